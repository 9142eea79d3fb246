import { rule } from '../../functions/vpce-sg-allows-https/rule';
import { endpoint, localRoute, permission, routeTable, securityGroup, subnet, vpcId, type Described } from '../network';
import { ruleTable } from './rule-table';

const nodes = 'sg-0a1b2c3d4e5f60002';
const bastion = 'sg-0a1b2c3d4e5f60003';
const subnetA = 'subnet-0a1b2c3d4e5f60001';
const subnetB = 'subnet-0a1b2c3d4e5f60002';

const client = (number: number, group: string, overrides: Described = {}): Described => ({
  NetworkInterfaceId: `eni-0a1b2c3d4e5f6000${number}`,
  VpcId: vpcId,
  SubnetId: subnetA,
  InterfaceType: 'interface',
  Status: 'in-use',
  Groups: [{ GroupId: group }],
  PrivateIpAddresses: [{ PrivateIpAddress: `10.0.1.${number}` }],
  ...overrides,
});
const three = [client(5, bastion), client(6, nodes), client(7, nodes)];
const table = (...routes: readonly Described[]) =>
  routeTable({
    Associations: [{ Main: true, AssociationState: { State: 'associated' } }],
    Routes: [localRoute, ...routes],
  });
const from = (cidr: string, rest: Described = {}) => permission({ IpRanges: [{ CidrIp: cidr }], ...rest });
const fromGroup = (GroupId: string, pair: Described = {}) => permission({ UserIdGroupPairs: [{ GroupId, ...pair }] });
const privateTable = table();
const subnets = [subnet(), subnet({ SubnetId: subnetB, CidrBlock: '10.0.2.0/24' })];

const of = (service: string, permissions: readonly Described[], more: object = {}, changes: Described = {}) => ({
  VpcEndpoints: [endpoint({ ServiceName: `com.amazonaws.us-east-1.${service}`, ...changes })],
  SecurityGroups: [securityGroup({ IpPermissions: permissions })],
  Subnets: subnets,
  RouteTables: [privateTable],
  NetworkInterfaces: three,
  ...more,
});
const unread = { NetworkInterfaces: undefined };
const elsewhere = [subnet({ SubnetId: 'subnet-0a1b2c3d4e5f60003', CidrBlock: '10.0.3.0/24' })];

ruleTable(rule, [
  {
    name: 'a service that everybody needs admits only the bastion',
    given: of('sts', [fromGroup(bastion)]),
    expected: 'NON_COMPLIANT',
    says: ['2 of 3 clients', bastion, `eni-0a1b2c3d4e5f60006 (${nodes}, 10.0.1.6)`, `Add ${nodes}.`],
    fixedBy: [
      `aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,UserIdGroupPairs=[{GroupId=${nodes}}]'`,
    ],
  },
  {
    name: 'all groups in use are admitted by reference',
    given: of('sts', [fromGroup(bastion), fromGroup(nodes)]),
    expected: 'COMPLIANT',
  },
  { name: 'each client by its address', given: of('sts', [from('10.0.1.4/30')]), expected: 'COMPLIANT' },
  {
    name: 'all but one address',
    given: of('sts', [from('10.0.1.6/31')]),
    expected: 'NON_COMPLIANT',
    says: ['1 of 3 clients'],
  },
  {
    name: 'a service for one workload admits one workload',
    given: of('secretsmanager', [fromGroup(nodes)]),
    expected: 'COMPLIANT',
    says: ['Admits 2 of 3 clients', 'secretsmanager'],
  },
  {
    name: 'a service for one workload admits no client',
    given: of('secretsmanager', [from('10.0.9.0/24')]),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'everyClientServices=*: every service',
    given: of('secretsmanager', [fromGroup(nodes)]),
    parameters: { everyClientServices: '*' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a FIPS name of a service that everybody needs',
    given: of('ecr.api-fips', [fromGroup(bastion)]),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'load balancers, NAT gateways, databases and detached interfaces need not get in',
    given: of('sts', [fromGroup(nodes)], {
      NetworkInterfaces: [
        client(6, nodes),
        client(7, bastion, { InterfaceType: 'nat_gateway' }),
        client(8, bastion, { RequesterManaged: true, RequesterId: 'amazon-rds' }),
        client(9, bastion, { Status: 'available' }),
        client(4, bastion, { InterfaceType: 'something_new' }),
      ],
    }),
    expected: 'COMPLIANT',
  },
  {
    name: 'a task of Fargate needs to get in',
    given: of('sts', [fromGroup(nodes)], {
      NetworkInterfaces: [
        client(6, nodes),
        client(7, bastion, { RequesterManaged: true, RequesterId: '578734482556' }),
      ],
    }),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'no client at all: anybody',
    given: of('sts', [fromGroup(bastion)], { NetworkInterfaces: [] }),
    expected: 'COMPLIANT',
  },
  // Where interfaces are not known
  { name: 'the ranges of all private subnets', given: of('sts', [from('10.0.0.0/22')], unread), expected: 'COMPLIANT' },
  {
    name: 'the range of one of two private subnets',
    given: of(
      'sts',
      [from('10.0.1.0/24')],
      { ...unread, Subnets: [...subnets, ...elsewhere] },
      { SubnetIds: [subnetA] },
    ),
    expected: 'NON_COMPLIANT',
    says: ['2 of 2 private subnets', '10.0.2.0/24'],
  },
  {
    name: 'two rules that together cover a subnet',
    given: of('sts', [from('10.0.1.0/24'), from('10.0.2.0/25'), from('10.0.2.128/25')], unread),
    expected: 'COMPLIANT',
  },
  {
    name: 'a public subnet that is shut out on purpose',
    given: of('sts', [from('10.0.1.0/24')], {
      ...unread,
      RouteTables: [
        privateTable,
        routeTable({
          RouteTableId: 'rtb-0a1b2c3d4e5f60002',
          Associations: [{ SubnetId: subnetB, AssociationState: { State: 'associated' } }],
          Routes: [
            localRoute,
            { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-0a1b2c3d4e5f60001', State: 'active' },
          ],
        }),
      ],
    }),
    expected: 'COMPLIANT',
  },
  {
    name: 'a group whose members are not in the input',
    given: of('sts', [fromGroup(nodes)], unread),
    expected: 'COMPLIANT',
    says: [nodes, 'not in the input'],
  },
  {
    name: 'a group of another VPC without a peering',
    given: of('sts', [fromGroup(nodes, { VpcId: 'vpc-0a1b2c3d4e5f60002' })], unread),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a hub: the clients are in other networks',
    given: of('sts', [from('10.9.0.0/16')], {
      ...unread,
      RouteTables: [
        table({ DestinationCidrBlock: '10.0.0.0/8', TransitGatewayId: 'tgw-0a1b2c3d4e5f60001', State: 'active' }),
      ],
    }),
    expected: 'COMPLIANT',
  },
  {
    name: 'no hub: nobody else can be meant',
    given: of('sts', [from('10.9.0.0/16')], unread),
    expected: 'NON_COMPLIANT',
  },
  // Families
  {
    name: 'the names resolve to IPv6 too, which no rule admits',
    given: of(
      'secretsmanager',
      [from('10.0.0.0/16')],
      {
        ...unread,
        Subnets: [subnet({ Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: '2600:1f18:1:1::/64' }] })],
      },
      { IpAddressType: 'dualstack', SubnetIds: [subnetA] },
    ),
    expected: 'NON_COMPLIANT',
    says: ['IPv6', 'Add 2600:1f18:1:1::/64'],
  },
  {
    name: 'an endpoint of both families whose names resolve to IPv4 only',
    given: of(
      'secretsmanager',
      [from('10.0.0.0/16')],
      {
        ...unread,
        Subnets: [subnet({ Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: '2600:1f18:1:1::/64' }] })],
      },
      { IpAddressType: 'dualstack', SubnetIds: [subnetA], DnsOptions: { DnsRecordIpType: 'ipv4' } },
    ),
    expected: 'COMPLIANT',
  },
  {
    name: 'subnets not known',
    given: of('sts', [from('10.0.0.0/16')], { Subnets: undefined }),
    expected: 'INSUFFICIENT_DATA',
  },
  {
    name: 'a tunnel admits one of the clients: which hosts encapsulate, nobody can see',
    given: of(
      'sts',
      [from('10.0.1.0/24', { IpProtocol: 'udp', FromPort: 6081, ToPort: 6081 })],
      {},
      { VpcEndpointType: 'Tunnel', SubnetIds: [subnetA] },
    ),
    expected: 'COMPLIANT',
  },
  {
    name: 'a tunnel, and the parameters say who must get in',
    given: of(
      'sts',
      [from('10.0.1.0/24', { IpProtocol: 'udp', FromPort: 6081, ToPort: 6081 })],
      {},
      { VpcEndpointType: 'Tunnel', SubnetIds: [subnetA] },
    ),
    parameters: { sourceMode: 'explicit', requiredSourceCidrs: '10.0.2.0/24' },
    expected: 'NON_COMPLIANT',
    says: ['UDP 6081'],
  },
]);
