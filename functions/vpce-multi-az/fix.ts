import { modifyEndpoint } from '../../shared/fix/endpoints';
import { defineFix } from '../../shared/fix/fix';
import { placeholder } from '../../shared/fix/placeholders';
import { chooseSubnets } from '../../shared/fix/subnets';
import { findAll } from '../../shared/network/network';
import type { rule } from './rule';

export const fix = defineFix<typeof rule>(({ subject: endpoint, network, verdict }) => {
  if (verdict.message !== 'tooFewZones' && verdict.message !== 'clientZonesLeftOut') return [];
  const { subnetIds, zonesToAdd } = verdict.data;
  const candidates = findAll(network, 'subnets', subnetIds);
  const chosen = chooseSubnets(endpoint, network, candidates, zonesToAdd, placeholder('subnet-in-another-zone'));
  return [modifyEndpoint(network, endpoint.vpcEndpointId, { 'add-subnet-ids': chosen })];
});
