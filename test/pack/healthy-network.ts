// A network in which no rule complains: what defects are planted in.
import type { DescribeOutputs } from '../../shared/sources/describe-outputs';
import { allow, perimeterPolicies, policyOf } from '../endpoint-policies';
import {
  accountId,
  endpoint,
  gatewayEndpoint,
  localRoute,
  permission,
  routeTable,
  securityGroup,
  subnet,
  vpc,
  vpcId,
  type Described,
} from '../network';

const inspectionService = 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001';
export const [queues, buckets, items, inspection] = ['vpce-queues', 'vpce-buckets', 'vpce-items', 'vpce-inspection'];
export const [privateTable, isolatedTable, inspectedTable] = ['rtb-private', 'rtb-isolated', 'rtb-inspected'];

function serviceEndpoint(code: string, overrides: Described = {}): Described {
  return endpoint({
    VpcEndpointId: `vpce-${code}`,
    ServiceName: `com.amazonaws.us-east-1.${code}`,
    SubnetIds: ['subnet-a', 'subnet-b'],
    PolicyDocument: perimeterPolicies['any'],
    ...overrides,
  });
}

function tableOf(id: string, subnetIds: readonly string[], routes: readonly Described[]): Described {
  return routeTable({
    RouteTableId: id,
    Associations: subnetIds.map((SubnetId) => ({ SubnetId, AssociationState: { State: 'associated' } })),
    Routes: [localRoute, ...routes],
  });
}

export const toBuckets = { DestinationPrefixListId: 'pl-s3', GatewayId: buckets, State: 'active' };
export const toItems = { DestinationPrefixListId: 'pl-dynamodb', GatewayId: items, State: 'active' };
export const toNat = { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-0a1b2c3d4e5f60001', State: 'active' };
export const toInspection = { DestinationCidrBlock: '0.0.0.0/0', GatewayId: inspection, State: 'active' };
export const aclEntry = { RuleNumber: 100, Protocol: '-1', RuleAction: 'allow', CidrBlock: '0.0.0.0/0' };

// What AWS Systems Manager gets from buckets of AWS, which the VPC's endpoints show to be used.
const bucketsOfSystemsManager = [
  'aws-ssm-us-east-1',
  'aws-windows-downloads-us-east-1',
  'amazon-ssm-us-east-1',
  'us-east-1-birdwatcher-prod',
  'patch-baseline-snapshot-us-east-1',
];

function withBuckets(policy: string | undefined, names: readonly string[]): string {
  const { Statement } = JSON.parse(String(policy)) as { readonly Statement: readonly Described[] };
  return policyOf(
    ...Statement,
    allow({ Action: 's3:GetObject', Resource: names.map((name) => `arn:aws:s3:::${name}/*`) }),
  );
}

export const healthy = {
  Vpcs: [vpc()],
  VpcAttributes: [{ VpcId: vpcId, EnableDnsSupport: { Value: true }, EnableDnsHostnames: { Value: true } }],
  Subnets: ['a', 'b', 'c', 'd', 'e'].map((letter, index) =>
    subnet({
      SubnetId: `subnet-${letter}`,
      CidrBlock: `10.0.${index}.0/24`,
      AvailabilityZoneId: `use1-az${(index % 2) + 1}`,
    }),
  ),
  RouteTables: [
    tableOf(privateTable, ['subnet-a', 'subnet-b'], [toNat, toBuckets, toItems]),
    { ...tableOf(isolatedTable, ['subnet-c'], [toBuckets]), Tags: [{ Key: 'vpce-posture:isolated', Value: 'true' }] },
    tableOf(inspectedTable, ['subnet-d'], [toInspection]),
    { ...tableOf('rtb-main', [], []), Associations: [{ Main: true }] },
  ],
  NetworkAcls: [
    {
      NetworkAclId: 'acl-1',
      VpcId: vpcId,
      IsDefault: true,
      Associations: ['a', 'b', 'c', 'd', 'e'].map((letter) => ({ SubnetId: `subnet-${letter}` })),
      Entries: [
        { ...aclEntry, Egress: false },
        { ...aclEntry, Egress: true },
      ],
    },
  ],
  SecurityGroups: [
    securityGroup(),
    securityGroup({ GroupId: 'sg-queues', GroupName: 'queues' }),
    securityGroup({ GroupId: 'sg-default', GroupName: 'default', IpPermissions: [] }),
    securityGroup({
      GroupId: 'sg-clients',
      GroupName: 'clients',
      IpPermissions: [],
      IpPermissionsEgress: [
        permission({ PrefixListIds: [{ PrefixListId: 'pl-s3' }, { PrefixListId: 'pl-dynamodb' }] }),
      ],
    }),
  ],
  NetworkInterfaces: [],
  NatGateways: [],
  TransitGatewayVpcAttachments: [],
  DhcpOptions: [],
  VpcEndpoints: [
    serviceEndpoint('sqs', { VpcEndpointId: queues, Groups: [{ GroupId: 'sg-queues', GroupName: 'queues' }] }),
    ...['ssm', 'ssmmessages', 'ec2messages', 'ecr.api', 'ecr.dkr'].map((code) => serviceEndpoint(code)),
    gatewayEndpoint({
      VpcEndpointId: buckets,
      RouteTableIds: [privateTable, isolatedTable],
      PolicyDocument: withBuckets(perimeterPolicies['s3'], bucketsOfSystemsManager),
    }),
    gatewayEndpoint({
      VpcEndpointId: items,
      ServiceName: 'com.amazonaws.us-east-1.dynamodb',
      RouteTableIds: [privateTable],
      PolicyDocument: perimeterPolicies['any'],
    }),
    endpoint({
      VpcEndpointId: inspection,
      VpcEndpointType: 'GatewayLoadBalancer',
      ServiceName: inspectionService,
      SubnetIds: ['subnet-e'],
      Groups: [],
      PrivateDnsEnabled: false,
    }),
  ],
  ServiceDetails: [
    { ServiceName: inspectionService, ServiceType: [{ ServiceType: 'GatewayLoadBalancer' }], Owner: accountId },
    ...['sqs', 'ec2messages'].map((code) => ({
      ServiceName: `com.amazonaws.us-east-1.${code}`,
      ServiceType: [{ ServiceType: 'Interface' }],
      Owner: 'amazon',
      PrivateDnsName: `${code}.us-east-1.amazonaws.com`,
      VpcEndpointPolicySupported: true,
    })),
  ],
  PrefixLists: ['s3', 'dynamodb'].map((code) => ({
    PrefixListId: `pl-${code}`,
    PrefixListName: `com.amazonaws.us-east-1.${code}`,
    Cidrs: ['52.216.0.0/15'],
  })),
  PrefixListEntries: [],
} satisfies DescribeOutputs;
