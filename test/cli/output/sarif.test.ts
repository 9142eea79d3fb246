// check --format sarif, validated by the schema of SARIF 2.1.0.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type { Log, Run } from 'sarif';
import { compareWith } from '../../../cli/results/baseline';
import { sarifOf } from '../../../cli/output/sarif';
import type { Judgement } from '../../../cli/results/judgement';
import { vpceRules } from '../command-line';
import { acting, attacks, complaint, contextOf, estateJudgement, hostileJudgement, whole } from './given';

const schema = path.resolve('node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
// One pattern of the schema is none by the rules of Unicode.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')) as object);

function runIn(text: string): Run {
  const log = JSON.parse(text) as Log;
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  const [run, ...others] = log.runs;
  expect(others).toEqual([]);
  if (!run) throw new Error('no run');
  return run;
}

const sarif = async (judgement: Judgement, overrides: Parameters<typeof contextOf>[0] = {}) =>
  runIn(await whole(sarifOf(judgement, contextOf(overrides))));

test('the schema refuses what is wrong', () => {
  expect(validate({ version: '2.1.0', runs: [{ results: [] }] })).toBe(false);
});

describe('the example estate', () => {
  const judgement = estateJudgement();

  test('a result for each complaint, and a rule for each rule', async () => {
    const { results = [], tool } = await sarif(judgement);
    const failing = judgement.findings.filter(({ evaluation }) => evaluation.complianceType === 'NON_COMPLIANT');
    expect(results).toHaveLength(failing.length);
    expect(failing.length).toBeGreaterThan(30);
    expect(tool.driver.rules?.map(({ id }) => id)).toEqual(judgement.rules.map(({ id }) => id));
    for (const result of results) {
      const rule = tool.driver.rules?.[result.ruleIndex ?? -1];
      expect(rule?.id).toBe(result.ruleId);
      expect(result).toMatchObject({ kind: 'fail', level: rule?.defaultConfiguration?.level });
    }
  });

  test('levels and scores follow the severity', async () => {
    const { tool } = await sarif(judgement);
    const ofRule = (id: string) => tool.driver.rules?.find((rule) => rule.id === id);
    expect(ofRule('vpce-sg-allows-https')).toMatchObject({
      name: 'VpceSgAllowsHttps',
      defaultConfiguration: { level: 'error' },
      properties: { 'security-severity': '8.0', precision: 'very-high' },
    });
    expect(ofRule('vpce-multi-az')).toMatchObject({
      defaultConfiguration: { level: 'warning' },
      properties: { 'security-severity': '5.0' },
    });
    // GitHub shows the score only of what is tagged so.
    for (const rule of tool.driver.rules ?? []) {
      expect(rule.properties?.tags).toContain('security');
      expect(rule.help?.markdown).toContain('```sh\naws ');
    }
  });

  test('--all adds what passes and what does not apply, without a level', async () => {
    const { results = [] } = await sarif(judgement, { all: true });
    expect(results).toHaveLength(judgement.findings.length);
    const kinds = new Map(results.map(({ kind, level }) => [kind, level]));
    expect(kinds.get('pass')).toBe('none');
    expect(kinds.get('notApplicable')).toBe('none');
  });

  test('every result has a file and says which resource it is about', async () => {
    for (const { locations = [] } of (await sarif(judgement, { all: true })).results ?? []) {
      const [location] = locations;
      expect(location?.physicalLocation?.artifactLocation?.uri).toMatch(/^examples\/estate\/describe-[a-z-]+\.json$/);
      expect(location?.logicalLocations?.[0]?.fullyQualifiedName).toMatch(
        /^arn:aws:ec2:us-east-1:[0-9]{12}:(?:vpc-endpoint|route-table|vpc|security-group)\//,
      );
    }
  });

  test('fingerprints are different of each finding, and the same in every run', async () => {
    const fingerprints = (run: Run) => (run.results ?? []).map(({ partialFingerprints }) => partialFingerprints);
    const [first, again] = [await sarif(judgement), await sarif(estateJudgement(), { time: 0 })];
    expect(fingerprints(first)).toEqual(fingerprints(again));
    const keys = fingerprints(first).map((each) => each?.['primaryLocationLineHash']);
    expect(new Set(keys).size).toBe(keys.length);
    // People rely on it: a change would open every alert anew.
    expect(first.results?.[0]?.partialFingerprints).toEqual({
      'vpceRulesFinding/v1': '1cf5d4e04f343f529f2533f25c431bd620f6bb687688d3477e8e00521ef5fba8',
      primaryLocationLineHash: '1cf5d4e04f343f52:1',
    });
  });

  test('the words of the annotation do not change the fingerprint', async () => {
    const of = async (text: string) => (await sarif(complaint(text))).results?.[0]?.partialFingerprints;
    expect(await of('One thing.')).toEqual(await of('Another thing.'));
  });

  test('the category is the account and Region, and ends with a slash', async () => {
    expect((await sarif(judgement)).automationDetails?.id).toBe('vpce-rules/111122223333/us-east-1/');
  });
});

test('what could not be judged is a notification, and with --all an open result', async () => {
  const judgement = estateJudgement(['SecurityGroups', 'Vpcs']);
  const open = judgement.findings.filter(({ evaluation }) => evaluation.complianceType === 'INSUFFICIENT_DATA');
  expect(open.length).toBeGreaterThan(0);
  expect(judgement.unjudged.length).toBeGreaterThan(0);
  const run = await sarif(judgement);
  const notes = run.invocations?.[0]?.toolExecutionNotifications ?? [];
  expect(notes).toHaveLength(open.length + judgement.unjudged.length);
  expect(notes.every(({ level }) => level === 'warning')).toBe(true);
  expect(run.results?.some(({ kind }) => kind === 'open')).toBe(false);
  const all = (await sarif(judgement, { all: true })).results ?? [];
  expect(all.filter(({ kind }) => kind === 'open')).toHaveLength(open.length);
});

describe('where it is', () => {
  const uriFor = async (origin: Parameters<typeof contextOf>[0]) =>
    (await sarif(complaint('Wrong.'), origin)).results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri;

  test.each([
    ['one file', { kind: 'snapshot', paths: ['a b/snapshot.json.gz'] }, 'a%20b/snapshot.json.gz'],
    ['a file elsewhere', { kind: 'snapshot', paths: ['/data/x.json'] }, 'file:///data/x.json'],
    ['several files', { kind: 'snapshot', paths: ['a', 'b'] }, '123456789012/us-east-1/vpce-0a1b2c3d4e5f60001'],
    ['standard input', { kind: 'snapshot', paths: ['-'] }, '123456789012/us-east-1/vpce-0a1b2c3d4e5f60001'],
    ['live', { kind: 'live', paths: [] }, '123456789012/us-east-1/vpce-0a1b2c3d4e5f60001'],
  ] as const)('%s', async (_name, origin, uri) => {
    expect(await uriFor({ origin })).toBe(uri);
  });

  test('a template: the line on which the resource is declared', async () => {
    const template = 'test/fixtures/before-deployment/network.yaml';
    const { out } = await vpceRules(['check', '--template', template, '--format', 'sarif']);
    const run = runIn(out);
    const lines = readFileSync(template, 'utf8').split('\n');
    expect(run.automationDetails?.id).toBe(`vpce-rules/${template}/`);
    expect(run.results?.length).toBeGreaterThan(0);
    for (const { locations = [], properties } of run.results ?? []) {
      const { artifactLocation, region } = locations[0]?.physicalLocation ?? {};
      expect(artifactLocation?.uri).toBe(template);
      expect(lines[(region?.startLine ?? 0) - 1]?.trim()).toBe(`${String(properties?.['resourceId'])}:`);
    }
  });

  test('a plan: the file', async () => {
    const plan = 'test/fixtures/before-deployment/plan.json';
    const { out } = await vpceRules(['check', '--plan', plan, '--format', 'sarif']);
    const { results = [] } = runIn(out);
    expect(results.length).toBeGreaterThan(0);
    for (const { locations = [] } of results) {
      expect(locations[0]?.physicalLocation).toEqual({ artifactLocation: { uri: plan }, region: { startLine: 1 } });
      expect(locations[0]?.logicalLocations?.[0]?.fullyQualifiedName).toMatch(/^[0-9]{12}\/[a-z0-9-]+\//);
    }
  });
});

test('beside a baseline, results are new or unchanged; --all shows what is right now and what is gone', async () => {
  const before = complaint('Wrong.');
  const [finding] = before.findings;
  if (!finding) throw new Error('no finding');
  const entry = {
    ...finding.evaluation,
    configRuleName: 'vpce-complains',
    accountId: '123456789012',
    awsRegion: 'us-east-1',
  };
  const gone = { ...entry, resourceId: 'vpce-gone' };
  const baseline = { file: 'b.json', notJudged: new Set<string>() };
  const key = (id: string) => JSON.stringify(['vpce-complains', '123456789012', 'us-east-1', id]);
  const empty = compareWith({ ...baseline, entries: new Map() }, before);
  expect((await sarif(before, { comparison: empty })).results).toMatchObject([{ baselineState: 'new' }]);
  const entries = new Map([
    [key(entry.resourceId), entry],
    [key('vpce-gone'), gone],
  ]);
  const comparison = compareWith({ ...baseline, entries }, before);
  expect((await sarif(before, { comparison })).results).toMatchObject([{ baselineState: 'unchanged' }]);
  expect((await sarif(before, { comparison, all: true })).results).toMatchObject([
    { baselineState: 'unchanged', kind: 'fail' },
    { baselineState: 'absent', kind: 'notApplicable', level: 'none' },
  ]);

  // All results of a run have a state, or none has.
  const fine = { ...finding, evaluation: { ...finding.evaluation, complianceType: 'COMPLIANT' as const } };
  const other = { ...fine, evaluation: { ...fine.evaluation, resourceId: 'vpce-other' } };
  const after = { ...before, findings: [fine, other] };
  const compared = compareWith({ ...baseline, entries: new Map([[key(entry.resourceId), entry]]) }, after);
  expect((await sarif(after, { comparison: compared, all: true })).results).toMatchObject([
    { baselineState: 'updated', kind: 'pass' },
    { baselineState: 'new', kind: 'pass' },
  ]);
});

test.each(attacks)('%j in names is text', async (attack) => {
  const text = await whole(
    sarifOf(hostileJudgement(attack), contextOf({ all: true, origin: { kind: 'live', paths: [] } })),
  );
  expect(text).not.toMatch(acting);
  for (const { message, locations } of runIn(text).results ?? []) {
    expect(message.text).not.toContain('](');
    expect(locations?.[0]?.physicalLocation?.artifactLocation?.uri).not.toMatch(/[\s<>"\\]/);
  }
});
