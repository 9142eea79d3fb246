import fc from 'fast-check';
import { NotJson, parseJson } from '../../../cli/input/json-text';

const place = (text: string) => {
  try {
    return parseJson(text);
  } catch (error) {
    return error instanceof NotJson ? error.message : error;
  }
};

test.each([
  ['', 'line 1, column 1: the text ends too early'],
  [' \n', 'line 2, column 1: the text ends too early'],
  ['{', 'line 1, column 2: the text ends too early'],
  ['{"a"', 'line 1, column 5: the text ends too early'],
  ['{"a":', 'line 1, column 6: the text ends too early'],
  ['{"a":1', 'line 1, column 7: the text ends too early'],
  ['["a', 'line 1, column 4: the text ends too early'],
  ['{a:1}', 'line 1, column 2: unexpected "a"'],
  ['{"a" 1}', 'line 1, column 6: unexpected "1"'],
  ['{"a":1,}', 'line 1, column 8: unexpected "}"'],
  ['{"a":}', 'line 1, column 6: unexpected "}"'],
  ['{"a":1 "b":2}', 'line 1, column 8: unexpected "\\""'],
  ['[1,]', 'line 1, column 4: unexpected "]"'],
  ['[1 2]', 'line 1, column 4: unexpected "2"'],
  ['[1}', 'line 1, column 3: unexpected "}"'],
  ['[]]', 'line 1, column 3: unexpected "]"'],
  ['1,', 'line 1, column 2: unexpected ","'],
  ['01', 'line 1, column 2: unexpected "1"'],
  ['-', 'line 1, column 1: unexpected "-"'],
  ['nul', 'line 1, column 1: unexpected "n"'],
  ["['a']", 'line 1, column 2: unexpected "\'"'],
  ['{"a\n":1}', 'line 1, column 4: unexpected "\\n"'],
  ['["\\x"]', 'line 1, column 3: unexpected "\\\\"'],
  ['["\\u12"]', 'line 1, column 3: unexpected "\\\\"'],
  ['{\n  "a": [\n    tru\n', 'line 3, column 5: unexpected "t"'],
])('%j', (text, expected) => {
  expect(place(text)).toBe(expected);
});

test('what is JSON is parsed, however deep or long', () => {
  expect(parseJson('{"a":[1,-2.5e3,true,null,"\\u0041\\n"],"b":{}}')).toEqual({
    a: [1, -2500, true, null, 'A\n'],
    b: {},
  });
  expect(place('['.repeat(200_000))).toBe('line 1, column 200001: the text ends too early');
  expect(place(`["${'a'.repeat(2_000_000)}`)).toBe('line 1, column 2000003: the text ends too early');
});

test('the place is where a valid text was cut or spoilt, and no later', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.constantFrom('\u0000', '@', '}', ']'), (json, at, spoiler) => {
      const cut = at % (json.length + 1);
      const message = place(`${json.slice(0, cut)}${spoiler}${json.slice(cut)}`);
      if (typeof message !== 'string' || !message.startsWith('line ')) return;
      const column = Number(/column ([0-9]+)/.exec(message)?.[1]);
      expect(column).toBeGreaterThan(0);
      expect(column).toBeLessThanOrEqual(json.length + 2);
    }),
  );
});
