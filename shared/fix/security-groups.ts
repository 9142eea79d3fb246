// Security groups: whom to let in, whom not any more, and which group to attach.
import { maskLength, parseCidrs } from '../network/address-ranges';
import type { Network } from '../network/network';
import { allows } from '../network/security-groups';
import type { ServicePorts } from '../network/traffic';
import type { IpPermission } from '../network/model/security-group';
import { addressFamilies, isGone } from '../network/vpc-endpoints';
import type { VpcEndpoint } from '../network/model/vpc-endpoint';
import { portsOf } from '../rule/service-ports';
import { ec2, type Shorthand } from './command';
import { placeholder } from './placeholders';

/** Traffic of one protocol; without ports where it has none. */
export type Traffic = Pick<IpPermission, 'ipProtocol'> & {
  readonly fromPort: number | string | undefined;
  readonly toPort: number | string | undefined;
};

/** Traffic to the first of these ports; where nobody can know them, by TCP to one that only the reader knows. */
export function trafficTo(ports: ServicePorts | undefined): Traffic {
  const [first] = ports?.ranges ?? [];
  const unknown = placeholder('service-port');
  return { ipProtocol: ports?.protocol ?? 'tcp', fromPort: first?.from ?? unknown, toPort: first?.to ?? unknown };
}

/** The first ports that an endpoint's service answers on, unless a rule's parameters say otherwise. */
export function usualPorts(endpoint: VpcEndpoint): ServicePorts | undefined {
  const ports = portsOf(endpoint, { portOverrides: [], thirdPartyPort: undefined });
  return ports && { ...ports, ranges: ports.ranges.slice(0, 1) };
}

/**
 * Adds or takes away a permission.
 * @param peers CIDR blocks of both families, ids of prefix lists and of security groups
 */
export function permissionCommand(
  network: Network,
  operation: `${'authorize' | 'revoke'}-security-group-${'ingress' | 'egress'}`,
  groupId: string,
  { ipProtocol, fromPort, toPort }: Traffic,
  peers: readonly string[],
): string {
  const of = (kind: PeerKind, member: string): Shorthand => {
    const chosen = peers.filter((peer) => kindOf(peer) === kind);
    return chosen.length === 0 ? undefined : chosen.map((peer) => ({ [member]: peer }));
  };
  const permission = {
    IpProtocol: ipProtocol,
    FromPort: fromPort,
    ToPort: toPort,
    IpRanges: of('ipv4', 'CidrIp'),
    Ipv6Ranges: of('ipv6', 'CidrIpv6'),
    PrefixListIds: of('list', 'PrefixListId'),
    UserIdGroupPairs: of('group', 'GroupId'),
  };
  return ec2(network, operation, { 'group-id': groupId, 'ip-permissions': permission });
}

type PeerKind = 'ipv4' | 'ipv6' | 'list' | 'group';

function kindOf(peer: string): PeerKind {
  if (peer.startsWith('sg-')) return 'group';
  if (peer.startsWith('pl-') || peer === placeholder('service-prefix-list')) return 'list';
  return peer.includes(':') || peer === placeholder('client-ipv6-cidr') ? 'ipv6' : 'ipv4';
}

/** The address ranges of an endpoint's VPC, of the families that it answers on: its usual clients. */
export function clientRanges(network: Network, endpoint: VpcEndpoint): readonly string[] {
  const [vpc] = network.vpcs.byKey.get(endpoint.vpcId) ?? [];
  const all = vpc ? [...vpc.cidrBlocks, ...vpc.ipv6CidrBlocks] : [];
  return addressFamilies(endpoint).flatMap((family) => {
    const ranges = all.filter((cidr) => parseCidrs([cidr]).some((range) => range.family === family));
    return ranges.length > 0 ? ranges : [placeholder(family === 4 ? 'client-cidr' : 'client-ipv6-cidr')];
  });
}

/**
 * The one group that the VPC's other endpoints have, where they agree on one of their own that lets in the port, and not
 * half the world.
 */
export function groupOfOtherEndpoints(
  network: Network,
  endpoint: VpcEndpoint,
  ports: ServicePorts,
): string | undefined {
  const others = (network.vpcEndpoints.byKey.get(endpoint.vpcId) ?? []).filter(
    (other) => other.vpcEndpointId !== endpoint.vpcEndpointId && !isGone(other),
  );
  const attached = others.flatMap((other) => other.groups).filter(({ groupName }) => groupName !== 'default');
  const [only, ...more] = [...new Set(attached.map(({ groupId }) => groupId))];
  if (only === undefined || more.length > 0) return undefined;
  const ingress = network.securityGroups.byKey.get(only)?.[0]?.ingress ?? [];
  const isFit = ingress.some((permission) => allows(permission, ports)) && !ingress.some(isWide);
  return isFit ? only : undefined;
}

function isWide({ cidrs, ipv6Cidrs }: IpPermission): boolean {
  return cidrs.some((cidr) => maskLength(cidr) < 8) || ipv6Cidrs.some((cidr) => maskLength(cidr) < 32);
}
