import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  DescribeRegionsCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcBlockPublicAccessOptionsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import type { Log } from 'sarif';
import { sweep, type Read } from '../../../cli/input/live';
import { rules } from '../../../functions/index';
import { emptyNetwork } from '../../../shared/network/network';
import { readParameters } from '../../../shared/rule/parameters';
import { accountId, endpoint, network, region, securityGroup, vpc } from '../../network';
import { vpceRules } from '../command-line';

const ruleId = 'vpce-sg-allows-https';
const ec2 = mockClient(EC2Client);
const before = { ...process.env };

beforeEach(() => {
  ec2.reset();
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  });
});
afterAll(() => {
  process.env = before;
});

function answer({
  groups = [securityGroup({ IpPermissions: [] })],
}: { readonly groups?: readonly object[] } = {}): void {
  ec2.on(DescribeVpcBlockPublicAccessOptionsCommand).resolves({
    VpcBlockPublicAccessOptions: { AwsAccountId: accountId },
  });
  ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [vpc({ IsDefault: true })] });
  ec2.on(DescribeVpcEndpointsCommand).resolves({ VpcEndpoints: [endpoint()] });
  ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: groups as never });
}

const live = (...options: string[]) => vpceRules(['check', '--live', '--rule', ruleId, '--format', 'json', ...options]);
const failure = (name: string, message = 'You may not.') => Object.assign(new Error(message), { name });

test('reads what the rule needs, and judges it', async () => {
  answer();
  const ending = await live('--region', region);
  expect(ending).toMatchObject({ status: 1, err: '' });
  expect(JSON.parse(ending.out)).toMatchObject({
    evaluations: [{ configRuleName: ruleId, accountId, awsRegion: region, complianceType: 'NON_COMPLIANT' }],
    notJudged: [],
  });
});

test.each([
  ['AWS_REGION', { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-1'],
  ['AWS_DEFAULT_REGION', { AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-2'],
])('the Region of %s', async (_name, env, expected) => {
  answer();
  const { out } = await vpceRules(['check', '--live', '--rule', ruleId, '--format', 'json'], { env });
  expect(out).toContain(`"awsRegion":"${expected}"`);
});

describe('the account', () => {
  const accountOf = async () => /"accountId":"(\d*)"/.exec((await live('--region', region)).out)?.[1];

  test('that the credentials know', async () => {
    answer();
    process.env['AWS_ACCOUNT_ID'] = accountId;
    expect(await accountOf()).toBe(accountId);
    expect(ec2.commandCalls(DescribeVpcBlockPublicAccessOptionsCommand)).toHaveLength(0);
  });

  test("is not another one, whose resources would be nobody else's concern", async () => {
    answer();
    process.env['AWS_ACCOUNT_ID'] = '210987654321';
    const ending = await live('--region', region);
    expect(ending).toMatchObject({ status: 2, out: '' });
    expect(ending.err).toContain('of account 210987654321, but reach account 123456789012');

    const folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'collect-')), 'estate');
    const collected = await vpceRules(['collect', folder, '--region', region]);
    expect(collected).toMatchObject({ status: 2, out: '' });
    await expect(readdir(folder)).rejects.toThrow('ENOENT');
    await rm(path.dirname(folder), { recursive: true });
  });

  test('may see only what others share with it', async () => {
    answer();
    process.env['AWS_ACCOUNT_ID'] = '210987654321';
    ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [vpc()] });
    ec2.on(DescribeVpcEndpointsCommand).resolves({ VpcEndpoints: [] });
    const ending = await vpceRules(['check', '--live', '--region', region, '--rule', 'vpc-required-endpoints-present']);
    expect(ending).toMatchObject({ status: 0, err: '' });
    expect(ending.out).toMatch(/^The rules apply to none of 1 resource\.\n/);
  });

  test('that EC2 tells', async () => {
    answer();
    expect(await accountOf()).toBe(accountId);
  });

  test('that owns the default VPC, where EC2 may not tell', async () => {
    answer();
    ec2.on(DescribeVpcBlockPublicAccessOptionsCommand).rejects(failure('UnauthorizedOperation'));
    expect(await accountOf()).toBe(accountId);
  });

  test('is not guessed', async () => {
    answer();
    ec2.on(DescribeVpcBlockPublicAccessOptionsCommand).rejects(failure('UnauthorizedOperation'));
    ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [] });
    const ending = await live('--region', region);
    expect(ending).toMatchObject({ status: 2, out: '' });
    expect(ending.err).toContain('AWS_ACCOUNT_ID');
  });
});

const user = 'arn:aws:iam::123456789012:user/x';
const profiles = `
[sso]
sso_start_url = https://example.awsapps.com/start
sso_region = us-east-1
sso_account_id = ${accountId}
sso_role_name = audit
[source]
aws_access_key_id = id
aws_secret_access_key = secret
[mfa]
role_arn = arn:aws:iam::${accountId}:role/audit
source_profile = source
mfa_serial = arn:aws:iam::${accountId}:mfa/x
`;

describe('what fails, in one sentence', () => {
  test.each<[string, Error, readonly string[]]>([
    ['credentials expired', failure('RequestExpired'), ['does not accept the credentials']],
    ['a Region not enabled', failure('OptInRequired'), ['has not enabled the Region']],
    ['throttled', failure('RequestLimitExceeded'), ['throttles ec2:DescribeSecurityGroups', region]],
    ['no network', Object.assign(new Error('no'), { code: 'ENOTFOUND' }), ['cannot be reached']],
    [
      'something else',
      failure('InternalError', 'Oh. No.\nNo.'),
      ['ec2:DescribeSecurityGroups failed', 'InternalError (Oh)'],
    ],
  ])('%s', async (_name, error, says) => {
    answer();
    ec2.on(DescribeSecurityGroupsCommand).rejects(error);
    const ending = await live('--region', region);
    expect(ending).toMatchObject({ status: 2, out: '' });
    expect(ending.err).toMatch(/^vpce-rules: [^\n]*\n$/);
    for (const part of says) expect(ending.err).toContain(part);
  });

  // The profiles are real, and so is what the SDK says of them.
  test.each([
    [
      'an SSO session that nobody opened',
      'sso',
      ['The SSO session in the profile "sso"', 'aws sso login --profile sso'],
    ],
    ['a role that wants an MFA code', 'mfa', ['MFA code', 'aws configure export-credentials --profile mfa']],
  ])('%s', async (_name, profile, says) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'live-'));
    const config = path.join(folder, 'config');
    await writeFile(config, profiles);
    Object.assign(process.env, { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: config, HOME: folder });
    const { err } = await live('--region', region, '--profile', profile);
    await rm(folder, { recursive: true });
    expect(err).toMatch(/^vpce-rules: [^\n]*\n$/);
    for (const part of says) expect(err).toContain(part);
  });

  test('a role that may not be assumed', async () => {
    ec2.rejects(failure('AccessDenied', `User: ${user} is not authorized to perform: sts:AssumeRole on resource: x`));
    expect((await live('--region', region)).err).toContain(`sts:AssumeRole was denied in ${region}`);
  });

  test('no Region', async () => {
    expect((await live()).err).toBe(
      'vpce-rules: No Region: give --region, set AWS_REGION, or use a profile that has one.\n',
    );
  });

  test('no credentials, or no such profile', async () => {
    delete process.env['AWS_ACCESS_KEY_ID'];
    expect((await live('--region', region)).err).toMatch(/^vpce-rules: No AWS credentials: [^\n]*\n$/);
    expect((await live('--region', region, '--profile', 'audit')).err).toContain('in the profile "audit"');
  });
});

describe('what is denied', () => {
  const denied = (action: string) => failure('UnauthorizedOperation', `You are not authorized to perform: ${action}.`);
  const liveAll = (...options: string[]) =>
    vpceRules(['check', '--live', '--region', region, '--format', 'json', '--rule', ruleId, ...options]);

  test('is told all at once, and the rest is judged', async () => {
    answer();
    ec2.on(DescribeSecurityGroupsCommand).rejects(denied('ec2:DescribeSecurityGroups'));
    ec2.on(DescribeVpcAttributeCommand).rejects(denied('ec2:DescribeVpcAttribute'));
    const ending = await liveAll('--rule', 'vpc-dns-attributes-enabled', '--rule', 'vpce-state-available');
    expect(ending.status).toBe(2);
    expect(ending.err).toMatch(
      /^vpce-rules: ec2:DescribeVpcAttribute and ec2:DescribeSecurityGroups were denied in us-east-1: [^\n]*\n$/,
    );
    const { evaluations } = JSON.parse(ending.out) as { evaluations: readonly Record<string, string>[] };
    expect(evaluations.map(({ complianceType }) => complianceType)).toEqual([
      'INSUFFICIENT_DATA',
      'INSUFFICIENT_DATA',
      'COMPLIANT',
    ]);
    expect(evaluations[1]?.['annotation']).toBe(
      'The input does not hold the security groups of sg-0a1b2c3d4e5f60001 (ec2:DescribeSecurityGroups was denied).',
    );
  });

  test('may be the list of what there is to judge', async () => {
    answer();
    ec2.on(DescribeVpcEndpointsCommand).rejects(denied('ec2:DescribeVpcEndpoints'));
    const ending = await liveAll();
    expect(ending.status).toBe(2);
    expect(ending.err).toContain('ec2:DescribeVpcEndpoints was denied');
    expect(JSON.parse(ending.out)).toMatchObject({ evaluations: [], notJudged: [{ configRuleName: ruleId }] });
    const table = await vpceRules(['check', '--live', '--region', region, '--rule', ruleId]);
    expect(table.out).toContain('Without ec2:DescribeVpcEndpoints nothing was judged by');
  });

  test('may be everything: then there is nothing to show', async () => {
    ec2.on(DescribeVpcBlockPublicAccessOptionsCommand).resolves({
      VpcBlockPublicAccessOptions: { AwsAccountId: accountId },
    });
    ec2.on(DescribeVpcsCommand).rejects(denied('ec2:DescribeVpcs'));
    ec2.on(DescribeVpcEndpointsCommand).rejects(denied('ec2:DescribeVpcEndpoints'));
    const ending = await liveAll();
    expect(ending).toMatchObject({ status: 2, out: '' });
    expect(ending.err).toContain('ec2:DescribeVpcs and ec2:DescribeVpcEndpoints were denied');

    // A folder of nothing would only look like one.
    ec2.onAnyCommand().rejects(denied('ec2:Any'));
    process.env['AWS_ACCOUNT_ID'] = accountId;
    const folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'collect-')), 'estate');
    expect(await vpceRules(['collect', folder, '--region', region])).toMatchObject({ status: 2, out: '' });
    await expect(readdir(folder)).rejects.toThrow('ENOENT');
    await rm(path.dirname(folder), { recursive: true });
  });
});

describe('several Regions', () => {
  const other = 'eu-west-1';

  test('each is read and judged for itself', async () => {
    answer();
    const ending = await live('--region', region, '--region', other, '--region', region);
    expect(ending).toMatchObject({ status: 1, err: '' });
    const { evaluations } = JSON.parse(ending.out) as { evaluations: readonly Record<string, string>[] };
    expect(evaluations.map(({ awsRegion }) => awsRegion)).toEqual([other, region]);
  });

  test('all: those that the account has enabled', async () => {
    answer();
    ec2.on(DescribeRegionsCommand).resolves({ Regions: [{ RegionName: region }, { RegionName: other }] });
    expect((await live('--region', 'all')).out).toContain(other);
    expect(ec2.commandCalls(DescribeRegionsCommand)[0]?.args[0].input).toEqual({});
    ec2.on(DescribeRegionsCommand).rejects(failure('UnauthorizedOperation'));
    expect((await live('--region', 'all')).err).toContain('ec2:DescribeRegions was denied');
    expect((await live('--region', 'all', '--region', other)).err).toContain('--region all cannot be combined');
  });

  test('one that fails is told by name, is not judged, and hides nothing of the others', async () => {
    answer();
    ec2.on(DescribeVpcEndpointsCommand).callsFake(async (_input, clientOf: () => EC2Client) => {
      if ((await clientOf().config.region()) === other) throw failure('OptInRequired');
      return { VpcEndpoints: [endpoint()] };
    });
    const ending = await live('--region', region, '--region', other);
    expect(ending.status).toBe(2);
    expect(ending.err).toBe('vpce-rules: The account has not enabled the Region eu-west-1 (You may not).\n');
    expect(JSON.parse(ending.out)).toMatchObject({
      evaluations: [{ awsRegion: region, complianceType: 'NON_COMPLIANT' }],
      notJudged: [{ configRuleName: ruleId, awsRegion: other }],
    });

    ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [securityGroup()] as never });
    const check = async (...more: string[]) =>
      (await vpceRules(['check', '--live', '--region', region, '--region', other, '--rule', ruleId, ...more])).out;
    const said = 'The account has not enabled the Region eu-west-1 (You may not).';
    const [run] = (JSON.parse(await check('--format', 'sarif')) as Log).runs;
    expect(run?.invocations?.[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: 'error', message: { text: said } }, {}],
    });
    const junit = await check('--format', 'junit');
    expect(junit).toMatch(/^<testsuites name="vpce-rules" tests="3" failures="0" errors="1"/m);
    expect(junit).toContain(`<error type="INSUFFICIENT_DATA" message="${said}">`);
    expect(await check('--format', 'markdown')).toContain(`- ${said}\n`);

    const place = `nothing was judged in account ${accountId}, ${other} by`;
    expect(await check('--format', 'html')).toContain(place);
    const out = await check();
    expect(out).toMatch(/^None of 1 resource was found non-compliant, but not everything could be judged\.\n/);
    expect(out.replaceAll('\n', ' ')).toContain(place);
  });

  test('one reason for several is one sentence', async () => {
    answer();
    ec2.on(DescribeVpcEndpointsCommand).rejects(failure('OptInRequired'));
    expect(await live('--region', region, '--region', other)).toMatchObject({
      status: 2,
      out: '',
      err: 'vpce-rules: The account has not enabled the Region us-east-1, eu-west-1 (You may not).\n',
    });
  });

  test('are for --live only', async () => {
    const { err } = await vpceRules(['check', '--plan', 'x', '--region', region, '--region', other]);
    expect(err).toContain('expected --region once');
  });
});

test('an answer that leaves a question open is not asked for again', async () => {
  const [rule] = rules.filter(({ id }) => id === ruleId);
  if (!rule) throw new Error(ruleId);
  const configured = [{ rule, values: readParameters(rule.parameters, undefined) }];
  const asked: string[] = [];
  const read: Read = (_sofar, missing) => {
    for (const [slice, keys] of missing) for (const key of keys) asked.push(`${slice} ${key}`);
    return Promise.resolve(network({ Vpcs: [vpc()], VpcEndpoints: [endpoint()] }));
  };
  await sweep(configured, emptyNetwork(accountId, region), 0, read);
  expect(asked).toContain('securityGroups sg-0a1b2c3d4e5f60001');
  expect(new Set(asked).size).toBe(asked.length);
});
