// What a fix is: from what a rule has found to the commands of the AWS CLI that put it right.
import { NotKnown, type Network } from '../network/network';
import type { CommonValues } from '../rule/parameters';
import type { Subject, SubjectType } from '../rule/rule';

/**
 * The commands for a resource that is NON_COMPLIANT, in their order, each on one line. What only the reader can decide
 * is one of the placeholders.
 * @throws NotKnown, Unsayable
 */
export type FixDefinition<T extends SubjectType, V> = (
  subject: Subject<T>,
  network: Network,
  values: V & CommonValues,
) => readonly string[];

/** A fix whose types have been forgotten, as whoever shows commands handles it. */
export type Fix = FixDefinition<SubjectType, unknown>;

/**
 * Takes a fix as its author writes it.
 * @param _type the resource type that its rule judges
 */
export function defineFix<T extends SubjectType, V = unknown>(_type: T, fix: FixDefinition<T, V>): Fix {
  return fix as unknown as Fix;
}

/** The answer to a question, or something else where nobody can answer it. */
export function ifKnown<T>(question: () => T, otherwise: T): T {
  try {
    return question();
  } catch (error) {
    if (error instanceof NotKnown) return otherwise;
    throw error;
  }
}
