// The network as a rule sees it: one plain value, whichever source it came from.
import { grouped } from './derived';
import type { DhcpOptions, NatGateway, TransitGatewayAttachment } from './model/gateways';
import type { HostedZones } from './model/hosted-zones';
import type { VpcEndpoint, VpcEndpointService } from './model/vpc-endpoint';
import type { NetworkAcl } from './model/network-acl';
import type { NetworkInterface } from './model/network-interface';
import type { PrefixList } from './model/prefix-list';
import type { RouteTable } from './model/route-table';
import type { SecurityGroup } from './model/security-group';
import type { DnsAttributes, Subnet, Vpc } from './model/vpc';

/**
 * All that is known of one kind of resource. `byKey` holds each resource under its own id and under its VPC's id.
 * `known` names the keys whose resources are all here: with a key that is not known, absence means nothing.
 */
export interface Slice<T> {
  readonly items: readonly T[];
  readonly byKey: ReadonlyMap<string, readonly T[]>;
  readonly known: 'all' | ReadonlySet<string>;
  /** Whether a sweep can judge `items`: live, because all were listed; offline, because the input holds no others. */
  readonly swept: boolean;
}

/** The item type of each slice. */
export interface Resources {
  vpcs: Vpc;
  dnsAttributes: DnsAttributes;
  subnets: Subnet;
  routeTables: RouteTable;
  networkAcls: NetworkAcl;
  securityGroups: SecurityGroup;
  networkInterfaces: NetworkInterface;
  natGateways: NatGateway;
  transitGatewayAttachments: TransitGatewayAttachment;
  dhcpOptions: DhcpOptions;
  vpcEndpoints: VpcEndpoint;
  vpcEndpointServices: VpcEndpointService;
  /** AWS's own prefix lists of gateway services, with their address ranges. */
  prefixLists: PrefixList;
  /** Prefix lists that security groups and routes refer to, with their entries. */
  prefixListEntries: PrefixList;
  /** The private hosted zones of a VPC; only Route 53 knows them. */
  hostedZones: HostedZones;
}

/** The name of a slice. */
export type SliceName = keyof Resources;

/** What is known of one account in one Region. */
export type Network = {
  readonly accountId: string;
  readonly region: string;
  /** Whether what is not known can still be read. Of a file nobody can ask for more. */
  readonly live: boolean;
} & { readonly [S in SliceName]: Slice<Resources[S]> };

/** A network of which only some slices may be looked at. */
export type View<S extends SliceName> = Pick<Network, 'accountId' | 'region' | 'live' | S>;

/**
 * For each slice: the member of Describe's output that lists it (of VPC attributes and prefix list entries, our name),
 * what people call it, the file of `check --describe` that holds it, the EC2 actions that read it, and the configuration
 * items that hold it (`undefined`: AWS Config does not record it).
 */
export const slices = {
  vpcs: {
    member: 'Vpcs',
    title: 'facts',
    file: 'describe-vpcs.json',
    actions: ['ec2:DescribeVpcs'],
    resourceType: 'AWS::EC2::VPC',
  },
  dnsAttributes: {
    member: 'VpcAttributes',
    title: 'VPC DNS attributes',
    file: 'describe-vpc-attribute.json',
    actions: ['ec2:DescribeVpcAttribute'],
    resourceType: undefined,
  },
  subnets: {
    member: 'Subnets',
    title: 'subnets',
    file: 'describe-subnets.json',
    actions: ['ec2:DescribeSubnets'],
    resourceType: 'AWS::EC2::Subnet',
  },
  routeTables: {
    member: 'RouteTables',
    title: 'route tables',
    file: 'describe-route-tables.json',
    actions: ['ec2:DescribeRouteTables'],
    resourceType: 'AWS::EC2::RouteTable',
  },
  networkAcls: {
    member: 'NetworkAcls',
    title: 'network ACLs',
    file: 'describe-network-acls.json',
    actions: ['ec2:DescribeNetworkAcls'],
    resourceType: 'AWS::EC2::NetworkAcl',
  },
  securityGroups: {
    member: 'SecurityGroups',
    title: 'security groups',
    file: 'describe-security-groups.json',
    actions: ['ec2:DescribeSecurityGroups'],
    resourceType: 'AWS::EC2::SecurityGroup',
  },
  // Without items of AWS Config: it does not record every network interface, and absence is what is asked for.
  networkInterfaces: {
    member: 'NetworkInterfaces',
    title: 'network interfaces',
    file: 'describe-network-interfaces.json',
    actions: ['ec2:DescribeNetworkInterfaces'],
    resourceType: undefined,
  },
  natGateways: {
    member: 'NatGateways',
    title: 'NAT gateways',
    file: 'describe-nat-gateways.json',
    actions: ['ec2:DescribeNatGateways'],
    resourceType: 'AWS::EC2::NatGateway',
  },
  // AWS Config's items do not hold the appliance mode.
  transitGatewayAttachments: {
    member: 'TransitGatewayVpcAttachments',
    title: 'transit gateway attachments',
    file: 'describe-transit-gateway-vpc-attachments.json',
    actions: ['ec2:DescribeTransitGatewayVpcAttachments'],
    resourceType: undefined,
  },
  dhcpOptions: {
    member: 'DhcpOptions',
    title: 'DHCP options',
    file: 'describe-dhcp-options.json',
    actions: ['ec2:DescribeDhcpOptions'],
    resourceType: 'AWS::EC2::DHCPOptions',
  },
  vpcEndpoints: {
    member: 'VpcEndpoints',
    title: 'VPC endpoints',
    file: 'describe-vpc-endpoints.json',
    actions: ['ec2:DescribeVpcEndpoints'],
    resourceType: 'AWS::EC2::VPCEndpoint',
  },
  vpcEndpointServices: {
    member: 'ServiceDetails',
    title: 'endpoint services',
    file: 'describe-vpc-endpoint-services.json',
    actions: ['ec2:DescribeVpcEndpointServices'],
    resourceType: undefined,
  },
  prefixLists: {
    member: 'PrefixLists',
    title: 'AWS prefix lists',
    file: 'describe-prefix-lists.json',
    actions: ['ec2:DescribePrefixLists'],
    resourceType: undefined,
  },
  prefixListEntries: {
    member: 'PrefixListEntries',
    title: 'prefix list entries',
    file: 'get-managed-prefix-list-entries.json',
    actions: ['ec2:GetManagedPrefixListEntries'],
    resourceType: 'AWS::EC2::PrefixList',
  },
  hostedZones: {
    member: 'HostedZones',
    title: 'private hosted zones',
    file: 'list-hosted-zones-by-vpc.json',
    // Route 53 looks at the VPC in the caller's name: "Failed to verify the given VPC by calling ec2:DescribeVpcs".
    actions: ['route53:ListHostedZonesByVPC', 'ec2:DescribeVpcs'],
    resourceType: undefined,
  },
} as const satisfies Record<SliceName, object>;

/** The names of all slices. */
export const sliceNames = Object.keys(slices) as readonly SliceName[];

/**
 * Thrown by every question whose answer would need something that was not read. Whoever evaluates a rule catches it:
 * live, the missing part is read and the rule evaluated again; offline the evaluation is INSUFFICIENT_DATA.
 */
export class NotKnown extends Error {
  override readonly name = 'NotKnown';
  readonly slice: SliceName;
  /** VPC ids, resource ids or service names. */
  readonly keys: readonly string[];
  /** Why it is not known, where the reason is not just that it was not read. */
  readonly reason: string | undefined;

  constructor(slice: SliceName, keys: readonly string[], reason?: string) {
    super(`${slices[slice].title} not known: ${keys.join(', ')}`);
    this.slice = slice;
    this.keys = keys;
    this.reason = reason;
  }
}

/** The keys under which a resource of a slice is found. */
const keysOf: { readonly [S in SliceName]: (item: Resources[S]) => readonly string[] } = {
  vpcs: (vpc) => [vpc.vpcId],
  dnsAttributes: (attributes) => [attributes.vpcId],
  subnets: (subnet) => [subnet.subnetId, subnet.vpcId],
  routeTables: (table) => [table.routeTableId, table.vpcId],
  networkAcls: (acl) => [acl.networkAclId, acl.vpcId],
  securityGroups: (group) => [group.groupId, group.vpcId],
  networkInterfaces: (networkInterface) => [networkInterface.networkInterfaceId, networkInterface.vpcId],
  natGateways: (gateway) => [gateway.natGatewayId, gateway.vpcId],
  transitGatewayAttachments: (attachment) => [attachment.transitGatewayAttachmentId, attachment.vpcId],
  dhcpOptions: (options) => [options.dhcpOptionsId],
  vpcEndpoints: (endpoint) => [endpoint.vpcEndpointId, endpoint.vpcId],
  vpcEndpointServices: (service) => [service.serviceName],
  prefixLists: (list) => [list.prefixListId, ...(list.prefixListName === undefined ? [] : [list.prefixListName])],
  prefixListEntries: (list) => [list.prefixListId],
  hostedZones: (zones) => [zones.vpcId],
};

/**
 * A slice of these resources. Of several with the same id the last one counts.
 * @param swept true also where a sweep judges what is here although absence of others means nothing
 */
export function sliceOf<S extends SliceName>(
  name: S,
  resources: Iterable<Resources[S]>,
  known: 'all' | Iterable<string>,
  swept = known === 'all',
): Slice<Resources[S]> {
  const byId = new Map<string, Resources[S]>();
  for (const item of resources) byId.set(identity(name, item), item);
  const items = [...byId.values()];
  const byKey = grouped(items, keysOf[name]);
  return { items, byKey, known: known === 'all' ? 'all' : new Set(known), swept };
}

// One service name stands for several services (s3 is a Gateway and an Interface service).
function identity<S extends SliceName>(name: S, item: Resources[S]): string {
  const [id] = keysOf[name](item) as readonly [string];
  return name === 'vpcEndpointServices' ? `${id} ${(item as VpcEndpointService).serviceTypes.join()}` : id;
}

/**
 * A network of which nothing is known.
 * @param live whether it will be read piece by piece, as far as it is asked for
 */
export function emptyNetwork(accountId: string, region: string, live = false): Network {
  const nothing = Object.fromEntries(sliceNames.map((name) => [name, sliceOf(name, [], [])]));
  return { accountId, region, live, ...nothing } as unknown as Network;
}

/** The network with this slice in place of its own. */
export function withSlice<S extends SliceName>(network: Network, name: S, slice: Slice<Resources[S]>): Network {
  return { ...network, [name]: slice };
}

/** What two readings of the same slice know together; where both hold a resource, the later reading counts. */
export function mergeSlices<S extends SliceName>(
  name: S,
  earlier: Slice<Resources[S]>,
  later: Slice<Resources[S]>,
): Slice<Resources[S]> {
  const known = earlier.known === 'all' || later.known === 'all' ? 'all' : [...earlier.known, ...later.known];
  return sliceOf(name, [...earlier.items, ...later.items], known, earlier.swept || later.swept);
}

/** Is everything about this key in the slice? */
export function isKnown(slice: Slice<unknown>, key: string): boolean {
  return slice.known === 'all' || slice.known.has(key);
}

/**
 * The resources of a slice under a key: all of a VPC, or the services of a name.
 * @throws NotKnown when that was not read
 */
export function list<S extends SliceName>(network: View<S>, name: S, key: string): readonly Resources[S][] {
  const slice = (network as Network)[name] as Slice<Resources[S]>;
  if (!isKnown(slice, key)) throw new NotKnown(name, [key]);
  return slice.byKey.get(key) ?? [];
}

/**
 * One resource by its id; `undefined` when it is known not to exist.
 * @throws NotKnown when that was not read
 */
export function find<S extends SliceName>(network: View<S>, name: S, id: string): Resources[S] | undefined {
  const slice = (network as Network)[name] as Slice<Resources[S]>;
  const [found] = slice.byKey.get(id) ?? [];
  if (found === undefined && !isKnown(slice, id)) throw new NotKnown(name, [id]);
  return found;
}

/**
 * Several resources by their ids, without those that are known not to exist.
 * @throws NotKnown with all the ids that were not read
 */
export function findAll<S extends SliceName>(network: View<S>, name: S, ids: readonly string[]): Resources[S][] {
  const slice = (network as Network)[name] as Slice<Resources[S]>;
  const unread = ids.filter((id) => !slice.byKey.has(id) && !isKnown(slice, id));
  if (unread.length > 0) throw new NotKnown(name, unread);
  return ids.flatMap((id) => slice.byKey.get(id) ?? []);
}

/**
 * Every resource that a sweep of the Region judges. Nothing follows from absence: for that, ask for a key.
 * @throws NotKnown when not all were listed, or the input holds none
 */
export function listAll<S extends SliceName>(network: View<S>, name: S): readonly Resources[S][] {
  const slice = (network as Network)[name] as Slice<Resources[S]>;
  if (!slice.swept) throw new NotKnown(name, ['all']);
  return slice.items;
}
