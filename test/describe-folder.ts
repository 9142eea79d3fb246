// Folders for check --describe, of what Describe prints.
import { mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Described } from './network';

/** A folder for check --describe, in this one, with these outputs. */
export async function describeFolderIn(
  folder: string,
  outputs: Readonly<Record<string, readonly Described[]>>,
): Promise<string> {
  const own = await mkdtemp(path.join(folder, 'estate-'));
  await writeFile(path.join(own, 'caller.json'), JSON.stringify({ Account: '123456789012', Region: 'us-east-1' }));
  for (const [member, list] of Object.entries(outputs)) {
    const name = member.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
    await writeFile(path.join(own, `describe-${name}.json`), JSON.stringify({ [member]: list }));
  }
  return own;
}
