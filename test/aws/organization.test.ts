// A central function judges three accounts: its own with its own credentials, a member with the member's, and none
// where it finds no role.
import { randomInt } from 'node:crypto';
import { EC2Client } from '@aws-sdk/client-ec2';
import { readFileSync } from 'node:fs';
import { motoUrl, region, verdicts } from './account';
import { startConfigStub, type ConfigStub } from './config-stub';
import { startEc2Proxy, type Ec2Proxy } from './ec2-proxy';
import { createEndpoint, createVpc } from './estate';
import { changeMessage, eventOf, itemNow, scheduleMessage } from './events';
import { startFunction, type LambdaFunction } from './lambda';
import { createStack } from './moto';
import { startStsFront, type StsFront } from './sts-front';

/** The account in the function's own ARN. */
const central = '123456789012';
const [member, other, without] = [randomAccount(), randomAccount(), randomAccount()];
const externalId = 'a-secret-between-two-stacks';
const environment = {
  MEMBER_ROLE_NAME: 'vpc-endpoint-rules-member',
  MEMBER_ROLE_EXTERNAL_ID: externalId,
  AWS_ENDPOINT_URL_EC2: '',
  AWS_ENDPOINT_URL_CONFIG_SERVICE: '',
  AWS_ENDPOINT_URL_STS: '',
};
let ec2: Ec2Proxy;
let config: ConfigStub;
let sts: StsFront;
let lambda: LambdaFunction;
/** An endpoint in each account. */
const endpoints = new Map<string, string>();
const clients = new Map<string, { readonly ec2: EC2Client; readonly close: () => Promise<void> }>();

beforeAll(async () => {
  [ec2, config, sts] = await Promise.all([startEc2Proxy(motoUrl()), startConfigStub(), startStsFront()]);
  Object.assign(environment, {
    AWS_ENDPOINT_URL_EC2: ec2.url,
    AWS_ENDPOINT_URL_CONFIG_SERVICE: config.url,
    AWS_ENDPOINT_URL_STS: sts.url,
  });
  const template = readFileSync('organization/member-role.yaml', 'utf8');
  for (const accountId of [member, other]) {
    await createStack(accountId, 'member-role', template, {
      CentralAccountId: central,
      OrganizationId: 'o-a1b2c3d4e5',
      ExternalId: externalId,
    });
  }
  for (const accountId of [central, member, other, without]) {
    const proxy = await startEc2Proxy(motoUrl(), accountId);
    const client = new EC2Client({
      region,
      endpoint: proxy.url,
      credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
    });
    clients.set(accountId, { ec2: client, close: () => proxy.close() });
    const vpcId = await createVpc(client, '10.9.0.0/16');
    endpoints.set(accountId, await createEndpoint(client, vpcId, { service: 's3', type: 'Gateway' }));
  }
  lambda = await startFunction('vpce-state-available', environment);
});
beforeEach(() => {
  sts.leadTo = undefined;
  for (const calls of [ec2.calls, config.calls, sts.calls]) calls.length = 0;
});
afterAll(async () => {
  lambda.close();
  for (const client of clients.values()) {
    client.ec2.destroy();
    await client.close();
  }
  await Promise.all([ec2.close(), config.close(), sts.close()]);
});

function randomAccount(): string {
  return String(randomInt(200_000_000_000, 999_999_999_999));
}

async function changeIn(accountId: string): Promise<object> {
  const client = clients.get(accountId);
  if (!client) throw new Error(`There is no client for ${accountId}.`);
  return eventOf(accountId, changeMessage(await itemNow(client.ec2, accountId, endpointOf(accountId))));
}

function endpointOf(accountId: string): string {
  return endpoints.get(accountId) ?? '';
}

const callers = (): ReadonlySet<string> =>
  new Set([...ec2.calls, ...config.calls].map(({ accessKeyId }) => accessKeyId));

test('a member account is read and reported to with its own credentials, and no other account is seen', async () => {
  const ending = await lambda.invoke(eventOf(member, scheduleMessage(member)));
  expect(verdicts(ending)).toEqual({ [endpointOf(member)]: 'COMPLIANT' });
  expect(sts.calls).toEqual([
    { roleArn: `arn:aws:iam::${member}:role/vpc-endpoint-rules-member`, sessionName: 'vpce-state-available' },
  ]);
  expect(config.calls.map(({ operation }) => operation)).toContain('PutEvaluations');
  const [caller, ...others] = [...callers()];
  expect(caller).toMatch(/^ASIA/);
  expect(others).toEqual([]);
});

test('its credentials are used again for its next event, and another account gets others', async () => {
  await lambda.invoke(await changeIn(member));
  expect(sts.calls).toEqual([]);
  const [mine] = [...callers()];
  ec2.calls.length = 0;
  config.calls.length = 0;
  expect(verdicts(await lambda.invoke(await changeIn(other)))).toEqual({ [endpointOf(other)]: 'COMPLIANT' });
  expect(sts.calls).toHaveLength(1);
  expect([...callers()]).toHaveLength(1);
  expect([...callers()]).not.toEqual([mine]);
});

test("the function's own account is judged with its own credentials", async () => {
  const ending = await lambda.invoke(await changeIn(central));
  expect(verdicts(ending)).toEqual({ [endpointOf(central)]: 'COMPLIANT' });
  expect(sts.calls).toEqual([]);
  expect([...callers()]).toEqual(['testing']);
});

test('an account without the role is refused: nothing is read, nothing is reported', async () => {
  const { error, result } = await lambda.invoke(await changeIn(without));
  expect(result).toBeUndefined();
  expect(error).toMatchObject({
    name: 'AccountRefused',
    message: expect.stringContaining(`arn:aws:iam::${without}:role/vpc-endpoint-rules-member`) as string,
  });
  expect([...ec2.calls, ...config.calls]).toEqual([]);
});

test('a role that leads to another account is refused: nothing is read, nothing is reported', async () => {
  sts.leadTo = other;
  const cold = await startFunction('vpce-state-available', environment);
  try {
    const { error } = await cold.invoke(await changeIn(member));
    expect(error).toMatchObject({
      name: 'AccountRefused',
      message: `Events of account ${member} are not answered with credentials of account ${other}.`,
    });
    expect([...ec2.calls, ...config.calls]).toEqual([]);
  } finally {
    cold.close();
  }
});

test('another external id is refused', async () => {
  const cold = await startFunction('vpce-state-available', { ...environment, MEMBER_ROLE_EXTERNAL_ID: 'guessed' });
  try {
    expect((await cold.invoke(await changeIn(member))).error?.name).toBe('AccountRefused');
    expect([...ec2.calls, ...config.calls]).toEqual([]);
  } finally {
    cold.close();
  }
});
