// npm run test:package: packs the package, installs it elsewhere, and uses it as its readers do: the command by npx, the
// exports from a program in TypeScript.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rules as registry } from '../functions/index';
import { version } from '../package.json';
import { projectRoot } from './project';

const folder = mkdtempSync(join(tmpdir(), 'vpce-rules-package-'));
try {
  const [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], projectRoot)) as readonly [
    { readonly filename: string; readonly size: number; readonly files: readonly { readonly path: string }[] },
  ];
  assert.deepEqual(packed.files.map(({ path }) => path).sort(), [
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'dist/NOTICES.txt',
    'dist/cli.mjs',
    'dist/index.d.ts',
    'dist/index.mjs',
    'package.json',
    'schemas/configuration.schema.json',
    'schemas/results.schema.json',
  ]);

  writeFileSync(join(folder, 'package.json'), '{"private": true, "type": "module"}\n');
  // It brings along all it needs: nothing is looked up.
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, packed.filename)]);
  const npx = (...argv: readonly string[]) => run('npx', ['--no-install', 'vpce-rules', ...argv]);
  assert.equal(npx('--version'), `${version}\n`);
  const { rules } = JSON.parse(npx('rules', '--format', 'json')) as { readonly rules: readonly unknown[] };
  assert.equal(rules.length, registry.length);
  const estate = join(projectRoot, 'examples/estate');
  const table = npx('check', '--describe', estate, '--fail-on', 'never');
  assert.match(table, /^\d+ of \d+ resources are non-compliant/);

  const [, code = '', printed = ''] =
    /```ts\n([\s\S]*?)```[\s\S]*?```text\n([\s\S]*?)```/.exec(readFileSync(join(projectRoot, 'docs/api.md'), 'utf8')) ??
    [];
  writeFileSync(join(folder, 'example.ts'), code);
  // With the types of Node.js for `console`, and with those of the package alone.
  symlinkSync(join(projectRoot, 'node_modules/@types'), join(folder, 'node_modules/@types'));
  const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc');
  const options = [
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--strict',
    '--types',
    'node',
    '--skipLibCheck',
    'false',
  ];
  run(process.execPath, [tsc, ...options, 'example.ts']);
  assert.equal(run(process.execPath, ['example.js']), printed);
  copyFileSync(join(folder, packed.filename), join(projectRoot, 'dist', packed.filename));
  console.log(`dist/${packed.filename}, ${(packed.size / 1000).toFixed(0)} kB: the command and the exports work.`);
} finally {
  rmSync(folder, { recursive: true });
}

/** What the program prints. */
function run(program: string, argv: readonly string[], cwd = folder): string {
  const { status, stdout, stderr, error } = spawnSync(program, argv, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  assert.equal(status, 0, `${program} ${argv.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}
