// The formats of `check`: each turns a judgement into the pieces of a text.
import { htmlOf } from './html/page';
import { asffOf } from './asff';
import { csvOf } from './csv';
import { junitOf } from './junit';
import { markdownOf } from './markdown';
import { sarifOf } from './sarif';
import { jsonOf } from './json';
import type { Judgement } from '../results/judgement';
import { tableOf } from './table';
import type { FormatContext } from './format';

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
