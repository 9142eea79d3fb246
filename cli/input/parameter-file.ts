// Which rules are judged with which values: --rule, --exclude-rule and --parameters.
import { readFile } from 'node:fs/promises';
import { shown } from '../../shared/rule/annotations';
import { configure, type ConfiguredRule } from '../../shared/rule/evaluate';
import { matchesGlob } from '../../shared/rule/globs';
import { InvalidParameter } from '../../shared/rule/parameters';
import type { Rule } from '../../shared/rule/rule';
import { UnusableInput, UnusableArguments, didYouMean } from '../shell/refusal';
import { NotJson, parseJson } from './json-text';
import { codeOf } from '../shell/system-errors';

/**
 * The rule with that id.
 * @throws UnusableArguments
 */
export function ruleWithId(pack: readonly Rule[], id: string): Rule {
  const rule = pack.find((candidate) => candidate.id === id);
  if (rule) return rule;
  throw new UnusableArguments(`Unknown rule ${JSON.stringify(id)}.${hintFor(pack, id)}`);
}

function hintFor(pack: readonly Rule[], id: string): string {
  const meant = didYouMean(
    id,
    pack.map((rule) => rule.id),
  );
  return `${meant} vpce-rules rules lists them all.`;
}

/** Which rules: those that one of the names means, without those that are excluded. */
export interface RuleChoice {
  /** Ids, patterns with * and ?, or comma-separated lists of both; none: all rules. */
  readonly rule: readonly string[];
  readonly excludeRule: readonly string[];
}

/**
 * The rules of that choice, in the order of the pack.
 * @throws UnusableArguments where a name means no rule, or where none is left
 */
export function chosenRules(pack: readonly Rule[], { rule, excludeRule }: RuleChoice): readonly Rule[] {
  const included = rule.length === 0 ? new Set(pack) : rulesNamed(pack, '--rule', rule);
  const excluded = rulesNamed(pack, '--exclude-rule', excludeRule);
  const chosen = pack.filter((each) => included.has(each) && !excluded.has(each));
  if (chosen.length === 0 && pack.length > 0) {
    throw new UnusableArguments('--rule and --exclude-rule leave no rule: expected at least one.');
  }
  return chosen;
}

/**
 * The rules that names mean: ids, patterns with * and ?, or comma-separated lists of both.
 * @param where what gives the names, for whoever reads of a mistake
 * @throws UnusableArguments where a name means no rule
 */
export function rulesNamed(pack: readonly Rule[], where: string, names: readonly string[]): ReadonlySet<Rule> {
  const each = names.flatMap((name) => name.split(',').map((part) => part.trim()));
  return new Set(
    each.flatMap((name) => {
      if (!/[*?]/.test(name)) return [ruleWithId(pack, name)];
      const matching = pack.filter(({ id }) => matchesGlob(name, id));
      if (matching.length > 0) return matching;
      throw new UnusableArguments(`${where} ${JSON.stringify(name)} matches no rule. vpce-rules rules lists them all.`);
    }),
  );
}

/** Texts by rules and parameters. */
type GivenParameters = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * The rules to judge by, ordered by id, each with its values.
 * @param file `{"<rule-id>": {"<parameter>": "<string>"}}`
 * @param agreed values that hold where the file has none
 * @throws UnusableArguments, UnusableInput
 */
export async function configuredRules(
  pack: readonly Rule[],
  choice: RuleChoice,
  file: string | undefined,
  agreed: GivenParameters = {},
): Promise<readonly ConfiguredRule[]> {
  const chosen = chosenRules(pack, choice);
  const given = file === undefined ? {} : await readParameterFile(pack, file);
  const of = (parameters: GivenParameters, { id }: Rule) => (Object.hasOwn(parameters, id) ? parameters[id] : {});
  const configured = pack.map((rule) => configureFrom(rule, { ...of(agreed, rule), ...of(given, rule) }, file));
  return configured.filter(({ rule }) => chosen.includes(rule)).sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1));
}

function configureFrom(rule: Rule, given: unknown, file = ''): ConfiguredRule {
  try {
    return configure(rule, given);
  } catch (error) {
    if (error instanceof InvalidParameter) throw new UnusableInput(file, `${rule.id}: ${error.message}`);
    throw error;
  }
}

async function readParameterFile(pack: readonly Rule[], file: string): Promise<GivenParameters> {
  const expected = 'expected {"<rule-id>": {"<parameter>": "<string>"}}';
  let content: unknown;
  try {
    content = parseJson((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    if (error instanceof NotJson) throw new UnusableInput(file, `is not JSON: ${error.message}; ${expected}`);
    throw new UnusableInput(file, `cannot be read (${codeOf(error)}): ${expected}`);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new UnusableInput(file, `is not a JSON object: ${expected}`);
  }
  for (const [id, parameters] of Object.entries(content)) {
    if (!pack.some((rule) => rule.id === id)) {
      throw new UnusableInput(file, `unknown rule ${shown(id)}.${hintFor(pack, id)}`);
    }
    // AWS Config itself may pass none; a file that says null for a rule is a mistake.
    if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) {
      throw new UnusableInput(file, `${id} is ${shown(parameters, 60)}: expected an object of strings`);
    }
  }
  return content as GivenParameters;
}
