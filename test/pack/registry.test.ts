// Every rule is whole: in the registry, with its handler, its page and its test.
import { rules } from '../../functions/index';
import { slices } from '../../shared/network/network';
import { slicesOf } from '../../shared/rule/rule';
import { logicalId } from '../../infra/template';
import { ruleDescription } from '../../infra/subscription';
import { ruleFolders, textOf } from './pack';

/** The order of the catalogue. A rule that is added later comes after these. */
const catalogue = [
  'vpce-state-available',
  'vpce-service-name-allowed',
  'vpce-private-dns-enabled',
  'vpce-sg-allows-https',
  'vpce-sg-not-open',
  'vpce-sg-not-default',
  'vpce-multi-az',
  'vpce-nacl-allows-https',
  'vpce-gateway-route-present',
  'vpce-policy-not-full-access',
  'vpce-policy-least-privilege',
  'vpce-policy-trusted-perimeter',
  'vpce-s3-policy-service-buckets',
  'vpce-gwlb-endpoint-routed',
  'route-table-gateway-endpoint-used',
  'route-table-endpoint-routes-healthy',
  'route-table-isolated-no-internet',
  'vpc-dns-attributes-enabled',
  'vpc-ssm-endpoints-complete',
  'vpc-required-endpoints-present',
  'sg-egress-allows-gateway-prefix-list',
];

const ids = rules.map((rule) => rule.id);

test('the registry and the folders name the same rules', () => {
  expect([...ids].sort()).toEqual([...ruleFolders()].sort());
});

test('the registry is in the order of the catalogue, newer rules last', () => {
  const known = catalogue.filter((id) => ids.includes(id));
  const newer = ids.filter((id) => !catalogue.includes(id));
  expect(ids).toEqual([...known, ...newer]);
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

  test('is called in the registry like its folder', () => {
    expect(textOf('functions/index.ts')).toContain(`from './${id}/rule'`);
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
