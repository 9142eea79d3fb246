import { ec2 } from '../../shared/fix/command';
import { modifyEndpoint } from '../../shared/fix/endpoints';
import { defineFix } from '../../shared/fix/fix';
import { placeholder } from '../../shared/fix/placeholders';
import {
  clientRanges,
  groupOfOtherEndpoints,
  permissionCommand,
  trafficTo,
  usualPorts,
} from '../../shared/fix/security-groups';
import type { Network } from '../../shared/network/network';
import { allows } from '../../shared/network/security-groups';
import type { ServicePorts } from '../../shared/network/traffic';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import type { rule } from './rule';

export const fix = defineFix<typeof rule>(({ subject: endpoint, network, verdict }) => {
  const defaults = verdict.message === 'defaultGroup' ? verdict.data.groupIds : [];
  const remove = { 'remove-security-group-ids': defaults.length > 0 ? defaults : undefined };
  const ports = usualPorts(endpoint);
  const [kept, ...more] = endpoint.groups.filter(({ groupId }) => !defaults.includes(groupId));
  if (kept !== undefined) {
    return [
      // The default group may be all that lets anybody in.
      ...([kept, ...more].every(({ groupId }) => isClosed(network, groupId, ports))
        ? [
            permissionCommand(
              network,
              'authorize-security-group-ingress',
              kept.groupId,
              trafficTo(ports),
              clientRanges(network, endpoint),
            ),
          ]
        : []),
      modifyEndpoint(network, endpoint.vpcEndpointId, remove),
    ];
  }
  const attached = ports === undefined ? undefined : groupOfOtherEndpoints(network, endpoint, ports);
  // One call for both: an endpoint is never left without a group.
  return [
    ...(attached === undefined ? newGroup(endpoint, network, ports) : []),
    modifyEndpoint(network, endpoint.vpcEndpointId, {
      'add-security-group-ids': attached ?? placeholder('new-security-group'),
      ...remove,
    }),
  ];
});

/** Creates a group that lets in the VPC. Its id is known only then. */
function newGroup(endpoint: VpcEndpoint, network: Network, ports: ServicePorts | undefined): readonly string[] {
  const { vpcEndpointId, vpcId } = endpoint;
  const clients = clientRanges(network, endpoint);
  const group = placeholder('new-security-group');
  return [
    ec2(network, 'create-security-group', {
      'vpc-id': vpcId,
      'group-name': `clients-of-${vpcEndpointId}`,
      description: `Clients of ${vpcEndpointId}`,
    }),
    permissionCommand(network, 'authorize-security-group-ingress', group, trafficTo(ports), clients),
  ];
}

/** Is it known that the group lets nobody in on these ports? Without ports: that it lets in nobody at all. */
function isClosed(network: Network, groupId: string, ports: ServicePorts | undefined): boolean {
  const [group] = network.securityGroups.byKey.get(groupId) ?? [];
  return group?.ingress.every((permission) => ports !== undefined && !allows(permission, ports)) === true;
}
