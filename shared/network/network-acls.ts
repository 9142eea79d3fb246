// Network ACLs: numbered rules on subnets, in order, for both directions.
import { overlaps, parseCidr, subtract, type AddressRange } from './address-ranges';
import { grouped, once } from './derived';
import { NotKnown, list, type View } from './network';
import type { Subnet } from './model/vpc';
import type { PortRange, NetworkAcl, NetworkAclEntry } from './model/network-acl';

/** TCP traffic between a subnet and others: their addresses, and the ports it is sent to. */
export interface Traffic {
  readonly addresses: AddressRange;
  readonly ports: PortRange;
}

/**
 * The network ACL that guards a subnet: the associated one, else the VPC's default.
 * @throws NotKnown when the VPC's network ACLs were not read, or hold neither
 */
export function effectiveNetworkAcl(
  network: View<'networkAcls'>,
  { subnetId, vpcId }: Pick<Subnet, 'subnetId' | 'vpcId'>,
): NetworkAcl {
  const { bySubnet, preset } = guards(list(network, 'networkAcls', vpcId));
  const acl = bySubnet.get(subnetId)?.[0] ?? preset;
  if (acl === undefined) throw new NotKnown('networkAcls', [subnetId]);
  return acl;
}

const guards = once((acls: readonly NetworkAcl[]) => ({
  bySubnet: grouped(acls, ({ subnetIds }) => subnetIds),
  preset: acls.find(({ isDefault }) => isDefault),
}));

/**
 * The number of the first rule that denies any part of the traffic, `*` where no numbered rule decides; `undefined` when
 * all of it gets through. The rule with the lowest number that matches a packet decides about it.
 * @throws NotKnown when a rule has no CIDR block that can be read
 */
export function denyingRule(
  acl: NetworkAcl,
  direction: 'ingress' | 'egress',
  traffic: Traffic,
): number | '*' | undefined {
  const entries = acl.entries
    .filter((entry) => entry.egress === (direction === 'egress') && tcpProtocols.has(entry.protocol))
    .sort((a, b) => a.ruleNumber - b.ruleNumber);
  let undecided: readonly Traffic[] = [traffic];
  for (const entry of entries) {
    const matched = matchedBy(entry, acl);
    if (!undecided.some((part) => shares(part, matched))) continue;
    if (entry.ruleAction === 'deny') return entry.ruleNumber === lastRule ? '*' : entry.ruleNumber;
    undecided = undecided.flatMap((part) => without(part, matched));
    if (undecided.length === 0) return undefined;
  }
  return '*';
}

const tcpProtocols: ReadonlySet<string> = new Set(['-1', '6', 'tcp']);

/** The rule that every network ACL ends with and nobody can edit; people see it as `*`. */
const lastRule = 32767;

const allPorts: PortRange = { from: 0, to: 65535 };

/** What a rule matches. With all protocols, EC2 ignores the ports. */
function matchedBy(entry: NetworkAclEntry, acl: NetworkAcl): Traffic {
  const addresses = parseCidr(entry.cidrBlock ?? entry.ipv6CidrBlock ?? '');
  if (addresses === undefined) {
    throw new NotKnown('networkAcls', [acl.networkAclId], `rule ${entry.ruleNumber} has no CIDR block`);
  }
  return { addresses, ports: entry.protocol === '-1' ? allPorts : (entry.portRange ?? allPorts) };
}

function shares(a: Traffic, b: Traffic): boolean {
  return overlaps(a.addresses, b.addresses) && a.ports.from <= b.ports.to && b.ports.from <= a.ports.to;
}

/** What remains of traffic without other traffic: the other addresses on all ports, the same ones on the other ports. */
function without(traffic: Traffic, other: Traffic): readonly Traffic[] {
  if (!shares(traffic, other)) return [traffic];
  const elsewhere = subtract(traffic.addresses, [other.addresses]);
  const [addresses] = subtract(traffic.addresses, elsewhere) as [AddressRange];
  const below = { from: traffic.ports.from, to: other.ports.from - 1 };
  const above = { from: other.ports.to + 1, to: traffic.ports.to };
  return [
    ...elsewhere.map((range) => ({ addresses: range, ports: traffic.ports })),
    ...[below, above].filter(({ from, to }) => from <= to).map((ports) => ({ addresses, ports })),
  ];
}
