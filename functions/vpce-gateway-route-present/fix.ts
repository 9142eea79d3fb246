import { modifyEndpoint, privateTables, reassociation } from '../../shared/fix/endpoints';
import { defineFix } from '../../shared/fix/fix';
import { placeholder } from '../../shared/fix/placeholders';
import type { Network } from '../../shared/network/network';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import type { rule } from './rule';

export const fix = defineFix<typeof rule>(({ subject: endpoint, network, verdict }) => {
  if (verdict.message !== 'tablesAtFault') return [addPrivateTables(endpoint, network)];
  const commands = verdict.data.faults.flatMap((fault) => {
    if (fault.kind === 'unusedTables') return [addPrivateTables(endpoint, network)];
    return fault.kind === 'tableGone'
      ? [modifyEndpoint(network, endpoint.vpcEndpointId, { 'remove-route-table-ids': fault.routeTableId })]
      : reassociation(network, endpoint, fault.routeTableId);
  });
  // A table can be at fault twice.
  return [...new Set(commands)];
});

function addPrivateTables({ vpcId, vpcEndpointId, routeTableIds }: VpcEndpoint, network: Network): string {
  const tables = privateTables(network, vpcId)
    .map(({ routeTableId }) => routeTableId)
    .filter((routeTableId) => !routeTableIds.includes(routeTableId));
  return modifyEndpoint(network, vpcEndpointId, {
    'add-route-table-ids': tables.length > 0 ? tables : placeholder('private-route-table'),
  });
}
