// The formats of `check`: each turns a judgement into the pieces of a text.
import { jsonOf } from './json';
import type { Judgement } from './judgement';
import { tableOf } from './table';
import type { Style } from './terminal';

/** What a format may know beside the judgement. */
export interface FormatContext {
  readonly style: Style;
  /** Whether the reader asked for everything, not only for what is wrong. */
  readonly all: boolean;
  /** When it was judged, in milliseconds since 1970. */
  readonly time: number;
}

type Render = (judgement: Judgement, context: FormatContext) => Iterable<string>;

const renderers = {
  table: (judgement, { style, all }) => tableOf(judgement, style, all),
  json: jsonOf,
} as const satisfies Readonly<Record<string, Render>>;

/** The name of a format. */
export type Format = keyof typeof renderers;

/** The names of all formats. */
export const formats = Object.keys(renderers) as readonly Format[];

/** The judgement in that format, in pieces. */
export function rendered(format: Format, judgement: Judgement, context: FormatContext): Iterable<string> {
  return renderers[format](judgement, context);
}
