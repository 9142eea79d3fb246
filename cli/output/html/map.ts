// The map of a VPC: drawn for the eyes, and the same in words.
import { isKnown, slices, type SliceName } from '../../../shared/network/network';
import { groups, sourceOf, worstFirst } from '../../results/grouping';
import { count } from '../../shell/terminal';
import { aggregated } from './aggregate';
import type { VpcPart } from './contents';
import { graphOf, type Edge, type Graph, type Lane, type Node, type Problem } from './graph';
import { layoutOf, type Layout, type PlacedEdge, type PlacedNode, type Titled } from './layout';
import { markup, joined, type Content, type Markup } from './markup';
import { classOf, sign } from './marks';

/** What a map is drawn from. */
const drawn = ['subnets', 'routeTables', 'vpcEndpoints'] as const satisfies readonly SliceName[];

/** The map of a VPC, open or folded. */
export function vpcMap(vpc: VpcPart, open: boolean): Content {
  const { network, judgement, vpcId, anchor } = vpc;
  const unknown = drawn.filter((slice) => !isKnown(network[slice], vpcId));
  const graph = aggregated(graphOf(vpc));
  const note =
    unknown.length > 0 &&
    markup`<p class="notice no-data">
      This map is not complete. The input does not hold all
      ${joined(
        unknown.map((slice) => `${slices[slice].title} (${sourceOf(slice, judgement)})`),
        ', or all ',
      )}.
    </p>`;
  if (graph.nodes.length === 0) return note;
  const layout = layoutOf(graph);
  return markup`<details class="map" ${open && markup` open`}>
    <summary>Map</summary>
        ${note}
    <div class="scroll" role="group" aria-label="Map of ${vpc.name ?? vpcId}" tabindex="0">
      ${picture(layout, graph, anchor, unknown)}
    </div>
    <p class="key"><span>${sign('bad')} found wrong</span> <span>${sign('unknown')} not known</span> <span>○ network interface of an endpoint</span></p>
    <details class="words">
      <summary>The map in words</summary>
      ${inWords(graph)}
    </details>
  </details>`;
}

function picture(layout: Layout, graph: Graph, anchor: string, unknown: readonly SliceName[]): Markup {
  const { width, height, lanes, zones, nodes, edges } = layout;
  const inOrder = [...edges].sort((a, b) => looks.indexOf(lookOf(a.edge)) - looks.indexOf(lookOf(b.edge)));
  return markup`<svg
    class="network"
    viewBox="0 0 ${width} ${height}"
    role="group"
    aria-labelledby="${anchor}-map ${anchor}-about"
  >
    <title id="${anchor}-map">Map</title>
    <desc id="${anchor}-about">${description(graph)}</desc>
    <g aria-hidden="true">${lanes.map((lane) => laneTitle(lane, unknown))}${zones.map(zoneBox)}${inOrder.map(line)}</g>
    ${nodes.map(nodeBox)}
    <g aria-hidden="true">${edges.map(networkInterface)}${breakMarks(inOrder)}</g>
  </svg>`;
}

function description({ nodes }: Graph): string {
  const amount = (lane: Lane) =>
    nodes.filter((node) => node.lane === lane).reduce((sum, { members }) => sum + Math.max(1, members.length), 0);
  const wrong = nodes.filter(({ problems }) => problems.length > 0).length;
  return `${count(amount('endpoint'), 'interface endpoint')}, ${count(amount('subnet'), 'subnet')}, ${count(amount('table'), 'route table')}, ${count(amount('target'), 'target')} of routes; ${wrong === 0 ? 'nothing is marked' : `${wrong} marked`}. The same in words stands below.`;
}

const sliceOfLane: Readonly<Record<string, SliceName>> = {
  'Interface endpoints': 'vpcEndpoints',
  'Subnets by Availability Zone': 'subnets',
  'Route tables': 'routeTables',
  'Where routes lead': 'routeTables',
};

function laneTitle({ title, x, y, width, height }: Titled, unknown: readonly SliceName[]): Markup {
  const slice = sliceOfLane[title];
  const isUnknown = slice !== undefined && unknown.includes(slice);
  const empty = markup`<rect class="blank" x="${x}" y="${y}" width="${width}" height="${height}" rx="6" /><text
      class="detail"
      x="${x + 12}"
      y="${y + 26}"
      >${isUnknown ? 'not known' : 'none'}</text
    >`;
  return markup`<text class="lane" x="${x}" y="16">${title}</text>${height > 0 && empty}`;
}

function zoneBox({ title, x, y, width, height }: Titled): Markup {
  return markup`<rect class="zone" x="${x}" y="${y}" width="${width}" height="${height}" rx="8" /><text
      class="zone-title"
      x="${x + 10}"
      y="${y + 16}"
      >${title}</text
    >`;
}

/** The look of a line, the quietest first: what is broken is drawn above the rest. */
const looks = ['line', 'line path', ...[...worstFirst].reverse().map((badge) => `line broken ${classOf(badge)}`)];

function lookOf({ problem, leadsToProblem }: Edge): string {
  if (problem) return `line broken ${classOf(problem.badge)}`;
  return leadsToProblem ? 'line path' : 'line';
}

function line({ edge, from: [x1, y1], to: [x2, y2] }: PlacedEdge): Markup {
  const bend = Math.round((x2 - x1) / 2);
  return markup`<path
      class="${lookOf(edge)}"
      d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}"
    />`;
}

/** Where a line from an endpoint ends, the endpoint has a network interface. */
function networkInterface({ edge, to: [x, y] }: PlacedEdge): Content {
  if (!edge.endsInInterface) return undefined;
  return markup`<circle class="interface ${edge.problem && classOf(edge.problem.badge)}" cx="${x}" cy="${y}" r="4" />`;
}

/** More broken lines of a node than these have one cross together, where they begin. */
const mostBreaks = 3;

function breakMarks(edges: readonly PlacedEdge[]): Content {
  const broken = edges.filter(({ edge }) => edge.problem !== undefined);
  return groups(broken, ({ edge }) => edge.from).map((ofNode) => {
    const [first] = ofNode;
    if (!first || ofNode.length <= mostBreaks) return ofNode.map(breakMark);
    const [x, y] = first.from;
    return breakMark({ ...first, to: [x + 36, y] });
  });
}

/** A cross where a line is broken. */
function breakMark({ edge: { problem }, from: [x1, y1], to: [x2, y2] }: PlacedEdge): Content {
  if (!problem) return undefined;
  const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
  return markup`<g class="break ${classOf(problem.badge)}"
    ><circle cx="${x}" cy="${y}" r="7" /><path d="M${x - 3} ${y - 3}l6 6m0 -6l-6 6"
  /></g>`;
}

function nodeBox(placed: PlacedNode): Markup {
  const { node, x, y, width, height, title, details, problems } = placed;
  const [worst] = node.problems;
  const look = worst ? ` wrong ${classOf(worst.badge)}` : '';
  const texts = [
    markup`<text class="title" x="${x + 10}" y="${y + 19}">${title}</text>`,
    ...details.map(
      (text, index) => markup`<text class="detail" x="${x + 10}" y="${y + 34 + index * 15}">${text}</text>`,
    ),
    ...problems.map(({ sign, text, badge }, index) => {
      const line = y + 34 + (details.length + index) * 15;
      return markup`<text class="problem ${classOf(badge)}" x="${x + 10}" y="${line}">${sign} ${text}</text>`;
    }),
  ];
  const tip = markup`<title>${fullTitle(node)}</title>`;
  const shape = markup`<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6">${tip}</rect>${texts}`;
  if (worst === undefined || node.anchor === undefined) {
    return markup`<g class="node ${node.lane}${look}" aria-hidden="true">${shape}</g>`;
  }
  return markup`<a href="#${node.anchor}" class="node ${node.lane}${look}">${shape}</a>`;
}

function fullTitle({ title, detail, members }: Node): string {
  const several =
    members.length > 0 ? `${members.slice(0, 40).join(', ')}${members.length > 40 ? ' and others' : ''}` : '';
  return [title, detail, several].filter((part) => part !== '').join(' · ');
}

function problemWords(problems: readonly Problem[]): string {
  return problems.map(({ badge, label }) => `${badge} ${label}`).join(', ');
}

const laneWords: readonly (readonly [Lane, string])[] = [
  ['endpoint', 'Interface endpoints and the subnets they are in'],
  ['group', 'Security groups of clients'],
  ['subnet', 'Subnets and their route tables'],
  ['table', 'Route tables and where they lead'],
  ['target', 'Gateway endpoints and other targets'],
];

function inWords({ nodes, edges }: Graph): Markup {
  const titles = new Map(nodes.map((node) => [node.id, node.title]));
  return markup`${laneWords.map(([lane, heading]) => {
    const inLane = nodes.filter((node) => node.lane === lane);
    if (inLane.length === 0) return undefined;
    return markup`<p><b>${heading}</b></p>
      <ul>
        ${inLane.map((node) => {
          const leaving = edges
            .filter(({ from }) => from === node.id)
            .map(({ to, problem }) => markup`${titles.get(to)}${problem && markup` <em>(${problem.label})</em>`}`);
          const zone = node.zone === '' ? '' : `, ${node.zone}`;
          return markup`<li>
            ${fullTitle(node)}${zone}${leaving.length > 0 && [' → ', joined(leaving, ', ')]}${node.problems.length > 0 && markup`: <em>${problemWords(node.problems)}</em>`}
          </li>`;
        })}
      </ul>`;
  })}`;
}
