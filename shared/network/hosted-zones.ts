// Private hosted zones, and which names they answer for.
import type { HostedZones } from './model/hosted-zones';

/** Does a zone answer for this name: as its own name, or as one below it? */
export function isAnswered({ names }: HostedZones, dnsName: string): boolean {
  const name = dnsName.toLowerCase();
  return names.some((zone) => name === zone || name.endsWith(`.${zone}`));
}
