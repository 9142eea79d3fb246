// The four hops that network ACLs decide: out of the client's subnet, into the endpoint's, and back.
import { once } from '../network/derived';
import { intersect, parseAddress, parseCidrs, rangeText, subtract, type AddressRange } from '../network/address-ranges';
import type { NetworkAcl, PortRange } from '../network/model/network-acl';
import type { Subnet } from '../network/model/vpc';
import type { VpcEndpoint } from '../network/model/vpc-endpoint';
import { deniedTraffic, effectiveNetworkAcl, type DeniedTraffic } from '../network/network-acls';
import { list, NotKnown, type View } from '../network/network';
import { ifKnown } from '../network/questions';
import { everyAddress, onPorts, type ServicePorts } from '../network/traffic';
import { cidrsOf, rangesOf, type Client } from './clients';

/** The hops in the order in which traffic meets them. */
export type AclHop = 'client-acl-out' | 'endpoint-acl-in' | 'endpoint-acl-out' | 'client-acl-in';

/** What a network ACL keeps back. */
export interface AclObstacle {
  readonly hop: AclHop;
  readonly acl: NetworkAcl;
  /** The subnet that the ACL guards, and the one at the other end: `undefined` where only a range is known. */
  readonly subnet: Subnet;
  readonly direction: 'ingress' | 'egress';
  readonly ports: PortRange;
  /** The addresses at the other end that are kept back, and the rule that does it. */
  readonly peers: readonly AddressRange[];
  /** What would let them through: the blocks at the other end, as they are written. */
  readonly blocks: readonly string[];
  readonly rule: number | '*';
}

/** What the hops ask. */
export interface AclQuestion {
  readonly families: readonly (4 | 6)[];
  readonly ports: ServicePorts;
  /** The ports that answers go to. */
  readonly ephemeral: PortRange;
}

type AclView = View<'networkAcls'>;

function hop(
  name: AclHop,
  subnet: Subnet,
  network: AclView,
  peers: readonly AddressRange[],
  { protocol }: ServicePorts,
  ports: PortRange,
  blocks: readonly string[] = peers.map(rangeText),
): AclObstacle | undefined {
  if (peers.length === 0) return undefined;
  const direction = name.endsWith('-in') ? 'ingress' : 'egress';
  const acl = effectiveNetworkAcl(network, subnet);
  const denied = deniedTraffic(acl, direction, onPorts(peers, ports), protocol);
  const [first] = denied;
  if (first === undefined) return undefined;
  return { hop: name, acl, subnet, direction, ports, peers: addressesOf(denied, peers), blocks, rule: first.rule };
}

function addressesOf(denied: readonly DeniedTraffic[], peers: readonly AddressRange[]): readonly AddressRange[] {
  return intersect(
    peers,
    denied.map(({ traffic }) => traffic.addresses),
  );
}

/**
 * What keeps a client from an interface endpoint in one of the endpoint's subnets, the first in the order of the hops;
 * `undefined` when nothing does. Traffic within a subnet passes no ACL.
 * @throws NotKnown
 */
export function aclObstacle(
  client: Client,
  endpoint: Pick<VpcEndpoint, 'networkInterfaceIds'>,
  target: Subnet,
  network: View<'networkAcls' | 'networkInterfaces'>,
  question: AclQuestion,
): AclObstacle | undefined {
  if (client.subnet?.subnetId === target.subnetId) return undefined;
  const own = parseCidrs(cidrsOf(target));
  let first: AclObstacle | undefined;
  for (const ports of question.ports.ranges) {
    const obstacle = obstacleOn(ports);
    if (obstacle === undefined) return undefined;
    first ??= obstacle;
  }
  return first;

  function obstacleOn(ports: PortRange): AclObstacle | undefined {
    for (const family of question.families) {
      const clients = rangesOf(client, family).flatMap((range) => subtract(range, own));
      if (clients.length === 0) continue;
      const blocks = client.subnet && blocksOf(client.subnet, family);
      const check = (name: AclHop, subnet: Subnet, peers: readonly AddressRange[], on: PortRange) =>
        hop(name, subnet, network, peers, question.ports, on, blocks);
      const found =
        (client.subnet && towardsEndpoint('client-acl-out', client.subnet, family, ports)) ??
        check('endpoint-acl-in', target, clients, ports) ??
        check('endpoint-acl-out', target, clients, question.ephemeral) ??
        (client.subnet && towardsEndpoint('client-acl-in', client.subnet, family, question.ephemeral));
      if (found) return found;
    }
    return undefined;
  }

  // The endpoint has one address in its subnet: which one matters only where the ACL tells them apart.
  function towardsEndpoint(name: AclHop, subnet: Subnet, family: 4 | 6, ports: PortRange): AclObstacle | undefined {
    const range = own.filter((one) => one.family === family);
    const blocks = blocksOf(target, family);
    const obstacle = hop(name, subnet, network, range, question.ports, ports, blocks);
    if (obstacle === undefined) return undefined;
    if (range.every((one) => subtract(one, obstacle.peers).length === 0)) return obstacle;
    return hop(name, subnet, network, addressesIn(target, endpoint, network, family), question.ports, ports, blocks);
  }
}

function blocksOf(subnet: Subnet, family: 4 | 6): readonly string[] {
  return cidrsOf(subnet).filter((cidr) => parseCidrs([cidr]).some((range) => range.family === family));
}

/**
 * The addresses that an endpoint answers on in a subnet.
 * @throws NotKnown
 */
export function addressesIn(
  { subnetId }: Pick<Subnet, 'subnetId'>,
  { networkInterfaceIds }: Pick<VpcEndpoint, 'networkInterfaceIds'>,
  network: View<'networkInterfaces'>,
  family: 4 | 6,
): readonly AddressRange[] {
  const known = networkInterfaceIds.flatMap((id) => network.networkInterfaces.byKey.get(id) ?? []);
  const here = known.filter((one) => one.subnetId === subnetId);
  if (here.length === 0) {
    throw new NotKnown('networkInterfaces', networkInterfaceIds.length > 0 ? networkInterfaceIds : [subnetId]);
  }
  return here
    .flatMap(({ addresses }) => addresses.flatMap((address) => parseAddress(address) ?? []))
    .filter((range) => range.family === family);
}

/**
 * What shuts a subnet of an endpoint to everybody outside it: its ACL lets nobody in on the service's ports, or no
 * answer out; `undefined` when somebody gets through.
 * @throws NotKnown
 */
export function shutBy(subnet: Subnet, network: AclView, question: AclQuestion): AclObstacle | undefined {
  const open = question.families.filter((family) => cidrsInFamily(subnet, family));
  let first: AclObstacle | undefined;
  for (const family of open.length > 0 ? open : question.families) {
    const everybody = [everyAddress[family]];
    const inwards = question.ports.ranges.map((ports) =>
      hop('endpoint-acl-in', subnet, network, everybody, question.ports, ports),
    );
    const outwards = hop('endpoint-acl-out', subnet, network, everybody, question.ports, question.ephemeral);
    const shut = inwards.every((obstacle) => isWhole(obstacle, everybody))
      ? inwards[0]
      : isWhole(outwards, everybody)
        ? outwards
        : undefined;
    if (shut === undefined) return undefined;
    first ??= shut;
  }
  return first;
}

function cidrsInFamily(subnet: Subnet, family: 4 | 6): boolean {
  return parseCidrs(cidrsOf(subnet)).some((range) => range.family === family);
}

function isWhole(obstacle: AclObstacle | undefined, peers: readonly AddressRange[]): boolean {
  return obstacle !== undefined && peers.every((range) => subtract(range, obstacle.peers).length === 0);
}

/**
 * Is a subnet closed on purpose: its own ACL lets nothing out on the service's ports, to anywhere?
 * @throws NotKnown
 */
export function isClosed(subnet: Subnet, network: AclView, { families, ports }: AclQuestion): boolean {
  return families.every((family) =>
    ports.ranges.every((range) => {
      const everybody = [everyAddress[family]];
      return isWhole(hop('client-acl-out', subnet, network, everybody, ports, range), everybody);
    }),
  );
}

/**
 * Do the ACLs of all subnets of a VPC let everybody through? Worked out once for all its endpoints; `false` where it is
 * not known.
 */
export function isWideOpen(vpcId: string, network: View<'subnets' | 'networkAcls'>, question: AclQuestion): boolean {
  return ifKnown(() => {
    const subnets = list(network, 'subnets', vpcId);
    const answers = answersFor(subnets)(list(network, 'networkAcls', vpcId));
    const key = JSON.stringify(question);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const acls = new Set(subnets.map((subnet) => effectiveNetworkAcl(network, subnet)));
    const isOpen =
      question.families.some((family) => subnets.some((subnet) => cidrsInFamily(subnet, family))) &&
      [...acls].every((acl) => isOpenAcl(acl, question));
    answers.set(key, isOpen);
    return isOpen;
  }, false);
}

function isOpenAcl(acl: NetworkAcl, { families, ports, ephemeral }: AclQuestion): boolean {
  const everybody = families.map((family) => everyAddress[family]);
  return [...ports.ranges, ephemeral].every((range) =>
    (['ingress', 'egress'] as const).every(
      (direction) => deniedTraffic(acl, direction, onPorts(everybody, range), ports.protocol).length === 0,
    ),
  );
}

type Answers = Map<string, boolean>;

const answersFor = once<readonly Subnet[], (acls: readonly NetworkAcl[]) => Answers>(() =>
  once<readonly NetworkAcl[], Answers>(() => new Map()),
);

/**
 * What keeps a subnet from a gateway endpoint's service: 443 out to its addresses, the answers in from them.
 * @param ranges the addresses of the service; asked for only where they decide
 * @throws NotKnown
 */
export function gatewayAclObstacle(
  subnet: Subnet,
  network: AclView,
  question: AclQuestion,
  ranges: (family: 4 | 6) => readonly AddressRange[],
): AclObstacle | undefined {
  for (const family of question.families) {
    const [ports] = question.ports.ranges as readonly [PortRange];
    for (const [name, on] of [
      ['client-acl-out', ports],
      ['client-acl-in', question.ephemeral],
    ] as const) {
      const everybody = [everyAddress[family]];
      const obstacle = hop(name, subnet, network, everybody, question.ports, on);
      if (obstacle === undefined) continue;
      if (isWhole(obstacle, everybody)) return obstacle;
      const decisive = hop(name, subnet, network, ranges(family), question.ports, on, everybody.map(rangeText));
      if (decisive) return decisive;
    }
  }
  return undefined;
}
