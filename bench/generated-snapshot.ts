// A made-up configuration snapshot of any size, in the shape that AWS Config delivers. The same seed gives the same one.
import { createWriteStream } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { networkItems } from './snapshot-network';
import { otherItem } from './snapshot-resources';

/** What a made-up snapshot is like. */
export interface SnapshotOptions {
  readonly items: number;
  /** How many of the items are of types that the rules know: a fraction from 0 to 1. Few are, in a real account. */
  readonly share?: number;
  readonly seed?: number;
}

const batchSize = 256 * 1024;

/** The text of a snapshot, in pieces. */
export function* snapshotPieces({ items, share = 0.02, seed = 1 }: SnapshotOptions): Generator<string> {
  const random = randomFrom(seed);
  const network = networkItems(random);
  let batch = `{"fileVersion":"1.0","configSnapshotId":"${random.uuid()}","configurationItems":[`;
  for (let index = 0; index < items; index += 1) {
    const isNetwork = Math.floor((index + 1) * share) > Math.floor(index * share);
    const item: unknown = isNetwork ? network.next().value : otherItem(random);
    batch += `${index === 0 ? '' : ','}${JSON.stringify(item)}`;
    if (batch.length < batchSize) continue;
    yield batch;
    batch = '';
  }
  yield `${batch}]}`;
}

/** Writes a snapshot; packed where the name ends in `.gz`. */
export async function writeSnapshot(file: string, options: SnapshotOptions): Promise<void> {
  // Level 1: real files are packed more tightly, but unpacking takes as long.
  const packing = file.endsWith('.gz') ? createGzip({ level: 1 }) : new PassThrough();
  await pipeline(Readable.from(snapshotPieces(options)), packing, createWriteStream(file));
}

/** A source of made-up values. */
export interface Random {
  /** A whole number from 0 up to, not including, this. */
  readonly below: (limit: number) => number;
  /** One of these. */
  readonly of: <T>(values: readonly [T, ...T[]]) => T;
  /** So many hexadecimal digits. */
  readonly hex: (digits: number) => string;
  readonly uuid: () => string;
}

function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  // A counter through an integer hash: fast, and good enough for names.
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let value = state;
    value = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
    value = Math.imul(value ^ (value >>> 15), 0x735a2d97);
    return (value ^ (value >>> 15)) >>> 0;
  };
  const below = (limit: number) => next() % limit;
  const hex = (digits: number) => {
    let text = '';
    while (text.length < digits) text += next().toString(16).padStart(8, '0');
    return text.slice(0, digits);
  };
  return {
    below,
    of: (values) => values[below(values.length)] ?? values[0],
    hex,
    uuid: () => [8, 4, 4, 4, 12].map(hex).join('-'),
  };
}
