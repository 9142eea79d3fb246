// The tests of layers can fail: their functions on small made-up projects.
import { circlesIn, graphOf, mapFaults, pathsOnMap, refusedIn, upwardRooms, wayBetween, type Room } from './imports';

const rooms: readonly Room[] = [
  { name: 'cellar', files: /^cellar\//, below: [], packages: /^wine$/ },
  { name: 'kitchen', files: /^kitchen\//, below: ['cellar'] },
  { name: 'attic', files: /^attic\//, below: ['cellar', 'kitchen'] },
];

function graph(files: Readonly<Record<string, string>>) {
  return graphOf(Object.keys(files), (path) => files[path] ?? '');
}

test('the graph holds imports of every kind', () => {
  const found = graph({
    'a/all.ts': `
      import { b } from './b';
      import type { C } from '../c/c';
      import './d.mjs';
      export * from '../e';
      import { f } from 'f';
      const g = await import('./g');
      type H = import('./h').H;
      import json from './i.json';
      // import { no } from './no';
      const text = "import { no } from './no'";`,
    'a/b.ts': '',
    'c/c.ts': '',
    'a/d.mjs': '',
    'e/index.ts': '',
    'a/g.ts': '',
    'a/h.ts': '',
    'a/no.ts': '',
  });
  expect(found.get('a/all.ts')).toEqual({
    files: ['a/b.ts', 'c/c.ts', 'a/d.mjs', 'e/index.ts', 'a/g.ts', 'a/h.ts'],
    packages: ['f'],
  });
});

test('a circle is told once, with the way round, be it of types only', () => {
  const circle = graph({
    'a.ts': "import type { B } from './b';",
    'b.ts': "import { c } from './c';",
    'c.ts': "import { d } from './d'; import type { A } from './a';",
    'd.ts': '',
    'outside.ts': "import './a';",
  });
  expect(circlesIn(circle)).toEqual(['a.ts imports b.ts, which leads back: a.ts → b.ts → c.ts → a.ts']);
});

test('two circles are two, a file that imports itself is one, and a diamond is none', () => {
  const two = graph({
    'a.ts': "import './b';",
    'b.ts': "import './a';",
    'c.ts': "import './d';",
    'd.ts': "import './c'; import './a';",
  });
  expect(circlesIn(two)).toHaveLength(2);
  expect(circlesIn(graph({ 'a.ts': "import './a';" }))).toEqual(['a.ts imports a.ts, which leads back: a.ts → a.ts']);
  const diamond = {
    'a.ts': "import './b'; import './c';",
    'b.ts': "import './d';",
    'c.ts': "import './d';",
    'd.ts': '',
  };
  expect(circlesIn(graph(diamond))).toEqual([]);
});

test('an import from a lower floor to a higher one is refused, with the way round', () => {
  const upward = graph({
    'kitchen/stove.ts': "import type { Box } from '../attic/box';",
    'attic/box.ts': "import { lid } from './lid';",
    'attic/lid.ts': "import { pot } from '../kitchen/stove'; import { wine } from '../cellar/wine';",
    'cellar/wine.ts': "import { wine } from 'wine';",
  });
  expect(refusedIn(upward, rooms)).toEqual([
    'kitchen/stove.ts imports attic/box.ts: kitchen may not look at attic; the way round: kitchen/stove.ts → attic/box.ts → attic/lid.ts → kitchen/stove.ts',
  ]);
});

test('packages that a room may not use, and files that are in no room, are refused', () => {
  const found = graph({
    'kitchen/stove.ts': "import { wine } from 'wine';",
    'cellar/shelf.ts': "import '../garden/tree';",
    'garden/tree.ts': '',
  });
  expect(refusedIn(found, rooms)).toEqual([
    'kitchen/stove.ts imports wine: kitchen may not use this package',
    'cellar/shelf.ts imports garden/tree.ts: cellar may not look at undefined',
    'garden/tree.ts is in no room',
  ]);
});

test('a way is the shortest', () => {
  const found = graph({
    'a.ts': "import './b'; import './d';",
    'b.ts': "import './c';",
    'c.ts': "import './d';",
    'd.ts': '',
  });
  expect(wayBetween(found, 'a.ts', 'd.ts')).toEqual(['a.ts', 'd.ts']);
  expect(wayBetween(found, 'd.ts', 'a.ts')).toBeUndefined();
});

test('rooms that look up are found', () => {
  expect(upwardRooms(rooms)).toEqual([]);
  const [cellar, kitchen, attic] = rooms as readonly [Room, Room, Room];
  expect(upwardRooms([{ ...cellar, below: ['attic'] }, kitchen, attic])).toEqual([
    'cellar looks at attic, which is no room below it',
  ]);
});

test('a map that leaves out a folder, or names what is not there, is wrong', () => {
  const map = `attic/            under the roof
                    with a long story
  boxes/            what nobody needs
kitchen/<meal>/     one for each meal
cellar/wine.ts`;
  const named = pathsOnMap(map);
  expect(named).toEqual(['attic/', 'attic/boxes/', 'kitchen/<meal>/', 'cellar/wine.ts']);
  const there = ['attic/', 'cellar/wine.ts'];
  expect(mapFaults(named, ['attic', 'kitchen', 'cellar', 'garden'], (path) => there.includes(path))).toEqual([
    'the map names attic/boxes/, which does not exist',
    'the map does not name the folder garden/',
  ]);
});
