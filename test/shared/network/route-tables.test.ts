import { NotKnown, emptyNetwork, findAll, type Network } from '../../../shared/network/network';
import { isNatRouted, isTransitRouted } from '../../../shared/network/route-sets';
import {
  associatedSubnetIds,
  destinationOf,
  effectiveRouteTable,
  effectiveSubnetIds,
  isDefaultRoute,
  isPublic,
  isPublicSubnet,
  leadsToEndpoint,
  leadsToOtherNetworks,
  routesToEndpoint,
  targetOf,
} from '../../../shared/network/route-tables';
import type { Route, RouteTable } from '../../../shared/network/model/route-table';
import { privateSubnets } from '../../../shared/path/clients';
import { localRoute, network, routeTable, subnet, vpcId, type Described } from '../../network';

const own = 'rtb-0a1b2c3d4e5f60001';
const main = 'rtb-0a1b2c3d4e5f60002';
const associated = { AssociationState: { State: 'associated' } };
const mainTable = routeTable({ RouteTableId: main, Associations: [{ Main: true, ...associated }] });
const subnets = ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002', 'subnet-0a1b2c3d4e5f60003'];
const known = network({
  RouteTables: [routeTable(), mainTable],
  Subnets: subnets.map((SubnetId) => subnet({ SubnetId })),
});
const tableIn = (given: Network, id: string): RouteTable => {
  const [table] = findAll(given, 'routeTables', [id]);
  if (table === undefined) throw new TypeError(`${id} is not in the network`);
  return table;
};
const withRoutes = (...Routes: readonly Described[]) =>
  tableIn(network({ RouteTables: [routeTable({ Routes: [localRoute, ...Routes] })] }), own);
const route = (target: Described, rest: Described = {}): Route => {
  const [, found] = withRoutes({ DestinationCidrBlock: '0.0.0.0/0', State: 'active', ...target, ...rest }).routes;
  if (found === undefined) throw new TypeError('no route');
  return found;
};
const byDefault = (target: Described, rest: Described = {}) =>
  withRoutes({ DestinationCidrBlock: '0.0.0.0/0', State: 'active', ...target, ...rest });

const nothing = emptyNetwork('123456789012', 'us-east-1');

test('a route without a target that is known may lead to a NAT device', () => {
  expect(() => isNatRouted(withRoutes({ DestinationCidrBlock: '0.0.0.0/0' }), nothing)).toThrow(NotKnown);
});

describe('who uses which table', () => {
  test('a subnet uses its own table, else the main one', () => {
    const tables = subnets.map((subnetId) => effectiveRouteTable(known, { subnetId, vpcId })?.routeTableId);
    expect(tables).toEqual([own, main, main]);
  });

  test('a subnet uses the main table when its own association is being removed', () => {
    const Associations = [{ SubnetId: subnets[0], AssociationState: { State: 'disassociating' } }];
    const changing = network({ RouteTables: [routeTable({ Associations }), mainTable] });
    expect(effectiveRouteTable(changing, { subnetId: String(subnets[0]), vpcId })?.routeTableId).toBe(main);
  });

  test('without a main table, nobody knows', () => {
    const partial = network({ RouteTables: [routeTable()] });
    expect(effectiveRouteTable(partial, { subnetId: 'subnet-0a1b2c3d4e5f60009', vpcId })).toBeUndefined();
    expect(() => effectiveRouteTable(network({}), { subnetId: 'subnet-0a1b2c3d4e5f60001', vpcId })).toThrow(NotKnown);
  });

  test('a table is used by its associated subnets, the main one also by those without an association', () => {
    expect(effectiveSubnetIds(known, tableIn(known, own))).toEqual(subnets.slice(0, 1));
    expect(effectiveSubnetIds(known, tableIn(known, main))).toEqual(subnets.slice(1));
  });

  test('the main table is used by subnets that are associated with it, once each', () => {
    const Associations = [
      { Main: true, ...associated },
      { Main: false, SubnetId: subnets[1], ...associated },
    ];
    const explicit = network({
      RouteTables: [routeTable(), routeTable({ RouteTableId: main, Associations })],
      Subnets: subnets.map((SubnetId) => subnet({ SubnetId })),
    });
    expect([...effectiveSubnetIds(explicit, tableIn(explicit, main))].sort()).toEqual(subnets.slice(1));
  });

  test('subnets matter for the main table only', () => {
    const partial = network({ RouteTables: [routeTable(), mainTable] });
    expect(effectiveSubnetIds(partial, tableIn(partial, own))).toEqual(subnets.slice(0, 1));
    expect(() => effectiveSubnetIds(partial, tableIn(partial, main))).toThrow(NotKnown);
  });

  test('an edge association is of no subnet', () => {
    const Associations = [{ Main: false, GatewayId: 'igw-0a1b2c3d4e5f60001', ...associated }];
    const edge = network({ RouteTables: [routeTable({ Associations })] });
    expect(associatedSubnetIds(tableIn(edge, own))).toEqual([]);
  });
});

describe('where routes lead', () => {
  const igw = { GatewayId: 'igw-0a1b2c3d4e5f60001' };
  const nat = { NatGatewayId: 'nat-0a1b2c3d4e5f60001' };
  const gone = { State: 'blackhole' };

  test.each<[string, RouteTable, boolean]>([
    ['an internet gateway', byDefault(igw), true],
    ['a carrier gateway', byDefault({ CarrierGatewayId: 'cagw-0a1b2c3d4e5f60001' }), true],
    ['an internet gateway for some addresses', byDefault(igw, { DestinationCidrBlock: '8.8.8.0/24' }), true],
    ['an internet gateway that is gone', byDefault(igw, gone), false],
    ['a NAT gateway', byDefault(nat), false],
    ['a network of Oracle', byDefault({ OdbNetworkArn: 'arn:aws:odb:us-east-1:1:odb-network/odbnet_1' }), false],
    ['an address of a route server', byDefault({ IpAddress: '10.0.0.9' }), false],
    ['nothing', withRoutes(), false],
  ])('%s makes a table public or not', (_name, table, expected) => {
    expect(isPublic(table)).toBe(expected);
  });

  test.each<[string, RouteTable, boolean]>([
    ['a NAT gateway', byDefault(nat), true],
    ['a NAT gateway over IPv6', withRoutes({ DestinationIpv6CidrBlock: '::/0', State: 'active', ...nat }), true],
    ['a NAT instance', byDefault({ InstanceId: 'i-0a1b2c3d4e5f60001' }), true],
    ['a network interface', byDefault({ NetworkInterfaceId: 'eni-0a1b2c3d4e5f60001' }), true],
    ['a NAT gateway for some addresses', byDefault(nat, { DestinationCidrBlock: '8.8.8.0/24' }), false],
    ['a NAT gateway that is gone', byDefault(nat, gone), false],
    [
      'a NAT gateway beside an internet gateway',
      withRoutes({ DestinationCidrBlock: '0.0.0.0/0', ...nat }, { DestinationIpv6CidrBlock: '::/0', ...igw }),
      false,
    ],
    ['a transit gateway', byDefault({ TransitGatewayId: 'tgw-0a1b2c3d4e5f60001' }), false],
  ])('%s makes a table NAT-routed or not', (_name, table, expected) => {
    expect(isNatRouted(table, nothing)).toBe(expected);
  });

  test.each<[string, Described, boolean]>([
    ['a transit gateway', { TransitGatewayId: 'tgw-0a1b2c3d4e5f60001' }, true],
    ['a peering', { VpcPeeringConnectionId: 'pcx-0a1b2c3d4e5f60001' }, true],
    ['a core network', { CoreNetworkArn: 'arn:aws:networkmanager::123456789012:core-network/core-network-0a1b' }, true],
    ['a VPN gateway', { GatewayId: 'vgw-0a1b2c3d4e5f60001' }, true],
    ['an internet gateway', igw, false],
    ['a NAT gateway', nat, false],
  ])('%s leads to other networks or not', (_name, target, expected) => {
    expect(leadsToOtherNetworks(route(target))).toBe(expected);
    expect(isTransitRouted(byDefault(target), nothing)).toBe(expected);
    expect(isTransitRouted(byDefault(target, gone), nothing)).toBe(false);
    expect(isTransitRouted(byDefault(target, { DestinationCidrBlock: '10.9.0.0/16' }), nothing)).toBe(false);
  });

  test.each<[string, string | undefined, string | undefined, boolean]>([
    ['without a firewall', undefined, undefined, true],
    ['with outbound connections only', 'active', 'outbound-only', false],
    ['with outbound connections only, once the firewall is there', 'pending', 'outbound-only', true],
    ['with public addresses in both directions', 'active', 'flexible', true],
    ['that the firewall leaves alone', 'active', 'exclude', true],
  ])('a subnet to an internet gateway %s', (_name, Status, NetworkFirewallConnectivityType, expected) => {
    const Associations = [{ Main: true, ...associated }];
    const toInternet = {
      DestinationCidrBlock: '0.0.0.0/0',
      State: 'active',
      ...igw,
      IgwFirewall: Status && { Status },
    };
    const given = network({
      RouteTables: [routeTable({ Associations, Routes: [localRoute, toInternet] })],
      Subnets: [subnet({ NetworkFirewallConnectivityType })],
    });
    const [only] = given.subnets.items;
    expect(only && isPublicSubnet(given, only)).toBe(expected);
    expect(privateSubnets(given, vpcId)).toHaveLength(expected ? 0 : 1);
  });

  test('a default route is everything, in either family', () => {
    expect(isDefaultRoute(route({}))).toBe(true);
    expect(isDefaultRoute(route({}, { DestinationCidrBlock: undefined, DestinationIpv6CidrBlock: '::/0' }))).toBe(true);
    expect(isDefaultRoute(route({}, { DestinationCidrBlock: '0.0.0.0/1' }))).toBe(false);
  });

  test.each<[string, Described]>([
    ['local', { GatewayId: 'local' }],
    ['nat-1', { NatGatewayId: 'nat-1' }],
    ['tgw-1', { TransitGatewayId: 'tgw-1' }],
    ['pcx-1', { VpcPeeringConnectionId: 'pcx-1' }],
    ['eigw-1', { EgressOnlyInternetGatewayId: 'eigw-1' }],
    ['i-1', { InstanceId: 'i-1', NetworkInterfaceId: 'eni-1' }],
    ['eni-1', { NetworkInterfaceId: 'eni-1' }],
    ['lgw-1', { LocalGatewayId: 'lgw-1' }],
    ['cagw-1', { CarrierGatewayId: 'cagw-1' }],
    ['odbnet_0a1b', { OdbNetworkArn: 'arn:aws:odb:us-east-1:123456789012:odb-network/odbnet_0a1b' }],
    ['10.0.0.9', { IpAddress: '10.0.0.9' }],
    ['core-network-1', { CoreNetworkArn: 'arn:aws:networkmanager::123456789012:core-network/core-network-1' }],
  ])('the target %s has a name', (expected, target) => {
    expect(targetOf(route(target))).toBe(expected);
  });

  test.each<[string, Described]>([
    ['10.0.0.0/8', { DestinationCidrBlock: '10.0.0.0/8' }],
    ['::/0', { DestinationIpv6CidrBlock: '::/0' }],
    ['pl-1', { DestinationPrefixListId: 'pl-1' }],
  ])('the destination %s has a name', (expected, destination) => {
    expect(destinationOf(route({ GatewayId: 'igw-1' }, { DestinationCidrBlock: undefined, ...destination }))).toBe(
      expected,
    );
  });
});

describe('routes to endpoints', () => {
  const vpcEndpointId = 'vpce-0a1b2c3d4e5f60009';
  const toEndpoint = {
    DestinationCidrBlock: undefined,
    DestinationPrefixListId: 'pl-63a5400a',
    GatewayId: vpcEndpointId,
    State: 'active',
  };

  test('are those with the endpoint as their gateway', () => {
    const table = withRoutes(toEndpoint, { ...toEndpoint, GatewayId: 'vpce-0a1b2c3d4e5f60008' });
    expect(routesToEndpoint(table, vpcEndpointId)).toHaveLength(1);
    expect(table.routes.map(leadsToEndpoint)).toEqual([false, true, true]);
    expect(leadsToEndpoint(route({ NatGatewayId: 'nat-1' }))).toBe(false);
  });

  test('are not known to be missing where the record may lag', () => {
    expect(routesToEndpoint(withRoutes(), vpcEndpointId)).toEqual([]);
    const lagging = { ...withRoutes(toEndpoint), endpointRoutesMayLag: true };
    expect(routesToEndpoint(lagging, vpcEndpointId)).toHaveLength(1);
    expect(() => routesToEndpoint({ ...withRoutes(), endpointRoutesMayLag: true }, vpcEndpointId)).toThrow(NotKnown);
  });
});
