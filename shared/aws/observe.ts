// What a function tells its operators: a log line for each evaluation and each invocation, and CloudWatch metrics.
// No result token, no credentials; annotations are facts about the network, policies are never logged.
import { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { Context } from 'aws-lambda';
import { shown } from '../rule/annotations';
import { InsufficientData } from './collect';
import type { Invocation } from './decode';
import { OutOfTime } from './out-of-time';
import type { ReportedEvaluation } from './report';

/** CloudWatch namespace of all metrics; their dimension `service` is the rule's id. */
export const metricsNamespace = 'VpcEndpointRules';

/** Calls to AWS in one invocation. */
interface Calls {
  count: number;
  retries: number;
  readonly byAction: Map<string, number>;
}

/** Watches one function; made once for each container. */
export interface Observer {
  readonly logger: Logger;
  /** Counts the calls that a client makes from now on. */
  readonly watch: (client: EC2Client | ConfigServiceClient) => void;
  /** Starts an invocation. */
  readonly begin: (context: Partial<Context> | undefined) => Observation;
}

/** Watches one invocation, and must be told how it ended. */
export interface Observation {
  /** Adds to every log line what the event is about. */
  readonly about: (invocation: Invocation) => void;
  readonly succeeded: (evaluations: readonly ReportedEvaluation[], dryRun: boolean) => void;
  readonly failed: (error: unknown) => void;
}

/** Watches the function of a rule. */
export function observe(ruleId: string): Observer {
  const logger = new Logger({ serviceName: ruleId });
  const metrics = new Metrics({ namespace: metricsNamespace, serviceName: ruleId });
  let calls = noCalls();
  const lastErrors = new WeakMap<object, unknown>();

  function finish(context: Partial<Context> | undefined, start: number): Record<string, unknown> {
    metrics.addMetric('ApiCalls', MetricUnit.Count, calls.count);
    metrics.addMetric('ApiRetries', MetricUnit.Count, calls.retries);
    metrics.publishStoredMetrics();
    const remaining = context?.getRemainingTimeInMillis?.();
    return {
      apiCalls: Object.fromEntries(calls.byAction),
      apiRetries: calls.retries,
      durationMs: Math.round(performance.now() - start),
      ...(remaining === undefined ? {} : { remainingTimeMs: remaining }),
    };
  }

  return {
    logger,
    watch(client) {
      // Both clients have the same middleware; their types differ in the commands only.
      (client as EC2Client).middlewareStack.add(
        (next, context) => async (args) => {
          calls.count += 1;
          const action = String(context.commandName).replace(/Command$/, '');
          calls.byAction.set(action, (calls.byAction.get(action) ?? 0) + 1);
          try {
            const result = await next(args);
            calls.retries += retriesOf(result.output);
            return result;
          } catch (error) {
            calls.retries += retriesOf(error);
            throw explained(error, action, lastErrors.get(context));
          }
        },
        { step: 'initialize', name: 'countCalls' },
      );
      (client as EC2Client).middlewareStack.add(
        (next, context) => async (args) => {
          try {
            return await next(args);
          } catch (error) {
            // Of the last try but the one that was broken off.
            if (nameOf(error) !== 'AbortError') lastErrors.set(context, error);
            throw error;
          }
        },
        { step: 'deserialize', priority: 'high', name: 'rememberError' },
      );
    },
    begin(context) {
      const start = performance.now();
      calls = noCalls();
      logger.resetKeys();
      if (context?.awsRequestId !== undefined) logger.addContext(context as Context);
      return {
        about({ accountId, configRuleName, message }) {
          const subject =
            message.kind === 'schedule'
              ? { messageKind: message.kind, notificationTime: message.time.toISOString() }
              : {
                  messageKind: message.kind,
                  changedResourceType: message.resourceType,
                  changedResourceId: message.resourceId,
                  captureTime: message.captureTime.toISOString(),
                };
          logger.appendKeys({ configRuleName, accountId, ...subject });
        },
        succeeded(evaluations, dryRun) {
          const counts: Record<string, number> = {};
          for (const evaluation of evaluations) {
            const { ComplianceType: complianceType, ComplianceResourceId: resourceId, Annotation } = evaluation;
            counts[complianceType] = (counts[complianceType] ?? 0) + 1;
            logger.info('Evaluation', {
              dryRun,
              resourceType: evaluation.ComplianceResourceType,
              resourceId,
              complianceType,
              ...(Annotation === undefined ? {} : { annotation: Annotation }),
            });
          }
          for (const [type, count] of Object.entries(counts))
            metrics.addMetric(metricOf(type), MetricUnit.Count, count);
          logger.info('Invocation', { dryRun, evaluations: counts, ...finish(context, start) });
        },
        failed(error) {
          metrics.addMetric('Failures', MetricUnit.Count, 1);
          if (error instanceof InsufficientData) metrics.addMetric('InsufficientData', MetricUnit.Count, 1);
          logger.error('Invocation failed', { error: asError(error), ...finish(context, start) });
        },
      };
    },
  };
}

function noCalls(): Calls {
  return { count: 0, retries: 0, byAction: new Map() };
}

/** COMPLIANT → Compliant, NOT_APPLICABLE → NotApplicable. */
function metricOf(complianceType: string): string {
  return complianceType
    .split('_')
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join('');
}

// The SDK counts its tries in the metadata of answers and of errors alike.
function retriesOf(outcome: unknown): number {
  const { $metadata } = (outcome ?? {}) as { readonly $metadata?: { readonly attempts?: number } };
  return Math.max(($metadata?.attempts ?? 1) - 1, 0);
}

// Which call it was, no error of the SDK says.
function explained(error: unknown, action: string, last: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'AbortError' || error.name === 'TimeoutError') {
    const answer = last === undefined ? 'there was no answer' : `the last answer was ${saidBy(last)}`;
    return new OutOfTime(`${action} was given up when the time was over: ${answer}.`, { cause: error });
  }
  if (!error.message.includes(action)) error.message = `${action}: ${error.message || saidBy(error)}`;
  return error;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}

// Errors of the network have a code, and may have no message.
function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return shown(error);
  const { code } = error as { readonly code?: unknown };
  const name = typeof code === 'string' ? code : error.name;
  return error.message === '' ? name : `${name}: ${error.message.replace(/\.$/, '')}`;
}

// Only what is fit for a log: errors of the SDK carry whole responses.
function asError(error: unknown): { readonly name: string; readonly message: string; readonly stack?: string } {
  if (!(error instanceof Error)) return { name: 'Error', message: shown(error) };
  const { name, message, stack } = error;
  return stack === undefined ? { name, message } : { name, message, stack };
}
