// Gateway endpoints: which there are, and which route tables really use them.
import { grouped, once } from './derived';
import { list, type View } from './network';
import { routesToEndpoint } from './route-tables';
import type { RouteTable } from './model/route-table';
import { serviceCode } from './service-names';
import { isUsable } from './vpc-endpoints';
import type { VpcEndpoint } from './model/vpc-endpoint';

export { gatewayServices } from '../facts/service-names';

/**
 * The usable gateway endpoints of a VPC for one service.
 * @throws NotKnown when the VPC's endpoints were not read
 */
export function gatewayEndpoints(network: View<'vpcEndpoints'>, vpcId: string, code: string): readonly VpcEndpoint[] {
  return usableByCode(list(network, 'vpcEndpoints', vpcId)).get(code) ?? [];
}

const usableByCode = once((endpoints: readonly VpcEndpoint[]) =>
  grouped(
    endpoints.filter((endpoint) => endpoint.vpcEndpointType === 'Gateway' && isUsable(endpoint)),
    ({ serviceName }) => [serviceCode(serviceName) ?? ''],
  ),
);

/**
 * Has the route table an active route to one of these gateway endpoints? The endpoint's own list of tables is what
 * counts first: it is never older than the table's routes.
 * @throws NotKnown when an endpoint lists the table, but the table's record may lag behind
 */
export function hasGatewayRoute(table: RouteTable, endpoints: readonly VpcEndpoint[]): boolean {
  return endpoints
    .filter((endpoint) => endpoint.routeTableIds.includes(table.routeTableId))
    .some((endpoint) => routesToEndpoint(table, endpoint.vpcEndpointId).some((route) => route.state === 'active'));
}
