// Security groups, and whom their rules let through.
import { NotKnown, findAll, type View } from './network';
import type { PortRange } from './model/network-acl';
import { allPorts, type Protocol, type ServicePorts } from './traffic';
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

/** The ports that a permission is for; `undefined` where it is for another protocol. */
export function portsOfPermission(
  { ipProtocol, fromPort, toPort }: Pick<IpPermission, 'ipProtocol' | 'fromPort' | 'toPort'>,
  protocol: Protocol,
): PortRange | undefined {
  if (ipProtocol === '-1') return allPorts;
  if (ipProtocol !== protocol && ipProtocol !== protocolNumbers[protocol]) return undefined;
  return fromPort === undefined || fromPort < 0 ? allPorts : { from: fromPort, to: toPort ?? fromPort };
}

const protocolNumbers: Readonly<Record<Protocol, string>> = { tcp: '6', udp: '17' };

/** Does a permission cover the ports of a service: all of one of the ranges? */
export function allows(permission: IpPermission, { protocol, ranges }: ServicePorts): boolean {
  const open = portsOfPermission(permission, protocol);
  return open !== undefined && ranges.some(({ from, to }) => open.from <= from && to <= open.to);
}

/** Does a permission cover every TCP port? */
export function allowsAllPorts(permission: IpPermission): boolean {
  return permission.ipProtocol === '-1' || ((permission.fromPort ?? 0) <= 1 && (permission.toPort ?? 65535) >= 65535);
}

/**
 * Does a permission for egress lead nowhere? AWS adds a rule that lets all out where none is written, so tools write one
 * that lets nothing out: the CDK to 255.255.255.255/32 and ::1/128, CloudFormation's guide to 127.0.0.1/32.
 * Sources: aws-cdk-lib, aws-ec2 security-group (NO_TRAFFIC); CloudFormation Template Reference, AWS::EC2::SecurityGroup.
 */
export function leadsNowhere(permission: IpPermission): boolean {
  if (!permission.cidrs.every((cidr) => cidr === '255.255.255.255/32' || cidr.startsWith('127.'))) return false;
  if (!permission.ipv6Cidrs.every((cidr) => cidr === '::1/128')) return false;
  const hasRange = permission.cidrs.length + permission.ipv6Cidrs.length > 0;
  return hasRange && permission.prefixListIds.length + permission.groups.length === 0;
}
