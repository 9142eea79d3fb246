import { NotKnown } from '../../shared/network/network';
import { answersTo } from '../../shared/network/questions';

const unknown = (key: string) => () => {
  throw new NotKnown('subnets', [key]);
};

test('answers in the order of the questions, without those that have none', () => {
  expect(answersTo([() => 'a', () => undefined, () => 'b'])).toEqual(['a', 'b']);
});

test('an answer counts although another question has to stay open', () => {
  expect(answersTo([unknown('vpc-1'), () => 'a'])).toEqual(['a']);
});

test('without an answer, the first open question is what is not known', () => {
  expect(() => answersTo([() => undefined, unknown('vpc-1'), unknown('vpc-2')])).toThrow(
    new NotKnown('subnets', ['vpc-1']),
  );
});

test('any other error passes', () => {
  const fail = () => {
    throw new TypeError('broken');
  };
  expect(() => answersTo([() => 'a', fail])).toThrow(TypeError);
});
