import { rule } from '../../functions/sg-egress-allows-gateway-prefix-list/rule';
import { gatewayEndpoint, permission, routeTable, securityGroup, type Described } from '../network';
import { ruleTable } from './rule-table';

const lists = [
  { PrefixListId: 'pl-63a5400a', PrefixListName: 'com.amazonaws.us-east-1.s3', Cidrs: ['52.216.0.0/15'] },
  { PrefixListId: 'pl-02cd2c6b', PrefixListName: 'com.amazonaws.us-east-1.dynamodb', Cidrs: ['52.94.0.0/22'] },
];
const s3Route = { DestinationPrefixListId: 'pl-63a5400a', GatewayId: 'vpce-0a1b2c3d4e5f60009', State: 'active' };
const ssh = permission({ FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '10.0.0.0/16' }] });
const given = (rest: object, egress: readonly Described[] = [ssh]) => ({
  SecurityGroups: [securityGroup({ GroupId: 'sg-0a1b2c3d4e5f60005', IpPermissions: [], IpPermissionsEgress: egress })],
  VpcEndpoints: [
    gatewayEndpoint(),
    gatewayEndpoint({ VpcEndpointId: 'vpce-0a1b2c3d4e5f60008', ServiceName: 'com.amazonaws.us-east-1.dynamodb' }),
  ],
  ...rest,
});

ruleTable(rule, [
  {
    name: 'the lists of both services',
    given: given({ PrefixLists: lists }),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 authorize-security-group-egress --region us-east-1 --group-id sg-0a1b2c3d4e5f60005 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,PrefixListIds=[{PrefixListId=pl-63a5400a},{PrefixListId=pl-02cd2c6b}]'",
    ],
  },
  {
    name: 'only the list that is missing',
    given: given({ PrefixLists: lists }, [permission({ PrefixListIds: [{ PrefixListId: 'pl-63a5400a' }] })]),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 authorize-security-group-egress --region us-east-1 --group-id sg-0a1b2c3d4e5f60005 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,PrefixListIds=[{PrefixListId=pl-02cd2c6b}]'",
    ],
  },
  {
    name: 'the lists are not known',
    given: given({}),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 authorize-security-group-egress --region us-east-1 --group-id sg-0a1b2c3d4e5f60005 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,PrefixListIds=[{PrefixListId=<service-prefix-list>}]'",
    ],
  },
  {
    name: 'the lists are not known, but a route to one of the endpoints is',
    given: given({ RouteTables: [routeTable({ Routes: [s3Route, s3Route] })] }),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 authorize-security-group-egress --region us-east-1 --group-id sg-0a1b2c3d4e5f60005 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,PrefixListIds=[{PrefixListId=pl-63a5400a},{PrefixListId=<service-prefix-list>}]'",
    ],
  },
]);
