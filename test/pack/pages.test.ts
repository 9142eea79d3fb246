// Every page has the same sections, and every example in it is true.
import { existsSync } from 'node:fs';
import { rules } from '../../functions/index';
import { slices } from '../../shared/network/network';
import { evaluateRegion } from '../../shared/rule/evaluate';
import { readParameters } from '../../shared/rule/parameters';
import type { Rule } from '../../shared/rule/rule';
import { projectRoot } from '../../infra/project';
import { network } from '../network';
import { examplesOf, textOf, type Example } from './pack';

const sections = [
  'Why',
  'What passes and what fails',
  'Parameters',
  'How to fix it',
  'When not to use it',
  'Sources',
] as const;

const members: ReadonlySet<string> = new Set(Object.values(slices).map(({ member }) => member));

function verdictsOf(rule: Rule, { subject, parameters, given }: Example): readonly string[] {
  const values = readParameters(rule.parameters, parameters);
  expect(rule.checkParameters?.(values as never)).toBeUndefined();
  const occasion = { kind: 'offline', time: Date.parse('2026-03-01T12:00:00Z') } as const;
  return evaluateRegion({ rule, values }, network(given), occasion)
    .evaluations.filter(({ resourceId }) => subject === undefined || resourceId === subject)
    .map(({ complianceType }) => complianceType);
}

describe.each(rules.map((rule) => [rule.id, rule] as const))('the page of %s', (id, rule) => {
  const path = `functions/${id}/README.md`;
  const page = existsSync(`${projectRoot}/${path}`) ? textOf(path) : '';
  const examples = examplesOf(page);

  test('has its sections, in order', () => {
    expect([...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual(sections);
  });

  test('has an example that passes and one that fails', () => {
    const verdicts = examples.map(({ verdict }) => verdict);
    expect(verdicts).toContain('COMPLIANT');
    expect(verdicts).toContain('NON_COMPLIANT');
  });

  test('marks each block of YAML with its verdict', () => {
    expect(page.match(/^```ya?ml/gm)?.length).toBe(examples.length);
  });

  test.each(examples.map((example, index) => [index + 1, example.verdict, example] as const))(
    'example %i is %s',
    (_number, verdict, example) => {
      for (const member of Object.keys(example.given)) expect(members).toContain(member);
      const verdicts = verdictsOf(rule, example);
      expect(verdicts.length).toBeGreaterThan(0);
      expect(new Set(verdicts)).toEqual(new Set([verdict]));
    },
  );

  test('names its sources', () => {
    expect(page.slice(page.indexOf('## Sources'))).toMatch(/https:\/\//);
  });
});
