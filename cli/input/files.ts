// Files that are read at once: their text, or the JSON in them.
import { constants } from 'node:buffer';
import { UnexpectedShape } from '../../shared/sources/describe';
import { UnusableInput } from '../shell/refusal';
import { utf8Pieces } from './bytes';
import { NotJson, parseJson } from './json-text';

/** What is read from a document, with the file in front of what is wrong with it. @throws UnusableInput */
export function inFile<T>(title: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnexpectedShape) throw new UnusableInput(title, error.message);
    throw error;
  }
}

/** The text of a file, plain or gzip. @throws UnusableInput */
export async function readText(file: string, title: string, expected: string): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of utf8Pieces(file, title)) {
    size += piece.length;
    if (size > constants.MAX_STRING_LENGTH) {
      throw new UnusableInput(title, 'is too large to be read at once: expected less than 500 MB');
    }
    pieces.push(piece);
  }
  const text = Buffer.concat(pieces).toString();
  if (text.trim() === '') throw new UnusableInput(title, `is empty: expected ${expected}`);
  return text;
}

/** The JSON in a file. @throws UnusableInput */
export async function readJson(file: string, title: string = file): Promise<unknown> {
  const text = await readText(file, title, 'JSON');
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof NotJson) throw new UnusableInput(title, `is not JSON: ${error.message}`);
    throw error;
  }
}
