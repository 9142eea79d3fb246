// Every chosen rule over every network: what `check` shows, whatever the format.
import type { Location } from '../../shared/sources/planned/network';
import { NotKnown, type Network, type SliceName } from '../../shared/network/network';
import {
  evaluateRegion,
  evaluateSubject,
  explain,
  notKnownOf,
  type ConfiguredRule,
  type Evaluation,
} from '../../shared/rule/evaluate';
import { enumerate } from '../../shared/rule/annotations';
import type { CommonValues } from '../../shared/rule/parameters';
import { subjectSlices, type Occasion, type Rule, type Subject, type SubjectType } from '../../shared/rule/rule';
import { UnusableArguments } from '../shell/refusal';
import type { Resolution } from './resolve';
import type { Unread } from '../input/unread';
import { compare } from '../shell/order';

/** One evaluation with what stands around it. */
export interface Finding {
  readonly rule: Rule;
  /** The values of the rule's parameters that it was judged with. */
  readonly values: CommonValues;
  readonly network: Network;
  readonly subject: Subject<SubjectType>;
  readonly evaluation: Evaluation;
  /** Of a template or a plan: its ids are names, and nothing of it need exist yet. */
  readonly isPlanned: boolean;
  /** Where it is declared, where that is known. */
  readonly location?: Location | undefined;
  /** Where a tag exempts the resource: what the rule says without it. */
  readonly withoutExemption?: Evaluation | undefined;
  /** Why it is accepted, where it is: then nobody complains of it. */
  readonly exception?: Exception | undefined;
  /** Why it was accepted, where that is over. */
  readonly expired?: Exception | undefined;
  /** What it waits for, where that is INSUFFICIENT_DATA because a slice is not known. */
  readonly unknownSlice: SliceName | undefined;
}

/** Why a finding is accepted, and for how long. */
export interface Exception {
  /** `file`: vpce-rules.yaml. `tag`: one on the resource. */
  readonly source: 'file' | 'tag';
  readonly reason: string | undefined;
  /** The last day on which it holds, in UTC. */
  readonly until: string | undefined;
  readonly owner: string | undefined;
  /** How many days are left, of which 0 is the last; negative: it is over. Without an end `undefined`. */
  readonly daysLeft: number | undefined;
}

/** A rule that judged nothing because its subjects are not known. */
export interface Unjudged {
  readonly rule: Rule;
  readonly network: Network;
  /** The slice that would hold its subjects. */
  readonly unknownSlice: SliceName;
}

/** All that the chosen rules say. */
export interface Judgement {
  readonly networks: readonly Network[];
  readonly rules: readonly Rule[];
  /** Ordered by rule, then resource id, then account and Region. */
  readonly findings: readonly Finding[];
  readonly unjudged: readonly Unjudged[];
  /** Only of what was read live: there are no files that could be added. */
  readonly unread?: Unread | undefined;
  /** Why a part of a live account could not be read, in sentences: what is judged is not all. */
  readonly problems?: readonly string[];
  /** Of what is planned: what says the Region of a network, where nobody gave it. */
  readonly regionsFrom?: ReadonlyMap<Network, string>;
  /** Of what is planned: what may hold more, in sentences. */
  readonly notLookedInto?: readonly string[];
  /** What is to be known of exceptions, in sentences: which are over, and which match nothing. */
  readonly exceptionNotes?: readonly string[];
  /** Only where it was asked what names lead to. */
  readonly resolutions?: readonly Resolution[];
}

/** Is it a tag on the resource that keeps the rule from judging it? */
export function isExempted({ complianceType, message }: Evaluation): boolean {
  return complianceType === 'NOT_APPLICABLE' && message === 'exempt';
}

/** The rule as if no tag exempted from it: no tag of AWS has an empty key. */
export function withoutTag({ rule, values }: ConfiguredRule): ConfiguredRule {
  return { rule, values: { ...values, exemptTagKey: '' } };
}

/**
 * What the rules say of the networks.
 * @param vpcIds only resources in these VPCs; none: all
 * @param unread of live networks
 * @param onRule takes how much is done before each rule: a fraction from 0 to 1
 * @throws UnusableArguments when there is no such VPC
 */
export function judgementOf(
  configured: readonly ConfiguredRule[],
  networks: readonly Network[],
  vpcIds: readonly string[],
  time: number,
  unread?: Unread,
  onRule: (done: number) => void = () => undefined,
): Judgement {
  refuseUnknownVpcs(networks, vpcIds);
  const occasion: Occasion = { kind: 'offline', time };
  const findings: Finding[] = [];
  const unjudged: Unjudged[] = [];
  for (const [index, each] of configured.entries()) {
    const { rule } = each;
    onRule(index / configured.length);
    const slice = subjectSlices[rule.subject];
    for (const network of networks) {
      const { evaluations, missing } = evaluateRegion(each, network, occasion);
      if (missing.get(slice)?.has('all') === true && evaluations.length === 0) {
        unjudged.push({ rule, network, unknownSlice: slice });
      }
      for (const evaluation of evaluations) {
        const [subject] = network[slice].byKey.get(evaluation.resourceId) ?? [];
        if (!subject || (vpcIds.length > 0 && !vpcIds.includes(subject.vpcId))) continue;
        const { notKnown } = evaluation;
        const said =
          notKnown && unread
            ? notKnownOf(rule, evaluation, notKnown, whyUnread(notKnown, unread(network, notKnown.slice)))
            : evaluation;
        const withoutExemption = isExempted(said)
          ? evaluateSubject(withoutTag(each), subject, network, occasion)
          : undefined;
        findings.push({
          ...each,
          network,
          subject,
          evaluation: said,
          withoutExemption,
          isPlanned: false,
          unknownSlice: notKnown?.slice,
        });
      }
    }
  }
  findings.sort(
    (a, b) =>
      compare(a.rule.id, b.rule.id) ||
      compare(a.evaluation.resourceId, b.evaluation.resourceId) ||
      compare(a.network.accountId, b.network.accountId) ||
      compare(a.network.region, b.network.region),
  );
  return { networks, rules: configured.map(({ rule }) => rule), findings, unjudged, unread };
}

function whyUnread({ slice, keys, reason }: NotKnown, unread: string): string {
  return explain(new NotKnown(slice, keys, reason ?? unread));
}

function refuseUnknownVpcs(networks: readonly Network[], vpcIds: readonly string[]): void {
  const there = new Set(networks.flatMap(vpcIdsOf));
  const unknown = vpcIds.find((vpcId) => !there.has(vpcId));
  if (unknown === undefined) return;
  const shown = enumerate([...there].sort(compare), 10);
  const expected = there.size === 0 ? 'it holds no VPC at all' : `expected one of ${shown}`;
  throw new UnusableArguments(`--vpc-id ${JSON.stringify(unknown)} is not in the input: ${expected}.`);
}

function vpcIdsOf(network: Network): readonly string[] {
  return Object.values(subjectSlices).flatMap((slice) => network[slice].items.map(({ vpcId }) => vpcId));
}
