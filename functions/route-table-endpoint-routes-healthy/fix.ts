import { gatewayCommands, reassociation } from '../../shared/fix/endpoints';
import { defineFix, ifKnown } from '../../shared/fix/fix';
import { placeholder } from '../../shared/fix/placeholders';
import { deleteRoute, replaceRoute } from '../../shared/fix/routes';
import type { Network } from '../../shared/network/network';
import { destinationOf, effectiveRouteTable, targetOf } from '../../shared/network/route-tables';
import type { Route, RouteTable } from '../../shared/network/model/route-table';
import { isGone, isUsable } from '../../shared/network/vpc-endpoints';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import type { rule } from './rule';

export const fix = defineFix<typeof rule>(({ subject: table, network, verdict }) => {
  const faults = verdict.message === 'routesAtFault' ? verdict.data.routes : [];
  return faults.flatMap(({ destination, target, fault }) => {
    const route = table.routes.find((each) => destinationOf(each) === destination && targetOf(each) === target);
    if (route === undefined) return [];
    if (fault.kind !== 'otherNetwork') return repair(route, table, network);
    // A table cannot have two routes to one prefix list.
    return [deleteRoute(network, table, route), ...gatewayCommands(network, table, fault.service)];
  });
});

function repair(route: Route, table: RouteTable, network: Network): readonly string[] {
  const endpoints = network.vpcEndpoints.byKey.get(table.vpcId) ?? [];
  if (route.destinationPrefixListId !== undefined) {
    const gateway = endpoints.find(
      ({ vpcEndpointId, vpcEndpointType }) => vpcEndpointId === route.gatewayId && vpcEndpointType === 'Gateway',
    );
    if (gateway === undefined || isGone(gateway)) return [deleteRoute(network, table, route)];
    // The routes of a gateway endpoint that is there cannot be deleted: only AWS takes them away.
    const commands = reassociation(network, gateway, table.routeTableId);
    return isUsable(gateway) ? commands : commands.slice(0, 1);
  }
  // Deleted, its traffic would take the next best route past the inspection.
  const inspectors = endpoints.filter(
    (endpoint) =>
      endpoint.vpcEndpointType === 'GatewayLoadBalancer' && isUsable(endpoint) && !isBehind(table, endpoint, network),
  );
  const [inspector] = inspectors;
  const target =
    inspector !== undefined && inspectors.length === 1 ? inspector.vpcEndpointId : placeholder('working-endpoint');
  return [replaceRoute(network, table, route, { 'vpc-endpoint-id': target })];
}

/** Is it the table of the endpoint's own subnet? A route to the endpoint would be a loop. */
function isBehind({ routeTableId }: RouteTable, { subnetIds, vpcId }: VpcEndpoint, network: Network): boolean {
  const tables = subnetIds.map((subnetId) =>
    ifKnown(() => effectiveRouteTable(network, { subnetId, vpcId }), undefined),
  );
  return tables.some((table) => table?.routeTableId === routeTableId);
}
