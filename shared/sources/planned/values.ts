// Values of a plan or a template, some of which only the deployment will know.

/** Several values of which one will be right. Each choice is made once, however many values follow from it. */
export interface Choice {
  readonly count: number;
  /** Whether it can be nothing else. */
  readonly isExhaustive: boolean;
}

/** Which of a choice's candidates counts: its position. */
export type Pick = (choice: Choice) => number;

/** A value that is known only once the deployment has happened. */
export interface Unknown<T> {
  /** The end of a sentence: `its subnet_ids are known only after apply`. */
  readonly unknownBecause: string;
  /** What it may be, by the choices that it follows from: enough to complain where it is wrong by all of them. */
  readonly among: ((pick: Pick) => { readonly value: T } | undefined) | undefined;
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
  return { unknownBecause: because, among: undefined, ...(origin === undefined ? {} : { origin }) };
}

/** A value that is known only by a reading which may be wrong: enough to complain, never to call something compliant. */
export function likely<T>(value: T, because: string): Unknown<T> {
  return choice([value], because, false);
}

/**
 * One of several values.
 * @param isExhaustive whether it can be nothing else
 */
export function choice<T>(candidates: readonly T[], because: string, isExhaustive = true): Unknown<T> {
  const among: Choice = { count: candidates.length, isExhaustive };
  return {
    unknownBecause: because,
    among: candidates.length === 0 ? undefined : (pick) => ({ value: candidates[pick(among)] as T }),
  };
}

/** Is it a value that only the deployment will know? */
export function isUnknown(value: unknown): value is Unknown<unknown> {
  return typeof value === 'object' && value !== null && 'unknownBecause' in value && 'among' in value;
}

/** The value by what is picked; `undefined` where even then nobody knows it. */
export function picked<T>(value: Maybe<T>, pick: Pick): { readonly value: T } | undefined {
  return isUnknown(value) ? value.among?.(pick) : { value };
}

/** The result of a function on a value; as unknown as the value is. */
export function mapped<T, U>(value: Maybe<T>, change: (value: T) => U): Maybe<U> {
  if (!isUnknown(value)) return change(value);
  const { unknownBecause, among } = value;
  return { unknownBecause, among: among && ((pick) => onto(among(pick), (known) => ({ value: change(known) }))) };
}

/** The result of a function on a value, where the result may be unknown itself. */
export function chained<T, U>(value: Maybe<T>, change: (value: T) => Maybe<U>): Maybe<U> {
  if (!isUnknown(value)) return change(value);
  const { unknownBecause, among } = value;
  return { unknownBecause, among: among && ((pick) => onto(among(pick), (known) => picked(change(known), pick))) };
}

function onto<T, U>(
  found: { readonly value: T } | undefined,
  change: (value: T) => { readonly value: U } | undefined,
): { readonly value: U } | undefined {
  return found && change(found.value);
}

/** A list of values as one value: unknown when one of them is. */
export function together<T>(values: readonly Maybe<T>[]): Maybe<readonly T[]> {
  const firstUnknown = values.find((value) => isUnknown(value));
  if (firstUnknown === undefined) return values as readonly T[];
  return {
    unknownBecause: firstUnknown.unknownBecause,
    among: (pick) => {
      const found = values.map((value) => picked(value, pick));
      return found.every((one) => one !== undefined) ? { value: found.map(({ value }) => value) } : undefined;
    },
  };
}

/** Several lists as one: unknown when one of them is. */
export function joined<T>(lists: readonly Maybe<readonly T[]>[]): Maybe<readonly T[]> {
  return mapped(together(lists), (known) => known.flat());
}
