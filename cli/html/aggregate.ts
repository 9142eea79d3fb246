// Nodes of a map that are alike become one, so that a large VPC stays legible.
import { compare } from '../judgement';
import { worstFirst } from '../grouping';
import type { Edge, Graph, Lane, Node } from './graph';

/** How many nodes a lane may have, of subnets each zone; beyond that, those that are alike become one. */
const most: Readonly<Record<Lane, number>> = { endpoint: 10, group: 4, subnet: 7, table: 10, target: 12 };
const mostZones = 6;

/** What the nodes of a lane are called together. */
const plurals: Readonly<Record<Lane, string>> = {
  endpoint: 'endpoints',
  group: 'security groups',
  subnet: 'subnets',
  table: 'route tables',
  target: 'targets',
};

/** The graph with at most so many nodes in each lane that a map can show them. */
export function aggregated(graph: Graph): Graph {
  let current = withFewZones(graph);
  // Endpoints without a problem that stand in the same subnets behind the same groups say nothing one by one.
  current = merged(
    current,
    alike(current, (node) => node.lane === 'endpoint' && node.problems.length === 0),
  );
  for (const lane of ['table', 'target', 'subnet', 'endpoint', 'group'] as const) {
    for (const crowd of crowdsOf(current, lane)) {
      const inCrowd = new Set(crowd.map(({ id }) => id));
      current = merged(
        current,
        alike(current, ({ id }) => inCrowd.has(id)),
      );
      const left = current.nodes.filter((node) => node.lane === lane && node.zone === crowd[0]?.zone);
      if (left.length > most[lane]) current = merged(current, [worstLast(left).slice(0, left.length - most[lane] + 1)]);
    }
  }
  return current;
}

function withFewZones(graph: Graph): Graph {
  const zones = [...new Set(graph.nodes.filter(({ lane }) => lane === 'subnet').map(({ zone }) => zone))].sort(compare);
  const rest = new Set(zones.slice(mostZones - 1));
  if (zones.length <= mostZones) return graph;
  const nodes = graph.nodes.map((node) => (rest.has(node.zone) ? { ...node, zone: `${rest.size} more zones` } : node));
  return { ...graph, nodes };
}

/** The nodes of a lane, of subnets those of each zone, where they are too many. */
function crowdsOf({ nodes }: Graph, lane: Lane): readonly (readonly Node[])[] {
  const zones = new Map<string, Node[]>();
  for (const node of nodes.filter((each) => each.lane === lane)) {
    zones.set(node.zone, [...(zones.get(node.zone) ?? []), node]);
  }
  return [...zones.values()].filter((crowd) => crowd.length > most[lane]);
}

/** Groups of nodes that have the same lines and the same problems. */
function alike({ nodes, edges }: Graph, isMeant: (node: Node) => boolean): readonly (readonly Node[])[] {
  const lines = new Map<string, string[]>();
  for (const { from, to, problem } of edges) {
    lines.set(from, [...(lines.get(from) ?? []), `>${to} ${problem?.label ?? ''}`]);
    lines.set(to, [...(lines.get(to) ?? []), `<${from} ${problem?.label ?? ''}`]);
  }
  const byLook = new Map<string, Node[]>();
  for (const node of nodes.filter(isMeant)) {
    const look = JSON.stringify([
      node.lane,
      node.zone,
      node.lane === 'endpoint' ? node.detail : '',
      node.problems.map(({ label }) => label),
      (lines.get(node.id) ?? []).sort(compare),
    ]);
    byLook.set(look, [...(byLook.get(look) ?? []), node]);
  }
  return [...byLook.values()].filter((group) => group.length > 1);
}

function worstLast(nodes: readonly Node[]): readonly Node[] {
  const badness = ({ problems: [worst] }: Node) => (worst ? worstFirst.indexOf(worst.badge) : worstFirst.length);
  return [...nodes].sort((a, b) => badness(b) - badness(a) || compare(a.id, b.id));
}

/** The graph with one node in place of each of these groups. */
function merged(graph: Graph, groups: readonly (readonly Node[])[]): Graph {
  if (groups.length === 0) return graph;
  const replaced = new Map<string, Node>();
  for (const group of groups) {
    const one = together(group);
    for (const { id } of group) replaced.set(id, one);
  }
  const idOf = (id: string) => replaced.get(id)?.id ?? id;
  const edges = new Map<string, Edge>();
  for (const edge of graph.edges) {
    const moved = { ...edge, from: idOf(edge.from), to: idOf(edge.to) };
    const key = JSON.stringify([moved.from, moved.to]);
    const other = edges.get(key);
    if (!other || badnessOf(moved) < badnessOf(other)) edges.set(key, moved);
  }
  const nodes = [...new Set(graph.nodes.map((node) => replaced.get(node.id) ?? node))];
  return { nodes, edges: [...edges.values()] };
}

function badnessOf({ problem, leadsToProblem }: Edge): number {
  return problem ? worstFirst.indexOf(problem.badge) : worstFirst.length + (leadsToProblem ? 0 : 1);
}

function together(group: readonly Node[]): Node {
  const [first] = group as readonly [Node];
  const members = group
    .flatMap(({ title, members: several }) => (several.length > 0 ? several : [title]))
    .sort(compare);
  const details = new Set(group.map(({ detail }) => detail));
  const problems = new Map(group.flatMap((node) => node.problems.map((problem) => [problem.label, problem] as const)));
  return {
    ...first,
    id: `${first.id} and ${members.length - 1} more`,
    title: `${members.length} ${plurals[first.lane]}`,
    detail: details.size === 1 ? first.detail : '',
    members,
    problems: [...problems.values()].sort((a, b) => worstFirst.indexOf(a.badge) - worstFirst.indexOf(b.badge)),
    anchor: group.find((node) => node.problems.length > 0)?.anchor,
  };
}
