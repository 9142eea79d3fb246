// What AWS always prints and an input lacks is not known: no field can be dropped from the example estate so that a
// NON_COMPLIANT becomes COMPLIANT or NOT_APPLICABLE. Each field of each kind of object, one at a time.
import { rules } from '../../functions/index';
import { emptyNetwork, slices, type Network, type SliceName } from '../../shared/network/network';
import { networksOf, recordingFrom } from '../../shared/sources/configuration-items';
import { UnexpectedShape } from '../../shared/sources/describe';
import { networkFromDescribe } from '../../shared/sources/describe-outputs';
import { configure, evaluateRegion, evaluateSubject, type ConfiguredRule } from '../../shared/rule/evaluate';
import { slicesOf, subjectSlices } from '../../shared/rule/rule';
import { configurationItems, snapshot } from '../configuration-items';
import { estateOutputs, estateParameters, estateTime, type Listed } from '../example-estate';
import type { Described } from '../network';

const estate = estateOutputs();
const configured = rules.map((rule) => configure(rule, estateParameters()[rule.id] ?? {}));

/** Resources that are NON_COMPLIANT, each with the rule that says so. */
interface Complaint {
  readonly configured: ConfiguredRule;
  readonly resourceId: string;
}

const occasion = { kind: 'offline', time: estateTime } as const;

function complaintsOf(network: Network, read: SliceName): readonly Complaint[] {
  return configured
    .filter(({ rule }) => slicesOf(rule).includes(read))
    .flatMap((one) =>
      evaluateRegion(one, network, occasion)
        .evaluations.filter(({ complianceType }) => complianceType === 'NON_COMPLIANT')
        .map(({ resourceId }) => ({ configured: one, resourceId })),
    );
}

/** What becomes of a complaint, where that is milder: `undefined` where it stays, or nothing can be said. */
function milder(network: Network, { configured: one, resourceId }: Complaint): string | undefined {
  const [subject] = network[subjectSlices[one.rule.subject]].byKey.get(resourceId) ?? [];
  const verdict = subject && evaluateSubject(one, subject, network, occasion);
  const isMilder =
    verdict && 'complianceType' in verdict && /^(?:COMPLIANT|NOT_APPLICABLE)$/.test(verdict.complianceType);
  return isMilder ? `${one.rule.id} ${resourceId} becomes ${verdict.complianceType}` : undefined;
}

/** The paths of all fields in a value: `Routes[0].State`, and of what holds them. */
function pathsIn(value: unknown, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (Array.isArray(value)) return value.flatMap((inner, index) => pathsIn(inner, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...pathsIn(inner, [...path, key])]);
}

/** The value without the field at this path. */
function without(value: unknown, [key, ...rest]: readonly (string | number)[]): unknown {
  if (Array.isArray(value)) return value.map((inner, index): unknown => (index === key ? without(inner, rest) : inner));
  const fields = Object.entries(value as object);
  if (rest.length === 0) return Object.fromEntries(fields.filter(([name]) => name !== key));
  return Object.fromEntries(fields.map(([name, inner]) => [name, name === key ? without(inner, rest) : inner]));
}

const placeOf = (member: string, path: readonly (string | number)[]) =>
  `${member}.${path.map((part) => (typeof part === 'number' ? '[]' : `.${part}`)).join('')}`.replace('..', '.');

const sources: Readonly<Record<string, (outputs: Listed) => Network | undefined>> = {
  'Describe outputs': (outputs) => networkFromDescribe('111122223333', 'us-east-1', outputs),
  'configuration items': (outputs) => networksOf([recordingFrom(snapshot(configurationItems(outputs)))])[0],
};

/** The slice of an input that has nothing else; `undefined` where the input is refused. */
function sliceIn(networkOf: (outputs: Listed) => Network | undefined, outputs: Listed, name: SliceName) {
  try {
    return networkOf(outputs)?.[name];
  } catch (error) {
    if (error instanceof UnexpectedShape) return undefined;
    throw error;
  }
}

let dropped = 0;

describe.each(Object.entries(sources))('%s', (_source, networkOf) => {
  const whole = networkOf(estate) ?? emptyNetwork('111122223333', 'us-east-1');
  test.each(Object.entries(slices).map(([name, { member }]) => [member, name as SliceName]))(
    '%s without any field',
    (member, name) => {
      const complaints = complaintsOf(whole, name);
      const milderVerdicts = new Set<string>();
      for (const [index, resource] of (estate[member] ?? []).entries()) {
        for (const path of pathsIn(resource)) {
          dropped += 1;
          const rest = (estate[member] ?? []).map((one, at) =>
            at === index ? (without(one, path) as Described) : one,
          );
          const slice = sliceIn(networkOf, { [member]: rest }, name);
          if (slice === undefined) continue;
          const network = { ...whole, [name]: slice };
          for (const complaint of complaints) {
            const verdict = milder(network, complaint);
            if (verdict !== undefined) milderVerdicts.add(`${placeOf(member, path)}: ${verdict}`);
          }
        }
      }
      expect([...milderVerdicts]).toEqual([]);
    },
    120_000,
  );
});

test('fields were dropped', () => {
  expect(dropped).toBeGreaterThan(5000);
});
