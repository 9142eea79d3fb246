// vpce-rules rules: the catalogue.
import { commonParameters, type Parameters } from '../../shared/rule/parameters';
import type { Rule } from '../../shared/rule/rule';
import { compare } from '../shell/order';
import { count, indent, pad, paint, wrap, type Style } from '../shell/terminal';

/** The catalogue for machines. */
export function rulesJson(pack: readonly Rule[]): string {
  const rules = sorted(pack).map((rule) => ({
    id: rule.id,
    title: rule.title,
    severity: rule.severity,
    resourceType: rule.subject,
    triggers: Object.keys(rule.triggers),
    scheduled: true,
    parameters: parametersOf(rule.parameters),
    rationale: rule.rationale,
    fix: rule.fix,
    frameworks: rule.frameworks,
  }));
  return `${JSON.stringify({ rules, commonParameters: parametersOf(commonParameters) }, undefined, 2)}\n`;
}

function parametersOf(parameters: Parameters): readonly object[] {
  return Object.entries(parameters).map(([name, { default: preset, expected, description }]) => ({
    name,
    default: preset,
    expected,
    description,
  }));
}

/** The catalogue for people. */
export function rulesTable(pack: readonly Rule[], style: Style): string {
  const idWidth = Math.max(...pack.map(({ id }) => id.length)) + 2;
  const lines = [
    paint(style, 'bold', count(pack.length, 'rule')),
    ...sorted(pack).flatMap((rule) => ['', ...ruleLines(rule, idWidth, style)]),
    '',
    paint(style, 'bold', 'Parameters that every rule has'),
    ...indent(parameterLines(commonParameters, { ...style, width: style.width - 2 }), 2),
    '',
    paint(style, 'dim', 'vpce-rules explain RULE says why a rule exists and how to meet it.'),
  ];
  return `${lines.join('\n')}\n`;
}

const colours = { HIGH: ['bold', 'red'], MEDIUM: 'yellow', LOW: 'cyan' } as const;

function ruleLines(rule: Rule, idWidth: number, style: Style): string[] {
  const inner = { ...style, width: style.width - 2 };
  const severity = colours[rule.severity];
  const mark = paint(style, typeof severity === 'string' ? severity : [...severity], rule.severity);
  const types = Object.keys(rule.triggers).map(shortType).join(', ');
  const facts = `Judges each ${shortType(rule.subject)} when one of these changes: ${types}; and once a day.`;
  return [
    paint(style, 'bold', pad(rule.id, idWidth)) + mark,
    ...indent(wrap(`${rule.title}.`, inner.width), 2),
    ...indent(wrap(facts, inner.width), 2).map((line) => paint(style, 'dim', line)),
    ...indent(parameterLines(rule.parameters, inner), 2),
  ];
}

/** `name=default  meaning`, the meanings below each other. */
function parameterLines(parameters: Parameters, style: Style): string[] {
  const rows = Object.entries(parameters).map(([name, { default: preset, description }]) => ({
    name,
    preset,
    description,
  }));
  return rows.flatMap(({ name, preset, description }) => {
    const text = `${description} ${preset === '' ? 'Not set.' : `Default: ${preset}`}`;
    const [first = '', ...others] = wrap(`${name}: ${text}`, style.width - 2);
    return [paint(style, 'cyan', name) + first.slice(name.length), ...indent(others, 2)];
  });
}

function shortType(resourceType: string): string {
  return resourceType.replace('AWS::EC2::', '');
}

function sorted(pack: readonly Rule[]): readonly Rule[] {
  return [...pack].sort((a, b) => compare(a.id, b.id));
}
