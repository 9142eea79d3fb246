// Every fact of AWS has a source and the day on which it was read there.
import { entriesWithin, factsFiles, factsIn, factsTable, type Fact, type FactsFile } from '../../infra/facts-table';
import type { Sources } from '../../shared/facts/sourced';
import { filesUnder } from './pack';

const names = filesUnder('shared/facts', '.ts').filter((path) => !path.endsWith('/sourced.ts'));

test('every file is read, that of types alone apart', async () => {
  const read = (await factsFiles()).map(({ name }) => `shared/facts/${name}.ts`);
  expect(read).toEqual(names);
});

describe.each(names)('%s', (path) => {
  const fileOf = async (): Promise<FactsFile> => {
    const file = (await factsFiles()).find(({ name }) => path === `shared/facts/${name}.ts`);
    if (file === undefined) throw new Error(`${path} was not read.`);
    return file;
  };

  test('names a source for each value, and for nothing else', async () => {
    const { sources, ...values } = (await fileOf()).exports;
    expect(Object.keys(sources as Sources).sort()).toEqual(Object.keys(values).sort());
  });

  test('exports data alone', async () => {
    expect(functionsIn((await fileOf()).exports)).toEqual([]);
  });

  test('says of each fact what it is, from where, and since when', async () => {
    expect(factsIn(await fileOf()).flatMap(complaintsAbout)).toEqual([]);
  });
});

test.each([
  ['title', { title: ' ' }],
  ['source', { source: '' }],
  ['source', { source: [] }],
  ['day', { read: '' }],
  ['day', { read: '2026-02-30' }],
  ['day', { read: new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10) }],
])('a fact without a proper %s is found: %j', (what, change) => {
  const fact = { title: 'Ports', file: 'ports', path: 'servicePorts', source: 'A page', read: '2026-11-30' };
  expect(complaintsAbout(fact)).toEqual([]);
  expect(complaintsAbout({ ...fact, ...change })).toEqual([`servicePorts: ${what}`]);
});

test('an entry may have a source or a day of its own', () => {
  const exports = {
    retired: { sms: { on: '2022-03-31', read: '2026-11-02' }, ec2messages: { on: '2026-09-30', source: 'A notice' } },
    sources: { retired: { title: 'Services that AWS has retired', source: 'A page', read: '2026-11-03' } },
  };
  expect(entriesWithin(exports.retired, 'retired')).toHaveLength(2);
  expect(
    factsTable(factsIn({ name: 'retired', exports }))
      .split('\n')
      .slice(2),
  ).toEqual([
    '| 2026-11-02 | Services that AWS has retired | [retired.sms](../shared/facts/retired.ts) | A page |',
    '| 2026-11-03 | Services that AWS has retired | [retired](../shared/facts/retired.ts) | A page |',
    '| 2026-11-03 | Services that AWS has retired | [retired.ec2messages](../shared/facts/retired.ts) | A notice |',
  ]);
});

function complaintsAbout({ title, source, read, path }: Fact): readonly string[] {
  const sources = [source].flat();
  const day = new Date(`${read}T00:00:00Z`);
  const isDay = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(read) && read.length === 10;
  return [
    ...(title.trim() === '' ? [`${path}: title`] : []),
    ...(sources.length === 0 || sources.some((one) => one.trim().length < 5) ? [`${path}: source`] : []),
    ...(!isDay || day.getTime() > Date.now() ? [`${path}: day`] : []),
  ];
}

function functionsIn(value: unknown): readonly unknown[] {
  if (typeof value === 'function') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(functionsIn) : [];
}
