// check --format json: for machines, one evaluation a line.
import { version } from '../../package.json';
import { causeOf } from '../results/causes';
import { fates, identityOfEither, type Comparison, type Gone } from '../results/baseline';
import { fixCommands } from '../results/fixes';
import { acceptedEvaluation, acceptedIn } from '../results/exceptions';
import { openIn, severities } from '../results/grouping';
import { identityOf } from '../results/identity';
import type { Exception, Finding, Judgement } from '../results/judgement';
import { resourceTitle } from '../results/names';
import type { Resolution } from '../results/resolve';
import { harmlessJson } from '../shell/terminal';
import type { Format, FormatContext } from './format';

/** `check --format json`. */
export const json: Format = { name: 'json', endings: ['.json'], heedsAll: false, render: jsonOf };

/** The version of the document's form: schemas/results.schema.json. A new key makes a minor version of it. */
const schemaVersion = '1.1';

/**
 * The document in pieces; together one JSON text, as schemas/results.schema.json says.
 * @param context with a baseline, `comparison` holds what became of each complaint of then or now
 */
export function* jsonOf(
  { findings, unjudged, resolutions, exceptionNotes = [] }: Judgement,
  { comparison, time, origin: { kind, paths } }: Pick<FormatContext, 'comparison' | 'time' | 'origin'>,
): Generator<string> {
  const head = {
    schemaVersion,
    generator: { name: 'vpce-rules', version },
    evaluatedAt: new Date(time).toISOString(),
    input: { kind, paths },
    summary: summaryOf(findings, unjudged),
  };
  yield `${harmlessJson(JSON.stringify(head)).slice(0, -1)},\n"evaluations": [`;
  yield* separated(findings.map(entryOf));
  yield '],\n"notJudged": [';
  // A rule that could not even list its resources has no evaluation: without this it would look like one with none.
  yield* separated(
    unjudged.map(({ rule, network }) => ({
      configRuleName: rule.id,
      accountId: network.accountId,
      awsRegion: network.region,
      resourceType: rule.subject,
    })),
  );
  yield ']';
  if (exceptionNotes.length > 0) yield `,\n"exceptionNotes": ${harmlessJson(JSON.stringify(exceptionNotes))}`;
  if (comparison) yield* comparisonIn(comparison);
  if (resolutions) {
    yield ',\n"resolutions": [';
    yield* separated(resolutions.map(resolutionEntry));
    yield ']';
  }
  yield '}\n';
}

function resolutionEntry({
  network,
  endpoint,
  dnsName,
  asked,
  addresses,
  resolvesTo,
  explanation,
}: Resolution): object {
  return {
    accountId: network.accountId,
    awsRegion: network.region,
    vpcId: endpoint.vpcId,
    vpcEndpointId: endpoint.vpcEndpointId,
    serviceName: endpoint.serviceName,
    ...(dnsName === undefined ? {} : { dnsName, asked }),
    addresses,
    resolvesTo,
    explanation,
  };
}

function* comparisonIn(comparison: Comparison): Generator<string> {
  yield `,\n"comparison": {"baseline": ${harmlessJson(JSON.stringify(comparison.file))}`;
  for (const [fate, complaints] of Object.entries(fates(comparison))) {
    yield `,\n"${fate}": [`;
    yield* separated(complaints.map(complaintEntry));
    yield ']';
  }
  yield '}';
}

function complaintEntry(complaint: Finding | Gone): object {
  const resourceType = 'before' in complaint ? complaint.before.resourceType : complaint.evaluation.resourceType;
  return { ...identityOfEither(complaint), resourceType };
}

function* separated(entries: Iterable<object>): Generator<string> {
  let separator = '\n';
  for (const entry of entries) {
    yield separator + harmlessJson(JSON.stringify(entry));
    separator = ',\n';
  }
  if (separator !== '\n') yield '\n';
}

/** How many evaluations have each verdict; of NON_COMPLIANT that is not accepted, how many each severity. */
function summaryOf(findings: readonly Finding[], unjudged: Judgement['unjudged']): object {
  const counts = (of: readonly string[], valueOf: (finding: Finding) => string, among = findings) =>
    Object.fromEntries(of.map((value) => [value, among.filter((finding) => valueOf(finding) === value).length]));
  return {
    evaluations: findings.length,
    byComplianceType: counts(complianceTypes, ({ evaluation }) => evaluation.complianceType),
    nonCompliantBySeverity: counts(severities, ({ rule }) => rule.severity, openIn(findings)),
    accepted: acceptedIn(findings).length,
    rulesNotEvaluated: unjudged.length,
  };
}

const complianceTypes = ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA'] as const;

function entryOf(finding: Finding): object {
  const { rule, subject } = finding;
  const { name } = resourceTitle(rule.subject, subject);
  const { configRuleName, accountId, awsRegion, resourceId } = identityOf(finding);
  const { resourceType, complianceType, annotation } = finding.evaluation;
  const cause = causeOf(finding);
  return {
    configRuleName,
    accountId,
    awsRegion,
    resourceType,
    resourceId,
    complianceType,
    severity: rule.severity,
    title: rule.title,
    vpcId: subject.vpcId,
    ...(name === undefined ? {} : { resourceName: name }),
    ...(annotation === undefined ? {} : { annotation }),
    ...(cause === undefined ? {} : { cause }),
    ...(complianceType === 'NON_COMPLIANT' ? { fixCommands: fixCommands(finding) } : {}),
    ...(finding.exception === undefined ? {} : { exception: exceptionEntry(finding, finding.exception) }),
    ...(finding.expired === undefined ? {} : { expiredException: exceptionEntry(finding, finding.expired) }),
    ...(finding.location === undefined ? {} : { location: finding.location }),
  };
}

/** @returns of a tag also what the rule says without it */
function exceptionEntry(finding: Finding, { source, reason, until, owner }: Exception): object {
  const { annotation } = acceptedEvaluation(finding);
  const isOfTag = finding.withoutExemption !== undefined && annotation !== undefined;
  // What is undefined is not written.
  return { source, reason, until, owner, ...(isOfTag && { annotation }) };
}
