// Values of a plan or a template, some of which only the deployment will know.

/** A value that is known only once the deployment has happened. */
export interface Unknown<T> {
  /** The end of a sentence: `its subnet_ids are known only after apply`. */
  readonly unknownBecause: string;
  /** What it most probably will be: enough to complain, never enough to call something compliant. */
  readonly likely: { readonly value: T } | undefined;
  /** Who gives it from outside, `parameter VpcId`: as an id it is none of what is declared. The same origin, the same id. */
  readonly origin?: string | undefined;
}

/** A value, if it is known. */
export type Maybe<T> = T | Unknown<T>;

/**
 * A value that nobody knows before the deployment.
 * @param origin who gives it from outside of what is declared
 */
export function unknown(because: string, origin?: string): Unknown<never> {
  return { unknownBecause: because, likely: undefined, ...(origin === undefined ? {} : { origin }) };
}

/** A value that is known only by a reading which may be wrong. */
export function likely<T>(value: T, because: string): Unknown<T> {
  return { unknownBecause: because, likely: { value } };
}

/** Is it a value that only the deployment will know? */
export function isUnknown(value: unknown): value is Unknown<unknown> {
  return typeof value === 'object' && value !== null && 'unknownBecause' in value && 'likely' in value;
}

/** The result of a function on a value; as unknown as the value is. */
export function mapped<T, U>(value: Maybe<T>, change: (value: T) => U): Maybe<U> {
  if (!isUnknown(value)) return change(value);
  return { unknownBecause: value.unknownBecause, likely: value.likely && { value: change(value.likely.value) } };
}

/** A list of values as one value: unknown when one of them is. */
export function together<T>(values: readonly Maybe<T>[]): Maybe<readonly T[]> {
  const [firstUnknown] = values.filter((value) => isUnknown(value)) as readonly Unknown<T>[];
  if (firstUnknown === undefined) return values as readonly T[];
  const probable = values.map((value) => (isUnknown(value) ? value.likely : { value }));
  const isProbable = probable.every((value) => value !== undefined);
  return {
    unknownBecause: firstUnknown.unknownBecause,
    likely: isProbable ? { value: probable.map(({ value }) => value) } : undefined,
  };
}

/** Several lists as one: unknown when one of them is. */
export function joined<T>(lists: readonly Maybe<readonly T[]>[]): Maybe<readonly T[]> {
  return mapped(together(lists), (known) => known.flat());
}
