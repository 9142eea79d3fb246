// Commands of the AWS CLI as data, and as text that a POSIX shell and the CLI take for exactly that, whatever is in it.

/** A value in the CLI's shorthand syntax; `undefined` leaves a member out. */
export type Shorthand = string | number | undefined | readonly Shorthand[] | { readonly [key: string]: Shorthand };

/** The options of a command in their order, without the dashes; `true` for one without a value, `undefined` for none. */
export type Options = Readonly<Record<string, Shorthand | true>>;

/** A value that no command can carry on one line, or that the CLI would take for something else. */
export class Unsayable extends Error {
  override readonly name = 'Unsayable';
}

/**
 * A command of the AWS CLI on one line: `aws ec2 modify-vpc-endpoint --region us-east-1 …`.
 * @throws Unsayable
 */
export function awsCommand(service: string, operation: string, region: string, options: Options): string {
  const all: Options = { region, ...options };
  const words = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, ...(value === true ? [] : wordsOf(value).map(quoted))],
  );
  return ['aws', service, operation, ...words].join(' ');
}

/** A command of `aws ec2` in the network's Region. @throws Unsayable */
export function ec2({ region }: { readonly region: string }, operation: string, options: Options): string {
  return awsCommand('ec2', operation, region, options);
}

/** Of several values each is a word. */
function wordsOf(value: Shorthand): readonly string[] {
  if (value === undefined) return [];
  if (isList(value)) return value.flatMap(wordsOf);
  if (typeof value === 'object') return [membersOf(value)];
  const word = String(value);
  // The CLI takes a leading dash for an option, and reads what these name.
  if (/^-|^(?:fileb?|https?):\/\//.test(word)) throw new Unsayable(`${word} is not a value.`);
  return [word];
}

/**
 * A structure in shorthand: `From=443,To=443`.
 * Source: AWS CLI User Guide, "Using shorthand syntax in the AWS CLI".
 */
function membersOf(members: Readonly<Record<string, Shorthand>>): string {
  return Object.entries(members)
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${inner(value)}`]))
    .join(',');
}

function inner(value: Shorthand): string {
  if (isList(value)) return `[${value.map(inner).join(',')}]`;
  if (typeof value === 'object') return `{${membersOf(value)}}`;
  const text = String(value);
  return /^[\w./:<>-]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

// Array.isArray does not narrow a readonly list.
function isList(value: Shorthand): value is readonly Shorthand[] {
  return Array.isArray(value);
}

/**
 * What no report shows as it is: controls, marks that hide or turn around text, halves of surrogate pairs, commands of
 * Azure Pipelines. Whoever copied a command with an escape in its place would run another one.
 */
export const unshowable =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061C\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF]|#(?=#(?:vso)?\[)/gu;

/** A word that a POSIX shell leaves as it is. @throws Unsayable for one that nobody could copy as it is */
export function quoted(word: string): string {
  if (word.search(unshowable) !== -1)
    throw new Unsayable(`${JSON.stringify(word)} has characters that no report shows.`);
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
