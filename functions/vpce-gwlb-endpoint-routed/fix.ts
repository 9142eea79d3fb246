import { ec2 } from '../../shared/fix/command';
import { defineFix, ifKnown } from '../../shared/fix/fix';
import { placeholder } from '../../shared/fix/placeholders';
import { isUsed, replaceRoute } from '../../shared/fix/routes';
import { list, type Network } from '../../shared/network/network';
import {
  effectiveRouteTable,
  isDefaultRoute,
  isLive,
  leadsToEndpoint,
  routesToEndpoint,
} from '../../shared/network/route-tables';
import type { RouteTable } from '../../shared/network/model/route-table';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { loopOf, tablesRoutedTo } from './rule';

interface Values {
  readonly checkLoop: boolean;
}

export const fix = defineFix<'AWS::EC2::VPCEndpoint', Values>(
  'AWS::EC2::VPCEndpoint',
  (endpoint, network, { checkLoop }) => {
    const { vpcEndpointId, vpcId } = endpoint;
    const users = tablesRoutedTo(endpoint, list(network, 'routeTables', vpcId));
    if (users.length === 0) return [sendTraffic(endpoint, network)];
    const renewals = users.flatMap((table) =>
      routesToEndpoint(table, vpcEndpointId)
        .filter((route) => !isLive(route))
        .map((route) => replaceRoute(network, table, route, { 'vpc-endpoint-id': vpcEndpointId })),
    );
    const looping = checkLoop ? ifKnown(() => loopOf(endpoint, network), undefined) : undefined;
    const onwards = (looping?.routes ?? [])
      .filter((route) => isDefaultRoute(route) && route.gatewayId === vpcEndpointId)
      .map(
        (route) => looping && replaceRoute(network, looping, route, { 'gateway-id': placeholder('onward-gateway') }),
      );
    return [...renewals, ...onwards.filter((command) => command !== undefined)];
  },
);

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
  if (table === undefined || others.length > 1 || !own.every(leadsOn)) {
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

function leadsOn(table: RouteTable | undefined): boolean {
  return table?.routes.some((route) => isDefaultRoute(route) && isLive(route) && !leadsToEndpoint(route)) === true;
}
