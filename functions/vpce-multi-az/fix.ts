import { modifyEndpoint } from '../../shared/fix/endpoints';
import { defineFix } from '../../shared/fix/fix';
import { placeholder } from '../../shared/fix/placeholders';
import { chooseSubnets } from '../../shared/fix/subnets';
import { gapIn, spreadOf } from './rule';

interface Values {
  readonly minAzs: number;
  readonly coverClientAzs: boolean;
}

export const fix = defineFix<'AWS::EC2::VPCEndpoint', Values>('AWS::EC2::VPCEndpoint', (endpoint, network, values) => {
  const spread = spreadOf(endpoint, network);
  const gap = gapIn(spread, network, values);
  if (gap === undefined) return [];
  const subnetIds = chooseSubnets(endpoint, network, gap.candidates, gap.zones, placeholder('subnet-in-another-zone'));
  return [modifyEndpoint(network, endpoint.vpcEndpointId, { 'add-subnet-ids': subnetIds })];
});
