// Networks for tests, written as Describe prints them, with what a case does not care about filled in.
import type { Network } from '../shared/network/network';
import { networkFromDescribe, type DescribeOutputs } from '../shared/sources/describe-outputs';

export const accountId = '123456789012';
export const region = 'us-east-1';
export const vpcId = 'vpc-0a1b2c3d4e5f60001';

/** A resource as Describe prints it, in part. */
export type Described = Readonly<Record<string, unknown>>;

/** The network that the outputs show; lists that are absent are not known. What resources lack is filled in. */
export function network(outputs: DescribeOutputs): Network {
  return networkFromDescribe(accountId, region, filledIn(outputs));
}

/**
 * The outputs with what AWS prints of every resource and a case leaves out, because it is empty or does not matter.
 * `undefined` takes away what would be filled in.
 */
export function filledIn<T extends DescribeOutputs>(outputs: T): T {
  const lists = Object.entries(outputs).map(([member, resources]: [string, unknown]) => {
    const fill = fillings[member];
    return [member, fill && resources ? each(resources, fill).map(withInner) : resources];
  });
  return Object.fromEntries(lists) as T;
}

type Fill = (resource: Described) => Described;

const each = (resources: unknown, fill: Fill): readonly Described[] =>
  (resources as readonly Described[]).map((resource) => ({ ...fill(resource), ...resource }));

const hasPorts = (protocol: unknown): boolean => ['tcp', '6', 'udp', '17'].includes(String(protocol));

const fillPermission: Fill = ({ IpProtocol }) => ({
  ...(hasPorts(IpProtocol) ? { FromPort: 0, ToPort: 65535 } : {}),
  IpRanges: [],
  Ipv6Ranges: [],
  PrefixListIds: [],
  UserIdGroupPairs: [],
});

const fillings: Readonly<Record<string, Fill>> = {
  Vpcs: () => ({ CidrBlock: '10.0.0.0/16', IsDefault: false, CidrBlockAssociationSet: [] }),
  DhcpOptions: ({ DomainNameServers }) => (DomainNameServers === undefined ? { DhcpConfigurations: [] } : {}),
  TransitGatewayVpcAttachments: () => ({ SubnetIds: [] }),
  RouteTables: () => ({ Associations: [], Routes: [] }),
  NetworkAcls: () => ({ Associations: [], Entries: [] }),
  SecurityGroups: () => ({ IpPermissions: [], IpPermissionsEgress: [] }),
  NetworkInterfaces: () => ({ Groups: [], PrivateIpAddresses: [] }),
  ServiceDetails: () => ({ ServiceType: [] }),
  VpcEndpoints: () => ({
    VpcEndpointType: 'Gateway',
    ServiceName: '',
    RouteTableIds: [],
    SubnetIds: [],
    Groups: [],
    NetworkInterfaceIds: [],
    DnsEntries: [],
    PrivateDnsEnabled: false,
  }),
};

/** What is in resources, by the member that holds it. */
const innerFillings: Readonly<Record<string, Fill>> = {
  Routes: () => ({ State: 'active' }),
  Associations: ({ SubnetId }) => (SubnetId === undefined ? {} : { Main: false }),
  Entries: ({ Protocol }) => (hasPorts(Protocol) ? { PortRange: { From: 0, To: 65535 } } : {}),
  IpPermissions: fillPermission,
  IpPermissionsEgress: fillPermission,
};

function withInner(resource: Described): Described {
  const filled = Object.entries(innerFillings)
    .filter(([member]) => Array.isArray(resource[member]))
    .map(([member, fill]) => [member, each(resource[member], fill)]);
  return { ...resource, ...(Object.fromEntries(filled) as Described) };
}

/** An available interface endpoint for SQS in two subnets, unless the case says otherwise. */
export function endpoint(overrides: Described = {}): Described {
  return {
    VpcEndpointId: 'vpce-0a1b2c3d4e5f60001',
    VpcEndpointType: 'Interface',
    VpcId: vpcId,
    ServiceName: 'com.amazonaws.us-east-1.sqs',
    State: 'available',
    SubnetIds: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'],
    Groups: [{ GroupId: 'sg-0a1b2c3d4e5f60001', GroupName: 'endpoints' }],
    NetworkInterfaceIds: ['eni-0a1b2c3d4e5f60001', 'eni-0a1b2c3d4e5f60002'],
    RouteTableIds: [],
    DnsEntries: [],
    PrivateDnsEnabled: true,
    OwnerId: accountId,
    ...overrides,
  };
}

/** An available gateway endpoint for S3, unless the case says otherwise. */
export function gatewayEndpoint(overrides: Described = {}): Described {
  return {
    VpcEndpointId: 'vpce-0a1b2c3d4e5f60009',
    VpcEndpointType: 'Gateway',
    VpcId: vpcId,
    ServiceName: 'com.amazonaws.us-east-1.s3',
    State: 'available',
    RouteTableIds: ['rtb-0a1b2c3d4e5f60001'],
    OwnerId: accountId,
    ...overrides,
  };
}

/** The endpoints' security group: TCP 443 from the VPC, unless the case says otherwise. */
export function securityGroup(overrides: Described = {}): Described {
  return {
    GroupId: 'sg-0a1b2c3d4e5f60001',
    GroupName: 'endpoints',
    VpcId: vpcId,
    OwnerId: accountId,
    IpPermissions: [permission({ IpRanges: [{ CidrIp: '10.0.0.0/16' }] })],
    IpPermissionsEgress: [],
    ...overrides,
  };
}

/** A permission for TCP 443, with no peers unless the case names some. */
export function permission(overrides: Described = {}): Described {
  return { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, ...overrides };
}

/** A VPC with 10.0.0.0/16. */
export function vpc(overrides: Described = {}): Described {
  const CidrBlockAssociationSet: readonly Described[] = [];
  return {
    VpcId: vpcId,
    OwnerId: accountId,
    CidrBlock: '10.0.0.0/16',
    IsDefault: false,
    CidrBlockAssociationSet,
    ...overrides,
  };
}

/** A subnet in the first zone. */
export function subnet(overrides: Described = {}): Described {
  return {
    SubnetId: 'subnet-0a1b2c3d4e5f60001',
    VpcId: vpcId,
    OwnerId: accountId,
    CidrBlock: '10.0.1.0/24',
    AvailabilityZone: 'us-east-1a',
    AvailabilityZoneId: 'use1-az1',
    ...overrides,
  };
}

/** A client in the first subnet, unless the case says otherwise. */
export function networkInterface(overrides: Described = {}): Described {
  return {
    NetworkInterfaceId: 'eni-0a1b2c3d4e5f60009',
    VpcId: vpcId,
    SubnetId: 'subnet-0a1b2c3d4e5f60001',
    Groups: [],
    PrivateIpAddresses: [],
    ...overrides,
  };
}

/** A route table of the first subnet, with the local route only. */
export function routeTable(overrides: Described = {}): Described {
  return {
    RouteTableId: 'rtb-0a1b2c3d4e5f60001',
    VpcId: vpcId,
    OwnerId: accountId,
    Associations: [{ Main: false, SubnetId: 'subnet-0a1b2c3d4e5f60001', AssociationState: { State: 'associated' } }],
    Routes: [localRoute],
    ...overrides,
  };
}

export const localRoute: Described = { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' };
