// The notices of what the package brings along: its bundles hold code of other packages, whose licences want their text
// to come with it.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import type { Metafile } from 'esbuild';
import { projectRoot } from './project';

/** Licences that may be in a bundle. */
const permissive: ReadonlySet<string> = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']);

/**
 * The licence of each package that a bundle holds code of, ordered by name.
 * @param embedded other files in the bundles, by their paths from the project
 * @throws Error when a package has no licence text, or one that is not permissive
 */
export function noticesOf(metafiles: readonly Metafile[], embedded: readonly string[] = []): string {
  const inputs = metafiles.flatMap(({ outputs }) => Object.values(outputs).flatMap((output) => bundled(output.inputs)));
  const folders = [...new Set([...inputs, ...embedded].flatMap((path) => packageFolder(path) ?? []))].sort();
  const byText = new Map<string, string[]>();
  for (const folder of folders) {
    const { title, text } = noticeOf(folder);
    byText.set(text, [...(byText.get(text) ?? []), title]);
  }
  return [...byText].map(([text, titles]) => `${titles.join('\n')}\n\n${text}\n`).join(`\n${'-'.repeat(80)}\n\n`);
}

function bundled(inputs: Metafile['outputs'][string]['inputs']): readonly string[] {
  return Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : []));
}

/** `node_modules/@aws-sdk/core` of a file in it. */
function packageFolder(path: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0];
}

function noticeOf(folder: string): { readonly title: string; readonly text: string } {
  const manifest = JSON.parse(readFileSync(`${projectRoot}/${folder}/package.json`, 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: unknown;
  };
  const { name, version, license } = manifest;
  if (typeof license !== 'string' || !permissive.has(license)) {
    throw new Error(
      `${name} ${version} has the licence ${String(license)}: expected one of ${[...permissive].join(', ')}`,
    );
  }
  return {
    title: `${name} ${version}, ${license}`,
    text: licenceText(folder) ?? `Licence: https://spdx.org/licenses/${license}.html`,
  };
}

function licenceText(folder: string): string | undefined {
  const path = `${projectRoot}/${folder}`;
  const file = readdirSync(path).find((name) => /^licen[cs]e(?:\.(?:md|txt))?$/i.test(name));
  return file !== undefined && existsSync(`${path}/${file}`)
    ? readFileSync(`${path}/${file}`, 'utf8').trim()
    : undefined;
}
