// Reads files of AWS Config: one after the other, or several large ones at once.
import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Network } from '../../shared/network/network';
import { networksOf, type Recording } from '../../shared/sources/configuration-items';
import { titleOf } from './bytes';
import type { Progress } from '../shell/progress';
import { readRecording } from './snapshot-file';
import { readInWorkers } from './snapshot-workers';
import { harmless } from '../shell/terminal';

// A thread needs a tenth of a second to start, in which it could have read this; and up to 100 MB.
const worthAThread = 8_000_000;
const mostThreads = 4;

/**
 * The networks in snapshot files, history files and answers of GetResourceConfigHistory, one for each account and
 * Region. Of several items of a resource the newest counts, whichever file it is in.
 * @param files names of files, plain or gzip; `-` is standard input
 * @param program what threads can be started from; without one there are none
 * @throws UnusableInput
 */
export async function readSnapshots(
  files: readonly string[],
  progress: Progress,
  program?: URL,
): Promise<readonly Network[]> {
  const sizes = await Promise.all(files.map(sizeOf));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const read = new Map<string, number>();
  const [first = '', ...others] = files;
  const what = others.length === 0 ? `Reading ${harmless(titleOf(first))}` : `Reading ${files.length} files`;
  const onRead = (file: string, bytes: number) => {
    read.set(file, bytes);
    const sum = [...read.values()].reduce((sofar, each) => sofar + each, 0);
    progress.show(what, sizes.includes(0) ? undefined : sum / all);
  };
  const threads = Math.min(files.length, availableParallelism(), mostThreads, Math.ceil(all / worthAThread));
  try {
    // Standard input belongs to this thread.
    const isParallel = program !== undefined && threads > 1 && !files.includes('-');
    const recordings = isParallel ? readInWorkers(files, threads, program, onRead) : readInTurn(files, onRead);
    return networksOf(await recordings);
  } finally {
    progress.end();
  }
}

async function readInTurn(
  files: readonly string[],
  onRead: (file: string, bytes: number) => void,
): Promise<readonly Recording[]> {
  const recordings: Recording[] = [];
  for (const file of files) {
    recordings.push(
      await readRecording(file, (bytes) => {
        onRead(file, bytes);
      }),
    );
  }
  return recordings;
}

/** The size of a file in bytes; 0 where it has none. What is wrong with it shows when it is read. */
async function sizeOf(file: string): Promise<number> {
  if (file === '-') return 0;
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
