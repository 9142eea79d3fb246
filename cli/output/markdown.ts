// check --format markdown: for comments on pull requests and summaries of jobs. Short, worst first, and nothing in a
// foreign name becomes markup, a link or a mention.
import { placeOf } from './place';
import { fateCounts, fates, identityOfEither, isComplaint, type Comparison } from '../results/baseline';
import { fixCommands } from '../results/fixes';
import { acceptedCount, acceptedEvaluation, acceptedIn, exceptionFor, exceptionWords } from '../results/exceptions';
import type { Format, FormatContext } from './format';
import {
  badgeOf,
  headlineOf,
  nothingNew,
  rank,
  severities,
  sourceOf,
  tally,
  unlisted,
  verdictCounts,
  withVerdict,
  groups,
} from '../results/grouping';
import { changeOf, sharedCauses } from '../results/causes';
import { compare } from '../shell/order';
import type { Finding, Judgement } from '../results/judgement';
import { nameOfVpc, resourceTitle } from '../results/names';
import {
  quietResolutions,
  resolutionHeading,
  resolutionRank,
  resolutionWords,
  unresolvedSentences,
} from './resolutions';
import { listedFates } from './table';
import { count, cut, harmless } from '../shell/terminal';

/** `check --format markdown`. */
export const markdown: Format = { name: 'markdown', endings: ['.md'], heedsAll: true, render: markdownOf };

/** So many bytes: GitHub takes no comment of more characters. */
export const longestComment = 65_536;

/** A part of the text that may be cut between its items. */
interface Section {
  readonly opening: readonly string[];
  readonly items: readonly string[];
  readonly closing: readonly string[];
}

/** The text in pieces, together at most as long as a comment may be. */
export function* markdownOf(judgement: Judgement, context: FormatContext): Generator<string> {
  const shown = judgement.findings
    .filter((finding) => (context.all && !finding.exception) || isComplaint(finding, context.comparison))
    .sort((a, b) => rank(a) - rank(b) || compare(a.rule.id, b.rule.id) || compare(a.subject.vpcId, b.subject.vpcId));
  const head = textOf(headLines(judgement, context)) + fitted(causeSection(judgement, context), 4000);
  const rest = [
    ...changeSections(context).map((section) => fitted(section, 3000)),
    fitted(acceptedSection(judgement), 8000),
    fitted(notJudgedSection(judgement), 8000),
    fitted(resolutionSection(judgement, context), 8000),
    fitted(fixSection(shown.filter((finding) => isComplaint(finding, context.comparison))), 16_000),
  ].join('');
  yield head;
  yield fitted(findingsSection(shown, context), longestComment - sizeOf(head) - sizeOf(rest));
  yield rest;
}

function headLines(judgement: Judgement, { comparison }: FormatContext): string[] {
  const { findings, rules } = judgement;
  const complaints = findings.filter((finding) => isComplaint(finding, comparison));
  const news = (compared: Comparison) =>
    complaints.length === 0 ? nothingNew(judgement, compared).text : `${complaints.length} new since the baseline`;
  const headline = comparison && findings.length > 0 ? news(comparison) : headlineOf(judgement).text;
  const counts = tally(complaints, severities).map(([severity, number]) => `${number} ${severity}`);
  const evaluations = `${count(findings.length, 'evaluation')} by ${count(rules.length, 'rule')}`;
  return [
    `### VPC endpoints: ${counts.length === 0 ? headline : `${headline} (${counts.join(', ')})`}`,
    '',
    ...(comparison ? [prose(`Compared with ${cut(comparison.file, 200)}: ${fateCounts(comparison)}.`), ''] : []),
    prose([`${placeOf(judgement)}: ${evaluations}`, ...verdictCounts(findings)].join('; ').concat('.')),
  ];
}

/** The changes that clear several findings at once. */
function causeSection({ findings }: Judgement, { comparison }: FormatContext): Section {
  const complaints = findings.filter((finding) => isComplaint(finding, comparison));
  const items = sharedCauses(complaints).map((shared) => {
    const counts = tally(shared.findings, severities).map(([severity, number]) => `${number} ${severity}`);
    const rules = [...new Set(shared.findings.map(({ rule }) => rule.id))].map(code);
    const cleared = `clears ${count(shared.findings.length, 'finding')} (${counts.join(', ')})`;
    return `- ${prose(cut(changeOf(shared), 200))}: **${cleared}** of ${rules.join(', ')}`;
  });
  return { opening: ['', '**One change, several findings**', ''], items, closing: [] };
}

const icons = {
  HIGH: '🔴',
  MEDIUM: '🟠',
  LOW: '🔵',
  'NO DATA': '⚪',
  ACCEPTED: '☑️',
  OK: '🟢',
  'N/A': '➖',
} as const;

function findingsSection(shown: readonly Finding[], context: FormatContext): Section {
  if (shown.length === 0) return { opening: [], items: [], closing: [] };
  const opening = ['', '| | Resource | Rule | What was found |', '| --- | --- | --- | --- |'];
  return { opening, items: shown.map((finding) => rowOf(finding, context)), closing: [] };
}

function rowOf(finding: Finding, { comparison }: FormatContext): string {
  const { rule, network, subject, evaluation } = finding;
  const badge = badgeOf(finding);
  const { name, kind } = resourceTitle(rule.subject, subject);
  const vpcName = nameOfVpc(network, subject.vpcId);
  const what = [code(evaluation.resourceId), ...(name === undefined ? [] : [code(name)]), prose(cut(kind, 60))];
  const where = [code(subject.vpcId), ...(vpcName === undefined ? [] : [code(vpcName)])];
  const isOld = comparison?.changes.get(finding) === 'unchanged';
  const over = finding.expired ? `<br>${prose(exceptionWords(finding.expired))}` : '';
  const cells = [
    `${icons[badge]} ${badge}${isOld ? ', as before' : ''}`,
    rule.subject === 'AWS::EC2::VPC' ? what.join(' ') : `${what.join(' ')}<br>in ${where.join(' ')}`,
    code(rule.id),
    `${prose(evaluation.annotation ?? '')}${over}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function changeSections({ comparison }: FormatContext): Section[] {
  if (!comparison) return [];
  const all = fates(comparison);
  return listedFates.map(([fate, title]) => ({
    opening: ['', `**${title}**`, ''],
    items: all[fate].map((complaint) => {
      const { resourceId, configRuleName } = identityOfEither(complaint);
      return `- ${code(resourceId)} ${code(configRuleName)}`;
    }),
    closing: [],
  }));
}

/** What is accepted, and what is to be known of exceptions. */
function acceptedSection({ findings, exceptionNotes = [] }: Judgement): Section {
  const items = acceptedIn(findings).map((finding) => {
    const { rule, evaluation, exception } = finding;
    const found = prose(acceptedEvaluation(finding).annotation ?? '');
    return `- ${code(evaluation.resourceId)} ${code(rule.id)}: ${found} **${prose(exceptionWords(exception))}**`;
  });
  const notes = exceptionNotes.map((note) => `- ${prose(note)}`);
  if (items.length === 0) return { opening: ['', '**Exceptions**', ''], items: notes, closing: [] };
  return {
    opening: ['', `<details><summary>Exceptions: ${acceptedCount(findings) ?? ''}</summary>`, ''],
    items: [...notes, ...items],
    closing: ['', '</details>'],
  };
}

function notJudgedSection(judgement: Judgement): Section {
  const waiting = groups(
    withVerdict(judgement.findings, 'INSUFFICIENT_DATA'),
    ({ unknownSlice }) => unknownSlice ?? '',
  );
  const lines = waiting.map((ofSlice) => {
    const slice = ofSlice[0]?.unknownSlice;
    const source = slice === undefined ? 'what the annotations say' : sourceOf(slice, judgement);
    return `- ${count(ofSlice.length, 'evaluation')}: ${prose(source)}`;
  });
  const unjudged = unlisted(judgement).map(
    ({ unknownSlice, ruleIds, where }) =>
      `- nothing judged${prose(where)} by ${ruleIds.map(code).join(', ')}: ${prose(sourceOf(unknownSlice, judgement))}`,
  );
  const problems = (judgement.problems ?? []).map((problem) => `- ${prose(problem)}`);
  const items = [...problems, ...lines, ...unjudged];
  return { opening: ['', '**Not enough data**; it would take:', ''], items, closing: [] };
}

/** With --resolve: what private names lead to, worst first. */
function resolutionSection({ resolutions, networks }: Judgement, { all }: FormatContext): Section {
  if (!resolutions) return { opening: [], items: [], closing: [] };
  const [title, amount] = resolutionHeading(resolutions, networks);
  const shown = resolutions
    .filter(({ resolvesTo }) => all || !quietResolutions.has(resolvesTo))
    .sort((a, b) => resolutionRank(a) - resolutionRank(b));
  const items = shown.map(({ endpoint, asked, addresses, resolvesTo, explanation }) => {
    const found = addresses.length === 0 ? [] : [`(${addresses.map(code).join(', ')})`];
    const [word] = resolutionWords[resolvesTo];
    return [`- ${word}`, code(endpoint.vpcEndpointId), ...(asked === undefined ? [] : [code(asked)]), ...found]
      .join(' ')
      .concat(`: ${prose(explanation)}`);
  });
  const unknown = unresolvedSentences(networks).map((sentence) => `- ${prose(sentence)}`);
  return { opening: [''], items: [`**${title}**: ${amount}\n`, ...unknown, ...items], closing: [] };
}

// Of each rule: there is one way to put it right, with other ids.
const commandsOfRule = 5;

function fixSection(complaints: readonly Finding[]): Section {
  // What the rule itself says is Markdown already.
  const items = groups(complaints, ({ rule: { id } }) => id).map((ofRule) => {
    const [first] = ofRule;
    const commands = [...new Set(ofRule.slice(0, commandsOfRule).flatMap(fixCommands))];
    const more = ofRule.length > commandsOfRule ? [`# and ${ofRule.length - commandsOfRule} more`] : [];
    return [
      `${code(first?.rule.id ?? '')}: ${first?.rule.fix.text ?? ''}`,
      '',
      fenced([...commands, ...more]),
      '',
    ].join('\n');
  });
  const [worst] = complaints;
  const accept = worst
    ? ['Where one is right as it is, accept it in `vpce-rules.yaml`:', '', fenced(exceptionFor(worst), 'yaml'), '']
    : [];
  return {
    opening: ['', '<details><summary>How to fix it</summary>', ''],
    items,
    closing: [...accept, '</details>'],
  };
}

/** The section, cut behind the last item that fits; without items it is nothing. */
function fitted({ opening, items, closing }: Section, room: number): string {
  if (items.length === 0) return '';
  const more = (number: number) => ['', `**And ${number} more**: the other formats have them all.`];
  let left = room - sizeOf(textOf([...opening, ...more(items.length), ...closing]));
  const fits = items.findIndex((item) => (left -= sizeOf(textOf([item]))) < 0);
  if (fits === -1) return textOf([...opening, ...items, ...closing]);
  return textOf([...opening, ...items.slice(0, fits), ...more(items.length - fits), ...closing]);
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function sizeOf(text: string): number {
  return Buffer.byteLength(text);
}

/** Foreign text in a sentence: it stays text, and nobody is mentioned. */
function prose(text: string): string {
  return (
    harmless(text)
      .replace(/[\\`*_[\]<|~&$]/g, '\\$&')
      // Addresses, mentions and references are found in what is shown: a zero-width space parts the sign from the rest.
      .replace(/(?:[@#!~&$](?=\w)|:(?=\/\/)|www(?=\.))/g, '$&&#8203;')
  );
}

/** A foreign name as code: nothing in it has a meaning. In a table a bar needs its backslash even there. */
function code(name: string): string {
  const text = cut(harmless(name), 100);
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${text.replaceAll('|', '\\|')}${space}${fence}`;
}

function fenced(lines: readonly string[], language = 'sh'): string {
  const text = lines.map(harmless).join('\n');
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
