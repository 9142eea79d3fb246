// Every rule is whole: in the registry, with its handler, its page and its test.
import { rules } from '../../functions/index';
import { slices } from '../../shared/network/network';
import { slicesOf } from '../../shared/rule/rule';
import { logicalId } from '../../infra/template';
import { ruleDescription } from '../../infra/subscription';
import { ruleFolders, textOf } from './pack';

const ids = rules.map((rule) => rule.id);

test('the registry and the folders name the same rules', () => {
  expect([...ids].sort()).toEqual([...ruleFolders()].sort());
});

test('the pages that say how many rules there are say it right', () => {
  const numbersIn = (page: string) =>
    [...textOf(page).matchAll(/\b(\d+) (?:rules|times\.)/g)].map(([, number]) => Number(number));
  expect(numbersIn('README.md')).toEqual([rules.length, rules.length]);
  expect(numbersIn('docs/deploying.md')).toContain(rules.length);
});

test('no two rules share the names of their resources in the template', () => {
  expect(new Set(rules.map(logicalId)).size).toBe(rules.length);
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('has an id in kebab-case of at most 40 characters', () => {
    expect(id).toMatch(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/);
    expect(id.length).toBeLessThanOrEqual(40);
  });

  test('has a handler that names the readers of its slices, and does nothing else', () => {
    const handler = textOf(`functions/${id}/handler.ts`);
    const readers = /lambda\(rule, \{([^}]*)\}\)/.exec(handler)?.[1] ?? '';
    const names = readers.split(',').map((name) => name.trim());
    expect(names.filter((name) => name !== '').sort()).toEqual([...slicesOf(rule)].sort());
    expect(handler.match(/^(?!import |export const handler = | {2}|\}|$).*$/gm)).toBeNull();
  });

  test('has a page and a test', () => {
    expect(textOf(`functions/${id}/README.md`)).toMatch(new RegExp(`^# ${id}\n`));
    expect(textOf(`test/rules/${id}.test.ts`)).toContain(`/functions/${id}/rule'`);
  });

  test('says what it is in sentences', () => {
    expect(rule.title).toMatch(/^[A-Z].*[^.]$/);
    expect(rule.rationale).toMatch(/^[A-Z].*\.$/s);
    expect(rule.fix.text).toMatch(/^[A-Z].*[.:]$/s);
    expect(ruleDescription(rule).length).toBeLessThanOrEqual(256);
  });

  test('is started by changes of its subject or of something that decides on it', () => {
    expect(Object.keys(rule.triggers).length).toBeGreaterThan(0);
  });

  test('has parameters whose defaults are acceptable and whose names fit into InputParameters', () => {
    for (const [name, parameter] of Object.entries(rule.parameters)) {
      expect(name).toMatch(/^[a-z][A-Za-z0-9]{0,63}$/);
      expect(parameter.description).toMatch(/\.$/);
      if (parameter.default !== '') expect(parameter.parse(parameter.default)).not.toBeUndefined();
    }
    const defaults = Object.entries(rule.parameters).map(([name, parameter]) => [name, parameter.default]);
    expect(JSON.stringify(Object.fromEntries(defaults)).length).toBeLessThanOrEqual(1024);
  });

  test('declares slices that exist', () => {
    for (const slice of slicesOf(rule)) expect(slices).toHaveProperty(slice);
    const declared = [...rule.needs, ...(rule.mayNeed ?? [])];
    expect(new Set(declared).size).toBe(declared.length);
  });
});
