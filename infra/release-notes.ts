// npm run release-notes [-- VERSION]: what the changelog says of a version, else of the one in package.json.
import { readFileSync } from 'node:fs';
import { version } from '../package.json';
import { notesOf } from './changelog';
import { projectRoot } from './project';

try {
  const changelog = readFileSync(`${projectRoot}/CHANGELOG.md`, 'utf8');
  process.stdout.write(notesOf(changelog, process.argv[2] ?? version));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
