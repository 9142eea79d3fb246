// check --format table: what a person wants to see first. A summary, then what is wrong and where, then what to do.
import { stripVTControlCharacters } from 'node:util';
import { placeOf } from './place';
import { fateCounts, fates, identityOfEither, isComplaint, type Comparison, type Fate } from '../results/baseline';
import {
  badgeOf,
  byResource,
  byVpc,
  headlineOf,
  nothingNew,
  openIn,
  rank,
  severities,
  sourceOf,
  tally,
  unlisted,
  verdictCounts,
  withVerdict,
  worstFirst,
  type Badge,
  groups,
} from '../results/grouping';
import { changeOf, sharedCauses } from '../results/causes';
import { compare } from '../shell/order';
import { acceptedCount, acceptedEvaluation, acceptedIn, exceptionFor, exceptionWords } from '../results/exceptions';
import { configurationName } from '../input/configuration';
import type { Finding, Judgement } from '../results/judgement';
import { dot, heading } from './heading';
import { nameOfVpc, resourceTitle } from '../results/names';
import { resolutionLines } from './resolutions';
import { count, cut, displayWidth, harmless, indent, pad, paint, wrap, type Style } from '../shell/terminal';
import type { Format } from './format';

/** `check --format table`. */
export const table: Format = {
  name: 'table',
  endings: ['.txt'],
  heedsAll: true,
  render: (judgement, { style, all, comparison }) => tableOf(judgement, style, all, comparison),
};

type Paint = Parameters<typeof paint>[1];

const badges: Readonly<Record<Badge, Paint>> = {
  HIGH: ['bold', 'red'],
  MEDIUM: 'yellow',
  LOW: 'cyan',
  'NO DATA': 'magenta',
  ACCEPTED: 'gray',
  OK: 'green',
  'N/A': 'gray',
};
// What is accepted has a section of its own.
const badgeWidth = Math.max(...worstFirst.map((badge) => (badge === 'ACCEPTED' ? 0 : badge.length))) + 2;

/**
 * The view in lines.
 * @param all also what is compliant, not applicable or without data, resource by resource
 * @param comparison with a baseline: only what is new, and what became of the rest
 */
export function* tableOf(judgement: Judgement, style: Style, all: boolean, comparison?: Comparison): Generator<string> {
  for (const line of linesOf(judgement, style, all, comparison))
    yield `${line.trimEnd().replace(logCommand, '$1\\x3a')}\n`;
}

// GitHub Actions obeys lines of a log such as `::add-mask::x`, and a name may stand first in a line.
const logCommand = /^( *):(?=:[a-z-]+(?: .*)?::)/;

function* linesOf(
  judgement: Judgement,
  style: Style,
  all: boolean,
  comparison: Comparison | undefined,
): Generator<string> {
  const { findings, networks, resolutions } = judgement;
  yield* summary(judgement, style, comparison);
  yield* causeLines(
    findings.filter((finding) => isComplaint(finding, comparison)),
    style,
  );
  const shown = findings.filter((finding) => (all && !finding.exception) || isComplaint(finding, comparison));
  for (const ofVpc of byVpc(shown)) {
    yield '';
    yield* vpcLines(ofVpc, style, networks.length > 1, comparison);
  }
  if (comparison) yield* comparisonLines(comparison, style);
  yield* acceptedLines(findings, style);
  yield* notJudgedLines(judgement, style);
  if (resolutions) yield* resolutionLines(resolutions, networks, style, all);
  yield* nextSteps(judgement, style, all, comparison);
}

function* summary(judgement: Judgement, style: Style, comparison: Comparison | undefined): Generator<string> {
  const { findings, unjudged, rules } = judgement;
  const { text, state } = headlineOf({ findings, unjudged });
  if (comparison && findings.length > 0) {
    const fresh = findings.filter((finding) => isComplaint(finding, comparison));
    const nothing = nothingNew({ findings, unjudged }, comparison);
    yield fresh.length === 0
      ? paint(style, nothing.state === 'good' ? ['bold', 'green'] : 'bold', `${nothing.text}.`)
      : `${paint(style, ['bold', 'red'], `${fresh.length} new since the baseline`)}: ${tallyOf(fresh, severities, style)}`;
    yield* wrap(harmless(`Compared with ${comparison.file}: ${fateCounts(comparison)}.`), style.width);
  } else if (state === 'bad') {
    const failing = openIn(findings);
    yield `${paint(style, ['bold', 'red'], text)}: ${tallyOf(failing, severities, style)}`;
  } else {
    yield paint(style, state === 'good' ? ['bold', 'green'] : 'bold', `${text}.`);
  }
  const verdicts = verdictCounts(findings);
  const details = [
    `${harmless(placeOf(judgement))}: ${count(findings.length, 'evaluation')} by ${count(rules.length, 'rule')}`,
    ...(verdicts.length === 0 ? [] : [verdicts.join(', ')]),
  ];
  for (const line of wrap(`${details.join('; ')}.`, style.width)) yield paint(style, 'dim', line);
}

/** So many causes are shown. */
const mostCauses = 5;

/** The changes that clear several findings at once. */
function* causeLines(complaints: readonly Finding[], style: Style): Generator<string> {
  const causes = sharedCauses(complaints);
  if (causes.length === 0) return;
  yield '';
  yield* heading('One change, several findings', '', style);
  yield '';
  for (const shared of causes.slice(0, mostCauses)) {
    const cleared = `clears ${count(shared.findings.length, 'finding')} (${tallyOf(shared.findings, severities, style)})`;
    const [first = '', ...others] = wrap(harmless(changeOf(shared)), style.width - 2);
    const room = style.width - 2 - displayWidth(first) - displayWidth(stripVTControlCharacters(cleared)) - 2;
    if (others.length === 0 && room >= 0) yield `  ${paint(style, 'bold', first)}: ${cleared}`;
    else yield* indent([...[first, ...others].map((line) => paint(style, 'bold', line)), `  ${cleared}`], 2);
  }
  const more = causes.length - mostCauses;
  if (more > 0) yield paint(style, 'dim', `  and ${count(more, 'more change')}: --format html has them all.`);
}

function* vpcLines(
  findings: readonly Finding[],
  style: Style,
  showPlace: boolean,
  comparison: Comparison | undefined,
): Generator<string> {
  const [first] = findings;
  if (!first) return;
  const { network, subject } = first;
  const name = nameOfVpc(network, subject.vpcId);
  const title = [...(name === undefined ? [] : [shortName(name, style)]), harmless(subject.vpcId)].join(dot(style));
  yield* heading(title, tallyOf(findings, worstFirst, style), style);
  if (showPlace) yield paint(style, 'dim', harmless(`   in account ${network.accountId}, ${network.region}`));

  for (const ofResource of byResource(findings, titleOf)) {
    yield '';
    yield* resourceLines(ofResource, style, comparison);
  }
}

function* resourceLines(
  findings: readonly Finding[],
  style: Style,
  comparison: Comparison | undefined,
): Generator<string> {
  const [first] = findings;
  if (!first) return;
  const { name, kind } = resourceTitle(first.rule.subject, first.subject);
  const id = harmless(first.evaluation.resourceId);
  const called = name === undefined ? [id] : [shortName(name, style), id];
  const title = called.map((part) => paint(style, 'bold', part)).join(dot(style));
  const room = style.width - displayWidth(called.join(dot(style))) - dot(style).length;
  const what = harmless(kind);
  if (displayWidth(what) <= room) yield title + paint(style, 'dim', dot(style) + what);
  else yield* [title, ...indent([paint(style, 'dim', cut(what, style.width - 2))], 2)];

  for (const finding of findings) {
    const badge = badgeOf(finding);
    const before =
      comparison?.changes.get(finding) === 'unchanged' ? paint(style, 'dim', `${dot(style)}as before`) : '';
    yield `  ${paint(style, badges[badge], pad(badge, badgeWidth))}${paint(style, badge === 'N/A' ? 'dim' : 'bold', finding.rule.id)}${before}`;
    const { annotation } = finding.evaluation;
    if (annotation === undefined) continue;
    const margin = 2 + badgeWidth;
    for (const line of indent(wrap(harmless(annotation), style.width - margin), margin)) {
      yield badge === 'N/A' ? paint(style, 'dim', line) : line;
    }
    if (finding.expired) {
      yield* indent(wrap(harmless(exceptionWords(finding.expired)), style.width - margin), margin);
    }
  }
}

/** Fates that deserve a list; what is new is shown above, in full. */
export const listedFates: readonly (readonly [Fate, string])[] = [
  ['fixed', 'Fixed since the baseline'],
  ['removed', 'Removed since the baseline'],
  ['notApplicable', 'Not applicable any more'],
  ['notKnown', 'Not known any more'],
];

function* comparisonLines(comparison: Comparison, style: Style): Generator<string> {
  const all = fates(comparison);
  for (const [fate, title] of listedFates) {
    if (all[fate].length === 0) continue;
    yield '';
    yield* heading(title, String(all[fate].length), style);
    yield '';
    for (const complaint of all[fate]) {
      const { resourceId, configRuleName } = identityOfEither(complaint);
      yield* indent(wrap(harmless(resourceId) + dot(style) + harmless(configRuleName), style.width - 2), 2);
    }
  }
}

/** What is accepted, with its reasons: nobody forgets it, and nobody takes it for fine. */
function* acceptedLines(findings: readonly Finding[], style: Style): Generator<string> {
  const accepted = acceptedIn(findings);
  if (accepted.length === 0) return;
  yield '';
  yield* heading('Accepted', acceptedCount(findings) ?? '', style);
  for (const finding of accepted) {
    const { evaluation, rule, exception } = finding;
    yield '';
    yield* wrap(harmless(`${evaluation.resourceId}${dot(style)}${rule.id}`), style.width);
    const said = acceptedEvaluation(finding).annotation ?? '';
    yield* indent(wrap(harmless(said), style.width - 2), 2).map((line) => paint(style, 'dim', line));
    yield* indent(wrap(harmless(exceptionWords(exception)), style.width - 2), 2);
  }
}

function* notJudgedLines(judgement: Judgement, style: Style): Generator<string> {
  const { findings, unjudged } = judgement;
  const open = withVerdict(findings, 'INSUFFICIENT_DATA');
  if (open.length + unjudged.length === 0) return;
  yield '';
  const tally = open.length === 0 ? '' : count(open.length, 'evaluation');
  yield* heading('Not enough data', paint(style, badges['NO DATA'], tally), style);
  for (const { unknownSlice, ruleIds, where } of unlisted(judgement)) {
    yield '';
    yield* wrap(harmless(`Without ${sourceOf(unknownSlice, judgement)} nothing was judged${where} by`), style.width);
    yield* ruleList(ruleIds, style);
  }
  const waiting = groups(open, ({ unknownSlice }) => unknownSlice ?? '').sort((a, b) => b.length - a.length);
  for (const ofSlice of waiting) {
    const slice = ofSlice[0]?.unknownSlice;
    yield '';
    const what =
      slice === undefined
        ? `${count(ofSlice.length, 'evaluation')} for a reason that --all shows:`
        : `${count(ofSlice.length, 'evaluation waits', 'evaluations wait')} for ${sourceOf(slice, judgement)}:`;
    yield* wrap(what, style.width);
    yield* ruleList(
      ofSlice.map((each) => each.rule.id),
      style,
    );
  }
}

function ruleList(ids: readonly string[], style: Style): string[] {
  const lines = wrap([...new Set(ids)].sort(compare).join(', '), style.width - 2);
  return indent(lines, 2).map((line) => paint(style, 'dim', line));
}

function* nextSteps(
  { findings }: Judgement,
  style: Style,
  all: boolean,
  comparison: Comparison | undefined,
): Generator<string> {
  const failing = findings.filter((finding) => isComplaint(finding, comparison));
  const byRule = groups(failing, ({ rule: { id } }) => id);
  const worst = [...byRule].sort((a, b) => rankOf(a) - rankOf(b) || b.length - a.length)[0]?.[0]?.rule;
  yield '';
  if (worst) {
    const command = `vpce-rules explain ${worst.id}`;
    yield `Next: ${paint(style, ['bold', 'cyan'], command)}`;
    yield paint(style, 'dim', '      (why it matters, what passes, how to put it right)');
    yield paint(style, 'dim', '--format html has the commands that put each of these right.');
    const [example] = failing.filter(({ rule }) => rule === worst);
    if (example) yield* acceptLines(example, style);
  }
  const hidden = findings.length - failing.length - acceptedIn(findings).length;
  if (!all && hidden > 0) {
    const what = worst ? 'the other' : 'the';
    yield paint(style, 'dim', `--all lists ${what} ${count(hidden, 'evaluation')} too.`);
  }
}

/** The way to accept a finding that is right as it is. Copied: never wrapped. */
function* acceptLines(finding: Finding, style: Style): Generator<string> {
  yield paint(style, 'dim', `To accept one, add it to ${configurationName}:`);
  yield* indent(exceptionFor(finding).map(harmless), 2).map((line) => paint(style, 'dim', line));
}

function rankOf(findings: readonly Finding[]): number {
  return findings.reduce((worst, finding) => Math.min(worst, rank(finding)), worstFirst.length);
}

/** `2 HIGH, 5 MEDIUM`, in these badges' order. */
function tallyOf(findings: readonly Finding[], of: readonly Badge[], style: Style): string {
  return tally(findings, of)
    .map(([badge, number]) => paint(style, badges[badge], `${number} ${badge}`))
    .join(', ');
}

function titleOf({ rule: { subject: type }, subject, evaluation }: Finding): string {
  return resourceTitle(type, subject).name ?? evaluation.resourceId;
}

/** A name that leaves room for an id beside it. */
function shortName(name: string, style: Style): string {
  return cut(harmless(name), Math.min(40, Math.floor(style.width / 3)));
}
