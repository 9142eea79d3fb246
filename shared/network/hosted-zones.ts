// Private hosted zones, and which names they answer for.
import type { HostedZone, HostedZones } from './model/hosted-zones';

/** The zone that answers for a name: of those whose domain it is or lies in, the longest. */
export function zoneOf({ zones }: HostedZones, dnsName: string): HostedZone | undefined {
  const name = dnsName.toLowerCase();
  return zones
    .filter((zone) => name === zone.name || name.endsWith(`.${zone.name}`))
    .toSorted((a, b) => b.name.length - a.name.length)[0];
}

/**
 * Does one of these records answer for a name? A wildcard record answers for all names below its domain; a name that is a
 * wildcard itself needs one.
 */
export function hasRecord(records: readonly string[], dnsName: string): boolean {
  const name = dnsName.toLowerCase();
  return records.some((record) => record === name || (record.startsWith('*.') && name.endsWith(record.slice(1))));
}
