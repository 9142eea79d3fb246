import { allowsNothing, denyClauses } from '../../shared/policy/access';
import { allowClauses, type Bound, type Clause } from '../../shared/policy/bounds';
import { keyFactOf, operatorOf } from '../../shared/policy/conditions';
import type { Statement } from '../../shared/policy/document';
import { subsumes, widened } from '../../shared/policy/patterns';
import { isTrusted, ownershipOf, strangerIn, type Trust } from '../../shared/policy/trust';
import { sentence } from '../../shared/rule/annotations';
import { attributeAtFault, statementAtFault } from '../../shared/rule/causes';
import {
  policyMessages,
  readEndpointPolicy,
  statementText,
  unreadable,
  whereSupported,
  type EndpointPolicy,
  type StatementName,
} from '../../shared/rule/endpoint-policies';
import { matchesAny } from '../../shared/rule/globs';
import { boolean, forms, list, type CommonValues, type ValuesOf } from '../../shared/rule/parameters';
import { defineRule } from '../../shared/rule/rule';
import { itself } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable, type VerdictOf } from '../../shared/rule/verdict';

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

/** What a message names: a statement that lets through what is not approved. */
interface InStatement {
  readonly statement: StatementName;
}

const messages = {
  ...policyMessages,
  otherService: ({ service }: { readonly service: string }) => sentence`${service} is not in services.`,
  nothingTrusted: () => 'No perimeter parameters are set for this service: nothing says what is trusted.',
  noPolicy: () => 'The endpoint has no policy document, so it trusts everyone. Write one that names what is approved.',
  untrustedOrganization: ({ statement, organizationId }: InStatement & { readonly organizationId: string }) =>
    sentence`${statementText(statement)} trusts organisation ${organizationId}, which is not in trustedOrgIds. Remove it or extend the approved list.`,
  untrustedAccount: ({ statement, accountId }: InStatement & { readonly accountId: string }) =>
    sentence`${statementText(statement)} trusts account ${accountId}, which is not in trustedAccountIds. Remove it or extend the approved list.`,
  resourceOfStranger: ({
    statement,
    resource,
    accountId,
  }: InStatement & { readonly resource: string; readonly accountId: string }) =>
    sentence`${statementText(statement)} allows ${resource} of account ${accountId}, which is not approved. Remove it or extend trustedAccountIds or approvedResourceArns.`,
  unapprovedBucket: ({ statement, bucket }: InStatement & { readonly bucket: string }) =>
    sentence`${statementText(statement)} allows bucket ${bucket}, which is not approved. Remove it or extend approvedBuckets.`,
  notAction: ({ statement }: InStatement) =>
    sentence`${statementText(statement)} allows by NotAction everything but what it lists. List approved actions.`,
  unapprovedAction: ({ statement, action }: InStatement & { readonly action: string }) =>
    sentence`${statementText(statement)} allows ${action}, which is not in approvedActions. Remove it or extend the approved list.`,
  noTrustedOwner: ({ statement }: InStatement) =>
    sentence`${statementText(statement)} is not bounded to a trusted organisation or account. Add aws:PrincipalOrgID or aws:PrincipalAccount, or the same of the resource.`,
  noApprovedResources: ({ statement }: InStatement) =>
    sentence`${statementText(statement)} is not bounded to approved resources. List approved ARNs in Resource, or add aws:ResourceOrgID or aws:ResourceAccount of a trusted owner.`,
  noTrustedIdentities: ({ statement }: InStatement) =>
    sentence`${statementText(statement)} is not bounded to trusted identities. Add aws:PrincipalOrgID or aws:PrincipalAccount.`,
};

type Judgement = VerdictOf<typeof messages>;
type Breach = Extract<Judgement, { readonly message: string }>;

export const rule = defineRule({
  id: 'vpce-policy-trusted-perimeter',
  title: 'The policy of a VPC endpoint names only trusted organisations, accounts, resources and actions',
  problem: 'open perimeter',
  question: 'tight',
  evidence: 'policy',
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
  messages,
  evaluate(endpoint, network, values, occasion) {
    const read = readEndpointPolicy(endpoint);
    if ('complianceType' in read) return read;
    if (!matchesAny(values.services, read.code)) return notApplicable('otherService', { service: read.code });
    const perimeter = perimeterOf(values, read.actionPrefix, network);
    if (perimeter === undefined) return notApplicable('nothingTrusted');
    return whereSupported(endpoint, network, occasion, judge(endpoint.vpcEndpointId, read, perimeter));
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

function judge(vpcEndpointId: string, { policy, actionPrefix }: EndpointPolicy, perimeter: Perimeter): Judgement {
  if (policy === undefined)
    return nonCompliant('noPolicy', undefined, [attributeAtFault(vpcEndpointId, 'PolicyDocument')]);
  if (!policy.valid) return unreadable(policy.reason);
  if (allowsNothing(policy.statements, actionPrefix)) return compliant();
  const denied = denyClauses(policy.statements, actionPrefix);
  const found = policy.statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((statement) => {
      const breach = breachOf(statement, denied, perimeter);
      return breach === undefined ? [] : [{ breach, cause: statementAtFault(vpcEndpointId, statement) }];
    });
  const [first] = found;
  return first === undefined ? compliant() : { ...first.breach, causes: found.map(({ cause }) => cause) };
}

/** What is wrong with an Allow statement. */
function breachOf(statement: Statement, denied: readonly Clause[], perimeter: Perimeter): Breach | undefined {
  const clauses = [...allowClauses(statement), ...denied];
  // A principal of a service acts for AWS; it is in no organisation.
  if (clauses.some((clause) => clause.every(({ kind }) => kind === 'service'))) return undefined;
  return (
    untrustedName(statement, perimeter) ??
    unapprovedAction(statement, perimeter) ??
    openDimension(statement, clauses, perimeter)
  );
}

function nameOf({ sid, number }: Statement): StatementName {
  return { sid, number };
}

function untrustedName(statement: Statement, { trust, namesOwners, namesResources }: Perimeter): Breach | undefined {
  if (namesOwners) {
    const named = [...namedPrincipals(statement), ...namedInConditions(statement)];
    for (const { kind, value } of named) {
      const stranger = strangerIn(kind, value, trust);
      if (stranger !== undefined) {
        return kind === 'org'
          ? nonCompliant('untrustedOrganization', { statement: nameOf(statement), organizationId: stranger })
          : nonCompliant('untrustedAccount', { statement: nameOf(statement), accountId: stranger });
      }
    }
  }
  for (const resource of statement.resources.negated ? [] : statement.resources.entries) {
    const owner = ownershipOf(resource, trust);
    if (owner.kind === 'account') {
      return nonCompliant('resourceOfStranger', { statement: nameOf(statement), resource, accountId: owner.name });
    }
    if (owner.kind === 'bucket' && namesResources) {
      return nonCompliant('unapprovedBucket', { statement: nameOf(statement), bucket: owner.name });
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

function unapprovedAction(statement: Statement, { approvedActions }: Perimeter): Breach | undefined {
  const { actions } = statement;
  if (approvedActions.length === 0) return undefined;
  if (actions.negated) return nonCompliant('notAction', { statement: nameOf(statement) });
  const approved = approvedActions.map((action) => action.toLowerCase());
  const action = actions.entries.find(
    (entry) => !approved.some((pattern) => subsumes(pattern, widened(entry.toLowerCase()))),
  );
  return action === undefined ? undefined : nonCompliant('unapprovedAction', { statement: nameOf(statement), action });
}

function openDimension(statement: Statement, clauses: readonly Clause[], perimeter: Perimeter): Breach | undefined {
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
    return isOpen ? nonCompliant('noTrustedOwner', { statement: nameOf(statement) }) : undefined;
  }
  if (!bounded(isTrustedResource)) return nonCompliant('noApprovedResources', { statement: nameOf(statement) });
  return (namesOwners || requireBoth) && !bounded(isTrustedIdentity)
    ? nonCompliant('noTrustedIdentities', { statement: nameOf(statement) })
    : undefined;
}
