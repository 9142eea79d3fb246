// Virtual environments with the Python tools of the checks and tests: made once, then reused.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { projectRoot } from './project';

/** Python tools whose packages do not get on with each other live apart. */
const environments = {
  tools: { folder: `${projectRoot}/.venv`, requirements: `${projectRoot}/infra/requirements.txt` },
  facts: { folder: `${projectRoot}/.cache/botocore`, requirements: `${projectRoot}/infra/requirements-facts.txt` },
  scanner: { folder: `${projectRoot}/.cache/scanner`, requirements: `${projectRoot}/infra/requirements-scanner.txt` },
} as const;

/**
 * Makes sure that the environment is there and up to date; that takes no time when it is.
 * @returns the path of one of its programs, for instance of `sam`
 * @throws Error when Python 3 is missing or the packages cannot be installed
 */
export function pythonTool(program: string, environment: keyof typeof environments = 'tools'): string {
  const { folder, requirements } = environments[environment];
  // Holds the requirements that were installed.
  const stamp = `${folder}/installed.txt`;
  const wanted = readFileSync(requirements, 'utf8');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    rmSync(folder, { recursive: true, force: true });
    run('python3', ['-m', 'venv', folder]);
    run(`${folder}/bin/pip`, ['install', '--quiet', '--disable-pip-version-check', '--requirement', requirements]);
    writeFileSync(stamp, wanted);
  }
  return `${folder}/bin/${program}`;
}

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (error) throw new Error(`${command} cannot be started: ${error.message}`);
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} ended with status ${String(status)}.`);
}

// As a program of its own: npx tsx infra/python.ts
if (process.argv[1] === fileURLToPath(import.meta.url)) pythonTool('python');
