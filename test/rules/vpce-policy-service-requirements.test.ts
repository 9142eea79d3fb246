import { rule } from '../../functions/vpce-policy-service-requirements/rule';
import { allow, deny, equals, perimeterPolicies, policyOf } from '../endpoint-policies';
import { endpoint, vpcId, type Described } from '../network';
import { policyInForce, policyWritten } from './policy-files';
import { ruleTable, type Case } from './rule-table';

const org = 'o-vela4k7xq2';
const both = { Condition: { StringEquals: { 'aws:PrincipalOrgID': org, 'aws:ResourceOrgID': org } } };
const eks = endpoint({ VpcEndpointId: 'vpce-0a1b2c3d4e5f60002', ServiceName: 'com.amazonaws.us-east-1.eks' });
const row = (
  name: string,
  code: string,
  expected: Case['expected'],
  statements: readonly unknown[],
  ...others: Described[]
): Case => ({
  name: `${code}: ${name}`,
  given: {
    VpcEndpoints: [
      endpoint({ ServiceName: `com.amazonaws.us-east-1.${code}`, PolicyDocument: policyOf(...statements) }),
      ...others,
    ],
  },
  subject: 'vpce-0a1b2c3d4e5f60001',
  expected,
});
const says = (found: Case, ...parts: string[]): Case => ({ ...found, says: parts });
const requiring = (require: string, found: Case): Case => ({
  ...found,
  name: `${found.name}, asked for`,
  parameters: { require },
});

const repositories = allow({ Action: 'ecr:*', Resource: 'arn:aws:ecr:us-east-1:123456789012:repository/*' });
const certain: readonly Case[] = [
  {
    ...says(
      row('no token', 'ecr.api', 'NON_COMPLIANT', [repositories]),
      'ecr:GetAuthorizationToken',
      'no image can be pulled',
    ),
    fixedBy: [
      policyWritten({
        Version: '2012-10-17',
        Statement: [
          repositories,
          allow({ Action: 'ecr:GetAuthorizationToken', ...equals('aws:PrincipalOrgID', '<organization-id>') }),
        ],
      }),
      policyInForce,
    ],
  },
  row('the token in a statement of its own', 'ecr.api', 'COMPLIANT', [
    repositories,
    allow({ Action: 'ecr:GetAuthorizationToken' }),
  ]),
  row('the token denied', 'ecr.api', 'NON_COMPLIANT', [allow(both), deny({ Action: 'ecr:Get*' })]),
  says(
    row('an address that no request has', 'sqs', 'NON_COMPLIANT', [
      allow(equals('aws:SourceIp', '10.0.0.0/8', 'IpAddress')),
    ]),
    'aws:SourceIp',
    'No request',
  ),
  row('not an address that no request has', 'sqs', 'COMPLIANT', [
    allow(equals('aws:SourceIp', '10.0.0.0/8', 'NotIpAddress')),
  ]),
  says(
    row('another VPC', 'sqs', 'NON_COMPLIANT', [allow(equals('aws:SourceVpc', 'vpc-0a1b2c3d4e5f60002'))]),
    'aws:SourceVpc',
  ),
  says(
    row('another VPC, beside a key that requests have: only the former is named', 'sqs', 'NON_COMPLIANT', [
      allow({
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5', 'aws:SourceVpc': 'vpc-0a1b2c3d4e5f60002' } },
      }),
    ]),
    'meet Statement 1 (aws:SourceVpc), nor',
  ),
  row('its own VPC', 'sqs', 'COMPLIANT', [allow(equals('aws:SourceVpc', vpcId))]),
  row('another endpoint', 'sqs', 'NON_COMPLIANT', [allow(equals('aws:SourceVpce', 'vpce-0a1b2c3d4e5f60009'))]),
  says(
    row('actions of another service', 'sqs', 'NON_COMPLIANT', [allow({ Action: 's3:*', ...both })]),
    'no action of sqs',
  ),
  row('actions by the prefix of IAM', 'monitoring', 'COMPLIANT', [allow({ Action: 'cloudwatch:*', ...both })]),
  row('a service that nobody knows', 'unheard-of', 'COMPLIANT', [allow({ Action: 'other:*', ...both })]),
  row('nothing allowed on purpose: another rule speaks of it', 'sqs', 'COMPLIANT', [deny()]),
  row('full access', 'ecr.api', 'NOT_APPLICABLE', [allow()]),
  { name: 'no document', given: { VpcEndpoints: [endpoint()] }, expected: 'INSUFFICIENT_DATA' },
  {
    name: 'an empty document: full access',
    given: { VpcEndpoints: [endpoint({ PolicyDocument: '' })] },
    expected: 'NOT_APPLICABLE',
  },
  { name: 'not JSON', given: { VpcEndpoints: [endpoint({ PolicyDocument: '{' })] }, expected: 'NOT_APPLICABLE' },
];

const generic: readonly (readonly [code: string, use: string, action: string])[] = [
  ['sts', 'webIdentity', 'sts:AssumeRoleWithWebIdentity'],
  ['sts', 'saml', 'sts:AssumeRoleWithSAML'],
  ['ecr.api', 'awsImages', 'ecr:BatchGetImage'],
  ['ecr.dkr', 'awsImages', 'ecr:BatchGetImage'],
  ['ec2', 'awsImages', 'ec2:RunInstances'],
  ['ssm', 'awsDocuments', 'ssm:GetDocument'],
  ['lambda', 'awsLayers', 'lambda:GetLayerVersion'],
  ['iam', 'awsManagedPolicies', 'iam:GetPolicy'],
];
const dependingOnUse: readonly Case[] = generic.flatMap(([code, use, action], index) => {
  const found = row(`the generic perimeter, ${use}`, code, 'COMPLIANT', [allow(both)]);
  const asked: Case = { ...says(requiring(use, found), action), expected: 'NON_COMPLIANT' };
  return generic.findIndex(([other]) => other === code) === index ? [says(found, action), asked] : [asked];
});

const webIdentity: readonly Case[] = [
  says(
    row('the generic perimeter beside EKS', 'sts', 'NON_COMPLIANT', [allow(both)], eks),
    'AssumeRoleWithWebIdentity',
    'aws:ResourceOrgID',
  ),
  row('one’s own roles beside EKS', 'sts', 'COMPLIANT', [allow(equals('aws:ResourceOrgID', org))], eks),
  row(
    '{"AWS": "*"} does not mean web identities',
    'sts',
    'NON_COMPLIANT',
    [allow({ Principal: { AWS: '*' }, ...equals('aws:ResourceOrgID', org) })],
    eks,
  ),
];

const published: readonly Case[] = ['sts', 'ec2', 'ssm', 'lambda', 'iam'].map((code) => ({
  ...row(
    'the perimeter as AWS publishes it',
    code,
    'COMPLIANT',
    (JSON.parse(perimeterPolicies[code] ?? '') as { Statement: unknown[] }).Statement,
  ),
  parameters: { require: code === 'lambda' ? '' : 'webIdentity,saml,awsImages,awsDocuments,awsManagedPolicies' },
}));

ruleTable(rule, [...certain, ...dependingOnUse, ...webIdentity, ...published]);
