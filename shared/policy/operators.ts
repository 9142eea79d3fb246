// Condition operators. Imports nothing.
// Source: IAM User Guide, "Condition operators", "Multivalued context keys".

/** An operator, taken apart. */
export interface Operator {
  readonly set: 'all' | 'any' | undefined;
  readonly ifExists: boolean;
  /** `matching` compares texts; `null` asks whether the key is there; `other` is anything else. */
  readonly family: 'matching' | 'null' | 'other';
  /** True for operators with `Not`. */
  readonly negated: boolean;
  /** Whether `*` and `?` in values are wildcards, and how far they run. */
  readonly wildcards: 'none' | 'glob' | 'arn';
  readonly foldsCase: boolean;
}

const exact = { wildcards: 'none', foldsCase: false } as const;
const like = { wildcards: 'glob', foldsCase: false } as const;
const folded = { wildcards: 'none', foldsCase: true } as const;
// ArnEquals and ArnLike behave identically.
const arn = { wildcards: 'arn', foldsCase: false } as const;

const matching = new Map<string, Pick<Operator, 'wildcards' | 'foldsCase'>>([
  ['stringequals', exact],
  ['stringequalsignorecase', folded],
  ['stringlike', like],
  ['arnequals', arn],
  ['arnlike', arn],
  ['bool', folded],
]);

const sets = [
  { prefix: 'forallvalues:', set: 'all' },
  { prefix: 'foranyvalue:', set: 'any' },
] as const;

/** Takes apart an operator in lower case. */
export function operatorOf(text: string): Operator {
  const { prefix = '', set } = sets.find((candidate) => text.startsWith(candidate.prefix)) ?? {};
  const ifExists = text.endsWith('ifexists');
  const base = text.slice(prefix.length, ifExists ? -'ifexists'.length : undefined);
  const negated = base.includes('not');
  const match = matching.get(base.replace('not', ''));
  if (match) return { set, ifExists, family: 'matching', negated, ...match };
  return { set, ifExists, family: base === 'null' ? 'null' : 'other', negated, ...exact };
}
