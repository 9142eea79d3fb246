import { rule } from '../../functions/vpce-policy-least-privilege/rule';
import { allow, deny, equals, perimeterPolicies, policyOf } from '../endpoint-policies';
import { endpoint, gatewayEndpoint, vpcId, type Described } from '../network';
import { ruleTable, type Case } from './rule-table';

const org = 'o-vela4k7xq2';
const onGateway = (PolicyDocument: string | undefined) => ({ VpcEndpoints: [gatewayEndpoint({ PolicyDocument })] });
const onService = (code: string, ...list: unknown[]) => ({
  VpcEndpoints: [endpoint({ ServiceName: `com.amazonaws.us-east-1.${code}`, PolicyDocument: policyOf(...list) })],
});
const onInterface = (...list: Described[]) => ({ VpcEndpoints: [endpoint({ PolicyDocument: policyOf(...list) })] });
const when = (operator: string, key: string, values: unknown) => allow(equals(key, values, operator));
const both = { Condition: { StringEquals: { 'aws:PrincipalOrgID': org, 'aws:ResourceOrgID': org } } };
const services = when('Bool', 'aws:PrincipalIsAWSService', 'true');

const statement = (name: string, expected: Case['expected'], ...list: unknown[]): Case => ({
  name,
  given: onGateway(policyOf(...list)),
  expected,
});
const of = (code: string, name: string, expected: Case['expected'], overrides: Described): Case => ({
  name: `${code}: ${name}`,
  given: onService(code, allow(overrides)),
  expected,
});
const tight = (name: string, operator: string, key: string, values: unknown): Case =>
  statement(name, 'COMPLIANT', when(operator, key, values));
const loose = (name: string, operator: string, key: string, values: unknown): Case => ({
  ...statement(name, 'NON_COMPLIANT', when(operator, key, values)),
  says: ['Statement 1', key],
});
const dead = (name: string, operator: string, key: string, values: unknown): Case => ({
  ...statement(name, 'NON_COMPLIANT', when(operator, key, values)),
  says: ['allows nothing'],
});
const strict = (
  name: string,
  parameters: Record<string, string>,
  expected: Case['expected'],
  ...list: unknown[]
): Case => ({ ...statement(name, expected, ...list), parameters });

const documents: readonly Case[] = [
  {
    name: 'no document',
    given: onGateway(undefined),
    expected: 'INSUFFICIENT_DATA',
    says: ['it has no PolicyDocument'],
  },
  statement('full access', 'NOT_APPLICABLE', allow()),
  statement('full access to one service', 'NOT_APPLICABLE', allow({ Action: 's3:*' })),
  { name: 'not JSON', given: onGateway('Allow *'), expected: 'NON_COMPLIANT', says: ['not valid JSON'] },
  { name: 'no Statement', given: onGateway('{}'), expected: 'NON_COMPLIANT', says: ['no Statement'] },
  statement('only a Deny', 'NON_COMPLIANT', deny({ Action: 's3:DeleteBucket' })),
  strict('only a Deny, on purpose', { flagDenyAll: 'false' }, 'COMPLIANT', deny({ Action: 's3:DeleteBucket' })),
  { ...statement('everything allowed and denied', 'NON_COMPLIANT', allow(), deny()), says: ['allows nothing'] },
  {
    name: 'a Resource endpoint',
    given: { VpcEndpoints: [endpoint({ VpcEndpointType: 'Resource' })] },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'policies not supported',
    given: {
      ...onInterface(allow({ Action: 'sqs:Send*' })),
      ServiceDetails: [
        {
          ServiceName: 'com.amazonaws.us-east-1.sqs',
          ServiceType: [{ ServiceType: 'Interface' }],
          VpcEndpointPolicySupported: false,
        },
      ],
    },
    expected: 'NOT_APPLICABLE',
  },
  ...Object.entries(perimeterPolicies).map(([code, PolicyDocument]): Case => ({
    name: `the data perimeter for ${code}`,
    given: {
      VpcEndpoints: [
        endpoint({ ServiceName: `com.amazonaws.us-east-1.${code === 'any' ? 'kms' : code}`, PolicyDocument }),
      ],
    },
    expected: 'COMPLIANT',
  })),
];

const resources: readonly Case[] = [
  statement(
    'every S3 action on one bucket',
    'COMPLIANT',
    allow({ Action: 's3:*', Resource: 'arn:aws:s3:::vela-data/*' }),
  ),
  statement('reading any bucket', 'NON_COMPLIANT', allow({ Action: 's3:Get*', Resource: 'arn:aws:s3:::*' })),
  statement('buckets of three known letters', 'COMPLIANT', allow({ Action: 's3:Get*', Resource: 'arn:aws:s3:::vel*' })),
  statement(
    'buckets of two known letters',
    'NON_COMPLIANT',
    allow({ Action: 's3:Get*', Resource: 'arn:aws:s3:::ve*' }),
  ),
  of('dynamodb', 'tables of one account', 'COMPLIANT', { Resource: 'arn:aws:dynamodb:*:123456789012:table/*' }),
  of('dynamodb', 'tables of any account', 'NON_COMPLIANT', { Resource: 'arn:aws:dynamodb:*:*:table/*' }),
  of('dynamodb', 'tables of an account in a variable', 'NON_COMPLIANT', {
    Action: 'dynamodb:Get*',
    Resource: 'arn:aws:dynamodb:*:${aws:PrincipalAccount}:table/*',
  }),
  of('ec2', 'any image', 'NON_COMPLIANT', { Action: 'ec2:Run*', Resource: 'arn:aws:ec2:*::image/*' }),
  of('ec2', 'any image, the wildcard after what all ids begin with', 'NON_COMPLIANT', {
    Resource: ['arn:aws:ec2:us-east-1::snapshot/snap-*', 'arn:aws:ec2:us-east-1::image/ami-*'],
  }),
  of('ec2', 'one image', 'COMPLIANT', { Action: 'ec2:Run*', Resource: 'arn:aws:ec2:*::image/ami-0a1b2c3d4e5f60001' }),
  of('apigateway', 'the APIs of everybody', 'NON_COMPLIANT', { Resource: 'arn:aws:apigateway:us-east-1::/restapis/*' }),
  of('apigateway', 'one API', 'COMPLIANT', { Resource: 'arn:aws:apigateway:us-east-1::/restapis/a1b2c3d4e5/*' }),
  of('route53', 'the hosted zones of everybody', 'NON_COMPLIANT', { Resource: 'arn:aws:route53:::hostedzone/*' }),
  of('bedrock-runtime', 'models of AWS', 'COMPLIANT', { Resource: 'arn:aws:bedrock:*::foundation-model/*' }),
  of('iam', 'policies of AWS', 'COMPLIANT', { Action: 'iam:Get*', Resource: 'arn:aws:iam::aws:policy/*' }),
  of('sts', 'a wildcard that runs over colons', 'NON_COMPLIANT', {
    Resource: 'arn:aws*:iam::123456789012:role/app',
  }),
  statement('an ARN that ends early', 'NON_COMPLIANT', allow({ Action: 's3:Get*', Resource: 'arn:aws:s3:*' })),
  statement('not an ARN', 'NON_COMPLIANT', allow({ Action: 's3:Get*', Resource: 'bucket*' })),
];

const actions: readonly Case[] = [
  of('dynamodb', 'named actions', 'COMPLIANT', { Action: ['dynamodb:DescribeTable', 'dynamodb:ListTables'] }),
  of('dynamodb', 'an action with a wildcard among them', 'NON_COMPLIANT', {
    Action: ['dynamodb:DescribeTable', 'dynamodb:Get*'],
  }),
  {
    ...of('dynamodb', 'actions of another service only', 'NON_COMPLIANT', { Action: 'sqs:*', ...both }),
    says: ['allows nothing'],
  },
  strict(
    'named actions that do not count',
    { actionsCountAsBound: 'false' },
    'NON_COMPLIANT',
    allow({ Action: 's3:GetObject' }),
  ),
  strict(
    'every action, forbidden',
    { forbidActionWildcard: 'true' },
    'NON_COMPLIANT',
    allow({ Action: 's3:*', ...both }),
  ),
  strict(
    'some actions where every action is forbidden',
    { forbidActionWildcard: 'true' },
    'COMPLIANT',
    allow({ Action: 's3:Get*', ...both }),
  ),
];

const notElements: readonly Case[] = [
  {
    ...statement('NotAction', 'NON_COMPLIANT', { ...allow(both), Action: undefined, NotAction: 'iam:*' }),
    says: ['NotAction'],
  },
  {
    ...statement('NotResource', 'NON_COMPLIANT', {
      ...allow(both),
      Resource: undefined,
      NotResource: 'arn:aws:s3:::vela',
    }),
    says: ['NotResource'],
  },
  {
    name: 'NotPrincipal',
    given: onInterface({ ...allow(both), Principal: undefined, NotPrincipal: { AWS: '999999999999' } }),
    expected: 'NON_COMPLIANT',
    says: ['NotPrincipal'],
  },
  statement('NotAction in a Deny', 'COMPLIANT', allow(both), { ...deny(), Action: undefined, NotAction: 's3:Get*' }),
  strict('NotAction, accepted and bounded', { forbidNotElements: 'false' }, 'COMPLIANT', {
    ...allow(both),
    Action: undefined,
    NotAction: 'iam:*',
  }),
  strict('NotAction, accepted but not bounded', { forbidNotElements: 'false' }, 'NON_COMPLIANT', {
    ...allow(),
    Action: undefined,
    NotAction: 's3:Delete*',
  }),
  {
    ...strict('NotResource, accepted but not bounded', { forbidNotElements: 'false' }, 'NON_COMPLIANT', {
      ...allow({ Action: 's3:Get*' }),
      Resource: undefined,
      NotResource: 'arn:aws:s3:::vela',
    }),
    says: ['most resources'],
  },
  {
    name: 'NotPrincipal, accepted but not bounded',
    given: onInterface({
      ...allow({ Action: 'sqs:Send*' }),
      Principal: undefined,
      NotPrincipal: { AWS: '999999999999' },
    }),
    parameters: { forbidNotElements: 'false' },
    expected: 'NON_COMPLIANT',
  },
];

const conditions: readonly Case[] = [
  tight('an organisation', 'StringEquals', 'aws:PrincipalOrgID', org),
  tight('keys and operators in another letter case', 'stringEQUALS', 'AWS:principalORGid', [org]),
  tight('an account', 'StringEquals', 'aws:PrincipalAccount', 123456789012),
  tight('a role', 'ArnEquals', 'aws:PrincipalArn', 'arn:aws:iam::123456789012:role/app'),
  tight('roles of an account', 'ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::123456789012:role/*'),
  loose('a role of any account', 'ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/app'),
  loose('the end of an ARN', 'StringLike', 'aws:PrincipalArn', '*:123456789012:role/app'),
  loose('one good value and one that admits everybody', 'StringLike', 'aws:PrincipalArn', [
    'arn:aws:iam::123456789012:role/*',
    '*',
  ]),
  dead('an account that is not one', 'StringEquals', 'aws:PrincipalAccount', '1234'),
  dead('no value', 'StringEquals', 'aws:PrincipalOrgID', []),
  dead('an empty value', 'StringEquals', 'aws:PrincipalOrgID', ''),
  loose('any organisation', 'StringLike', 'aws:PrincipalOrgID', 'o-*'),
  loose('anything', 'StringLike', 'aws:PrincipalOrgID', '*'),
  tight('the beginning of an organisation', 'StringLike', 'aws:PrincipalOrgID', 'o-vela*'),
  tight('a unit of an organisation', 'ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', `${org}/r-ab12/ou-ab12-*`),
  loose('a unit of any organisation', 'ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-*/r-ab12/*'),
  loose('ForAllValues', 'ForAllValues:StringLike', 'aws:PrincipalOrgPaths', `${org}/*`),
  loose('IfExists', 'StringEqualsIfExists', 'aws:PrincipalOrgID', org),
  loose('a negated operator', 'StringNotEquals', 'aws:PrincipalOrgID', 'o-mallory42'),
  loose('an absent key', 'Null', 'aws:PrincipalOrgID', 'true'),
  loose('any key', 'Null', 'aws:PrincipalOrgID', 'false'),
  loose('an operator that does not exist', 'StringIs', 'aws:PrincipalOrgID', org),
  statement('IfExists, but the key is demanded', 'COMPLIANT', {
    ...allow(),
    Condition: { StringEqualsIfExists: { 'aws:PrincipalOrgID': org }, Null: { 'aws:PrincipalOrgID': false } },
  }),
  statement('IfExists, and the key may be absent', 'NON_COMPLIANT', {
    ...allow(),
    Condition: { StringEqualsIfExists: { 'aws:PrincipalOrgID': org }, Null: { 'aws:PrincipalOrgID': [true, false] } },
  }),
  loose('a tag of the principal, which strangers set on themselves', 'StringEquals', 'aws:PrincipalTag/team', 'vela'),
  loose('any tag of the principal', 'StringLike', 'aws:PrincipalTag/team', '?*'),
  loose('the tag that the resource has', 'StringEquals', 'aws:PrincipalTag/team', '${aws:ResourceTag/team}'),
  tight('a role by its id', 'StringLike', 'aws:userid', 'AROAVELAVELAVELA:*'),
  tight('a user by its id', 'StringEquals', 'aws:userid', 'AIDAVELAVELAVELA'),
  loose('a session of any role', 'StringLike', 'aws:userid', '*:vela-session'),
  loose('any role', 'StringLike', 'aws:userid', 'AROA*'),
  tight('services of AWS', 'Bool', 'aws:PrincipalIsAWSService', true),
  loose('whoever is not a service of AWS', 'Bool', 'aws:PrincipalIsAWSService', 'false'),
  tight('one service of AWS', 'StringEquals', 'aws:PrincipalServiceName', 'ec2.amazonaws.com'),
  strict(
    'services of AWS where they do not count',
    { allowServicePrincipalException: 'false' },
    'NON_COMPLIANT',
    services,
  ),
  tight('an account that calls KMS', 'StringEquals', 'kms:CallerAccount', '123456789012'),
  tight('resources of an organisation', 'StringEquals', 'aws:ResourceOrgID', org),
  loose(
    "resources of the caller's organisation, whichever it is",
    'StringEquals',
    'aws:ResourceOrgID',
    '${aws:PrincipalOrgID}',
  ),
  tight('buckets of an account', 'StringEquals', 's3:ResourceAccount', '123456789012'),
  loose('a tag of the resource', 'StringEquals', 's3:resourceTag/team', 'vela'),
  dead('an address that no request has', 'IpAddress', 'aws:SourceIp', '10.0.0.0/8'),
  dead('another VPC', 'StringEquals', 'aws:SourceVpc', 'vpc-0a1b2c3d4e5f60002'),
  loose('a role in another partition’s name', 'StringLike', 'aws:PrincipalArn', 'arn:aws*:iam::123456789012:role/app'),
  tight('access points of an account', 'ArnLike', 's3:DataAccessPointArn', 'arn:aws:s3:*:123456789012:accesspoint/*'),
  loose('its own VPC', 'StringEquals', 'aws:SourceVpc', vpcId),
  loose('TLS', 'Bool', 'aws:SecureTransport', 'true'),
  statement('a good condition beside one that says nothing', 'COMPLIANT', {
    ...allow(),
    Condition: { StringEquals: { 'aws:SourceVpc': vpcId, 'aws:PrincipalOrgID': org } },
  }),
  {
    ...statement(
      'several open statements',
      'NON_COMPLIANT',
      when('StringEquals', 'aws:SourceVpc', vpcId),
      allow(both),
      {
        Sid: 'Second',
        ...when('StringLike', 'aws:userid', '*'),
      },
    ),
    says: ['Statement 1', '1 more'],
  },
  {
    ...statement('a finding that names long things', 'NON_COMPLIANT', {
      ...allow({ Sid: 'S'.repeat(300), Resource: `arn:aws:s3:::${'*'.repeat(300)}` }),
      Condition: { StringEquals: { [`a${'x'.repeat(300)}`]: 'x', b: 'x', c: 'x' } },
    }),
    says: ['Statement 1 '],
  },
];

const twoBounds = { minBounds: '2' };
const deniesAndBounds: readonly Case[] = [
  strict('identities and resources', twoBounds, 'COMPLIANT', allow(both)),
  strict('only identities', twoBounds, 'NON_COMPLIANT', when('StringEquals', 'aws:PrincipalOrgID', org)),
  strict('only resources', twoBounds, 'NON_COMPLIANT', when('StringEquals', 'aws:ResourceOrgID', org)),
  strict('named actions do not make up for it', twoBounds, 'NON_COMPLIANT', allow({ Action: 's3:GetObject' })),
  strict(
    'identities and a bucket',
    twoBounds,
    'COMPLIANT',
    allow({ Resource: 'arn:aws:s3:::vela/*', ...equals('aws:PrincipalOrgID', org) }),
  ),
  strict('services of AWS need no second bound', twoBounds, 'COMPLIANT', services),
  strict(
    'services of AWS where they do not count, with two bounds',
    { ...twoBounds, allowServicePrincipalException: 'false' },
    'NON_COMPLIANT',
    services,
  ),
  statement('strangers denied', 'COMPLIANT', allow(), deny(equals('aws:PrincipalOrgID', org, 'StringNotEquals'))),
  strict(
    'strangers denied is one bound',
    twoBounds,
    'NON_COMPLIANT',
    allow(),
    deny(equals('aws:PrincipalOrgID', org, 'StringNotEquals')),
  ),
  strict(
    'strangers denied, and strange resources',
    twoBounds,
    'COMPLIANT',
    allow(),
    deny(equals('aws:PrincipalOrgID', org, 'StringNotEquals')),
    deny(equals('aws:ResourceOrgID', org, 'StringNotEqualsIfExists')),
  ),
  strict('strangers on strange resources denied', twoBounds, 'NON_COMPLIANT', allow(), {
    ...deny(),
    Condition: { StringNotEquals: { 'aws:PrincipalOrgID': org, 'aws:ResourceOrgID': org } },
  }),
  strict(
    'strangers denied, services spared that do not count',
    { allowServicePrincipalException: 'false' },
    'NON_COMPLIANT',
    allow(),
    {
      ...deny(equals('aws:PrincipalOrgID', org, 'StringNotEquals')),
      Condition: {
        StringNotEquals: { 'aws:PrincipalOrgID': org },
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      },
    },
  ),
];

ruleTable(rule, [...documents, ...resources, ...actions, ...notElements, ...conditions, ...deniesAndBounds]);
