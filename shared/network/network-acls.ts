// Network ACLs: numbered rules on subnets, in order, for both directions.
import { parseCidr } from './address-ranges';
import { grouped, once } from './derived';
import { NotKnown, list, type View } from './network';
import type { NetworkAcl, NetworkAclEntry } from './model/network-acl';
import type { Subnet } from './model/vpc';
import { allPorts, remainder, shares, without, type Protocol, type Traffic } from './traffic';

/** Traffic that a rule denies; `*` is the last rule, which denies what no numbered one decides about. */
export interface DeniedTraffic {
  readonly traffic: Traffic;
  readonly rule: number | '*';
}

/**
 * The network ACL that guards a subnet. Each subnet has exactly one: where none names it, its ACL was not read, except
 * in templates and plans, which leave the default one out.
 * @throws NotKnown when the VPC's network ACLs were not read, or none of them is the subnet's
 */
export function effectiveNetworkAcl(
  network: View<'networkAcls'>,
  { subnetId, vpcId }: Pick<Subnet, 'subnetId' | 'vpcId'>,
): NetworkAcl {
  const { bySubnet, ofTheRest } = guards(list(network, 'networkAcls', vpcId));
  const acl = bySubnet.get(subnetId)?.[0] ?? ofTheRest;
  if (acl === undefined) throw new NotKnown('networkAcls', [subnetId], 'no network ACL names the subnet');
  return acl;
}

const guards = once((acls: readonly NetworkAcl[]) => ({
  bySubnet: grouped(acls, ({ subnetIds }) => subnetIds),
  ofTheRest: acls.find(({ guardsTheRest }) => guardsTheRest),
}));

/**
 * The parts of the traffic that are denied, in the order of the rules that deny them. The rule with the lowest number
 * that matches a packet decides about it.
 * @throws NotKnown when a rule has no CIDR block that can be read
 */
export function deniedTraffic(
  acl: NetworkAcl,
  direction: 'ingress' | 'egress',
  traffic: readonly Traffic[],
  protocol: Protocol = 'tcp',
): readonly DeniedTraffic[] {
  const denied: DeniedTraffic[] = [];
  let undecided = traffic;
  for (const entry of entriesOf(acl, direction, protocol)) {
    if (undecided.length === 0) return denied;
    const matched = matchedBy(entry, acl);
    if (!undecided.some((part) => shares(part, matched))) continue;
    const rest = undecided.flatMap((part) => without(part, matched));
    if (entry.ruleAction === 'deny') {
      const rule = entry.ruleNumber === lastRule ? '*' : entry.ruleNumber;
      denied.push(...remainder(undecided, rest).map((part) => ({ traffic: part, rule }) as const));
    }
    undecided = rest;
  }
  return [...denied, ...undecided.map((part) => ({ traffic: part, rule: '*' }) as const)];
}

/**
 * The number of the first rule that denies any part of the traffic, `*` where no numbered rule decides; `undefined` when
 * all of it gets through.
 * @throws NotKnown when a rule has no CIDR block that can be read
 */
export function denyingRule(
  acl: NetworkAcl,
  direction: 'ingress' | 'egress',
  traffic: Traffic,
  protocol: Protocol = 'tcp',
): number | '*' | undefined {
  return deniedTraffic(acl, direction, [traffic], protocol)[0]?.rule;
}

const protocolNames: Readonly<Record<Protocol, ReadonlySet<string>>> = {
  tcp: new Set(['-1', '6', 'tcp']),
  udp: new Set(['-1', '17', 'udp']),
};

/** The rules of a direction and a protocol, in their order. */
function entriesOf(acl: NetworkAcl, direction: 'ingress' | 'egress', protocol: Protocol): readonly NetworkAclEntry[] {
  return acl.entries
    .filter((entry) => entry.egress === (direction === 'egress') && protocolNames[protocol].has(entry.protocol))
    .sort((a, b) => a.ruleNumber - b.ruleNumber);
}

/** The rule that every network ACL ends with and nobody can edit; people see it as `*`. */
const lastRule = 32767;

/** What a rule matches. With all protocols, EC2 ignores the ports. */
function matchedBy(entry: NetworkAclEntry, acl: NetworkAcl): Traffic {
  const addresses = parseCidr(entry.cidrBlock ?? entry.ipv6CidrBlock ?? '');
  if (addresses === undefined) {
    throw new NotKnown('networkAcls', [acl.networkAclId], `rule ${entry.ruleNumber} has no CIDR block`);
  }
  return { addresses, ports: entry.protocol === '-1' ? allPorts : (entry.portRange ?? allPorts) };
}
