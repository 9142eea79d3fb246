// check --resolve in the table: what private names lead to, seen from this machine.
import type { Network } from '../../shared/network/network';
import { groups } from '../results/grouping';
import { dot, heading } from './heading';
import { unresolved, type Resolution, type ResolvesTo } from '../results/resolve';
import { resourceTitle } from '../results/names';
import { count, harmless, indent, pad, paint, wrap, type Style } from '../shell/terminal';

/** What people want to see first comes first. */
export const resolutionWords: Readonly<Record<ResolvesTo, readonly [string, Parameters<typeof paint>[1]]>> = {
  'another-endpoint': ['OTHER', ['bold', 'red']],
  public: ['PUBLIC', ['bold', 'red']],
  elsewhere: ['ELSEWHERE', ['bold', 'red']],
  'no-answer': ['NO ANSWER', 'yellow'],
  several: ['UNCLEAR', 'yellow'],
  'not-known': ['NOT KNOWN', 'magenta'],
  'this-vpc': ['LIKELY', 'cyan'],
  'this-endpoint': ['OK', 'green'],
  'not-applicable': ['N/A', 'gray'],
};
const order = Object.keys(resolutionWords) as readonly ResolvesTo[];
const wordWidth = Math.max(...order.map((each) => resolutionWords[each][0].length)) + 2;

/** What is as it should be, or cannot be otherwise: shown only to those who ask for everything. */
export const quietResolutions: ReadonlySet<ResolvesTo> = new Set(['this-endpoint', 'not-applicable']);

/** The title of the section, and what it amounts to. */
export function resolutionHeading(resolutions: readonly Resolution[], networks: readonly Network[]): [string, string] {
  const named = resolutions.filter(({ resolvesTo }) => resolvesTo !== 'not-applicable');
  const good = named.filter(({ resolvesTo }) => resolvesTo === 'this-endpoint').length;
  const none = unresolved(networks).length > 0 ? 'none is known' : 'there are none';
  const amount = named.length === 0 ? none : `${good} of ${named.length} lead to their endpoint`;
  return ['Private DNS names, resolved from here', amount];
}

/** What the reader must know beside the names. */
export function unresolvedSentences(networks: readonly Network[]): readonly string[] {
  return unresolved(networks).map(
    ({ accountId, region }) =>
      `The VPC endpoints of account ${accountId}, ${region} are not known: their names were not resolved.`,
  );
}

/** The section in lines. @param all also names that lead to their endpoint, and endpoints without names */
export function* resolutionLines(
  resolutions: readonly Resolution[],
  networks: readonly Network[],
  style: Style,
  all: boolean,
): Generator<string> {
  yield '';
  yield* heading(...resolutionHeading(resolutions, networks), style);
  for (const sentence of unresolvedSentences(networks)) yield* ['', ...wrap(harmless(sentence), style.width)];
  const shown = resolutions.filter(({ resolvesTo }) => all || !quietResolutions.has(resolvesTo));
  for (const ofEndpoint of groups(shown, ({ endpoint }) => endpoint.vpcEndpointId)) {
    const [first] = ofEndpoint;
    if (!first) continue;
    const { name, kind } = resourceTitle('AWS::EC2::VPCEndpoint', first.endpoint);
    const parts = [...(name === undefined ? [] : [name]), first.endpoint.vpcEndpointId, kind, first.endpoint.vpcId];
    yield '';
    yield* wrap(harmless(parts.join(dot(style))), style.width).map((line) => paint(style, 'bold', line));
    const alike = groups(ofEndpoint, ({ resolvesTo, explanation }) => `${resolvesTo} ${explanation}`);
    for (const some of alike.sort((a, b) => rankOf(a) - rankOf(b))) yield* alikeLines(some, style);
  }
  const hidden = resolutions.length - shown.length;
  if (hidden > 0)
    yield* [
      '',
      paint(style, 'dim', `--all shows ${count(hidden, 'other name or endpoint', 'other names and endpoints')}.`),
    ];
}

/** Names for which one sentence says it. */
function* alikeLines(resolutions: readonly Resolution[], style: Style): Generator<string> {
  const [first] = resolutions;
  if (!first) return;
  const [word, colour] = resolutionWords[first.resolvesTo];
  const margin = 2 + wordWidth;
  const [start = '', ...rest] = wrap(harmless(first.explanation), style.width - margin);
  yield `  ${paint(style, colour, pad(word, wordWidth))}${start}`;
  yield* indent(rest, margin);
  for (const { asked, addresses } of resolutions) {
    if (asked === undefined) continue;
    const text = addresses.length === 0 ? asked : `${asked}: ${addresses.join(', ')}`;
    yield* indent(wrap(harmless(text), style.width - margin, 'whole'), margin).map((line) => paint(style, 'dim', line));
  }
}

function rankOf([first]: readonly Resolution[]): number {
  return first ? resolutionRank(first) : order.length;
}

/** The place of what a name resolves to among all that it can, worst first. */
export function resolutionRank({ resolvesTo }: Resolution): number {
  return order.indexOf(resolvesTo);
}
