// Calls of EC2 and AWS Config, for each rule and trigger, counted over HTTP.
import { rules } from '../functions/index';
import { triggerTypes } from '../shared/rule/subscription';
import type { Rule, TriggerType } from '../shared/rule/rule';
import { changeMessage, configurationOf, deletedItem, deletionDiff, eventOf, itemOf } from '../test/aws/events';
import { sequenceDepth } from '../test/aws/instant-ec2';
import { startFunctions, sweep, type Invocation, type MeasuredFunctions } from '../test/aws/measured-functions';
import type { Listed } from '../test/example-estate';
import { estateOf, generatedEstate, type EstateSize } from '../test/generated-estate';
import { accountId, type Described } from '../test/network';
import type { Aim, Benchmark, Results, Table } from './benchmark';

/** The estate of a change: three VPCs, so that reading more than one would show. */
const changeEstate: EstateSize = { vpcs: 3, endpoints: 100, groups: 200, routeTables: 50, subnets: 50, tags: 10 };

/** At most so many calls of EC2 for a change, of which so many wait for one another. */
const maxCalls = 3;
const maxDepth = 2;

/** Rules that cannot meet that for some changes, and why. */
const reasons: Readonly<Record<string, string>> = {
  'vpce-private-dns-enabled': 'before a finding, Route 53 is asked whether a private hosted zone answers instead',
  'vpce-sg-not-open': 'only for a change of a prefix list or of a VPC: the groups that it reaches are looked for first',
  'sg-egress-allows-interface-endpoints':
    'only for a change of a prefix list: the groups that name it are looked for first',
  'route-table-firewall-symmetric':
    'only in VPCs with firewall endpoints: the way leads through subnets, tables, NAT gateways and transit gateways',
  'vpce-sg-allows-https':
    'who the clients are, the interfaces of the VPC tell and, where the groups admit ranges, its subnets and their routes',
  'vpce-nacl-allows-https': 'which subnets are private, the route tables tell',
  'vpc-dns-attributes-enabled': 'EC2 tells one attribute of one VPC a call, and the rule is about two',
  'sg-egress-allows-gateway-prefix-list':
    "only cold, for a group whose egress names a customer's prefix list: which lists are AWS's own is read first",
};

/** What every function promises, and what one may need more for each kind of resource that stands on the way. */
const promisedCalls = 4;
const promisedOf: Readonly<Record<string, number>> = { 'route-table-firewall-symmetric': 6 };

/** Processes that are asked at the same time. */
const processes = 2;

/** Which resources of a VPC change, by the type of the change: each of its kinds. */
const changed: Readonly<Record<TriggerType, { member: string; idField: string; at: readonly number[] }>> = {
  'AWS::EC2::VPCEndpoint': { member: 'VpcEndpoints', idField: 'VpcEndpointId', at: [0, 1, 2, 3, 4, 5, 6, 7, 28] },
  'AWS::EC2::SecurityGroup': { member: 'SecurityGroups', idField: 'GroupId', at: [0, 4, 5, 6] },
  'AWS::EC2::RouteTable': { member: 'RouteTables', idField: 'RouteTableId', at: [0, 1, 10, 11, 12, 13] },
  'AWS::EC2::VPC': { member: 'Vpcs', idField: 'VpcId', at: [0] },
  'AWS::EC2::Subnet': { member: 'Subnets', idField: 'SubnetId', at: [0, 1] },
  'AWS::EC2::NetworkAcl': { member: 'NetworkAcls', idField: 'NetworkAclId', at: [0, 1] },
  'AWS::EC2::PrefixList': { member: 'PrefixListEntries', idField: 'PrefixListId', at: [0] },
};

export const calls: Benchmark = {
  id: 'calls',
  question: 'How many calls of EC2 and AWS Config does an event cost, and how many of them wait for one another?',
  async measure(form) {
    const changes = await afterChanges();
    const sizes = form === 'full' ? [10, 1000, 10_000] : [10, 1000];
    const sweeps = await inSweeps(sizes);
    return { tables: [...changes.tables, ...sweeps.tables], aims: [...changes.aims, ...sweeps.aims] };
  },
};

/** What an invocation called. */
interface Cost {
  readonly ec2: number;
  readonly depth: number;
  /** Resources that EC2 returned. */
  readonly resources: number;
  /** Calls that list all of the Region. */
  readonly whole: number;
  readonly config: number;
}

function costOf({ error, ec2, config }: Invocation): Cost {
  if (error) throw new Error(error.stack);
  return {
    ec2: ec2.length,
    depth: sequenceDepth(ec2),
    resources: ec2.reduce((sum, call) => sum + call.resources, 0),
    whole: ec2.filter(({ isWhole }) => isWhole).length,
    config: config.length,
  };
}

interface TriggerCost {
  readonly rule: Rule;
  readonly type: TriggerType;
  readonly cold: Cost;
  readonly warm: Cost;
}

async function afterChanges(): Promise<Results> {
  const estate = generatedEstate(changeEstate);
  const work = rules.flatMap((rule) => triggerTypes(rule).map((type) => ({ rule, type })));
  const found = await shared(estate, work, async (functions, { rule, type }): Promise<TriggerCost> => {
    const costs = [];
    for (const event of eventsOf(estate, type)) {
      costs.push({ event, cost: costOf(await functions.cold(rule.id, event)) });
    }
    const worst = costs.reduce((most, one) => (isMore(one.cost, most.cost) ? one : most));
    const cold = costs.map(({ cost }) => cost).reduce(most);
    return { rule, type, cold, warm: costOf(await functions.warm(rule.id, worst.event)) };
  });
  const text = ({ ec2, depth, resources, config }: Cost) => [ec2, depth, resources, config].map(String);
  const table: Table = {
    title: 'One change in a VPC with 100 endpoints, 200 security groups and 50 route tables, the costliest of its kind',
    head: [
      'rule',
      'change of',
      ...['cold', 'warm'].flatMap((state) => [`EC2 calls, ${state}`, 'depth', 'resources read', 'Config calls']),
    ],
    rows: found.map(({ rule, type, cold, warm }) => [rule.id, shortType(type), ...text(cold), ...text(warm)]),
  };
  return { tables: [table], aims: aimsOfChanges(found) };
}

function aimsOfChanges(found: readonly TriggerCost[]): readonly Aim[] {
  const aim = `at most ${maxCalls} in depth ${maxDepth}`;
  const isOver = ({ cold }: TriggerCost) => cold.ec2 > maxCalls || cold.depth > maxDepth;
  const text = (costs: readonly TriggerCost[]) => {
    const { ec2, depth } = costs.map(({ cold }) => cold).reduce(most);
    return `at most ${ec2} in depth ${depth}`;
  };
  const ordinary = found.filter(({ rule }) => reasons[rule.id] === undefined);
  const nameOf = ({ rule, type }: TriggerCost) => `${rule.id} on ${shortType(type)}`;
  const over = ordinary.filter(isOver).map(nameOf);
  // Only what an endpoint shares with other VPCs can reach further.
  const wide = found.filter(
    ({ rule, type, cold, warm }) => rule.triggers[type]?.reach !== 'region' && cold.whole + warm.whole > 0,
  );
  return [
    {
      what: 'EC2 calls for a change, cold',
      aim,
      measured: `${text(ordinary)}${over.length === 0 ? '' : `; more: ${over.join(', ')}`}`,
      met: over.length === 0,
      exact: true,
    },
    ...Object.entries(reasons).map(([id, reason]) => {
      const own = found.filter(({ rule }) => rule.id === id);
      return {
        what: `the same, ${id}`,
        aim,
        measured: `${text(own)}: ${reason}`,
        met: !own.some(isOver),
        exact: false,
      };
    }),
    {
      what: 'EC2 calls for a change, of any rule',
      aim: `at most ${promisedCalls}, as promised${Object.entries(promisedOf)
        .map(([id, calls]) => `; of ${id} ${calls}`)
        .join('')}`,
      measured: text(found),
      met: found.every(({ rule, cold }) => cold.ec2 <= (promisedOf[rule.id] ?? promisedCalls)),
      exact: true,
    },
    {
      what: 'listings of the whole Region for a change that reaches one VPC, cold or warm',
      aim: 'none',
      measured: wide.length === 0 ? 'none' : wide.map(nameOf).join(', '),
      met: wide.length === 0,
      exact: true,
    },
  ];
}

function isMore(a: Cost, b: Cost): boolean {
  return a.ec2 > b.ec2 || (a.ec2 === b.ec2 && a.depth > b.depth);
}

/** The most of each, not necessarily of the same change. */
function most(a: Cost, b: Cost): Cost {
  return {
    ec2: Math.max(a.ec2, b.ec2),
    depth: Math.max(a.depth, b.depth),
    resources: Math.max(a.resources, b.resources),
    whole: Math.max(a.whole, b.whole),
    config: Math.max(a.config, b.config),
  };
}

/** Changes of one type: of each kind of resource one, and a deletion. */
function eventsOf(estate: Listed, type: TriggerType): readonly object[] {
  const { member, idField, at } = changed[type];
  const resources = at.flatMap((index): readonly Described[] => estate[member]?.slice(index, index + 1) ?? []);
  const events = resources.map((resource) =>
    changeMessage(itemOf(accountId, type, String(resource[idField]), configurationOf(resource))),
  );
  const [first] = resources as [Described];
  const deletion = changeMessage(
    deletedItem(accountId, type, 'gone-00000000000000001'),
    deletionDiff(configurationOf(first), String(first['VpcId'])),
  );
  return [...events, deletion].map((message) => eventOf(accountId, message));
}

/** Shares work among processes. */
async function shared<W, R>(
  estate: Listed,
  work: readonly W[],
  each: (functions: MeasuredFunctions, one: W) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const open = [...work.entries()];
  const serve = async (): Promise<void> => {
    const functions = await startFunctions(estate);
    try {
      for (let next = open.shift(); next; next = open.shift()) results[next[0]] = await each(functions, next[1]);
    } finally {
      await functions.close();
    }
  };
  await Promise.all(Array.from({ length: processes }, serve));
  return results;
}

/** DescribeVpcAttribute tells one attribute of one VPC, and Route 53 the zones of one. */
const oneVpcEach: readonly string[] = ['DescribeVpcAttribute', 'ListHostedZonesByVPC'];

interface SweepCost {
  /** Without those below and without pages. */
  readonly calls: number;
  /** Of those that ask about one VPC each. */
  readonly ofVpcs: number;
  readonly pages: number;
  readonly config: number;
}

async function inSweeps(sizes: readonly number[]): Promise<Results> {
  const costs: (readonly SweepCost[])[] = rules.map(() => []);
  for (const size of sizes) {
    const estate = generatedEstate({ ...estateOf(size), tags: 0 });
    const work = [...rules.entries()];
    const one = async (): Promise<void> => {
      for (let next = work.shift(); next; next = work.shift()) {
        const [index, rule] = next;
        const { ec2, config, error } = await sweep(estate, rule.id, undefined);
        if (error) throw new Error(error.stack);
        const pages = ec2.filter(({ isLaterPage }) => isLaterPage).length;
        const ofVpcs = ec2.filter(({ action }) => oneVpcEach.includes(action)).length;
        const cost = { calls: ec2.length - pages - ofVpcs, ofVpcs, pages, config: config.length };
        costs[index] = [...(costs[index] ?? []), cost];
      }
    };
    await Promise.all([one(), one()]);
  }
  const text = ({ calls: first, ofVpcs, pages, config }: SweepCost) => [`${first + ofVpcs} + ${pages}`, String(config)];
  const table: Table = {
    title: 'A sweep: EC2 calls + further pages, and calls of AWS Config',
    head: ['rule', ...sizes.flatMap((size) => [`${size.toLocaleString('en-US')} endpoints`, 'Config'])],
    rows: rules.map(({ id }, index) => [id, ...(costs[index] ?? []).flatMap(text)]),
  };
  const growing = rules.filter((_, index) => {
    const [smallest, ...larger] = (costs[index] ?? []).map((cost) => cost.calls);
    return larger.some((number) => smallest === undefined || number > smallest);
  });
  return { tables: [table], aims: [aimOfSweeps(growing.map(({ id }) => id))] };
}

function aimOfSweeps(growing: readonly string[]): Aim {
  return {
    what: 'EC2 calls of a sweep as the Region grows, apart from pages and from calls about one VPC each',
    aim: 'the same number',
    measured: growing.length === 0 ? 'the same number' : `more: ${growing.join(', ')}`,
    met: growing.length === 0,
    exact: true,
  };
}

function shortType(type: string): string {
  return type.replace('AWS::EC2::', '');
}
