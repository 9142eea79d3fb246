import { rule } from '../../functions/vpce-sg-not-open/rule';
import { evaluateChange } from '../../shared/rule/evaluate';
import { readParameters } from '../../shared/rule/parameters';
import { endpoint, gatewayEndpoint, network, permission, securityGroup, vpc, type Described } from '../network';
import { ruleTable } from './rule-table';

const groupId = 'sg-0a1b2c3d4e5f60001';
const listId = 'pl-0a1b2c3d4e5f60001';
const from = (CidrIp: string, rest: Described = {}) => permission({ IpRanges: [{ CidrIp }], ...rest });
const fromIpv6 = (CidrIpv6: string, rest: Described = {}) => permission({ Ipv6Ranges: [{ CidrIpv6 }], ...rest });
const fromUnread = permission({ PrefixListIds: [{ PrefixListId: 'pl-0a1b2c3d4e5f60002' }] });
const fromList = (rest: Described = {}) => permission({ PrefixListIds: [{ PrefixListId: listId }], ...rest });
const given = (...IpPermissions: readonly Described[]) => ({
  VpcEndpoints: [endpoint()],
  SecurityGroups: [securityGroup({ IpPermissions })],
});
const inVpc = (...IpPermissions: readonly Described[]) => ({
  ...given(...IpPermissions),
  Vpcs: [
    vpc({
      CidrBlockAssociationSet: [{ CidrBlock: '52.1.0.0/16', CidrBlockState: { State: 'associated' } }],
      Ipv6CidrBlockAssociationSet: [
        { Ipv6CidrBlock: '2600:1f18:1:2a00::/56', Ipv6CidrBlockState: { State: 'associated' } },
      ],
    }),
  ],
});
const listed = (Cidr: string, rest: Described = {}) => ({
  ...inVpc(fromList(rest)),
  PrefixListEntries: [{ PrefixListId: listId, OwnerId: '123456789012', Entries: [{ Cidr: '10.9.0.0/16' }, { Cidr }] }],
});
const ofAws = (rest: Described = {}) => ({
  ...inVpc(fromList(rest)),
  PrefixListEntries: [{ PrefixListId: listId, OwnerId: 'AWS' }],
});
const allPorts = { FromPort: 0, ToPort: 65535 };
const everything = { IpProtocol: '-1', FromPort: undefined, ToPort: undefined };

ruleTable(rule, [
  { name: '443 from the VPC', given: given(from('10.0.0.0/16')), expected: 'COMPLIANT' },
  {
    name: '443 from everywhere',
    given: given(from('0.0.0.0/0')),
    expected: 'NON_COMPLIANT',
    says: [`${groupId} allows inbound TCP 443 from 0.0.0.0/0 to this endpoint. Replace it`],
  },
  {
    name: 'two halves of everywhere',
    given: given(from('0.0.0.0/1'), from('128.0.0.0/1')),
    expected: 'NON_COMPLIANT',
    says: ['0.0.0.0/1', '(+1 more)'],
  },
  { name: 'a mask of 7', given: given(from('10.0.0.0/7')), expected: 'NON_COMPLIANT' },
  { name: 'a mask of 8', given: given(from('10.0.0.0/8')), expected: 'COMPLIANT' },
  {
    name: 'a mask of 8, where that is open',
    given: given(from('10.0.0.0/8')),
    parameters: { openIpv4Mask: '8' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'everywhere over IPv6',
    given: given(fromIpv6('::/0')),
    expected: 'NON_COMPLIANT',
    says: ['::/0'],
  },
  { name: 'a mask of 16 over IPv6', given: given(fromIpv6('fd00::/16')), expected: 'NON_COMPLIANT' },
  { name: 'a mask of 17 over IPv6', given: given(fromIpv6('fd00::/17')), expected: 'COMPLIANT' },
  {
    name: 'a mask of 48 over IPv6, where that is open',
    given: given(fromIpv6('fd00:1:2::/48')),
    parameters: { openIpv6Mask: '48' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'one open group among several',
    given: {
      VpcEndpoints: [endpoint({ Groups: [{ GroupId: groupId }, { GroupId: 'sg-0a1b2c3d4e5f60002' }] })],
      SecurityGroups: [
        securityGroup(),
        securityGroup({ GroupId: 'sg-0a1b2c3d4e5f60002', IpPermissions: [from('0.0.0.0/0')] }),
      ],
    },
    expected: 'NON_COMPLIANT',
    says: ['sg-0a1b2c3d4e5f60002'],
  },

  { name: 'open, but for ping only', given: given(from('0.0.0.0/0', { IpProtocol: 'icmp' })), expected: 'COMPLIANT' },
  {
    name: 'open for UDP',
    given: given(from('0.0.0.0/0', { IpProtocol: 'udp' })),
    expected: 'NON_COMPLIANT',
    says: ['UDP 443'],
  },
  {
    name: 'open for TCP by its number',
    given: given(from('0.0.0.0/0', { IpProtocol: '6' })),
    expected: 'NON_COMPLIANT',
    says: ['TCP 443'],
  },
  {
    name: 'open for UDP by its number',
    given: given(from('0.0.0.0/0', { IpProtocol: '17' })),
    expected: 'NON_COMPLIANT',
    says: ['UDP'],
  },
  { name: 'open for another protocol', given: given(from('0.0.0.0/0', { IpProtocol: '47' })), expected: 'COMPLIANT' },
  {
    name: 'open on another port',
    given: given(from('10.0.0.0/16'), from('0.0.0.0/0', { FromPort: 22, ToPort: 23 })),
    expected: 'NON_COMPLIANT',
    says: ['TCP 22-23'],
  },

  {
    name: 'a public source',
    given: inVpc(from('8.8.8.0/24')),
    expected: 'NON_COMPLIANT',
    says: ['8.8.8.0/24', 'a public source'],
  },
  {
    name: 'a public source, where such are allowed',
    given: given(from('8.8.8.0/24')),
    parameters: { allowPublicSources: 'true' },
    expected: 'COMPLIANT',
  },
  { name: 'a public range of the VPC', given: inVpc(from('52.1.2.0/24')), expected: 'COMPLIANT' },
  { name: 'a range that is partly of the VPC', given: inVpc(from('52.0.0.0/15')), expected: 'NON_COMPLIANT' },
  { name: 'a range that is partly public', given: inVpc(from('172.0.0.0/8')), expected: 'NON_COMPLIANT' },
  { name: 'an IPv6 range of the VPC', given: inVpc(fromIpv6('2600:1f18:1:2a00::/64')), expected: 'COMPLIANT' },
  {
    name: 'an IPv6 range of somebody else',
    given: inVpc(fromIpv6('2600:1f18:1:2b00::/64')),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a public source, VPC not known',
    given: given(from('8.8.8.0/24')),
    expected: 'INSUFFICIENT_DATA',
    says: ['describe-vpcs.json'],
  },
  {
    name: 'a public source, VPC not listed',
    given: { ...given(from('8.8.8.0/24')), Vpcs: [] },
    expected: 'INSUFFICIENT_DATA',
  },
  {
    name: 'a public source beside an open one, VPC not known',
    given: given(from('8.8.8.0/24'), from('0.0.0.0/0')),
    expected: 'NON_COMPLIANT',
    says: ['0.0.0.0/0'],
  },

  ...['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'].map((cidr) => ({
    name: `${cidr}, where whole private blocks are too wide`,
    given: given(from(cidr)),
    parameters: { flagRfc1918Blocks: 'true' },
    expected: 'NON_COMPLIANT' as const,
    says: [cidr, 'a whole private block'],
  })),
  {
    name: 'half a private block',
    given: given(from('10.128.0.0/9')),
    parameters: { flagRfc1918Blocks: 'true' },
    expected: 'COMPLIANT',
  },
  {
    name: 'more than a private block, where only everything is open',
    given: given(from('10.0.0.0/7')),
    parameters: { flagRfc1918Blocks: 'true', openIpv4Mask: '0', allowPublicSources: 'true' },
    expected: 'NON_COMPLIANT',
  },

  {
    name: 'all ports',
    given: given(from('10.0.0.0/16', allPorts)),
    expected: 'NON_COMPLIANT',
    says: ['TCP 0-65535', 'on all ports'],
  },
  { name: 'all ports but one', given: given(from('10.0.0.0/16', { ...allPorts, FromPort: 2 })), expected: 'COMPLIANT' },
  {
    name: 'all ports from 1',
    given: given(from('10.0.0.0/16', { ...allPorts, FromPort: 1 })),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'all protocols',
    given: given(from('10.0.0.0/16', everything)),
    expected: 'NON_COMPLIANT',
    says: ['allows inbound all protocols from 10.0.0.0/16 to this endpoint, on all ports.'],
  },
  {
    name: 'all protocols, where that is not too wide',
    given: given(from('10.0.0.0/16', everything)),
    parameters: { flagAllPorts: 'false' },
    expected: 'COMPLIANT',
  },
  {
    name: 'all protocols from a group',
    given: given(permission({ ...everything, UserIdGroupPairs: [{ GroupId: 'sg-0a1b2c3d4e5f60002' }] })),
    expected: 'COMPLIANT',
  },

  {
    name: 'everywhere, which is trusted',
    given: given(from('0.0.0.0/0', everything)),
    parameters: { trustedCidrs: '0.0.0.0/0' },
    expected: 'COMPLIANT',
  },
  {
    name: 'a public source in a trusted range',
    given: given(from('8.8.8.0/24')),
    parameters: { trustedCidrs: '8.8.0.0/16' },
    expected: 'COMPLIANT',
  },
  {
    name: 'a public source that is wider than the trusted range',
    given: inVpc(from('8.8.0.0/15')),
    parameters: { trustedCidrs: '8.8.0.0/16' },
    expected: 'NON_COMPLIANT',
  },

  { name: 'a prefix list of private ranges', given: listed('10.8.0.0/16'), expected: 'COMPLIANT' },
  {
    name: 'a prefix list with everything in it',
    given: listed('0.0.0.0/0'),
    expected: 'NON_COMPLIANT',
    says: ['0.0.0.0/0', listId],
  },
  {
    name: 'a prefix list with a public range in it',
    given: listed('8.8.8.0/24'),
    expected: 'NON_COMPLIANT',
    says: ['public'],
  },
  { name: 'a prefix list with a range of the VPC in it', given: listed('52.1.2.0/24'), expected: 'COMPLIANT' },
  { name: 'a prefix list on all ports', given: listed('10.8.0.0/16', everything), expected: 'NON_COMPLIANT' },
  {
    name: 'a prefix list that nobody read',
    given: inVpc(fromList()),
    expected: 'INSUFFICIENT_DATA',
    says: [listId, 'get-managed-prefix-list-entries.json'],
  },
  {
    name: 'a prefix list of which only the owner is known',
    given: { ...inVpc(fromList()), PrefixListEntries: [{ PrefixListId: listId, OwnerId: '123456789012' }] },
    expected: 'INSUFFICIENT_DATA',
  },
  {
    name: 'a prefix list that nobody read, beside an open source',
    given: given(fromList(), from('0.0.0.0/0')),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a prefix list of AWS without its entries',
    given: ofAws(),
    expected: 'NON_COMPLIANT',
    says: [listId, "AWS's public addresses"],
  },
  {
    name: 'a prefix list of AWS without its entries, where public sources are allowed',
    given: ofAws(),
    parameters: { allowPublicSources: 'true' },
    expected: 'COMPLIANT',
  },
  {
    name: 'a prefix list of AWS on all ports, where public sources are allowed',
    given: ofAws(everything),
    parameters: { allowPublicSources: 'true' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a prefix list of AWS on all ports, where both are allowed',
    given: ofAws(everything),
    parameters: { allowPublicSources: 'true', flagAllPorts: 'false' },
    expected: 'COMPLIANT',
  },
  {
    name: 'a prefix list of AWS with private entries',
    given: {
      ...inVpc(fromList()),
      PrefixListEntries: [{ PrefixListId: listId, OwnerId: 'AWS', Entries: [{ Cidr: '169.254.171.0/24' }] }],
    },
    expected: 'COMPLIANT',
  },

  {
    name: 'an open prefix list beside one that was not read',
    given: {
      ...inVpc(fromList(), fromUnread),
      PrefixListEntries: [{ PrefixListId: listId, OwnerId: '123456789012', Entries: [{ Cidr: '0.0.0.0/0' }] }],
    },
    expected: 'NON_COMPLIANT',
    says: [listId, '0.0.0.0/0'],
  },
  {
    name: 'a private prefix list beside one that was not read',
    given: {
      ...inVpc(fromList(), fromUnread),
      PrefixListEntries: [{ PrefixListId: listId, OwnerId: '123456789012', Entries: [{ Cidr: '10.0.0.0/16' }] }],
    },
    expected: 'INSUFFICIENT_DATA',
    says: ['pl-0a1b2c3d4e5f60002'],
  },

  { name: 'no ingress rule', given: given(), expected: 'COMPLIANT' },
  {
    name: 'groups not known',
    given: { VpcEndpoints: [endpoint()] },
    expected: 'INSUFFICIENT_DATA',
    says: ['describe-security-groups.json'],
  },
  {
    name: 'a group that is attached, but not listed',
    given: { VpcEndpoints: [endpoint()], SecurityGroups: [] },
    expected: 'INSUFFICIENT_DATA',
    says: [groupId, 'attached, but not listed'],
  },
  {
    name: 'a source that is no CIDR block',
    given: given(from('10.0.0.0')),
    expected: 'INSUFFICIENT_DATA',
    says: ['not a CIDR block'],
  },
  ...['Resource', 'ServiceNetwork', 'Tunnel', 'Wormhole'].map((VpcEndpointType) => ({
    name: `an open ${VpcEndpointType} endpoint`,
    given: { ...given(from('0.0.0.0/0')), VpcEndpoints: [endpoint({ VpcEndpointType })] },
    expected: 'NON_COMPLIANT' as const,
  })),
  { name: 'a gateway endpoint', given: { VpcEndpoints: [gatewayEndpoint()] }, expected: 'NOT_APPLICABLE' },
  {
    name: 'a Gateway Load Balancer endpoint',
    given: { VpcEndpoints: [endpoint({ VpcEndpointType: 'GatewayLoadBalancer', Groups: [] })] },
    expected: 'NOT_APPLICABLE',
  },
]);

test('a changed security group affects the endpoints that use it, in every VPC', () => {
  const elsewhere = { VpcId: 'vpc-0a1b2c3d4e5f60002', VpcEndpointId: 'vpce-0a1b2c3d4e5f60002' };
  const other = { VpcEndpointId: 'vpce-0a1b2c3d4e5f60003', Groups: [{ GroupId: 'sg-0a1b2c3d4e5f60003' }] };
  const known = network({
    VpcEndpoints: [endpoint(), endpoint(elsewhere), endpoint(other), gatewayEndpoint()],
    SecurityGroups: [securityGroup()],
  });
  const change = {
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: groupId,
    vpcId: 'vpc-0a1b2c3d4e5f60001',
    deleted: false,
    serviceName: undefined,
    vpcEndpointType: undefined,
  };
  const { evaluations } = evaluateChange({ rule, values: readParameters(rule.parameters, {}) }, change, known, {
    kind: 'change',
    time: 0,
  });
  expect(evaluations.map((evaluation) => evaluation.resourceId)).toEqual([
    'vpce-0a1b2c3d4e5f60001',
    'vpce-0a1b2c3d4e5f60002',
  ]);
});
