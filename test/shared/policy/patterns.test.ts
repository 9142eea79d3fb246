import fc from 'fast-check';
import { isOpen, isWildcardOnly, literalPrefix, matchesGlob, subsumes, widened } from '../../../shared/policy/patterns';

// By definition: try every text that a wildcard could stand for.
function matchesByDefinition(pattern: string, text: string): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return text === '';
  const others = rest.join('');
  if (first === '*') {
    return Array.from({ length: text.length + 1 }, (_, n) => n).some((n) => matchesByDefinition(others, text.slice(n)));
  }
  return text !== '' && (first === '?' || first === text[0]) && matchesByDefinition(others, text.slice(1));
}

const of = (alphabet: string, maxLength: number) =>
  fc.array(fc.constantFrom(...alphabet.split('')), { maxLength }).map((characters) => characters.join(''));

describe('patterns', () => {
  test('match as their definition says', () => {
    fc.assert(
      fc.property(of('ab*?', 6), of('ab', 8), (pattern, text) => {
        expect(matchesGlob(pattern, text)).toBe(matchesByDefinition(pattern, text));
      }),
      { numRuns: 1000 },
    );
  });

  test('that subsume another match whatever it matches', () => {
    fc.assert(
      fc.property(of('ab*?', 5), of('ab*?', 5), of('ab', 6), (wide, narrow, text) => {
        fc.pre(subsumes(wide, narrow) && matchesGlob(narrow, text));
        expect(matchesGlob(wide, text)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('subsume themselves', () => {
    fc.assert(
      fc.property(of('ab*?', 8), (pattern) => {
        expect(subsumes(pattern, pattern)).toBe(true);
      }),
    );
  });

  test('are decided in time, however they are written', () => {
    const started = performance.now();
    expect(matchesGlob('*a'.repeat(5_000) + 'b', 'a'.repeat(10_000))).toBe(false);
    expect(widened('${'.repeat(20_000))).toHaveLength(40_000);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test.each([
    ['plain', 'plain'],
    ['a${aws:username}b', 'a*b'],
    ["${aws:a}${aws:b, 'x'}", '**'],
    ['a${aws:username', 'a${aws:username'],
  ])('%s is wide as %s', (pattern, wide) => {
    expect(widened(pattern)).toBe(wide);
  });

  test('know where they are open', () => {
    expect([literalPrefix('ab*c'), literalPrefix('abc'), literalPrefix('?')]).toEqual(['ab', 'abc', '']);
    expect(['abc', 'a?', '${x}'].map(isOpen)).toEqual([false, true, true]);
    expect(['*', '?*', '?', '', '*a'].map(isWildcardOnly)).toEqual([true, true, false, false, false]);
  });
});
