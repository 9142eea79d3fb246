// Sets of texts, each given by a pattern, and whether there is a text in all of some and in none of others.
// Imports nothing. No regular expressions: the patterns come from outside.

/** Stands for one character or, with `many`, for any number of them; for none of the characters in `not`. */
export interface Wildcard {
  readonly many: boolean;
  readonly not: string;
}

/** What a text must look like: characters and wildcards. */
export interface Pattern {
  readonly tokens: readonly (string | Wildcard)[];
  /** Whether upper and lower case are the same; then the characters are in lower case. */
  readonly foldsCase: boolean;
}

/** A character that no policy can name: only wildcards match it. Texts with it belong to nobody that a policy names. */
export const fresh = '\u{E000}';
// Any other character that no pattern names.
const unnamed = '\u{E001}';
const substitute = '\u{E002}';

/** Any number of characters. */
export const anything: Wildcard = { many: true, not: '' };

/** A pattern in which every character stands for itself, but for `*` and `?`: these never stand for one of `not`. */
export function globOf(text: string, not = ''): Pattern {
  const tokens = Array.from(text).map((character) =>
    character === '*' ? { many: true, not } : character === '?' ? { many: false, not } : character,
  );
  return { tokens, foldsCase: false };
}

/** An ARN in which `*` and `?` stay within their part; only those in the last part may stand for a colon. */
export function arnGlobOf(arn: string): Pattern {
  const [prefix = '', partition = '', service = '', region = '', account = '', ...resource] = arn.split(':');
  const parts = globOf(`${[prefix, partition, service, region, account].join(':')}:`, ':');
  return { tokens: [...parts.tokens, ...globOf(resource.join(':')).tokens], foldsCase: false };
}

/** The text itself. */
export function textOf(text: string): Pattern {
  return { tokens: Array.from(text), foldsCase: false };
}

/** The characters of a text from outside, none of which is one of ours. */
export function charactersOf(text: string): readonly string[] {
  return Array.from(text).map((character) => (character === fresh || character === unnamed ? substitute : character));
}

/** So many steps a search takes at most: far more than any policy needs that somebody wrote by hand. */
const maxStates = 20_000;

/**
 * Is there a text that matches at least one pattern of every list in `all`, and no pattern of `none`? After too many
 * steps the answer is yes: whoever asks whether something gets through stays on the safe side.
 */
export function existsText(all: readonly (readonly Pattern[])[], none: readonly Pattern[]): boolean {
  const patterns = [...all.flat(), ...none];
  const seen = new Set<string>();
  const start = patterns.map((pattern) => closed(pattern, [0]));
  const waiting = isHopeless(start, patterns, all) ? [] : [start];
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    if (seen.size > maxStates || isAccepted(state, patterns, all, none)) return true;
    for (const character of charactersAt(state, patterns)) {
      const next = state.map((positions, index) => after(patterns[index], positions, character));
      const key = next.map((positions) => positions.join()).join(';');
      if (seen.has(key) || isHopeless(next, patterns, all)) continue;
      seen.add(key);
      waiting.push(next);
    }
  }
  return false;
}

type State = readonly (readonly number[])[];

function isAccepted(
  state: State,
  patterns: readonly Pattern[],
  all: readonly (readonly Pattern[])[],
  none: readonly Pattern[],
): boolean {
  const matched = state.map((positions, index) => positions.includes(patterns[index]?.tokens.length ?? -1));
  let from = 0;
  for (const list of all) {
    if (!matched.slice(from, from + list.length).includes(true)) return false;
    from += list.length;
  }
  return !matched.slice(from, from + none.length).includes(true);
}

// Nothing that follows helps: a list has no pattern left, or a pattern that must not match takes whatever follows.
function isHopeless(state: State, patterns: readonly Pattern[], all: readonly (readonly Pattern[])[]): boolean {
  let from = 0;
  for (const list of all) {
    if (state.slice(from, from + list.length).every((positions) => positions.length === 0)) return true;
    from += list.length;
  }
  return state.some((positions, index) => index >= from && takesAnything(patterns[index], positions));
}

function takesAnything(pattern: Pattern | undefined, positions: readonly number[]): boolean {
  const last = pattern?.tokens.at(-1);
  if (pattern === undefined || typeof last !== 'object' || !last.many || last.not !== '') return false;
  return positions.includes(pattern.tokens.length - 1);
}

// The characters that some pattern treats in a way of its own, and one for all others.
function charactersAt(state: State, patterns: readonly Pattern[]): ReadonlySet<string> {
  const characters = new Set([unnamed]);
  state.forEach((positions, index) => {
    for (const position of positions) {
      const token = patterns[index]?.tokens[position];
      if (typeof token === 'string') {
        characters.add(token);
        if (patterns[index]?.foldsCase === true) characters.add(token.toUpperCase());
      } else if (token) for (const excluded of token.not) characters.add(excluded);
    }
  });
  return characters;
}

function after(pattern: Pattern | undefined, positions: readonly number[], character: string): readonly number[] {
  if (pattern === undefined) return [];
  const folded = pattern.foldsCase ? character.toLowerCase() : character;
  const next: number[] = [];
  for (const position of positions) {
    const token = pattern.tokens[position];
    if (token === undefined) continue;
    if (typeof token === 'string') {
      if (token === folded) next.push(position + 1);
    } else if (!token.not.includes(character)) next.push(token.many ? position : position + 1);
  }
  return closed(pattern, next);
}

// A wildcard for any number may stand for none.
function closed({ tokens }: Pattern, positions: readonly number[]): readonly number[] {
  const result = new Set(positions);
  for (const position of result) {
    const token = tokens[position];
    if (typeof token === 'object' && token.many) result.add(position + 1);
  }
  return [...result].sort((a, b) => a - b);
}
