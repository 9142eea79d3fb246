// check --template: templates and what lies beside them - nested stacks, and the folder that cdk synth writes.
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { StackInput } from '../../shared/sources/cloudformation/network';
import { templateFrom } from '../../shared/sources/cloudformation/template';
import { UnusableArguments, UnusableInput } from '../shell/refusal';
import { titleOf } from './bytes';
import { inFile, readJson, readText } from './files';
import { NotJson, parseJson } from './json-text';
import type { YamlTemplate } from './yaml-template';

/** Templates that are deployed together, and what their authors may not have meant, in sentences. */
export interface ReadTemplates {
  readonly inputs: readonly StackInput[];
  readonly warnings: readonly string[];
}

/** A template with its file and what is said of its stack. */
interface Root {
  readonly file: string;
  readonly name: string;
  readonly region?: string | undefined;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/**
 * The templates of files and folders. One that is a nested stack of another is judged as a part of that.
 * @param parameters values of parameters, for every template that has one of that name
 * @throws UnusableInput
 */
export async function readTemplates(
  paths: readonly string[],
  parameters: Readonly<Record<string, unknown>>,
): Promise<ReadTemplates> {
  const roots = (await Promise.all(paths.map(rootsIn))).flat();
  const given = new Map(roots.map((root) => [path.basename(root.file), root.file]));
  const read = new Map<string, Promise<YamlTemplate>>();
  const templateIn = (file: string) => {
    const reading = read.get(file) ?? readTemplate(file);
    read.set(file, reading);
    return reading;
  };
  const nestedFiles = new Set<string>();
  const warnings = new Set<string>();

  async function inputOf(
    { file, name, region, parameters: own }: Root,
    within: readonly string[] = [],
  ): Promise<StackInput> {
    const title = titleOf(file);
    const { document, lines, warnings: found } = await templateIn(file);
    inFile(title, () => templateFrom(document));
    for (const warning of found) warnings.add(`${title}: ${warning}`);
    const nested = new Map<string, StackInput>();
    for (const [logicalId, reference] of nestedIn(document)) {
      const child = await nestedFile(reference, file, given);
      const ancestors = [...within, path.resolve(file)];
      if (child === undefined || ancestors.includes(path.resolve(child))) continue;
      nestedFiles.add(path.resolve(child));
      nested.set(logicalId, await inputOf({ file: child, name: logicalId }, ancestors));
    }
    return {
      name,
      document,
      region,
      parameters: within.length === 0 ? { ...own, ...parameters } : {},
      nested,
      title,
      lineOf: (logicalId) => lines.get(logicalId),
    };
  }

  const all = await Promise.all(roots.map(async (root) => ({ file: root.file, input: await inputOf(root) })));
  const inputs = all.filter(({ file }) => !nestedFiles.has(path.resolve(file))).map(({ input }) => input);
  refuseUnknown(
    all.map(({ input }) => input),
    Object.keys(parameters),
  );
  return { inputs, warnings: [...warnings] };
}

async function readTemplate(file: string): Promise<YamlTemplate> {
  const title = titleOf(file);
  const text = await readText(file, title, 'YAML or JSON');
  // Loaded only for templates.
  const { NotYaml, readYamlTemplate } = await import('./yaml-template');
  try {
    if (!text.trimStart().startsWith('{')) return readYamlTemplate(text);
    const document = parseJson(text);
    const { lines, warnings } = readYamlTemplate(text);
    return { document, lines, warnings };
  } catch (error) {
    if (error instanceof NotJson) throw new UnusableInput(title, `is not JSON: ${error.message}`);
    if (error instanceof NotYaml) throw new UnusableInput(title, `is not YAML: ${error.message}`);
    throw error;
  }
}

async function rootsIn(given: string): Promise<readonly Root[]> {
  if (given === '-' || !(await isFolder(given))) return [{ file: given, name: nameOf(given) }];
  const files = await readdir(given);
  if (files.includes('manifest.json')) return rootsOfAssembly(given);
  const templates = files.filter((file) => /\.template\.(?:json|ya?ml)$/.test(file)).sort();
  if (templates.length === 0) {
    throw new UnusableInput(given, 'holds no templates: expected a cdk.out folder, or files named *.template.json');
  }
  return templates.map((file) => ({ file: path.join(given, file), name: nameOf(file) }));
}

interface Artifact {
  readonly type?: string;
  readonly environment?: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly directoryName?: string;
    readonly parameters?: Readonly<Record<string, unknown>>;
  };
}

/** The stacks of a cloud assembly. Source: aws-cdk, "cloud-assembly-schema". */
async function rootsOfAssembly(folder: string): Promise<readonly Root[]> {
  const manifest = path.join(folder, 'manifest.json');
  const { artifacts = {} } = (await readJson(manifest)) as { artifacts?: Readonly<Record<string, Artifact>> };
  const found = await Promise.all(
    Object.entries(artifacts).map(async ([id, { type, environment = '', properties }]): Promise<readonly Root[]> => {
      if (type === 'cdk:cloud-assembly' && properties?.directoryName !== undefined) {
        return rootsOfAssembly(path.join(folder, properties.directoryName));
      }
      if (type !== 'aws:cloudformation:stack' || properties?.templateFile === undefined) return [];
      const [, region = ''] = /^aws:\/\/[^/]+\/(.+)$/.exec(environment) ?? [];
      return [
        {
          file: path.join(folder, properties.templateFile),
          name: properties.stackName ?? id,
          region: region.startsWith('unknown') ? undefined : region,
          // Assets: where they are decides nothing.
          parameters: properties.parameters ?? {},
        },
      ];
    }),
  );
  if (found.flat().length === 0) throw new UnusableInput(manifest, 'names no stacks: expected the output of cdk synth');
  return found.flat();
}

async function isFolder(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isDirectory();
  } catch {
    return false;
  }
}

function nameOf(file: string): string {
  return path.basename(file).replace(/(?:\.template)?\.[A-Za-z]+$/, '');
}

/** The nested stacks of a template, each with what leads to its template. */
function nestedIn(document: unknown): readonly (readonly [logicalId: string, reference: string])[] {
  const resources = recordIn(document, 'Resources');
  return Object.keys(resources).flatMap((logicalId): [string, string][] => {
    const resource = recordIn(resources, logicalId);
    const properties = recordIn(resource, 'Properties');
    const asset = recordIn(resource, 'Metadata')['aws:asset:path'];
    if (resource['Type'] === 'AWS::CloudFormation::Stack') {
      const reference = typeof asset === 'string' ? asset : textIn(properties['TemplateURL']);
      return reference === undefined ? [] : [[logicalId, reference]];
    }
    const { Location: location } = properties;
    return resource['Type'] === 'AWS::Serverless::Application' && typeof location === 'string'
      ? [[logicalId, location]]
      : [];
  });
}

/** The last text in a value: of what joins an address, its end. */
function textIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const [, argument] = Object.entries(value).find(([name]) => name === 'Fn::Sub' || name === 'Fn::Join') ?? [];
  const parts: readonly unknown[] = Array.isArray(argument) ? argument.flat() : [argument];
  return parts.findLast((part) => typeof part === 'string');
}

function recordIn(value: unknown, key: string): Readonly<Record<string, unknown>> {
  const inner: unknown =
    typeof value === 'object' && value !== null && Object.hasOwn(value, key)
      ? (value as Record<string, unknown>)[key]
      : undefined;
  return typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {};
}

/** The file of a nested stack: beside its parent, or of that name among those that were given. */
async function nestedFile(
  reference: string,
  parent: string,
  given: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const isRemote = /^[a-z0-9]+:\/\//.test(reference) || reference.includes('${');
  const beside = path.resolve(path.dirname(parent), reference);
  if (!isRemote && parent !== '-' && (await isFile(beside))) return path.relative(process.cwd(), beside);
  return given.get(path.posix.basename(reference.split('?')[0] ?? '').replace(/^.*\}/, ''));
}

async function isFile(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

function refuseUnknown(inputs: readonly StackInput[], names: readonly string[]): void {
  const declared = new Set(inputs.flatMap(({ document }) => Object.keys(recordIn(document, 'Parameters'))));
  const [unknown] = names.filter((name) => !declared.has(name));
  if (unknown === undefined) return;
  const there = [...declared].sort().join(', ');
  throw new UnusableArguments(
    `--parameter-values gives ${unknown} a value, but no template has that parameter: ${there === '' ? 'they have none' : `expected one of ${there}`}.`,
  );
}
