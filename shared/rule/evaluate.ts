// From a network to evaluations: which subjects, and is each compliant. Pure: no I/O, no clock.
import {
  NotKnown,
  find,
  list,
  listAll,
  sliceNames,
  sliceOf,
  slices,
  withSlice,
  type Network,
  type SliceName,
} from '../network/network';
import { cut, sentence } from './annotations';
import { gate, gateMessages } from './gate';
import { InvalidParameter, readParameters, type CommonValues } from './parameters';
import {
  idOf,
  subjectSlices,
  type Occasion,
  type Rule,
  type Subject,
  type SubjectType,
  type TriggerType,
} from './rule';
import type { Change } from './triggers';
import { annotationOf, insufficientData, notApplicable, type Verdict } from './verdict';

/** A verdict on one resource, and its sentence. */
export interface Evaluation extends Verdict {
  readonly resourceType: string;
  readonly resourceId: string;
  /** What was found, on which thing, and what to do, in at most 256 characters. */
  readonly annotation?: string;
  /** Of INSUFFICIENT_DATA: what would have to be known. */
  readonly notKnown?: NotKnown;
}

/** What every rule can say beside its own messages. */
const commonMessages = {
  ...gateMessages,
  subjectGone: ({ resourceId }: { readonly resourceId: string }) => sentence`${resourceId} does not exist any more.`,
  subjectNotListed: ({ resourceId }: { readonly resourceId: string }) =>
    sentence`AWS does not list ${resourceId}: it is gone, or not visible yet.`,
  unaffected: ({ resourceId }: { readonly resourceId: string }) =>
    sentence`The change of ${resourceId} affects nothing that this rule judges.`,
  notKnown: ({ explanation }: { readonly explanation: string }) => explanation,
  notEvaluated: ({ reason }: { readonly reason: string }) => reason,
};

/** The evaluation of a resource: the verdict, and the sentence that is rendered from it. */
export function evaluationOf(
  rule: Rule,
  { resourceType, resourceId }: Pick<Evaluation, 'resourceType' | 'resourceId'>,
  verdict: Verdict,
): Evaluation {
  const annotation = annotationOf([rule.messages, commonMessages], verdict);
  return { resourceType, resourceId, ...verdict, ...(annotation !== undefined && { annotation }) };
}

/** What was not known when it was needed: for each slice the keys, or `all`. */
export type Missing = ReadonlyMap<SliceName, ReadonlySet<string>>;

type MissingKeys = Map<SliceName, Set<string>>;

/** Evaluations, and what would have to be read to replace those that are INSUFFICIENT_DATA. */
export interface Outcome {
  readonly evaluations: readonly Evaluation[];
  readonly missing: Missing;
}

/** A rule together with the values of its parameters. */
export interface ConfiguredRule {
  readonly rule: Rule;
  readonly values: CommonValues;
}

/**
 * The rule with the values of its parameters.
 * @param given as AWS Config passes them, each a string
 * @throws InvalidParameter
 */
export function configure(rule: Rule, given: unknown): ConfiguredRule {
  const values = readParameters(rule.parameters, given);
  const refusal = rule.checkParameters?.(values);
  if (refusal !== undefined) throw new InvalidParameter(refusal);
  return { rule, values };
}

/**
 * Evaluates every subject in the Region.
 * `missing` holds what stands behind each INSUFFICIENT_DATA; where not even the subjects are known, there are none.
 */
export function evaluateRegion(configured: ConfiguredRule, network: Network, occasion: Occasion): Outcome {
  const missing: MissingKeys = new Map();
  const subjects = ask(missing, () => listAll(network, subjectSlices[configured.rule.subject])) ?? [];
  return { evaluations: evaluateEach(configured, subjects, network, occasion, missing), missing: missing };
}

/**
 * Evaluates the resources that a change can have affected. The changed resource itself, where it is of the rule's type
 * but does not exist (any more), is NOT_APPLICABLE; and so it is where the change affects nothing at all.
 */
export function evaluateChange(configured: ConfiguredRule, change: Change, seen: Network, occasion: Occasion): Outcome {
  const { rule } = configured;
  const missing: MissingKeys = new Map();
  // A listing may lag behind the deletion.
  const network = change.deleted ? without(seen, change) : seen;
  const subjects = ask(missing, () => affectedSubjects(configured, change, network, missing));
  if (!subjects || missing.size > 0) {
    // Nothing may be said of the changed resource either, as long as nobody knows what the change affects.
    return { evaluations: [], missing };
  }
  const evaluations = evaluateEach(configured, subjects, network, occasion, missing);
  const isSubject = change.resourceType === rule.subject;
  const answered = isSubject
    ? evaluations.some((evaluation) => evaluation.resourceId === change.resourceId)
    : evaluations.length > 0;
  if (!answered) evaluations.push(unaffected(rule, change));
  return { evaluations, missing };
}

/** The network without the changed resource, whatever was read of it. */
function without(network: Network, { resourceType, resourceId }: Change): Network {
  const name = sliceNames.find((slice) => slices[slice].resourceType === resourceType);
  if (name === undefined || !network[name].byKey.has(resourceId)) return network;
  const gone = new Set<unknown>(network[name].byKey.get(resourceId));
  const { items, known, swept } = network[name];
  const rest = items.filter((item) => !gone.has(item));
  return withSlice(network, name, sliceOf(name, rest as never[], known, swept) as never);
}

function unaffected(rule: Rule, change: Change): Evaluation {
  const { resourceType, resourceId } = change;
  const message = resourceType === rule.subject ? (change.deleted ? 'subjectGone' : 'subjectNotListed') : 'unaffected';
  return evaluationOf(rule, { resourceType, resourceId }, notApplicable(message, { resourceId }));
}

/**
 * What nobody knows of each of several subjects is noted together: it is read in one round.
 * @throws NotKnown where not even those within reach are known
 */
function affectedSubjects(
  { rule, values }: ConfiguredRule,
  change: Change,
  network: Network,
  missing: MissingKeys,
): readonly Subject<SubjectType>[] {
  const trigger = rule.triggers[change.resourceType as TriggerType];
  if (!trigger) return [];
  const slice = subjectSlices[rule.subject];
  const isSubject = change.resourceType === rule.subject;
  if (trigger.reach === 'itself') {
    const subject = change.deleted || !isSubject ? undefined : find(network, slice, change.resourceId);
    return subject ? [subject] : [];
  }
  const within: readonly Subject<SubjectType>[] =
    trigger.reach === 'region' || change.vpcId === undefined
      ? listAll(network, slice)
      : list(network, slice, change.vpcId);
  return within.filter(
    (subject) =>
      (isSubject && idOf(rule, subject) === change.resourceId) ||
      ask(missing, () => trigger.affects(subject as never, change, network, values)) === true,
  );
}

function evaluateEach(
  configured: ConfiguredRule,
  subjects: readonly Subject<SubjectType>[],
  network: Network,
  occasion: Occasion,
  missing: MissingKeys,
): Evaluation[] {
  return subjects.map((subject) => {
    const evaluation = evaluateSubject(configured, subject, network, occasion);
    if (evaluation.notKnown !== undefined) note(missing, evaluation.notKnown);
    return evaluation;
  });
}

/** The evaluation of one resource. What the rule needs and nobody knows is INSUFFICIENT_DATA, and stands in `notKnown`. */
export function evaluateSubject(
  { rule, values }: ConfiguredRule,
  subject: Subject<SubjectType>,
  network: Network,
  occasion: Occasion,
): Evaluation {
  const resource = { resourceType: rule.subject, resourceId: idOf(rule, subject) };
  try {
    const verdict =
      gate(rule, subject, network.accountId, values, occasion.time) ??
      rule.evaluate(subject, network, values, occasion);
    return evaluationOf(rule, resource, verdict);
  } catch (error) {
    if (!(error instanceof NotKnown)) throw error;
    return notKnownOf(rule, resource, error, explain(error));
  }
}

/** The evaluation of a resource of which something is not known, and why. */
export function notKnownOf(
  rule: Rule,
  resource: Pick<Evaluation, 'resourceType' | 'resourceId'>,
  notKnown: NotKnown,
  explanation: string,
): Evaluation {
  return { ...evaluationOf(rule, resource, insufficientData('notKnown', { explanation })), notKnown };
}

/** Which data is missing, for the person who can provide it. */
export function explain({ slice, keys, reason }: NotKnown): string {
  const { title, file, resourceType } = slices[slice];
  // Names of services can be long.
  const of = cut(keys.slice(0, 3).join(', '), 110) + (keys.length > 3 ? ` and ${keys.length - 3} more` : '');
  const where =
    resourceType === undefined
      ? `${file}; AWS Config does not record them`
      : `${file} or ${resourceType} configuration items`;
  return `The input does not hold the ${title} of ${of} (${reason ?? where}).`;
}

function note(missing: MissingKeys, { slice, keys }: NotKnown): void {
  const noted = missing.get(slice) ?? new Set();
  for (const key of keys) noted.add(key);
  missing.set(slice, noted);
}

/** The answer to a question, or nothing after noting what was not known. */
function ask<T>(missing: MissingKeys, question: () => T): T | undefined {
  try {
    return question();
  } catch (error) {
    if (!(error instanceof NotKnown)) throw error;
    note(missing, error);
    return undefined;
  }
}

/** Slices in a fixed order, so that the same evaluation always reads in the same order. */
export function missingSlices(missing: Missing): readonly SliceName[] {
  return sliceNames.filter((slice) => missing.has(slice));
}
