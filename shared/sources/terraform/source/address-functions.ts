// cidrsubnet and cidrsubnets. Pure.
import { cidrFrom, maskLength, parseCidr } from '../../../network/address-ranges';

/**
 * A part of a range.
 * @param bits how much longer its mask is
 * @param number which of the parts, from 0
 * @returns `undefined` where the range has no such part
 */
export function subnetOf(range: string, bits: number, number: number): string | undefined {
  return partAt(range, bits, (_start, size) => BigInt(number) * size);
}

/** Parts of a range, one behind the other, each with a mask that is so many bits longer. */
export function subnetsOf(range: string, bits: readonly number[]): readonly string[] | undefined {
  let next = 0n;
  const parts = bits.map((more) =>
    partAt(range, more, (_start, size) => {
      const from = ((next + size - 1n) / size) * size;
      next = from + size;
      return from;
    }),
  );
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

function partAt(range: string, bits: number, offset: (start: bigint, size: bigint) => bigint): string | undefined {
  const whole = parseCidr(range);
  if (whole === undefined || !Number.isInteger(bits) || bits < 0) return undefined;
  const mask = maskLength(range) + bits;
  const width = whole.family === 4 ? 32 : 128;
  if (mask > width) return undefined;
  const size = 1n << BigInt(width - mask);
  const from = whole.from + offset(whole.from, size);
  if (from < whole.from || from + size - 1n > whole.to) return undefined;
  return cidrFrom(whole.family, from, mask);
}
