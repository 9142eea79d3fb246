// What stands between the parts of a table, and between the parts of a line.
import { stripVTControlCharacters } from 'node:util';
import { displayWidth, paint, type Style } from '../shell/terminal';

/** Between the parts of a title. */
export function dot(style: Style): string {
  return style.unicode ? ' · ' : ' - ';
}

/** A title and, at the right, what it amounts to, on a line across the whole width. */
export function* heading(title: string, amount: string, style: Style): Generator<string> {
  const bar = style.unicode ? '─' : '-';
  const line = (width: number) => paint(style, 'dim', bar.repeat(Math.max(0, width)));
  const left = `${line(2)} ${paint(style, 'bold', title)}`;
  const amountWidth = displayWidth(stripVTControlCharacters(amount));
  const room = style.width - displayWidth(title) - 4;
  if (amountWidth === 0) yield `${left} ${line(room)}`;
  else if (room < amountWidth + 5) yield* [`${left} ${line(room)}`, `   ${amount}`];
  else yield `${left} ${line(room - amountWidth - 4)} ${amount} ${line(2)}`;
}
