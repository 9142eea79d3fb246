// SWEEP_REPORTS=changes, the default of the stack: a sweep reports what AWS Config does not show already.
import { openAccount, verdicts, type Account } from './account';
import { buildEstate, type Estate } from './estate';
import { eventOf, scheduleMessage } from './events';
import type { SentEvaluation } from './config-stub';

const ruleId = 'vpce-sg-allows-https';
let account: Account;
let estate: Estate;
/** What AWS Config shows of the rule: it keeps what was reported, and forgets what is NOT_APPLICABLE. */
const shown = new Map<string, SentEvaluation>();

beforeAll(async () => {
  account = await openAccount();
  estate = await buildEstate(account.ec2);
});
beforeEach(() => {
  account.config.fault = undefined;
  account.config.answers.PutEvaluations = ({ Evaluations }) => {
    for (const one of Evaluations) {
      if (one.ComplianceType === 'NOT_APPLICABLE') shown.delete(one.ComplianceResourceId);
      else shown.set(one.ComplianceResourceId, one);
    }
    return { FailedEvaluations: [] };
  };
  // Two results a page.
  account.config.answers.GetComplianceDetailsByConfigRule = ({ NextToken = '0' }) => {
    const from = Number(NextToken);
    const EvaluationResults = [...shown.values()].slice(from, from + 2).map(storedResult);
    return from + 2 < shown.size ? { EvaluationResults, NextToken: String(from + 2) } : { EvaluationResults };
  };
});
afterAll(() => account.close());

function storedResult(one: SentEvaluation): object {
  return {
    EvaluationResultIdentifier: {
      EvaluationResultQualifier: {
        ConfigRuleName: ruleId,
        ResourceType: one.ComplianceResourceType,
        ResourceId: one.ComplianceResourceId,
      },
      OrderingTimestamp: one.OrderingTimestamp,
    },
    ComplianceType: one.ComplianceType,
    ...(one.Annotation === undefined ? {} : { Annotation: one.Annotation }),
  };
}

const sweep = (environment: Readonly<Record<string, string>> = { SWEEP_REPORTS: 'changes' }) =>
  account.invoke(ruleId, eventOf(account.accountId, scheduleMessage(account.accountId)), environment);

test('the first sweep reports everything that AWS Config keeps', async () => {
  expect(verdicts(await sweep())).toEqual({
    [estate.good.sqs]: 'COMPLIANT',
    [estate.good.ssm]: 'COMPLIANT',
    [estate.good.ssmmessages]: 'COMPLIANT',
    [estate.bad.sqs]: 'NON_COMPLIANT',
    [estate.bad.sqsToo]: 'NON_COMPLIANT',
    [estate.bad.ssm]: 'NON_COMPLIANT',
  });
  expect(shown.size).toBe(6);
});

test('the next one reports one result, so that the rule is seen to run', async () => {
  const { result, sent, configCalls } = await sweep();
  expect(result?.evaluations).toHaveLength(1);
  expect(sent.flatMap(({ Evaluations }) => Evaluations)).toHaveLength(1);
  expect(configCalls.at(0)).toBe('GetComplianceDetailsByConfigRule');
});

test('an old result that is wrong, one that was lost and one of a resource that is gone are put right', async () => {
  const [good, bad] = [shown.get(estate.good.sqs), shown.get(estate.bad.sqs)];
  if (good === undefined || bad === undefined) throw new Error('AWS Config shows no result of the first sweep.');
  const gone = 'vpce-0123456789abcdef0';
  shown.set(estate.bad.sqs, { ...good, ComplianceResourceId: estate.bad.sqs });
  shown.delete(estate.good.ssm);
  shown.set(gone, { ...bad, ComplianceResourceId: gone });
  expect(verdicts(await sweep())).toEqual({
    [estate.bad.sqs]: 'NON_COMPLIANT',
    [estate.good.ssm]: 'COMPLIANT',
    [gone]: 'NOT_APPLICABLE',
  });
  expect(shown.size).toBe(6);
});

test('SWEEP_REPORTS=all reports everything each time', async () => {
  const { result } = await sweep({ SWEEP_REPORTS: 'all' });
  expect(result?.evaluations.length).toBeGreaterThan(6);
});

test('where AWS Config does not say what it shows, everything is reported, and then it fails', async () => {
  account.config.failWith('GetComplianceDetailsByConfigRule', 'AccessDeniedException');
  const { error, sent } = await sweep();
  expect(error?.name).toBe('AccessDeniedException');
  expect(sent.flatMap(({ Evaluations }) => Evaluations).length).toBeGreaterThan(6);
});
