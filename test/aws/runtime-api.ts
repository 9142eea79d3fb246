// A stand-in for Lambda's Runtime API: hands one event to AWS's runtime interface client and takes its answer.
// Source: AWS Lambda Developer Guide, "Using the Lambda runtime API".
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Ending, Report } from './lambda';

const requestId = '8476a536-e9f4-11e8-9739-2dfe598c3fcd';

/** What to run, and with what. */
export interface ClientRun {
  readonly node: string;
  /** The runtime interface client. */
  readonly client: string;
  /** The folder with the bundle. */
  readonly taskRoot: string;
  readonly event: unknown;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Lets the client invoke a bundle once.
 * @throws Error with what it wrote when it ends without an answer, or gives none within 30 seconds
 */
export async function invokeOnce({ node, client, taskRoot, event, environment }: ClientRun): Promise<Ending> {
  let answered: (ending: Ending) => void = () => undefined;
  const ending = new Promise<Ending>((resolve) => {
    answered = resolve;
  });
  let handedOut = false;
  const server = createServer((request, response) => {
    const { url = '' } = request;
    if (url === '/2018-06-01/runtime/invocation/next') {
      // The second request waits for an event that never comes, as Lambda lets it wait.
      if (handedOut) return;
      handedOut = true;
      response.writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': requestId,
        'lambda-runtime-deadline-ms': String(Date.now() + 30_000),
        'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:123456789012:function:the-function',
      });
      response.end(JSON.stringify(event));
      return;
    }
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8');
    });
    request.on('end', () => {
      response.writeHead(202).end();
      if (url === `/2018-06-01/runtime/invocation/${requestId}/response`) {
        answered({ result: JSON.parse(body) as Report });
      } else {
        // …/error, also when the bundle cannot be loaded.
        answered({ error: { name: url, message: body, stack: '' } });
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const child = spawn(node, [client, 'index.handler'], {
    cwd: taskRoot,
    env: {
      ...environment,
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      LAMBDA_TASK_ROOT: taskRoot,
      _HANDLER: 'index.handler',
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  }
  let timer: NodeJS.Timeout | undefined;
  const silent = new Promise<never>((_, reject) => {
    const fail = (why: string): void => {
      reject(new Error(`${why} Output:\n${output}`));
    };
    timer = setTimeout(fail, 30_000, 'No answer within 30 seconds.');
    child.on('error', (error) => {
      fail(error.message);
    });
    child.on('exit', (code) => {
      fail(`The client ended with exit code ${String(code)}.`);
    });
  });
  try {
    return await Promise.race([ending, silent]);
  } finally {
    clearTimeout(timer);
    child.removeAllListeners('exit');
    child.kill();
    server.closeAllConnections();
    server.close();
  }
}
