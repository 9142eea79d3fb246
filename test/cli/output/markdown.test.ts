// check --format markdown, read back by another reader of Markdown.
import { parsers } from 'prettier/plugins/markdown';
import { compareWith, type BaselineEntry } from '../../../cli/results/baseline';
import { longestComment, markdownOf } from '../../../cli/output/markdown';
import { judgementOf, type Judgement } from '../../../cli/results/judgement';
import { rules } from '../../../functions/index';
import { readParameters } from '../../../shared/rule/parameters';
import { reviewedComplaints } from '../../example-estate';
import { endpoint, network } from '../../network';
import {
  acting,
  attacks,
  complaining,
  complaint,
  contextOf,
  estateJudgement,
  estateTime,
  hostileJudgement,
} from './given';

const markdown = (judgement: Judgement, overrides: Parameters<typeof contextOf>[0] = {}) =>
  [...markdownOf(judgement, contextOf(overrides))].join('');

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly Node[];
}

async function nodesOf(text: string): Promise<readonly Node[]> {
  const flat = (node: Node): readonly Node[] => [node, ...(node.children ?? []).flatMap(flat)];
  return flat((await parsers.markdown.parse(text, {} as never)) as Node);
}

const rowsIn = (nodes: readonly Node[]) => nodes.filter(({ type }) => type === 'tableRow');

test('the reader finds links and markup', async () => {
  const types = (await nodesOf('[a](b) <b> https://x.example')).map(({ type }) => type);
  expect(types).toEqual(expect.arrayContaining(['link', 'html']));
});

describe('the example estate', () => {
  const judgement = estateJudgement();
  const text = markdown(judgement);
  const complaints = reviewedComplaints();
  const numberOf = (wanted: string) =>
    complaints.filter(({ ruleId }) => rules.find(({ id }) => id === ruleId)?.severity === wanted).length;
  const [high, medium] = [numberOf('HIGH'), numberOf('MEDIUM')];

  test('the summary first, the worst finding first in the table', async () => {
    const resources = new Set(complaints.map(({ resourceId }) => resourceId)).size;
    expect(text).toMatch(
      new RegExp(
        `^### VPC endpoints: ${resources} of \\d+ resources are non-compliant \\(${high} HIGH, ${medium} MEDIUM\\)\n`,
      ),
    );
    const badges = [...text.matchAll(/^\| \S+ (HIGH|MEDIUM|LOW) \|/gm)].map(([, badge]) => badge);
    expect(badges).toEqual([...Array<string>(high).fill('HIGH'), ...Array<string>(medium).fill('MEDIUM')]);
    const rows = rowsIn(await nodesOf(text));
    expect(rows).toHaveLength(1 + complaints.length);
    for (const row of rows) expect(row.children).toHaveLength(4);
  });

  test('the fixes of each rule, folded', () => {
    expect(text).toContain('<details><summary>How to fix it</summary>');
    expect(text.match(/<details>/g)).toHaveLength(1);
    expect(text.trimEnd().endsWith('</details>')).toBe(true);
  });

  test('--all shows everything, as far as it fits', async () => {
    const all = markdown(judgement, { all: true });
    const [, hidden = '0'] = /\*\*And ([0-9]+) more\*\*/.exec(all) ?? [];
    expect(rowsIn(await nodesOf(all)).length - 1 + Number(hidden)).toBe(judgement.findings.length);
    expect(Buffer.byteLength(all)).toBeLessThanOrEqual(longestComment);
  });
});

test('nothing wrong is a sentence', () => {
  const judgement = estateJudgement();
  const fine = judgement.findings.filter(({ evaluation }) => evaluation.complianceType === 'COMPLIANT');
  expect(markdown({ ...judgement, findings: fine })).toMatch(
    /^### VPC endpoints: None of [0-9]+ resources was found non-compliant\n\n[^\n]+\n$/,
  );
});

test('what is missing is said', () => {
  const text = markdown(estateJudgement(['SecurityGroups', 'Vpcs']));
  expect(text).toContain('**Not enough data**');
  expect(text).toMatch(/- [0-9]+ evaluations: describe-security-groups\.json or AWS::EC2::SecurityGroup items/);
  expect(text).toMatch(/- nothing judged by `vpc-dns-attributes-enabled`/);
});

test.each([
  ['many endpoints', 3000, 'Wrong.'],
  ['long words', 500, '&'.repeat(256)],
])('%s: it is never longer than a comment may be, and says what was left out', (_name, count, annotation) => {
  const rule = complaining(annotation);
  const endpoints = Array.from({ length: count }, (_, index) => endpoint({ VpcEndpointId: `vpce-${index}` }));
  const judgement = judgementOf(
    [{ rule, values: readParameters(rule.parameters, {}) }],
    [network({ VpcEndpoints: endpoints })],
    [],
    estateTime,
  );
  const text = markdown(judgement);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(longestComment);
  expect(Buffer.byteLength(text)).toBeGreaterThan(longestComment * 0.9);
  const shown = text.match(/^\| 🔵 LOW/gm)?.length ?? 0;
  expect(text).toContain(`**And ${count - shown} more**`);
  expect(text.trimEnd().endsWith('</details>')).toBe(true);
});

test('with a baseline, only what is new, and what became of the rest', () => {
  const judgement = complaint('Wrong.');
  const entry = (resourceId: string, complianceType: BaselineEntry['complianceType'] = 'NON_COMPLIANT') => {
    const identity = {
      configRuleName: 'vpce-complains',
      accountId: '123456789012',
      awsRegion: 'us-east-1',
      resourceId,
    };
    const key = JSON.stringify(Object.values(identity));
    return [key, { ...identity, resourceType: 'AWS::EC2::VPCEndpoint', complianceType }] as const;
  };
  const compared = (...entries: (readonly [string, BaselineEntry])[]) =>
    compareWith({ file: 'before.json', notJudged: new Set(), entries: new Map(entries) }, judgement);

  const fresh = markdown(judgement, { comparison: compared(entry('vpce-gone')) });
  expect(fresh).toMatch(/^### VPC endpoints: 1 new since the baseline \(1 LOW\)\n/);
  expect(fresh).toContain('Compared with before.json: 1 new, 1 removed with the resource.');
  expect(fresh).toContain('**Removed since the baseline**\n\n- `vpce-gone` `vpce-complains`');

  const known = markdown(judgement, { comparison: compared(entry('vpce-0a1b2c3d4e5f60001')) });
  expect(known).toMatch(/^### VPC endpoints: Nothing new since the baseline\n/);
  expect(known).not.toContain('| LOW');
});

test.each(attacks)('%j in names is text', async (attack) => {
  for (const judgement of [hostileJudgement(attack), complaint(attack)]) {
    const text = markdown(judgement, { all: true });
    expect(text).not.toMatch(acting);
    const nodes = await nodesOf(text);
    expect(nodes.filter(({ type }) => /link|image|footnote|definition|math/i.test(type))).toEqual([]);
    const html = nodes.filter(({ type }) => type === 'html').map(({ value }) => value);
    expect(
      html.filter((value) => !/^(?:<br>|<\/details>|<details><summary>How to fix it<\/summary>)$/.test(value ?? '')),
    ).toEqual([]);
    for (const row of rowsIn(nodes)) expect(row.children).toHaveLength(4);
    // Outside of code GitHub and GitLab look for names behind these signs.
    const prose = nodes
      .filter(({ type }) => type === 'text' || type === 'sentence' || type === 'word')
      .map(({ value = '' }) => value);
    for (const words of prose) expect(words).not.toMatch(/[@#!~]\w|https?:\/\/|www\./);
  }
});
