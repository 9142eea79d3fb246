// The command line against an account, over HTTP: what it reads live, what it collects, and what it says when it may not.
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  DescribeNetworkInterfacesCommand,
  DescribeRegionsCommand,
  DescribeVpcEndpointsCommand,
} from '@aws-sdk/client-ec2';
import { liveActions } from '../../cli/input/live-actions';
import { sliceNames, slices } from '../../shared/network/network';
import { vpceRules } from '../cli/command-line';
import { actionsBehind } from './role';
import { createHostedZone } from './special-cases';
import { openAccount, region, type Account } from './account';
import { denying, ec2Error, throttling } from './ec2-proxy';
import { buildEstate } from './estate';

const before = { ...process.env };
let account: Account;
let folder: string;

beforeAll(async () => {
  account = await openAccount();
  const { bad } = await buildEstate(account.ec2);
  await createHostedZone(account.proxy.url, bad.vpcId);
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    AWS_ACCOUNT_ID: account.accountId,
    AWS_ENDPOINT_URL: account.proxy.url,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  });
});
afterAll(async () => {
  process.env = before;
  await account.close();
});
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'collect-')), 'estate');
});
afterEach(async () => {
  account.proxy.fault = undefined;
  await rm(path.dirname(folder), { recursive: true });
});

const check = (...options: string[]) => vpceRules(['check', '--format', 'json', '--fail-on', 'never', ...options]);
const evaluations = (out: string) =>
  (JSON.parse(out) as { evaluations: readonly Record<string, string>[] }).evaluations.map(
    ({ configRuleName, awsRegion, resourceId, complianceType }) =>
      [awsRegion, configRuleName, resourceId, complianceType].join(' '),
  );

test('what is collected gives the same verdicts as what is read live', async () => {
  const live = await check('--live', '--region', region);
  expect(live).toMatchObject({ status: 0, err: '' });
  const collected = await vpceRules(['collect', folder, '--region', region]);
  expect(collected).toEqual({
    status: 0,
    err: '',
    out: `${folder}: account ${account.accountId}, ${region}, ${sliceNames.length + 1} listings\n`,
  });
  const described = await check('--describe', folder);
  expect(described).toMatchObject({ status: 0, err: '' });
  expect(evaluations(live.out).length).toBeGreaterThan(100);
  expect(evaluations(described.out)).toEqual(evaluations(live.out));
});

test('the files look as the AWS CLI prints them', async () => {
  await vpceRules(['collect', folder, '--region', region]);
  expect((await readdir(folder)).sort()).toEqual(
    ['caller.json', 'describe-managed-prefix-lists.json', ...sliceNames.map((name) => slices[name].file)].sort(),
  );
  const read = async (name: string) => JSON.parse(await readFile(path.join(folder, name), 'utf8')) as never;
  expect(await read('caller.json')).toEqual({ Account: account.accountId, Region: region });
  const { VpcEndpoints } = (await read('describe-vpc-endpoints.json')) as { VpcEndpoints: Record<string, unknown>[] };
  expect(VpcEndpoints[0]?.['CreationTimestamp']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?\+00:00$/);
  const attributes = (await read('describe-vpc-attribute.json')) as Record<string, unknown>[];
  expect(attributes[0]).toEqual({ VpcId: expect.any(String) as string, EnableDnsSupport: { Value: true } });
  expect(attributes[1]).toEqual({
    VpcId: attributes[0]?.['VpcId'],
    EnableDnsHostnames: { Value: expect.any(Boolean) as boolean },
  });
});

test('a folder that holds something is left alone', async () => {
  await vpceRules(['collect', folder, '--region', region]);
  const ending = await vpceRules(['collect', folder, '--region', region]);
  expect(ending).toEqual({
    status: 2,
    out: '',
    err: `vpce-rules: ${folder}: is not empty: expected a new or empty folder\n`,
  });
});

test('what is denied is left out, and said; what needs it is not judged', async () => {
  account.proxy.fault = denying('DescribeSecurityGroups');
  const ending = await vpceRules(['collect', folder, '--region', region]);
  expect(ending.status).toBe(2);
  expect(ending.err).toMatch(/^vpce-rules: ec2:DescribeSecurityGroups was denied in us-east-1: [^\n]*\n$/);
  expect(ending.out).toContain('left out, for it is not known: describe-security-groups.json\n');
  account.proxy.fault = undefined;
  expect(evaluations((await check('--describe', folder, '--rule', 'vpce-sg-allows-https')).out)).toContainEqual(
    expect.stringContaining('INSUFFICIENT_DATA'),
  );
});

test('what fails leaves nothing behind', async () => {
  account.proxy.fault = ({ action }) =>
    action === 'DescribeSubnets' ? ec2Error(400, 'InternalError', 'No.') : undefined;
  const ending = await vpceRules(['collect', folder, '--region', region]);
  expect(ending).toMatchObject({ status: 2, out: '' });
  expect(ending.err).toContain('ec2:DescribeSubnets failed in us-east-1: InternalError');
  expect(await readdir(path.dirname(folder))).toEqual([]);
});

test('several Regions: a folder for each, and one table for all', async () => {
  const regions = ['--region', region, '--region', 'eu-west-1'];
  const collected = await vpceRules(['collect', folder, ...regions]);
  expect(collected).toMatchObject({ status: 0, err: '' });
  const live = evaluations((await check('--live', ...regions)).out);
  const described = await Promise.all(
    [region, 'eu-west-1'].map(async (each) => evaluations((await check('--describe', path.join(folder, each))).out)),
  );
  expect(described.flat().sort()).toEqual([...live].sort());
  expect(live.some((line) => line.startsWith('eu-west-1 '))).toBe(true);
});

test('all Regions are those that the account has enabled', async () => {
  const { out } = await check('--live', '--region', 'all', '--rule', 'vpc-dns-attributes-enabled');
  const regions = new Set(evaluations(out).map((line) => line.split(' ')[0]));
  const { Regions = [] } = await account.ec2.send(new DescribeRegionsCommand({}));
  expect([...regions].sort()).toEqual(Regions.map(({ RegionName }) => RegionName).sort());
});

test('the calls are those that the policy in docs/live.md allows', async () => {
  const start = account.proxy.calls.length;
  await check('--live', '--resolve', '--region', 'all');
  await vpceRules(['collect', folder, '--region', region]);
  const called = account.proxy.calls.slice(start).flatMap(({ action }) => actionsBehind([action], []));
  // The account was given, so that this one was not called.
  expect([...new Set([...called, 'ec2:DescribeVpcBlockPublicAccessOptions'])].sort()).toEqual(liveActions);
});

test('throttling is waited for', async () => {
  account.proxy.fault = throttling('DescribeVpcEndpoints', 2);
  expect(await check('--live', '--region', region, '--rule', 'vpce-state-available')).toMatchObject({
    status: 0,
    err: '',
  });
});

test('names resolve to the interfaces of their endpoint, or not', async () => {
  const { VpcEndpoints = [] } = await account.ec2.send(new DescribeVpcEndpointsCommand({}));
  const ofService = VpcEndpoints.filter(({ ServiceName }) => ServiceName?.endsWith('.sqs'));
  const good = ofService.find(({ PrivateDnsEnabled }) => PrivateDnsEnabled);
  const { NetworkInterfaces = [] } = await account.ec2.send(
    new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [...(good?.NetworkInterfaceIds ?? [])] }),
  );
  const addresses = NetworkInterfaces.flatMap(({ PrivateIpAddress }) => PrivateIpAddress ?? []);
  expect(addresses).toHaveLength(2);
  const { out } = await vpceRules(
    ['check', '--live', '--resolve', '--region', region, '--rule', 'vpce-state-available', '--format', 'json'],
    { names: { 'sqs.us-east-1.amazonaws.com': addresses } },
  );
  const { resolutions } = JSON.parse(out) as { resolutions: readonly Record<string, unknown>[] };
  const leadsTo = (id: string | undefined) =>
    resolutions.filter(({ vpcEndpointId }) => vpcEndpointId === id).map(({ resolvesTo }) => resolvesTo);
  expect(leadsTo(good?.VpcEndpointId)).toContain('this-endpoint');
  for (const { VpcEndpointId } of ofService) {
    if (VpcEndpointId !== good?.VpcEndpointId) expect(leadsTo(VpcEndpointId)).toContain('another-endpoint');
  }
});
