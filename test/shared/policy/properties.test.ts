// What must hold of every policy, whatever it says.
import fc from 'fast-check';
import { rule as leastPrivilege } from '../../../functions/vpce-policy-least-privilege/rule';
import { rule as notFullAccess } from '../../../functions/vpce-policy-not-full-access/rule';
import { rule as serviceBuckets } from '../../../functions/vpce-s3-policy-service-buckets/rule';
import { rule as trustedPerimeter } from '../../../functions/vpce-policy-trusted-perimeter/rule';
import { evaluateRegion } from '../../../shared/rule/evaluate';
import { readParameters } from '../../../shared/rule/parameters';
import type { Rule } from '../../../shared/rule/rule';
import { perimeter, policyOf } from '../../endpoint-policies';
import { gatewayEndpoint, network } from '../../network';

type Verdicts = Readonly<Record<'fullAccess' | 'leastPrivilege' | 'perimeter' | 'buckets', string | undefined>>;

function verdictOf(rule: Rule, PolicyDocument: string, parameters: Record<string, string>): string | undefined {
  const values = readParameters(rule.parameters, parameters);
  const given = network({ VpcEndpoints: [gatewayEndpoint({ PolicyDocument })] });
  const [evaluation] = evaluateRegion({ rule, values }, given, { kind: 'offline', time: 0 }).evaluations;
  expect(evaluation?.annotation?.length ?? 0).toBeLessThanOrEqual(256);
  return evaluation?.complianceType;
}

function verdictsOf(statements: readonly unknown[]): Verdicts {
  const document = policyOf(...statements);
  return {
    fullAccess: verdictOf(notFullAccess, document, {}),
    leastPrivilege: verdictOf(leastPrivilege, document, { flagDenyAll: 'false' }),
    perimeter: verdictOf(trustedPerimeter, document, {
      trustedOrgIds: perimeter.organisation,
      approvedBuckets: 'vela-*',
      approvedActions: 's3:*',
    }),
    buckets: verdictOf(serviceBuckets, document, { whenEcrEndpointPresent: 'false' }),
  };
}

// For R11, full access is the worst there is: then R10 speaks.
const order = ['NOT_APPLICABLE', 'NON_COMPLIANT', 'COMPLIANT'];
const rank = (verdict: string | undefined): number => order.indexOf(String(verdict));

const some = <T>(...values: T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
const key = fc.constantFrom(
  'aws:PrincipalOrgID',
  'aws:ResourceOrgID',
  'aws:SourceVpc',
  'aws:PrincipalIsAWSService',
  'aws:PrincipalArn',
);
const operator = fc.constantFrom(
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIfExists',
  'StringNotEqualsIfExists',
  'StringLike',
  'StringNotLike',
  'ForAllValues:StringEquals',
  'ForAnyValue:StringNotEquals',
  'Bool',
  'BoolIfExists',
  'Null',
  'ArnLike',
  'IpAddress',
);
const value = some(
  perimeter.organisation,
  'o-other4k7xq2',
  'true',
  'false',
  '*',
  'arn:aws:iam::123456789012:role/*',
  '${aws:PrincipalOrgID}',
);
const condition = fc.dictionary(operator, fc.dictionary(key, value, { maxKeys: 2, noNullPrototype: true }), {
  maxKeys: 2,
  noNullPrototype: true,
});
const principal = fc.oneof(fc.constant('*'), fc.record({ AWS: some('*', '123456789012', '999999999999') }));
const action = some('*', 's3:*', 's3:GetObject', 's3:Get*', 'sqs:*');
const resource = some(
  '*',
  'arn:aws:s3:::*',
  'arn:aws:s3:::vela-data/*',
  'arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*',
);

const statementOf = (effect: 'Allow' | 'Deny') =>
  fc
    .tuple(principal, action, resource, condition, fc.boolean(), fc.boolean())
    .map(([Principal, Action, Resource, Condition, notAction, notResource]) => ({
      Effect: effect,
      Principal,
      [notAction ? 'NotAction' : 'Action']: Action,
      [notResource ? 'NotResource' : 'Resource']: Resource,
      Condition,
    }));
const statements = fc.array(fc.oneof(statementOf('Allow'), statementOf('Deny')), { minLength: 1, maxLength: 4 });
const runs = { numRuns: 150 };

describe('a policy', () => {
  test('is never less restricted with one more Deny', () => {
    fc.assert(
      fc.property(statements, statementOf('Deny'), (list, more) => {
        const [before, after] = [verdictsOf(list), verdictsOf([...list, more])];
        expect(rank(after.fullAccess)).toBeGreaterThanOrEqual(rank(before.fullAccess));
        expect(rank(after.leastPrivilege)).toBeGreaterThanOrEqual(rank(before.leastPrivilege));
        expect(rank(after.perimeter)).toBeGreaterThanOrEqual(rank(before.perimeter));
        expect(rank(after.buckets)).toBeLessThanOrEqual(rank(before.buckets));
      }),
      runs,
    );
  });

  test('is never more restricted with one more Allow', () => {
    fc.assert(
      fc.property(statements, statementOf('Allow'), (list, more) => {
        const [before, after] = [verdictsOf(list), verdictsOf([...list, more])];
        expect(rank(after.fullAccess)).toBeLessThanOrEqual(rank(before.fullAccess));
        expect(rank(after.leastPrivilege)).toBeLessThanOrEqual(rank(before.leastPrivilege));
        expect(rank(after.perimeter)).toBeLessThanOrEqual(rank(before.perimeter));
        expect(rank(after.buckets)).toBeGreaterThanOrEqual(rank(before.buckets));
      }),
      runs,
    );
  });

  test('means the same in any order', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed).reverse();
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .map(([name, inner]) => [name, reversed(inner)] as const)
          .reverse(),
      );
    };
    fc.assert(
      fc.property(statements, (list) => {
        expect(verdictsOf(reversed(list) as unknown[])).toEqual(verdictsOf(list));
      }),
      runs,
    );
  });

  test('of any JSON gives a verdict', () => {
    fc.assert(
      fc.property(fc.json(), (document) => {
        for (const rule of [notFullAccess, leastPrivilege, trustedPerimeter, serviceBuckets]) {
          expect(verdictOf(rule, document, {})).toBeDefined();
        }
      }),
    );
  });
});

describe('the parameters of a perimeter', () => {
  test('never turn a pass into a fail by one more trusted account', () => {
    fc.assert(
      fc.property(statements, (list) => {
        const document = policyOf(...list);
        const before = verdictOf(trustedPerimeter, document, { trustedAccountIds: '111122223333' });
        const after = verdictOf(trustedPerimeter, document, { trustedAccountIds: '111122223333,999999999999' });
        expect(rank(after)).toBeGreaterThanOrEqual(rank(before));
      }),
      runs,
    );
  });
});
