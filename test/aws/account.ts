// One AWS account for a test: its EC2 is moto behind a recording proxy, its AWS Config is a stub.
import { randomInt } from 'node:crypto';
import { EC2Client } from '@aws-sdk/client-ec2';
import { startConfigStub, type ConfigStub, type PutEvaluationsInput } from './config-stub';
import { startEc2Proxy, type Ec2Proxy } from './ec2-proxy';
import { startFunction, type Ending, type LambdaFunction } from './lambda';
import { actionsBehind, allowedActions } from './role';

export const region = 'us-east-1';

/** How an invocation ended, and which calls it made. */
export interface Invocation extends Ending {
  /** Actions of EC2, sorted. */
  readonly ec2Calls: readonly string[];
  /** Operations of AWS Config, in order. */
  readonly configCalls: readonly string[];
  /** What was sent to PutEvaluations, in order. */
  readonly sent: readonly PutEvaluationsInput[];
  /** What the function wrote. */
  readonly output: string;
}

/** An account of its own: nothing that happens in it is seen in another one. */
export interface Account {
  readonly accountId: string;
  readonly ec2: EC2Client;
  readonly proxy: Ec2Proxy;
  readonly config: ConfigStub;
  /**
   * Invokes the built bundle of a rule; with the same environment again, the same warm process.
   * @throws Error when it calls what its role in the template does not allow
   */
  readonly invoke: (
    ruleId: string,
    event: unknown,
    environment?: Readonly<Record<string, string>>,
  ) => Promise<Invocation>;
  readonly close: () => Promise<void>;
}

/** Opens an account in which there is nothing but the default VPC of the Region. */
export async function openAccount(): Promise<Account> {
  const accountId = String(randomInt(100_000_000_000, 999_999_999_999));
  const proxy = await startEc2Proxy(motoUrl(), accountId);
  const config = await startConfigStub();
  const ec2 = new EC2Client({
    region,
    endpoint: proxy.url,
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  });
  const functions = new Map<string, LambdaFunction>();

  async function functionOf(ruleId: string, environment: Readonly<Record<string, string>>): Promise<LambdaFunction> {
    const key = JSON.stringify([ruleId, environment]);
    const warm = functions.get(key);
    if (warm) return warm;
    const started = await startFunction(ruleId, {
      AWS_ENDPOINT_URL_EC2: proxy.url,
      AWS_ENDPOINT_URL_ROUTE_53: proxy.url,
      AWS_ENDPOINT_URL_CONFIG_SERVICE: config.url,
      ...environment,
    });
    functions.set(key, started);
    return started;
  }

  return {
    accountId,
    ec2,
    proxy,
    config,
    async invoke(ruleId, event, environment = {}) {
      const lambda = await functionOf(ruleId, environment);
      const before = { ec2: proxy.calls.length, config: config.calls.length, output: lambda.output().length };
      const ending = await lambda.invoke(event);
      const configCalls = config.calls.slice(before.config);
      const ec2Calls = proxy.calls
        .slice(before.ec2)
        .map(({ action }) => action)
        .sort();
      const operations = configCalls.map(({ operation }) => operation);
      const allowed = allowedActions(ruleId);
      const refused = actionsBehind(ec2Calls, operations).filter((action) => !allowed.includes(action));
      if (refused.length > 0) throw new Error(`The role of ${ruleId} does not allow ${refused.join(', ')}.`);
      return {
        ...ending,
        ec2Calls,
        configCalls: operations,
        sent: configCalls.flatMap(({ operation, input }) =>
          operation === 'PutEvaluations' ? [input as PutEvaluationsInput] : [],
        ),
        output: lambda.output().slice(before.output),
      };
    },
    async close() {
      for (const started of functions.values()) started.close();
      ec2.destroy();
      await Promise.all([proxy.close(), config.close()]);
    },
  };
}

/** Where infra/test-aws.ts has started moto. */
export function motoUrl(): string {
  const url = process.env['MOTO_URL'];
  if (url === undefined) throw new Error('MOTO_URL is not set: run these tests with npm run test:aws.');
  return url;
}

/** What an invocation reported: for each resource id its compliance type. */
export function verdicts({ result, error }: Ending): Readonly<Record<string, string>> {
  if (error) throw new Error(`The function threw: ${error.stack}`);
  return Object.fromEntries(
    (result?.evaluations ?? []).map((evaluation) => [evaluation.ComplianceResourceId, evaluation.ComplianceType]),
  );
}
