// An event fails, lies in the failure queue and is replayed: the queues are those of the stack, in moto's SQS; the functions
// are the built bundles; the code that replays is that of the template.
import { replays } from '../../infra/replay';
import { translate, type Translated } from '../../infra/templates';
import { replayHandler } from '../infra/replay-function';
import { motoUrl, openAccount, type Account } from './account';
import { ec2Error } from './ec2-proxy';
import { buildEstate, type Estate } from './estate';
import { changeMessage, eventOf, itemNow } from './events';
import { createStack, motoHeaders, motoQuery } from './moto';

const ruleId = 'vpce-sg-allows-https';
let account: Account;
let estate: Estate;
let queues: { readonly failed: string; readonly givenUp: string };

beforeAll(async () => {
  account = await openAccount();
  estate = await buildEstate(account.ec2);
  // Without the rest of the stack: with its event source moto would take messages itself.
  const { Parameters, Conditions, Resources } = translated();
  const queuesOnly = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::SQS::Queue');
  const template = JSON.stringify({ Parameters, Conditions, Resources: Object.fromEntries(queuesOnly) });
  await createStack(account.accountId, 'replay', template, {});
  queues = { failed: await physicalId('FailureQueue'), givenUp: await physicalId('GivenUpQueue') };
  // The play does not wait for a quarter of an hour, and for two hours between two tries.
  await sqs('SetQueueAttributes', queues.failed, { Attributes: { DelaySeconds: '0', VisibilityTimeout: '0' } });
});
afterEach(() => {
  account.proxy.fault = undefined;
});
afterAll(() => account.close());

function translated(): Translated {
  const template = translate(['template.yaml'])['template.yaml'];
  if (template === undefined) throw new Error('template.yaml was not translated.');
  return template;
}

async function physicalId(logicalId: string): Promise<string> {
  const xml = await motoQuery('cloudformation', account.accountId, {
    Action: 'DescribeStackResource',
    Version: '2010-05-15',
    StackName: 'replay',
    LogicalResourceId: logicalId,
  });
  return String(/<PhysicalResourceId>([^<]+)</.exec(xml)?.[1]);
}

async function sqs<Answer = unknown>(action: string, QueueUrl: string, input: object = {}): Promise<Answer> {
  const response = await fetch(motoUrl(), {
    method: 'POST',
    headers: {
      ...motoHeaders('sqs', account.accountId),
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AmazonSQS.${action}`,
    },
    body: JSON.stringify({ QueueUrl, ...input }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${action}: ${response.status} ${text}`);
  return (text === '' ? {} : JSON.parse(text)) as Answer;
}

interface Received {
  readonly Messages?: readonly { readonly Body: string; readonly ReceiptHandle: string }[];
}

/** How many messages a queue holds. */
async function depth(QueueUrl: string): Promise<number> {
  const { Attributes } = await sqs<{ readonly Attributes: Readonly<Record<string, string>> }>(
    'GetQueueAttributes',
    QueueUrl,
    { AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] },
  );
  return Object.values(Attributes).reduce((sum, number) => sum + Number(number), 0);
}

const changeOf = async (id: string): Promise<object> =>
  eventOf(account.accountId, changeMessage(await itemNow(account.ec2, account.accountId, id)));

/** Fails as Lambda sees it, and puts into the queue what Lambda puts there. */
async function fails(requestPayload: object): Promise<void> {
  account.proxy.fault = () => ec2Error(400, 'InternalFailure', 'An internal error has occurred.');
  const { error, sent } = await account.invoke(ruleId, requestPayload);
  expect(error?.name).toBe('InternalFailure');
  expect(sent).toEqual([]);
  const functionArn = `arn:aws:lambda:us-east-1:${account.accountId}:function:${ruleId}:$LATEST`;
  await sqs('SendMessage', queues.failed, {
    MessageBody: JSON.stringify({
      version: '1.0',
      requestContext: { requestId: '1', functionArn, condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload,
      responseContext: { statusCode: 200, functionError: 'Unhandled' },
      responsePayload: { errorType: error?.name, errorMessage: error?.message },
    }),
  });
}

/** What Lambda's poller does once: a message is deleted where the function does not throw. */
async function poll(): Promise<readonly unknown[]> {
  const handler = replayHandler(async ({ FunctionName, Payload }) => {
    const { result, error } = await account.invoke(String(FunctionName.split(':').at(-1)), JSON.parse(Payload));
    return error
      ? { FunctionError: 'Unhandled', Payload: Buffer.from(JSON.stringify({ errorType: error.name })) }
      : { Payload: Buffer.from(JSON.stringify(result)) };
  });
  const { Messages = [] } = await sqs<Received>('ReceiveMessage', queues.failed, { MaxNumberOfMessages: 1 });
  return Promise.all(
    Messages.map(async ({ Body, ReceiptHandle }) => {
      const error: unknown = await handler({ Records: [{ body: Body }] }).catch((thrown: unknown) => thrown);
      if (error === undefined) await sqs('DeleteMessage', queues.failed, { ReceiptHandle });
      return error;
    }),
  );
}

test('what failed is answered once the cause is over, and is gone from the queue', async () => {
  await fails(await changeOf(estate.bad.sqs));
  expect(await poll()).toMatchObject([{ message: expect.stringContaining('InternalFailure') as string }]);
  expect(await depth(queues.failed)).toBe(1);
  account.proxy.fault = undefined;
  const before = account.config.calls.length;
  expect(await poll()).toEqual([undefined]);
  expect(account.config.calls.slice(before)).toMatchObject([
    {
      operation: 'PutEvaluations',
      input: { Evaluations: [{ ComplianceResourceId: estate.bad.sqs, ComplianceType: 'NON_COMPLIANT' }] },
    },
  ]);
  expect([await depth(queues.failed), await depth(queues.givenUp)]).toEqual([0, 0]);
});

test('what fails each time is tried so often and no more, and is kept', async () => {
  await fails(await changeOf(estate.good.sqs));
  let times = 0;
  while ((await poll()).length > 0) times += 1;
  expect(times).toBe(replays.times);
  expect([await depth(queues.failed), await depth(queues.givenUp)]).toEqual([0, 1]);
});
