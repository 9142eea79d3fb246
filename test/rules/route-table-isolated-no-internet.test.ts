import { rule } from '../../functions/route-table-isolated-no-internet/rule';
import { InvalidParameter, readParameters } from '../../shared/rule/parameters';
import { gatewayEndpoint, endpoint, localRoute, routeTable, subnet, type Described } from '../network';
import { affectedBy, changeOf } from './changes';
import { ruleTable } from './rule-table';

const [first, second] = ['rtb-0a1b2c3d4e5f60001', 'rtb-0a1b2c3d4e5f60002'] as const;
const tags = (Key: string, Value = 'true') => ({ Tags: [{ Key, Value }] });
const isolated = tags('vpce-posture:isolated');
const table = (routes: object[], overrides: Described = {}) =>
  routeTable({ Routes: [localRoute, ...routes], ...isolated, ...overrides });
const given = (routes: object[], rest: object = {}) => ({
  RouteTables: [table(routes)],
  Subnets: [subnet()],
  ...rest,
});
const nat = (overrides: Described = {}) => ({
  DestinationCidrBlock: '0.0.0.0/0',
  NatGatewayId: 'nat-0a1b2c3d4e5f60001',
  State: 'active',
  ...overrides,
});
const to = (target: Described, overrides: Described = {}) => nat({ NatGatewayId: undefined, ...target, ...overrides });
const igw = { GatewayId: 'igw-0a1b2c3d4e5f60001' };
const gwlb = { GatewayId: 'vpce-0a1b2c3d4e5f60005' };
const blocked = { BlockPublicAccessStates: { InternetGatewayBlockMode: 'block-bidirectional' } };
const ingressOnly = { BlockPublicAccessStates: { InternetGatewayBlockMode: 'block-ingress' } };
const publicSubnet = (overrides: Described = {}) => subnet({ SubnetId: 'subnet-0a1b2c3d4e5f60009', ...overrides });
const cidr = (DestinationCidrBlock: string) => ({ DestinationCidrBlock });
const cidr6 = (DestinationIpv6CidrBlock: string) => ({ DestinationCidrBlock: undefined, DestinationIpv6CidrBlock });
const byList = { DestinationCidrBlock: undefined, DestinationPrefixListId: 'pl-0a1b2c3d4e5f60001' };
const entries = (...cidrs: string[]) => ({
  PrefixListEntries: [{ PrefixListId: 'pl-0a1b2c3d4e5f60001', Entries: cidrs.map((Cidr) => ({ Cidr })) }],
});
const toS3 = { DestinationPrefixListId: 'pl-63a5400a', GatewayId: 'vpce-0a1b2c3d4e5f60009', State: 'active' };

ruleTable(rule, [
  // Which tables
  { name: 'isolated by its own tag, local route only', given: given([]), expected: 'COMPLIANT' },
  {
    name: 'isolated by its own tag, with NAT',
    given: given([nat()]),
    expected: 'NON_COMPLIANT',
    says: [`Isolated route table ${first} has 0.0.0.0/0 -> nat-0a1b2c3d4e5f60001`, 'to the internet'],
  },
  {
    name: 'without a tag, with NAT',
    given: { RouteTables: [table([nat()], { Tags: [] })], Subnets: [subnet()] },
    expected: 'NOT_APPLICABLE',
    says: ['vpce-posture:isolated=true'],
  },
  {
    name: 'isolated by the tag of a subnet, with NAT',
    given: { RouteTables: [table([nat()], { Tags: [] })], Subnets: [subnet(isolated)] },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'the tag is on a subnet of another table',
    given: { RouteTables: [table([nat()], { Tags: [] })], Subnets: [subnet(), publicSubnet(isolated)] },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'the tag is on a subnet that uses the main table implicitly',
    given: {
      RouteTables: [table([nat()], { Tags: [], Associations: [{ Main: true }] })],
      Subnets: [subnet(isolated), publicSubnet()],
    },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'the tag has another value',
    given: { RouteTables: [table([nat()], tags('vpce-posture:isolated', 'false'))], Subnets: [subnet()] },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'isolationTag without a value: any value does',
    given: { RouteTables: [table([nat()], tags('vpce-posture:isolated', 'false'))], Subnets: [subnet()] },
    parameters: { isolationTag: 'vpce-posture:isolated' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'isolationTag with an empty value: the empty value does',
    given: { RouteTables: [table([nat()], tags('isolated', ''))], Subnets: [subnet()] },
    parameters: { isolationTag: 'isolated=' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'isolationTag whose value holds an equals sign',
    given: { RouteTables: [table([nat()], tags('tier', 'a=b'))], Subnets: [subnet()] },
    parameters: { isolationTag: 'tier=a=b' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'isolationTag whose key holds an equals sign',
    given: { RouteTables: [table([nat()], tags('tier=a', 'b'))], Subnets: [subnet()] },
    parameters: { isolationTag: 'tier=a=b' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'isolationTag as long as tags can be',
    given: given([nat()]),
    parameters: { isolationTag: `${'k'.repeat(128)}=${'v'.repeat(256)}` },
    expected: 'NOT_APPLICABLE',
    says: ['kkk=vvv', '…'],
  },
  {
    name: 'subnets not known, and the table itself has no tag',
    given: { RouteTables: [table([], { Tags: [] })] },
    expected: 'INSUFFICIENT_DATA',
    says: ['describe-subnets.json'],
  },
  {
    name: 'all-private: a table without a tag, with NAT',
    given: { RouteTables: [table([nat()], { Tags: [] })], Subnets: [subnet()] },
    parameters: { mode: 'all-private' },
    expected: 'NON_COMPLIANT',
    says: ['Private route table'],
  },
  {
    name: 'all-private: a public table',
    given: { RouteTables: [table([to(igw)], { Tags: [] })], Subnets: [subnet()] },
    parameters: { mode: 'all-private' },
    expected: 'NOT_APPLICABLE',
    says: ['public by design'],
  },
  {
    name: 'all-private: a table that no subnet uses',
    given: { RouteTables: [table([nat()], { Associations: [] })], Subnets: [subnet()] },
    parameters: { mode: 'all-private' },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'tagged: a table that no subnet uses',
    given: { RouteTables: [table([nat()], { Associations: [] })], Subnets: [subnet()] },
    expected: 'NON_COMPLIANT',
  },
  // Where routes lead
  { name: 'a NAT gateway that is gone', given: given([nat({ State: 'blackhole' })]), expected: 'COMPLIANT' },
  { name: 'an internet gateway', given: given([to(igw)]), expected: 'NON_COMPLIANT', says: ['igw-'] },
  {
    name: 'an egress-only internet gateway',
    given: given([to({ EgressOnlyInternetGatewayId: 'eigw-0a1b2c3d4e5f60001' }, cidr6('::/0'))]),
    expected: 'NON_COMPLIANT',
    says: ['::/0 -> eigw-'],
  },
  {
    name: 'a NAT instance, by its id',
    given: given([to({ InstanceId: 'i-0a1b2c3d4e5f60001' })]),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a NAT instance, by its network interface',
    given: given([to({ NetworkInterfaceId: 'eni-0a1b2c3d4e5f60001' })]),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a carrier gateway',
    given: given([to({ CarrierGatewayId: 'cagw-0a1b2c3d4e5f60001' })]),
    expected: 'NON_COMPLIANT',
  },
  { name: 'a kind of target that is newer than this code', given: given([to({})]), expected: 'NON_COMPLIANT' },
  {
    name: 'a transit gateway',
    given: given([to({ TransitGatewayId: 'tgw-0a1b2c3d4e5f60001' })]),
    expected: 'NON_COMPLIANT',
    says: ['other networks'],
  },
  {
    name: 'allowTransitEgress: a transit gateway',
    given: given([to({ TransitGatewayId: 'tgw-0a1b2c3d4e5f60001' })]),
    parameters: { allowTransitEgress: 'true' },
    expected: 'COMPLIANT',
  },
  {
    name: 'allowTransitEgress: NAT all the same',
    given: given([nat()]),
    parameters: { allowTransitEgress: 'true' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a default route that a VPN gateway propagated',
    given: given([to({ GatewayId: 'vgw-0a1b2c3d4e5f60001', Origin: 'EnableVgwRoutePropagation' })]),
    expected: 'NON_COMPLIANT',
    says: ['vgw-'],
  },
  {
    name: 'the local gateway of an Outpost',
    given: given([to({ LocalGatewayId: 'lgw-0a1b2c3d4e5f60001' })]),
    expected: 'NON_COMPLIANT',
    says: ['other networks'],
  },
  { name: 'a Gateway Load Balancer endpoint', given: given([to(gwlb)]), expected: 'COMPLIANT' },
  {
    name: 'allowGwlbEgress=false: a Gateway Load Balancer endpoint',
    given: given([to(gwlb)]),
    parameters: { allowGwlbEgress: 'false' },
    expected: 'NON_COMPLIANT',
    says: ['vpce-0a1b2c3d4e5f60005'],
  },
  {
    name: 'allowGwlbEgress=false: a gateway endpoint, its prefix list unread',
    given: given([toS3], { VpcEndpoints: [gatewayEndpoint()] }),
    parameters: { allowGwlbEgress: 'false' },
    expected: 'COMPLIANT',
  },
  {
    name: 'allowGwlbEgress=false: a Gateway Load Balancer endpoint by prefix list',
    given: given([to(gwlb, byList)], {
      VpcEndpoints: [endpoint({ VpcEndpointId: gwlb.GatewayId, VpcEndpointType: 'GatewayLoadBalancer' })],
      ...entries('0.0.0.0/0'),
    }),
    parameters: { allowGwlbEgress: 'false' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'allowGwlbEgress=false: an unknown endpoint by prefix list',
    given: given([to(gwlb, byList)], entries('0.0.0.0/0')),
    parameters: { allowGwlbEgress: 'false' },
    expected: 'INSUFFICIENT_DATA',
    says: ['describe-vpc-endpoints.json'],
  },
  // How wide
  {
    name: 'half of the internet',
    given: given([nat(cidr('128.0.0.0/1'))]),
    expected: 'NON_COMPLIANT',
    says: ['128.0.0.0/1'],
  },
  { name: 'a public /8', given: given([nat(cidr('52.0.0.0/8'))]), expected: 'NON_COMPLIANT' },
  { name: 'a public /9', given: given([nat(cidr('52.0.0.0/9'))]), expected: 'COMPLIANT' },
  { name: 'a private /8', given: given([nat(cidr('10.0.0.0/8'))]), expected: 'COMPLIANT' },
  {
    name: 'a /8 with private and public addresses',
    given: given([nat(cidr('172.0.0.0/8'))]),
    expected: 'NON_COMPLIANT',
  },
  { name: 'all global IPv6 addresses', given: given([nat(cidr6('2000::/3'))]), expected: 'NON_COMPLIANT' },
  { name: 'unique local IPv6 addresses', given: given([nat(cidr6('fc00::/7'))]), expected: 'COMPLIANT' },
  {
    name: 'the IPv4 internet, translated to IPv6',
    given: given([nat(cidr6('64:ff9b::/96'))]),
    expected: 'NON_COMPLIANT',
    says: ['64:ff9b::/96'],
  },
  { name: 'one translated IPv4 address', given: given([nat(cidr6('64:ff9b::a00:1/128'))]), expected: 'COMPLIANT' },
  { name: 'a destination that is no CIDR block', given: given([nat(cidr('everywhere'))]), expected: 'COMPLIANT' },
  // Prefix lists
  {
    name: 'a prefix list that holds everything',
    given: given([nat(byList)], entries('10.0.0.0/8', '0.0.0.0/0')),
    expected: 'NON_COMPLIANT',
    says: ['pl-0a1b2c3d4e5f60001 -> nat-'],
  },
  {
    name: 'a prefix list that holds private ranges',
    given: given([nat(byList)], entries('10.0.0.0/8', '192.168.0.0/16')),
    expected: 'COMPLIANT',
  },
  {
    name: 'a prefix list that was not read',
    given: given([nat(byList)]),
    expected: 'INSUFFICIENT_DATA',
    says: ['pl-0a1b2c3d4e5f60001'],
  },
  {
    name: 'a prefix list that was not read, beside a plain default route',
    given: given([nat(byList), nat()]),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a prefix list that was not read leads to a gateway endpoint',
    given: given([toS3]),
    expected: 'COMPLIANT',
  },
  {
    name: 'a prefix list that was not read leads to a NAT gateway that is gone',
    given: given([nat({ ...byList, State: 'blackhole' })]),
    expected: 'COMPLIANT',
  },
  // VPC Block Public Access
  {
    name: 'internet gateway, all subnets of the table blocked',
    given: given([to(igw)], { Subnets: [subnet(blocked), publicSubnet()] }),
    expected: 'COMPLIANT',
  },
  {
    name: 'internet gateway, one subnet of the table not blocked',
    given: {
      RouteTables: [
        table([to(igw)], {
          Associations: [{ SubnetId: 'subnet-0a1b2c3d4e5f60001' }, { SubnetId: 'subnet-0a1b2c3d4e5f60009' }],
        }),
      ],
      Subnets: [subnet(blocked), publicSubnet()],
    },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'internet gateway, subnets blocked for ingress only',
    given: given([to(igw)], { Subnets: [subnet(ingressOnly)] }),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'honourBpa=false: internet gateway, all subnets of the table blocked',
    given: given([to(igw)], { Subnets: [subnet(blocked)] }),
    parameters: { honourBpa: 'false' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'egress-only internet gateway, all subnets of the table blocked',
    given: given([to({ EgressOnlyInternetGatewayId: 'eigw-0a1b2c3d4e5f60001' }, cidr6('::/0'))], {
      Subnets: [subnet(blocked)],
    }),
    expected: 'COMPLIANT',
  },
  {
    name: 'NAT gateway, all subnets of the VPC blocked',
    given: given([nat()], { Subnets: [subnet(blocked), publicSubnet(blocked)] }),
    expected: 'COMPLIANT',
  },
  {
    name: 'NAT gateway, a subnet where it may be is excluded from the block',
    given: given([nat()], { Subnets: [subnet(blocked), publicSubnet()] }),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'NAT gateway by prefix list, all subnets of the VPC blocked',
    given: given([nat(byList)], { Subnets: [subnet(blocked)], ...entries('0.0.0.0/0') }),
    expected: 'COMPLIANT',
  },
  {
    name: 'NAT instance, all subnets blocked',
    given: given([to({ InstanceId: 'i-0a1b2c3d4e5f60001' })], { Subnets: [subnet(blocked)] }),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'internet gateway, no subnet uses the table',
    given: { RouteTables: [table([to(igw)], { Associations: [] })], Subnets: [subnet(blocked)] },
    expected: 'NON_COMPLIANT',
  },
  // The way to S3
  {
    name: 'requireS3Endpoint: an active route to the gateway endpoint',
    given: given([toS3], { VpcEndpoints: [gatewayEndpoint()] }),
    parameters: { requireS3Endpoint: 'true' },
    expected: 'COMPLIANT',
  },
  {
    name: 'requireS3Endpoint: the route is a blackhole',
    given: given([{ ...toS3, State: 'blackhole' }], { VpcEndpoints: [gatewayEndpoint()] }),
    parameters: { requireS3Endpoint: 'true' },
    expected: 'NON_COMPLIANT',
    says: ['gateway endpoint for S3', `--add-route-table-ids ${first}`],
  },
  {
    name: 'requireS3Endpoint: the endpoint is one for DynamoDB',
    given: given([toS3], { VpcEndpoints: [gatewayEndpoint({ ServiceName: 'com.amazonaws.us-east-1.dynamodb' })] }),
    parameters: { requireS3Endpoint: 'true' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'requireS3Endpoint: endpoints not known',
    given: given([toS3]),
    parameters: { requireS3Endpoint: 'true' },
    expected: 'INSUFFICIENT_DATA',
  },
]);

test.each(['=true', 'iso\nlated=true', 'k'.repeat(386)])('isolationTag %j is refused', (isolationTag) => {
  expect(() => readParameters(rule.parameters, { isolationTag })).toThrow(InvalidParameter);
});

describe('changes', () => {
  const all = {
    RouteTables: [table([]), table([nat()], { RouteTableId: second, Associations: [{ Main: true }] })],
    Subnets: [subnet(), publicSubnet()],
  };

  test('a route table: itself', () => {
    expect(affectedBy(rule, changeOf('AWS::EC2::RouteTable', first), all)).toEqual([`${first} COMPLIANT`]);
  });

  test('a subnet: the table that it uses', () => {
    const ofSubnet = (id: string, deleted = false) =>
      affectedBy(rule, changeOf('AWS::EC2::Subnet', id, { deleted }), all);
    expect(ofSubnet('subnet-0a1b2c3d4e5f60001')).toEqual([`${first} COMPLIANT`]);
    expect(ofSubnet('subnet-0a1b2c3d4e5f60009')).toEqual([`${second} NON_COMPLIANT`]);
    expect(ofSubnet('subnet-0a1b2c3d4e5f60001', true)).toEqual([`${second} NON_COMPLIANT`]);
  });
});
