import { cut, enumerate } from '../../../shared/rule/annotations';

test('a list is cut where it gets long', () => {
  expect(enumerate(['a'])).toBe('a');
  expect(enumerate(['a', 'b'])).toBe('a, b');
  expect(enumerate(['a', 'b', 'c'])).toBe('a, b and 1 more');
  expect(enumerate(['a', 'b', 'c'], 3)).toBe('a, b, c');
  expect(enumerate([])).toBe('');
});

test('a text is cut where it gets long', () => {
  expect(cut('abc', 3)).toBe('abc');
  expect(cut('abcd', 3)).toBe('ab…');
  // Never within a character of two units: half of one does not survive.
  expect(cut('a😀cd', 3)).toBe('a…');
  expect(cut('a😀cd', 4)).toBe('a😀…');
  expect(cut('😀😀', 4)).toBe('😀😀');
});
