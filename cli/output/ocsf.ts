// check --format ocsf: findings in the Open Cybersecurity Schema Framework, for data lakes. Each evaluation is an event of
// the class Compliance Finding. Source of classes, fields and numbers: https://schema.ocsf.io/1.5.0, read 2026-12-01.
import { version } from '../../package.json';
import { partitionOf } from '../../shared/policy/service-buckets';
import { findingType } from '../../shared/rule/finding-type';
import type { Rule, Severity } from '../../shared/rule/rule';
import type { ComplianceType } from '../../shared/rule/verdict';
import { acceptedEvaluation, exceptionWords } from '../results/exceptions';
import { fixCommands } from '../results/fixes';
import { arn, arnOf, findingIdOf, identityOf, type Identity } from '../results/identity';
import type { Finding, Judgement, Unjudged } from '../results/judgement';
import { resourceTitle, subjectNames } from '../results/names';
import { harmless, harmlessJson, harmlessLines } from '../shell/terminal';
import { refusePlanned } from './existing';
import type { Format, FormatContext } from './format';

/** `check --format ocsf`. */
export const ocsf: Format = { name: 'ocsf', endings: ['.ocsf.json'], heedsAll: false, render: ocsfOf };

/**
 * The events in pieces; together one JSON list. It holds every evaluation, and with a baseline what was removed since.
 * @throws UnusableArguments for what does not exist yet
 */
export function ocsfOf(judgement: Judgement, context: FormatContext): Iterable<string> {
  refusePlanned('ocsf', context);
  return piecesOf(judgement, context);
}

function* piecesOf(judgement: Judgement, context: FormatContext): Generator<string> {
  yield '[';
  let separator = '\n';
  for (const event of eventsOf(judgement, context)) {
    yield separator + harmlessJson(JSON.stringify(event));
    separator = ',\n';
  }
  yield '\n]\n';
}

function* eventsOf({ findings, unjudged, rules }: Judgement, { time, comparison }: FormatContext): Generator<object> {
  for (const finding of findings) yield eventOf(finding, time);
  for (const each of unjudged) yield unjudgedEvent(each, time);
  for (const { before, why } of comparison?.gone ?? []) {
    const rule = rules.find(({ id }) => id === before.configRuleName);
    if (rule && why === 'removed') yield removedEvent(before, rule, time);
  }
}

/** Words and numbers of the schema: a word is the caption of its number. */
const activities = { create: [1, 'Create'], close: [3, 'Close'] } as const;
const severities = { LOW: [2, 'Low'], MEDIUM: [3, 'Medium'], HIGH: [4, 'High'] } as const satisfies Record<
  Severity,
  readonly [number, string]
>;
const informational = [1, 'Informational'] as const;
const verdicts = {
  COMPLIANT: [1, 'Pass'],
  NON_COMPLIANT: [3, 'Fail'],
  // Another number has no caption: the word is ours.
  NOT_APPLICABLE: [99, 'Not applicable'],
  INSUFFICIENT_DATA: [0, 'Unknown'],
} as const satisfies Record<ComplianceType, readonly [number, string]>;
const statuses = {
  COMPLIANT: [4, 'Resolved'],
  NON_COMPLIANT: [1, 'New'],
  NOT_APPLICABLE: [5, 'Archived'],
  INSUFFICIENT_DATA: [1, 'New'],
} as const satisfies Record<ComplianceType, readonly [number, string]>;
const suppressed = [3, 'Suppressed'] as const;

const categoryUid = 2;
const classUid = 2003;

function eventOf(finding: Finding, time: number): object {
  const { rule, subject, exception, expired, network } = finding;
  // Of a tag: what it accepts, not that it exempts.
  const { complianceType, annotation, resourceType, resourceId } = exception
    ? acceptedEvaluation(finding)
    : finding.evaluation;
  const isOpen = complianceType === 'NON_COMPLIANT' || complianceType === 'INSUFFICIENT_DATA';
  const { name } = resourceTitle(rule.subject, subject);
  const [statusId, status] = exception ? suppressed : statuses[complianceType];
  const said = exception ?? expired;
  return {
    ...common(rule, identityOf(finding), annotation, time, isOpen ? severities[rule.severity] : informational),
    status_id: statusId,
    status,
    ...(said && { comment: harmless(exceptionWords(said)) }),
    compliance: complianceOf(rule, complianceType),
    ...(complianceType === 'NON_COMPLIANT' && { remediation: { desc: remedyOf(finding) } }),
    resources: [
      {
        uid: arnOf(finding),
        name: harmless(name ?? resourceId),
        type: resourceType,
        region: network.region,
        cloud_partition: partitionOf(network.region),
        data: { resourceId, vpcId: subject.vpcId },
      },
    ],
  };
}

function remedyOf(finding: Finding): string {
  return harmlessLines([finding.rule.fix.text, ...fixCommands(finding)]);
}

/** A rule that could not even list what it judges: without it, it would look like one that has nothing to say. */
function unjudgedEvent({ rule, network }: Unjudged, time: number): object {
  const { accountId, region } = network;
  const what = subjectNames[rule.subject];
  const said = `The ${what} of the account are not known: nothing was judged.`;
  const identity = { configRuleName: rule.id, accountId, awsRegion: region, resourceId: '*' };
  const [statusId, status] = statuses.INSUFFICIENT_DATA;
  return {
    ...common(rule, identity, said, time, severities[rule.severity]),
    status_id: statusId,
    status,
    compliance: complianceOf(rule, 'INSUFFICIENT_DATA'),
    resources: [{ name: `all ${what}`, type: rule.subject, region, cloud_partition: partitionOf(region) }],
  };
}

/** Closes the finding of a resource that is not there any more. */
function removedEvent(before: Identity, rule: Rule, time: number): object {
  const { accountId, awsRegion, resourceId } = before;
  const said = `${resourceId} does not exist any more.`;
  return {
    ...common(rule, before, said, time, informational, 'close'),
    status_id: 4,
    status: 'Resolved',
    compliance: complianceOf(rule, 'NOT_APPLICABLE'),
    resources: [
      {
        uid: harmless(arn(rule.subject, awsRegion, accountId, resourceId)),
        name: harmless(resourceId),
        type: rule.subject,
        region: awsRegion,
        cloud_partition: partitionOf(awsRegion),
      },
    ],
  };
}

function complianceOf(rule: Rule, complianceType: ComplianceType): object {
  const [statusId, status] = verdicts[complianceType];
  return {
    control: rule.id,
    desc: rule.title,
    status_id: statusId,
    status,
    status_code: complianceType,
    standards: rule.frameworks.map(({ framework }) => framework),
    requirements: rule.frameworks.flatMap(({ framework, controls }) => controls.map((each) => `${framework} ${each}`)),
  };
}

function common(
  rule: Rule,
  identity: Identity,
  annotation: string | undefined,
  time: number,
  [severityId, severity]: readonly [number, string],
  activity: keyof typeof activities = 'create',
): object {
  const [activityId, activityName] = activities[activity];
  const said = harmless(annotation ?? `${rule.title}.`);
  return {
    activity_id: activityId,
    activity_name: activityName,
    category_uid: categoryUid,
    category_name: 'Findings',
    class_uid: classUid,
    class_name: 'Compliance Finding',
    type_uid: classUid * 100 + activityId,
    type_name: `Compliance Finding: ${activityName}`,
    time,
    severity_id: severityId,
    severity,
    message: said,
    metadata: {
      version: '1.5.0',
      profiles: ['cloud'],
      event_code: rule.id,
      product: { name: 'vpce-rules', vendor_name: 'vpce-rules', version },
    },
    cloud: {
      provider: 'AWS',
      region: identity.awsRegion,
      cloud_partition: partitionOf(identity.awsRegion),
      account: { uid: identity.accountId, type_id: 10, type: 'AWS Account' },
    },
    finding_info: {
      // The same in every run.
      uid: findingIdOf(identity),
      title: rule.title,
      desc: said,
      types: [findingType(rule)],
      analytic: { type_id: 1, type: 'Rule', uid: rule.id, name: rule.title },
    },
  };
}
