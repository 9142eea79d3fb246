import { rule } from '../../functions/vpce-policy-not-full-access/rule';
import { allow, policyOf } from '../endpoint-policies';
import { endpoint } from '../network';
import { policyInForce, policyWritten } from './policy-files';
import { ruleTable } from './rule-table';

const bounded = {
  StringEquals: { 'aws:PrincipalOrgID': '<organization-id>', 'aws:ResourceOrgID': '<organization-id>' },
};
const given = (PolicyDocument: string, code = 'sqs') => ({
  VpcEndpoints: [endpoint({ ServiceName: `com.amazonaws.us-east-1.${code}`, PolicyDocument })],
});

ruleTable(rule, [
  {
    name: 'the default: a policy for one’s own organization',
    given: given(JSON.stringify({ Statement: [allow()] })),
    expected: 'NON_COMPLIANT',
    fixedBy: [policyWritten({ Version: '2012-10-17', Statement: [allow({ Condition: bounded })] }), policyInForce],
  },
  {
    name: 'the default of sts: no key of a principal',
    given: given(policyOf(allow()), 'sts'),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      policyWritten({
        Version: '2012-10-17',
        Statement: [allow({ Condition: { StringEquals: { 'aws:ResourceOrgID': '<organization-id>' } } })],
      }),
      policyInForce,
    ],
  },
  {
    name: 'the default of execute-api: one’s own APIs, whoever calls',
    given: given(policyOf(allow()), 'execute-api'),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      policyWritten({
        Version: '2012-10-17',
        Statement: [allow({ Resource: 'arn:aws:execute-api:us-east-1:123456789012:*' })],
      }),
      policyInForce,
    ],
  },
  {
    name: 'full access among others: its statement is bounded, the others stay',
    given: given(policyOf({ Sid: 'All', ...allow() }, allow({ Resource: 'arn:aws:sqs:us-east-1:123456789012:q' }))),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      policyWritten({
        Version: '2012-10-17',
        Statement: [
          { Sid: 'All', ...allow({ Condition: bounded }) },
          allow({ Resource: 'arn:aws:sqs:us-east-1:123456789012:q' }),
        ],
      }),
      policyInForce,
    ],
  },
]);
