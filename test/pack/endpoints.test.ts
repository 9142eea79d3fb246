// What was taken out of the bundles must not have changed whom they call: every partition, FIPS and dual-stack endpoints.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleFunctions } from '../../infra/bundles';
import { changeMessage, eventOf, itemOf, scheduleMessage } from '../aws/events';

const accountId = '123456789012';
const context = { invokedFunctionArn: `arn:aws:lambda:us-east-1:${accountId}:function:f` };

/** An event whose only call is of AWS Config, one whose first call is of EC2, and one of another account. */
const item = itemOf(accountId, 'AWS::EC2::Instance', 'i-0123456789abcdef0', {});
const events = [
  eventOf(accountId, changeMessage(item)),
  eventOf(accountId, scheduleMessage(accountId)),
  eventOf('210987654321', changeMessage(item), { accountId: '210987654321' }),
];

/** Prints whom the function calls, and with which headers, and answers nothing. */
const program = `
  import https from 'node:https';
  const [path, events] = process.argv.slice(2);
  let called;
  https.request = ({ host, headers }) => {
    called ??= { host, signed: /Credential=[^/]+\\/\\d{8}\\/([^,]+),/.exec(headers.authorization)?.[1] };
    throw new Error('no network');
  };
  const { handler } = await import(path);
  process.stdout.write = () => true;
  const calls = [];
  for (const event of JSON.parse(events)) {
    called = undefined;
    await handler(event, ${JSON.stringify(context)}).catch(() => undefined);
    calls.push(called);
  }
  console.error(JSON.stringify(calls));
  // The timers of the calls are still running.
  process.exit();`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'endpoints-'));
  const { files } = await bundleFunctions(['vpce-state-available']);
  const script = files.find(({ path }) => path.endsWith('.mjs'));
  await writeFile(join(folder, 'index.mjs'), script?.contents ?? '');
  await writeFile(join(folder, 'call.mjs'), program);
}, 60_000);

afterAll(() => rm(folder, { recursive: true }));

test.each([
  ['us-east-1', {}, 'us-east-1.amazonaws.com', ''],
  ['cn-north-1', {}, 'cn-north-1.amazonaws.com.cn', ''],
  ['us-gov-west-1', {}, 'us-gov-west-1.amazonaws.com', ''],
  ['us-iso-east-1', {}, 'us-iso-east-1.c2s.ic.gov', ''],
  ['eusc-de-east-1', {}, 'eusc-de-east-1.amazonaws.eu', ''],
  ['us-east-1', { AWS_USE_FIPS_ENDPOINT: 'true' }, 'us-east-1.amazonaws.com', '-fips'],
  ['us-east-1', { AWS_USE_DUALSTACK_ENDPOINT: 'true' }, 'us-east-1.api.aws', ''],
  [
    'us-east-1',
    { AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true', AWS_RETRY_MODE: 'standard' },
    'us-east-1.api.aws',
    '-fips',
  ],
])('in %s with %p', async (region, variables, domain, fips) => {
  const env = {
    ...variables,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    MEMBER_ROLE_NAME: 'vpc-endpoint-rules',
  };
  const args = [join(folder, 'call.mjs'), join(folder, 'index.mjs'), JSON.stringify(events)];
  const { stderr } = await promisify(execFile)(process.execPath, args, { env });
  expect(JSON.parse(stderr.trim().split('\n').at(-1) ?? '')).toEqual(
    ['config', 'ec2', 'sts'].map((service) => ({
      host: `${service}${fips}.${domain}`,
      signed: `${region}/${service}/aws4_request`,
    })),
  );
});
