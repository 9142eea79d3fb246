// What goes wrong must be seen: it throws, and never becomes an evaluation.
import { openAccount, type Account } from './account';
import type { PutEvaluationsInput } from './config-stub';
import { denying, ec2Error, throttling } from './ec2-proxy';
import { buildEstate, createEndpoint, createSecurityGroup, createVpc, httpsFromInside, type Estate } from './estate';
import { captureTime, changeMessage, deletedItem, eventOf, itemNow, notificationTime, scheduleMessage } from './events';
import { expectReport } from './expectations';

let account: Account;
let estate: Estate;

beforeAll(async () => {
  account = await openAccount();
  estate = await buildEstate(account.ec2);
});
afterEach(() => {
  account.proxy.fault = undefined;
  account.config.answers.PutEvaluations = () => ({ FailedEvaluations: [] });
});
afterAll(() => account.close());

const schedule = (): object => eventOf(account.accountId, scheduleMessage(account.accountId));

describe('a read is denied', () => {
  test.each([
    ['vpce-private-dns-enabled', 'DescribeVpcEndpoints'],
    ['vpce-private-dns-enabled', 'DescribeVpcEndpointServices'],
    ['vpce-sg-allows-https', 'DescribeVpcEndpoints'],
    ['vpce-sg-allows-https', 'DescribeSecurityGroups'],
    ['vpce-gateway-route-present', 'DescribeVpcEndpoints'],
    ['vpce-gateway-route-present', 'DescribeRouteTables'],
    ['vpc-ssm-endpoints-complete', 'DescribeVpcs'],
    ['vpc-ssm-endpoints-complete', 'DescribeVpcEndpoints'],
  ])('%s: %s', async (ruleId, action) => {
    account.proxy.fault = denying(action);
    const { error, result, sent, ec2Calls } = await account.invoke(ruleId, schedule(), { COLD: action });
    expect(ec2Calls).toContain(action);
    expect(result).toBeUndefined();
    expect(error).toMatchObject({ name: 'UnauthorizedOperation', message: expect.stringContaining(action) as string });
    expect(sent).toEqual([]);
  });

  test('the history of a deleted resource', async () => {
    account.config.failWith('GetResourceConfigHistory', 'AccessDeniedException');
    const message = changeMessage(deletedItem(account.accountId, 'AWS::EC2::VPCEndpoint', 'vpce-0123456789abcdef0'));
    const { error, sent } = await account.invoke('vpc-ssm-endpoints-complete', eventOf(account.accountId, message));
    expect(error?.name).toBe('AccessDeniedException');
    expect(sent).toEqual([]);
  });
});

test('EC2 throttles twice: the read is tried again', async () => {
  const item = await itemNow(account.ec2, account.accountId, estate.good.sqs);
  account.proxy.fault = throttling('DescribeSecurityGroups', 2);
  const event = eventOf(account.accountId, changeMessage(item));
  const { result, error, sent } = await account.invoke('vpce-sg-allows-https', event);
  expect(error).toBeUndefined();
  expect(result?.evaluations).toMatchObject([{ ComplianceResourceId: estate.good.sqs, ComplianceType: 'COMPLIANT' }]);
  expect(sent).toHaveLength(1);
});

test('EC2 goes on failing: it throws', async () => {
  account.proxy.fault = ({ action }) =>
    action === 'DescribeVpcEndpoints' ? ec2Error(400, 'InternalFailure', 'An internal error has occurred.') : undefined;
  const { error, sent } = await account.invoke('vpce-sg-allows-https', schedule());
  expect(error?.name).toBe('InternalFailure');
  expect(sent).toEqual([]);
});

describe('AWS Config says that it failed to take an evaluation', () => {
  const refusing =
    (times: number, id: () => string) =>
    ({ Evaluations }: PutEvaluationsInput): object => {
      times -= 1;
      return { FailedEvaluations: times >= 0 ? Evaluations.filter((one) => one.ComplianceResourceId === id()) : [] };
    };

  test('once: that evaluation alone is sent again', async () => {
    account.config.answers.PutEvaluations = refusing(1, () => estate.bad.sqs);
    const { error, result, sent } = await account.invoke('vpce-sg-allows-https', schedule());
    expect(error).toBeUndefined();
    expect(result?.evaluations).toHaveLength(8);
    expect(sent.map(({ Evaluations }) => Evaluations.length)).toEqual([8, 1]);
    expect(sent[1]?.Evaluations).toEqual(
      sent[0]?.Evaluations.filter((evaluation) => evaluation.ComplianceResourceId === estate.bad.sqs),
    );
    expect(new Set(sent.map(({ ResultToken }) => ResultToken)).size).toBe(1);
  });

  test('again and again: it throws, naming the resource', async () => {
    account.config.answers.PutEvaluations = refusing(100, () => estate.bad.sqs);
    const { error, result, sent } = await account.invoke('vpce-sg-allows-https', schedule());
    expect(result).toBeUndefined();
    expect(error?.message).toContain(estate.bad.sqs);
    expect(sent.length).toBeGreaterThan(1);
  });
});

test.each([
  ['InvalidResultTokenException', 'ReportExpired'],
  ['NoSuchConfigRuleException', 'ReportExpired'],
  ['InvalidParameterValueException', 'EvaluationsRefused'],
])('AWS Config answers the report with %s: it throws', async (name, expected) => {
  account.config.failWith('PutEvaluations', name);
  const { error, result } = await account.invoke('vpce-sg-allows-https', schedule());
  expect(result).toBeUndefined();
  expect(error?.name).toBe(expected);
});

test.each([
  ['an unknown parameter', { sourceModes: 'any' }, 'sourceModes'],
  ['an invalid value', { sourceMode: 'sometimes' }, 'sometimes'],
  ['values that do not fit together', { sourceMode: 'explicit' }, 'requiredSourceCidrs'],
])('%s: it throws, and reads nothing', async (_what, ruleParameters, says) => {
  const event = eventOf(account.accountId, scheduleMessage(account.accountId), {
    ruleParameters: JSON.stringify(ruleParameters),
  });
  const { error, ec2Calls, configCalls } = await account.invoke('vpce-sg-allows-https', event);
  expect(error?.message).toContain(says);
  expect(ec2Calls).toEqual([]);
  expect(configCalls).toEqual([]);
});

test('after a failure the same process answers the next event', async () => {
  const item = await itemNow(account.ec2, account.accountId, estate.good.sqs);
  const event = eventOf(account.accountId, changeMessage(item));
  account.proxy.fault = denying('DescribeVpcEndpoints');
  expect((await account.invoke('vpce-sg-allows-https', event)).error).toBeDefined();
  account.proxy.fault = undefined;
  const invocation = await account.invoke('vpce-sg-allows-https', event);
  expectReport(invocation, { [estate.good.sqs]: 'COMPLIANT' }, captureTime);
});

test('more than 100 evaluations are sent in batches of 100', async () => {
  const large = await openAccount();
  try {
    const vpcId = await createVpc(large.ec2, '10.3.0.0/16');
    const groupIds = [await createSecurityGroup(large.ec2, vpcId, 'endpoints', [httpsFromInside])];
    const ids: string[] = [];
    for (let count = 0; count < 205; count += 1) {
      ids.push(await createEndpoint(large.ec2, vpcId, { service: 'sqs', type: 'Interface', groupIds }));
    }
    const event = eventOf(large.accountId, scheduleMessage(large.accountId));
    const invocation = await large.invoke('vpce-sg-allows-https', event);
    const expected = Object.fromEntries(ids.map((id) => [id, 'COMPLIANT']));
    expectReport(invocation, expected, notificationTime);
    expect(invocation.sent.map(({ Evaluations }) => Evaluations.length)).toEqual([100, 100, 5]);
  } finally {
    await large.close();
  }
});
