// Routes: how to name one, and how to delete or replace it.
import type { Network } from '../network/network';
import { associatedSubnetIds, effectiveSubnetIds } from '../network/route-tables';
import type { Route, RouteTable } from '../network/model/route-table';
import { ec2, type Options } from './command';
import { ifKnown } from './fix';

/** Deletes a route; one that a virtual private gateway propagates goes only with all that it propagates. */
export function deleteRoute(network: Network, { routeTableId }: RouteTable, route: Route): string {
  if (route.origin === 'EnableVgwRoutePropagation') {
    return ec2(network, 'disable-vgw-route-propagation', {
      'route-table-id': routeTableId,
      'gateway-id': route.gatewayId,
    });
  }
  return ec2(network, 'delete-route', { 'route-table-id': routeTableId, ...destination(route) });
}

/** Gives a route another target. */
export function replaceRoute(network: Network, { routeTableId }: RouteTable, route: Route, target: Options): string {
  return ec2(network, 'replace-route', { 'route-table-id': routeTableId, ...destination(route), ...target });
}

function destination(route: Route): Options {
  return {
    'destination-cidr-block': route.destinationCidrBlock,
    'destination-ipv6-cidr-block': route.destinationIpv6CidrBlock,
    'destination-prefix-list-id': route.destinationPrefixListId,
  };
}

/** Is there a subnet that uses the table, as far as that is known? */
export function isUsed(network: Network, table: RouteTable): boolean {
  return ifKnown(() => effectiveSubnetIds(network, table), associatedSubnetIds(table)).length > 0;
}
