// The function that writes annotations into the notes of findings, on findings as AWS Config makes them.
import { ConfigServiceClient, GetComplianceDetailsByResourceCommand } from '@aws-sdk/client-config-service';
import { BatchUpdateFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { mockClient } from 'aws-sdk-client-mock';
import { annotate } from '../../security-hub/annotate';
import { author, noteWhenCompliant } from '../../security-hub/finding';
import { accountId, finding, imported, region, resource } from './findings';

const config = mockClient(ConfigServiceClient);
const securityHub = mockClient(SecurityHubClient);
const annotation = 'No group lets TCP 443 in from 10.0.0.0/16. Run authorize-security-group-ingress on sg-0a1b2c3d.';
const ours = { Text: annotation, UpdatedBy: author };
process.env['LOG_LEVEL'] = 'SILENT';
const invoke = annotate(['vpce-sg-allows-https', 'route-table-gateway-endpoint-used', 'vpc-dns-attributes-enabled']);

/** An answer of GetComplianceDetailsByResource. */
function results(configRuleName: string, complianceType: 'COMPLIANT' | 'NON_COMPLIANT', text?: string) {
  return {
    EvaluationResults: [
      {
        EvaluationResultIdentifier: { EvaluationResultQualifier: { ConfigRuleName: configRuleName } },
        ComplianceType: complianceType,
        ...(text === undefined ? {} : { Annotation: text }),
      },
    ],
  };
}

function written() {
  return securityHub.commandCalls(BatchUpdateFindingsCommand).map(({ args }) => args[0].input);
}

beforeEach(() => {
  config.reset();
  securityHub.reset();
  config
    .on(GetComplianceDetailsByResourceCommand)
    .resolves(results('vpce-sg-allows-https', 'NON_COMPLIANT', annotation));
  securityHub.on(BatchUpdateFindingsCommand).resolves({ ProcessedFindings: [], UnprocessedFindings: [] });
});

test('the annotation becomes the note, and nothing else of the finding is touched', async () => {
  const { Id, ProductArn, ...rest } = finding();
  expect(await invoke(imported({ Id, ProductArn, ...rest }))).toEqual({ findings: [{ id: Id, done: 'written' }] });
  expect(written()).toEqual([{ FindingIdentifiers: [{ Id, ProductArn }], Note: ours }]);
  expect(config.commandCalls(GetComplianceDetailsByResourceCommand)[0]?.args[0].input).toMatchObject({
    ResourceType: 'AWS::EC2::VPCEndpoint',
    ResourceId: 'vpce-0a1b2c3d4e5f60718',
  });
});

test('the event of its own update leads to nothing: no loop', async () => {
  const { findings } = await invoke(imported(finding({ note: ours })));
  expect(findings).toEqual([expect.objectContaining({ done: 'left', reason: 'the note is that already' })]);
  expect(written()).toEqual([]);
});

test('an annotation that has changed replaces our older note', async () => {
  await invoke(imported(finding({ note: { Text: 'Older.', UpdatedBy: author } })));
  expect(written()).toMatchObject([{ Note: ours }]);
});

test("somebody else's note stays", async () => {
  await invoke(imported(finding({ note: { Text: 'Known; INFRA-12 until May.', UpdatedBy: 'anna@example.com' } })));
  expect(written()).toEqual([]);
});

describe('a resource that has become compliant', () => {
  beforeEach(() => {
    config.on(GetComplianceDetailsByResourceCommand).resolves(results('vpce-sg-allows-https', 'COMPLIANT'));
  });

  test('gets our note replaced, which is no longer true', async () => {
    await invoke(imported(finding({ complianceType: 'COMPLIANT', note: ours })));
    expect(written()).toMatchObject([{ Note: { Text: noteWhenCompliant, UpdatedBy: author } }]);
  });

  test('and once that is done, or where there was no note, nothing', async () => {
    const done = { Text: noteWhenCompliant, UpdatedBy: author };
    await invoke(imported(finding({ complianceType: 'COMPLIANT', note: done })));
    await invoke(imported(finding({ complianceType: 'COMPLIANT' })));
    expect(written()).toEqual([]);
  });

  test('while a finding still says otherwise: its successor is on its way', async () => {
    await invoke(imported(finding({ complianceType: 'NON_COMPLIANT', note: ours })));
    expect(written()).toEqual([]);
  });
});

test('an evaluation that is gone leaves the note', async () => {
  config.on(GetComplianceDetailsByResourceCommand).resolves({ EvaluationResults: [] });
  await invoke(imported(finding()));
  expect(written()).toEqual([]);
});

test('the evaluation of this rule is looked for on every page', async () => {
  config
    .on(GetComplianceDetailsByResourceCommand)
    .resolvesOnce({ ...results('some-other-rule', 'NON_COMPLIANT', 'Not ours.'), NextToken: 'more' })
    .resolvesOnce(results('vpce-sg-allows-https', 'NON_COMPLIANT', annotation));
  await invoke(imported(finding()));
  expect(written()).toMatchObject([{ Note: ours }]);
});

test.each([
  ['of a route table', resource('route-table', 'rtb-0a1b'), 'AwsEc2RouteTable', 'AWS::EC2::RouteTable', 'rtb-0a1b'],
  ['of a VPC', resource('vpc', 'vpc-0a1b'), 'AwsEc2Vpc', 'AWS::EC2::VPC', 'vpc-0a1b'],
  [
    'of a security group',
    resource('security-group', 'sg-0a1b'),
    'AwsEc2SecurityGroup',
    'AWS::EC2::SecurityGroup',
    'sg-0a1b',
  ],
  ['of an endpoint, whose id has no ARN around it', { Id: 'vpce-0a1b' }, 'Other', 'AWS::EC2::VPCEndpoint', 'vpce-0a1b'],
])(
  'the finding %s is looked up under its type in AWS Config',
  async (_name, { Id }, Type, resourceType, resourceId) => {
    await invoke(imported(finding({ resource: { Type, Id } })));
    const [call] = config.commandCalls(GetComplianceDetailsByResourceCommand);
    expect(call?.args[0].input).toMatchObject({ ResourceType: resourceType, ResourceId: resourceId });
  },
);

describe('whose findings', () => {
  test.each([
    ['a rule of a conformance pack', 'vpce-sg-allows-https-conformance-pack-x1y2z3abc'],
    ['a rule of an organisation', 'OrgConfigRule-vpce-sg-allows-https-a1b2c3d4'],
  ])('%s is ours', async (_name, ruleName) => {
    config.on(GetComplianceDetailsByResourceCommand).resolves(results(ruleName, 'NON_COMPLIANT', annotation));
    await invoke(imported(finding({ ruleName })));
    expect(written()).toHaveLength(1);
  });

  test.each([
    ["somebody else's rule", finding({ ruleName: 'vpc-flow-logs-enabled' })],
    ['a rule that only begins like ours', finding({ ruleName: 'vpce-sg-allows-https-everywhere' })],
    ['a rule with the prefix of another stack', finding({ ruleName: 'blue-vpce-sg-allows-https' })],
    ['an archived finding', finding({ recordState: 'ARCHIVED' })],
    ['another product', finding({ productArn: `arn:aws:securityhub:${region}::product/aws/guardduty` })],
    [
      'a product of the account that calls itself Config',
      finding({ productArn: `arn:aws:securityhub:${region}:${accountId}:product/${accountId}/default` }),
    ],
    [
      'another account, seen by the administrator',
      finding({ generatorId: `arn:aws:config:${region}:210987654321:config-rule/config-rule-a1b2c3` }),
    ],
    [
      'another Region, seen where findings are aggregated',
      finding({ generatorId: `arn:aws:config:us-east-1:${accountId}:config-rule/config-rule-a1b2c3` }),
    ],
  ])('%s is not', async (_name, foreign) => {
    expect(await invoke(imported(foreign))).toEqual({ findings: [] });
    expect(config.calls()).toEqual([]);
    expect(written()).toEqual([]);
  });

  test('findings of other shapes beside ours do no harm', async () => {
    const ofInspector = { ProductArn: `arn:aws:securityhub:${region}::product/aws/inspector` };
    const ofAnotherRule = { ...finding({ ruleName: 'iam-user-mfa-enabled' }), Resources: [] };
    await invoke(imported(ofInspector, ofAnotherRule, finding()));
    expect(written()).toHaveLength(1);
  });
});

describe('failures are loud', () => {
  test('a note that Security Hub does not take', async () => {
    const { Id, ProductArn } = finding();
    securityHub.on(BatchUpdateFindingsCommand).resolves({
      UnprocessedFindings: [
        { FindingIdentifier: { Id, ProductArn }, ErrorCode: 'FindingNotFound', ErrorMessage: 'No such finding' },
      ],
    });
    await expect(invoke(imported(finding()))).rejects.toThrow('FindingNotFound: No such finding');
  });

  test('evaluations that cannot be read', async () => {
    config.on(GetComplianceDetailsByResourceCommand).rejects(new Error('AccessDenied'));
    await expect(invoke(imported(finding()))).rejects.toThrow('AccessDenied');
    expect(written()).toEqual([]);
  });

  test('a resource that is of none of our types', async () => {
    const instance = resource('instance', 'i-0a1b2c3d', 'AwsEc2Instance');
    await expect(invoke(imported(finding({ resource: instance })))).rejects.toThrow('instance/i-0a1b2c3d');
  });

  test.each([
    ['nothing', undefined],
    ['an event of another kind', { ...imported(finding()), 'detail-type': 'Security Hub Insight Results' }],
    ['a finding without a resource', imported({ ...finding(), Resources: [] })],
  ])('%s', async (_name, event) => {
    await expect(invoke(event)).rejects.toThrow('Invalid');
  });

  test('a function that was told of no rule', () => {
    expect(() => annotate([])).toThrow('RULE_NAMES');
  });
});
