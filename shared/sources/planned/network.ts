// From what a plan or a template declares to the network that will be there, with what AWS adds by itself. Pure.
import { emptyNetwork, sliceOf, withSlice, type Network, type Resources, type SliceName } from '../../network/network';
import { withKnownServices } from '../known-services';
import {
  associationsOf,
  attached,
  awsListId,
  defaultGroupOf,
  gatewayRoutes,
  groupsOf,
  itemsOf,
  joinedEntries,
  withAttachments,
} from './attachments';
import {
  aclEntry,
  defaultAcl,
  defaultGroup,
  defaultPolicy,
  everything,
  lastAclEntries,
  mainTable,
  route,
} from './defaults';
import { holding, holdingAll, holdingTags, type Holder, type MaybeFields, type Reading } from './holding';
import type { Declared, PlannedEndpoint, PlannedPrefixList, PlannedResources } from './resources';
import { isUnknown, joined, mapped, picked, unknown, type Maybe, type Pick } from './values';
import { firstWorld } from './worlds';

/** A place in a file. */
export interface Location {
  readonly file: string;
  /** From 1. */
  readonly line: number | undefined;
}

/** The network that will be there, read in two ways, and what people call the things in it. */
export interface PlannedNetwork {
  /** Also with what may be, as one picks. */
  readonly inWorld: (pick: Pick) => Network;
  /** With what is first picked of all that may be: for those who show it. */
  readonly likely: Network;
  /** Only with what is certain: what is COMPLIANT here will be compliant. */
  readonly certain: Network;
  /** What people call the resource with an id of these networks. */
  readonly names: ReadonlyMap<string, string>;
  /** Where resources are declared, by their ids. */
  readonly locations: ReadonlyMap<string, Location>;
  /** What says which Region it will be: somebody, the names in the templates, or nothing. */
  readonly regionFrom: 'given' | 'names' | 'nothing';
  /** What may hold resources and was not looked into, in sentences. */
  readonly notLookedInto: readonly string[];
  /** Why there may be more in a VPC than is declared. */
  readonly mayHoldMore: (vpcId: string) => string | undefined;
  /** For a resource that may not come to be: the network in which it does. */
  readonly whereItIs: ReadonlyMap<string, () => PlannedNetwork>;
}

/** Where a resource is whose VPC nobody knows: nothing is known of that VPC. */
export const someVpc = 'vpc-unknown';

const somePermission = everything({});
const someAclEntry = aclEntry(false, 0, 'deny', '0.0.0.0/0');

/** The network of the declared resources. */
export function plannedNetwork(accountId: string, region: string, declared: PlannedResources): PlannedNetwork {
  const complete = withDefaults(declared, region);
  const inWorld = (pick: Pick) => networkOf(accountId, region, complete, pick);
  return {
    inWorld,
    likely: inWorld(firstWorld),
    certain: networkOf(accountId, region, complete, 'certain'),
    names: namesOf(complete),
    locations: new Map(),
    regionFrom: 'given',
    notLookedInto: [],
    mayHoldMore: declared.mayHoldMore,
    whereItIs: new Map(),
  };
}

function namesOf({ vpcs, subnets, endpoints, groups, routeTables, acls, prefixLists, others }: PlannedResources) {
  const all = [others, vpcs, subnets, endpoints, groups, routeTables, acls, prefixLists].flat();
  const names = new Map([
    [someVpc, 'a VPC that is not known yet'] as const,
    ...all.map(({ id, address }) => [id, address] as const),
  ]);
  for (const { vpcId } of endpoints) {
    if (isUnknown(vpcId) || names.has(defaultGroupOf(vpcId))) continue;
    names.set(defaultGroupOf(vpcId), `the default group of ${names.get(vpcId) ?? vpcId}`);
  }
  return names;
}

/** Adds what every new VPC has, and the prefix lists of its gateway endpoints. */
function withDefaults(declared: PlannedResources, region: string): PlannedResources {
  const created = declared.vpcs.filter(({ isNew }) => isNew);
  const lacks = (items: readonly Declared[], id: string) => items.every((item) => item.id !== id);
  const listNames = new Set(declared.prefixLists.map(({ name }) => name));
  const services = new Set(
    declared.endpoints.flatMap(({ vpcEndpointType, serviceName }) =>
      vpcEndpointType === 'Gateway' && !isUnknown(serviceName) ? [serviceName] : [],
    ),
  );
  const awsLists = [...services].filter((name) => !listNames.has(name)).map((name) => awsList(name, region));
  return {
    ...declared,
    groups: [
      ...declared.groups,
      ...created.filter((vpc) => lacks(declared.groups, vpc.defaultSecurityGroup.id)).map(defaultGroup),
    ],
    acls: [
      ...declared.acls,
      ...created.filter((vpc) => lacks(declared.acls, vpc.defaultNetworkAcl.id)).map(defaultAcl),
    ],
    routeTables: [
      ...declared.routeTables,
      ...created.filter((vpc) => lacks(declared.routeTables, vpc.mainRouteTable.id)).map(mainTable),
    ],
    prefixLists: [...declared.prefixLists, ...awsLists],
  };
}

function awsList(name: string, region: string): PlannedPrefixList {
  const address = `the prefix list of ${name.replace(`com.amazonaws.${region}.`, '')}`;
  return { id: awsListId(name), address, name, ownerId: 'AWS', cidrs: undefined };
}

function networkOf(accountId: string, region: string, declared: PlannedResources, reading: Reading): Network {
  const put = <S extends SliceName>(
    network: Network,
    slice: S,
    resources: readonly Resources[S][],
    known: readonly string[] = [],
  ) => withSlice(network, slice, sliceOf(slice, resources, known, true) as never);
  const hold = <S extends SliceName, T extends Declared>(
    slice: S,
    items: readonly T[],
    fieldsOf: (item: T, holder: Holder) => MaybeFields<Resources[S]>,
  ): Resources[S][] =>
    items.map((item) => {
      const holder = { slice, id: item.id, reading };
      return holding<Resources[S]>(holder, doubtful(item, fieldsOf(item, holder)));
    });
  const full = (items: readonly (Declared & { readonly vpcId?: Maybe<string> })[]) =>
    fullVpcs(declared, items, reading);

  let network = emptyNetwork(accountId, region);
  network = put(
    network,
    'vpcs',
    hold('vpcs', declared.vpcs, (vpc, holder) => ({
      vpcId: vpc.id,
      ownerId: undefined,
      isDefault: false,
      cidrBlocks: joined([vpc.cidrBlocks, mapped(attached(declared.vpcCidrs, vpc.id), (lists) => lists.flat())]),
      ipv6CidrBlocks: joined([
        vpc.ipv6CidrBlocks,
        mapped(attached(declared.vpcIpv6Cidrs, vpc.id), (lists) => lists.flat()),
      ]),
      dhcpOptionsId: unknown('its DHCP options are not looked at'),
      tags: holdingTags(holder, vpc.tags),
    })),
  );
  network = put(
    network,
    'dnsAttributes',
    hold('dnsAttributes', declared.vpcs, (vpc) => ({
      vpcId: vpc.id,
      enableDnsSupport: vpc.enableDnsSupport,
      enableDnsHostnames: vpc.enableDnsHostnames,
    })),
  );
  network = put(
    network,
    'subnets',
    hold('subnets', declared.subnets, (subnet, holder) => ({
      subnetId: subnet.id,
      vpcId: placeOf(subnet.vpcId, reading),
      ownerId: undefined,
      cidrBlock: subnet.cidrBlock,
      ipv6CidrBlocks: subnet.ipv6CidrBlocks,
      availabilityZone: subnet.availabilityZone,
      availabilityZoneId: subnet.availabilityZoneId,
      outpostArn: subnet.outpostArn,
      internetGatewayBlockMode: undefined,
      ipv6Native: subnet.ipv6Native,
      enableDns64: subnet.enableDns64,
      firewallConnectivity: undefined,
      tags: holdingTags(holder, subnet.tags),
    })),
    full(declared.subnets),
  );
  network = put(
    network,
    'securityGroups',
    hold('securityGroups', declared.groups, (group, holder) => ({
      groupId: group.id,
      groupName: group.groupName,
      vpcId: placeOf(group.vpcId, reading),
      ownerId: undefined,
      ingress: holdingAll(holder, itemsOf(group.ingress, declared.ingress, holder, somePermission)),
      egress: holdingAll(holder, itemsOf(group.egress, declared.egress, holder, somePermission)),
      tags: holdingTags(holder, group.tags),
    })),
    full(declared.groups),
  );
  network = put(
    network,
    'networkAcls',
    hold('networkAcls', declared.acls, (acl, holder) => ({
      networkAclId: acl.id,
      vpcId: placeOf(acl.vpcId, reading),
      ownerId: undefined,
      isDefault: acl.isDefault,
      guardsTheRest: acl.isDefault,
      subnetIds: joined([acl.subnetIds, attached(declared.aclSubnets, acl.id)]),
      entries: holdingAll(
        holder,
        itemsOf(joined([acl.entries, lastAclEntries]), declared.aclEntries, holder, someAclEntry),
      ),
      tags: holdingTags(holder, acl.tags),
    })),
    full(declared.acls),
  );
  const endpoints = declared.endpoints.map((endpoint) => withAttachments(endpoint, declared));
  network = put(
    network,
    'vpcEndpoints',
    hold('vpcEndpoints', endpoints, (endpoint, holder) => ({
      vpcEndpointId: endpoint.id,
      vpcEndpointType: endpoint.vpcEndpointType,
      vpcId: placeOf(endpoint.vpcId, reading),
      serviceName: endpoint.serviceName,
      targetArn: endpoint.targetArn,
      serviceRegion: endpoint.serviceRegion,
      state: endpoint.state,
      policyDocument: mapped<string | undefined, string | undefined>(
        endpoint.policyDocument,
        (text) => text ?? defaultPolicy,
      ),
      routeTableIds: endpoint.routeTableIds,
      subnetIds: endpoint.subnetIds,
      groups: groupsOf(endpoint, declared),
      // AWS makes one in each subnet.
      networkInterfaceIds: isGateway(endpoint) ? [] : interfacesIn(endpoint.subnetIds),
      ipAddressType: mapped<string | undefined, string>(endpoint.ipAddressType, (type) => type ?? 'ipv4'),
      dnsRecordIpType: endpoint.dnsRecordIpType,
      privateDnsEnabled: hasPrivateDns(endpoint) ? endpoint.privateDnsEnabled : false,
      privateDnsOnlyForInboundResolverEndpoint: endpoint.privateDnsOnlyForInboundResolverEndpoint,
      dnsNames: [],
      requesterManaged: false,
      ownerId: undefined,
      creationTimestamp: undefined,
      failure: undefined,
      tags: holdingTags(holder, endpoint.tags),
      captureTime: undefined,
    })),
    full(declared.endpoints),
  );
  network = put(
    network,
    'routeTables',
    hold('routeTables', declared.routeTables, (table, holder) => ({
      routeTableId: table.id,
      vpcId: placeOf(table.vpcId, reading),
      ownerId: undefined,
      associations: associationsOf(table, declared),
      routes: holdingAll(
        holder,
        itemsOf(table.routes, [...declared.routes, ...gatewayRoutes(table, endpoints, declared)], holder, route({})),
      ),
      tags: holdingTags(holder, table.tags),
      endpointRoutesMayLag: false,
    })),
    full(declared.routeTables),
  );
  const lists = declared.prefixLists.map((list) =>
    holding<Resources['prefixLists']>(
      { slice: 'prefixListEntries', id: list.id, reading },
      {
        prefixListId: list.id,
        prefixListName: list.name,
        ownerId: list.ownerId,
        cidrs: joinedEntries(list, attached(declared.prefixListEntries, list.id)),
      },
    ),
  );
  const ofAws = lists.filter(({ ownerId }) => ownerId === 'AWS');
  const names = ofAws.flatMap(({ prefixListName }) => prefixListName ?? []);
  // Of a list of a customer it is known that AWS has none of that id.
  network = put(network, 'prefixLists', ofAws, [...names, ...lists.map(({ prefixListId }) => prefixListId)]);
  network = put(network, 'prefixListEntries', lists);
  const offered = declared.services.map(({ serviceName }) => serviceName);
  network = put(network, 'vpcEndpointServices', declared.services, offered);
  return withKnownServices(
    network,
    endpoints.flatMap(({ serviceName }) => (isUnknown(serviceName) ? [] : serviceName)),
  );
}

// AWS has none for these types, whatever the plan leaves open.
function hasPrivateDns(endpoint: PlannedEndpoint): boolean {
  return !['Gateway', 'GatewayLoadBalancer', 'Tunnel'].some((type) => endpoint.vpcEndpointType === type);
}

function isGateway({ vpcEndpointType }: PlannedEndpoint): boolean {
  return vpcEndpointType === 'Gateway';
}

function interfacesIn(subnetIds: Maybe<readonly string[]>): Maybe<readonly string[]> {
  return mapped(subnetIds, (ids) => ids.map((id) => `eni-in-${id}`));
}

/** All fields but the ids, which decide nothing, of something that may not come to exist are unknown. */
function doubtful<T extends object>({ exists }: Declared, fields: T): T {
  if (!isUnknown(exists)) return fields;
  const entries = Object.entries(fields).map(([key, value]: [string, unknown]) => [
    key,
    idFields.has(key) ? value : exists,
  ]);
  return Object.fromEntries(entries) as T;
}

const idFields: ReadonlySet<string> = new Set([
  'vpcId',
  'subnetId',
  'groupId',
  'networkAclId',
  'vpcEndpointId',
  'routeTableId',
]);

function placeOf(vpcId: Maybe<string>, reading: Reading): string {
  if (!isUnknown(vpcId)) return vpcId;
  return (reading === 'certain' ? undefined : picked(vpcId, reading)?.value) ?? someVpc;
}

/** The VPCs in which there is nothing of this kind but what is declared. */
function fullVpcs(
  { vpcs, mayHoldMore }: PlannedResources,
  items: readonly (Declared & { readonly vpcId?: Maybe<string> })[],
  reading: Reading,
): readonly string[] {
  const places = items.map((item) => ({ ...item, place: placeOf(item.vpcId ?? someVpc, reading) }));
  if (places.some(({ place }) => place === someVpc)) return [];
  return vpcs
    .filter(({ id, isNew, exists }) => isNew && exists === true && mayHoldMore(id) === undefined)
    .map(({ id }) => id)
    .filter((id) => !places.some(({ place, exists }) => place === id && isUnknown(exists)));
}
