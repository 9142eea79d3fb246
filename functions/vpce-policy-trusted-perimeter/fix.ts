import { defineFix } from '../../shared/fix/fix';
import {
  changedPolicy,
  policyToReview,
  restrictedStatements,
  statementsForAws,
  withConditions,
  withElement,
  type Conditions,
  type Json,
} from '../../shared/fix/policies';
import { serviceCode } from '../../shared/network/service-names';
import { parsePolicy } from '../../shared/policy/document';
import { partitionOf } from '../../shared/policy/service-buckets';
import type { rule } from './rule';
import { findingsIn, type Breach, type Values } from './rule';

export const fix = defineFix<typeof rule>(({ subject, network, values, verdict }) => {
  const owners = trusted(values, network.accountId, serviceCode(subject.serviceName) === 'sts');
  if (verdict.message === 'noPolicy') {
    const policy = { Version: '2012-10-17', Statement: restrictedStatements(subject, network, owners) };
    return policyToReview(subject, network, policy);
  }
  const policy = parsePolicy(subject.policyDocument ?? '');
  const found = new Map(policy.valid ? findingsIn(subject, network, policy.statements, values) : []);
  const approved = approvedArns(values, partitionOf(subject.serviceRegion ?? network.region));
  // What anybody could do, AWS could: its buckets go on working.
  const wasOpen = [...found.values()].some(({ message }) => message === 'noTrustedOwner');
  const mended = changedPolicy(
    subject,
    (statement, number) => {
      const breach = found.get(number);
      return breach === undefined ? statement : mend(statement, breach, values, owners, approved);
    },
    wasOpen && values.allowAwsOwnedBuckets ? statementsForAws(subject, network.region) : [],
  );
  // Where nothing is left, one's own people go on working.
  const isEmpty = Object.values(mended).some((value) => Array.isArray(value) && value.length === 0);
  const fresh = { Version: '2012-10-17', Statement: restrictedStatements(subject, network, owners) };
  return policyToReview(subject, network, isEmpty ? fresh : mended);
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

// Web identities and SAML users carry no key of a principal: for sts, whose roles they assume is what counts.
function trusted({ trustedOrgIds, trustedAccountIds }: Values, accountId: string, isSts: boolean): Conditions {
  const side = isSts ? 'Resource' : 'Principal';
  return trustedOrgIds.length > 0
    ? { StringEquals: { [`aws:${side}OrgID`]: trustedOrgIds } }
    : { StringEquals: { [`aws:${side}Account`]: [accountId, ...trustedAccountIds] } };
}

function approvedArns({ approvedBuckets, approvedResourceArns }: Values, partition: string): readonly string[] {
  const buckets = approvedBuckets.flatMap((bucket) => [
    `arn:${partition}:s3:::${bucket}`,
    `arn:${partition}:s3:::${bucket}/*`,
  ]);
  return [...buckets, ...approvedResourceArns];
}
