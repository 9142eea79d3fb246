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

/** What is to be known of a slice beside the type of its resources: all of it stands here, for the compiler to check. */
export interface SliceFacts<T> {
  /** The member of Describe's output that lists it; of VPC attributes and prefix list entries, our name. */
  readonly member: string;
  /** What people call it. */
  readonly title: string;
  /** The file of `check --describe` that holds it. */
  readonly file: string;
  /** The actions of IAM that read it. */
  readonly actions: readonly string[];
  /** The configuration items that hold it; `undefined`: AWS Config does not record it. */
  readonly resourceType: string | undefined;
  /** The keys under which a resource is found; the first one is its own. */
  readonly keys: (resource: T) => readonly [string, ...string[]];
  /** What tells a resource from others with the same key, where there can be others. */
  readonly variant?: (resource: T) => string;
  /**
   * How AWS gives it. `filtered`: one listing has the whole Region, or what a filter asks for; `named`: likewise, but
   * asked for by names, without which it lists only what is usual; `whole`: never in part; else in pieces, a
   * call for each key, so that absence of one means that nobody asked.
   */
  readonly listing: 'filtered' | 'named' | 'whole' | Pieces;
  /** Rules ask for all of a VPC at once: it can be read ahead. */
  readonly readByVpc?: true;
  /** AWS may not show one that exists: that it was not found says nothing. */
  readonly mayBeHidden?: true;
}

/** What AWS gives one call at a time. */
export interface Pieces {
  /** The field by which the pieces of one resource belong together. */
  readonly field: 'VpcId' | 'PrefixListId';
  /** Each resource of this slice has that field, and is worth a call; `undefined`: what refers to it is. */
  readonly parent: 'vpcs' | 'vpcEndpoints' | undefined;
}

/** Every slice. */
export const slices = {
  vpcs: {
    member: 'Vpcs',
    title: 'facts',
    file: 'describe-vpcs.json',
    actions: ['ec2:DescribeVpcs'],
    resourceType: 'AWS::EC2::VPC',
    keys: (vpc) => [vpc.vpcId],
    listing: 'filtered',
    readByVpc: true,
  },
  dnsAttributes: {
    member: 'VpcAttributes',
    title: 'VPC DNS attributes',
    file: 'describe-vpc-attribute.json',
    actions: ['ec2:DescribeVpcAttribute'],
    resourceType: undefined,
    keys: (attributes) => [attributes.vpcId],
    listing: { field: 'VpcId', parent: 'vpcs' },
    readByVpc: true,
  },
  subnets: {
    member: 'Subnets',
    title: 'subnets',
    file: 'describe-subnets.json',
    actions: ['ec2:DescribeSubnets'],
    resourceType: 'AWS::EC2::Subnet',
    keys: (subnet) => [subnet.subnetId, subnet.vpcId],
    listing: 'filtered',
    readByVpc: true,
  },
  routeTables: {
    member: 'RouteTables',
    title: 'route tables',
    file: 'describe-route-tables.json',
    actions: ['ec2:DescribeRouteTables'],
    resourceType: 'AWS::EC2::RouteTable',
    keys: (table) => [table.routeTableId, table.vpcId],
    listing: 'filtered',
    readByVpc: true,
  },
  networkAcls: {
    member: 'NetworkAcls',
    title: 'network ACLs',
    file: 'describe-network-acls.json',
    actions: ['ec2:DescribeNetworkAcls'],
    resourceType: 'AWS::EC2::NetworkAcl',
    keys: (acl) => [acl.networkAclId, acl.vpcId],
    listing: 'filtered',
    readByVpc: true,
  },
  securityGroups: {
    member: 'SecurityGroups',
    title: 'security groups',
    file: 'describe-security-groups.json',
    actions: ['ec2:DescribeSecurityGroups'],
    resourceType: 'AWS::EC2::SecurityGroup',
    keys: (group) => [group.groupId, group.vpcId],
    listing: 'filtered',
  },
  // Without items of AWS Config: it does not record every network interface, and absence is what is asked for.
  networkInterfaces: {
    member: 'NetworkInterfaces',
    title: 'network interfaces',
    file: 'describe-network-interfaces.json',
    actions: ['ec2:DescribeNetworkInterfaces'],
    resourceType: undefined,
    keys: (networkInterface) => [networkInterface.networkInterfaceId, networkInterface.vpcId],
    listing: 'filtered',
  },
  natGateways: {
    member: 'NatGateways',
    title: 'NAT gateways',
    file: 'describe-nat-gateways.json',
    actions: ['ec2:DescribeNatGateways'],
    resourceType: 'AWS::EC2::NatGateway',
    keys: (gateway) => [gateway.natGatewayId, gateway.vpcId],
    listing: 'filtered',
  },
  // AWS Config's items do not hold the appliance mode.
  transitGatewayAttachments: {
    member: 'TransitGatewayVpcAttachments',
    title: 'transit gateway attachments',
    file: 'describe-transit-gateway-vpc-attachments.json',
    actions: ['ec2:DescribeTransitGatewayVpcAttachments'],
    resourceType: undefined,
    keys: (attachment) => [attachment.transitGatewayAttachmentId, attachment.vpcId],
    listing: 'filtered',
  },
  dhcpOptions: {
    member: 'DhcpOptions',
    title: 'DHCP options',
    file: 'describe-dhcp-options.json',
    actions: ['ec2:DescribeDhcpOptions'],
    resourceType: 'AWS::EC2::DHCPOptions',
    keys: (options) => [options.dhcpOptionsId],
    listing: 'filtered',
  },
  vpcEndpoints: {
    member: 'VpcEndpoints',
    title: 'VPC endpoints',
    file: 'describe-vpc-endpoints.json',
    actions: ['ec2:DescribeVpcEndpoints'],
    resourceType: 'AWS::EC2::VPCEndpoint',
    keys: (endpoint) => [endpoint.vpcEndpointId, endpoint.vpcId],
    listing: 'filtered',
    readByVpc: true,
  },
  vpcEndpointServices: {
    member: 'ServiceDetails',
    title: 'endpoint services',
    file: 'describe-vpc-endpoint-services.json',
    actions: ['ec2:DescribeVpcEndpointServices'],
    resourceType: undefined,
    keys: (service) => [service.serviceName],
    // One name stands for several services: s3 is a Gateway and an Interface service.
    variant: (service) => service.serviceTypes.join(),
    listing: 'named',
  },
  prefixLists: {
    member: 'PrefixLists',
    title: 'AWS prefix lists',
    file: 'describe-prefix-lists.json',
    actions: ['ec2:DescribePrefixLists'],
    resourceType: undefined,
    keys: (list) => [list.prefixListId, ...(list.prefixListName === undefined ? [] : [list.prefixListName])],
    listing: 'whole',
  },
  prefixListEntries: {
    member: 'PrefixListEntries',
    title: 'prefix list entries',
    file: 'get-managed-prefix-list-entries.json',
    actions: ['ec2:GetManagedPrefixListEntries'],
    resourceType: 'AWS::EC2::PrefixList',
    keys: (list) => [list.prefixListId],
    listing: { field: 'PrefixListId', parent: undefined },
    // One that is no longer shared is not shown any more, but works on where it is referred to; and none can be deleted
    // while it is. Source: Amazon VPC User Guide, "Shared prefix lists"; EC2 API, DeleteManagedPrefixList.
    mayBeHidden: true,
  },
  hostedZones: {
    member: 'HostedZones',
    title: 'private hosted zones',
    file: 'list-hosted-zones-by-vpc.json',
    // Route 53 looks at the VPC in the caller's name: "Failed to verify the given VPC by calling ec2:DescribeVpcs".
    actions: ['route53:ListHostedZonesByVPC', 'ec2:DescribeVpcs', 'route53:ListResourceRecordSets'],
    resourceType: undefined,
    keys: (zones) => [zones.vpcId],
    // Only endpoints make a rule look at hosted zones, and other VPCs may be shared by accounts that do not tell.
    listing: { field: 'VpcId', parent: 'vpcEndpoints' },
  },
} as const satisfies { readonly [S in SliceName]: SliceFacts<Resources[S]> };

const facts: { readonly [S in SliceName]: SliceFacts<Resources[S]> } = slices;

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
  const byKey = grouped(items, facts[name].keys);
  return { items, byKey, known: known === 'all' ? 'all' : new Set(known), swept };
}

function identity<S extends SliceName>(name: S, item: Resources[S]): string {
  const { keys, variant } = facts[name];
  return variant ? `${keys(item)[0]} ${variant(item)}` : keys(item)[0];
}

/** How AWS gives a slice. */
export function listingOf(name: SliceName): SliceFacts<never>['listing'] {
  return facts[name].listing;
}

/** The pieces that AWS gives a slice in; `undefined` where it gives lists. */
export function piecesOf(name: SliceName): Pieces | undefined {
  const listing = listingOf(name);
  return typeof listing === 'string' ? undefined : listing;
}

/** Do rules ask for all of a VPC at once? Then it can be read ahead. */
export function isReadByVpc(name: SliceName): boolean {
  return facts[name].readByVpc === true;
}

/** Does AWS hide some that exist? Then it says nothing that one was not found. */
export function mayBeHidden(name: SliceName): boolean {
  return facts[name].mayBeHidden === true;
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
