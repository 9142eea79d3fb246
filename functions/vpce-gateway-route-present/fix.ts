import { modifyEndpoint, privateTables, reassociation } from '../../shared/fix/endpoints';
import { defineFix } from '../../shared/fix/fix';
import { placeholder } from '../../shared/fix/placeholders';
import type { Network } from '../../shared/network/network';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { faultsOf } from './rule';

interface Values {
  readonly requireSubnetUse: boolean;
  readonly verifyPrefixList: boolean;
}

export const fix = defineFix<'AWS::EC2::VPCEndpoint', Values>('AWS::EC2::VPCEndpoint', (endpoint, network, values) => {
  if (endpoint.routeTableIds.length === 0) return [addPrivateTables(endpoint, network)];
  const commands = faultsOf(endpoint, network, values).flatMap(({ remedy }) => {
    if (remedy.kind === 'add') return [addPrivateTables(endpoint, network)];
    return remedy.kind === 'renew'
      ? reassociation(network, endpoint, remedy.routeTableId)
      : [modifyEndpoint(network, endpoint.vpcEndpointId, { 'remove-route-table-ids': remedy.routeTableId })];
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
