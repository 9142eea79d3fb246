// Clients: where calls to AWS's services start. Interfaces with the same subnet and groups are one class.
import { clientInterfaceTypes, serviceInterfaceDescriptions, serviceInterfaceTypes } from '../facts/clients';
import { joinRanges, parseAddress, parseCidrs, type AddressRange } from '../network/address-ranges';
import { once } from '../network/derived';
import type { NetworkInterface } from '../network/model/network-interface';
import type { Subnet } from '../network/model/vpc';
import type { VpcEndpoint } from '../network/model/vpc-endpoint';
import { isKnown, list, NotKnown, type View } from '../network/network';
import { isPublicSubnet } from '../network/route-tables';
import { subnetsById } from '../network/vpcs';

/** What says where a VPC's clients are. */
export type ClientView = View<'subnets' | 'routeTables' | 'networkInterfaces' | 'vpcEndpoints'>;

/** Clients that no hop tells apart. */
export interface Client {
  /** `undefined` where only the addresses are known. */
  readonly subnet: Subnet | undefined;
  /** Exactly theirs, in ascending order. */
  readonly ranges: readonly AddressRange[];
  /** `undefined` where nobody knows them. */
  readonly groupIds: readonly string[] | undefined;
  /** How many there are: interfaces, or one subnet. */
  readonly count: number;
  /** What people call one of them: an interface with its group and address, or a subnet with its range. */
  readonly name: string;
  readonly id: string;
}

/** The clients of a VPC. */
export interface Clients {
  /** `interfaces`: they are exactly known. `subnets`: who is there is not known. */
  readonly known: 'interfaces' | 'subnets';
  readonly classes: readonly Client[];
}

/**
 * The interfaces of a VPC that are clients; `undefined` where the input does not hold them and nobody can ask.
 * @throws NotKnown where they can still be read
 */
export function interfaceClients(
  network: View<'subnets' | 'networkInterfaces' | 'vpcEndpoints'>,
  vpcId: string,
): Clients | undefined {
  if (!network.live && !isKnown(network.networkInterfaces, vpcId)) return undefined;
  const interfaces = list(network, 'networkInterfaces', vpcId);
  if (interfaces.length === 0) return { known: 'interfaces', classes: [] };
  const subnets = subnetsById(list(network, 'subnets', vpcId));
  const ofEndpoints = interfacesOf(network.vpcEndpoints.byKey.get(vpcId) ?? none);
  const classes = classesOf(interfaces)
    .filter(({ members }) => members.some((member) => !ofEndpoints.has(member.networkInterfaceId)))
    .map(({ subnetId, groupIds, members }): Client => {
      const own = members.filter((member) => !ofEndpoints.has(member.networkInterfaceId));
      const [first] = own as [NetworkInterface];
      const address = first.addresses[0];
      return {
        subnet: subnets.get(subnetId),
        ranges: joinRanges(own.flatMap(({ addresses }) => addresses.flatMap((one) => parseAddress(one) ?? []))),
        groupIds,
        count: own.length,
        name: `${first.networkInterfaceId} (${[...groupIds, ...(address === undefined ? [] : [address])].join(', ')})`,
        id: first.networkInterfaceId,
      };
    });
  return { known: 'interfaces', classes };
}

const none: readonly VpcEndpoint[] = [];

const interfacesOf = once(
  (endpoints: readonly VpcEndpoint[]) => new Set(endpoints.flatMap(({ networkInterfaceIds }) => networkInterfaceIds)),
);

interface InterfaceClass {
  readonly subnetId: string;
  readonly groupIds: readonly string[];
  readonly members: readonly NetworkInterface[];
}

const classesOf = once((interfaces: readonly NetworkInterface[]): readonly InterfaceClass[] => {
  const classes = new Map<string, { subnetId: string; groupIds: readonly string[]; members: NetworkInterface[] }>();
  const clients = interfaces.filter(isClient).sort((a, b) => (a.networkInterfaceId < b.networkInterfaceId ? -1 : 1));
  for (const member of clients) {
    const groupIds = [...new Set(member.groupIds)].sort();
    const subnetId = member.subnetId ?? '';
    const key = [subnetId, ...groupIds].join();
    const found = classes.get(key);
    if (found) found.members.push(member);
    else classes.set(key, { subnetId, groupIds, members: [member] });
  }
  return [...classes.values()];
});

/**
 * Does the interface start calls to AWS's services? Of what AWS's services make only tasks of Fargate do, which carry
 * the id of an account as their requester; of all others nobody knows, so none of them is a reason to complain.
 */
export function isClient({
  interfaceType = 'interface',
  requesterManaged,
  requesterId = '',
  status,
  description,
}: NetworkInterface): boolean {
  // The SDK writes natGateway where the CLI prints nat_gateway.
  const type = interfaceType.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  if (status === 'available' || serviceInterfaceTypes.includes(type) || !clientInterfaceTypes.includes(type)) {
    return false;
  }
  if (serviceInterfaceDescriptions.some((start) => description.startsWith(start))) return false;
  return !requesterManaged || /^[0-9]{12}$/.test(requesterId);
}

/**
 * The private subnets of a VPC as clients, with all their addresses and unknown groups: those whose table has no live
 * route to an internet gateway.
 * @throws NotKnown
 */
export function privateSubnets(network: View<'subnets' | 'routeTables'>, vpcId: string): readonly Client[] {
  return inOrder(list(network, 'subnets', vpcId))
    .filter((subnet) => !isPublicSubnet(network, subnet))
    .map(subnetClient);
}

const inOrder = once((subnets: readonly Subnet[]) => [...subnets].sort((a, b) => (a.subnetId < b.subnetId ? -1 : 1)));

/** A subnet as a client. */
export const subnetClient = once((subnet: Subnet): Client => {
  const cidrs = cidrsOf(subnet);
  return {
    subnet,
    ranges: parseCidrs(cidrs),
    groupIds: undefined,
    count: 1,
    name: `${subnet.subnetId} (${cidrs.join(', ')})`,
    id: subnet.subnetId,
  };
});

/** Addresses of which nothing else is known, as one client. */
export function rangesClient(cidrs: readonly string[]): Client {
  const name = cidrs.join(', ');
  return { subnet: undefined, ranges: parseCidrs(cidrs), groupIds: undefined, count: 1, name, id: name };
}

/**
 * The ranges of a subnet from which its hosts have addresses.
 * @throws NotKnown where there is none: each subnet has one
 */
export function cidrsOf({ subnetId, cidrBlock, ipv6CidrBlocks }: Subnet): readonly string[] {
  const cidrs = [...(cidrBlock === undefined ? [] : [cidrBlock]), ...ipv6CidrBlocks];
  if (cidrs.length === 0) throw new NotKnown('subnets', [subnetId], 'its address ranges are missing');
  return cidrs;
}

/**
 * Without those in which nothing but endpoints live: subnets of endpoints, where others are no endpoint's. What is not
 * known of endpoints is not asked for: it would only be fewer clients.
 */
export function withoutEndpointSubnets(
  network: View<'vpcEndpoints'>,
  vpcId: string,
  subnets: readonly Client[],
): readonly Client[] {
  const taken = subnetsWithEndpoints(network.vpcEndpoints.byKey.get(vpcId) ?? none);
  const others = subnets.filter(({ id }) => !taken.has(id));
  return others.length > 0 ? others : subnets;
}

const subnetsWithEndpoints = once(
  (endpoints: readonly VpcEndpoint[]) => new Set(endpoints.flatMap(({ subnetIds }) => subnetIds)),
);

/** The client's addresses of a family. */
export function rangesOf({ ranges }: Client, family: 4 | 6): readonly AddressRange[] {
  return ranges.filter((range) => range.family === family);
}

/** How many clients there are in some classes. */
export function countOf(classes: readonly Client[]): number {
  return classes.reduce((sum, { count }) => sum + count, 0);
}
