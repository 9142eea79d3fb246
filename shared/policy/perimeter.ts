// Whom and what a policy lets through beyond those who are trusted. Imports the policy module and facts.
import {
  arnServices,
  everySigner,
  getsThrough,
  isS3,
  servedActions,
  patternsOwnedByAws,
  type Access,
} from './openings';
import type { Statement } from './document';
import { globOf, type Pattern } from './languages';
import { ownerKeys } from '../facts/condition-keys';
import { accountOf, bucketOf } from './arns';
import { operatorOf } from './operators';
import { before, isOpen, isWildcardOnly, literalPrefix, subsumes, widened } from './patterns';
import {
  any,
  anyResource,
  anyone,
  arnsOf,
  arnsOfAws,
  bucketPatterns,
  buckets,
  othersThan,
  published,
  union,
  without,
  withoutAccount,
  type Party,
} from './request-sets';
import type { Domain } from './values';

/** Who and what is trusted. */
export interface Trust {
  readonly orgIds: readonly string[];
  /** Own and trusted ones. */
  readonly accountIds: readonly string[];
  /** Names of buckets, `*` and `?` allowed. */
  readonly buckets: readonly string[];
  /** ARNs, `*` and `?` allowed. */
  readonly arns: readonly string[];
  /** Names of buckets of AWS's own, `*` and `?` allowed. */
  readonly awsBuckets: readonly string[];
  /** Accounts of AWS's own. */
  readonly awsAccounts: readonly string[];
}

/** What the lists ask of each Allow statement. */
export interface Perimeter {
  readonly trust: Trust;
  /** Organizations or accounts are listed. */
  readonly namesOwners: boolean;
  /** Resources are listed that the endpoint's service can have. */
  readonly namesResources: boolean;
  /** Each statement must be bounded in identities and resources. */
  readonly requireBoth: boolean;
}

/** What is open to strangers: identities and resources at once, resources, or identities. */
export type Breach = 'owners' | 'resources' | 'identities';

/** What a statement lets through that is not trusted, with all Denies of the policy; `undefined`: nothing. */
export function breachOf(access: Access, statement: Statement, perimeter: Perimeter): Breach | undefined {
  const { trust, namesOwners, namesResources, requireBoth } = perimeter;
  const others = othersThan(trust.accountIds, trust.orgIds);
  const strangers = othersThan([...trust.accountIds, ...trust.awsAccounts], trust.orgIds);
  const reaches = (party: Party, owner: Party, resources: Domain): boolean =>
    getsThrough(access, everySigner(access, party, owner, servedActions(access), resources), statement);
  const unapproved = unapprovedResources(access, trust);
  if (!requireBoth && !namesResources) {
    return namesOwners && reaches(others, strangers, unapproved) ? 'owners' : undefined;
  }
  // Where only resources are listed, a whole account is more than what was approved.
  if (reaches(anyone, namesOwners ? strangers : anyone, unapproved)) return 'resources';
  const notOfAws = without(anyResource, patternsOfAws(access, trust));
  return (namesOwners || requireBoth) && reaches(others, anyone, notOfAws) ? 'identities' : undefined;
}

/** Does a statement let through an action that is not on the list, by whomever and on whatever? */
export function allowsOtherActions(access: Access, statement: Statement, approved: readonly string[]): boolean {
  const except = approved.map((action) => ({ ...globOf(action.toLowerCase()), foldsCase: true }));
  return getsThrough(access, everySigner(access, anyone, anyone, without(any, except), anyResource, true), statement);
}

// Resources of other accounts, buckets that nobody approved, and what else has no account.
function unapprovedResources(access: Access, trust: Trust): Domain {
  const { partition } = access.surroundings;
  const approved = [
    ...trust.buckets.flatMap((bucket) => bucketPatterns(partition, bucket)),
    ...trust.arns.map((arn) => globOf(arn)),
  ];
  const universe = union(
    arnsOf(othersThan(trust.accountIds, []), partition, arnServices(access)),
    isS3(access.code) ? buckets(partition) : withoutAccount(partition),
  );
  return without(universe, [...approved, ...patternsOfAws(access, trust)]);
}

// Calls to AWS's own resources are often anonymous, or signed by AWS: nobody's identity can be demanded.
function patternsOfAws(access: Access, trust: Trust): readonly Pattern[] {
  const { partition } = access.surroundings;
  return [
    ...patternsOwnedByAws(access),
    arnsOfAws(partition),
    ...arnsOf(published(trust.awsAccounts), partition).texts,
    ...trust.awsBuckets.flatMap((bucket) => bucketPatterns(partition, bucket)),
  ];
}

/** Somebody or something that a statement names, and that is not trusted. */
export type StrangerNamed =
  | { readonly kind: 'organization' | 'account'; readonly id: string }
  | { readonly kind: 'resource'; readonly resource: string; readonly accountId: string }
  | { readonly kind: 'bucket'; readonly bucket: string };

/** The first stranger whom an Allow statement names as trusted; whoever is named is meant, however weakly. */
export function strangerNamedIn(statement: Statement, perimeter: Perimeter): StrangerNamed | undefined {
  const { trust, namesOwners, namesResources } = perimeter;
  const named = namesOwners ? [...namedAsPrincipals(statement, trust), ...namedInConditions(statement, trust)] : [];
  const resources = statement.resources.negated ? [] : statement.resources.entries;
  return [...named, ...resources.flatMap((resource) => namedAsResource(resource, statement, trust, namesResources))][0];
}

function isTrusted(account: string, { accountIds, awsAccounts }: Trust): boolean {
  return accountIds.includes(account) || awsAccounts.includes(account);
}

function namedAsPrincipals({ principals }: Statement, trust: Trust): readonly StrangerNamed[] {
  return principals.negated ? [] : principals.entries.flatMap(({ id }) => accountsIn(id, trust));
}

function accountsIn(value: string, trust: Trust): readonly StrangerNamed[] {
  const id = accountOf(value);
  return id === undefined || isTrusted(id, trust) ? [] : [{ kind: 'account', id }];
}

function namedInConditions({ conditions, hasVariables }: Statement, trust: Trust): readonly StrangerNamed[] {
  return conditions.flatMap(({ operator, key, values }) => {
    const { family, negated } = operatorOf(operator);
    const fact = ownerKeys[key];
    if (fact === undefined || family !== 'matching' || negated) return [];
    const texts = values.filter((value) => !hasVariables || !value.includes('${'));
    if (!fact.names.startsWith('organization')) return texts.flatMap((value) => accountsIn(value, trust));
    const ids = texts.map((value) => before(value, /\//)).filter((id) => !trust.orgIds.includes(id));
    return ids.map((id) => ({ kind: 'organization' as const, id }));
  });
}

function namedAsResource(
  resource: string,
  { hasVariables }: Statement,
  trust: Trust,
  namesBuckets: boolean,
): readonly StrangerNamed[] {
  const pattern = hasVariables ? widened(resource) : resource;
  if (trust.arns.some((approved) => subsumes(approved, pattern))) return [];
  const named = bucketOf(pattern);
  if (named === undefined) {
    const accountId = accountOf(pattern);
    return accountId === undefined || isTrusted(accountId, trust) ? [] : [{ kind: 'resource', resource, accountId }];
  }
  // A wildcard may stand for a slash: only what comes before the first one is sure to be the bucket's name.
  const bucket = isOpen(named) ? `${literalPrefix(named)}*` : named;
  const isKnown = [...trust.buckets, ...trust.awsBuckets].some((approved) => subsumes(approved, bucket));
  return isKnown || !namesBuckets || isWildcardOnly(bucket) ? [] : [{ kind: 'bucket', bucket }];
}
