// Something changes: exactly the resources that the change can have affected are reported, in one call.
import { openAccount, type Account } from './account';
import { buildEstate, deleteEndpoint, type Estate } from './estate';
import {
  captureTime,
  changeMessage,
  deletedItem,
  deletionDiff,
  eventOf,
  itemNow,
  itemOf,
  oversizedMessage,
  type Item,
} from './events';
import { expectReport, type Expected } from './expectations';

let account: Account;
let estate: Estate;

/** What each rule must report, by its id. */
type Table = readonly (readonly [ruleId: string, expected: (estate: Estate) => Expected])[];

async function expectChange(ruleId: string, message: Item, expected: Expected): Promise<void> {
  const invocation = await account.invoke(ruleId, eventOf(account.accountId, message));
  expectReport(invocation, expected, captureTime);
}

describe('while the estate stands', () => {
  beforeAll(async () => {
    account = await openAccount();
    estate = await buildEstate(account.ec2);
  });
  afterAll(() => account.close());

  const itemOfNow = (resourceId: string): Promise<Item> => itemNow(account.ec2, account.accountId, resourceId);

  const interfaceEndpoint: Table = [
    ['vpce-private-dns-enabled', ({ bad }) => ({ [bad.sqs]: 'NON_COMPLIANT', [bad.sqsToo]: 'NON_COMPLIANT' })],
    ['vpce-sg-allows-https', ({ bad }) => ({ [bad.sqs]: 'NON_COMPLIANT' })],
    ['vpce-gateway-route-present', ({ bad }) => ({ [bad.sqs]: 'NOT_APPLICABLE' })],
    ['vpc-ssm-endpoints-complete', ({ bad }) => ({ [bad.vpcId]: 'NON_COMPLIANT' })],
  ];
  test.each(interfaceEndpoint)('an interface endpoint changes: %s', async (ruleId, expected) => {
    await expectChange(ruleId, changeMessage(await itemOfNow(estate.bad.sqs)), expected(estate));
  });

  test.each(interfaceEndpoint)('its item is too large to be sent: %s', async (ruleId, expected) => {
    const item = await itemOfNow(estate.bad.sqs);
    account.config.answers.GetResourceConfigHistory = () => history(item);
    await expectChange(ruleId, oversizedMessage(item), expected(estate));
  });

  const compliantEndpoint: Table = [
    ['vpce-private-dns-enabled', ({ good }) => ({ [good.ssm]: 'COMPLIANT' })],
    ['vpce-sg-allows-https', ({ good }) => ({ [good.ssm]: 'COMPLIANT' })],
    ['vpc-ssm-endpoints-complete', ({ good }) => ({ [good.vpcId]: 'COMPLIANT' })],
  ];
  test.each(compliantEndpoint)('an endpoint changes that is as it should be: %s', async (ruleId, expected) => {
    await expectChange(ruleId, changeMessage(await itemOfNow(estate.good.ssm)), expected(estate));
  });

  const gatewayEndpoint: Table = [
    ['vpce-private-dns-enabled', ({ good }) => ({ [good.s3]: 'NOT_APPLICABLE' })],
    ['vpce-sg-allows-https', ({ good }) => ({ [good.s3]: 'NOT_APPLICABLE' })],
    ['vpce-gateway-route-present', ({ good }) => ({ [good.s3]: 'COMPLIANT' })],
    ['vpc-ssm-endpoints-complete', ({ good }) => ({ [good.vpcId]: 'COMPLIANT' })],
  ];
  test.each(gatewayEndpoint)('a gateway endpoint changes: %s', async (ruleId, expected) => {
    await expectChange(ruleId, changeMessage(await itemOfNow(estate.good.s3)), expected(estate));
  });

  const securityGroup: Table = [
    ['vpce-private-dns-enabled', ({ bad }) => ({ [bad.groupId]: 'NOT_APPLICABLE' })],
    [
      'vpce-sg-allows-https',
      ({ bad }) => ({ [bad.sqs]: 'NON_COMPLIANT', [bad.sqsToo]: 'NON_COMPLIANT', [bad.ssm]: 'NON_COMPLIANT' }),
    ],
    ['vpce-gateway-route-present', ({ bad }) => ({ [bad.groupId]: 'NOT_APPLICABLE' })],
    ['vpc-ssm-endpoints-complete', ({ bad }) => ({ [bad.groupId]: 'NOT_APPLICABLE' })],
  ];
  test.each(securityGroup)('a security group changes: %s', async (ruleId, expected) => {
    await expectChange(ruleId, changeMessage(await itemOfNow(estate.bad.groupId)), expected(estate));
  });

  const routeTable: Table = [
    ['vpce-private-dns-enabled', ({ bad }) => ({ [bad.routeTableId]: 'NOT_APPLICABLE' })],
    ['vpce-sg-allows-https', ({ bad }) => ({ [bad.routeTableId]: 'NOT_APPLICABLE' })],
    ['vpce-gateway-route-present', ({ bad }) => ({ [bad.s3]: 'NON_COMPLIANT' })],
    ['vpc-ssm-endpoints-complete', ({ bad }) => ({ [bad.routeTableId]: 'NOT_APPLICABLE' })],
  ];
  test.each(routeTable)('a route table changes: %s', async (ruleId, expected) => {
    await expectChange(ruleId, changeMessage(await itemOfNow(estate.bad.routeTableId)), expected(estate));
  });

  test('a route table of the other VPC changes: only the endpoint there is judged', async () => {
    const item = await itemOfNow(estate.good.routeTableId);
    await expectChange('vpce-gateway-route-present', changeMessage(item), { [estate.good.s3]: 'COMPLIANT' });
  });

  test('a VPC changes: it is judged', async () => {
    const item = await itemOfNow(estate.good.vpcId);
    await expectChange('vpc-ssm-endpoints-complete', changeMessage(item), { [estate.good.vpcId]: 'COMPLIANT' });
  });

  test('a rule that does not care about the type reads nothing', async () => {
    const message = changeMessage(await itemOfNow(estate.bad.groupId));
    const { ec2Calls, configCalls } = await account.invoke(
      'vpc-ssm-endpoints-complete',
      eventOf(account.accountId, message),
    );
    expect(ec2Calls).toEqual([]);
    expect(configCalls).toEqual(['PutEvaluations']);
  });

  describe('an endpoint is gone that nobody remembers, so the whole Region is swept', () => {
    const gone = 'vpce-0123456789abcdef0';
    const noTrace: Table = [
      [
        'vpce-private-dns-enabled',
        ({ good, bad }) => ({
          [gone]: 'NOT_APPLICABLE',
          [good.sqs]: 'COMPLIANT',
          [good.ssm]: 'COMPLIANT',
          [good.ssmmessages]: 'COMPLIANT',
          [bad.sqs]: 'NON_COMPLIANT',
          [bad.sqsToo]: 'NON_COMPLIANT',
          [bad.ssm]: 'NON_COMPLIANT',
        }),
      ],
      ['vpce-sg-allows-https', () => ({ [gone]: 'NOT_APPLICABLE' })],
      ['vpce-gateway-route-present', () => ({ [gone]: 'NOT_APPLICABLE' })],
      [
        'vpc-ssm-endpoints-complete',
        ({ good, bad, defaultVpcId }) => ({
          [good.vpcId]: 'COMPLIANT',
          [bad.vpcId]: 'NON_COMPLIANT',
          [defaultVpcId]: 'NOT_APPLICABLE',
        }),
      ],
    ];
    test.each(noTrace)('%s', async (ruleId, expected) => {
      account.config.answers.GetResourceConfigHistory = () => ({ configurationItems: [] });
      const message = changeMessage(deletedItem(account.accountId, 'AWS::EC2::VPCEndpoint', gone));
      await expectChange(ruleId, message, expected(estate));
    });

    describe.each(['ResourceNotDiscoveredException', 'NoAvailableConfigurationRecorderException'])(
      'AWS Config answers %s',
      (name) => {
        test.each(noTrace)('%s', async (ruleId, expected) => {
          account.config.failWith('GetResourceConfigHistory', name);
          const message = changeMessage(deletedItem(account.accountId, 'AWS::EC2::VPCEndpoint', gone));
          await expectChange(ruleId, message, expected(estate));
        });
      },
    );
  });
});

describe('endpoints are deleted', () => {
  /** What AWS Config had recorded before. */
  let former: Readonly<Record<'sqs' | 'ssm' | 's3', Item>>;

  beforeAll(async () => {
    account = await openAccount();
    estate = await buildEstate(account.ec2);
    const { good, bad } = estate;
    former = {
      sqs: await itemNow(account.ec2, account.accountId, bad.sqs),
      ssm: await itemNow(account.ec2, account.accountId, good.ssm),
      s3: await itemNow(account.ec2, account.accountId, good.s3),
    };
    for (const id of [bad.sqs, good.ssm, good.s3]) await deleteEndpoint(account.ec2, id);
  });
  afterAll(() => account.close());

  const deletions: readonly (readonly [
    ruleId: string,
    deleted: 'sqs' | 'ssm' | 's3',
    expected: (estate: Estate) => Expected,
  ])[] = [
    ['vpce-private-dns-enabled', 'sqs', ({ bad }) => ({ [bad.sqs]: 'NOT_APPLICABLE', [bad.sqsToo]: 'NON_COMPLIANT' })],
    ['vpce-sg-allows-https', 'sqs', ({ bad }) => ({ [bad.sqs]: 'NOT_APPLICABLE' })],
    ['vpce-gateway-route-present', 's3', ({ good }) => ({ [good.s3]: 'NOT_APPLICABLE' })],
    ['vpc-ssm-endpoints-complete', 'ssm', ({ good }) => ({ [good.vpcId]: 'NON_COMPLIANT' })],
  ];

  function deletion(deleted: 'sqs' | 'ssm' | 's3', diff: Item | null): Item {
    const item = former[deleted];
    return changeMessage(deletedItem(account.accountId, 'AWS::EC2::VPCEndpoint', String(item['resourceId'])), diff);
  }

  function configurationOf(item: Item): Item {
    return item['configuration'] as Item;
  }

  test.each(deletions)('the diff tells what it was: %s', async (ruleId, deleted, expected) => {
    account.config.failWith('GetResourceConfigHistory', 'InternalError');
    const configuration = configurationOf(former[deleted]);
    const diff = deletionDiff(configuration, String(configuration['vpcId']));
    await expectChange(ruleId, deletion(deleted, diff), expected(estate));
  });

  test('the diff holds nothing but the relationships', async () => {
    account.config.failWith('GetResourceConfigHistory', 'InternalError');
    const diff = deletionDiff(undefined, estate.good.vpcId);
    await expectChange('vpc-ssm-endpoints-complete', deletion('ssm', diff), { [estate.good.vpcId]: 'NON_COMPLIANT' });
  });

  test.each(deletions)('there is no diff, but a history: %s', async (ruleId, deleted, expected) => {
    const item = former[deleted];
    const gone = itemOf(account.accountId, 'AWS::EC2::VPCEndpoint', String(item['resourceId']), null);
    account.config.answers.GetResourceConfigHistory = () => history(gone, item);
    await expectChange(ruleId, deletion(deleted, null), expected(estate));
  });

  test('the first page of the history is empty', async () => {
    account.config.answers.GetResourceConfigHistory = ({ nextToken }) =>
      nextToken === undefined ? { configurationItems: [], nextToken: 'more' } : history(former.ssm);
    await expectChange('vpc-ssm-endpoints-complete', deletion('ssm', null), { [estate.good.vpcId]: 'NON_COMPLIANT' });
  });
});

/** What GetResourceConfigHistory answers: the same members under other names, the configuration as text. */
function history(...items: readonly Item[]): object {
  return {
    configurationItems: items.map((item) => ({
      version: item['configurationItemVersion'],
      accountId: item['awsAccountId'],
      configurationItemCaptureTime: Date.parse(String(item['configurationItemCaptureTime'])) / 1000,
      configurationItemStatus: item['configurationItemStatus'],
      configurationStateId: String(item['configurationStateId']),
      arn: item['ARN'],
      resourceType: item['resourceType'],
      resourceId: item['resourceId'],
      awsRegion: item['awsRegion'],
      tags: item['tags'],
      relatedEvents: [],
      relationships: [],
      supplementaryConfiguration: {},
      ...(item['configuration'] == null ? {} : { configuration: JSON.stringify(item['configuration']) }),
    })),
  };
}
