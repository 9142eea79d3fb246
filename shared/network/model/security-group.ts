// Security groups and their permissions.
import type { Tags } from './tags';

/** Another security group as a rule's source or destination. */
export interface ReferencedGroup {
  readonly groupId: string;
  readonly userId: string | undefined;
  /** Only for groups of a peered VPC; anything but `active` lets nothing through. */
  readonly peeringStatus: string | undefined;
  /** The group's VPC, where it is another one than that of the rule. */
  readonly vpcId?: string | undefined;
  readonly vpcPeeringConnectionId?: string | undefined;
}

/** One permission: a protocol, a port range, and its peers. */
export interface IpPermission {
  /** `tcp`, `udp`, `icmp`, `icmpv6`, a protocol number as text, or `-1` for all. */
  readonly ipProtocol: string;
  /** Absent with `-1`. */
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
  readonly cidrs: readonly string[];
  readonly ipv6Cidrs: readonly string[];
  readonly prefixListIds: readonly string[];
  readonly groups: readonly ReferencedGroup[];
}

/** A security group. */
export interface SecurityGroup {
  readonly groupId: string;
  readonly groupName: string;
  readonly vpcId: string;
  readonly ownerId: string | undefined;
  readonly ingress: readonly IpPermission[];
  readonly egress: readonly IpPermission[];
  readonly tags: Tags;
}
