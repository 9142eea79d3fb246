import { rule } from '../../functions/vpce-policy-trusted-perimeter/rule';
import { allow, deny, equals, perimeter, perimeterPolicies, policyOf } from '../endpoint-policies';
import { accountId, endpoint, gatewayEndpoint } from '../network';
import { ruleTable, type Case } from './rule-table';

const stranger = '999999999999';
const org = perimeter.organisation;
const trustOrg = { trustedOrgIds: org };
const trustPartner = { trustedAccountIds: perimeter.partner };
const buckets = { approvedBuckets: 'vela-data, vela-logs-*' };
const bucket = (name: string, overrides = {}) =>
  allow({ Action: 's3:GetObject', Resource: `arn:aws:s3:::${name}/*`, ...overrides });
const byOrg = allow(equals('aws:PrincipalOrgID', org));
const byService = allow(equals('aws:PrincipalIsAWSService', 'true', 'Bool'));

const onGateway = (PolicyDocument: string | undefined) => ({ VpcEndpoints: [gatewayEndpoint({ PolicyDocument })] });
const onInterface = (...list: unknown[]) => ({ VpcEndpoints: [endpoint({ PolicyDocument: policyOf(...list) })] });
const row = (
  name: string,
  parameters: Case['parameters'] & object,
  expected: Case['expected'],
  ...list: unknown[]
): Case => ({
  name,
  given: onGateway(policyOf(...list)),
  parameters,
  expected,
});
const says = (found: Case, ...parts: string[]): Case => ({ ...found, says: parts });

const gate: readonly Case[] = [
  {
    name: 'no parameters',
    given: onGateway(policyOf(byOrg)),
    expected: 'NOT_APPLICABLE',
    says: ['No perimeter parameters'],
  },
  {
    name: 'another service',
    given: onInterface(byOrg),
    parameters: { ...trustOrg, services: 's3' },
    expected: 'NOT_APPLICABLE',
  },
  { name: 'only buckets, and no S3', given: onInterface(byOrg), parameters: buckets, expected: 'NOT_APPLICABLE' },
  {
    name: 'a Resource endpoint',
    given: { VpcEndpoints: [endpoint({ VpcEndpointType: 'Resource' })] },
    parameters: trustOrg,
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'no document',
    given: onGateway(undefined),
    parameters: trustOrg,
    expected: 'NON_COMPLIANT',
    says: ['trusts everyone'],
  },
  {
    name: 'not JSON',
    given: onGateway('{'),
    parameters: trustOrg,
    expected: 'NOT_APPLICABLE',
    says: ['not valid JSON', 'vpce-policy-least-privilege'],
  },
  row('full access', trustOrg, 'NON_COMPLIANT', allow()),
  row('full access where only actions are approved', { approvedActions: 's3:*' }, 'NON_COMPLIANT', allow()),
  row('nothing allowed', trustOrg, 'COMPLIANT', deny()),
];

const owners: readonly Case[] = [
  row('a trusted organization', trustOrg, 'COMPLIANT', byOrg),
  says(
    row('another organization', { trustedOrgIds: 'o-other4k7xq2' }, 'NON_COMPLIANT', byOrg),
    `organization ${org}`,
    'trustedOrgIds',
  ),
  row(
    'a unit of a trusted organization',
    trustOrg,
    'COMPLIANT',
    allow(equals('aws:PrincipalOrgPaths', `${org}/r-ab12/*`, 'ForAnyValue:StringLike')),
  ),
  row('the own account', trustOrg, 'COMPLIANT', allow(equals('aws:PrincipalAccount', accountId))),
  says(
    row("a stranger's account", trustPartner, 'NON_COMPLIANT', {
      ...allow(equals('aws:PrincipalAccount', stranger)),
      Sid: 'Partner',
    }),
    'Statement "Partner" trusts account 999999999999',
    'trustedAccountIds',
  ),
  row(
    "the partner's account",
    trustPartner,
    'COMPLIANT',
    allow(equals('aws:PrincipalAccount', [accountId, perimeter.partner])),
  ),
  row(
    "the partner's account and a stranger's",
    trustPartner,
    'NON_COMPLIANT',
    allow(equals('aws:PrincipalAccount', [perimeter.partner, stranger])),
  ),
  row(
    'one more trusted account in the parameters',
    { trustedAccountIds: `${perimeter.partner},333344445555` },
    'COMPLIANT',
    allow(equals('aws:PrincipalAccount', perimeter.partner)),
  ),
  row(
    "a role of the partner's",
    trustPartner,
    'COMPLIANT',
    allow(equals('aws:PrincipalArn', `arn:aws:iam::${perimeter.partner}:role/*`, 'ArnLike')),
  ),
  row(
    "a stranger's role",
    trustPartner,
    'NON_COMPLIANT',
    allow(equals('aws:PrincipalArn', `arn:aws:iam::${stranger}:role/*`, 'ArnLike')),
  ),
  row(
    'a stranger who is named weakly',
    trustOrg,
    'NON_COMPLIANT',
    allow({
      Condition: {
        StringEquals: { 'aws:PrincipalOrgID': org },
        StringEqualsIfExists: { 'aws:ResourceAccount': stranger },
      },
    }),
  ),
  row(
    'a stranger who is kept out',
    trustOrg,
    'COMPLIANT',
    allow({
      Condition: { StringEquals: { 'aws:PrincipalOrgID': org }, StringNotEquals: { 'aws:ResourceAccount': stranger } },
    }),
  ),
  row('resources of a trusted organization', trustOrg, 'COMPLIANT', allow(equals('aws:ResourceOrgID', org))),
  row('buckets of the own account', trustOrg, 'COMPLIANT', allow(equals('s3:ResourceAccount', accountId))),
  row(
    'tables of the own account',
    trustOrg,
    'COMPLIANT',
    allow({ Resource: `arn:aws:dynamodb:*:${accountId}:table/*` }),
  ),
  says(
    row(
      "a stranger's tables",
      trustOrg,
      'NON_COMPLIANT',
      allow({ Resource: `arn:aws:dynamodb:*:${stranger}:table/*`, ...equals('aws:PrincipalOrgID', org) }),
    ),
    `of account ${stranger}`,
  ),
  says(
    row('a bucket of nobody knows whom', trustOrg, 'NON_COMPLIANT', bucket('vela-data')),
    'not bounded to a trusted organization',
  ),
  row(
    'a bucket of nobody knows whom, by a trusted organization',
    trustOrg,
    'COMPLIANT',
    bucket('vela-data', equals('aws:PrincipalOrgID', org)),
  ),
  row(
    'a tag that looks like an account',
    trustOrg,
    'NON_COMPLIANT',
    allow(equals('aws:PrincipalTag/owner', accountId)),
  ),
  row('a session', trustOrg, 'NON_COMPLIANT', allow(equals('aws:userid', 'AROAVELAVELA:*', 'StringLike'))),
  row('its own VPC', trustOrg, 'NON_COMPLIANT', allow(equals('aws:SourceVpc', 'vpc-0a1b2c3d4e5f60001'))),
  row('services of AWS', trustOrg, 'COMPLIANT', byService),
  row('all actions for services of AWS', { ...trustOrg, approvedActions: 's3:Get*' }, 'NON_COMPLIANT', byService),
  row('policies of AWS', trustOrg, 'COMPLIANT', allow({ Action: 'iam:Get*', Resource: 'arn:aws:iam::aws:policy/*' })),
  row('strangers denied', trustOrg, 'COMPLIANT', allow(), deny(equals('aws:PrincipalOrgID', org, 'StringNotEquals'))),
  row(
    'strangers denied, but others than ours',
    { trustedOrgIds: 'o-other4k7xq2' },
    'NON_COMPLIANT',
    allow(),
    deny(equals('aws:PrincipalOrgID', org, 'StringNotEquals')),
  ),
  row('strangers denied, services spared', trustOrg, 'COMPLIANT', allow(), {
    ...deny(),
    Condition: {
      StringNotEquals: { 'aws:PrincipalOrgID': org },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
    },
  }),
  row('strangers on strange resources denied', trustOrg, 'COMPLIANT', allow(), {
    ...deny(),
    Condition: { StringNotEquals: { 'aws:PrincipalOrgID': org, 'aws:ResourceOrgID': org } },
  }),
  {
    name: 'an account as principal',
    given: onInterface(allow({ Principal: { AWS: accountId } })),
    parameters: trustOrg,
    expected: 'COMPLIANT',
  },
  {
    name: "a stranger's role as principal",
    given: onInterface(allow({ Principal: { AWS: `arn:aws:iam::${stranger}:role/app` } })),
    parameters: trustOrg,
    expected: 'NON_COMPLIANT',
    says: [stranger],
  },
  {
    name: 'a principal that nobody can place',
    given: onInterface(allow({ Principal: { AWS: 'AIDAVELAVELAVELA' } })),
    parameters: trustOrg,
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'all but one principal',
    given: onInterface({ ...allow(), Principal: undefined, NotPrincipal: { AWS: stranger } }),
    parameters: trustOrg,
    expected: 'NON_COMPLIANT',
  },
];

const resources: readonly Case[] = [
  row('an approved bucket', buckets, 'COMPLIANT', bucket('vela-data')),
  says(
    row('a bucket that is not approved', buckets, 'NON_COMPLIANT', bucket('vela-dumps')),
    'bucket vela-dumps',
    'approvedBuckets',
  ),
  row('buckets within an approved pattern', buckets, 'COMPLIANT', bucket('vela-logs-2026-*')),
  row('buckets around an approved pattern', buckets, 'NON_COMPLIANT', bucket('vela-*')),
  row(
    'a wildcard that may stand for a slash',
    { approvedBuckets: 'vela-*-data' },
    'NON_COMPLIANT',
    bucket('vela-*-data'),
  ),
  row(
    'the same as an approved ARN',
    { approvedResourceArns: 'arn:aws:s3:::vela-*-data/*' },
    'COMPLIANT',
    bucket('vela-*-data'),
  ),
  row(
    'an approved bucket and one that is not',
    buckets,
    'NON_COMPLIANT',
    allow({ Resource: ['arn:aws:s3:::vela-data', 'arn:aws:s3:::vela-dumps'] }),
  ),
  row('any bucket', buckets, 'NON_COMPLIANT', allow({ Action: 's3:Get*', Resource: 'arn:aws:s3:::*' })),
  row(
    'a bucket in a variable',
    buckets,
    'NON_COMPLIANT',
    allow({ Resource: 'arn:aws:s3:::${aws:PrincipalTag/bucket}/*' }),
  ),
  row('a bucket of AWS', buckets, 'COMPLIANT', bucket('prod-us-east-1-starport-layer-bucket')),
  row(
    'a bucket of AWS, not wanted',
    { ...buckets, allowAwsOwnedBuckets: 'false' },
    'NON_COMPLIANT',
    bucket('prod-us-east-1-starport-layer-bucket'),
  ),
  row('a bucket that looks like one of AWS', buckets, 'NON_COMPLIANT', bucket('prod-eu-west-9-starport-layer-bucket')),
  row('all but one bucket', buckets, 'NON_COMPLIANT', {
    ...allow({ Action: 's3:Get*' }),
    Resource: undefined,
    NotResource: 'arn:aws:s3:::vela-data/*',
  }),
  row('everything denied but an approved bucket', buckets, 'COMPLIANT', allow(), {
    ...deny(),
    Resource: undefined,
    NotResource: 'arn:aws:s3:::vela-data/*',
  }),
  row(
    'tables of the own account among approved buckets',
    buckets,
    'COMPLIANT',
    allow({ Resource: `arn:aws:dynamodb:*:${accountId}:table/*` }),
  ),
  row(
    'the own account, where only buckets are approved',
    buckets,
    'NON_COMPLIANT',
    allow(equals('s3:ResourceAccount', accountId)),
  ),
  row(
    'a trusted organization beside approved buckets',
    { ...buckets, ...trustOrg },
    'COMPLIANT',
    allow({ Condition: { StringEquals: { 'aws:PrincipalOrgID': org, 'aws:ResourceOrgID': org } } }),
  ),
  says(
    row('an approved bucket by anybody', { ...buckets, ...trustOrg }, 'NON_COMPLIANT', bucket('vela-data')),
    'trusted identities',
  ),
  row(
    'an approved bucket by a trusted organization',
    { ...buckets, ...trustOrg },
    'COMPLIANT',
    bucket('vela-data', equals('aws:PrincipalOrgID', org)),
  ),
  says(
    row('a trusted organization on any resource', { ...buckets, ...trustOrg }, 'NON_COMPLIANT', byOrg),
    'approved resources',
  ),
  row(
    'both bounds',
    { ...trustOrg, requireIdentityAndResource: 'true' },
    'COMPLIANT',
    allow({ Condition: { StringEquals: { 'aws:PrincipalOrgID': org, 'aws:ResourceOrgID': org } } }),
  ),
  row(
    'only identities where both are required',
    { ...trustOrg, requireIdentityAndResource: 'true' },
    'NON_COMPLIANT',
    byOrg,
  ),
  row(
    'only resources where both are required',
    { ...trustOrg, requireIdentityAndResource: 'true' },
    'NON_COMPLIANT',
    allow(equals('aws:ResourceOrgID', org)),
  ),
  row(
    'the own account where both are required',
    { ...buckets, requireIdentityAndResource: 'true' },
    'COMPLIANT',
    bucket('vela-data', equals('aws:PrincipalAccount', accountId)),
  ),
  row(
    'anybody where both are required',
    { ...buckets, requireIdentityAndResource: 'true' },
    'NON_COMPLIANT',
    bucket('vela-data'),
  ),
];

const approvedActions = { approvedActions: 's3:GetObject,s3:Put*' };
const actions: readonly Case[] = [
  row('approved actions', approvedActions, 'COMPLIANT', allow({ Action: ['S3:getObject', 's3:PutObject*'] })),
  says(
    row('one action more', approvedActions, 'NON_COMPLIANT', allow({ Action: ['s3:GetObject', 's3:DeleteObject'] })),
    's3:DeleteObject',
  ),
  row('a wildcard around an approved action', approvedActions, 'NON_COMPLIANT', allow({ Action: 's3:GetObject*' })),
  row(
    'a question mark does not cover a star',
    { approvedActions: 's3:GetObject?' },
    'NON_COMPLIANT',
    allow({ Action: 's3:GetObject*' }),
  ),
  row('NotAction', approvedActions, 'NON_COMPLIANT', { ...byOrg, Action: undefined, NotAction: 's3:Delete*' }),
];

const published: readonly Case[] = Object.entries(perimeterPolicies).map(([code, PolicyDocument]) => ({
  name: `the data perimeter for ${code}`,
  given: {
    VpcEndpoints: [
      endpoint({ ServiceName: `com.amazonaws.us-east-1.${code === 'any' ? 'kms' : code}`, PolicyDocument }),
    ],
  },
  parameters: { ...trustOrg, trustedAccountIds: `${perimeter.partner},555566667777` },
  expected: 'COMPLIANT',
}));

ruleTable(rule, [
  ...gate,
  ...owners,
  ...resources,
  ...actions,
  ...published,
  {
    name: 'the data perimeter for s3, and a partner who is not trusted',
    given: onGateway(perimeterPolicies['s3']),
    parameters: trustOrg,
    expected: 'NON_COMPLIANT',
    says: ['"PartnerOnItsOwn"', perimeter.partner],
  },
]);
