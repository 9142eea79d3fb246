// Condition operators, and which condition keys say something about identities or resources. Imports nothing.
// Source: IAM User Guide, "Condition operators", "AWS global condition context keys".

/** An operator, taken apart. */
export interface Operator {
  readonly set: 'all' | 'any' | undefined;
  readonly ifExists: boolean;
  /** `matching` compares with the values; `null` asks whether the key is there; `other` is anything else. */
  readonly family: 'matching' | 'null' | 'other';
  /** True for operators with `Not`. */
  readonly negated: boolean;
  /** Whether `*` and `?` in values are wildcards. */
  readonly wildcards: boolean;
}

const matching = new Map([
  ['stringequals', { negated: false, wildcards: false }],
  ['stringequalsignorecase', { negated: false, wildcards: false }],
  ['stringlike', { negated: false, wildcards: true }],
  ['stringnotequals', { negated: true, wildcards: false }],
  ['stringnotequalsignorecase', { negated: true, wildcards: false }],
  ['stringnotlike', { negated: true, wildcards: true }],
  // ArnEquals and ArnLike behave identically.
  ['arnequals', { negated: false, wildcards: true }],
  ['arnlike', { negated: false, wildcards: true }],
  ['arnnotequals', { negated: true, wildcards: true }],
  ['arnnotlike', { negated: true, wildcards: true }],
  ['bool', { negated: false, wildcards: false }],
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
  const match = matching.get(base);
  if (match) return { set, ifExists, family: 'matching', ...match };
  return { set, ifExists, family: base === 'null' ? 'null' : 'other', negated: base.includes('not'), wildcards: false };
}

/** What a condition key identifies. */
export interface KeyFact {
  readonly dimension: 'identity' | 'resource';
  readonly kind: 'org' | 'account' | 'arn' | 'id' | 'tag' | 'service-flag' | 'service';
}

const keyFacts = new Map<string, KeyFact>([
  ['aws:principalorgid', { dimension: 'identity', kind: 'org' }],
  ['aws:principalorgpaths', { dimension: 'identity', kind: 'org' }],
  ['aws:principalaccount', { dimension: 'identity', kind: 'account' }],
  ['kms:calleraccount', { dimension: 'identity', kind: 'account' }],
  ['aws:principalarn', { dimension: 'identity', kind: 'arn' }],
  ['aws:userid', { dimension: 'identity', kind: 'id' }],
  ['aws:principalisawsservice', { dimension: 'identity', kind: 'service-flag' }],
  ['aws:principalservicename', { dimension: 'identity', kind: 'service' }],
  ['aws:principalservicenameslist', { dimension: 'identity', kind: 'service' }],
  ['aws:resourceorgid', { dimension: 'resource', kind: 'org' }],
  ['aws:resourceorgpaths', { dimension: 'resource', kind: 'org' }],
  ['aws:resourceaccount', { dimension: 'resource', kind: 'account' }],
  ['s3:resourceaccount', { dimension: 'resource', kind: 'account' }],
  ['s3:dataaccesspointaccount', { dimension: 'resource', kind: 'account' }],
  ['s3:dataaccesspointarn', { dimension: 'resource', kind: 'arn' }],
]);

/** What a key in lower case identifies; `undefined` for keys that bound neither identities nor resources. */
export function keyFactOf(key: string): KeyFact | undefined {
  if (key.startsWith('aws:principaltag/')) return { dimension: 'identity', kind: 'tag' };
  // aws:ResourceTag/ and the services' own, such as ssm:resourceTag/.
  if (key.split(':')[1]?.startsWith('resourcetag/') === true) return { dimension: 'resource', kind: 'tag' };
  return keyFacts.get(key);
}
