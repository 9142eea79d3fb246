import { ec2 } from '../../shared/fix/command';
import { defineFix, ifKnown } from '../../shared/fix/fix';
import { placeholder } from '../../shared/fix/placeholders';
import { isUsed, replaceRoute } from '../../shared/fix/routes';
import { find, list, type Network } from '../../shared/network/network';
import { destinationOf, effectiveRouteTable, isLive, leadsToEndpoint } from '../../shared/network/route-tables';
import { leadsToInternet } from '../../shared/network/route-sets';
import type { RouteTable } from '../../shared/network/model/route-table';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import type { rule } from './rule';

export const fix = defineFix<typeof rule>(({ subject: endpoint, network, verdict }) => {
  if (verdict.message !== 'blackholes' && verdict.message !== 'loop') return [sendTraffic(endpoint, network)];
  return verdict.data.routes.flatMap(({ kind, routeTableId, destination }) => {
    const table = find(network, 'routeTables', routeTableId);
    const route = table?.routes.find(
      (each) => each.gatewayId === endpoint.vpcEndpointId && destinationOf(each) === destination,
    );
    if (table === undefined || route === undefined) return [];
    const target =
      kind === 'loop' ? { 'gateway-id': placeholder('onward-gateway') } : { 'vpc-endpoint-id': endpoint.vpcEndpointId };
    return [replaceRoute(network, table, route, target)];
  });
});

/** Routes a table through the endpoint: which one, the network tells where there is only one beside the endpoint's own. */
function sendTraffic(endpoint: VpcEndpoint, network: Network): string {
  const { vpcEndpointId, vpcId, subnetIds } = endpoint;
  const own = subnetIds.map((subnetId) => ifKnown(() => effectiveRouteTable(network, { subnetId, vpcId }), undefined));
  const ownIds = own.map((table) => table?.routeTableId);
  const others = list(network, 'routeTables', vpcId).filter(
    (table) => !ownIds.includes(table.routeTableId) && isUsed(network, table),
  );
  const target = { 'vpc-endpoint-id': vpcEndpointId };
  const [table] = others;
  // Nobody is sent into an endpoint from whose subnet no way leads on.
  if (table === undefined || others.length > 1 || !own.every((each) => leadsOn(each, network))) {
    return ec2(network, 'create-route', {
      'route-table-id': placeholder('route-table-to-inspect'),
      'destination-cidr-block': '0.0.0.0/0',
      ...target,
    });
  }
  const present = table.routes.find(({ destinationCidrBlock }) => destinationCidrBlock === '0.0.0.0/0');
  if (present) return replaceRoute(network, table, present, target);
  return ec2(network, 'create-route', {
    'route-table-id': table.routeTableId,
    'destination-cidr-block': '0.0.0.0/0',
    ...target,
  });
}

function leadsOn(table: RouteTable | undefined, network: Network): boolean {
  return (
    table !== undefined &&
    ifKnown(() => leadsToInternet(table, (route) => isLive(route) && !leadsToEndpoint(route), network), false)
  );
}
