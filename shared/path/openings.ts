// What security groups let through in one direction, as sets. Rules add up, within a group and among several.
import { intersect, parseCidrs, type AddressRange } from '../network/address-ranges';
import type { PortRange } from '../network/model/network-acl';
import type { ReferencedGroup, SecurityGroup } from '../network/model/security-group';
import type { NotKnown, View } from '../network/network';
import { allEntriesOf, knownEntriesOf } from '../network/prefix-lists';
import { knownOf } from '../network/questions';
import { portsOfPermission } from '../network/security-groups';
import { everyAddress, onPorts, remainder, type Protocol, type ServicePorts, type Traffic } from '../network/traffic';
import { rangesOf, type Client } from './clients';

/** What some security groups let through on the ports of a service. */
export interface Opening {
  /** By address, entries of prefix lists included as far as they are known. */
  readonly traffic: readonly Traffic[];
  /** By security group. */
  readonly groups: readonly GroupOpening[];
  /** Prefix lists that the rules name. */
  readonly prefixListIds: readonly string[];
  /** What a rule that is not known whole waits for: it can only let through more. */
  readonly waitsFor: NotKnown | undefined;
}

/** What is let through to or from the members of another group. */
export interface GroupOpening {
  /** The group whose rule it is. */
  readonly ownerId: string;
  readonly group: ReferencedGroup;
  readonly ports: PortRange;
}

/** What groups let through in a direction. Entries of prefix lists count as far as they were read. */
export function openingOf(
  groups: readonly Pick<SecurityGroup, 'groupId' | 'ingress' | 'egress'>[],
  direction: 'ingress' | 'egress',
  protocol: Protocol,
  network: View<'prefixListEntries'>,
): Opening {
  const { known: permissions, waitsFor } = knownOf(
    groups.flatMap((group) => group[direction].map((permission) => ({ ownerId: group.groupId, permission }))),
    ({ ownerId, permission }) => {
      const ports = portsOfPermission(permission, protocol);
      if (ports === undefined) return [];
      const { cidrs, ipv6Cidrs, prefixListIds, groups: referenced } = permission;
      return [{ ownerId, ports, cidrs: [...cidrs, ...ipv6Cidrs], prefixListIds, referenced }];
    },
  );
  return {
    traffic: permissions.flatMap(({ cidrs, prefixListIds, ports }) =>
      onPorts(parseCidrs([...cidrs, ...knownEntriesOf(network, prefixListIds)]), ports),
    ),
    groups: permissions.flatMap(({ ownerId, referenced, ports }) =>
      referenced.map((group) => ({ ownerId, group, ports })),
    ),
    prefixListIds: [...new Set(permissions.flatMap(({ prefixListIds }) => prefixListIds))],
    waitsFor,
  };
}

/**
 * Makes sure that nothing more can be let through: no rule waits for anything, no list for its entries.
 * @throws NotKnown
 */
export function requireWhole({ prefixListIds, waitsFor }: Opening, network: View<'prefixListEntries'>): void {
  if (waitsFor) throw waitsFor;
  allEntriesOf(network, prefixListIds);
}

/**
 * Does the reference let anybody through? One to a group of another VPC only does over an active peering connection:
 * "Security group referencing is not supported for PrivateLink endpoints" over a transit gateway.
 * Source: Amazon VPC User Guide, "Security group referencing"; AWS Transit Gateway Guide.
 */
export function isInForce(group: ReferencedGroup, vpcId: string): boolean {
  if (group.peeringStatus !== undefined && group.peeringStatus !== 'active') return false;
  const isElsewhere = group.vpcId !== undefined && group.vpcId !== vpcId;
  return !isElsewhere || group.vpcPeeringConnectionId !== undefined || group.peeringStatus === 'active';
}

/**
 * The addresses of some peers that are not let through on every port of one of the ranges; empty: all are.
 * @param groupIds groups that all the peers have
 */
export function leftOut(
  { traffic, groups }: Opening,
  peers: readonly AddressRange[],
  groupIds: readonly string[],
  { ranges }: ServicePorts,
): readonly AddressRange[] {
  const byGroup = groups.filter(({ group }) => groupIds.includes(group.groupId)).flatMap(({ ports }) => onAll(ports));
  let least: readonly AddressRange[] | undefined;
  for (const ports of ranges) {
    const out = intersect(
      peers,
      remainder(onPorts(peers, ports), [...byGroup, ...traffic]).map(({ addresses }) => addresses),
    );
    if (out.length === 0) return out;
    least ??= out;
  }
  return least ?? peers;
}

function onAll(ports: PortRange): readonly Traffic[] {
  return onPorts([everyAddress[4], everyAddress[6]], ports);
}

/** Of a client's addresses of these families, those that an endpoint's groups do not admit. */
export function notAdmitted(
  opening: Opening,
  client: Client,
  families: readonly (4 | 6)[],
  ports: ServicePorts,
): readonly AddressRange[] {
  const ranges = families.flatMap((family) => rangesOf(client, family));
  return ranges.length === 0 ? [] : leftOut(opening, ranges, client.groupIds ?? [], ports);
}

/** The references to groups of a VPC that admit all their members on every port of one of the ranges. */
export function admittingGroups({ groups }: Opening, vpcId: string, { ranges }: ServicePorts): readonly GroupOpening[] {
  return groups.filter(
    ({ group, ports }) =>
      isInForce(group, vpcId) && ranges.some(({ from, to }) => ports.from <= from && to <= ports.to),
  );
}
