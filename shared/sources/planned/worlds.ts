// What is said in each of the worlds that there may be: one for each way to make the choices that nobody knows yet. Pure.
import type { Choice, Pick } from './values';

/** What was said in each world. */
export interface InWorlds<T> {
  readonly results: readonly T[];
  /** Whether there can be no other world. */
  readonly isExhaustive: boolean;
}

/** In more worlds than that nobody looks. */
const most = 64;

/** What is first picked of each choice. */
export const firstWorld: Pick = () => 0;

/**
 * What a function says in each world. Only the choices that it makes count: a function that makes none has one world.
 * @returns `undefined` where there are too many worlds
 */
export function inEachWorld<T>(say: (pick: Pick) => T): InWorlds<T> | undefined {
  const results: T[] = [];
  let isExhaustive = true;
  let path: { readonly choice: Choice; readonly at: number }[] = [];
  for (;;) {
    if (results.length === most) return undefined;
    const made = new Map(path.map(({ choice, at }) => [choice, at]));
    const pick: Pick = (choice) => {
      const at = made.get(choice) ?? 0;
      if (!made.has(choice)) {
        made.set(choice, at);
        path.push({ choice, at });
        isExhaustive &&= choice.isExhaustive;
      }
      return at;
    };
    results.push(say(pick));
    const last = path.findLastIndex(({ choice, at }) => at + 1 < choice.count);
    const turn = path[last];
    if (turn === undefined) return { results, isExhaustive };
    path = [...path.slice(0, last), { ...turn, at: turn.at + 1 }];
  }
}
