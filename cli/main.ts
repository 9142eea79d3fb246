// The entry of dist/cli.mjs: joins the command line to the process.
import { lookup } from 'node:dns/promises';
import { parentPort } from 'node:worker_threads';
import { run } from './run';
import { UnusableInput } from './shell/refusal';
import { codeOf } from './shell/system-errors';
import { answerRequests } from './input/snapshot-workers';
import type { Io } from './shell/terminal';

// Errors of writing arrive at out(), and an event that nobody listens to would end the process.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

const io: Io = {
  out: (text) =>
    new Promise((resolve, reject) => {
      process.stdout.write(text, (error) => {
        // The reader has seen enough: `| head`.
        if (!error || codeOf(error) === 'EPIPE') resolve();
        else reject(new UnusableInput('standard output', `cannot be written (${codeOf(error)})`));
      });
    }),
  err: (text) => process.stderr.write(text),
  env: process.env,
  cwd: process.cwd(),
  columns: process.stdout.isTTY ? process.stdout.columns : undefined,
  errColumns: process.stderr.isTTY ? process.stderr.columns : undefined,
  now: () => Date.now(),
  // Not DNS alone: what the system's resolver says, with its hosts file and the DNS of a VPN.
  lookup: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
  program: new URL(import.meta.url),
};

// Threads that read snapshots are started from this same file.
if (parentPort) answerRequests(parentPort);
else process.exitCode = await run(process.argv.slice(2), io);
