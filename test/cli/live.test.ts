import {
  DescribeSecurityGroupsCommand,
  DescribeVpcBlockPublicAccessOptionsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { sweep, type Read } from '../../cli/live';
import { rules } from '../../functions/index';
import { emptyNetwork } from '../../shared/network/network';
import { readParameters } from '../../shared/rule/parameters';
import { accountId, endpoint, network, region, securityGroup, vpc } from '../network';
import { vpceRules } from './command-line';

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
    process.env['AWS_ACCOUNT_ID'] = '210987654321';
    expect(await accountOf()).toBe('210987654321');
    expect(ec2.commandCalls(DescribeVpcBlockPublicAccessOptionsCommand)).toHaveLength(0);
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

describe('what fails, in one sentence', () => {
  test.each<[string, Error, readonly string[]]>([
    ['denied', failure('UnauthorizedOperation'), ['ec2:DescribeSecurityGroups was denied', region]],
    ['credentials expired', failure('RequestExpired'), ['does not accept the credentials']],
    ['a Region not enabled', failure('OptInRequired'), ['has not enabled the Region']],
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
