import { NotKnown } from '../../shared/network/network';
import { hasSecurityGroups } from '../../shared/network/vpc-endpoints';
import { listed, sentence } from '../../shared/rule/annotations';
import { boolean } from '../../shared/rule/parameters';
import { defineRule } from '../../shared/rule/rule';
import { itself } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable } from '../../shared/rule/verdict';

export const rule = defineRule({
  id: 'vpce-sg-not-default',
  title: 'VPC endpoints have a security group of their own, not the default group of the VPC',
  problem: 'default group',
  question: 'tight',
  evidence: 'ingress',
  severity: 'MEDIUM',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: [],
  triggers: { 'AWS::EC2::VPCEndpoint': itself },
  scheduled: false,
  judgesUnknownTypes: true,
  parameters: {
    allowAlongsideCustom: boolean(false, 'Whether the default group may be attached beside another one.'),
  },
  rationale:
    'Without a choice, EC2 attaches the default security group of the VPC. It admits only its own members, and whatever others do to it for their own purposes also opens or cuts off the endpoint.',
  fix: {
    text: 'Attach a dedicated group that admits the clients on the port of the service, and detach the default group in the same call: an endpoint is never left without a group. Whoever only the default group admits is cut off then.',
    command:
      'aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint> --add-security-group-ids <group> --remove-security-group-ids <default-group>',
  },
  frameworks: [
    { framework: 'CIS AWS Foundations v5.0.0', controls: ['5.5'], mapping: 'ours' },
    { framework: 'CIS AWS Foundations v3.0.0', controls: ['5.4'], mapping: 'ours' },
    { framework: 'CIS AWS Foundations v1.4.0', controls: ['5.3'], mapping: 'ours' },
    { framework: 'CIS AWS Foundations v1.2.0', controls: ['4.3'], mapping: 'ours' },
    { framework: 'PCI DSS v3.2.1', controls: ['1.2.1', '1.3.4', '2.1'], mapping: 'ours' },
    {
      framework: 'NIST SP 800-53 r5',
      controls: ['AC-4', 'AC-4(21)', 'SC-7', 'SC-7(4)', 'SC-7(5)', 'SC-7(11)', 'SC-7(16)', 'SC-7(21)'],
      mapping: 'ours',
    },
  ],
  messages: {
    noGroups: ({ vpcEndpointType }: { readonly vpcEndpointType: string }) =>
      sentence`${vpcEndpointType} endpoints have no security groups.`,
    noGroupAttached: () =>
      'No security group is attached. Attach a dedicated group that admits the clients: modify-vpc-endpoint --add-security-group-ids.',
    defaultGroup: ({ groupIds }: { readonly groupIds: readonly string[] }) =>
      sentence`The VPC default security group ${listed(groupIds)} is attached; it only admits members of itself. Attach a dedicated group that admits the clients and detach the default group.`,
  },
  evaluate(endpoint, _network, { allowAlongsideCustom }) {
    if (!hasSecurityGroups(endpoint)) {
      return notApplicable('noGroups', { vpcEndpointType: endpoint.vpcEndpointType });
    }
    if (endpoint.groups.length === 0) {
      return nonCompliant('noGroupAttached');
    }
    // Nobody can give another group the name `default`: EC2 reserves it.
    const defaults = endpoint.groups.filter((group) => group.groupName === 'default');
    const unnamed = endpoint.groups.filter((group) => group.groupName === '');
    if (allowAlongsideCustom && defaults.length + unnamed.length < endpoint.groups.length) return compliant();
    if (defaults.length > 0 && !(allowAlongsideCustom && unnamed.length > 0)) {
      return nonCompliant('defaultGroup', { groupIds: defaults.map((group) => group.groupId) });
    }
    if (unnamed.length > 0) {
      throw new NotKnown('vpcEndpoints', [endpoint.vpcEndpointId], 'the names of its security groups are missing');
    }
    return compliant();
  },
});
