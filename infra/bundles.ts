// The bundles: one for each rule's function, and the command line. Builds them; build.ts writes them to disk.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { build, type BuildOptions, type Metafile, type OutputFile } from 'esbuild';
import { assets } from '../cli/output/html/assets';
import { leanRules } from './lean-rules';
import { wasmFiles } from '../cli/input/wasm';
import { leanSdk } from './lean-sdk';
import { projectRoot } from './project';

/** No function's bundle may be larger: what is loaded at each cold start. Bytes, minified. */
export const ceiling = 260_000;

/**
 * The rules whose bundles are larger today, and what they may have instead: they read network interfaces, or what
 * stands behind firewalls, or hold facts of policies. None may be added without a reason in docs/decisions/0007-lean-bundles.md.
 */
export const largerCeilings: Readonly<Record<string, number>> = {
  'route-table-firewall-symmetric': 264_000,
  'route-table-gateway-endpoint-used': 265_000,
  'vpce-nacl-allows-https': 276_000,
  'vpce-policy-least-privilege': 270_000,
  'vpce-policy-not-full-access': 267_000,
  'vpce-policy-service-requirements': 268_000,
  'vpce-policy-trusted-perimeter': 274_000,
  'vpce-private-dns-enabled': 265_000,
  'vpce-s3-policy-service-buckets': 264_000,
  'vpce-sg-allows-https': 275_000,
};

/** What the bundle of a rule may have, in bytes. */
export function ceilingOf(id: string): number {
  return largerCeilings[id] ?? ceiling;
}

/** Files to write, and what esbuild put into which. Paths of the metafile are relative to the project. */
export interface Bundles {
  readonly files: readonly Pick<OutputFile, 'path' | 'contents'>[];
  readonly metafile: Metafile;
}

const shared = {
  absWorkingDir: projectRoot,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // Not what Node.js would load: the ES modules of a package, which can be shaken, before its CommonJS ones.
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'eof',
  logLevel: 'silent',
} as const satisfies BuildOptions;

/** How every Lambda function is bundled. */
export const functionOptions = { ...shared, plugins: [leanSdk('lambda'), leanRules] } as const satisfies BuildOptions;

const separateFiles = {
  metafile: true,
  write: false,
  outExtension: { '.js': '.mjs' },
  sourcemap: 'external',
} as const satisfies BuildOptions;

/** The ids of all rules that have a handler, in the alphabet's order. */
export function handlerIds(): readonly string[] {
  return readdirSync(`${projectRoot}/functions`)
    .filter((id) => existsSync(`${projectRoot}/functions/${id}/handler.ts`))
    .sort();
}

/** The path of a function's bundle in the metafile. */
export function functionBundle(id: string): string {
  return `dist/functions/${id}/index.mjs`;
}

/** Bundles the handlers of these rules. */
export async function bundleFunctions(ids: readonly string[]): Promise<Bundles> {
  const { outputFiles, metafile } = await build({
    ...functionOptions,
    ...separateFiles,
    entryPoints: ids.map((id) => ({ in: `functions/${id}/handler.ts`, out: `${id}/index` })),
    outdir: 'dist/functions',
  });
  return { files: outputFiles.map(mapApart), metafile };
}

/** Bundles the function that writes annotations into findings of Security Hub. */
export async function bundleSecurityHub(): Promise<Bundles> {
  const { outputFiles, metafile } = await build({
    ...functionOptions,
    ...separateFiles,
    entryPoints: [{ in: 'security-hub/handler.ts', out: 'annotate/index' }],
    outdir: 'dist/security-hub',
  });
  return { files: outputFiles.map(mapApart), metafile };
}

// Outside the folder that becomes a function's package: a map is several times as large as its bundle.
function mapApart({ path, contents }: OutputFile): Bundles['files'][number] {
  const dist = `${projectRoot}/dist/`;
  return { path: path.endsWith('.map') ? path.replace(dist, `${dist}source-maps/`) : path, contents };
}

/** Bundles the command line. Some of its packages are CommonJS and require Node.js's own modules. */
export async function bundleCli(): Promise<Bundles> {
  const { styles, script } = await assets();
  const { outputFiles, metafile } = await build({
    ...shared,
    metafile: true,
    write: false,
    entryPoints: ['cli/main.ts'],
    outfile: 'dist/cli.mjs',
    loader: { '.md': 'text' },
    define: {
      REPORT_STYLES: JSON.stringify(styles),
      REPORT_SCRIPT: JSON.stringify(script),
      HCL_ENGINE: base64Of(wasmFiles.engine),
      HCL_GRAMMAR: base64Of(wasmFiles.grammar),
    },
    external: ['esbuild'],
    banner: {
      js: [
        '#!/usr/bin/env node',
        "import { createRequire as createRequireOfNode } from 'node:module';",
        'const require = createRequireOfNode(import.meta.url);',
      ].join('\n'),
    },
    plugins: [leanSdk('cli')],
  });
  return { files: outputFiles, metafile };
}

function base64Of(file: string): string {
  return JSON.stringify(readFileSync(`${projectRoot}/node_modules/${file}`, 'base64'));
}

/** Bundles what the package exports. */
export async function bundleApi(): Promise<Bundles> {
  const { outputFiles, metafile } = await build({
    ...shared,
    metafile: true,
    write: false,
    entryPoints: ['api/index.ts'],
    outfile: 'dist/index.mjs',
    // People read the code of what they import.
    minify: false,
  });
  return { files: outputFiles, metafile };
}
