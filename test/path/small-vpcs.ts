// Small VPCs, small enough to walk every address and port of: two client subnets and two of the endpoint, IPv4, IPv6 or
// both, shared groups, ordered ACL rules that overlap, prefix lists and a peer.
import fc, { type Arbitrary } from 'fast-check';
import type { Acl, Entry, Group, Permission } from './walker';

export const vpcId = 'vpc-0a1b2c3d4e5f60001';

/** The ports of the service, and those that answers go to. */
export const servicePorts = [442, 443, 444];
export const ephemeral = { from: 1024, to: 1027 };

export interface SmallSubnet {
  readonly SubnetId: string;
  readonly VpcId: string;
  readonly CidrBlock?: string;
  readonly Ipv6CidrBlockAssociationSet: readonly { readonly Ipv6CidrBlock: string }[];
}

export interface SmallInterface {
  readonly NetworkInterfaceId: string;
  readonly VpcId: string;
  readonly SubnetId: string;
  readonly InterfaceType: string;
  readonly Status: string;
  readonly Groups: readonly { readonly GroupId: string }[];
  readonly PrivateIpAddresses: readonly { readonly PrivateIpAddress: string }[];
  readonly Ipv6Addresses: readonly { readonly Ipv6Address: string }[];
}

export interface SmallVpc {
  readonly subnets: readonly SmallSubnet[];
  readonly groups: readonly Group[];
  readonly acls: readonly Acl[];
  readonly lists: readonly { readonly PrefixListId: string; readonly Entries: readonly { readonly Cidr: string }[] }[];
  readonly interfaces: readonly SmallInterface[];
  readonly endpoint: {
    readonly IpAddressType: string;
    readonly DnsRecordIpType: string;
    readonly SubnetIds: readonly string[];
    readonly Groups: readonly string[];
  };
  /** Which alternatives the service has: of several ranges of ports one suffices. */
  readonly ports: readonly { readonly from: number; readonly to: number }[];
}

const ipv4Blocks = ['10.0.0.0/29', '10.0.0.8/29', '10.0.0.16/30', '10.0.0.20/30'] as const;
const ipv6Blocks = ['2001:db8::/125', '2001:db8::8/125', '2001:db8::10/126', '2001:db8::14/126'] as const;
const subnetIds = ['subnet-c1', 'subnet-c2', 'subnet-e1', 'subnet-e2'] as const;
const groupIds = ['sg-1', 'sg-2', 'sg-3', 'sg-peer'] as const;

/** Blocks inside, across and around the subnets. */
const ipv4Cidr = fc.constantFrom(
  ...ipv4Blocks,
  '0.0.0.0/0',
  '0.0.0.0/1',
  '128.0.0.0/1',
  '10.0.0.0/27',
  '10.0.0.0/28',
  '10.0.0.4/30',
  '10.0.0.2/31',
  '10.0.0.17/32',
  '10.0.0.21/32',
  '10.0.0.12/30',
  '192.168.0.0/30',
);
const ipv6Cidr = fc.constantFrom(
  ...ipv6Blocks,
  '::/0',
  '::/1',
  '2001:db8::/123',
  '2001:db8::/124',
  '2001:db8::4/126',
  '2001:db8::9/128',
  '2001:db8::11/128',
  '2001:db8::15/128',
  'fd00::/126',
);
const portRange = fc.constantFrom(
  { From: 443, To: 443 },
  { From: 442, To: 443 },
  { From: 444, To: 444 },
  { From: 443, To: 444 },
  { From: 0, To: 65535 },
  { From: 1024, To: 65535 },
  { From: 1024, To: 1025 },
  { From: 1026, To: 1027 },
  { From: 0, To: 1024 },
);

const pair = fc.oneof(
  fc.record({ GroupId: fc.constantFrom('sg-1', 'sg-2', 'sg-3') }),
  fc.constantFrom(
    { GroupId: 'sg-peer', VpcId: 'vpc-peer', VpcPeeringConnectionId: 'pcx-1', PeeringStatus: 'active' },
    { GroupId: 'sg-peer', VpcId: 'vpc-other' },
  ),
);

function upTo<T>(item: Arbitrary<T>, maxLength: number): Arbitrary<T[]> {
  return fc.array(item, { maxLength });
}

const permission: Arbitrary<Permission> = fc
  .record({
    protocol: fc.constantFrom('tcp', 'tcp', 'tcp', '6', '-1', 'udp'),
    ports: portRange,
    IpRanges: upTo(fc.record({ CidrIp: ipv4Cidr }), 2),
    Ipv6Ranges: upTo(fc.record({ CidrIpv6: ipv6Cidr }), 2),
    PrefixListIds: upTo(fc.constantFrom({ PrefixListId: 'pl-1' }, { PrefixListId: 'pl-2' }), 1),
    UserIdGroupPairs: upTo(pair, 1),
  })
  .map(({ protocol, ports, ...peers }) => ({
    IpProtocol: protocol,
    ...(protocol === '-1' ? {} : { FromPort: ports.From, ToPort: ports.To }),
    ...peers,
  }));

const entry: Arbitrary<Omit<Entry, 'RuleNumber'>> = fc
  .record({
    Egress: fc.boolean(),
    RuleAction: fc.constantFrom('allow' as const, 'allow' as const, 'deny' as const),
    Protocol: fc.constantFrom('6', '6', '-1', '17'),
    block: fc.oneof(ipv4Cidr, ipv6Cidr),
    ports: fc.option(portRange, { nil: undefined }),
  })
  .map(({ block, ports, ...rest }) => ({
    ...rest,
    ...(block.includes(':') ? { Ipv6CidrBlock: block } : { CidrBlock: block }),
    ...(ports === undefined ? {} : { PortRange: ports }),
  }));

const wideEntries: readonly Entry[] = [true, false].flatMap((Egress) => [
  { RuleNumber: 30000, Egress, RuleAction: 'allow', Protocol: '-1', CidrBlock: '0.0.0.0/0' },
  { RuleNumber: 30001, Egress, RuleAction: 'allow', Protocol: '-1', Ipv6CidrBlock: '::/0' },
]);
const lastEntries: readonly Entry[] = [true, false].flatMap((Egress) => [
  { RuleNumber: 32767, Egress, RuleAction: 'deny', Protocol: '-1', CidrBlock: '0.0.0.0/0' },
  { RuleNumber: 32768, Egress, RuleAction: 'deny', Protocol: '-1', Ipv6CidrBlock: '::/0' },
]);

/** Rules in any order of their numbers; mostly what they leave over is let through, for else nothing ever is. */
const entries: Arbitrary<readonly Entry[]> = fc
  .record({
    some: upTo(entry, 5),
    numbers: fc.shuffledSubarray([90, 100, 110, 120, 200], { minLength: 5 }),
    isWide: fc.integer({ min: 0, max: 3 }).map((one) => one > 0),
  })
  .map(({ some, numbers, isWide }) => [
    ...some.map((one, index) => ({ ...one, RuleNumber: numbers[index] ?? 300 })),
    ...(isWide ? wideEntries : []),
    ...lastEntries,
  ]);

const families = fc.constantFrom('ipv4', 'ipv6', 'dualstack');

function has(family: 4 | 6, kind: string): boolean {
  return kind === 'dualstack' || kind === (family === 4 ? 'ipv4' : 'ipv6');
}

const blockOf = (index: number) => ({ ipv4: ipv4Blocks[index] ?? '', ipv6: ipv6Blocks[index] ?? '' });

const firstOf = (index: number) => [0, 8, 16, 20][index] ?? 0;
const ipv4At = (index: number, offset: number) => `10.0.0.${firstOf(index) + offset}`;
const ipv6At = (index: number, offset: number) => `2001:db8::${(firstOf(index) + offset).toString(16)}`;

/** A VPC. */
export const smallVpc: Arbitrary<SmallVpc> = fc
  .record({
    kinds: fc.tuple(families, families),
    endpointKind: families,
    names: families,
    groups: fc.tuple(
      ...groupIds.map((GroupId) =>
        fc.record({
          GroupId: fc.constant(GroupId),
          IpPermissions: upTo(permission, 3),
          IpPermissionsEgress: upTo(permission, 3),
        }),
      ),
    ),
    acls: fc.array(entries, { minLength: 3, maxLength: 3 }),
    guards: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 4, maxLength: 4 }),
    lists: fc.tuple(
      ...['pl-1', 'pl-2'].map((PrefixListId) =>
        fc.record({
          PrefixListId: fc.constant(PrefixListId),
          Entries: upTo(fc.record({ Cidr: fc.oneof(ipv4Cidr, ipv6Cidr) }), 2),
        }),
      ),
    ),
    clients: upTo(
      fc.record({
        subnet: fc.integer({ min: 0, max: 3 }),
        offset: fc.integer({ min: 0, max: 3 }),
        groups: fc.subarray(['sg-1', 'sg-2', 'sg-3'], { minLength: 1, maxLength: 2 }),
        type: fc.constantFrom('interface', 'interface', 'lambda', 'nat_gateway'),
        status: fc.constantFrom('in-use', 'in-use', 'in-use', 'available'),
      }),
      5,
    ),
    endpointGroups: fc.subarray(['sg-1', 'sg-2', 'sg-3'], { minLength: 1, maxLength: 2 }),
    endpointSubnets: fc.subarray(['subnet-e1', 'subnet-e2'], { minLength: 1 }),
    ports: fc.constantFrom(
      [{ from: 443, to: 443 }],
      [{ from: 442, to: 443 }],
      [
        { from: 443, to: 443 },
        { from: 444, to: 444 },
      ],
    ),
  })
  .map((given): SmallVpc => {
    const kindOf = (index: number) => (index < 2 ? (given.kinds[index] ?? 'ipv4') : given.endpointKind);
    const subnets = subnetIds.map((SubnetId, index): SmallSubnet => ({
      SubnetId,
      VpcId: vpcId,
      ...(has(4, kindOf(index)) ? { CidrBlock: blockOf(index).ipv4 } : {}),
      Ipv6CidrBlockAssociationSet: has(6, kindOf(index)) ? [{ Ipv6CidrBlock: blockOf(index).ipv6 }] : [],
    }));
    const interfaceIn = (index: number, offset: number, rest: Partial<SmallInterface>): SmallInterface => ({
      NetworkInterfaceId: `eni-${index}-${offset}`,
      VpcId: vpcId,
      SubnetId: subnetIds[index] ?? '',
      InterfaceType: 'interface',
      Status: 'in-use',
      Groups: [],
      PrivateIpAddresses: has(4, kindOf(index)) ? [{ PrivateIpAddress: ipv4At(index, offset) }] : [],
      Ipv6Addresses: has(6, kindOf(index)) ? [{ Ipv6Address: ipv6At(index, offset) }] : [],
      ...rest,
    });
    const clients = given.clients.map(({ subnet, offset, groups, type, status }, index) =>
      interfaceIn(subnet, subnet < 2 ? offset : offset % 2, {
        NetworkInterfaceId: `eni-client-${index}`,
        InterfaceType: type,
        Status: status,
        Groups: groups.map((GroupId) => ({ GroupId })),
      }),
    );
    const own = given.endpointSubnets.map((subnetId) => {
      const index = subnetIds.indexOf(subnetId as (typeof subnetIds)[number]);
      return interfaceIn(index, 1, {
        NetworkInterfaceId: `eni-of-${subnetId}`,
        InterfaceType: 'vpc_endpoint',
        Groups: given.endpointGroups.map((GroupId) => ({ GroupId })),
      });
    });
    return {
      subnets,
      groups: given.groups,
      acls: given.acls.map((Entries, index): Acl => ({
        NetworkAclId: `acl-${index}`,
        Associations: subnetIds.flatMap((SubnetId, subnet) => (given.guards[subnet] === index ? [{ SubnetId }] : [])),
        Entries,
      })),
      lists: given.lists,
      interfaces: [...clients, ...own],
      endpoint: {
        IpAddressType: given.endpointKind,
        DnsRecordIpType: has(4, given.endpointKind) && has(6, given.endpointKind) ? given.names : given.endpointKind,
        SubnetIds: given.endpointSubnets,
        Groups: given.endpointGroups,
      },
      ports: given.ports,
    };
  });
