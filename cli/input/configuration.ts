// vpce-rules.yaml: what a team has agreed on. schemas/configuration.schema.json describes the same.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { LineCounter, isMap, isNode, isSeq, parseDocument, type Document, type Node } from 'yaml';
import { shown } from '../../shared/rule/annotations';
import { configure } from '../../shared/rule/evaluate';
import { isDay } from '../../shared/rule/exemptions';
import { InvalidParameter, splitList } from '../../shared/rule/parameters';
import type { Rule } from '../../shared/rule/rule';
import { UnusableArguments, UnusableInput, didYouMean } from '../shell/refusal';
import { enumerated } from '../shell/words';
import { failures, severityOptions, type Failure, type SeverityOption } from './choices';
import { readText } from './files';
import { ruleWithId, rulesNamed } from './parameter-file';

/** The name of the file that is looked for. */
export const configurationName = 'vpce-rules.yaml';

/** An exception as the file states it. */
export interface StatedException {
  /** As it is written: ids, or patterns with * and ?. */
  readonly rule: string;
  /** The rules that it means. */
  readonly ruleIds: ReadonlySet<string>;
  /** An id, an ARN, or a pattern of either; of what is planned its name. */
  readonly resource: string;
  readonly account?: string;
  readonly region?: string;
  readonly reason: string;
  /** The last day on which it holds, in UTC. */
  readonly until?: string;
  readonly owner?: string;
  /** The line on which it starts. */
  readonly line: number;
}

/** What the file says; where it says nothing, nothing is there. */
export interface Configuration {
  /** As people call it. */
  readonly file: string;
  /** By rule ids, as AWS Config would pass them. */
  readonly parameters: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly rules: readonly string[];
  readonly excludeRules: readonly string[];
  readonly severity?: SeverityOption;
  readonly failOn?: Failure;
  readonly exceptions: readonly StatedException[];
}

/**
 * The file that holds from this folder on: the nearest one upwards.
 * @returns `undefined` where there is none
 * @throws UnusableInput where one is misnamed: what it says would not hold, and nobody would know
 */
export async function nearestConfiguration(folder: string): Promise<string | undefined> {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const file = path.join(at, configurationName);
    if (await isThere(file)) return file;
    for (const ending of ['.yml', '.json']) {
      const other = file.replace(/\.yaml$/, ending);
      if (await isThere(other)) throw new UnusableInput(other, `is not read: expected the name ${configurationName}`);
    }
    if (at === path.dirname(at)) return undefined;
  }
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/**
 * Reads the file.
 * @param title what people call it
 * @throws UnusableInput: one sentence with the line and what was expected
 */
export async function readConfiguration(file: string, title: string, pack: readonly Rule[]): Promise<Configuration> {
  const lines = new LineCounter();
  // All is text: an account keeps its zeros, and a day stays a day.
  const document = parseDocument(await readText(file, title, 'YAML'), {
    schema: 'failsafe',
    lineCounter: lines,
    prettyErrors: false,
  });
  const [mistake] = [...document.errors, ...document.warnings];
  if (mistake) {
    const [said] = mistake.message.split(/[;\n]/);
    throw new UnusableInput(title, `line ${lines.linePos(mistake.pos[0]).line}: is not YAML: ${said ?? ''}`);
  }
  let content: unknown;
  try {
    content = document.toJS();
  } catch (error) {
    throw new UnusableInput(title, `is not YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
  return configurationOf(content, { title, pack, lineOf: (at) => lineOf(document, lines, at) });
}

/** Keys and indexes from the top of the file. */
type Place = readonly (string | number)[];

interface Source {
  readonly title: string;
  readonly pack: readonly Rule[];
  readonly lineOf: (at: Place) => number;
}

/** The line of a place; of what is not there that of what should hold it. */
function lineOf(document: Document, lines: LineCounter, at: Place): number {
  let node: unknown = document.contents;
  let line = 1;
  for (const key of at) {
    const pair = isMap(node) ? node.items.find((each) => String(each.key) === key) : undefined;
    const next: unknown = pair ? pair.value : isSeq(node) ? node.items[Number(key)] : undefined;
    const start = isNode(pair?.key) ? pair.key : next;
    if (!isNode(start)) break;
    line = lines.linePos(startOf(start)).line;
    node = next;
  }
  return line;
}

function startOf({ range }: Node): number {
  return range?.[0] ?? 0;
}

function refuse({ title, lineOf }: Source, at: Place, problem: string): never {
  const place = at.length === 0 ? '' : `${at.join('.')} `;
  throw new UnusableInput(title, `line ${lineOf(at)}: ${place}${problem}`);
}

const keys = ['parameters', 'rules', 'excludeRules', 'severity', 'failOn', 'exceptions'] as const;

function configurationOf(content: unknown, source: Source): Configuration {
  const given = mapping(content ?? {}, [], keys, source);
  const of = (key: (typeof keys)[number]) => {
    const value = given.get(key);
    // A key without a value says nothing: all below it may be comments.
    return value === '' ? undefined : value;
  };
  const severity = choice(of('severity'), 'severity', severityOptions, source);
  const failOn = choice(of('failOn'), 'failOn', failures, source);
  return {
    file: source.title,
    parameters: parametersIn(of('parameters'), source),
    rules: rulesIn(of('rules'), 'rules', source),
    excludeRules: rulesIn(of('excludeRules'), 'excludeRules', source),
    ...(severity && { severity }),
    ...(failOn && { failOn }),
    exceptions: list(of('exceptions'), ['exceptions'], source).map((each, index) =>
      exceptionIn(each, ['exceptions', index], source),
    ),
  };
}

function mapping(value: unknown, at: Place, known: readonly string[], source: Source): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    refuse(source, at, `is ${shown(value, 60)}: expected ${listOf(known, 'and')}, each with its value`);
  }
  const entries = Object.entries(value);
  for (const [key] of entries) {
    if (known.includes(key)) continue;
    const meant = didYouMean(key, known);
    refuse(source, [...at, key], `is not known: expected ${listOf(known, 'or')}.${meant}`);
  }
  return new Map(entries);
}

/** Few names, or where they stand: there are many rules. */
function listOf(names: readonly string[], conjunction: 'and' | 'or'): string {
  return names.length <= 10 ? enumerated(names, conjunction) : 'ids of rules, as vpce-rules rules lists them';
}

function list(value: unknown, at: Place, source: Source): readonly unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  return refuse(source, at, `is ${shown(value, 60)}: expected a list`);
}

function choice<C extends string>(value: unknown, key: string, choices: readonly C[], source: Source): C | undefined {
  if (value === undefined) return undefined;
  const chosen = choices.find((each) => each === value);
  return chosen ?? refuse(source, [key], `is ${shown(value, 60)}: expected ${enumerated(choices, 'or')}`);
}

/** One rule or several, in a list or between commas. */
function rulesIn(value: unknown, key: string, source: Source): readonly string[] {
  const names = typeof value === 'string' ? splitList(value) : list(value, [key], source);
  return names.map((name, index) => {
    const at = typeof value === 'string' ? [key] : [key, index];
    if (typeof name !== 'string' || name === '') {
      return refuse(source, at, `is ${shown(name, 60)}: expected the id of a rule, or a pattern`);
    }
    ruleIds(name, at, source);
    return name;
  });
}

function ruleIds(name: string, at: Place, source: Source): ReadonlySet<string> {
  try {
    return new Set([...rulesNamed(source.pack, 'the pattern', [name])].map(({ id }) => id));
  } catch (error) {
    if (!(error instanceof UnusableArguments)) throw error;
    return refuse(source, at, `cannot be used: ${error.message}`);
  }
}

function parametersIn(value: unknown, source: Source): Configuration['parameters'] {
  if (value === undefined) return {};
  const ids = source.pack.map(({ id }) => id);
  const given = mapping(value, ['parameters'], ids, source);
  return Object.fromEntries(
    [...given].map(([id, of]) => {
      const rule = ruleWithId(source.pack, id);
      const at = ['parameters', id];
      const texts = of === '' ? {} : Object.fromEntries(mappingOfTexts(of, at, source));
      try {
        configure(rule, texts);
      } catch (error) {
        if (!(error instanceof InvalidParameter)) throw error;
        const name = Object.keys(texts).find((each) => error.message.includes(each));
        refuse(source, name === undefined ? at : [...at, name], `cannot be used: ${error.message}`);
      }
      return [id, texts];
    }),
  );
}

function mappingOfTexts(value: unknown, at: Place, source: Source): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    refuse(source, at, `is ${shown(value, 60)}: expected parameters and their values`);
  }
  return Object.entries(value).map(([name, each]: [string, unknown]) => {
    // A list is what a comma-separated text is to AWS Config.
    if (Array.isArray(each) && each.every((one) => typeof one === 'string')) return [name, each.join(',')];
    if (typeof each === 'string') return [name, each];
    return refuse(source, [...at, name], `is ${shown(each, 60)}: expected a text, or a list of texts`);
  });
}

const parts = ['rule', 'resource', 'account', 'region', 'reason', 'until', 'owner'] as const;

function exceptionIn(value: unknown, at: Place, source: Source): StatedException {
  const given = mapping(value, at, parts, source);
  const optional = (part: (typeof parts)[number]): string | undefined => {
    const text = given.get(part);
    if (text === undefined) return undefined;
    if (typeof text === 'string' && text.trim() !== '') return text.trim();
    return refuse(source, [...at, part], `is ${shown(text, 60)}: expected a text`);
  };
  const needed = (part: (typeof parts)[number], expected: string) =>
    optional(part) ?? refuse(source, [...at, part], `is missing: expected ${expected}`);
  const rule = needed('rule', 'the id of a rule, or a pattern with * and ?');
  const resource = needed('resource', 'an id, an ARN, or a pattern with * and ?');
  const reason = needed('reason', 'why this is accepted');
  const [account, region, until, owner] = [
    optional('account'),
    optional('region'),
    optional('until'),
    optional('owner'),
  ];
  if (account !== undefined && !/^[0-9]{12}$/.test(account)) {
    refuse(source, [...at, 'account'], `is ${shown(account, 60)}: expected 12 digits`);
  }
  if (until !== undefined && !isDay(until)) {
    refuse(source, [...at, 'until'], `is ${shown(until, 60)}: expected a day such as 2027-01-31`);
  }
  return {
    rule,
    ruleIds: ruleIds(rule, [...at, 'rule'], source),
    resource,
    ...(account !== undefined && { account }),
    ...(region !== undefined && { region }),
    reason,
    ...(until !== undefined && { until }),
    ...(owner !== undefined && { owner }),
    line: source.lineOf(at),
  };
}
