// The private hosted zones of a VPC.

/** The private hosted zones that a VPC's resolver answers from. */
export interface HostedZones {
  readonly vpcId: string;
  readonly zones: readonly HostedZone[];
}

/** A private hosted zone. */
export interface HostedZone {
  readonly hostedZoneId: string | undefined;
  /** The domain, as Route 53 writes it, in lower case and without the last dot. */
  readonly name: string;
  /** The names with addresses, a wildcard as `*.`; `undefined` where they were not read. */
  readonly records: readonly string[] | undefined;
}
