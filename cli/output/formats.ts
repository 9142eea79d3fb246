// The formats of `check`, in the order in which help lists them.
import { asff } from './asff';
import { csv } from './csv';
import type { Format } from './format';
import { html } from './html/page';
import { json } from './json';
import { junit } from './junit';
import { markdown } from './markdown';
import { ocsf } from './ocsf';
import { sarif } from './sarif';
import { table } from './table';

/** All formats; the first one is for those who name none. */
export const formats: readonly [Format, ...Format[]] = [table, json, html, sarif, junit, asff, ocsf, csv, markdown];

/** The names of all formats. */
export const formatNames: readonly string[] = formats.map(({ name }) => name);

/** The format of that name. */
export function formatNamed(name: string): Format {
  return formats.find((format) => format.name === name) ?? formats[0];
}
