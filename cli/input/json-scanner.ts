// Finds where the values of a JSON text start and end, without reading them, and refuses whatever JSON.parse would
// refuse. It takes the text in pieces, so that a file may be larger than memory.

/** Text that is not JSON. The message says where and why, for instance `line 3, column 7: unexpected "}"`. */
export class NotJson extends Error {
  override readonly name = 'NotJson';
}

/**
 * What a scanner tells. Depth is how many lists and objects are around a value; a key has the depth of its value.
 * Positions are those in the piece that was pushed last.
 */
export interface Listener {
  /** Nothing is told of values at a greater depth. */
  readonly depth: number;
  /** @param byte the first byte of the value or key: a bracket, a quotation mark, a digit… */
  readonly begins: (depth: number, at: number, byte: number, isKey: boolean) => void;
  /**
   * @param at behind the last byte
   * @param isEscaped whether it is a string with a backslash in it
   */
  readonly ends: (depth: number, at: number, isKey: boolean, isEscaped: boolean) => void;
}

/** A JSON text that comes in pieces. */
export interface Scanner {
  /**
   * Takes the next bytes: whole characters of UTF-8.
   * @throws NotJson at the first byte that no JSON text can have there
   */
  readonly push: (bytes: Uint8Array) => void;
  /** @throws NotJson when the text ends too early */
  readonly end: () => void;
}

/** No resource has a part of this; JSON.parse and the stack below would fill the memory first. */
const maxDepth = 1_000_000;

// Below `fails` a number in the table is the next state; the others are something to do. Each a constant of its own, so
// that the build writes the numbers in place.
const value = 0;
const valueOrEnd = 1;
const key = 2;
const keyOrEnd = 3;
const colon = 4;
const after = 5;
const string = 6;
const escaped = 7;
const firstOther = 8;
const fails = 0xf0;
const opens = 0xf1;
const closes = 0xf2;
const quotes = 0xf3;
const unquotes = 0xf4;
const commas = 0xf5;
const begins = 0xf6;
const numberEnds = 0xf7;
const literalEnds = 0xf8;
const newline = 0xf9;
const beyondAscii = 0xfa;
const escapes = 0xfb;

const openBrace = 0x7b;
const closeBrace = 0x7d;

/** For each state and byte what follows. */
const table = new Uint8Array(64 * 256).fill(fails);
/** For the states in which a word is not whole: how far back its wrong part begins, and with what. */
const unfinished = new Map<number, { readonly back: number; readonly character: string }>();
/** States in which a number may end. */
const wholeNumber = new Set<number>();
/** Bytes that a string may hold and that change nothing. */
const plain = new Uint8Array(256);
const statesOfFirstByte = new Uint8Array(256);
fillTable();

function byteOf(character: string): number {
  return character.charCodeAt(0);
}

function on(state: number, characters: string, next: number): void {
  for (const character of characters) table[(state << 8) | byteOf(character)] = next;
}

function fillTable(): void {
  let states = firstOther;
  const digits = '0123456789';
  const added = (back: number, character: string) => {
    unfinished.set(states, { back, character });
    states += 1;
    return states - 1;
  };
  for (const state of [value, valueOrEnd, key, keyOrEnd, colon, after]) {
    on(state, ' \t\r', state);
    on(state, '\n', newline);
  }
  on(colon, ':', value);
  on(after, ',', commas);
  on(after, ']}', closes);
  on(valueOrEnd, ']', closes);
  on(keyOrEnd, '}', closes);
  on(key, '"', quotes);
  on(keyOrEnd, '"', quotes);

  for (let byte = 0x20; byte < 0x80; byte += 1) table[(string << 8) | byte] = string;
  for (let byte = 0x80; byte < 0x100; byte += 1) table[(string << 8) | byte] = beyondAscii;
  on(string, '"', unquotes);
  on(string, '\\', escapes);
  for (let byte = 0; byte < 256; byte += 1) plain[byte] = table[(string << 8) | byte] === string ? 1 : 0;
  unfinished.set(escaped, { back: 1, character: '\\' });
  on(escaped, '"\\/bfnrt', string);
  const hex = [2, 3, 4, 5].map((back) => added(back, '\\'));
  on(escaped, 'u', hex[0] ?? fails);
  for (const [index, state] of hex.entries()) on(state, `${digits}abcdefABCDEF`, hex[index + 1] ?? string);

  const first = (character: string, state: number) => {
    for (const from of [value, valueOrEnd]) on(from, character, begins);
    statesOfFirstByte[byteOf(character)] = state;
  };
  for (const from of [value, valueOrEnd]) {
    on(from, '"', quotes);
    on(from, '{[', opens);
  }
  for (const word of ['true', 'false', 'null']) {
    const [character = ''] = word;
    const rest = Array.from(word.slice(1), (_letter, index) => added(index + 1, character));
    first(character, rest[0] ?? fails);
    for (const [index, state] of rest.entries()) on(state, word[index + 1] ?? '', rest[index + 1] ?? literalEnds);
  }

  const whole = () => {
    const state = states;
    states += 1;
    wholeNumber.add(state);
    on(state, ' \t\r\n,]}', numberEnds);
    return state;
  };
  const [minus, point] = [added(1, '-'), added(1, '.')];
  const [zero, integer, fraction, exponent] = [whole(), whole(), whole(), whole()];
  first('-', minus);
  first('0', zero);
  for (const digit of '123456789') first(digit, integer);
  on(minus, '0', zero);
  on(minus, '123456789', integer);
  on(integer, digits, integer);
  on(point, digits, fraction);
  on(fraction, digits, fraction);
  on(exponent, digits, exponent);
  for (const state of [zero, integer]) on(state, '.', point);
  for (const letter of 'eE') {
    const [start, signed] = [added(1, letter), added(2, letter)];
    for (const state of [zero, integer, fraction]) on(state, letter, start);
    on(start, '+-', signed);
    for (const state of [start, signed]) on(state, digits, exponent);
  }
}

/** A scanner of one JSON text. */
export function jsonScanner(listener: Listener): Scanner {
  let state = value;
  let isKey = false;
  let isEscaped = false;
  let depth = 0;
  /** For each list and object around: 1 for an object. */
  let isObject = new Uint8Array(64);
  /** How many bytes were in the pieces before. */
  let passed = 0;
  let line = 1;
  /** Where the line starts, in bytes from the start of the text. */
  let lineStart = 0;
  /** How many bytes of the line are no UTF-16 code unit of their own. */
  let surplus = 0;

  const problem = (offset: number, found: string) =>
    new NotJson(`line ${line}, column ${offset - lineStart - surplus + 1}: ${found}`);

  const problemAt = (bytes: Uint8Array, at: number) => {
    const stuck = unfinished.get(state);
    const found = stuck?.character ?? Array.from(Buffer.from(bytes.subarray(at, at + 4)).toString())[0];
    const offset = passed + at - (stuck?.back ?? 0);
    return problem(offset, found === undefined ? 'the text ends too early' : `unexpected ${JSON.stringify(found)}`);
  };

  const push = (bytes: Uint8Array) => {
    // What changes with nearly every byte is faster in a variable of its own.
    let now = state;
    let at = 0;
    const told = listener.depth;
    const { length } = bytes;
    while (at < length) {
      // Most of any text is in its strings.
      if (now === string) {
        while (at < length && plain[bytes[at] ?? 0] === 1) at += 1;
        if (at === length) break;
      }
      const byte = bytes[at] ?? 0;
      const next = table[(now << 8) | byte] ?? fails;
      if (next < fails) {
        now = next;
        at += 1;
        continue;
      }
      switch (next) {
        case unquotes:
          at += 1;
          now = isKey ? colon : after;
          if (depth <= told) listener.ends(depth, at, isKey, isEscaped);
          continue;
        case quotes:
          isKey = now === key || now === keyOrEnd;
          isEscaped = false;
          now = string;
          if (depth <= told) listener.begins(depth, at, byte, isKey);
          break;
        case escapes:
          isEscaped = true;
          now = escaped;
          break;
        case beyondAscii:
          // Four bytes are two code units, three or two bytes are one.
          if (byte < 0xc0) surplus += 1;
          else if (byte >= 0xf0) surplus -= 1;
          break;
        case opens:
          if (depth <= told) listener.begins(depth, at, byte, false);
          if (depth === maxDepth) throw problem(passed + at, `nested more than ${maxDepth} deep`);
          if (depth === isObject.length) isObject = doubled(isObject);
          isObject[depth] = byte === openBrace ? 1 : 0;
          depth += 1;
          now = byte === openBrace ? keyOrEnd : valueOrEnd;
          break;
        case commas:
          if (depth === 0) throw ((state = now), problemAt(bytes, at));
          now = isObject[depth - 1] === 1 ? key : value;
          break;
        case closes:
          if (depth === 0 || (isObject[depth - 1] === 1) !== (byte === closeBrace)) {
            throw ((state = now), problemAt(bytes, at));
          }
          depth -= 1;
          now = after;
          if (depth <= told) listener.ends(depth, at + 1, false, false);
          break;
        case begins:
          if (depth <= told) listener.begins(depth, at, byte, false);
          now = statesOfFirstByte[byte] ?? fails;
          break;
        case literalEnds:
          now = after;
          if (depth <= told) listener.ends(depth, at + 1, false, false);
          break;
        case numberEnds:
          now = after;
          if (depth <= told) listener.ends(depth, at, false, false);
          // What ends a number is not part of it.
          continue;
        case newline:
          line += 1;
          lineStart = passed + at + 1;
          surplus = 0;
          break;
        default:
          throw ((state = now), problemAt(bytes, at));
      }
      at += 1;
    }
    state = now;
    passed += length;
  };

  return {
    push,
    end() {
      if (depth === 0 && wholeNumber.has(state)) {
        listener.ends(0, 0, false, false);
        state = after;
      }
      if (depth > 0 || state !== after) throw problemAt(new Uint8Array(), 0);
    },
  };
}

function doubled(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}
