// Properties of a resource as text, lists, numbers and ids; parts of them may be unknown. Pure.
import type { PlannedTags } from '../planned/resources';
import { chained, isUnknown, mapped, together, unknown, type Maybe } from '../planned/values';
import { scalarText, whole } from './texts';

/** Properties of a resource; parts of them may be unknown. */
export type Properties = Readonly<Record<string, unknown>>;

/** A property; unknown too where a macro may add it. */
export function propertyOf(properties: Properties, name: string): unknown {
  if (Object.hasOwn(properties, name)) return properties[name];
  const added = Object.keys(properties).find((key) => key === 'Fn::Transform' || key.startsWith('Fn::ForEach'));
  return added === undefined ? undefined : unknown(`${added} may add ${name}`);
}

/** A text; `undefined` where there is none. */
export function textIn(properties: Properties, name: string): Maybe<string | undefined> {
  return mapped(whole(propertyOf(properties, name)), textOf);
}

function textOf(value: unknown): string | undefined {
  const text = scalarText(value);
  return text === '' ? undefined : text;
}

/** A list of texts; empty where there is none. */
export function listIn(properties: Properties, name: string): Maybe<readonly string[]> {
  return mapped(whole(propertyOf(properties, name)), (list) =>
    Array.isArray(list) ? list.flat().map(scalarText) : list === undefined ? [] : [scalarText(list)],
  );
}

/** A boolean. */
export function flagIn(properties: Properties, name: string, preset: boolean): Maybe<boolean> {
  return mapped(textIn(properties, name), (text) => (text === undefined ? preset : text.toLowerCase() === 'true'));
}

/** A number. */
export function numberIn(properties: Properties, name: string): Maybe<number | undefined> {
  return mapped(textIn(properties, name), (text) =>
    text === undefined || Number.isNaN(Number(text)) ? undefined : Number(text),
  );
}

/** The objects in a list, each if it is known. */
export function objectsIn(properties: Properties, name: string): Maybe<readonly Maybe<Properties>[]> {
  const value = propertyOf(properties, name);
  if (isUnknown(value)) return unknown(value.unknownBecause);
  return (Array.isArray(value) ? value.flat() : value === undefined ? [] : [value]) as readonly Maybe<Properties>[];
}

/** Tags, of which some values may be unknown. */
export function tagsIn(properties: Properties): Maybe<PlannedTags> {
  return chained(objectsIn(properties, 'Tags'), (list) =>
    chained(together(list), (tags) => {
      const values = tags.map((tag) => mapped(textIn(tag, 'Value'), (text) => text ?? ''));
      return mapped(together(tags.map((tag) => textIn(tag, 'Key'))), (keys) =>
        Object.fromEntries(keys.map((key, position) => [key ?? '', values[position] ?? ''])),
      );
    }),
  );
}

/** Ids of what others give: none of what the templates declare, and the same where the origin is. */
export interface OutsideIds {
  readonly idOf: (origin: string, prefix: string) => string;
  /** All of them, with what people call them. */
  readonly all: () => readonly { readonly id: string; readonly address: string }[];
}

/** No ids yet. */
export function outsideIds(): OutsideIds {
  const ids = new Map<string, { readonly id: string; readonly address: string }>();
  return {
    idOf(origin, prefix) {
      const key = `${prefix} ${origin}`;
      const letters = origin.replace(/[^A-Za-z0-9]/g, (other) => `.${other.codePointAt(0)?.toString(16) ?? ''}`);
      const found = ids.get(key) ?? { id: `${prefix}-outside.${letters}`, address: origin };
      ids.set(key, found);
      return found.id;
    },
    all: () => [...ids.values()],
  };
}

/** An id; `undefined` where there is none. */
export function idIn(
  properties: Properties,
  name: string,
  prefix: string,
  outside: OutsideIds,
): Maybe<string | undefined> {
  return identified(propertyOf(properties, name), prefix, outside);
}

function identified(value: unknown, prefix: string, outside: OutsideIds): Maybe<string | undefined> {
  if (!isUnknown(value)) return textOf(value);
  return value.origin === undefined ? unknown(value.unknownBecause) : outside.idOf(value.origin, prefix);
}

/** A list of ids; empty where there is none. */
export function idsIn(
  properties: Properties,
  name: string,
  prefix: string,
  outside: OutsideIds,
): Maybe<readonly string[]> {
  const value = propertyOf(properties, name);
  if (value === undefined) return [];
  // How many a list from outside holds is not known either.
  if (isUnknown(value)) return unknown(value.unknownBecause);
  const items: readonly unknown[] = Array.isArray(value) ? value.flat() : [value];
  return mapped(together(items.map((item) => identified(item, prefix, outside))), (ids) => ids.map((id) => id ?? ''));
}
