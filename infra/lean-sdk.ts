// Makes the AWS SDK small inside a bundle: an esbuild plugin that changes some of its modules while they are loaded.
// Each change expects the module to look as it does today; where it does not, the build fails and says so.
import { readFileSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import { projectRoot } from './project';

interface Change {
  readonly filter: RegExp;
  /** Whether a bundle may do without the module. */
  readonly optional?: true;
  /** @throws Error when the module is not as expected */
  readonly apply: (source: string) => string;
}

/** So that esbuild can drop the shapes of the calls that a bundle does not make. */
const schemas: Change = {
  filter: /[\\/](?:client-[a-z0-9-]+[\\/]dist-es|submodules[\\/]sts)[\\/]schemas[\\/]schemas_\d+\.js$/,
  apply: withLiteralKeys,
};

/** What the SDK can do and a Lambda function never does. */
const lambdaOnly: readonly Change[] = [
  { ...schemas, apply: (source) => withoutUnusedErrors(withLiteralKeys(source), errorsInUse()) },
  {
    // A function has its credentials in the environment. The default chain would bring clients for SSO, STS and sign-in.
    filter: /[\\/]@aws-sdk[\\/]credential-provider-node[\\/]dist-es[\\/]index\.js$/,
    apply: () => "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
  },
  {
    // It has its settings there too: ~/.aws is not even looked for.
    filter: /[\\/]shared-ini-file-loader[\\/]loadSharedConfigFiles\.js$/,
    apply: () => `
      export { CONFIG_PREFIX_SEPARATOR } from './constants';
      export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
  },
  {
    // None of the services that a function calls streams events.
    filter: /[\\/]@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]event-streams[\\/]index\.js$/,
    apply: () => "throw new Error('This bundle was built without event streams.');",
  },
  {
    // Signatures for several Regions at once: no endpoint that a function calls takes them.
    filter: /[\\/]signature-v4-multi-region[\\/]dist-es[\\/]index\.js$/,
    optional: true,
    apply: () => `
      import { SignatureV4 } from '@smithy/signature-v4';
      export class SignatureV4MultiRegion extends SignatureV4 {
        static sigv4aDependency() { return 'none'; }
      }`,
  },
  {
    // Node.js brings SHA-256; this is for a Node.js built without it.
    filter: /[\\/]submodules[\\/]checksum[\\/]sha256[\\/]Sha256Js\.js$/,
    apply: () => "export function Sha256Js() { throw new Error('This bundle needs the SHA-256 of Node.js.'); }",
  },
  {
    // The user agent needs the version; the rest of package.json is dead weight.
    filter: /[\\/]@aws-sdk[\\/](?:client-[a-z0-9-]+|nested-clients)[\\/]package\.json$/,
    apply: (source) => `export default { version: ${JSON.stringify(versionOf(source))} };`,
  },
];

/**
 * An esbuild plugin. For `lambda` it leaves out what a function has no use for: the credential chain beyond the
 * environment, the shared configuration files, event streams, and the classes of errors that nobody looks for. The
 * `cli` keeps all of them.
 */
export function leanSdk(target: 'lambda' | 'cli'): Plugin {
  const changes = target === 'lambda' ? lambdaOnly : [schemas];
  return {
    name: 'lean-sdk',
    setup(build) {
      const applied = new Set<Change>();
      for (const change of changes) {
        build.onLoad({ filter: change.filter }, async ({ path }) => {
          applied.add(change);
          try {
            return { contents: change.apply(await readFile(path, 'utf8')), loader: 'js' };
          } catch (error) {
            return { errors: [{ text: `${path}: ${String(error)}` }] };
          }
        });
      }
      build.onEnd(({ errors }) => {
        if (errors.length > 0) return {};
        const idle = changes.filter((change) => change.optional !== true && !applied.has(change));
        return {
          errors: idle.map(({ filter }) => ({
            text: `No module matches ${String(filter)}: the SDK has changed, or is not used.`,
          })),
        };
      });
    },
  };
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
