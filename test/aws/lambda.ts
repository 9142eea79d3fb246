// Runs a built bundle as Lambda does: alone in a folder, in a process with Lambda's environment and nothing else.
import { fork, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** An evaluation in a function's answer: the shape of the PutEvaluations request, the time as ISO 8601. */
export interface ReportedEvaluation {
  readonly ComplianceResourceType: string;
  readonly ComplianceResourceId: string;
  readonly ComplianceType: string;
  readonly Annotation?: string;
  readonly OrderingTimestamp: string;
}

/** What a function returns. */
export interface Report {
  readonly configRuleName: string;
  readonly dryRun: boolean;
  readonly evaluations: readonly ReportedEvaluation[];
}

/** What a function threw. */
export interface ThrownError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

/** How an invocation ended: exactly one of the two is there. */
export interface Ending {
  readonly result?: Report;
  readonly error?: ThrownError;
}

/** A function that stays warm until it is closed. */
export interface LambdaFunction {
  readonly invoke: (event: unknown) => Promise<Ending>;
  /** All that it wrote so far, to both streams. */
  readonly output: () => string;
  readonly close: () => void;
}

const timeout = 30_000;

/** The environment that Lambda gives to a function. */
export function lambdaEnvironment(ruleId: string, taskRoot: string): Record<string, string> {
  return {
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    AWS_SESSION_TOKEN: 'testing',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: ruleId,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${ruleId}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/03/01/[$LATEST]00000000000000000000000000000000',
    LAMBDA_TASK_ROOT: taskRoot,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    _HANDLER: 'index.handler',
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
  };
}

/**
 * Starts the function of a rule.
 * @param environment what the template adds to Lambda's own environment
 * @param node the Node.js to run it with
 * @throws when there is no bundle, or when it cannot be loaded
 */
export async function startFunction(
  ruleId: string,
  environment: Readonly<Record<string, string>>,
  node: string = process.execPath,
): Promise<LambdaFunction> {
  const built = resolve('dist/functions', ruleId);
  if (!existsSync(join(built, 'index.mjs'))) throw new Error(`${built} has no index.mjs: run npm run build.`);
  // Away from the project, where no node_modules can make good what a bundle lacks.
  const taskRoot = mkdtempSync(join(tmpdir(), 'vpce-rules-'));
  cpSync(built, taskRoot, { recursive: true });
  const child = fork(resolve('test/aws/lambda-runtime.mjs'), [join(taskRoot, 'index.mjs'), String(timeout)], {
    cwd: taskRoot,
    env: { ...lambdaEnvironment(ruleId, taskRoot), ...environment },
    execPath: node,
    execArgv: [],
    silent: true,
  });
  let output = '';
  const append = (chunk: Buffer): void => {
    output += chunk.toString('utf8');
  };
  child.stdout?.on('data', append);
  child.stderr?.on('data', append);
  const close = (): void => {
    child.kill();
    rmSync(taskRoot, { recursive: true, force: true });
  };
  const { error } = await answerOf(child, () => output);
  if (error) {
    close();
    throw new Error(`The bundle of ${ruleId} cannot be loaded: ${error.stack}`);
  }
  return {
    invoke: (event) => {
      const answer = answerOf(child, () => output);
      child.send(event as object);
      return answer;
    },
    output: () => output,
    close,
  };
}

function answerOf(child: ChildProcess, output: () => string): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      settle(() => {
        reject(new Error(`No answer within ${timeout} ms. Output:\n${output()}`));
      });
    }, timeout + 5_000);
    const onMessage = (message: unknown): void => {
      settle(() => {
        resolve(message as Ending);
      });
    };
    const onExit = (code: number | null): void => {
      settle(() => {
        reject(new Error(`The function ended with exit code ${String(code)}. Output:\n${output()}`));
      });
    };
    const settle = (conclude: () => void): void => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      conclude();
    };
    child.on('message', onMessage);
    child.on('exit', onExit);
  });
}
