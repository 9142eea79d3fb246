import { rule } from '../../functions/vpc-required-endpoints-present/rule';
import { endpoint, routeTable, subnet, vpc, type Described } from '../network';
import { ruleTable } from './rule-table';

const ecr = endpoint({ ServiceName: 'com.amazonaws.us-east-1.ecr.dkr' });
const kms = {
  ServiceName: 'com.amazonaws.us-east-1.kms',
  ServiceType: [{ ServiceType: 'Interface' }],
  AvailabilityZones: ['us-east-1a'],
  PrivateDnsNames: [{ PrivateDnsName: 'kms.us-east-1.amazonaws.com' }],
};
const given = (...VpcEndpoints: readonly Described[]) => ({
  Vpcs: [vpc()],
  Subnets: [subnet(), subnet({ SubnetId: 'subnet-0a1b2c3d4e5f60002', AvailabilityZone: 'us-east-1b' })],
  VpcEndpoints,
});

ruleTable(rule, [
  {
    name: 'S3 comes as a gateway endpoint, with the private route tables',
    given: { ...given(ecr), RouteTables: [routeTable()] },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 create-vpc-endpoint --region us-east-1 --vpc-id vpc-0a1b2c3d4e5f60001 --vpc-endpoint-type Interface --service-name com.amazonaws.us-east-1.ecr.api --subnet-ids subnet-0a1b2c3d4e5f60001 subnet-0a1b2c3d4e5f60002 --security-group-ids sg-0a1b2c3d4e5f60001 --private-dns-enabled',
      'aws ec2 create-vpc-endpoint --region us-east-1 --vpc-id vpc-0a1b2c3d4e5f60001 --vpc-endpoint-type Gateway --service-name com.amazonaws.us-east-1.s3 --route-table-ids rtb-0a1b2c3d4e5f60001',
    ],
  },
  {
    name: 'the default group is no example, and DynamoDB has no private DNS',
    given: given(endpoint({ Groups: [{ GroupId: 'sg-0a1b2c3d4e5f60007', GroupName: 'default' }] })),
    parameters: { requiredServices: 'dynamodb' },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 create-vpc-endpoint --region us-east-1 --vpc-id vpc-0a1b2c3d4e5f60001 --vpc-endpoint-type Interface --service-name com.amazonaws.us-east-1.dynamodb --subnet-ids subnet-0a1b2c3d4e5f60001 subnet-0a1b2c3d4e5f60002 --security-group-ids '<endpoint-security-group>'",
    ],
  },
  {
    name: 'only subnets in zones that the service offers',
    given: { ...given(endpoint()), ServiceDetails: [kms] },
    parameters: { requiredServices: 'kms' },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 create-vpc-endpoint --region us-east-1 --vpc-id vpc-0a1b2c3d4e5f60001 --vpc-endpoint-type Interface --service-name com.amazonaws.us-east-1.kms --subnet-ids subnet-0a1b2c3d4e5f60001 --security-group-ids sg-0a1b2c3d4e5f60001 --private-dns-enabled',
    ],
  },
]);
