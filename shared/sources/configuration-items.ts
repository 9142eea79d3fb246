// A network from AWS Config's configuration items: snapshot files, history files, GetResourceConfigHistory. Pure.
import * as v from 'valibot';
import { grouped } from '../network/derived';
import {
  emptyNetwork,
  sliceNames,
  sliceOf,
  slices,
  withSlice,
  type Network,
  type Resources,
  type SliceName,
} from '../network/network';
import { isMain } from '../network/route-tables';
import { UnexpectedShape, fromDescribe } from './describe';
import { describedConfiguration } from './item-configuration';
import { orExpected, read, shortened } from './shape';

/** What one file or answer of AWS Config says. */
export interface Recording {
  /** A snapshot lists every recorded resource; a history only some states of some resources. */
  readonly isSnapshot: boolean;
  /** Of the types that the model has. */
  readonly items: readonly ConfigurationItem[];
}

/** The state of a resource at a time. */
interface ConfigurationItem {
  readonly accountId: string;
  readonly region: string;
  readonly slice: SliceName;
  readonly resourceId: string;
  /** Milliseconds since 1970. */
  readonly captureTime: number;
  /** Orders items of the same capture time. */
  readonly stateId: number;
  /** `unrecorded`: it exists, and AWS Config was told not to look at it. */
  readonly state: 'present' | 'gone' | 'unrecorded';
  /** Only where it is present. */
  readonly resource: Resources[SliceName] | undefined;
}

const sliceOfType: ReadonlyMap<string, SliceName> = new Map(
  sliceNames.flatMap((name) => {
    const { resourceType } = slices[name];
    return resourceType === undefined ? [] : [[resourceType, name] as const];
  }),
);

const states: ReadonlyMap<string, ConfigurationItem['state']> = new Map([
  ['OK', 'present'],
  ['ResourceDiscovered', 'present'],
  ['ResourceDeleted', 'gone'],
  ['ResourceDeletedNotRecorded', 'gone'],
]);

const name = v.pipe(
  v.string(),
  v.check((text) => text !== '', 'text'),
);

const captureTime = v.pipe(
  v.union([v.date(), v.string(), v.number()]),
  v.check((value) => !Number.isNaN(milliseconds(value)), 'a time such as 2026-02-13T06:02:31.524Z'),
  v.transform(milliseconds),
);

// ISO text in files, a Date from the SDK, seconds from version 1 of the AWS CLI. Items from before 2015 end in `UTC`.
function milliseconds(time: Date | string | number): number {
  if (typeof time === 'number') return time * 1000;
  return new Date(typeof time === 'string' ? time.replace(/UTC$/, 'Z') : time).getTime();
}

const file = v.object({ configSnapshotId: v.nullish(v.string()), configurationItems: v.array(v.unknown()) });

const anyItem = v.object({ resourceType: v.string() });

/** What every configuration item has. */
const itemFields = v.object({
  resourceId: name,
  configurationItemStatus: name,
  configurationItemCaptureTime: captureTime,
  configurationStateId: v.optional(v.union([v.string(), v.number()])),
  awsRegion: name,
  // Files and events say awsAccountId, the API accountId.
  awsAccountId: v.nullish(name),
  accountId: v.nullish(name),
  tags: v.nullish(v.record(v.string(), v.nullable(v.string()))),
  // That of a deleted resource may be absent.
  configuration: v.optional(v.unknown()),
});

/**
 * What a snapshot file, a history file or an answer of GetResourceConfigHistory says.
 * @throws UnexpectedShape with the place and what was expected
 */
export function recordingFrom(document: unknown): Recording {
  const reader = recordingReader();
  for (const value of envelopeOf(document).configurationItems) reader.take(value);
  return reader.recording(document);
}

/** Takes the items of a file or an answer one after the other, in its order. */
export interface RecordingReader {
  /**
   * Takes an item, of whatever type.
   * @throws UnexpectedShape with the item's number and the place in it
   */
  readonly take: (value: unknown) => void;
  /** Counts an item of a type that the model does not have. */
  readonly passOver: (resourceType: string) => void;
  /** How many items there were so far. */
  readonly count: () => number;
  /**
   * What all of it says.
   * @param document what is around the items; they need not be in it
   * @throws UnexpectedShape with the place and what was expected
   */
  readonly recording: (document: unknown) => Recording;
}

/** A reader for one file or answer. It keeps the items of types that the model has, and nothing of the others. */
export function recordingReader(): RecordingReader {
  const items: ConfigurationItem[] = [];
  let count = 0;
  let firstType: unknown;
  let hasSeveralTypes = false;
  const passOver = (resourceType: unknown) => {
    if (count === 0) firstType = resourceType;
    else if (resourceType !== firstType) hasSeveralTypes = true;
    count += 1;
  };
  return {
    take(value) {
      const place = `configurationItems[${count}]`;
      try {
        const item = itemFrom(value);
        if (item) items.push(item);
      } catch (error) {
        if (!(error instanceof UnexpectedShape)) throw error;
        throw new UnexpectedShape(orExpected(`${place}${error.message}`, 'it in every item'));
      }
      passOver((value as { readonly resourceType?: unknown }).resourceType);
    },
    passOver,
    count: () => count,
    recording(document) {
      const { configSnapshotId } = envelopeOf(document);
      return { isSnapshot: Boolean(configSnapshotId) && hasSeveralTypes && isInventory(items), items };
    },
  };
}

/** Whether the model has resources of this type: items of other types need not be read. */
export function isModelled(resourceType: string): boolean {
  return sliceOfType.has(resourceType);
}

function envelopeOf(document: unknown): v.InferOutput<typeof file> {
  const reading = read(file, document);
  if (!('problem' in reading)) return reading.output;
  throw new UnexpectedShape(
    orExpected(reading.problem, 'a snapshot or history file of AWS Config, or an answer of GetResourceConfigHistory'),
  );
}

// A history file is of one resource type, and tells of changes. Nobody says that none ever has a snapshot's id, and to
// take one for a snapshot would make nothing of what did not change.
function isInventory(items: readonly ConfigurationItem[]): boolean {
  const resources = new Set(
    items.map(({ slice, resourceId, accountId, region }) => [slice, resourceId, accountId, region].join()),
  );
  return resources.size === items.length && items.every(({ state }) => state !== 'gone');
}

// Messages start with the place, so that they can follow the item's number.
function itemFrom(value: unknown): ConfigurationItem | undefined {
  const slice = sliceOfType.get(fieldsOf(anyItem, value).resourceType);
  if (slice === undefined) return undefined;
  const fields = fieldsOf(itemFields, value);
  const accountId = fields.awsAccountId ?? fields.accountId;
  if (accountId === undefined || accountId === null) throw new UnexpectedShape('.awsAccountId is missing');
  const state = states.get(fields.configurationItemStatus) ?? 'unrecorded';
  return {
    accountId,
    region: fields.awsRegion,
    slice,
    resourceId: fields.resourceId,
    captureTime: fields.configurationItemCaptureTime,
    stateId: Number(fields.configurationStateId ?? 0),
    state,
    resource: state === 'present' ? resourceOf(slice, fields) : undefined,
  };
}

function fieldsOf<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> {
  const reading = read(schema, value, '', '.');
  if ('problem' in reading) throw new UnexpectedShape(reading.problem);
  return reading.output;
}

function resourceOf(slice: SliceName, fields: v.InferOutput<typeof itemFields>): Resources[SliceName] {
  const { resourceId, configuration, tags, configurationItemCaptureTime } = fields;
  const resource = describedResource(slice, describedConfiguration(configuration, tags ?? {}));
  const id = idOf(slice, resource);
  if (id !== resourceId) {
    throw new UnexpectedShape(`.configuration is that of ${shortened(id)}: expected that of ${shortened(resourceId)}`);
  }
  return withRecordingFacts(slice, resource, configurationItemCaptureTime);
}

function describedResource(slice: SliceName, described: unknown): Resources[SliceName] {
  try {
    return fromDescribe(slice, described);
  } catch (error) {
    if (!(error instanceof UnexpectedShape)) throw error;
    throw new UnexpectedShape(`.configuration: ${error.message}`);
  }
}

function idOf<S extends SliceName>(slice: S, resource: Resources[S]): string {
  const [id] = sliceOf(slice, [resource], []).byKey.keys();
  return id ?? '';
}

// What is true of a resource because AWS Config tells of it, and not EC2.
function withRecordingFacts(
  slice: SliceName,
  resource: Resources[SliceName],
  capturedAt: number,
): Resources[SliceName] {
  switch (slice) {
    // Not by a copy: that would ask for fields that are not known.
    case 'vpcEndpoints':
      return Object.defineProperty(resource, 'captureTime', { value: capturedAt });
    case 'routeTables':
      return { ...(resource as Resources['routeTables']), endpointRoutesMayLag: true };
    default:
      return resource;
  }
}

/**
 * The networks that the recordings show, one for each account and Region, ordered by both. Of several items of a
 * resource the newest counts, wherever it is.
 *
 * What is not in the recordings may exist all the same, with one exception: a snapshot lists the resources of a VPC
 * completely for each type that it has any item of (AWS Config may be told not to record a type), unless it lacks the
 * one that every VPC has, or one that another file has and that is no newer.
 */
export function networksOf(recordings: readonly Recording[]): readonly Network[] {
  const places = new Map<string, Recording[]>();
  for (const { isSnapshot, items } of recordings) {
    for (const [place, ofPlace] of grouped(items, ({ accountId, region }) => [`${accountId} ${region}`])) {
      const sofar = places.get(place) ?? [];
      places.set(place, [...sofar, { isSnapshot, items: ofPlace }]);
    }
  }
  return [...places.keys()].sort().map((place) => networkOf(place, places.get(place) ?? []));
}

function networkOf(place: string, recordings: readonly Recording[]): Network {
  const [accountId, region] = place.split(' ') as [string, string];
  const bySlice = grouped(newest(recordings.flatMap(({ items }) => items)), ({ slice }) => [slice]);
  return [...bySlice].reduce(
    (network, [slice, items]) => {
      const resources = items.flatMap(({ resource }) => resource ?? []);
      const recorded = items.filter(({ state }) => state !== 'unrecorded');
      const contradicted = new Set(recordings.flatMap((each) => contradictedVpcs(each, items)));
      const listed = recorded.length === items.length ? recordings.flatMap((each) => listedVpcs(each, slice)) : [];
      const vpcIds = listed.filter((vpcId) => !contradicted.has(vpcId));
      const known = [...vpcIds, ...recorded.map(({ resourceId }) => resourceId)];
      return withSlice(network, slice, sliceOf(slice, resources, known, true) as never);
    },
    emptyNetwork(accountId, region),
  );
}

function newest(items: readonly ConfigurationItem[]): readonly ConfigurationItem[] {
  const byResource = new Map<string, ConfigurationItem>();
  for (const item of items) {
    const key = `${item.slice} ${item.resourceId}`;
    const other = byResource.get(key);
    if (other === undefined || !isOlder(item, other)) byResource.set(key, item);
  }
  return [...byResource.values()];
}

function isOlder(item: ConfigurationItem, other: ConfigurationItem): boolean {
  return item.captureTime === other.captureTime ? item.stateId < other.stateId : item.captureTime < other.captureTime;
}

/** What every VPC has and cannot lose: where it has no item, the snapshot does not list the VPC completely. */
const witnesses: { readonly [S in SliceName]?: (resource: Resources[S]) => boolean } = {
  routeTables: isMain,
  networkAcls: (acl) => acl.isDefault,
  securityGroups: (group) => group.groupName === 'default',
};

/** The ids of the VPCs whose resources of this kind the snapshot lists completely. */
function listedVpcs({ isSnapshot, items }: Recording, slice: SliceName): readonly string[] {
  if (!isSnapshot) return [];
  const present = items.filter(({ state }) => state === 'present');
  const ofSlice = present.filter((item) => item.slice === slice);
  if (ofSlice.length === 0) return [];
  const witness = witnesses[slice] as ((resource: unknown) => boolean) | undefined;
  const witnessing = witness === undefined ? present : ofSlice.filter(({ resource }) => witness(resource));
  return [...new Set(witnessing.flatMap(({ resource }) => vpcIdOf(resource) ?? []))];
}

/**
 * The ids of the VPCs with a resource that the snapshot lacks although it is not newer: it was deleted in between, or
 * the snapshot is not complete.
 * @param items the newest of each resource of one kind
 */
function contradictedVpcs(recording: Recording, items: readonly ConfigurationItem[]): readonly string[] {
  if (!recording.isSnapshot) return [];
  const listed = new Set(recording.items.map(({ slice, resourceId }) => `${slice} ${resourceId}`));
  const latest = recording.items.reduce((time, { captureTime }) => Math.max(time, captureTime), 0);
  return items
    .filter(({ slice, resourceId, captureTime }) => captureTime <= latest && !listed.has(`${slice} ${resourceId}`))
    .flatMap(({ resource }) => vpcIdOf(resource) ?? []);
}

function vpcIdOf(resource: Resources[SliceName] | undefined): string | undefined {
  return resource !== undefined && 'vpcId' in resource ? resource.vpcId : undefined;
}
