// What a command leaves to the reader: names in angle brackets that say what to put there. They are quoted like every
// value, so that a shell does not take the brackets for redirections.

/** For each placeholder what belongs there, and an example. */
export const placeholders = {
  'client-cidr': { meaning: 'the IPv4 range of the clients', example: '10.0.0.0/16' },
  'client-ipv6-cidr': { meaning: 'the IPv6 range of the clients', example: '2001:db8:1234:1a00::/56' },
  'subnet-ipv6-cidr': {
    meaning: "an IPv6 range of the subnet's own, a /64 out of the VPC's",
    example: '2001:db8:1234:1a00::/64',
  },
  'service-port': { meaning: 'the TCP port of the service', example: '8443' },
  'endpoint-security-group': {
    meaning: "a security group for the VPC's endpoints, not the default one",
    example: 'sg-0123456789abcdef0',
  },
  'new-security-group': {
    meaning: 'the group that the command before has created',
    example: 'sg-0123456789abcdef0',
  },
  'new-route-table': {
    meaning: 'the route table that the command before has created',
    example: 'rtb-0123456789abcdef0',
  },
  'endpoint-subnet': { meaning: 'a private subnet for the endpoint', example: 'subnet-0123456789abcdef0' },
  'subnet-in-each-zone': {
    meaning: 'private subnets, at most one in each Availability Zone',
    example: 'subnet-0123456789abcdef0',
  },
  'private-route-table': {
    meaning: 'the route table of the subnets whose traffic belongs on the endpoint',
    example: 'rtb-0123456789abcdef0',
  },
  'route-table-to-inspect': {
    meaning: 'the route table of the subnets whose traffic is to be inspected',
    example: 'rtb-0123456789abcdef0',
  },
  'onward-gateway': {
    meaning: 'the internet gateway that leads onwards (for a NAT gateway: --nat-gateway-id)',
    example: 'igw-0123456789abcdef0',
  },
  'working-endpoint': {
    meaning: 'a Gateway Load Balancer endpoint that is available',
    example: 'vpce-0123456789abcdef0',
  },
  'service-prefix-list': {
    meaning: "the prefix list of the endpoint's service: aws ec2 describe-prefix-lists",
    example: 'pl-0123456789abcdef0',
  },
  'hosted-zone': {
    meaning: "the private hosted zone that answers for the service's name",
    example: 'Z0123456789ABCDEFGHIJ',
  },
  'endpoint-dns-name': {
    meaning: 'the DNS name of the endpoint that the zone leads to: DnsEntries of aws ec2 describe-vpc-endpoints',
    example: 'vpce-0123456789abcdef0-abcd1234.sqs.us-east-1.vpce.amazonaws.com',
  },
  'endpoint-hosted-zone': {
    meaning: 'the hosted zone of that DNS name, which stands beside it',
    example: 'Z7HUB22UULQXV',
  },
  'organization-id': {
    meaning: 'the id of your organization: aws organizations describe-organization',
    example: 'o-a1b2c3d4e5',
  },
  'allowed-actions': { meaning: 'the actions that clients need', example: 's3:GetObject' },
  'allowed-resources': { meaning: 'the ARNs that clients need', example: 'arn:aws:s3:::example-bucket/*' },
  'endpoint-service': {
    meaning: 'the id of the endpoint service, which its owner knows',
    example: 'vpce-svc-0123456789abcdef0',
  },
} as const satisfies Readonly<Record<string, { readonly meaning: string; readonly example: string }>>;

/** The placeholder of that name, as it stands in a command. */
export function placeholder(name: keyof typeof placeholders): string {
  return `<${name}>`;
}
