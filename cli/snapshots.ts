// Reads files of AWS Config of any size: only items of types that the rules know are kept, or parsed at all.
import { stat } from 'node:fs/promises';
import type { Network } from '../shared/network/network';
import { networksOf, type Recording } from '../shared/sources/configuration-items';
import { titleOf, utf8Pieces } from './input-bytes';
import { inFile } from './inputs';
import { NotJson } from './json-scanner';
import type { Progress } from './progress';
import { UnusableInput } from './refusal';
import { snapshotDocument } from './snapshot-document';
import { harmless } from './terminal';

/**
 * The networks in snapshot files, history files and answers of GetResourceConfigHistory, one for each account and
 * Region. Of several items of a resource the newest counts, whichever file it is in.
 * @param files names of files, plain or gzip; `-` is standard input
 * @throws UnusableInput
 */
export async function readSnapshots(files: readonly string[], progress: Progress): Promise<readonly Network[]> {
  const recordings: Recording[] = [];
  try {
    for (const file of files) {
      const size = await sizeOf(file);
      const what = `Reading ${harmless(titleOf(file))}`;
      recordings.push(
        await readRecording(file, (bytes) => {
          progress.show(what, size === undefined ? undefined : bytes / size);
        }),
      );
    }
  } finally {
    progress.end();
  }
  return networksOf(recordings);
}

// Where it cannot be told, it is not needed: reading says what is wrong.
async function sizeOf(file: string): Promise<number | undefined> {
  const size =
    file === '-'
      ? 0
      : await stat(file).then(
          (status) => status.size,
          () => 0,
        );
  return size > 0 ? size : undefined;
}

/**
 * What a file says.
 * @param onRead takes how many bytes of the file are read so far
 * @throws UnusableInput
 */
export async function readRecording(file: string, onRead: (bytes: number) => void): Promise<Recording> {
  const title = titleOf(file);
  const document = snapshotDocument();
  try {
    for await (const piece of utf8Pieces(file, title, onRead)) {
      inFile(title, () => {
        document.push(piece);
      });
    }
    if (document.isEmpty()) throw new UnusableInput(title, 'is empty: expected JSON');
    return inFile(title, document.end);
  } catch (error) {
    if (error instanceof NotJson) throw new UnusableInput(title, `is not JSON: ${error.message}`);
    throw error;
  }
}
