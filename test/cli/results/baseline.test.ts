// check --baseline: what is new, what is fixed, and what nobody can know.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { item, snapshot } from '../../configuration-items';
import { accountId, endpoint, region, securityGroup, vpc } from '../../network';
import { vpceRules, type Ending } from '../command-line';

const ruleId = 'vpce-sg-allows-https';
const open = securityGroup();
const closed = securityGroup({ IpPermissions: [] });
const [first, second] = ['vpce-0a1b2c3d4e5f60001', 'vpce-0a1b2c3d4e5f60002'];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'baseline-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function file(name: string, content: unknown): Promise<string> {
  const target = path.join(folder, name);
  await writeFile(target, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return target;
}

interface Estate {
  readonly endpoints?: readonly object[] | undefined;
  readonly groups?: readonly object[] | undefined;
}

/** Checks a folder of Describe outputs; what the case does not give is not known. */
async function check({ endpoints = [endpoint()], groups }: Estate, ...options: string[]): Promise<Ending> {
  const estate = await mkdtemp(path.join(folder, 'estate-'));
  const write = (name: string, content: unknown) => writeFile(path.join(estate, name), JSON.stringify(content));
  await write('caller.json', { Account: accountId, Region: region });
  await write('describe-vpc-endpoints.json', { VpcEndpoints: endpoints });
  // A VPC without subnets has no clients whose way must be known too.
  await write('describe-subnets.json', { Subnets: [] });
  await write('describe-route-tables.json', { RouteTables: [] });
  if (groups) await write('describe-security-groups.json', { SecurityGroups: groups });
  return vpceRules(['check', '--describe', estate, '--rule', ruleId, ...options]);
}

/** The result of an earlier check, in a file. */
async function earlier(given: Estate): Promise<string> {
  const { out } = await check(given, '--format', 'json');
  return file('before.json', out);
}

interface Result {
  readonly evaluations: readonly object[];
  readonly comparison: Readonly<Record<string, readonly { readonly resourceId: string }[]>>;
}

/** How many complaints of now or then have become what. */
async function fates(given: Estate, baseline: string, ...options: string[]): Promise<Readonly<Record<string, number>>> {
  const { out } = await check(given, '--baseline', baseline, '--format', 'json', ...options);
  const { comparison } = JSON.parse(out) as Result;
  expect(comparison['baseline']).toBe(baseline);
  const lists = Object.entries(comparison).filter(([key, { length }]) => key !== 'baseline' && length > 0);
  return Object.fromEntries(lists.map(([fate, { length }]) => [fate, length]));
}

const two = [endpoint(), endpoint({ VpcEndpointId: second, Groups: [{ GroupId: 'sg-0b', GroupName: 'b' }] })];
const alsoOpen = securityGroup({ GroupId: 'sg-0b' });
const alsoClosed = securityGroup({ GroupId: 'sg-0b', IpPermissions: [] });
const gateway = endpoint({ VpcEndpointType: 'Gateway', ServiceName: 'com.amazonaws.us-east-1.s3' });

describe('what became of a complaint, and the exit status', () => {
  test.each<[string, Estate, Estate, Readonly<Record<string, number>>, readonly [number, number]]>([
    ['nothing was wrong and nothing is', { groups: [open] }, { groups: [open] }, {}, [0, 0]],
    ['as before', { groups: [closed] }, { groups: [closed] }, { unchanged: 1 }, [0, 0]],
    ['compliant before', { groups: [open] }, { groups: [closed] }, { new: 1 }, [1, 1]],
    ['not there before', { endpoints: [], groups: [closed] }, { groups: [closed] }, { new: 1 }, [1, 1]],
    ['not known before', {}, { groups: [closed] }, { new: 1 }, [1, 1]],
    ['not applicable before', { endpoints: [gateway], groups: [closed] }, { groups: [closed] }, { new: 1 }, [1, 1]],
    ['fixed', { groups: [closed] }, { groups: [open] }, { fixed: 1 }, [0, 0]],
    ['not applicable any more', { groups: [closed] }, { endpoints: [gateway] }, { notApplicable: 1 }, [0, 0]],
    ['removed', { groups: [closed] }, { endpoints: [], groups: [closed] }, { removed: 1 }, [0, 0]],
    // Nobody knows whether it is fixed; who fails on missing data must hear of it.
    ['not known any more', { groups: [closed] }, {}, { notKnown: 1 }, [0, 1]],
    ['newly without data', { groups: [open] }, {}, {}, [0, 1]],
    ['without data as before', {}, {}, {}, [0, 0]],
    [
      'one as before, one new',
      { endpoints: two, groups: [closed, alsoOpen] },
      { endpoints: two, groups: [closed, alsoClosed] },
      { unchanged: 1, new: 1 },
      [1, 1],
    ],
  ])('%s', async (_name, before, now, expected, [status, withData]) => {
    const baseline = await earlier(before);
    expect(await fates(now, baseline)).toEqual(expected);
    expect(await check(now, '--baseline', baseline)).toMatchObject({ status });
    expect(await check(now, '--baseline', baseline, '--fail-on', 'insufficient-data')).toMatchObject({
      status: withData,
    });
    expect(await check(now, '--baseline', baseline, '--fail-on', 'never')).toMatchObject({ status: 0 });
  });

  test('a rule that cannot list its resources fails on missing data only where it could before', async () => {
    const rule = ['--rule', 'vpc-dns-attributes-enabled', '--fail-on', 'insufficient-data'];
    const { out, status } = await check({ groups: [open] }, ...rule, '--format', 'json');
    expect(status).toBe(1);
    const baseline = await file('before.json', out);
    expect(await check({ groups: [open] }, ...rule, '--baseline', baseline)).toMatchObject({ status: 0 });
    const without = await earlier({ groups: [open] });
    expect(await check({ groups: [open] }, ...rule, '--baseline', without)).toMatchObject({ status: 1 });
  });
});

describe('what this check did not look at is not fixed', () => {
  const gone = { endpoints: [], groups: [closed] };
  const tampered = async (given: Estate, change: (text: string) => string) => {
    const baseline = await earlier(given);
    return file('before.json', change(await readFile(baseline, 'utf8')));
  };

  test.each<[string, (text: string) => string]>([
    ['another account', (text) => text.replaceAll(accountId, '210987654321')],
    ['another Region', (text) => text.replaceAll(region, 'eu-west-1')],
    ['another rule', (text) => text.replaceAll(ruleId, 'vpce-multi-az')],
    ['a rule that is no more', (text) => text.replaceAll(ruleId, 'vpce-was-wonderful')],
  ])('%s', async (_name, change) => {
    const baseline = await tampered({ groups: [closed] }, change);
    expect(await fates(gone, baseline)).toEqual({ notLookedAt: 1 });
  });

  test('another VPC', async () => {
    const other = 'vpc-0a1b2c3d4e5f60002';
    const endpoints = [endpoint(), endpoint({ VpcEndpointId: second, VpcId: other })];
    const baseline = await earlier({ endpoints, groups: [closed] });
    expect(await fates({ endpoints, groups: [closed] }, baseline, '--vpc-id', other)).toEqual({
      unchanged: 1,
      notLookedAt: 1,
    });
    // Of one that is gone nobody asks in which VPC it was.
    const left = endpoints.slice(1);
    expect(await fates({ endpoints: left, groups: [closed] }, baseline, '--vpc-id', other)).toEqual({
      unchanged: 1,
      removed: 1,
    });
  });

  test('a snapshot that may not hold everything', async () => {
    const baseline = await earlier({ groups: [closed] });
    const items = [item('AWS::EC2::VPC', 'VpcId', vpc())];
    const input = await file('snapshot.json', snapshot(items));
    const { out } = await vpceRules(['check', '--snapshot', input, '--baseline', baseline, '--format', 'json']);
    expect((JSON.parse(out) as Result).comparison['notLookedAt']).toHaveLength(1);
  });
});

test('a comparison is a baseline itself', async () => {
  const baseline = await earlier({ endpoints: two, groups: [closed, alsoOpen] });
  const { out } = await check(
    { endpoints: two, groups: [closed, alsoClosed] },
    '--baseline',
    baseline,
    '--format',
    'json',
  );
  expect((JSON.parse(out) as Result).evaluations).toHaveLength(2);
  const next = await file('next.json', gzipSync(out));
  expect(await fates({ endpoints: two, groups: [closed, alsoClosed] }, next)).toEqual({ unchanged: 2 });
});

test('the words do not matter', async () => {
  const baseline = await earlier({ groups: [closed] });
  const other = securityGroup({ IpPermissions: [], GroupId: 'sg-0c' });
  const moved = { endpoints: [endpoint({ Groups: [{ GroupId: 'sg-0c', GroupName: 'c' }] })], groups: [other] };
  expect(await fates(moved, baseline)).toEqual({ unchanged: 1 });
});

describe('the table', () => {
  test('shows what is new, and what became of the rest', async () => {
    const baseline = await earlier({ endpoints: two, groups: [closed, alsoOpen] });
    const { out } = await check({ endpoints: two, groups: [open, alsoClosed] }, '--baseline', baseline);
    expect(out).toMatch(/^1 new since the baseline: 1 HIGH\n/);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('before.json: 1 new, 1 fixed.');
    expect(out).toContain(`Fixed since the baseline`);
    expect(out).toContain(`  ${first} · ${ruleId}\n`);
    expect(out).toContain(`Next: vpce-rules explain ${ruleId}`);
  });

  test('does not call fine what was not looked at', async () => {
    const ours = await readFile(await earlier({ groups: [closed] }), 'utf8');
    const foreign = await file('before.json', ours.replaceAll(accountId, '210987654321'));
    const { status, out } = await check({ groups: [open] }, '--baseline', foreign);
    expect(status).toBe(0);
    expect(out).toMatch(/^Nothing new since the baseline, but not all that it complains of was looked at\.\n/);
    const markdown = (await check({ groups: [open] }, '--baseline', foreign, '--format', 'markdown')).out;
    expect(markdown).toMatch(/^### VPC endpoints: Nothing new since the baseline, but not all/);
  });

  test('shows what is as before only with --all', async () => {
    const baseline = await earlier({ groups: [closed] });
    const { out } = await check({ groups: [closed] }, '--baseline', baseline);
    expect(out).toMatch(/^Nothing new since the baseline\.\n/);
    expect(out).not.toContain('HIGH');
    expect(out).not.toContain('Next:');
    expect((await check({ groups: [closed] }, '--baseline', baseline, '--all')).out).toContain(`${ruleId} · as before`);
  });
});

describe('what is no baseline is refused, in one sentence', () => {
  const entry = {
    configRuleName: ruleId,
    accountId,
    awsRegion: region,
    resourceType: 'AWS::EC2::VPCEndpoint',
    resourceId: first,
    complianceType: 'COMPLIANT',
  };

  test.each<[string, unknown, readonly string[]]>([
    ['not JSON', '{"evaluations": [', ['is not JSON', 'line 1']],
    ['empty', '', ['is empty', 'expected JSON']],
    ['a list', [], ['evaluations is missing']],
    ['another document', { Vpcs: [] }, ['evaluations is missing', 'check --format json']],
    ['evaluations that are none', { evaluations: {} }, ['evaluations is an object']],
    [
      'an evaluation without its rule',
      { evaluations: [{ ...entry, configRuleName: undefined }] },
      ['evaluations.0.configRuleName is missing'],
    ],
    [
      'an unknown verdict',
      { evaluations: [entry, { ...entry, complianceType: 'FINE' }] },
      ['evaluations.1.complianceType is "FINE"', 'COMPLIANT'],
    ],
    [
      'an id that is no text',
      { evaluations: [{ ...entry, resourceId: 5 }] },
      ['evaluations.0.resourceId is 5', 'expected string'],
    ],
    ['a bad list of rules that were not judged', { evaluations: [], notJudged: [1] }, ['notJudged.0']],
  ])('%s', async (_name, content, says) => {
    const baseline = await file('before.json', content);
    const ending = await check({ groups: [open] }, '--baseline', baseline);
    expect(ending).toMatchObject({ status: 2, out: '' });
    expect(ending.err).toMatch(/^vpce-rules: [^\n]*before\.json: [^\n]*\n$/);
    for (const part of says) expect(ending.err).toContain(part);
  });

  test('a file that is not there', async () => {
    const ending = await check({ groups: [open] }, '--baseline', 'none.json');
    expect(ending).toMatchObject({
      status: 2,
      out: '',
      err: 'vpce-rules: none.json: does not exist: expected a file\n',
    });
  });
});
