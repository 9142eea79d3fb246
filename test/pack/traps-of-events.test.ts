// The traps of AWS Config's protocol in which rules are caught: events and reports. One test for each, or more.
import {
  ConfigServiceClient,
  GetComplianceDetailsByConfigRuleCommand,
  GetResourceConfigHistoryCommand,
  PutEvaluationsCommand,
} from '@aws-sdk/client-config-service';
import { mockClient } from 'aws-sdk-client-mock';
import { rules } from '../../functions/index';
import { accounts } from '../../shared/aws/accounts';
import { decode } from '../../shared/aws/decode';
import { lambda, type Result } from '../../shared/aws/lambda';
import { boolean, list, readParameters } from '../../shared/rule/parameters';
import type { Listed } from '../example-estate';
import { fakeEc2, readersOf } from '../fake-ec2';
import { accountId, endpoint, gatewayEndpoint, region, securityGroup, subnet, vpc, vpcId } from '../network';
import {
  captureTime,
  changeEvent,
  deletedItem,
  event,
  item,
  notificationTime,
  oversizedEvent,
  scheduledEvent,
} from '../shared/aws/event';

process.env['AWS_REGION'] = region;
process.env['LOG_LEVEL'] = 'SILENT';
process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';

const first = 'vpce-0a1b2c3d4e5f60001';
const second = 'vpce-0a1b2c3d4e5f60002';

let estate: Listed = {};
let refusal: Error | undefined;
fakeEc2(
  () => estate,
  () => {
    if (refusal) throw refusal;
    return 'all';
  },
);
const config = mockClient(ConfigServiceClient);

beforeEach(() => {
  config.reset();
  config.on(PutEvaluationsCommand).resolves({});
  config.on(GetComplianceDetailsByConfigRuleCommand).resolves({});
  config.on(GetResourceConfigHistoryCommand).resolves({});
  refusal = undefined;
  estate = {
    VpcEndpoints: [endpoint(), endpoint({ VpcEndpointId: second, Groups: [] })],
    SecurityGroups: [securityGroup()],
    Vpcs: [vpc()],
    Subnets: [subnet()],
  };
});

/** What the rule's function answers. */
function answer(id: string, given: object): Promise<Result> {
  const [rule] = rules.filter((one) => one.id === id);
  if (!rule) throw new Error(`There is no rule ${id}.`);
  return lambda(rule, readersOf(rule))(given);
}

function verdicts({ evaluations }: Result): readonly string[] {
  return evaluations.map(({ ComplianceResourceId, ComplianceType }) => `${ComplianceResourceId} ${ComplianceType}`);
}

function sent() {
  return config.commandCalls(PutEvaluationsCommand).map((call) => call.args[0].input);
}

/** What AWS Config shows of the rule. */
function shows(...results: readonly (readonly [type: string, id: string])[]): void {
  config.on(GetComplianceDetailsByConfigRuleCommand).resolves({
    EvaluationResults: results.map(([ResourceType, ResourceId]) => ({
      EvaluationResultIdentifier: { EvaluationResultQualifier: { ResourceType, ResourceId } },
    })),
  });
}

test.each([undefined, null, '', '{}'])('trap 1: rule parameters may be %p', async (ruleParameters) => {
  const result = await answer('vpce-sg-not-default', changeEvent(item(), {}, { ruleParameters }));
  expect(verdicts(result)).toEqual([`${first} COMPLIANT`]);
});

test('trap 1: parameter values are strings: "false" is false, lists may have blanks, an empty string is not set', () => {
  const declared = { flag: boolean(true, 'A flag.'), ids: list('a', /^[a-z]$/, 'letters', 'Letters.') };
  expect(readParameters(declared, { flag: 'false', ids: ' a , b,' })).toMatchObject({ flag: false, ids: ['a', 'b'] });
  expect(readParameters(declared, { flag: '', ids: '' })).toMatchObject({ flag: true, ids: ['a'] });
  expect(() => readParameters(declared, { flag: false })).toThrow('expected a string');
});

test('trap 2: an oversized change is answered like a change', async () => {
  const summary = item({ configuration: undefined, relationships: undefined });
  expect(verdicts(await answer('vpce-sg-not-default', oversizedEvent(summary)))).toEqual([`${first} COMPLIANT`]);
});

test('trap 2: the history is read up to the capture time, through empty pages and items without configuration', async () => {
  config
    .on(GetResourceConfigHistoryCommand)
    .resolvesOnce({ configurationItems: [], nextToken: 'more' })
    .resolvesOnce({ configurationItems: [{ configuration: 'null' }, { configuration: JSON.stringify({ vpcId }) }] });
  estate = {
    ...estate,
    RouteTables: [],
    VpcEndpoints: [gatewayEndpoint(), gatewayEndpoint({ VpcId: 'vpc-2', VpcEndpointId: second })],
  };
  const table = deletedItem({ resourceType: 'AWS::EC2::RouteTable', resourceId: 'rtb-0a1b2c3d4e5f60001' });
  const result = await answer('vpce-gateway-route-present', changeEvent(table));
  expect(verdicts(result).map((verdict) => verdict.split(' ')[0])).toEqual(['vpce-0a1b2c3d4e5f60009']);
  expect(config.commandCalls(GetResourceConfigHistoryCommand)[0]?.args[0].input.laterTime).toEqual(
    new Date(captureTime),
  );
});

test.each(rules.map(({ id, subject }) => [id, subject] as const))(
  'trap 3: a deletion without configuration or relationships is NOT_APPLICABLE, with its own time: %s',
  async (id, resourceType) => {
    const result = await answer(id, changeEvent(deletedItem({ resourceType, resourceId: 'gone-1' })));
    const own = result.evaluations.filter(({ ComplianceResourceId }) => ComplianceResourceId === 'gone-1');
    expect(own).toMatchObject([{ ComplianceType: 'NOT_APPLICABLE', OrderingTimestamp: captureTime }]);
  },
);

test('trap 3: a deletion of a type that the rule does not judge is NOT_APPLICABLE too', async () => {
  const instance = deletedItem({ resourceType: 'AWS::EC2::Instance', resourceId: 'i-1' });
  expect(verdicts(await answer('vpce-sg-not-default', changeEvent(instance)))).toEqual(['i-1 NOT_APPLICABLE']);
});

test.each([
  ['left the scope', changeEvent(item(), {}, { eventLeftScope: true })],
  ['is not recorded', changeEvent(item({ configurationItemStatus: 'ResourceNotRecorded' }))],
  ['was deleted, not recorded', changeEvent(deletedItem({ configurationItemStatus: 'ResourceDeletedNotRecorded' }))],
])('trap 4: what %s is NOT_APPLICABLE', async (_, given) => {
  expect(verdicts(await answer('vpce-sg-not-default', given))).toEqual([`${first} NOT_APPLICABLE`]);
});

test('trap 5: a change wipes no result of another resource', async () => {
  shows(['AWS::EC2::VPCEndpoint', second], ['AWS::EC2::VPCEndpoint', 'vpce-gone']);
  expect(verdicts(await answer('vpce-sg-not-default', changeEvent(item())))).toEqual([`${first} COMPLIANT`]);
  expect(config.commandCalls(GetComplianceDetailsByConfigRuleCommand)).toHaveLength(0);
});

test('trap 6: a sweep clears by type and id, keeps the old type, and counts what it clears into the batches', async () => {
  estate = { VpcEndpoints: Array.from({ length: 100 }, (_, index) => endpoint({ VpcEndpointId: `vpce-${index}` })) };
  shows(['AWS::EC2::VPCEndpoint', 'vpce-1'], ['AWS::EC2::VPC', 'vpce-1']);
  const result = await answer('vpce-sg-not-default', scheduledEvent());
  expect(result.evaluations).toHaveLength(101);
  expect(result.evaluations.at(-1)).toMatchObject({
    ComplianceResourceType: 'AWS::EC2::VPC',
    ComplianceResourceId: 'vpce-1',
    ComplianceType: 'NOT_APPLICABLE',
  });
  expect(sent().map(({ Evaluations }) => Evaluations?.length)).toEqual([100, 1]);
});

test('trap 6: a sweep whose listing failed clears nothing', async () => {
  shows(['AWS::EC2::VPCEndpoint', 'vpce-gone']);
  refusal = new Error('no listing');
  await expect(answer('vpce-sg-not-default', scheduledEvent())).rejects.toThrow('no listing');
  expect(sent()).toEqual([]);
});

test('trap 7: at most 100 in a batch, none is empty, and annotations have 1 to 256 characters', async () => {
  estate = {
    VpcEndpoints: Array.from({ length: 250 }, (_, index) => endpoint({ VpcEndpointId: `vpce-${index}`, Groups: [] })),
  };
  await answer('vpce-sg-not-default', scheduledEvent());
  expect(sent().map(({ Evaluations }) => Evaluations?.length)).toEqual([100, 100, 50]);
  for (const { Annotation } of sent().flatMap(({ Evaluations = [] }) => Evaluations)) {
    expect(Annotation?.length).toBeGreaterThan(0);
    expect(Annotation?.length).toBeLessThanOrEqual(256);
  }
  config.resetHistory();
  estate = {};
  await answer('vpce-sg-not-default', scheduledEvent());
  expect(sent()).toEqual([]);
});

test('trap 7: FailedEvaluations are sent again although the answer was a success', async () => {
  const failed = {
    ComplianceResourceType: 'AWS::EC2::VPCEndpoint',
    ComplianceResourceId: first,
    ComplianceType: 'COMPLIANT',
    OrderingTimestamp: new Date(captureTime),
  } as const;
  config
    .on(PutEvaluationsCommand)
    .resolvesOnce({ FailedEvaluations: [failed] })
    .resolves({});
  await answer('vpce-sg-not-default', changeEvent(item()));
  expect(sent()).toHaveLength(2);
});

test('trap 8: the ordering timestamp is the capture time, of a sweep the notification time, and always a Date', async () => {
  await answer('vpce-sg-not-default', changeEvent(item()));
  await answer('vpce-sg-not-default', scheduledEvent());
  const times = sent().map(({ Evaluations }) => Evaluations?.[0]?.OrderingTimestamp);
  expect(times).toEqual([new Date(captureTime), new Date(notificationTime)]);
});

test('trap 8: a time that no Date can read is refused, and not sent as NaN', async () => {
  const odd = changeEvent(item({ configurationItemCaptureTime: '2016-12-11T06:04:03.800UTC' }));
  await expect(answer('vpce-sg-not-default', odd)).rejects.toThrow('configurationItemCaptureTime');
  expect(sent()).toEqual([]);
});

test.each(['UnauthorizedOperation', 'RequestLimitExceeded', 'InternalError'])(
  'trap 9: %s throws; it is no answer, and no NOT_APPLICABLE',
  async (name) => {
    refusal = Object.assign(new Error('no'), { name });
    await expect(answer('vpce-sg-allows-https', changeEvent(item()))).rejects.toThrow('no');
    expect(sent()).toEqual([]);
  },
);

test('trap 9: invalid parameters throw and say why', async () => {
  const given = changeEvent(item(), {}, { ruleParameters: '{"allowAlongsideCustom":"maybe"}' });
  await expect(answer('vpce-sg-not-default', given)).rejects.toThrow(
    'allowAlongsideCustom is "maybe": expected true or',
  );
});

test('trap 10: a security group that AWS does not return is unknown, and not COMPLIANT', async () => {
  estate = { ...estate, SecurityGroups: [] };
  await expect(answer('vpce-sg-not-open', changeEvent(item()))).rejects.toThrow();
  expect(sent().flatMap(({ Evaluations }) => Evaluations ?? [])).toEqual([]);
});

test('trap 19: credentials of another account never judge the account of an event', async () => {
  const opened: unknown[] = [];
  const kept = accounts(
    undefined,
    (credentials) => opened.push(credentials),
    () => ({}) as never,
    () => undefined,
  );
  await kept.of('999999999999', `arn:aws:lambda:us-east-1:${accountId}:function:f`, AbortSignal.timeout(1000));
  // Nobody assumes executionRoleArn: AWS Config's own role admits no function.
  expect(opened).toEqual([undefined]);
  const withRole = { ...changeEvent(item()), executionRoleArn: `arn:aws:iam::${accountId}:role/any` };
  expect(decode(withRole)).not.toHaveProperty('executionRoleArn');
  expect(decode(withRole).accountId).toBe(accountId);
});

test('trap 20: a type that the rule does not judge is NOT_APPLICABLE, whatever the rule hears of', async () => {
  const bucket = item({ resourceType: 'AWS::S3::Bucket', resourceId: 'bucket', configuration: { name: 'bucket' } });
  for (const { id } of rules) {
    expect(verdicts(await answer(id, changeEvent(bucket)))).toEqual(['bucket NOT_APPLICABLE']);
  }
});

test('trap 21: a change of a security group evaluates the endpoints that use it, and no others', async () => {
  const group = item({
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: 'sg-0a1b2c3d4e5f60001',
    configuration: { vpcId },
  });
  const { evaluations } = await answer('vpce-sg-allows-https', changeEvent(group));
  expect(evaluations.map(({ ComplianceResourceId }) => ComplianceResourceId)).toEqual([first]);
});

test('trap 22: an event that comes again, later, tells the same time and the newest state', async () => {
  const early = await answer('vpce-sg-not-default', changeEvent(item()));
  estate = { VpcEndpoints: [endpoint({ Groups: [{ GroupId: 'sg-9', GroupName: 'default' }] })] };
  const late = await answer('vpce-sg-not-default', changeEvent(item()));
  expect([...verdicts(early), ...verdicts(late)]).toEqual([`${first} COMPLIANT`, `${first} NON_COMPLIANT`]);
  expect(late.evaluations[0]?.OrderingTimestamp).toBe(early.evaluations[0]?.OrderingTimestamp);
});

test('trap 22: a message that is not known is refused before anything is read', async () => {
  await expect(answer('vpce-sg-not-default', event({ messageType: 'News' }))).rejects.toThrow('messageType is "News"');
});
