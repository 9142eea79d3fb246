// Patterns with `*` and `?`, as parameters use them. No regular expressions: their text comes from outside.
import { matchesGlob } from '../policy/patterns';

export { matchesGlob };

/** Does the whole text match one of the patterns? */
export function matchesAny(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => matchesGlob(pattern, text));
}
