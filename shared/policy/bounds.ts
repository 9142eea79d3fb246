// What bounds a statement: the values on which identities or resources are pinned. Imports the policy module only.
import { accountOf, arnOf, isAccountId, isBoundedArn } from './arns';
import { keyFactOf, operatorOf, type KeyFact } from './conditions';
import type { Condition, Statement } from './document';
import { before, hasLiterals, isOpen, isWildcardOnly, literalPrefix, widened } from './patterns';

/** A set of identities or resources, given by values of which any may apply. */
export interface Bound {
  readonly dimension: 'identity' | 'resource';
  /**
   * `service` are principals of AWS services, `principals` entries of `Principal`, `arns` entries of `Resource`;
   * the others are the kind of a condition key.
   */
  readonly kind: 'service' | 'principals' | 'arns' | Exclude<KeyFact['kind'], 'service-flag' | 'service'>;
  readonly values: readonly string[];
}

/** Every request that gets through falls under at least one of these bounds. None: no request gets through. */
export type Clause = readonly Bound[];

/** In an id that ends in a wildcard, so many characters before it make it one's own. */
const enoughOfId = 6;

/** What an Allow statement itself demands of every request: each clause must be met. */
export function allowClauses(statement: Statement): readonly Clause[] {
  const required = new Set(
    statement.conditions
      .filter(({ operator, values }) => operatorOf(operator).family === 'null' && values.every((v) => v === 'false'))
      .map(({ key }) => key),
  );
  const pinned = statement.conditions.flatMap((condition) => {
    const bound = demandedBy(condition, required.has(condition.key));
    return bound ? [[bound]] : [];
  });
  return [...namedPrincipals(statement), ...namedResources(statement), ...pinned];
}

/**
 * What a Deny statement demands of every request by denying all others. `undefined` when it denies only some of them:
 * then it narrows, but bounds nothing.
 * @param service the prefix of the actions that the endpoint serves, for instance `s3`
 */
export function denyClause(statement: Statement, service: string): Clause | undefined {
  if (statement.effect !== 'Deny' || !isAnyPrincipal(statement) || !coversActions(statement, service)) return undefined;
  const spared = statement.resources.negated ? namedIn(statement.resources.entries) : [];
  if (spared === undefined || (!statement.resources.negated && !coversResources(statement, service))) return undefined;
  const exceptions = statement.conditions.map(exceptionIn);
  if (exceptions.includes(undefined)) return undefined;
  return [...spared, ...exceptions.filter((bound) => bound !== undefined)];
}

/** May anybody be the principal? `{"AWS": "*"}` is the same as `"*"`. */
export function isAnyPrincipal({ principals }: Statement): boolean {
  return (
    !principals.negated && principals.entries.some(({ type, id }) => id === '*' && (type === '*' || type === 'aws'))
  );
}

/** Are all actions of a service, or all of all services, among the statement's actions? */
export function isAnyAction({ actions }: Statement, serviceWildcards: boolean): boolean {
  return !actions.negated && actions.entries.some((action) => isEveryAction(action, () => serviceWildcards));
}

/** Does the statement name every action, without wildcards? */
export function isNamedActions({ actions }: Statement): boolean {
  return !actions.negated && actions.entries.every((action) => action.includes(':') && !isOpen(action));
}

/** The first entry of Resource that can be anybody's. */
export function openResource({ resources }: Statement): string | undefined {
  return resources.negated ? undefined : resources.entries.find((resource) => !isBoundedArn(resource));
}

function isEveryAction(action: string, ofService: (service: string) => boolean): boolean {
  const service = before(action, /:/);
  if (service === action) return isWildcardOnly(action);
  const name = action.slice(service.length + 1);
  return isWildcardOnly(name) && (isWildcardOnly(service) || ofService(service.toLowerCase()));
}

function coversActions({ actions }: Statement, service: string): boolean {
  return !actions.negated && actions.entries.some((action) => isEveryAction(action, (prefix) => prefix === service));
}

// Not `arn:aws:s3:::*`: access points have an account and a Region, so it leaves out those of everybody.
function coversResources({ resources }: Statement, service: string): boolean {
  return resources.entries.some((resource) => {
    const arn = arnOf(resource);
    if (arn === undefined) return isWildcardOnly(resource);
    const isOfService = arn.service === service || arn.service === '*';
    return isOfService && arn.region === '*' && arn.account === '*' && arn.resource === '*' && !resource.includes('$');
  });
}

function namedPrincipals({ principals }: Statement): readonly Clause[] {
  if (principals.negated || !principals.entries.every(isSpecific)) return [];
  const services = principals.entries.filter(({ type }) => type === 'service').map(({ id }) => id);
  const others = principals.entries.filter(({ type }) => type !== 'service').map(({ id }) => id);
  const clause: Clause = [
    { dimension: 'identity', kind: 'service', values: services },
    { dimension: 'identity', kind: 'principals', values: others },
  ];
  return [clause.filter(({ values }) => values.length > 0)];
}

// Identity providers that are not in an account of somebody's admit everybody's users.
function isSpecific({ type, id }: { readonly type: string; readonly id: string }): boolean {
  return !isOpen(id) && (type !== 'federated' || accountOf(id) !== undefined);
}

function namedResources({ resources }: Statement): readonly Clause[] {
  const bound = resources.negated ? undefined : namedIn(resources.entries);
  return bound ? [bound] : [];
}

function namedIn(resources: readonly string[]): Clause | undefined {
  return resources.every(isBoundedArn) ? [{ dimension: 'resource', kind: 'arns', values: resources }] : undefined;
}

// A request without the key passes IfExists and ForAllValues, unless another condition demands the key.
function demandedBy({ operator, key, values }: Condition, isRequired: boolean): Bound | undefined {
  const { family, negated, ifExists, set } = operatorOf(operator);
  const passesWithoutKey = ifExists || set === 'all';
  if (family !== 'matching' || negated || (passesWithoutKey && !isRequired)) return undefined;
  return boundOn(key, values);
}

// What a condition of a Deny statement spares from it. A request without the key must be denied like any other.
function exceptionIn({ operator, key, values }: Condition): Bound | undefined {
  const { family, negated, ifExists, set } = operatorOf(operator);
  if (family !== 'matching') return undefined;
  if (negated) return set === 'any' ? undefined : boundOn(key, values);
  // Anonymous requests have no aws:PrincipalIsAWSService; aws:ViaAWSService is always there.
  const sparesServices =
    values.join() === 'false' &&
    ((key === 'aws:principalisawsservice' && ifExists) || key === 'aws:viaawsservice') &&
    set === undefined;
  return sparesServices ? { dimension: 'identity', kind: 'service', values: [] } : undefined;
}

function boundOn(key: string, values: readonly string[]): Bound | undefined {
  const fact = keyFactOf(key);
  if (fact === undefined || values.length === 0 || !values.every((value) => isPrecise(fact, value))) return undefined;
  const kind = fact.kind === 'service-flag' ? 'service' : fact.kind;
  return { dimension: fact.dimension, kind, values };
}

/** Does the value pin what the key identifies, rather than admit anybody? */
export function isPrecise({ kind }: KeyFact, value: string): boolean {
  const pattern = widened(value);
  const prefix = literalPrefix(pattern);
  switch (kind) {
    case 'org': {
      const org = before(pattern, /\//);
      return isOpen(org) ? literalPrefix(org).length >= enoughOfId : org !== '';
    }
    case 'account':
      return isAccountId(value);
    case 'arn':
      return isAccountId(arnOf(value)?.account);
    case 'id':
      return isOpen(value) ? prefix.length >= enoughOfId : value !== '';
    case 'service-flag':
      return value.toLowerCase() === 'true';
    case 'service':
    case 'tag':
      return hasLiterals(pattern);
  }
}
