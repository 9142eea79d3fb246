// Text for people: width, colours, and nothing in it that could take over a terminal.
import { styleText } from 'node:util';

/** What the command line needs from the process around it. */
export interface Io {
  /** Standard output. Resolves when more may be written; quietly does nothing once the reader has gone. */
  readonly out: (text: string) => Promise<void>;
  /** Standard error. */
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working folder. */
  readonly cwd: string;
  /** Of standard output: its columns, or `undefined` when it is not a terminal. */
  readonly columns: number | undefined;
  /** Of standard error. */
  readonly errColumns: number | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The addresses of a name, IPv4 and IPv6, as programs on this machine get them. @throws Error with a `code` of DNS */
  readonly lookup: (name: string) => Promise<readonly string[]>;
  /** What threads of the program can be started from; without it there is only one. */
  readonly program?: URL;
}

/** How to write for the reader. */
export interface Style {
  readonly width: number;
  readonly colours: boolean;
  /** Whether lines and dots beyond ASCII can be shown. */
  readonly unicode: boolean;
}

type Format = Extract<Parameters<typeof styleText>[0], string>;

// What names and ids alone take.
const narrowest = 60;
// Longer lines are hard to read.
const widest = 120;
const withoutTerminal = 100;

/** The style that standard output, or the file in its place, deserves. */
export function styleFor({ env, columns }: Pick<Io, 'env' | 'columns'>, toFile: boolean): Style {
  const given = Number(env['COLUMNS']);
  const wanted = toFile ? withoutTerminal : (columns ?? (given > 0 ? given : withoutTerminal));
  return {
    width: Math.min(Math.max(Math.trunc(wanted), narrowest), widest),
    colours: !toFile && hasColours(env, columns !== undefined),
    unicode: env['TERM'] !== 'dumb' && hasUnicode(env),
  };
}

// FORCE_COLOR outweighs NO_COLOR, as in Node.js itself (https://no-color.org, https://force-color.org).
function hasColours(env: Io['env'], isTerminal: boolean): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  return isTerminal && env['TERM'] !== 'dumb';
}

function hasUnicode(env: Io['env']): boolean {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => value !== undefined && value !== '');
  return locale === undefined || /utf-?8/i.test(locale);
}

/** The text in these formats, where the reader sees colours. */
export function paint(style: Style, formats: Format | Format[], text: string): string {
  return style.colours ? styleText(formats, text, { validateStream: false }) : text;
}

// Controls, line separators, marks that turn the direction of text around or hide it, halves of surrogate pairs, and
// what starts a command of Azure Pipelines anywhere in a line of its log (##vso[, ##[).
const harmful =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061C\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF]|#(?=#(?:vso)?\[)/gu;

/** The text with escapes in place of characters that a terminal would act on instead of showing them. */
export function harmless(text: string): string {
  return text.replace(harmful, (character) => {
    const code = character.charCodeAt(0);
    return code < 256 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
  });
}

/** Lines of a text that is copied: the ends of lines stay, and each line is harmless. */
export function harmlessLines(lines: readonly string[]): string {
  return lines.map(harmless).join('\n');
}

/** The JSON text with escapes in place of characters that a terminal would act on; it means the same. */
export function harmlessJson(json: string): string {
  return json.replace(harmful, (character) => `\\u${hex(character.charCodeAt(0), 4)}`);
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const printableAscii = /^[\x20-\x7E]*$/;
// East Asian Wide and Fullwidth (Unicode Standard Annex 11), by blocks, and pictures.
const wide =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18DFF}\u{1AFF0}-\u{1B2FF}\u{20000}-\u{3FFFD}\p{Emoji_Presentation}]|\uFE0F/u;
const invisible = /^[\p{Mn}\p{Me}\u200D]+$/u;

function graphemes(text: string): string[] {
  return printableAscii.test(text) ? Array.from(text) : Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** How many columns the text takes. It holds no escape sequences. */
export function displayWidth(text: string): number {
  if (printableAscii.test(text)) return text.length;
  return graphemes(text).reduce((sum, grapheme) => sum + widthOfOne(grapheme), 0);
}

/** The text with blanks behind it, up to a width. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** The text, cut where it is wider than that. */
export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const [head] = splitAt(text, width - 3);
  return `${head}...`;
}

/**
 * The text broken at blanks into lines of at most that width.
 * @param longWords what to do with words that are longer: addresses are copied, so they stay whole
 */
export function wrap(text: string, width: number, longWords: 'broken' | 'whole' = 'broken'): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter((part) => part !== '')) {
    let rest = word;
    if (line !== '' && displayWidth(line) + 1 + displayWidth(rest) <= width) {
      line += ` ${rest}`;
      continue;
    }
    if (line !== '') lines.push(line);
    while (longWords === 'broken' && displayWidth(rest) > width) {
      const [head, tail] = splitAt(rest, width);
      lines.push(head);
      rest = tail;
    }
    line = rest;
  }
  return line === '' ? lines : [...lines, line];
}

// At least one grapheme goes into the head, so that whoever repeats this comes to an end.
function splitAt(text: string, width: number): [string, string] {
  const parts = graphemes(text);
  let count = 0;
  let sum = 0;
  for (const part of parts) {
    sum += widthOfOne(part);
    if (sum > width && count > 0) break;
    count += 1;
  }
  return [parts.slice(0, count).join(''), parts.slice(count).join('')];
}

function widthOfOne(grapheme: string): number {
  return invisible.test(grapheme) ? 0 : wide.test(grapheme) ? 2 : 1;
}

/** Each line behind so many blanks. */
export function indent(lines: readonly string[], by: number): string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(by) + line));
}

/** `1 endpoint`, `2 endpoints`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`;
}
