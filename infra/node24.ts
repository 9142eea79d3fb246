// Node.js 24, Lambda's runtime, from its npm package: installed once into .cache, then reused.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { projectRoot } from './project';

const version = '24.21.0';
const folder = `${projectRoot}/.cache/node-${version}`;

/**
 * Makes sure that Node.js 24 is there.
 * @returns the path of its program
 * @throws Error when npm cannot install it
 */
export function node24(): string {
  const name = `node-${process.platform}-${process.arch}`;
  const program = `${folder}/node_modules/${name}/bin/node`;
  if (!existsSync(program)) {
    const options = ['--prefix', folder, '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
    const { status, error } = spawnSync('npm', ['install', ...options, `${name}@${version}`], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (error) throw new Error(`npm cannot be started: ${error.message}`);
    if (status !== 0)
      throw new Error(`npm could not install ${name}@${version}: it ended with status ${String(status)}.`);
  }
  return program;
}

// As a program of its own: npx tsx infra/node24.ts
if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(node24());
