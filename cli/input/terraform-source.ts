// check --plan --source: the .tf files that a plan was made of, with those of its modules.
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import type { Block, Body, Source } from '../../shared/sources/terraform/source/syntax';
import { UnusableInput } from '../shell/refusal';
import { readJson } from './files';
import { NotHcl, hclReader } from './hcl';

/** What `terraform init` writes: where each module lies. */
const manifest = v.object({ Modules: v.array(v.object({ Key: v.string(), Dir: v.string() })) });

/**
 * What stands in the configuration in a folder and in its modules.
 * @throws UnusableInput
 */
export async function readTerraformSource(folder: string): Promise<Source> {
  const parse = await hclReader();
  const installed = await installedModules(folder);
  const source = new Map<string, Body>();
  const add = async (key: string, place: string): Promise<void> => {
    const body = await bodyOf(place, parse);
    if (body === undefined) return;
    source.set(key, body);
    for (const { labels, body: call } of body.blocks.filter(({ type }) => type === 'module')) {
      const inner = [...(key === '' ? [] : [key]), labels[0] ?? ''].join('.');
      const written = call.attributes['source'];
      const address = written?.kind === 'literal' ? String(written.value) : '';
      const found = installed.get(inner) ?? (/^\.{1,2}\//.test(address) ? path.join(place, address) : undefined);
      if (found !== undefined && inner.split('.').length < deepest) await add(inner, found);
    }
  };
  await add('', folder);
  if (!source.has(''))
    throw new UnusableInput(folder, 'holds no .tf file: expected the folder that the plan was made in');
  return source;
}

const deepest = 20;

async function installedModules(folder: string): Promise<ReadonlyMap<string, string>> {
  const data = path.join(folder, '.terraform', 'modules');
  if (!(await namesIn(data)).includes('modules.json')) return new Map();
  const file = path.join(data, 'modules.json');
  const { success, output } = v.safeParse(manifest, await readJson(file));
  if (!success) throw new UnusableInput(file, 'is not what terraform init writes: expected a list Modules');
  return new Map(
    output.Modules.filter(({ Key }) => Key !== '').map(({ Key, Dir }) => [Key, path.resolve(folder, Dir)]),
  );
}

/** None where there is no such folder: what a module that is not there would tell stays open. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

/** All files of a module as one; `undefined` where there are none. */
async function bodyOf(folder: string, parse: (text: string, file: string) => Body): Promise<Body | undefined> {
  const files = (await namesIn(folder)).filter((name) => /\.(?:tf|tofu)$/.test(name)).sort();
  if (files.length === 0) return undefined;
  const blocks: Block[] = [];
  for (const name of files) {
    const file = path.join(folder, name);
    try {
      blocks.push(...parse(await readFile(file, 'utf8'), file).blocks);
    } catch (error) {
      if (error instanceof NotHcl) throw new UnusableInput(file, `is not HCL: ${error.message}`);
      throw error;
    }
  }
  return { attributes: {}, blocks };
}
