// What is judged with each slice lacking, beside the estate, the examples of the pages and the labelled cases.
import type { Listed } from '../example-estate';
import {
  endpoint,
  gatewayEndpoint,
  localRoute,
  routeTable,
  securityGroup,
  subnet,
  vpc,
  vpcId,
  type Described,
} from '../network';

const wide = JSON.stringify({ Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } });
const broad = JSON.stringify({
  Statement: { Effect: 'Allow', Principal: '*', Action: 'sqs:Send*', Resource: '*' },
});
const ofAnother = JSON.stringify({
  Statement: { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' },
});
const services = ['com.amazonaws.us-east-1.sqs', 'com.amazonaws.us-east-1.ec2messages'].map((ServiceName) => ({
  ServiceName,
  ServiceType: [{ ServiceType: 'Interface' }],
  VpcEndpointPolicySupported: true,
}));
const toList = [{ IpProtocol: '-1', PrefixListIds: [{ PrefixListId: 'pl-0a1b2c3d4e5f60001' }] }];
const behindLists: Listed = {
  SecurityGroups: [securityGroup({ IpPermissionsEgress: toList })],
  VpcEndpoints: [gatewayEndpoint()],
  PrefixLists: [
    { PrefixListId: 'pl-63a5400a', PrefixListName: 'com.amazonaws.us-east-1.s3', Cidrs: ['52.216.0.0/15'] },
  ],
  PrefixListEntries: [
    { PrefixListId: 'pl-0a1b2c3d4e5f60001', Entries: [{ Cidr: '52.216.0.0/16' }, { Cidr: '52.217.0.0/16' }] },
  ],
  NetworkInterfaces: [
    { NetworkInterfaceId: 'eni-1', VpcId: vpcId, Groups: [{ GroupId: 'sg-0a1b2c3d4e5f60009' }] },
    { NetworkInterfaceId: 'eni-2', VpcId: vpcId, Groups: [{ GroupId: 'sg-0a1b2c3d4e5f60001' }] },
  ],
};

/** A VPC whose ranges do not decide: a client in a subnet with an ACL of its own. */
function clientsOf(group: string): Listed {
  const entry = (Egress: boolean, RuleNumber: number, RuleAction: string, CidrBlock = '0.0.0.0/0') => ({
    Egress,
    RuleNumber,
    RuleAction,
    Protocol: '-1',
    CidrBlock,
  });
  const acl = (number: number, SubnetId: string, block: string) => ({
    NetworkAclId: `acl-${number}`,
    VpcId: vpcId,
    Associations: [{ SubnetId }],
    Entries: [entry(true, 100, 'allow', block), entry(false, 100, 'allow'), entry(false, 32767, 'deny')],
  });
  return {
    VpcEndpoints: [endpoint({ ServiceName: 'com.amazonaws.us-east-1.sts', SubnetIds: ['subnet-0a1b2c3d4e5f60001'] })],
    SecurityGroups: [securityGroup({ IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: group }] }] })],
    Subnets: [subnet(), subnet({ SubnetId: 'subnet-0a1b2c3d4e5f60002', CidrBlock: '10.0.2.0/24' })],
    RouteTables: [routeTable({ Associations: [{ Main: true }] })],
    NetworkAcls: [acl(1, 'subnet-0a1b2c3d4e5f60001', '0.0.0.0/0'), acl(2, 'subnet-0a1b2c3d4e5f60002', '52.216.0.0/15')],
    PrefixLists: [{ PrefixListId: 'pl-63a5400a', PrefixListName: 'com.amazonaws.us-east-1.s3' }],
    PrefixListEntries: [{ PrefixListId: 'pl-63a5400a', Entries: [{ Cidr: '52.216.0.0/15' }] }],
    NetworkInterfaces: [
      {
        NetworkInterfaceId: 'eni-1',
        VpcId: vpcId,
        SubnetId: 'subnet-0a1b2c3d4e5f60002',
        Groups: [{ GroupId: 'sg-0a1b2c3d4e5f60009' }],
        PrivateIpAddresses: [{ PrivateIpAddress: '10.0.2.7' }],
      },
    ],
  };
}

/** Two firewall endpoints, and what leads on from the first one; a list of a customer leads to it. */
function behindFirewall(target: string): Listed {
  const firewall = (number: number): Described =>
    endpoint({
      VpcEndpointId: `vpce-0a1b2c3d4e5f6000${number}`,
      VpcEndpointType: 'GatewayLoadBalancer',
      SubnetIds: [`subnet-0a1b2c3d4e5f6001${number}`],
    });
  const own = subnet();
  const onward = target.startsWith('tgw-') ? { TransitGatewayId: target } : { GatewayId: target };
  return {
    Vpcs: [vpc()],
    VpcEndpoints: [firewall(1), firewall(2)],
    Subnets: [
      own,
      subnet({ SubnetId: 'subnet-0a1b2c3d4e5f60011', CidrBlock: '10.0.2.0/28' }),
      subnet({ SubnetId: 'subnet-0a1b2c3d4e5f60012', CidrBlock: '10.0.2.16/28' }),
    ],
    RouteTables: [
      routeTable({
        Routes: [localRoute, { DestinationPrefixListId: 'pl-0a1b2c3d4e5f60001', GatewayId: 'vpce-0a1b2c3d4e5f60001' }],
      }),
      routeTable({
        RouteTableId: 'rtb-0a1b2c3d4e5f60002',
        Associations: [{ Main: true }],
        Routes: [localRoute, { DestinationCidrBlock: '0.0.0.0/0', ...onward }],
      }),
    ],
    PrefixListEntries: [
      { PrefixListId: 'pl-0a1b2c3d4e5f60001', Entries: [{ Cidr: '192.168.0.0/16' }, { Cidr: '172.16.0.0/12' }] },
    ],
    TransitGatewayVpcAttachments: ['1', '2'].map((number) => ({
      TransitGatewayAttachmentId: `tgw-attach-${number}`,
      TransitGatewayId: 'tgw-0a1b2c3d4e5f60001',
      VpcId: vpcId,
      SubnetIds: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60012'],
      Options: { ApplianceModeSupport: 'disable' },
    })),
  };
}

/** Situations of a rule that need slices which neither the estate nor its page and labelled cases need. */
export const further: Readonly<
  Record<string, readonly (readonly [name: string, given: Listed, parameters: object])[]>
> = {
  'vpce-policy-least-privilege': [
    ['a bad policy', { VpcEndpoints: [endpoint({ PolicyDocument: broad })], ServiceDetails: services }, {}],
  ],
  'vpce-policy-service-requirements': [
    ['a bad policy', { VpcEndpoints: [endpoint({ PolicyDocument: ofAnother })], ServiceDetails: services }, {}],
  ],
  'vpce-policy-trusted-perimeter': [
    [
      'a bad policy',
      { VpcEndpoints: [endpoint({ PolicyDocument: wide })], ServiceDetails: services },
      { trustedOrgIds: 'o-vela4k7xq2' },
    ],
  ],
  'vpc-required-endpoints-present': [
    [
      'a bundle that is there in part',
      {
        Vpcs: [vpc()],
        VpcEndpoints: ['ssm', 'ssmmessages'].map((code) =>
          endpoint({ VpcEndpointId: `vpce-${code}`, ServiceName: `com.amazonaws.us-east-1.${code}` }),
        ),
        Subnets: [subnet()],
        ServiceDetails: services,
      },
      { bundles: 'ssm' },
    ],
  ],
  'sg-egress-allows-gateway-prefix-list': [["through a customer's list", behindLists, { ignoreUnattached: 'true' }]],
  'vpce-sg-allows-https': [['a client that only its group admits', clientsOf('sg-0a1b2c3d4e5f60002'), {}]],
  'vpce-nacl-allows-https': [
    ['a data tier with a client in it', clientsOf('sg-0a1b2c3d4e5f60002'), {}],
    ['a gateway endpoint behind a narrow ACL', { ...clientsOf('sg-1'), VpcEndpoints: [gatewayEndpoint()] }, {}],
  ],
  'route-table-gateway-endpoint-used': [
    [
      'a default route in a list',
      {
        VpcEndpoints: [gatewayEndpoint({ RouteTableIds: [] })],
        Subnets: [subnet()],
        RouteTables: [
          routeTable({
            Routes: [
              localRoute,
              {
                DestinationPrefixListId: 'pl-0a1b2c3d4e5f60001',
                NatGatewayId: 'nat-0a1b2c3d4e5f60001',
                State: 'active',
              },
            ],
          }),
        ],
        PrefixLists: [],
        PrefixListEntries: [
          { PrefixListId: 'pl-0a1b2c3d4e5f60001', Entries: [{ Cidr: '0.0.0.0/1' }, { Cidr: '128.0.0.0/1' }] },
        ],
      },
      {},
    ],
    [
      'S3 by its own list to NAT',
      {
        VpcEndpoints: [gatewayEndpoint({ RouteTableIds: [] })],
        Subnets: [subnet()],
        RouteTables: [
          routeTable({
            Routes: [
              localRoute,
              { DestinationPrefixListId: 'pl-63a5400a', NatGatewayId: 'nat-0a1b2c3d4e5f60001', State: 'active' },
            ],
          }),
        ],
        PrefixLists: [{ PrefixListId: 'pl-63a5400a', PrefixListName: 'com.amazonaws.us-east-1.s3' }],
        PrefixListEntries: [{ PrefixListId: 'pl-63a5400a', Entries: [{ Cidr: '52.216.0.0/15' }] }],
      },
      {},
    ],
    [
      'a table that was left out of the endpoint',
      {
        ...clientsOf('sg-1'),
        VpcEndpoints: [gatewayEndpoint({ RouteTableIds: [] })],
      },
      {},
    ],
  ],
  'vpce-gwlb-endpoint-routed': [
    [
      'a loop by a list',
      {
        VpcEndpoints: [endpoint({ VpcEndpointType: 'GatewayLoadBalancer', SubnetIds: ['subnet-0a1b2c3d4e5f60001'] })],
        RouteTables: [
          routeTable({
            Routes: [
              localRoute,
              {
                DestinationPrefixListId: 'pl-0a1b2c3d4e5f60001',
                GatewayId: 'vpce-0a1b2c3d4e5f60001',
                State: 'active',
              },
            ],
          }),
        ],
        PrefixListEntries: [{ PrefixListId: 'pl-0a1b2c3d4e5f60001', Entries: [{ Cidr: '0.0.0.0/0' }] }],
      },
      {},
    ],
  ],
  'route-table-firewall-symmetric': [
    ['ranges of a transit gateway behind the endpoint', behindFirewall('tgw-0a1b2c3d4e5f60001'), {}],
    ["a customer's list that leads to the endpoint", behindFirewall('igw-0a1b2c3d4e5f60001'), {}],
  ],
  'vpce-address-family-fits': [
    [
      'a list that leads to NAT64',
      {
        VpcEndpoints: [endpoint({ SubnetIds: ['subnet-0a1b2c3d4e5f60001'] })],
        Subnets: [
          subnet(),
          subnet({
            SubnetId: 'subnet-0a1b2c3d4e5f60002',
            CidrBlock: undefined,
            Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: '2001:db8:0:2::/64' }],
            EnableDns64: true,
          }),
        ],
        RouteTables: [
          routeTable({
            Associations: [{ Main: true }],
            Routes: [
              localRoute,
              { DestinationPrefixListId: 'pl-0a1b2c3d4e5f60001', NatGatewayId: 'nat-0a1b2c3d4e5f60001' },
            ],
          }),
        ],
        PrefixListEntries: [
          { PrefixListId: 'pl-0a1b2c3d4e5f60001', Entries: [{ Cidr: '64:ff9b::/96' }, { Cidr: '2001:db8:1::/48' }] },
        ],
        NetworkInterfaces: [
          {
            NetworkInterfaceId: 'eni-2',
            VpcId: vpcId,
            SubnetId: 'subnet-0a1b2c3d4e5f60002',
            Ipv6Addresses: [{ Ipv6Address: '2001:db8:0:2::9' }],
          },
        ],
      },
      {},
    ],
  ],
};
