import { rule } from '../../functions/route-table-gateway-endpoint-used/rule';
import { endpoint, gatewayEndpoint, localRoute, routeTable, subnet, vpcId, type Described } from '../network';
import { affectedBy, changeOf, recordedVerdicts } from './changes';
import { ruleTable } from './rule-table';

const [first, second] = ['rtb-0a1b2c3d4e5f60001', 'rtb-0a1b2c3d4e5f60002'] as const;
const [s3Id, dynamodbId] = ['vpce-0a1b2c3d4e5f60009', 'vpce-0a1b2c3d4e5f60008'] as const;
const s3 = (overrides: Described = {}) => gatewayEndpoint(overrides);
const dynamodb = (overrides: Described = {}) =>
  gatewayEndpoint({ VpcEndpointId: dynamodbId, ServiceName: 'com.amazonaws.us-east-1.dynamodb', ...overrides });
const s3Interface = (overrides: Described = {}) =>
  endpoint({
    ServiceName: 'com.amazonaws.us-east-1.s3',
    DnsOptions: { PrivateDnsOnlyForInboundResolverEndpoint: false },
    ...overrides,
  });

const nat = { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-0a1b2c3d4e5f60001', State: 'active' };
const transit = { DestinationCidrBlock: '0.0.0.0/0', TransitGatewayId: 'tgw-0a1b2c3d4e5f60001', State: 'active' };
const internet = { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-0a1b2c3d4e5f60001', State: 'active' };
const toS3 = { DestinationPrefixListId: 'pl-63a5400a', GatewayId: s3Id, State: 'active' };
const toDynamodb = { DestinationPrefixListId: 'pl-02cd2c6b', GatewayId: dynamodbId, State: 'active' };
const table = (routes: object[], overrides: Described = {}) =>
  routeTable({ Routes: [localRoute, ...routes], ...overrides });
const given = (routes: object[], VpcEndpoints: object[], rest: object = {}) => ({
  RouteTables: [table(routes)],
  VpcEndpoints,
  ...rest,
});
const main = { Associations: [{ Main: true }] };

ruleTable(rule, [
  // Gateway endpoints
  {
    name: 'both services have an active route',
    given: given([nat, toS3, toDynamodb], [s3(), dynamodb()]),
    expected: 'COMPLIANT',
  },
  {
    name: 'one service has none, but there is an endpoint',
    given: given([nat, toS3], [s3(), dynamodb({ RouteTableIds: [second] })]),
    expected: 'NON_COMPLIANT',
    says: [
      first,
      'dynamodb',
      'nat-0a1b2c3d4e5f60001',
      `--vpc-endpoint-id ${dynamodbId} --add-route-table-ids ${first}`,
    ],
  },
  {
    name: 'there are no endpoints at all',
    given: given([nat], []),
    expected: 'NON_COMPLIANT',
    says: ['s3, dynamodb', 'com.amazonaws.us-east-1.s3'],
  },
  {
    name: 'the table is associated, but the route is a blackhole',
    given: given([nat, { ...toS3, State: 'blackhole' }, toDynamodb], [s3(), dynamodb()]),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a route leads to the endpoint, but the endpoint does not list the table',
    given: given([nat, toS3, toDynamodb], [s3({ RouteTableIds: [second] }), dynamodb()]),
    expected: 'NON_COMPLIANT',
    says: ['s3'],
  },
  {
    name: 'the endpoint is being deleted',
    given: given([nat, toS3, toDynamodb], [s3({ State: 'deleting' }), dynamodb()]),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'the endpoint is being modified',
    given: given([nat, toS3, toDynamodb], [s3({ State: 'pending' }), dynamodb()]),
    expected: 'COMPLIANT',
  },
  // Interface endpoints for S3
  {
    name: 'an interface endpoint holds the names of S3',
    given: given([nat, toDynamodb], [s3Interface(), dynamodb()]),
    expected: 'COMPLIANT',
  },
  {
    name: 'an interface endpoint holds the names of S3 for inbound Resolver endpoints only',
    given: given(
      [nat, toDynamodb],
      [s3Interface({ DnsOptions: { PrivateDnsOnlyForInboundResolverEndpoint: true } }), dynamodb()],
    ),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'an interface endpoint for S3 without the option',
    given: given([nat, toDynamodb], [s3Interface({ DnsOptions: undefined }), dynamodb()]),
    expected: 'COMPLIANT',
  },
  {
    name: 'an interface endpoint for S3 with private DNS off',
    given: given([nat, toDynamodb], [s3Interface({ PrivateDnsEnabled: false }), dynamodb()]),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'an interface endpoint for S3 that was rejected',
    given: given([nat, toDynamodb], [s3Interface({ State: 'rejected' }), dynamodb()]),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'an interface endpoint for S3 of another Region',
    given: given([nat, toDynamodb], [s3Interface({ ServiceName: 'com.amazonaws.us-west-2.s3' }), dynamodb()]),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'an interface endpoint for SQS',
    given: given([nat, toDynamodb], [endpoint(), dynamodb()]),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'an interface endpoint for a service of another company',
    given: given(
      [nat, toDynamodb],
      [s3Interface({ ServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001' }), dynamodb()],
    ),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'an interface endpoint for DynamoDB',
    given: given([nat, toS3], [s3(), s3Interface({ ServiceName: 'com.amazonaws.us-east-1.dynamodb' })]),
    expected: 'NON_COMPLIANT',
    says: ['dynamodb'],
  },
  // Which services
  {
    name: 'services=s3: DynamoDB is not asked for',
    given: given([nat, toS3], [s3()]),
    parameters: { services: 's3' },
    expected: 'COMPLIANT',
  },
  {
    name: 'services=s3express: its endpoint is another than that of S3',
    given: given([nat, toS3], [s3()]),
    parameters: { services: 's3express' },
    expected: 'NON_COMPLIANT',
    says: ['s3express'],
  },
  // Scope
  { name: 'no default route', given: given([], []), expected: 'NOT_APPLICABLE', says: ['scope=nat'] },
  {
    name: 'scope=private: no default route',
    given: given([], []),
    parameters: { scope: 'private' },
    expected: 'NON_COMPLIANT',
    says: ['no route to s3, dynamodb'],
  },
  {
    name: 'the NAT gateway is deleted',
    given: given([{ ...nat, State: 'blackhole' }], []),
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'a NAT instance',
    given: given(
      [{ DestinationCidrBlock: '0.0.0.0/0', NetworkInterfaceId: 'eni-0a1b2c3d4e5f60001', State: 'active' }],
      [],
    ),
    expected: 'NON_COMPLIANT',
    says: ['eni-0a1b2c3d4e5f60001'],
  },
  { name: 'a public table', given: given([internet], []), expected: 'NOT_APPLICABLE', says: ['internet gateway'] },
  {
    name: 'scope=private: a public table',
    given: given([internet], []),
    parameters: { scope: 'private' },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'scope=all: a public table',
    given: given([internet], []),
    parameters: { scope: 'all' },
    expected: 'NON_COMPLIANT',
    says: ['igw-'],
  },
  { name: 'a default route to a transit gateway', given: given([transit], []), expected: 'NOT_APPLICABLE' },
  {
    name: 'includeTransit: a default route to a transit gateway',
    given: given([transit], []),
    parameters: { includeTransit: 'true' },
    expected: 'NON_COMPLIANT',
    says: ['tgw-'],
  },
  {
    name: 'includeTransit: the longest ids fit into the annotation',
    given: given(
      [
        {
          DestinationCidrBlock: '0.0.0.0/0',
          CoreNetworkArn: 'arn:aws:networkmanager::123456789012:core-network/core-network-0a1b2c3d4e5f60001',
          State: 'active',
        },
      ],
      [],
    ),
    parameters: { includeTransit: 'true', services: 's3express,dynamodb,s3' },
    expected: 'NON_COMPLIANT',
    says: ['through core-network-0a1b2c3d4e5f60001'],
  },
  // Subnets
  {
    name: 'no subnet uses the table',
    given: { RouteTables: [table([nat], { Associations: [] })], VpcEndpoints: [] },
    expected: 'NOT_APPLICABLE',
    says: ['No subnet'],
  },
  {
    name: 'the edge table of a gateway',
    given: {
      RouteTables: [table([nat], { Associations: [{ GatewayId: 'igw-0a1b2c3d4e5f60001' }] })],
      VpcEndpoints: [],
    },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'the main table, used by a subnet implicitly',
    given: { RouteTables: [table([nat], main)], VpcEndpoints: [], Subnets: [subnet()] },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'the main table of a VPC without subnets',
    given: { RouteTables: [table([nat], main)], VpcEndpoints: [], Subnets: [] },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'the main table, subnets not known',
    given: { RouteTables: [table([nat], main)], VpcEndpoints: [] },
    expected: 'INSUFFICIENT_DATA',
    says: ['describe-subnets.json'],
  },
  {
    name: 'endpoints not known',
    given: { RouteTables: [table([nat])] },
    expected: 'INSUFFICIENT_DATA',
    says: ['describe-vpc-endpoints.json'],
  },
  {
    name: 'a table of another account',
    given: { RouteTables: [table([nat], { OwnerId: '999999999999' })], VpcEndpoints: [] },
    expected: 'NOT_APPLICABLE',
  },
]);

describe('recorded route tables and endpoints', () => {
  const verdict = (routes: object[], endpoints: object[]) =>
    recordedVerdicts(rule, given(routes, endpoints))[0]?.complianceType;

  test('the endpoint lists the table, but its route is not recorded', () => {
    expect(verdict([nat, toDynamodb], [s3(), dynamodb()])).toBe('INSUFFICIENT_DATA');
  });

  test('one service is surely missing, whatever is unknown of the other', () => {
    expect(verdict([nat], [s3()])).toBe('NON_COMPLIANT');
  });

  test('the route is recorded, but the endpoint does not list the table any more', () => {
    expect(verdict([nat, toS3, toDynamodb], [s3({ RouteTableIds: [] }), dynamodb()])).toBe('NON_COMPLIANT');
  });

  test('an interface endpoint for S3 without the option', () => {
    expect(verdict([nat, toDynamodb], [s3Interface({ DnsOptions: undefined }), dynamodb()])).toBe('INSUFFICIENT_DATA');
  });

  test('an interface endpoint for S3 with the option', () => {
    expect(verdict([nat, toDynamodb], [s3Interface(), dynamodb()])).toBe('COMPLIANT');
  });
});

describe('changes', () => {
  const all = {
    RouteTables: [
      table([nat]),
      table([nat], { ...main, RouteTableId: second }),
      table([nat], { RouteTableId: 'rtb-0a1b2c3d4e5f60003', VpcId: 'vpc-0a1b2c3d4e5f60002' }),
    ],
    VpcEndpoints: [],
    Subnets: [subnet(), subnet({ SubnetId: 'subnet-0a1b2c3d4e5f60002' })],
  };
  const ofVpc = [`${first} NON_COMPLIANT`, `${second} NON_COMPLIANT`];
  const ofEndpoint = (overrides: object) => changeOf('AWS::EC2::VPCEndpoint', s3Id, overrides);
  const nothing = [`${s3Id} NOT_APPLICABLE`];

  test('a route table: itself', () => {
    expect(affectedBy(rule, changeOf('AWS::EC2::RouteTable', first), all)).toEqual([`${first} NON_COMPLIANT`]);
  });

  test.each([
    ['a gateway endpoint for S3', { vpcEndpointType: 'Gateway', serviceName: 'com.amazonaws.us-east-1.s3' }],
    ['an interface endpoint for S3', { vpcEndpointType: 'Interface', serviceName: 'com.amazonaws.us-east-1.s3' }],
    ['a deleted endpoint of which nothing is known', { deleted: true }],
  ])('%s: all tables of the VPC', (_name, overrides) => {
    expect(affectedBy(rule, ofEndpoint(overrides), all)).toEqual(ofVpc);
  });

  test.each([
    ['an interface endpoint for SQS', { vpcEndpointType: 'Interface', serviceName: 'com.amazonaws.us-east-1.sqs' }],
    [
      'a gateway endpoint for S3 Express',
      { vpcEndpointType: 'Gateway', serviceName: 'com.amazonaws.us-east-1.s3express' },
    ],
    ['a Gateway Load Balancer endpoint', { vpcEndpointType: 'GatewayLoadBalancer' }],
  ])('%s: nothing', (_name, overrides) => {
    expect(affectedBy(rule, ofEndpoint(overrides), all)).toEqual(nothing);
  });

  test('an interface endpoint for S3, where S3 is not asked for: nothing', () => {
    const change = ofEndpoint({ vpcEndpointType: 'Interface', serviceName: 'com.amazonaws.us-east-1.s3' });
    expect(affectedBy(rule, change, all, { services: 'dynamodb' })).toEqual(nothing);
  });

  test('a subnet: the table that it uses', () => {
    expect(affectedBy(rule, changeOf('AWS::EC2::Subnet', 'subnet-0a1b2c3d4e5f60002'), all)).toEqual([
      `${second} NON_COMPLIANT`,
    ]);
  });
});

test('a gateway endpoint in another VPC does not count', () => {
  const [verdict] = recordedVerdicts(rule, given([nat], [s3({ VpcId: 'vpc-0a1b2c3d4e5f60002' })]));
  expect(verdict?.annotation).not.toContain(vpcId);
  expect(verdict?.complianceType).toBe('NON_COMPLIANT');
});
