// The part of Markdown that the rules' pages use, for a terminal. Line by line: pages are our own.
import { stripVTControlCharacters } from 'node:util';
import { count, displayWidth, indent, pad, paint, wrap, type Style } from '../shell/terminal';

/** Headings stand out by it, with colours and without. */
const margin = 2;

/** The page in lines, without its markers. */
export function renderMarkdown(markdown: string, style: Style): string[] {
  const blocks = blocksOf(markdown.replace(/\r\n/g, '\n').split('\n'));
  const inner = { ...style, width: style.width - margin };
  return blocks.flatMap((block, index) => [
    ...(index === 0 ? [] : ['']),
    ...(block.kind === 'heading' ? render(block, style) : indent(render(block, inner), margin)),
  ]);
}

/** A part of a page. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'code'; readonly info: string; readonly lines: readonly string[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'list'; readonly items: readonly Item[] }
  | { readonly kind: 'paragraph'; readonly text: string };

/** An entry of a list. */
export interface Item {
  readonly mark: string;
  readonly depth: number;
  readonly text: string;
}

const listItem = /^( *)([-*]|[0-9]{1,3}\.) (.*)$/;

/** The blocks of a page, in their order. */
export function blocksOf(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? '';
    // Where the block ends: the first line from here on that does not belong to it.
    const until = (ends: (candidate: string) => boolean) => {
      const length = lines.slice(at + 1).findIndex(ends);
      return length === -1 ? lines.length : at + 1 + length;
    };
    let next = at + 1;
    if (line.startsWith('```')) {
      const end = until((candidate) => candidate.startsWith('```'));
      blocks.push({ kind: 'code', info: line.slice(3).trim(), lines: lines.slice(at + 1, end) });
      next = end + 1;
    } else if (line.startsWith('#')) {
      const text = line.replace(/^#+/, '');
      blocks.push({ kind: 'heading', level: line.length - text.length, text: text.trim() });
    } else if (line.startsWith('|')) {
      next = until((candidate) => !candidate.startsWith('|'));
      blocks.push({ kind: 'table', rows: lines.slice(at, next).map(cellsOf).filter(isContent) });
    } else if (listItem.test(line)) {
      next = until(startsBlock);
      blocks.push({ kind: 'list', items: itemsOf(lines.slice(at, next)) });
    } else if (!isEmpty(line)) {
      next = until((candidate) => startsBlock(candidate) || listItem.test(candidate));
      blocks.push({ kind: 'paragraph', text: lines.slice(at, next).join(' ') });
    }
    at = next;
  }
  return blocks;
}

function isEmpty(line: string): boolean {
  return line.trim() === '' || line.startsWith('<!--');
}

function startsBlock(line: string): boolean {
  return isEmpty(line) || line.startsWith('#') || line.startsWith('|') || line.startsWith('```');
}

function itemsOf(lines: readonly string[]): Item[] {
  const items: Item[] = [];
  for (const line of lines) {
    const [, blanks = '', mark = '', text = ''] = listItem.exec(line) ?? [];
    const last = items.at(-1);
    if (mark !== '') items.push({ mark: mark.endsWith('.') ? mark : '-', depth: blanks.length, text });
    else if (last) items[items.length - 1] = { ...last, text: `${last.text} ${line.trim()}` };
  }
  return items;
}

// A bar behind a backslash belongs to the text.
function cellsOf(line: string): string[] {
  const cells = line.replaceAll('\\|', '\u0000').split('|').slice(1, -1);
  return cells.map((cell) => cell.replaceAll('\u0000', '|').replaceAll('<br>', '; ').trim());
}

function isContent(cells: readonly string[]): boolean {
  return !cells.every((cell) => /^:?-+:?$/.test(cell));
}

function render(block: Block, style: Style): string[] {
  switch (block.kind) {
    case 'heading':
      return [paint(style, block.level === 1 ? ['bold', 'cyan'] : 'bold', inline(block.text, style))];
    case 'code':
      return renderCode(block.info, block.lines, style);
    case 'table':
      return renderTable(block.rows, style);
    case 'list':
      return block.items.flatMap(({ mark, depth, text }) => {
        const [first = '', ...others] = flow(text, style.width - depth - mark.length - 1, style);
        return indent([`${mark} ${first}`, ...indent(others, mark.length + 1)], depth);
      });
    case 'paragraph':
      return flow(block.text, style.width, style);
  }
}

const verdicts: Readonly<Record<string, Parameters<typeof paint>[1]>> = {
  COMPLIANT: 'green',
  NON_COMPLIANT: 'red',
};

// Commands and examples are copied: never wrapped.
function renderCode(info: string, lines: readonly string[], style: Style): string[] {
  const verdict = info.split(' ').find((word) => /^[A-Z_]{2,}$/.test(word));
  const body = indent(
    lines.map((line) => paint(style, 'cyan', line)),
    4,
  );
  if (verdict === undefined) return body;
  return [paint(style, verdicts[verdict] ?? 'dim', verdict), ...body];
}

function renderTable(rows: readonly (readonly string[])[], style: Style): string[] {
  const [heads = [], ...body] = rows;
  if (heads.every((head) => head === '')) return renderFacts(body, style);
  const plain = rows.map((row) => row.map((cell) => plainOf(cell)));
  const widths = heads.map((_, column) => Math.max(...plain.map((row) => displayWidth(row[column] ?? ''))));
  const total = widths.reduce((sum, width) => sum + width + 2, -2);
  if (total > style.width) return renderRecords(heads, body, style);
  return plain.map((row, index) => {
    const line = row.map((cell, column) => pad(cell, widths[column] ?? 0)).join('  ');
    return index === 0 ? paint(style, 'dim', line) : line;
  });
}

/** A table without heads: what is called what. */
function renderFacts(rows: readonly (readonly string[])[], style: Style): string[] {
  const width = Math.max(...rows.map(([name = '']) => displayWidth(name))) + 2;
  return rows.flatMap(([name = '', text = '']) => {
    const [first = '', ...others] = flow(text, style.width - width, style);
    return [paint(style, 'dim', pad(name, width)) + first, ...indent(others, width)];
  });
}

/** A table that is too wide: its rows one below the other. */
function renderRecords(heads: readonly string[], rows: readonly (readonly string[])[], style: Style): string[] {
  return rows.flatMap(([name = '', ...cells], index) => [
    ...(index === 0 ? [] : ['']),
    paint(style, 'bold', plainOf(name)),
    ...indent(
      renderFacts(
        cells.map((cell, column) => [heads[column + 1] ?? count(column, 'column'), cell]),
        { ...style, width: style.width - 2 },
      ),
      2,
    ),
  ]);
}

/** The text of a paragraph, wrapped before it is painted: no format is torn apart by the end of a line. */
function flow(text: string, width: number, style: Style): string[] {
  let inCode = false;
  return wrap(withoutLinks(text), width, 'whole').map((line) => {
    const painted = inline(line, style, inCode);
    // An odd number of marks turns code on or off for the lines that follow.
    inCode = inCode !== (line.split('`').length % 2 === 0);
    return painted;
  });
}

function plainOf(text: string): string {
  return stripVTControlCharacters(inline(text, { width: 0, colours: true, unicode: false }));
}

/** Links as text, followed by their address where it leads out of the project. */
function withoutLinks(text: string): string {
  return text.replace(/\[([^\][]+)\]\(([^()\s]+)\)/g, (_, label: string, address: string) =>
    address.startsWith('http') ? `${label}: ${address}` : label,
  );
}

// Without colours the backticks stay: they say where a name begins and ends.
function inline(text: string, style: Style, inCode = false): string {
  return withoutLinks(text)
    .split('`')
    .map((part, index) => {
      const isCode = (index % 2 === 1) !== inCode;
      return isCode ? paint(style, 'cyan', part) : part.replaceAll('**', '');
    })
    .join(style.colours ? '' : '`');
}
