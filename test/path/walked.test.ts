// The hops, decided as sets, against a second opinion that walks every address and port of small VPCs one by one.
// WALKED_VPCS=20000 walks that many; FUZZ_SEED=<number> others.
import fc from 'fast-check';
import type { AddressRange } from '../../shared/network/address-ranges';
import type { Network } from '../../shared/network/network';
import { ledBy } from '../../shared/network/route-sets';
import type { ServicePorts } from '../../shared/network/traffic';
import { aclObstacle, isClosed, shutBy } from '../../shared/path/acl-hops';
import { interfaceClients, privateSubnets, type Client } from '../../shared/path/clients';
import { egressOf, notReached } from '../../shared/path/egress';
import { commonFamilies, nameFamilies } from '../../shared/path/families';
import { notAdmitted, openingOf } from '../../shared/path/openings';
import { endpoint, network, vpc } from '../network';
import '../seed';
import { ephemeral, smallVpc, vpcId, type SmallInterface, type SmallVpc } from './small-vpcs';
import { aclLets, addressOf, addressesIn, groupsLet, routeOf, type Address, type World } from './walker';

const numRuns = Number(process.env['WALKED_VPCS'] ?? 200);
const minutes = 60_000;

function networkOf({ subnets, groups, acls, lists, interfaces, endpoint: made }: SmallVpc): Network {
  const own = interfaces.filter(({ InterfaceType }) => InterfaceType === 'vpc_endpoint');
  return network({
    Vpcs: [vpc({ CidrBlock: '10.0.0.0/24' })],
    Subnets: subnets,
    RouteTables: [{ RouteTableId: 'rtb-1', VpcId: vpcId, Associations: [{ Main: true }], Routes: [] }],
    SecurityGroups: groups.map((group) => ({ ...group, GroupName: group.GroupId, VpcId: vpcId })),
    NetworkAcls: acls.map((acl) => ({ ...acl, VpcId: vpcId })),
    PrefixListEntries: lists,
    NetworkInterfaces: interfaces,
    VpcEndpoints: [
      endpoint({
        VpcEndpointId: 'vpce-1',
        SubnetIds: made.SubnetIds,
        Groups: made.Groups.map((GroupId) => ({ GroupId, GroupName: GroupId })),
        NetworkInterfaceIds: own.map(({ NetworkInterfaceId }) => NetworkInterfaceId),
        IpAddressType: made.IpAddressType,
        DnsOptions: { DnsRecordIpType: made.DnsRecordIpType },
      }),
    ],
  });
}

const worldOf = ({ groups, acls, lists }: SmallVpc): World => ({ groups, acls, lists });

const addressesOf = ({ PrivateIpAddresses, Ipv6Addresses }: SmallInterface): readonly Address[] => [
  ...PrivateIpAddresses.map(({ PrivateIpAddress }) => addressOf(PrivateIpAddress)),
  ...Ipv6Addresses.map(({ Ipv6Address }) => addressOf(Ipv6Address)),
];

const textOf = ({ family, value }: Address) => `${family}:${value}`;

/** Every address of some small ranges. */
function each(ranges: readonly AddressRange[]): readonly string[] {
  return ranges
    .flatMap(({ family, from, to }) =>
      Array.from({ length: Number(to - from) + 1 }, (_, index) => textOf({ family, value: from + BigInt(index) })),
    )
    .sort();
}

const all = ({ from, to }: { readonly from: number; readonly to: number }) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** The names that resolve to the endpoint, by the walker. */
const familiesOf = ({ endpoint: { DnsRecordIpType } }: SmallVpc): readonly number[] =>
  DnsRecordIpType === 'dualstack' ? [4, 6] : [DnsRecordIpType === 'ipv4' ? 4 : 6];

/** Of several ranges of ports one suffices, but for all of a client's addresses. */
function suffices(small: SmallVpc, lets: (port: number) => boolean): boolean {
  return small.ports.some((range) => all(range).every(lets));
}

function clientsOf(known: Network): readonly Client[] {
  return [...(interfaceClients(known, vpcId)?.classes ?? []), ...privateSubnets(known, vpcId)];
}

/** The addresses and groups of the members of a class, by the walker. */
function membersOf(small: SmallVpc, client: Client): readonly Address[] {
  if (client.groupIds === undefined) {
    const subnet = small.subnets.find(({ SubnetId }) => SubnetId === client.id);
    const blocks = [subnet?.CidrBlock, ...(subnet?.Ipv6CidrBlockAssociationSet ?? []).map((one) => one.Ipv6CidrBlock)];
    return blocks.flatMap((block) => (block === undefined ? [] : addressesIn(block)));
  }
  const key = [client.subnet?.subnetId, ...client.groupIds].join();
  return small.interfaces
    .filter(({ InterfaceType, Status }) => ['interface', 'lambda'].includes(InterfaceType) && Status !== 'available')
    .filter(({ SubnetId, Groups }) => [SubnetId, ...Groups.map(({ GroupId }) => GroupId).sort()].join() === key)
    .flatMap(addressesOf);
}

const inFamilies = (addresses: readonly Address[], families: readonly number[]) =>
  addresses.filter(({ family }) => families.includes(family));

function check(small: SmallVpc): void {
  const known = networkOf(small);
  const world = worldOf(small);
  const [made] = known.vpcEndpoints.items;
  if (made === undefined) throw new Error('There is no endpoint.');
  const names = familiesOf(small);
  expect(nameFamilies(made)).toEqual(names);
  const ports: ServicePorts = { protocol: 'tcp', ranges: small.ports };
  const groups = known.securityGroups.items.filter(({ groupId }) => small.endpoint.Groups.includes(groupId));
  const opening = openingOf(groups, 'ingress', 'tcp', known);
  const classes = clientsOf(known);

  const walkedClients = small.interfaces.filter(
    ({ InterfaceType, Status }) => ['interface', 'lambda'].includes(InterfaceType) && Status !== 'available',
  );
  expect(classes.filter(({ groupIds }) => groupIds).reduce((sum, { count }) => sum + count, 0)).toBe(
    walkedClients.length,
  );

  for (const client of classes) {
    const members = inFamilies(membersOf(small, client), names);
    const groupIds = client.groupIds ?? [];
    const common = commonFamilies(client, nameFamilies(made));
    expect(common).toEqual(names.filter((family) => members.some((one) => one.family === family)));

    // Endpoint group. Of several ranges of ports the first is told of where none suffices.
    const admits = (address: Address, port: number) =>
      groupsLet(world, small.endpoint.Groups, 'in', address, groupIds, port);
    const suffice = small.ports.some((range) =>
      members.every((address) => all(range).every((port) => admits(address, port))),
    );
    const [first = { from: 443, to: 443 }] = small.ports;
    const out = suffice ? [] : members.filter((address) => !all(first).every((port) => admits(address, port)));
    expect(each(notAdmitted(opening, client, common, ports))).toEqual([...new Set(out.map(textOf))].sort());

    // Client egress, where the client's groups are known.
    if (client.groupIds !== undefined && common.length > 0) {
      const own = known.securityGroups.items.filter(({ groupId }) => groupIds.includes(groupId));
      const targets = small.interfaces
        .filter(({ InterfaceType }) => InterfaceType === 'vpc_endpoint')
        .flatMap(addressesOf)
        .filter(({ family }) => common.includes(family));
      const lets = (port: number) =>
        targets.every((target) => groupsLet(world, groupIds, 'out', target, small.endpoint.Groups, port));
      const reached = notReached(egressOf(own, ports, known), made, common, ports, known).length === 0;
      expect(reached).toBe(suffices(small, lets));
    }

    // Network ACLs, to each subnet of the endpoint.
    for (const subnetId of small.endpoint.SubnetIds) {
      const target = known.subnets.items.find((subnet) => subnet.subnetId === subnetId);
      if (target === undefined) throw new Error(`There is no ${subnetId}.`);
      const obstacle = aclObstacle(client, made, target, known, { families: common, ports, ephemeral });
      expect(obstacle === undefined).toBe(isWalkedThrough(small, client, members, subnetId));
    }
  }

  for (const subnet of known.subnets.items) {
    // Every address that a rule can tell apart, and one that none can.
    const everywhere = [...addressesIn('10.0.0.0/27'), ...addressesIn('2001:db8::/123')];
    const others = [...addressesIn('192.168.0.0/30'), ...addressesIn('fd00::/126')];
    const outside = ['172.31.0.1', '200.0.0.1', '3000::1', 'fe80::1'].map(addressOf);
    const anybody = inFamilies([...everywhere, ...others, ...outside], names);
    const closed = !anybody.some((to) =>
      small.ports.some((range) => all(range).every((port) => aclLets(world, subnet.subnetId, 'out', to, port))),
    );
    expect(isClosed(subnet, known, { families: nameFamilies(made), ports, ephemeral })).toBe(closed);
    const families = names.filter((family) => hasFamily(small, subnet.subnetId, family));
    const heard = inFamilies(anybody, families.length > 0 ? families : names);
    const isOpen = (family: number) => {
      const some = heard.filter((one) => one.family === family);
      const isIn = some.some((from) =>
        small.ports.some((range) => all(range).every((port) => aclLets(world, subnet.subnetId, 'in', from, port))),
      );
      return (
        isIn && some.some((to) => all(ephemeral).every((port) => aclLets(world, subnet.subnetId, 'out', to, port)))
      );
    };
    const shut = ![4, 6].some((family) => heard.some((one) => one.family === family) && isOpen(family));
    const found = shutBy(subnet, known, { families: nameFamilies(made), ports, ephemeral });
    expect(found !== undefined).toBe(shut);
  }
}

function hasFamily({ subnets }: SmallVpc, subnetId: string, family: number): boolean {
  const subnet = subnets.find(({ SubnetId }) => SubnetId === subnetId);
  return family === 4 ? subnet?.CidrBlock !== undefined : (subnet?.Ipv6CidrBlockAssociationSet.length ?? 0) > 0;
}

/** Packet by packet: there on the service's ports, back on all ephemeral ones. */
function isWalkedThrough(small: SmallVpc, client: Client, members: readonly Address[], subnetId: string): boolean {
  const world = worldOf(small);
  const from = client.subnet?.subnetId ?? '';
  if (from === subnetId) return true;
  const target = small.interfaces.find(({ NetworkInterfaceId }) => NetworkInterfaceId === `eni-of-${subnetId}`);
  const answers = target === undefined ? [] : addressesOf(target);
  return suffices(small, (port) =>
    members.every((member) =>
      answers
        .filter(({ family }) => family === member.family)
        .every(
          (answer) =>
            aclLets(world, from, 'out', answer, port) &&
            aclLets(world, subnetId, 'in', member, port) &&
            all(ephemeral).every(
              (back) => aclLets(world, subnetId, 'out', member, back) && aclLets(world, from, 'in', answer, back),
            ),
        ),
    ),
  );
}

test(
  'every client, address and port of small VPCs',
  () => {
    fc.assert(fc.property(smallVpc, check), { numRuns });
  },
  60 * minutes,
);

const routeCidr = fc.constantFrom(
  '0.0.0.0/0',
  '0.0.0.0/1',
  '128.0.0.0/1',
  '10.0.0.0/27',
  '10.0.0.0/28',
  '10.0.0.8/29',
  '10.0.0.4/30',
  '10.0.0.5/32',
);
const listedRoutes = fc.record({
  cidrs: fc.uniqueArray(routeCidr, { maxLength: 4 }),
  listed: fc.uniqueArray(routeCidr, { maxLength: 2 }),
});

test('every address follows the most specific route', () => {
  fc.assert(
    fc.property(listedRoutes, ({ cidrs, listed }) => {
      const lists = [{ PrefixListId: 'pl-1', Entries: listed.map((Cidr) => ({ Cidr })) }];
      const routes = [
        ...cidrs.map((cidr, index) => ({
          DestinationCidrBlock: cidr,
          NatGatewayId: `nat-${index}`,
          Name: `nat-${index}`,
        })),
        { DestinationPrefixListId: 'pl-1', TransitGatewayId: 'tgw-1', Name: 'tgw-1' },
      ];
      const known = network({
        RouteTables: [{ RouteTableId: 'rtb-1', VpcId: vpcId, Associations: [], Routes: routes }],
        PrefixListEntries: lists,
      });
      const [table] = known.routeTables.items;
      if (table === undefined) throw new Error('There is no table.');
      const led = ledBy(table, known);
      for (const address of [...addressesIn('10.0.0.0/27'), addressOf('9.9.9.9'), addressOf('203.0.113.9')]) {
        const found = led.filter(({ ranges }) =>
          ranges.some(({ from, to }) => from <= address.value && address.value <= to),
        );
        expect(found.length).toBeLessThanOrEqual(1);
        const name = found[0]?.route.natGatewayId ?? found[0]?.route.transitGatewayId;
        expect(name).toBe(routeOf({ groups: [], acls: [], lists }, routes, address));
      }
    }),
    { numRuns },
  );
});
