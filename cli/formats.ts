// The formats of `check`: each turns a judgement into the pieces of a text.
import { htmlOf } from './html/page';
import type { Comparison } from './baseline';
import type { Failure } from './check';
import { asffOf } from './formats/asff';
import { csvOf } from './formats/csv';
import { junitOf } from './formats/junit';
import { markdownOf } from './formats/markdown';
import { sarifOf } from './formats/sarif';
import { jsonOf } from './json';
import type { Judgement } from './judgement';
import type { Origin } from './origin';
import { tableOf } from './table';
import type { Style } from './terminal';

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

type Render = (judgement: Judgement, context: FormatContext) => Iterable<string> | Promise<Iterable<string>>;

const renderers = {
  table: (judgement, { style, all, comparison }) => tableOf(judgement, style, all, comparison),
  json: jsonOf,
  html: htmlOf,
  sarif: sarifOf,
  junit: junitOf,
  asff: asffOf,
  csv: csvOf,
  markdown: markdownOf,
} as const satisfies Readonly<Record<string, Render>>;

/** The name of a format. */
export type Format = keyof typeof renderers;

/** The names of all formats. */
export const formats = Object.keys(renderers) as readonly Format[];

/** The judgement in that format, in pieces. */
export async function rendered(
  format: Format,
  judgement: Judgement,
  context: FormatContext,
): Promise<Iterable<string>> {
  return renderers[format](judgement, context);
}
