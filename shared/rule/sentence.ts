// Sentences with values in them, rendered within the length that AWS Config takes. Rules set no widths.

/** The longest annotation that AWS Config takes, in UTF-16 units. */
export const maxAnnotation = 256;

/** A text with values in it, each of which the renderer may shorten. */
export interface Sentence {
  readonly texts: readonly string[];
  readonly values: readonly Value[];
}

/** A list of names of which a sentence shows the first ones: `a, b and 3 more`. */
export interface ShortList {
  readonly items: readonly string[];
  readonly atMost: number;
  /** What stands between the items. */
  readonly between: string;
}

/** What stands in a sentence: `undefined` is nothing at all, a sentence is a part of the whole. */
export type Value = string | number | ShortList | Sentence | undefined;

/** A sentence, written as a template: sentence`No route in ${vpcId} leads to ${listed(ids)}.` */
export function sentence(texts: TemplateStringsArray, ...values: readonly Value[]): Sentence {
  return { texts, values };
}

/** The first of these, and how many more there are. */
export function listed(items: readonly string[], atMost = 2, between = ', '): ShortList {
  return { items, atMost, between };
}

/** The sentence within so many characters: where it is too long, its longest values are shortened first. */
export function render(said: Sentence | string, atMost = maxAnnotation): string {
  const parts = typeof said === 'string' ? [said] : partsOf(said);
  const shown = parts.map((part) => textOf(part));
  let excess = lengthOf(shown) - atMost;
  while (excess > 0) {
    const longest = longestValue(parts, shown);
    const current = shown[longest];
    const part = parts[longest];
    if (current === undefined || part === undefined) break;
    const shorter = shortened(part, current, Math.max(shortestValue, current.length - excess));
    excess -= current.length - shorter.length;
    shown[longest] = shorter;
  }
  return cut(shown.join(''), atMost);
}

/** A value is not shortened below this. */
const shortestValue = 24;

/** Fixed text is a plain string, a value is wrapped: only values are shortened. */
type Part = string | { readonly value: string | ShortList };

function partsOf({ texts, values }: Sentence): readonly Part[] {
  return texts.flatMap((text, index) => [text, ...valueParts(values[index])]);
}

function valueParts(value: Value): readonly Part[] {
  if (value === undefined) return [];
  if (typeof value === 'number') return [String(value)];
  if (typeof value === 'string' || 'items' in value) return [{ value }];
  return partsOf(value);
}

function textOf(part: Part): string {
  if (typeof part === 'string') return part;
  return typeof part.value === 'string'
    ? part.value
    : enumerate(part.value.items, part.value.atMost, part.value.between);
}

function lengthOf(texts: readonly string[]): number {
  return texts.reduce((sum, { length }) => sum + length, 0);
}

function longestValue(parts: readonly Part[], shown: readonly string[]): number {
  let longest = -1;
  for (const [index, part] of parts.entries()) {
    const { length } = shown[index] ?? '';
    if (typeof part !== 'string' && length > Math.max(shortestValue, shown[longest]?.length ?? 0)) longest = index;
  }
  return longest;
}

function shortened(part: Part, current: string, length: number): string {
  if (typeof part === 'string' || typeof part.value === 'string' || part.value.items.length < 2) {
    return cut(current, length);
  }
  // The count of a list says more than its second name.
  const { items } = part.value;
  const more = ` and ${items.length - 1} more`;
  return `${cut(items[0] ?? '', Math.max(1, length - more.length))}${more}`;
}

/** A list that stays short: `a, b and 3 more`. */
export function enumerate(items: readonly string[], atMost = 2, between = ', '): string {
  const rest = items.length - atMost;
  return items.slice(0, atMost).join(between) + (rest > 0 ? ` and ${rest} more` : '');
}

/** A text of any origin, cut where it is too long. */
export function cut(text: string, atMost: number): string {
  return text.length <= atMost ? text : `${start(text, atMost - 1)}…`;
}

/** A value of any origin as JSON, cut where it is too long. */
export function shown(value: unknown, atMost = 200): string {
  if (value === undefined) return 'missing';
  try {
    return cut(JSON.stringify(value), atMost);
  } catch {
    // JSON.parse has no limit of depth, but JSON.stringify has the stack's.
    return 'nested too deeply';
  }
}

// Without half of a character that takes two UTF-16 units.
function start(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}
