// A second, naive opinion on the way from a client to an endpoint: packet by packet, address by address, port by port,
// on what Describe prints. It knows nothing of the project's own sets and questions.

/** An address of one family as a number. */
export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** What Describe prints, as far as the walker looks at it. */
export interface World {
  readonly groups: readonly Group[];
  readonly acls: readonly Acl[];
  readonly lists: readonly { readonly PrefixListId: string; readonly Entries: readonly { readonly Cidr: string }[] }[];
}

export interface Permission {
  readonly IpProtocol: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly IpRanges: readonly { readonly CidrIp: string }[];
  readonly Ipv6Ranges: readonly { readonly CidrIpv6: string }[];
  readonly PrefixListIds: readonly { readonly PrefixListId: string }[];
  readonly UserIdGroupPairs: readonly {
    readonly GroupId: string;
    readonly VpcId?: string;
    readonly VpcPeeringConnectionId?: string;
    readonly PeeringStatus?: string;
  }[];
}

export interface Group {
  readonly GroupId: string;
  readonly IpPermissions: readonly Permission[];
  readonly IpPermissionsEgress: readonly Permission[];
}

export interface Entry {
  readonly RuleNumber: number;
  readonly Egress: boolean;
  readonly RuleAction: 'allow' | 'deny';
  readonly Protocol: string;
  readonly CidrBlock?: string;
  readonly Ipv6CidrBlock?: string;
  readonly PortRange?: { readonly From: number; readonly To: number };
}

export interface Acl {
  readonly NetworkAclId: string;
  readonly Associations: readonly { readonly SubnetId: string }[];
  readonly Entries: readonly Entry[];
}

export interface Route {
  readonly DestinationCidrBlock?: string;
  readonly DestinationIpv6CidrBlock?: string;
  readonly DestinationPrefixListId?: string;
  readonly Name: string;
}

/** An address as people write it, as a number. */
export function addressOf(text: string): Address {
  if (!text.includes(':')) {
    return { family: 4, value: text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n) };
  }
  const [head = '', tail] = text.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle = Array.from({ length: 8 - left.length - right.length }, () => '0');
  const parts = [...left, ...middle, ...right];
  return { family: 6, value: parts.reduce((sum, part) => sum * 65536n + BigInt(`0x${part}`), 0n) };
}

/** Is the address in the block? Bit by bit. */
export function isIn({ family, value }: Address, cidr: string): boolean {
  const [text = '', length = ''] = cidr.split('/');
  const block = addressOf(text);
  if (block.family !== family) return false;
  const bits = family === 4 ? 32 : 128;
  for (let bit = 0; bit < Number(length); bit += 1) {
    const shift = BigInt(bits - 1 - bit);
    if (((block.value >> shift) & 1n) !== ((value >> shift) & 1n)) return false;
  }
  return true;
}

/** Every address of a small block. */
export function addressesIn(cidr: string): readonly Address[] {
  const [text = '', length = ''] = cidr.split('/');
  const { family, value } = addressOf(text);
  const count = 2 ** ((family === 4 ? 32 : 128) - Number(length));
  return Array.from({ length: count }, (_, index) => ({ family, value: value + BigInt(index) }));
}

function isForPort({ IpProtocol, FromPort, ToPort }: Permission, port: number): boolean {
  if (IpProtocol === '-1') return true;
  return (IpProtocol === 'tcp' || IpProtocol === '6') && FromPort !== undefined && ToPort !== undefined
    ? FromPort <= port && port <= ToPort
    : false;
}

/** Does a group let a packet to or from this peer through? */
export function groupLets(
  world: World,
  group: Group,
  direction: 'in' | 'out',
  peer: Address,
  peerGroups: readonly string[],
  port: number,
): boolean {
  for (const permission of direction === 'in' ? group.IpPermissions : group.IpPermissionsEgress) {
    if (!isForPort(permission, port)) continue;
    for (const { CidrIp } of permission.IpRanges) if (isIn(peer, CidrIp)) return true;
    for (const { CidrIpv6 } of permission.Ipv6Ranges) if (isIn(peer, CidrIpv6)) return true;
    for (const { PrefixListId } of permission.PrefixListIds) {
      for (const list of world.lists) {
        if (list.PrefixListId !== PrefixListId) continue;
        for (const { Cidr } of list.Entries) if (isIn(peer, Cidr)) return true;
      }
    }
    for (const { GroupId } of permission.UserIdGroupPairs) if (peerGroups.includes(GroupId)) return true;
  }
  return false;
}

/** Does one of the groups let the packet through? */
export function groupsLet(
  world: World,
  groupIds: readonly string[],
  direction: 'in' | 'out',
  peer: Address,
  peerGroups: readonly string[],
  port: number,
): boolean {
  return world.groups.some(
    (group) => groupIds.includes(group.GroupId) && groupLets(world, group, direction, peer, peerGroups, port),
  );
}

/** Does the ACL of a subnet let a packet through? The matching rule with the lowest number decides. */
export function aclLets(world: World, subnetId: string, direction: 'in' | 'out', peer: Address, port: number): boolean {
  for (const acl of world.acls) {
    if (!acl.Associations.some((association) => association.SubnetId === subnetId)) continue;
    let decided: Entry | undefined;
    for (const entry of acl.Entries) {
      if (entry.Egress !== (direction === 'out')) continue;
      if (entry.Protocol !== '-1' && entry.Protocol !== '6') continue;
      if (!isIn(peer, entry.CidrBlock ?? entry.Ipv6CidrBlock ?? '')) continue;
      const { From, To } = entry.PortRange ?? { From: 0, To: 65535 };
      if (entry.Protocol !== '-1' && (port < From || port > To)) continue;
      if (decided === undefined || entry.RuleNumber < decided.RuleNumber) decided = entry;
    }
    return decided?.RuleAction === 'allow';
  }
  throw new Error(`No ACL is that of ${subnetId}.`);
}

/** The name of the route that a packet takes: that with the longest mask, of several the first. */
export function routeOf(world: World, routes: readonly Route[], to: Address): string | undefined {
  let longest = -1;
  let found: string | undefined;
  for (const route of routes) {
    const plain = route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock;
    const listed = world.lists.filter((list) => list.PrefixListId === route.DestinationPrefixListId);
    const cidrs = plain === undefined ? listed.flatMap((list) => list.Entries.map(({ Cidr }) => Cidr)) : [plain];
    for (const cidr of cidrs) {
      const length = Number(cidr.split('/')[1]);
      if (isIn(to, cidr) && length > longest) {
        longest = length;
        found = route.Name;
      }
    }
  }
  return found;
}
