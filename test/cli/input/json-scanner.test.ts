// The scanner against JSON.parse: what one refuses, the other refuses too, wherever the text is cut into pieces.
import fc from 'fast-check';
import { NotJson, jsonScanner, type Listener } from '../../../cli/input/json-scanner';

const silent: Listener = { depth: -1, begins: () => undefined, ends: () => undefined };

/** What is wrong with a text that comes in pieces of these lengths, and then as it is. */
function problem(text: string, lengths: readonly number[] = [], listener: Listener = silent): string | undefined {
  const scanner = jsonScanner(listener);
  const bytes = Buffer.from(text);
  let at = 0;
  try {
    for (const length of lengths) {
      // A piece is of whole characters.
      let end = Math.min(at + length, bytes.length);
      while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end += 1;
      scanner.push(bytes.subarray(at, end));
      at = end;
    }
    scanner.push(bytes.subarray(at));
    scanner.end();
    return undefined;
  } catch (error) {
    if (error instanceof NotJson) return error.message;
    throw error;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const lengths = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 });
const json = fc
  .tuple(fc.jsonValue({ noUnicodeString: false, maxDepth: 6 }), fc.constantFrom(0, 1, '\t', '\r\n '))
  .map(([value, indent]) => JSON.stringify(value, undefined, indent));
// Every character that means something in JSON, and some that do not.
const fragment = fc.constantFrom(
  ...Array.from('{}[]:,"\\/-+.eE019tfnulrsbx \n\t\r\u0000\u001f\u007fé€😀\u00a0\ufeff'),
  'true',
  'false',
  'null',
  '\\u00e9',
  '\\u00g9',
  '-0',
  '1.5e-3',
  '"a"',
  '"__proto__":',
);

test('texts that JSON.stringify writes are accepted, in whatever pieces', () => {
  fc.assert(
    fc.property(json, lengths, (text, cuts) => {
      expect(problem(text, cuts)).toBeUndefined();
    }),
    { numRuns: 2000 },
  );
});

test('texts with something put in, taken out or cut off are refused just where JSON.parse refuses them', () => {
  let refused = 0;
  const spoilt = fc.tuple(json, fc.nat(), fc.nat({ max: 2 }), fc.array(fragment, { maxLength: 2 }), fc.boolean());
  fc.assert(
    fc.property(spoilt, lengths, ([text, place, removed, added, isCut], cuts) => {
      const at = place % (text.length + 1);
      // Halves of surrogate pairs are no UTF-8.
      const made = Buffer.from(text.slice(0, at) + added.join('') + (isCut ? '' : text.slice(at + removed))).toString();
      const whole = problem(made);
      expect([made, whole === undefined]).toEqual([made, isJson(made)]);
      expect(problem(made, cuts)).toBe(whole);
      if (whole !== undefined) refused += 1;
    }),
    { numRuns: 5000 },
  );
  expect(refused).toBeGreaterThan(1000);
});

test('texts of nothing but fragments are refused just where JSON.parse refuses them', () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 5 }), lengths, (fragments, cuts) => {
      const text = fragments.join('');
      expect([text, problem(text, cuts) === undefined]).toEqual([text, isJson(text)]);
      if (isJson(text)) accepted += 1;
    }),
    { numRuns: 10_000 },
  );
  expect(accepted).toBeGreaterThan(100);
});

test('every byte after every start', () => {
  const starts = [
    '',
    '[',
    '[1,',
    '{',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '"',
    '"\\',
    '"\\u',
    '"\\uaF0',
    '-',
    '0',
    '7',
  ];
  const more = ['1.', '1.0', '1e', '1E', '1e+', '1E-', '1e5', 't', 'tr', 'tru', 'fals', 'nul', '[]', '{}', '""', '[[]'];
  const closings = ['', '"', ']', '}', ':1}', '0', '00"', '1]', '"}', 'e', 'ue', 'l', ']]', '0abc"]'];
  for (const start of [...starts, ...more]) {
    for (let code = 0; code < 256; code += 1) {
      for (const closing of closings) {
        const text = start + String.fromCharCode(code) + closing;
        if ((problem(text) === undefined) !== isJson(text)) expect(text).toBe(isJson(text) ? 'accepted' : 'refused');
      }
    }
  }
});

test('values and keys are told where they stand, down to a depth', () => {
  const told = (text: string, depth: number, pieces: readonly number[] = []) => {
    const tokens: string[] = [];
    const open: number[] = [];
    let passed = 0;
    const scanner = jsonScanner({
      depth,
      begins: (_depth, at) => open.push(passed + at),
      ends: (at, end, isKey, isEscaped) => {
        const token = text.slice(open.pop(), passed + end);
        tokens.push(`${at}${isKey ? 'k' : ''}${isEscaped ? 'e' : ''} ${token}`);
      },
    });
    for (const length of [...pieces, text.length]) {
      scanner.push(Buffer.from(text.slice(passed, passed + length)));
      passed += Math.min(length, text.length - passed);
    }
    scanner.end();
    return tokens;
  };
  const text = '{ "a" : [ 1 , "\\n", {"b":[true]} ] , "c\\u0064":-2.5e3 } ';
  expect(told(text, 0)).toEqual([`0 ${text.trim()}`]);
  const [list, root] = ['1 [ 1 , "\\n", {"b":[true]} ]', `0 ${text.trim()}`];
  expect(told(text, 1)).toEqual(['1k "a"', list, '1ke "c\\u0064"', '1 -2.5e3', root]);
  const deeper = ['1k "a"', '2 1', '2e "\\n"', '2 {"b":[true]}', list, '1ke "c\\u0064"', '1 -2.5e3', root];
  expect(told(text, 2)).toEqual(deeper);
  for (let length = 1; length < text.length; length += 1) {
    expect(
      told(
        text,
        2,
        Array.from({ length: text.length }, () => length),
      ),
    ).toEqual(deeper);
  }
  expect(told('12', 0)).toEqual(['0 12']);
});

test('columns count as editors do, whatever the bytes', () => {
  expect(problem('["é€😀",x]')).toBe(
    'line 1, column 8: unexpected "x"'.replace('8', String('["é€😀",x]'.indexOf('x') + 1)),
  );
  expect(problem('["é€😀",\n"é",😀]', [4, 2, 1])).toBe('line 2, column 5: unexpected "😀"');
});

test('the depth is bounded, and memory with it', () => {
  expect(problem(`${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`)).toBeUndefined();
  expect(problem('['.repeat(1_000_001))).toBe('line 1, column 1000001: nested more than 1000000 deep');
});
