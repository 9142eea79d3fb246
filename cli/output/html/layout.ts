// Where everything of a map stands. The same graph always gives the same picture.
import { harmless, cut, wrap } from '../../shell/terminal';
import { compare } from '../../shell/order';
import { worstFirst } from '../../results/grouping';
import type { Edge, Graph, Lane, Node } from './graph';

/** A rectangle, in the units of the picture. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A node in its place, with the lines of text that fit into it. */
export interface PlacedNode extends Box {
  readonly node: Node;
  readonly title: string;
  readonly details: readonly string[];
  readonly problems: readonly {
    readonly sign: string;
    readonly text: string;
    readonly badge: Node['problems'][number]['badge'];
  }[];
}

/** A line in its place. */
export interface PlacedEdge {
  readonly edge: Edge;
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
}

/** A box with its caption. */
export interface Titled extends Box {
  readonly title: string;
}

/** A whole picture. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly lanes: readonly Titled[];
  readonly zones: readonly Titled[];
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** Left edge and width of each lane; of subnets, inside the box of their zone. */
const columns: Readonly<Record<Lane, { readonly x: number; readonly width: number }>> = {
  endpoint: { x: 1, width: 230 },
  group: { x: 1, width: 230 },
  subnet: { x: 340, width: 206 },
  table: { x: 656, width: 192 },
  target: { x: 940, width: 220 },
};
const pictureWidth = 1162;
const top = 30;
const padding = 10;
const characterWidth = 6.7;
const lineHeight = 15;
const zoneTitle = 24;

/** Places the nodes of a graph. */
export function layoutOf({ nodes, edges }: Graph): Layout {
  const {
    zones,
    placed: subnets,
    bottom,
  } = placeSubnets(
    nodes.filter(({ lane }) => lane === 'subnet'),
    nodes,
    edges,
  );
  const left = [
    ...nodes.filter(({ lane }) => lane === 'endpoint').sort(byWorst),
    ...nodes.filter(({ lane }) => lane === 'group').sort(byWorst),
  ];
  const endpoints = spread(left, bottom);
  const tables = spread(
    byNeighbours(
      nodes.filter(({ lane }) => lane === 'table'),
      subnets,
      edges,
    ),
    bottom,
  );
  const targets = spread(
    byNeighbours(
      nodes.filter(({ lane }) => lane === 'target'),
      tables,
      edges,
    ),
    bottom,
  );
  const placed = [...endpoints, ...subnets, ...tables, ...targets];
  const height =
    Math.max(top + 60, ...placed.map((box) => box.y + box.height), ...zones.map((box) => box.y + box.height)) + 4;
  const byId = new Map(placed.map((each) => [each.node.id, each]));
  const lines = edges.flatMap((edge) => {
    const from = byId.get(edge.from);
    const to = byId.get(edge.to);
    return from && to ? [{ edge, from: [from.x + from.width, middle(from)], to: [to.x, middle(to)] } as const] : [];
  });
  return { width: pictureWidth, height, lanes: laneTitles(placed), zones, nodes: placed, edges: lines };
}

function laneTitles(placed: readonly PlacedNode[]): readonly Titled[] {
  const titles: readonly (readonly [Lane, string])[] = [
    ['endpoint', 'Interface endpoints'],
    ['subnet', 'Subnets by Availability Zone'],
    ['table', 'Route tables'],
    ['target', 'Where routes lead'],
  ];
  return titles.map(([lane, title]) => {
    const isEmpty = placed.every(({ node }) => node.lane !== lane);
    return { ...columns[lane], y: top, height: isEmpty ? 44 : 0, title };
  });
}

function placeSubnets(subnets: readonly Node[], nodes: readonly Node[], edges: readonly Edge[]) {
  const order = new Map(nodes.map(({ id }, index) => [id, index]));
  const tableOf = new Map(edges.map(({ from, to }) => [from, order.get(to) ?? 0]));
  const zones: Titled[] = [];
  const placed: PlacedNode[] = [];
  let y = top;
  for (const zone of [...new Set(subnets.map((subnet) => subnet.zone))].sort(compare)) {
    const inZone = subnets
      .filter((subnet) => subnet.zone === zone)
      .sort(
        (a, b) =>
          (tableOf.get(a.id) ?? 0) - (tableOf.get(b.id) ?? 0) || compare(a.title, b.title) || compare(a.id, b.id),
      );
    let bottom = y + zoneTitle;
    for (const node of inZone) {
      const box = boxOf(node, bottom);
      placed.push(box);
      bottom += box.height + 6;
    }
    const { x, width } = columns.subnet;
    const title = cut(harmless(zone), 34);
    zones.push({ title, x: x - padding, y, width: width + 2 * padding, height: bottom - y + 4 });
    y = bottom + 18;
  }
  return { zones, placed, bottom: Math.max(y - 14, top + 60) };
}

/** Nodes in that order, over the height of the picture. */
function spread(nodes: readonly Node[], bottom: number): readonly PlacedNode[] {
  const boxes = nodes.map((node) => boxOf(node, 0));
  const total = boxes.reduce((sum, { height }) => sum + height, 0);
  const free = bottom - top - total;
  const gap = Math.min(40, Math.max(12, boxes.length > 1 ? free / (boxes.length - 1) : 0));
  let y = top + Math.max(0, (free - gap * (boxes.length - 1)) / 2);
  return boxes.map((box) => {
    const placed = { ...box, y: Math.round(y) };
    y += box.height + gap;
    return placed;
  });
}

/** Nodes in the order in which their neighbours to the left stand: fewer lines cross. */
function byNeighbours(nodes: readonly Node[], left: readonly PlacedNode[], edges: readonly Edge[]): readonly Node[] {
  const heights = new Map(left.map((box) => [box.node.id, middle(box)]));
  const mean = ({ id }: Node) => {
    const ys = edges.flatMap(({ from, to }) => (to === id ? (heights.get(from) ?? []) : []));
    return ys.length === 0 ? Number.MAX_SAFE_INTEGER : ys.reduce((sum, y) => sum + y, 0) / ys.length;
  };
  const keyed = nodes.map((node) => ({ node, mean: mean(node) }));
  return keyed.sort((a, b) => a.mean - b.mean || byWorst(a.node, b.node)).map(({ node }) => node);
}

function byWorst(a: Node, b: Node): number {
  const badness = ({ problems: [worst] }: Node) => (worst ? worstFirst.indexOf(worst.badge) : worstFirst.length);
  return badness(a) - badness(b) || compare(a.title, b.title) || compare(a.id, b.id);
}

function middle({ y, height }: Box): number {
  return y + Math.round(height / 2);
}

const mostProblems = 3;
const mostMemberLines = 5;

/** A node with as much of its text as fits. */
function boxOf(node: Node, y: number): PlacedNode {
  const { x, width } = columns[node.lane];
  const room = Math.floor((width - 2 * padding) / characterWidth);
  const members = wrap(harmless([...new Set(node.members)].join(', ')), room);
  const shownMembers =
    members.length > mostMemberLines ? [...members.slice(0, mostMemberLines - 1), 'and others'] : members;
  const detail = cut(harmless(node.detail), room);
  const details = [...(detail === '' ? [] : [detail]), ...shownMembers];
  const rest = node.problems.length - mostProblems;
  const shown = rest > 0 ? node.problems.slice(0, mostProblems - 1) : node.problems;
  const problems = shown.map(({ badge, label }) => ({
    badge,
    sign: badge === 'NO DATA' ? '?' : '✕',
    text: cut(harmless(label), room - 3),
  }));
  const [worst] = node.problems;
  if (rest > 0 && worst) problems.push({ badge: worst.badge, sign: '+', text: `${rest + 1} more` });
  const height = (1 + details.length + problems.length) * lineHeight + 12;
  return { node, x, y, width, height, title: cut(harmless(node.title), Math.floor(room * 0.92)), details, problems };
}
