// Tells AWS Config what was found: in batches, within its limits, and never with half of it lost.
import {
  InvalidResultTokenException,
  NoSuchConfigRuleException,
  PutEvaluationsCommand,
  paginateGetComplianceDetailsByConfigRule,
  type ConfigServiceClient,
  type Evaluation as PutEvaluation,
} from '@aws-sdk/client-config-service';
import { annotationLength, evaluationsInRequest } from '../facts/limits';
import type { Evaluation } from '../rule/evaluate';

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
    ...(annotation === undefined || annotation === '' ? {} : { Annotation: cut(annotation) }),
    OrderingTimestamp: orderingTimestamp,
  }));
}

// Without half of a surrogate pair at the end.
function cut(annotation: string): string {
  if (annotation.length <= annotationLength) return annotation;
  return `${annotation.slice(0, annotationLength - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Where and how to report. */
export interface Report {
  readonly config: ConfigServiceClient;
  readonly resultToken: string;
  readonly abortSignal: AbortSignal;
}

/**
 * Sends evaluations to AWS Config. With the token `TESTMODE` AWS Config checks them and records nothing.
 * @param evaluations at least one
 * @throws EvaluationsRefused when some were not taken after retries, ReportExpired when none ever will be; every other
 * error of AWS Config unchanged
 */
export async function putEvaluations(report: Report, evaluations: readonly ReportedEvaluation[]): Promise<void> {
  for (let start = 0; start < evaluations.length; start += evaluationsInRequest) {
    await putBatch(report, evaluations.slice(start, start + evaluationsInRequest));
  }
}

async function putBatch(report: Report, batch: readonly ReportedEvaluation[]): Promise<void> {
  let open: readonly PutEvaluation[] = batch;
  for (const pause of [...retryPauses, undefined]) {
    open = await put(report, open);
    if (open.length === 0) return;
    if (pause !== undefined) await sleep(pause, report.abortSignal);
  }
  const ids = open.map((evaluation) => evaluation.ComplianceResourceId).join(', ');
  throw new EvaluationsRefused(`AWS Config did not take ${open.length} of ${batch.length} evaluations: ${ids}.`);
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

function sleep(milliseconds: number, abortSignal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, milliseconds);
    abortSignal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      abortSignal.removeEventListener('abort', done);
      if (abortSignal.aborted) reject(abortSignal.reason as Error);
      else resolve();
    }
  });
}

/**
 * What AWS Config still shows for resources that are gone: one NOT_APPLICABLE for each, by type and id.
 * @param current every resource that was just evaluated, all listings being complete
 * @param since when the sweep was called for: what was reported of a later time may be of a resource that is new
 */
export async function vanished(
  report: Report,
  configRuleName: string,
  current: readonly Evaluation[],
  since: Date,
): Promise<readonly Evaluation[]> {
  const seen = new Set(current.map(({ resourceType, resourceId }) => `${resourceType} ${resourceId}`));
  const gone: Evaluation[] = [];
  const pages = paginateGetComplianceDetailsByConfigRule(
    { client: report.config, pageSize: 100, stopOnSameToken: true },
    { ConfigRuleName: configRuleName, ComplianceTypes: ['COMPLIANT', 'NON_COMPLIANT'] },
    { abortSignal: report.abortSignal },
  );
  for await (const { EvaluationResults = [] } of pages) {
    for (const { EvaluationResultIdentifier } of EvaluationResults) {
      const { ResourceType, ResourceId } = EvaluationResultIdentifier?.EvaluationResultQualifier ?? {};
      if ((EvaluationResultIdentifier?.OrderingTimestamp ?? since) > since) continue;
      if (ResourceType === undefined || ResourceId === undefined || seen.has(`${ResourceType} ${ResourceId}`)) continue;
      gone.push({
        resourceType: ResourceType,
        resourceId: ResourceId,
        complianceType: 'NOT_APPLICABLE',
        annotation: `${ResourceId} does not exist any more.`,
      });
    }
  }
  return gone;
}
