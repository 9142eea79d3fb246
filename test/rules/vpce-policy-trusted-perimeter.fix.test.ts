import { rule } from '../../functions/vpce-policy-trusted-perimeter/rule';
import { allow, equals, policyOf } from '../endpoint-policies';
import { endpoint } from '../network';
import { policyInForce, policyWritten } from './policy-files';
import { ruleTable, type Case } from './rule-table';

const org = 'o-a1b2c3d4e5';
const fixed = (
  name: string,
  parameters: Record<string, string>,
  before: readonly unknown[],
  after: readonly unknown[],
  code = 'sqs',
): Case => ({
  name,
  given: {
    VpcEndpoints: [endpoint({ ServiceName: `com.amazonaws.us-east-1.${code}`, PolicyDocument: policyOf(...before) })],
  },
  parameters,
  expected: 'NON_COMPLIANT',
  fixedBy: [policyWritten({ Version: '2012-10-17', Statement: after }), policyInForce],
});
const stranger = allow(equals('aws:PrincipalAccount', '999999999999'));
const ours = allow({ Condition: { StringEquals: { 'aws:PrincipalOrgID': [org] } } });

ruleTable(rule, [
  fixed('nobody is trusted yet: the listed organization is', { trustedOrgIds: org }, [allow()], [ours]),
  fixed('a stranger’s statement goes', { trustedOrgIds: org }, [stranger, ours], [ours]),
  fixed(
    'only the listed accounts',
    { trustedAccountIds: '222233334444' },
    [allow()],
    [allow({ Condition: { StringEquals: { 'aws:PrincipalAccount': ['123456789012', '222233334444'] } } })],
  ),
  fixed(
    'only the approved actions',
    { approvedActions: 'sqs:SendMessage' },
    [allow()],
    [{ Effect: 'Allow', Principal: '*', Resource: '*', Action: ['sqs:SendMessage'] }],
  ),
  fixed(
    'only the approved buckets',
    { approvedBuckets: 'mine' },
    [allow({ Action: 's3:Get*' })],
    [
      {
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:Get*',
        Resource: ['arn:aws:s3:::mine', 'arn:aws:s3:::mine/*'],
      },
    ],
    's3',
  ),
]);
