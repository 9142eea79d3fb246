// Reads from EC2 what an evaluation did not know: filtered, paged, in parallel, and nothing else.
import { filterValues } from '../facts/limits';
import type { EC2Client } from '@aws-sdk/client-ec2';
import {
  listingOf,
  mayBeHidden,
  mergeSlices,
  sliceOf,
  withSlice,
  type Network,
  type Resources,
  type Slice,
  type SliceName,
} from '../network/network';
import { missingSlices, type Evaluation, type Missing, type Outcome } from '../rule/evaluate';
import { shaped } from '../sources/describe';
import type { Readers } from './readers';

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

/** Evaluations of live state. */
export interface LiveOutcome {
  readonly decided: readonly Evaluation[];
  /** INSUFFICIENT_DATA, though all was read that can be: these must not be reported, and not be forgotten either. */
  readonly undecided: readonly Evaluation[];
  /** All that was read. */
  readonly network: Network;
}

/**
 * Evaluates, reads what was not known, and evaluates again until reading helps no further.
 * @param evaluate pure; called once for each round of reading
 * @throws InsufficientData when not even the resources to evaluate can be known; every error of AWS unchanged
 */
export async function evaluateLive(
  collector: Collector,
  start: Network,
  evaluate: (network: Network) => Outcome,
): Promise<LiveOutcome> {
  const asked = new Set<string>();
  let network = start;
  for (;;) {
    const { evaluations, missing } = evaluate(network);
    const before = asked.size;
    for (const [slice, keys] of missing) for (const key of keys) asked.add(`${slice} ${key}`);
    if (asked.size > before) {
      network = await readMissing(collector, network, missing);
      continue;
    }
    if (missing.size > 0 && evaluations.length === 0) {
      throw new InsufficientData(`AWS did not return what was asked for: ${[...asked].join(', ')}.`);
    }
    const isOpen = ({ complianceType }: Evaluation) => complianceType === 'INSUFFICIENT_DATA';
    return {
      decided: evaluations.filter((evaluation) => !isOpen(evaluation)),
      undecided: evaluations.filter(isOpen),
      network,
    };
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
  { region, accountId }: Network,
  name: SliceName,
  keys: readonly string[],
): Promise<(network: Network) => Network> {
  const reader = readers[name];
  if (!reader) throw new InsufficientData(`There is no reader for ${name}: ${keys.join(', ')}.`);
  // Beyond what a filter takes, the whole Region is listed.
  const listing = listingOf(name);
  const whole = listing === 'filtered' && (keys.includes('all') || keys.length > filterValues);
  const keep = (described: unknown) => shaped(reader.shape, described);
  const options = abortSignal ? { abortSignal } : {};
  const found = await reader.read({ ec2, region, accountId, options, keep }, whole ? undefined : keys);
  const later = sliceOf(name, found, whole || listing === 'whole' ? 'all' : knownOf(name, found, keys));
  return (network) => withSlice(network, name, mergeSlices(name, network[name] as Slice<Resources[SliceName]>, later));
}

// Of what may be hidden, one that was not found is not known; of everything else it is known to be gone.
function knownOf<S extends SliceName>(
  name: S,
  found: readonly Resources[S][],
  keys: readonly string[],
): readonly string[] {
  return mayBeHidden(name) ? [...sliceOf(name, found, []).byKey.keys()] : keys;
}
