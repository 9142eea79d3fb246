import { ec2 } from '../../shared/fix/command';
import { defineFix } from '../../shared/fix/fix';
import { placeholder } from '../../shared/fix/placeholders';
import { replaceRoute } from '../../shared/fix/routes';
import { find } from '../../shared/network/network';
import { destinationOf } from '../../shared/network/route-tables';
import type { rule } from './rule';

export const fix = defineFix<typeof rule>(({ network, verdict }) => {
  if (verdict.message === 'applianceMode') {
    return [
      ec2(network, 'modify-transit-gateway-vpc-attachment', {
        'transit-gateway-attachment-id': verdict.data.instead,
        options: { ApplianceModeSupport: 'enable' },
      }),
    ];
  }
  if (verdict.message !== 'oneWay') return [];
  const { routeTableId, back, vpcEndpointId } = verdict.data;
  const table = find(network, 'routeTables', routeTableId);
  const target = { 'vpc-endpoint-id': vpcEndpointId };
  const present = table?.routes.find((route) => destinationOf(route) === back && route.gatewayId !== 'local');
  if (table && present) return [replaceRoute(network, table, present, target)];
  const option = back.includes(':') ? 'destination-ipv6-cidr-block' : 'destination-cidr-block';
  return [
    ec2(network, 'create-route', {
      'route-table-id': routeTableId.startsWith('rtb-') ? routeTableId : placeholder('route-table-to-inspect'),
      [option]: back,
      ...target,
    }),
  ];
});
