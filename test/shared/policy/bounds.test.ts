import { isBoundedArn, accountOf, arnOf, bucketOf, isAccountId } from '../../../shared/policy/arns';
import { allowClauses, denyClause, type Clause } from '../../../shared/policy/bounds';
import { parsePolicy, type Statement } from '../../../shared/policy/document';
import { isTrusted, ownershipOf, strangerIn, type Trust } from '../../../shared/policy/trust';
import { allow, deny, equals, policyOf } from '../../endpoint-policies';
import { accountId, type Described } from '../../network';

const [org, stranger] = ['o-vela4k7xq2', '999999999999'] as const;

function statementOf(statement: Described): Statement {
  const parsed = parsePolicy(policyOf(statement));
  const [first] = parsed.valid ? parsed.statements : [];
  if (first === undefined) throw new TypeError('not a statement');
  return first;
}

/** `identity org o-…`: each clause as a list of these. */
function written(clauses: readonly Clause[]): readonly string[] {
  return clauses.map((clause) =>
    clause.map(({ dimension, kind, values }) => [dimension, kind, ...values].join(' ')).join(' or '),
  );
}

const allowed = (overrides: Described) => written(allowClauses(statementOf(allow(overrides))));
const denied = (overrides: Described) => {
  const clause = denyClause(statementOf(deny(overrides)), 's3');
  return clause && written([clause])[0];
};

describe('what an Allow statement demands', () => {
  test.each<[string, Described, readonly string[]]>([
    ['nothing', {}, []],
    ['an organisation', equals('aws:PrincipalOrgID', org), [`identity org ${org}`]],
    ['bounded resources', { Resource: ['arn:aws:s3:::own/*'] }, ['resource arns arn:aws:s3:::own/*']],
    ['not bounded, if one resource is open', { Resource: ['arn:aws:s3:::own/*', '*'] }, []],
    ['a principal', { Principal: { AWS: accountId } }, [`identity principals ${accountId}`]],
    ['a service', { Principal: { Service: 'a.amazonaws.com' } }, ['identity service a.amazonaws.com']],
    [
      'a principal or a service',
      { Principal: { AWS: accountId, Service: 'a.amazonaws.com' } },
      [`identity service a.amazonaws.com or identity principals ${accountId}`],
    ],
    ['not a principal, if one is anybody', { Principal: { AWS: [accountId, '*'] } }, []],
    ['not what only one value pins', equals('aws:PrincipalAccount', [accountId, '*']), []],
    ['nothing by a number', equals('aws:PrincipalAccount', accountId, 'NumericEquals'), []],
    ['nothing by IfExists', equals('aws:PrincipalOrgID', org, 'StringEqualsIfExists'), []],
    [
      'by IfExists, where the key must be there',
      { Condition: { StringEqualsIfExists: { 'aws:PrincipalOrgID': org }, Null: { 'aws:PrincipalOrgID': 'false' } } },
      [`identity org ${org}`],
    ],
    [
      'nothing by IfExists, where another operator names the key with false',
      {
        Condition: {
          StringEqualsIfExists: { 'aws:PrincipalOrgID': org },
          StringNotEquals: { 'aws:PrincipalOrgID': 'false' },
        },
      },
      [],
    ],
    ['an id that is long enough', equals('aws:userid', 'AROAVE:*', 'StringLike'), ['identity id AROAVE:*']],
    ['an id that is just long enough', equals('aws:userid', 'AROAVE*', 'StringLike'), ['identity id AROAVE*']],
    ['nothing by an id that is too short', equals('aws:userid', 'AROAV*', 'StringLike'), []],
    ['nothing by an empty id', equals('aws:userid', ''), []],
  ])('%s', (_name, overrides, expected) => {
    expect(allowed(overrides)).toEqual(expected);
  });
});

describe('what a Deny statement demands', () => {
  const perimeter = equals('aws:PrincipalOrgID', org, 'StringNotEquals');
  const spared = `identity org ${org}`;
  const services = (operator: string, key: string, value: unknown = 'false') => ({
    Condition: { StringNotEquals: { 'aws:PrincipalOrgID': org }, [operator]: { [key]: value } },
  });

  test.each<[string, Described, string | undefined]>([
    ['an organisation', perimeter, spared],
    ['everything', {}, ''],
    ['all actions of the service among others', { ...perimeter, Action: ['sqs:Get*', 's3:*'] }, spared],
    ['only some actions', { ...perimeter, Action: ['s3:Get*'] }, undefined],
    ['all actions of another service', { ...perimeter, Action: 'sqs:*' }, undefined],
    ['all resources among others', { ...perimeter, Resource: ['arn:aws:s3:::own', '*'] }, spared],
    ['all ARNs of the service', { ...perimeter, Resource: 'arn:aws:s3:*:*:*' }, spared],
    ['all ARNs', { ...perimeter, Resource: 'arn:*:*:*:*:*' }, spared],
    ['buckets, but not access points', { ...perimeter, Resource: 'arn:aws:s3:::*' }, undefined],
    ['resources with a Region', { ...perimeter, Resource: 'arn:aws:s3:us-east-1:*:*' }, undefined],
    ['resources of an account', { ...perimeter, Resource: `arn:aws:s3:*:${accountId}:*` }, undefined],
    ['resources with a name', { ...perimeter, Resource: 'arn:aws:s3:*:*:own' }, undefined],
    ['resources of another service', { ...perimeter, Resource: 'arn:aws:sqs:*:*:*' }, undefined],
    ['resources that a variable names', { ...perimeter, Resource: 'arn:aws:s3:*:*:${aws:PrincipalTag/x}' }, undefined],
    [
      'other resources than some',
      { Resource: undefined, NotResource: ['arn:aws:s3:::own/*'], ...perimeter },
      `resource arns arn:aws:s3:::own/* or ${spared}`,
    ],
    ['other resources than open ones', { Resource: undefined, NotResource: ['arn:aws:s3:::*'] }, undefined],
    ['only where a number differs', equals('aws:PrincipalAccount', accountId, 'NumericNotEquals'), undefined],
    ['services spared', services('BoolIfExists', 'aws:PrincipalIsAWSService'), `${spared} or identity service`],
    ['services on behalf spared', services('Bool', 'aws:ViaAWSService'), `${spared} or identity service`],
    ['anonymous requests not denied', services('Bool', 'aws:PrincipalIsAWSService'), undefined],
    ['only services denied', services('BoolIfExists', 'aws:PrincipalIsAWSService', 'true'), undefined],
    ['everybody denied or not', services('BoolIfExists', 'aws:PrincipalIsAWSService', ['true', 'false']), undefined],
    ['only without TLS', services('Bool', 'aws:SecureTransport'), undefined],
    ['with a set operator', services('ForAllValues:BoolIfExists', 'aws:PrincipalIsAWSService'), undefined],
  ])('%s', (_name, overrides, expected) => {
    expect(denied(overrides)).toBe(expected);
  });
});

describe('ARNs', () => {
  test.each([
    ['arn:aws:s3:::bucket', true],
    ['arn:aws:s3:::bu*', false],
    ['arn:aws:s3:::buc*', true],
    ['urn:aws:s3:::bucket', false],
    ['arn:aws:s3', false],
    ['arn:aws:sqs:*:123456789012', false],
    ['arn:aws:sqs:*:123456789012:q', true],
    ['arn:aws:sqs:*:1234567890123:queue', false],
    ['arn:aws:sqs:*:0123456789:queue', false],
    ['arn:aws:sqs:*:12345678901?:queue', false],
    ['arn:aws:ec2:*::image/*', false],
    ['arn:aws:ec2:*::image/ami*', true],
    ['arn:aws:ec2:*::image/am*', false],
    ['arn:aws:iam::aws:policy/*', true],
  ])('%s is bounded: %s', (arn, expected) => {
    expect(isBoundedArn(arn)).toBe(expected);
  });

  test('accounts and buckets in them', () => {
    expect([isAccountId(accountId), isAccountId('0'.repeat(13)), isAccountId(undefined)]).toEqual([true, false, false]);
    expect(accountOf(`arn:aws:iam::${accountId}:role/a:b`)).toBe(accountId);
    expect(arnOf('arn:aws:lambda:*:1:layer:a:b')?.resource).toBe('layer:a:b');
    expect(bucketOf('arn:aws:s3:::own/a/b')).toBe('own');
    expect(bucketOf('arn:aws:s3:us-east-1::own')).toBeUndefined();
    expect(bucketOf(`arn:aws:s3::${accountId}:own`)).toBeUndefined();
    expect(bucketOf('arn:aws:sqs:::own')).toBeUndefined();
  });
});

describe('trust', () => {
  const trust: Trust = {
    orgIds: [org],
    accountIds: [accountId],
    buckets: ['vela-*'],
    arns: [],
    awsOwnedBuckets: true,
    region: 'us-east-1',
  };

  test.each([
    ['arn:aws:s3:::vela-data/*', { kind: 'approved' }],
    ['arn:aws:s3:::other/*', { kind: 'bucket', name: 'other' }],
    ['arn:aws:s3:::*', { kind: 'anybody' }],
    ['arn:aws:s3:::aws-ssm-us-east-1/*', { kind: 'aws' }],
    ['arn:aws:iam::aws:policy/*', { kind: 'aws' }],
    ['*', { kind: 'anybody' }],
    ['arn:aws:sqs:*:*:*', { kind: 'anybody' }],
    [`arn:aws:sqs:*:${accountId}:*`, { kind: 'trusted' }],
    [`arn:aws:sqs:*:${stranger}:*`, { kind: 'account', name: stranger }],
  ])('%s is of %j', (resource, expected) => {
    expect(ownershipOf(resource, trust)).toEqual(expected);
  });

  test.each([
    ['org', [org], true],
    ['org', [org, 'o-other4k7xq2'], false],
    ['account', [accountId], true],
    ['account', [accountId, stranger], false],
    ['arn', [`arn:aws:iam::${accountId}:role/a`], true],
    ['arn', [`arn:aws:iam::${accountId}:role/a`, 'arn:aws:iam::*:role/a'], false],
    ['tag', ['x'], false],
    ['id', [accountId], false],
  ] as const)('%s %j: %s', (kind, values, expected) => {
    expect(isTrusted({ dimension: 'identity', kind, values }, trust)).toBe(expected);
  });

  test('strangers are named by organisation or account', () => {
    expect(strangerIn('org', 'o-other4k7xq2/r-1/*', trust)).toBe('o-other4k7xq2');
    expect(strangerIn('arn', `arn:aws:iam::${stranger}:role/a`, trust)).toBe(stranger);
    expect(strangerIn('arn', 'arn:aws:iam::*:role/a', trust)).toBeUndefined();
    expect(strangerIn('tag', stranger, trust)).toBeUndefined();
  });
});
