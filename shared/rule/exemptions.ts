// Exemption by a tag on the resource: `<rules> until=<day> reason=<text>`, of which only the rules are needed.
import type { Tags } from '../network/model/tags';
import { shown } from './annotations';
import { splitList } from './parameters';

/** What an exempting tag says. */
export interface Exemption {
  /** `*`, or names of rules, with or without the stack's prefix. */
  readonly names: readonly string[];
  /** The last day on which it holds, in UTC; none: it has no end. */
  readonly until: string | undefined;
  readonly reason: string | undefined;
  readonly owner: string | undefined;
}

const milliseconds = 24 * 60 * 60 * 1000;

/** Is the text a day of the calendar, such as 2027-01-31? */
export function isDay(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const start = Date.parse(text);
  return !Number.isNaN(start) && new Date(start).toISOString().startsWith(text);
}

/** How many days are left until a day, of which 0 is the last; negative: it is over. @param time in milliseconds since 1970 */
export function daysLeft(until: string, time: number): number {
  return Math.ceil((Date.parse(until) - time) / milliseconds);
}

/** Does something still hold that ends with this day, or that has no end? */
export function holds(until: string | undefined, time: number): boolean {
  return until === undefined || daysLeft(until, time) >= 0;
}

const words = ['until', 'reason', 'owner'] as const;

/**
 * What the tag says; `undefined` where the resource does not have it. A tag with a mistake exempts from nothing: whoever
 * wrote it may have meant less than a guess would give.
 */
export function exemptionIn(tags: Tags, tagKey: string): Exemption | { readonly problem: string } | undefined {
  const value = Object.hasOwn(tags, tagKey) ? tags[tagKey] : undefined;
  if (value === undefined) return undefined;
  const [list = '', ...parts] = value.trim().split(/\s(?=(?:until|reason|owner)=)/i);
  const given = new Map<string, string>();
  for (const part of parts) {
    const at = part.indexOf('=');
    const word = part.slice(0, at).toLowerCase();
    if (given.has(word)) return { problem: `has ${word}= twice` };
    given.set(word, part.slice(at + 1).trim());
  }
  const names = splitList(list);
  const odd = names.find((name) => /[\s=]/.test(name));
  if (odd !== undefined) return { problem: `says ${shown(odd, 60)}: expected names of rules between commas` };
  const [until, reason, owner] = words.map((word) => (given.get(word) === '' ? undefined : given.get(word)));
  if (given.has('until') && (until === undefined || !isDay(until))) {
    return { problem: `says until=${shown(until ?? '', 60)}: expected a day such as 2027-01-31` };
  }
  return { names, until, reason, owner };
}

/** Does a name in such a tag mean this rule: `*`, or the rule's id, with or without the stack's prefix? */
export function isMeant(ruleId: string, name: string): boolean {
  return name === '*' || name === ruleId || name.endsWith(`-${ruleId}`);
}

/** The exemption of a resource from a rule, whether it still holds or not. */
export function exemptionFrom(ruleId: string, tags: Tags, tagKey: string): Exemption | undefined {
  const exemption = exemptionIn(tags, tagKey);
  if (exemption === undefined || 'problem' in exemption) return undefined;
  return exemption.names.some((name) => isMeant(ruleId, name)) ? exemption : undefined;
}
