// What bench/snapshots.ts runs, each in a process of its own: MODE PROGRAM FILE...
// Prints the seconds since the process started and its peak memory in bytes, as JSON.
import { JSONParser } from '@streamparser/json';
import { pathToFileURL } from 'node:url';
import { utf8Pieces } from '../cli/input/bytes';
import { progressOn } from '../cli/shell/progress';
import { readSnapshots } from '../cli/input/snapshots';
import { peakMemory } from '../test/aws/peak-memory.mjs';

const [mode = '', program = '', ...files] = process.argv.slice(2);
const unseen = progressOn({ err: () => undefined, now: () => 0, errColumns: undefined });

const modes: Readonly<Record<string, () => Promise<unknown>>> = {
  unpack: () => forEachPiece(() => undefined),
  parse: async () => {
    const parser = new JSONParser({ paths: ['$.configurationItems.*'], keepStack: false });
    parser.onValue = () => undefined;
    await forEachPiece((piece) => {
      parser.write(piece);
    });
  },
  inTurn: () => readSnapshots(files, unseen),
  atOnce: () => readSnapshots(files, unseen, pathToFileURL(program)),
  check: () => {
    process.argv = [process.execPath, program, 'check', '--snapshot', ...files, '--format', 'json'];
    process.argv.push('--fail-on', 'never', '--output', '/dev/null');
    return import(pathToFileURL(program).href);
  },
};

async function forEachPiece(take: (piece: Buffer) => void): Promise<void> {
  for (const file of files) for await (const piece of utf8Pieces(file, file)) take(piece);
}

await modes[mode]?.();
const seconds = performance.now() / 1000;
console.log(JSON.stringify({ seconds, memory: peakMemory(), failed: process.exitCode ?? 0 }));
