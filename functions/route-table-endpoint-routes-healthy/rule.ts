import { NotKnown, list, type View } from '../../shared/network/network';
import { gatewayServiceOf } from '../../shared/network/prefix-lists';
import {
  destinationOf,
  isLive,
  leadsToEndpoint,
  leadsToOtherNetworks,
  routesToEndpoint,
  targetOf,
} from '../../shared/network/route-tables';
import type { Route, RouteTable } from '../../shared/network/model/route-table';
import { isUsable } from '../../shared/network/vpc-endpoints';
import { boolean } from '../../shared/rule/parameters';
import { compliant, defineRule, nonCompliant, notApplicable } from '../../shared/rule/rule';
import { itself, mayBeOfType, sameVpcIf } from '../../shared/rule/triggers';

export const rule = defineRule({
  id: 'route-table-endpoint-routes-healthy',
  title: 'Routes to VPC endpoints work, and none looks for a gateway endpoint in another network',
  severity: 'HIGH',
  subject: 'AWS::EC2::RouteTable',
  needs: ['vpcEndpoints'],
  mayNeed: ['prefixLists'],
  triggers: {
    'AWS::EC2::RouteTable': itself,
    // No other type of endpoint can be the target of a route.
    'AWS::EC2::VPCEndpoint': sameVpcIf<RouteTable>((_table, change) =>
      mayBeOfType(change, ['Gateway', 'GatewayLoadBalancer']),
    ),
  },
  scheduled: true,
  parameters: {
    checkTransit: boolean(
      true,
      'Whether the prefix lists of gateway services must not be routed to other networks (transit gateway, peering, Cloud WAN, VPN).',
    ),
  },
  rationale:
    'A route outlives its Gateway Load Balancer endpoint as a blackhole that drops everything. And a gateway endpoint serves its own VPC only: traffic for S3 or DynamoDB that is sent to another network does not find the endpoint there.',
  fix: {
    text: 'Replace the route with one to a working target or delete it. Where it sends S3 or DynamoDB to another network, a gateway endpoint of this VPC takes its place, which breaks open connections; clients in other networks need an interface endpoint.',
    command:
      'aws ec2 replace-route --route-table-id <route-table> --destination-cidr-block <destination> --vpc-endpoint-id <endpoint>',
  },
  frameworks: [{ framework: 'NIST SP 800-53 r5', controls: ['SC-7'], mapping: 'ours' }],
  evaluate(table, network, { checkTransit }) {
    const toEndpoints = table.routes.filter(leadsToEndpoint);
    const blackhole = toEndpoints.find((route) => !isLive(route));
    if (blackhole !== undefined) {
      return nonCompliant(
        `${textOf(blackhole, table)} is a blackhole: it drops its traffic. Replace the route with a working target (replace-route) or delete it.`,
      );
    }
    for (const route of toEndpoints) {
      const fault = faultOf(route, table, network);
      if (fault !== undefined) {
        return nonCompliant(
          `${textOf(route, table)} leads to an endpoint that ${fault}. Replace the route with a working target (replace-route) or delete it.`,
        );
      }
    }
    const outside = checkTransit ? gatewayRoutesOutside(table, network) : [];
    const [route] = outside;
    if (route !== undefined) {
      return nonCompliant(
        `${textOf(route, table)} sends ${route.service} to another network, where no gateway endpoint can be reached. Use a gateway or interface endpoint of this VPC, or exempt the table by tag if a proxy there is meant.`,
      );
    }
    if (table.endpointRoutesMayLag) requireRecordedRoutes(table, network);
    return toEndpoints.length > 0 ? compliant() : notApplicable('It has no route that concerns an endpoint.');
  },
});

/** @throws NotKnown when a gateway endpoint lists the table, but its route is not recorded */
function requireRecordedRoutes(table: RouteTable, network: View<'vpcEndpoints'>): void {
  for (const { vpcEndpointId, routeTableIds } of list(network, 'vpcEndpoints', table.vpcId)) {
    if (routeTableIds.includes(table.routeTableId)) routesToEndpoint(table, vpcEndpointId);
  }
}

function textOf(route: Route, { routeTableId }: RouteTable): string {
  return `Route ${destinationOf(route)} -> ${targetOf(route)} in ${routeTableId}`;
}

/**
 * What is wrong with the endpoint that a live route leads to.
 * @throws NotKnown
 */
export function faultOf(route: Route, table: RouteTable, network: View<'vpcEndpoints'>): string | undefined {
  const endpoint = list(network, 'vpcEndpoints', table.vpcId).find(
    (candidate) => candidate.vpcEndpointId === route.gatewayId,
  );
  if (endpoint !== undefined && isUsable(endpoint)) return undefined;
  // A gateway endpoint takes its routes with it, which AWS Config does not see. Routes to other endpoints stay.
  if (table.endpointRoutesMayLag && route.destinationPrefixListId !== undefined) {
    throw new NotKnown('routeTables', [table.routeTableId], 'recorded before its endpoint was deleted');
  }
  return endpoint === undefined ? `does not exist in ${table.vpcId}` : `is ${endpoint.state}`;
}

/**
 * The routes that send a gateway service's addresses to another network, and the service.
 * @throws NotKnown
 */
export function gatewayRoutesOutside(
  table: RouteTable,
  network: View<'prefixLists'>,
): readonly (Route & { readonly service: string })[] {
  return table.routes.flatMap((route) => {
    const { destinationPrefixListId: id } = route;
    if (id === undefined || !leadsToOtherNetworks(route)) return [];
    const services = list(network, 'prefixLists', id).flatMap((prefixList) => gatewayServiceOf(prefixList) ?? []);
    return services.map((service) => ({ ...route, service }));
  });
}
