// The generated parts of the rules' pages and of the tables that list them. Pure: a rule in, Markdown out.
import { endpointSets, sharedByMany } from '../shared/facts/sets';
import { commonParameters, type Parameters } from '../shared/rule/parameters';
import type { FrameworkMapping, Rule } from '../shared/rule/rule';
import type { StackParameter } from './stack-parameters';
import { readActions } from './subscription';
import { chattyTypes, needsSweep, triggerTypes } from '../shared/rule/subscription';

/** The facts at the head of a rule's page. */
export function factsOf(rule: Rule): string {
  const frameworks = rule.frameworks.map(
    (mapping) => `${mapping.framework}: ${mapping.controls.join(', ')} (${mappingNames[mapping.mapping]})`,
  );
  const rows: readonly (readonly [string, string])[] = [
    ['Severity', rule.severity],
    ['Judges', code(rule.subject)],
    ['Evaluated', evaluatedWhen(rule)],
    ['Calls', readActions(rule).map(code).join(', ')],
    ['Frameworks', frameworks.length === 0 ? 'none' : frameworks.map(cell).join('<br>')],
  ];
  return [`**${rule.title}.**`, '', ...table(['', ''], rows)].join('\n');
}

/** The table of a stack's parameters. */
export function stackParameterTable(parameters: readonly StackParameter[]): string {
  const rows = parameters.map(({ name, declaration: { Default, AllowedValues, Description } }) => [
    code(name),
    Default === undefined ? 'must be given' : Default === '' ? 'empty' : code(String(Default as string | number)),
    cell(`${Description}.${Array.isArray(AllowedValues) ? ` One of ${AllowedValues.map(String).join(', ')}.` : ''}`),
  ]);
  return table(['parameter', 'default', 'meaning'], rows).join('\n');
}

const mappingNames: Readonly<Record<FrameworkMapping['mapping'], string>> = {
  official: 'official mapping',
  ours: 'our mapping, by analogy',
};

function evaluatedWhen(rule: Rule): string {
  const types = triggerTypes(rule);
  const usual = types.filter((type) => !chattyTypes.has(type)).map(code);
  const chatty = types.filter((type) => chattyTypes.has(type)).map(code);
  return [
    usual.length === 0 ? '' : `when a resource of one of these types changes: ${usual.join(', ')}`,
    chatty.length === 0 ? '' : `on request also: ${chatty.join(', ')} (the stack parameter \`SubnetTriggers\`)`,
    needsSweep(rule) ? 'once a day' : 'once a day, unless the stack parameter `DailySweeps` turns that off',
  ]
    .filter((part) => part !== '')
    .join('; ');
}

/** The table of a rule's own parameters, and where the common ones are. */
export function parametersOf(rule: Rule): string {
  const common = 'It also has the [parameters that every rule has](../README.md#parameters-that-every-rule-has).';
  if (Object.keys(rule.parameters).length === 0) return `This rule has no parameters of its own. ${common}`;
  return [...parameterTable(rule.parameters), '', common].join('\n');
}

/** The table of the parameters that every rule has. */
export function commonParameterTable(): string {
  return parameterTable(commonParameters).join('\n');
}

function parameterTable(parameters: Parameters): readonly string[] {
  const rows = Object.entries(parameters).map(([name, { default: preset, expected, description }]) => [
    code(name),
    preset === '' ? 'not set' : code(preset),
    cell(expected),
    cell(description),
  ]);
  return table(['parameter', 'default', 'accepts', 'meaning'], rows);
}

/** The table of the sets of endpoints that work together. */
export function bundlesTable(): string {
  const inWords = (codes: readonly string[]) =>
    codes.map((name) => `${code(name)}${name === 's3' ? ' (gateway or interface)' : ''}`).join(', ');
  const rows = Object.entries(endpointSets).map(([name, { members, engagedBy, whereUsed }]) => [
    code(name),
    inWords(members),
    inWords(engagedBy ?? members.filter((member) => !sharedByMany.includes(member))),
    whereUsed.length === 0 ? '' : inWords(whereUsed),
  ]);
  return table(['bundle', 'endpoints', 'engaged by', 'some workloads also need'], rows).join('\n');
}

/** How to put it right. */
export function fixOf({ fix }: Rule): string {
  return [fix.text, '', '```sh', fix.command, '```'].join('\n');
}

/**
 * The table of all rules.
 * @param folder the path from the table's file to functions/
 */
export function rulesTable(rules: readonly Rule[], folder: string): string {
  const rows = rules.map((rule) => [
    `[${rule.id}](${folder}/${rule.id}/README.md)`,
    cell(rule.title),
    rule.severity,
    code(shortType(rule.subject)),
    [...triggerTypes(rule).map((type) => code(shortType(type))), 'daily'].join(', '),
  ]);
  return table(['rule', 'the good state', 'severity', 'judges', 'evaluated on'], rows).join('\n');
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)];
}

function shortType(resourceType: string): string {
  return resourceType.replace('AWS::EC2::', '');
}

function code(text: string): string {
  return `\`${cell(text)}\``;
}

// A bar would end the table's cell, in code as well.
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
