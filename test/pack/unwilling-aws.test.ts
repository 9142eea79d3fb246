// What was taken out of the bundles must not have changed how they go on where AWS refuses at first: another clock, a
// time to wait.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleFunctions } from '../../infra/bundles';
import { eventOf, scheduleMessage } from '../aws/events';

const accountId = '123456789012';
const hour = 3_600_000;

interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Its code in the answer. */
  readonly code: string;
}

let folder: string;
let server: Server | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unwilling-'));
  const { files } = await bundleFunctions(['vpce-state-available']);
  await writeFile(join(folder, 'index.mjs'), files.find(({ path }) => path.endsWith('.mjs'))?.contents ?? '');
  const program = `
    const { handler } = await import('./index.mjs');
    process.stdout.write = () => true;
    console.error(JSON.stringify(await handler(JSON.parse(process.argv[2]), {})));
    process.exit();`;
  await writeFile(join(folder, 'sweep.mjs'), program);
}, 60_000);

afterEach(() => {
  server?.close();
});
afterAll(() => rm(folder, { recursive: true }));

/** Sweeps a Region without endpoints. @returns the action of each call, and when it came */
async function sweep(
  refusalOf: (headers: IncomingHttpHeaders, call: number) => Refusal | undefined,
): Promise<readonly { readonly action: string; readonly time: number }[]> {
  const calls: { action: string; time: number }[] = [];
  server = createServer((request, response) => {
    const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1];
    calls.push({ action: operation ?? 'EC2', time: Date.now() });
    const refusal = refusalOf(request.headers, calls.length);
    request.resume().on('end', () => {
      response.writeHead(refusal?.status ?? 200, refusal?.headers);
      if (operation !== undefined) {
        response.end(JSON.stringify(refusal ? { __type: refusal.code } : { EvaluationResults: [] }));
      } else if (refusal) {
        response.end(`<Response><Errors><Error><Code>${refusal.code}</Code></Error></Errors></Response>`);
      } else {
        response.end('<DescribeVpcEndpointsResponse><vpcEndpointSet/></DescribeVpcEndpointsResponse>');
      }
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const env = {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
  const event = JSON.stringify(eventOf(accountId, scheduleMessage(accountId)));
  const { stderr } = await promisify(execFile)(process.execPath, [join(folder, 'sweep.mjs'), event], { env });
  expect(JSON.parse(stderr)).toMatchObject({ evaluations: [] });
  return calls;
}

test.each([
  ['ahead', hour],
  ['behind', -hour],
])('AWS is an hour %s: the clock is set by its answer', async (_, ahead) => {
  const calls = await sweep(({ 'x-amz-date': stamp }) => {
    const signed = Date.parse(String(stamp).replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
    const time = Date.now() + ahead;
    if (Math.abs(time - signed) < 5 * 60_000) return undefined;
    return { status: 400, headers: { date: new Date(time).toUTCString() }, code: 'RequestExpired' };
  });
  const actions = calls.map(({ action }) => action);
  expect(actions.slice(0, 2)).toEqual(['EC2', 'EC2']);
  expect(actions.slice(2, 4)).toEqual(['GetComplianceDetailsByConfigRule', 'GetComplianceDetailsByConfigRule']);
});

test.each([
  ['a date', () => new Date(Date.now() + 3000).toUTCString()],
  ['seconds', () => '2'],
])('AWS says when to come again, as %s', async (_, retryAfter) => {
  const [first, second] = await sweep((__, call) =>
    call > 1 ? undefined : { status: 503, headers: { 'retry-after': retryAfter() }, code: 'Unavailable' },
  );
  // A date is cut to whole seconds.
  expect((second?.time ?? NaN) - (first?.time ?? NaN)).toBeGreaterThan(1500);
});
