// Made-up values. The same seed gives the same ones.

/** A source of made-up values. */
export interface Random {
  /** A whole number from 0 up to, not including, this. */
  readonly below: (limit: number) => number;
  /** One of these. */
  readonly of: <T>(values: readonly [T, ...T[]]) => T;
  /** So many hexadecimal digits. */
  readonly hex: (digits: number) => string;
  readonly uuid: () => string;
}

/** The source of made-up values of this seed. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  // A counter through an integer hash: fast, and good enough for names.
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let value = state;
    value = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
    value = Math.imul(value ^ (value >>> 15), 0x735a2d97);
    return (value ^ (value >>> 15)) >>> 0;
  };
  const below = (limit: number) => next() % limit;
  const hex = (digits: number) => {
    let text = '';
    while (text.length < digits) text += next().toString(16).padStart(8, '0');
    return text.slice(0, digits);
  };
  return {
    below,
    of: (values) => values[below(values.length)] ?? values[0],
    hex,
    uuid: () => [8, 4, 4, 4, 12].map(hex).join('-'),
  };
}
