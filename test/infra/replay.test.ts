// The function that replays failed events, and the queues around it.
import { replayResources, replays } from '../../infra/replay';
import { rules } from '../../functions/index';
import { replayHandler, type Invoked } from './replay-function';

const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:vpce-multi-az';
const requestPayload = { invokingEvent: '{}', resultToken: 'token', configRuleName: 'vpce-multi-az' };
/** As Lambda writes it for a destination. */
const body = JSON.stringify({
  version: '1.0',
  requestContext: { requestId: '1', functionArn: `${functionArn}:$LATEST`, condition: 'RetriesExhausted' },
  requestPayload,
  responsePayload: { errorType: 'OutOfTime' },
});

test('the same event goes to the same function, and success takes it from the queue', async () => {
  const asked: Invoked[] = [];
  const handler = replayHandler((input) => {
    asked.push(input);
    return {};
  });
  await expect(handler({ Records: [{ body }] })).resolves.toBeUndefined();
  expect(asked.map(({ FunctionName, Payload }) => [FunctionName, JSON.parse(Payload) as unknown])).toEqual([
    [functionArn, requestPayload],
  ]);
});

test('a function that fails again leaves the event in the queue, and says why', async () => {
  const handler = replayHandler(() => ({
    FunctionError: 'Unhandled',
    Payload: Buffer.from('{"errorType":"ReportExpired"}'),
  }));
  await expect(handler({ Records: [{ body }] })).rejects.toThrow(`${functionArn} failed again: {"errorType":"Report`);
});

test('it is bounded, and what is given up is kept with an alarm', () => {
  const { FailureQueue, GivenUpQueue, GivenUpQueueAlarm, Replay, ReplayRole } = replayResources(rules);
  expect(FailureQueue?.Properties).toMatchObject({
    RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['GivenUpQueue', 'Arn'] }, maxReceiveCount: replays.times },
  });
  // Lambda wants six times the function's own time between two tries.
  const { Timeout, InlineCode, Events } = Replay?.Properties as { Timeout: number; InlineCode: string; Events: object };
  expect(replays.apart).toBeGreaterThanOrEqual(6 * Timeout);
  expect(InlineCode.length).toBeLessThan(4096);
  expect(Events).toMatchObject({
    Failures: { Properties: { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } } },
  });
  // Longer than all tries take.
  expect(GivenUpQueue?.Properties['MessageRetentionPeriod']).toBeGreaterThan(replays.times * replays.apart);
  expect(JSON.stringify(GivenUpQueueAlarm)).toContain('GivenUpQueue');
  expect(JSON.stringify(ReplayRole)).toContain('function:${RulePrefix}vpce-multi-az');
});
