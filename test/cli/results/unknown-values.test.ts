// Whatever a template leaves to its deployment: no verdict may turn into another one by that, only into none.
import { readFileSync } from 'node:fs';
import { rules } from '../../../functions';
import { readYamlTemplate } from '../../../cli/input/yaml-template';
import { judgementOfPlanned } from '../../../cli/results/planned';
import { networksFromTemplates } from '../../../shared/sources/cloudformation/network';
import { configure } from '../../../shared/rule/evaluate';

const { document } = readYamlTemplate(readFileSync('test/fixtures/before-deployment/network.yaml', 'utf8'));
type Template = Readonly<
  Record<'Parameters' | 'Resources', Readonly<Record<string, { readonly Properties?: object }>>>
>;
const template = document as Template;

const configured = rules.map((rule) => configure(rule, {}));

function verdictsOf(changed: unknown): ReadonlyMap<string, string> {
  const place = { accountId: '123456789012', region: 'us-east-1' };
  const planned = networksFromTemplates([{ name: 't', document: changed }], place);
  const { findings } = judgementOfPlanned(configured, planned, [], 0);
  return new Map(
    findings.map(({ rule, evaluation }) => [`${rule.id} ${evaluation.resourceId}`, evaluation.complianceType]),
  );
}

/** A value that can be anything; a parameter could be none of the template's own ids. */
const unknown = { 'Fn::GetAtt': ['Lookup', 'Value'] };

/** The template with what is not known in place of one value; each value once. */
function* withUnknown(): Generator<readonly [place: string, changed: unknown]> {
  for (const [logicalId, resource] of Object.entries(template.Resources)) {
    for (const [path, properties] of changesOf(resource.Properties ?? {})) {
      const changed = { ...resource, Properties: properties };
      yield [
        `${logicalId}.${path}`,
        {
          ...template,
          Resources: { ...template.Resources, Lookup: { Type: 'Custom::Lookup' }, [logicalId]: changed },
        },
      ];
    }
  }
}

function* changesOf(value: unknown): Generator<readonly [path: string, changed: unknown]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const put = (other: unknown): unknown =>
      Array.isArray(value)
        ? value.map((item: unknown, at) => (String(at) === key ? other : item))
        : { ...value, [key]: other };
    if (/^(?:Ref|Fn::)/.test(key)) continue;
    yield [key, put(unknown)];
    for (const [path, changed] of changesOf(inner)) yield [`${key}.${path}`, put(changed)];
  }
}

test('what is not known changes no verdict into another', () => {
  const known = verdictsOf(template);
  expect(new Set(known.values())).toEqual(
    new Set(['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA']),
  );
  const wrong: string[] = [];
  let changes = 0;
  for (const [place, changed] of withUnknown()) {
    changes += 1;
    for (const [key, verdict] of verdictsOf(changed)) {
      const before = known.get(key);
      if (before === 'INSUFFICIENT_DATA' || verdict === 'INSUFFICIENT_DATA' || before === verdict) continue;
      wrong.push(`${place}: ${key} was ${String(before)}, is ${verdict}`);
    }
  }
  expect(changes).toBeGreaterThan(70);
  expect(wrong).toEqual([]);
}, 120_000);
