// Network ACLs and their numbered rules.
import type { Tags } from './tags';

/** One numbered rule. */
export interface NetworkAclEntry {
  readonly egress: boolean;
  readonly ruleNumber: number;
  readonly ruleAction: 'allow' | 'deny';
  /** A protocol number as text; `-1` is all. */
  readonly protocol: string;
  readonly cidrBlock: string | undefined;
  readonly ipv6CidrBlock: string | undefined;
  /** `undefined`: all ports. */
  readonly portRange: PortRange | undefined;
}

/** Ports, both ends included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** A network ACL. */
export interface NetworkAcl {
  readonly networkAclId: string;
  readonly vpcId: string;
  readonly ownerId: string | undefined;
  readonly isDefault: boolean;
  /** True in templates and plans for the default ACL: it guards the subnets that no ACL names. */
  readonly guardsTheRest: boolean;
  readonly subnetIds: readonly string[];
  readonly entries: readonly NetworkAclEntry[];
  readonly tags: Tags;
}
