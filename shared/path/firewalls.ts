// Firewall endpoints: does the way back pass the same one as the way there? What stands behind the endpoint decides.
import { covers, overlaps, parseCidrs, subtract, type AddressRange } from '../network/address-ranges';
import { grouped, once } from '../network/derived';
import type { Route, RouteTable } from '../network/model/route-table';
import type { Subnet } from '../network/model/vpc';
import type { VpcEndpoint } from '../network/model/vpc-endpoint';
import { NotKnown, find, list, type View } from '../network/network';
import { allEntriesOf } from '../network/prefix-lists';
import { ledBy, type Led } from '../network/route-sets';
import { destinationOf, effectiveRouteTable, isLive, noRoute, noTarget, targetOf } from '../network/route-tables';
import { isGone } from '../network/vpc-endpoints';
import { cidrsOf } from './clients';

/** What the hop may look at. */
export type FirewallView = View<
  | 'vpcs'
  | 'subnets'
  | 'routeTables'
  | 'vpcEndpoints'
  | 'natGateways'
  | 'transitGatewayAttachments'
  | 'prefixListEntries'
>;

/** Traffic of a subnet that a route sends to a firewall endpoint. */
export interface Way {
  readonly subnet: Subnet;
  readonly table: RouteTable;
  readonly route: Route;
  readonly endpoint: VpcEndpoint;
  /** What follows the route, and where it comes from: of one family. */
  readonly destinations: readonly AddressRange[];
  readonly sources: readonly AddressRange[];
}

/** A way whose way back leaves the endpoint out. */
export interface Asymmetry {
  readonly way: Way;
  /** `no-edge-table`: nothing sends what comes in from the internet gateway to the endpoint. */
  readonly kind: 'return-route' | 'no-edge-table' | 'appliance-mode';
  /** The table that has to lead back to the endpoint, where it is known. */
  readonly back: RouteTable | undefined;
  /** The range that has to be led back to the endpoint. */
  readonly range: string;
  /** The route that the traffic takes back; `undefined` where there is none. */
  readonly instead: Route | undefined;
  /** Where the endpoint's own subnet leads to: an internet or NAT gateway, a transit gateway, a subnet. */
  readonly behind: string;
}

/** What one table has to do for a way. */
export interface Check {
  readonly table: RouteTable;
  /** @throws NotKnown */
  readonly fault: () => Asymmetry | undefined;
}

interface Vicinity {
  readonly network: FirewallView;
  readonly vpcId: string;
  readonly own: readonly AddressRange[];
  /** The routes that each table has without being told, as templates and plans leave it. */
  readonly locals: readonly Route[];
  readonly endpoints: ReadonlyMap<string, VpcEndpoint>;
  readonly subnets: readonly Subnet[];
  readonly tables: readonly RouteTable[];
}

/** The firewall endpoints of a VPC, those that AWS Network Firewall makes included. */
export function firewallEndpoints(network: View<'vpcEndpoints'>, vpcId: string): ReadonlyMap<string, VpcEndpoint> {
  return new Map(
    list(network, 'vpcEndpoints', vpcId)
      .filter((endpoint) => endpoint.vpcEndpointType === 'GatewayLoadBalancer' && !isGone(endpoint))
      .map((endpoint) => [endpoint.vpcEndpointId, endpoint]),
  );
}

/**
 * What a table has to do so that what passes a firewall endpoint of its VPC passes it both ways.
 * @throws NotKnown
 */
export function checksOf(network: FirewallView, { vpcId, routeTableId }: RouteTable): readonly Check[] {
  return surveyOf(network, vpcId)?.checks.get(routeTableId) ?? [];
}

/** What all tables of a VPC ask: worked out once for a network. */
interface Survey {
  readonly vicinity: Vicinity;
  readonly ways: readonly Way[];
  /** By the id of the table that has to do it. */
  readonly checks: ReadonlyMap<string, readonly Check[]>;
}

const surveys = once<FirewallView, Map<string, Survey | undefined>>(() => new Map());

function surveyOf(network: FirewallView, vpcId: string): Survey | undefined {
  const known = surveys(network);
  if (known.has(vpcId)) return known.get(vpcId);
  const vicinity = vicinityOf(network, vpcId);
  const ways = vicinity ? waysOf(vicinity) : [];
  const checks = vicinity ? ways.flatMap((way) => checksOn(way, vicinity)) : [];
  const survey = vicinity && { vicinity, ways, checks: grouped(checks, ({ table }) => [table.routeTableId]) };
  known.set(vpcId, survey);
  return survey;
}

/** What surrounds the firewall endpoints of a VPC, where it has any. */
function vicinityOf(network: FirewallView, vpcId: string): Vicinity | undefined {
  const endpoints = firewallEndpoints(network, vpcId);
  if (endpoints.size === 0) return undefined;
  const vpc = find(network, 'vpcs', vpcId);
  if (vpc === undefined) throw new NotKnown('vpcs', [vpcId]);
  const cidrs = [...vpc.cidrBlocks, ...vpc.ipv6CidrBlocks];
  return {
    network,
    vpcId,
    own: parseCidrs(cidrs),
    locals: cidrs.map(localRoute),
    endpoints,
    subnets: list(network, 'subnets', vpcId),
    tables: list(network, 'routeTables', vpcId),
  };
}

function localRoute(cidr: string): Route {
  const destination = cidr.includes(':') ? { destinationIpv6CidrBlock: cidr } : { destinationCidrBlock: cidr };
  return { ...noRoute, ...destination, gatewayId: 'local', state: 'active', origin: 'CreateRouteTable' };
}

/** The ways of all subnets through firewall endpoints. Those of firewall subnets are the other half of a way. */
function waysOf(vicinity: Vicinity): readonly Way[] {
  const { network, endpoints, subnets } = vicinity;
  const firewallSubnets = new Set([...endpoints.values()].flatMap(({ subnetIds }) => subnetIds));
  return subnets
    .filter(({ subnetId }) => !firewallSubnets.has(subnetId))
    .flatMap((subnet) => {
      const table = effectiveRouteTable(network, subnet);
      const leadsToFirewall = ({ gatewayId = '' }: Route) => endpoints.has(gatewayId);
      if (table) requireTargets(table);
      if (!table?.routes.some(leadsToFirewall)) return [];
      return ledIn(table, vicinity, leadsToFirewall).flatMap(({ route, ranges }) => {
        const endpoint = endpoints.get(route.gatewayId ?? '');
        if (endpoint === undefined || !isLive(route)) return [];
        return ([4, 6] as const).flatMap((family): readonly Way[] => {
          const destinations = ranges.filter((range) => range.family === family);
          const sources = parseCidrs(cidrsOf(subnet)).filter((range) => range.family === family);
          const isWay = destinations.length > 0 && sources.length > 0;
          return isWay ? [{ subnet, table, route, endpoint, destinations, sources }] : [];
        });
      });
    });
}

/**
 * Where a table leads, with all entries of the prefix lists that may decide. Those that lead to gateway endpoints are
 * lists of AWS's own: no range of a VPC is in them.
 * @throws NotKnown
 */
function ledIn(
  { routeTableId, routes }: RouteTable,
  { network, endpoints, locals }: Vicinity,
  mayDecide = ({ gatewayId = '' }: Route) => !gatewayId.startsWith('vpce-') || endpoints.has(gatewayId),
): readonly Led[] {
  requireTargets({ routeTableId, routes });
  allEntriesOf(
    network,
    routes.filter(mayDecide).flatMap(({ destinationPrefixListId }) => destinationPrefixListId ?? []),
  );
  const present = new Set(routes.map(destinationOf));
  const implied = locals.filter((route) => !present.has(destinationOf(route)));
  return ledBy({ routes: [...implied, ...routes] }, network);
}

function requireTargets({ routeTableId, routes }: Pick<RouteTable, 'routeTableId' | 'routes'>): void {
  if (routes.some((route) => isLive(route) && targetOf(route) === noTarget)) {
    throw new NotKnown('routeTables', [routeTableId], 'a route has no target that is known');
  }
}

function checksOn(way: Way, vicinity: Vicinity): readonly Check[] {
  const { network, own } = vicinity;
  const { endpoint, destinations } = way;
  // A replaced local route, the whole VPC's range to an endpoint: who talks to whom is not known.
  if (destinations.some((destination) => own.some((range) => covers([destination], range)))) return [];
  if (isWayBack(way, vicinity)) return [];
  return endpoint.subnetIds.flatMap((subnetId) => {
    const behind = effectiveRouteTable(network, { subnetId, vpcId: endpoint.vpcId });
    if (behind === undefined) throw new NotKnown('routeTables', [subnetId]);
    return ledIn(behind, vicinity)
      .filter(({ ranges }) => ranges.some((range) => destinations.some((destination) => overlaps(range, destination))))
      .flatMap(({ route }) => (isLive(route) ? checksBehind(route, way, vicinity) : []));
  });
}

/** Does a NAT gateway stand in the way's subnet? Its routes into the VPC are ways back only. */
function isWayBack({ subnet, destinations }: Way, { network, vpcId, own, tables }: Vicinity): boolean {
  if (!destinations.every((destination) => covers(own, destination))) return false;
  if (!tables.some(({ routes }) => routes.some(({ natGatewayId }) => natGatewayId !== undefined))) return false;
  return list(network, 'natGateways', vpcId).some(({ subnetId }) => subnetId === subnet.subnetId);
}

function checksBehind(route: Route, way: Way, vicinity: Vicinity): readonly Check[] {
  const { tables } = vicinity;
  const { gatewayId, natGatewayId, transitGatewayId } = route;
  if (gatewayId === 'local') return checksOnSubnets(way, vicinity);
  if (gatewayId?.startsWith('igw-') === true) {
    // In plans an edge association does not say of which gateway it is.
    const edges = tables.filter(({ associations }) =>
      associations.some((one) => one.gatewayId === gatewayId || one.gatewayId === 'gateway'),
    );
    if (edges.length > 0) return edges.map((table) => backThrough(table, way, vicinity, gatewayId));
    const range = ownRange(way);
    const fault: Asymmetry = {
      way,
      kind: 'no-edge-table',
      back: undefined,
      range,
      instead: undefined,
      behind: gatewayId,
    };
    return [{ table: way.table, fault: () => fault }];
  }
  if (natGatewayId !== undefined) return checksOnNat(natGatewayId, way, vicinity);
  if (transitGatewayId !== undefined) return [checkOnAttachment(transitGatewayId, way, vicinity)];
  return [];
}

/** The table of each subnet that is a destination must lead back to the endpoint. */
function checksOnSubnets(way: Way, vicinity: Vicinity): readonly Check[] {
  const { network, subnets } = vicinity;
  const others = subnets.filter(
    (other) =>
      other.subnetId !== way.subnet.subnetId &&
      !way.endpoint.subnetIds.includes(other.subnetId) &&
      parseCidrs(cidrsOf(other)).some((range) => way.destinations.some((destination) => covers([destination], range))),
  );
  return others.flatMap((other) => {
    const table = effectiveRouteTable(network, other);
    if (table === undefined) return [];
    // Whose route is wrong nobody can tell: what this table sends to one endpoint comes back another way.
    return [{ ...backThrough(table, way, vicinity, other.subnetId), table: way.table }];
  });
}

function checksOnNat(natGatewayId: string, way: Way, vicinity: Vicinity): readonly Check[] {
  const { network, vpcId } = vicinity;
  const nat = find(network, 'natGateways', natGatewayId);
  if (nat === undefined) return [];
  // A Regional NAT gateway stands in no subnet: nothing of the VPC's tables leads its answers.
  if (nat.subnetId === undefined || nat.subnetId === way.subnet.subnetId) return [];
  const table = effectiveRouteTable(network, { subnetId: nat.subnetId, vpcId });
  return table === undefined ? [] : [backThrough(table, way, vicinity, natGatewayId)];
}

/** Between zones, a transit gateway keeps a connection on one side only in appliance mode. */
function checkOnAttachment(transitGatewayId: string, way: Way, vicinity: Vicinity): Check {
  const { network, vpcId, endpoints } = vicinity;
  return {
    table: way.table,
    fault: () => {
      if (endpoints.size < 2) return undefined;
      const attachments = list(network, 'transitGatewayAttachments', vpcId);
      const attachment = attachments.find(
        (one) =>
          (one.transitGatewayId ?? transitGatewayId) === transitGatewayId &&
          one.subnetIds.includes(way.subnet.subnetId),
      );
      if (attachment === undefined || attachment.subnetIds.length < 2) return undefined;
      if (attachment.applianceMode === undefined) {
        throw new NotKnown('transitGatewayAttachments', [attachment.transitGatewayAttachmentId]);
      }
      if (attachment.applianceMode) return undefined;
      return {
        way,
        kind: 'appliance-mode',
        back: undefined,
        range: ownRange(way),
        instead: undefined,
        behind: attachment.transitGatewayAttachmentId,
      };
    },
  };
}

/**
 * The table must lead the way's sources to the endpoint: the subnet's own range; where the subnet holds interfaces of a
 * transit gateway, what lies outside the VPC, and none of it to another firewall endpoint.
 */
function backThrough(table: RouteTable, way: Way, vicinity: Vicinity, behind: string): Check {
  const { own, endpoints } = vicinity;
  const { vpcEndpointId } = way.endpoint;
  return {
    table,
    fault: () => {
      const led = ledIn(table, vicinity).filter(({ route }) => isLive(route));
      const through = led.filter(({ route }) => route.gatewayId === vpcEndpointId).flatMap(({ ranges }) => ranges);
      const isLedBack = way.sources.every((range) => covers(through, range));
      const outside = led.filter(
        ({ route, ranges }) =>
          endpoints.has(route.gatewayId ?? '') &&
          ranges.some(({ family }) => family === way.sources[0]?.family) &&
          ranges.some((range) => subtract(range, own).length > 0),
      );
      const isTransitLedBack = outside.length > 0 && outside.every(({ route }) => route.gatewayId === vpcEndpointId);
      if (isLedBack && isTransitLedBack) return undefined;
      const isTransit = isTransitSubnet(way, vicinity);
      if (isLedBack !== isTransitLedBack) {
        if (isTransit === undefined) throw new NotKnown('transitGatewayAttachments', [vicinity.vpcId]);
        if (isTransit ? isTransitLedBack : isLedBack) return undefined;
      }
      const elsewhere = outside.find(({ route }) => route.gatewayId !== vpcEndpointId)?.route;
      const brought =
        isTransit === true ? ((elsewhere && destinationOf(elsewhere)) ?? transitRange(way, vicinity)) : undefined;
      const range = brought ?? ownRange(way);
      const kept = brought === undefined ? through : [...through, ...own];
      const missing = parseCidrs([range]).flatMap((one) => subtract(one, kept));
      const instead = led.find(({ ranges }) =>
        missing.some((one) => ranges.some((other) => overlaps(one, other))),
      )?.route;
      return { way, kind: 'return-route', back: table, range, instead, behind };
    },
  };
}

/** The range of the way's subnet, in the family of the way. */
function ownRange({ subnet, sources }: Way): string {
  const ofFamily = cidrsOf(subnet).find((cidr) => parseCidrs([cidr])[0]?.family === sources[0]?.family);
  return ofFamily ?? subnet.subnetId;
}

/** A range that the tables lead to a transit gateway, in the family of the way. */
function transitRange({ sources }: Way, { tables }: Vicinity): string | undefined {
  return tables
    .flatMap(({ routes }) => routes)
    .filter(({ transitGatewayId }) => transitGatewayId !== undefined)
    .map(destinationOf)
    .find((cidr) => parseCidrs([cidr])[0]?.family === sources[0]?.family);
}

/** Does the way's subnet hold interfaces of a transit gateway; `undefined` where nobody knows? */
function isTransitSubnet({ subnet }: Way, { network, vpcId, tables }: Vicinity): boolean | undefined {
  // Without a route to one, the VPC may be attached, but nothing comes back.
  if (!tables.some(({ routes }) => routes.some(({ transitGatewayId }) => transitGatewayId !== undefined))) return false;
  const { known, byKey } = network.transitGatewayAttachments;
  if (known !== 'all' && !known.has(vpcId)) {
    if (network.live) throw new NotKnown('transitGatewayAttachments', [vpcId]);
    return undefined;
  }
  return (byKey.get(vpcId) ?? []).some(({ subnetIds }) => subnetIds.includes(subnet.subnetId));
}

/** A subnet whose traffic goes through the firewall endpoint of another zone. */
export interface OtherZone {
  readonly subnetId: string;
  readonly zone: string;
  readonly vpcEndpointId: string;
  readonly endpointZone: string;
}

/**
 * The subnets of a table whose routes lead to a firewall endpoint in another zone: no outage, but what AWS advises
 * against. The way back from a NAT gateway has no choice.
 */
export function zonesCrossed(network: FirewallView, { vpcId, routeTableId }: RouteTable): readonly OtherZone[] {
  const survey = surveyOf(network, vpcId);
  if (survey === undefined) return [];
  const { vicinity, ways } = survey;
  const zoneOf = (id: string) => vicinity.subnets.find(({ subnetId }) => subnetId === id)?.availabilityZone;
  return ways
    .filter((way) => way.table.routeTableId === routeTableId && !isWayBack(way, vicinity))
    .flatMap(({ subnet, endpoint }) => {
      const zone = subnet.availabilityZone;
      const zones = endpoint.subnetIds.flatMap((id) => zoneOf(id) ?? []);
      const [endpointZone] = zones;
      if (zone === undefined || endpointZone === undefined || zones.includes(zone)) return [];
      return [{ subnetId: subnet.subnetId, zone, vpcEndpointId: endpoint.vpcEndpointId, endpointZone }];
    });
}
