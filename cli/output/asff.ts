// check --format asff: findings as BatchImportFindings of Security Hub takes them. Source of fields and limits: AWS
// Security Hub API Reference, AwsSecurityFinding.
import { cut } from '../../shared/rule/annotations';
import { findingType } from '../../shared/rule/finding-type';
import type { Rule, SubjectType } from '../../shared/rule/rule';
import type { ComplianceType } from '../../shared/rule/verdict';
import { partitionOf } from '../../shared/policy/service-buckets';
import type { Gone } from '../results/baseline';
import { exceptionWords } from '../results/exceptions';
import { fixCommands } from '../results/fixes';
import { refusePlanned } from './existing';
import type { Format, FormatContext } from './format';
import { arn, arnOf, findingIdOf, identityOf, type Identity } from '../results/identity';
import type { Finding, Judgement } from '../results/judgement';
import { resourceTitle } from '../results/names';
import { harmless, harmlessJson, harmlessLines } from '../shell/terminal';

/** `check --format asff`. */
export const asff: Format = { name: 'asff', endings: ['.asff.json'], heedsAll: false, render: asffOf };

/**
 * The request in pieces; together one JSON text. It holds every evaluation, for what passes now closes a finding that
 * was imported when it failed; and with a baseline, archived, what was removed since.
 * @throws UnusableArguments for what does not exist yet
 */
export function asffOf(judgement: Judgement, context: FormatContext): Iterable<string> {
  refusePlanned('asff', context);
  return piecesOf(judgement, context);
}

function* piecesOf({ findings, rules }: Judgement, { time, comparison }: FormatContext): Generator<string> {
  const at = new Date(time).toISOString();
  yield '{"Findings": [';
  let separator = '\n';
  for (const finding of findings) {
    for (const each of findingsOf(finding, at)) {
      yield separator + harmlessJson(JSON.stringify(each));
      separator = ',\n';
    }
  }
  for (const gone of comparison?.gone ?? []) {
    const rule = rules.find(({ id }) => id === gone.before.configRuleName);
    if (gone.why !== 'removed' || !rule) continue;
    yield separator + harmlessJson(JSON.stringify(removedFinding(gone, rule, at)));
    separator = ',\n';
  }
  yield `${separator === '\n' ? '' : '\n'}]}\n`;
}

// VPC endpoints have no type of their own in the format.
const resourceTypes: Readonly<Record<SubjectType, string>> = {
  'AWS::EC2::VPCEndpoint': 'Other',
  'AWS::EC2::RouteTable': 'AwsEc2RouteTable',
  'AWS::EC2::VPC': 'AwsEc2Vpc',
  'AWS::EC2::SecurityGroup': 'AwsEc2SecurityGroup',
};

/** WARNING is "some information is missing"; AWS Config's NOT_APPLICABLE is NOT_AVAILABLE in Security Hub, too. */
const statuses: Readonly<Record<ComplianceType, string>> = {
  COMPLIANT: 'PASSED',
  NON_COMPLIANT: 'FAILED',
  NOT_APPLICABLE: 'NOT_AVAILABLE',
  INSUFFICIENT_DATA: 'WARNING',
};

/**
 * What is accepted has a finding of its own, suppressed, and the usual one is archived. Security Hub takes the workflow
 * of a finding only when it is created: the same finding would stay suppressed when the exception is over.
 * Source: AWS Security Hub API Reference, BatchImportFindings.
 */
function findingsOf(finding: Finding, at: string): readonly object[] {
  const { exception = finding.expired, withoutExemption } = finding;
  const usual = findingOf({ ...finding, exception: undefined }, at);
  if (!exception) return [usual];
  const evaluation = withoutExemption ?? finding.evaluation;
  const suppressed = {
    ...findingOf({ ...finding, evaluation }, at),
    Id: findingIdOf(identityOf(finding), '/accepted'),
    Workflow: { Status: 'SUPPRESSED' },
    Note: { Text: bounded(exceptionWords(exception), 512), UpdatedBy: 'vpce-rules', UpdatedAt: at },
  };
  return finding.exception
    ? [{ ...usual, RecordState: 'ARCHIVED' }, suppressed]
    : [usual, { ...suppressed, RecordState: 'ARCHIVED' }];
}

function findingOf(finding: Finding, at: string): object {
  const { rule, network, subject, evaluation } = finding;
  const { complianceType, annotation } = evaluation;
  const requirements = rule.frameworks.flatMap(({ framework, controls }) =>
    controls.map((control) => `${framework} ${control}`),
  );
  const isOpen = complianceType === 'NON_COMPLIANT' || complianceType === 'INSUFFICIENT_DATA';
  const { name } = resourceTitle(rule.subject, subject);
  return {
    ...common(identityOf(finding), rule.title, at),
    Types: [findingType(rule)],
    // INFORMATIONAL is "no issue was found": nobody can say that of what could not be judged.
    Severity: { Label: isOpen ? rule.severity : 'INFORMATIONAL', Original: rule.severity },
    Description: bounded(annotation ?? `${rule.title}.`, 1024),
    Remediation: { Recommendation: { Text: bounded(`${rule.fix.text} ${rule.fix.command}`, 512) } },
    ProductFields: {
      'vpce-rules/complianceType': complianceType,
      ...(complianceType === 'NON_COMPLIANT'
        ? {
            'vpce-rules/rationale': bounded(rule.rationale, 2048),
            'vpce-rules/fixCommands': commandsWithin(fixCommands(finding), 2048),
          }
        : {}),
    },
    Resources: [
      {
        Type: resourceTypes[rule.subject],
        Id: bounded(arnOf(finding), 512),
        Partition: partitionOf(network.region),
        Region: network.region,
        Details: {
          Other: {
            resourceType: evaluation.resourceType,
            resourceId: bounded(evaluation.resourceId, 512),
            vpcId: bounded(subject.vpcId, 512),
            ...(name === undefined ? {} : { name: bounded(name, 512) }),
          },
        },
      },
    ],
    Compliance: { Status: statuses[complianceType], RelatedRequirements: requirements.slice(0, 32) },
    RecordState: complianceType === 'NOT_APPLICABLE' ? 'ARCHIVED' : 'ACTIVE',
  };
}

/** Archives the finding of a resource that is not there any more. */
function removedFinding({ before }: Gone, rule: Rule, at: string): object {
  const { accountId, awsRegion, resourceId } = before;
  return {
    ...common(before, rule.title, at),
    Severity: { Label: 'INFORMATIONAL' },
    Description: bounded(`${resourceId} does not exist any more.`, 1024),
    Resources: [
      {
        Type: resourceTypes[rule.subject],
        Id: bounded(arn(rule.subject, awsRegion, accountId, resourceId), 512),
        Partition: partitionOf(awsRegion),
        Region: awsRegion,
      },
    ],
    Compliance: { Status: 'NOT_AVAILABLE' },
    RecordState: 'ARCHIVED',
  };
}

function common(identity: Identity, title: string, at: string) {
  const { configRuleName, accountId, awsRegion } = identity;
  return {
    SchemaVersion: '2018-10-08',
    Id: findingIdOf(identity),
    ProductArn: `arn:${partitionOf(awsRegion)}:securityhub:${awsRegion}:${accountId}:product/${accountId}/default`,
    GeneratorId: `vpce-rules/${configRuleName}`,
    AwsAccountId: accountId,
    CreatedAt: at,
    UpdatedAt: at,
    Title: bounded(title, 256),
  };
}

/** The commands, each on a line: as many as fit, none cut in two. */
function commandsWithin(commands: readonly string[], atMost: number): string {
  for (let number = commands.length; number > 0; number -= 1) {
    const more = number < commands.length ? [`# and ${commands.length - number} more`] : [];
    const text = harmlessLines([...commands.slice(0, number), ...more]);
    if (text.length <= atMost) return text;
  }
  return '# The commands are too long for a finding: another format has them.';
}

function bounded(text: string, atMost: number): string {
  return cut(harmless(text), atMost);
}
