import { defineFix, ifKnown } from '../../shared/fix/fix';
import { placeholder } from '../../shared/fix/placeholders';
import { permissionCommand, trafficTo } from '../../shared/fix/security-groups';
import type { Network } from '../../shared/network/network';
import { https } from '../../shared/network/traffic';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { endpointsFor, unreachable, type rule } from './rule';

export const fix = defineFix<typeof rule>(
  ({ subject: { groupId, vpcId, egress }, network, values: { services }, verdict }) => {
    const endpoints = endpointsFor(services, vpcId, network);
    const lists =
      verdict.message === 'unreachable'
        ? verdict.data.destinations.map(({ prefixListId }) => prefixListId)
        : ifKnown(
            () => unreachable(endpoints, egress, network).map(({ prefixList }) => prefixList.prefixListId),
            endpoints.flatMap(({ endpoint }) => listsInRoutes(endpoint, network)),
          );
    return [
      permissionCommand(network, 'authorize-security-group-egress', groupId, trafficTo(https), [...new Set(lists)]),
    ];
  },
);

/** The prefix lists whose routes lead to an endpoint: those of its service. */
function listsInRoutes({ vpcId, vpcEndpointId }: VpcEndpoint, network: Network): readonly string[] {
  const routes = (network.routeTables.byKey.get(vpcId) ?? []).flatMap((table) => table.routes);
  const ids = routes
    .filter(({ gatewayId }) => gatewayId === vpcEndpointId)
    .flatMap(({ destinationPrefixListId }) => destinationPrefixListId ?? []);
  return ids.length > 0 ? ids : [placeholder('service-prefix-list')];
}
