// check --baseline: what is new since an earlier result, and what became of the rest.
import * as v from 'valibot';
import { isKnown } from '../../shared/network/network';
import { subjectSlices } from '../../shared/rule/rule';
import { orExpected, read } from '../../shared/sources/shape';
import { identityOf, keyOf, type Identity } from './identity';
import { UnusableInput } from '../shell/refusal';
import { readJson } from '../input/files';
import type { Finding, Judgement, Unjudged } from './judgement';

const place = { configRuleName: v.string(), accountId: v.string(), awsRegion: v.string(), resourceType: v.string() };
const entry = v.object({
  ...place,
  resourceId: v.string(),
  complianceType: v.picklist(['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA']),
  annotation: v.optional(v.string()),
  // What was accepted then was no complaint.
  exception: v.optional(v.unknown()),
});
const document = v.object({
  evaluations: v.array(entry),
  // Absent in results of others who keep to the same form.
  notJudged: v.optional(v.array(v.object(place)), []),
});

/** An evaluation of the earlier result. */
export type BaselineEntry = v.InferOutput<typeof entry>;

/** An earlier result. */
export interface Baseline {
  readonly file: string;
  readonly entries: ReadonlyMap<string, BaselineEntry>;
  /** Rules that had nothing to judge, as `placeKey` writes them. */
  readonly notJudged: ReadonlySet<string>;
}

/**
 * Reads what `check --format json` wrote.
 * @throws UnusableInput
 */
export async function readBaseline(file: string): Promise<Baseline> {
  const title = file === '-' ? 'standard input' : file;
  const reading = read(document, await readJson(file, title), 'the document');
  if ('problem' in reading) {
    const problem = orExpected(reading.problem, 'what check --format json prints');
    throw new UnusableInput(title, `is no baseline, ${problem}`);
  }
  const { evaluations, notJudged } = reading.output;
  return {
    file: title,
    entries: new Map(evaluations.map((each) => [keyOf(each), each])),
    notJudged: new Set(notJudged.map(placeKey)),
  };
}

/**
 * A judgement as a baseline.
 * @param file what people call it
 * @param nameOf the name of a resource in the judgement that is compared with it
 */
export function baselineOf(file: string, judgement: Judgement, nameOf: (resourceId: string) => string): Baseline {
  const entries = judgement.findings.map((finding) => {
    const identity = identityOf(finding);
    const { complianceType, annotation } = finding.evaluation;
    return {
      ...identity,
      resourceId: nameOf(identity.resourceId),
      resourceType: finding.rule.subject,
      complianceType,
      ...(annotation === undefined ? {} : { annotation }),
    };
  });
  const notJudged = judgement.unjudged.map(({ rule, network }) =>
    placeKey({ configRuleName: rule.id, accountId: network.accountId, awsRegion: network.region }),
  );
  return { file, entries: new Map(entries.map((each) => [keyOf(each), each])), notJudged: new Set(notJudged) };
}

/**
 * What became of a finding that is or was a complaint (what is accepted is none):
 * `new` the baseline did not have this verdict; `unchanged` it had;
 * `fixed` was NON_COMPLIANT and is COMPLIANT; `notApplicable` was NON_COMPLIANT and is NOT_APPLICABLE;
 * `notKnown` was NON_COMPLIANT and is INSUFFICIENT_DATA: nobody knows whether it is fixed.
 */
export type Change = 'new' | 'unchanged' | 'fixed' | 'notApplicable' | 'notKnown';

/** What was NON_COMPLIANT and has no evaluation now. */
export interface Gone {
  readonly before: BaselineEntry;
  /** `removed`: the resource is not there any more. `notLookedAt`: this input or these options leave it out. */
  readonly why: 'removed' | 'notLookedAt';
}

/** A judgement beside an earlier one. */
export interface Comparison {
  /** The file with the baseline, as people call it. */
  readonly file: string;
  /** Only of findings that are or were complaints. */
  readonly changes: ReadonlyMap<Finding, Change>;
  /** In the order of the baseline. */
  readonly gone: readonly Gone[];
  /** The verdict that the baseline has for a finding. */
  readonly verdictBefore: (finding: Finding) => BaselineEntry['complianceType'] | undefined;
  /** Rules that judged nothing, and did then. */
  readonly newlyUnjudged: ReadonlySet<Unjudged>;
}

/** Compares by rule, account, Region and resource; words and severities do not count. */
export function compareWith(baseline: Baseline, judgement: Judgement): Comparison {
  const changes = new Map<Finding, Change>();
  const now = new Set<string>();
  const verdictBefore = (finding: Finding) => baseline.entries.get(keyOf(identityOf(finding)))?.complianceType;
  for (const finding of judgement.findings) {
    now.add(keyOf(identityOf(finding)));
    const before = baseline.entries.get(keyOf(identityOf(finding)));
    const change = changeOf(finding, before?.exception === undefined ? before?.complianceType : undefined);
    if (change !== undefined) changes.set(finding, change);
  }
  const gone = [...baseline.entries]
    .filter(
      ([key, { complianceType, exception }]) =>
        complianceType === 'NON_COMPLIANT' && exception === undefined && !now.has(key),
    )
    .map(([, before]): Gone => ({ before, why: isRemoved(before, judgement) ? 'removed' : 'notLookedAt' }));
  const newlyUnjudged = judgement.unjudged.filter(
    ({ rule, network }) =>
      !baseline.notJudged.has(
        placeKey({ configRuleName: rule.id, accountId: network.accountId, awsRegion: network.region }),
      ),
  );
  return { file: baseline.file, changes, gone, verdictBefore, newlyUnjudged: new Set(newlyUnjudged) };
}

function changeOf(
  { evaluation, exception }: Finding,
  before: BaselineEntry['complianceType'] | undefined,
): Change | undefined {
  // It is shown apart, whatever it was.
  if (exception) return undefined;
  switch (evaluation.complianceType) {
    case 'NON_COMPLIANT':
      return before === 'NON_COMPLIANT' ? 'unchanged' : 'new';
    case 'INSUFFICIENT_DATA':
      return before === 'NON_COMPLIANT' ? 'notKnown' : before === 'INSUFFICIENT_DATA' ? 'unchanged' : 'new';
    case 'COMPLIANT':
      return before === 'NON_COMPLIANT' ? 'fixed' : undefined;
    case 'NOT_APPLICABLE':
      return before === 'NON_COMPLIANT' ? 'notApplicable' : undefined;
  }
}

/** Only what was looked for and not found is removed. */
function isRemoved(before: BaselineEntry, { rules, networks }: Judgement): boolean {
  const rule = rules.find(({ id }) => id === before.configRuleName);
  const network = networks.find(
    ({ accountId, region }) => accountId === before.accountId && region === before.awsRegion,
  );
  if (!rule || !network) return false;
  const slice = network[subjectSlices[rule.subject]];
  return isKnown(slice, before.resourceId) && !slice.byKey.has(before.resourceId);
}

function placeKey({ configRuleName, accountId, awsRegion }: Omit<Identity, 'resourceId'>): string {
  return JSON.stringify([configRuleName, accountId, awsRegion]);
}

/** Whether a finding is to be complained of: without a baseline, all but those that are accepted; else what it lacks. */
export function isComplaint(finding: Finding, comparison: Comparison | undefined): boolean {
  const change = comparison?.changes.get(finding);
  if (finding.evaluation.complianceType !== 'NON_COMPLIANT' || finding.exception) return false;
  return comparison === undefined || change === 'new';
}

const changeWords = {
  new: 'new',
  unchanged: 'as before',
  fixed: 'fixed',
  notApplicable: 'not applicable any more',
  removed: 'removed with the resource',
  notKnown: 'not known any more',
  notLookedAt: 'not looked at',
} as const;

/** What can have become of a complaint. */
export type Fate = keyof typeof changeWords;

/** Complaints of now or then, by what became of them; data that is missing counts only where it hides one. */
export function fates({ changes, gone }: Comparison): Readonly<Record<Fate, readonly (Finding | Gone)[]>> {
  const withChange = (change: Change) =>
    [...changes].flatMap(([finding, each]) =>
      each === change && (change === 'notKnown' || finding.evaluation.complianceType !== 'INSUFFICIENT_DATA')
        ? [finding]
        : [],
    );
  const lost = (why: Gone['why']) => gone.filter((each) => each.why === why);
  return {
    new: withChange('new'),
    unchanged: withChange('unchanged'),
    fixed: withChange('fixed'),
    notApplicable: withChange('notApplicable'),
    removed: lost('removed'),
    notKnown: withChange('notKnown'),
    notLookedAt: lost('notLookedAt'),
  };
}

/** `2 new, 38 as before, 3 fixed`; `nothing` new is said too. */
export function fateCounts(comparison: Comparison): string {
  const all = fates(comparison);
  return (Object.keys(changeWords) as Fate[])
    .filter((fate) => fate === 'new' || all[fate].length > 0)
    .map((fate) => `${all[fate].length === 0 ? 'nothing' : all[fate].length} ${changeWords[fate]}`)
    .join(', ');
}

/** The identity of a complaint of now or then. */
export function identityOfEither(complaint: Finding | Gone): Identity {
  return 'before' in complaint ? complaint.before : identityOf(complaint);
}
