// What every file of this folder says about its facts. The folder imports nothing from outside itself.

/** Where a fact is from. */
export interface Sourced {
  /** Pages of AWS (title or address), packages with their version, or notices. */
  readonly source: string | readonly string[];
  /** The day on which it was read there, `YYYY-MM-DD`. */
  readonly read: string;
}

/** For each value that a file exports: what it is, in words, and where it is from. A file exports it as `sources`. */
export type Sources = Readonly<Record<string, Sourced & { readonly title: string }>>;
