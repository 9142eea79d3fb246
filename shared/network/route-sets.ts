// Where a route table leads, as sets of addresses: a default route in halves or in a prefix list is a default route.
import { ipv6InternetBlocks, nat64Block } from '../facts/internet';
import { covers, intersect, joinRanges, parseCidrs, publicParts, subtract, type AddressRange } from './address-ranges';
import type { Route, RouteTable } from './model/route-table';
import { NotKnown, list, type View } from './network';
import { allEntriesOf, knownEntriesOf } from './prefix-lists';
import { isLive, isPublic, leadsToNat, leadsToOtherNetworks, noTarget, targetOf } from './route-tables';
import { everyAddress } from './traffic';

type Entries = View<'prefixListEntries'>;

/** A route and the addresses that follow it: its destination without what a more specific route takes. */
export interface Led {
  readonly route: Route;
  readonly ranges: readonly AddressRange[];
}

/** The public addresses of the IPv4 internet, those of the IPv6 internet, and the IPv4 internet behind NAT64. */
export const internets: readonly (readonly AddressRange[])[] = /* @__PURE__ */ [
  publicParts(everyAddress[4]),
  parseCidrs(ipv6InternetBlocks),
  parseCidrs([nat64Block]),
];

/** The destination of a route, as far as its prefix list was read. */
export function rangesOfRoute(route: Route, network: Entries): readonly AddressRange[] {
  const { destinationCidrBlock, destinationIpv6CidrBlock, destinationPrefixListId } = route;
  const cidrs = [destinationCidrBlock, destinationIpv6CidrBlock].filter((cidr) => cidr !== undefined);
  const listed = destinationPrefixListId === undefined ? [] : knownEntriesOf(network, [destinationPrefixListId]);
  return parseCidrs([...cidrs, ...listed]);
}

/**
 * What follows each route of a table: of several destinations the most specific wins, of equal ones a static route over
 * a propagated one, and a plain destination over a prefix list. Blackholes take their traffic, too.
 * Source: Amazon VPC User Guide, "Route priority".
 */
export function ledBy(table: Pick<RouteTable, 'routes'>, network: Entries): readonly Led[] {
  const destinations = table.routes
    .flatMap((route) => rangesOfRoute(route, network).map((range) => ({ route, range })))
    .sort((a, b) => {
      const [sizeA, sizeB] = [a.range.to - a.range.from, b.range.to - b.range.from];
      return sizeA === sizeB ? rankOf(a.route) - rankOf(b.route) : sizeA < sizeB ? -1 : 1;
    });
  const taken: AddressRange[] = [];
  const led = new Map<Route, AddressRange[]>();
  for (const { route, range } of destinations) {
    const own = led.get(route) ?? [];
    own.push(...subtract(range, taken));
    led.set(route, own);
    taken.push(range);
  }
  return [...led].map(([route, ranges]) => ({ route, ranges: joinRanges(ranges) }));
}

function rankOf({ origin, destinationPrefixListId }: Route): number {
  return (origin === 'EnableVgwRoutePropagation' ? 2 : 0) + (destinationPrefixListId === undefined ? 0 : 1);
}

/** The number of addresses. */
export function sizeOf(ranges: readonly AddressRange[]): bigint {
  return joinRanges(ranges).reduce((sum, { from, to }) => sum + (to - from) + 1n, 0n);
}

/**
 * Do these routes together lead to one of these destinations: to more than half of its addresses? Prefix lists are asked
 * for only where they can decide.
 * @throws NotKnown
 */
export function leadsTo(
  table: Pick<RouteTable, 'routes'>,
  destinations: readonly (readonly AddressRange[])[],
  leads: (route: Route) => boolean,
  network: Entries,
): boolean {
  const routes = table.routes.filter(leads);
  if (routes.length === 0) return false;
  const ranges = ledBy(table, network).flatMap((led) => (leads(led.route) ? led.ranges : []));
  if (destinations.some((addresses) => sizeOf(intersect(addresses, ranges)) * 2n > sizeOf(addresses))) return true;
  allEntriesOf(
    network,
    routes.flatMap(({ destinationPrefixListId: id }) => id ?? []),
  );
  return false;
}

/**
 * Do these routes together lead to the internet, of either family or behind NAT64?
 * @throws NotKnown
 */
export function leadsToInternet(
  table: Pick<RouteTable, 'routes'>,
  leads: (route: Route) => boolean,
  network: Entries,
): boolean {
  return leadsTo(table, internets, leads, network);
}

/**
 * A table that is not public and sends the internet's addresses to a NAT gateway, a NAT instance or a network interface.
 * @throws NotKnown
 */
export function isNatRouted(table: RouteTable, network: Entries): boolean {
  if (isPublic(table)) return false;
  if (leadsToInternet(table, (route) => isLive(route) && leadsToNat(route), network)) return true;
  if (!leadsToInternet(table, (route) => isLive(route) && targetOf(route) === noTarget, network)) return false;
  throw new NotKnown('routeTables', [table.routeTableId], 'its default route has no target that is known');
}

/**
 * A table that sends the internet's addresses to other networks.
 * @throws NotKnown
 */
export function isTransitRouted(table: RouteTable, network: Entries): boolean {
  return leadsToInternet(table, (route) => isLive(route) && leadsToOtherNetworks(route), network);
}

/** The route that a range of addresses follows; `undefined` where none takes all of it. */
export function routeFor(table: Pick<RouteTable, 'routes'>, range: AddressRange, network: Entries): Route | undefined {
  return ledBy(table, network).find(({ ranges }) => covers(ranges, range))?.route;
}

/**
 * The addresses of a gateway service, of one family: of AWS's list for it.
 * @throws NotKnown
 */
export function serviceRanges(
  serviceName: string,
  family: 4 | 6,
  network: View<'prefixLists' | 'prefixListEntries'>,
): readonly AddressRange[] {
  const name = family === 4 ? serviceName : serviceName.replace(`.${network.region}.`, `.${network.region}.ipv6.`);
  const lists = list(network, 'prefixLists', name);
  const known = lists.flatMap(({ cidrs }) => cidrs ?? []);
  const unread = lists.filter(({ cidrs }) => cidrs === undefined).map(({ prefixListId }) => prefixListId);
  return parseCidrs([...known, ...allEntriesOf(network, unread)]);
}
