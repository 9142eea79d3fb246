// Does one request, of which most is known, get through a policy? Imports the policy module only.
import { isPrecise } from './bounds';
import { keyFactOf, operatorOf } from './conditions';
import type { Condition, Listed, Principal, Statement } from './document';
import { matchesGlob, widened } from './patterns';

/** A request to a resource that AWS owns. */
export interface ServiceRequest {
  /** For instance `s3:GetObject`. */
  readonly action: string;
  readonly resource: string;
  /**
   * Who signs it: nobody, an account of AWS's that no policy can name (AWS does not publish it), or the principal of a
   * service, for instance `cloudformation.amazonaws.com`.
   */
  readonly signer: 'nobody' | 'account' | { readonly service: string };
  readonly vpcId: string;
  readonly vpcEndpointId: string;
}

/** Whether it gets through; `undecided` where that depends on something that the policy alone does not tell. */
export type Passage = 'allowed' | 'blocked' | 'undecided';

/** Yes, no, or `undefined`: nobody knows. */
type Answer = boolean | undefined;

/** What a request says under a condition key: nothing, these values, values that nobody can have named, or unknown. */
type KeyValue = 'absent' | 'foreign' | readonly string[] | undefined;

/** Whether the request gets through these statements. */
export function passage(statements: readonly Statement[], request: ServiceRequest): Passage {
  const applying = (effect: Statement['effect']): Answer =>
    some(statements.filter((statement) => statement.effect === effect).map((statement) => applies(statement, request)));
  const denied = applying('Deny');
  const allowed = applying('Allow');
  if (denied === true || allowed === false) return 'blocked';
  return denied === undefined || allowed === undefined ? 'undecided' : 'allowed';
}

function applies(statement: Statement, request: ServiceRequest): Answer {
  return every([
    isListed(statement.principals, (principal) => isSigner(principal, request.signer)),
    isListed(statement.actions, (action) => matchesGlob(action.toLowerCase(), request.action.toLowerCase())),
    isListed(statement.resources, (resource) => matchesValue(resource, request.resource, true)),
    ...statement.conditions.map((condition) => holds(condition, request)),
  ]);
}

function isListed<T>({ negated, entries }: Listed<T>, matches: (entry: T) => Answer): Answer {
  const listed = some(entries.map(matches));
  return negated ? not(listed) : listed;
}

function isSigner({ type, id }: Principal, signer: ServiceRequest['signer']): boolean {
  if (type === 'service') return typeof signer === 'object' && (id === '*' || id === signer.service);
  return id === '*' && (type === '*' || type === 'aws');
}

function holds(condition: Condition, request: ServiceRequest): Answer {
  const { family, set, ifExists, negated, wildcards } = operatorOf(condition.operator);
  const value = valueOf(condition.key, request);
  if (value === undefined) return undefined;
  if (family === 'null') return some(condition.values.map((wanted) => (wanted === 'true') === (value === 'absent')));
  if (value === 'absent') return set === 'all' || (set !== 'any' && (ifExists || negated));
  if (family === 'other') return undefined;
  const matches = some(
    condition.values.map((wanted) =>
      value === 'foreign'
        ? matchesForeign(condition.key, wanted)
        : some(value.map((one) => matchesValue(wanted.toLowerCase(), one.toLowerCase(), wildcards))),
    ),
  );
  return negated ? not(matches) : matches;
}

// A value that pins its key can't be the one of an account that nobody can name; one with wildcards may.
function matchesForeign(key: string, wanted: string): Answer {
  const fact = keyFactOf(key);
  return fact && isPrecise(fact, wanted) ? false : undefined;
}

function matchesValue(pattern: string, text: string, wildcards: boolean): Answer {
  const wide = widened(pattern);
  if (wide === pattern) return wildcards ? matchesGlob(pattern, text) : pattern === text;
  return matchesGlob(wide, text) ? undefined : false;
}

function valueOf(key: string, { signer, vpcId, vpcEndpointId }: ServiceRequest): KeyValue {
  switch (key) {
    case 'aws:sourcevpc':
      return [vpcId];
    case 'aws:sourcevpce':
      return [vpcEndpointId];
    case 'aws:securetransport':
      return ['true'];
    // Never there in requests that come through an endpoint (IAM User Guide, aws:SourceIp).
    case 'aws:sourceip':
      return 'absent';
    case 'aws:viaawsservice':
      return ['false'];
    case 'aws:principalisawsservice':
      return signer === 'nobody' ? 'absent' : [String(signer !== 'account')];
    case 'aws:principalservicename':
    case 'aws:principalservicenameslist':
      return typeof signer === 'object' ? [signer.service] : 'absent';
  }
  if (key.startsWith('s3:dataaccesspoint')) return 'absent';
  const fact = keyFactOf(key);
  if (fact === undefined) return undefined;
  if (fact.dimension === 'identity') return signer === 'account' && fact.kind !== 'tag' ? 'foreign' : 'absent';
  return fact.kind === 'tag' ? undefined : 'foreign';
}

function some(answers: readonly Answer[]): Answer {
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
}

function every(answers: readonly Answer[]): Answer {
  return not(some(answers.map(not)));
}

function not(answer: Answer): Answer {
  return answer === undefined ? undefined : !answer;
}
