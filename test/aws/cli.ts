// The real AWS CLI, run by a POSIX shell as somebody would who pastes a command.
import { execFile } from 'node:child_process';
import path, { join } from 'node:path';
import { promisify } from 'node:util';
import { pythonTool } from '../../infra/python';

const run = promisify(execFile);
const folderOfCli = pythonTool('.');

/**
 * Runs commands as they are printed, one after the other.
 * @param endpointUrl where AWS is
 * @param folder where files are written and read
 * @throws Error with what the command that failed has said
 */
export async function runInShell(commands: readonly string[], endpointUrl: string, folder: string): Promise<void> {
  for (const command of commands) {
    await run('/bin/sh', ['-c', command], { cwd: folder, env: environment(endpointUrl, folder) });
  }
}

/**
 * Makes the CLI read commands as a shell hands them over, each with all its options and values, and call nobody.
 * @returns how many it has read
 * @throws Error with what it says of the first that it refuses
 */
export async function parse(commands: readonly string[], folder: string): Promise<number> {
  // In place of the CLI, a function that passes its words on; redirections do not reach it.
  const script = [`aws() { printf '%s\\0' "$@" >&3; printf '\\0' >&3; }`, 'exec 3> words', ...commands].join('\n');
  const options = { cwd: folder, env: environment('http://127.0.0.1:9', folder) };
  await run('/bin/sh', ['-e', '-c', script], options);
  const reader = [join(folderOfCli, 'python'), path.resolve('test/aws/parse-commands.py')].join(' ');
  const { stdout } = await run('/bin/sh', ['-c', `${reader} < words`], options);
  return Number(stdout);
}

function environment(endpointUrl: string, folder: string): Record<string, string> {
  return {
    PATH: `${folderOfCli}:/usr/bin:/bin`,
    HOME: folder,
    AWS_ENDPOINT_URL: endpointUrl,
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    AWS_PAGER: '',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
