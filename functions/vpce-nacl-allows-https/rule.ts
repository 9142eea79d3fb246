import { parseCidr, rangeText } from '../../shared/network/address-ranges';
import { once } from '../../shared/network/derived';
import { list, isKnown, type View } from '../../shared/network/network';
import { serviceRanges, sizeOf } from '../../shared/network/route-sets';
import { effectiveSubnetIds } from '../../shared/network/route-tables';
import type { PortRange } from '../../shared/network/model/network-acl';
import { https, type Protocol, type ServicePorts } from '../../shared/network/traffic';
import { hasPorts } from '../../shared/network/vpc-endpoints';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { endpointSubnets, subnetsById } from '../../shared/network/vpcs';
import type { Subnet } from '../../shared/network/model/vpc';
import {
  aclObstacle,
  gatewayAclObstacle,
  isClosed,
  isWideOpen,
  shutBy,
  type AclObstacle,
  type AclQuestion,
} from '../../shared/path/acl-hops';
import {
  countOf,
  interfaceClients,
  privateSubnets,
  rangesClient,
  rangesOf,
  subnetClient,
  withoutEndpointSubnets,
  type Client,
  type ClientView,
} from '../../shared/path/clients';
import { commonFamilies, nameFamilies } from '../../shared/path/families';
import { sentence } from '../../shared/rule/annotations';
import { clientParameters, needsEveryClient } from '../../shared/rule/client-services';
import { choice, integer, list as listOf, type ValuesOf } from '../../shared/rule/parameters';
import { defineRule } from '../../shared/rule/rule';
import { portParameters, portTagKey, portText, portsOf } from '../../shared/rule/service-ports';
import { itself, sameVpcIf } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable, type Cause, type VerdictOf } from '../../shared/rule/verdict';

type Seen = ClientView & View<'networkAcls' | 'prefixLists' | 'prefixListEntries'>;

const parameters = {
  clientMode: choice(
    ['clients', 'any', 'all'],
    'clients',
    'Who must get through to every subnet of the endpoint: the clients of the VPC, at least one subnet, or all of them.',
  ),
  clientCidrs: listOf(
    '',
    (cidr) => parseCidr(cidr) !== undefined,
    'CIDR blocks',
    'The clients; empty: those of the VPC.',
  ),
  ephemeralFrom: integer(1024, 1, 65535, 'First port that clients send from.'),
  ephemeralTo: integer(65535, 1, 65535, 'Last port that clients send from.'),
  ...clientParameters,
  ...portParameters,
};

/** The number that the API gives to the last rule, which people know as `*`. */
const lastRule = 32767;

/** The values of the rule's parameters. */
export type Values = ValuesOf<typeof parameters>;

/** A network ACL that keeps clients from the endpoint. */
interface Blocked {
  readonly networkAclId: string;
  readonly subnetId: string;
  readonly direction: 'ingress' | 'egress';
  /** What passes, and from or to whom: an interface or a range. */
  readonly traffic: string;
  readonly peer: string;
  /** The rule that denies; `*` is the last one. */
  readonly ruleNumber: number | '*';
  /** The protocol, the ports and the blocks that have to be let through. */
  readonly protocol: Protocol;
  readonly ports: PortRange;
  readonly blocks: readonly string[];
}

/** Clients that do not get through. */
interface ClientsBlocked extends Blocked {
  readonly stopped: number;
  readonly total: number;
  readonly kind: 'clients' | 'private subnets' | 'subnets' | 'ranges';
  readonly example: string;
}

const messages = {
  noAcl: ({ vpcEndpointType }: { readonly vpcEndpointType: string }) =>
    sentence`${vpcEndpointType} endpoints do not answer on a port of their own.`,
  portUnknown: () =>
    sentence`The port of this third-party service is not known; thirdPartyPort, portOverrides or the tag ${portTagKey} can give it.`,
  noSubnets: () => 'The endpoint has no subnets: see vpce-multi-az.',
  noTables: () => 'No subnet uses a route table of this endpoint: see vpce-gateway-route-present.',
  noClientOfFamily: ({ ipAddressType }: { readonly ipAddressType: string }) =>
    sentence`No client has addresses of the endpoint's type, ${ipAddressType}.`,
  shut: ({ networkAclId, subnetId, direction, traffic, ruleNumber }: Blocked) =>
    sentence`Network ACL ${networkAclId} shuts ${subnetId}, a subnet of this endpoint: it denies ${direction === 'ingress' ? 'inbound' : 'outbound'} ${traffic} ${direction === 'ingress' ? 'from' : 'to'} everybody (rule ${ruleNumber}), and each lookup may lead there. Allow it, or remove the subnet.`,
  blocked: ({
    stopped,
    total,
    kind,
    example,
    networkAclId,
    subnetId,
    direction,
    traffic,
    peer,
    ruleNumber,
  }: ClientsBlocked) =>
    sentence`${stopped} of ${total} ${kind} cannot use this endpoint, such as ${example}: network ACL ${networkAclId} on ${subnetId} denies ${direction === 'ingress' ? 'inbound' : 'outbound'} ${traffic} ${direction === 'ingress' ? 'from' : 'to'} ${peer} (rule ${ruleNumber}). Allow it with a lower number.`,
  someBlocked: ({ stopped, total, kind, example, networkAclId }: ClientsBlocked) =>
    sentence`${total - stopped} of ${total} ${kind} get through; the others, such as ${example}, do not: ${networkAclId}.`,
};

const typesWithAcls: readonly string[] = ['Interface', 'Gateway', 'Tunnel'];

type Answer = VerdictOf<typeof messages>;

export const rule = defineRule({
  id: 'vpce-nacl-allows-https',
  title: 'Network ACLs let clients reach an endpoint, and its answers come back',
  problem: 'blocked by ACL',
  question: 'works',
  evidence: 'network-acls',
  stopsTraffic: true,
  severity: 'MEDIUM',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: ['subnets', 'networkAcls'],
  mayNeed: ['routeTables', 'networkInterfaces', 'prefixLists', 'prefixListEntries'],
  triggers: {
    'AWS::EC2::VPCEndpoint': itself,
    // The ACL of an endpoint's subnet, or of a client's.
    'AWS::EC2::NetworkAcl': sameVpcIf<VpcEndpoint>((endpoint) => typesWithAcls.includes(endpoint.vpcEndpointType)),
    // Subnets are clients unless the parameter names others.
    'AWS::EC2::Subnet': sameVpcIf<VpcEndpoint, { readonly clientCidrs: readonly string[] }>(
      (endpoint, { resourceId }, { clientCidrs }) =>
        typesWithAcls.includes(endpoint.vpcEndpointType) &&
        (clientCidrs.length === 0 || endpoint.subnetIds.includes(resourceId)),
    ),
  },
  // Nothing announces new network interfaces.
  scheduled: true,
  parameters,
  checkParameters: ({ ephemeralFrom, ephemeralTo }) =>
    ephemeralFrom > ephemeralTo
      ? `Parameter ephemeralTo is "${ephemeralTo}": expected at least ephemeralFrom, which is ${ephemeralFrom}.`
      : undefined,
  rationale:
    'Network ACLs are stateless: a packet to the endpoint and the answer to it each need a rule. Where one is missing, every call to the service hangs until it times out, whatever the security groups say.',
  fix: {
    text: 'Allow the service port in from the client subnets and TCP 1024-65535 out to them, with numbers lower than those of the rules that deny.',
    command:
      'aws ec2 create-network-acl-entry --network-acl-id <acl> --ingress --rule-number <number> --protocol tcp --port-range From=443,To=443 --cidr-block <client-cidr> --rule-action allow',
  },
  frameworks: [
    {
      framework: 'AWS PrivateLink Guide',
      controls: ['network ACLs allow traffic between VPC and endpoint'],
      mapping: 'ours',
    },
  ],
  messages,
  evaluate: (endpoint, network, values) => verdictFor(endpoint, network, values),
});

/** The verdict on an endpoint; also what a fix asks of the network that its commands would make. @throws NotKnown */
export function verdictFor(endpoint: VpcEndpoint, network: Seen, values: Values): Answer {
  const { vpcEndpointType } = endpoint;
  if (vpcEndpointType === 'Gateway') return gatewayVerdict(endpoint, network, values);
  if (!hasPorts(endpoint)) return notApplicable('noAcl', { vpcEndpointType });
  const ports = portsOf(endpoint, values);
  if (ports === undefined) return notApplicable('portUnknown');
  if (endpoint.subnetIds.length === 0) return notApplicable('noSubnets');
  return interfaceVerdict(endpoint, network, questionOf(endpoint, ports, values), values);
}

/**
 * What is asked of each ACL. The answers of a tunnel go to the port that it is called on: of GENEVE, ports are not
 * reversed as those of TCP. Source: RFC 8926, section 3.3.
 */
function questionOf(endpoint: VpcEndpoint, ports: ServicePorts, values: Values): AclQuestion {
  const [own] = ports.ranges;
  const ephemeral = { from: values.ephemeralFrom, to: values.ephemeralTo };
  const answers = ports.protocol === 'udp' ? own : undefined;
  return { families: nameFamilies(endpoint), ports, ephemeral: answers ?? ephemeral };
}

/** A client, and the first that keeps it from one of the endpoint's subnets. */
interface Way {
  readonly client: Client;
  readonly obstacle: AclObstacle | undefined;
}

function interfaceVerdict(endpoint: VpcEndpoint, network: Seen, question: AclQuestion, values: Values): Answer {
  const targets = endpointSubnets(network, endpoint);
  const wayOf = (client: Client): Way => ({
    client,
    obstacle: obstacleOf(client, endpoint, targets, network, question),
  });
  if (values.clientCidrs.length > 0 || values.clientMode !== 'clients') {
    return namedClients(endpoint, network, question, values, wayOf);
  }
  const shut = shutSubnet(endpoint, targets, network, question);
  if (shut) return nonCompliant('shut', blockedBy(shut, question.ports), [causeOf(shut)]);
  // Of a tunnel, only hosts that encapsulate are clients, and nobody can see which they are.
  if (endpoint.vpcEndpointType !== 'Interface') {
    return namedClients(endpoint, network, question, { ...values, clientMode: 'any' }, wayOf);
  }
  if (isWideOpen(endpoint.vpcId, network, question)) return compliant();
  const all = reachingOf(everySubnet(list(network, 'subnets', endpoint.vpcId)), question);
  if (all.length > 0 && all.every((client) => wayOf(client).obstacle === undefined)) return compliant();
  // Ranges decide first. Who is in a subnet that is closed on purpose, only interfaces tell.
  const subnets = reachingOf(privateSubnets(network, endpoint.vpcId), question);
  const open = subnets.filter(({ subnet }) => subnet !== undefined && !isClosed(subnet, network, question));
  const ways = reachingOf(withoutEndpointSubnets(network, endpoint.vpcId, open), question).map(wayOf);
  if (open.length === subnets.length && ways.every(({ obstacle }) => obstacle === undefined)) return compliant();
  const interfaces = interfaceClients(network, endpoint.vpcId);
  return interfaces
    ? verdictOn(reachingOf(interfaces.classes, question).map(wayOf), 'clients', endpoint, values, question.ports)
    : verdictOn(ways, 'private subnets', endpoint, values, question.ports);
}

function reachingOf(clients: readonly Client[], { families }: AclQuestion): readonly Client[] {
  return clients.filter((client) => commonFamilies(client, families).length > 0);
}

function obstacleOf(
  client: Client,
  endpoint: VpcEndpoint,
  targets: readonly Subnet[],
  network: Seen,
  question: AclQuestion,
): AclObstacle | undefined {
  for (const target of targets) {
    const whole = client.subnet && aclObstacle(subnetClient(client.subnet), endpoint, target, network, question);
    // Where all of its subnet gets through, each client in it does.
    if (client.subnet && whole === undefined) continue;
    const obstacle = client.groupIds === undefined ? whole : aclObstacle(client, endpoint, target, network, question);
    const own = obstacle ?? (client.subnet ? undefined : aclObstacle(client, endpoint, target, network, question));
    if (own) return own;
  }
  return undefined;
}

/** A subnet of the endpoint that is shut to everybody, unless all clients are in that very subnet. */
function shutSubnet(
  { vpcId }: VpcEndpoint,
  targets: readonly Subnet[],
  network: Seen,
  question: AclQuestion,
): AclObstacle | undefined {
  for (const target of targets) {
    const shut = shutBy(target, network, question);
    if (shut === undefined) continue;
    const known = isKnown(network.networkInterfaces, vpcId) ? interfaceClients(network, vpcId) : undefined;
    const classes = known === undefined ? [] : reachingOf(known.classes, question);
    const isForItself = classes.length > 0 && classes.every(({ subnet }) => subnet?.subnetId === target.subnetId);
    if (!isForItself) return shut;
  }
  return undefined;
}

function verdictOn(
  ways: readonly Way[],
  kind: ClientsBlocked['kind'],
  endpoint: VpcEndpoint,
  values: Values,
  ports: ServicePorts,
): Answer {
  const stopped = ways.filter(({ obstacle }) => obstacle !== undefined);
  const [first] = stopped;
  if (first?.obstacle === undefined) return compliant();
  const { obstacle } = first;
  const data: ClientsBlocked = {
    ...blockedBy(obstacle, ports),
    stopped: countOf(stopped.map(({ client }) => client)),
    total: countOf(ways.map(({ client }) => client)),
    kind,
    example: first.client.name,
  };
  const isPartial = stopped.some(({ client, obstacle: part }) => part && isPartOfSubnet(client, part));
  if (stopped.length < ways.length && !isPartial && !needsEveryClient(endpoint.serviceName, values)) {
    return compliant('someBlocked', data);
  }
  const obstacles = new Map(stopped.flatMap(({ obstacle: one }) => (one ? [[keyOf(one), one] as const] : [])));
  return nonCompliant('blocked', data, [...obstacles.values()].map(causeOf));
}

/** Does an ACL let in only a part of a subnet's range? That is never a purpose. */
function isPartOfSubnet({ subnet, groupIds }: Client, { hop, peers }: AclObstacle): boolean {
  if (subnet === undefined || groupIds !== undefined || !hop.startsWith('endpoint')) return false;
  const own = rangesOf(subnetClient(subnet), peers[0]?.family ?? 4);
  return sizeOf(peers) < sizeOf(own);
}

function keyOf({ acl, rule: number, direction }: AclObstacle): string {
  return [acl.networkAclId, number, direction].join();
}

function blockedBy(
  { hop, acl, subnet, direction, ports, peers, blocks, rule: ruleNumber }: AclObstacle,
  servicePorts: ServicePorts,
): Blocked {
  const isService = hop === 'client-acl-out' || hop === 'endpoint-acl-in';
  const [first] = peers;
  return {
    networkAclId: acl.networkAclId,
    subnetId: subnet.subnetId,
    direction,
    protocol: servicePorts.protocol,
    traffic: portText(isService ? servicePorts : { ...servicePorts, ranges: [ports] }),
    peer: first === undefined ? 'nobody' : rangeText(first),
    ruleNumber,
    ports,
    blocks,
  };
}

function causeOf({ acl, rule: number, direction }: AclObstacle): Cause {
  return {
    resourceType: 'AWS::EC2::NetworkAcl',
    resourceId: acl.networkAclId,
    part: { kind: 'entry', ruleNumber: number === '*' ? lastRule : number, egress: direction === 'egress' },
  };
}

/** The clients that the parameters name: any of them, or all. */
function namedClients(
  endpoint: VpcEndpoint,
  network: Seen,
  question: AclQuestion,
  { clientMode, clientCidrs }: Values,
  wayOf: (client: Client) => Way,
): Answer {
  const clients = reachingOf(
    clientCidrs.length > 0 ? distinct(clientCidrs) : everySubnet(list(network, 'subnets', endpoint.vpcId)),
    question,
  );
  if (clients.length === 0) return notApplicable('noClientOfFamily', { ipAddressType: endpoint.ipAddressType });
  // Nothing filters traffic within a subnet, so a client that is always in the endpoint's own proves nothing.
  const outside = clients.filter(({ subnet }) => !(subnet && endpoint.subnetIds.every((id) => id === subnet.subnetId)));
  let first: Way | undefined;
  let stopped = 0;
  for (const client of outside) {
    const way = wayOf(client);
    if (way.obstacle === undefined && clientMode === 'any') return compliant();
    if (way.obstacle) stopped += 1;
    first ??= way.obstacle && way;
  }
  if (first?.obstacle === undefined) return compliant();
  const kind = clientCidrs.length > 0 ? 'ranges' : 'subnets';
  const data = {
    ...blockedBy(first.obstacle, question.ports),
    stopped,
    total: outside.length,
    kind,
    example: first.client.name,
  } as const;
  return nonCompliant('blocked', data, [causeOf(first.obstacle)]);
}

const distinct = once((cidrs: readonly string[]) => [...new Set(cidrs)].map((cidr) => rangesClient([cidr])));

const everySubnet = once((subnets: readonly Subnet[]) =>
  [...subnets].sort((a, b) => (a.subnetId < b.subnetId ? -1 : 1)).map(subnetClient),
);

/** The subnets of the tables that a gateway endpoint is associated with are its clients by the owner's own choice. */
function gatewayVerdict(endpoint: VpcEndpoint, network: Seen, values: Values): Answer {
  const { vpcId, serviceName, routeTableIds } = endpoint;
  const tables = list(network, 'routeTables', vpcId).filter(({ routeTableId }) => routeTableIds.includes(routeTableId));
  const known = subnetsById(list(network, 'subnets', vpcId));
  const subnets = tables.flatMap((table) => effectiveSubnetIds(network, table).flatMap((id) => known.get(id) ?? []));
  if (subnets.length === 0) return notApplicable('noTables');
  const question = questionOf(endpoint, https, values);
  const interfaces = isKnown(network.networkInterfaces, vpcId) ? interfaceClients(network, vpcId) : undefined;
  const inhabited = new Set(interfaces?.classes.map(({ subnet }) => subnet?.subnetId));
  const ways = subnets
    .filter((subnet) => inhabited.has(subnet.subnetId) || !isClosed(subnet, network, question))
    .map((subnet): Way => ({
      client: subnetClient(subnet),
      obstacle: gatewayAclObstacle(
        subnet,
        network,
        { ...question, families: commonFamilies(subnetClient(subnet), question.families) },
        (family) => serviceRanges(serviceName, family, network),
      ),
    }));
  const every: Values = { ...values, everyClientServices: ['*'] };
  return verdictOn(ways, 'subnets', endpoint, every, question.ports);
}
