// check --format csv, read back by another reader.
import { parse } from 'csv-parse/sync';
import { compareWith } from '../../../cli/results/baseline';
import { csvOf } from '../../../cli/output/csv';
import { fixCommands } from '../../../cli/results/fixes';
import type { Judgement } from '../../../cli/results/judgement';
import { acting, attacks, complaint, contextOf, estateJudgement, hostileJudgement } from './given';

type Row = Readonly<Record<string, string>>;

const csv = (judgement: Judgement, overrides: Parameters<typeof contextOf>[0] = {}) =>
  [...csvOf(judgement, contextOf(overrides))].join('');

// As RFC 4180 has it: nothing is forgiven.
const rowsIn = (text: string) => parse<Row>(text, { columns: true, record_delimiter: '\r\n', relax_quotes: false });

test('the example estate: a row for each evaluation, with the words of the JSON result', () => {
  const judgement = estateJudgement();
  const rows = rowsIn(csv(judgement));
  expect(
    rows.map((row) => [row['configRuleName'], row['resourceId'], row['complianceType'], row['annotation']]),
  ).toEqual(
    judgement.findings.map(({ rule, evaluation }) => [
      rule.id,
      evaluation.resourceId,
      evaluation.complianceType,
      evaluation.annotation ?? '',
    ]),
  );
  const closed = rows.find(
    (row) => row['configRuleName'] === 'vpce-sg-allows-https' && row['complianceType'] === 'NON_COMPLIANT',
  );
  expect(closed).toMatchObject({
    severity: 'HIGH',
    accountId: '111122223333',
    awsRegion: 'us-east-1',
    vpcId: 'vpc-07932fe82a54b948e',
    resourceType: 'AWS::EC2::VPCEndpoint',
    resourceName: 'lark-staging-secretsmanager',
    fix: expect.stringContaining('aws ec2 ') as string,
  });
});

test('commands can be pasted: each on a line of its own', () => {
  const judgement = estateJudgement();
  const wrong = judgement.findings.filter(({ evaluation }) => evaluation.complianceType === 'NON_COMPLIANT');
  const fixes = rowsIn(csv(judgement)).flatMap(({ fix = '' }) => (fix === '' ? [] : [fix]));
  expect(fixes).toEqual(wrong.map((finding) => fixCommands(finding).join('\n')));
  expect(fixes.filter((fix) => fix.includes('\n')).length).toBeGreaterThan(5);
});

test('what was not judged at all has a row', () => {
  const rows = rowsIn(csv(estateJudgement(['Vpcs'])));
  expect(rows.filter((row) => row['resourceId'] === '')).toContainEqual(
    expect.objectContaining({ configRuleName: 'vpc-dns-attributes-enabled', complianceType: 'INSUFFICIENT_DATA' }),
  );
});

test('with a baseline, what changed and what is gone', () => {
  const entry = {
    configRuleName: 'vpce-complains',
    accountId: '123456789012',
    awsRegion: 'us-east-1',
    resourceType: 'AWS::EC2::VPCEndpoint',
    resourceId: 'vpce-gone',
    complianceType: 'NON_COMPLIANT',
  } as const;
  const judgement = complaint('Wrong.');
  const baseline = { file: 'b.json', notJudged: new Set<string>(), entries: new Map([['gone', entry]]) };
  const rows = rowsIn(csv(judgement, { comparison: compareWith(baseline, judgement) }));
  expect(rows).toMatchObject([
    { resourceId: 'vpce-0a1b2c3d4e5f60001', complianceType: 'NON_COMPLIANT', change: 'new' },
    { resourceId: 'vpce-gone', complianceType: '', change: 'removed' },
  ]);
});

test.each(['a,b', 'a "quoted" word', 'a;b', "it's", '東京 🚀'])('%j comes back as it was', (text) => {
  expect(rowsIn(csv(complaint(text)))).toMatchObject([{ annotation: text }]);
});

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\uff1d1', "'\uff1d1"],
  ['\t=1', '\\x09=1'],
  ['\r=1', '\\x0d=1'],
  ['a;=1+1', "a;'=1+1"],
])('%j is no formula', (text, shown) => {
  expect(rowsIn(csv(complaint(text)))).toMatchObject([{ annotation: shown }]);
});

test.each(attacks)('%j in names is text', (attack) => {
  const judgement = hostileJudgement(attack);
  const text = csv(judgement);
  expect(text).not.toMatch(acting);
  const rows = rowsIn(text);
  expect(rows).toHaveLength(judgement.findings.length + judgement.unjudged.length);
  for (const cell of rows.flatMap(Object.values)) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
});
