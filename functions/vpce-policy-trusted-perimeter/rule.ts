import { addOnRegistries, layerAccounts } from '../../shared/facts/aws-resources';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { serviceCode } from '../../shared/network/service-names';
import type { Statement } from '../../shared/policy/document';
import { allowsNothing, allowsOf, isS3, type Access } from '../../shared/policy/openings';
import { subsumes, widened } from '../../shared/policy/patterns';
import { allowsOtherActions, breachOf, strangerNamedIn, type Perimeter } from '../../shared/policy/perimeter';
import { bucketsOfAws } from '../../shared/policy/service-buckets';
import { sentence } from '../../shared/rule/annotations';
import { attributeAtFault, statementAtFault } from '../../shared/rule/causes';
import {
  accessOf,
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
  trustedOrgIds: list('', /^o-[a-z0-9]{10,32}$/, 'organization ids', 'Organisations that may be named.'),
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
  awsOwnedBuckets: list(
    '',
    /^[a-z0-9*?][a-z0-9.*?-]{0,62}$/,
    'bucket names, `*` and `?` allowed',
    'More buckets of AWS’s own that may be reached, beside those that this rule knows.',
  ),
  requireIdentityAndResource: boolean(
    false,
    'Whether each statement must be bounded in both identities and resources.',
  ),
  services: list('*', forms.serviceCode, 'service codes, `*` and `?` allowed', 'Services whose endpoints are judged.'),
};

/** The values of the rule's parameters. */
export type Values = ValuesOf<typeof parameters> & CommonValues;

/** What the parameters ask of each Allow statement. */
interface Asked extends Perimeter {
  readonly approvedActions: readonly string[];
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
    sentence`${statementText(statement)} trusts organization ${organizationId}, which is not in trustedOrgIds. Remove it or extend the approved list.`,
  untrustedAccount: ({ statement, accountId }: InStatement & { readonly accountId: string }) =>
    sentence`${statementText(statement)} trusts account ${accountId}, which is not in trustedAccountIds. Remove it or extend the approved list.`,
  resourceOfStranger: ({
    statement,
    resource,
    accountId,
  }: InStatement & { readonly resource: string; readonly accountId: string }) =>
    sentence`${statementText(statement)} allows ${resource} of account ${accountId}, which is not approved. Remove it or extend trustedAccountIds or approvedResourceArns.`,
  unapprovedBucket: ({ statement, bucket }: InStatement & { readonly bucket: string }) =>
    sentence`${statementText(statement)} allows bucket ${bucket}, which is not approved. Remove it, or extend approvedBuckets (awsOwnedBuckets, if it is one of AWS).`,
  notAction: ({ statement }: InStatement) =>
    sentence`${statementText(statement)} allows by NotAction everything but what it lists. List approved actions.`,
  unapprovedAction: ({ statement, action }: InStatement & { readonly action: string }) =>
    sentence`${statementText(statement)} allows ${action}, which is not in approvedActions. Remove it or extend the approved list.`,
  noTrustedOwner: ({ statement }: InStatement) =>
    sentence`${statementText(statement)} is not bounded to a trusted organization or account. Add aws:PrincipalOrgID or aws:PrincipalAccount, or the same of the resource.`,
  noApprovedResources: ({ statement }: InStatement) =>
    sentence`${statementText(statement)} is not bounded to approved resources. List approved ARNs in Resource, or add aws:ResourceOrgID or aws:ResourceAccount of a trusted owner.`,
  noTrustedIdentities: ({ statement }: InStatement) =>
    sentence`${statementText(statement)} is not bounded to trusted identities. Add aws:PrincipalOrgID or aws:PrincipalAccount.`,
};

type Judgement = VerdictOf<typeof messages>;
/** What is wrong with an Allow statement. */
export type Breach = Extract<Judgement, { readonly message: string }>;

export const rule = defineRule({
  id: 'vpce-policy-trusted-perimeter',
  title: 'The policy of a VPC endpoint names only trusted organizations, accounts, resources and actions',
  problem: 'open perimeter',
  question: 'tight',
  evidence: 'policy',
  severity: 'HIGH',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: [],
  mayNeed: ['vpcEndpointServices'],
  triggers: { 'AWS::EC2::VPCEndpoint': itself },
  // Nothing announces that a service has come to support endpoint policies.
  scheduled: true,
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
    const asked = askedBy(values, read.code, network);
    if (asked === undefined) return notApplicable('nothingTrusted');
    return whereSupported(endpoint, network, occasion, judge(endpoint, network, read, asked));
  },
});

interface Place {
  readonly accountId: string;
  readonly region: string;
}

function askedBy(values: Values, code: string, { accountId, region }: Place): Asked | undefined {
  const { trustedOrgIds, trustedAccountIds, approvedResourceArns, approvedActions, allowAwsOwnedBuckets } = values;
  // Only S3 has buckets.
  const buckets = isS3(code) ? values.approvedBuckets : [];
  const namesOwners = trustedOrgIds.length + trustedAccountIds.length > 0;
  const namesResources = buckets.length + approvedResourceArns.length > 0;
  if (!namesOwners && !namesResources && approvedActions.length === 0) return undefined;
  const trust = {
    orgIds: trustedOrgIds,
    accountIds: [accountId, ...trustedAccountIds],
    buckets,
    arns: approvedResourceArns,
    awsBuckets: [...(allowAwsOwnedBuckets ? bucketsOfAws(region) : []), ...values.awsOwnedBuckets],
    awsAccounts: [addOnRegistries.by[region] ?? addOnRegistries.otherwise, ...layerAccounts],
  };
  return { trust, namesOwners, namesResources, approvedActions, requireBoth: values.requireIdentityAndResource };
}

function judge(endpoint: VpcEndpoint, place: Place, { code, policy }: EndpointPolicy, asked: Asked): Judgement {
  const { vpcEndpointId } = endpoint;
  if (policy === undefined)
    return nonCompliant('noPolicy', undefined, [attributeAtFault(vpcEndpointId, 'PolicyDocument')]);
  if (!policy.valid) return unreadable(policy.reason);
  const access = accessOf(endpoint, place, code, policy.statements);
  if (allowsNothing(access)) return compliant();
  const found = findingsOn(access, asked);
  const [first] = found;
  if (first === undefined) return compliant();
  return { ...first.finding, causes: found.map(({ statement }) => statementAtFault(vpcEndpointId, statement)) };
}

interface Finding {
  readonly statement: Statement;
  readonly finding: Breach;
}

function findingsOn(access: Access, asked: Asked): readonly Finding[] {
  return allowsOf(access).flatMap((statement) => {
    const finding = findingOn(access, statement, asked);
    return finding === undefined ? [] : [{ statement, finding }];
  });
}

/** What is wrong with each Allow statement, by its number. */
export function findingsIn(
  endpoint: VpcEndpoint,
  place: Place,
  statements: readonly Statement[],
  values: Values,
): readonly (readonly [number, Breach])[] {
  const code = serviceCode(endpoint.serviceName) ?? '';
  const asked = askedBy(values, code, place);
  if (asked === undefined) return [];
  return findingsOn(accessOf(endpoint, place, code, statements), asked).map(({ statement, finding }) => [
    statement.number,
    finding,
  ]);
}

/** What is wrong with an Allow statement. */
function findingOn(access: Access, statement: Statement, asked: Asked): Breach | undefined {
  return (
    strangerIn(statement, asked) ?? unapprovedAction(access, statement, asked) ?? opennessOf(access, statement, asked)
  );
}

function nameOf({ sid, number }: Statement): StatementName {
  return { sid, number };
}

function strangerIn(statement: Statement, asked: Asked): Breach | undefined {
  const named = strangerNamedIn(statement, asked);
  switch (named?.kind) {
    case undefined:
      return undefined;
    case 'organization':
      return nonCompliant('untrustedOrganization', { statement: nameOf(statement), organizationId: named.id });
    case 'account':
      return nonCompliant('untrustedAccount', { statement: nameOf(statement), accountId: named.id });
    case 'resource': {
      const { resource, accountId } = named;
      return nonCompliant('resourceOfStranger', { statement: nameOf(statement), resource, accountId });
    }
    case 'bucket':
      return nonCompliant('unapprovedBucket', { statement: nameOf(statement), bucket: named.bucket });
  }
}

function unapprovedAction(access: Access, statement: Statement, { approvedActions }: Asked): Breach | undefined {
  const { actions, hasVariables } = statement;
  if (approvedActions.length === 0 || !allowsOtherActions(access, statement, approvedActions)) return undefined;
  if (actions.negated) return nonCompliant('notAction', { statement: nameOf(statement) });
  const approved = approvedActions.map((action) => action.toLowerCase());
  const read = (entry: string): string => (hasVariables ? widened(entry) : entry).toLowerCase();
  const action = actions.entries.find((entry) => !approved.some((pattern) => subsumes(pattern, read(entry))));
  return nonCompliant('unapprovedAction', { statement: nameOf(statement), action: action ?? '*' });
}

function opennessOf(access: Access, statement: Statement, asked: Asked): Breach | undefined {
  switch (breachOf(access, statement, asked)) {
    case undefined:
      return undefined;
    case 'owners':
      return nonCompliant('noTrustedOwner', { statement: nameOf(statement) });
    case 'resources':
      return nonCompliant('noApprovedResources', { statement: nameOf(statement) });
    case 'identities':
      return nonCompliant('noTrustedIdentities', { statement: nameOf(statement) });
  }
}
