// Events as AWS Config sends them to a rule's function. Shapes: AWS Config Developer Guide, "Example events".
import {
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';

/** When AWS Config captured the item of every event here, and when it told of it. */
export const captureTime = '2026-03-01T11:59:30.250Z';
export const notificationTime = '2026-03-01T12:00:00.500Z';

/** A configuration item, in part. */
export type Item = Readonly<Record<string, unknown>>;

/** A whole event around a message; `overrides` are parts of its envelope. */
export function eventOf(accountId: string, message: Item, overrides: Item = {}): object {
  return {
    version: '1.0',
    invokingEvent: JSON.stringify(message),
    ruleParameters: '{}',
    resultToken: 'a-token-of-aws-config',
    eventLeftScope: false,
    executionRoleArn: `arn:aws:iam::${accountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
    configRuleArn: `arn:aws:config:us-east-1:${accountId}:config-rule/config-rule-abc123`,
    configRuleName: 'the-rule',
    configRuleId: 'config-rule-abc123',
    accountId,
    evaluationMode: 'DETECTIVE',
    ...overrides,
  };
}

/** The message of a change; without a diff it is a re-evaluation. */
export function changeMessage(item: Item, configurationItemDiff: Item | null = null): Item {
  return {
    configurationItemDiff,
    configurationItem: item,
    notificationCreationTime: notificationTime,
    messageType: 'ConfigurationItemChangeNotification',
    recordVersion: '1.3',
  };
}

/** The message of a change whose item is too large to be sent. */
export function oversizedMessage(item: Item): Item {
  const left = ['configuration', 'relationships', 'tags', 'supplementaryConfiguration', 'relatedEvents'];
  const summary = Object.fromEntries(Object.entries(item).filter(([name]) => !left.includes(name)));
  return {
    configurationItemSummary: { ...summary, changeType: 'UPDATE' },
    s3DeliverySummary: { s3BucketLocation: null, errorCode: null, errorMessage: null },
    notificationCreationTime: notificationTime,
    messageType: 'OversizedConfigurationItemChangeNotification',
    recordVersion: '1.0',
  };
}

/** The message of a schedule. */
export function scheduleMessage(accountId: string): Item {
  return {
    awsAccountId: accountId,
    notificationCreationTime: notificationTime,
    messageType: 'ScheduledNotification',
    recordVersion: '1.0',
  };
}

/** A configuration item. */
export function itemOf(
  accountId: string,
  resourceType: string,
  resourceId: string,
  configuration: Item | null,
  overrides: Item = {},
): Item {
  return {
    relatedEvents: [],
    relationships: [],
    configuration,
    supplementaryConfiguration: {},
    tags: {},
    configurationItemVersion: '1.3',
    configurationItemCaptureTime: captureTime,
    configurationStateId: Date.parse(captureTime),
    awsAccountId: accountId,
    configurationItemStatus: 'OK',
    resourceType,
    resourceId,
    resourceName: null,
    ARN: `arn:aws:ec2:us-east-1:${accountId}:${resourceType.split('::').at(-1)?.toLowerCase() ?? ''}/${resourceId}`,
    awsRegion: 'us-east-1',
    availabilityZone: 'Not Applicable',
    configurationStateMd5Hash: '',
    resourceCreationTime: null,
    ...overrides,
  };
}

/** The item of a deletion: everything but its identity is gone. */
export function deletedItem(accountId: string, resourceType: string, resourceId: string): Item {
  return itemOf(accountId, resourceType, resourceId, null, {
    configurationItemStatus: 'ResourceDeleted',
    availabilityZone: null,
  });
}

/** The diff of a deletion: what was there. */
export function deletionDiff(configuration: Item | undefined, vpcId: string): Item {
  const deleted = (previousValue: Item) => ({ previousValue, updatedValue: null, changeType: 'DELETE' });
  return {
    changedProperties: {
      'Relationships.0': deleted({
        resourceId: vpcId,
        resourceName: null,
        resourceType: 'AWS::EC2::VPC',
        name: 'Is contained in Vpc',
      }),
      ...(configuration === undefined ? {} : { Configuration: deleted(configuration) }),
    },
    changeType: 'DELETE',
  };
}

/** The configuration in an item from what Describe returns: the same members with a small first letter. */
export function configurationOf(described: object): Item {
  return lowerKeys(described) as Item;
}

function lowerKeys(value: unknown): unknown {
  if (value instanceof Date) return value.getTime();
  if (Array.isArray(value)) return value.map(lowerKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.charAt(0).toLowerCase() + key.slice(1), lowerKeys(inner)]),
  );
}

/** The item that AWS Config would record of a resource as it is now. */
export async function itemNow(ec2: EC2Client, accountId: string, resourceId: string): Promise<Item> {
  const read = readers[resourceId.slice(0, resourceId.indexOf('-'))];
  const described = read && (await read[1](ec2, resourceId));
  if (!described) throw new Error(`There is no ${resourceId}.`);
  return itemOf(accountId, read[0], resourceId, configurationOf(described));
}

type Read = (ec2: EC2Client, id: string) => Promise<object | undefined>;

const readers: Readonly<Record<string, readonly [resourceType: string, read: Read]>> = {
  vpce: [
    'AWS::EC2::VPCEndpoint',
    async (ec2, id) => (await ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }))).VpcEndpoints?.[0],
  ],
  sg: [
    'AWS::EC2::SecurityGroup',
    async (ec2, id) => (await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }))).SecurityGroups?.[0],
  ],
  rtb: [
    'AWS::EC2::RouteTable',
    async (ec2, id) => (await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [id] }))).RouteTables?.[0],
  ],
  subnet: [
    'AWS::EC2::Subnet',
    async (ec2, id) => (await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [id] }))).Subnets?.[0],
  ],
  acl: [
    'AWS::EC2::NetworkAcl',
    async (ec2, id) => (await ec2.send(new DescribeNetworkAclsCommand({ NetworkAclIds: [id] }))).NetworkAcls?.[0],
  ],
  vpc: ['AWS::EC2::VPC', async (ec2, id) => (await ec2.send(new DescribeVpcsCommand({ VpcIds: [id] }))).Vpcs?.[0]],
};
