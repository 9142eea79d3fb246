// check --format sarif: SARIF 2.1.0, as code scanning of GitHub, Azure DevOps and editors read it.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Invocation, Location, Notification, ReportingDescriptor, Result, Suppression } from 'sarif';
import { version } from '../../package.json';
import { slices } from '../../shared/network/network';
import { subjectSlices, type Rule, type Severity } from '../../shared/rule/rule';
import type { Comparison, Gone } from '../results/baseline';
import { acceptedEvaluation, acceptedIn, exceptionWords } from '../results/exceptions';
import { fixCommands } from '../results/fixes';
import type { Format, FormatContext } from './format';
import { arnOf, fingerprintOf, identityOf, type Identity } from '../results/identity';
import { titleOf } from '../input/bytes';
import type { Finding, Judgement, Unjudged } from '../results/judgement';
import type { Origin } from '../input/inputs';
import { subjectNames } from '../results/names';
import { harmless, harmlessJson } from '../shell/terminal';
import type { ComplianceType } from '../../shared/rule/verdict';

/** `check --format sarif`. */
export const sarif: Format = { name: 'sarif', endings: ['.sarif', '.sarif.json'], heedsAll: true, render: sarifOf };

/**
 * The log in pieces; together one JSON text. Without `--all` it holds what is NON_COMPLIANT: GitHub knows no other kind
 * and would show a pass as an alert. What could not be judged is among the notifications, always.
 */
export function sarifOf(judgement: Judgement, context: FormatContext): Iterable<string> {
  const hasSuppressions = acceptedIn(judgement.findings).length > 0;
  return piecesOf(judgement, { ...context, indexOf: indexes(judgement.rules), hasSuppressions });
}

interface SarifContext extends FormatContext {
  readonly indexOf: (ruleId: string) => number;
  /** All results of a run have suppressions, or none: SARIF 2.1.0, section 3.27.23. */
  readonly hasSuppressions: boolean;
}

function* piecesOf(judgement: Judgement, context: SarifContext): Generator<string> {
  const { rules, findings } = judgement;
  const driver = { name: 'vpce-rules', version, semanticVersion: version, rules: rules.map(descriptorOf) };
  const head = {
    tool: { driver },
    automationDetails: { id: categoryOf(judgement, context.origin) },
    invocations: [invocationOf(judgement, context)],
    columnKind: 'utf16CodeUnits',
  };
  const start = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0' };
  yield `${JSON.stringify(start).slice(0, -1)},"runs":[${harmlessJson(JSON.stringify(head)).slice(0, -1)},"results":[`;
  let separator = '\n';
  for (const result of resultsOf(findings, context)) {
    yield separator + harmlessJson(JSON.stringify(result));
    separator = ',\n';
  }
  yield '\n]}]}\n';
}

const levels = { HIGH: 'error', MEDIUM: 'warning', LOW: 'note' } as const satisfies Record<Severity, string>;
// Where GitHub draws its lines: from 7.0 high, from 4.0 medium.
const securitySeverities: Readonly<Record<Severity, string>> = { HIGH: '8.0', MEDIUM: '5.0', LOW: '2.0' };

function descriptorOf(rule: Rule): ReportingDescriptor {
  const { id, title, rationale, fix, severity, frameworks } = rule;
  const more = `vpce-rules explain ${id}`;
  return {
    id,
    name: id.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: `${title}.` },
    fullDescription: { text: rationale },
    help: {
      text: `${rationale}\n\nHow to fix it: ${fix.text}\n\n${fix.command}\n\nMore: ${more}`,
      markdown: `${rationale}\n\n**How to fix it:** ${fix.text}\n\n\`\`\`sh\n${fix.command}\n\`\`\`\n\nMore: \`${more}\``,
    },
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: ['security', 'aws', 'vpc-endpoints'],
      // It follows from documented facts of the network; what is not known is never reported as wrong.
      precision: 'very-high',
      'security-severity': securitySeverities[severity],
      frameworks,
    },
  };
}

function* resultsOf(findings: readonly Finding[], context: SarifContext): Generator<Result> {
  for (const finding of findings) {
    const isComplaint = finding.evaluation.complianceType === 'NON_COMPLIANT' || finding.exception !== undefined;
    if (context.all || isComplaint) yield resultOf(finding, context);
  }
  if (!context.all) return;
  for (const gone of context.comparison?.gone ?? []) {
    if (gone.why === 'removed' && context.indexOf(gone.before.configRuleName) !== -1) yield absentResult(gone, context);
  }
}

const kinds = {
  COMPLIANT: 'pass',
  NON_COMPLIANT: 'fail',
  NOT_APPLICABLE: 'notApplicable',
  INSUFFICIENT_DATA: 'open',
} as const satisfies Record<ComplianceType, string>;

/** Of every result, or of none. There is no state for "was wrong and is right now": such a result has changed. */
function baselineState(finding: Finding, { changes, verdictBefore }: Comparison): Result['baselineState'] {
  if (changes.get(finding) === 'new') return 'new';
  const before = verdictBefore(finding);
  if (before === undefined) return 'new';
  return before === finding.evaluation.complianceType ? 'unchanged' : 'updated';
}

function resultOf(finding: Finding, context: SarifContext): Result {
  const { rule, network, subject } = finding;
  const evaluation = finding.exception ? acceptedEvaluation(finding) : finding.evaluation;
  const kind = kinds[evaluation.complianceType];
  const { comparison, hasSuppressions } = context;
  return {
    ruleId: rule.id,
    ruleIndex: context.indexOf(rule.id),
    kind,
    level: kind === 'fail' ? levels[rule.severity] : 'none',
    message: { text: messageText(evaluation.annotation ?? `${rule.title}.`) },
    locations: [locationOf(finding, context)],
    partialFingerprints: fingerprintsOf(identityOf(finding)),
    ...(comparison ? { baselineState: baselineState(finding, comparison) } : {}),
    ...(hasSuppressions ? { suppressions: suppressionsOf(finding) } : {}),
    properties: {
      complianceType: evaluation.complianceType,
      accountId: network.accountId,
      awsRegion: network.region,
      resourceType: evaluation.resourceType,
      resourceId: evaluation.resourceId,
      vpcId: subject.vpcId,
      ...(kind === 'fail' ? { causes: evaluation.causes, fixCommands: fixCommands(finding) } : {}),
    },
  };
}

function suppressionsOf({ exception }: Finding): Suppression[] {
  return exception
    ? [{ kind: 'external', status: 'accepted', justification: messageText(exceptionWords(exception)) }]
    : [];
}

/** A complaint of the baseline whose resource is gone. */
function absentResult({ before }: Gone, context: SarifContext): Result {
  const { configRuleName, accountId, awsRegion, resourceType, resourceId } = before;
  const uri = uriOfResource(before);
  return {
    ruleId: configRuleName,
    ruleIndex: context.indexOf(configRuleName),
    kind: 'notApplicable',
    level: 'none',
    message: { text: messageText(`${resourceId} does not exist any more.`) },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } },
        logicalLocations: [{ name: harmless(resourceId), kind: 'resource' }],
      },
    ],
    partialFingerprints: fingerprintsOf(before),
    baselineState: 'absent',
    ...(context.hasSuppressions ? { suppressions: [] } : {}),
    properties: { accountId, awsRegion, resourceType, resourceId },
  };
}

// GitHub tells alerts apart by primaryLocationLineHash, and would make one of a line of the file if it were missing.
function fingerprintsOf(identity: Identity): Record<string, string> {
  const fingerprint = fingerprintOf(identity);
  return { 'vpceRulesFinding/v1': fingerprint, primaryLocationLineHash: `${fingerprint.slice(0, 16)}:1` };
}

/** Foreign names in a message must not become links: SARIF 2.1.0, section 3.11.6. */
function messageText(text: string): string {
  return harmless(text).replaceAll('](', '] (');
}

/** Code scanning demands a file, so there is always one; the logical location says what it is really about. */
function locationOf(finding: Finding, { origin }: SarifContext): Location {
  const { network, evaluation, isPlanned, rule, location } = finding;
  const { resourceId } = evaluation;
  const file = location && location.file !== titleOf('-') ? location.file : fileOf(rule, origin);
  const place = isPlanned ? `${network.accountId}/${network.region}/${resourceId}` : arnOf(finding);
  return {
    physicalLocation: {
      artifactLocation: { uri: file === undefined ? uriOfResource(identityOf(finding)) : uriOf(file) },
      region: { startLine: location?.line ?? 1 },
    },
    logicalLocations: [{ name: harmless(resourceId), fullyQualifiedName: harmless(place), kind: 'resource' }],
  };
}

/** The file that holds what a rule judges, where it is one. */
function fileOf(rule: Rule, { kind, paths: [first, ...others] }: Origin): string | undefined {
  if (first === undefined || first === '-' || others.length > 0) return undefined;
  return kind === 'describe' ? path.join(first, slices[subjectSlices[rule.subject]].file) : first;
}

/** Relative to where the command runs, as code scanning wants it: to the root of the repository. */
function uriOf(file: string): string {
  const relative = path.relative(process.cwd(), file);
  if (relative.startsWith('..') || path.isAbsolute(relative)) return pathToFileURL(file).href;
  return uriPath(relative.split(path.sep));
}

/** Stands for a file where there is none, or where nobody knows which of several it is. */
function uriOfResource({ accountId, awsRegion, resourceId }: Identity): string {
  return uriPath([accountId, awsRegion, resourceId]);
}

function uriPath(segments: readonly string[]): string {
  return segments.map((segment) => encodeURIComponent(harmless(segment))).join('/');
}

/** What GitHub calls the category: analyses of the same one replace each other. It ends with a slash. */
function categoryOf({ networks }: Judgement, { kind, paths }: Origin): string {
  if (kind === 'template' || kind === 'plan') {
    const [file] = paths;
    return harmless(`vpce-rules/${file === '-' || file === undefined ? kind : uriOf(file)}/`);
  }
  const [only, ...others] = networks;
  return harmless(only && others.length === 0 ? `vpce-rules/${only.accountId}/${only.region}/` : 'vpce-rules/');
}

function invocationOf(
  { findings, unjudged, problems = [], exceptionNotes = [] }: Judgement,
  context: SarifContext,
): Invocation {
  const open = findings.filter(({ evaluation }) => evaluation.complianceType === 'INSUFFICIENT_DATA');
  return {
    executionSuccessful: problems.length === 0,
    endTimeUtc: new Date(context.time).toISOString(),
    toolExecutionNotifications: [
      ...problems.map((problem) => ({ level: 'error' as const, message: { text: messageText(problem) } })),
      ...exceptionNotes.map((note) => ({ level: 'warning' as const, message: { text: messageText(note) } })),
      ...unjudged.map((each) => unjudgedNotification(each, context)),
      ...open.map((finding) => openNotification(finding, context)),
    ],
  };
}

function openNotification(finding: Finding, context: SarifContext): Notification {
  const { rule, evaluation } = finding;
  return {
    descriptor: { id: 'INSUFFICIENT_DATA' },
    associatedRule: { id: rule.id, index: context.indexOf(rule.id) },
    level: 'warning',
    message: { text: messageText(`${evaluation.resourceId} was not judged. ${evaluation.annotation ?? ''}`) },
    locations: [locationOf(finding, context)],
  };
}

function unjudgedNotification({ rule, network }: Unjudged, { indexOf }: SarifContext): Notification {
  const where = `account ${network.accountId}, ${network.region}`;
  const text = `The ${subjectNames[rule.subject]} of ${where} are not known: none was judged.`;
  return {
    descriptor: { id: 'INSUFFICIENT_DATA' },
    associatedRule: { id: rule.id, index: indexOf(rule.id) },
    level: 'warning',
    message: { text: messageText(text) },
  };
}

function indexes(rules: readonly Rule[]): (ruleId: string) => number {
  const places = new Map(rules.map(({ id }, index) => [id, index]));
  return (ruleId) => places.get(ruleId) ?? -1;
}
