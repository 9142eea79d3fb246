// Reads other people's JSON with a schema, and says in one sentence what is wrong with it.
import * as v from 'valibot';

/** So much of a value or a place is shown. */
const maxShown = 120;

/** What a value of the right shape gives, or what is wrong: `Routes.0.State is 5: expected string`. */
export type Reading<T> = { readonly output: T } | { readonly problem: string };

/** Says where an absent part is expected; problems that name what they expect stay as they are. */
export function orExpected(problem: string, expected: string): string {
  return problem.endsWith(' is missing') ? `${problem}: expected ${expected}` : problem;
}

/**
 * Reads a value.
 * @param whole what the value is called when the fault is not in a part of it
 * @param within the prefix of the names of its parts
 */
export function read<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  whole = 'it',
  within = '',
): Reading<v.InferOutput<S>> {
  const result = v.safeParse(schema, value);
  if (result.success) return { output: result.output };
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  const place = path === null ? whole : `${within}${shortened(path)}`;
  if (issue.received === 'undefined') return { problem: `${place} is missing` };
  const expected = issue.type === 'check' ? issue.message : (issue.expected ?? issue.message);
  return { problem: `${place} is ${plainly(shortened(issue.received))}: expected ${plainly(expected)}` };
}

// The schema's words for types as people say them: `(Object | Array)`.
function plainly(said: string): string {
  const words: Readonly<Record<string, string>> = { Object: 'an object', Array: 'a list', Date: 'a date' };
  const types = /^\((.*)\)$/.exec(said)?.[1] ?? said;
  return types
    .split(' | ')
    .map((type) => words[type] ?? type)
    .join(' or ');
}

/** The text, cut where it is too long for a message: whoever wrote it must not fill the logs. */
export function shortened(text: string): string {
  return text.length <= maxShown ? text : `${text.slice(0, maxShown)}…`;
}
