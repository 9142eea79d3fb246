// vpce-rules collect: writes the folder that `check --describe` reads, for those who may not give out credentials.
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { paginateDescribeManagedPrefixLists, type EC2Client } from '@aws-sdk/client-ec2';
import { answered } from '../../shared/aws/pages';
import { piecesOf, sliceNames, slices, type SliceName } from '../../shared/network/network';
import { fromDescribe } from '../../shared/sources/describe';
import { openAccount, refuseOtherOwner } from '../input/account';
import { call, isDenied, sentencesOf, type Failure } from '../input/aws-failures';
import { eachOf } from '../shell/each-of';
import { UnusableInput, LiveReadFailed, unusable } from '../shell/refusal';
import { folderFiles } from '../input/describe-folder';
import { allReaders } from '../input/live';
import { collectActions } from '../input/live-actions';
import { write } from '../shell/write';
import { codeOf } from '../shell/system-errors';
import { progressOn } from '../shell/progress';
import { count, harmless, type Io } from '../shell/terminal';

/** The options of `collect`, as they were given. */
export interface CollectOptions {
  readonly region: readonly string[];
  readonly profile?: string;
}

/** Regions, and calls of one kind, under way at once. */
const parallelRegions = 3;
const parallelCalls = 10;

/** What AWS lists for the whole Region. */
const listings = sliceNames.filter((name) => piecesOf(name) === undefined);

/**
 * Reads everything that any rule may need and writes it down, as the AWS CLI prints it. A listing that is denied is left
 * out: its file would say "there is none". All else that fails writes nothing of that Region.
 * @param folder new or empty; with several Regions, each gets a folder of its name in it
 * @returns the exit status: 2 when something could not be read
 * @throws UnusableArguments, UnusableInput, LiveReadFailed
 */
export async function collect(folder: string, options: CollectOptions, io: Io): Promise<number> {
  await refuseUsedFolder(folder);
  const progress = progressOn(io);
  const { accountId, clients, profile } = await openAccount({
    regions: options.region,
    profile: options.profile,
    env: io.env,
  });
  const failures: Failure[] = [];
  try {
    const collected = await eachOf([...clients], parallelRegions, async ([region, ec2]) => {
      const target = clients.size === 1 ? folder : path.join(folder, region);
      try {
        const show = (what: string) => {
          progress.show(`Reading ${region}: ${what}`);
        };
        const denied = (error: Error) => failures.push({ region, error });
        const files = await filesOf({ ec2, region, accountId, show, denied });
        if (files.size === 0) return '';
        await writeFolder(target, files, { Account: accountId, Region: region });
        const absent = allFiles.filter((file) => !files.has(file));
        const lacks = absent.length === 0 ? '' : `; left out, for it is not known: ${absent.join(', ')}`;
        return `${target}: account ${accountId}, ${region}, ${count(files.size, 'listing')}${lacks}`;
      } catch (error) {
        if (!(error instanceof Error) || error instanceof UnusableInput) throw error;
        failures.push({ region, error });
        return '';
      }
    });
    progress.end();
    const problems = sentencesOf(failures, profile);
    if (collected.every((line) => line === '')) throw new LiveReadFailed(problems.join(' '));
    for (const line of collected) if (line !== '') await io.out(`${harmless(line)}\n`);
    for (const problem of problems) io.err(`vpce-rules: ${harmless(problem)}\n`);
    return problems.length > 0 ? unusable : 0;
  } finally {
    progress.end();
    for (const client of clients.values()) client.destroy();
  }
}

async function refuseUsedFolder(folder: string): Promise<void> {
  try {
    if ((await readdir(folder)).length === 0) return;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw new UnusableInput(folder, `cannot be used (${codeOf(error)}): expected a new or empty folder`);
  }
  // Files of another day beside those of today would be one account that never was.
  throw new UnusableInput(folder, 'is not empty: expected a new or empty folder');
}

interface Region {
  readonly ec2: EC2Client;
  readonly region: string;
  readonly accountId: string;
  readonly show: (what: string) => void;
  /** Hears of what may not be read. */
  readonly denied: (error: Error) => void;
}

/** The documents of a Region, by the name of their file. */
async function filesOf(from: Region): Promise<Map<string, unknown>> {
  const files = new Map<string, unknown>();
  const listed = await Promise.all(listings.map((name) => unlessDenied(from, () => readRaw(from, name, undefined))));
  const listedOf = (name: SliceName) => listed[listings.indexOf(name)];
  const idsOf = (name: SliceName, field: string) => fieldsOf(listedOf(name) ?? [], field);

  const typed = <S extends 'vpcs' | 'vpcEndpoints'>(name: S) =>
    (listedOf(name) ?? []).map((raw) => fromDescribe(name, raw));
  refuseOtherOwner(from.accountId, { vpcs: typed('vpcs'), vpcEndpoints: typed('vpcEndpoints') });

  const services = await readServices(from, listedOf('vpcEndpointServices'), idsOf('vpcEndpoints', 'ServiceName'));
  for (const name of listings) {
    const resources = name === 'vpcEndpointServices' ? services : listedOf(name);
    if (resources) files.set(slices[name].file, { [slices[name].member]: resources });
  }

  const pieces = async (name: SliceName, keys: readonly string[], shape = (piece: unknown) => [piece]) => {
    const found = await readPieces(from, name, keys);
    if (found.length > 0 || keys.length === 0) files.set(slices[name].file, found.flatMap(shape));
  };
  for (const name of sliceNames) {
    const { parent, field } = piecesOf(name) ?? {};
    if (parent === undefined || field === undefined || !listedOf(parent)) continue;
    await pieces(name, idsOf(parent, field), name === 'dnsAttributes' ? oneOutputEach : undefined);
  }
  const prefixLists = await unlessDenied(from, () => managedPrefixLists(from));
  if (prefixLists) {
    files.set(folderFiles.managedPrefixLists, { PrefixLists: prefixLists });
    await pieces('prefixListEntries', fieldsOf(prefixLists, 'PrefixListId'));
  }
  return files;
}

const allFiles: readonly string[] = [...sliceNames.map((name) => slices[name].file), folderFiles.managedPrefixLists];

/** Services of other Regions, and those that their owner lists for nobody, are found by their name only. */
async function readServices(
  from: Region,
  listed: readonly unknown[] | undefined,
  used: readonly string[],
): Promise<readonly unknown[] | undefined> {
  if (!listed) return undefined;
  const known = new Set(fieldsOf(listed, 'ServiceName'));
  const unlisted = used.filter((name) => !known.has(name));
  if (unlisted.length === 0) return listed;
  const others = await unlessDenied(from, () => readRaw(from, 'vpcEndpointServices', unlisted));
  return others && [...listed, ...others];
}

/** What the SDK gives for these keys, or for the whole Region, untouched. @throws CallFailed */
async function readRaw(
  { ec2, region, accountId, show }: Region,
  name: SliceName,
  keys: readonly string[] | undefined,
): Promise<readonly unknown[]> {
  show(slices[name].file.replace('.json', ''));
  const raw: unknown[] = [];
  const keep = (described: unknown) => {
    raw.push(described);
    return fromDescribe(name, described);
  };
  await call(slices[name].actions, () => allReaders[name].read({ ec2, region, accountId, options: {}, keep }, keys));
  return raw;
}

/** What each key gives; without those that may not be read. */
async function readPieces(from: Region, name: SliceName, keys: readonly string[]): Promise<readonly unknown[]> {
  const pieces = await eachOf(keys, parallelCalls, (key) => unlessDenied(from, () => readRaw(from, name, [key])));
  return pieces.flatMap((piece) => piece ?? []);
}

async function managedPrefixLists({ ec2, show }: Region): Promise<readonly unknown[]> {
  show(folderFiles.managedPrefixLists.replace('.json', ''));
  return call(collectActions, async () => {
    const lists: unknown[] = [];
    for await (const page of paginateDescribeManagedPrefixLists({ client: ec2, pageSize: 100 }, {})) {
      lists.push(...answered(page.PrefixLists, 'PrefixLists'));
    }
    return lists;
  });
}

async function unlessDenied<T>({ denied }: Region, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!isDenied(error)) throw error;
    denied(error);
    return undefined;
  }
}

/** The different values of a field. */
function fieldsOf(resources: readonly unknown[], field: string): readonly string[] {
  const values = resources.map((resource) => (resource as Readonly<Record<string, unknown>>)[field]);
  return [...new Set(values.filter((value) => typeof value === 'string' && value !== ''))] as readonly string[];
}

/** `aws ec2 describe-vpc-attribute` prints one attribute at a time. */
function oneOutputEach(attributes: unknown): object[] {
  const { VpcId, ...values } = attributes as Readonly<Record<string, unknown>>;
  return Object.entries(values).map(([name, value]) => ({ VpcId, [name]: value }));
}

/** Who it is comes last: until then nobody takes the folder for a whole one. */
async function writeFolder(folder: string, files: ReadonlyMap<string, unknown>, caller: object): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new UnusableInput(folder, `cannot be made (${codeOf(error)}): expected a new or empty folder`);
  }
  for (const [name, document] of [...files, [folderFiles.caller, caller] as const]) {
    const text = `${JSON.stringify(asPrinted(document), undefined, 4)}\n`;
    await write([text], path.join(folder, name), { out: () => Promise.resolve() });
  }
}

/** Times as the AWS CLI prints them: `2026-03-01T12:00:00.123000+00:00`. */
function asPrinted(value: unknown): unknown {
  if (value instanceof Date) {
    const [second, milliseconds] = value.toISOString().replace('Z', '').split('.');
    return `${second}${milliseconds === '000' ? '' : `.${milliseconds}000`}+00:00`;
  }
  if (Array.isArray(value)) return value.map(asPrinted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asPrinted(inner)]));
}
