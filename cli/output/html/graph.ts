// What a map shows: nodes in four lanes, lines between them, and which of them are broken. No coordinates yet.
import { isKnown, type Network } from '../../../shared/network/network';
import { destinationOf, isLive, isMain, tableUsedBy, targetOf } from '../../../shared/network/route-tables';
import type { RouteTable } from '../../../shared/network/model/route-table';
import { isGone } from '../../../shared/network/vpc-endpoints';
import type { VpcEndpoint } from '../../../shared/network/model/vpc-endpoint';
import type { Subnet } from '../../../shared/network/model/vpc';
import { badgeOf, rank, openIn, withVerdict, type Badge } from '../../results/grouping';
import type { Finding } from '../../results/judgement';
import { nameTag } from '../../results/names';
import { isMissingEndpoint } from '../../../shared/rule/verdict';
import type { ResourcePart, VpcPart } from './contents';
import { serviceOf } from './matrix';

/** From left to right. Security groups of clients stand below the endpoints. */
export type Lane = 'endpoint' | 'group' | 'subnet' | 'table' | 'target';

/** What is wrong with a node or a line, in few words. */
export interface Problem {
  readonly badge: Badge;
  readonly label: string;
}

/** A resource in a map, or several that are alike. */
export interface Node {
  readonly id: string;
  readonly lane: Lane;
  readonly title: string;
  readonly detail: string;
  /** Of subnets, the Availability Zone. */
  readonly zone: string;
  /** The worst first. */
  readonly problems: readonly Problem[];
  /** Where its findings stand in the page. */
  readonly anchor: string | undefined;
  /** The names of all that it stands for, where those are several. */
  readonly members: readonly string[];
}

/** A line from left to right. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  /** What breaks it; `undefined`: nothing. */
  readonly problem: Problem | undefined;
  /** Whether traffic would pass it on the way to a broken line. */
  readonly leadsToProblem: boolean;
  /** Whether it ends in a network interface of an endpoint. */
  readonly endsInInterface: boolean;
}

/** A map without coordinates. */
export interface Graph {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}

/** The graph of a VPC, as far as it is known. */
export function graphOf({ network, vpcId, resources }: VpcPart): Graph {
  const parts = new Map(resources.map((resource) => [resource.id, resource]));
  const endpoints = inVpc(network.vpcEndpoints.byKey.get(vpcId)).filter((endpoint) => !isGone(endpoint));
  const tables = inVpc(network.routeTables.byKey.get(vpcId));
  const subnets = subnetsOf(network, vpcId, endpoints, tables);
  const shown = new Set(subnets.map(({ id }) => id));
  const attached = endpoints.filter(hasInterfaces);
  const interfaces = attached.flatMap((endpoint) => interfaceEdges(endpoint, shown, parts));
  const toTables = subnetEdges(subnets, tables);
  const toTargets = [
    ...tables.flatMap((table) => routeEdges(table, parts)),
    ...endpoints.flatMap((endpoint) => missingRoutes(endpoint, tables, parts)),
  ];
  const broken = new Set(toTargets.flatMap(({ from, problem }) => (problem ? [from] : [])));
  return {
    nodes: [
      ...attached.map((endpoint) => endpointNode(endpoint, 'endpoint', parts)),
      ...resources.filter(({ type }) => type === 'AWS::EC2::SecurityGroup').flatMap(groupNode),
      ...subnets,
      ...tables.map((table) => tableNode(table, parts)),
      ...targetNodes(network, vpcId, endpoints, tables, parts),
    ],
    edges: [...interfaces, ...toTables.map((edge) => ({ ...edge, leadsToProblem: broken.has(edge.to) })), ...toTargets],
  };
}

function inVpc<T>(items: readonly T[] | undefined): readonly T[] {
  return items ?? [];
}

/** Gateway endpoints and Gateway Load Balancer endpoints are reached by routes, all others in their subnets. */
function hasInterfaces({ vpcEndpointType }: VpcEndpoint): boolean {
  return vpcEndpointType !== 'Gateway' && vpcEndpointType !== 'GatewayLoadBalancer';
}

type Parts = ReadonlyMap<string, ResourcePart>;

function problemsOf(findings: readonly Finding[]): readonly Problem[] {
  return [...openIn(findings), ...withVerdict(findings, 'INSUFFICIENT_DATA')]
    .sort((a, b) => rank(a) - rank(b))
    .map((finding) => ({ badge: badgeOf(finding), label: labelOf(finding) }));
}

function labelOf({ rule }: Finding): string {
  return rule.problem;
}

function node(lane: Lane, id: string, title: string, detail: string, part: ResourcePart | undefined): Node {
  return {
    id,
    lane,
    title,
    detail,
    zone: '',
    problems: problemsOf(part?.findings ?? []),
    anchor: part?.anchor,
    members: [],
  };
}

function endpointNode(endpoint: VpcEndpoint, lane: Lane, parts: Parts): Node {
  const { vpcEndpointId, vpcEndpointType, groups } = endpoint;
  const detail =
    lane === 'target'
      ? `${vpcEndpointType} endpoint`
      : groups.map(({ groupId, groupName }) => (groupName === '' ? groupId : groupName)).join(', ');
  return node(lane, vpcEndpointId, serviceOf(endpoint), detail, parts.get(vpcEndpointId));
}

function groupNode(part: ResourcePart): readonly Node[] {
  const made = node('group', part.id, part.name ?? part.id, 'security group of clients', part);
  return made.problems.length > 0 ? [made] : [];
}

function tableNode(table: RouteTable, parts: Parts): Node {
  const { routeTableId, tags } = table;
  const detail = isMain(table) ? `main, ${routeTableId}` : routeTableId;
  return node(
    'table',
    routeTableId,
    nameTag(tags) ?? (isMain(table) ? 'main table' : 'route table'),
    detail,
    parts.get(routeTableId),
  );
}

/** The subnets of the VPC, and those that only others mention. */
function subnetsOf(
  network: Network,
  vpcId: string,
  endpoints: readonly VpcEndpoint[],
  tables: readonly RouteTable[],
): readonly Node[] {
  const subnets = network.subnets.byKey.get(vpcId) ?? [];
  const listed = new Set(subnets.map(({ subnetId }) => subnetId));
  const mentioned = [
    ...endpoints.flatMap(({ subnetIds }) => subnetIds),
    ...tables.flatMap(({ associations }) => associations.flatMap(({ subnetId }) => subnetId ?? [])),
  ];
  return [
    ...subnets.map(subnetNode),
    ...[...new Set(mentioned)]
      .filter((id) => !listed.has(id))
      .map((id) => ({ ...node('subnet', id, id, '', undefined), zone: 'zone not known' })),
  ];
}

function subnetNode({ subnetId, tags, cidrBlock, ipv6CidrBlocks, availabilityZone, availabilityZoneId }: Subnet): Node {
  const zone = availabilityZone ?? availabilityZoneId ?? 'zone not known';
  const detail = cidrBlock ?? ipv6CidrBlocks[0] ?? '';
  return { ...node('subnet', subnetId, nameTag(tags) ?? subnetId, detail, undefined), zone };
}

function interfaceEdges({ vpcEndpointId, subnetIds }: VpcEndpoint, shown: ReadonlySet<string>, parts: Parts): Edge[] {
  const [problem] = breaches(parts.get(vpcEndpointId)).filter(({ rule }) => rule.stopsTraffic === true);
  return subnetIds
    .filter((id) => shown.has(id))
    .map((id) => ({
      from: vpcEndpointId,
      to: id,
      problem: problem && problemOf(problem),
      leadsToProblem: false,
      endsInInterface: true,
    }));
}

/** What is wrong with a resource, the worst first. */
function breaches(part: ResourcePart | undefined): readonly Finding[] {
  return openIn(part?.findings ?? []);
}

/** Whether a finding is about a route of this table to this target: one that is there, or one that is missing. */
function isAboutRoute({ evaluation }: Finding, routeTableId: string, target: string, isMissing = false): boolean {
  return (evaluation.causes ?? []).some(
    (cause) =>
      !isMissingEndpoint(cause) &&
      cause.resourceId === routeTableId &&
      cause.part?.kind === 'route' &&
      cause.part.target === target &&
      (cause.part.isMissing ?? false) === isMissing,
  );
}

function problemOf(finding: Finding): Problem {
  return { badge: badgeOf(finding), label: labelOf(finding) };
}

function subnetEdges(subnets: readonly Node[], tables: readonly RouteTable[]): Edge[] {
  return subnets.flatMap(({ id }) => {
    const to = tableUsedBy(id, tables)?.routeTableId;
    return to === undefined
      ? []
      : [{ from: id, to, problem: undefined, leadsToProblem: false, endsInInterface: false }];
  });
}

/** A line for each target of a table; it is broken where a finding of the table names the target. */
function routeEdges(table: RouteTable, parts: Parts): Edge[] {
  const found = breaches(parts.get(table.routeTableId));
  const targets = new Set(leaving(table).map(targetOf));
  return [...targets].map((to) => {
    const finding = found.find((each) => isAboutRoute(each, table.routeTableId, to));
    const dead = table.routes.some((route) => targetOf(route) === to && !isLive(route));
    const problem = finding ? problemOf(finding) : undefined;
    return {
      from: table.routeTableId,
      to,
      problem: problem && dead ? { ...problem, label: 'blackhole' } : problem,
      leadsToProblem: false,
      endsInInterface: false,
    };
  });
}

function leaving(table: RouteTable) {
  return table.routes.filter((route) => targetOf(route) !== 'local');
}

/** What a gateway endpoint lacks: the routes of its tables that are not there. */
function missingRoutes(endpoint: VpcEndpoint, tables: readonly RouteTable[], parts: Parts): Edge[] {
  const found = breaches(parts.get(endpoint.vpcEndpointId));
  return tables.flatMap(({ routeTableId }) => {
    const finding = found.find((each) => isAboutRoute(each, routeTableId, endpoint.vpcEndpointId, true));
    if (!finding) return [];
    const edge = { from: routeTableId, to: endpoint.vpcEndpointId, leadsToProblem: false, endsInInterface: false };
    return [{ ...edge, problem: problemOf(finding) }];
  });
}

const targetKinds: readonly (readonly [prefix: string, kind: string])[] = [
  ['igw-', 'Internet gateway'],
  ['eigw-', 'Egress-only internet gateway'],
  ['nat-', 'NAT gateway'],
  ['tgw-', 'Transit gateway'],
  ['pcx-', 'VPC peering connection'],
  ['vgw-', 'Virtual private gateway'],
  ['i-', 'Instance'],
  ['eni-', 'Network interface'],
  ['lgw-', 'Local gateway'],
  ['cagw-', 'Carrier gateway'],
  ['core-network-', 'Core network'],
  ['vpce-', 'VPC endpoint'],
];

function targetNodes(
  network: Network,
  vpcId: string,
  endpoints: readonly VpcEndpoint[],
  tables: readonly RouteTable[],
  parts: Parts,
): readonly Node[] {
  const routed = endpoints.filter((endpoint) => !hasInterfaces(endpoint));
  const known = new Set(endpoints.map(({ vpcEndpointId }) => vpcEndpointId));
  const routes = tables.flatMap(leaving);
  const others = [...new Set(routes.map(targetOf))].filter((id) => !known.has(id));
  return [
    ...routed.map((endpoint) => endpointNode(endpoint, 'target', parts)),
    ...others.map((id) => {
      const [, kind] = targetKinds.find(([prefix]) => id.startsWith(prefix)) ?? ['', 'Target'];
      const isGone = id.startsWith('vpce-') && isKnown(network.vpcEndpoints, vpcId);
      const to = routes.filter((route) => targetOf(route) === id).map(destinationOf);
      return node(
        'target',
        id,
        isGone ? 'Endpoint not in this VPC' : kind,
        `${[...new Set(to)].slice(0, 2).join(', ')} · ${id}`,
        undefined,
      );
    }),
  ];
}
