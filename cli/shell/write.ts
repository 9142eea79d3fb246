// Where results go: standard output, or a file that is there whole or not at all.
import { randomUUID } from 'node:crypto';
import { open, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { UnusableInput } from './refusal';
import { codeOf } from './system-errors';
import type { Io } from './terminal';

const chunkSize = 64 * 1024;

/**
 * Writes the pieces in turn.
 * @param file instead of standard output; until everything is written, what was there stays
 * @throws UnusableInput when the file cannot be written
 */
export async function write(pieces: Iterable<string>, file: string | undefined, io: Pick<Io, 'out'>): Promise<void> {
  if (file === undefined) return writeChunks(pieces, io.out);
  try {
    await writeFile(pieces, file);
  } catch (error) {
    if (!codeOf(error).startsWith('E') || codeOf(error).startsWith('ERR_')) throw error;
    throw new UnusableInput(file, `cannot be written (${whyUnwritable(error)}): expected a file name in a folder`);
  }
}

async function writeChunks(pieces: Iterable<string>, put: (text: string) => Promise<void>): Promise<void> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < chunkSize) continue;
    await put(chunk);
    chunk = '';
  }
  if (chunk !== '') await put(chunk);
}

async function writeFile(pieces: Iterable<string>, file: string): Promise<void> {
  const target = await realpath(file).catch(() => file);
  const existing = await stat(target).catch(() => undefined);
  // A device or a pipe cannot be replaced, and needs not be.
  if (existing && !existing.isFile()) {
    await using(await open(target, 'w'), pieces);
    return;
  }
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}.tmp`);
  // Whatever has that name already, such as a link, makes it fail.
  const handle = await open(temporary, 'wx', existing?.mode ?? 0o666);
  try {
    await using(handle, pieces);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function using(handle: FileHandle, pieces: Iterable<string>): Promise<void> {
  try {
    await writeChunks(pieces, async (text) => {
      await handle.writeFile(text);
    });
  } finally {
    await handle.close();
  }
}

function whyUnwritable(error: unknown): string {
  const code = codeOf(error);
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'its folder does not exist',
    ENOTDIR: 'its folder is a file',
    EISDIR: 'it is a folder',
    EACCES: 'no permission',
    EROFS: 'read-only file system',
    ENOSPC: 'no space left',
  };
  return reasons[code] ?? code;
}
