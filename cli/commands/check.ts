// vpce-rules check: reads an input, judges it, shows what was found.
import path from 'node:path';
import { slices, type Network, type SliceName } from '../../shared/network/network';
import { configuredRules } from '../input/parameter-file';
import { inputNamed, type Input, type Reading } from '../input/inputs';
import type { ConfiguredRule, Missing } from '../../shared/rule/evaluate';
import type { Rule } from '../../shared/rule/rule';
import { baselineOf, compareWith, readBaseline, type Baseline } from '../results/baseline';
import type { SeverityOption } from '../input/choices';
import { titleOf } from '../input/bytes';
import { nearestConfiguration, readConfiguration, type Configuration } from '../input/configuration';
import { neededForTags, withExceptions } from '../results/exceptions';
import { exitStatus, isAtLeast } from '../results/exit-status';
import { openIn } from '../results/grouping';
import { judgementOf, type Judgement } from '../results/judgement';
import { subjectNames } from '../results/names';
import { judgementOfPlanned } from '../results/planned';
import { neededToResolve, resolveNames } from '../results/resolve';
import { compare } from '../shell/order';
import { progressOn, type Progress } from '../shell/progress';
import { unusable } from '../shell/refusal';
import { count, harmless, styleFor, type Io } from '../shell/terminal';
import { write } from '../shell/write';
import { acceptedOrigin, type CheckOptions } from './check-options';
import { outputsOf } from './outputs';

/**
 * Judges and shows.
 * @returns the exit status
 * @throws UnusableArguments, UnusableInput, LiveReadFailed
 */
export async function check(given: CheckOptions, pack: readonly Rule[], io: Io): Promise<number> {
  const origin = acceptedOrigin(given);
  const outputs = outputsOf(given);
  const input = inputNamed(origin.kind);
  const configuration = await configurationOf(given, pack, io);
  const options = withConfiguration(given, configuration);
  const configured = await configuredRules(pack, options, options.parameters, configuration?.parameters);
  const baseline = options.baseline === undefined ? undefined : await readBaseline(options.baseline);
  const time = io.now();
  const progress = progressOn(io);
  const { region: regions, profile, accountId, source, parameterValues } = options;
  const { env, program } = io;
  const wants = [neededForTags(configured, time), ...(options.resolve === true ? [neededToResolve] : [])];
  const also = (network: Network) => joined(wants.map((want) => want(network)));
  const place = { regions, profile, accountId, source, parameterValues };
  const context = { configured, ...place, env, program, time, progress, also };
  const there =
    origin.over && (await inputNamed(origin.over.kind).read(origin.over.paths, { ...context, existing: [] }));
  const existing = there && 'networks' in there ? there.networks : undefined;
  const reading = await input.read(origin.paths, { ...context, existing });
  const found = await judged({ ...reading, ...problemsOf(there) }, options, configured, io, time, progress);
  const isPartial = options.vpcId.length > 0;
  const judgement = withExceptions(found, { configuration, pack, isPartial, time });
  for (const note of [...notesOn(judgement, input), ...(judgement.exceptionNotes ?? []).map(harmless)]) {
    io.err(`${note}\n`);
  }
  const before = baseline ?? (existing && asItIs(judgementOf(configured, existing, [], time), reading));
  const comparison = before && compareWith(before, judgement);
  const { all = false, failOn, severity } = options;
  const shown = atLeast(judgement, severity, io);
  for (const { file, format } of outputs) {
    const style = styleFor(io, file !== undefined);
    await write(await format.render(shown, { style, all, time, failOn, origin, comparison }), file, io);
    if (file !== undefined) io.err(`Written: ${harmless(file)} (${format.name})\n`);
  }
  // What could not be read may hide anything: it outweighs what was found in the rest.
  if ((judgement.problems ?? []).length > 0) return unusable;
  const status = exitStatus(judgement, failOn, comparison);
  // Nothing judged is no pass.
  return status === 0 && input.stage === 'planned' && judgement.findings.length === 0 ? unusable : status;
}

async function configurationOf(
  { config }: CheckOptions,
  pack: readonly Rule[],
  { cwd, err }: Io,
): Promise<Configuration | undefined> {
  if (config !== undefined) return readConfiguration(config, titleOf(config), pack);
  const file = await nearestConfiguration(cwd);
  if (file === undefined) return undefined;
  const title = path.relative(cwd, file);
  err(`Configuration: ${harmless(title)}\n`);
  return readConfiguration(file, title, pack);
}

/** The options, and what the file says where they say nothing. Rules that somebody names are judged, whatever it excludes. */
function withConfiguration(options: CheckOptions, configuration: Configuration | undefined) {
  const { rule, excludeRule } = options;
  const severity = options.severity ?? configuration?.severity;
  const agreed = rule.length > 0 ? undefined : configuration;
  return {
    ...options,
    rule: rule.length > 0 ? rule : (agreed?.rules ?? []),
    excludeRule: excludeRule.length > 0 ? excludeRule : (agreed?.excludeRules ?? []),
    failOn: options.failOn ?? configuration?.failOn ?? ('non-compliant' as const),
    ...(severity && { severity }),
  };
}

function joined(all: readonly Missing[]): Missing {
  const keysOf = (slice: SliceName) => new Set(all.flatMap((missing) => [...(missing.get(slice) ?? [])]));
  return new Map(all.flatMap((missing) => [...missing.keys()]).map((slice) => [slice, keysOf(slice)]));
}

/** The judgement with only what is of rules of at least that severity. How much that leaves out is said. */
function atLeast(judgement: Judgement, severity: SeverityOption | undefined, io: Io): Judgement {
  if (severity === undefined) return judgement;
  const findings = judgement.findings.filter(({ rule }) => isAtLeast(rule.severity, severity));
  const hidden = openIn(judgement.findings).length - openIn(findings).length;
  if (hidden > 0) io.err(`--severity ${severity}: ${count(hidden, 'finding')} of a lower severity not shown.\n`);
  return {
    ...judgement,
    findings,
    rules: judgement.rules.filter((rule) => isAtLeast(rule.severity, severity)),
    unjudged: judgement.unjudged.filter(({ rule }) => isAtLeast(rule.severity, severity)),
  };
}

/** What could not be read of what is there. */
function problemsOf(there: Reading | undefined): { readonly problems?: readonly string[] } {
  return there?.problems === undefined ? {} : { problems: there.problems };
}

/** What is there already, as the baseline of a plan over it: with the names that people know by the plan. */
function asItIs(judgement: Judgement, reading: Reading): Baseline {
  const names = new Map('planned' in reading ? reading.planned.flatMap((each) => [...each.names]) : []);
  return baselineOf('the network as it is', judgement, (id) => names.get(id) ?? id);
}

async function judged(
  reading: Reading,
  { vpcId: vpcIds, resolve }: CheckOptions,
  configured: readonly ConfiguredRule[],
  io: Io,
  time: number,
  progress: Progress,
): Promise<Judgement> {
  const { problems = [] } = reading;
  for (const problem of problems) io.err(`vpce-rules: ${harmless(problem)}\n`);
  if ('planned' in reading) {
    for (const warning of reading.warnings ?? []) io.err(`vpce-rules: ${harmless(warning)}\n`);
    return { ...judgementOfPlanned(configured, reading.planned, vpcIds, time), problems };
  }
  const { networks, unread } = reading;
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
function notesOn(judgement: Judgement, { empty, lacks, stage }: Input): readonly string[] {
  const { networks, unjudged, findings, notLookedInto = [] } = judgement;
  const isEmpty = networks.length === 0 || (stage === 'planned' && findings.length === 0);
  if (isEmpty) return [...notLookedInto.map(harmless), ...(empty === undefined ? [] : [empty])];
  if (notLookedInto.length > 0) return notLookedInto.map(harmless);
  if (!lacks) return [];
  const notes = unjudged.map(({ rule, network, unknownSlice }) => {
    const where = networks.length > 1 ? ` in account ${network.accountId}, ${network.region}` : '';
    return `${lacks(slices[unknownSlice])}${harmless(where)}: rules about ${subjectNames[rule.subject]} judged nothing.`;
  });
  return [...new Set(notes)].sort(compare);
}
