// What a fix is: from what a rule has found to the commands of the AWS CLI that put it right.
import { type Network } from '../network/network';
import type { CommonValues, ValuesOf } from '../rule/parameters';
import type { Rule, Subject, SubjectType } from '../rule/rule';
import type { Messages, Verdict, VerdictOf } from '../rule/verdict';

/** What a rule has found wrong with a resource. */
export interface Found<T extends SubjectType, V, R> {
  readonly subject: Subject<T>;
  readonly network: Network;
  /** The values of the rule's parameters that it was evaluated with. */
  readonly values: V & CommonValues;
  /** NON_COMPLIANT: its message, data and causes. */
  readonly verdict: R;
}

/**
 * The commands for a resource that is NON_COMPLIANT, in their order, each on one line. What only the reader can decide
 * is one of the placeholders.
 * @throws NotKnown, Unsayable
 */
export type FixDefinition<F> = (found: F) => readonly string[];

/** A fix whose types have been forgotten, as whoever shows commands handles it. */
export type Fix = FixDefinition<Found<SubjectType, unknown, Verdict>>;

/** What a fix of this rule is given. */
export type FoundBy<R extends Rule> = Found<R['subject'], ValuesOf<R['parameters']>, Breach<R['messages']>>;

type Breach<M extends Messages> = Extract<VerdictOf<M>, { readonly message: string }>;

/** Takes a fix as its author writes it, tied to its rule: defineFix<typeof rule>(…). */
export function defineFix<R extends Rule>(fix: FixDefinition<FoundBy<R>>): Fix {
  return fix as unknown as Fix;
}

export { ifKnown } from '../network/questions';
