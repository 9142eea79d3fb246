// Whom and what a policy lets through beyond those who are trusted. Imports the policy module and facts.
import { everySigner, getsThrough, servedActions, awsPatterns, type Access } from './openings';
import type { Statement } from './document';
import { globOf, type Pattern } from './languages';
import {
  any,
  anyone,
  arnsOf,
  arnsOfAws,
  bucketPatterns,
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
  const reaches = (party: Party, owner: Party, resources: Domain): boolean =>
    getsThrough(access, everySigner(access, party, owner, servedActions(access), resources), statement);
  const unapproved = unapprovedResources(access, trust);
  if (!requireBoth && !namesResources) {
    return namesOwners && reaches(others, others, unapproved) ? 'owners' : undefined;
  }
  // Where only resources are listed, a whole account is more than what was approved.
  if (reaches(anyone, namesOwners ? others : anyone, unapproved)) return 'resources';
  const notOfAws = without(any, patternsOfAws(access, trust));
  return (namesOwners || requireBoth) && reaches(others, anyone, notOfAws) ? 'identities' : undefined;
}

/** Does a statement let through an action that is not on the list, by whomever and on whatever? */
export function allowsOtherActions(access: Access, statement: Statement, approved: readonly string[]): boolean {
  const except = approved.map((action) => ({ ...globOf(action.toLowerCase()), foldsCase: true }));
  return getsThrough(access, everySigner(access, anyone, anyone, without(any, except), any, true), statement);
}

// Resources of other accounts, buckets that nobody approved, and what else has no account.
function unapprovedResources(access: Access, trust: Trust): Domain {
  const { partition } = access.surroundings;
  const approved = [
    ...trust.buckets.flatMap((bucket) => bucketPatterns(partition, bucket)),
    ...trust.arns.map((arn) => globOf(arn)),
  ];
  const universe = union(arnsOf(othersThan(trust.accountIds, []), partition), withoutAccount(partition));
  return without(universe, [...approved, ...patternsOfAws(access, trust)]);
}

// Calls to AWS's own resources are often anonymous, or signed by AWS: nobody's identity can be demanded.
function patternsOfAws({ surroundings: { partition } }: Access, trust: Trust): readonly Pattern[] {
  return [
    ...awsPatterns,
    arnsOfAws(partition),
    ...arnsOf(published(trust.awsAccounts), partition).texts,
    ...trust.awsBuckets.flatMap((bucket) => bucketPatterns(partition, bucket)),
  ];
}
