import { rule } from '../../functions/vpce-s3-policy-service-buckets/rule';
import { endpoint, type Described } from '../network';
import { ruleTable } from './rule-table';

const own = { Sid: "It's mine", Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::mine/*' };
const given = (policy: Described) => ({
  VpcEndpoints: [endpoint({ ServiceName: 'com.amazonaws.us-east-1.s3', PolicyDocument: JSON.stringify(policy) })],
});

ruleTable(rule, [
  {
    name: 'the policy with a statement more',
    given: given({ version: '2012-10-17', statement: own }),
    parameters: { whenEcrEndpointPresent: 'false', extraBuckets: 'more' },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      `aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --policy-document '{"version":"2012-10-17","statement":[{"Sid":"It'\\''s mine","Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::mine/*"},{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":["arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*","arn:aws:s3:::more/*"]}]}'`,
    ],
  },
  {
    name: 'a Deny is in the way: the policy in a file',
    given: given({ Statement: [own, { ...own, Effect: 'Deny', Action: '*', Resource: '*' }] }),
    parameters: { whenEcrEndpointPresent: 'false' },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 describe-vpc-endpoints --region us-east-1 --vpc-endpoint-ids vpce-0a1b2c3d4e5f60001 --query 'VpcEndpoints[0].PolicyDocument' --output text > vpce-0a1b2c3d4e5f60001-policy.json",
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --policy-document file://vpce-0a1b2c3d4e5f60001-policy.json',
    ],
  },
]);
