// Runs a rule over a table of cases: each a network, and the verdict that it must give.
import type { Fix } from '../../shared/fix/fix';
import type { Network } from '../../shared/network/network';
import { readParameters, type CommonValues } from '../../shared/rule/parameters';
import { evaluateRegion, type Evaluation } from '../../shared/rule/evaluate';
import { subjectSlices, type Occasion, type Rule } from '../../shared/rule/rule';
import type { ComplianceType } from '../../shared/rule/verdict';
import type { DescribeOutputs } from '../../shared/sources/describe-outputs';
import { network } from '../network';

/** One row: its name says what is special about it. */
export interface Case {
  readonly name: string;
  /** What Describe prints; lists that are absent are not known. */
  readonly given: DescribeOutputs;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly occasion?: Partial<Occasion>;
  /** The resource to look at; without it the first that the network holds. */
  readonly subject?: string;
  readonly expected: ComplianceType;
  /** The commands that put it right. */
  readonly fixedBy?: readonly string[];
  /** Parts that the annotation must have. */
  readonly says?: readonly string[];
}

const offline: Occasion = { kind: 'offline', time: Date.parse('2026-03-01T12:00:00Z') };

/** Declares one test for each case. Put a failing case beside its nearest passing neighbour. */
export function ruleTable(rule: Rule, cases: readonly Case[]): void {
  describe(rule.id, () => {
    test('no two cases are the same', () => {
      const keys = cases.map(({ given, parameters, occasion, subject }) =>
        JSON.stringify([given, parameters, occasion, subject]),
      );
      expect(new Set(keys).size).toBe(keys.length);
      const names = cases.map((row) => row.name);
      expect(new Set(names).size).toBe(names.length);
    });

    test.each(cases)('$expected: $name', async (row) => {
      const { given, parameters, occasion, subject, expected, says, fixedBy } = row;
      const values = readParameters(rule.parameters, parameters);
      expect(rule.checkParameters?.(values as never)).toBeUndefined();
      const frozen = deepFreeze(network(given));
      const { evaluations } = evaluateRegion({ rule, values }, frozen, { ...offline, ...occasion });
      const verdict = evaluations.find((evaluation) => subject === undefined || evaluation.resourceId === subject);
      expect(verdict).toMatchObject({ complianceType: expected });
      const annotation = verdict?.annotation;
      if (expected !== 'COMPLIANT') expect(annotation).toBeDefined();
      if (annotation !== undefined) expect(annotation).toMatch(/^[^]{1,255}[.)]$/);
      for (const part of says ?? []) expect(annotation).toContain(part);
      if (fixedBy && verdict) expect(await commandsFor(rule, verdict, frozen, values)).toEqual(fixedBy);
    });
  });
}

async function commandsFor(
  rule: Rule,
  verdict: Evaluation,
  given: Network,
  values: CommonValues,
): Promise<readonly string[]> {
  const [subject] = given[subjectSlices[rule.subject]].byKey.get(verdict.resourceId) ?? [];
  if (subject === undefined) throw new Error(`There is no ${verdict.resourceId}.`);
  const { fix } = (await import(`../../functions/${rule.id}/fix`)) as { readonly fix: Fix };
  return fix({ subject, network: given, values, verdict });
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of value instanceof Map ? value.values() : Object.values(value)) deepFreeze(inner);
  }
  return value;
}
