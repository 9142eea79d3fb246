// Properties of a resource in a template, read as texts, lists, flags and numbers. Pure.
import { isUnknown, mapped, together, unknown, type Maybe } from '../planned/values';
import { scalarText, whole } from './intrinsics';

/** Properties of a resource; parts of them may be unknown. */
export type Properties = Readonly<Record<string, unknown>>;

/** A text; `undefined` where there is none. */
export function textIn(properties: Properties, name: string): Maybe<string | undefined> {
  const value = properties[name];
  if (isUnknown(value)) return unknown(value.unknownBecause);
  const text = scalarText(value);
  return text === '' ? undefined : text;
}

/** A list of texts; empty where there is none. */
export function listIn(properties: Properties, name: string): Maybe<readonly string[]> {
  const value = whole(properties[name]);
  return mapped(value, (list) =>
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

/** The objects in a list. */
export function objectsIn(properties: Properties, name: string): Maybe<readonly Properties[]> {
  const value = properties[name];
  if (isUnknown(value)) return unknown(value.unknownBecause);
  const list: readonly unknown[] = Array.isArray(value) ? value.flat() : value === undefined ? [] : [value];
  return mapped(together(list), (known) => known as readonly Properties[]);
}
