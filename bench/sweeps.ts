// Sweeps of a Region as it grows: time and memory.
import { functionMemory } from '../infra/rule-resources';
import { generatedEstate, estateOf } from '../test/generated-estate';
import { sweep, type Sweep } from '../test/aws/measured-functions';
import type { Aim, Benchmark } from './benchmark';

/** Rules that read much, of each kind: endpoints with security groups, route tables, VPCs, security groups. */
const ruleIds = [
  'vpce-sg-allows-https',
  'vpce-nacl-allows-https',
  'route-table-gateway-endpoint-used',
  'vpc-required-endpoints-present',
  'sg-egress-allows-gateway-prefix-list',
];

/** Those of them that need the most memory. */
const hungriest = ['vpce-sg-allows-https', 'sg-egress-allows-gateway-prefix-list'];

/** A function of this size must be enough, in MB, for so many endpoints. */
const aimedMemory = 256;
const largest = 10_000;

/** Ten times the endpoints may take so many times ten times the time: what is fixed only makes it less. */
const mostGrowth = 1.3;

export const sweeps: Benchmark = {
  id: 'sweeps',
  question: `What do sweeps of 100, 1,000 and 10,000 endpoints take, in time and in memory, in a function of ${aimedMemory} MB?`,
  async measure(form) {
    // What a machine needs for 100 says as little in continuous integration as what it needs for 10,000.
    const sizes = form === 'full' ? [100, 1000, largest] : [100];
    const rows: string[][] = [];
    const aims: Aim[] = [];
    for (const ruleId of ruleIds) {
      const found: Sweep[] = [];
      for (const size of sizes) found.push(await measured(size, ruleId, aimedMemory));
      rows.push([ruleId, ...found.flatMap(({ seconds, peakMb }) => [seconds.toFixed(2), peakMb.toFixed(0)])]);
      const [, second, third] = found;
      if (second && third) aims.push(...aimsOf(ruleId, second, third));
    }
    const head = ['rule', ...sizes.flatMap((size) => [`${size.toLocaleString('en-US')}: s`, 'MB'])];
    const title = `Seconds, with loading the bundle, and the most memory of the process, with the flags of Node.js that Lambda has at ${aimedMemory} MB`;
    if (form === 'small') return { tables: [{ title, head, rows }], aims };
    const free = [];
    for (const ruleId of hungriest) {
      const [roomy, without] = [await measured(largest, ruleId, functionMemory), await measured(largest, ruleId)];
      free.push([ruleId, roomy.peakMb.toFixed(0), without.peakMb.toFixed(0)]);
    }
    const second = {
      title: 'The most memory in MB for 10,000 endpoints where there is more: Node.js takes what it gets',
      head: ['rule', `${functionMemory} MB, as in the template`, 'no flags'],
      rows: free,
    };
    return { tables: [{ title, head, rows }, second], aims };
  },
};

async function measured(size: number, ruleId: string, memory?: number): Promise<Sweep> {
  const found = await sweep(generatedEstate(estateOf(size)), ruleId, memory);
  if (found.error) throw new Error(found.error.stack);
  return found;
}

function aimsOf(ruleId: string, thousand: Sweep, tenThousand: Sweep): readonly Aim[] {
  const growth = tenThousand.seconds / thousand.seconds / 10;
  return [
    {
      what: `${ruleId}: memory for 10,000 endpoints`,
      aim: `less than ${aimedMemory} MB`,
      measured: `${tenThousand.peakMb.toFixed(0)} MB`,
      met: tenThousand.peakMb < aimedMemory,
      exact: false,
    },
    {
      what: `${ruleId}: time for an endpoint among 10,000, compared with 1,000`,
      aim: `at most ${mostGrowth} times`,
      measured: `${growth.toFixed(2)} times`,
      met: growth <= mostGrowth,
      exact: false,
    },
  ];
}
