// Which rules, which severities, which places to write to: what check takes, and what it refuses.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import schema from '../../../schemas/results.schema.json';
import { estateFolder } from '../../example-estate';
import { vpceRules, type Ending } from '../command-line';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'choosing-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const check = (...options: readonly string[]) => vpceRules(['check', '--describe', estateFolder, ...options]);
interface Results {
  readonly evaluations: readonly { readonly configRuleName: string; readonly severity: string }[];
}
const results = ({ out }: Ending) => (JSON.parse(out) as Results).evaluations;
const rulesOf = (ending: Ending) => [...new Set(results(ending).map(({ configRuleName }) => configRuleName))];

describe('--rule and --exclude-rule', () => {
  test.each([
    [['--rule', 'vpce-sg-not-open'], ['vpce-sg-not-open']],
    [
      ['--rule', 'vpce-sg-not-open,vpce-multi-az'],
      ['vpce-multi-az', 'vpce-sg-not-open'],
    ],
    [
      ['--rule', 'vpc-dns-attributes-enabled', '--rule', 'vpce-multi-az'],
      ['vpc-dns-attributes-enabled', 'vpce-multi-az'],
    ],
    [
      ['--rule', 'vpce-sg-not-*'],
      ['vpce-sg-not-default', 'vpce-sg-not-open'],
    ],
    [['--rule', 'vpce-sg-not-*', '--exclude-rule', '*-open'], ['vpce-sg-not-default']],
  ])('%j', async (options, expected) => {
    expect(rulesOf(await check('--format', 'json', ...options))).toEqual(expected);
  });

  test('all rules but those that are excluded', async () => {
    const [all, fewer] = [await check('--format', 'json'), await check('--format', 'json', '--exclude-rule', 'vpce-*')];
    expect(rulesOf(fewer)).toEqual(rulesOf(all).filter((id) => !id.startsWith('vpce-')));
  });

  test.each([
    [['--rule', 'vpce-sg-not-opn'], 'Did you mean vpce-sg-not-open?'],
    [['--rule', 'nothing-*'], '--rule "nothing-*" matches no rule'],
    [['--exclude-rule', 'x*'], '--exclude-rule "x*" matches no rule'],
    [['--rule', 'vpce-multi-az', '--exclude-rule', 'vpce-*'], 'leave no rule'],
  ])('refuses %j', async (options, says) => {
    const ending = await check(...options);
    expect(ending).toMatchObject({ status: 2, out: '' });
    expect(ending.err).toContain(says);
  });
});

describe('severities', () => {
  test('--severity shows rules of at least that severity, and says what it hides', async () => {
    const ending = await check('--format', 'json', '--severity', 'high');
    expect(new Set(results(ending).map(({ severity }) => severity))).toEqual(new Set(['HIGH']));
    expect(ending.err).toMatch(/--severity high: [0-9]+ findings of a lower severity not shown\./);
  });

  test.each([
    ['vpce-sg-not-open', 'high', 0],
    ['vpce-sg-not-open', 'medium', 1],
    ['vpce-sg-not-open', 'low', 1],
    ['vpce-gateway-route-present', 'high', 1],
    ['vpce-gateway-route-present', 'never', 0],
  ])('%s with --fail-on %s ends with %i', async (rule, failOn, status) => {
    expect(await check('--rule', rule, '--fail-on', failOn)).toMatchObject({ status });
  });

  test('what is hidden still counts for --fail-on', async () => {
    expect(await check('--rule', 'vpce-sg-not-open', '--severity', 'high')).toMatchObject({ status: 1 });
  });

  test('JUnit fails on nothing less grave than --fail-on names', async () => {
    const options = ['--rule', 'vpce-sg-not-open', '--format', 'junit'];
    expect((await check(...options, '--fail-on', 'high')).out).not.toContain('<failure');
    expect((await check(...options, '--fail-on', 'medium')).out).toContain('<failure');
  });
});

describe('several outputs', () => {
  test('each in the form that its name tells', async () => {
    const names = [
      'a.html',
      'a.sarif',
      'a.json',
      'a.csv',
      'a.md',
      'a.junit.xml',
      'a.asff.json',
      'a.txt',
      'a.ocsf.json',
    ];
    const files = names.map((name) => path.join(folder, name));
    const ending = await check('--fail-on', 'never', ...files.flatMap((file) => ['--output', file]));
    expect(ending).toMatchObject({ status: 0, out: '' });
    expect(ending.err.match(/^Written: /gm)).toHaveLength(names.length);
    const starts = await Promise.all(files.map(async (file) => (await readFile(file, 'utf8')).slice(0, 80)));
    expect(starts[0]).toContain('<!DOCTYPE html>');
    expect(starts[1]).toContain('sarif');
    expect(starts[2]).toContain('schemaVersion');
    expect(starts[5]).toContain('<?xml');
    expect(starts[6]).toMatch(/^\s*[[{]/);
    expect(starts[8]).toContain('"category_uid":2');
  });

  test('- is standard output', async () => {
    const file = path.join(folder, 'b.json');
    const { out } = await check('--output', file, '--output', '-');
    expect(out).toContain('vpce-sg-not-open');
    expect(out).not.toContain('schemaVersion');
  });

  test('--format decides for all', async () => {
    const file = path.join(folder, 'c.txt');
    await check('--output', file, '--format', 'json');
    expect(await readFile(file, 'utf8')).toContain('schemaVersion');
  });

  test.each([
    [['--output', 'report.pdf'], 'its name tells no format: expected one that ends with .txt'],
    [['--output', 'a.json', '--output', 'a.json'], 'is given twice'],
    [['--format', 'json', '--format', 'sarif'], '--format is given twice: expected it once.'],
    [['--fail-on', 'high', '--fail-on', 'high'], '--fail-on is given twice'],
    [['--parameters', 'a.json', '--parameters', 'b.json'], '--parameters is given twice'],
    [['--describe', 'elsewhere'], '--describe is given twice'],
  ])('refuses %j', async (options, says) => {
    const ending = await check(...options);
    expect(ending).toMatchObject({ status: 2, out: '' });
    expect(ending.err).toContain(says);
  });
});

test('the JSON is as its schema says', async () => {
  const ajv = new Ajv({ allErrors: true });
  addFormats(ajv);
  const isValid = ajv.compile(schema);
  const document: unknown = JSON.parse((await check('--format', 'json')).out);
  expect([isValid(document), isValid.errors]).toEqual([true, null]);
  expect(isValid({ ...(document as object), evaluations: [{}] })).toBe(false);
});

describe('what must not pass unseen', () => {
  const caller = { Account: '123456789012', Region: 'us-east-1' };
  async function folderOf(files: Readonly<Record<string, unknown>>): Promise<string> {
    const own = await mkdtemp(path.join(folder, 'estate-'));
    for (const [name, content] of Object.entries(files)) await writeFile(path.join(own, name), JSON.stringify(content));
    return own;
  }
  const endpoints = { VpcEndpoints: [] };

  test.each(['describe-vpc-endpoint.json', 'describe_subnets.json', 'Describe-VPCs.json'])(
    'a file called %s',
    async (name) => {
      const own = await folderOf({ 'caller.json': caller, 'describe-vpc-endpoints.json': endpoints, [name]: {} });
      const ending = await vpceRules(['check', '--describe', own]);
      expect(ending.status).toBe(2);
      expect(ending.err).toContain(`${name} is not read: did you mean describe-`);
    },
  );

  test('files of other commands are nobody’s business', async () => {
    const other = { 'describe-instances.json': {}, 'notes.txt': '' };
    const own = await folderOf({ 'caller.json': caller, 'describe-vpc-endpoints.json': endpoints, ...other });
    expect((await vpceRules(['check', '--describe', own])).err).not.toContain('is not read');
  });

  test.each([
    [
      'Availability Zones',
      { Subnets: [{ SubnetId: 'subnet-0a1b2c3d', VpcId: 'vpc-0a1b2c3d', AvailabilityZone: 'us-east-1a' }] },
    ],
    [
      'a Local Zone',
      { Subnets: [{ SubnetId: 'subnet-0a1b2c3d', VpcId: 'vpc-0a1b2c3d', AvailabilityZone: 'us-east-1-bos-1a' }] },
    ],
  ])('a Region that %s contradict', async (_name, subnets) => {
    const given = { 'describe-vpc-endpoints.json': endpoints, 'describe-subnets.json': subnets };
    const own = await folderOf({ 'caller.json': { ...caller, Region: 'us-esat-1' }, ...given });
    const ending = await vpceRules(['check', '--describe', own]);
    expect(ending).toMatchObject({ status: 2, out: '' });
    expect(ending.err).toContain('caller.json: Region is "us-esat-1": expected "us-east-1"');
    const right = await folderOf({ 'caller.json': caller, ...given });
    expect((await vpceRules(['check', '--describe', right])).err).not.toContain('Region is');
  });
});
