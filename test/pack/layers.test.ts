// Who may import whom. The arrows of the design, checked on the imports of every source file.
import { posix } from 'node:path';
import { preProcessFile } from 'typescript';
import { filesUnder, textOf } from './pack';

interface Layer {
  /** Files in it. */
  readonly files: RegExp;
  /** Files of the project that it may import. */
  readonly project: RegExp;
  /** Packages and modules of Node.js that it may import. */
  readonly packages: RegExp;
  /** Pure: the same input gives the same result, whenever and wherever. */
  readonly pure: boolean;
}

const none = /^(?!)/;

const layers: readonly Layer[] = [
  { files: /^shared\/facts\//, project: /^shared\/facts\//, packages: none, pure: true },
  {
    files: /^shared\/network\//,
    project: /^shared\/(?:facts|network)\//,
    packages: /^(?:ip-bigint|node:net)$/,
    pure: true,
  },
  { files: /^shared\/policy\//, project: /^shared\/(?:facts|policy)\//, packages: none, pure: true },
  { files: /^shared\/rule\//, project: /^shared\/(?:facts|network|policy|rule)\//, packages: none, pure: true },
  { files: /^shared\/sources\//, project: /^shared\/(?:facts|network|sources)\//, packages: /^valibot$/, pure: true },
  {
    files: /^shared\/aws\//,
    project: /^shared\/(?:facts|network|rule|sources|aws)\//,
    packages:
      /^(?:@aws-sdk\/(?:client-(?:ec2|config-service|route-53)|nested-clients\/sts)|@aws-lambda-powertools\/(?:logger|metrics)|aws-lambda|node:events|valibot)$/,
    pure: false,
  },
  // Never part of a bundle: neither a rule nor a handler may import it.
  { files: /^shared\/fix\//, project: /^shared\/(?:facts|network|policy|rule|fix)\//, packages: none, pure: true },
  {
    files: /^functions\/[^/]+\/fix$/,
    project: /^shared\/(?:facts|network|policy|rule|fix)\/|\/rule$/,
    packages: none,
    pure: true,
  },
  { files: /^functions\/fixes$/, project: /^functions\/[^/]+\/fix$|^shared\/fix\/fix$/, packages: none, pure: true },
  {
    files: /^functions\/missing$/,
    project: /^functions\/[^/]+\/rule$|^shared\/(?:network|rule)\//,
    packages: none,
    pure: true,
  },
  {
    files: /^functions\/[^/]+\/rule$/,
    project: /^shared\/(?:facts|network|policy|rule)\//,
    packages: none,
    pure: true,
  },
  {
    files: /^functions\/[^/]+\/handler$/,
    project: /^shared\/aws\/(?:lambda|readers|hosted-zones)$|\/rule$/,
    packages: none,
    pure: false,
  },
  { files: /^functions\/index$/, project: /^functions\/[^/]+\/rule$|^shared\/rule\/rule$/, packages: none, pure: true },
  {
    files: /^security-hub\//,
    project: /^security-hub\//,
    packages: /^(?:@aws-sdk\/client-(?:config-service|securityhub)|@aws-lambda-powertools\/logger|valibot)$/,
    pure: false,
  },
  {
    files: /^api\//,
    project: /^shared\/(?:facts|network|rule|sources)\/|^functions\/index$/,
    packages: none,
    pure: true,
  },
  // It runs in browsers.
  { files: /^cli\/output\/html\/client\//, project: /^cli\/output\/html\/client\//, packages: none, pure: false },
  {
    files: /^cli\/(?!output\/html\/client\/)/,
    project: /^(?:cli|shared)\/|^functions\/(?:index$|fixes$|missing$|.*\.md$)/,
    packages: /./,
    pure: false,
  },
  // It may look at everything, and nothing at it: no other layer names it.
  {
    files: /^bench\//,
    project: /^(?:bench|cli|functions|infra|shared)\/|^test\/(?!pack\/)/,
    packages: /./,
    pure: false,
  },
];

const sources = ['shared', 'functions', 'security-hub', 'api', 'cli', 'bench'].flatMap((folder) =>
  filesUnder(folder, '.ts'),
);

test('every source file belongs to one layer', () => {
  for (const path of sources) expect([path, layersOf(path).length]).toEqual([path, 1]);
});

test.each(sources)('%s imports only what it may', (path) => {
  const [layer] = layersOf(path);
  const imports = importsOf(path);
  const refused = imports.filter((name) => {
    const isPackage = !/^(?:shared|functions|security-hub|api|cli|infra|test|bench)\//.test(name);
    const allowed = isPackage ? layer?.packages : layer?.project;
    const ownFolderOnly = /^functions\/[^/]+\/(?:handler|fix)\.ts$/.test(path) && name.endsWith('/rule');
    return allowed?.test(name) !== true || (ownFolderOnly && posix.dirname(name) !== posix.dirname(path));
  });
  expect(refused).toEqual([]);
});

test.each(sources.filter((path) => layersOf(path)[0]?.pure === true))('%s is pure', (path) => {
  const code = textOf(path).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  expect(code.match(/\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bfetch\(|\bsetTimeout\(/g)).toBeNull();
});

test.each(sources)('%s is at most 400 lines long', (path) => {
  expect(textOf(path).split('\n').length).toBeLessThanOrEqual(401);
});

function layersOf(path: string): readonly Layer[] {
  return layers.filter((layer) => layer.files.test(path.replace(/\.ts$/, '')));
}

/** What a file imports: paths from the project's folder without `.ts`, and names of packages. */
function importsOf(path: string): readonly string[] {
  return preProcessFile(textOf(path)).importedFiles.map(({ fileName }) =>
    fileName.startsWith('.') ? posix.join(posix.dirname(path), fileName) : fileName,
  );
}
