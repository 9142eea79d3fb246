import { modifyEndpoint } from '../../shared/fix/endpoints';
import { defineFix, ifKnown } from '../../shared/fix/fix';
import { placeholder } from '../../shared/fix/placeholders';
import { clientRanges, groupOfOtherEndpoints, permissionCommand, tcp } from '../../shared/fix/security-groups';
import type { Network } from '../../shared/network/network';
import { attachedGroups } from '../../shared/network/security-groups';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { portsOf } from '../../shared/rule/service-ports';
import { reachable, sourcesOn, uncovered, unreferenced, type Values } from './rule';

export const fix = defineFix<'AWS::EC2::VPCEndpoint', Values>('AWS::EC2::VPCEndpoint', (endpoint, network, values) => {
  const { vpcEndpointId, groups } = endpoint;
  const [port = 443] = portsOf(endpoint.serviceName, values) ?? [];
  // The default group is not only this endpoint's: another one that is attached is the better place.
  const group = groups.find(({ groupName }) => groupName !== 'default') ?? groups[0];
  if (group === undefined) {
    const attached = groupOfOtherEndpoints(network, endpoint, port) ?? placeholder('endpoint-security-group');
    return [modifyEndpoint(network, vpcEndpointId, { 'add-security-group-ids': attached })];
  }
  const peers = whomToLetIn(endpoint, network, values);
  return [permissionCommand(network, 'authorize-security-group-ingress', group.groupId, tcp(port), peers)];
});

function whomToLetIn(endpoint: VpcEndpoint, network: Network, values: Values): readonly string[] {
  const sources = sourcesOn(portsOf(endpoint.serviceName, values) ?? [], attachedGroups(network, endpoint));
  const ofVpc = clientRanges(network, endpoint);
  switch (values.sourceMode) {
    case 'any':
      return ofVpc;
    case 'vpc-cidrs':
      return uncovered(endpoint, ofVpc, sources, network);
    case 'explicit': {
      const needed = reachable(endpoint, values.requiredSourceCidrs);
      return [
        ...unreferenced(values.requiredSourceSgIds, sources),
        ...ifKnown(() => uncovered(endpoint, needed, sources, network), []),
      ];
    }
  }
}
