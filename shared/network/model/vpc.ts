// VPCs, their DNS attributes and their subnets.
import type { Tags } from './tags';

/** A VPC. */
export interface Vpc {
  readonly vpcId: string;
  readonly ownerId: string | undefined;
  readonly isDefault: boolean;
  /** Associated IPv4 ranges, primary first. */
  readonly cidrBlocks: readonly string[];
  /** Associated IPv6 ranges. */
  readonly ipv6CidrBlocks: readonly string[];
  /** `default`: hosts get no DHCP options. */
  readonly dhcpOptionsId: string | undefined;
  readonly tags: Tags;
}

/** The two attributes of a VPC that decide whether private DNS can work; `undefined` where it was not read. */
export interface DnsAttributes {
  readonly vpcId: string;
  readonly enableDnsSupport: boolean | undefined;
  readonly enableDnsHostnames: boolean | undefined;
}

/** A subnet. */
export interface Subnet {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly ownerId: string | undefined;
  readonly cidrBlock: string | undefined;
  readonly ipv6CidrBlocks: readonly string[];
  readonly availabilityZone: string | undefined;
  readonly availabilityZoneId: string | undefined;
  readonly outpostArn: string | undefined;
  /** VPC Block Public Access, as `off`, `block-bidirectional` or `block-ingress`. */
  readonly internetGatewayBlockMode: string | undefined;
  /**
   * What the automated internet firewall of its VPC makes of it: `outbound-only`, `flexible`, `bidirectional`, `exclude`
   * or `az-unsupported`; `undefined` in a VPC without one.
   */
  readonly firewallConnectivity: string | undefined;
  /** Whether its hosts have IPv6 addresses only. */
  readonly ipv6Native: boolean;
  /** Whether names with IPv4 addresses only also resolve to addresses in 64:ff9b::/96. */
  readonly enableDns64: boolean;
  readonly tags: Tags;
}
