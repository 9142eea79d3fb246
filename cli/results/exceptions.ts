// Which findings are accepted: by vpce-rules.yaml, or by a tag on the resource. What is over counts again.
import { daysLeft, exemptionFrom, exemptionIn, holds, isMeant, type Exemption } from '../../shared/rule/exemptions';
import { matchesGlob } from '../../shared/rule/globs';
import { evaluateSubject, type ConfiguredRule, type Evaluation, type Missing } from '../../shared/rule/evaluate';
import { subjectSlices, type Rule } from '../../shared/rule/rule';
import { NotKnown, type Network, type SliceName } from '../../shared/network/network';
import type { Configuration, StatedException } from '../input/configuration';
import { didYouMean } from '../shell/refusal';
import { count } from '../shell/terminal';
import { arnOf } from './identity';
import { withoutTag, type Exception, type Finding, type Judgement } from './judgement';

/** What may accept findings. */
export interface Acceptance {
  readonly configuration: Pick<Configuration, 'file' | 'exceptions'> | undefined;
  /** Every rule there is: a tag may name one that was not asked. */
  readonly pack: readonly Rule[];
  /** Whether only a part of what there is was looked at: then an exception may match what was left out. */
  readonly isPartial: boolean;
  /** In milliseconds since 1970. */
  readonly time: number;
}

/** The judgement with what is accepted marked, and with what is to be known of exceptions. */
export function withExceptions(judgement: Judgement, acceptance: Acceptance): Judgement {
  const stated = acceptance.configuration?.exceptions ?? [];
  const findings = judgement.findings.map((finding) => accepted(finding, stated, acceptance.time));
  const marked = { ...judgement, findings };
  return {
    ...marked,
    exceptionNotes: [...stated.flatMap((each) => noteOn(each, marked, acceptance)), ...tagNotes(marked, acceptance)],
  };
}

function accepted(finding: Finding, stated: readonly StatedException[], time: number): Finding {
  if (finding.withoutExemption?.complianceType === 'NON_COMPLIANT') {
    const exception = tagOf(finding, time);
    return exception ? { ...finding, exception } : finding;
  }
  // What could not be judged is not known to be what somebody accepted.
  if (finding.evaluation.complianceType !== 'NON_COMPLIANT') return finding;
  const matching = stated.filter((each) => isAbout(each, finding)).map((each) => exceptionOf('file', each, time));
  const exception = matching.find(({ until }) => holds(until, time));
  if (exception) return { ...finding, exception };
  const expired = matching[0] ?? tagOf(finding, time);
  return expired ? { ...finding, expired } : finding;
}

function exceptionOf(
  source: Exception['source'],
  { reason, until, owner }: Partial<Pick<Exemption, 'reason' | 'until' | 'owner'>>,
  time: number,
): Exception {
  return { source, reason, until, owner, daysLeft: until === undefined ? undefined : daysLeft(until, time) };
}

/** The tag that is about this finding, whether it still holds or not. */
function tagOf({ rule, values, subject }: Finding, time: number): Exception | undefined {
  const exemption = ifKnown(() => exemptionFrom(rule.id, subject.tags, values.exemptTagKey));
  if (!exemption) return undefined;
  return exceptionOf('tag', exemption, time);
}

/** An input may lack the tags of a resource. */
function ifKnown<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof NotKnown) return undefined;
    throw error;
  }
}

function isAbout({ ruleIds, account, region, resource }: StatedException, finding: Finding): boolean {
  const { rule, network, evaluation, isPlanned } = finding;
  if (!ruleIds.has(rule.id)) return false;
  if (account !== undefined && account !== network.accountId) return false;
  if (region !== undefined && region !== network.region) return false;
  if (resource.startsWith('arn:')) return !isPlanned && matchesGlob(resource, arnOf(finding));
  return matchesGlob(resource, evaluation.resourceId);
}

/** Nobody keeps what is over or matches nothing on purpose. */
function noteOn(stated: StatedException, judgement: Judgement, acceptance: Acceptance): readonly string[] {
  const { configuration, time, isPartial } = acceptance;
  const { rule, resource, until, line } = stated;
  const what = `${configuration?.file ?? ''}, line ${line}: the exception of ${rule} for ${resource}`;
  const about = judgement.findings.filter((finding) => isAbout(stated, finding));
  const complaints = about.filter(({ evaluation }) => evaluation.complianceType === 'NON_COMPLIANT');
  if (until !== undefined && !holds(until, time)) {
    const again = complaints.filter(({ exception }) => exception === undefined).length;
    return [`${what} ended on ${until}${again === 0 ? '.' : `: ${findingsAgain(again)}.`}`];
  }
  if (complaints.length > 0 || isPartial || mayBeAbout(stated, judgement, about)) return [];
  return about.length === 0
    ? [`${what} matches nothing that was judged.`]
    : [`${what} is not needed: nothing that it names is non-compliant.`];
}

function findingsAgain(number: number): string {
  return `${count(number, 'finding')} ${number === 1 ? 'counts' : 'count'} again`;
}

/** Whether the exception can be about something that was not asked, or that nobody could judge. */
function mayBeAbout(
  { ruleIds, account, region, resource }: StatedException,
  judgement: Judgement,
  about: readonly Finding[],
) {
  const rules = judgement.rules.filter(({ id }) => ruleIds.has(id));
  const isPlace = (network: Network) =>
    (account === undefined || account === network.accountId) && (region === undefined || region === network.region);
  return (
    rules.length < ruleIds.size ||
    // One file serves templates and accounts: nothing planned has an id of AWS yet.
    (judgement.findings.some(({ isPlanned }) => isPlanned) && /^(?:arn:|(?:vpce|vpc|rtb|sg)-)/.test(resource)) ||
    !judgement.networks.some(isPlace) ||
    (judgement.problems ?? []).length > 0 ||
    (judgement.notLookedInto ?? []).length > 0 ||
    judgement.unjudged.some(({ rule, network }) => ruleIds.has(rule.id) && isPlace(network)) ||
    about.some(({ evaluation }) => evaluation.complianceType === 'INSUFFICIENT_DATA')
  );
}

/** Of each tag: what is wrong with it, and whether it is over. */
function tagNotes({ findings }: Judgement, { pack, time }: Acceptance): readonly string[] {
  const names = pack.map(({ id }) => id);
  const notes = findings.flatMap(({ subject, values: { exemptTagKey }, evaluation: { resourceId } }) => {
    const what = `${resourceId}: the tag ${exemptTagKey}`;
    const exemption = ifKnown(() => exemptionIn(subject.tags, exemptTagKey));
    if (exemption === undefined) return [];
    if ('problem' in exemption) return [`${what} exempts from nothing: it ${exemption.problem}.`];
    if (exemption.names.length === 0) return [`${what} exempts from nothing: it names no rule.`];
    const unknown = exemption.names.filter((name) => !names.some((id) => isMeant(id, name)));
    const { until } = exemption;
    return [
      ...unknown.map((name) => `${what} names ${JSON.stringify(name)}, which is no rule.${didYouMean(name, names)}`),
      ...(until === undefined || holds(until, time) ? [] : [`${what} ended on ${until}.`]),
    ];
  });
  return [...new Set(notes)];
}

/** What must be read so that it is known what the tags of a live network accept. */
export function neededForTags(configured: readonly ConfiguredRule[], time: number): (network: Network) => Missing {
  return (network) => {
    const missing = new Map<SliceName, Set<string>>();
    for (const each of configured) {
      for (const subject of network[subjectSlices[each.rule.subject]].items) {
        const exemption = ifKnown(() => exemptionFrom(each.rule.id, subject.tags, each.values.exemptTagKey));
        if (!exemption || !holds(exemption.until, time)) continue;
        const { notKnown } = evaluateSubject(withoutTag(each), subject, network, { kind: 'change', time });
        if (!notKnown) continue;
        const keys = missing.get(notKnown.slice) ?? new Set();
        for (const key of notKnown.keys) keys.add(key);
        missing.set(notKnown.slice, keys);
      }
    }
    return missing;
  };
}

/** The findings that are accepted. */
export function acceptedIn(findings: readonly Finding[]): readonly AcceptedFinding[] {
  return findings.flatMap((finding) => (finding.exception ? [{ ...finding, exception: finding.exception }] : []));
}

/** A finding that is accepted. */
export type AcceptedFinding = Finding & { readonly exception: Exception };

/** What is accepted: the evaluation, or of a tag what the rule says without it. */
export function acceptedEvaluation({ evaluation, withoutExemption }: Finding): Evaluation {
  return withoutExemption ?? evaluation;
}

/** `3 accepted, 1 expires in 12 days`: the next end. `undefined` where nothing is accepted. */
export function acceptedCount(findings: readonly Finding[]): string | undefined {
  const exceptions = acceptedIn(findings).map(({ exception }) => exception);
  if (exceptions.length === 0) return undefined;
  const days = exceptions.flatMap(({ daysLeft: left }) => left ?? []);
  const next = Math.min(...days);
  const ending = days.filter((each) => each === next).length;
  const end = ending === 0 ? '' : `, ${ending} ${ending === 1 ? 'expires' : 'expire'} ${daysFromNow(next)}`;
  return `${exceptions.length} accepted${end}`;
}

function daysFromNow(days: number): string {
  return days <= 0 ? 'today' : `in ${count(days, 'day')}`;
}

/** Why and until when, in a sentence: `Accepted by net-team until 2027-01-31 (expires in 12 days): it moves.` */
export function exceptionWords({ source, reason, until, owner, daysLeft: left }: Exception): string {
  const isOver = left !== undefined && left < 0;
  const by = [...(source === 'tag' ? ['a tag on the resource'] : []), ...(owner === undefined ? [] : [owner])];
  const who = by.length === 0 ? '' : ` by ${by.join(', ')}`;
  const end = isOver ? ', which is over' : ` (expires ${daysFromNow(left ?? 0)})`;
  const when = until === undefined ? '' : ` until ${until}${end}`;
  const why = reason === undefined ? '' : `: ${reason}`;
  return `${isOver ? 'Was accepted' : 'Accepted'}${who}${when}${why}`.replace(/[^.!?]$/, '$&.');
}

/** The entry of vpce-rules.yaml that accepts a finding, in lines. */
export function exceptionFor({ rule, evaluation, network, isPlanned }: Finding): readonly string[] {
  return [
    'exceptions:',
    `  - rule: ${rule.id}`,
    `    resource: ${/^[\w.-]+$/.test(evaluation.resourceId) ? evaluation.resourceId : JSON.stringify(evaluation.resourceId)}`,
    ...(isPlanned ? [] : [`    account: "${network.accountId}"`]),
    '    reason: <why>',
    '    until: <day>',
  ];
}
