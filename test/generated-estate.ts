// An estate of any size, as Describe prints it: VPCs that are all alike, each with something for every rule to look at.
import { accountId, filledIn, permission, region, type Described } from './network';
import type { Listed } from './example-estate';

/** How much there is; all but the first is in each VPC. */
export interface EstateSize {
  readonly vpcs: number;
  /** At least the four special ones. */
  readonly endpoints: number;
  readonly groups: number;
  readonly routeTables: number;
  readonly subnets: number;
  /** On each resource; organisations have ten, for cost, ownership and stage. */
  readonly tags: number;
}

/** A Region with so many endpoints: a hundred in each VPC, and around them what the benchmarks ask for. */
export function estateOf(endpoints: number): EstateSize {
  const vpcs = Math.max(1, endpoints / 100);
  const inEach = endpoints / vpcs;
  const others = Math.max(13, inEach / 2);
  return { vpcs, endpoints: inEach, groups: 2 * inEach, routeTables: others, subnets: others, tags: 10 };
}

/** The id of a resource; `index` counts through the whole estate. */
export function generatedId(prefix: string, index: number): string {
  return `${prefix}-${String(index).padStart(17, '0')}`;
}

/** What the first endpoints of each VPC are; all others are interface endpoints for services of AWS. */
export const specialEndpoints = { s3: 0, dynamodb: 1, gatewayLoadBalancer: 2, thirdParty: 3 } as const;
const special = Object.keys(specialEndpoints).length;

const interfaceServices = [
  ...['ssm', 'ssmmessages', 'ecr.api', 'ecr.dkr', 'sqs', 'sns', 'kms', 'logs', 'sts', 'ec2', 'monitoring', 'events'],
  ...['secretsmanager', 'lambda', 'states', 'kinesis-streams', 'execute-api', 'athena', 'glue', 'rds'],
];
const gatewayLoadBalancerService = `com.amazonaws.vpce.${region}.vpce-svc-00000000000000001`;
const thirdPartyService = `com.amazonaws.vpce.${region}.vpce-svc-00000000000000002`;
const customerList = 'pl-00000000000000009';

/** Prefix lists as AWS has them. */
const gatewayLists = { s3: 'pl-63a5400a', dynamodb: 'pl-02cd2c6b' } as const;

const boundedPolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'OnlyIdentitiesAndResourcesOfTheOrganisation',
      Effect: 'Allow',
      Principal: '*',
      Action: '*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5', 'aws:ResourceOrgID': 'o-a1b2c3d4e5' } },
    },
    ...['first', 'second', 'third'].map((name) => ({
      Sid: `The${name}Bucket`,
      Effect: 'Allow',
      Principal: '*',
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: `arn:aws:s3:::a-bucket-of-the-organisation-${name}/*`,
    })),
  ],
});

/** What AWS gives an endpoint that is created without a policy. */
const defaultPolicy = JSON.stringify({
  Statement: [{ Action: '*', Effect: 'Allow', Principal: '*', Resource: '*' }],
});

const allTags: readonly Described[] = Array.from({ length: 50 }, (_, at) => ({
  Key: `tag-${at}`,
  Value: 'v'.repeat(60),
}));

/** The estate, by the member of Describe's output. */
export function generatedEstate(size: EstateSize): Listed {
  const tags = allTags.slice(0, size.tags);
  const inEach = <T>(count: number, make: (place: Place) => T): readonly T[] =>
    Array.from({ length: size.vpcs * count }, (_, index) =>
      make({ size, tags, vpc: Math.floor(index / count), at: index % count, index }),
    );
  const vpcs = inEach(1, ({ vpc }) => vpcOf(vpc));
  return filledIn({
    Vpcs: vpcs,
    VpcAttributes: vpcs.flatMap(({ VpcId }) => [
      { VpcId, EnableDnsSupport: { Value: true } },
      { VpcId, EnableDnsHostnames: { Value: true } },
    ]),
    Subnets: inEach(size.subnets, subnet),
    RouteTables: inEach(size.routeTables, routeTable),
    NetworkAcls: inEach(2, networkAcl),
    SecurityGroups: inEach(size.groups, securityGroup),
    NetworkInterfaces: inEach(size.groups, networkInterface),
    VpcEndpoints: inEach(size.endpoints, vpcEndpoint),
    ServiceDetails: services(),
    PrefixLists: Object.entries(gatewayLists).map(([code, id]) => ({
      PrefixListId: id,
      PrefixListName: `com.amazonaws.${region}.${code}`,
      Cidrs: ['52.216.0.0/15', '3.5.0.0/19'],
    })),
    PrefixListEntries: [{ PrefixListId: customerList, Entries: [{ Cidr: '10.0.0.0/8' }] }],
    NatGateways: inEach(1, ({ vpc, size: { subnets } }) => ({
      NatGatewayId: generatedId('nat', vpc),
      VpcId: generatedId('vpc', vpc),
      SubnetId: generatedId('subnet', vpc * subnets),
      State: 'available',
      ConnectivityType: 'public',
    })),
    TransitGatewayVpcAttachments: [],
    HostedZones: vpcs.map(({ VpcId }) => ({ VpcId, HostedZoneSummaries: [] })),
  });
}

/** Where a resource is: the VPC's number, its own within the VPC, and its own in the whole estate. */
interface Place {
  readonly size: EstateSize;
  readonly tags: readonly Described[];
  readonly vpc: number;
  readonly at: number;
  readonly index: number;
}

function vpcOf(vpc: number): Described {
  const range = `10.${vpc % 256}.0.0/16`;
  return {
    VpcId: generatedId('vpc', vpc),
    OwnerId: accountId,
    CidrBlock: range,
    CidrBlockAssociationSet: [{ CidrBlock: range, CidrBlockState: { State: 'associated' } }],
    IsDefault: false,
    Tags: [{ Key: 'Name', Value: `network-${vpc}` }],
  };
}

function subnet({ tags, vpc, at, index }: Place): Described {
  const zone = at % 3;
  return {
    SubnetId: generatedId('subnet', index),
    VpcId: generatedId('vpc', vpc),
    OwnerId: accountId,
    CidrBlock: `10.${vpc % 256}.${at % 256}.0/24`,
    AvailabilityZone: `${region}${'abc'.charAt(zone)}`,
    AvailabilityZoneId: `use1-az${zone + 1}`,
    Tags: tags,
  };
}

/** The first is the main one; every other has a subnet of its own. */
function routeTable({ size, tags, vpc, at, index }: Place): Described {
  const endpoint = (special: number) => generatedId('vpce', vpc * size.endpoints + special);
  const state = { AssociationState: { State: 'associated' } };
  const takesEndpoints = at > 0 && at < 10;
  return {
    RouteTableId: generatedId('rtb', index),
    VpcId: generatedId('vpc', vpc),
    OwnerId: accountId,
    Associations: [
      ...(at === 0 ? [{ Main: true, ...state }] : []),
      ...(at > 0 && at < size.subnets
        ? [{ Main: false, SubnetId: generatedId('subnet', vpc * size.subnets + at), ...state }]
        : []),
    ],
    Routes: [
      { DestinationCidrBlock: `10.${vpc % 256}.0.0/16`, GatewayId: 'local', State: 'active' },
      at === 10
        ? { DestinationCidrBlock: '0.0.0.0/0', GatewayId: endpoint(specialEndpoints.gatewayLoadBalancer) }
        : { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: generatedId('nat', vpc), State: 'active' },
      // A prefix list of one's own, and AWS's.
      ...(at === 11
        ? [customerList, gatewayLists.s3].map((DestinationPrefixListId) => ({
            DestinationPrefixListId,
            TransitGatewayId: generatedId('tgw', 1),
            State: 'active',
          }))
        : []),
      ...(takesEndpoints
        ? (['s3', 'dynamodb'] as const).map((code) => ({
            DestinationPrefixListId: gatewayLists[code],
            GatewayId: endpoint(specialEndpoints[code]),
            State: 'active',
          }))
        : []),
    ],
    Tags: at === 11 || at === 12 ? [...tags, { Key: 'vpce-posture:isolated', Value: 'true' }] : tags,
  };
}

/** The first is the VPC's default; the other guards every second subnet. */
function networkAcl({ size, vpc, at, index }: Place): Described {
  const subnets = Array.from({ length: size.subnets }, (_, number) => number).filter((number) => number % 2 === at);
  return {
    NetworkAclId: generatedId('acl', index),
    VpcId: generatedId('vpc', vpc),
    OwnerId: accountId,
    IsDefault: at === 0,
    Associations: subnets.map((number) => ({ SubnetId: generatedId('subnet', vpc * size.subnets + number) })),
    Entries: [false, true].flatMap((Egress) => [
      { Egress, RuleNumber: 100, RuleAction: 'allow', Protocol: '-1', CidrBlock: '0.0.0.0/0' },
      { Egress, RuleNumber: 32767, RuleAction: 'deny', Protocol: '-1', CidrBlock: '0.0.0.0/0' },
    ]),
    Tags: [],
  };
}

/** Every second lets nobody in; one in ten lets in whom a prefix list names. */
function securityGroup({ tags, vpc, at, index }: Place): Described {
  const peers =
    at % 10 === 6 ? { PrefixListIds: [{ PrefixListId: customerList }] } : { IpRanges: [{ CidrIp: '10.0.0.0/8' }] };
  const restricted = at % 4 === 0;
  return {
    GroupId: generatedId('sg', index),
    GroupName: 'endpoints',
    VpcId: generatedId('vpc', vpc),
    OwnerId: accountId,
    IpPermissions: at % 2 === 0 ? [permission(peers)] : [],
    IpPermissionsEgress: [
      restricted
        ? permission({
            IpRanges: [{ CidrIp: '10.0.0.0/8' }],
            ...(at % 8 === 0 ? { PrefixListIds: [{ PrefixListId: customerList }] } : {}),
          })
        : { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
    ],
    Tags: tags,
  };
}

function networkInterface({ vpc, index }: Place): Described {
  return {
    NetworkInterfaceId: generatedId('eni', index),
    VpcId: generatedId('vpc', vpc),
    Groups: [{ GroupId: generatedId('sg', index), GroupName: 'endpoints' }],
  };
}

function vpcEndpoint(place: Place): Described {
  const { tags, vpc, index } = place;
  return {
    VpcEndpointId: generatedId('vpce', index),
    VpcId: generatedId('vpc', vpc),
    State: 'available',
    IpAddressType: 'ipv4',
    RequesterManaged: false,
    OwnerId: accountId,
    CreationTimestamp: '2026-01-01T00:00:00.000Z',
    Tags: tags,
    ...kindOf(place),
  };
}

function kindOf({ size, vpc, at, index }: Place): Described {
  const subnetAt = (number: number) => generatedId('subnet', vpc * size.subnets + (number % size.subnets));
  const interfaces = {
    VpcEndpointType: 'Interface',
    SubnetIds: [subnetAt(at), subnetAt(at + 1)],
    Groups: [{ GroupId: generatedId('sg', vpc * size.groups + (at % size.groups)), GroupName: 'endpoints' }],
    NetworkInterfaceIds: [generatedId('eni', 2 * index), generatedId('eni', 2 * index + 1)],
  };
  switch (at) {
    case specialEndpoints.s3:
    case specialEndpoints.dynamodb: {
      const tables = Math.min(9, size.routeTables - 1);
      return {
        VpcEndpointType: 'Gateway',
        ServiceName: `com.amazonaws.${region}.${at === specialEndpoints.s3 ? 's3' : 'dynamodb'}`,
        PolicyDocument: boundedPolicy,
        RouteTableIds: Array.from({ length: tables }, (_, table) =>
          generatedId('rtb', vpc * size.routeTables + table + 1),
        ),
        PrivateDnsEnabled: false,
      };
    }
    case specialEndpoints.gatewayLoadBalancer:
      return {
        VpcEndpointType: 'GatewayLoadBalancer',
        ServiceName: gatewayLoadBalancerService,
        SubnetIds: [subnetAt(0)],
        NetworkInterfaceIds: interfaces.NetworkInterfaceIds,
        PrivateDnsEnabled: false,
      };
    case specialEndpoints.thirdParty:
      return { ...interfaces, ServiceName: thirdPartyService, PrivateDnsEnabled: false };
    default: {
      const code = interfaceServices[(at - special) % interfaceServices.length];
      const open = at % 5 === 0;
      return {
        ...interfaces,
        ServiceName: `com.amazonaws.${region}.${String(code)}`,
        PolicyDocument: open ? defaultPolicy : boundedPolicy,
        // In a VPC only one endpoint can hold the name; one in seven has private DNS off.
        PrivateDnsEnabled: at < special + interfaceServices.length && at % 7 !== 0,
      };
    }
  }
}

function services(): readonly Described[] {
  const ofAws = [...interfaceServices, 'ec2messages'].map((code) => ({
    ServiceName: `com.amazonaws.${region}.${code}`,
    ServiceType: [{ ServiceType: 'Interface' }],
    Owner: 'amazon',
    PrivateDnsNames: [{ PrivateDnsName: `${code}.${region}.amazonaws.com` }],
    VpcEndpointPolicySupported: true,
  }));
  const ofOthers = [
    [gatewayLoadBalancerService, 'GatewayLoadBalancer'],
    [thirdPartyService, 'Interface'],
  ].map(([ServiceName, ServiceType]) => ({ ServiceName, ServiceType: [{ ServiceType }], Owner: '210987654321' }));
  return [...ofAws, ...ofOthers];
}
