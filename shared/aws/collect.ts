// Reads from EC2 what an evaluation did not know: filtered, paged, in parallel, and nothing else.
import type { EC2Client } from '@aws-sdk/client-ec2';
import {
  mergeSlices,
  sliceOf,
  withSlice,
  type Network,
  type Resources,
  type Slice,
  type SliceName,
} from '../network/network';
import { missingSlices, type Missing, type Outcome } from '../rule/evaluate';
import { fromDescribe } from '../sources/describe';
import { maxFilterValues, type Readers } from './readers';

/** Where to read, and what can be read there. */
export interface Collector {
  readonly ec2: EC2Client;
  readonly readers: Readers;
  readonly abortSignal?: AbortSignal;
}

/** What an evaluation needed could not be had, though nothing failed. It must not become an evaluation. */
export class InsufficientData extends Error {
  override readonly name = 'InsufficientData';
}

/**
 * Evaluates, reads what was not known, and evaluates again until everything is known.
 * @param evaluate pure; called once for each round of reading
 * @throws InsufficientData when what AWS returned does not answer; every error of EC2 unchanged
 */
export async function evaluateLive(
  collector: Collector,
  start: Network,
  evaluate: (network: Network) => Outcome,
): Promise<{ readonly outcome: Outcome; readonly network: Network }> {
  const asked = new Set<string>();
  let network = start;
  for (;;) {
    const outcome = evaluate(network);
    if (outcome.missing.size === 0) {
      const open = outcome.evaluations.find((evaluation) => evaluation.complianceType === 'INSUFFICIENT_DATA');
      if (open) throw new InsufficientData(`${open.resourceId}: ${open.annotation ?? 'not enough is known'}`);
      return { outcome, network };
    }
    const before = asked.size;
    for (const [slice, keys] of outcome.missing) for (const key of keys) asked.add(`${slice} ${key}`);
    if (asked.size === before) {
      throw new InsufficientData(`AWS did not return what was asked for: ${[...asked].join(', ')}.`);
    }
    network = await readMissing(collector, network, outcome.missing);
  }
}

/**
 * The network with all that was missing.
 * @param missing for each slice the VPC ids, resource ids or service names, or `all` for the whole Region
 * @throws every error of EC2 unchanged: a part that could not be read leaves nothing behind
 */
export async function readMissing(collector: Collector, network: Network, missing: Missing): Promise<Network> {
  const readings = await Promise.all(
    missingSlices(missing).map((name) => readSlice(collector, network, name, [...(missing.get(name) ?? [])])),
  );
  return readings.reduce((richer, merge) => merge(richer), network);
}

async function readSlice(
  { ec2, readers, abortSignal }: Collector,
  { region }: Network,
  name: SliceName,
  keys: readonly string[],
): Promise<(network: Network) => Network> {
  const read = readers[name];
  if (!read) throw new InsufficientData(`There is no reader for ${name}: ${keys.join(', ')}.`);
  // Beyond what a filter takes, the whole Region is listed.
  const whole = listed.has(name) && (keys.includes('all') || keys.length > maxFilterValues);
  const described = await read({ ec2, region, options: abortSignal ? { abortSignal } : {} }, whole ? undefined : keys);
  const later = sliceOf(
    name,
    described.map((resource) => fromDescribe(name, resource)),
    whole || name === 'prefixLists' ? 'all' : keys,
  );
  return (network) => withSlice(network, name, mergeSlices(name, network[name] as Slice<Resources[SliceName]>, later));
}

/** Slices that one paged listing can give for the whole Region. */
const listed: ReadonlySet<SliceName> = new Set([
  'vpcs',
  'subnets',
  'routeTables',
  'networkAcls',
  'securityGroups',
  'networkInterfaces',
  'vpcEndpoints',
]);
