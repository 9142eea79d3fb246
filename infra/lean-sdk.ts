// Makes the AWS SDK small inside a bundle: an esbuild plugin that changes some of its modules while they are loaded.
// Each change expects the module to look as it does today; where it does not, the build fails and says so.
import { readFileSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Plugin, PluginBuild } from 'esbuild';
import { lambdaOnly } from './lean-lambda';
import { projectRoot } from './project';
import { packageOf, pathOf, type SourceEdit } from './source-edits';

/** So that esbuild can drop the shapes of the calls that a bundle does not make. */
const schemas = [
  '@aws-sdk/client-*/dist-es/schemas/schemas_*.js',
  '@aws-sdk/nested-clients/dist-es/submodules/sts/schemas/schemas_*.js',
];
const cliChanges: readonly SourceEdit[] = schemas.map((module) => ({ module, apply: withLiteralKeys }));

const lambdaChanges: readonly SourceEdit[] = [
  ...lambdaOnly,
  ...['@aws-sdk/client-ec2/dist-es/schemas/schemas_*.js', '@aws-sdk/client-route-53/dist-es/schemas/schemas_*.js'].map(
    (module) => ({
      module,
      apply: (source: string) =>
        withoutUnusedMembers(withoutUnusedErrors(withLiteralKeys(source), errorsInUse()), namesInUse()),
    }),
  ),
  {
    module: '@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js',
    apply: withoutListedRegions,
  },
  ...schemas.map((module) => ({
    module,
    apply: (source: string) => withoutUnusedErrors(withLiteralKeys(source), errorsInUse()),
  })),
  // The user agent needs the version; the rest of package.json is dead weight.
  ...['@aws-sdk/client-*/package.json', '@aws-sdk/nested-clients/package.json'].map((module) => ({
    module,
    apply: (source: string) => `export default { version: ${JSON.stringify(versionOf(source))} };`,
  })),
];

/**
 * An esbuild plugin. For `lambda` it leaves out what a function has no use for, and takes Node.js's modules without
 * evaluating all that they export. The `cli` keeps all of it.
 */
export function leanSdk(target: 'lambda' | 'cli'): Plugin {
  const changes = target === 'lambda' ? lambdaChanges : cliChanges;
  return {
    name: 'lean-sdk',
    setup(build) {
      const applied = new Set<SourceEdit>();
      const loaded = new Set<string>();
      build.onLoad({ filter: /[\\/]node_modules[\\/].*\.js(?:on)?$/ }, async ({ path }) => {
        loaded.add(path);
        const change = changes.find((candidate) => pathOf(candidate).test(path));
        if (!change) return undefined;
        applied.add(change);
        try {
          return { contents: change.apply(await readFile(path, 'utf8')), loader: 'js' };
        } catch (error) {
          return { errors: [{ text: `${path}: ${String(error)}` }] };
        }
      });
      build.onEnd(({ errors }) => {
        if (errors.length > 0) return {};
        // A bundle without the package has no need of the change.
        const idle = changes.filter(
          (change) => !applied.has(change) && [...loaded].some((path) => packageOf(change).test(path)),
        );
        return {
          errors: idle.map(({ module }) => ({ text: `No module is ${module}: the SDK has changed, or is not used.` })),
        };
      });
      if (target === 'lambda') takeBuiltinModules(build);
    },
  };
}

/**
 * `import` of a module of Node.js reads every property of it, and some are slow to come: `process.stdin`, the WebSocket
 * of `http` (with all of undici in Node.js 24), the web crypto of `crypto`. Taken like this, only what is used is read.
 */
function takeBuiltinModules(build: PluginBuild): void {
  build.onResolve({ filter: /^node:/ }, ({ path, kind }) =>
    kind === 'import-statement' ? { path, namespace: 'builtin', sideEffects: false } : undefined,
  );
  build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => {
    const names = Object.keys(process.getBuiltinModule(path) ?? {}).filter((name) => /^[a-z]\w*$/i.test(name));
    return {
      contents: [
        `const builtin = /* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(path)});`,
        'export default builtin;',
        ...names.map((name) => `export const ${name} = /* @__PURE__ */ (() => builtin.${name})();`),
      ].join('\n'),
      loader: 'js',
    };
  });
}

/**
 * A client's schema file with its computed keys written out. It names members through constants (`{ [_xN]: _m }`), and
 * esbuild keeps every object with a computed key whose value it cannot know: in client-ec2, half a megabyte.
 * @throws Error when there is no such key, or one that is not a string constant of the file
 */
export function withLiteralKeys(source: string): string {
  const constants = new Map<string, string>();
  for (const [, name, text] of source.matchAll(/^const (_\w+) = ("[^"\\\n]*");$/gm)) {
    constants.set(String(name), String(text));
  }
  let count = 0;
  const contents = source.replace(/\[([^[\]\n]*)\]:/g, (whole, name: string) => {
    const text = constants.get(name);
    if (text === undefined) throw new Error(`The computed key ${whole} is not a string constant of the file.`);
    count += 1;
    return `[${text}]:`;
  });
  if (count === 0) throw new Error('There are no computed keys such as { [_name]: … }.');
  return contents;
}

/**
 * A client's schema file that no longer holds on to the class of every error of the service. An error that is not
 * registered is thrown as the service's base exception, with the same name, message and metadata, as all of EC2's are.
 * @param inUse the classes that our code looks for
 * @throws Error when the base exception is not registered as expected
 */
export function withoutUnusedErrors(source: string, inUse: ReadonlySet<string>): string {
  if (!/^_s_registry\.registerError\(\w+\$, \w+ServiceException\);$/m.test(source)) {
    throw new Error('The base exception of the service is not registered in _s_registry.');
  }
  return source.replace(/^n0_registry\.registerError\(\w+\$, (\w+)\);$/gm, (whole, name: string) =>
    inUse.has(name) ? whole : '',
  );
}

/**
 * A client's schema file whose structures have no members but these: what is never read is not worth its shape, nor the
 * shapes inside it. The deserializer passes over elements that a structure does not name.
 * @param inUse names of members, anywhere
 * @throws Error when no structure looks as expected
 */
export function withoutUnusedMembers(source: string, inUse: ReadonlySet<string>): string {
  const names = new Map([...source.matchAll(/^const (_\w+) = "(\w+)";$/gm)].map(([, name, text]) => [name, text]));
  let count = 0;
  const contents = source.replace(
    /^(export var \w+\$ = \[3, n0, _\w+,\n\s+0,\n)\s+\[([\w, ]*)\],\n\s+\[([^]*?)\]\n\];$/gm,
    (whole, head: string, listed: string, types: string) => {
      const members = listed.split(', ').filter((name) => name !== '');
      const shapes = splitList(types);
      // One that counts required members is left as it is, and so is one that does not read as expected.
      if (members.length !== shapes.length || members.some((name) => !names.has(name))) return whole;
      count += 1;
      const kept = members
        .map((name, at) => [name, shapes[at]] as const)
        .filter(([name]) => inUse.has(names.get(name) ?? ''));
      return `${head}[${kept.map(([name]) => name).join(', ')}],\n[${kept.map(([, shape]) => shape).join(', ')}]\n];`;
    },
  );
  if (count === 0) throw new Error('There is no structure such as [3, n0, _name, 0, [members], [shapes]].');
  return contents;
}

/** The parts of a list, by the commas outside brackets and texts. */
function splitList(text: string): readonly string[] {
  const parts: string[] = [];
  let [depth, start, quote] = [0, 0, ''];
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (/["'`]/.test(character)) quote = character;
    else if (/[[{(]/.test(character)) depth += 1;
    else if (/[\]})]/.test(character)) depth -= 1;
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  const last = text.slice(start).trim();
  return last === '' ? parts : [...parts, last];
}

interface Partitions {
  readonly partitions: readonly {
    readonly regionRegex: string;
    readonly regions: Readonly<Record<string, unknown>>;
  }[];
}

/**
 * The partitions of AWS without the Regions that their pattern tells as well.
 * @throws Error when the file does not look as expected
 */
export function withoutListedRegions(source: string): string {
  const [, json] = /^export const partitionsInfo = (\{[^]*\});?\s*$/.exec(source) ?? [];
  if (json === undefined) throw new Error('It is not one object partitionsInfo.');
  const { partitions, ...others } = JSON.parse(json) as Partitions;
  const lean = partitions.map((partition) => {
    const pattern = new RegExp(partition.regionRegex);
    const regions = Object.fromEntries(Object.entries(partition.regions).filter(([name]) => !pattern.test(name)));
    return { ...partition, regions };
  });
  return `export const partitionsInfo = ${JSON.stringify({ partitions: lean, ...others })};`;
}

/** Every name in the code that calls AWS and reads its answers that can be one of a member. */
function namesInUse(): ReadonlySet<string> {
  const files = [
    ['aws', /\.ts$/],
    ['network', /^network\.ts$/],
    ['sources', /^describe.*\.ts$/],
  ] as const;
  const texts = files.flatMap(([folder, wanted]) =>
    readdirSync(`${projectRoot}/shared/${folder}`)
      .filter((file) => wanted.test(file))
      .map((file) => readFileSync(`${projectRoot}/shared/${folder}/${file}`, 'utf8')),
  );
  return new Set(texts.join('\n').match(/\b[A-Z]\w+\b/g));
}

/** Every error class that the code around AWS's clients names. */
function errorsInUse(): ReadonlySet<string> {
  const folder = `${projectRoot}/shared/aws`;
  const sources = readdirSync(folder).map((file) => readFileSync(`${folder}/${file}`, 'utf8'));
  return new Set(sources.join('\n').match(/\b\w+Exception\b/g));
}

function versionOf(packageJson: string): string {
  const { version } = JSON.parse(packageJson) as { readonly version?: unknown };
  if (typeof version !== 'string') throw new TypeError('There is no version.');
  return version;
}
