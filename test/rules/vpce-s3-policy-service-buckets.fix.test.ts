import { rule } from '../../functions/vpce-s3-policy-service-buckets/rule';
import { endpoint, type Described } from '../network';
import { policyInForce, policyWritten } from './policy-files';
import { ruleTable } from './rule-table';

const own = { Sid: 'Mine', Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::mine/*' };
const layers = 'arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*';
const added = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: [layers, 'arn:aws:s3:::more/*'] };
const given = (policy: Described) => ({
  VpcEndpoints: [endpoint({ ServiceName: 'com.amazonaws.us-east-1.s3', PolicyDocument: JSON.stringify(policy) })],
});

ruleTable(rule, [
  {
    name: 'the policy with a statement more',
    given: given({ version: '2012-10-17', statement: own }),
    parameters: { profiles: 'ecr', whenEcrEndpointPresent: 'false', extraBuckets: 'more' },
    expected: 'NON_COMPLIANT',
    fixedBy: [policyWritten({ version: '2012-10-17', statement: [own, added] }), policyInForce],
  },
  {
    name: 'a Deny is in the way: it spares the buckets',
    given: given({
      Version: '2012-10-17',
      Statement: [own, { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }],
    }),
    parameters: { profiles: 'ecr', whenEcrEndpointPresent: 'false' },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      policyWritten({
        Version: '2012-10-17',
        Statement: [
          own,
          { Effect: 'Deny', Principal: '*', Action: '*', NotResource: [layers] },
          { ...added, Resource: [layers] },
        ],
      }),
      policyInForce,
    ],
  },
]);
