// What the tests of the whole pack share: where its files are.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { projectRoot } from '../../infra/project';

/** The text of a file of the project. */
export function textOf(path: string): string {
  return readFileSync(`${projectRoot}/${path}`, 'utf8');
}

/** The files under a folder of the project, with that folder in their paths; none where there is no such folder. */
export function filesUnder(folder: string, ending: string): readonly string[] {
  if (!existsSync(`${projectRoot}/${folder}`)) return [];
  return readdirSync(`${projectRoot}/${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => `${folder}/${path}`)
    .sort();
}

/** The names of the folders in functions/. */
export function ruleFolders(): readonly string[] {
  return readdirSync(`${projectRoot}/functions`).filter((name) =>
    statSync(`${projectRoot}/functions/${name}`).isDirectory(),
  );
}
