import { grouped, once } from '../../../shared/network/derived';

test('a result is worked out once for each list', () => {
  const sum = jest.fn((numbers: readonly number[]) => ({
    total: numbers.reduce((total, number) => total + number, 0),
  }));
  const sumOf = once(sum);
  const [first, second] = [
    [1, 2],
    [1, 2],
  ];
  expect([sumOf(first), sumOf(first), sumOf(second)]).toEqual([{ total: 3 }, { total: 3 }, { total: 3 }]);
  expect(sum.mock.calls).toEqual([[first], [second]]);
});

test('a failure is not remembered', () => {
  let known = false;
  const ask = once<readonly string[], object>(() => {
    if (!known) throw new Error('not known');
    return { known };
  });
  const list: readonly string[] = [];
  expect(() => ask(list)).toThrow('not known');
  known = true;
  expect(ask(list)).toEqual({ known: true });
});

test('items are grouped by every key, in their order', () => {
  const groups = grouped([['a', 'b'], ['b'], []], (keys) => keys);
  expect([...groups]).toEqual([
    ['a', [['a', 'b']]],
    ['b', [['a', 'b'], ['b']]],
  ]);
});
