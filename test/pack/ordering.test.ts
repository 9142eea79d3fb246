// Events come late, twice and in any order; what AWS Config shows in the end is true all the same.
// The reasoning is in docs/decisions/0005-ordering.md; this plays it with every rule.
import fc, { type Arbitrary } from 'fast-check';
import { rules } from '../../functions/index';
import { sliceNames, slices, type Network } from '../../shared/network/network';
import { evaluateChange, evaluateRegion, type ConfiguredRule, type Evaluation } from '../../shared/rule/evaluate';
import { readParameters } from '../../shared/rule/parameters';
import type { Rule, TriggerType } from '../../shared/rule/rule';
import type { Change } from '../../shared/rule/triggers';
import { accountId, endpoint, network, type Described } from '../network';
import { describeOutputs } from './describe-outputs';

const runs = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 60) };
const now = Date.parse('2026-03-01T12:00:00Z');

type State = Readonly<Record<string, readonly Described[]>>;

interface Kind {
  readonly member: string;
  readonly idField: string;
  /** What EC2 never changes in a resource that exists. */
  readonly fixed: readonly string[];
}

const kinds: Readonly<Record<TriggerType, Kind>> = {
  'AWS::EC2::VPCEndpoint': {
    member: 'VpcEndpoints',
    idField: 'VpcEndpointId',
    fixed: ['VpcId', 'OwnerId', 'ServiceName', 'ServiceRegion', 'VpcEndpointType', 'RequesterManaged'],
  },
  'AWS::EC2::RouteTable': { member: 'RouteTables', idField: 'RouteTableId', fixed: ['VpcId', 'OwnerId'] },
  'AWS::EC2::VPC': { member: 'Vpcs', idField: 'VpcId', fixed: ['OwnerId', 'IsDefault'] },
  'AWS::EC2::SecurityGroup': { member: 'SecurityGroups', idField: 'GroupId', fixed: ['VpcId', 'OwnerId', 'GroupName'] },
  'AWS::EC2::Subnet': {
    member: 'Subnets',
    idField: 'SubnetId',
    fixed: ['VpcId', 'OwnerId', 'CidrBlock', 'AvailabilityZone', 'AvailabilityZoneId'],
  },
  'AWS::EC2::NetworkAcl': { member: 'NetworkAcls', idField: 'NetworkAclId', fixed: ['VpcId', 'IsDefault'] },
  'AWS::EC2::PrefixList': { member: 'PrefixListEntries', idField: 'PrefixListId', fixed: [] },
};

/** All of an account: what is not there does not exist. Two VPCs of one's own, so that resources matter to each other. */
function whole(outputs: object): State {
  const lists = sliceNames.map((name): [string, readonly Described[]] => {
    const { member } = slices[name];
    const list = ((outputs as State)[member] ?? []).map(ownAndNear);
    const once = new Map(list.map((resource) => [resource['VpcId'], resource]));
    return [member, member === 'Vpcs' ? [...once.values()] : apart(list)];
  });
  return Object.fromEntries(lists);
}

// A subnet has one route table and one network ACL, a VPC one main route table.
function apart(list: readonly Described[]): readonly Described[] {
  const taken = new Set<string>();
  return list.map((resource) => {
    if (!('Associations' in resource)) return resource;
    const Associations = associationsOf(resource).filter((association) => {
      const { SubnetId } = association as { readonly SubnetId?: string };
      const key = SubnetId ?? JSON.stringify([association, resource['VpcId']]);
      return !taken.has(key) && taken.add(key);
    });
    return { ...resource, Associations };
  });
}

function associationsOf({ Associations }: Described): readonly Described[] {
  return (Associations ?? []) as readonly Described[];
}

function subnetsOf(associations: readonly Described[]): readonly string[] {
  return associations.flatMap(({ SubnetId }) => (SubnetId === undefined ? [] : [SubnetId as string]));
}

function ownAndNear(resource: Described): Described {
  const { VpcId, OwnerId, State, RequesterManaged, Routes, VpcEndpointId, ...rest } = resource;
  const isOfAws = 'Cidrs' in rest || 'Entries' in rest || 'ServiceName' in rest;
  return {
    ...rest,
    ...(VpcId === undefined ? {} : { VpcId: (VpcId as string).replace(/3$/, '1') }),
    ...(OwnerId === undefined ? {} : { OwnerId: isOfAws && VpcEndpointId === undefined ? OwnerId : accountId }),
    ...(State === undefined ? {} : { State: State === 'failed' ? 'failed' : 'available' }),
    ...(RequesterManaged === undefined ? {} : { RequesterManaged: false }),
    ...(Routes === undefined ? {} : { Routes: (Routes as readonly Described[]).filter(isPossible) }),
    ...(VpcEndpointId === undefined ? {} : { VpcEndpointId, VpcEndpointType: typeOf(VpcEndpointId, rest) }),
  };
}

// Only the endpoints that these ids are of can be the target of a route.
const target = 'vpce-0a1b2c3d4e5f60001';

function isPossible({ GatewayId }: Described): boolean {
  return !String(GatewayId).startsWith('vpce-') || GatewayId === target;
}

function typeOf(id: unknown, { VpcEndpointType }: Described): unknown {
  if (id !== target) return VpcEndpointType;
  return VpcEndpointType === 'Gateway' ? 'Gateway' : 'GatewayLoadBalancer';
}

/** One change of EC2, and what AWS Config says of it. */
interface Step {
  readonly before: State;
  readonly after: State;
  readonly change: Change;
}

/** What happens when a resource becomes like another of its type, is made or deleted; nothing where it cannot be. */
function stepsTo(state: State, type: TriggerType, donor: Described, deletes: boolean, gone: Set<string>): Step[] {
  const { member, idField, fixed } = kinds[type];
  const id = String(donor[idField]);
  const current = (state[member] ?? []).find((resource) => resource[idField] === id);
  // EC2 gives no id twice.
  if (gone.has(id) || (deletes && current === undefined)) return [];
  // Nobody says that AWS Config records the lists that are AWS's own.
  if ((state['PrefixLists'] ?? []).some(({ PrefixListId }) => PrefixListId === id)) return [];
  if (!deletes) {
    const kept = Object.fromEntries(fixed.map((field) => [field, (current ?? donor)[field]]));
    const later = { ...donor, ...kept };
    return 'Associations' in { ...current, ...later }
      ? moves(state, type, later, current)
      : [stepTo(state, type, later)];
  }
  // EC2 refuses to delete what is in use.
  if (current === undefined || associationsOf(current).length > 0 || type === 'AWS::EC2::PrefixList') return [];
  gone.add(id);
  const steps = type === 'AWS::EC2::Subnet' ? dissociations(state, 'AWS::EC2::RouteTable', [id]) : [];
  return [...steps, stepTo(steps.at(-1)?.after ?? state, type, current, true)];
}

// Subnets move from one route table or network ACL to another; all three change. A subnet is never without an ACL.
function moves(state: State, type: TriggerType, later: Described, current: Described | undefined): Step[] {
  const kept = associationsOf(current ?? {}).filter(
    ({ SubnetId }) => SubnetId === undefined || type === 'AWS::EC2::NetworkAcl',
  );
  const Associations = [...kept, ...associationsOf(later).filter(({ SubnetId }) => SubnetId !== undefined)];
  const subnetIds = subnetsOf(Associations);
  const lost = subnetsOf(associationsOf(current ?? {}));
  const steps = dissociations(state, type, subnetIds, later[kinds[type].idField]);
  steps.push(stepTo(steps.at(-1)?.after ?? state, type, { ...later, Associations }));
  for (const subnet of state['Subnets'] ?? []) {
    if (![...subnetIds, ...lost].includes(subnet['SubnetId'] as string)) continue;
    steps.push(stepTo(steps.at(-1)?.after ?? state, 'AWS::EC2::Subnet', subnet));
  }
  return steps;
}

// What loses a subnet changes too: the route table of one that is deleted, the ACL of one that moves to another.
function dissociations(start: State, type: TriggerType, subnetIds: readonly string[], except?: unknown): Step[] {
  const steps: Step[] = [];
  for (const resource of start[kinds[type].member] ?? []) {
    const rest = associationsOf(resource).filter(({ SubnetId }) => !subnetIds.includes(String(SubnetId)));
    if (rest.length === associationsOf(resource).length || resource[kinds[type].idField] === except) continue;
    steps.push(stepTo(steps.at(-1)?.after ?? start, type, { ...resource, Associations: rest }));
  }
  return steps;
}

function stepTo(before: State, type: TriggerType, resource: Described, deleted = false): Step {
  const { member, idField } = kinds[type];
  const others = (before[member] ?? []).filter((other) => other[idField] !== resource[idField]);
  return {
    before,
    after: { ...before, [member]: deleted ? others : [...others, resource] },
    change: {
      resourceType: type,
      resourceId: String(resource[idField]),
      vpcId: resource['VpcId'] as string | undefined,
      deleted,
      serviceName: resource['ServiceName'] as string | undefined,
      vpcEndpointType: resource['VpcEndpointType'] as string | undefined,
    },
  };
}

interface Plan {
  readonly type: TriggerType;
  readonly pick: number;
  readonly deletes: boolean;
}

/** What happens to an account: its states one after the other. */
function history(rule: Rule): Arbitrary<readonly Step[]> {
  // Of other types no event comes: see the test about what nothing announces.
  const types = Object.keys(rule.triggers) as TriggerType[];
  const plan: Arbitrary<Plan> = fc.record({
    type: fc.constantFrom(...types),
    pick: fc.nat(),
    deletes: fc.boolean(),
  });
  return fc
    .tuple(describeOutputs, fc.array(fc.tuple(plan, describeOutputs), { minLength: 1, maxLength: 6 }))
    .map(([start, plans]) => {
      const gone = new Set<string>();
      let state = whole(start);
      return plans.flatMap(([{ type, pick, deletes }, outputs]) => {
        const donors = whole(outputs)[kinds[type].member] ?? [];
        const donor = donors[pick % Math.max(donors.length, 1)];
        const steps = donor === undefined ? [] : stepsTo(state, type, donor, deletes && pick % 3 === 0, gone);
        state = steps.at(-1)?.after ?? state;
        return steps;
      });
    })
    .filter((steps) => steps.length > 0);
}

/** When things happen to one event: change i is at the time 10 · i. */
interface Delivery {
  readonly event: number;
  readonly captured: number;
  /** When its function reads each slice, and when it reports. */
  readonly reads: readonly number[];
  readonly reported: number;
}

/** Every event once or twice, as late as one likes. A function that is at once reads and reports in one moment. */
function deliveries(count: number, atOnce: boolean): Arbitrary<readonly Delivery[]> {
  const late = fc.nat({ max: 10 * count + 20 });
  const one = (event: number) =>
    fc
      .tuple(
        fc.nat({ max: 25 }),
        fc.array(fc.tuple(late, fc.array(late, { minLength: sliceNames.length, maxLength: sliceNames.length }), late), {
          minLength: 1,
          maxLength: 2,
        }),
      )
      .map(([lag, times]) =>
        times.map(([delay, rounds, slow]): Delivery => {
          const captured = 10 * event + lag;
          const delivered = captured + delay;
          const reads = rounds.map((round) => delivered + (atOnce ? 0 : round));
          return { event, captured, reads, reported: Math.max(...reads) + (atOnce ? 0 : slow) };
        }),
      );
  return fc
    .tuple(...Array.from({ length: count }, (_, index) => one(index + 1)))
    .map((all) => all.flat().sort((a, b) => a.reported - b.reported));
}

const ways = ['keeps the newest', 'keeps the first of the newest', 'keeps the last'] as const;

interface Store {
  readonly put: (evaluations: readonly Evaluation[], time: number) => void;
  /** What it shows of these resources. */
  readonly of: (evaluations: readonly Evaluation[]) => readonly string[];
}

/** What AWS Config shows: nobody has documented what it does with an evaluation that is older than the one it has. */
function storeThat(way: (typeof ways)[number]): Store {
  const results = new Map<string, { readonly time: number; readonly complianceType: string }>();
  const keyOf = ({ resourceType, resourceId }: Evaluation) => `${resourceType} ${resourceId}`;
  return {
    put(evaluations, time) {
      for (const evaluation of evaluations) {
        const known = results.get(keyOf(evaluation))?.time ?? -1;
        const isOld = way === 'keeps the newest' ? time < known : way !== 'keeps the last' && time <= known;
        if (!isOld) results.set(keyOf(evaluation), { time, complianceType: evaluation.complianceType });
      }
    },
    of: (evaluations) =>
      evaluations.map((one) => `${one.resourceId} ${results.get(keyOf(one))?.complianceType ?? 'nothing'}`),
  };
}

/** Change i is at the time 10 · i. */
function stateAt(steps: readonly Step[], time: number): State {
  const done = Math.min(Math.floor(time / 10), steps.length);
  return (done === 0 ? steps[0]?.before : steps[done - 1]?.after) ?? {};
}

/** What a function saw that read each slice at its own moment. */
function seen(steps: readonly Step[], reads: readonly number[]): Network {
  const members = sliceNames.map((name, index) => {
    const { member } = slices[name];
    return [member, stateAt(steps, reads[index] ?? 0)[member] ?? []] as const;
  });
  return network(Object.fromEntries(members));
}

const occasion = { kind: 'change', time: now } as const;

function sweep(configured: ConfiguredRule, state: State): readonly Evaluation[] {
  return evaluateRegion(configured, network(state), occasion).evaluations;
}

interface Ending {
  readonly started: readonly string[];
  readonly truth: readonly string[];
  /** What AWS Config shows in the end, for each way in which it may work. */
  readonly shown: Readonly<Record<(typeof ways)[number], readonly string[]>>;
}

/** What AWS Config shows after all, and what is true. */
function play(rule: Rule, steps: readonly Step[], order: readonly Delivery[]): Ending {
  const configured = { rule, values: readParameters(rule.parameters, {}) };
  const stores = ways.map((way) => storeThat(way));
  const start = sweep(configured, stateAt(steps, 0));
  for (const store of stores) store.put(start, 0);
  for (const { event, captured, reads } of order) {
    const [step] = steps.slice(event - 1);
    if (!step) throw new Error(`There is no change ${event}.`);
    const { evaluations } = evaluateChange(configured, step.change, seen(steps, reads), occasion);
    for (const store of stores) store.put(evaluations, captured);
  }
  const truth = sweep(configured, stateAt(steps, Infinity));
  return {
    started: start.map(({ resourceId, complianceType }) => `${resourceId} ${complianceType}`),
    truth: truth.map(({ resourceId, complianceType }) => `${resourceId} ${complianceType}`),
    shown: Object.fromEntries(ways.map((way, index) => [way, stores[index]?.of(truth) ?? []])) as Ending['shown'],
  };
}

const scenario = (rule: Rule, atOnce: boolean) =>
  history(rule).chain((steps) => fc.tuple(fc.constant(steps), deliveries(steps.length, atOnce)));

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  test('events late, twice, in any order: AWS Config shows what is true, whichever evaluation it keeps', () => {
    let changed = 0;
    fc.assert(
      fc.property(scenario(rule, true), ([steps, order]) => {
        const { started, shown, truth } = play(rule, steps, order);
        if (truth.join() !== started.join()) changed += 1;
        for (const way of ways) expect({ way, shown: shown[way] }).toEqual({ way, shown: truth });
      }),
      runs,
    );
    // Else the changes were none. How many there are depends on the seed.
    expect(changed).toBeGreaterThan(0);
  });

  test('functions that overlap and read bit by bit, too, if it keeps the newest', () => {
    fc.assert(
      fc.property(scenario(rule, false), ([steps, order]) => {
        const { shown, truth } = play(rule, steps, order);
        expect(shown['keeps the newest']).toEqual(truth);
        expect(shown['keeps the first of the newest']).toEqual(truth);
      }),
      runs,
    );
  });
});

describe('what nothing announces', () => {
  const other = 'vpce-0a1b2c3d4e5f60002';
  const [rule] = rules.filter(({ id }) => id === 'vpce-sg-not-default') as [Rule];
  const open: State = whole({
    VpcEndpoints: [endpoint({ VpcEndpointId: other, Groups: [{ GroupId: 'sg-1', GroupName: 'own' }] })],
  });
  const closed: State = whole({
    VpcEndpoints: [endpoint({ VpcEndpointId: other, Groups: [{ GroupId: 'sg-2', GroupName: 'default' }] })],
  });
  const configured = { rule, values: readParameters(rule.parameters, {}) };
  const [earlier, later] = [10, 20];

  function storeAfter(way: (typeof ways)[number]): Store {
    const store = storeThat(way);
    // The later event is answered first; then something changes in silence, and the earlier event comes.
    store.put(sweep(configured, open), later);
    store.put(sweep(configured, closed), earlier);
    return store;
  }

  test('is lost where AWS Config keeps the newest, until the sweep', () => {
    const store = storeAfter('keeps the newest');
    const truth = sweep(configured, closed);
    expect(store.of(truth)).toEqual([`${other} COMPLIANT`]);
    store.put(truth, 30);
    expect(store.of(truth)).toEqual([`${other} NON_COMPLIANT`]);
  });

  test('is shown where AWS Config keeps the last', () => {
    expect(storeAfter('keeps the last').of(sweep(configured, closed))).toEqual([`${other} NON_COMPLIANT`]);
  });
});
