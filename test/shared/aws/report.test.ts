import {
  ConfigServiceClient,
  InvalidResultTokenException,
  NoSuchConfigRuleException,
  PutEvaluationsCommand,
  type PutEvaluationsCommandInput,
} from '@aws-sdk/client-config-service';
import { mockClient } from 'aws-sdk-client-mock';
import { EvaluationsRefused, ReportExpired, putEvaluations, toReport, type Report } from '../../../shared/aws/report';
import type { Evaluation } from '../../../shared/rule/evaluate';

const time = new Date('2026-02-13T06:02:31.524Z');
const client = new ConfigServiceClient({ region: 'us-east-1' });
const config = mockClient(client);
const report: Report = {
  config: client,
  resultToken: 'token',
  abortSignal: AbortSignal.timeout(60_000),
};

beforeEach(() => config.reset());

function evaluation(id: number, rest: Partial<Evaluation> = {}): Evaluation {
  return { resourceType: 'AWS::EC2::VPCEndpoint', resourceId: `vpce-${id}`, complianceType: 'COMPLIANT', ...rest };
}

test('an evaluation has no annotation rather than an empty one', () => {
  const [without, empty] = toReport([evaluation(1), evaluation(2, { annotation: '' })], time);
  expect(without).not.toHaveProperty('Annotation');
  expect(empty).not.toHaveProperty('Annotation');
});

test.each([
  ['256 characters stay', 'a'.repeat(256), 'a'.repeat(256)],
  ['257 are cut', 'a'.repeat(257), `${'a'.repeat(255)}…`],
  ['no surrogate pair is split', `${'a'.repeat(254)}😀bc`, `${'a'.repeat(254)}…`],
])('annotations: %s', (_, annotation, expected) => {
  const [reported] = toReport([evaluation(1, { annotation })], time);
  expect(reported?.Annotation).toBe(expected);
  expect(reported?.Annotation?.length).toBeLessThanOrEqual(256);
});

test.each([
  [1, [1]],
  [100, [100]],
  [101, [100, 1]],
  [250, [100, 100, 50]],
])('%i evaluations go in batches of %j', async (count, batches) => {
  config.on(PutEvaluationsCommand).resolves({});
  await putEvaluations(
    report,
    toReport(
      Array.from({ length: count }, (_, id) => evaluation(id)),
      time,
    ),
  );
  const calls = config.commandCalls(PutEvaluationsCommand);
  expect(calls.map((call) => call.args[0].input.Evaluations?.length)).toEqual(batches);
  expect(calls.every((call) => call.args[0].input.ResultToken === 'token')).toBe(true);
  expect(calls.every((call) => call.args[0].input.TestMode === undefined)).toBe(true);
});

test('TESTMODE sets the test mode', async () => {
  config.on(PutEvaluationsCommand).resolves({});
  await putEvaluations({ ...report, resultToken: 'TESTMODE' }, toReport([evaluation(1)], time));
  expect(config.commandCalls(PutEvaluationsCommand)[0]?.args[0].input.TestMode).toBe(true);
});

test('failed evaluations are sent again, alone', async () => {
  const [first, second] = toReport([evaluation(1), evaluation(2)], time);
  config
    .on(PutEvaluationsCommand)
    .resolvesOnce({ FailedEvaluations: [second as never] })
    .resolves({});
  await putEvaluations(report, [first as never, second as never]);
  const sent = config.commandCalls(PutEvaluationsCommand).map((call) => call.args[0].input.Evaluations);
  expect(sent).toEqual([[first, second], [second]]);
});

test('evaluations that keep failing are an error that names them', async () => {
  const [first] = toReport([evaluation(1)], time);
  config.on(PutEvaluationsCommand).resolves({ FailedEvaluations: [first as never] });
  const sending = putEvaluations(report, [first as never]);
  await expect(sending).rejects.toThrow(EvaluationsRefused);
  await expect(sending).rejects.toThrow('vpce-1');
});

describe('what AWS Config refuses keeps nothing else back', () => {
  const many = toReport(
    Array.from({ length: 250 }, (_, id) => evaluation(id)),
    time,
  );
  const taken = (): ReadonlySet<string | undefined> => {
    const sent = config.commandCalls(PutEvaluationsCommand).filter((call) => !isBad(call.args[0].input));
    return new Set(sent.flatMap((call) => call.args[0].input.Evaluations?.map((one) => one.ComplianceResourceId)));
  };
  const isBad = ({
    Evaluations = [],
  }: {
    Evaluations?: readonly { ComplianceResourceId?: string | undefined }[] | undefined;
  }) => Evaluations.some(({ ComplianceResourceId }) => ComplianceResourceId === 'vpce-7');

  test('one evaluation that it fails to take', async () => {
    config.on(PutEvaluationsCommand).callsFake((input: PutEvaluationsCommandInput) => ({
      FailedEvaluations: input.Evaluations?.filter(({ ComplianceResourceId }) => ComplianceResourceId === 'vpce-7'),
    }));
    await expect(putEvaluations(report, many)).rejects.toThrow('AWS Config did not take 1 of 250 evaluations: vpce-7.');
    const ids = config.commandCalls(PutEvaluationsCommand).flatMap((call) => call.args[0].input.Evaluations ?? []);
    expect(new Set(ids.map(({ ComplianceResourceId }) => ComplianceResourceId)).size).toBe(250);
  });

  test.each(['InvalidParameterValueException', 'ValidationException'])(
    'one evaluation for which it answers %s: it alone is left out',
    async (name) => {
      config.on(PutEvaluationsCommand).callsFake((input: PutEvaluationsCommandInput) => {
        if (isBad(input)) throw Object.assign(new Error('not this one'), { name });
        return {};
      });
      await expect(putEvaluations(report, many)).rejects.toThrow('not this one');
      expect(taken().size).toBe(249);
    },
  );

  test('a request that is refused as a whole does not become thousands', async () => {
    config
      .on(PutEvaluationsCommand)
      .rejects(Object.assign(new Error('no'), { name: 'InvalidParameterValueException' }));
    await expect(putEvaluations(report, many)).rejects.toThrow(
      'AWS Config did not take 250 of 250 evaluations: vpce-0, ',
    );
    expect(config.commandCalls(PutEvaluationsCommand).length).toBeLessThan(300);
  });
});

test('no retry outlives the time that is left', async () => {
  const [first] = toReport([evaluation(1)], time);
  config.on(PutEvaluationsCommand).resolves({ FailedEvaluations: [first as never] });
  const sending = putEvaluations({ ...report, abortSignal: AbortSignal.timeout(1) }, [first as never]);
  await expect(sending).rejects.toThrow('The time was over while AWS Config failed to take 1 evaluations.');
});

test.each([InvalidResultTokenException, NoSuchConfigRuleException])('%p is told apart', async (Refusal) => {
  config.on(PutEvaluationsCommand).rejects(new Refusal({ message: 'no', $metadata: {} }));
  await expect(putEvaluations(report, toReport([evaluation(1)], time))).rejects.toThrow(ReportExpired);
});

test('throttling is not', async () => {
  config.on(PutEvaluationsCommand).rejects(Object.assign(new Error('slow down'), { name: 'ThrottlingException' }));
  await expect(putEvaluations(report, toReport([evaluation(1)], time))).rejects.toThrow('slow down');
});
