// Snapshots of a million items: time and memory of `check --snapshot`, beside unpacking and parsing the same file.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { snapshotDocument } from '../cli/input/snapshot-document';
import { bundleCli } from '../infra/bundles';
import { projectRoot } from '../infra/project';
import type { Aim, Benchmark, Results, Table } from './benchmark';
import { snapshotPieces, writeSnapshot } from '../test/generated-snapshot/snapshot';

const items = 1_000_000;
/** In each of two files that are read at once: what threads gain does not need the large one. */
const fewerItems = 200_000;
const timesTheParse = 1.5;
const mostMemory = 512e6;

/** What one process measured. */
interface Run {
  /** Since the process was started. */
  readonly seconds: number;
  /** Peak resident memory, in bytes. */
  readonly memory: number;
}

/** Benchmark: what reading a snapshot costs, and that memory goes with what the rules look at. */
export const snapshots: Benchmark = {
  id: 'snapshots',
  question: `What does check --snapshot cost on a file of ${items.toLocaleString('en')} items, and how much of that is the file itself?`,
  measure: async (form) => {
    const kept = whatIsKept();
    if (form === 'small') return kept;
    const timed = await times();
    return { tables: [...timed.tables, ...kept.tables], aims: [...timed.aims, ...kept.aims] };
  },
};

async function times(): Promise<Results> {
  const folder = await mkdtemp(join(tmpdir(), 'snapshots-'));
  try {
    const [file, smaller, cli] = [await made(items), await made(fewerItems), join(folder, 'cli.mjs')];
    for (const { path, contents } of (await bundleCli()).files) {
      if (path.endsWith('.mjs')) await writeFile(cli, contents);
    }
    const runs = join(folder, 'runs.mjs');
    const entryPoints = [`${projectRoot}/bench/snapshot-runs.ts`];
    await build({ entryPoints, outfile: runs, bundle: true, platform: 'node', format: 'esm', minify: true });
    const run = async (mode: string, ...files: readonly string[]): Promise<Run> => {
      const { stdout } = await promisify(execFile)(process.execPath, [runs, mode, cli, ...files]);
      const { failed, ...measured } = JSON.parse(stdout) as Run & { readonly failed: number };
      if (failed !== 0) throw new Error(`${mode} ended with ${failed}.`);
      return measured;
    };
    const measured = {
      unpack: await run('unpack', file),
      parse: await run('parse', file),
      check: await run('check', file),
      inTurn: await run('inTurn', smaller, smaller),
      atOnce: await run('atOnce', smaller, smaller),
    };
    return {
      tables: [timesTable(measured, (await stat(file)).size), threadsTable(measured)],
      aims: timesAims(measured),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The path of a generated snapshot: made once, and again when its items would be others. */
async function made(count: number): Promise<string> {
  const sample = Array.from(snapshotPieces({ items: 2000 })).join('');
  const folder = join(tmpdir(), 'vpce-rules-bench');
  const file = join(folder, `${count}-${createHash('sha256').update(sample).digest('hex').slice(0, 16)}.json.gz`);
  if (existsSync(file)) return file;
  await mkdir(folder, { recursive: true });
  const unfinished = join(folder, `${process.pid}.json.gz`);
  await writeSnapshot(unfinished, { items: count });
  await rename(unfinished, file);
  return file;
}

type Measured = Readonly<Record<'unpack' | 'parse' | 'check' | 'inTurn' | 'atOnce', Run>>;

function row(what: string, { seconds, memory }: Run, base: Run): readonly string[] {
  return [what, seconds.toFixed(1), `${(seconds / base.seconds).toFixed(2)}×`, (memory / 1e6).toFixed(0)];
}

function timesTable(measured: Measured, size: number): Table {
  const { unpack, parse, check } = measured;
  return {
    title: `One process each, on a gzip file of ${(size / 1e6).toFixed(0)} MB; times those of the streaming parse`,
    head: ['what', 'seconds', 'times the parse', 'peak memory, MB'],
    rows: [
      row('unpacking alone', unpack, parse),
      row('streaming parse alone (@streamparser/json)', parse, parse),
      row('check --snapshot, all rules', check, parse),
    ],
  };
}

function threadsTable({ inTurn, atOnce }: Measured): Table {
  return {
    title: `Two files of ${fewerItems.toLocaleString('en')} items each, read without judging`,
    head: ['what', 'seconds', 'times the first', 'peak memory, MB'],
    rows: [row('one after the other', inTurn, inTurn), row('at once in threads', atOnce, inTurn)],
  };
}

function timesAims({ parse, check, inTurn, atOnce }: Measured): readonly Aim[] {
  const ratio = check.seconds / parse.seconds;
  const gain = inTurn.seconds / atOnce.seconds;
  return [
    {
      what: 'check --snapshot against a streaming parse',
      aim: `at most ${timesTheParse}×`,
      measured: `${ratio.toFixed(2)}×`,
      met: ratio <= timesTheParse,
      exact: false,
    },
    {
      what: 'peak memory of check --snapshot',
      aim: `less than ${mostMemory / 1e6} MB`,
      measured: `${(check.memory / 1e6).toFixed(0)} MB`,
      met: check.memory < mostMemory,
      exact: false,
    },
    {
      what: 'two files at once against one after the other',
      aim: 'faster',
      measured: `${gain.toFixed(2)}×`,
      met: gain > 1,
      exact: false,
    },
  ];
}

const pieceSize = 64 * 1024;
const networkItems = 400;
const sizes = [2000, 8000, 32_000];

/** How much of a file is parsed and kept, as what the rules do not look at grows. */
function whatIsKept(): Results {
  const rows = sizes.map((count) => {
    const text = Buffer.from(Array.from(snapshotPieces({ items: count, share: networkItems / count })).join(''));
    const document = snapshotDocument();
    for (let at = 0; at < text.length;) {
      // A piece is of whole characters.
      let end = Math.min(at + pieceSize, text.length);
      while (end < text.length && ((text[end] ?? 0) & 0xc0) === 0x80) end += 1;
      document.push(text.subarray(at, end));
      at = end;
    }
    const kept = document.end().items.length;
    return { count, pieces: Math.ceil(text.length / pieceSize), parsed: document.parsed(), kept };
  });
  const superfluous = rows.map(({ parsed, pieces }) => (parsed - networkItems) / pieces);
  return {
    tables: [
      {
        title: `What is parsed and kept of snapshots with ${networkItems} items of types that the rules know`,
        head: ['items', 'pieces of 64 kB', 'parsed', 'kept'],
        rows: rows.map(({ count, pieces, parsed, kept }) => [count, pieces, parsed, kept].map(String)),
      },
    ],
    aims: [
      {
        what: 'items kept, whatever else is in the file',
        aim: String(networkItems),
        measured: rows.map(({ kept }) => kept).join(', '),
        met: rows.every(({ kept }) => kept === networkItems),
        exact: true,
      },
      {
        what: 'items parsed in vain for each piece, where one is cut in two',
        aim: 'at most 1',
        measured: Math.max(...superfluous).toFixed(3),
        met: superfluous.every((each) => each >= 0 && each <= 1),
        exact: true,
      },
    ],
  };
}
