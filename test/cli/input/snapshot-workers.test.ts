// Threads that read snapshots and do not do as they should: nothing may be judged then, and nobody may wait for ever.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readInWorkers } from '../../../cli/input/snapshot-workers';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workers-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Reads two files in two threads that do this with the name of a file that they are given. */
async function readWith(onFile: string): Promise<unknown> {
  const program = join(folder, 'thread.mjs');
  await writeFile(
    program,
    `import { parentPort } from 'node:worker_threads';
     parentPort.on('message', (file) => { ${onFile} });`,
  );
  return readInWorkers(['a.json', 'b.json'], 2, pathToFileURL(program), () => undefined);
}

test('a thread that ends before it has answered is an error', async () => {
  await expect(
    readWith("if (file === 'b.json') process.exit(0); else parentPort.postMessage({ recording: 1 });"),
  ).rejects.toThrow('The thread that read b.json ended before it was done.');
});

test('so is one that fails', async () => {
  await expect(readWith("throw new TypeError('in ' + file);")).rejects.toThrow(/^in [ab]\.json$/);
});

test('of two refusals that of the first file is told, whichever comes first', async () => {
  const slowly = "setTimeout(() => parentPort.postMessage({ file, problem: 'is bad' }), file === 'a.json' ? 100 : 0);";
  await expect(readWith(slowly)).rejects.toThrow('a.json: is bad');
});
