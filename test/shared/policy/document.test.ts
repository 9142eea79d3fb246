import fc from 'fast-check';
import { parsePolicy, type Statement } from '../../../shared/policy/document';
import { allow, policyOf } from '../../endpoint-policies';

function statementsOf(text: string): readonly Statement[] {
  const parsed = parsePolicy(text);
  if (!parsed.valid) throw new Error(parsed.reason);
  return parsed.statements;
}

function refusal(text: string): string | undefined {
  const parsed = parsePolicy(text);
  return parsed.valid ? undefined : parsed.reason;
}

const one = (overrides: Record<string, unknown>) => policyOf(allow(overrides));

describe('a policy document', () => {
  test('is read from lists', () => {
    const Condition = { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': ['o-a/*', 'o-b/*'] } };
    expect(statementsOf(one({ Sid: 'A', Principal: { AWS: ['1', '2'] }, Action: ['s3:Get*'], Condition }))).toEqual([
      {
        sid: 'A',
        number: 1,
        hasVariables: true,
        effect: 'Allow',
        principals: {
          negated: false,
          entries: [
            { type: 'aws', id: '1' },
            { type: 'aws', id: '2' },
          ],
        },
        actions: { negated: false, entries: ['s3:Get*'] },
        resources: { negated: false, entries: ['*'] },
        conditions: [
          {
            operator: 'foranyvalue:stringlike',
            key: 'aws:principalorgpaths',
            writtenKey: 'aws:PrincipalOrgPaths',
            values: ['o-a/*', 'o-b/*'],
          },
        ],
      },
    ]);
  });

  test('is the same with scalars, one statement, keys in any letter case and no version', () => {
    const scalars = '{"statement":{"EFFECT":"Allow","principal":"*","NOTACTION":"s3:*","resource":"*"}}';
    const lists = '{"Statement":[{"Effect":"Allow","Principal":"*","NotAction":["s3:*"],"Resource":["*"]}]}';
    expect(statementsOf(scalars)).toEqual(statementsOf(lists));
  });

  test('has a number for each statement, and the Sid where there is one', () => {
    const named = statementsOf(policyOf(allow(), allow({ Sid: '' }), allow({ Sid: 'All' })));
    expect(named.map(({ sid, number }) => [sid, number])).toEqual([
      [undefined, 1],
      [undefined, 2],
      ['All', 3],
    ]);
  });

  test.each([
    ['"2012-10-17"', true],
    ['"2008-10-17"', false],
    ['null', false],
  ])('has variables in version %s: %s', (version, hasVariables) => {
    const [statement] = statementsOf(`{"Version":${version},"Statement":${JSON.stringify(allow())}}`);
    expect(statement?.hasVariables).toBe(hasVariables);
  });

  test('may write numbers and Boolean values without quotation marks', () => {
    const [statement] = statementsOf(one({ Condition: { Bool: { a: true }, NumericLessThan: { b: [1, '2'] } } }));
    expect(statement?.conditions.map(({ values }) => values)).toEqual([['true'], ['1', '2']]);
  });

  test('may have keys that JavaScript gives a meaning', () => {
    const text = '{"__proto__":{"Statement":[]},"constructor":1,"Statement":[]}';
    expect(statementsOf(text)).toEqual([]);
    const keys = one({}).replace('"Resource"', '"Condition":{"__proto__":{"__proto__":"x"}},"Resource"');
    expect(statementsOf(keys)[0]?.conditions).toMatchObject([{ operator: '__proto__', key: '__proto__' }]);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test.each([
    ['{', 'not valid JSON'],
    ['null', 'not a JSON object'],
    ['[]', 'not a JSON object'],
    ['"*"', 'not a JSON object'],
    ['{"Statement":[1]}', 'statement 1 that is not an object'],
    ['{"Statement":[],"statement":[]}', 'twice'],
    [one({ Effect: 'allow' }), 'Effect'],
    [one({ Effect: undefined }), 'Effect'],
    [one({ effect: 'Deny' }), 'twice'],
    [one({ Action: undefined }), 'either Action or NotAction'],
    [one({ NotAction: '*' }), 'either Action or NotAction'],
    [one({ Action: [] }), 'whose Action'],
    [one({ Action: ['s3:*', 1] }), 'whose Action'],
    [one({ Resource: {} }), 'whose Resource'],
    [one({ Principal: {} }), 'whose Principal'],
    [one({ Principal: 1 }), 'whose Principal'],
    [one({ Principal: { AWS: [null] } }), 'whose Principal'],
    [one({ Condition: 'x' }), 'whose Condition'],
    [one({ Condition: { Bool: [] } }), 'whose Condition'],
    [one({ Condition: { Bool: { a: {} } } }), 'whose Condition'],
    [' '.repeat(100_001), 'longer'],
  ])('%s is none', (text, reason) => {
    expect(refusal(text)).toContain(reason);
  });

  test('is never more than a reason why it is none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(typeof parsePolicy(text).valid).toBe('boolean');
      }),
    );
  });

  test('of nearly the right shape never throws', () => {
    const element = fc.constantFrom(
      'Statement',
      'Effect',
      'Principal',
      'Action',
      'NotAction',
      'Resource',
      'Condition',
      'Sid',
      '__proto__',
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('Allow', 'Deny', '*', null, 1, true),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.array(fc.tuple(element, tie('value')), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
      ),
    }));
    fc.assert(
      fc.property(value, (document) => {
        expect(typeof parsePolicy(JSON.stringify({ Statement: document })).valid).toBe('boolean');
      }),
    );
  });
});
