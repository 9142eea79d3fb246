// What edits the modules of other people while they are bundled.
import { powertools } from '../../infra/lean-lambda';
import { instead, packageOf, pathOf, replaced, withReplaced, withoutMembers } from '../../infra/source-edits';
import { filesUnder, textOf } from '../pack/pack';

describe('a change', () => {
  const change = replaced('@x/client-*/lib/a.js', 'a', 'b');

  test.each([
    ['/project/node_modules/@x/client-ec2/lib/a.js', true],
    ['C:\\project\\node_modules\\@x\\client-ec2\\lib\\a.js', true],
    ['/project/node_modules/@x/client-ec2/lib/aXjs', false],
    ['/project/node_modules/@x/client-ec2/more/lib/a.js', false],
    ['/project/node_modules/@y/client-ec2/lib/a.js', false],
  ])('of %s: %s', (path, expected) => {
    expect(pathOf(change).test(path)).toBe(expected);
  });

  test('knows its package', () => {
    expect(packageOf(change).test('/project/node_modules/@x/client-ec2/lib/b.js')).toBe(true);
    expect(packageOf(change).test('/project/node_modules/@x/core/lib/b.js')).toBe(false);
  });
});

test('text that is there once is replaced, and nothing else', () => {
  expect(withReplaced('let a = 1;', '1', '$&')).toBe('let a = $&;');
  expect(() => withReplaced('let a = 1;', '2', '3')).toThrow('"2" is there 0 times');
  expect(() => withReplaced('1 + 1', '1', '3')).toThrow('"1" is there 2 times');
});

test('a module that no longer exports what it did is not replaced', () => {
  const change = instead('@x/y/a.js', 'f', 'export const f = 1;');
  expect(change.apply('export { e, f } from "./f";')).toBe('export const f = 1;');
  expect(() => change.apply('export { e } from "./f";')).toThrow('does not export f');
});

describe('members of a class', () => {
  const source = `const before = 1;
    class A extends B {
      field = 1;
      #hidden = 2;
      /** Its comment goes with it. */
      static twice() {}
      twice(a, b) { return { a, b }; }
      get [Symbol.iterator]() { return before; }
      kept() {}
    }
    export { A };`;

  test('go, both of a pair', () => {
    const left = withoutMembers(source, ['twice', '[Symbol.iterator]', '#hidden']);
    expect(left.replace(/\s+/g, ' ')).toBe(
      'const before = 1; class A extends B { field = 1; kept() {} } export { A };',
    );
  });

  test('that are not there are refused: the package has changed', () => {
    expect(() => withoutMembers(source, ['kept', 'lost'])).toThrow('no member lost');
    expect(() => withoutMembers('const a = 1;', ['kept'])).toThrow('not exactly one class');
  });
});

test('no function calls what was taken out of Powertools', () => {
  const gone = powertools.flatMap(({ removed }) => removed).filter((name) => /^\w+$/.test(name));
  expect(gone.length).toBeGreaterThan(20);
  const called = new RegExp(`\\b(?:logger|metrics|Logger|Metrics)\\.(?:${gone.join('|')})\\b`, 'g');
  const sources = ['shared/aws', 'security-hub'].flatMap((folder) => filesUnder(folder, '.ts'));
  expect(sources.flatMap((path) => textOf(path).match(called) ?? [])).toEqual([]);
});
