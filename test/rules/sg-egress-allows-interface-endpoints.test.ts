import { rule } from '../../functions/sg-egress-allows-interface-endpoints/rule';
import { endpoint, permission, securityGroup, subnet, vpcId, type Described } from '../network';
import { ruleTable } from './rule-table';

const own = 'sg-0a1b2c3d4e5f60002';
const other = 'sg-0a1b2c3d4e5f60003';
const ofEndpoints = 'sg-0a1b2c3d4e5f60001';
const toS3 = permission({ PrefixListIds: [{ PrefixListId: 'pl-63a5400a' }] });
const to = (CidrIp: string) => permission({ IpRanges: [{ CidrIp }] });
const toGroup = (GroupId: string) => permission({ UserIdGroupPairs: [{ GroupId }] });
const client = (...groups: readonly string[]): Described => ({
  NetworkInterfaceId: 'eni-0a1b2c3d4e5f60009',
  VpcId: vpcId,
  SubnetId: 'subnet-0a1b2c3d4e5f60001',
  Groups: groups.map((GroupId) => ({ GroupId })),
  PrivateIpAddresses: [{ PrivateIpAddress: '10.0.1.9' }],
});
const own2 = {
  ...client(ofEndpoints),
  NetworkInterfaceId: 'eni-0a1b2c3d4e5f60001',
  InterfaceType: 'vpc_endpoint',
  PrivateIpAddresses: [{ PrivateIpAddress: '10.0.1.4' }],
};
const sts = endpoint({
  ServiceName: 'com.amazonaws.us-east-1.sts',
  SubnetIds: ['subnet-0a1b2c3d4e5f60001'],
  NetworkInterfaceIds: ['eni-0a1b2c3d4e5f60001'],
});
const of = (egress: readonly Described[], more: object = {}) => ({
  SecurityGroups: [
    securityGroup({ GroupId: own, IpPermissionsEgress: egress }),
    securityGroup({ GroupId: other, IpPermissionsEgress: [to('0.0.0.0/0')] }),
  ],
  VpcEndpoints: [sts],
  Subnets: [subnet()],
  PrefixLists: [
    { PrefixListId: 'pl-63a5400a', PrefixListName: 'com.amazonaws.us-east-1.s3', Cidrs: ['52.216.0.0/15'] },
  ],
  PrefixListEntries: [{ PrefixListId: 'pl-63a5400a', Entries: [{ Cidr: '52.216.0.0/15' }] }],
  NetworkInterfaces: [client(own), own2],
  ...more,
});

const bothFamilies = {
  VpcEndpoints: [{ ...sts, IpAddressType: 'dualstack' }],
  Subnets: [subnet({ Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: '2001:db8:0:1::/64' }] })],
};

ruleTable(rule, [
  {
    name: 'S3 only',
    given: of([toS3]),
    subject: own,
    expected: 'NON_COMPLIANT',
    says: [own, 'sts', 'eni-0a1b2c3d4e5f60009'],
    fixedBy: [
      `aws ec2 authorize-security-group-egress --region us-east-1 --group-id ${own} --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,UserIdGroupPairs=[{GroupId=${ofEndpoints}}]'`,
    ],
  },
  { name: "S3 and the endpoints' group", given: of([toS3, toGroup(ofEndpoints)]), subject: own, expected: 'COMPLIANT' },
  { name: 'S3 and the range of the subnet', given: of([toS3, to('10.0.1.0/24')]), subject: own, expected: 'COMPLIANT' },
  {
    name: "S3 and the endpoint's own address",
    given: of([toS3, to('10.0.1.4/32')]),
    subject: own,
    expected: 'COMPLIANT',
  },
  {
    name: 'S3 and another address of its subnet',
    given: of([toS3, to('10.0.1.5/32')]),
    subject: own,
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'the range of one of two subnets, and nobody knows the addresses of the endpoint',
    given: of([toS3, to('10.0.1.0/24')], {
      VpcEndpoints: [{ ...sts, SubnetIds: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'] }],
      Subnets: [subnet(), subnet({ SubnetId: 'subnet-0a1b2c3d4e5f60002', CidrBlock: '10.0.2.0/24' })],
      NetworkInterfaces: [client(own)],
    }),
    subject: own,
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a host of both families, where only IPv4 gets out to an endpoint of both',
    given: of([toS3, to('10.0.0.0/16')], {
      ...bothFamilies,
      NetworkInterfaces: [{ ...client(own), Ipv6Addresses: [{ Ipv6Address: '2001:db8:0:1::9' }] }],
    }),
    subject: own,
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a host with IPv4 only, where only IPv4 gets out to an endpoint of both families',
    given: of([toS3, to('10.0.0.0/16')], { ...bothFamilies, NetworkInterfaces: [client(own)] }),
    subject: own,
    expected: 'COMPLIANT',
  },
  { name: 'everywhere', given: of([to('0.0.0.0/0')]), subject: own, expected: 'COMPLIANT' },
  {
    name: 'everywhere, in halves',
    given: of([to('0.0.0.0/1'), to('128.0.0.0/1')]),
    subject: own,
    expected: 'COMPLIANT',
  },
  {
    name: 'another group of the interface lets it out',
    given: of([toS3], { NetworkInterfaces: [client(own, other), own2] }),
    subject: own,
    expected: 'COMPLIANT',
  },
  { name: 'no egress at all', given: of([]), subject: own, expected: 'NOT_APPLICABLE', says: ['closed on purpose'] },
  {
    name: 'nowhere, as some write it',
    given: of([{ IpProtocol: '-1', IpRanges: [{ CidrIp: '127.0.0.1/32' }] }]),
    subject: own,
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'its members call other hosts',
    given: of([to('203.0.113.0/24')]),
    subject: own,
    expected: 'NOT_APPLICABLE',
    says: ['other hosts'],
  },
  {
    name: 'flagNoEgress: nothing is closed on purpose',
    given: of([]),
    parameters: { flagNoEgress: 'true' },
    subject: own,
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'nobody uses it',
    given: of([toS3], { NetworkInterfaces: [client(other), own2] }),
    subject: own,
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'who uses it is not known',
    given: of([toS3], { NetworkInterfaces: undefined }),
    subject: own,
    expected: 'INSUFFICIENT_DATA',
  },
  {
    name: 'an endpoint without private DNS',
    given: of([toS3], { VpcEndpoints: [{ ...sts, PrivateDnsEnabled: false }] }),
    subject: own,
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'a service that not everybody needs',
    given: of([toS3], { VpcEndpoints: [{ ...sts, ServiceName: 'com.amazonaws.us-east-1.kms' }] }),
    subject: own,
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'services: only others',
    given: of([toS3]),
    parameters: { services: 'logs' },
    subject: own,
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'scope=tagged without the tag',
    given: of([toS3]),
    parameters: { scope: 'tagged' },
    subject: own,
    expected: 'NOT_APPLICABLE',
  },
]);
