// What a verdict takes, and how that grows with the network.
import { rules } from '../functions/index';
import type { Network } from '../shared/network/network';
import { evaluateRegion, type ConfiguredRule } from '../shared/rule/evaluate';
import type { Occasion } from '../shared/rule/rule';
import { readParameters } from '../shared/rule/parameters';
import { networkFromDescribe } from '../shared/sources/describe-outputs';
import { generatedEstate, type EstateSize } from '../test/generated-estate';
import { accountId, region } from '../test/network';
import type { Aim, Benchmark, Table } from './benchmark';
import { counted } from './counted-reads';

const occasion: Occasion = { kind: 'schedule', time: Date.parse('2026-03-01T12:00:00Z') };

/** One VPC that grows: everything in it doubles, and doubles again. */
const growth = [1, 2, 4];
const smallest: EstateSize = { vpcs: 1, endpoints: 50, groups: 100, routeTables: 25, subnets: 25, tags: 3 };

/** Where work is linear, four times the resources take four times the work; with a square it is sixteen times. */
const mostGrowth = 5;

const configured = rules.map((rule): ConfiguredRule => ({ rule, values: readParameters(rule.parameters, {}) }));

export const verdicts: Benchmark = {
  id: 'verdicts',
  question: 'How long does a verdict take, and does work grow faster than the network?',
  measure(form) {
    const work = growth.map((factor) => reads(networkOf(grown(factor))));
    const times = form === 'full' ? growth.map((factor) => microseconds(networkOf(grown(4 * factor)))) : [];
    const rows = configured.map(({ rule }, index) => {
      const counts = work.map((each) => each[index] ?? NaN);
      const ratio = (counts[2] ?? NaN) / (counts[0] ?? NaN);
      return { id: rule.id, counts, ratio, times: times.map((each) => each[index] ?? NaN) };
    });
    const table: Table = {
      title:
        'Reads of the network in a sweep of one VPC with 50, 100 and 200 endpoints (twice as many groups, half as many tables and subnets), and how they grew',
      head: ['rule', '50', '100', '200', '200 : 50'],
      rows: rows.map(({ id, counts, ratio }) => [id, ...counts.map(String), ratio.toFixed(1)]),
    };
    const timed: Table = {
      title: 'Microseconds for a verdict in one VPC with 200, 400 and 800 endpoints',
      head: ['rule', '200', '400', '800'],
      rows: rows.map(({ id, times: each }) => [id, ...each.map((time) => time.toFixed(1))]),
    };
    return Promise.resolve({ tables: form === 'full' ? [table, timed] : [table], aims: [aimOf(rows)] });
  },
};

function grown(factor: number): EstateSize {
  const { endpoints, groups, routeTables, subnets } = smallest;
  return {
    ...smallest,
    endpoints: endpoints * factor,
    groups: groups * factor,
    routeTables: routeTables * factor,
    subnets: subnets * factor,
  };
}

function networkOf(size: EstateSize): Network {
  return networkFromDescribe(accountId, region, generatedEstate(size));
}

/** For each rule, the reads of a sweep. */
function reads(network: Network): readonly number[] {
  return configured.map((rule) => {
    const { value, reads: count } = counted(network);
    const { evaluations } = evaluateRegion(rule, value, occasion);
    if (evaluations.length === 0) throw new Error(`${rule.rule.id} judged nothing.`);
    return count();
  });
}

/** For each rule, the time of a verdict: the median of several sweeps. */
function microseconds(network: Network): readonly number[] {
  return configured.map((rule) => {
    const times = Array.from({ length: 9 }, () => {
      const start = performance.now();
      const { evaluations } = evaluateRegion(rule, network, occasion);
      return ((performance.now() - start) * 1000) / evaluations.length;
    });
    return times.sort((a, b) => a - b)[4] ?? NaN;
  });
}

function aimOf(rows: readonly { readonly id: string; readonly ratio: number }[]): Aim {
  const worst = rows.reduce((most, row) => (row.ratio > most.ratio ? row : most));
  const over = rows.filter(({ ratio }) => ratio > mostGrowth).map(({ id }) => id);
  return {
    what: 'growth of reads when one VPC holds four times as much',
    aim: `at most ${mostGrowth} times`,
    measured: `at most ${worst.ratio.toFixed(1)} times (${worst.id})${over.length > 1 ? `; more: ${over.join(', ')}` : ''}`,
    met: over.length === 0,
    exact: true,
  };
}
