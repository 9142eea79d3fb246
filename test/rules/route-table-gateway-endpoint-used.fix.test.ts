import { rule } from '../../functions/route-table-gateway-endpoint-used/rule';
import { gatewayEndpoint, routeTable, subnet, type Described } from '../network';
import { ruleTable } from './rule-table';

const given = (...VpcEndpoints: readonly Described[]) => ({
  RouteTables: [
    routeTable({ Routes: [{ DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-0a1b2c3d', State: 'active' }] }),
  ],
  Subnets: [subnet()],
  VpcEndpoints,
});

ruleTable(rule, [
  {
    name: 'one endpoint is there, the other is not',
    given: given(gatewayEndpoint({ RouteTableIds: [] })),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60009 --add-route-table-ids rtb-0a1b2c3d4e5f60001',
      'aws ec2 create-vpc-endpoint --region us-east-1 --vpc-id vpc-0a1b2c3d4e5f60001 --vpc-endpoint-type Gateway --service-name com.amazonaws.us-east-1.dynamodb --route-table-ids rtb-0a1b2c3d4e5f60001',
    ],
  },
  {
    name: 'it has the table, but no route',
    given: given(gatewayEndpoint()),
    parameters: { services: 's3' },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60009 --remove-route-table-ids rtb-0a1b2c3d4e5f60001',
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60009 --add-route-table-ids rtb-0a1b2c3d4e5f60001',
    ],
  },
]);
