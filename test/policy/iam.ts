// Whether IAM lets one request through an endpoint's policy: written down from IAM's documentation, and from nothing else.
// It must not import shared/policy: it is what shared/policy is checked against.
// Source: IAM User Guide, "Policy evaluation logic", "JSON policy elements", "Condition operators", "Policy variables".

/** Who signs a request. */
export type Caller =
  | { readonly kind: 'iam'; readonly arn: string }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'federated'; readonly provider: string }
  | { readonly kind: 'service'; readonly name: string };

/** One request, with all that IAM knows of it; keys in lower case. */
export interface Request {
  readonly caller: Caller;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
}

type Json = Readonly<Record<string, unknown>>;

/** Does the policy allow the request, and deny it nowhere? */
export function allowedBy(policy: string): (request: Request) => boolean {
  const { Version, Statement } = JSON.parse(policy) as { Version?: string; Statement: readonly Json[] };
  return (request) => {
    const applying = (effect: string): boolean =>
      Statement.some(
        (statement) => statement['Effect'] === effect && applies(statement, request, Version === '2012-10-17'),
      );
    return applying('Allow') && !applying('Deny');
  };
}

function applies(statement: Json, request: Request, variables: boolean): boolean {
  const { Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition = {} } = statement;
  const hasPrincipal = (element: unknown): boolean =>
    principalsOf(element).some((one) => isCaller(one, request.caller));
  const hasAction = (element: unknown): boolean =>
    textsOf(element).some((action) => glob(action.toLowerCase(), request.action.toLowerCase()));
  const hasResource = (element: unknown): boolean =>
    textsOf(element).some((resource) =>
      readings(resource, request, variables).some((one) => matchesResource(one, request.resource)),
    );
  return (
    (Principal === undefined ? !hasPrincipal(NotPrincipal) : hasPrincipal(Principal)) &&
    (Action === undefined ? !hasAction(NotAction) : hasAction(Action)) &&
    (Resource === undefined ? !hasResource(NotResource) : hasResource(Resource)) &&
    Object.entries(Condition as Record<string, Json>).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) =>
        holds(operator.toLowerCase(), key.toLowerCase(), textsOf(values), request, variables),
      ),
    )
  );
}

function textsOf(value: unknown): readonly string[] {
  return [value].flat().map(String);
}

function principalsOf(element: unknown): readonly (readonly [string, string])[] {
  if (typeof element === 'string') return [[element === '*' ? '*' : 'AWS', element]];
  return Object.entries(element as Json).flatMap(([type, ids]) => textsOf(ids).map((id) => [type, id] as const));
}

function isCaller([type, id]: readonly [string, string], caller: Caller): boolean {
  if (type === '*') return id === '*';
  switch (caller.kind) {
    case 'iam':
      return type === 'AWS' && (id === '*' || caller.arn === id || accountOf(caller.arn) === accountOrRoot(id));
    case 'anonymous':
      return type === 'AWS' && id === '*';
    case 'federated':
      return type === 'Federated' && (id === '*' || id === caller.provider);
    case 'service':
      return (type === 'Service' && (id === '*' || id === caller.name)) || (type === 'AWS' && id === '*');
  }
}

const accountOf = (arn: string): string | undefined => arn.split(':')[4];
const accountOrRoot = (id: string): string => /^arn:aws:iam::(\d{12}):root$/.exec(id)?.[1] ?? id;

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
const cache = new Map<string, RegExp>();
function regex(source: string): RegExp {
  const known = cache.get(source) ?? new RegExp(`^${source}$`, 'su');
  cache.set(source, known);
  return known;
}

/** `*` and `?` anywhere. A character between ⟦ and ⟧ stands for itself. */
function glob(pattern: string, text: string, star = '.*', one = '.'): boolean {
  return regex(sourceOf(pattern, () => star, one)).test(text);
}

function sourceOf(pattern: string, star: (index: number) => string, one: string): string {
  const pieces = pattern.match(/⟦[^⟧]*⟧|[^]/gu) ?? [];
  return pieces
    .map((piece, index) => {
      if (piece.length > 1 && piece.startsWith('⟦')) return escaped(piece.slice(1, -1));
      return piece === '*' ? star(index) : piece === '?' ? one : escaped(piece);
    })
    .join('');
}

// "If you use the * wildcard as the last character of a resource ARN segment, it can expand to match beyond the colon
// boundaries"; elsewhere it stands for characters of its segment.
function matchesResource(pattern: string, resource: string): boolean {
  const pieces = pattern.match(/⟦[^⟧]*⟧|[^]/gu) ?? [];
  const isEnd = (index: number): boolean => [undefined, ':'].includes(pieces[index + 1]);
  return regex(sourceOf(pattern, (index) => (isEnd(index) ? '.*' : '[^:]*'), '[^:]')).test(resource);
}

// "Each of the six colon-delimited components of the ARN is checked separately."
function matchesArn(pattern: string, arn: string): boolean {
  const parts = (text: string): readonly string[] => {
    const all = text.split(':');
    return [...all.slice(0, 5), all.slice(5).join(':')];
  };
  return parts(pattern).every((part, index) => glob(part, parts(arn)[index] ?? ''));
}

/** What a text says in this request: nothing, where a variable has no value and no default. */
function readings(text: string, { context }: Request, variables: boolean): readonly string[] {
  if (!variables) return [text];
  const missing: string[] = [];
  const read = text.replace(/\$\{([^},]*)(?:,\s*'([^']*)')?\}/g, (_, key: string, preset: string | undefined) => {
    if (['*', '?', '$'].includes(key)) return `⟦${key}⟧`;
    const values = context[key.trim().toLowerCase()];
    const value = values?.length === 1 ? values[0] : preset;
    if (value === undefined) missing.push(key);
    return `⟦${value ?? ''}⟧`;
  });
  return missing.length > 0 ? [] : [read];
}

function holds(
  operator: string,
  key: string,
  wanted: readonly string[],
  request: Request,
  variables: boolean,
): boolean {
  const values = request.context[key];
  const [, set, base = '', ifExists] = /^(forallvalues:|foranyvalue:)?(.*?)(ifexists)?$/.exec(operator) ?? [];
  if (base === 'null') return wanted.includes(String(values === undefined));
  if (values === undefined) {
    if (set !== undefined) return set === 'forallvalues:';
    return ifExists !== undefined || base.includes('not');
  }
  const compared = wanted.flatMap((one) => readings(one, request, variables));
  const holdsFor = (value: string): boolean => {
    const equal = compared.some((one) => compare(base.replace('not', ''), one, value));
    return base.includes('not') ? !equal : equal;
  };
  return set === 'forallvalues:' ? values.every(holdsFor) : values.some(holdsFor);
}

function compare(operator: string, wanted: string, value: string): boolean {
  const plain = wanted.replace(/[⟦⟧]/g, '');
  switch (operator) {
    case 'stringequals':
      return plain === value;
    case 'stringequalsignorecase':
    case 'bool':
      return plain.toLowerCase() === value.toLowerCase();
    case 'stringlike':
      return glob(wanted, value);
    case 'arnequals':
    case 'arnlike':
      return matchesArn(wanted, value);
    default:
      throw new TypeError(`Not an operator of these tests: ${operator}`);
  }
}
