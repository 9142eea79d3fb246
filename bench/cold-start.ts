// Cold start: what it costs to load a rule's function, beside the same rule bundled otherwise and the SDK alone.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build, type BuildOptions } from 'esbuild';
import {
  bundleFunctions,
  ceiling,
  ceilingOf,
  functionBundle,
  functionOptions,
  handlerIds,
  type Bundles,
} from '../infra/bundles';
import { projectRoot } from '../infra/project';
import type { Aim, Benchmark, Results, Table } from './benchmark';

const ruleId = 'vpce-sg-allows-https';

/** How often each bundle is loaded, each time in a process of its own. */
const repeats = { full: 25, small: 3 };

const timesFasterThanSam = 3.5;
const timesTheFloor = 1.15;

/** As little environment as Lambda gives. The SDK's note on old versions of Node.js is not what is measured. */
const environment = { AWS_REGION: 'us-east-1', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

/** One way to make a bundle of the rule, or something to measure it by. */
interface Variant {
  readonly name: string;
  /** Lambda imports `index.mjs` and requires `index.js`. */
  readonly file: 'index.mjs' | 'index.js';
  readonly options: (rule: Bundles) => BuildOptions;
}

/** What one process measured. */
interface Run {
  /** Of the import alone, in milliseconds. */
  readonly importTime: number;
  /** From the start of the process to its end, in milliseconds. */
  readonly wallTime: number;
  /** Peak resident memory, in bytes. */
  readonly memory: number;
}

/** The medians of all runs of a variant. */
interface Measured extends Run {
  readonly name: string;
  /** Size of the bundle. */
  readonly bytes: number;
}

const handler = `${projectRoot}/functions/${ruleId}/handler.ts`;

/**
 * What `sam build` gives esbuild for `BuildMethod: esbuild` without properties (aws-lambda-builders 1.67,
 * build_default_values). It names no main fields; esbuild's own for Node.js are main, module.
 */
const samOptions = {
  bundle: true,
  platform: 'node',
  target: 'es2020',
  format: 'cjs',
  minify: true,
} as const satisfies BuildOptions;

const ours: Variant = {
  name: 'ours',
  file: 'index.mjs',
  options: () => ({ ...functionOptions, entryPoints: [handler] }),
};
const sam: Variant = {
  name: 'SAM defaults',
  file: 'index.js',
  options: () => ({ ...samOptions, entryPoints: [handler] }),
};
const samModules: Variant = {
  name: 'module,main as ES module',
  file: 'index.mjs',
  options: () => ({ ...samOptions, format: 'esm', mainFields: ['module', 'main'], entryPoints: [handler] }),
};
const floor: Variant = {
  name: 'floor: the SDK alone',
  file: 'index.mjs',
  options: (rule) => ({ ...functionOptions, stdin: { contents: floorSource(rule), resolveDir: projectRoot } }),
};
const empty: Variant = {
  name: 'empty handler',
  file: 'index.mjs',
  options: () => ({ ...functionOptions, plugins: [], stdin: { contents: 'export const handler = async () => ({});' } }),
};
const variants = [ours, sam, samModules, floor, empty];

/** Run by each process: loads a bundle as Lambda's runtime does, and prints what that took. */
const program = `
  import { createRequire } from 'node:module';
  import { peakMemory } from '${pathToFileURL(`${projectRoot}/test/aws/peak-memory.mjs`).href}';
  const path = process.argv[2];
  const require = createRequire(path);
  const start = performance.now();
  const { handler } = path.endsWith('.mjs') ? await import(path) : require(path);
  const importTime = performance.now() - start;
  if (typeof handler !== 'function') throw new TypeError(path + ' exports no handler.');
  console.log(JSON.stringify({ importTime, memory: peakMemory() }));`;

/** Benchmark: size of every bundle, and time and memory to load one. */
export const coldStart: Benchmark = {
  id: 'cold-start',
  question: `What does it cost to load ${ruleId}, and how much of that is the SDK?`,
  measure,
};

async function measure(form: 'full' | 'small'): Promise<Results> {
  const bundles = await bundleFunctions(handlerIds());
  const sizes = new Map(
    handlerIds().map((id) => [id, bundles.metafile.outputs[functionBundle(id)]?.bytes ?? Infinity]),
  );
  const measured = await measureVariants(bundles, repeats[form]);
  return { tables: [timesTable(measured, repeats[form]), sizesTable(sizes)], aims: aims(measured, sizes) };
}

/** Builds each variant and loads them in turns: what disturbs the machine for a while then disturbs all of them. */
async function measureVariants(bundles: Bundles, count: number): Promise<ReadonlyMap<Variant, Measured>> {
  const folder = await mkdtemp(join(tmpdir(), 'cold-start-'));
  try {
    const child = join(folder, 'load.mjs');
    await writeFile(child, program);
    const paths = new Map<Variant, string>();
    for (const [index, variant] of variants.entries()) {
      const path = join(folder, String(index), variant.file);
      await mkdir(join(folder, String(index)));
      await build({ ...variant.options(bundles), absWorkingDir: projectRoot, logLevel: 'silent', outfile: path });
      paths.set(variant, path);
    }
    const runs = new Map(variants.map((variant) => [variant, [] as Run[]]));
    // The first round fills the file system's cache, and is not counted.
    for (let round = 0; round <= count; round += 1) {
      for (const [variant, path] of paths) {
        const run = await load(child, path);
        if (round > 0) runs.get(variant)?.push(run);
      }
    }
    const measured = new Map<Variant, Measured>();
    for (const [variant, path] of paths) {
      const of = (key: keyof Run) => median((runs.get(variant) ?? []).map((run) => run[key]));
      measured.set(variant, {
        name: variant.name,
        bytes: (await readFile(path)).length,
        importTime: of('importTime'),
        wallTime: of('wallTime'),
        memory: of('memory'),
      });
    }
    return measured;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function load(child: string, path: string): Promise<Run> {
  const start = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, [child, path], { env: environment });
  const wallTime = performance.now() - start;
  return { ...(JSON.parse(stdout) as Omit<Run, 'wallTime'>), wallTime };
}

/** Both clients, and the commands that the rule's own bundle holds. */
function floorSource({ metafile }: Bundles): string {
  const held = Object.entries(metafile.outputs[functionBundle(ruleId)]?.inputs ?? {});
  const commandsOf = (client: string) =>
    held.flatMap(([path, { bytesInOutput }]) =>
      bytesInOutput > 0 && path.includes(`@aws-sdk/${client}/dist-es/commands/`) ? [basename(path, '.js')] : [],
    );
  const ec2 = commandsOf('client-ec2');
  const config = commandsOf('client-config-service');
  if (ec2.length === 0 || config.length === 0) throw new Error(`No commands are seen in the bundle of ${ruleId}.`);
  return `
    import { EC2Client, ${ec2.join(', ')} } from '@aws-sdk/client-ec2';
    import { ConfigServiceClient, ${config.join(', ')} } from '@aws-sdk/client-config-service';
    const clients = [new EC2Client({}), new ConfigServiceClient({})];
    const commands = [${[...ec2, ...config].join(', ')}];
    export const handler = async () => [clients, commands];`;
}

function timesTable(measured: ReadonlyMap<Variant, Measured>, count: number): Table {
  const own = of(measured, ours);
  const times = (value: number, base: number) => `${(value / base).toFixed(2)}×`;
  return {
    title: `Loading ${ruleId} on Node.js ${process.versions.node}, median of ${count} processes each; in brackets: times ours`,
    head: ['bundle', 'kB', 'import, ms', 'whole process, ms', 'peak memory, MB'],
    rows: [...measured.values()].map((variant) => [
      variant.name,
      `${kilobytes(variant.bytes)} (${times(variant.bytes, own.bytes)})`,
      `${variant.importTime.toFixed(1)} (${times(variant.importTime, own.importTime)})`,
      `${variant.wallTime.toFixed(0)} (${times(variant.wallTime, own.wallTime)})`,
      `${(variant.memory / 1e6).toFixed(1)} (${times(variant.memory, own.memory)})`,
    ]),
  };
}

function sizesTable(sizes: ReadonlyMap<string, number>): Table {
  return {
    title: 'Size of each bundle',
    head: ['rule', 'kB'],
    rows: [...sizes].sort(([, a], [, b]) => a - b).map(([id, bytes]) => [id, kilobytes(bytes)]),
  };
}

function aims(measured: ReadonlyMap<Variant, Measured>, sizes: ReadonlyMap<string, number>): readonly Aim[] {
  const importTime = (variant: Variant) => of(measured, variant).importTime;
  const faster = importTime(sam) / importTime(ours);
  const overFloor = importTime(ours) / importTime(floor);
  const largest = Math.max(...sizes.values());
  const overTheirs = [...sizes].filter(([id, size]) => size > ceilingOf(id)).map(([id]) => id);
  return [
    {
      what: 'import, beside the SAM defaults',
      aim: `at least ${timesFasterThanSam} times faster`,
      measured: `${faster.toFixed(2)} times faster`,
      met: faster >= timesFasterThanSam,
      exact: false,
    },
    {
      what: 'import, beside the SDK alone',
      aim: `at most ${timesTheFloor} times as long`,
      measured: `${overFloor.toFixed(2)} times as long`,
      met: overFloor <= timesTheFloor,
      exact: false,
    },
    {
      what: 'size of the largest bundle',
      aim: `at most ${kilobytes(ceiling)} kB`,
      measured: `${kilobytes(largest)} kB`,
      met: largest <= ceiling,
      exact: false,
    },
    {
      what: 'bundles, each beside its ceiling',
      aim: 'none larger',
      measured: overTheirs.length === 0 ? 'none' : overTheirs.join(', '),
      met: overTheirs.length === 0,
      exact: true,
    },
  ];
}

function of(measured: ReadonlyMap<Variant, Measured>, variant: Variant): Measured {
  const found = measured.get(variant);
  if (!found) throw new Error(`${variant.name} was not measured.`);
  return found;
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}

/** @param values at least one */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}
