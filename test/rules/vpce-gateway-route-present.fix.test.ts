import { rule } from '../../functions/vpce-gateway-route-present/rule';
import { gatewayEndpoint, localRoute, routeTable, subnet, type Described } from '../network';
import { ruleTable } from './rule-table';

const table = (overrides: Described = {}, SubnetId = 'subnet-0a1b2c3d4e5f60001') =>
  routeTable({ Associations: [{ Main: false, SubnetId, AssociationState: { State: 'associated' } }], ...overrides });
const nat = table(
  {
    RouteTableId: 'rtb-0a1b2c3d4e5f60002',
    Routes: [localRoute, { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-0a1b2c3d', State: 'active' }],
  },
  'subnet-0a1b2c3d4e5f60002',
);
const routed = routeTable({
  RouteTableId: 'rtb-0a1b2c3d4e5f60008',
  Associations: [],
  Routes: [{ DestinationPrefixListId: 'pl-63a5400a', GatewayId: 'vpce-0a1b2c3d4e5f60009', State: 'active' }],
});
const given = (overrides: Described, ...RouteTables: readonly Described[]) => ({
  VpcEndpoints: [gatewayEndpoint(overrides)],
  RouteTables,
  Subnets: [subnet()],
});

ruleTable(rule, [
  {
    name: 'no table: those that lead to a NAT device',
    given: given(
      { RouteTableIds: [] },
      nat,
      table({ RouteTableId: 'rtb-0a1b2c3d4e5f60003' }, 'subnet-0a1b2c3d4e5f60003'),
    ),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60009 --add-route-table-ids rtb-0a1b2c3d4e5f60002',
    ],
  },
  {
    name: 'no table, and no NAT device: the private ones',
    given: given({ RouteTableIds: [] }, table()),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60009 --add-route-table-ids rtb-0a1b2c3d4e5f60001',
    ],
  },
  {
    name: 'no table, and none is private',
    given: given(
      { RouteTableIds: [] },
      table({ Routes: [{ DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-0a1b2c3d', State: 'active' }] }),
    ),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60009 --add-route-table-ids '<private-route-table>'",
    ],
  },
  {
    name: 'a table without the route',
    given: given({}, table()),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60009 --remove-route-table-ids rtb-0a1b2c3d4e5f60001',
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60009 --add-route-table-ids rtb-0a1b2c3d4e5f60001',
    ],
  },
  {
    name: 'a table that is gone, and nobody uses the other',
    given: given({ RouteTableIds: ['rtb-0a1b2c3d4e5f60007', 'rtb-0a1b2c3d4e5f60008'] }, routed, nat),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60009 --remove-route-table-ids rtb-0a1b2c3d4e5f60007',
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60009 --add-route-table-ids rtb-0a1b2c3d4e5f60002',
    ],
  },
]);
