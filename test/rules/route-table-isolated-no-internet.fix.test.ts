import { rule } from '../../functions/route-table-isolated-no-internet/rule';
import { gatewayEndpoint, routeTable, subnet, type Described } from '../network';
import { ruleTable } from './rule-table';

const natRoute = (DestinationCidrBlock: string) => ({
  DestinationCidrBlock,
  NatGatewayId: 'nat-0a1b2c3d',
  State: 'active',
});
const given = (Routes: readonly Described[], ...VpcEndpoints: readonly Described[]) => ({
  RouteTables: [routeTable({ Routes, Tags: [{ Key: 'vpce-posture:isolated', Value: 'true' }] })],
  Subnets: [subnet()],
  VpcEndpoints,
});

ruleTable(rule, [
  {
    name: 'every way out, each by its destination',
    given: given([
      natRoute('0.0.0.0/1'),
      natRoute('128.0.0.0/1'),
      { DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: 'eigw-0a1b2c3d', State: 'active' },
      natRoute('198.51.100.0/24'),
    ]),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 delete-route --region us-east-1 --route-table-id rtb-0a1b2c3d4e5f60001 --destination-cidr-block 0.0.0.0/1',
      'aws ec2 delete-route --region us-east-1 --route-table-id rtb-0a1b2c3d4e5f60001 --destination-cidr-block 128.0.0.0/1',
      'aws ec2 delete-route --region us-east-1 --route-table-id rtb-0a1b2c3d4e5f60001 --destination-ipv6-cidr-block ::/0',
    ],
  },
  {
    name: 'propagated by a virtual private gateway',
    given: given([
      {
        DestinationCidrBlock: '0.0.0.0/0',
        GatewayId: 'vgw-0a1b2c3d',
        Origin: 'EnableVgwRoutePropagation',
        State: 'active',
      },
    ]),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 disable-vgw-route-propagation --region us-east-1 --route-table-id rtb-0a1b2c3d4e5f60001 --gateway-id vgw-0a1b2c3d',
    ],
  },
  {
    name: 'a way out, and no way to S3',
    given: given([natRoute('0.0.0.0/0')], gatewayEndpoint({ RouteTableIds: [] })),
    parameters: { requireS3Endpoint: 'true' },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60009 --add-route-table-ids rtb-0a1b2c3d4e5f60001',
      'aws ec2 delete-route --region us-east-1 --route-table-id rtb-0a1b2c3d4e5f60001 --destination-cidr-block 0.0.0.0/0',
    ],
  },
]);
