// The house: its rooms and floors, no import circle, and a map that is true.
import { existsSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { projectRoot } from '../../infra/project';
import { circlesIn, graphOf, mapFaults, pathsOnMap, refusedIn, roomsOf, upwardRooms } from './imports';
import { filesUnder, textOf } from './pack';
import { rooms } from './rooms';

const notOurs = /^(?:\..*|node_modules|dist|coverage)$/;
const folders = foldersIn('').filter((name) => !notOurs.test(name));
const sources = [
  ...filesIn(''),
  ...folders.flatMap((folder) => ['.ts', '.mts', '.mjs', '.js'].flatMap((ending) => filesUnder(folder, ending))),
].filter((path) => /\.(?:ts|mts|mjs|js)$/.test(path) && !path.endsWith('.d.mts'));
const graph = graphOf(sources, textOf);

test('every source file is in one room', () => {
  const homeless = sources.filter((path) => roomsOf(rooms, path).length !== 1);
  expect(homeless).toEqual([]);
});

test('every room holds something, and looks only at rooms on lower floors', () => {
  expect(upwardRooms(rooms)).toEqual([]);
  // Being built.
  const mayBeEmpty = ['shared/path'];
  const empty = rooms.filter(
    ({ files, name }) => !mayBeEmpty.includes(name) && !sources.some((path) => files.test(path)),
  );
  expect(empty.map(({ name }) => name)).toEqual([]);
});

test('no file imports what its room may not look at', () => {
  expect(refusedIn(graph, rooms)).toEqual([]);
});

test('no imports go round in a circle', () => {
  expect(circlesIn(graph)).toEqual([]);
});

test('a handler and a fix import the rule of their own folder only', () => {
  const strangers = sources
    .filter((path) => /^functions\/[^/]+\/(?:handler|fix)\.ts$/.test(path))
    .flatMap((path) =>
      (graph.get(path)?.files ?? [])
        .filter((name) => name.startsWith('functions/') && posix.dirname(name) !== posix.dirname(path))
        .map((name) => `${path} imports ${name}`),
    );
  expect(strangers).toEqual([]);
});

test('CONTRIBUTING has a map of the folders that there are', () => {
  const [, map = ''] = /## Where things are\n\n```\n([\s\S]*?)```/.exec(textOf('CONTRIBUTING.md')) ?? [];
  const inside = (folder: string) => foldersIn(folder).map((name) => `${folder}/${name}`);
  const all = [...folders, ...inside('shared'), ...inside('shared/network'), ...inside('cli')];
  expect(mapFaults(pathsOnMap(map), all, (path) => existsSync(`${projectRoot}/${path}`))).toEqual([]);
});

test.each(sources.filter((path) => roomsOf(rooms, path)[0]?.pure === true))('%s is pure', (path) => {
  const code = textOf(path).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  expect(code.match(/\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bfetch\(|\bsetTimeout\(/g)).toBeNull();
});

test('no source file is longer than 400 lines', () => {
  expect(sources.filter((path) => textOf(path).split('\n').length > 401)).toEqual([]);
});

function foldersIn(folder: string): readonly string[] {
  return entriesIn(folder).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

function filesIn(folder: string): readonly string[] {
  return entriesIn(folder).flatMap((entry) => (entry.isFile() ? [entry.name] : []));
}

function entriesIn(folder: string) {
  return readdirSync(posix.join(projectRoot, folder), { withFileTypes: true });
}
