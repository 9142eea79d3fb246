// Writes a made-up configuration snapshot of any size.
//   npx tsx bench/snapshot-generator.ts [--items 1000000] [--share 0.02] [--seed 1] FILE     (.json or .json.gz)
import { parseArgs } from 'node:util';
import { writeSnapshot } from '../test/generated-snapshot/snapshot';

const { values, positionals } = parseArgs({
  options: { items: { type: 'string' }, share: { type: 'string' }, seed: { type: 'string' } },
  allowPositionals: true,
});
const [file] = positionals;
const items = Number(values.items ?? 1_000_000);
const share = Number(values.share ?? 0.02);
const seed = Number(values.seed ?? 1);
if (file === undefined || !(items >= 0) || !(share >= 0 && share <= 1) || Number.isNaN(seed)) {
  throw new Error('Expected [--items NUMBER] [--share 0 to 1] [--seed NUMBER] FILE');
}
await writeSnapshot(file, { items, share, seed });
