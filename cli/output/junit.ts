// check --format junit: a suite for each rule, a test case for each resource. For the reports of GitLab, Jenkins and
// others: https://github.com/testmoapp/junitxml describes what they have in common.
import type { Severity } from '../../shared/rule/rule';
import type { Change } from '../results/baseline';
import { failsOn, isSeverity } from '../results/exit-status';
import { acceptedEvaluation, exceptionWords } from '../results/exceptions';
import { fixCommands } from '../results/fixes';
import type { Format, FormatContext } from './format';
import { groups } from '../results/grouping';
import type { Finding, Judgement, Unjudged } from '../results/judgement';
import { resourceTitle, subjectNames } from '../results/names';
import { harmless } from '../shell/terminal';

/** `check --format junit`. */
export const junit: Format = { name: 'junit', endings: ['.junit.xml'], heedsAll: false, render: junitOf };

type Outcome = 'passed' | 'failed' | 'error' | 'skipped';

interface TestCase {
  readonly name: string;
  readonly outcome: Outcome;
  readonly message: string;
  /** For those who open the test case. */
  readonly details: string;
}

/** The document in pieces. */
export function* junitOf(judgement: Judgement, context: FormatContext): Generator<string> {
  const suites = suitesOf(judgement, context);
  const all = suites.flatMap(({ cases }) => cases);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="vpce-rules" tests="${all.length}" failures="${countOf(all, 'failed')}" errors="${countOf(all, 'error')}" time="0">\n`;
  for (const suite of suites) yield* suiteText(suite, context.time);
  yield '</testsuites>\n';
}

interface Suite {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly cases: readonly TestCase[];
}

function suitesOf({ findings, unjudged, problems = [] }: Judgement, context: FormatContext): readonly Suite[] {
  const suites = groups<Finding | Unjudged>([...findings, ...unjudged], ({ rule }) => rule.id)
    .map((entries) => ({
      ruleId: entries[0]?.rule.id ?? '',
      severity: entries[0]?.rule.severity ?? 'LOW',
      cases: entries.map((entry) => ('evaluation' in entry ? caseOf(entry, context) : unjudgedCase(entry, context))),
    }))
    .sort((a, b) => (a.ruleId < b.ruleId ? -1 : 1));
  // What could not be read may hide anything: no report may look as if all were well.
  const unread = problems.map((problem) => ({
    name: problem,
    outcome: 'error' as const,
    message: problem,
    details: problem,
  }));
  return unread.length === 0 ? suites : [{ ruleId: 'reading', severity: 'HIGH', cases: unread }, ...suites];
}

function* suiteText({ ruleId, severity, cases }: Suite, time: number): Generator<string> {
  const counts = `tests="${cases.length}" failures="${countOf(cases, 'failed')}" errors="${countOf(cases, 'error')}" skipped="${countOf(cases, 'skipped')}"`;
  // XML Schema's dateTime as JUnit itself writes it, without a zone.
  const timestamp = new Date(time).toISOString().slice(0, 19);
  yield `<testsuite name="${xml(ruleId)}" ${counts} time="0" timestamp="${timestamp}">\n`;
  for (const each of cases) {
    yield `<testcase classname="vpce-rules.${xml(ruleId)}" name="${xml(each.name)}" time="0"`;
    yield each.outcome === 'passed' ? '/>\n' : `>${outcomeText(each, severity)}</testcase>\n`;
  }
  yield '</testsuite>\n';
}

function outcomeText({ outcome, message, details }: TestCase, severity: Severity): string {
  // Its schema has no attributes for `skipped`.
  if (outcome === 'skipped') return `<skipped>${xml(message)}</skipped>`;
  const element = outcome === 'failed' ? 'failure' : 'error';
  const type = outcome === 'failed' ? severity : 'INSUFFICIENT_DATA';
  return `<${element} type="${type}" message="${xml(message)}">${xml(details)}</${element}>`;
}

// Reports follow a test by its name: it must not change with a tag.
function caseOf(finding: Finding, context: FormatContext): TestCase {
  const { rule, network, subject, evaluation } = finding;
  const { name, kind } = resourceTitle(rule.subject, subject);
  const title = name === undefined ? kind : `${name}, ${kind}`;
  const message = acceptedEvaluation(finding).annotation ?? '';
  const change = context.comparison?.changes.get(finding);
  return {
    name: `${evaluation.resourceId} (${network.accountId}, ${network.region})`,
    outcome: outcomeOf(finding, change, context),
    message: `${prefixOf(finding, change)}${message}`,
    details: [
      message,
      `Resource: ${evaluation.resourceId} (${title}) in ${subject.vpcId}`,
      `Why it matters: ${rule.rationale}`,
      ...(evaluation.complianceType === 'NON_COMPLIANT'
        ? [`How to fix it: ${rule.fix.text}`, ...fixCommands(finding)]
        : []),
    ].join('\n'),
  };
}

function outcomeOf(finding: Finding, change: Change | undefined, { failOn }: Pick<FormatContext, 'failOn'>): Outcome {
  if (finding.exception) return 'skipped';
  switch (finding.evaluation.complianceType) {
    case 'COMPLIANT':
      return 'passed';
    case 'NOT_APPLICABLE':
      return 'skipped';
    case 'NON_COMPLIANT':
      // With a severity, a pipeline fails on nothing less grave.
      return change === 'unchanged' || (isSeverity(failOn) && !failsOn(finding, failOn)) ? 'skipped' : 'failed';
    case 'INSUFFICIENT_DATA':
      return failOn === 'insufficient-data' && change !== 'unchanged' ? 'error' : 'skipped';
  }
}

function prefixOf({ evaluation, exception, expired }: Finding, change: Change | undefined): string {
  const said = exception ?? expired;
  if (said) return `${exceptionWords(said)} `;
  switch (evaluation.complianceType) {
    case 'NON_COMPLIANT':
      return change === 'unchanged' ? 'As in the baseline: ' : '';
    case 'INSUFFICIENT_DATA':
      return 'Not enough data: ';
    case 'COMPLIANT':
    case 'NOT_APPLICABLE':
      return '';
  }
}

function unjudgedCase(each: Unjudged, { failOn, comparison }: FormatContext): TestCase {
  const { rule, network } = each;
  const isNew = comparison?.newlyUnjudged.has(each) ?? true;
  const message = `Not enough data: the input does not hold the ${subjectNames[rule.subject]} of the account.`;
  return {
    name: `all ${subjectNames[rule.subject]} (${network.accountId}, ${network.region})`,
    outcome: failOn === 'insufficient-data' && isNew ? 'error' : 'skipped',
    message,
    details: message,
  };
}

function countOf(cases: readonly TestCase[], outcome: Outcome): number {
  return cases.filter((each) => each.outcome === outcome).length;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

// XML 1.0 has no way at all to write most control characters, nor U+FFFE and U+FFFF.
function xml(text: string): string {
  return text
    .split('\n')
    .map(harmless)
    .join('\n')
    .replace(/[\uFFFE\uFFFF]/g, '\uFFFD')
    .replace(/[&<>"]/g, (character) => entities[character] ?? character)
    .replaceAll('\n', '&#10;');
}
