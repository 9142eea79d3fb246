import {
  chained,
  choice,
  joined,
  likely,
  mapped,
  picked,
  together,
  unknown,
} from '../../../shared/sources/planned/values';
import { inEachWorld } from '../../../shared/sources/planned/worlds';

const zone = choice(['a', 'b', 'c'], 'nobody knows yet');

test('a function is asked once for each way to make the choices that it makes', () => {
  const pair = together([zone, choice(['1', '2'], 'nobody knows yet')]);
  const worlds = inEachWorld((pick) => picked(pair, pick)?.value.join(''));
  expect(worlds).toEqual({ results: ['a1', 'a2', 'b1', 'b2', 'c1', 'c2'], isExhaustive: true });
  expect(inEachWorld(() => 1)).toEqual({ results: [1], isExhaustive: true });
});

test('what follows from a choice follows it: the choice is made once', () => {
  const upper = mapped(zone, (name) => name.toUpperCase());
  const both = chained(zone, (name) => mapped(upper, (other) => name + other));
  expect(inEachWorld((pick) => picked(both, pick)?.value)?.results).toEqual(['aA', 'bB', 'cC']);
});

test('later choices may depend on earlier ones', () => {
  const more = choice(['x', 'y'], 'nobody knows yet');
  const worlds = inEachWorld((pick) => {
    const name = picked(zone, pick)?.value;
    return name === 'b' ? `b${picked(more, pick)?.value ?? ''}` : name;
  });
  expect(worlds?.results).toEqual(['a', 'bx', 'by', 'c']);
});

test('what is only likely is not all that there may be', () => {
  const list = joined([['a'], likely(['b'], 'nobody knows yet')]);
  expect(inEachWorld((pick) => picked(list, pick)?.value)).toEqual({ results: [['a', 'b']], isExhaustive: false });
  const none = joined([['a'], unknown('nobody knows')]);
  expect(inEachWorld((pick) => picked(none, pick))).toEqual({ results: [undefined], isExhaustive: true });
});

test('too many worlds are not looked at', () => {
  const many = Array.from({ length: 7 }, () => choice([0, 1], 'nobody knows yet'));
  expect(inEachWorld((pick) => many.map((one) => picked(one, pick)))).toBeUndefined();
});
