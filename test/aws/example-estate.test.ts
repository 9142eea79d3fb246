// The example company as an account behind HTTP: what is read live, and what is collected, is judged as its files are.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { vpceRules } from '../cli/command-line';
import { estateFolder, estateOutputs } from '../example-estate';
import { startServer, type HttpServer } from './http-server';
import { startInstantEc2, type InstantEc2 } from './instant-ec2';

const before = { ...process.env };
const region = 'us-east-1';
let ec2: InstantEc2;
let front: HttpServer;
let folder: string;

beforeAll(async () => {
  ec2 = await startInstantEc2(estateOutputs());
  const lists = await readEstate('describe-managed-prefix-lists.json');
  const ids = (lists['PrefixLists'] as readonly { PrefixListId: string }[]).map(({ PrefixListId }) => PrefixListId);
  front = await startServer(async ({ method, path: url, body }) => {
    if (new URLSearchParams(body).get('Action') === 'DescribeManagedPrefixLists') {
      const items = ids.map((id) => `<item><prefixListId>${id}</prefixListId></item>`).join('');
      return { status: 200, contentType: 'text/xml', body: `<r><prefixListSet>${items}</prefixListSet></r>` };
    }
    const answer = await fetch(ec2.url + url, { method, ...(method === 'GET' ? {} : { body }) });
    return { status: answer.status, contentType: 'text/xml', body: await answer.text() };
  });
  folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'estate-')), 'collected');
  const { Account } = await readEstate('caller.json');
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    AWS_ACCOUNT_ID: Account,
    AWS_ENDPOINT_URL: front.url,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  });
});
afterAll(async () => {
  process.env = before;
  await rm(path.dirname(folder), { recursive: true });
  await Promise.all([front.close(), ec2.close()]);
});

async function readEstate(file: string): Promise<Readonly<Record<string, unknown>>> {
  return JSON.parse(await readFile(path.join(estateFolder, file), 'utf8')) as Readonly<Record<string, unknown>>;
}

type Evaluation = Readonly<Record<string, string>>;

async function check(...source: readonly string[]): Promise<readonly Evaluation[]> {
  const options = ['--parameters', 'examples/parameters.json', '--format', 'json', '--fail-on', 'never'];
  const { out, err } = await vpceRules(['check', ...source, ...options]);
  expect(err).toBe('');
  return (JSON.parse(out) as { evaluations: readonly Evaluation[] }).evaluations;
}

const verdict = ({ configRuleName, resourceId, complianceType }: Evaluation) =>
  `${String(configRuleName)} ${String(resourceId)} ${String(complianceType)}`;
const isDecided = ({ complianceType }: Evaluation) => complianceType !== 'INSUFFICIENT_DATA';

test('live, collected and from its files: the same verdicts', async () => {
  const fromFiles = await check('--describe', estateFolder);
  const live = await check('--live', '--region', region);
  expect(live.length).toBe(fromFiles.length);
  expect(live.length).toBeGreaterThan(300);

  expect(await vpceRules(['collect', folder, '--region', region])).toMatchObject({ status: 0, err: '' });
  expect((await check('--describe', folder)).map(verdict)).toEqual(live.map(verdict));

  // The files know less than AWS: of hosted zones, for instance, they tell nothing.
  const known = new Set(
    fromFiles
      .filter(isDecided)
      .map(({ configRuleName, resourceId }) => `${String(configRuleName)} ${String(resourceId)}`),
  );
  const decided = live.filter(({ configRuleName, resourceId }) =>
    known.has(`${String(configRuleName)} ${String(resourceId)}`),
  );
  expect(decided.map(verdict)).toEqual(fromFiles.filter(isDecided).map(verdict));
});
