// Several questions asked together, where one that nobody can answer must not hide the answer of another.
import { NotKnown } from './network';

/**
 * The answers to those questions that have one.
 * @throws NotKnown of the first question that needs what was not read, when no other has an answer
 */
export function answersTo<T>(questions: readonly (() => T | undefined)[]): readonly T[] {
  const answers: T[] = [];
  let unknown: NotKnown | undefined;
  for (const question of questions) {
    try {
      const answer = question();
      if (answer !== undefined) answers.push(answer);
    } catch (error) {
      if (!(error instanceof NotKnown)) throw error;
      unknown ??= error;
    }
  }
  if (answers.length === 0 && unknown) throw unknown;
  return answers;
}

/**
 * Does it hold for one of these? One for which it is known to hold decides, whatever the others are.
 * @throws NotKnown where it holds for none that is known, and may for another
 */
export function holdsForSome<T>(items: readonly T[], holds: (item: T) => boolean): boolean {
  return answersTo(items.map((item) => () => holds(item) || undefined)).length > 0;
}

/** What is known of these, and what the first of the others waits for. */
export function knownOf<T, V>(
  items: readonly T[],
  valuesOf: (item: T) => readonly V[],
): { readonly known: readonly V[]; readonly waitsFor: NotKnown | undefined } {
  const known: V[] = [];
  let waitsFor: NotKnown | undefined;
  for (const item of items) {
    try {
      known.push(...valuesOf(item));
    } catch (error) {
      if (!(error instanceof NotKnown)) throw error;
      waitsFor ??= error;
    }
  }
  return { known, waitsFor };
}

/** The answer to a question, or something else where nobody can answer it: only for what decides no verdict. */
export function ifKnown<T>(question: () => T, otherwise: T): T {
  try {
    return question();
  } catch (error) {
    if (error instanceof NotKnown) return otherwise;
    throw error;
  }
}
