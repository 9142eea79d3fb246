// Files of AWS Config as they lie on a disk: packed, in several parts, damaged, many at once.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { snapshotPieces } from '../../generated-snapshot/snapshot';
import { UnusableInput } from '../../../cli/shell/refusal';
import { progressOn } from '../../../cli/shell/progress';
import { readSnapshots } from '../../../cli/input/snapshots';
import { bundleCli } from '../../../infra/bundles';
import { networksOf, recordingFrom } from '../../../shared/sources/configuration-items';
import { item, snapshot } from '../../configuration-items';
import { endpoint, vpc } from '../../network';
import { vpceRules, type Ending } from '../command-line';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'snapshots-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function file(name: string, content: string | Buffer): Promise<string> {
  await writeFile(path.join(folder, name), content);
  return path.join(folder, name);
}

const unseen = progressOn({ err: () => undefined, now: () => 0, errColumns: undefined });
const read = (...files: readonly string[]) => readSnapshots(files, unseen);

async function refusal(reading: Promise<unknown>): Promise<string> {
  const error: unknown = await reading.then(
    () => 'accepted',
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UnusableInput);
  return (error as UnusableInput).message.replace(`${folder}${path.sep}`, '');
}

const made = (items: number, seed: number) => [...snapshotPieces({ items, share: 0.3, seed })].join('');
const small = JSON.stringify(
  snapshot([
    { resourceType: 'AWS::S3::Bucket', resourceId: 'état-€-😀' },
    item('AWS::EC2::VPC', 'VpcId', vpc()),
    item('AWS::EC2::VPCEndpoint', 'VpcEndpointId', endpoint({ Tags: [{ Key: 'Name', Value: 'état-€-😀' }] })),
  ]),
);
const networksIn = (text: string) => networksOf([recordingFrom(JSON.parse(text))]);
const damagedFile = 'f.json: is damaged or cut short: expected a whole gzip file';

describe('a file is read as a whole, however it is written', () => {
  const text = made(800, 5);
  const half = Math.floor(text.length / 2);
  // Several members, as `cat a.gz b.gz` and parallel packers write them.
  const members = [text.slice(0, half), text.slice(half, half + 10), text.slice(half + 10)].map((part) =>
    gzipSync(part),
  );
  test.each([
    ['plain', Buffer.from(text)],
    ['gzip', gzipSync(text)],
    ['gzip of several members', Buffer.concat(members)],
    ['with a byte order mark', Buffer.from(`\uFEFF${text}`)],
    ['in UTF-16', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['in UTF-16, packed', gzipSync(Buffer.from(`\uFEFF${text}`, 'utf16le'))],
    ['indented', Buffer.from(JSON.stringify(JSON.parse(text), undefined, 2))],
  ])('%s', async (_name, bytes) => {
    expect(await read(await file('f.json', bytes))).toEqual(networksIn(text));
  });
});

test.each([
  ['plain', Buffer.from(small)],
  ['with a byte order mark', Buffer.from(`\uFEFF${small}`)],
  ['gzip', gzipSync(small)],
  ['in UTF-16', Buffer.from(`\uFEFF${small}`, 'utf16le')],
])('standard input byte by byte: %s', async (_name, bytes) => {
  const stdin = jest.spyOn(process, 'stdin', 'get');
  stdin.mockReturnValue(Readable.from(Array.from(bytes, (byte) => Buffer.from([byte]))) as never);
  expect(await read('-')).toEqual(networksIn(small));
  stdin.mockRestore();
});

test('who writes to standard input is not waited for once it is of no use', async () => {
  const endless = Readable.from(
    (function* () {
      for (;;) yield Buffer.from('[[[}');
    })(),
  );
  const stdin = jest.spyOn(process, 'stdin', 'get').mockReturnValue(endless as never);
  expect(await refusal(read('-'))).toBe('standard input: is not JSON: line 1, column 4: unexpected "}"');
  expect(endless.destroyed).toBe(true);
  stdin.mockRestore();
});

test('a packed file is refused wherever it is cut short, and whatever bit of it is wrong', async () => {
  const packed = gzipSync(small);
  for (let length = 2; length < packed.length; length += length < 40 || length > packed.length - 40 ? 1 : 7) {
    expect(await refusal(read(await file('f.json', packed.subarray(0, length))))).toBe(damagedFile);
  }
  // The header has a time and the name of a system in it, which nobody checks.
  for (let at = 10; at < packed.length; at += 3) {
    const damaged = Buffer.from(packed);
    damaged[at] = (damaged[at] ?? 0) ^ 0x10;
    const said = await refusal(read(await file('f.json', damaged)));
    expect([damagedFile, 'is not JSON', 'is not UTF-8 text'].some((part) => said.includes(part))).toBe(true);
  }
}, 60_000);

test('a file whose last members are missing is refused', async () => {
  const members = [small.slice(0, 100), small.slice(100)].map((part) => gzipSync(part));
  expect(await read(await file('f.json', Buffer.concat(members)))).toHaveLength(1);
  expect(await refusal(read(await file('f.json', members[0] ?? '')))).toBe(
    'f.json: is not JSON: line 1, column 101: the text ends too early',
  );
});

test.each([
  ['a byte that starts no character', [0x22, 0xff, 0x22]],
  ['half a character at the end', [0x22, 0xe2, 0x82]],
  ['half a character before another', [0x22, 0xe2, 0x82, 0x22]],
  ['half of a surrogate pair in UTF-16', [0xff, 0xfe, 0x22, 0x00, 0x00, 0xd8, 0x22, 0x00]],
  ['half a unit in UTF-16', [0xff, 0xfe, 0x22, 0x00, 0x22]],
])('%s is no text', async (_name, bytes) => {
  expect(await refusal(read(await file('f.json', Buffer.from(bytes))))).toBe(
    'f.json: is not UTF-8 text: expected JSON',
  );
});

test('how far it is shows while it reads, and is gone before anything else is said', async () => {
  let written = '';
  let time = 0;
  const progress = progressOn({ err: (text) => (written += text), now: () => (time += 700), errColumns: 80 });
  await readSnapshots([await file('f\u001B[2J.json', made(2000, 5))], progress);
  expect(written).toContain('f\\x1b[2J.json [####################] 100 %');
  expect(written.endsWith('\u001B[K\r\u001B[K')).toBe(true);
  written = '';
  const files = [await file('f.json', made(2000, 5)), await file('g.json', '[}')];
  await expect(readSnapshots(files, progress)).rejects.toThrow('g.json: is not JSON');
  expect(written.startsWith('\rReading 2 files [')).toBe(true);
  expect(written.endsWith('\u001B[K\r\u001B[K')).toBe(true);
});

describe('several files at once', () => {
  let program: string;
  let large: readonly string[];
  beforeAll(async () => {
    for (const { path: name, contents } of (await bundleCli()).files) {
      program = await file(path.basename(name), Buffer.from(contents));
    }
    large = await Promise.all([1, 2, 3].map((seed) => file(`${seed}.json`, made(4000, seed))));
  }, 60_000);

  // In the test's own process there are no threads.
  async function expectSame(...files: readonly string[]): Promise<Ending> {
    const argv = ['check', '--format', 'json', '--snapshot', ...files];
    const [inThreads, inTurn] = await Promise.all([spawned(argv), vpceRules(argv)]);
    expect(withoutTime(inThreads)).toEqual(withoutTime(inTurn));
    return inTurn;
  }

  // Another process has another clock.
  function withoutTime(ending: Ending): Ending {
    return { ...ending, out: ending.out.replace(/"evaluatedAt":"[^"]*",/, '') };
  }

  function spawned(argv: readonly string[]): Promise<Ending> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [program, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
      let [out, err] = ['', ''];
      child.stdout.on('data', (text: Buffer) => (out += text.toString()));
      child.stderr.on('data', (text: Buffer) => (err += text.toString()));
      child.on('error', reject).on('close', (status) => {
        resolve({ status: status ?? -1, out, err });
      });
    });
  }

  test('say what they say one after the other', async () => {
    const { status, out } = await expectSame(...large);
    expect(status).toBe(1);
    expect((JSON.parse(out) as { readonly evaluations: readonly unknown[] }).evaluations.length).toBeGreaterThan(1000);
  }, 60_000);

  test('are refused for the first of them that is of no use', async () => {
    const [first = '', second = '', third = ''] = large;
    const cut = await file('cut.json', made(4000, 4).slice(0, -1));
    const packed = await file('packed.json', gzipSync(small).subarray(0, 50));
    const absent = path.join(folder, 'absent.json');
    expect((await expectSame(first, cut, second, packed)).err).toMatch(/cut\.json: is not JSON: .*too early\n$/);
    expect((await expectSame(first, packed, cut, third)).err).toContain('packed.json: is damaged or cut short');
    expect((await expectSame(absent, first, second, cut)).err).toContain('absent.json: does not exist');
  }, 60_000);
});
