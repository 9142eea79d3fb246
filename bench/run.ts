// npm run bench: runs the benchmarks, and prints what they measured and what was aimed at.
//   ID...      only these
//   --small    seconds instead of minutes; fails if an aim is missed that is the same on every machine
//   --write    also writes what was measured into bench/README.md
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { withGenerated } from '../infra/markers';
import { projectRoot } from '../infra/project';
import type { Aim, Benchmark, Results, Table } from './benchmark';
import { calls } from './calls';
import { coldStart } from './cold-start';
import { latency } from './latency';
import { snapshots } from './snapshots';
import { sweeps } from './sweeps';
import { verdicts } from './verdicts';

/** All benchmarks, in the order in which they are shown. */
const benchmarks: readonly Benchmark[] = [coldStart, calls, sweeps, verdicts, snapshots, latency];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { small: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
});
const { small, write } = values;

try {
  process.exitCode = await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

/** @returns the exit status */
async function run(): Promise<number> {
  const chosen = positionals.length === 0 ? benchmarks : positionals.map(benchmarkOf);
  let missed = 0;
  for (const benchmark of chosen) {
    const start = performance.now();
    console.log(`\n${benchmark.id}: ${benchmark.question}`);
    const results = await benchmark.measure(small ? 'small' : 'full');
    const seconds = (performance.now() - start) / 1000;
    for (const table of results.tables) console.log(`\n${textOf(table)}`);
    console.log(`\n${results.aims.map(aimText).join('\n')}\n(${seconds.toFixed(0)} s)`);
    missed += results.aims.filter(({ exact, met }) => exact && !met).length;
    if (write) await writeResults(benchmark, results, seconds);
  }
  if (write) await writePart('machine', machine());
  return small && missed > 0 ? 1 : 0;
}

/** @throws Error when there is none */
function benchmarkOf(id: string): Benchmark {
  const found = benchmarks.find((benchmark) => benchmark.id === id);
  if (found) return found;
  const ids = benchmarks.map((benchmark) => benchmark.id).join(', ');
  throw new Error(`There is no benchmark ${JSON.stringify(id)}: expected one of ${ids}.`);
}

/** A table for a terminal: numbers at the right of their column. */
function textOf({ title, head, rows }: Table): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [title, '', ...[head, ...rows].map(line)].join('\n');
}

function aimText({ what, aim, measured, met, exact }: Aim): string {
  return `${met ? 'met   ' : 'MISSED'}  ${what}: ${measured} (aim: ${aim}${exact ? '; exact' : ''})`;
}

async function writeResults({ id, question }: Benchmark, { tables, aims }: Results, seconds: number): Promise<void> {
  const aimRows = aims.map(({ what, aim, measured, met, exact }) => [
    what,
    aim,
    measured,
    `${met ? 'met' : '**missed**'}${exact ? ', exact' : ''}`,
  ]);
  const content = [
    question,
    ...tables.map(({ title, head, rows }) => `**${title}**\n\n${markdown(head, rows)}`),
    markdown(['aim', 'wanted', 'measured', 'result'], aimRows),
    `It took ${seconds.toFixed(0)} seconds.`,
  ];
  await writePart(id, content.join('\n\n'));
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const isNumeric = (column: number) => rows.every((row) => /^[\d.,+ %-]*\D{0,4}$/.test(row[column] ?? ''));
  return [line(head), line(head.map((_, column) => (isNumeric(column) ? '---:' : '---'))), ...rows.map(line)].join(
    '\n',
  );
}

async function writePart(name: string, content: string): Promise<void> {
  const filepath = `${projectRoot}/bench/README.md`;
  const text = withGenerated(await readFile(filepath, 'utf8'), 'markdown', name, content);
  await writeFile(filepath, await format(text, { ...(await resolveConfig(filepath)), filepath }));
}

/** The machine in words: what numbers depend on, and nothing that tells whose it is. */
function machine(): string {
  const [cpu] = cpus();
  const cores = cpus().length;
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const model = cpu?.model.trim() ?? '';
  return [
    `${cores} ${cores === 1 ? 'core' : 'cores'}${model === '' ? '' : ` of ${model}`}`,
    `${gigabytes} GB of memory`,
    `Node.js ${process.versions.node}`,
    `${process.platform} ${process.arch}`,
  ].join(', ');
}
