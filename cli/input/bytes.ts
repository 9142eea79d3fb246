// The text of a file or of standard input, in pieces: plain or gzip, in UTF-8 or as PowerShell writes it.
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UnusableInput } from '../shell/refusal';

type Pieces = AsyncGenerator<Buffer, void>;

const pieceSize = 256 * 1024;

/** What a file is called in messages. */
export function titleOf(file: string): string {
  return file === '-' ? 'standard input' : file;
}

/**
 * The text of a file as UTF-8, without a byte order mark. Every piece is of whole characters.
 * @param file a name, or `-` for standard input
 * @param onRead takes how many bytes of the file are read so far
 * @throws UnusableInput
 */
export async function* utf8Pieces(
  file: string,
  title: string,
  onRead: (bytes: number) => void = () => undefined,
): Pieces {
  const source = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: pieceSize });
  try {
    yield* inUtf8(unpacked(counted(source, onRead)));
  } catch (error) {
    throw new UnusableInput(title, whyUnreadable(error, 'a file'));
  } finally {
    // While standard input is open the process does not end, and its writer may never close it.
    source.destroy();
  }
}

async function* counted(source: AsyncIterable<unknown>, onRead: (bytes: number) => void): Pieces {
  let bytes = 0;
  for await (const piece of source) {
    const read = Buffer.isBuffer(piece) ? piece : Buffer.from(piece as Uint8Array);
    bytes += read.length;
    onRead(bytes);
    yield read;
  }
}

// By its first bytes, not by its name: an S3 client may have unpacked it, or standard input has no name.
async function* unpacked(pieces: Pieces): Pieces {
  const head = await firstOf(pieces, 2);
  const all = joined(head, pieces);
  if (head[0] !== 0x1f || head[1] !== 0x8b) return yield* all;
  // Whoever reads what comes out is told of errors.
  const text: AsyncIterable<unknown> = pipeline(all, createGunzip({ chunkSize: pieceSize }), () => undefined);
  for await (const piece of text) yield piece as Buffer;
}

const byteOrderMark = Buffer.from('\uFEFF');

// PowerShell writes UTF-16 when it redirects to a file.
async function* inUtf8(pieces: Pieces): Pieces {
  const head = await firstOf(pieces, byteOrderMark.length);
  if (head[0] === 0xff && head[1] === 0xfe) {
    const decoder = new TextDecoder('utf-16le', { fatal: true });
    for await (const piece of joined(head, pieces)) yield Buffer.from(decoder.decode(piece, { stream: true }));
    yield Buffer.from(decoder.decode());
    return;
  }
  const start = head.indexOf(byteOrderMark) === 0 ? byteOrderMark.length : 0;
  // What is left of the piece before: the start of a character.
  let held: Buffer = Buffer.from([]);
  for await (const piece of joined(head.subarray(start), pieces)) {
    const bytes = held.length === 0 ? piece : Buffer.concat([held, piece]);
    const end = endOfWholeCharacters(bytes);
    yield checked(bytes.subarray(0, end));
    held = bytes.subarray(end);
  }
  yield checked(held);
}

/** So many bytes from the start, or all where there are fewer; the pieces go on behind them. */
async function firstOf(pieces: Pieces, count: number): Promise<Buffer> {
  let head: Buffer = Buffer.from([]);
  while (head.length < count) {
    const next = await pieces.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function* joined(head: Buffer, pieces: Pieces): Pieces {
  yield head;
  yield* pieces;
}

/** Where the last character starts that is not whole. What is wrong otherwise shows in the check. */
function endOfWholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (byte >= 0xc0) return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** Bytes that are no text in UTF-8, or in UTF-16 where they start so. */
class NotText extends Error {}

function checked(bytes: Buffer): Buffer {
  if (!isUtf8(bytes)) throw new NotText();
  return bytes;
}

/** Why a file or folder cannot be read, and what was expected. */
export function whyUnreadable(error: unknown, expected: string): string {
  const code = codeOf(error);
  if (error instanceof NotText || code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return 'is not UTF-8 text: expected JSON';
  if (code.startsWith('Z_')) return 'is damaged or cut short: expected a whole gzip file';
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'does not exist',
    ENOTDIR: 'is not a folder',
    EISDIR: 'is a folder',
    EACCES: 'may not be read',
  };
  return `${reasons[code] ?? `cannot be read (${code})`}: expected ${expected}`;
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'for unknown reasons';
}
