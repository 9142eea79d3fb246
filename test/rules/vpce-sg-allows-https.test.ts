import { rule } from '../../functions/vpce-sg-allows-https/rule';
import { InvalidParameter, readParameters } from '../../shared/rule/parameters';
import { endpoint, gatewayEndpoint, permission, securityGroup, vpcId } from '../network';
import { affectedBy, changeOf } from './changes';
import { ruleTable } from './rule-table';
import {
  admits,
  anybody,
  entries,
  explicit,
  from,
  from6,
  fromGroup,
  fromList,
  group,
  list,
  of,
  otherGroup,
  otherList,
  ownGroup,
  port,
  published,
  vpcs,
  wholeVpc,
} from './security-group-cases';

ruleTable(
  rule,
  anybody([
    // Ports and protocols
    { name: '443 from the VPC', given: admits(from('10.0.0.0/16')), expected: 'COMPLIANT' },
    {
      name: 'no ingress rule at all',
      given: admits(),
      expected: 'NON_COMPLIANT',
      says: ['No attached security group', ownGroup, 'TCP 443'],
    },
    {
      name: 'an egress rule only',
      given: {
        VpcEndpoints: [endpoint()],
        SecurityGroups: [securityGroup({ IpPermissions: [], IpPermissionsEgress: [from('10.0.0.0/16')] })],
      },
      expected: 'NON_COMPLIANT',
    },
    {
      name: 'a port range that ends at 443',
      given: admits(from('10.0.0.0/16', { FromPort: 400 })),
      expected: 'COMPLIANT',
    },
    {
      name: 'a port range that ends at 442',
      given: admits(from('10.0.0.0/16', { FromPort: 400, ToPort: 442 })),
      expected: 'NON_COMPLIANT',
    },
    {
      name: 'a port range that starts at 444',
      given: admits(from('10.0.0.0/16', { FromPort: 444, ToPort: 65535 })),
      expected: 'NON_COMPLIANT',
    },
    {
      name: 'all TCP ports',
      given: admits(from('10.0.0.0/16', { FromPort: 0, ToPort: 65535 })),
      expected: 'COMPLIANT',
    },
    {
      name: 'all protocols',
      given: admits({ IpProtocol: '-1', IpRanges: [{ CidrIp: '10.0.0.0/16' }] }),
      expected: 'COMPLIANT',
    },
    { name: 'UDP 443', given: admits(from('10.0.0.0/16', { IpProtocol: 'udp' })), expected: 'NON_COMPLIANT' },
    {
      name: 'TCP as protocol number 6',
      given: admits(from('10.0.0.0/16', { IpProtocol: '6' })),
      expected: 'COMPLIANT',
    },
    {
      name: 'ICMP, which proves nothing',
      given: admits(from('10.0.0.0/16', { IpProtocol: 'icmp', FromPort: -1, ToPort: -1 })),
      expected: 'NON_COMPLIANT',
    },
    {
      name: 'portOverrides: more ports than an annotation holds',
      given: of({ Groups: ['1', '2', '3'].map((digit) => ({ GroupId: `sg-0a1b2c3d4e5f6000${digit}` })) }),
      parameters: { portOverrides: `sqs=${Array.from({ length: 100 }, (_, index) => 60000 + index).join('/')}` },
      expected: 'INSUFFICIENT_DATA',
    },
    {
      name: 'portOverrides: more ports than an annotation holds, all groups listed',
      given: {
        VpcEndpoints: [
          endpoint({ Groups: ['1', '2', '3'].map((digit) => ({ GroupId: `sg-0a1b2c3d4e5f6000${digit}` })) }),
        ],
        SecurityGroups: ['1', '2', '3'].map((digit) =>
          securityGroup({ GroupId: `sg-0a1b2c3d4e5f6000${digit}`, IpPermissions: [] }),
        ),
      },
      parameters: { portOverrides: `sqs=${Array.from({ length: 100 }, (_, index) => 60000 + index).join('/')}` },
      expected: 'NON_COMPLIANT',
      says: ['and 1 more'],
    },

    // What is not judged
    { name: 'a gateway endpoint', given: { VpcEndpoints: [gatewayEndpoint()] }, expected: 'NOT_APPLICABLE' },
    ...['GatewayLoadBalancer', 'Resource', 'ServiceNetwork'].map((VpcEndpointType) => ({
      name: `an endpoint of type ${VpcEndpointType}`,
      given: of({ VpcEndpointType }),
      expected: 'NOT_APPLICABLE' as const,
    })),
    {
      name: 'a published service',
      given: of(published),
      expected: 'NOT_APPLICABLE',
      says: ['thirdPartyPort'],
    },
    {
      name: 'a service with a very long name',
      given: of({ ServiceName: `org.example.${'x'.repeat(300)}` }),
      expected: 'NOT_APPLICABLE',
    },
    {
      name: 'thirdPartyPort: the port is open',
      given: of(published, port(8443)),
      parameters: { thirdPartyPort: '8443' },
      expected: 'COMPLIANT',
    },
    {
      name: 'a Tunnel endpoint, and its port is open by TCP',
      given: of({ VpcEndpointType: 'Tunnel' }, port(6081)),
      expected: 'NON_COMPLIANT',
      says: ['UDP 6081'],
      fixedBy: [
        "aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=udp,FromPort=6081,ToPort=6081,IpRanges=[{CidrIp=<client-cidr>}]'",
      ],
    },
    ...['udp', '17'].map((IpProtocol) => ({
      name: `a Tunnel endpoint, and its port is open by the protocol ${IpProtocol}`,
      given: of({ VpcEndpointType: 'Tunnel' }, from('10.0.0.0/16', { IpProtocol, FromPort: 6000, ToPort: 6081 })),
      expected: 'COMPLIANT' as const,
    })),
    {
      name: 'a Tunnel endpoint, and its port is open to nobody of its family',
      given: of({ VpcEndpointType: 'Tunnel' }, from6('::/0', { IpProtocol: 'udp', FromPort: 6081, ToPort: 6081 })),
      expected: 'NON_COMPLIANT',
      says: ['UDP 6081'],
    },
    {
      name: 'a Tunnel endpoint without a group',
      given: { VpcEndpoints: [endpoint({ VpcEndpointType: 'Tunnel', Groups: [] })] },
      expected: 'NON_COMPLIANT',
    },
    {
      name: 'thirdPartyPort: another port is open',
      given: of(published, port(443)),
      parameters: { thirdPartyPort: '8443' },
      expected: 'NON_COMPLIANT',
      says: ['TCP 8443'],
    },
    {
      name: 'the endpoint was rejected',
      given: of({ State: 'rejected' }),
      expected: 'NOT_APPLICABLE',
      says: ['vpce-state-available'],
    },

    // Security groups
    {
      name: 'no security group is attached',
      given: { VpcEndpoints: [endpoint({ Groups: [] })] },
      expected: 'NON_COMPLIANT',
      says: ['No security group is attached'],
    },
    {
      name: 'of two attached groups the second admits',
      given: {
        VpcEndpoints: [endpoint({ Groups: [{ GroupId: ownGroup }, { GroupId: otherGroup }] })],
        SecurityGroups: [
          securityGroup({ IpPermissions: [] }),
          securityGroup({ GroupId: otherGroup, IpPermissions: [from('10.0.0.0/16')] }),
        ],
      },
      expected: 'COMPLIANT',
    },
    {
      name: 'of two attached groups neither admits, and one that admits is not attached',
      given: {
        VpcEndpoints: [endpoint({ Groups: [{ GroupId: ownGroup }, { GroupId: otherGroup }] })],
        SecurityGroups: [
          securityGroup({ IpPermissions: [] }),
          securityGroup({ GroupId: otherGroup, IpPermissions: [] }),
          securityGroup({ GroupId: 'sg-0a1b2c3d4e5f60003' }),
        ],
      },
      expected: 'NON_COMPLIANT',
      says: [`${ownGroup}, ${otherGroup}`],
    },
    {
      name: 'the attached group is not listed',
      given: { VpcEndpoints: [endpoint()], SecurityGroups: [] },
      expected: 'INSUFFICIENT_DATA',
      says: [ownGroup],
    },
    {
      name: 'one attached group is not listed, but the other admits',
      given: {
        VpcEndpoints: [endpoint({ Groups: [{ GroupId: otherGroup }, { GroupId: ownGroup }] })],
        SecurityGroups: [securityGroup()],
      },
      expected: 'COMPLIANT',
    },
    {
      name: 'security groups not known',
      given: { VpcEndpoints: [endpoint()] },
      expected: 'INSUFFICIENT_DATA',
      says: ['describe-security-groups.json'],
    },

    // sourceMode=any: addresses
    { name: 'any: everybody, which is for vpce-sg-not-open', given: admits(from('0.0.0.0/0')), expected: 'COMPLIANT' },
    {
      name: 'any: a permission without peers',
      given: admits(permission()),
      expected: 'NON_COMPLIANT',
      says: ['admit nobody'],
    },
    {
      name: 'any: IPv6 sources of an IPv4 endpoint',
      given: admits(from6('::/0')),
      expected: 'NON_COMPLIANT',
      says: ['ipv4'],
    },
    {
      name: 'any: IPv6 sources of a dualstack endpoint',
      given: of({ IpAddressType: 'dualstack' }, from6('2600:1f18:1234:5600::/56')),
      expected: 'COMPLIANT',
    },
    {
      name: 'any: IPv4 sources of an IPv6 endpoint',
      given: of({ IpAddressType: 'ipv6' }, from('10.0.0.0/16')),
      expected: 'NON_COMPLIANT',
      says: ['ipv6'],
    },

    // sourceMode=any: groups
    {
      name: 'any: a reference to another group',
      given: admits(fromGroup({ GroupId: otherGroup })),
      expected: 'COMPLIANT',
    },
    {
      name: 'any: a reference to a group of an active peering',
      given: admits(fromGroup({ GroupId: otherGroup, PeeringStatus: 'active' })),
      expected: 'COMPLIANT',
    },
    ...['deleted', 'expired', 'rejected', 'pending-acceptance'].map((PeeringStatus) => ({
      name: `any: a reference to a group whose peering is ${PeeringStatus}`,
      given: admits(fromGroup({ GroupId: otherGroup, PeeringStatus })),
      expected: 'NON_COMPLIANT' as const,
    })),
    { name: 'any: a reference to itself', given: admits(fromGroup({ GroupId: ownGroup })), expected: 'COMPLIANT' },
    {
      name: 'countSelfReference=false: a reference to itself',
      given: admits(fromGroup({ GroupId: ownGroup })),
      parameters: { countSelfReference: 'false' },
      expected: 'NON_COMPLIANT',
    },
    {
      name: 'countSelfReference=false: a reference to another group',
      given: admits(fromGroup({ GroupId: otherGroup })),
      parameters: { countSelfReference: 'false' },
      expected: 'COMPLIANT',
    },

    // sourceMode=any: prefix lists
    {
      name: 'any: a prefix list with an entry',
      given: { ...admits(fromList(list)), PrefixListEntries: [entries(list, '10.8.0.0/16')] },
      expected: 'COMPLIANT',
    },
    {
      name: 'any: a prefix list without entries',
      given: { ...admits(fromList(list)), PrefixListEntries: [entries(list)] },
      expected: 'NON_COMPLIANT',
    },
    {
      name: 'any: a prefix list of the other address family',
      given: { ...admits(fromList(list)), PrefixListEntries: [entries(list, '2001:db8::/32')] },
      expected: 'NON_COMPLIANT',
    },
    {
      name: 'any: prefix lists not known',
      given: admits(fromList(list)),
      expected: 'INSUFFICIENT_DATA',
      says: [list],
    },
    {
      name: 'any: prefix lists not known beside a range',
      given: admits(fromList(list), from('10.0.0.0/16')),
      expected: 'COMPLIANT',
    },
    {
      name: 'any: one of two prefix lists not known, and the other has an entry',
      given: { ...admits(fromList(list, otherList)), PrefixListEntries: [entries(otherList, '10.8.0.0/16')] },
      expected: 'COMPLIANT',
    },
    {
      name: 'any: one of two prefix lists not known, and the other is empty',
      given: { ...admits(fromList(list, otherList)), PrefixListEntries: [entries(otherList)] },
      expected: 'INSUFFICIENT_DATA',
    },
    {
      name: 'any: prefix lists not known, but on another port',
      given: admits({ ...fromList(list), FromPort: 80, ToPort: 80 }),
      expected: 'NON_COMPLIANT',
    },
  ]),
);

const values = (given: Readonly<Record<string, string>> = {}) => readParameters(rule.parameters, given);

describe('vpce-sg-allows-https: parameters', () => {
  const refusal = (given: Readonly<Record<string, string>>) => rule.checkParameters?.(values(given));

  test('explicit without required sources is refused', () => {
    expect(refusal({ sourceMode: 'explicit' })).toContain('requiredSourceCidrs or requiredSourceSgIds');
    expect(refusal(explicit({ requiredSourceCidrs: '10.0.0.0/8' }))).toBeUndefined();
    expect(refusal(explicit({ requiredSourceSgIds: ownGroup }))).toBeUndefined();
    expect(refusal({})).toBeUndefined();
  });

  test.each([
    { sourceMode: 'all' },
    { requiredSourceCidrs: '10.0.0.0/33' },
    { requiredSourceCidrs: '10.0.0.0' },
    { requiredSourceSgIds: 'sg-1' },
    { countSelfReference: 'yes' },
    { thirdPartyPort: '0' },
    { thirdPartyPort: '65536' },
    { portOverrides: 'sqs' },
    { portOverrides: 'sqs=0' },
    { portOverrides: 'sqs=443/70000' },
  ])('%j is refused', (given) => {
    expect(() => values(given)).toThrow(InvalidParameter);
  });
});

describe('vpce-sg-allows-https: a change', () => {
  const using = (VpcEndpointId: string, GroupId: string, VpcId: string) =>
    endpoint({ VpcEndpointId, VpcId, Groups: [{ GroupId: 'sg-0a1b2c3d4e5f60009' }, { GroupId }] });
  const otherVpc = 'vpc-0a1b2c3d4e5f60002';
  const estate = {
    VpcEndpoints: [
      using('vpce-1', ownGroup, vpcId),
      using('vpce-2', otherGroup, vpcId),
      using('vpce-3', ownGroup, otherVpc),
      gatewayEndpoint(),
    ],
    SecurityGroups: group(from('10.0.0.0/16')),
    Vpcs: vpcs(),
  };
  const affected = (resourceType: string, resourceId: string, parameters = {}) =>
    affectedBy(rule, changeOf(resourceType, resourceId), estate, parameters).map((line) => line.split(' ')[0]);

  test('of a security group affects the endpoints that it is attached to, in whatever VPC', () => {
    expect(affected('AWS::EC2::SecurityGroup', ownGroup)).toEqual(['vpce-1', 'vpce-3']);
  });

  test('of a security group that no endpoint uses affects nothing', () => {
    expect(affected('AWS::EC2::SecurityGroup', 'sg-0a1b2c3d4e5f60003')).toEqual(['sg-0a1b2c3d4e5f60003']);
  });

  test('of a VPC affects its interface endpoints where the whole VPC must get in', () => {
    expect(affected('AWS::EC2::VPC', vpcId, wholeVpc)).toEqual(['vpce-1', 'vpce-2']);
    expect(affected('AWS::EC2::VPC', vpcId)).toEqual([vpcId]);
  });

  test('of an endpoint affects nothing else', () => {
    expect(affected('AWS::EC2::VPCEndpoint', 'vpce-2')).toEqual(['vpce-2']);
  });
});
