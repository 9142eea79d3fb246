import { rule } from '../../functions/vpce-gwlb-endpoint-routed/rule';
import { endpoint, gatewayEndpoint, localRoute, routeTable, subnet, vpcId, type Described } from '../network';
import { affectedBy, changeOf, recordedVerdicts } from './changes';
import { ruleTable } from './rule-table';

const id = 'vpce-0a1b2c3d4e5f60005';
const [first, second] = ['rtb-0a1b2c3d4e5f60001', 'rtb-0a1b2c3d4e5f60002'] as const;
const own = 'subnet-0a1b2c3d4e5f60002';

const gwlb = (overrides: Described = {}) =>
  endpoint({
    VpcEndpointId: id,
    VpcEndpointType: 'GatewayLoadBalancer',
    ServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001',
    SubnetIds: [own],
    Groups: [],
    ...overrides,
  });
const route = (overrides: Described = {}) => ({
  DestinationCidrBlock: '0.0.0.0/0',
  GatewayId: id,
  State: 'active',
  ...overrides,
});
const table = (RouteTableId: string, associations: object[], ...routes: object[]) =>
  routeTable({ RouteTableId, Associations: associations, Routes: [localRoute, ...routes] });
const ofWorkload = (...routes: object[]) => table(first, [{ SubnetId: 'subnet-0a1b2c3d4e5f60001' }], ...routes);
const ofEndpoint = (...routes: object[]) => table(second, [{ SubnetId: own }], ...routes);
const onwards = { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-0a1b2c3d4e5f60001', State: 'active' };
const given = (...RouteTables: object[]) => ({ VpcEndpoints: [gwlb()], RouteTables });

ruleTable(rule, [
  {
    name: 'an active route of another subnet',
    given: given(ofWorkload(route()), ofEndpoint(onwards)),
    expected: 'COMPLIANT',
  },
  {
    name: 'no route leads to it',
    given: given(ofWorkload(onwards), ofEndpoint(onwards)),
    expected: 'NON_COMPLIANT',
    says: [vpcId, 'no traffic is inspected', `--vpc-endpoint-id ${id}`],
  },
  {
    name: 'a route leads to another endpoint',
    given: given(ofWorkload(route({ GatewayId: 'vpce-0a1b2c3d4e5f60006' })), ofEndpoint(onwards)),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'its only route is a blackhole',
    given: given(ofWorkload(route({ State: 'blackhole' })), ofEndpoint(onwards)),
    expected: 'NON_COMPLIANT',
    says: [first, 'blackhole'],
  },
  {
    name: 'one route is active, another is a blackhole',
    given: given(
      ofWorkload(route()),
      ofEndpoint(route({ DestinationCidrBlock: '10.9.0.0/16', State: 'blackhole' }), onwards),
    ),
    expected: 'NON_COMPLIANT',
    says: [second],
  },
  {
    name: 'one route of a table is active, another of it is a blackhole',
    given: given(
      ofWorkload(route(), route({ DestinationCidrBlock: '10.9.0.0/16', State: 'blackhole' })),
      ofEndpoint(onwards),
    ),
    expected: 'NON_COMPLIANT',
    says: [first],
  },
  {
    name: 'many tables with blackholes',
    given: given(...[1, 2, 3, 4].map((n) => table(`rtb-0a1b2c3d4e5f6000${n}`, [], route({ State: 'blackhole' })))),
    expected: 'NON_COMPLIANT',
    says: ['and 2 more'],
  },
  {
    name: 'only the edge table of an internet gateway leads to it',
    given: given(
      table(first, [{ GatewayId: 'igw-0a1b2c3d4e5f60001' }], route({ DestinationCidrBlock: '10.0.1.0/24' })),
      ofEndpoint(onwards),
    ),
    expected: 'COMPLIANT',
  },
  // A loop
  {
    name: "the default route of the endpoint's own subnet leads back to it",
    given: given(ofWorkload(route()), ofEndpoint(route())),
    expected: 'NON_COMPLIANT',
    says: [second, 'loop'],
  },
  {
    name: "a narrow route of the endpoint's own subnet leads back to it",
    given: given(ofWorkload(route()), ofEndpoint(route({ DestinationCidrBlock: '10.9.0.0/16' }))),
    expected: 'COMPLIANT',
  },
  {
    name: 'an IPv6 default route leads back to it through the main route table',
    given: given(
      table(first, [{ Main: true }], route({ DestinationCidrBlock: undefined, DestinationIpv6CidrBlock: '::/0' })),
    ),
    expected: 'NON_COMPLIANT',
    says: [first, 'loop'],
  },
  {
    name: 'checkLoop=false: a loop',
    given: given(ofWorkload(route()), ofEndpoint(route())),
    parameters: { checkLoop: 'false' },
    expected: 'COMPLIANT',
  },
  {
    name: 'the main route table is not among the tables, and the own subnet has no other',
    given: given(ofWorkload(route())),
    expected: 'INSUFFICIENT_DATA',
    says: ['main route table'],
  },
  // Not judged
  {
    name: 'a gateway endpoint',
    given: { VpcEndpoints: [gatewayEndpoint()] },
    expected: 'NOT_APPLICABLE',
    says: ['Gateway'],
  },
  { name: 'an interface endpoint', given: { VpcEndpoints: [endpoint()] }, expected: 'NOT_APPLICABLE' },
  {
    name: 'an endpoint of a firewall service',
    given: { VpcEndpoints: [gwlb({ RequesterManaged: true })], RouteTables: [ofWorkload(), ofEndpoint()] },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'an endpoint of a firewall service, with includeRequesterManaged',
    given: { VpcEndpoints: [gwlb({ RequesterManaged: true })], RouteTables: [ofWorkload(), ofEndpoint()] },
    parameters: { includeRequesterManaged: 'true' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'route tables not known',
    given: { VpcEndpoints: [gwlb()] },
    expected: 'INSUFFICIENT_DATA',
    says: ['describe-route-tables.json'],
  },
]);

describe('recorded route tables', () => {
  test('a route that is not there may exist all the same', () => {
    const [verdict] = recordedVerdicts(rule, given(ofWorkload(), ofEndpoint(onwards)));
    expect(verdict?.complianceType).toBe('INSUFFICIENT_DATA');
  });

  test('a route that is there counts', () => {
    const [verdict] = recordedVerdicts(rule, given(ofWorkload(route()), ofEndpoint(onwards)));
    expect(verdict?.complianceType).toBe('COMPLIANT');
  });
});

test('a route table makes the Gateway Load Balancer endpoints of its VPC evaluated', () => {
  const elsewhere = gwlb({ VpcEndpointId: 'vpce-0a1b2c3d4e5f60007', VpcId: 'vpc-0a1b2c3d4e5f60002' });
  const all = {
    VpcEndpoints: [gwlb(), elsewhere, endpoint(), gatewayEndpoint()],
    RouteTables: [ofWorkload(route()), ofEndpoint(onwards)],
    Subnets: [subnet()],
  };
  for (const deleted of [false, true]) {
    const verdict = deleted ? 'NON_COMPLIANT' : 'COMPLIANT';
    expect(affectedBy(rule, changeOf('AWS::EC2::RouteTable', first, { deleted }), all)).toEqual([`${id} ${verdict}`]);
  }
});
