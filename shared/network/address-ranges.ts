// Address ranges and what covers what, for IPv4 and IPv6.
import { isIP } from 'node:net';
import { parseIp, stringifyIp } from 'ip-bigint';

/** A range of addresses of one family, both ends included. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly from: bigint;
  readonly to: bigint;
}

/** The range of a CIDR block such as `10.0.0.0/16` or `2001:db8::/32`; `undefined` when it is none. */
export function parseCidr(cidr: string): AddressRange | undefined {
  const slash = cidr.indexOf('/');
  const address = cidr.slice(0, slash);
  const length = cidr.slice(slash + 1);
  // A zone such as %eth0 belongs to a host, not to a network.
  const family = address.includes('%') ? 0 : isIP(address);
  if ((family !== 4 && family !== 6) || !/^[0-9]{1,3}$/.test(length)) return undefined;
  const bits = family === 4 ? 32 : 128;
  if (Number(length) > bits) return undefined;
  const size = 1n << BigInt(bits - Number(length));
  // This trusts its argument to be an address.
  const value = parseIp(address).number;
  const from = value - (value % size);
  return { family, from, to: from + size - 1n };
}

/** The CIDR block that begins with an address. */
export function cidrFrom(family: 4 | 6, from: bigint, mask: number): string {
  return `${stringifyIp({ number: from, version: family })}/${mask}`;
}

/** The range that holds one address; `undefined` when it is none. */
export function parseAddress(address: string): AddressRange | undefined {
  return parseCidr(`${address}/${isIP(address) === 6 ? 128 : 32}`);
}

/** A range as people write it: an address, a CIDR block, or its first and last address. */
export function rangeText({ family, from, to }: AddressRange): string {
  const text = (number: bigint) => stringifyIp({ number, version: family });
  if (from === to) return text(from);
  const size = to - from + 1n;
  const length = (family === 4 ? 32 : 128) - (size.toString(2).length - 1);
  const isBlock = (size & (size - 1n)) === 0n && from % size === 0n;
  return isBlock ? `${text(from)}/${length}` : `${text(from)}-${text(to)}`;
}

/** The same addresses in as few ranges as possible, in ascending order, IPv4 first. */
export function joinRanges(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const ascending = [...ranges].sort((a, b) => a.family - b.family || (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const joined: AddressRange[] = [];
  for (const range of ascending) {
    const last = joined.at(-1);
    if (last?.family !== range.family || range.from > last.to + 1n) joined.push(range);
    else if (range.to > last.to) joined[joined.length - 1] = { ...last, to: range.to };
  }
  return joined;
}

/** What is in both, in ascending order. */
export function intersect(ranges: readonly AddressRange[], others: readonly AddressRange[]): readonly AddressRange[] {
  const [ours, theirs] = [joinRanges(ranges), joinRanges(others)];
  const common: AddressRange[] = [];
  let [our, their] = [0, 0];
  for (;;) {
    const [a, b] = [ours[our], theirs[their]];
    if (a === undefined || b === undefined) return common;
    if (overlaps(a, b)) {
      common.push({ family: a.family, from: a.from > b.from ? a.from : b.from, to: a.to < b.to ? a.to : b.to });
    }
    // The one that ends first has nothing more in common with what follows.
    if (a.family < b.family || (a.family === b.family && a.to <= b.to)) our += 1;
    else their += 1;
  }
}

/** The ranges of the CIDR blocks that are well formed. */
export function parseCidrs(cidrs: Iterable<string>): AddressRange[] {
  return [...cidrs].flatMap((cidr) => parseCidr(cidr) ?? []);
}

/** The mask length of a well-formed CIDR block. */
export function maskLength(cidr: string): number {
  return Number(cidr.slice(cidr.indexOf('/') + 1));
}

/** Does every address of the target lie in one of the ranges? */
export function covers(ranges: readonly AddressRange[], target: AddressRange): boolean {
  return subtract(target, ranges).length === 0;
}

/** Is there an address in both? */
export function overlaps(a: AddressRange, b: AddressRange): boolean {
  return a.family === b.family && a.from <= b.to && b.from <= a.to;
}

/** What remains of a range without the others, in ascending order. */
export function subtract(range: AddressRange, others: readonly AddressRange[]): AddressRange[] {
  const ascending = others
    .filter((other) => overlaps(range, other))
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const rest: AddressRange[] = [];
  let next = range.from;
  for (const other of ascending) {
    if (other.from > next) rest.push({ ...range, from: next, to: other.from - 1n });
    if (other.to >= next) next = other.to + 1n;
  }
  if (next <= range.to) rest.push({ ...range, from: next });
  return rest;
}

// Ranges from which nothing arrives over the public internet. Documentation ranges are not among them: nobody's network
// uses them, so a rule that names one is a mistake worth seeing. IPv6 outside 2000::/3 is not global unicast.
// Source: IANA IPv4 and IPv6 Special-Purpose Address Registries.
const notPublic = /* @__PURE__ */ parseCidrs([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
  '::/3',
  '4000::/2',
  '8000::/1',
]);

/** The parts of a range that are public addresses, without the ranges that are known to be one's own. */
export function publicParts(range: AddressRange, own: readonly AddressRange[] = []): AddressRange[] {
  return subtract(range, [...notPublic, ...own]);
}

/** The blocks that every private IPv4 network is a part of: RFC 1918, and RFC 6598 for carrier-grade NAT. */
export const privateBlocks: readonly AddressRange[] = /* @__PURE__ */ parseCidrs([
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
]);
