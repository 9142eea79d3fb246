// Cases labelled by hand from the catalogue alone, one file a rule in labelled/: what would an expert say of this?
// A label is changed only for a reason that its `why` then tells.
import { readdirSync } from 'node:fs';
import { rules } from '../../functions/index';
import { evaluateRegion } from '../../shared/rule/evaluate';
import { readParameters } from '../../shared/rule/parameters';
import { networkFromDescribe } from '../../shared/sources/describe-outputs';
import { accountId } from '../network';
import { casesOf, labelledFolder } from './labelled-cases';

test('every rule has a file of at least five cases, and there is no other file', () => {
  expect(readdirSync(labelledFolder).sort()).toEqual(rules.map(({ id }) => `${id}.yaml`).sort());
  for (const { id } of rules) expect(casesOf(id).length).toBeGreaterThanOrEqual(5);
});

describe.each(rules)('$id', (rule) => {
  test.each(casesOf(rule.id))('$expected: $name', ({ parameters, region, now, given, resource, expected }) => {
    const values = readParameters(rule.parameters, parameters);
    expect(rule.checkParameters?.(values as never)).toBeUndefined();
    const network = networkFromDescribe(accountId, region ?? 'us-east-1', given);
    const time = Date.parse(now ?? '2026-06-01T00:00:00Z');
    const { evaluations } = evaluateRegion({ rule, values }, network, { kind: 'offline', time });
    const verdict = evaluations.find(({ resourceId }) => resourceId === resource);
    expect(verdict).toMatchObject({ complianceType: expected });
  });
});
