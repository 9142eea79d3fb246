// Patterns with `*` and `?`, as parameters use them. No regular expressions: their text comes from outside.

/** Does the whole text match the pattern? `*` stands for any characters or none, `?` for exactly one. */
export function matchesGlob(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  // The last `*` and where its match ends so far: the only place that is ever worth returning to.
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p;
      resume = t;
      p += 1;
    } else if (pattern[p] === '?' || pattern[p] === text[t]) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      resume += 1;
      p = star + 1;
      t = resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}

/** Does the whole text match one of the patterns? */
export function matchesAny(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => matchesGlob(pattern, text));
}
