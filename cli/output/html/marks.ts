// The small signs of the page: a word or a shape each, never a colour alone.
import type { Badge } from '../../results/grouping';
import { markup, type Markup } from './markup';

/** How an answer stands. `none`: nobody asked, or there is nothing to ask. */
export type State = 'ok' | 'bad' | 'unknown' | 'none';

const badgeClasses: Readonly<Record<Badge, string>> = {
  HIGH: 'high',
  MEDIUM: 'medium',
  LOW: 'low',
  'NO DATA': 'no-data',
  ACCEPTED: 'accepted',
  OK: 'ok',
  'N/A': 'na',
};

/** The class of everything that looks like this badge. */
export function classOf(badge: Badge): string {
  return badgeClasses[badge];
}

/** A badge, in its own words or in these. */
export function badgeMark(badge: Badge, text: string = badge): Markup {
  return markup`<span class="badge ${classOf(badge)}">${text}</span>`;
}

/** The sign of a state. */
export const signs: Readonly<Record<State, string>> = { ok: '✓', bad: '✕', unknown: '?', none: '–' };

/** The sign of a state, for the eyes only: what it means stands beside it. */
export function sign(state: State): Markup {
  return markup`<span class="sign ${state}" aria-hidden="true">${signs[state]}</span>`;
}
