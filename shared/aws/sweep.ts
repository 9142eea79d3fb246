// A sweep's report: the verdicts, and an end to what AWS Config still shows of resources that are gone.
import { paginateGetComplianceDetailsByConfigRule } from '@aws-sdk/client-config-service';
import { cut } from '../rule/annotations';
import type { Evaluation } from '../rule/evaluate';
import { refuseSameToken } from './pages';
import { putEvaluations, toReport, type Report, type ReportedEvaluation } from './report';

/** What was reported, and what went wrong on the way. */
export interface Reports {
  readonly reported: readonly ReportedEvaluation[];
  readonly failures: readonly Error[];
}

/** A sweep whose listings were all complete. */
export interface Sweep {
  readonly configRuleName: string;
  /** The type that the rule judges. */
  readonly subject: string;
  /** When it was called for. */
  readonly time: Date;
  readonly decided: readonly Evaluation[];
  /** Resources that are there, and of which nothing can be said. */
  readonly undecided: readonly Evaluation[];
}

/** Reports evaluations; what goes wrong is returned. */
export async function reportAll(report: Report, evaluations: readonly ReportedEvaluation[]): Promise<Reports> {
  try {
    if (evaluations.length > 0) await putEvaluations(report, evaluations);
    return { reported: evaluations, failures: [] };
  } catch (error) {
    return { reported: evaluations, failures: [asError(error)] };
  }
}

/**
 * Reports a sweep, then NOT_APPLICABLE for what is gone. With `SWEEP_REPORTS=changes` only what AWS Config does not show
 * already, and one evaluation at least, so that the rule is seen to run. Where AWS Config does not say what it shows, the
 * verdicts are reported all the same.
 */
export async function reportSweep(report: Report, sweep: Sweep): Promise<Reports> {
  const all = toReport(sweep.decided, sweep.time);
  if (process.env['SWEEP_REPORTS'] === 'changes') {
    const shown = await shownResults(report, sweep);
    if (shown instanceof Error) return together({ reported: [], failures: [shown] }, await reportAll(report, all));
    const news = [...changed(all, shown), ...gone(shown, sweep)];
    return reportAll(report, news.length === 0 ? all.slice(0, 1) : news);
  }
  const verdicts = await reportAll(report, all);
  const shown = await shownResults(report, sweep);
  if (shown instanceof Error) return together(verdicts, { reported: [], failures: [shown] });
  return together(verdicts, await reportAll(report, gone(shown, sweep)));
}

function together(first: Reports, second: Reports): Reports {
  return {
    reported: [...first.reported, ...second.reported],
    failures: [...first.failures, ...second.failures],
  };
}

async function shownResults(report: Report, { configRuleName }: Sweep): Promise<readonly StoredResult[] | Error> {
  return storedResults(report, configRuleName).catch(asError);
}

function gone(shown: readonly StoredResult[], sweep: Sweep): readonly ReportedEvaluation[] {
  return vanished(shown, [...sweep.decided, ...sweep.undecided], sweep);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** A result that AWS Config shows. */
interface StoredResult {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly complianceType: string | undefined;
  readonly annotation: string | undefined;
  /** When what it says was so. */
  readonly orderingTimestamp: Date | undefined;
}

/**
 * The results that AWS Config shows of a rule, those that are NOT_APPLICABLE apart: it forgets them.
 * @throws every error of AWS Config unchanged
 */
async function storedResults(report: Report, configRuleName: string): Promise<readonly StoredResult[]> {
  const results: StoredResult[] = [];
  const pages = paginateGetComplianceDetailsByConfigRule(
    { client: report.config, pageSize: 100 },
    { ConfigRuleName: configRuleName, ComplianceTypes: ['COMPLIANT', 'NON_COMPLIANT'] },
    { abortSignal: report.abortSignal },
  );
  let last: string | undefined;
  for await (const { EvaluationResults = [], NextToken } of pages) {
    for (const { EvaluationResultIdentifier: identifier, ComplianceType, Annotation } of EvaluationResults) {
      const { ResourceType: resourceType, ResourceId: resourceId } = identifier?.EvaluationResultQualifier ?? {};
      if (resourceType === undefined || resourceId === undefined) continue;
      results.push({
        resourceType,
        resourceId,
        complianceType: ComplianceType,
        annotation: Annotation,
        orderingTimestamp: identifier?.OrderingTimestamp,
      });
    }
    refuseSameToken(NextToken, last, 'GetComplianceDetailsByConfigRule');
    last = NextToken;
  }
  return results;
}

/**
 * What AWS Config shows of resources that were not evaluated: one NOT_APPLICABLE for each, by type and id. What was
 * reported of a time after the sweep was called for may be of a resource that is new.
 * @param seen every resource that was just evaluated, all listings being complete
 */
function vanished(
  stored: readonly StoredResult[],
  seen: readonly Evaluation[],
  { subject, time }: Sweep,
): readonly ReportedEvaluation[] {
  const current = new Set(seen.map(keyOf));
  return stored
    .filter((result) => (result.orderingTimestamp ?? time) <= time && !current.has(keyOf(result)))
    .map(({ resourceType, resourceId }) => ({
      ComplianceResourceType: resourceType,
      ComplianceResourceId: resourceId,
      ComplianceType: 'NOT_APPLICABLE',
      Annotation:
        resourceType === subject
          ? `AWS does not list ${cut(resourceId, 200)} any more.`
          : `This rule does not judge resources of type ${cut(resourceType, 150)}.`,
      OrderingTimestamp: time,
    }));
}

/** The evaluations that say something else than AWS Config shows. It shows nothing of what is NOT_APPLICABLE. */
function changed(
  evaluations: readonly ReportedEvaluation[],
  stored: readonly StoredResult[],
): readonly ReportedEvaluation[] {
  const shown = new Map(stored.map((result) => [keyOf(result), result]));
  return evaluations.filter(({ ComplianceResourceType, ComplianceResourceId, ComplianceType, Annotation }) => {
    const result = shown.get(keyOf({ resourceType: ComplianceResourceType, resourceId: ComplianceResourceId }));
    if (result === undefined) return ComplianceType !== 'NOT_APPLICABLE';
    return result.complianceType !== ComplianceType || (result.annotation ?? '') !== (Annotation ?? '');
  });
}

function keyOf({ resourceType, resourceId }: Pick<Evaluation, 'resourceType' | 'resourceId'>): string {
  return `${resourceType} ${resourceId}`;
}
