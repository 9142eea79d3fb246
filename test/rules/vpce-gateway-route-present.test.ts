import { rule } from '../../functions/vpce-gateway-route-present/rule';
import { sliceOf, withSlice } from '../../shared/network/network';
import type { RouteTable } from '../../shared/network/model/route-table';
import { evaluateChange, evaluateRegion } from '../../shared/rule/evaluate';
import { readParameters } from '../../shared/rule/parameters';
import type { Change } from '../../shared/rule/triggers';
import type { DescribeOutputs } from '../../shared/sources/describe-outputs';
import { endpoint, gatewayEndpoint, localRoute, network, routeTable, subnet, vpcId, type Described } from '../network';
import { ruleTable } from './rule-table';

const [first, second] = ['rtb-0a1b2c3d4e5f60001', 'rtb-0a1b2c3d4e5f60002'] as const;
const route = (overrides: Described = {}) => ({
  DestinationPrefixListId: 'pl-63a5400a',
  GatewayId: 'vpce-0a1b2c3d4e5f60009',
  State: 'active',
  ...overrides,
});
const table = (overrides: Described = {}, ...routes: Described[]) =>
  routeTable({ Routes: [localRoute, ...routes], ...overrides });
const routed = (overrides: Described = {}) => table(overrides, route());
const main = { Associations: [{ Main: true }] };
const both = gatewayEndpoint({ RouteTableIds: [first, second] });
const prefixList = (PrefixListName: string, PrefixListId = 'pl-63a5400a') => ({ PrefixListId, PrefixListName });

ruleTable(rule, [
  // Route tables and routes
  {
    name: 'an active prefix-list route in a table with a subnet',
    given: { VpcEndpoints: [gatewayEndpoint()], RouteTables: [routed()] },
    expected: 'COMPLIANT',
  },
  {
    name: 'no route to the endpoint',
    given: { VpcEndpoints: [gatewayEndpoint()], RouteTables: [table()] },
    expected: 'NON_COMPLIANT',
    says: [first, 'no prefix-list route', 'do not use it. Associate the table anew'],
  },
  {
    name: 'a route to another endpoint only',
    given: {
      VpcEndpoints: [gatewayEndpoint()],
      RouteTables: [table({}, route({ GatewayId: 'vpce-0a1b2c3d4e5f60008' }))],
    },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a route to the endpoint without a prefix list',
    given: {
      VpcEndpoints: [gatewayEndpoint()],
      RouteTables: [table({}, route({ DestinationPrefixListId: undefined, DestinationCidrBlock: '52.216.0.0/15' }))],
    },
    expected: 'NON_COMPLIANT',
    says: ['no prefix-list route'],
  },
  {
    name: 'the route is a blackhole',
    given: { VpcEndpoints: [gatewayEndpoint()], RouteTables: [table({}, route({ State: 'blackhole' }))] },
    expected: 'NON_COMPLIANT',
    says: [first, 'blackhole'],
  },
  {
    name: 'of the two routes of a dualstack endpoint one is a blackhole',
    given: {
      VpcEndpoints: [gatewayEndpoint({ IpAddressType: 'dualstack' })],
      RouteTables: [table({}, route({ State: 'blackhole', DestinationPrefixListId: 'pl-0a1b2c3d4e5f60006' }), route())],
    },
    expected: 'COMPLIANT',
  },
  {
    name: 'no route table at all',
    given: { VpcEndpoints: [gatewayEndpoint({ RouteTableIds: [] })] },
    expected: 'NON_COMPLIANT',
    says: ['Gateway endpoint for s3 has no route table', '--add-route-table-ids'],
  },
  {
    name: 'a route table that does not exist',
    given: { VpcEndpoints: [both], RouteTables: [routed()] },
    expected: 'NON_COMPLIANT',
    says: [second, 'does not exist. Remove it: modify-vpc-endpoint --remove-route-table-ids'],
  },
  {
    name: 'the second route table has no route',
    given: { VpcEndpoints: [both], RouteTables: [routed(), table({ RouteTableId: second })] },
    expected: 'NON_COMPLIANT',
    says: [second],
  },
  {
    name: 'neither route table has a route',
    given: { VpcEndpoints: [both], RouteTables: [table(), table({ RouteTableId: second })] },
    expected: 'NON_COMPLIANT',
    says: [first, 'and 1 more'],
  },
  {
    name: 'a route table without the route that the endpoint does not name',
    given: { VpcEndpoints: [gatewayEndpoint()], RouteTables: [routed(), table({ RouteTableId: second })] },
    expected: 'COMPLIANT',
  },
  {
    name: 'route tables not known',
    given: { VpcEndpoints: [gatewayEndpoint()] },
    expected: 'INSUFFICIENT_DATA',
    says: ['describe-route-tables.json'],
  },
  { name: 'an interface endpoint', given: { VpcEndpoints: [endpoint()] }, expected: 'NOT_APPLICABLE' },
  {
    name: 'the endpoint is being deleted',
    given: { VpcEndpoints: [gatewayEndpoint({ State: 'deleting' })], RouteTables: [table()] },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'the longest annotation',
    given: {
      VpcEndpoints: [
        gatewayEndpoint({
          ServiceName: `com.amazonaws.us-east-1.${'x'.repeat(100)}`,
          RouteTableIds: [first, second, 'rtb-0a1b2c3d4e5f60003'],
        }),
      ],
      RouteTables: [
        table(
          { Associations: [] },
          route(),
          route({ DestinationPrefixListId: 'pl-0a1b2c3d4e5f60006' }),
          route({ DestinationPrefixListId: 'pl-0a1b2c3d4e5f60007' }),
        ),
        routed({ RouteTableId: second, Associations: [] }),
        routed({ RouteTableId: 'rtb-0a1b2c3d4e5f60003', Associations: [] }),
      ],
      PrefixLists: [],
    },
    parameters: { verifyPrefixList: 'true', requireSubnetUse: 'false' },
    expected: 'NON_COMPLIANT',
    says: ['and 2 more'],
  },

  // Subnets
  {
    name: 'no subnet is associated with the table',
    given: { VpcEndpoints: [gatewayEndpoint()], RouteTables: [routed({ Associations: [] })] },
    expected: 'NON_COMPLIANT',
    says: ['No subnet', `(${first}). Associate the private subnets' route tables`],
  },
  {
    name: 'requireSubnetUse=false: no subnet is associated with the table',
    given: { VpcEndpoints: [gatewayEndpoint()], RouteTables: [routed({ Associations: [] })] },
    parameters: { requireSubnetUse: 'false' },
    expected: 'COMPLIANT',
  },
  {
    name: 'only an internet gateway is associated with the table',
    given: {
      VpcEndpoints: [gatewayEndpoint()],
      RouteTables: [routed({ Associations: [{ Main: false, GatewayId: 'igw-0a1b2c3d4e5f60001' }] })],
    },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'the main table, and a subnet without a table of its own',
    given: { VpcEndpoints: [gatewayEndpoint()], RouteTables: [routed(main)], Subnets: [subnet()] },
    expected: 'COMPLIANT',
  },
  {
    name: 'the main table, and every subnet has another table',
    given: {
      VpcEndpoints: [gatewayEndpoint()],
      RouteTables: [routed(main), table({ RouteTableId: second })],
      Subnets: [subnet()],
    },
    expected: 'NON_COMPLIANT',
    says: ['No subnet'],
  },
  {
    name: 'the main table, and subnets not known',
    given: { VpcEndpoints: [gatewayEndpoint()], RouteTables: [routed(main)] },
    expected: 'INSUFFICIENT_DATA',
    says: ['subnets'],
  },
  {
    name: 'the main table beside one with a subnet, and subnets not known',
    given: { VpcEndpoints: [both], RouteTables: [routed({ ...main, RouteTableId: second }), routed()] },
    expected: 'COMPLIANT',
  },
  {
    name: 'the main table without a route, and subnets not known',
    given: { VpcEndpoints: [gatewayEndpoint()], RouteTables: [table(main)] },
    expected: 'NON_COMPLIANT',
    says: ['no prefix-list route'],
  },

  // Prefix lists
  {
    name: 'verifyPrefixList: the list of the service',
    given: {
      VpcEndpoints: [gatewayEndpoint()],
      RouteTables: [routed()],
      PrefixLists: [prefixList('com.amazonaws.us-east-1.s3')],
    },
    parameters: { verifyPrefixList: 'true' },
    expected: 'COMPLIANT',
  },
  {
    name: 'verifyPrefixList: the list of a service with a longer name',
    given: {
      VpcEndpoints: [gatewayEndpoint()],
      RouteTables: [routed()],
      PrefixLists: [prefixList('com.amazonaws.us-east-1.s3express')],
    },
    parameters: { verifyPrefixList: 'true' },
    expected: 'NON_COMPLIANT',
    says: ['pl-63a5400a', 's3'],
  },
  {
    name: 'verifyPrefixList: the list of the service leads elsewhere',
    given: {
      VpcEndpoints: [gatewayEndpoint()],
      RouteTables: [
        table(
          {},
          route({ DestinationPrefixListId: 'pl-02cd2c6b' }),
          route({ GatewayId: undefined, TransitGatewayId: 'tgw-0a1b2c3d4e5f60001' }),
        ),
      ],
      PrefixLists: [
        prefixList('com.amazonaws.us-east-1.s3'),
        prefixList('com.amazonaws.us-east-1.dynamodb', 'pl-02cd2c6b'),
      ],
    },
    parameters: { verifyPrefixList: 'true' },
    expected: 'NON_COMPLIANT',
    says: ['is for pl-02cd2c6b, no prefix list of s3. Associate the table anew', `--add-route-table-ids ${first}`],
  },
  {
    name: 'the list of another service, which nobody asked to verify',
    given: {
      VpcEndpoints: [gatewayEndpoint()],
      RouteTables: [routed()],
      PrefixLists: [prefixList('com.amazonaws.us-east-1.dynamodb')],
    },
    expected: 'COMPLIANT',
  },
  {
    name: 'verifyPrefixList: an IPv6 list whose name is not known beside the list of the service',
    given: {
      VpcEndpoints: [gatewayEndpoint({ IpAddressType: 'dualstack' })],
      RouteTables: [table({}, route({ DestinationPrefixListId: 'pl-0a1b2c3d4e5f60006' }), route())],
      PrefixLists: [{ PrefixListId: 'pl-0a1b2c3d4e5f60006' }, prefixList('com.amazonaws.us-east-1.s3')],
    },
    parameters: { verifyPrefixList: 'true' },
    expected: 'COMPLIANT',
  },
  {
    name: 'verifyPrefixList: a list without a name',
    given: {
      VpcEndpoints: [gatewayEndpoint()],
      RouteTables: [routed()],
      PrefixLists: [{ PrefixListId: 'pl-63a5400a' }],
    },
    parameters: { verifyPrefixList: 'true' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'verifyPrefixList: the list does not exist',
    given: { VpcEndpoints: [gatewayEndpoint()], RouteTables: [routed()], PrefixLists: [] },
    parameters: { verifyPrefixList: 'true' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'verifyPrefixList: a route to the endpoint without a prefix list',
    given: {
      VpcEndpoints: [gatewayEndpoint()],
      RouteTables: [table({}, route({ DestinationPrefixListId: undefined, DestinationCidrBlock: '52.216.0.0/15' }))],
    },
    parameters: { verifyPrefixList: 'true' },
    expected: 'NON_COMPLIANT',
    says: ['no prefix-list route'],
  },
  {
    name: 'verifyPrefixList: prefix lists not known',
    given: { VpcEndpoints: [gatewayEndpoint()], RouteTables: [routed()] },
    parameters: { verifyPrefixList: 'true' },
    expected: 'INSUFFICIENT_DATA',
    says: ['describe-prefix-lists.json'],
  },
  {
    name: 'verifyPrefixList: prefix lists not known, and the route is a blackhole',
    given: { VpcEndpoints: [gatewayEndpoint()], RouteTables: [table({}, route({ State: 'blackhole' }))] },
    parameters: { verifyPrefixList: 'true' },
    expected: 'NON_COMPLIANT',
    says: ['blackhole'],
  },
  {
    name: 'verifyPrefixList: subnets not known, and the list is of another service',
    given: {
      VpcEndpoints: [gatewayEndpoint()],
      RouteTables: [routed(main)],
      PrefixLists: [prefixList('com.amazonaws.us-east-1.dynamodb')],
    },
    parameters: { verifyPrefixList: 'true' },
    expected: 'NON_COMPLIANT',
  },
]);

const values = readParameters(rule.parameters, {});

describe('vpce-gateway-route-present: route tables as AWS Config recorded them', () => {
  // Their items are not recorded anew when a gateway endpoint edits them.
  const recorded = (outputs: DescribeOutputs) => {
    const live = network(outputs);
    const tables = live.routeTables.items.map((item): RouteTable => ({ ...item, endpointRoutesMayLag: true }));
    return withSlice(live, 'routeTables', sliceOf('routeTables', tables, 'all'));
  };
  const verdict = (outputs: DescribeOutputs) =>
    evaluateRegion({ rule, values }, recorded(outputs), { kind: 'offline', time: 0 }).evaluations[0];

  test('a route that is there counts', () => {
    expect(verdict({ VpcEndpoints: [gatewayEndpoint()], RouteTables: [routed()] })?.complianceType).toBe('COMPLIANT');
  });

  test('a route that is not there proves nothing', () => {
    expect(verdict({ VpcEndpoints: [gatewayEndpoint()], RouteTables: [table()] })).toMatchObject({
      complianceType: 'INSUFFICIENT_DATA',
      annotation: expect.stringContaining('does not record a route table anew') as unknown,
    });
  });

  test('a blackhole in a later table counts although the first table proves nothing', () => {
    expect(
      verdict({
        VpcEndpoints: [both],
        RouteTables: [table(), table({ RouteTableId: second }, route({ State: 'blackhole' }))],
      })?.complianceType,
    ).toBe('NON_COMPLIANT');
  });

  test('a table that no subnet uses counts although its routes prove nothing', () => {
    expect(
      verdict({ VpcEndpoints: [gatewayEndpoint()], RouteTables: [table({ Associations: [] })] })?.complianceType,
    ).toBe('NON_COMPLIANT');
  });
});

describe('vpce-gateway-route-present: a change of a route table', () => {
  const estate = network({
    VpcEndpoints: [
      gatewayEndpoint(),
      endpoint(),
      gatewayEndpoint({ VpcEndpointId: 'vpce-0a1b2c3d4e5f60010', VpcId: 'vpc-0a1b2c3d4e5f60002' }),
    ],
    RouteTables: [table()],
  });
  const change: Change = {
    resourceType: 'AWS::EC2::RouteTable',
    resourceId: first,
    vpcId,
    deleted: false,
    serviceName: undefined,
    vpcEndpointType: undefined,
  };

  test.each([{ deleted: false }, { deleted: true }])('affects the gateway endpoints of its VPC (%j)', (overrides) => {
    const { evaluations } = evaluateChange({ rule, values }, { ...change, ...overrides }, estate, {
      kind: 'change',
      time: 0,
    });
    expect(evaluations.map(({ resourceId }) => resourceId)).toEqual(['vpce-0a1b2c3d4e5f60009']);
  });
});
