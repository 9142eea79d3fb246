import { rule } from '../../functions/vpce-state-available/rule';
import { endpoint, subnet, type Described } from '../network';
import { ruleTable } from './rule-table';

const theirs = 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001';
const given = (overrides: Described) => ({
  VpcEndpoints: [endpoint({ CreationTimestamp: '2026-01-01T00:00:00Z', ...overrides })],
});

ruleTable(rule, [
  {
    name: 'no network interface: in the only subnet',
    given: { ...given({ NetworkInterfaceIds: [] }), Subnets: [subnet()] },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --add-subnet-ids subnet-0a1b2c3d4e5f60001',
    ],
  },
  {
    name: 'no network interface, and the subnets are not known',
    given: given({ NetworkInterfaceIds: [] }),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --add-subnet-ids '<endpoint-subnet>'",
    ],
  },
  {
    name: 'not accepted: a command for the owner of the service',
    given: given({ State: 'pendingAcceptance', ServiceName: theirs }),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 accept-vpc-endpoint-connections --region us-east-1 --service-id vpce-svc-0a1b2c3d4e5f60001 --vpc-endpoint-ids vpce-0a1b2c3d4e5f60001',
    ],
  },
  {
    name: 'not accepted, of a service without an id of its own',
    given: given({ State: 'pendingAcceptance' }),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 accept-vpc-endpoint-connections --region us-east-1 --service-id '<endpoint-service>' --vpc-endpoint-ids vpce-0a1b2c3d4e5f60001",
    ],
  },
  {
    name: 'failed: made anew as it was, tags too',
    given: given({
      State: 'failed',
      PolicyDocument: '{ "Statement": [] }',
      Tags: [
        { Key: 'Name', Value: "Ann's $(id)" },
        { Key: 'aws:cloudformation:stack-name', Value: 'x' },
      ],
    }),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 delete-vpc-endpoints --region us-east-1 --vpc-endpoint-ids vpce-0a1b2c3d4e5f60001',
      `aws ec2 create-vpc-endpoint --region us-east-1 --vpc-id vpc-0a1b2c3d4e5f60001 --vpc-endpoint-type Interface --service-name com.amazonaws.us-east-1.sqs --subnet-ids subnet-0a1b2c3d4e5f60001 subnet-0a1b2c3d4e5f60002 --security-group-ids sg-0a1b2c3d4e5f60001 --private-dns-enabled --policy-document '{"Statement":[]}' --tag-specifications 'ResourceType=vpc-endpoint,Tags=[{Key=Name,Value="Ann'\\''s $(id)"}]'`,
    ],
  },
  {
    name: 'expired, of both address families and with private DNS for resolvers only: the same again',
    given: given({
      State: 'expired',
      ServiceName: 'com.amazonaws.us-east-1.s3',
      IpAddressType: 'dualstack',
      DnsOptions: { PrivateDnsOnlyForInboundResolverEndpoint: true },
    }),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 delete-vpc-endpoints --region us-east-1 --vpc-endpoint-ids vpce-0a1b2c3d4e5f60001',
      'aws ec2 create-vpc-endpoint --region us-east-1 --vpc-id vpc-0a1b2c3d4e5f60001 --vpc-endpoint-type Interface --service-name com.amazonaws.us-east-1.s3 --subnet-ids subnet-0a1b2c3d4e5f60001 subnet-0a1b2c3d4e5f60002 --security-group-ids sg-0a1b2c3d4e5f60001 --ip-address-type dualstack --private-dns-enabled --dns-options PrivateDnsOnlyForInboundResolverEndpoint=true',
    ],
  },
  {
    name: 'failed, with a tag that no report shows as it is: not deleted before somebody has looked',
    given: given({ State: 'failed', Tags: [{ Key: 'Name', Value: 'a\u200Bb' }] }),
    expected: 'NON_COMPLIANT',
    fixedBy: ['aws ec2 describe-vpc-endpoints --region us-east-1 --vpc-endpoint-ids vpce-0a1b2c3d4e5f60001'],
  },
  {
    name: 'a state that is new',
    given: given({ State: 'resting' }),
    expected: 'NON_COMPLIANT',
    fixedBy: ['aws ec2 describe-vpc-endpoints --region us-east-1 --vpc-endpoint-ids vpce-0a1b2c3d4e5f60001'],
  },
]);
