import { fullAccessOf } from '../../shared/policy/access';
import type { Statement } from '../../shared/policy/document';
import { listed, sentence } from '../../shared/rule/annotations';
import { attributeAtFault, statementAtFault } from '../../shared/rule/causes';
import {
  policyMessages,
  readEndpointPolicy,
  statementText,
  whereSupported,
  type EndpointPolicy,
  type StatementName,
} from '../../shared/rule/endpoint-policies';
import { matchesAny } from '../../shared/rule/globs';
import { boolean, forms, list } from '../../shared/rule/parameters';
import { defineRule } from '../../shared/rule/rule';
import { itself } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable, type VerdictOf } from '../../shared/rule/verdict';

const howToRestrict = sentence`Restrict it, e.g. with aws:PrincipalOrgID and aws:ResourceOrgID or a list of buckets.`;

interface FullAccess {
  readonly statement: StatementName;
  readonly actions: readonly string[];
  /** The entry of `Resource` that matches anybody's. */
  readonly resource: string;
}

const messages = {
  ...policyMessages,
  exemptService: ({ service }: { readonly service: string }) => sentence`${service} is in exemptServices.`,
  noPolicy: () => sentence`The endpoint has no policy document, which gives full access. ${howToRestrict}`,
  invalidPolicy: ({ reason }: { readonly reason: string }) =>
    sentence`The endpoint policy ${reason}. Replace it by one that allows only what is needed.`,
  defaultPolicy: () =>
    sentence`Endpoint policy is the default: any principal may call any action on any resource. ${howToRestrict}`,
  fullAccess: ({ statement, actions, resource }: FullAccess) =>
    sentence`${statementText(statement)} lets any principal call ${listed(actions, 1)} on ${resource} without a condition. ${howToRestrict}`,
};

export const rule = defineRule({
  id: 'vpce-policy-not-full-access',
  title: 'The policy of a VPC endpoint does not give full access',
  problem: 'full access',
  question: 'tight',
  evidence: 'policy',
  severity: 'MEDIUM',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: [],
  mayNeed: ['vpcEndpointServices'],
  triggers: { 'AWS::EC2::VPCEndpoint': itself },
  scheduled: false,
  parameters: {
    exemptServices: list(
      '',
      forms.serviceCode,
      'service codes, `*` and `?` allowed',
      'Services whose endpoints may keep a policy that gives full access.',
    ),
    treatServiceWildcardAsFull: boolean(
      true,
      'Whether all actions of one service, for instance `s3:*`, are as bad as all actions.',
    ),
  },
  rationale:
    "Unless somebody replaces it, the policy of an endpoint lets anybody in the VPC use anybody's credentials on anybody's resources: data can be copied into a stranger's account over a path that looks private.",
  fix: {
    text: 'Write a policy that names your organisation, your accounts or your resources. It takes effect after a few minutes; test it first, because it can cut off what works today.',
    command: 'aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint> --policy-document file://<policy.json>',
  },
  frameworks: [{ framework: 'NIST SP 800-53 r5', controls: ['AC-3', 'AC-4', 'AC-6', 'SC-7'], mapping: 'ours' }],
  messages,
  evaluate(endpoint, network, parameters, occasion) {
    const read = readEndpointPolicy(endpoint);
    if ('complianceType' in read) return read;
    if (matchesAny(parameters.exemptServices, read.code)) {
      return notApplicable('exemptService', { service: read.code });
    }
    const verdict = judge(endpoint.vpcEndpointId, read, parameters.treatServiceWildcardAsFull);
    return whereSupported(endpoint, network, occasion, verdict);
  },
});

function judge(
  vpcEndpointId: string,
  { policy, actionPrefix }: EndpointPolicy,
  serviceWildcards: boolean,
): VerdictOf<typeof messages> {
  if (policy === undefined)
    return nonCompliant('noPolicy', undefined, [attributeAtFault(vpcEndpointId, 'PolicyDocument')]);
  if (!policy.valid) {
    return nonCompliant('invalidPolicy', { reason: policy.reason }, [
      attributeAtFault(vpcEndpointId, 'PolicyDocument'),
    ]);
  }
  const found = fullAccessOf(policy.statements, actionPrefix, serviceWildcards);
  if (found === undefined) return compliant();
  const { resource } = found;
  const { sid, number, actions } = found.statement;
  const atFault = [statementAtFault(vpcEndpointId, found.statement)];
  return isDefault(policy.statements)
    ? nonCompliant('defaultPolicy', undefined, atFault)
    : nonCompliant('fullAccess', { statement: { sid, number }, actions: actions.entries, resource }, atFault);
}

function isDefault(statements: readonly Statement[]): boolean {
  return (
    statements.length === 1 &&
    statements.every(({ actions, resources }) => actions.entries.includes('*') && resources.entries.includes('*'))
  );
}
