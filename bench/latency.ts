// Warm latency: from the event to the end of PutEvaluations, and how much of it is ours.
import { changeMessage, configurationOf, eventOf, itemOf } from '../test/aws/events';
import { askProcess, bundleOf } from '../test/aws/measured-functions';
import { generatedEstate } from '../test/generated-estate';
import { accountId, type Described } from '../test/network';
import type { Aim, Benchmark } from './benchmark';

/** A call of EC2 as the SDK's client takes it. */
type Call = readonly [command: string, input: object];

/** An event, and the calls that its function makes: those of a round at once. */
interface Case {
  readonly ruleId: string;
  readonly resourceType: string;
  readonly member: 'VpcEndpoints' | 'RouteTables';
  readonly idField: 'VpcEndpointId' | 'RouteTableId';
  readonly at: number;
  readonly rounds: (resource: Described) => readonly (readonly Call[])[];
}

const ofVpc = (resource: Described) => ({ Filters: [{ Name: 'vpc-id', Values: [resource['VpcId']] }] });
const groupsOf = (endpoint: Described) => (endpoint['Groups'] as readonly Described[]).map(({ GroupId }) => GroupId);
const endpointItself = (endpoint: Described): Call => [
  'DescribeVpcEndpoints',
  { VpcEndpointIds: [endpoint['VpcEndpointId']] },
];

const cases: readonly Case[] = [
  {
    ruleId: 'vpce-state-available',
    resourceType: 'AWS::EC2::VPCEndpoint',
    member: 'VpcEndpoints',
    idField: 'VpcEndpointId',
    at: 4,
    rounds: (endpoint) => [[endpointItself(endpoint)]],
  },
  {
    ruleId: 'vpce-sg-allows-https',
    resourceType: 'AWS::EC2::VPCEndpoint',
    member: 'VpcEndpoints',
    idField: 'VpcEndpointId',
    at: 4,
    rounds: (endpoint) => [
      [
        endpointItself(endpoint),
        ['DescribeSecurityGroups', { Filters: [{ Name: 'group-id', Values: groupsOf(endpoint) }] }],
      ],
      [['DescribeSubnets', ofVpc(endpoint)]],
    ],
  },
  {
    ruleId: 'route-table-gateway-endpoint-used',
    resourceType: 'AWS::EC2::RouteTable',
    member: 'RouteTables',
    idField: 'RouteTableId',
    at: 1,
    rounds: (table) => [
      [['DescribeRouteTables', { Filters: [{ Name: 'route-table-id', Values: [table['RouteTableId']] }] }]],
      [
        ['DescribeSubnets', ofVpc(table)],
        ['DescribeVpcEndpoints', ofVpc(table)],
      ],
    ],
  },
];

const events = { full: 400, small: 20 };
const warmUps = { full: 100, small: 5 };

/** What share of the median may be ours: decoding, shaping, judging, logs and metrics. */
const mostOurs = 1 / 3;

interface Times {
  /** Milliseconds of each event, and of the same calls by the bare SDK. */
  readonly whole: readonly number[];
  readonly bare: readonly number[];
}

export const latency: Benchmark = {
  id: 'latency',
  question:
    'How long does a warm function take from the event to the end of PutEvaluations, and how much of it is ours?',
  async measure(form) {
    const estate = generatedEstate({ vpcs: 3, endpoints: 100, groups: 200, routeTables: 50, subnets: 50, tags: 10 });
    const rows: string[][] = [];
    const aims: Aim[] = [];
    for (const { ruleId, resourceType, member, idField, at, rounds } of cases) {
      const [resource = {}] = estate[member]?.slice(at, at + 1) ?? [];
      const resourceId = String(resource[idField]);
      const event = eventOf(
        accountId,
        changeMessage(itemOf(accountId, resourceType, resourceId, configurationOf(resource))),
      );
      const evaluation = {
        ComplianceResourceType: resourceType,
        ComplianceResourceId: resourceId,
        ComplianceType: 'COMPLIANT',
      };
      const { answer, ec2 } = await askProcess<Times>(estate, 'bench/latency-runtime.mjs', {
        bundle: bundleOf(ruleId),
        event,
        rounds: rounds(resource),
        report: { ResultToken: 'a-token-of-aws-config', Evaluations: [evaluation] },
        warmUps: warmUps[form],
        count: events[form],
      });
      refuseOtherCalls(ruleId, ec2.length, rounds(resource).flat().length * 2 * (warmUps[form] + events[form]));
      const ours = at50(answer.whole) - at50(answer.bare);
      const share = ours / at50(answer.whole);
      const numbers = [at50(answer.whole), at99(answer.whole), at50(answer.bare), at99(answer.bare), ours];
      rows.push([ruleId, ...numbers.map((number) => number.toFixed(2)), `${Math.round(share * 100)} %`]);
      aims.push({
        what: `${ruleId}: what of the median is ours`,
        aim: 'at most a third',
        measured: `${Math.round(share * 100)} %`,
        met: share <= mostOurs,
        exact: false,
      });
    }
    const table = {
      title: `Milliseconds of ${events[form]} events, in turn with the same calls by the SDK alone`,
      head: ['rule', 'median', '99 %', 'SDK alone: median', '99 %', 'ours, of the median', 'share'],
      rows,
    };
    return { tables: [table], aims };
  },
};

// Otherwise the two would not be compared like with like.
function refuseOtherCalls(ruleId: string, made: number, expected: number): void {
  if (made !== expected)
    throw new Error(`${ruleId} made ${made} calls of EC2 together with the SDK: expected ${expected}.`);
}

function at50(times: readonly number[]): number {
  return quantile(times, 0.5);
}

function at99(times: readonly number[]): number {
  return quantile(times, 0.99);
}

function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
