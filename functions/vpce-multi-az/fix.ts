import { modifyEndpoint } from '../../shared/fix/endpoints';
import { defineFix } from '../../shared/fix/fix';
import type { rule } from './rule';

export const fix = defineFix<typeof rule>(({ subject: endpoint, network, verdict }) => {
  if (verdict.message !== 'tooFewZones' && verdict.message !== 'clientZonesLeftOut') return [];
  return [modifyEndpoint(network, endpoint.vpcEndpointId, { 'add-subnet-ids': verdict.data.subnetIds })];
});
