// What stands at the end of routes, and what a VPC gives its hosts to look names up with.

/** A NAT gateway. A Regional one has no subnet. */
export interface NatGateway {
  readonly natGatewayId: string;
  readonly vpcId: string;
  readonly subnetId: string | undefined;
  /** `available`, `pending`, `failed`, `deleting` or `deleted`. */
  readonly state: string | undefined;
  /** Its addresses in the VPC: those that servers there see. */
  readonly privateIps: readonly string[];
}

/** A VPC's attachment to a transit gateway. */
export interface TransitGatewayAttachment {
  readonly transitGatewayAttachmentId: string;
  readonly transitGatewayId: string | undefined;
  readonly vpcId: string;
  /** The subnets with an interface of the transit gateway. */
  readonly subnetIds: readonly string[];
  /** Whether a connection stays in the zone in which it began; `undefined` where the source does not say. */
  readonly applianceMode: boolean | undefined;
}

/** DHCP options: what the hosts of a VPC are told at their start. */
export interface DhcpOptions {
  readonly dhcpOptionsId: string;
  /** Addresses, or `AmazonProvidedDNS`. */
  readonly domainNameServers: readonly string[];
}
