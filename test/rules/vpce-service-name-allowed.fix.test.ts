import { rule } from '../../functions/vpce-service-name-allowed/rule';
import { endpoint } from '../network';
import { ruleTable } from './rule-table';

const theirs = 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001';

ruleTable(rule, [
  {
    name: "somebody else's service: nobody should delete it before it is known who offers it",
    given: { VpcEndpoints: [endpoint({ ServiceName: theirs })] },
    parameters: { allowOwnAccountServices: 'false' },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 describe-vpc-endpoint-services --region us-east-1 --service-names com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001',
    ],
  },
  {
    name: 'a name that AWS does not have: the endpoint is made with the right one',
    given: {
      VpcEndpoints: [endpoint({ ServiceName: 'com.amazonaws.us-east-1.qbusiness', SubnetIds: [], Groups: [] })],
    },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 create-vpc-endpoint --region us-east-1 --vpc-id vpc-0a1b2c3d4e5f60001 --vpc-endpoint-type Interface --service-name aws.api.us-east-1.qbusiness --subnet-ids '<subnet-in-each-zone>' --security-group-ids '<endpoint-security-group>' --private-dns-enabled",
    ],
  },
  {
    name: 'a service of AWS that is denied',
    given: { VpcEndpoints: [endpoint()] },
    parameters: { deniedAwsServices: 'sqs' },
    expected: 'NON_COMPLIANT',
    fixedBy: ['aws ec2 delete-vpc-endpoints --region us-east-1 --vpc-endpoint-ids vpce-0a1b2c3d4e5f60001'],
  },
]);
