// Who imports whom, as a graph of files, and what a house of rooms allows of it. Type-only imports count.
import { posix } from 'node:path';
import { preProcessFile } from 'typescript';

/** Files of one kind, and what they may import. */
export interface Room {
  readonly name: string;
  /** Its files, by their paths in the project. */
  readonly files: RegExp;
  /** Rooms on lower floors that its files may import, beside its own. */
  readonly below: readonly string[];
  /** Packages and modules of Node.js that it may import; `undefined`: none. */
  readonly packages?: RegExp;
  /** The same input gives the same result, whenever and wherever. */
  readonly pure?: true;
}

/** What a file imports: files of the project, and packages. */
export interface Imports {
  readonly files: readonly string[];
  readonly packages: readonly string[];
}

/** The imports of every file, by its path. */
export type ImportGraph = ReadonlyMap<string, Imports>;

/** The graph of these files. Imports of files that are not among them, for instance of JSON, are left out. */
export function graphOf(paths: readonly string[], textOf: (path: string) => string): ImportGraph {
  const known = new Set(paths);
  return new Map(
    paths.map((path) => {
      const names = preProcessFile(textOf(path), true, true).importedFiles.map(({ fileName }) => fileName);
      const files = names
        .filter((name) => name.startsWith('.'))
        .map((name) => posix.join(posix.dirname(path), name))
        .flatMap((name) => [name, `${name}.ts`, `${name}/index.ts`].find((each) => known.has(each)) ?? []);
      return [path, { files: [...new Set(files)], packages: names.filter((name) => !name.startsWith('.')) }];
    }),
  );
}

/** The shortest way from one file to another along imports, both ends included; `undefined` where there is none. */
export function wayBetween(graph: ImportGraph, start: string, end: string): readonly string[] | undefined {
  const seen = new Set<string>();
  let ways: readonly (readonly string[])[] = [[start]];
  while (ways.length > 0) {
    const longer: (readonly string[])[] = [];
    for (const way of ways) {
      for (const next of graph.get(way.at(-1) ?? '')?.files ?? []) {
        if (next === end) return [...way, next];
        if (seen.has(next)) continue;
        seen.add(next);
        longer.push([...way, next]);
      }
    }
    ways = longer;
  }
  return undefined;
}

/** One sentence for each circle: the two files, and the way round. A file is in at most one of them. */
export function circlesIn(graph: ImportGraph): readonly string[] {
  const told = new Set<string>();
  return [...graph.keys()].flatMap((file) => {
    if (told.has(file)) return [];
    const way = wayBetween(graph, file, file);
    if (way === undefined) return [];
    for (const each of way) told.add(each);
    return [`${file} imports ${String(way[1])}, which leads back: ${way.join(' → ')}`];
  });
}

/** The rooms that a file belongs to: there should be one. */
export function roomsOf(rooms: readonly Room[], file: string): readonly Room[] {
  return rooms.filter(({ files }) => files.test(file));
}

/** One sentence for each import that its room does not allow: the two files, their rooms, and the way round. */
export function refusedIn(graph: ImportGraph, rooms: readonly Room[]): readonly string[] {
  return [...graph].flatMap(([file, { files, packages }]) => {
    const [room] = roomsOf(rooms, file);
    if (!room) return [`${file} is in no room`];
    const allowed = [room.name, ...room.below];
    const refusedFiles = files.flatMap((imported) => {
      const [target] = roomsOf(rooms, imported);
      if (target && allowed.includes(target.name)) return [];
      const back = wayBetween(graph, imported, file);
      const round = back === undefined ? '' : `; the way round: ${[file, ...back].join(' → ')}`;
      return [`${file} imports ${imported}: ${room.name} may not look at ${String(target?.name)}${round}`];
    });
    const refusedPackages = packages
      .filter((name) => room.packages?.test(name) !== true)
      .map((name) => `${file} imports ${name}: ${room.name} may not use this package`);
    return [...refusedFiles, ...refusedPackages];
  });
}

/** One sentence for each room that looks at a room which does not stand below it in the list. */
export function upwardRooms(rooms: readonly Room[]): readonly string[] {
  return rooms.flatMap(({ name, below }, floor) =>
    below
      .filter((other) => !rooms.slice(0, floor).some((lower) => lower.name === other))
      .map((other) => `${name} looks at ${other}, which is no room below it`),
  );
}

/** The paths that a map names: each at the start of a line; what is indented lies in the folder above it. */
export function pathsOnMap(map: string): readonly string[] {
  let parent = '';
  return map.split('\n').flatMap((line) => {
    const [, indent = '', path] = /^( {0,3})([\w.<>/-]+)(?: {2}|$)/.exec(line) ?? [];
    if (path === undefined) return [];
    if (indent === '') parent = path;
    return [indent === '' ? path : parent + path];
  });
}

/** One sentence for each difference between a map and the folders and files that exist. */
export function mapFaults(
  named: readonly string[],
  folders: readonly string[],
  exists: (path: string) => boolean,
): readonly string[] {
  const strangers = named.filter((path) => !path.includes('<') && !exists(path));
  const unnamed = folders.filter((folder) => !named.some((path) => path.startsWith(`${folder}/`)));
  return [
    ...strangers.map((path) => `the map names ${path}, which does not exist`),
    ...unnamed.map((folder) => `the map does not name the folder ${folder}/`),
  ];
}
