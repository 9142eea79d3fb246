import { rule } from '../../functions/route-table-endpoint-routes-healthy/rule';
import { endpoint, gatewayEndpoint, routeTable, type Described } from '../network';
import { ruleTable } from './rule-table';

const blackhole = (route: Described) => ({ GatewayId: 'vpce-0a1b2c3d4e5f60099', State: 'blackhole', ...route });
const inspector = endpoint({ VpcEndpointType: 'GatewayLoadBalancer', SubnetIds: ['subnet-0a1b2c3d4e5f60002'] });
const s3List = { PrefixListId: 'pl-63a5400a', PrefixListName: 'com.amazonaws.us-east-1.s3', Cidrs: ['52.216.0.0/15'] };
const given = (Routes: readonly Described[], ...VpcEndpoints: readonly Described[]) => ({
  RouteTables: [routeTable({ Routes })],
  VpcEndpoints,
});

ruleTable(rule, [
  {
    name: 'every family and kind of destination',
    given: given(
      [
        blackhole({ DestinationCidrBlock: '0.0.0.0/0' }),
        blackhole({ DestinationIpv6CidrBlock: '::/0' }),
        blackhole({ DestinationPrefixListId: 'pl-63a5400a' }),
      ],
      inspector,
    ),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 replace-route --region us-east-1 --route-table-id rtb-0a1b2c3d4e5f60001 --destination-cidr-block 0.0.0.0/0 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001',
      'aws ec2 replace-route --region us-east-1 --route-table-id rtb-0a1b2c3d4e5f60001 --destination-ipv6-cidr-block ::/0 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001',
      'aws ec2 delete-route --region us-east-1 --route-table-id rtb-0a1b2c3d4e5f60001 --destination-prefix-list-id pl-63a5400a',
    ],
  },
  {
    name: 'the only endpoint is in a subnet of this very table: not back into it',
    given: {
      ...given([blackhole({ DestinationCidrBlock: '0.0.0.0/0' })]),
      VpcEndpoints: [{ ...inspector, SubnetIds: ['subnet-0a1b2c3d4e5f60001'] }],
    },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 replace-route --region us-east-1 --route-table-id rtb-0a1b2c3d4e5f60001 --destination-cidr-block 0.0.0.0/0 --vpc-endpoint-id '<working-endpoint>'",
    ],
  },
  {
    name: 'two endpoints could take over: which one is for the reader',
    given: given([blackhole({ DestinationCidrBlock: '10.1.0.0/16' })], inspector, {
      ...inspector,
      VpcEndpointId: 'vpce-0a1b2c3d4e5f60002',
    }),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 replace-route --region us-east-1 --route-table-id rtb-0a1b2c3d4e5f60001 --destination-cidr-block 10.1.0.0/16 --vpc-endpoint-id '<working-endpoint>'",
    ],
  },
  {
    name: 'a gateway endpoint that is there: AWS writes its route anew',
    given: given(
      [blackhole({ DestinationPrefixListId: 'pl-63a5400a', GatewayId: 'vpce-0a1b2c3d4e5f60009' })],
      gatewayEndpoint(),
    ),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60009 --remove-route-table-ids rtb-0a1b2c3d4e5f60001',
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60009 --add-route-table-ids rtb-0a1b2c3d4e5f60001',
    ],
  },
  {
    name: 'a gateway endpoint that is rejected: its route only goes',
    given: given(
      [{ DestinationPrefixListId: 'pl-63a5400a', GatewayId: 'vpce-0a1b2c3d4e5f60009', State: 'active' }],
      gatewayEndpoint({ State: 'rejected' }),
    ),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60009 --remove-route-table-ids rtb-0a1b2c3d4e5f60001',
    ],
  },
  {
    name: 'to another network: to an endpoint of its own',
    given: {
      ...given(
        [{ DestinationPrefixListId: 'pl-63a5400a', TransitGatewayId: 'tgw-0a1b2c3d', State: 'active' }],
        gatewayEndpoint({ RouteTableIds: [] }),
      ),
      PrefixLists: [s3List],
    },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 delete-route --region us-east-1 --route-table-id rtb-0a1b2c3d4e5f60001 --destination-prefix-list-id pl-63a5400a',
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60009 --add-route-table-ids rtb-0a1b2c3d4e5f60001',
    ],
  },
]);
