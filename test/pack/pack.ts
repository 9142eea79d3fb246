// What the tests of the whole pack share: where its files are, and the examples in its pages.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { parse } from 'yaml';
import { projectRoot } from '../../infra/project';
import { filledIn } from '../network';
import type { DescribeOutputs } from '../../shared/sources/describe-outputs';

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

/** A block ```` ```yaml VERDICT ````: what Describe prints, and beside it the keys `subject` and `parameters`. */
export interface Example {
  readonly verdict: string;
  readonly subject: string | undefined;
  readonly parameters: Readonly<Record<string, string>> | undefined;
  readonly given: DescribeOutputs;
}

/** The examples of a rule's page, with what they leave out. */
export function examplesOf(page: string): readonly Example[] {
  return [...page.matchAll(/^```yaml ([A-Z_]+)\n([\s\S]*?)^```$/gm)].map(([, verdict = '', block = '']) => {
    const { subject, parameters, ...given } = parse(block) as Omit<Example, 'given' | 'verdict'> & DescribeOutputs;
    return { verdict, subject, parameters, given: filledIn(given) };
  });
}
