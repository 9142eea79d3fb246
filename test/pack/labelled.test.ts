// Cases labelled by hand from the catalogue alone, one file a rule in labelled/: what would an expert say of this?
// A label is changed only for a reason that its `why` then tells.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { rules } from '../../functions/index';
import { evaluateRegion } from '../../shared/rule/evaluate';
import { readParameters } from '../../shared/rule/parameters';
import { networkFromDescribe, type DescribeOutputs } from '../../shared/sources/describe-outputs';

interface Labelled {
  readonly name: string;
  /** The catalogue's section and the reasoning. */
  readonly why: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** us-east-1 where it is absent. */
  readonly region?: string;
  /** The time of judgement, where the verdict hangs on it. */
  readonly now?: string;
  /** Lists as `aws ec2 describe-*` prints them; one that is absent or null is not known. */
  readonly given: DescribeOutputs;
  readonly resource: string;
  readonly expected: string;
}

const folder = join(__dirname, 'labelled');
const account = '123456789012';

function casesOf(ruleId: string): readonly Labelled[] {
  const text = readFileSync(join(folder, `${ruleId}.yaml`), 'utf8');
  return parse(text, { merge: true, maxAliasCount: -1 }) as readonly Labelled[];
}

/** Without the members that are null: in the files null takes away what an anchor brought along. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}

test('every rule has a file of at least five cases, and there is no other file', () => {
  expect(readdirSync(folder).sort()).toEqual(rules.map(({ id }) => `${id}.yaml`).sort());
  for (const { id } of rules) expect(casesOf(id).length).toBeGreaterThanOrEqual(5);
});

describe.each(rules)('$id', (rule) => {
  test.each(casesOf(rule.id))('$expected: $name', ({ parameters, region, now, given, resource, expected }) => {
    const values = readParameters(rule.parameters, parameters);
    expect(rule.checkParameters?.(values as never)).toBeUndefined();
    const network = networkFromDescribe(account, region ?? 'us-east-1', withoutNulls(given) as DescribeOutputs);
    const time = Date.parse(now ?? '2026-06-01T00:00:00Z');
    const { evaluations } = evaluateRegion({ rule, values }, network, { kind: 'offline', time });
    const verdict = evaluations.find(({ resourceId }) => resourceId === resource);
    expect(verdict).toMatchObject({ complianceType: expected });
  });
});
