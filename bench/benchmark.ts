// What a benchmark is. bench/run.ts runs all of them and prints what they measured.

/** A benchmark: `npm run bench -- ID` runs it alone. */
export interface Benchmark {
  readonly id: string;
  /** What it asks, in a sentence. */
  readonly question: string;
  /** `small`: seconds instead of minutes, for continuous integration. */
  readonly measure: (form: 'full' | 'small') => Promise<Results>;
}

/** What a benchmark found. */
export interface Results {
  readonly tables: readonly Table[];
  readonly aims: readonly Aim[];
}

/** A table of numbers with their units, as text. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What was aimed at, and whether it was met. */
export interface Aim {
  readonly what: string;
  readonly aim: string;
  readonly measured: string;
  readonly met: boolean;
  /** Whether it counts bytes or calls and not time: then it is the same on every machine, and must be met everywhere. */
  readonly exact: boolean;
}
