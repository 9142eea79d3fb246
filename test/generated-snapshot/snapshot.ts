// A made-up configuration snapshot of any size, in the shape that AWS Config delivers. The same seed gives the same one.
import { createWriteStream } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { networkItems } from './network';
import { otherItem } from './resources';
import { randomFrom } from './random';

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
