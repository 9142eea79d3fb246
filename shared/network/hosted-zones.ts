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
 * Does one of these records answer for a name? A wildcard answers only for names below its domain of which nothing closer
 * exists: beside s3.example.com, *.example.com does not answer for bucket.s3.example.com. A name that is a wildcard itself
 * stands for all below it. Source: RFC 4592, "The Role of Wildcards in the Domain Name System", 3.3.1.
 */
export function hasRecord(records: readonly string[], dnsName: string): boolean {
  const name = dnsName.toLowerCase();
  if (records.includes(name)) return true;
  const exists = (node: string) => records.some((record) => record === node || record.endsWith(`.${node}`));
  const [, ...parents] = name.split('.');
  if (!name.startsWith('*.') && exists(name)) return false;
  const enclosers = parents.map((_, at) => parents.slice(at).join('.'));
  return records.includes(`*.${enclosers.find(exists) ?? ''}`);
}
