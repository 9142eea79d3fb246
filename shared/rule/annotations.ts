// Texts of bounded length, for annotations: AWS Config takes at most 256 characters.

/** A list that stays short: `a, b and 3 more`. */
export function enumerate(items: readonly string[], atMost = 2): string {
  const rest = items.length - atMost;
  return items.slice(0, atMost).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** The longest annotation that AWS Config takes. */
export const maxAnnotation = 256;

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
