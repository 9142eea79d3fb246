// template.yaml as a stack in moto's CloudFormation, as far as moto goes: it creates functions, roles, log groups and the
// queue, and has no alarms and no rules of AWS Config. What it created is then invoked, as it was created.
import { translate } from '../../infra/templates';
import { rules } from '../../functions/index';
import { motoUrl, verdicts } from './account';
import { changeMessage, eventOf, itemOf } from './events';
import { startFunction } from './lambda';
import { createStack, motoHeaders, motoQuery } from './moto';

const accountId = '210987654321';

interface FunctionConfiguration {
  readonly FunctionName: string;
  readonly Runtime: string;
  readonly MemorySize: number;
  readonly Timeout: number;
  readonly Role: string;
  readonly Environment: { readonly Variables: Readonly<Record<string, string>> };
}

let template: string;

beforeAll(async () => {
  template = JSON.stringify(translate(['template.yaml'])['template.yaml']);
  // Where sam package would have put the bundles.
  const headers = motoHeaders('s3', accountId);
  await fetch(`${motoUrl()}/bundles`, { method: 'PUT', headers });
  for (const { id } of rules) {
    await fetch(`${motoUrl()}/bundles/dist/functions/${id}/`, { method: 'PUT', headers, body: 'a bundle' });
  }
});

async function functions(): Promise<readonly FunctionConfiguration[]> {
  const response = await fetch(`${motoUrl()}/2015-03-31/functions/`, { headers: motoHeaders('lambda', accountId) });
  const { Functions } = (await response.json()) as { readonly Functions: readonly FunctionConfiguration[] };
  return Functions;
}

async function typesOf(stack: string): Promise<Readonly<Record<string, number>>> {
  const xml = await motoQuery('cloudformation', accountId, {
    Action: 'DescribeStackResources',
    Version: '2010-05-15',
    StackName: stack,
  });
  const types = [...xml.matchAll(/<ResourceType>([^<]*)</g)].map(([, type]) => String(type));
  return Object.fromEntries([...new Set(types)].map((type) => [type, types.filter((one) => one === type).length]));
}

test('two stacks side by side: all rules, and some of them with a prefix', async () => {
  await createStack(accountId, 'everything', template, {});
  expect(await typesOf('everything')).toMatchObject({
    'AWS::Lambda::Function': rules.length + 1,
    'AWS::IAM::Role': rules.length + 1,
    'AWS::SQS::Queue': 2,
    'AWS::Logs::LogGroup': rules.length + 1,
  });
  await createStack(accountId, 'trial', template, {
    RulePrefix: 'trial-',
    Rules: 'security-group,vpce-multi-az,vpce-sg-not-open',
    ExcludedRules: 'vpce-sg-not-open',
    DryRun: 'true',
    LogLevel: 'DEBUG',
  });
  const names = (await functions()).map(({ FunctionName }) => FunctionName);
  const wanted = [
    'trial-sg-egress-allows-gateway-prefix-list',
    'trial-sg-egress-allows-interface-endpoints',
    'trial-vpce-multi-az',
  ];
  expect(names.filter((name) => /^trial-(?!Replay-)/.test(name)).sort()).toEqual(wanted);
  // Each stack has one more, which replays.
  expect(names).toHaveLength(rules.length + 1 + wanted.length + 1);
  const own = wanted.length + 1;
  expect(await typesOf('trial')).toMatchObject({ 'AWS::Lambda::Function': own, 'AWS::IAM::Role': own });
});

test('a function of the stack is invoked as it was created', async () => {
  const created = (await functions()).find(({ FunctionName }) => FunctionName === 'trial-vpce-multi-az');
  expect(created).toMatchObject({ Runtime: 'nodejs24.x', MemorySize: 512, Timeout: 240 });
  expect(created?.Role).toMatch(/^arn:aws:iam::210987654321:role\/vpc-endpoint-rules\//);
  const started = await startFunction('vpce-multi-az', created?.Environment.Variables ?? {});
  try {
    const item = itemOf(accountId, 'AWS::EC2::Instance', 'i-0123456789abcdef0', {});
    const ending = await started.invoke(
      eventOf(accountId, changeMessage(item), { configRuleName: 'trial-vpce-multi-az' }),
    );
    expect(verdicts(ending)).toEqual({ 'i-0123456789abcdef0': 'NOT_APPLICABLE' });
    expect(ending.result).toMatchObject({ configRuleName: 'trial-vpce-multi-az', dryRun: true });
  } finally {
    started.close();
  }
});
