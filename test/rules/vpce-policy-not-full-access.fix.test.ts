import { rule } from '../../functions/vpce-policy-not-full-access/rule';
import { endpoint } from '../network';
import { ruleTable } from './rule-table';

const PolicyDocument = JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] });

ruleTable(rule, [
  {
    name: 'the policy in a file, to be edited',
    given: { VpcEndpoints: [endpoint({ PolicyDocument })] },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 describe-vpc-endpoints --region us-east-1 --vpc-endpoint-ids vpce-0a1b2c3d4e5f60001 --query 'VpcEndpoints[0].PolicyDocument' --output text > vpce-0a1b2c3d4e5f60001-policy.json",
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --policy-document file://vpce-0a1b2c3d4e5f60001-policy.json',
    ],
  },
]);
