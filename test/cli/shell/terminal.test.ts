import { cut, displayWidth, harmless, harmlessJson, pad, styleFor, wrap } from '../../../cli/shell/terminal';

describe('colours', () => {
  test.each<[boolean, string, Record<string, string>, number | undefined]>([
    [true, 'on a terminal', {}, 80],
    [false, 'into a pipe', {}, undefined],
    [false, 'with NO_COLOR', { NO_COLOR: '1' }, 80],
    [true, 'with an empty NO_COLOR', { NO_COLOR: '' }, 80],
    [false, 'on a dumb terminal', { TERM: 'dumb' }, 80],
    [true, 'forced into a pipe', { FORCE_COLOR: '1' }, undefined],
    [true, 'forced against NO_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, 80],
    [false, 'forced off', { FORCE_COLOR: '0' }, 80],
  ])('%s %s', (colours, _name, env, columns) => {
    expect(styleFor({ env, columns }, false).colours).toBe(colours);
    expect(styleFor({ env, columns }, true).colours).toBe(false);
  });
});

test.each<[number, string, Record<string, string>, number | undefined]>([
  [100, 'without a terminal', {}, undefined],
  [80, "a terminal's own", {}, 80],
  [72, 'given by COLUMNS', { COLUMNS: '72' }, undefined],
  [80, "a terminal's before COLUMNS", { COLUMNS: '72' }, 80],
  [120, 'never wider than one can read', {}, 300],
  [60, 'never narrower than the layout', {}, 10],
  [100, 'COLUMNS that is no number', { COLUMNS: 'x' }, undefined],
])('width %i: %s', (width, _name, env, columns) => {
  expect(styleFor({ env, columns }, false).width).toBe(width);
});

test.each<[boolean, Record<string, string>]>([
  [true, {}],
  [true, { LANG: 'de_DE.UTF-8' }],
  [true, { LANG: 'C', LC_ALL: 'C.utf8' }],
  [false, { LANG: 'C' }],
  [false, { LANG: 'en_US.UTF-8', TERM: 'dumb' }],
])('beyond ASCII: %s with %j', (unicode, env) => {
  expect(styleFor({ env, columns: 80 }, false).unicode).toBe(unicode);
});

test.each([
  ['abc', 3],
  ['', 0],
  ['東京', 4],
  ['ｱ', 1],
  ['Ａ', 2],
  ['한글', 4],
  ['👍', 2],
  ['👨‍👩‍👧', 2],
  ['e\u0301', 1],
  ['é', 1],
])('%s takes %i columns', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test('padding and cutting go by columns', () => {
  expect(pad('東', 4)).toBe('東  ');
  expect(pad('東京', 3)).toBe('東京');
  expect(cut('東京大阪', 8)).toBe('東京大阪');
  expect(cut('東京大阪', 7)).toBe('東京...');
});

describe('wrapping', () => {
  test.each<[string, number, string[]]>([
    ['', 10, []],
    ['one two three', 7, ['one two', 'three']],
    ['  one   two ', 20, ['one two']],
    ['abcdefgh ij', 4, ['abcd', 'efgh', 'ij']],
    ['東京大阪', 4, ['東京', '大阪']],
    ['東', 1, ['東']],
  ])('%j in %i columns', (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });

  test('what is copied stays whole', () => {
    expect(wrap('see https://example.com/long yes', 10, 'whole')).toEqual(['see', 'https://example.com/long', 'yes']);
  });
});

test('harmful characters are shown, not acted on', () => {
  expect(harmless('a\u001B[31mb\u009Bc\nd\u202Ee\uD800f\u2028')).toBe('a\\x1b[31mb\\x9bc\\x0ad\\u202ee\\ud800f\\u2028');
  expect(harmless('Zürich 東京 👨‍👩‍👧')).toBe('Zürich 東京 👨‍👩‍👧');
  const json = JSON.stringify({ name: 'a\u009B\u202E' });
  expect(JSON.parse(harmlessJson(json))).toEqual(JSON.parse(json));
});
