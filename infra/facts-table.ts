// docs/facts.md: what the project takes for a fact of AWS, from where, since when.
import { readdir } from 'node:fs/promises';
import { projectRoot } from './project';
import type { Sourced, Sources } from '../shared/facts/sourced';

/** A file of shared/facts. */
export interface FactsFile {
  /** The file's name without `.ts`. */
  readonly name: string;
  /** Its exports, `sources` among them. */
  readonly exports: Readonly<Record<string, unknown>>;
}

/** A line of docs/facts.md. */
export interface Fact extends Sourced {
  readonly title: string;
  /** The file of shared/facts that holds it. */
  readonly file: string;
  /** The export that holds it, and within it the path to an entry with a source of its own. */
  readonly path: string;
}

/** All files of shared/facts that hold facts, by name. */
export async function factsFiles(): Promise<readonly FactsFile[]> {
  const names = (await readdir(`${projectRoot}/shared/facts`)).filter((name) => name.endsWith('.ts')).sort();
  const files = await Promise.all(
    names.map(async (name) => ({
      name: name.slice(0, -'.ts'.length),
      exports: (await import(`../shared/facts/${name}`)) as Readonly<Record<string, unknown>>,
    })),
  );
  // A file of types alone exports nothing at run time.
  return files.filter(({ exports }) => Object.keys(exports).length > 0);
}

/** The facts of a file: each export, and each entry within one that has a source or a day of its own. */
export function factsIn({ name, exports }: FactsFile): readonly Fact[] {
  return Object.entries((exports['sources'] ?? {}) as Sources).flatMap(([path, { title, source, read }]) => [
    { file: name, path, title, source, read },
    ...entriesWithin(exports[path], path).map((entry) => ({ file: name, title, source, read, ...entry })),
  ]);
}

/** The entries within a value that have a source or a day of their own. */
export function entriesWithin(value: unknown, path: string): readonly ({ readonly path: string } & Partial<Sourced>)[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const within = `${path}.${key}`;
    const own = isSourced(member) ? [{ ...sourceOf(member), path: within }] : [];
    return [...own, ...entriesWithin(member, within)];
  });
}

function isSourced(value: unknown): value is Partial<Sourced> {
  return (
    typeof value === 'object' && value !== null && (Object.hasOwn(value, 'source') || Object.hasOwn(value, 'read'))
  );
}

function sourceOf({ source, read }: Partial<Sourced>): Partial<Sourced> {
  return { ...(source === undefined ? {} : { source }), ...(read === undefined ? {} : { read }) };
}

/** The table of all facts, the oldest first. */
export function factsTable(facts: readonly Fact[]): string {
  const rows = [...facts]
    .sort((a, b) => order(a.read, b.read) || order(a.file, b.file) || order(a.path, b.path))
    .map(({ title, file, path, source, read }) =>
      [read, cell(title), `[${path}](../shared/facts/${file}.ts)`, [source].flat().map(shown).join('<br>')].join(' | '),
    );
  return ['read | what | value | source', '--- | --- | --- | ---', ...rows].map((row) => `| ${row} |`).join('\n');
}

function shown(source: string): string {
  return source.startsWith('https://') ? `<${source}>` : cell(source);
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
