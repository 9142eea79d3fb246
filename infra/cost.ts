// What the rules cost in a month, from the rules' own triggers and schedules. An upper bound, and an assumption about
// estates and prices: docs/cost.md says which.
import { prices } from '../shared/facts/prices';
import { chattyTypes, triggerTypes } from '../shared/rule/subscription';
import { functionMemory } from './rule-resources';
import type { Rule, SubjectType, TriggerType } from '../shared/rule/rule';

/** An estate of one account and Region. */
export interface Estate {
  readonly resources: Readonly<Record<SubjectType, number>>;
  /** Changes in a month that AWS Config records. */
  readonly changes: Readonly<Record<TriggerType, number>>;
}

/** What one invocation and one evaluation take. */
export const consumption = {
  memoryGb: functionMemory / 1024,
  /** Seconds of an invocation, and beyond them of each evaluation: most of it is waiting for EC2. */
  secondsPerInvocation: 0.6,
  secondsPerEvaluation: 0.002,
  /** Bytes of log that an invocation and each evaluation write. */
  logBytesPerInvocation: 2000,
  logBytesPerEvaluation: 600,
  /** Alarms of the stack; metrics of its own there are none by default. */
  alarms: 2,
  /** Of all results, those that a sweep finds to differ from what AWS Config shows: changes have told of the others. */
  sweepChanges: 0.001,
  /** Requests with which Lambda asks the failure queue whether there is something. */
  queueRequests: 650_000,
  /** Of all evaluations, those whose compliance differs from before: each is a configuration item of its own. */
  changedCompliance: 0.01,
  daysPerMonth: 30,
} as const;

/** What the rules take in a month. */
export interface Use {
  readonly evaluationsOnChange: number;
  readonly evaluationsDaily: number;
  readonly invocations: number;
  readonly configurationItems: number;
  readonly gbSeconds: number;
  readonly logGb: number;
  readonly alarms: number;
  readonly queueRequests: number;
}

/** An estate with so many endpoints: ten in each VPC, and around them what usually is there. */
export function estateOf(endpoints: number): Estate {
  const vpcs = Math.ceil(endpoints / 10);
  const resources = {
    'AWS::EC2::VPCEndpoint': endpoints,
    'AWS::EC2::VPC': vpcs,
    'AWS::EC2::RouteTable': 4 * vpcs,
    'AWS::EC2::SecurityGroup': 10 * vpcs,
  };
  return {
    resources,
    changes: {
      'AWS::EC2::VPCEndpoint': 0.5 * resources['AWS::EC2::VPCEndpoint'],
      'AWS::EC2::VPC': 0.2 * resources['AWS::EC2::VPC'],
      'AWS::EC2::RouteTable': 0.5 * resources['AWS::EC2::RouteTable'],
      'AWS::EC2::SecurityGroup': 2 * resources['AWS::EC2::SecurityGroup'],
      'AWS::EC2::NetworkAcl': 0.1 * vpcs,
      'AWS::EC2::PrefixList': 0.1 * vpcs,
      // An item for each address that is taken or given back.
      'AWS::EC2::Subnet': 500 * vpcs,
    },
  };
}

/**
 * What these rules take.
 * @param withSubnets whether they are subscribed to changes of subnets
 */
export function monthlyUse(rules: readonly Rule[], estate: Estate, withSubnets = false): Use {
  const byRule = rules.map((rule) => {
    const types = triggerTypes(rule).filter((type) => withSubnets || !chattyTypes.has(type));
    const changes = types.map((type) => estate.changes[type]);
    const onChange = types.map((type, index) => (changes[index] ?? 0) * fanOut(rule, type, estate));
    const days = consumption.daysPerMonth;
    // At least one, so that the rule is seen to run.
    const inSweep = Math.max(1, consumption.sweepChanges * estate.resources[rule.subject]);
    return {
      onChange: sum(onChange),
      daily: days * inSweep,
      judgedDaily: days * estate.resources[rule.subject],
      invocations: sum(changes) + days,
    };
  });
  const evaluationsOnChange = sum(byRule.map(({ onChange }) => onChange));
  const evaluationsDaily = sum(byRule.map(({ daily }) => daily));
  const evaluations = evaluationsOnChange + evaluationsDaily;
  const invocations = sum(byRule.map((rule) => rule.invocations));
  const judged = evaluationsOnChange + sum(byRule.map(({ judgedDaily }) => judgedDaily));
  const seconds = invocations * consumption.secondsPerInvocation + judged * consumption.secondsPerEvaluation;
  const logBytes = invocations * consumption.logBytesPerInvocation + evaluations * consumption.logBytesPerEvaluation;
  return {
    evaluationsOnChange,
    evaluationsDaily,
    invocations,
    configurationItems: evaluations * consumption.changedCompliance,
    gbSeconds: seconds * consumption.memoryGb,
    logGb: logBytes / 1e9,
    alarms: consumption.alarms,
    queueRequests: consumption.queueRequests,
  };
}

/** How many resources a change leads to evaluations of, at most: those within the trigger's reach, and never none. */
function fanOut(rule: Rule, changed: TriggerType, { resources }: Estate): number {
  const reach = rule.triggers[changed]?.reach ?? 'itself';
  if (reach === 'itself' || rule.subject === 'AWS::EC2::VPC') return 1;
  // A group reaches beyond its VPC, to the endpoints that it is attached to; a prefix list counts as such a group.
  const among = reach === 'region' ? resources['AWS::EC2::SecurityGroup'] : resources['AWS::EC2::VPC'];
  return Math.max(1, resources[rule.subject] / among);
}

/** What a use costs, in US dollars. */
export function monthlyCost(use: Use) {
  const parts = {
    evaluations: evaluationCost(use.evaluationsOnChange + use.evaluationsDaily),
    configurationItems: use.configurationItems * prices.configurationItem,
    lambda: use.invocations * prices.lambdaRequest + use.gbSeconds * prices.lambdaGbSecond,
    cloudWatch: use.logGb * prices.logGb + use.alarms * prices.alarm,
    queue: use.queueRequests * prices.queueRequest,
  };
  return { ...parts, total: sum(Object.values(parts)) };
}

/** The price of so many evaluations in a month, tier by tier. */
export function evaluationCost(evaluations: number): number {
  let from = 0;
  let cost = 0;
  for (const { upTo, price } of prices.evaluations) {
    cost += Math.max(0, Math.min(evaluations, upTo) - from) * price;
    from = upTo;
  }
  return cost;
}

/** The worked examples, as Markdown. */
export function costTable(rules: readonly Rule[]): string {
  const uses = [10, 1000, 10_000].map((endpoints) => ({ endpoints, use: monthlyUse(rules, estateOf(endpoints)) }));
  const rows: readonly (readonly [string, (use: Use) => string])[] = [
    ['evaluations after changes', (use) => count(use.evaluationsOnChange)],
    ['evaluations reported by daily sweeps', (use) => count(use.evaluationsDaily)],
    ['invocations', (use) => count(use.invocations)],
    ['**AWS Config**, evaluations', (use) => dollars(monthlyCost(use).evaluations)],
    ['**AWS Config**, items of compliance', (use) => dollars(monthlyCost(use).configurationItems)],
    ['**Lambda**', (use) => dollars(monthlyCost(use).lambda)],
    ['**CloudWatch**: logs, alarms', (use) => dollars(monthlyCost(use).cloudWatch)],
    ['**SQS**: the failure queue', (use) => dollars(monthlyCost(use).queue)],
    ['**together, in a month**', (use) => `**${dollars(monthlyCost(use).total)}**`],
  ];
  return [
    `| | ${uses.map(({ endpoints }) => `${count(endpoints)} endpoints`).join(' | ')} |`,
    `| --- | ${uses.map(() => '---:').join(' | ')} |`,
    ...rows.map(([title, of]) => `| ${title} | ${uses.map(({ use }) => of(use)).join(' | ')} |`),
  ].join('\n');
}

function count(number: number): string {
  return Math.round(number).toLocaleString('en-US');
}

function dollars(amount: number): string {
  return `$${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
