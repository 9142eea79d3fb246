import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { item, snapshot } from '../../configuration-items';
import { compliant, insufficientData, madeRule, nonCompliant } from '../../made-rule';
import { accountId, endpoint, permission, region, securityGroup, vpc, vpcId } from '../../network';
import { vpceRules } from '../command-line';

const endpointId = 'vpce-0a1b2c3d4e5f60001';
const ruleId = 'vpce-sg-allows-https';
const open = securityGroup();
const closed = securityGroup({ IpPermissions: [] });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'check-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const inFolder = (name: string) => path.join(folder, name);

async function file(name: string, content: unknown): Promise<string> {
  await writeFile(inFolder(name), typeof content === 'string' ? content : JSON.stringify(content));
  return inFolder(name);
}

interface Estate {
  readonly endpoints?: readonly object[];
  readonly groups?: readonly object[];
  readonly vpcs?: readonly object[];
}

/** A folder of Describe outputs; what the case does not give is not known. */
async function estate({ endpoints = [endpoint()], groups, vpcs }: Estate): Promise<string> {
  await file('caller.json', { Account: accountId, Region: region });
  await file('describe-vpc-endpoints.json', { VpcEndpoints: endpoints });
  if (groups) await file('describe-security-groups.json', { SecurityGroups: groups });
  // No subnet is a client: anybody who is let in suffices.
  await file('describe-subnets.json', { Subnets: [] });
  await file('describe-route-tables.json', { RouteTables: [] });
  if (vpcs) await file('describe-vpcs.json', { Vpcs: vpcs });
  return folder;
}

const check = async (given: Estate, ...options: string[]) =>
  vpceRules(['check', '--describe', await estate(given), '--rule', ruleId, ...options]);

describe('exit status', () => {
  test.each<[number, string, Estate, string[]]>([
    [0, 'everything compliant', { groups: [open] }, []],
    [1, 'something non-compliant', { groups: [closed] }, []],
    [0, 'non-compliant, never to fail', { groups: [closed] }, ['--fail-on', 'never']],
    [0, 'data missing', {}, []],
    [1, 'data missing, to fail on', {}, ['--fail-on', 'insufficient-data']],
    [1, 'non-compliant, to fail already on missing data', { groups: [closed] }, ['--fail-on', 'insufficient-data']],
    [0, 'compliant, to fail already on missing data', { groups: [open] }, ['--fail-on', 'insufficient-data']],
  ])('%i: %s', async (status, _name, given, options) => {
    expect(await check(given, ...options)).toMatchObject({ status, err: '' });
  });

  test('subjects that are not listed count as missing data, and are spoken of', async () => {
    const argv = ['check', '--describe', await estate({}), '--rule', 'vpc-dns-attributes-enabled'];
    expect(await vpceRules(argv)).toMatchObject({
      status: 0,
      err: 'describe-vpcs.json is missing: rules about VPCs judged nothing.\n',
    });
    expect(await vpceRules([...argv, '--fail-on', 'insufficient-data'])).toMatchObject({ status: 1 });
  });

  test('a snapshot without items that rules know judged nothing', async () => {
    const argv = ['check', '--snapshot', await file('snapshot.json', snapshot([]))];
    expect(await vpceRules([...argv, '--fail-on', 'insufficient-data'])).toMatchObject({
      status: 1,
      err: expect.stringContaining('nothing was judged') as string,
    });
  });
});

describe('what is refused, in one sentence', () => {
  const estateOf = 'the estate';

  test.each<[string, readonly string[], readonly string[]]>([
    ['no source', [], ['--snapshot FILE, --describe DIR, --live, --template FILE or --plan FILE']],
    ['two sources', ['--live', '--describe', 'x'], ['--describe and --live', 'one of them']],
    ['a Region of a folder', ['--describe', 'x', '--region', 'us-east-1'], ['--region', '--live']],
    ['a profile of a snapshot', ['--snapshot', 'x', '--profile', 'p'], ['--profile', '--live']],
    ['an unknown option', ['--formt', 'json'], ['--formt', '--format']],
    ['an option without its value', ['--describe'], ['--describe', 'See vpce-rules help check.']],
    ['a format that is not there', ['--describe', 'x', '--format', 'xml'], ['xml', 'table, json,', 'or markdown']],
    ['an unknown --fail-on', ['--describe', 'x', '--fail-on', 'all'], ['--fail-on', 'never']],
    ['standard input twice', ['--snapshot', '-', '--baseline', '-'], ['standard input', 'once']],
    [
      'standard input twice, once as the configuration',
      ['--snapshot', '-', '--config', '-'],
      ['standard input', 'once'],
    ],
    ['an argument too many', ['--live', 'x'], ['too many arguments']],
    [
      'an unknown rule',
      ['--describe', 'x', '--rule', 'vpce-sg-allow-https'],
      ['vpce-sg-allow-https', `Did you mean ${ruleId}?`],
    ],
    ['a rule far from all', ['--describe', 'x', '--rule', 'foo'], ['"foo"', 'vpce-rules rules']],
    ['an unknown VPC', ['--describe', estateOf, '--vpc-id', 'vpc-1'], ['"vpc-1"', vpcId]],
    ['a folder that is not there', ['--describe', '/does/not/exist'], ['/does/not/exist', 'expected a folder']],
    [
      'a parameter file that is not there',
      ['--describe', 'x', '--parameters', 'none.json'],
      ['none.json', 'ENOENT', 'expected'],
    ],
    ['a Region that cannot be one', ['--live', '--region', 'us east'], ['"us east"', 'us-east-1']],
  ])('%s', async (_name, options, says) => {
    const directory = await estate({ groups: [open] });
    const ending = await vpceRules(['check', ...options.map((option) => (option === estateOf ? directory : option))]);
    expect(ending).toMatchObject({ status: 2, out: '' });
    expect(ending.err).toMatch(/^vpce-rules: [^\n]*\n$/);
    for (const part of says) expect(ending.err).toContain(part);
  });

  test.each<[string, unknown, readonly string[]]>([
    ['not JSON', '{"a"', ['is not JSON', 'line 1']],
    ['not an object', [], ['is not a JSON object']],
    ['an unknown rule', { 'vpce-sg-allows-http': {} }, ['"vpce-sg-allows-http"', `Did you mean ${ruleId}?`]],
    ['no parameters at all', { [ruleId]: null }, [ruleId, 'null', 'an object of strings']],
    ['an unknown parameter', { [ruleId]: { sourcMode: 'any' } }, [ruleId, '"sourcMode"', 'sourceMode']],
    [
      'a value that is not accepted',
      { [ruleId]: { sourceMode: 'some' } },
      [ruleId, 'sourceMode', '"some"', 'one of clients'],
    ],
    [
      'a value that is no string',
      { [ruleId]: { countSelfReference: true } },
      [ruleId, 'countSelfReference', 'a string'],
    ],
    ['values that do not fit together', { [ruleId]: { sourceMode: 'explicit' } }, [ruleId, 'requiredSourceCidrs']],
  ])('parameters: %s', async (_name, content, says) => {
    const ending = await check({ groups: [open] }, '--parameters', await file('parameters.json', content));
    expect(ending).toMatchObject({ status: 2, out: '' });
    expect(ending.err).toMatch(/^vpce-rules: [^\n]*parameters\.json: [^\n]*\n$/);
    for (const part of says) expect(ending.err).toContain(part);
  });

  test('the folder of another account than it says', async () => {
    const ending = await check({ endpoints: [endpoint({ OwnerId: '210987654321' })], groups: [open] });
    expect(ending).toMatchObject({ status: 2, out: '' });
    expect(ending.err).toMatch(/caller\.json: Account is "123456789012": expected "210987654321"/);
  });

  test('an endpoint without an id', async () => {
    const ending = await check({ endpoints: [{ ...endpoint(), VpcEndpointId: undefined }] });
    expect(ending).toMatchObject({ status: 2, out: '' });
    expect(ending.err).toMatch(/describe-vpc-endpoints\.json: VpcEndpoints\[0\].*VpcEndpointId/);
  });
});

test('a bug says so without a stack, unless asked', async () => {
  const broken = madeRule({
    ...quiet,
    evaluate: () => {
      throw new TypeError('Out of paper');
    },
  });
  const argv = ['check', '--describe', await estate({})];
  const ending = await vpceRules(argv, { pack: [broken] });
  expect(ending.status).toBe(2);
  expect(ending.err).toMatch(/^vpce-rules: internal error: Out of paper\. DEBUG=1 shows where\.\n$/);
  expect((await vpceRules(argv, { pack: [broken], env: { DEBUG: '1' } })).err).toContain('check.test.ts');
});

const quiet = {
  id: 'vpce-quiet',
  title: 'Nothing',
  severity: 'LOW',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: [],
  triggers: {},
  scheduled: false,
  parameters: {},
  rationale: '',
  fix: { text: '', command: '' },
  frameworks: [],
} as const;

describe('json', () => {
  const entries = (text: string) => (JSON.parse(text) as { evaluations: Record<string, string>[] }).evaluations;

  test('an entry holds what the contract says, and an annotation where there is one', async () => {
    const { out } = await check({ groups: [closed] }, '--format', 'json');
    expect(entries(out)).toEqual([
      {
        configRuleName: ruleId,
        accountId,
        awsRegion: region,
        resourceType: 'AWS::EC2::VPCEndpoint',
        resourceId: endpointId,
        complianceType: 'NON_COMPLIANT',
        annotation: expect.stringContaining('No attached security group') as string,
        severity: 'HIGH',
        title: expect.any(String) as string,
        vpcId,
        cause: { resourceType: 'AWS::EC2::SecurityGroup', resourceId: closed['GroupId'] },
        fixCommands: [expect.stringContaining('authorize-security-group-ingress') as string],
      },
    ]);
    expect(entries((await check({ groups: [open] }, '--format', 'json')).out)[0]).not.toHaveProperty('annotation');
  });

  test('no evaluations are still a document, which names the rules that judged nothing', async () => {
    const { out } = await vpceRules([
      'check',
      '--describe',
      await estate({ endpoints: [] }),
      '--format',
      'json',
      '--rule',
      ruleId,
      '--rule',
      'vpc-dns-attributes-enabled',
    ]);
    expect(JSON.parse(out)).toMatchObject({
      evaluations: [],
      notJudged: [
        { configRuleName: 'vpc-dns-attributes-enabled', accountId, awsRegion: region, resourceType: 'AWS::EC2::VPC' },
      ],
    });
  });

  test('ordered by rule, then resource, then account and Region', async () => {
    const ids = ['vpce-0b', 'vpce-0B', 'vpce-0a'];
    const items = ids.map((VpcEndpointId) =>
      item('AWS::EC2::VPCEndpoint', 'VpcEndpointId', endpoint({ VpcEndpointId })),
    );
    const elsewhere = items.map((one) => ({ ...one, awsRegion: 'eu-west-1' }));
    const verdict = () => compliant();
    const pack = [
      madeRule({ ...quiet, id: 'vpce-b', evaluate: verdict }),
      madeRule({ ...quiet, id: 'vpce-a', evaluate: verdict }),
    ];
    const snapshotFile = await file('snapshot.json', snapshot([...items, ...elsewhere]));
    const { out } = await vpceRules(['check', '--snapshot', snapshotFile, '--format', 'json'], { pack });
    const keys = entries(out).map(({ configRuleName, resourceId, awsRegion }) =>
      [configRuleName, resourceId, awsRegion].join(' '),
    );
    expect(keys).toEqual(
      ['vpce-a', 'vpce-b'].flatMap((rule) =>
        ['vpce-0B', 'vpce-0a', 'vpce-0b'].flatMap((id) =>
          ['eu-west-1', 'us-east-1'].map((place) => `${rule} ${id} ${place}`),
        ),
      ),
    );
  });

  test('what a terminal would act on is escaped, and means the same', async () => {
    const annotation = 'a \u001B[31m\u009B2J\u202E b';
    const pack = [madeRule({ ...quiet, evaluate: () => nonCompliant(annotation) })];
    const { out } = await vpceRules(['check', '--describe', await estate({}), '--format', 'json'], { pack });
    for (const character of ['\u001B', '\u009B', '\u202E']) expect(out).not.toContain(character);
    expect(entries(out)[0]).toMatchObject({ annotation });
  });
});

describe('choosing', () => {
  const other = 'vpc-0a1b2c3d4e5f60002';
  const endpoints = [endpoint(), endpoint({ VpcEndpointId: 'vpce-0a1b2c3d4e5f60002', VpcId: other })];
  const idsIn = (out: string) => out.match(/(?<="resourceId":")[^"]*/g);

  test('by VPC', async () => {
    const given = { endpoints, groups: [open], vpcs: [vpc(), vpc({ VpcId: other })] };
    expect(idsIn((await check(given, '--format', 'json', '--vpc-id', other)).out)).toEqual(['vpce-0a1b2c3d4e5f60002']);
    expect(idsIn((await check(given, '--format', 'json', '--vpc-id', other, '--vpc-id', vpcId)).out)).toHaveLength(2);
  });

  test('a rule that is named twice is judged once', async () => {
    expect(idsIn((await check({ groups: [open] }, '--format', 'json', '--rule', ruleId)).out)).toHaveLength(1);
  });

  test('parameters decide', async () => {
    const parameters = await file('parameters.json', { [ruleId]: { countSelfReference: 'false' } });
    const self = securityGroup({ IpPermissions: [permission({ UserIdGroupPairs: [{ GroupId: open['GroupId'] }] })] });
    expect(await check({ groups: [self] })).toMatchObject({ status: 0 });
    expect(await check({ groups: [self] }, '--parameters', parameters)).toMatchObject({ status: 1 });
  });
});

describe('--output', () => {
  test('writes the file instead of standard output, without colours', async () => {
    const target = inFolder('result.txt');
    const argv = ['check', '--describe', await estate({ groups: [closed] }), '--rule', ruleId, '--output', target];
    expect(await vpceRules(argv, { env: { FORCE_COLOR: '1' } })).toMatchObject({ status: 1, out: '' });
    const text = await readFile(target, 'utf8');
    expect(text).toContain(endpointId);
    expect(text).not.toContain('\u001B');
  });

  test('- is standard output', async () => {
    const { out } = await check({ groups: [open] });
    expect((await check({ groups: [open] }, '--output', '-')).out).toBe(out);
  });

  test('leaves what was there when the input is refused, and nothing beside it', async () => {
    const target = await file('result.json', 'before');
    expect(await vpceRules(['check', '--describe', '/does/not/exist', '--output', target])).toMatchObject({
      status: 2,
    });
    expect(await readFile(target, 'utf8')).toBe('before');
    await check({ groups: [open] }, '--output', target);
    expect(await readFile(target, 'utf8')).not.toContain('before');
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('follows a link to the file', async () => {
    const target = await file('result.json', 'before');
    await symlink(target, inFolder('link.json'));
    await check({ groups: [open] }, '--output', inFolder('link.json'));
    expect(await readFile(target, 'utf8')).not.toContain('before');
  });

  test.each([
    ['a folder that does not exist', 'none/result.json', 'its folder does not exist'],
    ['a folder', 'folder.json', 'it is a folder'],
  ])('refuses %s', async (_name, target, says) => {
    await mkdir(inFolder('folder.json'), { recursive: true });
    const ending = await check({ groups: [open] }, '--output', inFolder(target));
    expect(ending).toMatchObject({ status: 2, out: '' });
    expect(ending.err).toContain(says);
  });
});

test('a verdict that lacks data for a reason of its own is counted too', async () => {
  const pack = [madeRule({ ...quiet, evaluate: () => insufficientData('The moon was not visible.') })];
  const { out } = await vpceRules(['check', '--describe', await estate({})], { pack });
  expect(out).toContain('1 evaluation for a reason that --all shows');
});
