// Resources of the model of which some fields are not known: asking for one of those is a question without an answer.
import { NotKnown, type Resources, type SliceName } from '../../network/network';
import type { Tags } from '../../network/model/tags';
import type { PlannedTags } from './resources';
import { isUnknown, mapped, picked, type Maybe, type Pick } from './values';

/** `certain`: only what is known counts. Else what is picked of what may be. */
export type Reading = 'certain' | Pick;

/** What is asked for and not known: the slice, and the id of the resource. */
export interface Holder {
  readonly slice: SliceName;
  readonly id: string;
  readonly reading: Reading;
}

/** The fields of an object, each if it is known. */
export type MaybeFields<T> = { readonly [K in keyof T]: Maybe<T[K]> };

/** An object whose unknown fields throw NotKnown when they are read. */
export function holding<T extends object>(holder: Holder, fields: MaybeFields<T>): T {
  if (!Object.values(fields).some(isUnknown)) return fields as T;
  const held = {};
  for (const [key, value] of Object.entries<unknown>(fields)) {
    const { slice, id, reading } = holder;
    if (isUnknown(value)) {
      Object.defineProperty(held, key, {
        enumerable: true,
        get: () => {
          const found = reading === 'certain' ? undefined : picked(value, reading);
          if (found === undefined) throw new NotKnown(slice, [id], value.unknownBecause);
          return found.value;
        },
      });
    } else Object.defineProperty(held, key, { configurable: true, enumerable: true, value });
  }
  return held as T;
}

/** A list of objects whose unknown fields throw NotKnown when they are read. */
export function holdingAll<T extends object>(
  holder: Holder,
  list: Maybe<readonly MaybeFields<T>[]>,
): Maybe<readonly T[]> {
  return mapped(list, (items) => items.map((item) => holding<T>(holder, item)));
}

/** Tags whose unknown values throw NotKnown when they are read. */
export function holdingTags(holder: Holder, tags: Maybe<PlannedTags>): Maybe<Tags> {
  return isUnknown(tags) ? (tags as Maybe<Tags>) : holding<Record<string, string>>(holder, tags);
}

/** Has a resource, or something in it, fields that throw NotKnown? */
export function isHeld(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isHeld);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(Object.getOwnPropertyDescriptors(value)).some(
    (property: PropertyDescriptor) => property.get !== undefined || isHeld(property.value),
  );
}

/**
 * A resource without its unknown fields: what they are is left out, for those who show it and judge nothing.
 * @param nameOf what people call the things that ids stand for
 */
export function shown<S extends SliceName>(resource: Resources[S], nameOf: (id: string) => string): Resources[S] {
  return plain(resource, nameOf) as Resources[S];
}

function plain(value: unknown, nameOf: (id: string) => string): unknown {
  if (typeof value === 'string') return nameOf(value);
  if (Array.isArray(value)) return value.map((item) => plain(item, nameOf));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.keys(value).flatMap((key): [string, unknown][] => {
    try {
      return [[key, plain((value as Record<string, unknown>)[key], nameOf)]];
    } catch (error) {
      if (!(error instanceof NotKnown)) throw error;
      const instead = substituteFor(key);
      return instead === undefined ? [] : [[key, instead]];
    }
  });
  return Object.fromEntries(fields);
}

const lists: ReadonlySet<string> = new Set([
  'associations',
  'cidrBlocks',
  'cidrs',
  'dnsNames',
  'egress',
  'entries',
  'groups',
  'ingress',
  'ipv6CidrBlocks',
  'ipv6Cidrs',
  'networkInterfaceIds',
  'prefixListIds',
  'routeTableIds',
  'routes',
  'subnetIds',
]);
const texts: ReadonlySet<string> = new Set([
  'groupName',
  'ipAddressType',
  'ipProtocol',
  'protocol',
  'ruleAction',
  'serviceName',
  'state',
  'vpcEndpointType',
]);

function substituteFor(key: string): unknown {
  if (lists.has(key)) return [];
  if (key === 'tags') return {};
  return texts.has(key) ? 'unknown' : undefined;
}
