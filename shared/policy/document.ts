// From the text of an endpoint policy to its statements, in whatever legal form they are written. Imports nothing.
// Source: IAM User Guide, "IAM JSON policy elements reference" and "Grammar of the IAM JSON policy language".

/** An entry of `Principal`; the type in lower case, `*` for a principal that is just `"*"`. */
export interface Principal {
  readonly type: string;
  readonly id: string;
}

/** What an element lists: these, or with `Not…` all others. */
export interface Listed<T> {
  readonly negated: boolean;
  readonly entries: readonly T[];
}

/** One key under one operator: all conditions of a statement must hold, and for each any of its values may. */
export interface Condition {
  /** Lower-case. */
  readonly operator: string;
  /** Lower-case: keys are the same in any letter case. */
  readonly key: string;
  /** The key as it is written. */
  readonly writtenKey: string;
  readonly values: readonly string[];
}

/** One statement. */
export interface Statement {
  /** `undefined` where it is missing or empty. */
  readonly sid: string | undefined;
  /** Its place in the document, from 1. */
  readonly number: number;
  /** Whether `${…}` is a variable: only in version 2012-10-17 of the language, else it is a text like any other. */
  readonly hasVariables: boolean;
  readonly effect: 'Allow' | 'Deny';
  readonly principals: Listed<Principal>;
  readonly actions: Listed<string>;
  readonly resources: Listed<string>;
  readonly conditions: readonly Condition[];
}

/** A policy's statements, or why it is not a policy. */
export type ParsedPolicy =
  | { readonly valid: true; readonly statements: readonly Statement[] }
  | { readonly valid: false; readonly reason: string };

/** Far above the 20,480 characters that AWS accepts: a source may print the document with other white space. */
const maxLength = 100_000;
const versionWithVariables = '2012-10-17';

class Malformed extends Error {
  override readonly name = 'Malformed';
}

/**
 * Reads a policy; never throws. The reason why it is not one ends the sentence "The policy …".
 * Names of elements count in any letter case.
 */
export function parsePolicy(text: string): ParsedPolicy {
  if (text.length > maxLength) return { valid: false, reason: 'is longer than AWS accepts' };
  try {
    return { valid: true, statements: statementsOf(text) };
  } catch (error) {
    return { valid: false, reason: error instanceof Malformed ? error.message : 'is not valid JSON' };
  }
}

function statementsOf(text: string): readonly Statement[] {
  const document = elementsOf(JSON.parse(text), 'is not a JSON object');
  const hasVariables = document.get('version') === versionWithVariables;
  return listOf(document.get('statement') ?? []).map((statement, index) =>
    statementOf(elementsOf(statement, `has a statement ${index + 1} that is not an object`), index + 1, hasVariables),
  );
}

function statementOf(elements: ReadonlyMap<string, unknown>, number: number, hasVariables: boolean): Statement {
  const where = `has a statement ${number}`;
  const effect = elements.get('effect');
  if (effect !== 'Allow' && effect !== 'Deny') throw new Malformed(`${where} whose Effect is neither Allow nor Deny`);
  const sid = elements.get('sid');
  return {
    sid: typeof sid === 'string' && sid !== '' ? sid : undefined,
    number,
    hasVariables,
    effect,
    principals: listed(elements, 'Principal', where, principalsOf),
    actions: listed(elements, 'Action', where, textsOf),
    resources: listed(elements, 'Resource', where, textsOf),
    conditions: conditionsOf(elements.get('condition') ?? {}, where),
  };
}

function listed<T>(
  elements: ReadonlyMap<string, unknown>,
  name: string,
  where: string,
  entriesOf: (value: unknown, problem: string) => readonly T[],
): Listed<T> {
  const plain = elements.get(name.toLowerCase());
  const negated = elements.get(`not${name.toLowerCase()}`);
  if ((plain === undefined) === (negated === undefined)) {
    throw new Malformed(`${where} that must have either ${name} or Not${name}`);
  }
  const entries = entriesOf(plain ?? negated, `${where} whose ${name} is not as AWS requires`);
  return { negated: plain === undefined, entries };
}

function principalsOf(value: unknown, problem: string): readonly Principal[] {
  if (typeof value === 'string') return [{ type: value === '*' ? '*' : 'aws', id: value }];
  const principals = [...elementsOf(value, problem)].flatMap(([type, ids]) =>
    textsOf(ids, problem).map((id) => ({ type, id })),
  );
  if (principals.length === 0) throw new Malformed(problem);
  return principals;
}

function textsOf(value: unknown, problem: string): readonly string[] {
  const texts = listOf(value).filter((entry) => typeof entry === 'string');
  if (texts.length === 0 || texts.length !== listOf(value).length) throw new Malformed(problem);
  return texts;
}

function conditionsOf(value: unknown, where: string): readonly Condition[] {
  const problem = `${where} whose Condition is not as AWS requires`;
  return [...elementsOf(value, problem)].flatMap(([operator, keys]) =>
    [...elementsOf(keys, problem, false)].map(([writtenKey, values]) => ({
      operator,
      key: writtenKey.toLowerCase(),
      writtenKey,
      values: listOf(values).map((entry) => valueOf(entry, problem)),
    })),
  );
}

// Quotation marks are optional around numbers and Boolean values.
function valueOf(value: unknown, problem: string): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw new Malformed(problem);
  }
  return String(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

// A map, so that a key such as __proto__ is a key like any other.
function elementsOf(value: unknown, problem: string, foldCase = true): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Malformed(problem);
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [
    foldCase ? key.toLowerCase() : key,
    inner,
  ]);
  const elements = new Map(entries);
  // Nobody knows which of the two AWS would take.
  if (elements.size < entries.length) throw new Malformed('has an element twice, in different letter case');
  return elements;
}
