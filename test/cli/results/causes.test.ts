// One change that clears several findings: which findings count, what to change, and where it is shown.
import { judgementOf, type Finding } from '../../../cli/results/judgement';
import { changeOf, sharedCauses } from '../../../cli/results/causes';
import { markdownOf } from '../../../cli/output/markdown';
import { tableOf } from '../../../cli/output/table';
import { readParameters } from '../../../shared/rule/parameters';
import type { Severity } from '../../../shared/rule/rule';
import type { Cause } from '../../../shared/rule/verdict';
import { madeRule, nonCompliant } from '../../made-rule';
import { endpoint, network, securityGroup, vpcId } from '../../network';
import { pageOf } from '../../report';
import { contextOf, estateJudgement } from '../output/given';

const [group, other] = ['sg-0a1b2c3d4e5f60001', 'sg-0a1b2c3d4e5f60002'];
const ofGroup = (resourceId: string): Cause => ({ resourceType: 'AWS::EC2::SecurityGroup', resourceId });
const missing = (code: string, type: 'interface' | 'gateway' | 'any'): Cause => ({ vpcId, missing: { code, type } });
const ids = ['vpce-0a1b2c3d4e5f60001', 'vpce-0a1b2c3d4e5f60002'];

/** The findings of rules that complain of both endpoints, each with these causes. */
function findingsOf(
  rules: readonly { readonly severity?: Severity; readonly causes: readonly Cause[] }[],
): readonly Finding[] {
  const configured = rules.map(({ severity = 'LOW', causes }, index) => {
    const rule = madeRule({
      id: `vpce-complains-${index}`,
      title: 'Nothing',
      severity,
      subject: 'AWS::EC2::VPCEndpoint',
      needs: [],
      triggers: {},
      scheduled: false,
      parameters: {},
      rationale: '',
      fix: { text: '', command: '' },
      frameworks: [],
      evaluate: () => nonCompliant('It is wrong.', causes),
    });
    return { rule, values: readParameters(rule.parameters, {}) };
  });
  const outputs = {
    VpcEndpoints: ids.map((VpcEndpointId) => endpoint({ VpcEndpointId })),
    SecurityGroups: [securityGroup({ GroupId: group, GroupName: 'web' })],
  };
  return judgementOf(configured, [network(outputs)], [], 0).findings;
}

const changes = (findings: readonly Finding[]) =>
  sharedCauses(findings).map((shared) => [changeOf(shared), shared.findings.length]);

test.each<[string, readonly { readonly severity?: Severity; readonly causes: readonly Cause[] }[], readonly unknown[]]>(
  [
    ['of one group', [{ causes: [ofGroup(group)] }], [[`Change ${group} (web)`, 2]]],
    ['of two rules', [{ causes: [ofGroup(group)] }, { causes: [ofGroup(group)] }], [[`Change ${group} (web)`, 4]]],
    ['twice the same group', [{ causes: [ofGroup(group), ofGroup(group)] }], [[`Change ${group} (web)`, 2]]],
    ['of two groups, of which one may not be enough', [{ causes: [ofGroup(group), ofGroup(other)] }], []],
    ['of nothing but the endpoints', [{ causes: [] }], []],
    ['of a group that is not known', [{ causes: [ofGroup(other)] }], [[`Change ${other}`, 2]]],
    [
      'the gravest first',
      [{ causes: [ofGroup(group)] }, { severity: 'HIGH', causes: [ofGroup(other)] }],
      [
        [`Change ${other}`, 2],
        [`Change ${group} (web)`, 2],
      ],
    ],
    [
      'a missing gateway endpoint',
      [{ causes: [missing('s3', 'gateway')] }],
      [[`Create a gateway endpoint for s3 in ${vpcId}`, 2]],
    ],
    ['missing endpoints of two kinds', [{ causes: [missing('s3', 'gateway'), missing('s3', 'interface')] }], []],
  ],
)('%s', (_name, rules, expected) => {
  expect(changes(findingsOf(rules))).toEqual(expected);
});

test('one endpoint that is its own cause is no shared one', () => {
  const own: Cause = { resourceType: 'AWS::EC2::VPCEndpoint', resourceId: ids[0] ?? '' };
  const findings = findingsOf([{ causes: [own] }, { causes: [own] }]).filter(
    ({ evaluation }) => evaluation.resourceId === ids[0],
  );
  expect(findings).toHaveLength(2);
  expect(changes(findings)).toEqual([]);
});

test('what is accepted is not counted', () => {
  const exception = { source: 'file', reason: 'r', until: undefined, owner: undefined, daysLeft: undefined } as const;
  const [first, ...rest] = findingsOf([{ causes: [ofGroup(group)] }]);
  if (!first) throw new Error('no finding');
  expect(changes([{ ...first, exception }, ...rest])).toEqual([]);
});

describe('the example estate', () => {
  const judgement = estateJudgement();
  const [worst] = sharedCauses(judgement.findings);
  if (!worst) throw new Error('no shared cause');
  const change = changeOf(worst);

  test('the table begins with it', () => {
    const lines = [...tableOf(judgement, contextOf().style, false)].join('').split('\n');
    expect(
      lines.findIndex((line) => line.startsWith(`  ${change}: clears ${worst.findings.length} findings`)),
    ).toBeLessThan(10);
    expect(lines.join('\n')).toContain('One change, several findings');
  });

  test('markdown and the report have it, with the rules and the resources', async () => {
    const text = [...markdownOf(judgement, contextOf())].join('');
    expect(text).toContain(`- ${change}: **clears ${worst.findings.length} findings`);
    const page = await pageOf(judgement, {});
    const [, list = ''] = page.split('<ul class="causes">');
    const [item = ''] = list.split('</li>');
    expect(item).toContain(`<b>${change}</b>: clears ${worst.findings.length} findings`);
    expect(item).toMatch(/<a href="#vpc-[0-9]+-[0-9]+"><code>/);
  });
});
