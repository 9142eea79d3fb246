// Values of a template as texts. Pure.
import { isUnknown, picked, type Maybe, type Pick, type Unknown } from '../planned/values';

/** Text, number or boolean as CloudFormation writes it; anything else is empty. */
export function scalarText(value: unknown): string {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';
}

/** The items of a list in one text. */
export function listText(text: string): readonly string[] {
  return text.split(',').map((one) => one.trim());
}

/** Are two values the same for CloudFormation? */
export function sameText(a: unknown, b: unknown): boolean {
  return typeof a === 'object' || typeof b === 'object'
    ? JSON.stringify(a) === JSON.stringify(b)
    : scalarText(a) === scalarText(b);
}

/** A value of which no part is unknown. */
export function whole(value: unknown): Maybe<unknown> {
  const found = firstUnknown(value);
  if (found === undefined || found === value) return value;
  return { unknownBecause: found.unknownBecause, among: (pick: Pick) => wholeBy(value, pick) };
}

function firstUnknown(value: unknown): Unknown<unknown> | undefined {
  if (isUnknown(value)) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const inner of Object.values(value) as unknown[]) {
    const found = firstUnknown(inner);
    if (found) return found;
  }
  return undefined;
}

/** The value with its parts as they are picked, without those that there are not then. */
function wholeBy(value: unknown, pick: Pick): { readonly value: unknown } | undefined {
  if (isUnknown(value)) {
    const found = picked(value, pick);
    return found && wholeBy(found.value, pick);
  }
  if (typeof value !== 'object' || value === null) return { value };
  const entries = Object.entries(value).map(([key, inner]: [string, unknown]) => ({
    key,
    inner: wholeBy(inner, pick),
  }));
  if (entries.some(({ inner }) => inner === undefined)) return undefined;
  const there = entries.filter(({ inner }) => inner?.value !== undefined);
  return {
    value: Array.isArray(value)
      ? there.map(({ inner }) => inner?.value)
      : Object.fromEntries(there.map(({ key, inner }) => [key, inner?.value])),
  };
}
