import { answersTo } from '../../shared/network/questions';
import { routeAtFault } from '../../shared/rule/causes';
import { NotKnown, list, type View } from '../../shared/network/network';
import { destinationOf, effectiveRouteTable, isLive, routesToEndpoint } from '../../shared/network/route-tables';
import { intersect } from '../../shared/network/address-ranges';
import { internets, leadsToInternet, rangesOfRoute } from '../../shared/network/route-sets';
import type { Route, RouteTable } from '../../shared/network/model/route-table';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { listed, sentence, type ShortList } from '../../shared/rule/annotations';
import { boolean } from '../../shared/rule/parameters';
import { defineRule } from '../../shared/rule/rule';
import { endpointsOfType, itself, routesList } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable } from '../../shared/rule/verdict';

/** A route to the endpoint, and what is wrong with it. */
interface RouteFault {
  readonly kind: 'blackhole' | 'loop';
  readonly routeTableId: string;
  readonly destination: string;
}

interface Faults {
  readonly routes: readonly RouteFault[];
}

interface Found {
  readonly kind: RouteFault['kind'];
  readonly table: RouteTable;
  readonly route: Route;
}

export const rule = defineRule({
  id: 'vpce-gwlb-endpoint-routed',
  title: 'A Gateway Load Balancer endpoint is an active route target',
  problem: 'no route leads here',
  question: 'works',
  evidence: 'endpoint-routes',
  severity: 'HIGH',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: ['routeTables'],
  mayNeed: ['prefixListEntries'],
  triggers: {
    'AWS::EC2::VPCEndpoint': itself,
    'AWS::EC2::RouteTable': endpointsOfType('GatewayLoadBalancer'),
    'AWS::EC2::PrefixList': {
      reach: 'region',
      affects: (endpoint, change, network) =>
        inspects(endpoint) && list(network, 'routeTables', endpoint.vpcId).some((table) => routesList(table, change)),
    },
  },
  scheduled: false,
  parameters: {
    checkLoop: boolean(true, "Whether the endpoint's own subnet must not send its default route back to the endpoint."),
  },
  rationale:
    'Traffic passes a Gateway Load Balancer endpoint only where a route sends it there. An endpoint that no route uses inspects nothing, and a route that lost its endpoint drops everything.',
  fix: {
    text: 'Give the subnet of the endpoint itself a default route that leads onwards; then route the traffic that is to be inspected through the endpoint, in both directions; replace blackhole routes. Open connections break.',
    command:
      'aws ec2 create-route --route-table-id <route-table> --destination-cidr-block 0.0.0.0/0 --vpc-endpoint-id <endpoint>',
  },
  frameworks: [{ framework: 'NIST SP 800-53 r5', controls: ['SC-7', 'SI-4'], mapping: 'ours' }],
  messages: {
    notInspecting: ({ vpcEndpointType }: { readonly vpcEndpointType: string }) =>
      sentence`${vpcEndpointType} endpoints do not inspect traffic that is routed to them.`,
    noRoute: ({ vpcId, vpcEndpointId }: { readonly vpcId: string; readonly vpcEndpointId: string }) =>
      sentence`No route table in ${vpcId} points to this Gateway Load Balancer endpoint, so no traffic is inspected. Add routes (create-route --vpc-endpoint-id ${vpcEndpointId}) or delete it.`,
    blackholes: ({ routes }: Faults) =>
      sentence`Routes to this Gateway Load Balancer endpoint are blackholes in ${tablesWith('blackhole', routes)}, so their traffic is dropped. Replace them (replace-route) or delete them.`,
    loop: ({ routes }: Faults) =>
      sentence`${tablesWith('loop', routes)}, the route table of this endpoint's own subnet, sends its default route back to the endpoint: a loop. Give that subnet another default route.`,
  },
  evaluate(endpoint, network, { checkLoop }) {
    const { vpcEndpointId, vpcEndpointType, vpcId } = endpoint;
    if (!inspects(endpoint)) return notApplicable('notInspecting', { vpcEndpointType });
    const users = tablesRoutedTo(endpoint, list(network, 'routeTables', vpcId));
    if (users.length === 0) return nonCompliant('noRoute', { vpcId, vpcEndpointId });
    const dead = users.flatMap((table) =>
      routesToEndpoint(table, vpcEndpointId)
        .filter((route) => !isLive(route))
        .map((route): Found => ({ kind: 'blackhole', table, route })),
    );
    const found = answersTo([
      () => (dead.length > 0 ? dead : undefined),
      () => (checkLoop ? loopOf(endpoint, network) : undefined),
    ]).flat();
    if (found.length === 0) return compliant();
    const routes = found.map(({ kind, table, route }): RouteFault => ({
      kind,
      routeTableId: table.routeTableId,
      destination: destinationOf(route),
    }));
    return nonCompliant(
      dead.length > 0 ? 'blackholes' : 'loop',
      { routes },
      found.map(({ table, route }) => routeAtFault(table, route)),
    );
  },
});

function inspects({ vpcEndpointType }: VpcEndpoint): boolean {
  return vpcEndpointType === 'GatewayLoadBalancer';
}

/** The tables with a route to the endpoint. @throws NotKnown when there is none, but a record may lag behind */
function tablesRoutedTo({ vpcEndpointId }: VpcEndpoint, tables: readonly RouteTable[]): readonly RouteTable[] {
  const users = tables.filter((table) => table.routes.some((route) => route.gatewayId === vpcEndpointId));
  if (users.length === 0) for (const table of tables) routesToEndpoint(table, vpcEndpointId);
  return users;
}

/**
 * The default routes that send what leaves the endpoint into it again, of the first of its subnets that has any.
 * @throws NotKnown
 */
function loopOf(
  { vpcEndpointId, vpcId, subnetIds }: VpcEndpoint,
  network: View<'routeTables' | 'prefixListEntries'>,
): readonly Found[] | undefined {
  const tables = subnetIds.map((subnetId) => {
    const table = effectiveRouteTable(network, { subnetId, vpcId });
    // Every VPC has a main route table: one without is not known completely.
    if (table === undefined) throw new NotKnown('routeTables', [vpcId], 'its main route table is missing');
    return table;
  });
  return tables
    .map((table) => {
      const leadsBack = (route: Route) => route.gatewayId === vpcEndpointId;
      if (!leadsToInternet(table, leadsBack, network)) return [];
      return table.routes
        .filter((route) => leadsBack(route) && leadsSomewhereInInternet(route, network))
        .map((route): Found => ({ kind: 'loop', table, route }));
    })
    .find((routes) => routes.length > 0);
}

function leadsSomewhereInInternet(route: Route, network: View<'prefixListEntries'>): boolean {
  const ranges = rangesOfRoute(route, network);
  return internets.some((internet) => intersect(internet, ranges).length > 0);
}

function tablesWith(kind: RouteFault['kind'], routes: readonly RouteFault[]): ShortList {
  return listed([...new Set(routes.filter((each) => each.kind === kind).map(({ routeTableId }) => routeTableId))]);
}
