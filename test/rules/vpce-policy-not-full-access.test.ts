import { rule } from '../../functions/vpce-policy-not-full-access/rule';
import { allow, deny, equals, perimeterPolicies, policyOf } from '../endpoint-policies';
import { endpoint, gatewayEndpoint, vpcId, type Described } from '../network';
import { ruleTable, type Case } from './rule-table';

const sqs = 'com.amazonaws.us-east-1.sqs';
const onGateway = (PolicyDocument: string | undefined) => ({ VpcEndpoints: [gatewayEndpoint({ PolicyDocument })] });
const onInterface = (PolicyDocument: string | undefined, ...ServiceDetails: Described[]) => ({
  VpcEndpoints: [endpoint({ PolicyDocument })],
  ...(ServiceDetails.length > 0 ? { ServiceDetails } : {}),
});
const service = (VpcEndpointPolicySupported: boolean, ServiceType = 'Interface'): Described => ({
  ServiceName: sqs,
  ServiceType: [{ ServiceType }],
  VpcEndpointPolicySupported,
});
const statements = (name: string, expected: Case['expected'], ...list: unknown[]): Case => ({
  name,
  given: onGateway(policyOf(...list)),
  expected,
});
const foreignOrg = (operator: string, value: unknown = 'o-vela4k7xq2') => equals('aws:PrincipalOrgID', value, operator);

ruleTable(rule, [
  {
    name: 'the default, with a version',
    given: onGateway(policyOf(allow())),
    expected: 'NON_COMPLIANT',
    says: ['is the default'],
  },
  {
    name: 'the default, pretty-printed and without a version',
    given: onInterface(JSON.stringify({ Statement: [allow()] }, null, 2)),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'the default of old gateway endpoints, with an empty Sid',
    given: onGateway(JSON.stringify({ Version: '2008-10-17', Statement: [{ Sid: '', ...allow() }] })),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a Statement that is one object',
    given: onGateway(JSON.stringify({ Statement: allow() })),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'keys in lower case',
    given: onGateway('{"statement":{"effect":"Allow","principal":{"aws":"*"},"action":["*"],"resource":["*"]}}'),
    expected: 'NON_COMPLIANT',
  },
  statements('any principal as a map', 'NON_COMPLIANT', allow({ Principal: { '*': '*' } })),
  statements('any principal in a list', 'NON_COMPLIANT', allow({ Principal: { AWS: ['123456789012', '*'] } })),
  statements('one account as principal', 'COMPLIANT', allow({ Principal: { AWS: ['123456789012'] } })),
  statements('any service as principal', 'COMPLIANT', allow({ Principal: { Service: '*' } })),
  statements('all but one principal', 'COMPLIANT', { ...allow(), Principal: undefined, NotPrincipal: '*' }),
  {
    name: 'every S3 action on every bucket',
    given: onGateway(policyOf(allow({ Sid: 'All', Action: 's3:*', Resource: 'arn:aws:s3:::*' }))),
    expected: 'NON_COMPLIANT',
    says: ['Statement "All"', 's3:*', 'arn:aws:s3:::*'],
  },
  {
    name: 'every S3 action where that is accepted',
    given: onGateway(policyOf(allow({ Action: 's3:*', Resource: 'arn:aws:s3:::*' }))),
    parameters: { treatServiceWildcardAsFull: 'false' },
    expected: 'COMPLIANT',
  },
  {
    name: 'every action where a service wildcard is accepted',
    given: onGateway(policyOf(allow({ Action: ['s3:*', '*:*'] }))),
    parameters: { treatServiceWildcardAsFull: 'false' },
    expected: 'NON_COMPLIANT',
  },
  statements('a service wildcard in disguise', 'NON_COMPLIANT', allow({ Action: ['s3:GetObject', 's3:?*'] })),
  statements('all actions that begin with Get', 'COMPLIANT', allow({ Action: 's3:Get*' })),
  statements(
    'every action on one bucket',
    'COMPLIANT',
    allow({ Action: 's3:*', Resource: 'arn:aws:s3:::vela-data/*' }),
  ),
  statements(
    'one bucket, and every resource beside it',
    'NON_COMPLIANT',
    allow({ Resource: ['arn:aws:s3:::vela-data/*', '*'] }),
  ),
  statements('resources of another service', 'COMPLIANT', allow({ Resource: 'arn:aws:dynamodb:*:*:table/*' })),
  {
    name: 'every queue of every account',
    given: onInterface(policyOf(allow({ Resource: 'arn:aws:sqs:*:*:*' }))),
    expected: 'NON_COMPLIANT',
  },
  statements('access points of everybody', 'COMPLIANT', allow({ Resource: 'arn:aws:s3:*:*:accesspoint/*' })),
  statements('tables of one account', 'COMPLIANT', allow({ Resource: 'arn:aws:dynamodb:*:123456789012:table/*' })),
  statements('a condition, be it a weak one', 'COMPLIANT', allow(equals('aws:SourceVpc', 'vpc-0a1b2c3d4e5f60001'))),
  statements('an empty condition', 'NON_COMPLIANT', allow({ Condition: { StringEquals: {} } })),
  statements(
    'full access behind a good statement',
    'NON_COMPLIANT',
    allow({ Resource: 'arn:aws:s3:::vela/*' }),
    allow(),
  ),
  statements('only a Deny', 'COMPLIANT', deny({ Action: 's3:DeleteBucket' })),
  statements('everything allowed, everything denied', 'COMPLIANT', allow(), deny()),
  statements('everything allowed, one action denied', 'NON_COMPLIANT', allow(), deny({ Action: 's3:DeleteBucket' })),
  statements(
    'everything denied but for one service that it does not serve',
    'NON_COMPLIANT',
    allow(),
    deny({ Action: 'sqs:*' }),
  ),
  statements('everything of its service denied', 'COMPLIANT', allow(), deny({ Action: 's3:*' })),
  statements('strangers denied', 'COMPLIANT', allow(), deny(foreignOrg('StringNotEquals'))),
  statements('everything denied but one action', 'COMPLIANT', allow(), {
    ...deny(),
    Action: undefined,
    NotAction: 's3:GetObject',
  }),
  statements(
    'strangers denied in two parts',
    'COMPLIANT',
    allow(),
    deny({ Action: 's3:Get*', ...foreignOrg('StringNotEquals') }),
    { ...deny(foreignOrg('StringNotEquals')), Action: undefined, NotAction: 's3:Get*' },
  ),
  statements('everything allowed in two parts', 'NON_COMPLIANT', allow({ Action: 's3:Get*' }), {
    ...allow(),
    Action: undefined,
    NotAction: 's3:Get*',
  }),
  {
    name: 'strangers denied by the prefix of IAM',
    given: {
      VpcEndpoints: [
        endpoint({
          ServiceName: 'com.amazonaws.us-east-1.monitoring',
          PolicyDocument: policyOf(allow(), deny({ Action: 'cloudwatch:*', ...foreignOrg('StringNotEquals') })),
        }),
      ],
    },
    expected: 'COMPLIANT',
  },
  {
    name: 'the default of sts: no advice that breaks web identities',
    given: {
      VpcEndpoints: [endpoint({ ServiceName: 'com.amazonaws.us-east-1.sts', PolicyDocument: policyOf(allow()) })],
    },
    expected: 'NON_COMPLIANT',
    says: ['Restrict it with aws:ResourceOrgID.'],
  },
  statements('strangers denied, IfExists', 'COMPLIANT', allow(), deny(foreignOrg('StringNotEqualsIfExists'))),
  statements('strangers denied, ForAllValues', 'COMPLIANT', allow(), deny(foreignOrg('ForAllValues:StringNotLike'))),
  statements('strangers denied, ForAnyValue', 'NON_COMPLIANT', allow(), deny(foreignOrg('ForAnyValue:StringNotLike'))),
  statements('one organisation denied', 'NON_COMPLIANT', allow(), deny(foreignOrg('StringEquals'))),
  statements('nobody denied', 'NON_COMPLIANT', allow(), deny(foreignOrg('StringNotLike', ['o-vela4k7xq2', '*']))),
  statements('strangers denied to one account', 'NON_COMPLIANT', allow(), {
    ...deny(foreignOrg('StringNotEquals')),
    Principal: { AWS: '123456789012' },
  }),
  statements('strangers denied one bucket', 'NON_COMPLIANT', allow(), {
    ...deny(foreignOrg('StringNotEquals')),
    Resource: 'arn:aws:s3:::*',
  }),
  statements('strangers denied every resource of S3', 'COMPLIANT', allow(), {
    ...deny(foreignOrg('StringNotEquals')),
    Resource: 'arn:aws:s3:*:*:*',
  }),
  statements('strangers denied every resource of every service', 'COMPLIANT', allow(), {
    ...deny(foreignOrg('StringNotEquals')),
    Resource: 'arn:aws:*:*:*:*',
  }),
  statements('strangers denied the resources that a variable names', 'NON_COMPLIANT', allow(), {
    ...deny(foreignOrg('StringNotEquals')),
    Resource: 'arn:aws:s3:*:*:${aws:PrincipalTag/bucket}',
  }),
  statements(
    'another network denied',
    'NON_COMPLIANT',
    allow(),
    deny(equals('aws:SourceVpc', vpcId, 'StringNotEquals')),
  ),
  statements('strangers denied, but only without TLS', 'NON_COMPLIANT', allow(), {
    ...deny(),
    Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-vela4k7xq2' }, Bool: { 'aws:SecureTransport': 'false' } },
  }),
  statements('strangers denied, services of AWS spared', 'COMPLIANT', allow(), {
    ...deny(),
    Condition: {
      StringNotEquals: { 'aws:PrincipalOrgID': 'o-vela4k7xq2' },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
    },
  }),
  statements('strangers denied, services and whoever is anonymous spared', 'NON_COMPLIANT', allow(), {
    ...deny(),
    Condition: {
      StringNotEquals: { 'aws:PrincipalOrgID': 'o-vela4k7xq2' },
      Bool: { 'aws:PrincipalIsAWSService': 'false' },
    },
  }),
  statements('everything denied but one bucket', 'COMPLIANT', allow(), {
    ...deny(),
    Resource: undefined,
    NotResource: ['arn:aws:s3:::vela-data', 'arn:aws:s3:::vela-data/*'],
  }),
  statements('everything denied but all buckets', 'NON_COMPLIANT', allow(), {
    ...deny(),
    Resource: undefined,
    NotResource: ['arn:aws:s3:::*'],
  }),
  { name: 'no statement', given: onGateway('{"Version":"2012-10-17"}'), expected: 'COMPLIANT' },
  { name: 'not JSON', given: onGateway('{"Statement":['), expected: 'NON_COMPLIANT', says: ['not valid JSON'] },
  { name: 'not a policy', given: onGateway('[]'), expected: 'NON_COMPLIANT', says: ['not a JSON object'] },
  {
    name: 'no document on a gateway endpoint',
    given: onGateway(undefined),
    expected: 'NON_COMPLIANT',
    says: ['no policy document'],
  },
  { name: 'no document, and nobody knows the service', given: onInterface(undefined), expected: 'INSUFFICIENT_DATA' },
  { name: 'no document, policies supported', given: onInterface('', service(true)), expected: 'NON_COMPLIANT' },
  {
    name: 'no document, policies not supported',
    given: onInterface(undefined, service(false)),
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'the default, policies not supported',
    given: onInterface(policyOf(allow()), service(false)),
    expected: 'NOT_APPLICABLE',
    says: ['does not support'],
  },
  {
    name: 'the default, policies not supported for another type of endpoint',
    given: onInterface(policyOf(allow()), service(false, 'Gateway')),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'the default in Lambda, before the service was looked up',
    given: onInterface(policyOf(allow())),
    occasion: { kind: 'change' },
    expected: 'INSUFFICIENT_DATA',
  },
  {
    name: 'a tight policy in Lambda needs no look at the service',
    given: onInterface(perimeterPolicies['any']),
    occasion: { kind: 'change' },
    expected: 'COMPLIANT',
  },
  {
    name: 'an exempt service',
    given: onInterface(policyOf(allow())),
    parameters: { exemptServices: 'ssmmessages,sqs' },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'another service is exempt',
    given: onInterface(policyOf(allow())),
    parameters: { exemptServices: 'sns' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a Gateway Load Balancer endpoint',
    given: { VpcEndpoints: [endpoint({ VpcEndpointType: 'GatewayLoadBalancer' })] },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'a service that is not of AWS',
    given: {
      VpcEndpoints: [endpoint({ ServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001' })],
    },
    expected: 'NOT_APPLICABLE',
    says: ['not a service of AWS'],
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
]);
