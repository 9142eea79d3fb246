// The private hosted zones of a VPC.

/** The private hosted zones that a VPC's resolver answers from. */
export interface HostedZones {
  readonly vpcId: string;
  /** Domain names as Route 53 writes them, in lower case and without the last dot. */
  readonly names: readonly string[];
}
