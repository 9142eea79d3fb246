// vpce-rules check: reads an input, judges it, shows what was found.
import { slices } from '../../shared/network/network';
import { configuredRules } from '../input/parameter-file';
import { inputNamed, type Input, type Reading } from '../input/inputs';
import { formatNamed } from '../output/formats';
import type { ConfiguredRule } from '../../shared/rule/evaluate';
import type { Rule } from '../../shared/rule/rule';
import { compareWith, readBaseline } from '../results/baseline';
import { exitStatus } from '../results/exit-status';
import { judgementOf, type Judgement } from '../results/judgement';
import { subjectNames } from '../results/names';
import { judgementOfPlanned } from '../results/planned';
import { neededToResolve, resolveNames } from '../results/resolve';
import { compare } from '../shell/order';
import { progressOn, type Progress } from '../shell/progress';
import { unusable } from '../shell/refusal';
import { harmless, styleFor, type Io } from '../shell/terminal';
import { write } from '../shell/write';
import { acceptedOrigin, type CheckOptions } from './check-options';

/**
 * Judges and shows.
 * @returns the exit status
 * @throws UnusableArguments, UnusableInput, LiveReadFailed
 */
export async function check(options: CheckOptions, pack: readonly Rule[], io: Io): Promise<number> {
  const origin = acceptedOrigin(options);
  const input = inputNamed(origin.kind);
  const configured = await configuredRules(pack, options.rule, options.parameters);
  const baseline = options.baseline === undefined ? undefined : await readBaseline(options.baseline);
  const time = io.now();
  const progress = progressOn(io);
  const { region: regions, profile, accountId, source } = options;
  const { env, program } = io;
  const also = options.resolve === true ? neededToResolve : undefined;
  const context = { configured, regions, profile, accountId, source, env, program, time, progress, also };
  const judgement = await judged(await input.read(origin.paths, context), options, configured, io, time, progress);
  for (const note of notesOn(judgement, input)) io.err(`${note}\n`);
  const output = options.output === '-' ? undefined : options.output;
  const style = styleFor(io, output !== undefined);
  const comparison = baseline && compareWith(baseline, judgement);
  const { format, all = false, failOn } = options;
  const pieces = await formatNamed(format).render(judgement, { style, all, time, failOn, origin, comparison });
  await write(pieces, output, io);
  // What could not be read may hide anything: it outweighs what was found in the rest.
  return (judgement.problems ?? []).length > 0 ? unusable : exitStatus(judgement, failOn, comparison);
}

async function judged(
  reading: Reading,
  { vpcId: vpcIds, resolve }: CheckOptions,
  configured: readonly ConfiguredRule[],
  io: Io,
  time: number,
  progress: Progress,
): Promise<Judgement> {
  if ('planned' in reading) return judgementOfPlanned(configured, reading.planned, vpcIds, time);
  const { networks, problems = [], unread } = reading;
  for (const problem of problems) io.err(`vpce-rules: ${harmless(problem)}\n`);
  let judgement: Judgement;
  try {
    judgement = judgementOf(configured, networks, vpcIds, time, unread, (done) => {
      progress.show('Judging', done);
    });
  } finally {
    progress.end();
  }
  if (resolve !== true) return { ...judgement, problems };
  const resolutions = await resolveNames(networks, vpcIds, io.lookup, progress);
  return { ...judgement, problems, resolutions };
}

/** What the reader must know and no evaluation says: the rules that had nothing to judge. */
function notesOn({ networks, unjudged }: Judgement, { empty, lacks }: Input): readonly string[] {
  if (networks.length === 0) return empty === undefined ? [] : [empty];
  if (!lacks) return [];
  const notes = unjudged.map(({ rule, network, unknownSlice }) => {
    const where = networks.length > 1 ? ` in account ${network.accountId}, ${network.region}` : '';
    return `${lacks(slices[unknownSlice])}${harmless(where)}: rules about ${subjectNames[rule.subject]} judged nothing.`;
  });
  return [...new Set(notes)].sort(compare);
}
