import { sentence } from '../../../shared/rule/annotations';
import {
  annotationOf,
  compliant,
  insufficientData,
  isMissingEndpoint,
  nonCompliant,
  notApplicable,
  type Verdict,
} from '../../../shared/rule/verdict';

const messages = {
  closed: ({ groupId }: { readonly groupId: string }) => sentence`${groupId} is closed.`,
  quiet: () => 'Nothing to say.',
};
const group = { resourceType: 'AWS::EC2::SecurityGroup', resourceId: 'sg-1' } as const;

test('a verdict is a message, its data and the resources at fault', () => {
  expect(nonCompliant('closed', { groupId: 'sg-1' }, [group])).toEqual({
    complianceType: 'NON_COMPLIANT',
    message: 'closed',
    data: { groupId: 'sg-1' },
    causes: [group],
  });
  expect(compliant()).toEqual({ complianceType: 'COMPLIANT' });
});

test.each<[Verdict, string | undefined]>([
  [nonCompliant('closed', { groupId: 'sg-1' }), 'sg-1 is closed.'],
  [notApplicable('quiet'), 'Nothing to say.'],
  [insufficientData('quiet'), 'Nothing to say.'],
  [compliant('quiet'), 'Nothing to say.'],
  [compliant(), undefined],
])('the sentence of %o', (verdict, expected) => {
  expect(annotationOf([messages], verdict)).toBe(expected);
});

test('the first messages that know the id say it', () => {
  const others = { quiet: () => 'Another.', loud: () => 'Loud.' };
  expect(annotationOf([messages, others], notApplicable('quiet'))).toBe('Nothing to say.');
  expect(annotationOf([messages, others], notApplicable('loud'))).toBe('Loud.');
});

test('a message that does not exist is a mistake of the rule', () => {
  expect(() => annotationOf([messages], notApplicable('toString'))).toThrow('There is no message toString.');
});

test('an endpoint that is not there is no resource', () => {
  expect(isMissingEndpoint({ vpcId: 'vpc-1', missing: { code: 'ssm', type: 'interface' } })).toBe(true);
  expect(isMissingEndpoint(group)).toBe(false);
});
