// Network interfaces: what security groups are attached to, what endpoints answer on, and where calls start.

/** A network interface. */
export interface NetworkInterface {
  readonly networkInterfaceId: string;
  readonly vpcId: string;
  readonly subnetId: string | undefined;
  readonly groupIds: readonly string[];
  /** Private IPv4 addresses, and IPv6 addresses. */
  readonly addresses: readonly string[];
  /** `interface`, `lambda`, `nat_gateway` …; a NAT gateway's is `natGateway` in the SDK. */
  readonly interfaceType: string | undefined;
  /** Whether an AWS service made it. */
  readonly requesterManaged: boolean;
  /** The name of an AWS service, or an account id. */
  readonly requesterId: string | undefined;
  /** `in-use`, or `available` where it is attached to nothing. */
  readonly status: string | undefined;
  readonly instanceId: string | undefined;
  /** What the maker wrote: of AWS's services it says which. */
  readonly description: string;
}
