// check --template and --plan: what there would be. A value that is only probable may complain, but only what is
// certain, whichever choice is right, makes something compliant; and people see the names that they gave, not ids.
import {
  type NotKnown,
  sliceNames,
  sliceOf,
  slices,
  withSlice,
  type Network,
  type SliceName,
} from '../../shared/network/network';
import { cut } from '../../shared/rule/annotations';
import { evaluateSubject, notKnownOf, type ConfiguredRule, type Evaluation } from '../../shared/rule/evaluate';
import { subjectSlices, type Occasion } from '../../shared/rule/rule';
import { shown } from '../../shared/sources/planned/holding';
import type { PlannedNetwork } from '../../shared/sources/planned/network';
import { inEachWorld, type InWorlds } from '../../shared/sources/planned/worlds';
import { UnusableArguments } from '../shell/refusal';
import { compare } from '../shell/order';
import { isExempted, judgementOf, withoutTag, type Finding, type Judgement } from './judgement';

/**
 * What the rules say of the networks that there would be, with the names that people know.
 * @param vpcIds only resources in these VPCs, by name or id; none: all
 * @throws UnusableArguments when there is no such VPC
 */
export function judgementOfPlanned(
  configured: readonly ConfiguredRule[],
  planned: readonly PlannedNetwork[],
  vpcIds: readonly string[],
  time: number,
): Judgement {
  const nameIn =
    ({ names }: PlannedNetwork) =>
    (id: string) =>
      names.get(id) ?? id;
  const idOf = (given: string) =>
    planned.flatMap(({ names }) => [...names].find(([, name]) => name === given) ?? [])[0] ?? given;
  const networks = planned.map(({ likely }) => likely);
  const judgement = renamingRefusals(planned, () => judgementOf(configured, networks, vpcIds.map(idOf), time));
  const shownOf = new Map(planned.map((each) => [each.likely, shownNetwork(each)]));
  const occasion: Occasion = { kind: 'offline', time };
  const findings = judgement.findings.map((finding): Finding => {
    const one = planned.find(({ likely }) => likely === finding.network);
    const rule = configured.find((each) => each.rule === finding.rule);
    if (!one || !rule) return finding;
    const evaluation = evaluationOn(rule, finding, one, occasion);
    const withoutExemption = isExempted(evaluation)
      ? evaluationOn(withoutTag(rule), finding, one, occasion)
      : undefined;
    const slice = subjectSlices[finding.rule.subject];
    return {
      ...finding,
      network: shownOf.get(finding.network) ?? finding.network,
      subject: shown<typeof slice>(finding.subject, nameIn(one)),
      evaluation: named(evaluation, nameIn(one)),
      withoutExemption: withoutExemption && named(withoutExemption, nameIn(one)),
      isPlanned: true,
      location: one.locations.get(evaluation.resourceId) ?? one.locations.get(finding.subject.vpcId),
      // No file and no configuration item could hold it.
      unknownSlice: evaluation.complianceType === 'INSUFFICIENT_DATA' ? undefined : finding.unknownSlice && slice,
    };
  });
  findings.sort(
    (a, b) =>
      compare(a.rule.id, b.rule.id) ||
      compare(a.evaluation.resourceId, b.evaluation.resourceId) ||
      compare(a.network.region, b.network.region),
  );
  return {
    ...judgement,
    networks: [...shownOf.values()],
    findings,
    regionsFrom: new Map(planned.flatMap((each) => regionFromOf(each, shownOf.get(each.likely)))),
    notLookedInto: planned.flatMap((each) => each.notLookedInto),
  };
}

/** The evaluation with the names that people gave. */
function named(evaluation: Evaluation, nameOf: (id: string) => string): Evaluation {
  const { annotation, resourceId, data, causes } = evaluation;
  return {
    ...evaluation,
    resourceId: nameOf(resourceId),
    data: withNames(data, nameOf),
    ...(causes && { causes: withNames(causes, nameOf) }),
    ...(annotation === undefined ? {} : { annotation: cut(renamed(annotation, nameOf), 256) }),
  };
}

function regionFromOf({ regionFrom }: PlannedNetwork, network: Network | undefined): readonly [Network, string][] {
  if (network === undefined || regionFrom === 'given') return [];
  return [[network, regionFrom === 'names' ? 'by its zones and services' : 'assumed: --region gives another']];
}

/**
 * The evaluation by what is certain. Where that is not enough: the one that everything that may be leads to, which must
 * be all that there may be for anything but a complaint.
 */
function evaluationOn(
  configured: ConfiguredRule,
  { subject, evaluation: { resourceId } }: Finding,
  planned: PlannedNetwork,
  occasion: Occasion,
): Evaluation {
  const slice = subjectSlices[configured.rule.subject];
  // Something that may not come to be is judged as it is where it does.
  const there = planned.whereItIs.get(resourceId)?.() ?? planned;
  const evaluationIn = (network: Network) => {
    const [found = subject] = network[slice].byKey.get(resourceId) ?? [];
    return evaluateSubject(configured, found, network, occasion);
  };
  const certain = evaluationIn(there.certain);
  if (certain.notKnown === undefined) return certain;
  const worlds = inEachWorld((pick) => evaluationIn(there.inWorld(pick)));
  const explanation = explained(certain.notKnown, there);
  return (worlds && agreed(worlds)) ?? notKnownOf(configured.rule, certain, certain.notKnown, explanation);
}

function agreed({ results, isExhaustive }: InWorlds<Evaluation>): Evaluation | undefined {
  const [first] = results;
  if (first === undefined || first.notKnown !== undefined) return undefined;
  const { complianceType } = first;
  const areAlike = results.every((one) => one.notKnown === undefined && one.complianceType === complianceType);
  return areAlike && (isExhaustive || complianceType === 'NON_COMPLIANT') ? first : undefined;
}

function explained({ slice, keys, reason: given }: NotKnown, { mayHoldMore }: PlannedNetwork): string {
  const reason = given ?? keys.flatMap((key) => mayHoldMore(key) ?? [])[0];
  const of = keys.slice(0, 3).join(', ') + (keys.length > 3 ? ` and ${keys.length - 3} more` : '');
  return reason === undefined
    ? `Not known before deployment: the ${slices[slice].title} of ${of}.`
    : `Not known before deployment: ${reason}.`;
}

function renamingRefusals<T>(planned: readonly PlannedNetwork[], run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof UnusableArguments)) throw error;
    const names = new Map(planned.flatMap((each) => [...each.names]));
    throw new UnusableArguments(renamed(error.message, (id) => names.get(id) ?? id));
  }
}

/** Data with names in place of ids. */
function withNames<T>(data: T, nameOf: (id: string) => string): T {
  if (typeof data === 'string') return nameOf(data) as T & string;
  if (Array.isArray(data)) return data.map((each: unknown) => withNames(each, nameOf)) as T & unknown[];
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, withNames<unknown>(value, nameOf)])) as T;
}

/** A text with names in place of ids. */
function renamed(text: string, nameOf: (id: string) => string): string {
  return text.replace(/(?<![a-z])[a-z]+-[A-Za-z0-9.-]*[A-Za-z0-9]/g, nameOf);
}

/** The network as people know it: for those who show it, and judge nothing. */
function shownNetwork({ likely, names }: PlannedNetwork): Network {
  const nameOf = (id: string) => names.get(id) ?? id;
  const put = (network: Network, name: SliceName): Network => {
    const { items, known, swept } = likely[name];
    const resources = items.map((item) => shown<SliceName>(item, nameOf));
    return withSlice(
      network,
      name,
      sliceOf(name, resources, known === 'all' ? 'all' : [...known].map(nameOf), swept) as never,
    );
  };
  return sliceNames.reduce<Network>(put, likely);
}
