// 2,000 events, twice, late, out of order and with faults, while everything changes: in the end what a sweep would say.
import {
  AuthorizeSecurityGroupIngressCommand,
  ModifyVpcEndpointCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { rules } from '../../functions/index';
import { openAccount, type Account } from './account';
import { startColdStarts, type ColdStarts, type Fault } from './cold-starts';
import { json, type SentEvaluation } from './config-stub';
import { ec2Error } from './ec2-proxy';
import { buildEstate, createEndpoint, deleteEndpoint, httpsFromInside, type Estate } from './estate';
import { changeMessage, deletedItem, deletionDiff, eventOf, itemNow, scheduleMessage, type Item } from './events';

const seed = Number(process.env['STORM_SEED'] ?? 20_260_301);
const eventCount = 2000;
const batchCount = 20;
// Some draws fall on a call that is never made: this gives a little more than one event in twenty.
const faultRate = 0.07;
const remaining = 60_000;
const start = Date.parse('2026-03-01T12:00:00Z');

const ruleIds = [
  'vpce-sg-allows-https',
  'vpce-sg-not-open',
  'vpce-private-dns-enabled',
  'vpce-policy-not-full-access',
  'vpc-ssm-endpoints-complete',
  'vpce-sg-not-default',
];
const storming = rules.filter(({ id }) => ruleIds.includes(id));

/** A generator of numbers from 0 to 1: mulberry32. */
function random(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const next = random(seed);
const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T;

let account: Account;
let estate: Estate;
let functions: ColdStarts;

beforeAll(async () => {
  account = await openAccount();
  estate = await buildEstate(account.ec2);
  functions = await startColdStarts(account.proxy.url, 6, true);
});
afterAll(async () => {
  await functions.close();
  await account.close();
});

const ofSomeKind: readonly Fault[] = [
  ({ service }) =>
    service === 'config'
      ? json(400, { __type: 'AccessDeniedException', message: 'Denied.' })
      : ec2Error(403, 'UnauthorizedOperation', 'Denied.'),
  ({ service }) =>
    service === 'config'
      ? json(500, { __type: 'InternalServerError', message: 'Failed.' })
      : ec2Error(500, 'InternalError', 'Failed.'),
  () => ({ status: 200, contentType: 'text/xml', body: '', dropped: true }),
  () => ({ status: 200, contentType: 'text/xml', body: '<html>Please sign in</html>' }),
  ({ evaluations }) =>
    evaluations.length === 0
      ? ec2Error(403, 'UnauthorizedOperation', 'Denied.')
      : json(200, { FailedEvaluations: evaluations }),
];

let faults = 0;

/** One of the first calls goes wrong, once. */
function someFault(): Fault | undefined {
  if (next() >= faultRate) return undefined;
  const kind = pick(ofSomeKind);
  let left = Math.floor(next() * 3);
  return (call, honest) => {
    left -= 1;
    if (left !== -1) return undefined;
    faults += 1;
    return kind(call, honest);
  };
}

interface Delivery {
  readonly ruleId: string;
  readonly event: object;
}

/** What AWS Config shows, if it keeps the newest. */
const shown = new Map<string, SentEvaluation>();

function show(ruleId: string, taken: readonly SentEvaluation[]): void {
  for (const evaluation of taken) {
    const key = `${ruleId} ${evaluation.ComplianceResourceId}`;
    if ((shown.get(key)?.OrderingTimestamp ?? 0) <= evaluation.OrderingTimestamp) shown.set(key, evaluation);
  }
}

async function deliver({ ruleId, event }: Delivery, fault: Fault | undefined): Promise<boolean> {
  const { error, taken } = await functions.invoke({
    ruleId,
    event,
    remaining,
    warm: true,
    ...(fault ? { fault } : {}),
  });
  show(ruleId, taken);
  return error === undefined;
}

const added: { readonly id: string; readonly vpcId: string }[] = [];

/** Changes something, and tells of it as AWS Config would. */
async function change(): Promise<Item> {
  const { ec2, accountId } = account;
  const { good, bad } = estate;
  const vpc = pick([good, bad]);
  const endpointId = pick([good.sqs, good.ssm, bad.sqs, bad.ssm]);
  switch (pick(['let in', 'let nobody in', 'open', 'create', 'delete', 'policy', 'dns'])) {
    case 'let in':
      await allow(vpc.groupId, true, '10.0.0.0/8');
      return changeMessage(await itemNow(ec2, accountId, vpc.groupId));
    case 'let nobody in':
      await allow(vpc.groupId, false, '10.0.0.0/8');
      await allow(vpc.groupId, false, '0.0.0.0/0');
      return changeMessage(await itemNow(ec2, accountId, vpc.groupId));
    case 'open':
      await allow(vpc.groupId, true, '0.0.0.0/0');
      return changeMessage(await itemNow(ec2, accountId, vpc.groupId));
    case 'delete': {
      const [gone] = added.splice(Math.floor(next() * added.length), 1);
      if (gone) {
        await deleteEndpoint(ec2, gone.id);
        const item = deletedItem(accountId, 'AWS::EC2::VPCEndpoint', gone.id);
        return changeMessage(item, deletionDiff({ vpcId: gone.vpcId }, gone.vpcId));
      }
      break;
    }
    case 'policy': {
      const Principal = pick(['*', { AWS: accountId }]);
      const Statement = [{ Effect: 'Allow', Principal, Action: '*', Resource: '*' }];
      const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
      await ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId: endpointId, PolicyDocument }));
      return changeMessage(await itemNow(ec2, accountId, endpointId));
    }
    case 'dns': {
      const PrivateDnsEnabled = next() < 0.5;
      await ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId: endpointId, PrivateDnsEnabled }));
      return changeMessage(await itemNow(ec2, accountId, endpointId));
    }
  }
  const service = pick(['sqs', 'ssmmessages', 'ec2messages']);
  const id = await createEndpoint(ec2, vpc.vpcId, {
    service,
    type: 'Interface',
    groupIds: [vpc.groupId],
    privateDnsEnabled: next() < 0.5,
  });
  added.push({ id, vpcId: vpc.vpcId });
  return changeMessage(await itemNow(ec2, accountId, id));
}

async function allow(GroupId: string, allowed: boolean, CidrIp: string): Promise<void> {
  const input = { GroupId, IpPermissions: [{ ...httpsFromInside, IpRanges: [{ CidrIp }] }] };
  const sending = allowed
    ? account.ec2.send(new AuthorizeSecurityGroupIngressCommand(input))
    : account.ec2.send(new RevokeSecurityGroupIngressCommand(input));
  // It is so already.
  await sending.catch((error: unknown) => {
    if (!/Duplicate|NotFound/.test((error as Error).name)) throw error;
  });
}

function at(message: Item, time: number): Item {
  const item = message['configurationItem'] as Item;
  const captured = new Date(time).toISOString();
  return { ...message, configurationItem: { ...item, configurationItemCaptureTime: captured } };
}

const typeOf = (message: Item): string => String((message['configurationItem'] as Item)['resourceType']);

test('2,000 events', async () => {
  for (const { id } of storming) {
    const message = { ...scheduleMessage(account.accountId), notificationCreationTime: new Date(start).toISOString() };
    const fault = undefined;
    expect(await deliver({ ruleId: id, event: eventOf(account.accountId, message) }, fault)).toBe(true);
  }
  let time = start;
  let delivered = 0;
  let pending: Delivery[] = [];
  const queue: Delivery[] = [];
  for (let batch = 1; batch <= batchCount; batch += 1) {
    while (pending.length < (eventCount * 1.2) / batchCount && delivered + pending.length < eventCount) {
      time += 1000;
      const message = at(await change(), time);
      for (const rule of storming.filter(({ triggers }) => typeOf(message) in triggers)) {
        const delivery = { ruleId: rule.id, event: eventOf(account.accountId, message) };
        pending.push(delivery, ...(next() < 0.3 ? [{ ...delivery }] : []));
      }
    }
    functions.forget();
    // In any order; a sixth comes after the next changes only.
    const shuffled = pending.map((one) => [next(), one] as const).sort(([a], [b]) => a - b);
    const now = shuffled.filter(([order]) => batch === batchCount || order > 1 / 6).map(([, one]) => one);
    pending = shuffled.map(([, one]) => one).filter((one) => !now.includes(one));
    delivered += now.length;
    const attempts = now.map((one) => [one, [someFault(), someFault(), someFault()]] as const);
    await Promise.all(
      attempts.map(async ([one, tries]) => {
        for (const fault of tries) if (await deliver(one, fault)) return;
        queue.push(one);
      }),
    );
  }
  for (const one of queue) expect(await deliver(one, undefined)).toBe(true);

  const differences: string[] = [];
  let compared = 0;
  for (const { id } of storming) {
    const event = eventOf(account.accountId, scheduleMessage(account.accountId));
    const { error, sent } = await functions.invoke({ ruleId: id, event, remaining });
    expect(error).toBeUndefined();
    const fresh = new Map(sent.map((one) => [`${id} ${one.ComplianceResourceId}`, one.ComplianceType]));
    const keys = new Set([...fresh.keys(), ...[...shown.keys()].filter((key) => key.startsWith(`${id} `))]);
    for (const key of keys) {
      compared += 1;
      const [is, should] = [shown.get(key)?.ComplianceType, fresh.get(key) ?? 'NOT_APPLICABLE'];
      if (is !== should) differences.push(`${key}: ${String(is)} in place of ${should}`);
    }
  }
  process.stdout.write(
    `Storm, seed ${seed}: ${delivered} events, ${faults} faults, ${queue.length} events left for the end, ` +
      `${compared} verdicts, ${differences.length} differences.\n`,
  );
  expect(differences).toEqual([]);
  expect(delivered).toBeGreaterThanOrEqual(eventCount);
}, 600_000);
