import { rule } from '../../functions/vpce-gwlb-endpoint-routed/rule';
import { endpoint, routeTable, type Described } from '../network';
import { ruleTable } from './rule-table';

const everywhere = (GatewayId: string) => ({ DestinationCidrBlock: '0.0.0.0/0', GatewayId, State: 'active' });
const own = routeTable({ Routes: [everywhere('igw-0a1b2c3d')] });
const clients = (overrides: Described = {}) =>
  routeTable({
    RouteTableId: 'rtb-0a1b2c3d4e5f60002',
    Associations: [{ Main: false, SubnetId: 'subnet-0a1b2c3d4e5f60002', AssociationState: { State: 'associated' } }],
    ...overrides,
  });
const given = (...RouteTables: readonly Described[]) => ({
  VpcEndpoints: [
    endpoint({ VpcEndpointType: 'GatewayLoadBalancer', SubnetIds: ['subnet-0a1b2c3d4e5f60001'], Groups: [] }),
  ],
  RouteTables,
});

ruleTable(rule, [
  {
    name: 'the only other table has no default route',
    given: given(own, clients()),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 create-route --region us-east-1 --route-table-id rtb-0a1b2c3d4e5f60002 --destination-cidr-block 0.0.0.0/0 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001',
    ],
  },
  {
    name: 'the only other table has one',
    given: given(own, clients({ Routes: [everywhere('igw-0a1b2c3d')] })),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 replace-route --region us-east-1 --route-table-id rtb-0a1b2c3d4e5f60002 --destination-cidr-block 0.0.0.0/0 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001',
    ],
  },
  {
    name: "nothing leads on from the endpoint's own subnet: nobody is sent there yet",
    given: given(routeTable(), clients({ Routes: [everywhere('igw-0a1b2c3d')] })),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 create-route --region us-east-1 --route-table-id '<route-table-to-inspect>' --destination-cidr-block 0.0.0.0/0 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001",
    ],
  },
  {
    name: 'two other tables: which one is for the reader',
    given: given(own, clients(), clients({ RouteTableId: 'rtb-0a1b2c3d4e5f60003' })),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 create-route --region us-east-1 --route-table-id '<route-table-to-inspect>' --destination-cidr-block 0.0.0.0/0 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001",
    ],
  },
  {
    name: 'a blackhole for IPv6',
    given: given(
      own,
      clients({
        Routes: [{ DestinationIpv6CidrBlock: '::/0', GatewayId: 'vpce-0a1b2c3d4e5f60001', State: 'blackhole' }],
      }),
    ),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 replace-route --region us-east-1 --route-table-id rtb-0a1b2c3d4e5f60002 --destination-ipv6-cidr-block ::/0 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001',
    ],
  },
  {
    name: 'a loop',
    given: given({ ...own, Routes: [everywhere('vpce-0a1b2c3d4e5f60001')] }, clients()),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 replace-route --region us-east-1 --route-table-id rtb-0a1b2c3d4e5f60001 --destination-cidr-block 0.0.0.0/0 --gateway-id '<onward-gateway>'",
    ],
  },
]);
