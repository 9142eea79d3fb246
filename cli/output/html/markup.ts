// The one place where text becomes markup: everything is escaped unless it is markup already.
import { harmless } from '../../shell/terminal';

const written = Symbol('markup');

/** Markup that is written as it is. Only `markup` and its neighbours below make it. */
export interface Markup {
  readonly [written]: string;
}

/** What may stand in a template: text is escaped, `undefined` and `false` are nothing. */
export type Content = string | number | Markup | false | undefined | readonly Content[];

const nothing = '';

/**
 * A template of HTML or SVG. Every value in it is escaped: attributes must be in quotes. Its own indentation is left out.
 */
export function markup(template: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  const [first = nothing, ...others] = unindented(template);
  const text = others.reduce((sofar, part, index) => sofar + textOf(contents[index]) + part, first);
  return { [written]: text };
}

const known = new WeakMap<TemplateStringsArray, readonly string[]>();

function unindented(template: TemplateStringsArray): readonly string[] {
  const parts = known.get(template) ?? template.map((part) => part.replace(/\n\s*/g, '\n'));
  known.set(template, parts);
  return parts;
}

/** The text of markup, to write it to a file. */
export function serialized(markup: Markup): string {
  return markup[written];
}

/** Our own styles or script, to stand in their element: nothing in it can end the element. */
export function ownCode(code: string): Markup {
  if (/<\/(?:script|style)|<!--/i.test(code)) throw new TypeError('The code would end its own element.');
  return { [written]: code };
}

/** Text of several lines for `pre`: only its line feeds survive. */
export function lines(text: string): Markup {
  return { [written]: text.split('\n').map(escaped).join('\n') };
}

/** The contents with something between each two of them. */
export function joined(contents: readonly Content[], between: Content): Content {
  return contents.flatMap((content, index) => (index === 0 ? [content] : [between, content]));
}

function textOf(content: Content): string {
  if (content === undefined || content === false) return nothing;
  if (typeof content === 'string') return escaped(content);
  if (typeof content === 'number') return String(content);
  return written in content ? content[written] : content.map(textOf).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

function escaped(text: string): string {
  return harmless(text).replace(/[&<>"'`]/g, (character) => entities[character] ?? nothing);
}
