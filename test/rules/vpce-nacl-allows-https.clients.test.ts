import { rule } from '../../functions/vpce-nacl-allows-https/rule';
import { endpoint, gatewayEndpoint, localRoute, routeTable, subnet, vpcId, type Described } from '../network';
import { ruleTable } from './rule-table';

const ids = {
  a: 'subnet-0a1b2c3d4e5f60001',
  b: 'subnet-0a1b2c3d4e5f60002',
  data: 'subnet-0a1b2c3d4e5f60003',
};
const entry = (Egress: boolean, RuleNumber: number, overrides: Described = {}): Described => ({
  Egress,
  RuleNumber,
  RuleAction: 'allow',
  Protocol: '-1',
  CidrBlock: '0.0.0.0/0',
  ...overrides,
});
const tcp = (Egress: boolean, RuleNumber: number, From: number, To: number, overrides: Described = {}) =>
  entry(Egress, RuleNumber, { Protocol: '6', PortRange: { From, To }, ...overrides });
const last = [false, true].map((egress) => entry(egress, 32767, { RuleAction: 'deny' }));
const acl = (number: number, SubnetIds: readonly string[], ...entries: readonly Described[]): Described => ({
  NetworkAclId: `acl-0a1b2c3d4e5f6000${number}`,
  VpcId: vpcId,
  OwnerId: '123456789012',
  Associations: SubnetIds.map((SubnetId) => ({ SubnetId })),
  Entries: [...last, ...entries],
});
const everything = [entry(false, 100), entry(true, 100)];
const geneve = (Egress: boolean) => entry(Egress, 100, { Protocol: '17', PortRange: { From: 6081, To: 6081 } });
const database = [tcp(false, 100, 5432, 5432), tcp(true, 100, 1024, 65535)];
const subnets = [
  subnet(),
  subnet({ SubnetId: ids.b, CidrBlock: '10.0.2.0/24' }),
  subnet({ SubnetId: ids.data, CidrBlock: '10.0.3.0/24' }),
];
const table = routeTable({
  Associations: [{ Main: true, AssociationState: { State: 'associated' } }],
  Routes: [localRoute],
});
const client = (SubnetId: string, address: string): Described => ({
  NetworkInterfaceId: 'eni-0a1b2c3d4e5f60009',
  VpcId: vpcId,
  SubnetId,
  Status: 'in-use',
  Groups: [{ GroupId: 'sg-0a1b2c3d4e5f60002' }],
  PrivateIpAddresses: [{ PrivateIpAddress: address }],
});
const own = (number: number, SubnetId: string, address: string): Described => ({
  ...client(SubnetId, address),
  NetworkInterfaceId: `eni-0a1b2c3d4e5f6000${number}`,
  InterfaceType: 'vpc_endpoint',
});
const given = (service: string, acls: readonly Described[], more: object = {}) => ({
  VpcEndpoints: [endpoint({ ServiceName: `com.amazonaws.us-east-1.${service}`, SubnetIds: [ids.a] })],
  Subnets: subnets,
  RouteTables: [table],
  NetworkAcls: acls,
  ...more,
});
const inTwo = { VpcEndpoints: [endpoint({ ServiceName: 'com.amazonaws.us-east-1.sqs', SubnetIds: [ids.a, ids.b] })] };

ruleTable(rule, [
  {
    name: 'everything is open',
    given: given('sts', [acl(1, Object.values(ids), ...everything)]),
    expected: 'COMPLIANT',
  },
  {
    name: 'the own ACL of a data tier lets the database in only: closed on purpose',
    given: given('sts', [acl(1, [ids.a, ids.b], ...everything), acl(2, [ids.data], ...[tcp(false, 100, 5432, 5432)])]),
    expected: 'COMPLIANT',
  },
  {
    name: 'a client is known to be in it',
    given: given('sts', [acl(1, [ids.a, ids.b], ...everything), acl(2, [ids.data], tcp(false, 100, 5432, 5432))], {
      NetworkInterfaces: [client(ids.data, '10.0.3.17')],
    }),
    expected: 'NON_COMPLIANT',
    says: [
      '1 of 1 clients',
      'eni-0a1b2c3d4e5f60009',
      'acl-0a1b2c3d4e5f60002',
      'denies outbound TCP 443 to 10.0.1.0/24',
    ],
  },
  {
    name: "answers to a client's own subnet are not let in",
    given: given('sts', [
      acl(1, [ids.a, ids.b], ...everything),
      acl(2, [ids.data], entry(true, 100), ...database.slice(0, 1)),
    ]),
    expected: 'NON_COMPLIANT',
    says: ['1 of 2 private subnets', ids.data, 'denies inbound TCP 1024-65535'],
    fixedBy: [
      'aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-0a1b2c3d4e5f60002 --ingress --rule-number 110 --protocol tcp --port-range From=1024,To=65535 --cidr-block 10.0.1.0/24 --rule-action allow',
    ],
  },
  {
    name: 'the same of a service that not everybody needs',
    given: given('sqs', [
      acl(1, [ids.a, ids.b], ...everything),
      acl(2, [ids.data], entry(true, 100), ...database.slice(0, 1)),
    ]),
    expected: 'COMPLIANT',
    says: ['1 of 2 private subnets get through'],
  },
  {
    name: 'the ACL lets in a part of a subnet only, which is never a purpose',
    given: given('sqs', [
      acl(1, [ids.b, ids.data], ...everything),
      acl(
        2,
        [ids.a],
        entry(false, 90, { CidrBlock: '10.0.2.0/23' }),
        entry(false, 80, { RuleAction: 'deny', CidrBlock: '10.0.3.128/25' }),
        entry(true, 100),
      ),
    ]),
    expected: 'NON_COMPLIANT',
    says: ['10.0.3.128/25', '(rule 80)'],
  },
  {
    name: 'one of two subnets of the endpoint is shut',
    given: given('sqs', [acl(1, [ids.a, ids.data], ...everything), acl(2, [ids.b])], inTwo),
    expected: 'NON_COMPLIANT',
    says: ['acl-0a1b2c3d4e5f60002 shuts', ids.b, 'everybody'],
  },
  {
    name: 'it lets nobody get an answer',
    given: given('sqs', [acl(1, [ids.a, ids.data], ...everything), acl(2, [ids.b], entry(false, 100))], inTwo),
    expected: 'NON_COMPLIANT',
    says: ['denies outbound TCP 1024-65535 to everybody'],
  },
  {
    name: 'the ACL of the clients tells two addresses of the endpoint apart: the open one is its own',
    given: given(
      'sts',
      [
        acl(1, [ids.a, ids.b], ...everything),
        acl(2, [ids.data], entry(true, 100, { CidrBlock: '10.0.1.4/32' }), entry(false, 100)),
      ],
      { NetworkInterfaces: [client(ids.data, '10.0.3.17'), own(1, ids.a, '10.0.1.4')] },
    ),
    expected: 'COMPLIANT',
  },
  {
    name: 'the open one is not its own',
    given: given(
      'sts',
      [
        acl(1, [ids.a, ids.b], ...everything),
        acl(2, [ids.data], entry(true, 100, { CidrBlock: '10.0.1.4/32' }), entry(false, 100)),
      ],
      { NetworkInterfaces: [client(ids.data, '10.0.3.17'), own(1, ids.a, '10.0.1.5')] },
    ),
    expected: 'NON_COMPLIANT',
  },
  // Gateway endpoints
  {
    name: 'a gateway endpoint: 443 to the service, and answers from it',
    given: {
      ...given('sts', [acl(1, Object.values(ids), tcp(true, 100, 443, 443), tcp(false, 100, 1024, 65535))]),
      VpcEndpoints: [gatewayEndpoint()],
    },
    expected: 'COMPLIANT',
  },
  {
    name: 'a gateway endpoint whose subnets reach 443 in the VPC only',
    given: {
      ...given('sts', [
        acl(1, Object.values(ids), tcp(true, 100, 443, 443, { CidrBlock: '10.0.0.0/16' }), entry(false, 100)),
      ]),
      VpcEndpoints: [gatewayEndpoint()],
      PrefixLists: [
        { PrefixListId: 'pl-63a5400a', PrefixListName: 'com.amazonaws.us-east-1.s3', Cidrs: ['52.216.0.0/15'] },
      ],
    },
    expected: 'NON_COMPLIANT',
    says: ['3 of 3 subnets', 'denies outbound TCP 443 to 52.216.0.0/15'],
  },
  {
    name: 'a gateway endpoint that no subnet uses',
    given: { ...given('sts', []), VpcEndpoints: [gatewayEndpoint({ RouteTableIds: [] })] },
    expected: 'NOT_APPLICABLE',
  },
  // Tunnels
  ...[
    { name: 'all protocols', entries: everything, expected: 'COMPLIANT' as const },
    {
      name: 'UDP 6081 both ways',
      entries: [geneve(false), geneve(true)],
      expected: 'COMPLIANT' as const,
    },
    {
      name: 'UDP 6081 in, and its answers to high ports of TCP only',
      entries: [geneve(false), tcp(true, 100, 1024, 65535)],
      expected: 'NON_COMPLIANT' as const,
      says: ['outbound UDP 6081'],
    },
    {
      name: 'HTTPS only',
      entries: [tcp(false, 100, 443, 443), tcp(true, 100, 1024, 65535)],
      expected: 'NON_COMPLIANT' as const,
      says: ['inbound UDP 6081'],
    },
  ].map(({ name, entries, ...rest }) => ({
    name: `a tunnel, ${name}`,
    given: {
      VpcEndpoints: [endpoint({ VpcEndpointType: 'Tunnel', SubnetIds: [ids.a] })],
      Subnets: subnets,
      RouteTables: [table],
      NetworkAcls: [acl(1, [ids.a], ...entries), acl(2, [ids.b, ids.data], ...everything)],
    },
    ...rest,
  })),
  {
    name: 'a tunnel that one subnet of three can use: which hosts encapsulate, nobody can see',
    given: {
      VpcEndpoints: [endpoint({ VpcEndpointType: 'Tunnel', SubnetIds: [ids.a] })],
      Subnets: subnets,
      RouteTables: [table],
      NetworkAcls: [acl(1, [ids.a], ...everything), acl(2, [ids.b], ...everything), acl(3, [ids.data], ...database)],
      NetworkInterfaces: [client(ids.data, '10.0.3.17')],
    },
    expected: 'COMPLIANT',
  },
]);
