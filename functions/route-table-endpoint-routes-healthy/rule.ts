import { NotKnown, list, type View } from '../../shared/network/network';
import { gatewayServiceOf } from '../../shared/network/prefix-lists';
import { answersTo } from '../../shared/network/questions';
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
import { sentence } from '../../shared/rule/annotations';
import { routeAtFault } from '../../shared/rule/causes';
import { boolean } from '../../shared/rule/parameters';
import { defineRule } from '../../shared/rule/rule';
import { itself, mayBeOfType, sameVpcIf } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable } from '../../shared/rule/verdict';

/** What is wrong with a route. */
type Fault =
  | { readonly kind: 'blackhole' | 'endpointMissing' }
  | { readonly kind: 'endpointUnusable'; readonly state: string }
  | { readonly kind: 'otherNetwork'; readonly service: string };

interface RouteFault {
  readonly destination: string;
  readonly target: string;
  readonly fault: Fault;
}

interface Faults {
  readonly routeTableId: string;
  readonly vpcId: string;
  readonly routes: readonly [RouteFault, ...RouteFault[]];
}

interface Found {
  readonly route: Route;
  readonly fault: Fault;
}

export const rule = defineRule({
  id: 'route-table-endpoint-routes-healthy',
  title: 'Routes to VPC endpoints work, and none looks for a gateway endpoint in another network',
  problem: 'dead route',
  question: 'works',
  evidence: 'routes',
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
  messages: {
    noSuchRoute: () => 'It has no route that concerns an endpoint.',
    routesAtFault: ({ routeTableId, vpcId, routes: [{ destination, target, fault }] }: Faults) => {
      const route = sentence`Route ${destination} -> ${target} in ${routeTableId}`;
      const advice = sentence`Replace the route with a working target (replace-route) or delete it.`;
      switch (fault.kind) {
        case 'blackhole':
          return sentence`${route} is a blackhole: it drops its traffic. ${advice}`;
        case 'endpointMissing':
          return sentence`${route} leads to an endpoint that does not exist in ${vpcId}. ${advice}`;
        case 'endpointUnusable':
          return sentence`${route} leads to an endpoint that is ${fault.state}. ${advice}`;
        case 'otherNetwork':
          return sentence`${route} sends ${fault.service} to another network, where no gateway endpoint can be reached. Use a gateway or interface endpoint of this VPC, or exempt the table by tag if a proxy there is meant.`;
      }
    },
  },
  evaluate(table, network, { checkTransit }) {
    const { routeTableId, vpcId } = table;
    const found = faultsOf(table, network, checkTransit);
    const [first, ...others] = found.map(({ route, fault }): RouteFault => ({
      destination: destinationOf(route),
      target: targetOf(route),
      fault,
    }));
    if (first !== undefined) {
      const data: Faults = { routeTableId, vpcId, routes: [first, ...others] };
      return nonCompliant(
        'routesAtFault',
        data,
        found.map(({ route }) => routeAtFault(table, route)),
      );
    }
    if (table.endpointRoutesMayLag) requireRecordedRoutes(table, network);
    return table.routes.some(leadsToEndpoint) ? compliant() : notApplicable('noSuchRoute');
  },
});

/**
 * The routes at fault: first those that drop their traffic, then those to no usable endpoint, then those to other
 * networks. One that is surely at fault decides, whatever is unknown of the others.
 * @throws NotKnown
 */
function faultsOf(
  table: RouteTable,
  network: View<'vpcEndpoints' | 'prefixLists'>,
  checkTransit: boolean,
): readonly Found[] {
  const toEndpoints = table.routes.filter(leadsToEndpoint);
  const dead = toEndpoints.filter((route) => !isLive(route));
  const outside = checkTransit ? table.routes.filter(leadsToOtherNetworks) : [];
  const ask = (routes: readonly Route[], question: (route: Route) => Fault | undefined) =>
    routes.map((route) => (): Found | undefined => {
      const fault = question(route);
      return fault && { route, fault };
    });
  return answersTo([
    ...ask(dead, () => ({ kind: 'blackhole' })),
    ...ask(toEndpoints.filter(isLive), (route) => endpointFault(route, table, network)),
    ...ask(outside, (route) => transitFault(route, network)),
  ]);
}

/** @throws NotKnown when a gateway endpoint lists the table, but its route is not recorded */
function requireRecordedRoutes(table: RouteTable, network: View<'vpcEndpoints'>): void {
  for (const { vpcEndpointId, routeTableIds } of list(network, 'vpcEndpoints', table.vpcId)) {
    if (routeTableIds.includes(table.routeTableId)) routesToEndpoint(table, vpcEndpointId);
  }
}

/**
 * What is wrong with the endpoint that a live route leads to.
 * @throws NotKnown
 */
function endpointFault(route: Route, table: RouteTable, network: View<'vpcEndpoints'>): Fault | undefined {
  const endpoint = list(network, 'vpcEndpoints', table.vpcId).find(
    (candidate) => candidate.vpcEndpointId === route.gatewayId,
  );
  if (endpoint !== undefined && isUsable(endpoint)) return undefined;
  // A gateway endpoint takes its routes with it, which AWS Config does not see. Routes to other endpoints stay.
  if (table.endpointRoutesMayLag && route.destinationPrefixListId !== undefined) {
    throw new NotKnown('routeTables', [table.routeTableId], 'recorded before its endpoint was deleted');
  }
  return endpoint === undefined ? { kind: 'endpointMissing' } : { kind: 'endpointUnusable', state: endpoint.state };
}

/**
 * Whether a route sends the addresses of a gateway service to another network.
 * @throws NotKnown
 */
function transitFault({ destinationPrefixListId: id }: Route, network: View<'prefixLists'>): Fault | undefined {
  const prefixLists = id === undefined ? [] : list(network, 'prefixLists', id);
  const [service] = prefixLists.flatMap((prefixList) => gatewayServiceOf(prefixList) ?? []);
  return service === undefined ? undefined : { kind: 'otherNetwork', service };
}
