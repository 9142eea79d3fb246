import { mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { write } from '../../../cli/shell/write';

let folder: string;
const io = { out: () => Promise.resolve() };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'write-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a file is there whole, and nothing beside it', async () => {
  const file = join(folder, 'results.json');
  await write(['{', '}'], file, io);
  expect(await readFile(file, 'utf8')).toBe('{}');
  expect(await readdir(folder)).toEqual(['results.json']);
});

test('until everything is written, what was there stays', async () => {
  const file = join(folder, 'results.json');
  await writeFile(file, 'before');
  function* failing() {
    yield 'x'.repeat(100_000);
    throw new RangeError('out of ideas');
  }
  await expect(write(failing(), file, io)).rejects.toThrow(RangeError);
  expect(await readFile(file, 'utf8')).toBe('before');
  expect(await readdir(folder)).toEqual(['results.json']);
});

test('no link at a name that can be foreseen is followed', async () => {
  const [file, victim] = [join(folder, 'results.json'), join(folder, 'victim')];
  await writeFile(victim, 'mine');
  for (const name of [`.results.json.${process.pid}.tmp`, '.results.json.tmp', 'results.json.tmp']) {
    await symlink(victim, join(folder, name));
  }
  await write(['{}'], file, io);
  expect([await readFile(file, 'utf8'), await readFile(victim, 'utf8')]).toEqual(['{}', 'mine']);
});
