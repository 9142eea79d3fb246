// Which rules are judged with which values: --rule and --parameters.
import { readFile } from 'node:fs/promises';
import { shown } from '../../shared/rule/annotations';
import { configure, type ConfiguredRule } from '../../shared/rule/evaluate';
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

/**
 * The rules to judge by, ordered by id, each with its values.
 * @param ruleIds only these; none: all
 * @param file `{"<rule-id>": {"<parameter>": "<string>"}}`
 * @throws UnusableArguments, UnusableInput
 */
export async function configuredRules(
  pack: readonly Rule[],
  ruleIds: readonly string[],
  file: string | undefined,
): Promise<readonly ConfiguredRule[]> {
  const chosen = new Set(ruleIds.map((id) => ruleWithId(pack, id)));
  const given = file === undefined ? {} : await readParameterFile(pack, file);
  const configured = pack.map((rule) =>
    configureFrom(rule, Object.hasOwn(given, rule.id) ? given[rule.id] : undefined, file),
  );
  return configured
    .filter(({ rule }) => chosen.size === 0 || chosen.has(rule))
    .sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1));
}

function configureFrom(rule: Rule, given: unknown, file = ''): ConfiguredRule {
  try {
    return configure(rule, given);
  } catch (error) {
    if (error instanceof InvalidParameter) throw new UnusableInput(file, `${rule.id}: ${error.message}`);
    throw error;
  }
}

async function readParameterFile(pack: readonly Rule[], file: string): Promise<Readonly<Record<string, unknown>>> {
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
  return content as Readonly<Record<string, unknown>>;
}
