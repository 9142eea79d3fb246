// The values of expressions. JSON's, and two more: what nobody knows before the apply, and lists without an order. Pure.

/** What nobody knows before the apply. */
export const notKnown: unique symbol = Symbol('not known');

/** An object or a map. Members may be worked out when they are read. */
export interface Members {
  readonly [name: string]: Value;
}

/** A value of Terraform's, as far as it is known. */
export type Value = string | number | boolean | null | typeof notKnown | readonly Value[] | Members;

const unordered = new WeakSet<readonly Value[]>();

/** A set: each member once, in Terraform's order where that can be told. */
export function setOf(items: readonly Value[]): readonly Value[] {
  const byText = new Map(items.map((item): [string, Value] => [JSON.stringify(item, known), item]));
  const members = [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
  unordered.add(members);
  return members;
}

function known(_key: string, value: unknown): unknown {
  return value === notKnown ? { notKnown: true } : value;
}

/** A list with the members of another, and without an order where the other has none. */
export function inOrderOf(other: Value, items: readonly Value[]): readonly Value[] {
  if (isSet(other)) unordered.add(items);
  return items;
}

/** Is it a set, or made of one? Then it says nothing which member comes first. */
export function isSet(value: Value): boolean {
  return isList(value) && unordered.has(value);
}

/** Is it a list, a tuple or a set? */
export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** Is it an object or a map? */
export function isMembers(value: Value | undefined): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Is something in it not known? */
export function holdsUnknown(value: Value): boolean {
  if (value === notKnown) return true;
  if (isList(value)) return value.some(holdsUnknown);
  return isMembers(value) && Object.keys(value).some((name) => holdsUnknown(value[name] as Value));
}

/** The ids that stand for what does not exist yet: what they consist of means nothing. */
export const madeUpId = /-planned[0-9]|[a-z]-of-/;

/** Is there an id in it that stands for what does not exist yet? */
export function holdsMadeUp(value: Value): boolean {
  if (typeof value === 'string') return madeUpId.test(value);
  if (isList(value)) return value.some(holdsMadeUp);
  return isMembers(value) && Object.entries(value).some(([name, item]) => madeUpId.test(name) || holdsMadeUp(item));
}

/** As Terraform writes a value into a text; not known where it does not. */
export function textOf(value: Value): string | typeof notKnown {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : notKnown;
}

/** A text or a number as text; empty for anything else. */
export function wordOf(value: Value | undefined): string {
  const text = textOf(value ?? null);
  return text === notKnown ? '' : text;
}

/** A truth value, also one that is written as text; anything else is not known. */
export function truthOf(value: Value): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}

/** Do two values equal each other? `undefined`: nobody knows. */
export function areEqual(a: Value, b: Value): boolean | undefined {
  if (holdsUnknown(a) || holdsUnknown(b)) return undefined;
  return JSON.stringify(a) === JSON.stringify(b);
}
