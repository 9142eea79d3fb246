// AWS Config's side of an invocation: speaks AWS JSON 1.1, records every call, and refuses what AWS Config refuses.
// moto has no rules and no result tokens: it answers PutEvaluations in test mode only.
import { accessKeyOf, startServer, type Answer, type HttpServer } from './http-server';

/** An evaluation as it travels: times are seconds since 1970. */
export interface SentEvaluation {
  readonly ComplianceResourceType: string;
  readonly ComplianceResourceId: string;
  readonly ComplianceType: string;
  readonly Annotation?: string;
  readonly OrderingTimestamp: number;
}

/** The input of PutEvaluations as it travels. */
export interface PutEvaluationsInput {
  readonly Evaluations: readonly SentEvaluation[];
  readonly ResultToken: string;
  readonly TestMode?: boolean;
}

/** A call of the AWS Config API. */
export interface ConfigCall {
  readonly operation: string;
  readonly input: object;
  /** Who called. */
  readonly accessKeyId: string;
}

/** An error to answer with. */
export class ConfigError extends Error {
  override readonly name: string;

  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** For each operation, what to answer; throws a ConfigError for an error. */
export interface ConfigAnswers {
  PutEvaluations: (input: PutEvaluationsInput) => object;
  GetResourceConfigHistory: (input: { resourceType: string; resourceId: string; nextToken?: string }) => object;
  GetComplianceDetailsByConfigRule: (input: { ConfigRuleName: string; NextToken?: string }) => object;
}

/** The stub of one account. */
export interface ConfigStub extends HttpServer {
  /** Every call so far, oldest first. */
  readonly calls: ConfigCall[];
  /** What it answers; by default everything is accepted and nothing was ever recorded. */
  readonly answers: ConfigAnswers;
  /** Answers a call in its place, before it looks at it; `undefined` lets it through. */
  fault: ((call: ConfigCall) => Answer | undefined) | undefined;
  /** Makes it answer an operation with an error of this name. */
  readonly failWith: (operation: keyof ConfigAnswers, name: string) => void;
}

/** Starts a stub. */
export async function startConfigStub(): Promise<ConfigStub> {
  const calls: ConfigCall[] = [];
  const answers: ConfigAnswers = {
    PutEvaluations: () => ({ FailedEvaluations: [] }),
    GetResourceConfigHistory: ({ resourceType, resourceId }) => {
      throw new ConfigError(
        'ResourceNotDiscoveredException',
        `Resource ${resourceId} of ${resourceType} is not known.`,
      );
    },
    GetComplianceDetailsByConfigRule: () => ({ EvaluationResults: [] }),
  };
  const stub = { calls, answers, fault: undefined as ConfigStub['fault'] };
  const server = await startServer(({ headers, body }) => {
    const operation = String(headers['x-amz-target']).replace('StarlingDoveService.', '');
    const input = JSON.parse(body) as object;
    const call = { operation, input, accessKeyId: accessKeyOf(headers) };
    calls.push(call);
    const faulty = stub.fault?.(call);
    if (faulty) return Promise.resolve(faulty);
    try {
      return Promise.resolve(json(200, answer(answers, operation, input)));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return Promise.resolve(json(400, { __type: error.name, message: error.message }));
    }
  });
  const failWith = (operation: keyof ConfigAnswers, name: string): void => {
    answers[operation] = () => {
      throw new ConfigError(name, 'The stub was told to fail.');
    };
  };
  return Object.assign(stub, server, { failWith });
}

/** An answer of AWS Config's. */
export function json(status: number, body: object): Answer {
  return { status, contentType: 'application/x-amz-json-1.1', body: JSON.stringify(body) };
}

function answer(answers: ConfigAnswers, operation: string, input: object): object {
  switch (operation) {
    case 'PutEvaluations':
      validate(input as PutEvaluationsInput);
      return answers.PutEvaluations(input as PutEvaluationsInput);
    case 'GetResourceConfigHistory':
      return answers.GetResourceConfigHistory(input as { resourceType: string; resourceId: string });
    case 'GetComplianceDetailsByConfigRule':
      return answers.GetComplianceDetailsByConfigRule(input as { ConfigRuleName: string });
    default:
      throw new ConfigError('UnknownOperationException', `The stub does not know ${operation}.`);
  }
}

// The limits of the service model: botocore, data/config/2014-11-12.
function validate({ Evaluations, ResultToken }: PutEvaluationsInput): void {
  if (!ResultToken) throw new ConfigError('InvalidResultTokenException', 'The result token is missing.');
  if (Evaluations.length === 0 || Evaluations.length > 100) {
    throw new ConfigError('ValidationException', `${Evaluations.length} evaluations: expected 1 to 100.`);
  }
  for (const evaluation of Evaluations) {
    const { ComplianceType, Annotation, OrderingTimestamp } = evaluation;
    const valid =
      ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE'].includes(ComplianceType) &&
      (Annotation === undefined || (Annotation.length >= 1 && Annotation.length <= 256)) &&
      typeof OrderingTimestamp === 'number' &&
      evaluation.ComplianceResourceType !== '' &&
      evaluation.ComplianceResourceId !== '';
    if (!valid) throw new ConfigError('ValidationException', `Not valid: ${JSON.stringify(evaluation)}`);
  }
}
