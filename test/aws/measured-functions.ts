// Built bundles against the instant EC2 and the stub of AWS Config: what an invocation calls, and what it takes.
import { fork, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import type { Listed } from '../example-estate';
import { accountId } from '../network';
import { startConfigStub, type ConfigCall, type ConfigStub, type PutEvaluationsInput } from './config-stub';
import { eventOf, scheduleMessage } from './events';
import { startInstantEc2, type InstantEc2, type CountedCall } from './instant-ec2';
import { lambdaEnvironment, type Ending } from './lambda';

/** An invocation and the calls that it made. */
export interface Invocation extends Ending {
  readonly ec2: readonly CountedCall[];
  readonly config: readonly ConfigCall[];
}

/** A process that serves the functions of all rules, one event after the other. */
export interface MeasuredFunctions {
  /** With a bundle that was loaded for it. */
  readonly cold: (ruleId: string, event: object) => Promise<Invocation>;
  /** The same event with a new bundle and then again: the second invocation. */
  readonly warm: (ruleId: string, event: object) => Promise<Invocation>;
  readonly close: () => Promise<void>;
}

/** How long a function is told it has, in milliseconds. */
const remaining = 120_000;

/** A process whose event loop turns so many times without a call has no more to make before it gets an answer. */
const quietTurns = 10;

/** Starts a process, whose calls of EC2 are answered in rounds. */
export async function startFunctions(estate: Listed): Promise<MeasuredFunctions> {
  const quiet = async (): Promise<void> => {
    for (let turn = 0; turn < quietTurns; turn += 1) {
      child.send({ ping: true });
      await messageOf(child, (message) => 'pong' in message);
    }
  };
  const servers = await startServers(estate, quiet);
  const child = forked('test/aws/cold-runtime.mjs', servers, []);
  await messageOf(child, (message) => 'ready' in message);
  let starts = 0;
  const invoke = async (ruleId: string, event: object, warm: boolean, name: string): Promise<Invocation> => {
    const { ec2, config } = servers;
    ec2.calls.length = 0;
    config.calls.length = 0;
    child.send({ bundle: bundleOf(ruleId), ruleId: name, accessKeyId: 'testing', event, remaining, warm });
    const ending: Ending = await messageOf(child, (message) => 'result' in message || 'error' in message);
    return { ...ending, ec2: [...ec2.calls], config: [...config.calls] };
  };
  return {
    cold: (ruleId, event) => invoke(ruleId, event, false, ruleId),
    async warm(ruleId, event) {
      // The process keeps a warm bundle under a name: this one is new.
      const name = `${ruleId}-${++starts}`;
      await invoke(ruleId, event, true, name);
      return invoke(ruleId, event, true, name);
    },
    async close() {
      child.kill();
      await servers.close();
    },
  };
}

/** What a sweep in a process of its own took. */
export interface Sweep {
  readonly error: { readonly stack: string } | undefined;
  readonly seconds: number;
  /** The most memory that the process ever had, as the system counts it, in MB. */
  readonly peakMb: number;
  readonly ec2: readonly CountedCall[];
  /** The evaluations of each call of PutEvaluations. */
  readonly batches: readonly PutEvaluationsInput['Evaluations'][];
  readonly config: readonly ConfigCall[];
}

/**
 * Sweeps a Region in a process of its own.
 * @param memory how much the function has, in MB; `undefined` for as much as it likes
 */
export async function sweep(estate: Listed, ruleId: string, memory: number | undefined): Promise<Sweep> {
  const event = eventOf(accountId, scheduleMessage(accountId));
  const message = { bundle: bundleOf(ruleId), event, remaining };
  const flags = memory === undefined ? [] : heapOf(memory);
  const { answer, ec2, config } = await askProcess<Pick<Sweep, 'error' | 'seconds' | 'peakMb'>>(
    estate,
    'test/aws/large-sweep-runtime.mjs',
    message,
    flags,
  );
  const batches = config
    .filter(({ operation }) => operation === 'PutEvaluations')
    .map(({ input }) => (input as PutEvaluationsInput).Evaluations);
  return { error: answer.error, seconds: answer.seconds, peakMb: answer.peakMb, ec2, batches, config };
}

/** What a process answered, and what it called meanwhile. */
export interface Answered<T> {
  readonly answer: T;
  readonly ec2: readonly CountedCall[];
  readonly config: readonly ConfigCall[];
}

/**
 * Starts a process with the environment of a function, sends it one message, and waits for its answer.
 * @param runtime the module that it runs
 */
export async function askProcess<T extends object>(
  estate: Listed,
  runtime: string,
  message: object,
  flags: readonly string[] = [],
): Promise<Answered<T>> {
  const servers = await startServers(estate);
  const child = forked(runtime, servers, flags);
  try {
    child.send(message);
    const answer = await messageOf<T>(child, () => true);
    return { answer, ec2: [...servers.ec2.calls], config: [...servers.config.calls] };
  } finally {
    child.kill();
    await servers.close();
  }
}

/** How Lambda starts Node.js in a function of so many MB. */
function heapOf(memory: number): readonly string[] {
  return [`--max-semi-space-size=${Math.floor(memory * 0.05)}`, `--max-old-space-size=${Math.floor(memory * 0.9)}`];
}

/** The next message of a kind. */
function messageOf<T extends object>(child: ChildProcess, isMeant: (message: object) => boolean): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (conclude: () => void): void => {
      child.off('message', hear);
      child.off('exit', end);
      conclude();
    };
    const hear = (message: object): void => {
      if (isMeant(message))
        settle(() => {
          resolve(message as T);
        });
    };
    const end = (code: number | null): void => {
      settle(() => {
        reject(new Error(`The process of the functions ended by itself: ${String(code)}.`));
      });
    };
    child.on('message', hear);
    child.on('exit', end);
  });
}

interface Servers {
  readonly ec2: InstantEc2;
  readonly config: ConfigStub;
  readonly close: () => Promise<void>;
}

async function startServers(estate: Listed, quiet?: () => Promise<void>): Promise<Servers> {
  const [ec2, config] = await Promise.all([startInstantEc2(estate, quiet), startConfigStub()]);
  return {
    ec2,
    config,
    close: async () => {
      await Promise.all([ec2.close(), config.close()]);
    },
  };
}

function forked(runtime: string, { ec2, config }: Servers, execArgv: readonly string[]): ChildProcess {
  return fork(resolve(runtime), [], {
    env: {
      ...lambdaEnvironment('', resolve('dist/functions')),
      AWS_ENDPOINT_URL_EC2: ec2.url,
      AWS_ENDPOINT_URL_ROUTE_53: ec2.url,
      AWS_ENDPOINT_URL_CONFIG_SERVICE: config.url,
      // Lambda runs a later Node.js.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
    execArgv: [...execArgv],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** The built bundle of a rule. */
export function bundleOf(ruleId: string): string {
  return resolve('dist/functions', ruleId, 'index.mjs');
}
