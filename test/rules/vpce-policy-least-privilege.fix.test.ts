import { rule } from '../../functions/vpce-policy-least-privilege/rule';
import { allow, equals, policyOf } from '../endpoint-policies';
import { endpoint, type Described } from '../network';
import { policyInForce, policyWritten } from './policy-files';
import { ruleTable, type Case } from './rule-table';

const organization = '<organization-id>';
const own = { 'aws:PrincipalOrgID': organization, 'aws:ResourceOrgID': organization };
const fixed = (name: string, before: Described, after: Described, overrides: Partial<Case> = {}): Case => ({
  name,
  given: { VpcEndpoints: [endpoint({ PolicyDocument: policyOf(before) })] },
  expected: 'NON_COMPLIANT',
  fixedBy: [policyWritten({ Version: '2012-10-17', Statement: [after] }), policyInForce],
  ...overrides,
});
const without = (statement: Described, name: string): Described =>
  Object.fromEntries(Object.entries(statement).filter(([key]) => key !== name));

ruleTable(rule, [
  fixed(
    'a condition that admits everybody: the missing one is added',
    allow(equals('aws:PrincipalTag/team', 'data')),
    allow({ Condition: { StringEquals: { 'aws:PrincipalTag/team': 'data', ...own } } }),
  ),
  fixed(
    'NotAction: the reader lists the actions',
    { ...without(allow(), 'Action'), NotAction: 'sqs:DeleteQueue' },
    { ...without(allow(), 'Action'), Action: '<allowed-actions>' },
  ),
  fixed(
    'NotResource: the reader lists the resources',
    { ...without(allow(), 'Resource'), NotResource: 'arn:aws:sqs:*:*:mine' },
    { ...without(allow(), 'Resource'), Resource: '<allowed-resources>' },
  ),
  fixed(
    'only one of two bounds',
    allow(equals('aws:PrincipalOrgID', 'o-vela4k7xq2')),
    allow({ Condition: { StringEquals: own } }),
    { parameters: { minBounds: '2' } },
  ),
  fixed(
    'an account as principal of a gateway endpoint',
    allow({ Principal: { AWS: '123456789012' } }),
    { ...without(allow(), 'Principal'), Principal: '*', ...equals('aws:PrincipalAccount', ['123456789012']) },
    {
      given: {
        VpcEndpoints: [
          endpoint({
            VpcEndpointType: 'Gateway',
            ServiceName: 'com.amazonaws.us-east-1.dynamodb',
            PolicyDocument: policyOf(allow({ Principal: { AWS: '123456789012' } })),
          }),
        ],
      },
    },
  ),
  fixed(
    'nothing is allowed: a policy for one’s own organization',
    { ...allow(), Effect: 'Deny' },
    allow({
      Condition: { StringEquals: own },
    }),
  ),
]);
