// JSON with the place of what is wrong with it: JSON.parse names the place only sometimes, and differently in each
// version of Node.js.

/** Text that is not JSON. The message says where and why, for instance `line 3, column 7: unexpected "}"`. */
export class NotJson extends Error {
  override readonly name = 'NotJson';
}

/**
 * The value that a JSON text stands for.
 * @throws NotJson
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NotJson(describeError(text));
  }
}

function describeError(text: string): string {
  const offset = errorOffset(text);
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  const [character] = text.slice(offset);
  const found = character === undefined ? 'the text ends too early' : `unexpected ${JSON.stringify(character)}`;
  return `line ${line}, column ${column}: ${found}`;
}

const space = /[ \t\n\r]*/y;
const scalar = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;

/** Where the first character stands that no JSON text can have there. Iterative: depth is no danger to it. */
function errorOffset(text: string): number {
  // For each open bracket, what closes it.
  const open: string[] = [];
  let expected: 'value' | 'value or end' | 'key' | 'key or end' | 'separator' = 'value';
  for (let at = skip(space, text, 0); ; at = skip(space, text, at)) {
    const character = text[at];
    const inner = open.at(-1);
    if (character === undefined) return at;
    if (expected === 'separator') {
      if (character === inner) open.pop();
      else if (character === ',' && inner !== undefined) expected = inner === '}' ? 'key' : 'value';
      else return at;
      at += 1;
    } else if (character === inner && expected.endsWith('or end')) {
      open.pop();
      expected = 'separator';
      at += 1;
    } else if (expected.startsWith('key')) {
      const key = stringEnd(text, at);
      if (!key.whole) return key.end;
      const colon = skip(space, text, key.end);
      if (text[colon] !== ':') return colon;
      expected = 'value';
      at = colon + 1;
    } else if (character === '{' || character === '[') {
      open.push(character === '{' ? '}' : ']');
      expected = character === '{' ? 'key or end' : 'value or end';
      at += 1;
    } else {
      const string = stringEnd(text, at);
      if (!string.whole && character === '"') return string.end;
      const end = string.whole ? string.end : skip(scalar, text, at);
      if (end === at) return at;
      expected = 'separator';
      at = end;
    }
  }
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** Where the string that starts here ends; or, where it is no whole string, where that shows. */
function stringEnd(text: string, start: number): { readonly end: number; readonly whole: boolean } {
  if (text[start] !== '"') return { end: start, whole: false };
  for (let at = start + 1; ;) {
    const character = text[at];
    if (character === undefined || character < ' ') return { end: at, whole: false };
    if (character === '"') return { end: at + 1, whole: true };
    const next = character === '\\' ? skip(escape, text, at) : at + 1;
    if (next === at) return { end: at, whole: false };
    at = next;
  }
}
