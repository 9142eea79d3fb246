// Network interfaces: what security groups are attached to, and what endpoints answer on.

/** A network interface. */
export interface NetworkInterface {
  readonly networkInterfaceId: string;
  readonly vpcId: string;
  readonly groupIds: readonly string[];
  /** Private IPv4 addresses, and IPv6 addresses. */
  readonly addresses: readonly string[];
}
