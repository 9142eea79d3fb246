// Is there, among many requests, one that some statements apply to and others do not? Imports the policy module only.
import { operatorOf } from './operators';
import type { Condition, Listed, Statement } from './document';
import { existsText, type Pattern } from './languages';
import { isSigner, type Requests } from './request-sets';
import { compiled, type Comparison, type Domain } from './values';

/** What makes a statement apply, or not apply, in one of its parts: what a key or an element must be. */
interface Demand {
  readonly on: string;
  readonly present: boolean;
  /** The text must match one pattern of each list … */
  readonly all: readonly (readonly Pattern[])[];
  /** … and none of these. */
  readonly none: readonly Pattern[];
}

/** Any of these makes it so; `true`: nothing is needed. */
type Choice = true | readonly Demand[];

const [action, resource] = ['the action', 'the resource'];
/** After so many tries something is taken to get through: the safe side. */
const maxTries = 4_000;

/** Is there such a request to which each of `applying` applies, and none of `sparing`? */
export function happens(
  requests: Requests,
  applying: readonly Statement[],
  sparing: readonly Statement[] = [],
): boolean {
  const choices = [
    ...applying.flatMap((statement) => partsOf(statement, requests, true)),
    ...sparing.map((statement): Choice => {
      const parts = partsOf(statement, requests, false);
      return parts.includes(true) || parts.flatMap((part) => (part === true ? [] : part));
    }),
  ].filter((choice) => choice !== true);
  let tries = 0;
  choices.sort((a, b) => a.length - b.length);
  const demands = new Map<string, Demand>();
  const search = (index: number): boolean => {
    const choice = choices[index];
    if (choice === undefined) return true;
    return choice.some((demand) => {
      tries += 1;
      if (tries > maxTries) return true;
      const before = demands.get(demand.on);
      const joined = join(before, demand);
      if (joined === undefined || !canBe(joined, domainOf(demand.on, requests))) return false;
      demands.set(demand.on, joined);
      if (search(index + 1)) return true;
      if (before === undefined) demands.delete(demand.on);
      else demands.set(demand.on, before);
      return false;
    });
  };
  return [action, resource].every((element) => canBe(free(element), domainOf(element, requests))) && search(0);
}

const free = (on: string): Demand => ({ on, present: true, all: [], none: [] });

function domainOf(on: string, requests: Requests): Domain {
  if (on === action) return requests.actions;
  if (on === resource) return requests.resources;
  return requests.valueOf(on);
}

function join(before: Demand | undefined, demand: Demand): Demand | undefined {
  if (before === undefined) return demand;
  if (before.present !== demand.present) return undefined;
  return { ...demand, all: [...before.all, ...demand.all], none: [...before.none, ...demand.none] };
}

function canBe({ present, all, none }: Demand, { texts, except, mayBeAbsent }: Domain): boolean {
  if (!present) return mayBeAbsent || texts.length === 0;
  return texts.length > 0 && existsText([texts, ...all], [...except, ...none]);
}

/** For each part of a statement, what makes it so: that it applies, or that it does not. */
function partsOf(statement: Statement, requests: Requests, applies: boolean): readonly Choice[] {
  return [
    byPrincipals(statement, requests, applies),
    byTexts(statement, requests, statement.actions, action, applies),
    byTexts(statement, requests, statement.resources, resource, applies),
    ...statement.conditions.map((condition) => byCondition(condition, statement, requests, applies)),
  ];
}

function byPrincipals({ principals }: Statement, { signer }: Requests, applies: boolean): Choice {
  const matches = principals.entries.map((principal) => isSigner(principal, signer));
  // Whoever is anybody is the one that is named, or not, as it suits.
  if (!matches.includes(true) && matches.includes(undefined)) return true;
  return (matches.includes(true) !== principals.negated) === applies ? true : [];
}

function byTexts(
  statement: Statement,
  requests: Requests,
  { negated, entries }: Listed<string>,
  on: string,
  applies: boolean,
): Choice {
  const comparison: Omit<Comparison, 'wide'> =
    on === action ? { wildcards: 'glob', foldsCase: true } : { wildcards: 'resource', foldsCase: false };
  return [{ ...free(on), ...demandOn(entries, statement, requests, comparison, negated !== applies) }];
}

// That a text is one of these, or none of them.
function demandOn(
  texts: readonly string[],
  statement: Statement,
  requests: Requests,
  comparison: Omit<Comparison, 'wide'>,
  listed: boolean,
): Pick<Demand, 'all' | 'none'> {
  const read = texts.map((text) => compiled(text, statement, { ...comparison, wide: listed }, requests.valueOf));
  if (listed) return { all: [read.flatMap(({ patterns }) => patterns)], none: [] };
  return { all: [], none: read.filter(({ isLoose }) => !isLoose).flatMap(({ patterns }) => patterns) };
}

function byCondition(condition: Condition, statement: Statement, requests: Requests, applies: boolean): Choice {
  const { key, values } = condition;
  const { family, set, ifExists, negated, wildcards, foldsCase } = operatorOf(condition.operator);
  const domain = requests.valueOf(key);
  if (family === 'null') {
    const of = (absent: boolean): readonly Demand[] =>
      values.includes(String(absent)) === applies ? [{ ...free(key), present: !absent }] : [];
    return [...of(true), ...of(false)];
  }
  const holdsWithout = set === 'all' || (set !== 'any' && (ifExists || negated));
  const without = holdsWithout === applies ? [{ ...free(key), present: false }] : [];
  // Whether a number, a day or an address is as demanded is not known.
  if (family === 'other') return [...without, free(key)];
  const wanted = demandOn(values, statement, requests, { wildcards, foldsCase }, negated !== applies);
  const present: Demand = { ...free(key), ...wanted };
  if (set === undefined) return [...without, present];
  // Of several values each condition may mean another one: they are not joined.
  return [...without, ...(canBe(present, domain) ? [free(key)] : [])];
}
