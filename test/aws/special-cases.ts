// What sends rules to look where they do not look by default.
import {
  AuthorizeSecurityGroupEgressCommand,
  CreateManagedPrefixListCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateRouteCommand,
  CreateTransitGatewayCommand,
  CreateVpcEndpointCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  ReplaceNetworkAclAssociationCommand,
  RevokeSecurityGroupEgressCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { CreateHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { region, type Account } from './account';
import { createEndpoint, createSecurityGroup, createSubnet, type Estate } from './estate';
import type { Ec2Call } from './ec2-proxy';
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
export async function addSpecialCases({ ec2, proxy }: Account, { good, bad }: Estate): Promise<void> {
  await createHostedZone(proxy.url, bad.vpcId);
  const listId = await createList(ec2, 'partners', '198.51.100.0/24');
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
  const thirdSubnetId = await createSubnet(ec2, good.vpcId, '10.1.3.0/24', 'us-east-1c');
  await hardenAcl(ec2, good.vpcId, thirdSubnetId);
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
  // A policy that shuts out what each caller needs.
  await ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: good.vpcId,
      VpcEndpointType: 'Interface',
      ServiceName: 'com.amazonaws.us-east-1.ecr.api',
      SubnetIds: subnetIds,
      SecurityGroupIds: [groupId],
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 'ecr:BatchGetImage', Resource: '*' }],
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
  const inspection = { service: 'inspection', type: 'GatewayLoadBalancer', subnetIds } as const;
  const inspectionId = await createEndpoint(ec2, good.vpcId, inspection);
  // Ways out: of all traffic, and of what the list says.
  const { TransitGateway } = await ec2.send(new CreateTransitGatewayCommand({}));
  const TransitGatewayId = TransitGateway?.TransitGatewayId;
  const RouteTableId = good.routeTableId;
  await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationPrefixListId: listId, TransitGatewayId }));
  // What the list of others says goes back to the endpoint that it leaves.
  const others = await createList(ec2, 'others', '203.0.113.0/24');
  await ec2.send(
    new CreateRouteCommand({ RouteTableId, DestinationPrefixListId: others, VpcEndpointId: inspectionId }),
  );
}

async function createList(ec2: EC2Client, PrefixListName: string, Cidr: string): Promise<string> {
  const { PrefixList } = await ec2.send(
    new CreateManagedPrefixListCommand({ PrefixListName, MaxEntries: 5, AddressFamily: 'IPv4', Entries: [{ Cidr }] }),
  );
  return PrefixList?.PrefixListId ?? '';
}

/** A private hosted zone for names of AWS's services. */
export async function createHostedZone(endpoint: string, VPCId: string): Promise<void> {
  const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
  const route53 = new Route53Client({ region, endpoint, credentials });
  await route53.send(
    new CreateHostedZoneCommand({
      Name: 'events.us-east-1.amazonaws.com',
      CallerReference: VPCId,
      HostedZoneConfig: { PrivateZone: true },
      VPC: { VPCRegion: region, VPCId },
    }),
  );
  route53.destroy();
}

/** A network ACL of its own, which lets out HTTPS to the VPC alone. */
async function hardenAcl(ec2: EC2Client, VpcId: string, subnetId: string): Promise<void> {
  const { NetworkAcl } = await ec2.send(new CreateNetworkAclCommand({ VpcId }));
  await ec2.send(
    new CreateNetworkAclEntryCommand({
      NetworkAclId: NetworkAcl?.NetworkAclId,
      RuleNumber: 100,
      Egress: true,
      Protocol: '6',
      PortRange: { From: 443, To: 443 },
      CidrBlock: '10.1.0.0/16',
      RuleAction: 'allow',
    }),
  );
  const { NetworkAcls = [] } = await ec2.send(
    new DescribeNetworkAclsCommand({ Filters: [{ Name: 'association.subnet-id', Values: [subnetId] }] }),
  );
  const [association] = (NetworkAcls[0]?.Associations ?? []).filter(({ SubnetId }) => SubnetId === subnetId);
  await ec2.send(
    new ReplaceNetworkAclAssociationCommand({
      AssociationId: association?.NetworkAclAssociationId,
      NetworkAclId: NetworkAcl?.NetworkAclId,
    }),
  );
}

/** Which of AWS's prefix lists has its ranges in a call of its own only. */
const listWithoutRanges = 'pl-00000001';

/** What moto's prefix lists of AWS lack: their entries. Of one list only its entries tell them. */
export function prefixLists({ action, parameters }: Ec2Call): Answer | undefined {
  if (action === 'GetManagedPrefixListEntries' && parameters.get('PrefixListId') === listWithoutRanges) {
    return xml(action, '<entrySet><item><cidr>52.216.1.0/24</cidr></item></entrySet>');
  }
  if (action !== 'DescribePrefixLists') return undefined;
  const items = [
    ['s3', 'pl-00000000', '<cidrSet><item>52.216.0.0/24</item></cidrSet>'],
    ['dynamodb', listWithoutRanges, ''],
  ].map(
    ([service, id, ranges]) =>
      `<item><prefixListId>${id}</prefixListId><prefixListName>com.amazonaws.us-east-1.${service}</prefixListName>${ranges}</item>`,
  );
  return xml(action, `<prefixListSet>${items.join('')}</prefixListSet>`);
}

function xml(action: string, content: string): Answer {
  return { status: 200, contentType: 'text/xml', body: `<${action}Response>${content}</${action}Response>` };
}
