// Endpoints behind network ACLs, as Describe prints them.
import { endpoint, subnet, vpcId, type Described } from '../network';

export const endpointSubnet = 'subnet-0a1b2c3d4e5f60001';
export const otherSubnet = 'subnet-0a1b2c3d4e5f60002';
export const clientSubnet = 'subnet-0a1b2c3d4e5f60003';
export const aclId = 'acl-0a1b2c3d4e5f60001';
export const anywhere = '0.0.0.0/0';

export const entry = (Egress: boolean, RuleNumber: number, overrides: Described = {}) => ({
  Egress,
  RuleNumber,
  RuleAction: 'allow',
  Protocol: '6',
  CidrBlock: anywhere,
  ...overrides,
});
export const inbound = (number = 100, overrides: Described = {}) =>
  entry(false, number, { PortRange: { From: 443, To: 443 }, ...overrides });
export const outbound = (number = 100, overrides: Described = {}) =>
  entry(true, number, { PortRange: { From: 1024, To: 65535 }, ...overrides });
export const deny = { RuleAction: 'deny' };
export const implicit = [false, true].map((egress) => entry(egress, 32767, { ...deny, Protocol: '-1' }));
export const acl = (entries: readonly Described[], overrides: Described = {}) => ({
  NetworkAclId: aclId,
  VpcId: vpcId,
  OwnerId: '123456789012',
  Associations: [{ SubnetId: endpointSubnet }],
  Entries: [...implicit, ...entries],
  ...overrides,
});
export const openEntries = [false, true].map((egress) => entry(egress, 100, { Protocol: '-1' }));
export const defaultAcl = acl(openEntries, {
  NetworkAclId: 'acl-0a1b2c3d4e5f60009',
  IsDefault: true,
  Associations: [],
});

/** Around the clients everything is open. */
export const clientsAcl = acl(
  [false, true].flatMap((egress) => [
    entry(egress, 100, { Protocol: '-1' }),
    entry(egress, 101, { Protocol: '-1', CidrBlock: undefined, Ipv6CidrBlock: '::/0' }),
  ]),
  {
    NetworkAclId: 'acl-0a1b2c3d4e5f60003',
    Associations: [clientSubnet, 'subnet-0a1b2c3d4e5f60004'].map((SubnetId) => ({ SubnetId })),
  },
);

export const subnets = [
  subnet({ SubnetId: endpointSubnet, CidrBlock: '10.0.1.0/24' }),
  subnet({ SubnetId: clientSubnet, CidrBlock: '10.0.3.0/24' }),
];
export const inOne = (overrides: Described = {}) => [endpoint({ SubnetIds: [endpointSubnet], ...overrides })];
export const given = (...entries: readonly Described[]) => ({
  VpcEndpoints: inOne(),
  Subnets: subnets,
  NetworkAcls: [acl(entries), clientsAcl],
});
/** The endpoint in two subnets, each behind an ACL of its own; no client elsewhere. */
export const inTwo = (second: readonly Described[]) => ({
  VpcEndpoints: [endpoint({ SubnetIds: [endpointSubnet, otherSubnet] })],
  Subnets: [subnets[0], subnet({ SubnetId: otherSubnet, CidrBlock: '10.0.2.0/24' })],
  NetworkAcls: [
    acl(openEntries),
    acl(second, { NetworkAclId: 'acl-0a1b2c3d4e5f60002', Associations: [{ SubnetId: otherSubnet }] }),
  ],
});
export const ipv6Of = (number: number) => ({
  Ipv6CidrBlockAssociationSet: [
    { Ipv6CidrBlock: `2600:1f18:1:${number}::/64`, Ipv6CidrBlockState: { State: 'associated' } },
  ],
});
export const dualStack = (IpAddressType: string, ...entries: readonly Described[]) => ({
  VpcEndpoints: inOne({ IpAddressType }),
  Subnets: [
    subnet({ SubnetId: endpointSubnet, CidrBlock: '10.0.1.0/24', ...ipv6Of(1) }),
    subnet({ SubnetId: clientSubnet, CidrBlock: '10.0.3.0/24', ...ipv6Of(3) }),
  ],
  NetworkAcls: [acl(entries), clientsAcl],
});
export const ipv6Only = { CidrBlock: undefined, Ipv6CidrBlock: '::/0' };
export const twoClients = [...subnets, subnet({ SubnetId: 'subnet-0a1b2c3d4e5f60004', CidrBlock: '10.0.4.0/24' })];
