// Route tables, which subnets use them, and where their routes lead.
import { grouped, once } from './derived';
import { NotKnown, list, type View } from './network';
import type { Subnet } from './model/vpc';
import type { RouteTable, Route } from './model/route-table';

/** Is it its VPC's main route table? */
export function isMain(table: RouteTable): boolean {
  return table.associations.some((association) => association.main);
}

/**
 * The route table that a subnet uses: its own, else the VPC's main one.
 * @throws NotKnown when the VPC's route tables were not all read
 */
export function effectiveRouteTable(
  network: View<'routeTables'>,
  subnet: Pick<Subnet, 'subnetId' | 'vpcId'>,
): RouteTable | undefined {
  return tableUsedBy(subnet.subnetId, list(network, 'routeTables', subnet.vpcId));
}

/** Of all the route tables of its VPC, the one that a subnet uses: its own, else the main one. */
export function tableUsedBy(subnetId: string, tables: readonly RouteTable[]): RouteTable | undefined {
  const { bySubnet, main } = users(tables);
  return bySubnet.get(subnetId)?.[0] ?? main;
}

const users = once((tables: readonly RouteTable[]) => ({
  bySubnet: grouped(tables, associatedSubnetIds),
  main: tables.find(isMain),
}));

/**
 * The ids of the subnets that use a route table: the explicitly associated ones, and for the main table also those of
 * its VPC without an association of their own. The API does not return such implicit associations.
 * @throws NotKnown when the VPC's route tables or subnets were not all read and they matter
 */
export function effectiveSubnetIds(network: View<'routeTables' | 'subnets'>, table: RouteTable): readonly string[] {
  const explicit = associatedSubnetIds(table);
  if (!isMain(table)) return explicit;
  const elsewhere = new Set(list(network, 'routeTables', table.vpcId).flatMap(associatedSubnetIds));
  const implicit = list(network, 'subnets', table.vpcId).filter((subnet) => !elsewhere.has(subnet.subnetId));
  return [...explicit, ...implicit.map((subnet) => subnet.subnetId)];
}

/** The subnets that are associated with a route table explicitly. */
export function associatedSubnetIds(table: RouteTable): readonly string[] {
  return table.associations.flatMap((association) => association.subnetId ?? []);
}

/**
 * The routes of a table that lead to an endpoint.
 * @throws NotKnown when there is none, but the table's record may lag behind the endpoint
 */
export function routesToEndpoint(table: RouteTable, vpcEndpointId: string): readonly Route[] {
  const routes = table.routes.filter((route) => route.gatewayId === vpcEndpointId);
  if (routes.length === 0 && table.endpointRoutesMayLag) {
    throw new NotKnown(
      'routeTables',
      [table.routeTableId],
      'AWS Config does not record a route table anew when a gateway endpoint edits it',
    );
  }
  return routes;
}

/** Is the target an endpoint, gateway or Gateway Load Balancer alike? */
export function leadsToEndpoint(route: Route): boolean {
  return route.gatewayId?.startsWith('vpce-') ?? false;
}

/** Is the destination everything, of either address family? */
export function isDefaultRoute(route: Route): boolean {
  return route.destinationCidrBlock === '0.0.0.0/0' || route.destinationIpv6CidrBlock === '::/0';
}

/** Does traffic follow the route at all? */
export function isLive(route: Route): boolean {
  return route.state !== 'blackhole';
}

/** A table with a live route to an internet or carrier gateway: its subnets are public. */
export function isPublic(table: RouteTable): boolean {
  return table.routes.some(
    (route) => isLive(route) && (route.gatewayId?.startsWith('igw-') === true || route.carrierGatewayId !== undefined),
  );
}

/**
 * Is a subnet public by its effective table? Where an automated internet firewall works on its traffic, only interfaces
 * with a public address are reached from the internet, and with `outbound-only` none: such a subnet is private, with NAT.
 * @throws NotKnown when the VPC's route tables were not read
 */
export function isPublicSubnet(network: View<'routeTables'>, subnet: Subnet): boolean {
  const table = effectiveRouteTable(network, subnet);
  // Every VPC has a main route table.
  if (table === undefined) throw new NotKnown('routeTables', [subnet.vpcId], 'no main route table is listed');
  if (!isPublic(table)) return false;
  const isInspected = table.routes.some(({ firewallStatus }) => firewallStatus === 'active');
  return !(isInspected && subnet.firewallConnectivity === 'outbound-only');
}

/** Does the route lead to a NAT gateway, a NAT instance or a network interface? */
export function leadsToNat(route: Route): boolean {
  return route.natGatewayId !== undefined || route.instanceId !== undefined || route.networkInterfaceId !== undefined;
}

/** Does the route leave the VPC towards other networks: transit gateway, peering, Cloud WAN or VPN gateway? */
export function leadsToOtherNetworks(route: Route): boolean {
  return (
    route.transitGatewayId !== undefined ||
    route.vpcPeeringConnectionId !== undefined ||
    route.coreNetworkArn !== undefined ||
    route.gatewayId?.startsWith('vgw-') === true
  );
}

/** A route without a destination and without a target: what others are made of that no list of AWS holds. */
export const noRoute = {
  destinationCidrBlock: undefined,
  destinationIpv6CidrBlock: undefined,
  destinationPrefixListId: undefined,
  gatewayId: undefined,
  natGatewayId: undefined,
  transitGatewayId: undefined,
  vpcPeeringConnectionId: undefined,
  egressOnlyInternetGatewayId: undefined,
  instanceId: undefined,
  networkInterfaceId: undefined,
  localGatewayId: undefined,
  carrierGatewayId: undefined,
  coreNetworkArn: undefined,
  odbNetworkArn: undefined,
  ipAddress: undefined,
  firewallStatus: undefined,
  state: undefined,
  origin: undefined,
} satisfies Route;

/** What stands for a target that is not known. */
export const noTarget = 'no target';

/** The target of a route: the first id that is there. */
export function targetOf(route: Route): string {
  return (
    route.gatewayId ??
    route.natGatewayId ??
    route.transitGatewayId ??
    route.vpcPeeringConnectionId ??
    route.egressOnlyInternetGatewayId ??
    route.instanceId ??
    route.networkInterfaceId ??
    route.localGatewayId ??
    route.carrierGatewayId ??
    // Of an ARN, what follows the last slash: `core-network-…`, `odbnet_…`.
    route.coreNetworkArn?.split('/').at(-1) ??
    route.odbNetworkArn?.split('/').at(-1) ??
    route.ipAddress ??
    noTarget
  );
}

/** The destination of a route, as it is written. */
export function destinationOf(route: Route): string {
  return (
    route.destinationCidrBlock ?? route.destinationIpv6CidrBlock ?? route.destinationPrefixListId ?? 'no destination'
  );
}
