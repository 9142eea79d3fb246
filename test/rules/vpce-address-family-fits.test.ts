import { rule } from '../../functions/vpce-address-family-fits/rule';
import { endpoint, gatewayEndpoint, localRoute, routeTable, subnet, vpcId, type Described } from '../network';
import { ruleTable } from './rule-table';

const ipv6 = 'subnet-0a1b2c3d4e5f60002';
const own = 'subnet-0a1b2c3d4e5f60001';
const ranges = [{ Ipv6CidrBlock: '2001:db8:0:1::/64' }];
const ipv6Only = (more: Described = {}): Described => ({
  SubnetId: ipv6,
  VpcId: vpcId,
  Ipv6Native: true,
  Ipv6CidrBlockAssociationSet: ranges,
  ...more,
});
const table = (...routes: readonly Described[]) =>
  routeTable({
    Associations: [{ Main: true, AssociationState: { State: 'associated' } }],
    Routes: [localRoute, ...routes],
  });
const nat64 = (State: string, DestinationIpv6CidrBlock = '64:ff9b::/96') => ({
  DestinationIpv6CidrBlock,
  NatGatewayId: 'nat-0a1b2c3d4e5f60001',
  State,
});
const of = (changes: Described = {}, clients: Described = ipv6Only(), ...routes: readonly Described[]) => ({
  VpcEndpoints: [endpoint({ SubnetIds: [own], ...changes })],
  Subnets: [subnet(), clients],
  RouteTables: [table(...routes)],
});
const client = (SubnetId: string) => ({
  NetworkInterfaceId: 'eni-0a1b2c3d4e5f60009',
  VpcId: vpcId,
  SubnetId,
  Groups: [],
  PrivateIpAddresses: SubnetId === ipv6 ? [] : [{ PrivateIpAddress: '10.0.1.9' }],
  Ipv6Addresses: SubnetId === ipv6 ? [{ Ipv6Address: '2001:db8:0:1::9' }] : [],
});

ruleTable(rule, [
  {
    name: 'IPv6 only, where the names resolve to IPv4',
    given: of(),
    expected: 'NON_COMPLIANT',
    says: ['1 of 1 subnets have IPv6 only', ipv6, 'resolve to IPv4 only'],
    fixedBy: [
      `aws ec2 associate-subnet-cidr-block --region us-east-1 --subnet-id ${own} --ipv6-cidr-block '<subnet-ipv6-cidr>'`,
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --ip-address-type dualstack',
    ],
  },
  { name: 'both families', given: of({ IpAddressType: 'dualstack' }), expected: 'COMPLIANT' },
  {
    name: 'both families, and names of one',
    given: {
      ...of({ IpAddressType: 'dualstack', DnsOptions: { DnsRecordIpType: 'ipv4' } }),
      Subnets: [subnet({ Ipv6CidrBlockAssociationSet: ranges }), ipv6Only()],
    },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --dns-options DnsRecordIpType=dualstack',
    ],
  },
  {
    name: 'IPv4 only, where the names resolve to IPv6',
    given: of(
      { IpAddressType: 'dualstack', DnsOptions: { DnsRecordIpType: 'ipv6' } },
      subnet({ SubnetId: ipv6, CidrBlock: '10.0.2.0/24' }),
    ),
    expected: 'NON_COMPLIANT',
    says: ['have IPv4 only', 'Make it dualstack.'],
  },
  {
    name: 'IPv4 only, where the endpoint is in a subnet with IPv6 only',
    given: of({ SubnetIds: [ipv6], IpAddressType: 'ipv6', DnsOptions: { DnsRecordIpType: 'ipv6' } }, ipv6Only()),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      `aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --ip-address-type dualstack --dns-options DnsRecordIpType=dualstack --remove-subnet-ids ${ipv6} --add-subnet-ids '<endpoint-subnet>'`,
    ],
  },
  {
    name: 'names of IPv6, subnets of both families, and a host that has no IPv6 address',
    given: {
      ...of(
        { IpAddressType: 'ipv6' },
        subnet({ SubnetId: ipv6, CidrBlock: '10.0.2.0/24', Ipv6CidrBlockAssociationSet: ranges }),
      ),
      Subnets: [subnet({ Ipv6CidrBlockAssociationSet: ranges })],
      NetworkInterfaces: [client(own)],
    },
    expected: 'NON_COMPLIANT',
    says: ['1 of 1 clients have IPv4 only'],
  },
  {
    name: 'names of IPv6, and a host that has an IPv6 address too',
    given: {
      ...of({ IpAddressType: 'ipv6' }),
      Subnets: [subnet({ Ipv6CidrBlockAssociationSet: ranges })],
      NetworkInterfaces: [{ ...client(own), Ipv6Addresses: [{ Ipv6Address: '2001:db8:0:1::9' }] }],
    },
    expected: 'COMPLIANT',
  },
  {
    name: 'a public subnet with IPv6 only, and somebody in it',
    given: {
      ...of({}, ipv6Only(), { DestinationIpv6CidrBlock: '::/0', GatewayId: 'igw-0a1b2c3d4e5f60001', State: 'active' }),
      NetworkInterfaces: [client(ipv6)],
    },
    expected: 'NON_COMPLIANT',
    says: ['1 of 1 clients'],
  },
  {
    name: 'a public subnet with IPv6 only, where nobody knows who is in it',
    given: of({}, ipv6Only(), {
      DestinationIpv6CidrBlock: '::/0',
      GatewayId: 'igw-0a1b2c3d4e5f60001',
      State: 'active',
    }),
    expected: 'COMPLIANT',
  },
  {
    name: 'hosts of both families',
    given: of({}, subnet({ SubnetId: ipv6, CidrBlock: '10.0.2.0/24', Ipv6CidrBlockAssociationSet: ranges })),
    expected: 'COMPLIANT',
  },
  { name: 'NAT64', given: of({}, ipv6Only({ EnableDns64: true }), nat64('active')), expected: 'COMPLIANT' },
  {
    name: 'NAT64 in halves',
    given: of(
      {},
      ipv6Only({ EnableDns64: true }),
      nat64('active', '64:ff9b::/97'),
      nat64('active', '64:ff9b::8000:0/97'),
    ),
    expected: 'COMPLIANT',
  },
  {
    name: 'NAT64 to a NAT gateway that is gone',
    given: of({}, ipv6Only({ EnableDns64: true }), nat64('blackhole')),
    expected: 'NON_COMPLIANT',
  },
  { name: 'a route for NAT64 without DNS64', given: of({}, ipv6Only(), nat64('active')), expected: 'NON_COMPLIANT' },
  {
    name: 'nobody is in the IPv6-only subnet',
    given: { ...of(), NetworkInterfaces: [client(own)] },
    expected: 'COMPLIANT',
  },
  {
    name: 'somebody is',
    given: { ...of(), NetworkInterfaces: [client(own), client(ipv6)] },
    expected: 'NON_COMPLIANT',
    says: ['1 of 1 clients'],
  },
  {
    name: 'a gateway endpoint whose tables an IPv6-only subnet uses',
    given: { ...of(), VpcEndpoints: [gatewayEndpoint()] },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a gateway endpoint of both families',
    given: { ...of(), VpcEndpoints: [gatewayEndpoint({ IpAddressType: 'dualstack' })] },
    expected: 'COMPLIANT',
  },
  {
    name: 'a dual-stack registry beside an IPv4 endpoint for S3',
    given: {
      ...of(),
      VpcEndpoints: [
        endpoint({ SubnetIds: [own], ServiceName: 'com.amazonaws.us-east-1.ecr.dkr', IpAddressType: 'dualstack' }),
        gatewayEndpoint(),
      ],
    },
    expected: 'NON_COMPLIANT',
    says: ['vpce-0a1b2c3d4e5f60009', 'image layers'],
    fixedBy: [
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60009 --ip-address-type dualstack',
    ],
  },
  {
    name: 'route tables not known',
    given: { VpcEndpoints: of().VpcEndpoints, Subnets: of().Subnets },
    expected: 'INSUFFICIENT_DATA',
  },
  { name: 'a firewall endpoint', given: of({ VpcEndpointType: 'GatewayLoadBalancer' }), expected: 'NOT_APPLICABLE' },
]);
