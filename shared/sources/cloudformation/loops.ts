// Fn::ForEach: one declaration for several. Pure.
// Source: AWS CloudFormation Template Reference Guide, "Fn::ForEach".
import { isUnknown } from '../planned/values';

const prefix = 'Fn::ForEach::';

/**
 * A part of a template with its loops carried out. A loop over what is not known stays as it is.
 * @param valueOf resolves the collection
 */
export function withoutLoops(part: unknown, valueOf: (collection: unknown) => unknown): unknown {
  if (Array.isArray(part)) return part.map((item) => withoutLoops(item, valueOf));
  if (typeof part !== 'object' || part === null) return part;
  const entries = Object.entries(part).flatMap(([key, value]: [string, unknown]): [string, unknown][] => {
    const rounds = key.startsWith(prefix) ? roundsOf(value, valueOf) : undefined;
    if (rounds === undefined) return [[key, key.startsWith(prefix) ? value : withoutLoops(value, valueOf)]];
    return rounds.flatMap((round) => Object.entries(withoutLoops(round, valueOf) as object));
  });
  return Object.fromEntries(entries);
}

/** What a loop makes, once for each item. */
function roundsOf(loop: unknown, valueOf: (collection: unknown) => unknown): readonly unknown[] | undefined {
  const [name, collection, fragment] = Array.isArray(loop) ? (loop as readonly unknown[]) : [];
  if (typeof name !== 'string' || typeof fragment !== 'object' || fragment === null) return undefined;
  const items = valueOf(collection);
  const list = Array.isArray(items) ? (items as readonly unknown[]).flat() : [items];
  if (!list.every((item) => typeof item === 'string' || typeof item === 'number') || isUnknown(items)) return undefined;
  return list.map((item) => substituted(fragment, name, String(item)));
}

function substituted(part: unknown, name: string, item: string): unknown {
  const inText = (text: string) =>
    text.replaceAll(`\${${name}}`, item).replaceAll(`&{${name}}`, item.replace(/[^A-Za-z0-9]/g, ''));
  if (typeof part === 'string') return inText(part);
  if (Array.isArray(part)) return part.map((inner) => substituted(inner, name, item));
  if (typeof part !== 'object' || part === null) return part;
  const entries = Object.entries(part);
  if (entries.length === 1 && entries[0]?.[0] === 'Ref' && entries[0][1] === name) return item;
  return Object.fromEntries(entries.map(([key, value]) => [inText(key), substituted(value, name, item)]));
}
