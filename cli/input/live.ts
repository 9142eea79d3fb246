// check --live: the networks of the account that the credentials reach. Loaded only where it is asked for.
import type { EC2Client } from '@aws-sdk/client-ec2';
import { readingAhead } from '../../shared/aws/ahead';
import { readMissing, type Collector } from '../../shared/aws/collect';
import { hostedZones } from '../../shared/aws/hosted-zones';
import * as readers from '../../shared/aws/readers';
import type { Reader, Readers } from '../../shared/aws/readers';
import {
  emptyNetwork,
  sliceNames,
  slices,
  withSlice,
  type Network,
  type SliceName,
} from '../../shared/network/network';
import { evaluateRegion, missingSlices, type ConfiguredRule, type Missing } from '../../shared/rule/evaluate';
import type { Occasion } from '../../shared/rule/rule';
import { openAccount, refuseOtherOwner, type AwsAccount, type Place } from './account';
import { call, isDenied, sentencesOf, type Failure } from './aws-failures';
import { eachOf } from '../shell/each-of';
import type { Unread } from './unread';
import type { Progress } from '../shell/progress';
import { LiveReadFailed } from '../shell/refusal';
import { count } from '../shell/terminal';

/** Where to look, and how. */
export interface LiveOptions extends Place {
  readonly time: number;
  readonly progress: Progress;
  /** What is to be read beside what the rules need. */
  readonly also?: Wants | undefined;
}

/** What would have to be read next, seen from what is known. */
export type Wants = (network: Network) => Missing;

/** Reads more of a network. */
export type Read = (network: Network, missing: Missing) => Promise<Network>;

/** What was read, and what was not. */
export interface LiveReading {
  /** One for each Region; of a Region that could not be read it knows nothing. */
  readonly networks: readonly Network[];
  /** Why something could not be read, for people: none when all went well. */
  readonly problems: readonly string[];
  readonly unread: Unread;
}

/** Regions under way at once. AWS counts calls by Region; this bounds memory and sockets. */
const parallelRegions = 5;

/**
 * The networks, with all that the rules need. Of several Regions each is read for itself: where one fails, the others
 * are there, and of that one nothing is known. Likewise a listing that is denied is not known, and the rest is read.
 * @throws UnusableArguments; LiveReadFailed where nothing at all could be read
 */
export async function readLive(configured: readonly ConfiguredRule[], options: LiveOptions): Promise<LiveReading> {
  const account = await openAccount(options);
  try {
    return await readRegions(account, configured, options);
  } finally {
    for (const client of account.clients.values()) client.destroy();
    options.progress.end();
  }
}

async function readRegions(
  { accountId, clients, profile }: AwsAccount,
  configured: readonly ConfiguredRule[],
  { time, progress, also }: LiveOptions,
): Promise<LiveReading> {
  const regions = [...clients];
  let done = 0;
  const readings = await eachOf(regions, parallelRegions, async ([region, ec2]) => {
    const show = (what: string) => {
      progress.show(`Reading ${region}: ${what}`, regions.length > 1 ? done / regions.length : undefined);
    };
    const reading = await readRegion(ec2, emptyNetwork(accountId, region, true), configured, { time, show, also });
    done += 1;
    return reading;
  });
  const failures = readings.flatMap((reading) => reading.failures);
  const problems = sentencesOf(failures, profile);
  if (readings.every(({ network }) => isUnknown(network))) throw new LiveReadFailed(problems.join(' '));
  const networks = readings.map(({ network }) => network);
  refuseOtherOwner(accountId, {
    vpcs: networks.flatMap(({ vpcs }) => vpcs.items),
    vpcEndpoints: networks.flatMap(({ vpcEndpoints }) => vpcEndpoints.items),
  });
  const denied = new Map(readings.map((reading) => [reading.network, reading.denied]));
  return {
    networks,
    problems,
    unread: (network, slice) =>
      denied.get(network)?.has(slice) === true
        ? `${slices[slice].actions.join(' or ')} was denied`
        : isUnknown(network)
          ? 'the Region could not be read'
          : 'AWS did not return it',
  };
}

interface RegionReading {
  readonly network: Network;
  readonly denied: ReadonlySet<SliceName>;
  readonly failures: readonly Failure[];
}

async function readRegion(
  ec2: EC2Client,
  start: Network,
  configured: readonly ConfiguredRule[],
  {
    time,
    show,
    also,
  }: { readonly time: number; readonly show: (what: string) => void; readonly also?: Wants | undefined },
): Promise<RegionReading> {
  const { region } = start;
  const collector: Collector = { ec2, readers: watched(show) };
  const denied = new Set<SliceName>();
  const failures: Failure[] = [];
  async function readSlice(network: Network, name: SliceName, missing: Missing): Promise<Network> {
    try {
      return await readMissing(collector, network, new Map([[name, new Set(missing.get(name))]]));
    } catch (error) {
      if (!isDenied(error)) throw error;
      denied.add(name);
      failures.push({ region, error });
      return network;
    }
  }
  const read: Read = async (network, missing) => {
    const names = missingSlices(missing).filter((name) => !denied.has(name));
    const readings = await Promise.all(names.map((name) => readSlice(network, name, missing)));
    return names.reduce(
      (richer, name, index) => withSlice(richer, name, (readings[index] ?? network)[name] as never),
      network,
    );
  };
  try {
    return { network: await sweep(configured, start, time, read, also), denied, failures };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { network: start, denied, failures: [...failures, { region, error }] };
  }
}

/** Is nothing known of it at all? */
function isUnknown(network: Network): boolean {
  return sliceNames.every((name) => network[name].known !== 'all' && network[name].known.size === 0);
}

/** The reader of every slice. */
export const allReaders: Readonly<Record<SliceName, Reader>> = { ...readers, hostedZones };

/** The readers; each says what it does and, where it fails, which action it was. */
function watched(show: (what: string) => void): Readers {
  let resources = 0;
  const entries = sliceNames.map((name): [SliceName, Reader] => {
    const { shape, read } = allReaders[name];
    return [
      name,
      {
        shape,
        async read(source, keys) {
          show(`${slices[name].file.replace('.json', '')} (${count(resources, 'resource')} so far)`);
          const found = await call(slices[name].actions, () => read(source, keys));
          resources += found.length;
          return found;
        },
      },
    ];
  });
  return Object.fromEntries(entries);
}

const nothing: Wants = () => new Map();

/**
 * The network with all that the rules need and AWS has. Ends also where an answer leaves a question open: what was
 * asked for once is not asked for again.
 */
export async function sweep(
  configured: readonly ConfiguredRule[],
  start: Network,
  time: number,
  read: Read,
  also: Wants = nothing,
): Promise<Network> {
  // As in Lambda: what could be looked up is looked up.
  const occasion: Occasion = { kind: 'change', time };
  // Their names head the table, whatever the rules need.
  const asked = new Set(['vpcs all']);
  let network = await read(start, new Map([['vpcs', new Set(['all'])]]));
  for (;;) {
    const wanted = configured.map(
      (each) => readingAhead(each, evaluateRegion(each, network, occasion), network).missing,
    );
    const missing = new Map<SliceName, Set<string>>();
    for (const [slice, keys] of [...wanted, also(network)].flatMap((each) => [...each])) {
      for (const key of keys) {
        if (asked.has(`${slice} ${key}`)) continue;
        asked.add(`${slice} ${key}`);
        missing.set(slice, (missing.get(slice) ?? new Set()).add(key));
      }
    }
    if (missing.size === 0) return network;
    network = await read(network, missing);
  }
}
