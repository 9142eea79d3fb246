// The templates against the rules: what AWS Config and IAM are told is what the rules say.
import { parse, type CollectionTag, type ScalarTag } from 'yaml';
import { rules } from '../../functions/index';
import { inputParameters, ruleParameters } from '../../infra/stack-parameters';
import { logicalId } from '../../infra/subscription';
import { needsSweep } from '../../shared/rule/subscription';
import { complaintsAbout } from '../../infra/translated-checks';
import { slices } from '../../shared/network/network';
import { readParameters } from '../../shared/rule/parameters';
import { slicesOf } from '../../shared/rule/rule';
import { textOf } from './pack';

interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DependsOn?: string;
  readonly Metadata?: unknown;
  readonly Properties: Readonly<Record<string, unknown>>;
}

interface Template {
  readonly Parameters: Readonly<Record<string, { readonly Default?: string; readonly AllowedPattern?: string }>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Globals: { readonly Function: Readonly<Record<string, unknown>> };
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, unknown>>;
}

/** Short forms of intrinsic functions in their long form: `!Ref X` becomes `{ Ref: 'X' }`. */
const intrinsics = [
  ...['Ref', 'Condition'].map((name): ScalarTag => ({ tag: `!${name}`, resolve: (text) => ({ [name]: text }) })),
  { tag: '!Sub', resolve: (text: string) => ({ 'Fn::Sub': text }) } satisfies ScalarTag,
  { tag: '!GetAtt', resolve: (text: string) => ({ 'Fn::GetAtt': text.split('.') }) } satisfies ScalarTag,
  ...['If', 'Equals', 'Not', 'And', 'Or', 'Join', 'Split'].map((name): CollectionTag => ({
    tag: `!${name}`,
    collection: 'seq',
    resolve: (list) => ({ [`Fn::${name}`]: list.toJSON() as unknown }),
  })),
];

function templateAt(path: string): Template {
  return parse(textOf(path), { customTags: intrinsics }) as Template;
}

const account = templateAt('template.yaml');
const central = templateAt('organization/central.yaml');
const member = templateAt('organization/member-role.yaml');

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** What a role allows with nothing optional turned on. */
function statementsOf(role: Resource | undefined): readonly Statement[] {
  const policies = role?.Properties['Policies'] as readonly {
    readonly PolicyDocument: { readonly Statement: readonly (Statement | { readonly 'Fn::If': unknown })[] };
  }[];
  return policies
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter((statement): statement is Statement => !('Fn::If' in statement));
}

function actionsOf(role: Resource | undefined): readonly string[] {
  return statementsOf(role).flatMap(({ Action }) => Action);
}

/** What a function of a rule calls; a test over HTTP compares it with what it was seen to call. */
function neededBy(rule: (typeof rules)[number]): readonly string[] {
  const places = Object.entries(rule.triggers).some(
    ([type, trigger]) => type !== 'AWS::EC2::VPC' && trigger.reach === 'vpc',
  );
  return [
    ...slicesOf(rule).flatMap((slice): readonly string[] => slices[slice].actions),
    'config:PutEvaluations',
    'config:GetComplianceDetailsByConfigRule',
    ...(places ? ['config:GetResourceConfigHistory'] : []),
  ];
}

describe.each([
  ['template.yaml', account],
  ['organization/central.yaml', central],
])('%s', (path, { Globals, Resources, Parameters, Outputs }) => {
  test('functions run on Node.js 24 on arm64 and can be told to report nothing', () => {
    expect(Globals.Function).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Environment: { Variables: { DRY_RUN: { Ref: 'DryRun' }, LOG_LEVEL: { Ref: 'LogLevel' } } },
    });
  });

  test('an event that fails is tried again, and then kept', () => {
    expect(Globals.Function['EventInvokeConfig']).toMatchObject({
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Type: 'SQS', Destination: { 'Fn::GetAtt': ['FailureQueue', 'Arn'] } } },
    });
    expect(Resources['FailureQueue']?.Properties).toMatchObject({
      SqsManagedSseEnabled: { 'Fn::If': ['HasKmsKey', { Ref: 'AWS::NoValue' }, true] },
    });
  });

  test('there is a function for each rule, and one that replays', () => {
    const functions = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::Serverless::Function');
    expect(functions.map(([name]) => name)).toEqual(['Replay', ...rules.map(logicalId)]);
  });

  test('CloudFormation accepts so many resources, parameters and outputs, and so much text', () => {
    // SAM adds the settings of asynchronous invocations for each function.
    expect(Object.keys(Resources).length + rules.length).toBeLessThanOrEqual(500);
    expect(Object.keys(Parameters).length).toBeLessThanOrEqual(200);
    expect(Object.keys(Outputs).length).toBeLessThanOrEqual(200);
    expect(Buffer.byteLength(textOf(path))).toBeLessThan(1_000_000);
  });

  test('no name is fixed: two stacks can live side by side', () => {
    const names = ['FunctionName', 'LogGroupName', 'ConfigRuleName', 'OrganizationConfigRuleName'];
    for (const { Type, Properties } of Object.values(Resources)) {
      for (const name of Type === 'AWS::Lambda::Permission' ? [] : names) {
        if (Properties[name] === undefined) continue;
        expect(Properties[name]).toEqual({ 'Fn::Sub': expect.stringContaining('${RulePrefix}') as string });
      }
      for (const fixed of ['RoleName', 'QueueName', 'AlarmName']) expect(Properties[fixed]).toBeUndefined();
    }
  });

  test('the AWS managed rule for flow logs is there', () => {
    expect(JSON.stringify(Resources['VpcFlowLogsEnabledRule'])).toContain('VPC_FLOW_LOGS_ENABLED');
  });

  test.each(rules.map((rule) => [rule.id, rule] as const))('%s: its function', (id, rule) => {
    const name = logicalId(rule);
    const properties = (suffix: string) => Resources[name + suffix]?.Properties;
    expect(Resources[name]).toMatchObject({
      Metadata: { SkipBuild: true },
      Properties: {
        FunctionName: { 'Fn::Sub': `\${RulePrefix}${id}` },
        CodeUri: expect.stringMatching(new RegExp(`^(?:\\.\\./)?dist/functions/${id}/$`)) as string,
        LoggingConfig: { LogGroup: { Ref: `${name}LogGroup` } },
        Role: { 'Fn::GetAtt': [`${name}Role`, 'Arn'] },
      },
    });
    expect(properties('LogGroup')).toMatchObject({ RetentionInDays: { Ref: 'LogRetentionInDays' } });
    // All that belongs to a rule comes and goes with it.
    for (const suffix of ['', 'Role', 'LogGroup', 'Permission']) {
      expect(Resources[name + suffix]?.Condition).toBe(`${name}Wanted`);
    }
  });

  test.each(rules.map((rule) => [rule.id, rule] as const))('%s: may do what it needs and nothing else', (_, rule) => {
    const actions = actionsOf(Resources[`${logicalId(rule)}Role`]);
    const platform = ['logs:CreateLogStream', 'logs:PutLogEvents', 'sqs:SendMessage'];
    const ownRole = path === 'template.yaml' ? [] : ['sts:AssumeRole'];
    expect([...actions].sort()).toEqual([...new Set([...neededBy(rule), ...platform, ...ownRole])].sort());
    expect(actions.some((action) => action.includes('*'))).toBe(false);
  });

  test.each(rules.map((rule) => [rule.id, rule] as const))('%s: AWS Config invokes it when it should', (_, rule) => {
    const properties = Resources[`${logicalId(rule)}Rule`]?.Properties ?? {};
    const { Description, types, messages, frequency, parameters } =
      path === 'template.yaml' ? subscriptionOf(properties) : organizationSubscriptionOf(properties);
    const unlessOff = (value: unknown): unknown =>
      needsSweep(rule) ? value : { 'Fn::If': ['HasDailySweeps', value, { Ref: 'AWS::NoValue' }] };
    expect(messages).toEqual([
      'ConfigurationItemChangeNotification',
      'OversizedConfigurationItemChangeNotification',
      unlessOff('ScheduledNotification'),
    ]);
    expect(frequency).toEqual(unlessOff({ Ref: 'ScheduleFrequency' }));
    const onRequest = { 'Fn::If': ['HasSubnetTriggers', 'AWS::EC2::Subnet', { Ref: 'AWS::NoValue' }] };
    const expected = Object.keys(rule.triggers).map((type) => (type === 'AWS::EC2::Subnet' ? onRequest : type));
    expect(types).toHaveLength(expected.length);
    expect(types).toEqual(expect.arrayContaining(expected));
    expect(types).not.toEqual([onRequest]);
    expect(parameters).toEqual({ Ref: `${logicalId(rule)}Parameters` });
    expect(Description).toMatch(/^Checks if .{1,244}\.$/);
    expect(Resources[`${logicalId(rule)}Rule`]?.DependsOn).toBe(`${logicalId(rule)}Permission`);
  });
});

type SourceDetail = Readonly<Record<string, unknown>>;

/** A member of a detail; of one that is there on a condition, the member on that condition. */
function memberOf(detail: SourceDetail, name: string): unknown {
  const conditional = detail['Fn::If'] as readonly [string, SourceDetail] | undefined;
  if (conditional === undefined) return detail[name];
  const [condition, inner] = conditional;
  return { 'Fn::If': [condition, inner[name], { Ref: 'AWS::NoValue' }] };
}

function subscriptionOf(properties: Readonly<Record<string, unknown>>) {
  const { SourceDetails } = properties['Source'] as {
    readonly SourceDetails: readonly SourceDetail[];
  };
  const schedule = SourceDetails.at(-1);
  return {
    Description: properties['Description'],
    types: (properties['Scope'] as { readonly ComplianceResourceTypes: readonly unknown[] }).ComplianceResourceTypes,
    messages: SourceDetails.map((detail) => memberOf(detail, 'MessageType')),
    frequency: schedule && memberOf(schedule, 'MaximumExecutionFrequency'),
    parameters: properties['InputParameters'],
  };
}

function organizationSubscriptionOf(properties: Readonly<Record<string, unknown>>) {
  const metadata = properties['OrganizationCustomRuleMetadata'] as Readonly<Record<string, unknown>>;
  return {
    Description: metadata['Description'],
    types: metadata['ResourceTypesScope'],
    messages: metadata['OrganizationConfigRuleTriggerTypes'],
    frequency: metadata['MaximumExecutionFrequency'],
    parameters: metadata['InputParameters'],
  };
}

test.each(rules.map((rule) => [rule.id, rule] as const))('%s: who may invoke it', (_, rule) => {
  const permission = (template: Template) => template.Resources[`${logicalId(rule)}Permission`]?.Properties;
  const common = {
    Action: 'lambda:InvokeFunction',
    FunctionName: { Ref: logicalId(rule) },
    Principal: 'config.amazonaws.com',
  };
  expect(permission(account)).toEqual({ ...common, SourceAccount: { Ref: 'AWS::AccountId' } });
  expect(permission(central)).toEqual({
    ...common,
    SourceArn: { 'Fn::Sub': 'arn:${AWS::Partition}:config:${AWS::Region}:*:config-rule/*' },
  });
});

describe('an organization', () => {
  test('central functions enter accounts of the organization and no others, by one role', () => {
    for (const rule of rules) {
      const [statement] = statementsOf(central.Resources[`${logicalId(rule)}Role`]).filter(
        ({ Action }) => Action === 'sts:AssumeRole',
      );
      expect(statement).toMatchObject({
        Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/${MemberRoleName}' },
        Condition: { StringEquals: { 'aws:ResourceOrgID': { Ref: 'OrganizationId' } } },
      });
    }
    const { Variables } = central.Globals.Function['Environment'] as { readonly Variables: object };
    expect(Variables).toMatchObject({
      MEMBER_ROLE_NAME: { Ref: 'MemberRoleName' },
      MEMBER_ROLE_EXTERNAL_ID: { Ref: 'ExternalId' },
    });
  });

  test('the role in each account trusts their roles, with the external id, and allows what they need together', () => {
    const role = member.Resources['MemberRole'];
    expect(new Set(actionsOf(role))).toEqual(new Set(rules.flatMap(neededBy)));
    expect(role?.Properties['AssumeRolePolicyDocument']).toMatchObject({
      Statement: [
        {
          Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${CentralAccountId}:root' } },
          Condition: {
            ArnLike: {
              'aws:PrincipalArn': {
                'Fn::Sub': 'arn:${AWS::Partition}:iam::${CentralAccountId}:role/vpc-endpoint-rules/*',
              },
            },
            StringEquals: { 'sts:ExternalId': { Ref: 'ExternalId' }, 'aws:PrincipalOrgID': { Ref: 'OrganizationId' } },
          },
        },
      ],
    });
    for (const rule of rules) {
      expect(central.Resources[`${logicalId(rule)}Role`]?.Properties['Path']).toBe('/vpc-endpoint-rules/');
    }
    for (const name of ['MemberRoleName', 'ExternalId', 'OrganizationId']) {
      expect(member.Parameters[name]?.Default).toBe(central.Parameters[name]?.Default);
      expect(member.Parameters[name]?.AllowedPattern).toBe(central.Parameters[name]?.AllowedPattern);
    }
  });

  test('names of rules of an organization are at most 64 characters', () => {
    for (const { id } of rules) expect(24 + id.length).toBeLessThanOrEqual(64);
  });
});

describe('the conformance pack', () => {
  const text = textOf('organization/conformance-pack.yaml');
  const pack = templateAt('organization/conformance-pack.yaml');

  test('keeps the limits of AWS Config', () => {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(51_200);
    expect(Object.keys(pack.Parameters).length).toBeLessThanOrEqual(60);
    expect(Object.keys(pack.Resources).length).toBeLessThanOrEqual(130);
  });

  test('has the rules of template.yaml, for functions of the same names', () => {
    for (const rule of rules) {
      const { Source, ...packed } = pack.Resources[`${logicalId(rule)}Rule`]?.Properties ?? {};
      const { Source: source, ...whole } = account.Resources[`${logicalId(rule)}Rule`]?.Properties ?? {};
      expect(packed).toEqual(whole);
      expect(Source).toEqual({
        ...(source as object),
        SourceIdentifier: {
          'Fn::Sub': `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:\${RulePrefix}${rule.id}`,
        },
      });
    }
  });
});

describe('parameters of the stack', () => {
  const patternOf = (name: string) => new RegExp(`^(?:${account.Parameters[name]?.AllowedPattern ?? ''})$`);

  test('no default is refused by its own pattern', () => {
    for (const template of [account, central, member]) {
      for (const { Default, AllowedPattern } of Object.values(template.Parameters)) {
        if (Default === undefined || AllowedPattern === undefined) continue;
        expect(Default).toMatch(new RegExp(`^(?:${AllowedPattern})$`));
      }
    }
  });

  test('rules are named by id, severity or what they judge; a wrong name is refused', () => {
    for (const words of ['all', 'high', 'vpc-endpoint,vpc-dns-attributes-enabled']) {
      expect(words).toMatch(patternOf('Rules'));
    }
    for (const words of ['', 'al', 'high medium', 'all,', 'vpce-sg-allow-https']) {
      expect(words).not.toMatch(patternOf('Rules'));
    }
    expect(ruleParameters(rules)).toHaveLength(3);
  });

  test('parameters of a rule are a JSON object of strings; a wrong name is refused at once', () => {
    const pattern = patternOf('VpceMultiAzParameters');
    for (const good of ['{}', '{"minAzs":"3"}', ' { "minAzs": "3", "excludeVpcIds": "vpc-1, vpc-2" } ']) {
      expect(good).toMatch(pattern);
      expect(() => JSON.parse(good) as unknown).not.toThrow();
    }
    for (const bad of ['', '{', '{"minAzs":3}', '{"minAz":"3"}', '{"minAzs":"3",}', '{"minAzs":"3" "vpcIds":""}']) {
      expect(bad).not.toMatch(pattern);
    }
    expect('{"minAzs":""}').not.toMatch(pattern);
  });

  test('whatever a rule takes, its parameter takes', () => {
    const parameters = inputParameters(rules);
    for (const [at, rule] of rules.entries()) {
      const defaults = Object.fromEntries(Object.entries(rule.parameters).map(([name, one]) => [name, one.default]));
      expect(() => readParameters(rule.parameters, defaults)).not.toThrow();
      const pattern = parameters[at]?.declaration['AllowedPattern'] as string;
      const given = Object.fromEntries(Object.entries(defaults).filter(([, text]) => text !== ''));
      expect(JSON.stringify(given)).toMatch(new RegExp(`^(?:${pattern})$`));
    }
  });
});

describe('what is checked after the SAM transform', () => {
  const details = (types: readonly string[]) =>
    types.map((MessageType) => ({ EventSource: 'aws.config', MessageType }));
  const rule = (properties: object, rest: object = {}) => ({
    Type: 'AWS::Config::ConfigRule',
    DependsOn: 'Permission',
    Properties: {
      Source: {
        Owner: 'CUSTOM_LAMBDA',
        SourceIdentifier: { 'Fn::GetAtt': ['F', 'Arn'] },
        SourceDetails: details(['ConfigurationItemChangeNotification']),
      },
      ...properties,
    },
    ...rest,
  });
  const permission = {
    Type: 'AWS::Lambda::Permission',
    Properties: { FunctionName: { Ref: 'F' }, SourceAccount: '1' },
  };
  const scheduled = {
    Source: {
      Owner: 'CUSTOM_LAMBDA',
      SourceIdentifier: { 'Fn::GetAtt': ['F', 'Arn'] },
      SourceDetails: details(['ScheduledNotification']),
    },
  };

  test.each([
    ['nothing', { Permission: permission, Rule: rule({}) }, []],
    ['a rule that comes too early', { Permission: permission, Rule: rule({}, { DependsOn: undefined }) }, ['before']],
    [
      'a permission for everybody',
      { Permission: { ...permission, Properties: { FunctionName: { Ref: 'F' } } }, Rule: rule({}) },
      ['neither'],
    ],
    ['a scope on a schedule', { Permission: permission, Rule: rule({ ...scheduled, Scope: {} }) }, ['schedule']],
    ['a schedule', { Permission: permission, Rule: rule(scheduled) }, []],
    ['numbers as parameters', { Permission: permission, Rule: rule({ InputParameters: '{"a":1}' }) }, ['strings']],
    ['long parameters', { Permission: permission, Rule: rule({ InputParameters: ' '.repeat(1025) }) }, ['1,024']],
    ['a wildcard', { Role: { Type: 'R', Properties: { P: [{ Effect: 'Allow', Action: ['ec2:*'] }] } } }, ['ec2:*']],
  ])('%s', (_what, Resources, expected) => {
    const complaints = complaintsAbout({ Parameters: {}, Resources });
    expect(complaints).toHaveLength(expected.length);
    for (const [at, word] of expected.entries()) expect(complaints[at]).toContain(word);
  });
});
