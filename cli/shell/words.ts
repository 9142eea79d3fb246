// Several things in one sentence.

/** `a, b and c`. */
export function enumerated(names: readonly string[], conjunction: 'and' | 'or' = 'and'): string {
  return [names.slice(0, -1).join(', '), ...names.slice(-1)].filter((part) => part !== '').join(` ${conjunction} `);
}
