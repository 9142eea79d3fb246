// What AWS Config sends to a rule's Lambda function, read strictly: every message type, and a refusal for the rest.
// Source: AWS Config Developer Guide, "Example Lambda functions and events"; shapes seen in recorded events.
import * as v from 'valibot';
import { read } from '../sources/shape';

/** A configuration item's history: what a diff says that was there before. */
export interface PreviousState {
  readonly configuration: Readonly<Record<string, unknown>> | undefined;
  readonly relationships: readonly Relationship[];
}

/** Another resource that an item names. */
export interface Relationship {
  readonly resourceType: string;
  readonly resourceId: string | undefined;
}

/** A resource of an event, and when AWS Config captured its state. */
export interface ChangedResource {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly captureTime: Date;
}

/** What AWS Config has to say. */
export type Message =
  /** Something was created, changed or deleted. Oversized items come without their configuration. */
  | (ChangedResource & {
      readonly kind: 'change';
      /** When AWS Config sent it. */
      readonly time: Date;
      readonly deleted: boolean;
      readonly configuration: Readonly<Record<string, unknown>> | undefined;
      readonly relationships: readonly Relationship[];
      readonly previous: PreviousState;
    })
  /** The resource is no business of the rule. */
  | (ChangedResource & { readonly kind: 'not-judged'; readonly reason: string })
  /** It is time for a sweep. */
  | { readonly kind: 'schedule'; readonly time: Date };

/** An invocation of a rule. */
export interface Invocation {
  /** The account whose resources are judged. */
  readonly accountId: string;
  readonly configRuleName: string;
  /** As they were passed, not checked yet. */
  readonly ruleParameters: unknown;
  readonly resultToken: string;
  readonly message: Message;
}

/** An event that this code does not understand. The message names the field and what was expected. */
export class UnusableEvent extends Error {
  override readonly name = 'UnusableEvent';
}

const name = v.pipe(
  v.string(),
  v.check((text) => text !== '', 'text'),
);

// What PutEvaluations takes back.
const nameUpTo = (most: number) =>
  v.pipe(
    name,
    v.check((text) => text.length <= most, `at most ${most} characters`),
  );

const eventSchema = v.object({
  invokingEvent: v.string(),
  ruleParameters: v.nullish(v.string()),
  resultToken: name,
  eventLeftScope: v.nullish(v.boolean()),
  configRuleName: name,
  accountId: name,
  evaluationMode: v.nullish(v.string()),
});

// Old items carry times such as "2016-12-11T06:04:03.800UTC", which no Date can read: refused here, for an invalid
// Date would reach AWS Config as a bare NaN.
const time = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(new Date(text).getTime()), 'an ISO 8601 time'),
  v.transform((text) => new Date(text)),
);

const relationship = v.object({ resourceType: v.string(), resourceId: v.nullish(v.string()) });

const itemSchema = v.object({
  resourceType: nameUpTo(256),
  resourceId: nameUpTo(768),
  configurationItemCaptureTime: time,
  configurationItemStatus: v.picklist([
    'OK',
    'ResourceDiscovered',
    'ResourceNotRecorded',
    'ResourceDeleted',
    'ResourceDeletedNotRecorded',
  ]),
  configuration: v.nullish(v.record(v.string(), v.unknown())),
  relationships: v.nullish(v.array(relationship)),
});

// Only a hint at what was there before: what it lacks is no reason to refuse the event.
const diffSchema = v.nullish(
  v.object({
    changedProperties: v.nullish(v.record(v.string(), v.nullish(v.object({ previousValue: v.optional(v.unknown()) })))),
  }),
);

const messageSchema = v.variant('messageType', [
  v.object({
    messageType: v.literal('ConfigurationItemChangeNotification'),
    configurationItem: itemSchema,
    configurationItemDiff: diffSchema,
    notificationCreationTime: v.nullish(time),
  }),
  v.object({
    messageType: v.literal('OversizedConfigurationItemChangeNotification'),
    configurationItemSummary: v.object({ ...itemSchema.entries, changeType: v.nullish(v.string()) }),
    notificationCreationTime: v.nullish(time),
  }),
  v.object({ messageType: v.literal('ScheduledNotification'), notificationCreationTime: time }),
]);

/**
 * What an event says.
 * @throws UnusableEvent
 */
export function decode(event: unknown): Invocation {
  const { invokingEvent, ruleParameters, ...envelope } = parse(eventSchema, event, 'The event');
  const message = parse(messageSchema, parseJson(invokingEvent, 'invokingEvent'), 'invokingEvent', 'invokingEvent.');
  return {
    accountId: envelope.accountId,
    configRuleName: envelope.configRuleName,
    resultToken: envelope.resultToken,
    ruleParameters: ruleParameters == null || ruleParameters === '' ? {} : parseJson(ruleParameters, 'ruleParameters'),
    message: decodeMessage(message, envelope.eventLeftScope === true, envelope.evaluationMode === 'PROACTIVE'),
  };
}

const deletedStates: ReadonlySet<string> = new Set(['ResourceDeleted', 'ResourceDeletedNotRecorded']);

function decodeMessage(message: v.InferOutput<typeof messageSchema>, leftScope: boolean, proactive: boolean): Message {
  if (message.messageType === 'ScheduledNotification') {
    return { kind: 'schedule', time: message.notificationCreationTime };
  }
  const oversized = message.messageType === 'OversizedConfigurationItemChangeNotification';
  const item = oversized ? message.configurationItemSummary : message.configurationItem;
  const { resourceType, resourceId, configurationItemStatus: status } = item;
  const resource = { resourceType, resourceId, captureTime: item.configurationItemCaptureTime };
  const reason = leftScope
    ? 'The resource has left the scope of this rule.'
    : proactive
      ? 'This rule judges resources that exist; it has no proactive mode.'
      : status === 'ResourceNotRecorded'
        ? 'AWS Config does not record this resource.'
        : undefined;
  if (reason !== undefined) return { kind: 'not-judged', ...resource, reason };
  return {
    kind: 'change',
    ...resource,
    time: message.notificationCreationTime ?? item.configurationItemCaptureTime,
    deleted: deletedStates.has(status) || (oversized && message.configurationItemSummary.changeType === 'DELETE'),
    configuration: item.configuration ?? undefined,
    relationships: relationshipsOf(item.relationships ?? []),
    previous: previousState(oversized ? undefined : message.configurationItemDiff),
  };
}

function previousState(diff: v.InferOutput<typeof diffSchema>): PreviousState {
  const changed = Object.entries(diff?.changedProperties ?? {});
  const configuration = changed.find(([path]) => path === 'Configuration')?.[1]?.previousValue;
  const relationships = changed
    .filter(([path]) => path.startsWith('Relationships.'))
    .flatMap(([, property]) => {
      const parsed = v.safeParse(relationship, property?.previousValue);
      return parsed.success ? [parsed.output] : [];
    });
  return {
    configuration: isRecord(configuration) ? configuration : undefined,
    relationships: relationshipsOf(relationships),
  };
}

function relationshipsOf(relationships: readonly v.InferOutput<typeof relationship>[]): readonly Relationship[] {
  return relationships.map(({ resourceType, resourceId }) => ({ resourceType, resourceId: resourceId ?? undefined }));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse<S extends v.GenericSchema>(schema: S, value: unknown, whole: string, within = ''): v.InferOutput<S> {
  const reading = read(schema, value, whole, within);
  if ('problem' in reading) throw new UnusableEvent(`${reading.problem}.`);
  return reading.output;
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnusableEvent(`${where} is not JSON: ${JSON.stringify(text.slice(0, 60))}.`);
  }
}
