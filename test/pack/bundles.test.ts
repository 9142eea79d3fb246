// The bundles: small, with their own rule and no other, and loadable as Lambda loads them.
import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { rules } from '../../functions/index';
import { bundleFunctions, ceilingOf, functionBundle, handlerIds, type Bundles } from '../../infra/bundles';
import type { SliceName } from '../../shared/network/network';
import { slicesOf } from '../../shared/rule/rule';

const ids = handlerIds();
let bundles: Bundles;

beforeAll(async () => {
  bundles = await bundleFunctions(ids);
}, 120_000);

/** Packages that a bundle may hold beside the SDK's own. */
const packages =
  /^(?:@aws-sdk|@smithy|@aws-crypto|@aws|@aws-lambda-powertools)\/|^(?:ip-bigint|valibot|tslib|fast-xml-parser)$/;

/** For some slices a field of what EC2 lists that only their shape names. */
const fieldOfShape: Partial<Record<SliceName, string>> = {
  dnsAttributes: 'EnableDnsHostnames',
  networkAcls: 'NetworkAclId',
  subnets: 'AvailabilityZoneId',
};

describe.each(ids)('the bundle of %s', (id) => {
  const inputs = () => Object.entries(bundles.metafile.outputs[functionBundle(id)]?.inputs ?? {});
  const contained = () => inputs().flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : []));
  const script = () => bundles.files.find(({ path }) => path.endsWith(functionBundle(id)));

  test(`is at most ${ceilingOf(id) / 1000} kB`, () => {
    const size = script()?.contents.length ?? Infinity;
    expect(size).toBeGreaterThan(0);
    expect(size).toBeLessThanOrEqual(ceilingOf(id));
  });

  test('holds its own rule and no other, nor the registry, the command line or the tools', () => {
    const own = contained().filter((path) => !path.includes('node_modules/') && !path.startsWith('builtin:node:'));
    expect(own.filter((path) => path.startsWith('functions/'))).toContain(`functions/${id}/rule.ts`);
    expect(own.filter((path) => !path.startsWith('shared/') && dirname(path) !== `functions/${id}`)).toEqual([]);
  });

  test('holds no package that a function has no use for', () => {
    const used = contained().flatMap((path) => /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
    expect([...new Set(used)].filter((name) => !packages.test(name))).toEqual([]);
  });

  test('holds the shapes of what its rule reads and of nothing else', () => {
    const read = rules.filter((rule) => rule.id === id).flatMap(slicesOf);
    const text = Buffer.from(script()?.contents ?? []).toString();
    for (const [slice, field] of Object.entries(fieldOfShape)) {
      expect([slice, new RegExp(`\\b${field}:`).test(text)]).toEqual([slice, read.includes(slice as SliceName)]);
    }
  });

  test('is alone in its package, and has its source map elsewhere', () => {
    const folder = dirname(script()?.path ?? '');
    const beside = bundles.files.filter(({ path }) => dirname(path) === folder).map(({ path }) => basename(path));
    expect(beside).toEqual(['index.mjs']);
    const map = `dist/source-maps/functions/${id}/index.mjs.map`;
    expect(bundles.files.filter(({ path }) => path.endsWith(map))).toHaveLength(1);
  });

  test('needs no require, which an ES module does not have', () => {
    const { imports } = bundles.metafile.outputs[functionBundle(id)] ?? { imports: [] };
    expect(imports.filter(({ kind }) => kind === 'require-call')).toEqual([]);
  });
});

test('every bundle loads by itself and exports its handler', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bundles-'));
  try {
    const scripts = bundles.files.filter(({ path }) => path.endsWith('.mjs'));
    const copies = scripts.map(({ path }) => join(folder, basename(dirname(path)), 'index.mjs'));
    for (const [index, copy] of copies.entries()) {
      await mkdir(dirname(copy));
      await writeFile(copy, scripts[index]?.contents ?? '');
    }
    const program = `for (const path of ${JSON.stringify(copies)}) console.log(typeof (await import(path)).handler);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
      // As little environment as Lambda gives.
      env: { AWS_REGION: 'us-east-1' },
    });
    expect(stdout.trim().split('\n')).toEqual(ids.map(() => 'function'));
  } finally {
    await rm(folder, { recursive: true });
  }
}, 60_000);
