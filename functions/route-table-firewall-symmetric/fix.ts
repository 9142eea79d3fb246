import { ec2 } from '../../shared/fix/command';
import { defineFix } from '../../shared/fix/fix';
import { placeholder } from '../../shared/fix/placeholders';
import { replaceRoute } from '../../shared/fix/routes';
import { find, type Network } from '../../shared/network/network';
import { destinationOf } from '../../shared/network/route-tables';
import type { rule } from './rule';

export const fix = defineFix<typeof rule>(({ subject, network, verdict }) => {
  switch (verdict.message) {
    case 'applianceMode':
      return [
        ec2(network, 'modify-transit-gateway-vpc-attachment', {
          'transit-gateway-attachment-id': verdict.data.instead,
          options: { ApplianceModeSupport: 'enable' },
        }),
      ];
    case 'noEdgeTable': {
      const { instead, back, vpcEndpointId } = verdict.data;
      const table = placeholder('new-route-table');
      return [
        ec2(network, 'create-route-table', { 'vpc-id': subject.vpcId }),
        ec2(network, 'associate-route-table', { 'route-table-id': table, 'gateway-id': instead }),
        createRoute(network, table, back, vpcEndpointId),
      ];
    }
    case 'oneWay': {
      const { routeTableId, back, vpcEndpointId } = verdict.data;
      const table = find(network, 'routeTables', routeTableId);
      const present = table?.routes.find((route) => destinationOf(route) === back && route.gatewayId !== 'local');
      return table && present
        ? [replaceRoute(network, table, present, { 'vpc-endpoint-id': vpcEndpointId })]
        : [createRoute(network, routeTableId, back, vpcEndpointId)];
    }
    default:
      return [];
  }
});

function createRoute(network: Network, routeTableId: string, destination: string, vpcEndpointId: string): string {
  const option = destination.includes(':') ? 'destination-ipv6-cidr-block' : 'destination-cidr-block';
  return ec2(network, 'create-route', {
    'route-table-id': routeTableId,
    [option]: destination,
    'vpc-endpoint-id': vpcEndpointId,
  });
}
