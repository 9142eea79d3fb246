// Every message type, and every way in which a resource may be none of the rule's business: each is answered.
import { openAccount, type Account } from './account';
import { buildEstate, type Estate } from './estate';
import {
  captureTime,
  changeMessage,
  deletedItem,
  eventOf,
  itemNow,
  itemOf,
  notificationTime,
  oversizedMessage,
  scheduleMessage,
  type Item,
} from './events';
import { expectReport, type Expected } from './expectations';

let account: Account;
let estate: Estate;

beforeAll(async () => {
  account = await openAccount();
  estate = await buildEstate(account.ec2);
});
afterEach(() => {
  account.config.answers.GetComplianceDetailsByConfigRule = () => ({ EvaluationResults: [] });
});
afterAll(() => account.close());

const ruleIds = [
  'vpce-private-dns-enabled',
  'vpce-sg-allows-https',
  'vpce-gateway-route-present',
  'vpc-ssm-endpoints-complete',
];

/** What each rule says of the whole Region. */
const swept: readonly (readonly [ruleId: string, expected: (estate: Estate) => Expected])[] = [
  [
    'vpce-private-dns-enabled',
    ({ good, bad }) => ({
      [good.sqs]: 'COMPLIANT',
      [good.ssm]: 'COMPLIANT',
      [good.ssmmessages]: 'COMPLIANT',
      [good.s3]: 'NOT_APPLICABLE',
      [bad.sqs]: 'NON_COMPLIANT',
      [bad.sqsToo]: 'NON_COMPLIANT',
      [bad.ssm]: 'NON_COMPLIANT',
      [bad.s3]: 'NOT_APPLICABLE',
    }),
  ],
  [
    'vpce-sg-allows-https',
    ({ good, bad }) => ({
      [good.sqs]: 'COMPLIANT',
      [good.ssm]: 'COMPLIANT',
      [good.ssmmessages]: 'COMPLIANT',
      [good.s3]: 'NOT_APPLICABLE',
      [bad.sqs]: 'NON_COMPLIANT',
      [bad.sqsToo]: 'NON_COMPLIANT',
      [bad.ssm]: 'NON_COMPLIANT',
      [bad.s3]: 'NOT_APPLICABLE',
    }),
  ],
  [
    'vpce-gateway-route-present',
    ({ good, bad }) => ({
      [good.sqs]: 'NOT_APPLICABLE',
      [good.ssm]: 'NOT_APPLICABLE',
      [good.ssmmessages]: 'NOT_APPLICABLE',
      [good.s3]: 'COMPLIANT',
      [bad.sqs]: 'NOT_APPLICABLE',
      [bad.sqsToo]: 'NOT_APPLICABLE',
      [bad.ssm]: 'NOT_APPLICABLE',
      [bad.s3]: 'NON_COMPLIANT',
    }),
  ],
  [
    'vpc-ssm-endpoints-complete',
    ({ good, bad, defaultVpcId }) => ({
      [good.vpcId]: 'COMPLIANT',
      [bad.vpcId]: 'NON_COMPLIANT',
      [defaultVpcId]: 'NOT_APPLICABLE',
    }),
  ],
];

test.each(swept)('a schedule is answered with a sweep of the Region: %s', async (ruleId, expected) => {
  const event = eventOf(account.accountId, scheduleMessage(account.accountId));
  expectReport(await account.invoke(ruleId, event), expected(estate), notificationTime);
});

test('a sweep withdraws what AWS Config still shows of resources that are gone', async () => {
  const gone = 'vpce-0123456789abcdef0';
  const shown = (ResourceType: string, ResourceId: string) => ({
    EvaluationResultIdentifier: {
      EvaluationResultQualifier: { ConfigRuleName: 'the-rule', ResourceType, ResourceId },
      OrderingTimestamp: 1,
    },
    ComplianceType: 'NON_COMPLIANT',
  });
  account.config.answers.GetComplianceDetailsByConfigRule = ({ NextToken }) =>
    NextToken === undefined
      ? { EvaluationResults: [shown('AWS::EC2::VPCEndpoint', estate.bad.s3)], NextToken: 'more' }
      : { EvaluationResults: [shown('AWS::EC2::VPCEndpoint', gone)] };
  const event = eventOf(account.accountId, scheduleMessage(account.accountId));
  const { result, sent } = await account.invoke('vpce-gateway-route-present', event);
  const expected = expect.objectContaining({
    ComplianceResourceType: 'AWS::EC2::VPCEndpoint',
    ComplianceResourceId: gone,
    ComplianceType: 'NOT_APPLICABLE',
  }) as object;
  expect(result?.evaluations).toContainEqual(expected);
  expect(result?.evaluations).toHaveLength(9);
  // What was found is reported before anything is withdrawn.
  expect(sent.map(({ Evaluations }) => Evaluations.length)).toEqual([8, 1]);
  expect(sent[1]?.Evaluations).toEqual([expected]);
});

describe.each(ruleIds)('%s', (ruleId) => {
  async function expectNotApplicable(event: object, resourceId: string): Promise<void> {
    const invocation = await account.invoke(ruleId, event);
    expectReport(invocation, { [resourceId]: 'NOT_APPLICABLE' }, captureTime);
    expect(invocation.ec2Calls).toEqual([]);
  }

  const itemOfNow = (): Promise<Item> => itemNow(account.ec2, account.accountId, estate.good.s3);

  test('a type that no rule knows', async () => {
    const item = itemOf(account.accountId, 'AWS::EC2::Instance', 'i-0123456789abcdef0', { instanceId: 'i-…' });
    await expectNotApplicable(eventOf(account.accountId, changeMessage(item)), 'i-0123456789abcdef0');
  });

  test('a deletion of a type that no rule knows', async () => {
    const item = deletedItem(account.accountId, 'AWS::S3::Bucket', 'a-bucket');
    await expectNotApplicable(eventOf(account.accountId, changeMessage(item)), 'a-bucket');
  });

  test('a resource that left the scope of the rule', async () => {
    const event = eventOf(account.accountId, changeMessage(await itemOfNow()), { eventLeftScope: true });
    await expectNotApplicable(event, estate.good.s3);
  });

  test('a resource that AWS Config does not record', async () => {
    const item = { ...(await itemOfNow()), configurationItemStatus: 'ResourceNotRecorded' };
    await expectNotApplicable(eventOf(account.accountId, changeMessage(item)), estate.good.s3);
  });

  test('a proposal', async () => {
    const item = itemOf(account.accountId, 'AWS::EC2::VPCEndpoint', 'Proposal', { VpcEndpointType: 'Interface' });
    const event = eventOf(account.accountId, changeMessage(item), { evaluationMode: 'PROACTIVE' });
    await expectNotApplicable(event, 'Proposal');
  });

  test.each([
    ['a change', () => itemOfNow().then((item) => changeMessage(item))],
    ['an oversized change', () => itemOfNow().then((item) => oversizedMessage(item))],
    ['a schedule', () => Promise.resolve(scheduleMessage(account.accountId))],
  ])('the token TESTMODE: AWS Config is told that %s is a test', async (_what, message) => {
    const event = eventOf(account.accountId, await message(), { resultToken: 'TESTMODE' });
    const { result, sent } = await account.invoke(ruleId, event);
    expect(result?.evaluations.length).toBeGreaterThan(0);
    expect(sent).toEqual([expect.objectContaining({ ResultToken: 'TESTMODE', TestMode: true })]);
  });

  test('a real token is passed on, and is no test', async () => {
    const { sent } = await account.invoke(ruleId, eventOf(account.accountId, changeMessage(await itemOfNow())));
    expect(sent.map(({ ResultToken }) => ResultToken)).toEqual(['a-token-of-aws-config']);
    expect(sent[0]?.TestMode ?? false).toBe(false);
  });

  test('DRY_RUN: the same is returned and written, and nothing is sent', async () => {
    const event = eventOf(account.accountId, scheduleMessage(account.accountId));
    const real = await account.invoke(ruleId, event);
    const dry = await account.invoke(ruleId, event, { DRY_RUN: 'true' });
    expect(real.result?.dryRun).toBe(false);
    expect(dry.result).toEqual({ ...real.result, dryRun: true });
    expect(dry.sent).toEqual([]);
    for (const { ComplianceResourceId } of dry.result?.evaluations ?? []) {
      expect(dry.output).toContain(ComplianceResourceId);
    }
  });

  test('it returns the name of the AWS Config rule, whatever that is', async () => {
    const event = eventOf(account.accountId, scheduleMessage(account.accountId), {
      configRuleName: 'a-stack-its-rule',
    });
    const { result } = await account.invoke(ruleId, event);
    expect(result?.configRuleName).toBe('a-stack-its-rule');
  });
});

test('moto itself accepts what is sent in test mode', async () => {
  const event = eventOf(account.accountId, scheduleMessage(account.accountId), { resultToken: 'TESTMODE' });
  const { error, result } = await account.invoke('vpce-sg-allows-https', event, {
    AWS_ENDPOINT_URL_CONFIG_SERVICE: process.env['MOTO_URL'] ?? '',
  });
  expect(error).toBeUndefined();
  expect(result?.evaluations.length).toBeGreaterThan(0);
});
