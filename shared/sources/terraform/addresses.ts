// Terraform's addresses: `module.net["a"].aws_subnet.private[0]`. Pure.

/** One step of a path: a name and, in brackets behind it, which instance. */
export interface Step {
  readonly name: string;
  readonly index: string | number | undefined;
}

/** The steps of an address or a reference. Linear: quoted keys may hold dots and brackets. */
export function stepsOf(address: string): readonly Step[] {
  const steps: { name: string; index: string | number | undefined }[] = [];
  let at = 0;
  while (at < address.length) {
    if (address[at] === '[') {
      const end = indexEnd(address, at);
      const last = steps.at(-1);
      // Of several brackets the first says which instance.
      if (last && last.index === undefined) last.index = indexOf(address.slice(at + 1, end));
      at = end + 1;
    } else if (address[at] === '.') {
      at += 1;
    } else {
      let end = at;
      while (end < address.length && address[end] !== '.' && address[end] !== '[') end += 1;
      steps.push({ name: address.slice(at, end), index: undefined });
      at = end;
    }
  }
  return steps;
}

function indexEnd(address: string, start: number): number {
  let quoted = false;
  for (let at = start + 1; at < address.length; at += 1) {
    if (quoted && address[at] === '\\') at += 1;
    else if (address[at] === '"') quoted = !quoted;
    else if (!quoted && address[at] === ']') return at;
  }
  return address.length;
}

function indexOf(text: string): string | number {
  if (!text.startsWith('"')) return Number.isNaN(Number(text)) ? text : Number(text);
  try {
    return String(JSON.parse(text));
  } catch {
    return text.slice(1, -1);
  }
}

/** The modules that an address leads through, outermost first. */
export function modulesOf(address: string | undefined): readonly Step[] {
  const steps = stepsOf(address ?? '');
  return steps.filter((_step, position) => position % 2 === 1);
}

/** One text for a place among the modules and a resource in it, whatever the instance. */
export function placeKey(modules: readonly Step[], resource: string): string {
  return JSON.stringify([modules.map(({ name, index }) => [name, index ?? null]), resource]);
}
