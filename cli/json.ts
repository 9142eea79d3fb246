// check --format json: for machines, one evaluation a line.
import type { Finding, Judgement } from './judgement';
import { harmlessJson } from './terminal';

/** The document in pieces; together one JSON text. */
export function* jsonOf({ findings, unjudged }: Judgement): Generator<string> {
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
  yield ']}\n';
}

function* separated(entries: Iterable<object>): Generator<string> {
  let separator = '\n';
  for (const entry of entries) {
    yield separator + harmlessJson(JSON.stringify(entry));
    separator = ',\n';
  }
  if (separator !== '\n') yield '\n';
}

function entryOf({ rule, network, evaluation }: Finding): object {
  const { resourceType, resourceId, complianceType, annotation } = evaluation;
  return {
    configRuleName: rule.id,
    accountId: network.accountId,
    awsRegion: network.region,
    resourceType,
    resourceId,
    complianceType,
    ...(annotation === undefined ? {} : { annotation }),
  };
}
