import { rule } from '../../functions/vpce-s3-policy-service-buckets/rule';
import { allow, deny, equals, perimeterPolicies, policyOf } from '../endpoint-policies';
import { endpoint, gatewayEndpoint, vpcId, type Described } from '../network';
import { affectedBy, changeOf } from './changes';
import { ruleTable, type Case } from './rule-table';

const s3 = 'vpce-0a1b2c3d4e5f60009';
const org = 'o-vela4k7xq2';
const ecr = endpoint({ ServiceName: 'com.amazonaws.us-east-1.ecr.dkr' });
const layers = 'prod-us-east-1-starport-layer-bucket';
const read = (bucket = layers, overrides: Described = {}) =>
  allow({ Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*`, ...overrides });
const own = allow(equals('aws:ResourceOrgID', org));

const given = (PolicyDocument: string | undefined, ...others: Described[]) => ({
  VpcEndpoints: [gatewayEndpoint({ PolicyDocument }), ...others],
});
const row = (name: string, expected: Case['expected'], ...list: unknown[]): Case => ({
  name,
  given: given(policyOf(...list), ecr),
  subject: s3,
  expected,
});
const wanting = (parameters: Record<string, string>, found: Case): Case => ({ ...found, parameters });
const undecided = (found: Case): Case => ({ ...found, says: ['taken to be met'] });
const when = (operator: string, key: string, values: unknown) => read(layers, equals(key, values, operator));

const applicable: readonly Case[] = [
  { name: 'an endpoint for another service', given: { VpcEndpoints: [ecr] }, expected: 'NOT_APPLICABLE' },
  {
    name: 'a Gateway Load Balancer endpoint',
    given: { VpcEndpoints: [endpoint({ VpcEndpointType: 'GatewayLoadBalancer' })] },
    expected: 'NOT_APPLICABLE',
  },
  { name: 'no endpoint for ECR', given: given(policyOf(own)), expected: 'NOT_APPLICABLE' },
  {
    name: 'no endpoint for ECR, but that does not matter',
    given: given(policyOf(own)),
    parameters: { whenEcrEndpointPresent: 'false' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'an endpoint for the API of ECR',
    given: given(policyOf(own), endpoint({ ServiceName: 'com.amazonaws.us-east-1.ecr.api' })),
    subject: s3,
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'an endpoint for ECR that failed',
    given: given(policyOf(own), { ...ecr, State: 'failed' }),
    subject: s3,
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'an endpoint for ECR in another VPC',
    given: given(policyOf(own), { ...ecr, VpcId: 'vpc-0a1b2c3d4e5f60002' }),
    subject: s3,
    expected: 'NOT_APPLICABLE',
  },
  { name: 'full access', given: given(policyOf(allow())), expected: 'COMPLIANT' },
  { name: 'no document', given: given(undefined), expected: 'INSUFFICIENT_DATA' },
  {
    name: 'not JSON: another rule speaks of it',
    given: given('{', ecr),
    subject: s3,
    expected: 'NOT_APPLICABLE',
    says: ['not valid JSON', 'vpce-policy-least-privilege'],
  },
  { name: 'not JSON, and nothing is needed', given: given('{'), expected: 'NOT_APPLICABLE' },
  {
    name: 'an interface endpoint',
    given: {
      VpcEndpoints: [
        endpoint({ VpcEndpointId: s3, ServiceName: 'com.amazonaws.us-east-1.s3', PolicyDocument: policyOf(own) }),
        ecr,
      ],
    },
    subject: s3,
    expected: 'NON_COMPLIANT',
  },
];

const allows: readonly Case[] = [
  { ...row('only one’s own resources', 'NON_COMPLIANT', own), says: [layers, 'ECR image pulls', 's3:GetObject'] },
  row('the bucket beside one’s own resources', 'COMPLIANT', own, read()),
  row('the bucket, as any principal of AWS', 'COMPLIANT', read(layers, { Principal: { AWS: '*' } })),
  row('the bucket, as one’s own account', 'NON_COMPLIANT', read(layers, { Principal: { AWS: '123456789012' } })),
  row('the bucket, as a service', 'NON_COMPLIANT', read(layers, { Principal: { Service: '*' } })),
  row('the bucket, as anybody but one', 'COMPLIANT', {
    ...read(),
    Principal: undefined,
    NotPrincipal: { AWS: '999999999999' },
  }),
  row('the bucket of another Region', 'NON_COMPLIANT', read('prod-eu-west-1-starport-layer-bucket')),
  row('the bucket of any Region', 'COMPLIANT', read('prod-*-starport-layer-bucket', { Action: 'S3:get*' })),
  row('listing the bucket', 'NON_COMPLIANT', read(layers, { Action: 's3:ListBucket' })),
  row(
    'the bucket without its objects',
    'NON_COMPLIANT',
    allow({ Action: 's3:GetObject', Resource: `arn:aws:s3:::${layers}` }),
  ),
  row('everything but deleting', 'COMPLIANT', { ...allow(), Action: undefined, NotAction: 's3:Delete*' }),
  row('all buckets but this', 'NON_COMPLIANT', {
    ...allow(),
    Resource: undefined,
    NotResource: `arn:aws:s3:::${layers}/*`,
  }),
  row('a bucket in a tag, which AWS’s account does not have', 'NON_COMPLIANT', read('${aws:PrincipalTag/bucket}')),
  row('a bucket in a variable that cannot be this', 'NON_COMPLIANT', read('vela-${aws:PrincipalTag/bucket}')),
  row(
    'the data perimeter',
    'COMPLIANT',
    ...(JSON.parse(perimeterPolicies['s3'] ?? '') as { Statement: unknown[] }).Statement,
  ),
];

const conditions: readonly Case[] = [
  row('one’s own organisation', 'NON_COMPLIANT', when('StringEquals', 'aws:PrincipalOrgID', org)),
  row('one’s own organisation, IfExists', 'NON_COMPLIANT', when('StringEqualsIfExists', 'aws:PrincipalOrgID', org)),
  row('any organization', 'COMPLIANT', when('StringLike', 'aws:PrincipalOrgID', 'o-*')),
  row('one’s own resources by account', 'NON_COMPLIANT', when('StringEquals', 's3:ResourceAccount', '123456789012')),
  row('services of AWS', 'NON_COMPLIANT', when('Bool', 'aws:PrincipalIsAWSService', 'true')),
  row('no service of AWS', 'COMPLIANT', when('Bool', 'aws:PrincipalIsAWSService', 'false')),
  row(
    'a service of AWS by name',
    'NON_COMPLIANT',
    when('StringEquals', 'aws:PrincipalServiceName', 'ecr.amazonaws.com'),
  ),
  row('a tag of the principal', 'NON_COMPLIANT', when('StringEquals', 'aws:PrincipalTag/team', 'vela')),
  row('a tag of the principal, IfExists', 'COMPLIANT', when('StringEqualsIfExists', 'aws:PrincipalTag/team', 'vela')),
  row('its own VPC', 'COMPLIANT', when('StringEquals', 'aws:SourceVpc', vpcId)),
  row('another VPC', 'NON_COMPLIANT', when('StringEquals', 'aws:SourceVpc', 'vpc-0a1b2c3d4e5f60002')),
  row('any VPC but its own', 'NON_COMPLIANT', when('StringNotLike', 'aws:SourceVpc', 'vpc-*')),
  row('its own endpoint', 'COMPLIANT', when('StringEquals', 'aws:SourceVpce', s3)),
  row('TLS', 'COMPLIANT', when('Bool', 'aws:SecureTransport', true)),
  row('a public address', 'NON_COMPLIANT', when('IpAddress', 'aws:SourceIp', '10.0.0.0/8')),
  row(
    'an address that is not there, ForAnyValue',
    'NON_COMPLIANT',
    when('ForAnyValue:StringEqualsIfExists', 'aws:SourceIp', '10.0.0.1'),
  ),
  row(
    'an address that is not there, ForAllValues',
    'COMPLIANT',
    when('ForAllValues:StringEquals', 'aws:SourceIp', '10.0.0.1'),
  ),
  undecided(row('a private address', 'COMPLIANT', when('IpAddress', 'aws:VpcSourceIp', '10.0.0.0/8'))),
  undecided(row('a tag of the resource', 'COMPLIANT', when('StringEquals', 'aws:ResourceTag/team', 'vela'))),
  undecided(row('an operator that nobody knows', 'COMPLIANT', when('StringIs', 'aws:SourceVpc', vpcId))),
  row('an access point', 'NON_COMPLIANT', when('StringEquals', 's3:DataAccessPointAccount', '123456789012')),
  row('no key of a service', 'COMPLIANT', when('Null', 'aws:PrincipalServiceName', 'true')),
  row('a key of a service', 'NON_COMPLIANT', when('Null', 'aws:PrincipalServiceName', 'false')),
  row('requests through a service', 'NON_COMPLIANT', when('Bool', 'aws:ViaAWSService', 'true')),
  undecided(
    row('one condition that nobody knows and one that holds', 'COMPLIANT', {
      ...read(),
      Condition: { StringEquals: { 'aws:SourceVpc': vpcId, 'aws:RequestedRegion': 'us-east-1' } },
    }),
  ),
  row('one condition that nobody knows and one that fails', 'NON_COMPLIANT', {
    ...read(),
    Condition: { StringEquals: { 'aws:PrincipalOrgID': org, 'aws:RequestedRegion': 'us-east-1' } },
  }),
];

const denies: readonly Case[] = [
  row('everything denied', 'NON_COMPLIANT', allow(), deny()),
  row('another action denied', 'COMPLIANT', allow(), deny({ Action: 's3:PutObject' })),
  row('strangers denied', 'NON_COMPLIANT', allow(), deny(equals('aws:PrincipalOrgID', org, 'StringNotEquals'))),
  row(
    'strange resources denied',
    'NON_COMPLIANT',
    allow(),
    deny(equals('aws:ResourceOrgID', org, 'StringNotEqualsIfExists')),
  ),
  row('strange resources denied, services spared, which ECR’s account is not', 'NON_COMPLIANT', allow(), {
    ...deny(),
    Condition: {
      StringNotEquals: { 'aws:ResourceOrgID': org },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
    },
  }),
  row('strange resources denied, the bucket spared', 'COMPLIANT', allow(), {
    ...deny(equals('aws:ResourceOrgID', org, 'StringNotEquals')),
    Resource: undefined,
    NotResource: `arn:aws:s3:::${layers}/*`,
  }),
  row('one organisation denied', 'COMPLIANT', allow(), deny(equals('aws:PrincipalOrgID', org))),
  undecided(
    row('some addresses denied', 'COMPLIANT', allow(), deny(equals('aws:VpcSourceIp', '10.0.0.0/8', 'NotIpAddress'))),
  ),
  row(
    'all public addresses but one’s own denied, and none is there',
    'NON_COMPLIANT',
    allow(),
    deny(equals('aws:SourceIp', '10.0.0.0/8', 'NotIpAddress')),
  ),
];

const ssm = 'aws-ssm-us-east-1';
const cloudformation = ['cloudformation-waitcondition-us-east-1', 'cloudformation-custom-resource-response-useast1'];
const upload = (overrides: Described = {}) =>
  allow({ Action: 's3:PutObject', Resource: cloudformation.map((bucket) => `arn:aws:s3:::${bucket}/*`), ...overrides });
const profiles: readonly Case[] = [
  wanting(
    { profiles: 'codedeploy' },
    { name: 'CodeDeploy', given: given(policyOf(read('aws-codedeploy-us-east-1'))), expected: 'COMPLIANT' },
  ),
  wanting(
    { profiles: 'codedeploy' },
    { ...row('CodeDeploy, blocked', 'NON_COMPLIANT', read()), says: ['blocks aws-codedeploy-us-east-1. '] },
  ),
  wanting({ profiles: 'ssm' }, { ...row('one of seven buckets', 'NON_COMPLIANT', read(ssm)), says: ['and 5 more'] }),
  wanting(
    { profiles: 'codedeploy' },
    row(
      'unsigned requests and IfExists',
      'COMPLIANT',
      read('aws-codedeploy-us-east-1', equals('aws:PrincipalOrgID', org, 'StringEqualsIfExists')),
    ),
  ),
  wanting(
    { profiles: 'codedeploy' },
    row(
      'unsigned requests and services of AWS',
      'NON_COMPLIANT',
      read('aws-codedeploy-us-east-1', equals('aws:PrincipalIsAWSService', 'false', 'Bool')),
    ),
  ),
  wanting({ profiles: 'cloudformation' }, row('uploads to CloudFormation', 'COMPLIANT', upload())),
  wanting(
    { profiles: 'cloudformation' },
    row(
      'uploads signed by CloudFormation',
      'COMPLIANT',
      upload(equals('aws:PrincipalServiceName', 'cloudformation.amazonaws.com')),
    ),
  ),
  wanting(
    { profiles: 'cloudformation' },
    row('reading from CloudFormation', 'NON_COMPLIANT', upload({ Action: 's3:GetObject' })),
  ),
  wanting(
    { profiles: 'cloudformation' },
    row('uploads by services of AWS', 'COMPLIANT', allow(equals('aws:PrincipalIsAWSService', 'true', 'Bool'))),
  ),
  wanting(
    { profiles: 'cloudformation' },
    row('uploads by CloudFormation', 'COMPLIANT', upload({ Principal: { Service: 'cloudformation.amazonaws.com' } })),
  ),
  wanting(
    { profiles: 'cloudformation' },
    row('uploads by any service', 'COMPLIANT', upload({ Principal: { Service: '*' } })),
  ),
  wanting(
    { profiles: 'cloudformation' },
    row('uploads by another service', 'NON_COMPLIANT', upload({ Principal: { Service: 'ec2.amazonaws.com' } })),
  ),
  wanting(
    { profiles: 'cloudformation' },
    row('uploads by the organisation', 'NON_COMPLIANT', upload(equals('aws:PrincipalOrgID', org))),
  ),
  wanting(
    { extraBuckets: 'assets-{region}' },
    { name: 'a further bucket', given: given(policyOf(read('assets-us-east-1'))), expected: 'COMPLIANT' },
  ),
  wanting(
    { extraBuckets: 'assets-{region}' },
    {
      name: 'a further bucket, blocked',
      given: given(policyOf(read())),
      expected: 'NON_COMPLIANT',
      says: ['assets-us-east-1'],
    },
  ),
  {
    name: 'the bucket of another Region and partition',
    given: {
      VpcEndpoints: [
        gatewayEndpoint({
          ServiceRegion: 'cn-north-1',
          PolicyDocument: policyOf(
            allow({ Action: 's3:GetObject', Resource: 'arn:aws-cn:s3:::prod-cn-north-1-starport-layer-bucket/*' }),
          ),
        }),
        ecr,
      ],
    },
    subject: s3,
    expected: 'COMPLIANT',
  },
];

const byEcr = (found: Case): Case => ({ ...found, parameters: { profiles: 'ecr', ...found.parameters } });

const automatic: readonly Case[] = [
  {
    name: 'an endpoint for Systems Manager',
    given: given(policyOf(own), endpoint({ ServiceName: 'com.amazonaws.us-east-1.ssmmessages' })),
    subject: s3,
    expected: 'NON_COMPLIANT',
    says: ['aws-ssm-us-east-1', '4 more'],
  },
  {
    name: 'an endpoint for CloudFormation',
    given: given(policyOf(own), endpoint({ ServiceName: 'com.amazonaws.us-east-1.cloudformation' })),
    subject: s3,
    expected: 'NON_COMPLIANT',
    says: ['cloudformation-waitcondition-us-east-1', 'wait conditions'],
  },
];

ruleTable(rule, [...[...applicable, ...allows, ...conditions, ...denies, ...profiles].map(byEcr), ...automatic]);

describe('changes', () => {
  const sqs = endpoint({ VpcEndpointId: 'vpce-0a1b2c3d4e5f60002' });
  const estate = {
    VpcEndpoints: [
      gatewayEndpoint({ PolicyDocument: policyOf(own) }),
      ecr,
      sqs,
      gatewayEndpoint({ VpcEndpointId: 'vpce-0a1b2c3d4e5f60008', VpcId: 'vpc-0a1b2c3d4e5f60002' }),
    ],
  };
  const change = (resourceId: string, serviceName: string | undefined, deleted = false) =>
    affectedBy(rule, changeOf('AWS::EC2::VPCEndpoint', resourceId, { serviceName, deleted }), estate);

  test('of the S3 endpoint affects it alone', () => {
    expect(change(s3, 'com.amazonaws.us-east-1.s3')).toEqual([`${s3} NON_COMPLIANT`]);
  });

  test('of an endpoint for ECR affects the S3 endpoints of its VPC', () => {
    expect(change('vpce-0a1b2c3d4e5f60001', 'com.amazonaws.us-east-1.ecr.dkr')).toEqual([
      'vpce-0a1b2c3d4e5f60001 NOT_APPLICABLE',
      `${s3} NON_COMPLIANT`,
    ]);
  });

  test('of an endpoint for another service affects it alone', () => {
    expect(change('vpce-0a1b2c3d4e5f60002', 'com.amazonaws.us-east-1.sqs')).toEqual([
      'vpce-0a1b2c3d4e5f60002 NOT_APPLICABLE',
    ]);
  });

  test('of an endpoint that is gone and that nobody knows affects the S3 endpoints', () => {
    expect(change('vpce-0a1b2c3d4e5f60007', undefined, true)).toEqual([
      'vpce-0a1b2c3d4e5f60007 NOT_APPLICABLE',
      `${s3} NON_COMPLIANT`,
    ]);
  });
});
