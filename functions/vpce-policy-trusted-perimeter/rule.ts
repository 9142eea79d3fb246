import { allowsNothing, denyClauses } from '../../shared/policy/access';
import { allowClauses, type Bound, type Clause } from '../../shared/policy/bounds';
import { keyFactOf, operatorOf } from '../../shared/policy/conditions';
import type { Statement } from '../../shared/policy/document';
import { subsumes, widened } from '../../shared/policy/patterns';
import { isTrusted, ownershipOf, strangerIn, type Trust } from '../../shared/policy/trust';
import { cut } from '../../shared/rule/annotations';
import {
  readEndpointPolicy,
  unreadable,
  whereSupported,
  type EndpointPolicy,
} from '../../shared/rule/endpoint-policies';
import { matchesAny } from '../../shared/rule/globs';
import { boolean, forms, list, type CommonValues, type ValuesOf } from '../../shared/rule/parameters';
import { compliant, defineRule, nonCompliant, notApplicable, type Verdict } from '../../shared/rule/rule';
import { itself } from '../../shared/rule/triggers';

const parameters = {
  trustedOrgIds: list('', /^o-[a-z0-9]{10,32}$/, 'organisation ids', 'Organisations that may be named.'),
  trustedAccountIds: list(
    '',
    forms.accountId,
    'account ids',
    'Accounts that may be named, beside the one that the endpoint is in.',
  ),
  approvedBuckets: list(
    '',
    /^[a-z0-9*?][a-z0-9.*?-]{0,62}$/,
    'bucket names, `*` and `?` allowed',
    'Buckets that may be reached through S3 endpoints.',
  ),
  approvedResourceArns: list(
    '',
    /^arn:[\x21-\x7e]{1,500}$/,
    'ARNs, `*` and `?` allowed',
    'Resources that may be reached, whosever they are.',
  ),
  approvedActions: list(
    '',
    /^(?:\*|[A-Za-z0-9-]{1,64}:[A-Za-z0-9*?]{1,128})$/,
    'actions, `*` and `?` allowed',
    'Actions that may be allowed.',
  ),
  allowAwsOwnedBuckets: boolean(true, 'Whether the buckets that AWS publishes for its own services may be reached.'),
  requireIdentityAndResource: boolean(
    false,
    'Whether each statement must be bounded in both identities and resources.',
  ),
  services: list('*', forms.serviceCode, 'service codes, `*` and `?` allowed', 'Services whose endpoints are judged.'),
};

type Values = ValuesOf<typeof parameters> & CommonValues;

/** What the parameters ask of each Allow statement. */
interface Perimeter {
  readonly trust: Trust;
  /** Organisations or accounts are listed. */
  readonly namesOwners: boolean;
  /** Resources are listed that the endpoint's service can have. */
  readonly namesResources: boolean;
  readonly approvedActions: readonly string[];
  readonly requireBoth: boolean;
}

export const rule = defineRule({
  id: 'vpce-policy-trusted-perimeter',
  title: 'The policy of a VPC endpoint names only trusted organisations, accounts, resources and actions',
  severity: 'HIGH',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: [],
  mayNeed: ['vpcEndpointServices'],
  triggers: { 'AWS::EC2::VPCEndpoint': itself },
  scheduled: false,
  parameters,
  rationale:
    'A policy that is bounded may still be bounded to strangers. This rule holds it against your own lists, so that no endpoint becomes a way to copy data out.',
  fix: {
    text: 'Remove from the policy what is not approved, or approve it in the parameters of this rule.',
    command: 'aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint> --policy-document file://<policy.json>',
  },
  frameworks: [{ framework: 'NIST SP 800-53 r5', controls: ['AC-4', 'SC-7'], mapping: 'ours' }],
  evaluate(endpoint, network, values, occasion) {
    const read = readEndpointPolicy(endpoint);
    if ('complianceType' in read) return read;
    if (!matchesAny(values.services, read.code)) return notApplicable(`${cut(read.code, 100)} is not in services.`);
    const perimeter = perimeterOf(values, read.actionPrefix, network);
    if (perimeter === undefined) {
      return notApplicable('No perimeter parameters are set for this service: nothing says what is trusted.');
    }
    return whereSupported(endpoint, network, occasion, judge(read, perimeter));
  },
});

function perimeterOf(
  values: Values,
  actionPrefix: string,
  { accountId, region }: { readonly accountId: string; readonly region: string },
): Perimeter | undefined {
  const { trustedOrgIds, trustedAccountIds, approvedResourceArns, approvedActions } = values;
  // Only S3 has buckets.
  const buckets = actionPrefix === 's3' ? values.approvedBuckets : [];
  const namesOwners = trustedOrgIds.length + trustedAccountIds.length > 0;
  const namesResources = buckets.length + approvedResourceArns.length > 0;
  if (!namesOwners && !namesResources && approvedActions.length === 0) return undefined;
  const trust = {
    orgIds: trustedOrgIds,
    accountIds: [accountId, ...trustedAccountIds],
    buckets,
    arns: approvedResourceArns,
    awsOwnedBuckets: values.allowAwsOwnedBuckets,
    region,
  };
  return { trust, namesOwners, namesResources, approvedActions, requireBoth: values.requireIdentityAndResource };
}

function judge({ policy, actionPrefix }: EndpointPolicy, perimeter: Perimeter): Verdict {
  if (policy === undefined) {
    return nonCompliant(
      'The endpoint has no policy document, so it trusts everyone. Write one that names what is approved.',
    );
  }
  if (!policy.valid) return unreadable(policy.reason);
  if (allowsNothing(policy.statements, actionPrefix)) return compliant();
  const denied = denyClauses(policy.statements, actionPrefix);
  for (const statement of policy.statements) {
    const finding = statement.effect === 'Allow' ? findingOn(statement, denied, perimeter) : undefined;
    if (finding !== undefined) return nonCompliant(`${statement.label} ${finding}`);
  }
  return compliant();
}

/** What is wrong with an Allow statement; the end of a sentence. */
function findingOn(statement: Statement, denied: readonly Clause[], perimeter: Perimeter): string | undefined {
  const clauses = [...allowClauses(statement), ...denied];
  // A principal of a service acts for AWS; it is in no organisation.
  if (clauses.some((clause) => clause.every(({ kind }) => kind === 'service'))) return undefined;
  return (
    untrustedName(statement, perimeter) ??
    unapprovedAction(statement, perimeter) ??
    openDimension(statement, clauses, perimeter)
  );
}

function untrustedName(statement: Statement, { trust, namesOwners, namesResources }: Perimeter): string | undefined {
  if (namesOwners) {
    const named = [...namedPrincipals(statement), ...namedInConditions(statement)];
    for (const { kind, value } of named) {
      const stranger = strangerIn(kind, value, trust);
      if (stranger !== undefined) {
        const parameter = kind === 'org' ? 'trustedOrgIds' : 'trustedAccountIds';
        const what = kind === 'org' ? 'organisation' : 'account';
        return `trusts ${what} ${cut(stranger, 40)}, which is not in ${parameter}. Remove it or extend the approved list.`;
      }
    }
  }
  for (const resource of statement.resources.negated ? [] : statement.resources.entries) {
    const owner = ownershipOf(resource, trust);
    if (owner.kind === 'account') {
      return `allows ${cut(resource, 80)} of account ${owner.name}, which is not approved. Remove it or extend trustedAccountIds or approvedResourceArns.`;
    }
    if (owner.kind === 'bucket' && namesResources) {
      return `allows bucket ${cut(owner.name, 63)}, which is not approved. Remove it or extend approvedBuckets.`;
    }
  }
  return undefined;
}

interface Named {
  readonly kind: Parameters<typeof strangerIn>[0];
  readonly value: string;
}

function namedPrincipals({ principals }: Statement): readonly Named[] {
  if (principals.negated) return [];
  return principals.entries.map(({ id }) => ({ kind: 'principals', value: id }));
}

// Also where IfExists or ForAllValues keep a condition from being a bound: whoever is named is meant to be trusted.
function namedInConditions({ conditions }: Statement): readonly Named[] {
  return conditions.flatMap(({ operator, key, values }) => {
    const { family, negated } = operatorOf(operator);
    const fact = keyFactOf(key);
    if (fact === undefined || family !== 'matching' || negated) return [];
    return values.map((value) => ({ kind: fact.kind, value }));
  });
}

function unapprovedAction({ actions }: Statement, { approvedActions }: Perimeter): string | undefined {
  if (approvedActions.length === 0) return undefined;
  if (actions.negated) return 'allows by NotAction everything but what it lists. List approved actions.';
  const approved = approvedActions.map((action) => action.toLowerCase());
  const action = actions.entries.find(
    (entry) => !approved.some((pattern) => subsumes(pattern, widened(entry.toLowerCase()))),
  );
  return action === undefined
    ? undefined
    : `allows ${cut(action, 80)}, which is not in approvedActions. Remove it or extend the approved list.`;
}

function openDimension(statement: Statement, clauses: readonly Clause[], perimeter: Perimeter): string | undefined {
  const { trust, namesOwners, namesResources, requireBoth } = perimeter;
  const ownedBy = (values: readonly string[], ...kinds: readonly string[]): boolean =>
    values.every((value) => kinds.includes(ownershipOf(value, trust).kind));
  // Calls to AWS's own resources are often anonymous, or signed by AWS: nobody's identity can be demanded.
  if (!statement.resources.negated && ownedBy(statement.resources.entries, 'aws')) return undefined;

  const isTrustedIdentity = (bound: Bound): boolean => bound.dimension === 'identity' && isTrusted(bound, trust);
  const isTrustedResource = (bound: Bound): boolean => {
    if (bound.dimension !== 'resource') return false;
    if (bound.kind === 'arns') return ownedBy(bound.values, 'approved', 'aws', 'trusted');
    // Where only resources are listed, a whole account is more than what was approved.
    return namesOwners && isTrusted(bound, trust);
  };
  const bounded = (accepts: (bound: Bound) => boolean): boolean =>
    clauses.some((clause) => clause.every((bound) => bound.kind === 'service' || accepts(bound)));

  if (!requireBoth && !namesResources) {
    const isOpen = namesOwners && !bounded((bound) => isTrustedIdentity(bound) || isTrustedResource(bound));
    return isOpen
      ? 'is not bounded to a trusted organisation or account. Add aws:PrincipalOrgID or aws:PrincipalAccount, or the same of the resource.'
      : undefined;
  }
  if (!bounded(isTrustedResource)) {
    return 'is not bounded to approved resources. List approved ARNs in Resource, or add aws:ResourceOrgID or aws:ResourceAccount of a trusted owner.';
  }
  return (namesOwners || requireBoth) && !bounded(isTrustedIdentity)
    ? 'is not bounded to trusted identities. Add aws:PrincipalOrgID or aws:PrincipalAccount.'
    : undefined;
}
