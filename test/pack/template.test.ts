// template.yaml against the rules: what AWS Config and IAM are told is what the rules say.
import { parse, type ScalarTag, type CollectionTag } from 'yaml';
import { rules } from '../../functions/index';
import { slices } from '../../shared/network/network';
import { slicesOf } from '../../shared/rule/rule';
import { logicalId } from '../../infra/template';
import { runsDaily } from '../../infra/subscription';
import { textOf } from './pack';

interface Resource {
  readonly Type: string;
  readonly DependsOn?: string;
  readonly Metadata?: unknown;
  readonly Properties: Readonly<Record<string, unknown>>;
}

interface Template {
  readonly Globals: { readonly Function: Readonly<Record<string, unknown>> };
  readonly Resources: Readonly<Record<string, Resource>>;
}

/** Short forms of intrinsic functions, kept as they are written: `!Ref X` becomes `{ Ref: 'X' }`. */
const intrinsics = [
  ...['Ref', 'Sub', 'GetAtt'].map((name): ScalarTag => ({ tag: `!${name}`, resolve: (text) => ({ [name]: text }) })),
  ...['If', 'Equals'].map((name): CollectionTag => ({
    tag: `!${name}`,
    collection: 'seq',
    resolve: (list) => ({ [name]: list }),
  })),
];

const text = textOf('template.yaml');
const { Globals, Resources } = parse(text, { customTags: intrinsics }) as Template;

test('functions run on Node.js 24 on arm64 and can be told to report nothing', () => {
  expect(Globals.Function).toMatchObject({
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    Handler: 'index.handler',
    Environment: { Variables: { DRY_RUN: { Ref: 'DryRun' }, LOG_LEVEL: { Ref: 'LogLevel' } } },
  });
});

test('there is a function for each rule and for nothing else', () => {
  const functions = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::Serverless::Function');
  expect(functions.map(([name]) => name)).toEqual(rules.map(logicalId));
});

test('CloudFormation accepts so many resources and so much text', () => {
  // SAM adds a role for each function. Limits: 500 resources, 1 MB from S3.
  expect(Object.keys(Resources).length + rules.length).toBeLessThanOrEqual(500);
  expect(text.length).toBeLessThan(1_000_000);
});

test('the AWS managed rule for flow logs is there', () => {
  expect(Resources['VpcFlowLogsEnabledRule']).toMatchObject({
    Type: 'AWS::Config::ConfigRule',
    Properties: { Source: { Owner: 'AWS', SourceIdentifier: 'VPC_FLOW_LOGS_ENABLED' } },
  });
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const name = logicalId(rule);
  const properties = (suffix: string) => Resources[name + suffix]?.Properties;

  test('its function is the bundle, and sam build leaves it alone', () => {
    expect(Resources[name]).toMatchObject({
      Metadata: { SkipBuild: true },
      Properties: {
        FunctionName: { Sub: `\${RulePrefix}${id}` },
        CodeUri: `dist/functions/${id}/`,
        LoggingConfig: { LogGroup: { Ref: `${name}LogGroup` } },
      },
    });
    expect(properties('LogGroup')).toMatchObject({ RetentionInDays: { Ref: 'LogRetentionInDays' } });
  });

  test('may call what it needs and nothing else', () => {
    const policies = properties('')?.['Policies'] as readonly {
      readonly Statement: readonly { readonly Effect: string; readonly Action: string | readonly string[] }[];
    }[];
    const statements = policies.flatMap(({ Statement }) => Statement);
    const actions = statements.flatMap(({ Action }) => Action);
    const reads = slicesOf(rule).flatMap((slice): readonly string[] => slices[slice].actions);
    const places = Object.entries(rule.triggers).some(
      ([type, trigger]) => type !== 'AWS::EC2::VPC' && trigger.reach === 'vpc',
    );
    expect(new Set(actions)).toEqual(
      new Set([
        ...reads,
        'config:PutEvaluations',
        ...(places ? ['config:GetResourceConfigHistory'] : []),
        'config:GetComplianceDetailsByConfigRule',
      ]),
    );
    expect(new Set(actions).size).toBe(actions.length);
    expect(statements.every(({ Effect }) => Effect === 'Allow')).toBe(true);
    expect(actions.some((action) => action.includes('*'))).toBe(false);
  });

  test('only AWS Config, for this account, may invoke it', () => {
    expect(properties('Permission')).toEqual({
      Action: 'lambda:InvokeFunction',
      FunctionName: { Ref: name },
      Principal: 'config.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
    });
    expect(Resources[`${name}Rule`]?.DependsOn).toBe(`${name}Permission`);
  });

  test('its rule hears of all changes, and of the schedule where there is one', () => {
    const { Source, Scope, InputParameters, Description } = properties('Rule') as Record<string, unknown>;
    const { SourceDetails } = Source as { readonly SourceDetails: readonly Readonly<Record<string, string>>[] };
    const daily = { MessageType: 'ScheduledNotification', MaximumExecutionFrequency: 'TwentyFour_Hours' };
    expect(SourceDetails).toEqual(
      [
        { MessageType: 'ConfigurationItemChangeNotification' },
        { MessageType: 'OversizedConfigurationItemChangeNotification' },
        ...(runsDaily(rule) ? [daily] : []),
      ].map((detail) => ({ EventSource: 'aws.config', ...detail })),
    );
    const { ComplianceResourceTypes } = Scope as { readonly ComplianceResourceTypes: readonly unknown[] };
    const types = Object.keys(rule.triggers).map((type) => (type === 'AWS::EC2::Subnet' ? 'on request' : type));
    const subscribed = ComplianceResourceTypes.map((type) => (typeof type === 'string' ? type : 'on request'));
    expect([...subscribed].sort()).toEqual([...types].sort());
    expect(subscribed).not.toEqual(['on request']);
    // No parameters: the defaults hold.
    expect(InputParameters).toBeUndefined();
    expect(Description).toMatch(/^Checks if .{1,244}\.$/);
  });
});
