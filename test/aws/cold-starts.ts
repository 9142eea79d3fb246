// Many invocations at once, each of them a cold start of a built bundle; what goes wrong goes wrong for one of them.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startConfigStub, type ConfigCall, type ConfigStub, type SentEvaluation } from './config-stub';
import { startEc2Proxy, type Ec2Call, type Ec2Proxy } from './ec2-proxy';
import { startServer, type Answer, type HttpServer } from './http-server';
import { lambdaEnvironment, type Ending } from './lambda';

/** A call of one invocation, and how many calls of the same name came before it. */
export interface Call {
  readonly service: 'ec2' | 'route53' | 'config';
  /** The action or operation; for Route 53 the path without its query. */
  readonly name: string;
  readonly before: number;
  /** For a page that is not the first. */
  readonly token: string | undefined;
  /** For a report. */
  readonly evaluations: readonly SentEvaluation[];
}

/** Answers in the place of AWS; `undefined` lets the call through. `honest` is what AWS would answer. */
export type Fault = (call: Call, honest: () => Answer | undefined) => Answer | undefined;

/** What to invoke. */
export interface Start {
  readonly ruleId: string;
  readonly event: unknown;
  /** How much time the function is told it has, in milliseconds. */
  readonly remaining: number;
  readonly fault?: Fault;
  /** Goes on with what the process has of the rule already. */
  readonly warm?: boolean;
}

/** What came of it. */
export interface Outcome extends Ending {
  readonly calls: readonly Call[];
  /** Every evaluation in a request, whatever was answered. */
  readonly sent: readonly SentEvaluation[];
  /** Those that AWS Config took. */
  readonly taken: readonly SentEvaluation[];
}

/** Starts functions for one account. */
export interface ColdStarts {
  readonly config: ConfigStub;
  /** Waits for a free process. */
  readonly invoke: (start: Start) => Promise<Outcome>;
  /** Something has changed: answers that are remembered count no more. */
  readonly forget: () => void;
  readonly close: () => Promise<void>;
}

interface Running {
  readonly fault: Fault | undefined;
  readonly calls: Call[];
  readonly sent: SentEvaluation[];
  readonly taken: SentEvaluation[];
}

/**
 * Starts processes for functions.
 * @param origin where the account's EC2 is
 * @param remembers whether the same question gets the same answer, without asking twice: where nothing changes
 */
export async function startColdStarts(origin: string, processes: number, remembers: boolean): Promise<ColdStarts> {
  const memory = remembers ? await startMemory(origin) : undefined;
  const proxy = await startEc2Proxy(memory?.url ?? origin);
  const config = await startConfigStub();
  const running = new Map<string, Running>();
  watchEc2(proxy, running, memory);
  watchConfig(config, running);

  const taskRoot = mkdtempSync(join(tmpdir(), 'vpce-rules-'));
  cpSync('dist/functions', taskRoot, { recursive: true, filter: (path) => !path.endsWith('.map') });
  const all = Array.from({ length: processes }, () =>
    fork(resolve('test/aws/cold-runtime.mjs'), [], {
      cwd: taskRoot,
      env: {
        ...lambdaEnvironment('', taskRoot),
        AWS_ENDPOINT_URL_EC2: proxy.url,
        AWS_ENDPOINT_URL_ROUTE_53: proxy.url,
        AWS_ENDPOINT_URL_CONFIG_SERVICE: config.url,
        POWERTOOLS_LOG_LEVEL: 'SILENT',
      },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    }),
  );
  await Promise.all(all.map((child) => once(child, 'message')));
  const free = [...all];
  const waiting: ((child: ChildProcess) => void)[] = [];
  let starts = 0;

  return {
    config,
    forget: () => memory?.answers.clear(),
    async invoke({ ruleId, event, remaining, fault, warm = false }) {
      const child = free.pop() ?? (await new Promise<ChildProcess>((ready) => waiting.push(ready)));
      starts += 1;
      // A warm function keeps its credentials: they tell the process, which does one thing at a time.
      const accessKeyId = warm ? `AKIAWARM${all.indexOf(child)}` : `AKIA${starts}`;
      const state: Running = { fault, calls: [], sent: [], taken: [] };
      running.set(accessKeyId, state);
      const bundle = join(taskRoot, ruleId, 'index.mjs');
      child.send({ bundle, ruleId, accessKeyId, event, remaining, warm });
      const [ending] = (await once(child, 'message')) as [Ending];
      const next = waiting.shift();
      if (next) next(child);
      else free.push(child);
      const { calls, sent, taken } = state;
      return { ...ending, calls: [...calls], sent: [...sent], taken: [...taken] };
    },
    async close() {
      for (const child of all) child.kill();
      rmSync(taskRoot, { recursive: true, force: true });
      await Promise.all([proxy.close(), config.close(), memory?.close()]);
    },
  };
}

function watchEc2(proxy: Ec2Proxy, running: ReadonlyMap<string, Running>, memory: Memory | undefined): void {
  proxy.fault = ({ accessKeyId, action, parameters }: Ec2Call) => {
    const state = running.get(accessKeyId);
    if (!state) return undefined;
    const isRest = action.startsWith('GET ');
    const [path = '', query] = action.slice(isRest ? 4 : 0).split('?');
    const token = parameters.get('NextToken') ?? new URLSearchParams(query).get('nexttoken') ?? undefined;
    const call = noted(state, { service: isRest ? 'route53' : 'ec2', name: path, token, evaluations: [] });
    return state.fault?.(call, () => memory?.answers.get(parameters.toString() || action));
  };
}

function watchConfig(config: ConfigStub, running: ReadonlyMap<string, Running>): void {
  config.fault = ({ accessKeyId, operation, input }: ConfigCall) => {
    const state = running.get(accessKeyId);
    if (!state) return undefined;
    const { Evaluations: evaluations = [], nextToken: token } = input as {
      readonly Evaluations?: readonly SentEvaluation[];
      readonly nextToken?: string;
    };
    state.sent.push(...evaluations);
    const call = noted(state, { service: 'config', name: operation, token, evaluations });
    const answer = state.fault?.(call, () => undefined);
    if (!answer) state.taken.push(...evaluations);
    return answer;
  };
}

function noted(state: Running, call: Omit<Call, 'before'>): Call {
  const before = state.calls.filter(({ name }) => name === call.name).length;
  const whole = { ...call, before };
  state.calls.push(whole);
  return whole;
}

interface Memory extends HttpServer {
  readonly answers: Map<string, Answer>;
}

async function startMemory(origin: string): Promise<Memory> {
  const answers = new Map<string, Answer>();
  const server = await startServer(async ({ method, path, headers, body }) => {
    const key = body || `${method} ${path}`;
    const known = answers.get(key);
    if (known) return known;
    const response = await fetch(origin + path, {
      method,
      ...(method === 'GET' ? {} : { body }),
      headers: {
        'content-type': headers['content-type'] ?? '',
        authorization: headers.authorization ?? '',
      },
    });
    const contentType = response.headers.get('content-type') ?? 'text/xml';
    const answer = { status: response.status, contentType, body: await response.text() };
    answers.set(key, answer);
    return answer;
  });
  return { ...server, answers };
}
