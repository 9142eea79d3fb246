// Fn::Cidr. Pure.

/**
 * The first so many subnets of an IPv4 range.
 * @param bits how many bits of each address are for hosts
 * @returns `undefined` for IPv6, and where the range does not hold as many
 */
export function subnetsOf(block: string, count: number, bits: number): readonly string[] | undefined {
  const parsed = /^([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})\/([0-9]{1,2})$/.exec(block);
  if (!parsed) return undefined;
  const [first, mask] = [parsed.slice(1, 5).reduce((sum, part) => sum * 256 + Number(part), 0), Number(parsed[5])];
  const isPossible = mask <= 32 && bits >= 0 && bits <= 32 - mask && count >= 1 && count <= 256;
  if (!isPossible || count > 2 ** (32 - mask - bits)) return undefined;
  const start = first - (first % 2 ** (32 - mask));
  return Array.from({ length: count }, (_, position) => `${dotted(start + position * 2 ** bits)}/${32 - bits}`);
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
