// Security groups, and whom their rules let through.
import { NotKnown, findAll, type View } from './network';
import type { PortRange } from './model/network-acl';
import type { VpcEndpoint } from './model/vpc-endpoint';
import type { SecurityGroup, IpPermission } from './model/security-group';

/**
 * The security groups that are attached to an endpoint, as far as they are known to exist.
 * @throws NotKnown with the ids of all groups that were not read
 */
export function attachedGroups(
  network: View<'securityGroups'>,
  endpoint: Pick<VpcEndpoint, 'groups'>,
): readonly SecurityGroup[] {
  return findAll(
    network,
    'securityGroups',
    endpoint.groups.map((group) => group.groupId),
  );
}

/**
 * Makes sure that none of an endpoint's groups is hidden. A group that is attached can't have been deleted: one that is
 * not listed may be shared by another account, and nobody knows whom it lets through.
 * @throws NotKnown
 */
export function requireAllGroups(groups: readonly SecurityGroup[], endpoint: Pick<VpcEndpoint, 'groups'>): void {
  const hidden = endpoint.groups.filter(({ groupId }) => groups.every((group) => group.groupId !== groupId));
  if (hidden.length > 0) {
    throw new NotKnown(
      'securityGroups',
      hidden.map(({ groupId }) => groupId),
      'attached, but not listed',
    );
  }
}

/** Does a permission cover all of these TCP ports? ICMP and UDP permissions never do. */
export function allowsTcp(permission: IpPermission, ports: PortRange): boolean {
  if (permission.ipProtocol === '-1') return true;
  if (permission.ipProtocol !== 'tcp' && permission.ipProtocol !== '6') return false;
  return (permission.fromPort ?? 0) <= ports.from && ports.to <= (permission.toPort ?? 65535);
}

/** Does a permission cover every TCP port? */
export function allowsAllPorts(permission: IpPermission): boolean {
  return permission.ipProtocol === '-1' || ((permission.fromPort ?? 0) <= 1 && (permission.toPort ?? 65535) >= 65535);
}
