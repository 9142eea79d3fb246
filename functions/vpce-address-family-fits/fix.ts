import { modifyEndpoint } from '../../shared/fix/endpoints';
import { defineFix } from '../../shared/fix/fix';
import type { rule } from './rule';

export const fix = defineFix<typeof rule>(({ subject, network, verdict }) => {
  const id = verdict.message === 'layersUnserved' ? verdict.data.vpcEndpointId : subject.vpcEndpointId;
  return [modifyEndpoint(network, id, { 'ip-address-type': 'dualstack' })];
});
