// Whose are the identities and resources that a policy names: an approved list's, one's own, or a stranger's?
// Imports the policy module only.
import { accountOf, arnOf, bucketOf } from './arns';
import type { Bound } from './bounds';
import type { KeyFact } from './conditions';
import { before, isOpen, isWildcardOnly, literalPrefix, subsumes, widened } from './patterns';
import { isAwsOwnedBucket } from './service-buckets';

/** Who and what is trusted. */
export interface Trust {
  readonly orgIds: readonly string[];
  readonly accountIds: readonly string[];
  /** Names of buckets, `*` and `?` allowed. */
  readonly buckets: readonly string[];
  /** ARNs, `*` and `?` allowed. */
  readonly arns: readonly string[];
  readonly awsOwnedBuckets: boolean;
  readonly region: string;
}

/**
 * Whose resources an entry of `Resource` matches: those of an approved list, those of AWS itself, those of a trusted
 * account, those of the account or bucket `name` that nobody approved, or anybody's.
 */
export type Ownership =
  | { readonly kind: 'approved' | 'aws' | 'trusted' | 'anybody' }
  | { readonly kind: 'account' | 'bucket'; readonly name: string };

/** Kinds whose values are account ids or ARNs. */
const ofAccounts: ReadonlySet<string> = new Set(['account', 'arn', 'principals']);

/** Whose resources an entry of `Resource` matches. */
export function ownershipOf(resource: string, trust: Trust): Ownership {
  const pattern = widened(resource);
  if (trust.arns.some((approved) => subsumes(approved, pattern))) return { kind: 'approved' };
  const named = bucketOf(pattern);
  if (named !== undefined) {
    // A wildcard may stand for a slash: only what comes before the first one is sure to be the bucket's name.
    const bucket = isOpen(named) ? `${literalPrefix(named)}*` : named;
    if (trust.awsOwnedBuckets && isAwsOwnedBucket(trust.region, bucket)) return { kind: 'aws' };
    if (trust.buckets.some((approved) => subsumes(approved, bucket))) return { kind: 'approved' };
    return isWildcardOnly(bucket) ? { kind: 'anybody' } : { kind: 'bucket', name: bucket };
  }
  const account = accountOf(pattern);
  if (account !== undefined) {
    return trust.accountIds.includes(account) ? { kind: 'trusted' } : { kind: 'account', name: account };
  }
  // For instance arn:aws:iam::aws:policy/*.
  return arnOf(pattern)?.account === 'aws' ? { kind: 'aws' } : { kind: 'anybody' };
}

/** The organisation or account that the value of a condition key or of `Principal` names, unless it is trusted. */
export function strangerIn(kind: KeyFact['kind'] | Bound['kind'], value: string, trust: Trust): string | undefined {
  if (kind === 'org') {
    const org = before(value, /\//);
    return trust.orgIds.includes(org) ? undefined : org;
  }
  const account = ofAccounts.has(kind) ? accountOf(value) : undefined;
  return account === undefined || trust.accountIds.includes(account) ? undefined : account;
}

/** Do all values of the bound name trusted organisations or accounts? */
export function isTrusted({ kind, values }: Bound, trust: Trust): boolean {
  const namesOwners =
    kind === 'org' || (ofAccounts.has(kind) && values.every((value) => accountOf(value) !== undefined));
  return namesOwners && values.every((value) => strangerIn(kind, value, trust) === undefined);
}
