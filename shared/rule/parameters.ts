// Parameters of a rule. AWS Config passes every value as a string; a declaration says how to read it.

import { shown } from './annotations';

/** One parameter: its default, its bounds in words, its meaning, and how a string becomes its value. */
export interface Parameter<T> {
  /** As AWS Config would pass it; the empty string is "not set". */
  readonly default: string;
  /** What is accepted, as the end of the sentence "expected …". */
  readonly expected: string;
  /** What it decides, in one sentence. */
  readonly description: string;
  /** The value, or `undefined` when the text is not acceptable. The text is trimmed and not empty. */
  readonly parse: (text: string) => T | undefined;
  /** The value when nothing is set and there is no default. */
  readonly unset: T;
}

/** The parameters that a rule declares. */
export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/** The values that a rule's evaluation sees. */
export type ValuesOf<P extends Parameters> = { readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never };

/** A parameter that is unknown or whose value is not acceptable. The message names it, the value and what was expected. */
export class InvalidParameter extends Error {
  override readonly name = 'InvalidParameter';
}

/** `true` or `false`. */
export function boolean(preset: boolean, description: string): Parameter<boolean> {
  return {
    default: String(preset),
    expected: 'true or false',
    description,
    parse: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
    unset: preset,
  };
}

/** A whole number within bounds. */
export function integer(preset: number, min: number, max: number, description: string): Parameter<number> {
  return {
    default: String(preset),
    expected: `a whole number from ${min} to ${max}`,
    description,
    parse: (text) => parseInteger(text, min, max),
    unset: preset,
  };
}

/** A whole number within bounds, or nothing. */
export function optionalInteger(min: number, max: number, description: string): Parameter<number | undefined> {
  return {
    default: '',
    expected: `empty or a whole number from ${min} to ${max}`,
    description,
    parse: (text) => parseInteger(text, min, max),
    unset: undefined,
  };
}

function parseInteger(text: string, min: number, max: number): number | undefined {
  if (!/^[0-9]{1,9}$/.test(text)) return undefined;
  const value = Number(text);
  return min <= value && value <= max ? value : undefined;
}

/** One of a few words. */
export function choice<const C extends string>(
  choices: readonly C[],
  preset: NoInfer<C>,
  description: string,
): Parameter<C> {
  return {
    default: preset,
    expected: `one of ${choices.join(', ')}`,
    description,
    parse: (text) => choices.find((candidate) => candidate === text),
    unset: preset,
  };
}

/** A text of a certain form. */
export function text(preset: string, form: RegExp, expected: string, description: string): Parameter<string> {
  return {
    default: preset,
    expected,
    description,
    parse: (value) => (form.test(value) ? value : undefined),
    unset: preset,
  };
}

/** A comma-separated list whose entries all have a certain form. Blanks around entries and empty entries are ignored. */
export function list(
  preset: string,
  isEntry: RegExp | ((entry: string) => boolean),
  expected: string,
  description: string,
): Parameter<readonly string[]> {
  const accepts = isEntry instanceof RegExp ? (entry: string) => isEntry.test(entry) : isEntry;
  return {
    default: preset,
    expected: `a comma-separated list of ${expected}`,
    description,
    parse: (value) => {
      const entries = splitList(value);
      return entries.every(accepts) ? entries : undefined;
    },
    unset: [],
  };
}

/** The entries of a comma-separated list, trimmed, without empty ones. */
export function splitList(value: string): readonly string[] {
  return value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** Forms of list entries. */
export const forms = {
  vpcId: /^vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})$/,
  securityGroupId: /^sg-(?:[0-9a-f]{8}|[0-9a-f]{17})$/,
  accountId: /^[0-9]{12}$/,
  /** A service code such as `ecr.api`, `*` and `?` allowed. */
  serviceCode: /^[a-z0-9*?][a-z0-9.*?-]{0,127}$/,
} as const;

/** A tag key. */
export const tagKeyForm = /^[^\p{Cc}]{1,128}$/u;

/** The parameters that every rule has. */
export const commonParameters = {
  exemptTagKey: text(
    'vpce-posture:exempt',
    tagKeyForm,
    'a tag key of 1 to 128 characters',
    'Tag that exempts a resource; its value is `*` or a comma-separated list of rule names, optionally followed by `until=2027-01-31` and `reason=<text>`.',
  ),
  vpcIds: list('', forms.vpcId, 'VPC ids', 'Only resources in these VPCs are judged; empty: all.'),
  excludeVpcIds: list('', forms.vpcId, 'VPC ids', 'Resources in these VPCs are not judged.'),
  includeRequesterManaged: boolean(
    false,
    'Also judge endpoints that an AWS service created and manages in this account.',
  ),
} as const satisfies Parameters;

/** Values of the common parameters. */
export type CommonValues = ValuesOf<typeof commonParameters>;

/**
 * The values of a rule's parameters, its own and the common ones, from what AWS Config passes.
 * @param given names and texts; anything but an object of strings is refused
 * @throws InvalidParameter
 */
export function readParameters<P extends Parameters>(declared: P, given: unknown): ValuesOf<P> & CommonValues {
  if (given !== undefined && given !== null && (typeof given !== 'object' || Array.isArray(given))) {
    throw new InvalidParameter('The rule parameters are not a JSON object of strings.');
  }
  const texts = new Map<string, unknown>(Object.entries(given ?? {}));
  const all: Parameters = { ...commonParameters, ...declared };
  for (const name of texts.keys()) {
    if (!Object.hasOwn(all, name)) {
      throw new InvalidParameter(
        `Unknown parameter ${shown(name)}: expected one of ${Object.keys(all).sort().join(', ')}.`,
      );
    }
  }
  const values = Object.entries(all).map(([name, parameter]) => [name, readValue(name, parameter, texts.get(name))]);
  return Object.fromEntries(values) as ValuesOf<P> & CommonValues;
}

function readValue(name: string, parameter: Parameter<unknown>, given: unknown): unknown {
  if (given !== undefined && typeof given !== 'string') {
    throw new InvalidParameter(`Parameter ${name} is ${shown(given)}: expected a string, as AWS Config passes it.`);
  }
  const set = given?.trim() ?? '';
  const value = set === '' ? parameter.default : set;
  if (value === '') return parameter.unset;
  const parsed = parameter.parse(value);
  if (parsed === undefined) {
    throw new InvalidParameter(`Parameter ${name} is ${shown(value)}: expected ${parameter.expected}.`);
  }
  return parsed;
}
