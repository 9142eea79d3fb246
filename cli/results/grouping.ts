// Findings counted, grouped and put in order: the same in every format that is for people.
import { grouped } from '../../shared/network/derived';
import { slices, type SliceName } from '../../shared/network/network';
import type { ComplianceType } from '../../shared/rule/verdict';
import type { Comparison } from './baseline';
import { compare } from '../shell/order';
import { acceptedCount, acceptedIn } from './exceptions';
import type { Finding, Judgement } from './judgement';
import { count } from '../shell/terminal';

/** What a finding amounts to: its rule's severity where it is NON_COMPLIANT and not accepted, else a word. */
export type Badge = 'HIGH' | 'MEDIUM' | 'LOW' | 'NO DATA' | 'ACCEPTED' | 'OK' | 'N/A';

/** All badges, worst first. */
export const worstFirst: readonly Badge[] = ['HIGH', 'MEDIUM', 'LOW', 'NO DATA', 'ACCEPTED', 'OK', 'N/A'];

/** The severities, worst first. */
export const severities = ['HIGH', 'MEDIUM', 'LOW'] as const;

/** The verdicts in words, as people count them. */
export const verdictWords: Readonly<Record<ComplianceType, string>> = {
  COMPLIANT: 'compliant',
  NON_COMPLIANT: 'non-compliant',
  NOT_APPLICABLE: 'not applicable',
  INSUFFICIENT_DATA: 'without enough data',
};

/** The badge of a finding. */
export function badgeOf({ rule: { severity }, evaluation, exception }: Finding): Badge {
  if (exception) return 'ACCEPTED';
  switch (evaluation.complianceType) {
    case 'NON_COMPLIANT':
      return severity;
    case 'INSUFFICIENT_DATA':
      return 'NO DATA';
    case 'COMPLIANT':
      return 'OK';
    case 'NOT_APPLICABLE':
      return 'N/A';
  }
}

/** The findings with that verdict. */
export function withVerdict(findings: readonly Finding[], verdict: ComplianceType): Finding[] {
  return findings.filter(({ evaluation }) => evaluation.complianceType === verdict);
}

/** What is NON_COMPLIANT and not accepted. */
export function openIn(findings: readonly Finding[]): Finding[] {
  return withVerdict(findings, 'NON_COMPLIANT').filter(({ exception }) => exception === undefined);
}

/** How many findings have each of these badges, in their order; without those that none has. */
export function tally<B extends Badge>(findings: readonly Finding[], of: readonly B[]): (readonly [B, number])[] {
  return of
    .map((badge) => [badge, findings.filter((finding) => badgeOf(finding) === badge).length] as const)
    .filter(([, number]) => number > 0);
}

/** How many findings have each verdict, in words: `264 compliant`; without those that none has, and what is accepted. */
export function verdictCounts(findings: readonly Finding[]): readonly string[] {
  const others = findings.filter(({ exception }) => exception === undefined);
  const counts = (['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA'] as const)
    .map((verdict) => [withVerdict(others, verdict).length, verdictWords[verdict]] as const)
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`);
  return [...counts, ...[acceptedCount(findings) ?? []].flat()];
}

/** What all the findings come to, in a sentence without its full stop. */
export interface Headline {
  readonly text: string;
  /** `open`: nothing was found, but not everything could be judged. */
  readonly state: 'bad' | 'open' | 'good';
}

/** The first thing that a reader should know. */
export function headlineOf({ findings, unjudged }: Pick<Judgement, 'findings' | 'unjudged'>): Headline {
  const resources = resourceCount(findings);
  const bad = resourceCount(openIn(findings));
  const known = acceptedIn(findings).length;
  if (findings.length === 0) {
    const why =
      unjudged.length > 0 ? 'what the rules are about is not known' : 'there is nothing that the rules are about';
    return { text: `Nothing was judged: ${why}`, state: 'open' };
  }
  if (bad > 0) {
    return {
      text: `${bad} of ${count(resources, 'resource')} ${bad === 1 ? 'is' : 'are'} non-compliant`,
      state: 'bad',
    };
  }
  const none = `None of ${count(resources, 'resource')} was found non-compliant${known === 0 ? '' : `, except ${count(known, 'accepted finding')}`}`;
  if (isOpen({ findings, unjudged })) return { text: `${none}, but not everything could be judged`, state: 'open' };
  if (known + withVerdict(findings, 'COMPLIANT').length > 0) return { text: none, state: 'good' };
  return { text: `The rules apply to none of ${count(resources, 'resource')}`, state: 'open' };
}

/** Is there anything that could not be judged? */
function isOpen({ findings, unjudged }: Pick<Judgement, 'findings' | 'unjudged'>): boolean {
  return unjudged.length > 0 || withVerdict(findings, 'INSUFFICIENT_DATA').length > 0;
}

/** What to say where nothing is new. Neither what is not known nor what was not looked at is fine. */
export function nothingNew(judgement: Pick<Judgement, 'findings' | 'unjudged'>, { gone }: Comparison): Headline {
  const text = 'Nothing new since the baseline';
  if (isOpen(judgement)) return { text: `${text}, but not everything could be judged`, state: 'open' };
  if (!gone.some(({ why }) => why === 'notLookedAt')) return { text, state: 'good' };
  return { text: `${text}, but not all that it complains of was looked at`, state: 'open' };
}

/** Rules that could not even list what they judge, by what they lack. */
export interface Unlisted {
  readonly unknownSlice: SliceName;
  readonly ruleIds: readonly string[];
  /** ` in account …, …`, where several accounts and Regions were judged; else nothing. */
  readonly where: string;
}

/** The rules that judged nothing, those that lack the same in the same places together. */
export function unlisted({ networks, unjudged }: Pick<Judgement, 'networks' | 'unjudged'>): readonly Unlisted[] {
  return groups(unjudged, ({ unknownSlice }) => unknownSlice).flatMap((ofSlice) => {
    const [first] = ofSlice;
    if (!first) return [];
    const ofRules = groups(ofSlice, ({ rule }) => rule.id).map((ofRule) => ({
      ruleId: ofRule[0]?.rule.id ?? '',
      where:
        networks.length === 1
          ? ''
          : ` in ${ofRule.map(({ network }) => `account ${network.accountId}, ${network.region}`).join('; ')}`,
    }));
    return groups(ofRules, ({ where }) => where).map((alike) => ({
      unknownSlice: first.unknownSlice,
      ruleIds: alike.map(({ ruleId }) => ruleId),
      where: alike[0]?.where ?? '',
    }));
  });
}

/** How many resources the findings are about. */
export function resourceCount(findings: readonly Finding[]): number {
  const key = ({ network, evaluation }: Finding) =>
    [network.accountId, network.region, evaluation.resourceType, evaluation.resourceId].join(' ');
  return new Set(findings.map(key)).size;
}

/** The items with the same key together, in the order in which the keys first occur. */
export function groups<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  return [...grouped(items, (item) => [keyOf(item)]).values()].map((group) => [...group]);
}

/** The findings of each VPC of each account and Region, the worst VPC first. */
export function byVpc(findings: readonly Finding[]): Finding[][] {
  const places = groups(findings, ({ network, subject }) => `${network.accountId} ${network.region} ${subject.vpcId}`);
  return sortedByBadge(places, ({ subject }) => subject.vpcId);
}

/** The findings of each resource of one VPC, the worst resource first; each resource's worst finding first. */
export function byResource(findings: readonly Finding[], nameOf: (finding: Finding) => string): Finding[][] {
  const resources = groups(findings, ({ evaluation }) => evaluation.resourceId);
  return sortedByBadge(resources, nameOf).map((ofResource) =>
    ofResource.sort((a, b) => rank(a) - rank(b) || compare(a.rule.id, b.rule.id)),
  );
}

/** The place of a finding's badge among all of them. */
export function rank(finding: Finding): number {
  return worstFirst.indexOf(badgeOf(finding));
}

/** The groups with the most of the worst first. */
function sortedByBadge(all: readonly Finding[][], nameOf: (finding: Finding) => string): Finding[][] {
  const keyed = all.map((findings) => ({
    findings,
    name: findings[0] ? nameOf(findings[0]) : '',
    counts: worstFirst.map((badge) => findings.filter((finding) => badgeOf(finding) === badge).length),
  }));
  const byCounts = (a: readonly number[], b: readonly number[]) =>
    a.map((number, index) => (b[index] ?? 0) - number).find((difference) => difference !== 0) ?? 0;
  return keyed.sort((a, b) => byCounts(a.counts, b.counts) || compare(a.name, b.name)).map(({ findings }) => findings);
}

/** What gives the resources of a slice, for the person who can provide it: files, or permissions where it was read live. */
export function sourceOf(slice: SliceName, { unread }: Pick<Judgement, 'unread'> = {}): string {
  const { actions, file, resourceType } = slices[slice];
  if (unread) return actions.join(' and ');
  return resourceType === undefined ? `${file} (not in AWS Config)` : `${file} or ${resourceType} items`;
}
