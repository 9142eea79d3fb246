import { rule } from '../../functions/route-table-endpoint-routes-healthy/rule';
import { endpoint, gatewayEndpoint, localRoute, routeTable, vpcId, type Described } from '../network';
import { affectedBy, changeOf, recordedVerdicts } from './changes';
import { ruleTable } from './rule-table';

const [first, second] = ['rtb-0a1b2c3d4e5f60001', 'rtb-0a1b2c3d4e5f60002'] as const;
const [s3Id, gwlbId] = ['vpce-0a1b2c3d4e5f60009', 'vpce-0a1b2c3d4e5f60005'] as const;
const gwlb = (overrides: Described = {}) =>
  endpoint({ VpcEndpointId: gwlbId, VpcEndpointType: 'GatewayLoadBalancer', Groups: [], ...overrides });
const toGwlb = { DestinationCidrBlock: '0.0.0.0/0', GatewayId: gwlbId, State: 'active' };
const toS3 = { DestinationPrefixListId: 'pl-63a5400a', GatewayId: s3Id, State: 'active' };
const s3List = { PrefixListId: 'pl-63a5400a', PrefixListName: 'com.amazonaws.us-east-1.s3', Cidrs: ['52.216.0.0/15'] };
const ownList = 'pl-0a1b2c3d4e5f60001';
const elsewhere = (overrides: Described = {}) => ({
  DestinationPrefixListId: 'pl-63a5400a',
  TransitGatewayId: 'tgw-0a1b2c3d4e5f60001',
  State: 'active',
  ...overrides,
});
const given = (routes: object[], VpcEndpoints: object[] = [gatewayEndpoint(), gwlb()], rest: object = {}) => ({
  RouteTables: [routeTable({ Routes: [localRoute, ...routes] })],
  VpcEndpoints,
  PrefixLists: [s3List],
  ...rest,
});

ruleTable(rule, [
  // Routes to endpoints
  { name: 'active routes to both kinds of endpoint', given: given([toS3, toGwlb]), expected: 'COMPLIANT' },
  {
    name: 'a route to a Gateway Load Balancer endpoint is a blackhole',
    given: given([toS3, { ...toGwlb, State: 'blackhole' }]),
    expected: 'NON_COMPLIANT',
    says: [`0.0.0.0/0 -> ${gwlbId} in ${first}`, 'blackhole', 'replace-route'],
  },
  {
    name: 'a blackhole is known without the endpoints',
    given: { RouteTables: [routeTable({ Routes: [{ ...toGwlb, State: 'blackhole' }] })] },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'the endpoint does not exist',
    given: given([toS3, toGwlb], [gatewayEndpoint()]),
    expected: 'NON_COMPLIANT',
    says: [gwlbId, `does not exist in ${vpcId}`],
  },
  {
    name: 'the endpoint is in another VPC',
    given: given([toGwlb], [gwlb({ VpcId: 'vpc-0a1b2c3d4e5f60002' })]),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'the endpoint is being deleted',
    given: given([toGwlb], [gwlb({ State: 'deleting' })]),
    expected: 'NON_COMPLIANT',
    says: ['is deleting'],
  },
  {
    name: 'the endpoint is being modified',
    given: given([toGwlb], [gwlb({ State: 'pending' })]),
    expected: 'COMPLIANT',
  },
  {
    name: 'the endpoint is not accepted yet',
    given: given([toGwlb], [gwlb({ State: 'pendingAcceptance' })]),
    expected: 'NON_COMPLIANT',
    says: ['pendingacceptance'],
  },
  {
    name: 'endpoints not known',
    given: { RouteTables: [routeTable({ Routes: [toGwlb] })] },
    expected: 'INSUFFICIENT_DATA',
    says: ['describe-vpc-endpoints.json'],
  },
  // Gateway services looked for in other networks
  {
    name: 'the prefix list of S3 leads to a transit gateway',
    given: given([elsewhere()]),
    expected: 'NON_COMPLIANT',
    says: ['pl-63a5400a -> tgw-0a1b2c3d4e5f60001', 's3', 'interface endpoint'],
  },
  {
    name: 'checkTransit=false: the prefix list of S3 leads to a transit gateway',
    given: given([elsewhere()]),
    parameters: { checkTransit: 'false' },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'checkTransit=false: routes to endpoints are still judged',
    given: given([elsewhere(), toGwlb], []),
    parameters: { checkTransit: 'false' },
    expected: 'NON_COMPLIANT',
    says: [gwlbId],
  },
  {
    name: 'a prefix list of a customer leads to a transit gateway',
    given: given([elsewhere({ DestinationPrefixListId: ownList })]),
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'the prefix list of S3 leads to a transit gateway beside a healthy route to an endpoint',
    given: given([toGwlb, elsewhere()]),
    expected: 'NON_COMPLIANT',
  },
  {
    name: "a customer's prefix list leads to a transit gateway beside a healthy route to an endpoint",
    given: given([toGwlb, elsewhere({ DestinationPrefixListId: ownList })]),
    expected: 'COMPLIANT',
  },
  {
    name: 'the prefix list of S3 leads to a NAT gateway',
    given: given([elsewhere({ TransitGatewayId: undefined, NatGatewayId: 'nat-0a1b2c3d4e5f60001' })]),
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'the IPv6 prefix list of S3 leads to a peering connection',
    given: given([elsewhere({ TransitGatewayId: undefined, VpcPeeringConnectionId: 'pcx-0a1b2c3d4e5f60001' })], [], {
      PrefixLists: [{ ...s3List, PrefixListName: 'com.amazonaws.us-east-1.ipv6.s3' }],
    }),
    expected: 'NON_COMPLIANT',
    says: ['pcx-'],
  },
  {
    name: 'the prefix list of DynamoDB leads to Cloud WAN',
    given: given(
      [
        elsewhere({
          TransitGatewayId: undefined,
          CoreNetworkArn: 'arn:aws:networkmanager::123456789012:core-network/core-network-0a1b2c3d4e5f60001',
        }),
      ],
      [],
      { PrefixLists: [{ ...s3List, PrefixListName: 'com.amazonaws.us-east-1.dynamodb' }] },
    ),
    expected: 'NON_COMPLIANT',
    says: ['dynamodb'],
  },
  {
    name: 'the prefix list of S3 Express leads to a VPN gateway',
    given: given([elsewhere({ TransitGatewayId: undefined, GatewayId: 'vgw-0a1b2c3d4e5f60001' })], [], {
      PrefixLists: [{ ...s3List, PrefixListName: 'com.amazonaws.us-east-1.s3express' }],
    }),
    expected: 'NON_COMPLIANT',
    says: ['s3express'],
  },
  {
    name: 'the prefix list of a service without gateway endpoints leads to a transit gateway',
    given: given([elsewhere()], [], {
      PrefixLists: [{ ...s3List, PrefixListName: 'com.amazonaws.us-east-1.vpc-lattice' }],
    }),
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'a global prefix list leads to a transit gateway',
    given: given([elsewhere()], [], {
      PrefixLists: [{ ...s3List, PrefixListName: 'com.amazonaws.global.cloudfront.origin-facing' }],
    }),
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'a prefix list without a name leads to a transit gateway',
    given: given([elsewhere()], [], { PrefixLists: [{ PrefixListId: 'pl-63a5400a' }] }),
    expected: 'NOT_APPLICABLE',
  },
  {
    name: "AWS's prefix lists not known",
    given: given([elsewhere()], [], { PrefixLists: undefined }),
    expected: 'INSUFFICIENT_DATA',
    says: ['describe-prefix-lists.json'],
  },
  // Not judged
  { name: 'no route that concerns an endpoint', given: given([]), expected: 'NOT_APPLICABLE' },
  {
    name: 'exempt by tag: S3 goes through a proxy in another network on purpose',
    given: {
      RouteTables: [
        routeTable({
          Routes: [elsewhere()],
          Tags: [{ Key: 'vpce-posture:exempt', Value: 'route-table-endpoint-routes-healthy' }],
        }),
      ],
      PrefixLists: [s3List],
    },
    expected: 'NOT_APPLICABLE',
    says: ['vpce-posture:exempt'],
  },
]);

describe('recorded route tables', () => {
  const verdict = (routes: object[], endpoints: object[]) =>
    recordedVerdicts(rule, given(routes, endpoints))[0]?.complianceType;

  test('a gateway endpoint takes its routes with it, unrecorded', () => {
    expect(verdict([toS3], [])).toBe('INSUFFICIENT_DATA');
    expect(verdict([toS3], [gatewayEndpoint({ State: 'deleting' })])).toBe('INSUFFICIENT_DATA');
    expect(verdict([toS3], [gatewayEndpoint()])).toBe('COMPLIANT');
  });

  test('a gateway endpoint that lists the table has a route, recorded or not', () => {
    expect(verdict([], [gatewayEndpoint()])).toBe('INSUFFICIENT_DATA');
    expect(verdict([toGwlb], [gatewayEndpoint(), gwlb()])).toBe('INSUFFICIENT_DATA');
    expect(verdict([], [gatewayEndpoint({ RouteTableIds: [second] })])).toBe('NOT_APPLICABLE');
  });

  test('a route outlives its Gateway Load Balancer endpoint', () => {
    expect(verdict([toGwlb], [])).toBe('NON_COMPLIANT');
  });
});

describe('changes', () => {
  const all = {
    ...given([toS3]),
    RouteTables: [
      routeTable({ Routes: [toS3] }),
      routeTable({ RouteTableId: second }),
      routeTable({ RouteTableId: 'rtb-0a1b2c3d4e5f60003', VpcId: 'vpc-0a1b2c3d4e5f60002' }),
    ],
  };
  const ofEndpoint = (overrides: object) => changeOf('AWS::EC2::VPCEndpoint', s3Id, overrides);

  test('a route table: itself', () => {
    expect(affectedBy(rule, changeOf('AWS::EC2::RouteTable', first), all)).toEqual([`${first} COMPLIANT`]);
  });

  test('a deleted route table: nothing', () => {
    const change = changeOf('AWS::EC2::RouteTable', 'rtb-0a1b2c3d4e5f60004', { deleted: true });
    expect(affectedBy(rule, change, all)).toEqual(['rtb-0a1b2c3d4e5f60004 NOT_APPLICABLE']);
  });

  test.each([
    ['a gateway endpoint', { vpcEndpointType: 'Gateway' }],
    ['a deleted Gateway Load Balancer endpoint', { vpcEndpointType: 'GatewayLoadBalancer', deleted: true }],
    ['a deleted endpoint of which nothing is known', { deleted: true }],
  ])('%s: the tables of its VPC', (_name, overrides) => {
    // Its routes lead nowhere, whether EC2 lists it still or not.
    const verdict = 'deleted' in overrides ? 'NON_COMPLIANT' : 'COMPLIANT';
    expect(affectedBy(rule, ofEndpoint(overrides), all)).toEqual([`${first} ${verdict}`, `${second} NOT_APPLICABLE`]);
  });

  test('an interface endpoint: nothing', () => {
    expect(affectedBy(rule, ofEndpoint({ vpcEndpointType: 'Interface' }), all)).toEqual([`${s3Id} NOT_APPLICABLE`]);
  });
});
