// The JSON of a snapshot file, in pieces. An item is parsed when its type is one that the rules know, or not certain;
// of the others it is only checked that they are JSON.
import { isModelled, recordingReader, type Recording } from '../../shared/sources/configuration-items';
import { UnexpectedShape } from '../../shared/sources/describe';
import { jsonScanner } from './json-scanner';

/** A snapshot file, a history file or an answer of GetResourceConfigHistory, in pieces. */
export interface SnapshotDocument {
  /**
   * Takes the next bytes: whole characters of UTF-8.
   * @throws NotJson, UnexpectedShape
   */
  readonly push: (bytes: Buffer) => void;
  /** Whether there was nothing but blanks. */
  readonly isEmpty: () => boolean;
  /** How many items were parsed. */
  readonly parsed: () => number;
  /**
   * What the whole document says.
   * @throws NotJson, UnexpectedShape
   */
  readonly end: () => Recording;
}

/** Far more than AWS Config records of a resource; what is not known to be superfluous is kept so long. */
const largestItem = 64 * 1024 * 1024;

const list = 'configurationItems';
const typeKey = Buffer.from('"resourceType"');
const quotationMark = 0x22;
const openBracket = 0x5b;
const openBrace = 0x7b;

/** A document of which nothing came yet. */
export function snapshotDocument(): SnapshotDocument {
  const reader = recordingReader();
  let piece: Buffer = Buffer.from([]);

  // Bytes that may be needed: where they start in this piece, and what of them was in pieces before.
  let keptFrom: number | undefined;
  let kept: Buffer[] = [];
  let keptSize = 0;
  const drop = () => {
    keptFrom = undefined;
    kept = [];
    keptSize = 0;
  };
  const keptUpTo = (at: number): unknown => {
    const last = piece.subarray(keptFrom, at);
    const text = (kept.length === 0 ? last : Buffer.concat([...kept, last])).toString();
    drop();
    return JSON.parse(text);
  };

  // The document, which starts with this byte; its items are not in it.
  let root: number | undefined;
  let document: unknown;
  // The members of it that matter, and the one that is read now.
  const members = new Map<string, unknown>();
  let member: string | undefined;
  let memberByte = 0;
  let isInItems = false;

  // The item that is read now.
  let parsed = 0;
  let resourceType: string | undefined;
  let isCertain = true;
  let isTypeNext = false;
  // Where a key or value of it starts, when that is in this piece.
  let tokenAt = -1;
  let tokenByte = 0;

  // Of lists and objects it is enough to know that they are there.
  const keepScalar = (at: number, byte: number) => {
    if (byte !== openBracket && byte !== openBrace) keptFrom = at;
  };
  const valueUpTo = (at: number, byte: number): unknown => {
    if (byte === openBrace) return {};
    return byte === openBracket ? [] : keptUpTo(at);
  };
  const memberBegins = (at: number, byte: number) => {
    if (member === list && members.has(list)) throw new UnexpectedShape(`${list} is there twice: expected one list`);
    memberByte = byte;
    isInItems = member === list && byte === openBracket;
    keepScalar(at, byte);
  };
  const memberEnds = (at: number) => {
    const value = valueUpTo(at, memberByte);
    if (member === list || member === 'configSnapshotId') members.set(member, value);
    isInItems = false;
  };
  const itemEnds = (at: number) => {
    if (isCertain && resourceType !== undefined && !isModelled(resourceType)) {
      reader.passOver(resourceType);
      drop();
      return;
    }
    parsed += 1;
    reader.take(keptUpTo(at));
  };
  const tokenEnds = (at: number, isKey: boolean, isEscaped: boolean) => {
    const isPlain = tokenAt >= 0 && !isEscaped;
    if (isKey) {
      isTypeNext = isPlain && at - tokenAt === typeKey.length && isTypeKey(piece, tokenAt);
      isCertain &&= isPlain;
    } else if (isTypeNext) {
      // Of several the last one counts, as in JSON.parse.
      resourceType = isPlain && tokenByte === quotationMark ? piece.toString('utf8', tokenAt + 1, at - 1) : undefined;
    }
  };

  const scanner = jsonScanner({
    depth: 3,
    begins(depth, at, byte, isKey) {
      if (depth === 0) {
        root = byte;
        keepScalar(at, byte);
      } else if (depth === 1 && root === openBrace) {
        if (isKey) keptFrom = at;
        else memberBegins(at, byte);
      } else if (depth === 2 && isInItems) {
        keptFrom = at;
        resourceType = undefined;
        isCertain = true;
        isTypeNext = false;
      } else if (isInItems) {
        tokenAt = at;
        tokenByte = byte;
      }
    },
    ends(depth, at, isKey, isEscaped) {
      if (depth === 0) {
        document = root === openBrace ? Object.fromEntries(members) : valueUpTo(at, root ?? 0);
      } else if (depth === 1 && root === openBrace) {
        if (isKey) member = String(keptUpTo(at));
        else memberEnds(at);
      } else if (depth === 2 && isInItems) itemEnds(at);
      else if (isInItems) tokenEnds(at, isKey, isEscaped);
    },
  });

  return {
    push(bytes) {
      piece = bytes;
      scanner.push(bytes);
      tokenAt = -1;
      if (keptFrom === undefined) return;
      kept.push(bytes.subarray(keptFrom));
      keptSize += bytes.length - keptFrom;
      keptFrom = 0;
      if (keptSize <= largestItem) return;
      const place = isInItems ? `${list}[${reader.count()}]` : 'a text';
      throw new UnexpectedShape(`${place} is larger than 64 MB: expected what AWS Config records of one resource`);
    },
    isEmpty: () => root === undefined,
    parsed: () => parsed,
    end() {
      piece = Buffer.from([]);
      scanner.end();
      return reader.recording(document);
    },
  };
}

function isTypeKey(bytes: Buffer, at: number): boolean {
  return typeKey.every((byte, index) => bytes[at + index] === byte);
}
