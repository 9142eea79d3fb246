// check --format asff: what BatchImportFindings of Security Hub takes. test/aws imports it for real.
import { BatchImportFindingsCommand, SecurityHubClient, type AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { compareWith } from '../../../cli/results/baseline';
import { asffOf } from '../../../cli/output/asff';
import { fixCommands } from '../../../cli/results/fixes';
import { judgementOf, type Judgement } from '../../../cli/results/judgement';
import { readParameters } from '../../../shared/rule/parameters';
import { networkFromDescribe } from '../../../shared/sources/describe-outputs';
import { endpoint } from '../../network';
import { vpceRules } from '../command-line';
import {
  acting,
  attacks,
  complaining,
  complaint,
  contextOf,
  estateJudgement,
  estateTime,
  hostileJudgement,
} from './given';

const asff = (judgement: Judgement, overrides: Parameters<typeof contextOf>[0] = {}) =>
  [...asffOf(judgement, contextOf(overrides))].join('');

const findingsIn = (text: string) => (JSON.parse(text) as { Findings: readonly AwsSecurityFinding[] }).Findings;

const at = '2026-03-01T12:00:00.000Z';
const lengths = [
  ['Id', 512],
  ['GeneratorId', 512],
  ['Title', 256],
  ['Description', 1024],
] as const;

/** Within the limits of the API Reference, which neither SDKs nor botocore know. */
function expectWithinLimits(finding: AwsSecurityFinding): void {
  for (const [field, most] of lengths) {
    const { length } = finding[field] ?? '';
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThanOrEqual(most);
  }
  expect(finding.Remediation?.Recommendation?.Text?.length ?? 1).toBeLessThanOrEqual(512);
  expect(finding.Compliance?.RelatedRequirements?.length ?? 0).toBeLessThanOrEqual(32);
  for (const [key, value] of Object.entries(finding.ProductFields ?? {})) {
    expect(key.length).toBeLessThanOrEqual(128);
    expect(value.length).toBeLessThanOrEqual(2048);
  }
  expect(Buffer.byteLength(JSON.stringify(finding))).toBeLessThan(240_000);
}

describe('the example estate', () => {
  const judgement = estateJudgement();
  const findings = findingsIn(asff(judgement));

  test('commands can be pasted: each on a line of its own, none cut in two', () => {
    const wrong = judgement.findings.filter(({ evaluation }) => evaluation.complianceType === 'NON_COMPLIANT');
    const commands = findings.flatMap(({ ProductFields }) => ProductFields?.['vpce-rules/fixCommands'] ?? []);
    expect(commands).toHaveLength(wrong.length);
    for (const [index, text] of commands.entries()) {
      const all = wrong[index] ? fixCommands(wrong[index]) : [];
      for (const line of text.split('\n')) if (!line.startsWith('#')) expect(all).toContain(line);
    }
    expect(commands.filter((text) => text.includes('\n')).length).toBeGreaterThan(5);
  });

  test('a finding for each evaluation, each with an id of its own that stays', () => {
    expect(findings).toHaveLength(judgement.findings.length);
    const ids = findings.map(({ Id }) => Id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(findingsIn(asff(estateJudgement(), { time: 0 })).map(({ Id }) => Id)).toEqual(ids);
    for (const finding of findings) expectWithinLimits(finding);
  });

  test('a failure has all that Security Hub shows', () => {
    expect(findings.find(({ Id }) => Id?.endsWith('/vpce-sg-allows-https/vpce-014f7c1e63799effe'))).toMatchObject({
      SchemaVersion: '2018-10-08',
      Id: 'vpce-rules/111122223333/us-east-1/vpce-sg-allows-https/vpce-014f7c1e63799effe',
      ProductArn: 'arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default',
      GeneratorId: 'vpce-rules/vpce-sg-allows-https',
      AwsAccountId: '111122223333',
      CreatedAt: at,
      UpdatedAt: at,
      Title: 'Security groups of an interface endpoint let its clients in',
      Types: ['Software and Configuration Checks/AWS Security Best Practices/Network Reachability'],
      Severity: { Label: 'HIGH', Original: 'HIGH' },
      Compliance: { Status: 'FAILED', RelatedRequirements: ['NIST SP 800-53 r5 AC-4', 'NIST SP 800-53 r5 SC-7'] },
      RecordState: 'ACTIVE',
      Resources: [
        {
          Type: 'Other',
          Id: 'arn:aws:ec2:us-east-1:111122223333:vpc-endpoint/vpce-014f7c1e63799effe',
          Partition: 'aws',
        },
      ],
    });
  });

  test('verdicts are statuses, and what does not apply is archived', () => {
    const open = findingsIn(asff(estateJudgement(['SecurityGroups'])));
    const seen = new Set(
      [...findings, ...open].map(
        ({ ProductFields, Compliance, Severity, RecordState }) =>
          `${String(ProductFields?.['vpce-rules/complianceType'])} ${String(Compliance?.Status)} ${
            Severity?.Label === 'INFORMATIONAL' ? 'no issue' : 'issue'
          } ${String(RecordState)}`,
      ),
    );
    expect([...seen].sort()).toEqual([
      'COMPLIANT PASSED no issue ACTIVE',
      'INSUFFICIENT_DATA WARNING issue ACTIVE',
      'NON_COMPLIANT FAILED issue ACTIVE',
      'NOT_APPLICABLE NOT_AVAILABLE no issue ARCHIVED',
    ]);
  });

  test('the types of resources are those of the format', () => {
    const types = new Set(findings.flatMap(({ Resources = [] }) => Resources.map(({ Type }) => Type)));
    expect([...types].sort()).toEqual(['AwsEc2RouteTable', 'AwsEc2SecurityGroup', 'AwsEc2Vpc', 'Other']);
  });

  test('the SDK sends every field: none is unknown to the service', async () => {
    const sent: unknown[] = [];
    const client = new SecurityHubClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
      requestHandler: {
        handle: ({ body }: { readonly body: Uint8Array }) => {
          sent.push(JSON.parse(new TextDecoder().decode(body)));
          return Promise.reject(new Error('Nothing is sent.'));
        },
      },
    });
    await expect(client.send(new BatchImportFindingsCommand({ Findings: [...findings] }))).rejects.toThrow('Nothing');
    expect(sent[0]).toEqual({ Findings: findings });
  });
});

test.each([
  ['us-gov-west-1', 'aws-us-gov'],
  ['cn-north-1', 'aws-cn'],
  ['eu-central-1', 'aws'],
])('%s is in the partition %s', (region, partition) => {
  const rule = complaining('Wrong.');
  const given = networkFromDescribe('123456789012', region, { VpcEndpoints: [endpoint()] });
  const judgement = judgementOf([{ rule, values: readParameters(rule.parameters, {}) }], [given], [], estateTime);
  expect(findingsIn(asff(judgement))).toMatchObject([
    {
      ProductArn: `arn:${partition}:securityhub:${region}:123456789012:product/123456789012/default`,
      Resources: [
        { Id: expect.stringMatching(`^arn:${partition}:ec2:`) as string, Partition: partition, Region: region },
      ],
    },
  ]);
});

test('what was removed since the baseline is archived under the id that it had', () => {
  const judgement = complaint('Wrong.');
  const entry = {
    configRuleName: 'vpce-complains',
    accountId: '123456789012',
    awsRegion: 'us-east-1',
    resourceType: 'AWS::EC2::VPCEndpoint',
    resourceId: 'vpce-gone',
    complianceType: 'NON_COMPLIANT',
  } as const;
  const baseline = { file: 'b.json', notJudged: new Set<string>(), entries: new Map([['gone', entry]]) };
  const findings = findingsIn(asff(judgement, { comparison: compareWith(baseline, judgement) }));
  expect(findings[1]).toMatchObject({
    Id: 'vpce-rules/123456789012/us-east-1/vpce-complains/vpce-gone',
    RecordState: 'ARCHIVED',
    Resources: [{ Id: 'arn:aws:ec2:us-east-1:123456789012:vpc-endpoint/vpce-gone' }],
  });
  for (const finding of findings) expectWithinLimits(finding);
});

test('no findings are a document, too', () => {
  expect(findingsIn(asff({ networks: [], rules: [], findings: [], unjudged: [] }))).toEqual([]);
});

test('what does not exist yet is refused', async () => {
  const template = 'test/fixtures/before-deployment/network.yaml';
  const ending = await vpceRules(['check', '--template', template, '--format', 'asff']);
  expect(ending).toMatchObject({ status: 2, out: '' });
  expect(ending.err).toContain('expected another format with --template');
});

test.each([...attacks, 'x'.repeat(2000)])('%j in names is text', (attack) => {
  const text = asff(hostileJudgement(attack));
  expect(text).not.toMatch(acting);
  for (const finding of findingsIn(text)) expectWithinLimits(finding);
});
