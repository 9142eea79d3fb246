// security-hub/template.yaml: within the limits of Security Hub and EventBridge, and every rule is in it.
import { parse } from 'yaml';
import { bundleSecurityHub, ceiling } from '../../infra/bundles';
import { findingType } from '../../shared/rule/finding-type';
import { rules } from '../../functions/index';
import { textOf } from '../pack/pack';

interface AutomationRule {
  readonly Type: string;
  readonly Properties: {
    readonly RuleName: string;
    readonly Criteria: Readonly<Record<string, readonly { readonly Comparison: string; readonly Value: string }[]>>;
    readonly Actions: readonly {
      readonly FindingFieldsUpdate: {
        readonly Severity: { readonly Label: string };
        readonly Types: readonly string[];
        readonly UserDefinedFields: Readonly<Record<string, unknown>>;
      };
    }[];
  };
}

/** Short forms of intrinsic functions are read as their arguments. */
const { Resources } = parse(textOf('security-hub/template.yaml'), { logLevel: 'silent' }) as {
  readonly Resources: Readonly<Record<string, AutomationRule>>;
};
const automationRules = Object.values(Resources).filter(({ Type }) => Type === 'AWS::SecurityHub::AutomationRule');

test('each rule of ours has one automation rule, with its severity, type and remediation', () => {
  // An account can have 100 in each Region.
  expect(automationRules.length).toBeLessThanOrEqual(100);
  expect(automationRules.map(({ Properties }) => Properties.RuleName)).toEqual(
    rules.map(({ id }) => `\${RulePrefix}${id}`),
  );
  for (const [index, rule] of rules.entries()) {
    const [action] = automationRules[index]?.Properties.Actions ?? [];
    expect(action?.FindingFieldsUpdate).toMatchObject({
      Severity: { Label: rule.severity },
      Types: [findingType(rule)],
      UserDefinedFields: { Remediation: rule.fix.text, RemediationCommand: rule.fix.command },
    });
    // The note is for the annotation.
    expect(action?.FindingFieldsUpdate).not.toHaveProperty('Note');
  }
});

test('the function may write the note of a finding and nothing else, and its alarm notifies', () => {
  const { Annotate, AnnotateFailuresAlarm } = Resources as Readonly<Record<string, unknown>> as {
    readonly Annotate: {
      readonly Properties: { readonly Policies: readonly { readonly Statement: readonly object[] }[] };
    };
    readonly AnnotateFailuresAlarm: { readonly Properties: object };
  };
  const others = [
    'Confidence',
    'Criticality',
    'RelatedFindings',
    'Severity.Label',
    'Severity.Normalized',
    'Severity.Product',
    'Types',
    'UserDefinedFields',
    'VerificationState',
    'Workflow.Status',
  ];
  expect(Annotate.Properties.Policies[0]?.Statement[1]).toMatchObject({
    Action: 'securityhub:BatchUpdateFindings',
    Condition: { Null: Object.fromEntries(others.map((field) => [`securityhub:ASFFSyntaxPath/${field}`, 'true'])) },
  });
  expect(AnnotateFailuresAlarm.Properties).toHaveProperty('AlarmActions');
});

test('no two automation rules match the same finding', () => {
  const names = rules.flatMap(({ id }) => [id, `${id}-conformance-pack-abc123xyz`, `OrgConfigRule-${id}-abc123`]);
  for (const name of names) {
    const matching = automationRules.filter(({ Properties: { Criteria } }) =>
      Criteria['Title']?.some(({ Comparison, Value }) => {
        const title = Value.replace('${RulePrefix}', '');
        return Comparison === 'EQUALS' ? name === title : name.startsWith(title);
      }),
    );
    expect([name, matching.length]).toEqual([name, 1]);
  }
});

test('only findings of AWS Config are changed', () => {
  for (const { Properties } of automationRules) {
    expect(Properties.Criteria['ProductName']).toEqual([{ Comparison: 'EQUALS', Value: 'Config' }]);
    // User-defined fields hold at most 1,024 characters.
    for (const value of Object.values(Properties.Actions[0]?.FindingFieldsUpdate.UserDefinedFields ?? {})) {
      expect(JSON.stringify(value).length).toBeLessThanOrEqual(1024);
    }
  }
});

test('with the longest prefix, the event pattern and the environment stay within their limits', () => {
  const prefix = 'x'.repeat(24);
  const titles = [...rules.map(({ id }) => ({ prefix: prefix + id })), { prefix: `OrgConfigRule-${prefix}` }];
  const pattern = {
    source: ['aws.securityhub'],
    'detail-type': ['Security Hub Findings - Imported'],
    detail: {
      findings: {
        AwsAccountId: ['123456789012'],
        ProductName: ['Config'],
        RecordState: ['ACTIVE'],
        Title: titles,
      },
    },
  };
  expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(2048);
  expect(rules.map(({ id }) => prefix + id).join(',').length).toBeLessThanOrEqual(3500);
});

test('the bundle is small and holds nothing of the rules', async () => {
  const { files, metafile } = await bundleSecurityHub();
  const script = files.find(({ path }) => path.endsWith('dist/security-hub/annotate/index.mjs'));
  expect(script?.contents.length).toBeLessThanOrEqual(ceiling);
  const own = Object.keys(metafile.inputs).filter((path) => !path.includes('node_modules/'));
  expect(own.filter((path) => !path.startsWith('security-hub/') && !path.startsWith('builtin:node:'))).toEqual([]);
}, 60_000);
