// What a format of `check` is, and what it is given.
import type { Origin } from '../input/inputs';
import type { Comparison } from '../results/baseline';
import type { Failure } from '../input/choices';
import type { Judgement } from '../results/judgement';
import type { Style } from '../shell/terminal';

/** What a format may know beside the judgement. */
export interface FormatContext {
  readonly style: Style;
  /** Whether the reader asked for everything, not only for what is wrong. */
  readonly all: boolean;
  /** When it was judged, in milliseconds since 1970. */
  readonly time: number;
  /** What makes the exit status 1. */
  readonly failOn: Failure;
  /** Where the networks come from. */
  readonly origin: Origin;
  /** With --baseline: only what is new is complained of. */
  readonly comparison: Comparison | undefined;
}

/** A form of the results: a file of this folder, and an entry in formats.ts. */
export interface Format {
  /** As `--format` takes it. */
  readonly name: string;
  /** How the names of its files end. */
  readonly endings: readonly string[];
  /** Whether it shows more with `--all`. */
  readonly heedsAll: boolean;
  /** The judgement in this form, in pieces. */
  readonly render: (judgement: Judgement, context: FormatContext) => Iterable<string> | Promise<Iterable<string>>;
}
