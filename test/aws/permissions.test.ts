// What each function was seen to call, over HTTP and whatever its parameters, against its role: neither more nor fewer.
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
import { rules } from '../../functions/index';
import { openAccount, type Account } from './account';
import { buildEstate, createEndpoint, createSecurityGroup, createSubnet, deleteEndpoint, type Estate } from './estate';
import type { Answer } from './http-server';
import { changeMessage, deletedItem, eventOf, itemNow, scheduleMessage, type Item } from './events';
import { actionsBehind, allowedActions } from './role';

let account: Account;
let estate: Estate;

beforeAll(async () => {
  account = await openAccount();
  estate = await buildEstate(account.ec2);
  await addSpecialCases(account, estate);
  // moto's lists of AWS's prefix lists lack their entries.
  account.proxy.fault = ({ action }) => (action === 'DescribePrefixLists' ? prefixLists : undefined);
});
afterAll(() => account.close());

/** Parameters that make a rule look where it does not look by default. */
function parametersOf(ruleId: string): Readonly<Record<string, string>> {
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

/** What only some evaluations come across. */
async function addSpecialCases({ ec2 }: Account, { good }: Estate): Promise<void> {
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
  await deleteEndpoint(ec2, good.ec2messages);
}

const prefixLists: Answer = {
  status: 200,
  contentType: 'text/xml',
  body: `<DescribePrefixListsResponse><prefixListSet>${['s3', 'dynamodb']
    .map(
      (service, at) =>
        `<item><prefixListId>pl-0000000${at}</prefixListId><prefixListName>com.amazonaws.us-east-1.${service}</prefixListName><cidrSet><item>52.216.${at}.0/24</item></cidrSet></item>`,
    )
    .join('')}</prefixListSet></DescribePrefixListsResponse>`,
};

test.each(rules.map((rule) => [rule.id, rule] as const))('%s', async (id, rule) => {
  const seen = new Set<string>();
  const messages = await messagesFor(Object.keys(rule.triggers));
  for (const ruleParameters of [{}, parametersOf(id)]) {
    for (const message of messages) {
      const event = eventOf(account.accountId, message, { ruleParameters: JSON.stringify(ruleParameters) });
      const { error, ec2Calls, configCalls } = await account.invoke(id, event, {
        AWS_ENDPOINT_URL_ROUTE_53: account.proxy.url,
        COLD: JSON.stringify(ruleParameters),
      });
      expect(error).toBeUndefined();
      for (const action of actionsBehind(ec2Calls, configCalls)) seen.add(action);
    }
  }
  expect([...seen].sort()).toEqual(allowedActions(id));
});

/** A sweep, a change of each type and, of each, a deletion of which nothing tells where it was. */
async function messagesFor(types: readonly string[]): Promise<readonly Item[]> {
  const ids: Readonly<Record<string, string>> = {
    'AWS::EC2::VPCEndpoint': estate.good.sqs,
    'AWS::EC2::SecurityGroup': estate.good.groupId,
    'AWS::EC2::RouteTable': estate.good.routeTableId,
    'AWS::EC2::VPC': estate.good.vpcId,
  };
  const changes = types.flatMap((type) => ids[type] ?? []).map((id) => itemNow(account.ec2, account.accountId, id));
  const gone = types.map((type) => deletedItem(account.accountId, type, 'gone-0123456789abcdef0'));
  return [
    scheduleMessage(account.accountId),
    ...(await Promise.all(changes)).map((item) => changeMessage(item)),
    ...gone.map((item) => changeMessage(item)),
  ];
}
