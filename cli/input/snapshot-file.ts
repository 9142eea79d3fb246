// Reads one file of AWS Config, of any size.
import type { Recording } from '../../shared/sources/configuration-items';
import { titleOf, utf8Pieces } from './bytes';
import { inFile } from './files';
import { NotJson } from './json-scanner';
import { UnusableInput } from '../shell/refusal';
import { snapshotDocument } from './snapshot-document';

/**
 * What a snapshot file, a history file or an answer of GetResourceConfigHistory says.
 * @param file a name, plain or gzip; `-` is standard input
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
