// What benchmarks and tests tell of memory is that of the process they mean.
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const measure = pathToFileURL(resolve('test/aws/peak-memory.mjs')).href;

/** Peak memory of a process, in MB, that takes so much itself and is started by one that has taken so much. */
async function peakOf(own: number, ofParent: number): Promise<number> {
  const child = `
    import { peakMemory } from '${measure}';
    const taken = Buffer.alloc(${own} * 1e6, 1);
    console.log(peakMemory() / 1e6, taken.length);`;
  const parent = `
    import { spawnSync } from 'node:child_process';
    const taken = Buffer.alloc(${ofParent} * 1e6, 1);
    const args = ['--input-type=module', '--eval', ${JSON.stringify(child)}];
    console.log(spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout, taken.length);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', parent]);
  return Number.parseFloat(stdout);
}

test('a process is not charged for the memory of the one that started it', async () => {
  const alone = await peakOf(0, 0);
  expect(alone).toBeGreaterThan(10);
  expect(Math.abs((await peakOf(0, 300)) - alone)).toBeLessThan(30);
});

test('what a process takes itself is counted', async () => {
  expect(await peakOf(200, 0)).toBeGreaterThan(200);
});
