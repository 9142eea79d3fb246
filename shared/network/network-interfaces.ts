// Network interfaces: what security groups are attached to.

/** A network interface. */
export interface NetworkInterface {
  readonly networkInterfaceId: string;
  readonly vpcId: string;
  readonly groupIds: readonly string[];
}
