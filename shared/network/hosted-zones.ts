// Private hosted zones, and which names they answer for.

/** The private hosted zones that a VPC's resolver answers from. */
export interface HostedZones {
  readonly vpcId: string;
  /** Domain names as Route 53 writes them, in lower case and without the last dot. */
  readonly names: readonly string[];
}

/** Does a zone answer for this name: as its own name, or as one below it? */
export function isAnswered({ names }: HostedZones, dnsName: string): boolean {
  const name = dnsName.toLowerCase();
  return names.some((zone) => name === zone || name.endsWith(`.${zone}`));
}
