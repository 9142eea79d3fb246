// Patterns of the policy language: `*`, `?` and `${variables}`. No regular expressions: their text comes from outside.
// The time that a match takes grows with the product of both lengths, never faster.

/** Does the whole text match the pattern? `*` stands for any characters or none, `?` for exactly one. */
export function matchesGlob(pattern: string, text: string): boolean {
  return matches(pattern, text, true);
}

/** Does the pattern match everything that the other pattern matches? Sometimes `false` although it does. */
export function subsumes(pattern: string, other: string): boolean {
  // The other's wildcards are characters like any other, but a `*` may stand for none or many: no `?` covers it.
  return matches(pattern, other, false);
}

function matches(pattern: string, text: string, oneCoversStar: boolean): boolean {
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
    } else if (pattern[p] === text[t] || (pattern[p] === '?' && (oneCoversStar || text[t] !== '*'))) {
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

/** The pattern with `*` in the place of every variable: nobody knows what it stands for. */
export function widened(pattern: string): string {
  let result = '';
  let from = 0;
  for (;;) {
    const start = pattern.indexOf('${', from);
    const end = start < 0 ? -1 : pattern.indexOf('}', start);
    if (end < 0) return result + pattern.slice(from);
    result += `${pattern.slice(from, start)}*`;
    from = end + 1;
  }
}

/** What a widened pattern begins with, up to its first wildcard. */
export function literalPrefix(pattern: string): string {
  return before(pattern, /[*?]/);
}

/** A text up to the first of some characters, or all of it. */
export function before(text: string, separators: RegExp): string {
  const end = text.search(separators);
  return end < 0 ? text : text.slice(0, end);
}

/** Has the pattern a wildcard or a variable? */
export function isOpen(pattern: string): boolean {
  return /[*?]/.test(widened(pattern));
}

/** Does the pattern consist of nothing but wildcards, so that it matches every text that can occur? */
export function isWildcardOnly(pattern: string): boolean {
  return pattern.includes('*') && !hasLiterals(pattern);
}

/** Has a widened pattern any character that is not a wildcard? */
export function hasLiterals(pattern: string): boolean {
  return /[^*?]/.test(pattern);
}
