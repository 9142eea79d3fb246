// Tells AWS Config what was found: in batches, within its limits, and never with half of it lost.
import {
  InvalidResultTokenException,
  NoSuchConfigRuleException,
  PutEvaluationsCommand,
  type ConfigServiceClient,
  type Evaluation as PutEvaluation,
} from '@aws-sdk/client-config-service';
import { annotationLength, evaluationsInRequest } from '../facts/limits';
import { cut } from '../rule/annotations';
import type { Evaluation } from '../rule/evaluate';
import { OutOfTime } from './out-of-time';

/** An evaluation in the shape of the PutEvaluations request. */
export interface ReportedEvaluation {
  readonly ComplianceResourceType: string;
  readonly ComplianceResourceId: string;
  readonly ComplianceType: Evaluation['complianceType'];
  readonly Annotation?: string;
  readonly OrderingTimestamp: Date;
}

/** Tries for evaluations that AWS Config says it failed to take, and the pause before each further one, in ms. */
const retryPauses = [200, 800, 2000];

/** AWS Config did not take some evaluations, in spite of retries. */
export class EvaluationsRefused extends Error {
  override readonly name = 'EvaluationsRefused';
}

/** AWS Config will never take this report: its rule is gone, or its token has expired. Another try is in vain. */
export class ReportExpired extends Error {
  override readonly name = 'ReportExpired';
}

/**
 * The shape of the PutEvaluations request.
 * @param orderingTimestamp when AWS Config captured what started the evaluation; never the clock
 */
export function toReport(evaluations: readonly Evaluation[], orderingTimestamp: Date): readonly ReportedEvaluation[] {
  return evaluations.map(({ resourceType, resourceId, complianceType, annotation }) => ({
    ComplianceResourceType: resourceType,
    ComplianceResourceId: resourceId,
    ComplianceType: complianceType,
    // An empty annotation is invalid: the key is left out.
    ...(annotation === undefined || annotation === '' ? {} : { Annotation: cut(annotation, annotationLength) }),
    OrderingTimestamp: orderingTimestamp,
  }));
}

/** Where and how to report. */
export interface Report {
  readonly config: ConfigServiceClient;
  readonly resultToken: string;
  readonly abortSignal: AbortSignal;
}

/**
 * Sends evaluations to AWS Config: all that it takes, whatever it refuses of the others. With the token `TESTMODE` AWS
 * Config checks them and records nothing.
 * @param evaluations at least one
 * @throws EvaluationsRefused when some were not taken after retries, ReportExpired when none ever will be; where only one
 * thing went wrong, every other error of AWS Config unchanged
 */
export async function putEvaluations(report: Report, evaluations: readonly ReportedEvaluation[]): Promise<void> {
  const failures: Failure[] = [];
  const search = { halvings: maxHalvings };
  for (let start = 0; start < evaluations.length; start += evaluationsInRequest) {
    failures.push(...(await putBatch(report, evaluations.slice(start, start + evaluationsInRequest), search)));
  }
  const [first, ...others] = failures;
  if (first === undefined) return;
  if (others.length === 0 && first.error !== undefined) throw first.error;
  const refused = failures.flatMap(({ refused: some }) => some.map(({ ComplianceResourceId }) => ComplianceResourceId));
  const causes = [...new Set(failures.map(({ error }) => (error === undefined ? '' : ` ${sentenceOf(error)}`)))];
  throw new EvaluationsRefused(
    `AWS Config did not take ${refused.length} of ${evaluations.length} evaluations: ${refused.slice(0, 20).join(', ')}` +
      `${refused.length > 20 ? ` and ${refused.length - 20} more` : ''}.${causes.join('')}`,
    { cause: first.error },
  );
}

/** Evaluations that were not taken, and the error, where AWS Config answered with one. */
interface Failure {
  readonly refused: readonly PutEvaluation[];
  readonly error?: Error;
}

/** A request that is refused as a whole must not become thousands. */
const maxHalvings = 100;

/** AWS Config refuses a whole batch for one evaluation in it: that one is found by halving. */
const refusalsOfOne: ReadonlySet<string> = new Set(['InvalidParameterValueException', 'ValidationException']);

/** @throws ReportExpired, and the error of a report that ran out of time: what follows would fail in the same way */
async function putBatch(
  report: Report,
  batch: readonly PutEvaluation[],
  search: { halvings: number },
): Promise<readonly Failure[]> {
  let open = batch;
  try {
    for (const pause of [...retryPauses, undefined]) {
      open = await put(report, open);
      if (open.length === 0) return [];
      if (pause !== undefined) await sleep(pause, report.abortSignal, open.length);
    }
    return [{ refused: open }];
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (error instanceof ReportExpired || report.abortSignal.aborted) throw error;
    if (!refusalsOfOne.has(error.name) || open.length === 1 || search.halvings === 0) return [{ refused: open, error }];
    search.halvings -= 1;
    const half = Math.ceil(open.length / 2);
    const first = await putBatch(report, open.slice(0, half), search);
    return [...first, ...(await putBatch(report, open.slice(half), search))];
  }
}

function sentenceOf({ name, message }: Error): string {
  return `${name}: ${message}`;
}

/** Sends evaluations once and returns those that were not taken. */
async function put(
  { config, resultToken, abortSignal }: Report,
  evaluations: readonly PutEvaluation[],
): Promise<readonly PutEvaluation[]> {
  const command = new PutEvaluationsCommand({
    Evaluations: [...evaluations],
    ResultToken: resultToken,
    ...(resultToken === 'TESTMODE' ? { TestMode: true } : {}),
  });
  try {
    const { FailedEvaluations = [] } = await config.send(command, { abortSignal });
    return FailedEvaluations;
  } catch (error) {
    if (error instanceof InvalidResultTokenException || error instanceof NoSuchConfigRuleException) {
      throw new ReportExpired(`AWS Config will not take this report, now or later: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

function sleep(milliseconds: number, abortSignal: AbortSignal, open: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, milliseconds);
    abortSignal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      abortSignal.removeEventListener('abort', done);
      if (abortSignal.aborted)
        reject(new OutOfTime(`The time was over while AWS Config failed to take ${open} evaluations.`));
      else resolve();
    }
  });
}
