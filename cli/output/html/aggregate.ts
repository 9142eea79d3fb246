// Nodes of a map that are alike become one, so that a large VPC stays legible.
import { compare } from '../../shell/order';
import { groups, worstFirst } from '../../results/grouping';
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

/** What nodes must have in common to become one, of each lane; the strictest first. */
const likeness: Readonly<Record<Lane, readonly ((node: Node, lines: Lines) => unknown)[]>> = {
  endpoint: [
    (node, lines) => [node.detail, labelsOf(node), lines.onward(node)],
    (node) => [node.detail, labelsOf(node)],
    labelsOf,
  ],
  group: [labelsOf],
  subnet: [(node, lines) => [lines.onward(node), lines.backward(node)], (node, lines) => lines.onward(node)],
  table: [(node, lines) => [labelsOf(node), lines.onward(node)], labelsOf],
  target: [(node) => [node.title, labelsOf(node)], labelsOf],
};

/** The graph with at most so many nodes in each lane that a map can show them. */
export function aggregated(graph: Graph): Graph {
  // Whatever order the input has, the same VPC gives the same map.
  const nodes = [...graph.nodes].sort((a, b) => compare(a.title, b.title) || compare(a.id, b.id));
  let current = withFewZones({ ...graph, nodes });
  // Endpoints without a problem that stand in the same subnets behind the same groups say nothing one by one.
  const quiet = current.nodes.filter(({ lane, problems }) => lane === 'endpoint' && problems.length === 0);
  current = merged(current, alike(quiet, linesOf(current), likeness.endpoint[0]));
  for (const lane of ['target', 'table', 'subnet', 'endpoint', 'group'] as const) {
    for (const key of likeness[lane]) {
      const lines = linesOf(current);
      current = merged(
        current,
        crowdsOf(current, lane).flatMap((crowd) => alike(crowd, lines, key)),
      );
    }
    const rest = crowdsOf(current, lane).map((crowd) => worstLast(crowd).slice(0, crowd.length - most[lane] + 1));
    current = merged(current, rest);
  }
  return current;
}

/** The lines of each node, in an order of their own: two nodes with the same lines have the same texts. */
interface Lines {
  readonly onward: (node: Node) => readonly string[];
  readonly backward: (node: Node) => readonly string[];
}

function linesOf({ edges }: Graph): Lines {
  const onward = new Map<string, string[]>();
  const backward = new Map<string, string[]>();
  const add = (to: Map<string, string[]>, id: string, line: string) => {
    const lines = to.get(id);
    if (lines) lines.push(line);
    else to.set(id, [line]);
  };
  for (const { from, to, problem } of edges) {
    add(onward, from, `${to} ${problem?.label ?? ''}`);
    add(backward, to, `${from} ${problem?.label ?? ''}`);
  }
  for (const lines of [...onward.values(), ...backward.values()]) lines.sort(compare);
  return { onward: ({ id }) => onward.get(id) ?? [], backward: ({ id }) => backward.get(id) ?? [] };
}

function labelsOf({ problems }: Node): readonly string[] {
  return problems.map(({ badge, label }) => `${badge} ${label}`);
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

/** Those of the nodes that are alike, in groups. */
function alike(
  nodes: readonly Node[],
  lines: Lines,
  key: ((node: Node, lines: Lines) => unknown) | undefined,
): readonly (readonly Node[])[] {
  return groups(nodes, (node) => JSON.stringify(key?.(node, lines))).filter((group) => group.length > 1);
}

function worstLast(nodes: readonly Node[]): readonly Node[] {
  const badness = ({ problems: [worst] }: Node) => (worst ? worstFirst.indexOf(worst.badge) : worstFirst.length);
  return [...nodes].sort((a, b) => badness(b) - badness(a) || compare(a.id, b.id));
}

/** The graph with one node in place of each of these groups. */
function merged(graph: Graph, parts: readonly (readonly Node[])[]): Graph {
  if (parts.length === 0) return graph;
  const replaced = new Map<string, Node>();
  for (const group of parts) {
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
    title:
      first.lane === 'target' && group.every(({ title }) => title === first.title)
        ? `${members.length} × ${first.title}`
        : `${members.length} ${plurals[first.lane]}`,
    detail: details.size === 1 ? first.detail : '',
    members,
    problems: [...problems.values()].sort((a, b) => worstFirst.indexOf(a.badge) - worstFirst.indexOf(b.badge)),
    anchor: group.find((node) => node.problems.length > 0)?.anchor,
  };
}
