// AWS's own runtime interface client for Node.js, the one inside Lambda's images: built once into .cache, then reused.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { node24 } from './node24';
import { projectRoot } from './project';

const version = '4.0.2';
const folder = `${projectRoot}/.cache/aws-lambda-ric-${version}`;
const addon = `${folder}/node_modules/aws-lambda-ric/rapid-client.node`;

/** What its native part is built with; .ci/run installs what is missing. */
const buildTools = ['cmake', 'autoreconf', 'libtoolize', 'make', 'g++'];

/**
 * Makes sure that the client is there.
 * @returns the path of its program; `undefined` where it cannot be built for want of tools
 * @throws Error when its build fails although they are there
 */
export function runtimeClient(): string | undefined {
  if (existsSync(addon)) return `${dirname(addon)}/index.mjs`;
  if (buildTools.some((tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).error)) return undefined;
  mkdirSync(folder, { recursive: true });
  const options = ['--prefix', folder, '--no-package-lock', '--no-audit', '--no-fund', '--foreground-scripts=false'];
  const { status, stderr } = spawnSync('npm', ['install', ...options, `aws-lambda-ric@${version}`], {
    // Its addon is compiled for the Node.js that runs npm's scripts.
    env: { ...process.env, PATH: `${dirname(node24())}:${process.env['PATH'] ?? ''}` },
    encoding: 'utf8',
  });
  if (status !== 0 || !existsSync(addon)) throw new Error(`aws-lambda-ric@${version} could not be built:\n${stderr}`);
  return `${dirname(addon)}/index.mjs`;
}

// As a program of its own: npx tsx infra/runtime-client.ts
if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(runtimeClient() ?? 'Not built.');
