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
