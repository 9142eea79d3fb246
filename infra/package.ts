// npm run package: what `npm pack` packs, into dist/. The command line, the exports with their types, and the notices of
// what both bring along.
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { wasmFiles } from '../cli/input/wasm';
import { bundleApi, bundleCli } from './bundles';
import { noticesOf } from './notices';
import { projectRoot } from './project';

const bundles = [await bundleCli(), await bundleApi()];
for (const { path, contents } of bundles.flatMap(({ files }) => files)) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, contents);
}
await chmod(`${projectRoot}/dist/cli.mjs`, 0o755);
const embedded = Object.values(wasmFiles).map((file) => `node_modules/${file}`);
await writeFile(
  `${projectRoot}/dist/NOTICES.txt`,
  noticesOf(
    bundles.map(({ metafile }) => metafile),
    embedded,
  ),
);

const { status, stdout, stderr } = spawnSync(
  process.execPath,
  [
    'node_modules/dts-bundle-generator/dist/bin/dts-bundle-generator.js',
    '--silent',
    '--no-banner',
    '--out-file',
    'dist/index.d.ts',
    'api/index.ts',
  ],
  { cwd: projectRoot, encoding: 'utf8' },
);
if (status !== 0) {
  console.error(`The types cannot be rolled up:\n${stdout}${stderr}`);
  process.exitCode = 1;
}
