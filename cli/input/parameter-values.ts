// --parameter-values: what a template's parameters will be, in the forms of CloudFormation, SAM and their command lines.
// Sources: AWS CLI, "cloudformation deploy" and "create-stack"; AWS SAM CLI, "sam deploy"; CodePipeline, "template
// configuration file".
import { UnusableArguments, UnusableInput } from '../shell/refusal';
import { readText } from './files';

/** Values by the names of parameters. */
export type ParameterValues = Readonly<Record<string, unknown>>;

const name = '[A-Za-z0-9]{1,255}';
const plain = new RegExp(`^(${name})=(.*)$`, 's');
const long = new RegExp(`^ParameterKey=(${name}),(?:ParameterValue=(.*)|UsePreviousValue=true)$`, 's');
const startOfNext = new RegExp(`\\s+(?=${name}=)`);

const expected = 'expected Key=Value, or a file of [{"ParameterKey": …, "ParameterValue": …}] or {"Key": "Value"}';

/**
 * The values that are given, the last one for each name.
 * @param given names of files, and `Key=Value`
 * @throws UnusableInput, UnusableArguments
 */
export async function parameterValues(given: readonly string[]): Promise<ParameterValues> {
  const entries: (readonly [string, unknown])[] = [];
  for (const one of given) {
    if (plain.test(one)) entries.push(...entriesInText(one));
    else entries.push(...(await entriesInFile(one.replace(/^file:\/\//, ''))));
  }
  return Object.fromEntries(entries);
}

/** SAM takes several in one text, with quotes around what has blanks. */
function entriesInText(text: string): readonly (readonly [string, unknown])[] {
  return text
    .trim()
    .split(startOfNext)
    .flatMap((part) => entryIn(part));
}

function entryIn(part: string): readonly (readonly [string, unknown])[] {
  const [, longName, longValue] = long.exec(part) ?? [];
  // The value that the stack has already is not known.
  if (longName !== undefined) return longValue === undefined ? [] : [[longName, unquoted(longValue)]];
  const [, key, value] = plain.exec(part) ?? [];
  if (key === undefined || value === undefined) {
    throw new UnusableArguments(`--parameter-values ${JSON.stringify(part)}: ${expected}.`);
  }
  return [[key, unquoted(value)]];
}

function unquoted(value: string): string {
  const [, , inner] = /^(["'])(.*)\1$/s.exec(value) ?? [];
  return (inner ?? value).replaceAll('\\"', '"');
}

async function entriesInFile(file: string): Promise<readonly (readonly [string, unknown])[]> {
  const text = await readText(file, file, 'YAML or JSON');
  const { NotYaml, readYamlTemplate } = await import('./yaml-template');
  try {
    // JSON is YAML, too.
    return entriesInDocument(readYamlTemplate(text).document, file);
  } catch (error) {
    if (error instanceof NotYaml) throw new UnusableInput(file, `is neither JSON nor YAML: ${error.message}`);
    throw error;
  }
}

function entriesInDocument(document: unknown, file: string): readonly (readonly [string, unknown])[] {
  const refuse = () => new UnusableInput(file, `holds no values of parameters: ${expected}`);
  if (typeof document !== 'object' || document === null) throw refuse();
  if (Array.isArray(document)) {
    return document.flatMap((item: unknown): readonly (readonly [string, unknown])[] => {
      if (typeof item === 'string') return entryIn(item);
      const { ParameterKey: key, ParameterValue: value } = (item ?? {}) as Readonly<Record<string, unknown>>;
      if (typeof key !== 'string') throw refuse();
      return value === undefined ? [] : [[key, valueOf(value, refuse)]];
    });
  }
  const { Parameters: parameters } = document as { readonly Parameters?: unknown };
  const isNested = typeof parameters === 'object' && parameters !== null;
  if (isNested) return entriesInDocument(parameters, file);
  return Object.entries(document).map(([key, value]) => [key, valueOf(value, refuse)]);
}

function valueOf(value: unknown, refuse: () => UnusableInput): unknown {
  const isScalar = ['string', 'number', 'boolean'].includes(typeof value);
  const isList = Array.isArray(value) && value.every((item) => ['string', 'number'].includes(typeof item));
  if (!isScalar && !isList) throw refuse();
  return value;
}
