// vpce-rules check: reads a network, judges it, shows what was found.
import path from 'node:path';
import { slices, type Network } from '../../shared/network/network';
import type { ConfiguredRule } from '../../shared/rule/evaluate';
import type { Rule } from '../../shared/rule/rule';
import { compareWith, readBaseline } from '../results/baseline';
import { judgementOfPlanned } from '../results/planned';
import { readPlanned } from '../input/planned';
import { withKnownServices } from '../../shared/sources/known-services';
import { UnusableInput, UnusableArguments, unusable } from '../shell/refusal';
import { folderFiles, readDescribeFolder } from '../input/describe-folder';
import type { LiveReading } from '../input/live';
import { rendered, type Format } from '../output/formats';
import { compare } from '../shell/order';
import { judgementOf, type Judgement } from '../results/judgement';
import { originOf } from '../input/origin';
import { write } from '../shell/write';
import { realOwner } from '../input/ownership';
import { configuredRules } from '../input/parameter-file';
import { progressOn, type Progress } from '../shell/progress';
import { neededToResolve, resolveNames } from '../results/resolve';
import { subjectNames } from '../results/names';
import { readSnapshots } from '../input/snapshots';
import { harmless, styleFor, type Io } from '../shell/terminal';
import { type Failure, exitStatus } from '../results/exit-status';

/** The options of `check`, as they were given. */
export interface CheckOptions {
  readonly snapshot?: readonly string[];
  readonly describe?: string;
  readonly live?: boolean;
  readonly template?: string;
  readonly plan?: string;
  readonly accountId?: string;
  readonly region: readonly string[];
  readonly profile?: string;
  readonly rule: readonly string[];
  readonly vpcId: readonly string[];
  readonly resolve?: boolean;
  readonly parameters?: string;
  readonly format: Format;
  readonly output?: string;
  readonly all?: boolean;
  readonly baseline?: string;
  readonly failOn: Failure;
}

/**
 * Judges and shows.
 * @returns the exit status
 * @throws UnusableArguments, UnusableInput, LiveReadFailed
 */
export async function check(options: CheckOptions, pack: readonly Rule[], io: Io): Promise<number> {
  refuseContradictions(options);
  const configured = await configuredRules(pack, options.rule, options.parameters);
  const baseline = options.baseline === undefined ? undefined : await readBaseline(options.baseline);
  const time = io.now();
  const judgement = await judgementFor(options, configured, io, time);
  for (const note of notesOn(judgement, options)) io.err(`${note}\n`);
  const output = options.output === '-' ? undefined : options.output;
  const style = styleFor(io, output !== undefined);
  const comparison = baseline && compareWith(baseline, judgement);
  const { format, all = false, failOn } = options;
  const pieces = await rendered(format, judgement, { style, all, time, failOn, origin: originOf(options), comparison });
  await write(pieces, output, io);
  // What could not be read may hide anything: it outweighs what was found in the rest.
  return (judgement.problems ?? []).length > 0 ? unusable : exitStatus(judgement, failOn, comparison);
}

async function judgementFor(
  options: CheckOptions,
  configured: readonly ConfiguredRule[],
  io: Io,
  time: number,
): Promise<Judgement> {
  const { vpcId: vpcIds } = options;
  if (isBeforeDeployment(options)) {
    const planned = await readPlanned({ ...options, region: options.region[0] });
    return judgementOfPlanned(configured, planned, vpcIds, time);
  }
  const progress = progressOn(io);
  const { networks, problems, unread } = await readNetworks(options, configured, io, time, progress);
  for (const problem of problems) io.err(`vpce-rules: ${harmless(problem)}\n`);
  let judgement: Judgement;
  try {
    judgement = judgementOf(configured, networks, vpcIds, time, unread, (done) => {
      progress.show('Judging', done);
    });
  } finally {
    progress.end();
  }
  if (options.resolve !== true) return { ...judgement, problems };
  const resolutions = await resolveNames(networks, vpcIds, io.lookup, progress);
  return { ...judgement, problems, resolutions };
}

function isBeforeDeployment({ template, plan }: CheckOptions): boolean {
  return (template ?? plan) !== undefined;
}

function refuseContradictions(options: CheckOptions): void {
  const { snapshot, describe, live, template, plan, accountId, region: regions, profile } = options;
  const given = [
    ...(snapshot === undefined ? [] : ['--snapshot']),
    ...(describe === undefined ? [] : ['--describe']),
    ...(live === true ? ['--live'] : []),
    ...(template === undefined ? [] : ['--template']),
    ...(plan === undefined ? [] : ['--plan']),
  ];
  if (given.length === 0) {
    throw new UnusableArguments(
      'check needs something to look at: expected --snapshot FILE, --describe DIR, --live, --template FILE or --plan FILE.',
    );
  }
  if (given.length > 1) {
    throw new UnusableArguments(`${given.join(' and ')} cannot be combined: expected one of them.`);
  }
  if ([...(snapshot ?? []), template, plan, options.baseline].filter((file) => file === '-').length > 1) {
    throw new UnusableArguments('- is standard input, which can be read once: expected - once, and names of files.');
  }
  if (isBeforeDeployment(options)) {
    if (options.resolve === true) {
      throw new UnusableArguments('--resolve needs endpoints that exist: expected --live, --describe or --snapshot.');
    }
    if (profile !== undefined) throw new UnusableArguments('--profile belongs to --live: nothing is read from AWS.');
    refuseWrongPlace(options);
    return;
  }
  if (accountId !== undefined) {
    throw new UnusableArguments('--account-id belongs to --template and --plan: elsewhere the account is known.');
  }
  if (live !== true && (regions.length > 0 || profile !== undefined)) {
    throw new UnusableArguments(
      `--${regions.length === 0 ? 'profile' : 'region'} belongs to --live: files say themselves where they are from.`,
    );
  }
}

function refuseWrongPlace({ accountId, region: [region, ...others] }: CheckOptions): void {
  if (others.length > 0) {
    throw new UnusableArguments('--template and --plan are judged for one Region: expected --region once.');
  }
  if (accountId !== undefined && !/^[0-9]{12}$/.test(accountId)) {
    throw new UnusableArguments(`--account-id ${JSON.stringify(accountId)}: expected 12 digits.`);
  }
  if (region !== undefined && !/^[a-z]{2,8}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2}$/.test(region)) {
    throw new UnusableArguments(`--region ${JSON.stringify(region)}: expected a Region such as us-east-1.`);
  }
}

async function readNetworks(
  { snapshot, describe, region: regions, profile, resolve }: CheckOptions,
  configured: readonly ConfiguredRule[],
  { env, program }: Io,
  time: number,
  progress: Progress,
): Promise<Pick<LiveReading, 'networks' | 'problems'> & Partial<LiveReading>> {
  if (snapshot) return offline(await readSnapshots(snapshot, progress, program));
  if (describe !== undefined) return offline([await readOwnFolder(describe)]);
  // The SDK takes longer to load than everything else.
  const { readLive } = await import('../input/live');
  const also = resolve === true ? neededToResolve : undefined;
  return readLive(configured, { regions, profile, env, time, progress, also });
}

/** Networks that AWS is not asked about: its public lists tell of services. */
function offline(networks: readonly Network[]): Pick<LiveReading, 'networks' | 'problems'> {
  return { networks: networks.map((network) => withKnownServices(network)), problems: [] };
}

async function readOwnFolder(folder: string): Promise<Network> {
  const network = await readDescribeFolder(folder);
  const { accountId, vpcs, vpcEndpoints } = network;
  const owner = realOwner(accountId, { vpcs: vpcs.items, vpcEndpoints: vpcEndpoints.items });
  if (owner === undefined) return network;
  const problem = `Account is ${JSON.stringify(accountId)}: expected ${JSON.stringify(owner)}, which owns what is in the folder`;
  throw new UnusableInput(path.join(folder, folderFiles.caller), problem);
}

/** What the reader must know and no evaluation says: the rules that had nothing to judge. */
function notesOn({ networks, unjudged }: Judgement, options: CheckOptions): readonly string[] {
  const { snapshot, live } = options;
  // Why, was said already.
  if (live === true) return [];
  if (networks.length === 0 && isBeforeDeployment(options))
    return ['The input holds no VPC and nothing in one: nothing was judged.'];
  if (networks.length === 0)
    return ['The input holds no configuration items of types that the rules know: nothing was judged.'];
  const notes = unjudged.map(({ rule, network, missing }) => {
    const { file, resourceType } = slices[missing];
    const absent = snapshot ? `There are no ${String(resourceType)} items` : `${file} is missing`;
    const where = networks.length > 1 ? ` in account ${network.accountId}, ${network.region}` : '';
    return `${absent}${harmless(where)}: rules about ${subjectNames[rule.subject]} judged nothing.`;
  });
  return [...new Set(notes)].sort(compare);
}
