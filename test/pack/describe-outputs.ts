// Random outputs of Describe for the properties of the pack: valid shapes that refer to each other, with states, types
// and texts that nobody expects.
import fc, { type Arbitrary } from 'fast-check';
import type { DescribeOutputs } from '../../shared/sources/describe-outputs';
import { accountId, filledIn } from '../network';
import {
  account,
  anyCidr,
  anyIpv6Cidr,
  idOf,
  ids,
  listOf,
  long,
  mostly,
  oddText,
  partly,
  serviceName,
  some,
  tags,
} from './described-values';

const vpcs = listOf(
  partly(
    {
      VpcId: ids.vpc,
      OwnerId: account,
      IsDefault: fc.boolean(),
      CidrBlock: anyCidr,
      CidrBlockAssociationSet: fc.array(
        fc.record({ CidrBlock: anyCidr, CidrBlockState: fc.record({ State: mostly('associated', 'failed') }) }),
        { maxLength: 2 },
      ),
      Ipv6CidrBlockAssociationSet: fc.array(fc.record({ Ipv6CidrBlock: anyIpv6Cidr }), { maxLength: 2 }),
      Tags: tags,
    },
    ['VpcId'],
  ),
  'VpcId',
);

const attribute = fc.record({ Value: fc.boolean() });
const vpcAttributes = listOf(
  partly({ VpcId: ids.vpc, EnableDnsSupport: attribute, EnableDnsHostnames: attribute }, ['VpcId']),
  'VpcId',
);

const subnets = listOf(
  partly(
    {
      SubnetId: ids.subnet,
      VpcId: ids.vpc,
      OwnerId: account,
      CidrBlock: fc.oneof(anyCidr, fc.constant('')),
      Ipv6CidrBlockAssociationSet: fc.array(fc.record({ Ipv6CidrBlock: anyIpv6Cidr }), { maxLength: 2 }),
      AvailabilityZone: mostly('us-east-1a', 'us-east-1b', 'us-east-1-lax-1a', long),
      AvailabilityZoneId: mostly('use1-az1', 'use1-az2', 'use1-lax1-az1', long.slice(0, 40)),
      BlockPublicAccessStates: fc.record({ InternetGatewayBlockMode: mostly('block-bidirectional', 'off') }),
      Tags: tags,
    },
    ['SubnetId', 'VpcId'],
  ),
  'SubnetId',
);

const target = fc.oneof(
  { weight: 3, arbitrary: fc.record({ GatewayId: fc.oneof(ids.endpoint, mostly('local', 'igw-1', 'vgw-1')) }) },
  { weight: 1, arbitrary: fc.constant({ NatGatewayId: 'nat-0a1b2c3d4e5f60001' }) },
  { weight: 1, arbitrary: fc.constant({ TransitGatewayId: 'tgw-0a1b2c3d4e5f60001' }) },
  {
    weight: 1,
    arbitrary: fc.constant({ CoreNetworkArn: `arn:aws:networkmanager::1:core-network/core-network-${'0'.repeat(17)}` }),
  },
  { weight: 1, arbitrary: fc.constantFrom({ InstanceId: 'i-1' }, { EgressOnlyInternetGatewayId: 'eigw-1' }, {}) },
);
const destination = fc.oneof(
  fc.record({ DestinationCidrBlock: anyCidr }),
  fc.record({ DestinationIpv6CidrBlock: anyIpv6Cidr }),
  fc.record({ DestinationPrefixListId: ids.list }),
);
const route = fc
  .tuple(destination, target, mostly('active', 'blackhole', 'filtered'))
  .map(([to, through, State]) => ({ ...to, ...through, State }));
const routeTables = listOf(
  partly(
    {
      RouteTableId: ids.table,
      VpcId: ids.vpc,
      OwnerId: account,
      Associations: fc.array(
        fc.oneof(
          fc.record({ SubnetId: ids.subnet }),
          fc.record({ Main: fc.constant(true) }),
          fc.record({ GatewayId: fc.constant('igw-1') }),
        ),
        { maxLength: 2 },
      ),
      Routes: fc.array(route, { maxLength: 4 }),
      Tags: tags,
    },
    ['RouteTableId', 'VpcId'],
  ),
  'RouteTableId',
);

const aclEntry = fc
  .tuple(
    fc.record({
      Egress: fc.boolean(),
      RuleNumber: fc.constantFrom(100, 110, 120, 32766, 32767),
      RuleAction: mostly<'allow' | 'deny'>('allow', 'deny'),
      Protocol: mostly('-1', '6', '17', '47'),
    }),
    fc.oneof(fc.record({ CidrBlock: anyCidr }), fc.record({ Ipv6CidrBlock: anyIpv6Cidr })),
    fc.constantFrom(
      {},
      { PortRange: { From: 443, To: 443 } },
      { PortRange: { From: 1024, To: 65535 } },
      { PortRange: { From: 0, To: 65535 } },
    ),
  )
  .map(([entry, addresses, ports]) => ({ ...entry, ...addresses, ...ports }));
const networkAcls = listOf(
  partly(
    {
      NetworkAclId: ids.acl,
      VpcId: ids.vpc,
      IsDefault: fc.boolean(),
      Associations: fc.array(fc.record({ SubnetId: ids.subnet }), { maxLength: 2 }),
      // EC2 has each number once for each direction.
      Entries: fc.uniqueArray(aclEntry, { maxLength: 6, selector: (entry) => `${entry.RuleNumber} ${entry.Egress}` }),
    },
    ['NetworkAclId', 'VpcId'],
  ),
  'NetworkAclId',
);

const permission = partly(
  {
    IpProtocol: mostly('tcp', '6', 'udp', 'icmp', '-1', long),
    FromPort: mostly(443, 0, 9142),
    ToPort: mostly(443, 65535, 9142),
    IpRanges: fc.array(fc.record({ CidrIp: anyCidr }), { maxLength: 2 }),
    Ipv6Ranges: fc.array(fc.record({ CidrIpv6: anyIpv6Cidr }), { maxLength: 2 }),
    PrefixListIds: fc.array(fc.record({ PrefixListId: ids.list }), { maxLength: 2 }),
    UserIdGroupPairs: fc.array(
      partly({ GroupId: ids.group, PeeringStatus: mostly('active', 'deleted') }, ['GroupId']),
      { maxLength: 2 },
    ),
  },
  ['IpProtocol'],
);
const permissions = fc.array(permission, { maxLength: 2 });
const securityGroups = listOf(
  partly(
    {
      GroupId: ids.group,
      VpcId: ids.vpc,
      OwnerId: account,
      GroupName: mostly('own', 'default'),
      IpPermissions: permissions,
      IpPermissionsEgress: permissions,
      Tags: tags,
    },
    ['GroupId', 'VpcId'],
  ),
  'GroupId',
);

const statement = partly(
  {
    Sid: oddText,
    Effect: mostly('Allow', 'Deny', 'Maybe'),
    Principal: fc.oneof(fc.constantFrom('*', { AWS: '*' }, { AWS: [accountId] }), oddText),
    Action: fc.oneof(mostly<string | string[]>('*', ['s3:GetObject', 's3:*'], `s3:${long}`), oddText),
    Resource: fc.oneof(
      mostly<string | string[]>(
        '*',
        ['arn:aws:s3:::own/*'],
        `arn:aws:s3:::${long}`,
        `arn:aws:sqs:us-east-1:999999999999:${long}`,
      ),
      oddText,
    ),
    NotAction: fc.constant('s3:*'),
    Condition: fc.dictionary(
      mostly('StringEquals', 'StringNotEquals', 'ForAllValues:StringLike', 'Null', long),
      fc.dictionary(mostly('aws:PrincipalOrgID', 'aws:SourceVpc', 'aws:ResourceAccount', long), oddText, {
        maxKeys: 2,
      }),
      { maxKeys: 2 },
    ),
  },
  ['Effect', 'Principal', 'Action', 'Resource'],
);
const policyDocument = fc.oneof(
  { weight: 4, arbitrary: fc.array(statement, { maxLength: 3 }).map((Statement) => JSON.stringify({ Statement })) },
  { weight: 1, arbitrary: oddText },
);

const endpointType = mostly(
  'Interface',
  'Gateway',
  'GatewayLoadBalancer',
  'Resource',
  'ServiceNetwork',
  'Tunnel',
  long,
);
const vpcEndpoints = listOf(
  partly(
    {
      VpcEndpointId: ids.endpoint,
      VpcId: ids.vpc,
      State: mostly('available', 'pending', 'PendingAcceptance', 'failed', 'deleted', long),
      VpcEndpointType: endpointType,
      ServiceName: serviceName,
      ServiceRegion: mostly('us-east-1', 'eu-west-1', long),
      PolicyDocument: policyDocument,
      RouteTableIds: some(ids.table),
      SubnetIds: some(ids.subnet),
      Groups: fc.uniqueArray(partly({ GroupId: ids.group, GroupName: mostly('own', 'default') }, ['GroupId']), {
        maxLength: 3,
        selector: ({ GroupId }) => GroupId,
      }),
      NetworkInterfaceIds: some(idOf('eni')),
      IpAddressType: mostly('ipv4', 'ipv6', 'dualstack', long),
      PrivateDnsEnabled: fc.boolean(),
      DnsOptions: partly({ PrivateDnsOnlyForInboundResolverEndpoint: fc.boolean() }, []),
      DnsEntries: fc.array(partly({ DnsName: fc.constantFrom('sqs.us-east-1.amazonaws.com', long) }, []), {
        maxLength: 2,
      }),
      RequesterManaged: mostly(false, true),
      OwnerId: account,
      CreationTimestamp: mostly('2026-01-01T00:00:00Z', '', 'never'),
      LastError: partly({ Message: oddText }, []),
      FailureReason: oddText,
      Tags: tags,
    },
    ['VpcEndpointId', 'VpcId', 'State'],
  ),
  'VpcEndpointId',
);

const serviceDetails = fc.uniqueArray(
  partly(
    {
      ServiceName: serviceName,
      ServiceType: fc.uniqueArray(fc.record({ ServiceType: endpointType }), { maxLength: 2, selector: JSON.stringify }),
      Owner: account,
      PrivateDnsName: mostly('sqs.us-east-1.amazonaws.com', '*.dkr.ecr.us-east-1.amazonaws.com', long),
      PrivateDnsNameVerificationState: mostly('verified', 'failed'),
      VpcEndpointPolicySupported: fc.boolean(),
    },
    ['ServiceName'],
  ),
  { maxLength: 3, selector: ({ ServiceName }) => ServiceName },
);

const prefixLists = listOf(
  partly(
    {
      PrefixListId: ids.list,
      PrefixListName: fc.oneof(serviceName, fc.constant('com.amazonaws.us-east-1.ipv6.s3')),
      OwnerId: account,
      Cidrs: fc.array(anyCidr, { maxLength: 3 }),
    },
    ['PrefixListId'],
  ),
  'PrefixListId',
);
const prefixListEntries = listOf(
  partly(
    { PrefixListId: ids.list, OwnerId: account, Entries: fc.array(fc.record({ Cidr: anyCidr }), { maxLength: 3 }) },
    ['PrefixListId'],
  ),
  'PrefixListId',
);
const networkInterfaces = listOf(
  partly(
    {
      NetworkInterfaceId: idOf('eni'),
      VpcId: ids.vpc,
      SubnetId: ids.subnet,
      Groups: fc.array(fc.record({ GroupId: ids.group })),
      InterfaceType: mostly('interface', 'lambda', 'nat_gateway', 'something_new'),
      RequesterManaged: fc.boolean(),
      RequesterId: mostly('amazon-elb', '123456789012'),
      Status: mostly('in-use', 'available'),
      PrivateIpAddresses: fc.array(fc.record({ PrivateIpAddress: mostly('10.0.1.17', '10.0.2.4') }), { maxLength: 2 }),
      Ipv6Addresses: fc.array(fc.record({ Ipv6Address: mostly('2001:db8::17', '2001:db8:1::4') }), { maxLength: 2 }),
    },
    ['NetworkInterfaceId', 'VpcId'],
  ),
  'NetworkInterfaceId',
);
const natGateways = listOf(
  fc
    .tuple(
      partly(
        {
          NatGatewayId: idOf('nat'),
          VpcId: ids.vpc,
          State: mostly('available', 'deleted'),
          NatGatewayAddresses: fc.array(fc.record({ PrivateIp: mostly('10.0.1.4', '10.0.9.9') }), { maxLength: 2 }),
        },
        ['NatGatewayId', 'VpcId'],
      ),
      fc.oneof(
        fc.record({ SubnetId: ids.subnet, AvailabilityMode: fc.constant('zonal') }),
        fc.record({ AvailabilityMode: fc.constant('regional') }),
      ),
    )
    .map(([gateway, place]) => ({ ...gateway, ...place })),
  'NatGatewayId',
);
const transitGatewayAttachments = listOf(
  partly(
    {
      TransitGatewayAttachmentId: idOf('tgw-attach'),
      VpcId: ids.vpc,
      SubnetIds: fc.array(ids.subnet, { maxLength: 2 }),
      Options: fc.record({ ApplianceModeSupport: mostly('enable', 'disable') }),
    },
    ['TransitGatewayAttachmentId', 'VpcId'],
  ),
  'TransitGatewayAttachmentId',
);
const dhcpOptions = listOf(
  partly(
    {
      DhcpOptionsId: idOf('dopt'),
      DhcpConfigurations: fc.array(
        fc.record({
          Key: mostly('domain-name-servers', 'domain-name'),
          Values: fc.array(fc.record({ Value: mostly('AmazonProvidedDNS', '10.0.0.53') }), { maxLength: 2 }),
        }),
        { maxLength: 2 },
      ),
    },
    ['DhcpOptionsId'],
  ),
  'DhcpOptionsId',
);
const hostedZones = listOf(
  fc.record({
    VpcId: ids.vpc,
    HostedZoneSummaries: fc.array(fc.record({ Name: mostly('amazonaws.com.', '.', long) }), { maxLength: 2 }),
  }),
  'VpcId',
);

/** Outputs of any of the commands; what is absent was not asked for. */
export const describeOutputs: Arbitrary<DescribeOutputs> = fc
  .record(
    {
      Vpcs: vpcs,
      VpcAttributes: vpcAttributes,
      Subnets: subnets,
      RouteTables: routeTables,
      NetworkAcls: networkAcls,
      SecurityGroups: securityGroups,
      NetworkInterfaces: networkInterfaces,
      NatGateways: natGateways,
      TransitGatewayVpcAttachments: transitGatewayAttachments,
      DhcpOptions: dhcpOptions,
      VpcEndpoints: vpcEndpoints,
      ServiceDetails: serviceDetails,
      PrefixLists: prefixLists,
      PrefixListEntries: prefixListEntries,
      HostedZones: hostedZones,
    } satisfies { readonly [M in keyof DescribeOutputs]-?: unknown },
    { requiredKeys: [] },
  )
  .map(filledIn);
