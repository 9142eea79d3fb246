// check --describe: folders of `aws ec2 describe-…` outputs.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { piecesOf, sliceNames, slices, type Network } from '../../shared/network/network';
import { shown } from '../../shared/rule/annotations';
import { UnexpectedShape } from '../../shared/sources/describe';
import { networkFromDescribe } from '../../shared/sources/describe-outputs';
import { whyUnreadable } from './bytes';
import { UnusableInput, slipOf } from '../shell/refusal';
import { readJson } from './files';
import { realOwner, realRegion } from './ownership';

/** Files of a folder that no slice names. */
export const folderFiles = {
  caller: 'caller.json',
  managedPrefixLists: 'describe-managed-prefix-lists.json',
  recordSets: 'list-resource-record-sets.json',
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
      parts.push(piecesOf(name) ? allPieces(inFolder(file), document) : membersOf(inFolder(file), member, document));
    }
    if (parts.length > 0) outputs[member] = parts.flat();
  }
  if (outputs['HostedZones'] && present.has(folderFiles.recordSets)) {
    const file = inFolder(folderFiles.recordSets);
    outputs['HostedZones'] = withRecords(outputs['HostedZones'], allPieces(file, await readJson(file)));
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

/** The zones of VPCs, each with its records: one piece for each zone, as `list-resource-record-sets` says no zone. */
function withRecords(ofVpcs: readonly unknown[], pieces: readonly unknown[]): readonly unknown[] {
  const records = new Map(
    (pieces as readonly ZonePiece[]).map(({ HostedZoneId, ResourceRecordSets }) => [
      idOf(HostedZoneId),
      ResourceRecordSets,
    ]),
  );
  return (ofVpcs as readonly VpcPiece[]).map((piece) => ({
    ...piece,
    HostedZoneSummaries: piece.HostedZoneSummaries?.map((zone) => {
      const found = records.get(idOf(zone.HostedZoneId));
      return found === undefined ? zone : { ...zone, ResourceRecordSets: found };
    }),
  }));
}

interface ZonePiece {
  readonly HostedZoneId?: unknown;
  readonly ResourceRecordSets?: unknown;
}

interface VpcPiece {
  readonly HostedZoneSummaries?: readonly ZonePiece[];
}

// Some commands print /hostedzone/Z… where others print Z….
function idOf(id: unknown): string {
  return String(id).replace(/^\/hostedzone\//, '');
}

/**
 * What the folder holds and nobody reads although its name is close to one that is read, in sentences.
 * @throws UnusableInput
 */
export async function misnamedFiles(folder: string): Promise<readonly string[]> {
  const known: readonly string[] = [...sliceNames.map((name) => slices[name].file), ...Object.values(folderFiles)];
  return (await filesIn(folder))
    .filter((file) => !known.includes(file))
    .flatMap((file) => {
      const meant = slipOf(file, known);
      return meant === undefined ? [] : [`${path.join(folder, file)} is not read: did you mean ${meant}?`];
    });
}

/**
 * The network in such a folder, which must be of the account that it names.
 * @throws UnusableInput
 */
export async function readOwnFolder(folder: string): Promise<Network> {
  const network = await readDescribeFolder(folder);
  const { accountId, vpcs, vpcEndpoints } = network;
  const owner = realOwner(accountId, { vpcs: vpcs.items, vpcEndpoints: vpcEndpoints.items });
  const region = realRegion(network);
  if (region !== undefined) {
    const problem = `Region is ${JSON.stringify(network.region)}: expected ${JSON.stringify(region)}, where what is in the folder is`;
    throw new UnusableInput(path.join(folder, folderFiles.caller), problem);
  }
  if (owner === undefined) return network;
  const problem = `Account is ${JSON.stringify(accountId)}: expected ${JSON.stringify(owner)}, which owns what is in the folder`;
  throw new UnusableInput(path.join(folder, folderFiles.caller), problem);
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
function allPieces(file: string, document: unknown): readonly unknown[] {
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

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
