// Configuration items for tests, from resources as Describe prints them: the way that AWS Config records them.
import type { Listed } from './example-estate';
import type { Described } from './network';

/** When the items were captured, unless a case says otherwise. */
const captureTime = '2026-03-01T12:00:00.000Z';

/** The configuration items that AWS Config would have of what the outputs list. */
export function configurationItems(outputs: Listed): Described[] {
  return [
    ...(outputs['Vpcs'] ?? []).map((resource) => item('AWS::EC2::VPC', 'VpcId', resource)),
    ...(outputs['Subnets'] ?? []).map((resource) => item('AWS::EC2::Subnet', 'SubnetId', resource)),
    ...(outputs['RouteTables'] ?? []).map((resource) => item('AWS::EC2::RouteTable', 'RouteTableId', resource)),
    ...(outputs['NetworkAcls'] ?? []).map((resource) => item('AWS::EC2::NetworkAcl', 'NetworkAclId', resource)),
    ...(outputs['SecurityGroups'] ?? []).map((resource) => item('AWS::EC2::SecurityGroup', 'GroupId', resource)),
    ...(outputs['NatGateways'] ?? []).map((resource) => item('AWS::EC2::NatGateway', 'NatGatewayId', resource)),
    ...(outputs['VpcEndpoints'] ?? []).map((resource) => item('AWS::EC2::VPCEndpoint', 'VpcEndpointId', resource)),
  ];
}

/** A configuration item as events and snapshot files have it. */
export function item(resourceType: string, idField: string, resource: Described, overrides: Described = {}): Described {
  const resourceId = resource[idField];
  const tags = (resource['Tags'] ?? []) as readonly { readonly Key: string; readonly Value: string }[];
  return {
    relatedEvents: [],
    relationships: [],
    configuration: camelCase(resource),
    supplementaryConfiguration: {},
    tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])),
    configurationItemVersion: '1.3',
    configurationItemCaptureTime: captureTime,
    configurationStateId: Date.parse(captureTime),
    awsAccountId: '111122223333',
    configurationItemStatus: 'OK',
    resourceType,
    resourceId,
    ARN: `arn:aws:ec2:us-east-1:111122223333:${String(resourceId)}`,
    awsRegion: 'us-east-1',
    availabilityZone: 'Not Applicable',
    configurationStateMd5Hash: '',
    ...overrides,
  };
}

/** The same item as GetResourceConfigHistory answers it. */
export function historyItem({
  awsAccountId,
  ARN,
  configuration,
  configurationItemVersion,
  configurationItemCaptureTime,
  configurationStateId,
  configurationStateMd5Hash,
  ...rest
}: Described): Described {
  return {
    ...rest,
    accountId: awsAccountId,
    arn: ARN,
    configuration: JSON.stringify(configuration),
    version: configurationItemVersion,
    configurationItemCaptureTime: new Date(String(configurationItemCaptureTime)),
    configurationStateId: String(configurationStateId),
    configurationItemMD5Hash: configurationStateMd5Hash,
  };
}

/** A snapshot file. */
export function snapshot(configurationItems: readonly unknown[]): Described {
  return { fileVersion: '1.0', configSnapshotId: '3f1c9a52-7d64-4be0-9c3e-5a8b2f60d417', configurationItems };
}

/** A history file. */
export function history(configurationItems: readonly unknown[]): Described {
  return { fileVersion: '1.0', configurationItems };
}

function camelCase(value: unknown, field = ''): unknown {
  if (Array.isArray(value)) return value.map((inner) => camelCase(inner));
  if (typeof value === 'string' && field === 'CreationTimestamp') return Date.parse(value);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]: [string, unknown]) => [
    key.slice(0, 1).toLowerCase() + key.slice(1),
    camelCase(inner, key),
  ]);
  const fields = Object.fromEntries(entries) as Record<string, unknown>;
  const ranges = fields['ipRanges'] as readonly { readonly cidrIp: string }[] | undefined;
  // A permission has its IPv4 ranges twice.
  return ranges === undefined
    ? fields
    : { ...fields, ipv4Ranges: ranges, ipRanges: ranges.map(({ cidrIp }) => cidrIp) };
}
