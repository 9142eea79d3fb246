import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import type { Statement } from '../../shared/policy/document';
import { fullAccessOf, openResource, type Access } from '../../shared/policy/openings';
import { listed, sentence } from '../../shared/rule/annotations';
import { attributeAtFault, statementAtFault } from '../../shared/rule/causes';
import {
  accessOf,
  adviceFor,
  shortAdviceFor,
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

interface OfService {
  /** The code of the endpoint's service, which decides what to advise. */
  readonly service: string;
}

interface FullAccess extends OfService {
  readonly statement: StatementName;
  readonly actions: readonly string[];
  /** The entry of `Resource` that matches anybody's. */
  readonly resource: string;
}

const messages = {
  ...policyMessages,
  exemptService: ({ service }: { readonly service: string }) => sentence`${service} is in exemptServices.`,
  noPolicy: ({ service }: OfService) =>
    sentence`The endpoint has no policy document, which gives full access. ${adviceFor(service)}`,
  invalidPolicy: ({ reason }: { readonly reason: string }) =>
    sentence`The endpoint policy ${reason}. Replace it by one that allows only what is needed.`,
  defaultPolicy: ({ service }: OfService) =>
    sentence`Endpoint policy is the default: any principal may call any action on any resource. ${adviceFor(service)}`,
  fullAccess: ({ statement, actions, resource, service }: FullAccess) =>
    sentence`${statementText(statement)} lets any principal call ${listed(actions, 1)} on ${resource} without a condition. ${shortAdviceFor(service)}`,
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
  // Nothing announces that a service has come to support endpoint policies.
  scheduled: true,
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
    text: 'Write a policy that names your organization, your accounts or your resources. It takes effect after a few minutes; test it first, because it can cut off what works today.',
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
    const verdict = judge(endpoint, network, read, parameters.treatServiceWildcardAsFull);
    return whereSupported(endpoint, network, occasion, verdict);
  },
});

function judge(
  endpoint: VpcEndpoint,
  network: { readonly accountId: string; readonly region: string },
  { code: service, policy }: EndpointPolicy,
  serviceWildcards: boolean,
): VerdictOf<typeof messages> {
  const { vpcEndpointId } = endpoint;
  const wholePolicy = [attributeAtFault(vpcEndpointId, 'PolicyDocument')];
  if (policy === undefined) return nonCompliant('noPolicy', { service }, wholePolicy);
  if (!policy.valid) return nonCompliant('invalidPolicy', { reason: policy.reason }, wholePolicy);
  const access: Access = accessOf(endpoint, network, service, policy.statements);
  const found = fullAccessOf(access, serviceWildcards);
  if (found === undefined) return compliant();
  const { sid, number, actions } = found;
  const atFault = [statementAtFault(vpcEndpointId, found)];
  if (isDefault(policy.statements)) return nonCompliant('defaultPolicy', { service }, atFault);
  const resource = openResource(access, found) ?? '*';
  return nonCompliant(
    'fullAccess',
    { statement: { sid, number }, actions: actions.entries, resource, service },
    atFault,
  );
}

function isDefault(statements: readonly Statement[]): boolean {
  return (
    statements.length === 1 &&
    statements.every(({ actions, resources }) => actions.entries.includes('*') && resources.entries.includes('*'))
  );
}
