// What must hold of every rule on every network that Describe can print. A failure prints its seed and its path:
// fc.assert(…, { seed, path }) plays it again.
import fc, { type Arbitrary } from 'fast-check';
import { rules } from '../../functions/index';
import type { Network } from '../../shared/network/network';
import { evaluateChange, evaluateRegion, type Evaluation } from '../../shared/rule/evaluate';
import { readParameters, type CommonValues } from '../../shared/rule/parameters';
import type { Occasion, Rule } from '../../shared/rule/rule';
import type { DescribeOutputs } from '../../shared/sources/describe-outputs';
import { accountId, network } from '../network';
import { describeOutputs } from './describe-outputs';

const runs = { numRuns: 60 };

/** Values that one parameter or another accepts. */
const candidates: readonly string[] = [
  ...['', 'true', 'false', '0', '1', '2', '100', '65535', '*', 'any', 'all', 'vpc-cidrs', 'explicit', 'always', 'auto'],
  ...['required', 'optional', 'require', 'ignore', 'private', 'tagged', 'all-private', 'key=value', 's3', 's3express'],
  ...['s3,dynamodb', 'sqs', 'kms,s3:any', 'dynamodb:gateway', 'ecr,ssm,eks', 'ecr,ssm', 'o-vela4k7xq2', accountId],
  ...['999999999999', 'vpc-0a1b2c3d4e5f60001', 'sg-0a1b2c3d4e5f60001', '10.0.0.0/8', '2600:1f18:1234:5600::/56'],
  ...['eu-west-1', 'sqs=1/2/3/4/5/6/7/8/9', 's3:GetObject', 'arn:aws:s3:::own/*', '😀'.repeat(60), 'k'.repeat(120)],
];

/** Parameters that the rule accepts, most of them at their defaults. */
function parametersOf(rule: Rule): Arbitrary<CommonValues> {
  const texts = Object.entries(rule.parameters).map(([name, parameter]) => {
    const accepted = candidates.filter((text) => text !== '' && parameter.parse(text) !== undefined);
    return [name, fc.oneof({ weight: 2, arbitrary: fc.constant('') }, fc.constantFrom('', ...accepted))] as const;
  });
  return fc
    .record(Object.fromEntries(texts))
    .map((given) => readParameters(rule.parameters, given))
    .filter((values) => rule.checkParameters?.(values as never) === undefined);
}

const occasion: Arbitrary<Occasion> = fc.record({
  kind: fc.constantFrom('offline', 'schedule', 'change'),
  time: fc.constantFrom(Date.parse('2026-01-01T00:30:00Z'), Date.parse('2026-03-01T12:00:00Z')),
});

function isGoodText(annotation: string): boolean {
  // Half a surrogate pair does not survive.
  const isWellFormed = Buffer.from(annotation).toString() === annotation;
  return annotation.length > 0 && annotation.length <= 256 && isWellFormed;
}

function expectGood(evaluations: readonly Evaluation[]): void {
  for (const { complianceType, annotation } of evaluations) {
    if (annotation === undefined) expect(complianceType).toBe('COMPLIANT');
    else if (!isGoodText(annotation)) throw new Error(`annotation of ${annotation.length}: ${annotation}`);
  }
}

// Whatever a source says beside what it listed must not matter: neither its order nor that of any list in it.
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed).reverse();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]): [string, unknown] => [key, reversed(inner)])
      .reverse(),
  );
}

function verdicts(rule: Rule, values: CommonValues, given: Network, when: Occasion): ReadonlyMap<string, string> {
  const { evaluations } = evaluateRegion({ rule, values }, given, when);
  return new Map(evaluations.map(({ resourceId, complianceType }) => [resourceId, complianceType]));
}

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  test('gives every resource of every network a verdict', () => {
    fc.assert(
      fc.property(describeOutputs, parametersOf(rule), occasion, (outputs, values, when) => {
        const { evaluations } = evaluateRegion({ rule, values }, network(outputs), when);
        expectGood(evaluations);
      }),
      runs,
    );
  });

  test('does not depend on the order of anything', () => {
    fc.assert(
      fc.property(describeOutputs, parametersOf(rule), occasion, (outputs, values, when) => {
        const other = reversed(outputs) as DescribeOutputs;
        expect(verdicts(rule, values, network(other), when)).toEqual(verdicts(rule, values, network(outputs), when));
      }),
      runs,
    );
  });

  test('answers every change', () => {
    const change = fc.record({
      resourceType: fc.constantFrom(...Object.keys(rule.triggers), 'AWS::EC2::Instance'),
      resourceId: fc
        .constantFrom('vpc', 'subnet', 'rtb', 'sg', 'acl', 'vpce')
        .map((kind) => `${kind}-0a1b2c3d4e5f60001`),
      vpcId: fc.constantFrom('vpc-0a1b2c3d4e5f60001', undefined),
      deleted: fc.boolean(),
      serviceName: fc.constantFrom('com.amazonaws.us-east-1.s3', 'com.amazonaws.us-east-1.ecr.api', undefined),
      vpcEndpointType: fc.constantFrom('Interface', 'Gateway', undefined),
    });
    fc.assert(
      fc.property(describeOutputs, parametersOf(rule), occasion, change, (outputs, values, when, changed) => {
        const { evaluations, missing } = evaluateChange({ rule, values }, changed, network(outputs), when);
        // Where nobody knows what is affected, it says what would have to be read.
        expect(evaluations.length + missing.size).toBeGreaterThan(0);
        expectGood(evaluations);
      }),
      runs,
    );
  });
});
