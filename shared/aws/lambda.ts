// Joins the parts to a Lambda function: decode, scope, collect, evaluate, report.
import { setMaxListeners } from 'node:events';
import type { Logger } from '@aws-lambda-powertools/logger';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { EC2Client } from '@aws-sdk/client-ec2';
import type { Context } from 'aws-lambda';
import { emptyNetwork, sliceOf, type Network, type Resources, type Slice, type SliceName } from '../network/network';
import {
  configure,
  evaluateChange,
  evaluateRegion,
  evaluationOf,
  type ConfiguredRule,
  type Evaluation,
  type Outcome,
} from '../rule/evaluate';
import type { Rule, TriggerType } from '../rule/rule';
import { notApplicable } from '../rule/verdict';
import { accounts, type CredentialSource, type MemberRole } from './accounts';
import { readingAhead } from './ahead';
import { InsufficientData, evaluateLive, type LiveOutcome } from './collect';
import { decode, type Invocation, type Message } from './decode';
import { observe } from './observe';
import type { Readers } from './readers';
import { toReport, type Report, type ReportedEvaluation } from './report';
import { changeOf, withHistory } from './scope';
import { reportAll, reportSweep } from './sweep';

/** What a function returns. */
export interface Result {
  readonly configRuleName: string;
  readonly dryRun: boolean;
  /** What was reported, times as ISO 8601. */
  readonly evaluations: readonly (Omit<ReportedEvaluation, 'OrderingTimestamp'> & { OrderingTimestamp: string })[];
}

/** A rule's Lambda function. It throws on every failure, so that Lambda tries again and then sets the event aside. */
export type Handler = (event: unknown, context?: Partial<Context>) => Promise<Result>;

/** Service facts and AWS's prefix lists change seldom: a warm container reads them again after ten minutes. */
const factsMaxAge = 10 * 60 * 1000;

/** Kept back of the remaining time, so that a function that runs out of it can say so. In milliseconds. */
const timeToFail = 1500;
const timeWithoutContext = 60_000;

/**
 * The Lambda function of a rule.
 * @param readers one for each slice that the rule may read
 */
export function lambda(rule: Rule, readers: Readers): Handler {
  const clientConfig = {
    maxAttempts: 6,
    retryMode: 'adaptive',
    requestHandler: { connectionTimeout: 3000, requestTimeout: 20_000 },
  } as const;
  const observer = observe(rule.id);
  const open = (credentials?: CredentialSource): Clients => {
    const settings = credentials === undefined ? clientConfig : { ...clientConfig, credentials };
    const ec2 = new EC2Client(settings);
    const config = new ConfigServiceClient(settings);
    observer.watch(ec2);
    observer.watch(config);
    return { ec2, config, readers, logger: observer.logger, facts: keptFacts() };
  };
  const clientsOf = accounts(
    memberRole(rule),
    open,
    ({ ec2 }) => ec2.config.credentials,
    ({ ec2, config }) => {
      ec2.destroy();
      config.destroy();
    },
  );

  return async (event, context) => {
    const budget = (context?.getRemainingTimeInMillis?.() ?? timeWithoutContext) - timeToFail;
    const abortSignal = AbortSignal.timeout(Math.max(budget, 0));
    // Every call under way listens to it: more than the ten at which Node.js suspects a leak.
    setMaxListeners(0, abortSignal);
    const observation = observer.begin(context);
    try {
      const invocation = decode(event);
      observation.about(invocation);
      const dryRun = process.env['DRY_RUN'] === 'true';
      const clients = await clientsOf.of(invocation.accountId, context?.invokedFunctionArn, abortSignal);
      const reported = await evaluateAndReport(rule, invocation, clients, dryRun, abortSignal);
      observation.succeeded(reported, dryRun);
      return {
        configRuleName: invocation.configRuleName,
        dryRun,
        evaluations: reported.map((evaluation) => ({
          ...evaluation,
          OrderingTimestamp: evaluation.OrderingTimestamp.toISOString(),
        })),
      };
    } catch (error) {
      observation.failed(error);
      throw error;
    }
  };
}

/** In an organisation one function judges many accounts: the template names the role that it assumes in them. */
function memberRole({ id }: Rule): MemberRole | undefined {
  const name = process.env['MEMBER_ROLE_NAME'] ?? '';
  const externalId = process.env['MEMBER_ROLE_EXTERNAL_ID'] ?? '';
  return name === '' ? undefined : { name, externalId: externalId === '' ? undefined : externalId, sessionName: id };
}

async function evaluateAndReport(
  rule: Rule,
  invocation: Invocation,
  clients: Clients,
  dryRun: boolean,
  abortSignal: AbortSignal,
): Promise<readonly ReportedEvaluation[]> {
  const { configRuleName, message, resultToken } = invocation;
  const outcome = await evaluate(rule, invocation, clients, abortSignal);
  const time = message.kind === 'schedule' ? message.time : message.captureTime;
  const report: Report = { config: clients.config, resultToken, abortSignal };
  const { reported, failures } = dryRun
    ? { reported: toReport(outcome.decided, time), failures: [] }
    : message.kind === 'schedule' && resultToken !== 'TESTMODE'
      ? await reportSweep(report, { configRuleName, subject: rule.subject, time, ...outcome })
      : await reportAll(report, toReport(outcome.decided, time));
  const [first, ...others] = [...failures, ...openQuestions(outcome.undecided)];
  if (first === undefined) return reported;
  // The first decides what becomes of the event; the others must be heard of too.
  if (others.length > 0) first.message += ` Also: ${others.map(({ message: says }) => says).join(' ')}`;
  throw first;
}

/** The others have their verdict all the same; these keep their old result, and somebody must hear of it. */
function openQuestions([open, ...others]: readonly Evaluation[]): readonly Error[] {
  if (open === undefined) return [];
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return [new InsufficientData(`${open.resourceId}${more}: ${open.annotation ?? 'not enough is known'}`)];
}

/** What a function keeps for an account between its invocations. */
interface Clients {
  readonly ec2: EC2Client;
  readonly config: ConfigServiceClient;
  readonly readers: Readers;
  readonly logger: Logger;
  readonly facts: KeptFacts;
}

async function evaluate(
  rule: Rule,
  { accountId, message, ruleParameters }: Invocation,
  clients: Clients,
  abortSignal: AbortSignal,
): Promise<Pick<LiveOutcome, 'decided' | 'undecided'>> {
  const configured = configure(rule, ruleParameters);
  if (message.kind === 'not-judged') {
    const { resourceType, resourceId, reason } = message;
    const answer = evaluationOf(rule, { resourceType, resourceId }, notApplicable('notEvaluated', { reason }));
    return { decided: [answer], undecided: [] };
  }
  const start = clients.facts.restore(emptyNetwork(accountId, await clients.ec2.config.region(), true));
  const evaluateNetwork = await evaluatorOf(configured, message, clients, abortSignal);
  const outcome = await evaluateLive({ ...clients, abortSignal }, start, evaluateNetwork);
  clients.facts.keep(outcome.network);
  return outcome;
}

/** What to evaluate: the whole Region on a schedule, else what the change can have affected. */
async function evaluatorOf(
  configured: ConfiguredRule,
  message: Exclude<Message, { kind: 'not-judged' }>,
  { config, logger }: Clients,
  abortSignal: AbortSignal,
): Promise<(network: Network) => Outcome> {
  const time = message.time.getTime();
  if (message.kind === 'schedule') {
    return (network) =>
      readingAhead(configured, evaluateRegion(configured, network, { kind: 'schedule', time }), network);
  }
  let change = changeOf(message);
  const reach = configured.rule.triggers[change.resourceType as TriggerType]?.reach;
  if (reach === 'vpc' && change.vpcId === undefined) {
    change = await withHistory(config, message, abortSignal);
    if (change.vpcId === undefined) {
      logger.warn(`Nobody knows which VPC ${change.resourceId} was in: the whole Region is evaluated.`);
    }
  }
  return (network) => {
    const outcome = evaluateChange(configured, change, network, { kind: 'change', time });
    return readingAhead(configured, outcome, network, change);
  };
}

/** Slices whose content changes seldom and does not depend on the event. */
interface KeptFacts {
  /** The network with what is kept for its account, unless it is too old. */
  readonly restore: (network: Network) => Network;
  readonly keep: (network: Network) => void;
}

function keptFacts(): KeptFacts {
  let kept: { readonly network: Network; readonly since: number } | undefined;
  return {
    restore(network) {
      if (kept?.network.accountId !== network.accountId || Date.now() - kept.since > factsMaxAge) {
        kept = undefined;
        return network;
      }
      const { vpcEndpointServices, prefixLists } = kept.network;
      return { ...network, vpcEndpointServices, prefixLists };
    },
    keep(network) {
      kept = { network: withOnlyFacts(network), since: kept?.since ?? Date.now() };
    },
  };
}

// Only what was found: what AWS did not show may be there in a moment.
function withOnlyFacts({ accountId, region, vpcEndpointServices, prefixLists }: Network): Network {
  return {
    ...emptyNetwork(accountId, region),
    vpcEndpointServices: found('vpcEndpointServices', vpcEndpointServices.items),
    prefixLists: found('prefixLists', prefixLists.items),
  };
}

function found<S extends SliceName>(name: S, items: readonly Resources[S][]): Slice<Resources[S]> {
  return sliceOf(name, items, sliceOf(name, items, []).byKey.keys());
}
