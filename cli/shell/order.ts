// The order of texts.

/** By code units, as every machine does it. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
