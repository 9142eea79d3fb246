import { defineFix } from '../../shared/fix/fix';
import {
  changedPolicy,
  policyToReview,
  restrictedStatements,
  withConditions,
  withElement,
  type Conditions,
  type Json,
} from '../../shared/fix/policies';
import { parsePolicy } from '../../shared/policy/document';
import { partitionOf } from '../../shared/policy/service-buckets';
import { findingsIn, type Breach, type Values, rule } from './rule';

export const fix = defineFix<typeof rule>(({ subject, network, values, verdict }) => {
  const owners = trusted(values, network.accountId);
  if (verdict.message === 'noPolicy') {
    const policy = { Version: '2012-10-17', Statement: restrictedStatements(subject, network, owners) };
    return policyToReview(subject, network, policy);
  }
  const policy = parsePolicy(subject.policyDocument ?? '');
  const found = new Map(policy.valid ? findingsIn(subject, network, policy.statements, values) : []);
  const approved = approvedArns(values, partitionOf(subject.serviceRegion ?? network.region));
  const mended = changedPolicy(subject, (statement, number) => {
    const breach = found.get(number);
    return breach === undefined ? statement : mend(statement, breach, values, owners, approved);
  });
  return policyToReview(subject, network, mended);
});

function mend(
  statement: Json,
  breach: Breach,
  { approvedActions }: Pick<Values, 'approvedActions'>,
  owners: Conditions,
  approved: readonly string[],
): Json | undefined {
  switch (breach.message) {
    case 'notAction':
    case 'unapprovedAction':
      return withElement(statement, 'Action', approvedActions);
    case 'noTrustedOwner':
    case 'noTrustedIdentities':
      return withConditions(statement, owners);
    case 'noApprovedResources':
      return approved.length > 0 ? withElement(statement, 'Resource', approved) : undefined;
    // Whoever is named and not trusted: the statement goes, or the lists are extended.
    default:
      return undefined;
  }
}

function trusted({ trustedOrgIds, trustedAccountIds }: Values, accountId: string): Conditions {
  return trustedOrgIds.length > 0
    ? { StringEquals: { 'aws:PrincipalOrgID': trustedOrgIds } }
    : { StringEquals: { 'aws:PrincipalAccount': [accountId, ...trustedAccountIds] } };
}

function approvedArns({ approvedBuckets, approvedResourceArns }: Values, partition: string): readonly string[] {
  const buckets = approvedBuckets.flatMap((bucket) => [
    `arn:${partition}:s3:::${bucket}`,
    `arn:${partition}:s3:::${bucket}/*`,
  ]);
  return [...buckets, ...approvedResourceArns];
}
