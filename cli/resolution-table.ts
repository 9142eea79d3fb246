// check --resolve in the table: what private names lead to, seen from this machine.
import { groups } from './grouping';
import { dot, heading } from './heading';
import type { Resolution, ResolvesTo } from './resolve';
import { resourceTitle } from './resource-titles';
import { count, harmless, indent, pad, paint, wrap, type Style } from './terminal';

/** What people want to see first comes first. */
export const resolutionWords: Readonly<Record<ResolvesTo, readonly [string, Parameters<typeof paint>[1]]>> = {
  'another-endpoint': ['OTHER', ['bold', 'red']],
  public: ['PUBLIC', ['bold', 'red']],
  elsewhere: ['ELSEWHERE', ['bold', 'red']],
  'no-answer': ['NO ANSWER', 'yellow'],
  several: ['UNCLEAR', 'yellow'],
  'this-vpc': ['LIKELY', 'cyan'],
  'this-endpoint': ['OK', 'green'],
  'not-applicable': ['N/A', 'gray'],
};
const order = Object.keys(resolutionWords) as readonly ResolvesTo[];
const wordWidth = Math.max(...order.map((each) => resolutionWords[each][0].length)) + 2;

/** What is as it should be, or cannot be otherwise: shown only to those who ask for everything. */
export const quietResolutions: ReadonlySet<ResolvesTo> = new Set(['this-endpoint', 'not-applicable']);

/** The section in lines. @param all also names that lead to their endpoint, and endpoints without names */
export function* resolutionLines(resolutions: readonly Resolution[], style: Style, all: boolean): Generator<string> {
  const named = resolutions.filter(({ resolvesTo }) => resolvesTo !== 'not-applicable');
  const good = named.filter(({ resolvesTo }) => resolvesTo === 'this-endpoint').length;
  yield '';
  const amount = named.length === 0 ? 'there are none' : `${good} of ${named.length} to their endpoint`;
  yield* heading('Private DNS names, resolved from here', amount, style);
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
  return first ? order.indexOf(first.resolvesTo) : order.length;
}
