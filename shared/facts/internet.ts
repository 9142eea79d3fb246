// What of the address space the internet is.
import type { Sources } from './sourced';

/** The blocks of IPv6 that registries give out of: no other address of 2000::/3 is anybody's. */
export const ipv6InternetBlocks: readonly string[] = [
  '2001::/16',
  '2002::/16',
  '2003::/18',
  '2400::/12',
  '2410::/12',
  '2600::/12',
  '2610::/23',
  '2620::/23',
  '2630::/12',
  '2800::/12',
  '2a00::/12',
  '2a10::/12',
  '2c00::/12',
];

/** With DNS64, names of the IPv4 internet resolve to addresses in here, and a NAT gateway translates them (RFC 6052). */
export const nat64Block = '64:ff9b::/96';

export const sources: Sources = {
  ipv6InternetBlocks: {
    title: 'Blocks of IPv6 that registries give out of',
    source: 'IANA, "IPv6 Global Unicast Address Assignments"',
    read: '2026-11-30',
  },
  nat64Block: {
    title: 'Addresses that NAT64 translates',
    source: 'Amazon VPC User Guide, "DNS64 and NAT64"',
    read: '2026-11-30',
  },
};
