import {
  ConfigServiceClient,
  GetComplianceDetailsByConfigRuleCommand,
  PutEvaluationsCommand,
} from '@aws-sdk/client-config-service';
import { mockClient } from 'aws-sdk-client-mock';
import { reportSweep, type Sweep } from '../../../shared/aws/sweep';
import type { Report } from '../../../shared/aws/report';
import type { Evaluation } from '../../../shared/rule/evaluate';

const time = new Date('2026-02-13T06:02:31.524Z');
const client = new ConfigServiceClient({ region: 'us-east-1' });
const config = mockClient(client);
const report: Report = { config: client, resultToken: 'token', abortSignal: AbortSignal.timeout(60_000) };
const resourceType = 'AWS::EC2::VPCEndpoint';

function evaluation(id: number, rest: Partial<Evaluation> = {}): Evaluation {
  return { resourceType, resourceId: `vpce-${id}`, complianceType: 'COMPLIANT', ...rest };
}

function sweep(decided: readonly Evaluation[], undecided: readonly Evaluation[] = []): Sweep {
  return { configRuleName: 'rule', subject: resourceType, time, decided, undecided };
}

/** A result as AWS Config shows it. */
function shown(
  ResourceId: string,
  ComplianceType = 'COMPLIANT',
  rest: { Annotation?: string; ResourceType?: string; at?: Date } = {},
) {
  const { Annotation, ResourceType = resourceType, at = new Date(time.getTime() - 1000) } = rest;
  return {
    EvaluationResultIdentifier: {
      EvaluationResultQualifier: { ConfigRuleName: 'rule', ResourceType, ResourceId },
      OrderingTimestamp: at,
    },
    ComplianceType: ComplianceType as 'COMPLIANT',
    ...(Annotation === undefined ? {} : { Annotation }),
  };
}

/** What was sent: ids and verdicts, in order. */
function sent(): readonly string[] {
  return config
    .commandCalls(PutEvaluationsCommand)
    .flatMap((call) => call.args[0].input.Evaluations ?? [])
    .map(({ ComplianceResourceId, ComplianceType }) => `${ComplianceResourceId} ${ComplianceType}`);
}

const operations = () => config.calls().map((call) => call.args[0].constructor.name);

beforeEach(() => {
  config.reset();
  config.on(PutEvaluationsCommand).resolves({});
  delete process.env['SWEEP_REPORTS'];
});

describe('all', () => {
  test('verdicts are reported before anything is asked', async () => {
    config.on(GetComplianceDetailsByConfigRuleCommand).rejects(new Error('not allowed'));
    const { reported, failures } = await reportSweep(report, sweep([evaluation(1)]));
    expect(operations()).toEqual(['PutEvaluationsCommand', 'GetComplianceDetailsByConfigRuleCommand']);
    expect(reported).toHaveLength(1);
    expect(failures.map(({ message }) => message)).toEqual(['not allowed']);
  });

  test('what is gone is found by type and id, page by page', async () => {
    config
      .on(GetComplianceDetailsByConfigRuleCommand)
      .resolvesOnce({ EvaluationResults: [shown('vpce-1'), {}], NextToken: 'more' })
      .resolvesOnce({
        EvaluationResults: [shown('vpce-1', 'COMPLIANT', { ResourceType: 'AWS::EC2::VPC' }), shown('vpce-9')],
      });
    const { reported } = await reportSweep(report, sweep([evaluation(1)]));
    expect(
      reported.map(({ ComplianceResourceType, ComplianceResourceId, Annotation }) => [
        ComplianceResourceType,
        ComplianceResourceId,
        Annotation,
      ]),
    ).toEqual([
      [resourceType, 'vpce-1', undefined],
      ['AWS::EC2::VPC', 'vpce-1', 'This rule does not judge resources of type AWS::EC2::VPC.'],
      [resourceType, 'vpce-9', 'AWS does not list vpce-9 any more.'],
    ]);
  });

  test('what was reported after the sweep began is not gone, but new', async () => {
    config.on(GetComplianceDetailsByConfigRuleCommand).resolves({
      EvaluationResults: [
        shown('vpce-8', 'COMPLIANT', { at: new Date(time.getTime() + 1) }),
        shown('vpce-9', 'COMPLIANT', { at: time }),
      ],
    });
    await reportSweep(report, sweep([evaluation(1)]));
    expect(sent()).toEqual(['vpce-1 COMPLIANT', 'vpce-9 NOT_APPLICABLE']);
  });

  test('what is there and cannot be judged is not gone', async () => {
    config.on(GetComplianceDetailsByConfigRuleCommand).resolves({ EvaluationResults: [shown('vpce-2')] });
    await reportSweep(report, sweep([evaluation(1)], [evaluation(2)]));
    expect(sent()).toEqual(['vpce-1 COMPLIANT']);
  });

  test('a page that leads to itself is an error at once', async () => {
    config.on(GetComplianceDetailsByConfigRuleCommand).resolves({ EvaluationResults: [], NextToken: 'again' });
    const { failures } = await reportSweep(report, sweep([evaluation(1)]));
    expect(failures.map(({ message }) => message)).toEqual([
      'GetComplianceDetailsByConfigRule answers with the same page again.',
    ]);
    expect(config.commandCalls(GetComplianceDetailsByConfigRuleCommand)).toHaveLength(2);
  });
});

describe('SWEEP_REPORTS=changes', () => {
  beforeEach(() => {
    process.env['SWEEP_REPORTS'] = 'changes';
  });
  afterAll(() => {
    delete process.env['SWEEP_REPORTS'];
  });

  const one = evaluation(1);
  const bad = evaluation(2, { complianceType: 'NON_COMPLIANT', annotation: 'sg-1 is open.' });
  const none = evaluation(3, { complianceType: 'NOT_APPLICABLE', annotation: 'A gateway endpoint.' });

  test.each([
    ['new ones', [], ['vpce-1 COMPLIANT', 'vpce-2 NON_COMPLIANT']],
    [
      'one that changed',
      [shown('vpce-1', 'NON_COMPLIANT'), shown('vpce-2', 'NON_COMPLIANT', { Annotation: 'sg-1 is open.' })],
      ['vpce-1 COMPLIANT'],
    ],
    [
      'one with another annotation',
      [shown('vpce-1'), shown('vpce-2', 'NON_COMPLIANT', { Annotation: 'sg-9 is open.' })],
      ['vpce-2 NON_COMPLIANT'],
    ],
    [
      'one that is not judged any more',
      [shown('vpce-1'), shown('vpce-2', 'NON_COMPLIANT', { Annotation: 'sg-1 is open.' }), shown('vpce-3')],
      ['vpce-3 NOT_APPLICABLE'],
    ],
    [
      'one that is gone',
      [shown('vpce-1'), shown('vpce-2', 'NON_COMPLIANT', { Annotation: 'sg-1 is open.' }), shown('vpce-9')],
      ['vpce-9 NOT_APPLICABLE'],
    ],
    [
      'nothing: one all the same',
      [shown('vpce-1'), shown('vpce-2', 'NON_COMPLIANT', { Annotation: 'sg-1 is open.' })],
      ['vpce-1 COMPLIANT'],
    ],
  ])('%s', async (_what, EvaluationResults, expected) => {
    config.on(GetComplianceDetailsByConfigRuleCommand).resolves({ EvaluationResults });
    const { failures } = await reportSweep(report, sweep([one, bad, none]));
    expect(failures).toEqual([]);
    expect(sent()).toEqual(expected);
  });

  test('nothing at all: nothing is sent', async () => {
    config.on(GetComplianceDetailsByConfigRuleCommand).resolves({ EvaluationResults: [] });
    await reportSweep(report, sweep([]));
    expect(sent()).toEqual([]);
  });

  test('where AWS Config does not say what it shows, everything is reported, and then it is an error', async () => {
    config.on(GetComplianceDetailsByConfigRuleCommand).rejects(new Error('slow down'));
    const { failures } = await reportSweep(report, sweep([one, bad, none]));
    expect(sent()).toHaveLength(3);
    expect(failures.map(({ message }) => message)).toEqual(['slow down']);
  });
});
