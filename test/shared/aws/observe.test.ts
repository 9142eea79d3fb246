// Log lines and metrics, as CloudWatch gets them.
import { ConfigServiceClient, PutEvaluationsCommand } from '@aws-sdk/client-config-service';
import { InsufficientData } from '../../../shared/aws/collect';
import { decode } from '../../../shared/aws/decode';
import { observe } from '../../../shared/aws/observe';
import { toReport } from '../../../shared/aws/report';
import { captureTime, changeEvent, item, scheduledEvent } from './event';

process.env['POWERTOOLS_DEV'] = 'true';
process.env['POWERTOOLS_METRICS_DISABLED'] = 'false';
process.env['LOG_LEVEL'] = 'INFO';

type Line = Readonly<Record<string, unknown>>;

let lines: Line[] = [];

beforeEach(() => {
  lines = [];
  for (const method of ['info', 'error', 'log', 'warn'] as const) {
    jest.spyOn(console, method).mockImplementation((...texts: unknown[]) => {
      lines.push(JSON.parse(String(texts[0])) as Line);
    });
  }
});

const context = { awsRequestId: 'request-1', functionName: 'test', getRemainingTimeInMillis: () => 12_345 };
const reported = toReport(
  [
    {
      resourceType: 'AWS::EC2::VPCEndpoint',
      resourceId: 'vpce-1',
      complianceType: 'NON_COMPLIANT',
      annotation: 'Why.',
    },
    { resourceType: 'AWS::EC2::VPCEndpoint', resourceId: 'vpce-2', complianceType: 'NOT_APPLICABLE' },
  ],
  new Date(captureTime),
);

test('one line for each evaluation, one for the invocation, all with what the event is about', () => {
  const observation = observe('test-rule').begin(context);
  observation.about(decode(changeEvent(item())));
  observation.succeeded(reported, false);
  const logged = lines.filter((line) => line['_aws'] === undefined);
  expect(logged).toMatchObject([
    { message: 'Evaluation', resourceId: 'vpce-1', complianceType: 'NON_COMPLIANT', annotation: 'Why.' },
    { message: 'Evaluation', resourceId: 'vpce-2', complianceType: 'NOT_APPLICABLE' },
    {
      message: 'Invocation',
      evaluations: { NON_COMPLIANT: 1, NOT_APPLICABLE: 1 },
      apiCalls: {},
      apiRetries: 0,
      remainingTimeMs: 12_345,
    },
  ]);
  for (const line of logged) {
    expect(line).toMatchObject({
      service: 'test-rule',
      function_request_id: 'request-1',
      configRuleName: 'test-rule',
      accountId: '123456789012',
      changedResourceId: 'vpce-0a1b2c3d4e5f60001',
      captureTime,
    });
  }
});

test('metrics by compliance type, with the rule as their dimension', () => {
  observe('test-rule').begin(context).succeeded(reported, true);
  const [metrics] = lines.filter((line) => line['_aws'] !== undefined);
  expect(metrics).toMatchObject({
    service: 'test-rule',
    NonCompliant: 1,
    NotApplicable: 1,
    ApiCalls: 0,
    ApiRetries: 0,
    _aws: { CloudWatchMetrics: [{ Namespace: 'VpcEndpointRules', Dimensions: [['service']] }] },
  });
});

test('calls and their retries are counted, failed ones too', async () => {
  const client = new ConfigServiceClient({ region: 'us-east-1', maxAttempts: 1 });
  const observer = observe('test-rule');
  observer.watch(client);
  const observation = observer.begin(undefined);
  // The answer stands in for the network: the middleware that counts is the client's own.
  client.middlewareStack.add(() => () => Promise.resolve({ response: {}, output: { $metadata: { attempts: 3 } } }), {
    step: 'initialize',
    priority: 'low',
    name: 'answer',
  });
  await client.send(new PutEvaluationsCommand({ Evaluations: [], ResultToken: 'token' }));
  observation.succeeded([], false);
  expect(lines.find((line) => line['message'] === 'Invocation')).toMatchObject({
    apiCalls: { PutEvaluations: 1 },
    apiRetries: 2,
  });
});

test.each([
  [new Error('no'), { Failures: 1 }],
  [new InsufficientData('vpce-1: who knows'), { Failures: 1, InsufficientData: 1 }],
  ['text', { Failures: 1 }],
])('a failure is a line and a metric: %s', (error, metrics) => {
  const observation = observe('test-rule').begin(context);
  observation.about(decode(scheduledEvent()));
  observation.failed(error);
  const line = lines.find(({ message }) => message === 'Invocation failed');
  expect(line).toMatchObject({ level: 'ERROR' });
  expect(JSON.stringify(line)).toContain(error instanceof Error ? error.message : error);
  expect(lines.find(({ _aws }) => _aws !== undefined)).toMatchObject(metrics);
});

test('no result token, and nothing of the former invocation', () => {
  const observer = observe('test-rule');
  observer.begin(context).about(decode(changeEvent(item(), {}, { resultToken: 'secret-token' })));
  observer.begin({ ...context, awsRequestId: 'request-2' }).succeeded(reported, false);
  expect(JSON.stringify(lines)).not.toContain('secret-token');
  expect(JSON.stringify(lines)).not.toContain('changedResourceId');
});
