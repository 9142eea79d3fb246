import { rule } from '../../functions/vpc-dns-attributes-enabled/rule';
import { endpoint, vpc, vpcId } from '../network';
import { ruleTable } from './rule-table';

const given = (support: boolean, hostnames: boolean) => ({
  Vpcs: [vpc()],
  VpcEndpoints: [endpoint()],
  VpcAttributes: [
    { VpcId: vpcId, EnableDnsSupport: { Value: support } },
    { VpcId: vpcId, EnableDnsHostnames: { Value: hostnames } },
  ],
});

ruleTable(rule, [
  {
    name: 'both are off',
    given: given(false, false),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-attribute --region us-east-1 --vpc-id vpc-0a1b2c3d4e5f60001 --enable-dns-support',
      'aws ec2 modify-vpc-attribute --region us-east-1 --vpc-id vpc-0a1b2c3d4e5f60001 --enable-dns-hostnames',
    ],
  },
  {
    name: 'one is off',
    given: given(true, false),
    expected: 'NON_COMPLIANT',
    fixedBy: ['aws ec2 modify-vpc-attribute --region us-east-1 --vpc-id vpc-0a1b2c3d4e5f60001 --enable-dns-hostnames'],
  },
]);
