import { rule } from '../../functions/vpce-private-dns-enabled/rule';
import { endpoint, vpcId, type Described } from '../network';
import { ruleTable } from './rule-table';

const off = [
  { VpcId: vpcId, EnableDnsSupport: { Value: false } },
  { VpcId: vpcId, EnableDnsHostnames: { Value: false } },
];
const given = (code: string, overrides: Described = {}) => ({
  VpcEndpoints: [endpoint({ ServiceName: `com.amazonaws.us-east-1.${code}`, PrivateDnsEnabled: false, ...overrides })],
  ServiceDetails: [
    {
      ServiceName: `com.amazonaws.us-east-1.${code}`,
      ServiceType: [{ ServiceType: 'Interface' }],
      PrivateDnsNames: [{ PrivateDnsName: `${code}.us-east-1.amazonaws.com` }],
    },
  ],
});

ruleTable(rule, [
  {
    name: 'the attributes first',
    given: { ...given('sqs'), VpcAttributes: off },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-attribute --region us-east-1 --vpc-id vpc-0a1b2c3d4e5f60001 --enable-dns-support',
      'aws ec2 modify-vpc-attribute --region us-east-1 --vpc-id vpc-0a1b2c3d4e5f60001 --enable-dns-hostnames',
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --private-dns-enabled',
    ],
  },
  {
    name: 'S3 must be told to serve the VPC',
    given: given('s3'),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --private-dns-enabled --dns-options PrivateDnsOnlyForInboundResolverEndpoint=false',
    ],
  },
  {
    name: 'a zone without a record gets one',
    given: {
      ...given('sqs'),
      HostedZones: [
        {
          VpcId: vpcId,
          HostedZoneSummaries: [{ HostedZoneId: 'Z0A1', Name: 'sqs.us-east-1.amazonaws.com.', ResourceRecordSets: [] }],
        },
      ],
    },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws route53 change-resource-record-sets --region us-east-1 --hosted-zone-id Z0A1 --change-batch 'Changes=[{Action=CREATE,ResourceRecordSet={Name=sqs.us-east-1.amazonaws.com,Type=A,AliasTarget={HostedZoneId=<endpoint-hosted-zone>,DNSName=<endpoint-dns-name>,EvaluateTargetHealth=false}}}]'",
    ],
  },
  {
    name: 'found centrally: a zone must be associated',
    given: {
      ...given('sqs', { Tags: [{ Key: 'vpce-posture:central-dns', Value: '' }] }),
      HostedZones: [{ VpcId: vpcId, HostedZoneSummaries: [] }],
    },
    parameters: { verifyHostedZone: 'true' },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws route53 associate-vpc-with-hosted-zone --region us-east-1 --hosted-zone-id '<hosted-zone>' --vpc VPCRegion=us-east-1,VPCId=vpc-0a1b2c3d4e5f60001",
    ],
  },
]);
