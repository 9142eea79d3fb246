import { fullAccessOf } from '../../shared/policy/access';
import type { Statement } from '../../shared/policy/document';
import { cut, enumerate } from '../../shared/rule/annotations';
import { readEndpointPolicy, whereSupported, type EndpointPolicy } from '../../shared/rule/endpoint-policies';
import { matchesAny } from '../../shared/rule/globs';
import { boolean, forms, list } from '../../shared/rule/parameters';
import { compliant, defineRule, nonCompliant, notApplicable, type Verdict } from '../../shared/rule/rule';
import { itself } from '../../shared/rule/triggers';

export const rule = defineRule({
  id: 'vpce-policy-not-full-access',
  title: 'The policy of a VPC endpoint does not give full access',
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
  evaluate(endpoint, network, parameters, occasion) {
    const read = readEndpointPolicy(endpoint);
    if ('complianceType' in read) return read;
    if (matchesAny(parameters.exemptServices, read.code)) {
      return notApplicable(`${cut(read.code, 100)} is in exemptServices.`);
    }
    return whereSupported(endpoint, network, occasion, judge(read, parameters.treatServiceWildcardAsFull));
  },
});

function judge({ policy, actionPrefix }: EndpointPolicy, serviceWildcards: boolean): Verdict {
  if (policy === undefined) {
    return nonCompliant(`The endpoint has no policy document, which gives full access. ${howToRestrict}`);
  }
  if (!policy.valid) {
    return nonCompliant(`The endpoint policy ${policy.reason}. Replace it by one that allows only what is needed.`);
  }
  const found = fullAccessOf(policy.statements, actionPrefix, serviceWildcards);
  if (found === undefined) return compliant();
  const { statement, resource } = found;
  return nonCompliant(
    isDefault(policy.statements)
      ? `Endpoint policy is the default: any principal may call any action on any resource. ${howToRestrict}`
      : `${statement.label} lets any principal call ${cut(enumerate(statement.actions.entries, 1), 30)} on ${cut(resource, 40)} without a condition. ${howToRestrict}`,
  );
}

const howToRestrict = 'Restrict it, e.g. with aws:PrincipalOrgID and aws:ResourceOrgID or a list of buckets.';

function isDefault(statements: readonly Statement[]): boolean {
  return (
    statements.length === 1 &&
    statements.every(({ actions, resources }) => actions.entries.includes('*') && resources.entries.includes('*'))
  );
}
