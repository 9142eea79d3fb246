// What sends rules to look where they do not look by default.
import {
  AuthorizeSecurityGroupEgressCommand,
  CreateManagedPrefixListCommand,
  CreateRouteCommand,
  CreateTransitGatewayCommand,
  CreateVpcEndpointCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  RevokeSecurityGroupEgressCommand,
} from '@aws-sdk/client-ec2';
import type { Account } from './account';
import { createEndpoint, createSecurityGroup, createSubnet, type Estate } from './estate';
import type { Answer } from './http-server';

/** Parameters that make a rule look where it does not look by default. */
export function parametersOf(ruleId: string, estate: Estate): Readonly<Record<string, string>> {
  const parameters: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'vpce-private-dns-enabled': { verifyHostedZone: 'true', centralDnsVpcIds: estate.bad.vpcId },
    'vpce-sg-allows-https': { sourceMode: 'vpc-cidrs' },
    'vpce-multi-az': { coverClientAzs: 'true' },
    'vpce-gateway-route-present': { verifyPrefixList: 'true' },
    'vpce-policy-least-privilege': { minBounds: '2' },
    'vpce-policy-trusted-perimeter': { trustedOrgIds: 'o-a1b2c3d4e5' },
    'route-table-gateway-endpoint-used': { scope: 'all' },
    'route-table-isolated-no-internet': { mode: 'all-private', requireS3Endpoint: 'true' },
    'vpc-required-endpoints-present': { bundles: 'ssm', requiredServices: 'sqs' },
    'sg-egress-allows-gateway-prefix-list': { ignoreUnattached: 'true' },
  };
  return parameters[ruleId] ?? {};
}

/** Adds to an estate what only some evaluations come across. */
export async function addSpecialCases({ ec2 }: Account, { good }: Estate): Promise<void> {
  const { PrefixList } = await ec2.send(
    new CreateManagedPrefixListCommand({
      PrefixListName: 'partners',
      MaxEntries: 5,
      AddressFamily: 'IPv4',
      Entries: [{ Cidr: '198.51.100.0/24' }],
    }),
  );
  const listId = PrefixList?.PrefixListId ?? '';
  // A group that admits a prefix list and a public range, of which only the VPC tells whether it is its own.
  const byList = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, PrefixListIds: [{ PrefixListId: listId }] };
  const groupId = await createSecurityGroup(ec2, good.vpcId, 'partners', [byList]);
  const publicGroupId = await createSecurityGroup(ec2, good.vpcId, 'public', [
    { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '203.0.113.0/24' }] },
  ]);
  // Clients' egress to that list alone.
  const clientsId = await createSecurityGroup(ec2, good.vpcId, 'clients', []);
  await ec2.send(
    new RevokeSecurityGroupEgressCommand({
      GroupId: clientsId,
      IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    }),
  );
  await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: clientsId, IpPermissions: [byList] }));
  const { Subnets: [subnet] = [] } = await ec2.send(
    new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [good.vpcId] }] }),
  );
  const subnetIds = [subnet?.SubnetId ?? ''];
  for (const one of [groupId, publicGroupId]) {
    await createEndpoint(ec2, good.vpcId, { service: 'kms', type: 'Interface', subnetIds, groupIds: [one] });
  }
  // A third zone, which no endpoint reaches; a gateway endpoint for the main route table.
  await createSubnet(ec2, good.vpcId, '10.1.3.0/24', 'us-east-1c');
  const { RouteTables: [mainTable] = [] } = await ec2.send(
    new DescribeRouteTablesCommand({
      Filters: [
        { Name: 'vpc-id', Values: [good.vpcId] },
        { Name: 'association.main', Values: ['true'] },
      ],
    }),
  );
  const routeTableIds = [mainTable?.RouteTableId ?? ''];
  await createEndpoint(ec2, good.vpcId, { service: 'dynamodb', type: 'Gateway', routeTableIds });
  // A policy that allows too much, where it depends on the service whether there can be a policy at all.
  await ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: good.vpcId,
      VpcEndpointType: 'Interface',
      ServiceName: 'com.amazonaws.us-east-1.sns',
      SubnetIds: subnetIds,
      SecurityGroupIds: [groupId],
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sns:Publish', Resource: '*' }],
      }),
    }),
  );
  // A provider's service, and an endpoint that inspects traffic.
  await ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: good.vpcId,
      VpcEndpointType: 'Interface',
      ServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0',
      SubnetIds: subnetIds,
      SecurityGroupIds: [groupId],
    }),
  );
  await createEndpoint(ec2, good.vpcId, { service: 'inspection', type: 'GatewayLoadBalancer', subnetIds });
  // Ways out: of all traffic, and of what the list says.
  const { TransitGateway } = await ec2.send(new CreateTransitGatewayCommand({}));
  const TransitGatewayId = TransitGateway?.TransitGatewayId;
  const RouteTableId = good.routeTableId;
  await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationPrefixListId: listId, TransitGatewayId }));
}

/** DescribePrefixLists with entries, which moto's lists of AWS's prefix lists lack. */
export const prefixLists: Answer = {
  status: 200,
  contentType: 'text/xml',
  body: `<DescribePrefixListsResponse><prefixListSet>${['s3', 'dynamodb']
    .map(
      (service, at) =>
        `<item><prefixListId>pl-0000000${at}</prefixListId><prefixListName>com.amazonaws.us-east-1.${service}</prefixListName><cidrSet><item>52.216.${at}.0/24</item></cidrSet></item>`,
    )
    .join('')}</prefixListSet></DescribePrefixListsResponse>`,
};
