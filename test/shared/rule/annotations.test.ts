import fc from 'fast-check';
import { cut, enumerate, listed, render, sentence } from '../../../shared/rule/annotations';

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

describe('a sentence', () => {
  test('is its texts and values; nothing stands for undefined, a part of it may be a sentence', () => {
    const part = sentence` (${'x'})`;
    expect(render(sentence`${'sg-1'} has ${3} rules${part}${undefined}.`)).toBe('sg-1 has 3 rules (x).');
    expect(render('As it is.')).toBe('As it is.');
  });

  test('shows the first names of a list', () => {
    expect(render(sentence`In ${listed(['a', 'b', 'c'])}.`)).toBe('In a, b and 1 more.');
    expect(render(sentence`In ${listed(['a', 'b'], 3)}.`)).toBe('In a, b.');
  });

  test('is shortened in its longest value first, and keeps its words', () => {
    const [long, longer] = ['a'.repeat(200), 'b'.repeat(300)];
    const text = render(sentence`Group ${'sg-1'} admits ${long}, but not ${longer}. Add a rule.`);
    expect(text).toHaveLength(256);
    expect(text).toMatch(/^Group sg-1 admits a+…?, but not b+…\. Add a rule\.$/);
  });

  test('keeps the count of a list that is too long', () => {
    const names = ['a'.repeat(200), 'b'.repeat(200), 'c'.repeat(200)];
    expect(render(sentence`Lacks ${listed(names)}. Create them.`)).toMatch(/^Lacks a+ and 2 more\. Create them\.$/);
  });

  test('is cut at its end where its own words are too many', () => {
    const text = render('w'.repeat(300));
    expect(text).toBe(`${'w'.repeat(255)}…`);
  });

  test('is never longer than AWS Config takes, whatever its values are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 300 })), fc.string({ maxLength: 400 }), (names, text) => {
        expect(render(sentence`${text} has ${listed(names, 3)} and ${text}.`).length).toBeLessThanOrEqual(256);
      }),
    );
  });
});
