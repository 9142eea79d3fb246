// What `check` reads offline: files of AWS Config, and folders of `aws ec2 describe-…` outputs.
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { sliceNames, slices, type Network } from '../shared/network/network';
import { shown } from '../shared/rule/annotations';
import { networksOf, recordingFrom, type Recording } from '../shared/sources/configuration-items';
import { UnexpectedShape } from '../shared/sources/describe';
import { networkFromDescribe, pieceByPiece } from '../shared/sources/describe-outputs';
import { NotJson, parseJson } from './json-text';

/** Input that cannot be used. The message is one sentence: the file, the place in it, what was expected. */
export class UnusableInput extends Error {
  override readonly name = 'UnusableInput';
  readonly file: string;

  constructor(file: string, problem: string) {
    super(`${file}: ${problem}`);
    this.file = file;
  }
}

/**
 * The networks in snapshot files, history files and answers of GetResourceConfigHistory, one for each account and
 * Region. Of several items of a resource the newest counts, whichever file it is in.
 * @param files names of files, plain or gzip; `-` is standard input
 * @throws UnusableInput
 */
export async function readSnapshots(files: readonly string[]): Promise<readonly Network[]> {
  const recordings: Recording[] = [];
  for (const file of files) {
    const title = file === '-' ? 'standard input' : file;
    const document = await readJson(file, title);
    recordings.push(inFile(title, () => recordingFrom(document)));
  }
  return networksOf(recordings);
}

const folderFiles = {
  caller: 'caller.json',
  managedPrefixLists: 'describe-managed-prefix-lists.json',
} as const;

/**
 * The network in a folder of `aws ec2 describe-…` outputs, each named after its command. A file that is missing leaves
 * its part of the network not known.
 * @throws UnusableInput
 */
export async function readDescribeFolder(folder: string): Promise<Network> {
  const present = new Set(await filesIn(folder));
  const inFolder = (name: string) => path.join(folder, name);
  if (!present.has(folderFiles.caller)) {
    throw new UnusableInput(
      folder,
      `holds no ${folderFiles.caller}: expected {"Account": "<12 digits>", "Region": "<Region>"}`,
    );
  }
  const { accountId, region } = callerFrom(inFolder(folderFiles.caller), await readJson(inFolder(folderFiles.caller)));
  const outputs: Partial<Record<string, readonly unknown[]>> = {};
  for (const name of sliceNames) {
    const { file, member } = slices[name];
    const parts: (readonly unknown[])[] = [];
    if (name === 'prefixListEntries' && present.has(folderFiles.managedPrefixLists)) {
      const listFile = inFolder(folderFiles.managedPrefixLists);
      parts.push(membersOf(listFile, 'PrefixLists', await readJson(listFile)));
    }
    if (present.has(file)) {
      const document = await readJson(inFolder(file));
      parts.push(
        pieceByPiece.has(name) ? piecesOf(inFolder(file), document) : membersOf(inFolder(file), member, document),
      );
    }
    if (parts.length > 0) outputs[member] = parts.flat();
  }
  if (Object.keys(outputs).length === 0) {
    throw new UnusableInput(folder, `holds no outputs: expected ${slices.vpcEndpoints.file} and others beside it`);
  }
  try {
    return networkFromDescribe(accountId, region, outputs);
  } catch (error) {
    // The message starts with the name of the file.
    if (error instanceof UnexpectedShape) throw new UnusableInput(folder, error.message);
    throw error;
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    throw new UnusableInput(folder, whyUnreadable(error, 'a folder of aws ec2 describe-* outputs'));
  }
}

function callerFrom(file: string, document: unknown): { readonly accountId: string; readonly region: string } {
  const { Account, Region } = isObject(document) ? document : {};
  if (typeof Account !== 'string' || !/^[0-9]{12}$/.test(Account)) {
    throw new UnusableInput(file, `Account is ${shown(Account, 60)}: expected a string of 12 digits`);
  }
  if (typeof Region !== 'string' || !/^[a-z]{2,8}-[a-z-]{2,30}-[0-9]{1,2}$/.test(Region)) {
    throw new UnusableInput(file, `Region is ${shown(Region, 60)}: expected a Region such as us-east-1`);
  }
  return { accountId: Account, region: Region };
}

/** An output, or its pages. */
function pagesOf(document: unknown): readonly unknown[] {
  return Array.isArray(document) ? document : [document];
}

/** Outputs that each tell of one resource, which they name. */
function piecesOf(file: string, document: unknown): readonly unknown[] {
  const pieces = pagesOf(document);
  // The last output about a resource decides whether its pages are all here.
  const cutShort = new Map<unknown, boolean>();
  for (const piece of pieces) {
    if (isObject(piece)) cutShort.set(piece['PrefixListId'] ?? piece['VpcId'], hasMore(piece));
  }
  for (const [id, isCutShort] of cutShort) if (isCutShort) throw cutShortOutput(file, ` for ${shown(id, 60)}`);
  return pieces;
}

// `aws --max-items` and `--no-paginate` stop early: what is not there would count as absent.
function hasMore(page: unknown): boolean {
  return isObject(page) && typeof page['NextToken'] === 'string' && page['NextToken'] !== '';
}

function cutShortOutput(file: string, about: string): UnusableInput {
  return new UnusableInput(file, `ends with a NextToken${about}: expected all pages, but the output was cut short`);
}

/** What an output lists, all its pages together. */
function membersOf(file: string, member: string, document: unknown): readonly unknown[] {
  const pages = pagesOf(document);
  const places = pages.map((_page, index) => (Array.isArray(document) ? `page ${index + 1}: ` : ''));
  // A script that collects pages of a command that failed writes an empty list: nothing was read.
  if (pages.length === 0) {
    throw new UnusableInput(file, `has no page: expected what aws ec2 ${path.basename(file, '.json')} prints`);
  }
  if (hasMore(pages.at(-1))) throw cutShortOutput(file, '');
  return pages.flatMap((page, index) => {
    const members = isObject(page) ? page[member] : undefined;
    if (!Array.isArray(members)) {
      throw new UnusableInput(file, `${places[index] ?? ''}${member} is ${shown(members, 60)}: expected a list`);
    }
    return members as readonly unknown[];
  });
}

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
  const text = decode(await inflate(await readBytes(file, title), title), title);
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

async function readBytes(file: string, title: string): Promise<Buffer> {
  try {
    if (file !== '-') return await readFile(file);
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
    return Buffer.concat(chunks);
  } catch (error) {
    throw new UnusableInput(title, whyUnreadable(error, 'a file'));
  }
}

function whyUnreadable(error: unknown, expected: string): string {
  const code = codeOf(error);
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'does not exist',
    ENOTDIR: 'is not a folder',
    EISDIR: 'is a folder',
    EACCES: 'may not be read',
    ERR_FS_FILE_TOO_LARGE: 'is too large to be read at once',
  };
  return `${reasons[code] ?? `cannot be read (${code})`}: expected ${expected}`;
}

// By its first bytes, not by its name: an S3 client may have unpacked it, or standard input has no name.
async function inflate(bytes: Buffer, title: string): Promise<Buffer> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await promisify(gunzip)(bytes);
  } catch {
    throw new UnusableInput(title, 'is damaged or cut short: expected a whole gzip file');
  }
}

// PowerShell writes UTF-16 when it redirects to a file. The decoder drops a byte order mark.
function decode(bytes: Buffer, title: string): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    const tooLong = codeOf(error) === 'ERR_STRING_TOO_LONG';
    throw new UnusableInput(
      title,
      tooLong ? 'is too large to be read at once: expected less than 500 MB' : 'is not UTF-8 text: expected JSON',
    );
  }
}

/** The code that Node.js gives its own errors. */
function codeOf(error: unknown): string {
  return isObject(error) && typeof error['code'] === 'string' ? error['code'] : 'for unknown reasons';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
