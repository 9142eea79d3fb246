import { NotKnown, list, type View } from '../../shared/network/network';
import { effectiveRouteTable, isDefaultRoute, isLive, routesToEndpoint } from '../../shared/network/route-tables';
import type { RouteTable } from '../../shared/network/model/route-table';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { enumerate } from '../../shared/rule/annotations';
import { boolean } from '../../shared/rule/parameters';
import { compliant, defineRule, nonCompliant, notApplicable } from '../../shared/rule/rule';
import { endpointsOfType, itself } from '../../shared/rule/triggers';

export const rule = defineRule({
  id: 'vpce-gwlb-endpoint-routed',
  title: 'A Gateway Load Balancer endpoint is an active route target',
  severity: 'HIGH',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: ['routeTables'],
  triggers: {
    'AWS::EC2::VPCEndpoint': itself,
    'AWS::EC2::RouteTable': endpointsOfType('GatewayLoadBalancer'),
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
  evaluate(endpoint, network, { checkLoop }) {
    const { vpcEndpointId, vpcEndpointType, vpcId } = endpoint;
    if (vpcEndpointType !== 'GatewayLoadBalancer') {
      return notApplicable(`${vpcEndpointType} endpoints do not inspect traffic that is routed to them.`);
    }
    const users = tablesRoutedTo(endpoint, list(network, 'routeTables', vpcId));
    if (users.length === 0) {
      return nonCompliant(
        `No route table in ${vpcId} points to this Gateway Load Balancer endpoint, so no traffic is inspected. Add routes (create-route --vpc-endpoint-id ${vpcEndpointId}) or delete it.`,
      );
    }
    const broken = users.filter((table) => routesToEndpoint(table, vpcEndpointId).some((route) => !isLive(route)));
    if (broken.length > 0) {
      return nonCompliant(
        `Routes to this Gateway Load Balancer endpoint are blackholes in ${namesOf(broken)}, so their traffic is dropped. Replace them (replace-route) or delete them.`,
      );
    }
    const looping = checkLoop ? loopOf(endpoint, network) : undefined;
    if (looping !== undefined) {
      return nonCompliant(
        `${looping.routeTableId}, the route table of this endpoint's own subnet, sends its default route back to the endpoint: a loop. Give that subnet another default route.`,
      );
    }
    return compliant();
  },
});

/** The tables with a route to the endpoint. @throws NotKnown when there is none, but a record may lag behind */
export function tablesRoutedTo({ vpcEndpointId }: VpcEndpoint, tables: readonly RouteTable[]): readonly RouteTable[] {
  const users = tables.filter((table) => table.routes.some((route) => route.gatewayId === vpcEndpointId));
  if (users.length === 0) for (const table of tables) routesToEndpoint(table, vpcEndpointId);
  return users;
}

/**
 * The route table that sends what leaves the endpoint into it again.
 * @throws NotKnown
 */
export function loopOf(endpoint: VpcEndpoint, network: View<'routeTables'>): RouteTable | undefined {
  const tables = endpoint.subnetIds.map((subnetId) => {
    const table = effectiveRouteTable(network, { subnetId, vpcId: endpoint.vpcId });
    // Every VPC has a main route table: one without is not known completely.
    if (table === undefined) throw new NotKnown('routeTables', [endpoint.vpcId], 'its main route table is missing');
    return table;
  });
  return tables.find((table) =>
    table.routes.some((route) => isDefaultRoute(route) && route.gatewayId === endpoint.vpcEndpointId),
  );
}

function namesOf(tables: readonly RouteTable[]): string {
  return enumerate(tables.map((table) => table.routeTableId));
}
