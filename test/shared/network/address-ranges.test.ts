import * as fc from 'fast-check';
import {
  covers,
  maskLength,
  overlaps,
  parseCidr,
  parseCidrs,
  privateBlocks,
  publicParts,
  subtract,
  type AddressRange,
} from '../../../shared/network/address-ranges';

const range = (cidr: string): AddressRange => {
  const parsed = parseCidr(cidr);
  if (parsed === undefined) throw new TypeError(`${cidr} is not a CIDR block`);
  return parsed;
};

describe('parseCidr', () => {
  test.each([
    ['10.0.0.0/24', 4, 0x0a000000n, 0x0a0000ffn],
    ['10.0.0.77/24', 4, 0x0a000000n, 0x0a0000ffn],
    ['0.0.0.0/0', 4, 0n, 0xffffffffn],
    ['255.255.255.255/32', 4, 0xffffffffn, 0xffffffffn],
    ['::/0', 6, 0n, (1n << 128n) - 1n],
    ['2001:db8::/127', 6, 0x20010db8n << 96n, (0x20010db8n << 96n) + 1n],
    ['2001:DB8:0:0::1/128', 6, (0x20010db8n << 96n) + 1n, (0x20010db8n << 96n) + 1n],
    ['::ffff:10.0.0.1/128', 6, 0xffff0a000001n, 0xffff0a000001n],
    ['::10.0.0.1/128', 6, 0x0a000001n, 0x0a000001n],
  ] as const)('reads %s', (cidr, family, from, to) => {
    expect(parseCidr(cidr)).toEqual({ family, from, to });
  });

  test.each([
    '',
    '10.0.0.0',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '10.0.0/8',
    'fe80::1%eth0/64',
    '010.0.0.0/8',
    '::ffff:010.0.0.1/128',
    '10.0.0.256/8',
    '::/129',
    '::/1000',
    'pl-0a1b2c3d4e5f60001',
    'everywhere/0',
  ])('refuses "%s"', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  test('the others of a list remain', () => {
    expect(parseCidrs(['10.0.0.0/8', 'nonsense', '::/0'])).toEqual([range('10.0.0.0/8'), range('::/0')]);
  });

  test('the mask of a block has a length', () => {
    expect(maskLength('10.0.0.0/8')).toBe(8);
    expect(maskLength('::/0')).toBe(0);
  });
});

describe('coverage', () => {
  test.each([
    [['10.0.0.0/8'], '10.1.0.0/16', true],
    [['10.1.0.0/16'], '10.0.0.0/8', false],
    [['0.0.0.0/1', '128.0.0.0/1'], '0.0.0.0/0', true],
    [['128.0.0.0/1', '0.0.0.0/2', '64.0.0.0/3'], '0.0.0.0/0', false],
    [['10.0.0.0/25', '10.0.0.0/24'], '10.0.0.0/24', true],
    [['0.0.0.0/0'], '::/128', false],
    [['::/0'], '2001:db8::/32', true],
    [[], '10.0.0.0/32', false],
  ] as const)('%j over %s: %s', (ranges, target, expected) => {
    expect(covers(parseCidrs(ranges), range(target))).toBe(expected);
  });

  test('families are apart', () => {
    expect(overlaps(range('0.0.0.0/0'), range('::/0'))).toBe(false);
  });
});

describe('arithmetic agrees with counting addresses', () => {
  const size = 24;
  const small: fc.Arbitrary<AddressRange> = fc
    .tuple(fc.constantFrom(4 as const, 6 as const), fc.nat(size - 1), fc.nat(size - 1))
    .map(([family, a, b]) => ({ family, from: BigInt(Math.min(a, b)), to: BigInt(Math.max(a, b)) }));
  const several = fc.array(small, { maxLength: 6 });
  const addresses = ({ family, from, to }: AddressRange) =>
    Array.from({ length: Number(to - from) + 1 }, (_, index) => `${family} ${from + BigInt(index)}`);

  test('subtract', () => {
    fc.assert(
      fc.property(small, several, (target, others) => {
        const taken = new Set(others.flatMap(addresses));
        const rest = subtract(target, others);
        expect(rest.flatMap(addresses)).toEqual(addresses(target).filter((address) => !taken.has(address)));
        for (const part of rest) expect(part.from <= part.to).toBe(true);
      }),
    );
  });

  test('covers', () => {
    fc.assert(
      fc.property(small, several, (target, ranges) => {
        const covered = new Set(ranges.flatMap(addresses));
        expect(covers(ranges, target)).toBe(addresses(target).every((address) => covered.has(address)));
      }),
    );
  });

  test('overlaps', () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        expect(overlaps(a, b)).toBe(addresses(a).some((address) => addresses(b).includes(address)));
      }),
    );
  });
});

describe('public addresses', () => {
  test.each([
    ['8.8.8.0/24', true],
    ['0.0.0.0/0', true],
    ['172.15.0.0/16', true],
    ['172.16.0.0/12', false],
    ['172.32.0.0/16', true],
    ['10.0.0.0/8', false],
    ['10.0.0.0/7', true],
    ['192.168.0.0/16', false],
    ['192.169.0.0/16', true],
    ['100.64.0.0/10', false],
    ['100.128.0.0/16', true],
    ['127.0.0.1/32', false],
    ['169.254.171.0/24', false],
    ['198.18.0.0/15', false],
    ['224.0.0.0/4', false],
    ['240.0.0.0/4', false],
    ['203.0.113.0/24', true],
    ['2600:1f18::/36', true],
    ['2000::/3', true],
    ['fd00::/8', false],
    ['fe80::/10', false],
    ['ff00::/8', false],
    ['::1/128', false],
    ['4000::/2', false],
  ])('%s: %s', (cidr, expected) => {
    expect(publicParts(range(cidr)).length > 0).toBe(expected);
  });

  test("one's own do not count", () => {
    const own = [range('2600:1f18:1:2a00::/56')];
    expect(publicParts(range('2600:1f18:1:2a01::/64'), own)).toEqual([]);
    expect(publicParts(range('2600:1f18:1:2a00::/55'), own)).toEqual([range('2600:1f18:1:2b00::/56')]);
  });

  test('the private blocks are all private', () => {
    expect(privateBlocks).toHaveLength(4);
    expect(privateBlocks.flatMap((block) => publicParts(block))).toEqual([]);
  });
});
