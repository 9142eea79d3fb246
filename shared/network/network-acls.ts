// Network ACLs: numbered rules on subnets, in order, for both directions.
import type { Tags } from './network';

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
  readonly portRange: { readonly from: number; readonly to: number } | undefined;
}

/** A network ACL. */
export interface NetworkAcl {
  readonly networkAclId: string;
  readonly vpcId: string;
  readonly ownerId: string | undefined;
  readonly isDefault: boolean;
  readonly subnetIds: readonly string[];
  readonly entries: readonly NetworkAclEntry[];
  readonly tags: Tags;
}
