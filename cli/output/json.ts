// check --format json: for machines, one evaluation a line.
import { causeOf } from '../results/causes';
import { fates, identityOfEither, type Comparison, type Gone } from '../results/baseline';
import { identityOf } from '../results/identity';
import type { Finding, Judgement } from '../results/judgement';
import type { Resolution } from '../results/resolve';
import { harmlessJson } from '../shell/terminal';
import type { Format } from './format';

/** `check --format json`. */
export const json: Format = { name: 'json', heedsAll: false, render: jsonOf };

/**
 * The document in pieces; together one JSON text.
 * @param comparison with a baseline: `comparison` holds what became of each complaint of then or now
 */
export function* jsonOf(
  { findings, unjudged, resolutions }: Judgement,
  { comparison }: { readonly comparison?: Comparison | undefined } = {},
): Generator<string> {
  yield '{"evaluations": [';
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

function entryOf(finding: Finding): object {
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
    ...(annotation === undefined ? {} : { annotation }),
    ...(cause === undefined ? {} : { cause }),
  };
}
