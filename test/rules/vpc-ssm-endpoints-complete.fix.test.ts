import { rule } from '../../functions/vpc-ssm-endpoints-complete/rule';
import { endpoint, vpc, vpcId, type Described } from '../network';
import { ruleTable } from './rule-table';

const ssm = endpoint({ ServiceName: 'com.amazonaws.us-east-1.ssm' });
const given = (...VpcEndpoints: readonly Described[]) => ({ Vpcs: [vpc()], VpcEndpoints });

ruleTable(rule, [
  {
    name: 'as the endpoint that is there, one for each service',
    given: given(ssm),
    parameters: { ec2messages: 'required' },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 create-vpc-endpoint --region us-east-1 --vpc-id vpc-0a1b2c3d4e5f60001 --vpc-endpoint-type Interface --service-name com.amazonaws.us-east-1.ssmmessages --subnet-ids subnet-0a1b2c3d4e5f60001 subnet-0a1b2c3d4e5f60002 --security-group-ids sg-0a1b2c3d4e5f60001 --private-dns-enabled',
      'aws ec2 create-vpc-endpoint --region us-east-1 --vpc-id vpc-0a1b2c3d4e5f60001 --vpc-endpoint-type Interface --service-name com.amazonaws.us-east-1.ec2messages --subnet-ids subnet-0a1b2c3d4e5f60001 subnet-0a1b2c3d4e5f60002 --security-group-ids sg-0a1b2c3d4e5f60001 --private-dns-enabled',
    ],
  },
  {
    name: 'the DNS attribute that is off comes first',
    given: {
      ...given(ssm),
      VpcAttributes: [
        { VpcId: vpcId, EnableDnsSupport: { Value: true } },
        { VpcId: vpcId, EnableDnsHostnames: { Value: false } },
      ],
    },
    parameters: { ec2messages: 'optional' },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-attribute --region us-east-1 --vpc-id vpc-0a1b2c3d4e5f60001 --enable-dns-hostnames',
      'aws ec2 create-vpc-endpoint --region us-east-1 --vpc-id vpc-0a1b2c3d4e5f60001 --vpc-endpoint-type Interface --service-name com.amazonaws.us-east-1.ssmmessages --subnet-ids subnet-0a1b2c3d4e5f60001 subnet-0a1b2c3d4e5f60002 --security-group-ids sg-0a1b2c3d4e5f60001 --private-dns-enabled',
    ],
  },
  {
    name: 'nothing shows how this VPC has its endpoints',
    given: given(),
    parameters: { mode: 'always', ec2messages: 'optional' },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 create-vpc-endpoint --region us-east-1 --vpc-id vpc-0a1b2c3d4e5f60001 --vpc-endpoint-type Interface --service-name com.amazonaws.us-east-1.ssm --subnet-ids '<subnet-in-each-zone>' --security-group-ids '<endpoint-security-group>' --private-dns-enabled",
      "aws ec2 create-vpc-endpoint --region us-east-1 --vpc-id vpc-0a1b2c3d4e5f60001 --vpc-endpoint-type Interface --service-name com.amazonaws.us-east-1.ssmmessages --subnet-ids '<subnet-in-each-zone>' --security-group-ids '<endpoint-security-group>' --private-dns-enabled",
    ],
  },
]);
