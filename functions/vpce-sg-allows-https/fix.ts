import { modifyEndpoint } from '../../shared/fix/endpoints';
import { defineFix } from '../../shared/fix/fix';
import { placeholder } from '../../shared/fix/placeholders';
import { clientRanges, groupOfOtherEndpoints, permissionCommand, trafficTo } from '../../shared/fix/security-groups';
import { portsOf } from '../../shared/rule/service-ports';
import type { rule } from './rule';

export const fix = defineFix<typeof rule>(({ subject: endpoint, network, values, verdict }) => {
  const { vpcEndpointId, groups } = endpoint;
  const ports = portsOf(endpoint, values);
  // The default group is not only this endpoint's: another one that is attached is the better place.
  const group = groups.find(({ groupName }) => groupName !== 'default') ?? groups[0];
  if (group === undefined) {
    const another = ports && groupOfOtherEndpoints(network, endpoint, ports);
    const attached = another ?? placeholder('endpoint-security-group');
    return [modifyEndpoint(network, vpcEndpointId, { 'add-security-group-ids': attached })];
  }
  const leftOut = verdict.data !== undefined && 'leftOut' in verdict.data ? verdict.data.leftOut : [];
  const peers = leftOut.length > 0 ? leftOut : clientRanges(network, endpoint);
  return [permissionCommand(network, 'authorize-security-group-ingress', group.groupId, trafficTo(ports), peers)];
});
