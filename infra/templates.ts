// The CloudFormation templates of the project, and what the SAM transform makes of them.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { projectRoot } from './project';
import { pythonTool } from './python';

/** Folders with templates. */
const folders = ['.', 'organization', 'security-hub', 'remediation'];

/** The paths of all templates, within the project. */
export function templatePaths(): readonly string[] {
  return folders.flatMap((folder) =>
    filesOf(folder)
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => (folder === '.' ? name : `${folder}/${name}`))
      .filter((path) => /^(?:AWSTemplateFormatVersion|Parameters):/m.test(textOf(path))),
  );
}

/** Whether a template needs the SAM transform. */
export function isSam(path: string): boolean {
  return textOf(path).includes('AWS::Serverless-2016-10-31');
}

/** A template after the transform, as CloudFormation gets it. */
export interface Translated {
  readonly Parameters: Readonly<Record<string, { readonly Default?: string | number }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, TranslatedResource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

/** A resource of it. */
export interface TranslatedResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** What the SAM transform makes of templates, by path. */
export function translate(paths: readonly string[]): Readonly<Record<string, Translated>> {
  const output = execFileSync(pythonTool('python'), [`${projectRoot}/infra/translate.py`, ...paths], {
    cwd: projectRoot,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(output) as Readonly<Record<string, Translated>>;
}

function filesOf(folder: string): readonly string[] {
  try {
    return readdirSync(`${projectRoot}/${folder}`).sort();
  } catch {
    return [];
  }
}

function textOf(path: string): string {
  return readFileSync(`${projectRoot}/${path}`, 'utf8');
}
