// npm run build: bundles every handler and the command line into dist/, and prints how large they are.
//   --only cli | functions    only these
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { bundleCli, bundleFunctions, bundleSecurityHub, ceilingOf, handlerIds, type Bundles } from './bundles';
import { projectRoot } from './project';

const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
if (only !== undefined && only !== 'cli' && only !== 'functions') {
  throw new Error(`--only is ${JSON.stringify(only)}: expected cli or functions.`);
}

type Files = Bundles['files'];

try {
  if (only !== 'cli') await buildFunctions();
  if (only !== 'functions') await buildCli();
} catch (error) {
  // esbuild's messages name the file and the line: the stack would only hide them.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function buildFunctions(): Promise<void> {
  const ids = handlerIds();
  const bundles = [...(await bundleFunctions(ids)).files, ...(await bundleSecurityHub()).files];
  await write(bundles);
  await removeOthers(ids);
  printSizes(bundles);
  const tooLarge = scripts(bundles).filter((file) => file.contents.length > ceilingOf(idOf(file.path)));
  if (tooLarge.length > 0) {
    const names = tooLarge.map((file) => `${shortPath(file.path)} (${ceilingOf(idOf(file.path)) / 1000} kB)`);
    throw new Error(`Larger than they may be: ${names.join(', ')}`);
  }
}

/** The folder of a bundle is called like its rule. */
function idOf(path: string): string {
  return basename(dirname(path));
}

async function buildCli(): Promise<void> {
  const bundles = (await bundleCli()).files;
  await write(bundles);
  await chmod(`${projectRoot}/dist/cli.mjs`, 0o755);
  // npm start builds it every time, and what people asked for there is the compliance view.
  if (only === undefined) printSizes(bundles);
}

async function write(files: Files): Promise<void> {
  await Promise.all(
    files.map(async ({ path, contents }) => {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, contents);
    }),
  );
}

/** Removes the bundles of rules that do not exist any more. */
async function removeOthers(ids: readonly string[]): Promise<void> {
  const folder = `${projectRoot}/dist/functions`;
  const others = (await readdir(folder)).filter((id) => !ids.includes(id));
  await Promise.all(others.map((id) => rm(`${folder}/${id}`, { recursive: true })));
}

function printSizes(bundles: Files): void {
  const rows = scripts(bundles).map(({ path, contents }) => {
    const sizes = [contents.length, gzipSync(contents).length].map((bytes) => `${(bytes / 1000).toFixed(1)} kB`);
    return [shortPath(path), ...sizes];
  });
  const table = [['bundle', 'minified', 'gzip'], ...rows];
  const width = Math.max(...table.map(([name]) => String(name).length));
  for (const [name, ...sizes] of table) {
    console.log([String(name).padEnd(width), ...sizes.map((size) => size.padStart(9))].join('  '));
  }
}

function scripts(files: Files) {
  return files.filter(({ path }) => path.endsWith('.mjs'));
}

function shortPath(path: string): string {
  return relative(projectRoot, path);
}
