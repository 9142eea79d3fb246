import { covers, parseCidrs } from '../../shared/network/address-ranges';
import type { Network } from '../../shared/network/network';
import { allows, attachedGroups } from '../../shared/network/security-groups';
import type { IpPermission, SecurityGroup } from '../../shared/network/model/security-group';
import type { ServicePorts } from '../../shared/network/traffic';
import { isGone } from '../../shared/network/vpc-endpoints';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { defineFix, ifKnown } from '../../shared/fix/fix';
import { placeholder } from '../../shared/fix/placeholders';
import { clientRanges, permissionCommand, trafficTo, usualPorts } from '../../shared/fix/security-groups';
import { wideSources, type Limits, type WideSource, type rule } from './rule';

export const fix = defineFix<typeof rule>(({ subject: endpoint, network, values: limits }) => {
  const groups = attachedGroups(network, endpoint);
  const { wide, remaining } = allWideSources(groups, endpoint, network, limits);
  const admissions = [endpoint, ...othersBehind(wide, endpoint, network)].flatMap((each) =>
    lettingClientsIn(wide, groupsAfter(remaining, each, network), each, network, limits),
  );
  return [...new Set(admissions), ...revoking(wide, network)];
});

/** The other endpoints that the wide sources let somebody in to, as far as that is known: they have these groups too. */
function othersBehind(wide: readonly WideSource[], endpoint: VpcEndpoint, network: Network): readonly VpcEndpoint[] {
  return network.vpcEndpoints.items.filter((other) => {
    if (other.vpcEndpointId === endpoint.vpcEndpointId || isGone(other)) return false;
    const ports = usualPorts(other);
    return sharedBy(other, wide).some(({ permission }) => ports === undefined || allows(permission, ports));
  });
}

function sharedBy({ groups }: VpcEndpoint, wide: readonly WideSource[]): readonly WideSource[] {
  return wide.filter((source) => groups.some(({ groupId }) => groupId === source.groupId));
}

/** The groups of an endpoint as they are without the wide sources. */
function groupsAfter(
  remaining: readonly SecurityGroup[],
  { groups }: VpcEndpoint,
  network: Network,
): readonly SecurityGroup[] {
  return groups.flatMap(
    ({ groupId }) =>
      remaining.find((group) => group.groupId === groupId) ?? network.securityGroups.byKey.get(groupId)?.[0] ?? [],
  );
}

/** What is too wide, kind after kind, and what is left of the groups without it. */
function allWideSources(
  groups: readonly SecurityGroup[],
  endpoint: VpcEndpoint,
  network: Network,
  limits: Limits,
): { readonly wide: readonly WideSource[]; readonly remaining: readonly SecurityGroup[] } {
  const found = ifKnown(() => wideSources(groups, endpoint, network, limits), []);
  if (found.length === 0) return { wide: [], remaining: groups };
  const narrowed = groups.map((group) => ({
    ...group,
    ingress: group.ingress.map((permission) =>
      without(
        permission,
        found.filter((source) => source.permission === permission).map(({ peer }) => peer),
      ),
    ),
  }));
  const { wide, remaining } = allWideSources(narrowed, endpoint, network, limits);
  return { wide: [...found, ...wide], remaining };
}

function without(permission: IpPermission, peers: readonly string[]): IpPermission {
  if (peers.length === 0) return permission;
  const keep = (all: readonly string[]): readonly string[] => all.filter((peer) => !peers.includes(peer));
  return {
    ...permission,
    cidrs: keep(permission.cidrs),
    ipv6Cidrs: keep(permission.ipv6Cidrs),
    prefixListIds: keep(permission.prefixListIds),
  };
}

/** Lets in the VPC before the wide source goes, unless it gets in all the same. */
function lettingClientsIn(
  wide: readonly WideSource[],
  remaining: readonly SecurityGroup[],
  endpoint: VpcEndpoint,
  network: Network,
  limits: Limits,
): readonly string[] {
  const [first] = sharedBy(endpoint, wide);
  if (first === undefined) return [];
  const ports = usualPorts(endpoint) ?? onlyPortsOf(wide);
  const ingress = remaining.flatMap((group) => group.ingress);
  const open = ingress.filter((permission) => ports !== undefined && allows(permission, ports));
  const admitted = parseCidrs(open.flatMap(({ cidrs, ipv6Cidrs }) => [...cidrs, ...ipv6Cidrs]));
  const clients = clientRanges(network, endpoint).filter((cidr) => {
    const ranges = parseCidrs([cidr]);
    return ranges.length === 0 || ranges.some((range) => !covers(admitted, range));
  });
  if (clients.length === 0) return [];
  // Where the parameters find all of the VPC too wide, only the reader knows the clients.
  const peers = clients.map((cidr) =>
    isTooWide(cidr, endpoint, network, limits)
      ? placeholder(cidr.includes(':') ? 'client-ipv6-cidr' : 'client-cidr')
      : cidr,
  );
  return [
    permissionCommand(network, 'authorize-security-group-ingress', first.groupId, trafficTo(ports), [
      ...new Set(peers),
    ]),
  ];
}

function isTooWide(cidr: string, endpoint: VpcEndpoint, network: Network, limits: Limits): boolean {
  const permission: IpPermission = {
    ipProtocol: 'tcp',
    fromPort: 443,
    toPort: 443,
    cidrs: [cidr],
    ipv6Cidrs: [],
    prefixListIds: [],
    groups: [],
  };
  const group: SecurityGroup = {
    groupId: '',
    groupName: '',
    vpcId: endpoint.vpcId,
    ownerId: undefined,
    ingress: [permission],
    egress: [],
    tags: {},
  };
  return ifKnown(() => wideSources([group], endpoint, network, limits).length > 0, false);
}

/** The port of a service that is not of AWS, where the wide permissions are for one. */
function onlyPortsOf(wide: readonly WideSource[]): ServicePorts | undefined {
  const ports = new Set(wide.flatMap(({ permission: { fromPort, toPort } }) => [fromPort, toPort]));
  const [port] = ports;
  return ports.size === 1 && port !== undefined ? { protocol: 'tcp', ranges: [{ from: port, to: port }] } : undefined;
}

/** One command for each permission, with all its peers that are too wide. */
function revoking(wide: readonly WideSource[], network: Network): readonly string[] {
  const permissions = new Map(wide.map((source) => [keyOf(source), source]));
  return [...permissions].map(([key, { groupId, permission }]) => {
    const peers = new Set(wide.filter((source) => keyOf(source) === key).map(({ peer }) => peer));
    return permissionCommand(network, 'revoke-security-group-ingress', groupId, permission, [...peers]);
  });
}

function keyOf({ groupId, permission: { ipProtocol, fromPort, toPort } }: WideSource): string {
  return [groupId, ipProtocol, fromPort, toPort].join(' ');
}
