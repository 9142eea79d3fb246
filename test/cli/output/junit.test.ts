// check --format junit, validated by Jenkins' schema and read back by another reader of XML.
import { XMLParser } from 'fast-xml-parser';
import { validateXML } from 'xmllint-wasm';
import { compareWith } from '../../../cli/results/baseline';
import { junitOf } from '../../../cli/output/junit';
import type { Judgement } from '../../../cli/results/judgement';
import { acting, attacks, complaint, contextOf, estateJudgement, hostileJudgement, junitSchema } from './given';

async function problemsIn(contents: string): Promise<readonly string[]> {
  const { errors } = await validateXML({ xml: [{ fileName: 'junit.xml', contents }], schema: [junitSchema] });
  return errors.map(({ message }) => message);
}

interface Outcome {
  readonly message: string;
  readonly type: string;
  readonly '#text': string;
}

interface TestCase {
  readonly name: string;
  readonly classname: string;
  readonly failure?: Outcome;
  readonly error?: Outcome;
  readonly skipped?: string;
}

interface Suite {
  readonly name: string;
  readonly tests: string;
  readonly failures: string;
  readonly errors: string;
  readonly skipped: string;
  readonly testcase: readonly TestCase[];
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  isArray: (name) => name === 'testsuite' || name === 'testcase',
});

const junit = (judgement: Judgement, overrides: Parameters<typeof contextOf>[0] = {}) =>
  [...junitOf(judgement, contextOf(overrides))].join('');

function suitesIn(text: string): readonly Suite[] {
  return (parser.parse(text) as { testsuites: { testsuite?: readonly Suite[] } }).testsuites.testsuite ?? [];
}

test('the schema refuses what is wrong', async () => {
  expect(await problemsIn('<testsuites><testsuite/></testsuites>')).not.toEqual([]);
});

describe('the example estate', () => {
  const judgement = estateJudgement();
  const text = junit(judgement);
  const suites = suitesIn(text);
  const cases = suites.flatMap(({ testcase }) => testcase);

  test('is valid', async () => {
    expect(await problemsIn(text)).toEqual([]);
  });

  test('a suite for each rule, a case for each evaluation, and each has a name of its own', () => {
    expect(suites.map(({ name }) => name)).toEqual(judgement.rules.map(({ id }) => id));
    expect(cases).toHaveLength(judgement.findings.length);
    expect(new Set(cases.map(({ classname, name }) => `${classname} ${name}`)).size).toBe(cases.length);
  });

  test('the counts are those of the cases', () => {
    for (const { tests, failures, errors, skipped, testcase } of suites) {
      const having = (key: 'failure' | 'error' | 'skipped') =>
        testcase.filter((each) => each[key] !== undefined).length;
      expect([tests, failures, errors, skipped].map(Number)).toEqual([
        testcase.length,
        having('failure'),
        having('error'),
        having('skipped'),
      ]);
    }
    const failing = judgement.findings.filter(({ evaluation }) => evaluation.complianceType === 'NON_COMPLIANT');
    expect(text).toContain(`tests="${cases.length}" failures="${failing.length}" errors="0"`);
  });

  test('a failure says what was found, on what, why it matters and how to fix it', () => {
    const closed = cases.find(
      ({ classname, failure }) => classname === 'vpce-rules.vpce-sg-allows-https' && failure !== undefined,
    );
    expect(closed?.name).toBe('vpce-014f7c1e63799effe (111122223333, us-east-1)');
    expect(closed?.failure?.type).toBe('HIGH');
    expect(closed?.failure?.message).toMatch(/^No attached security group/);
    for (const part of ['Resource: vpce-014f7c1e63799effe (', 'Why it matters: ', 'How to fix it: ', '\naws ec2 ']) {
      expect(closed?.failure?.['#text']).toContain(part);
    }
  });
});

describe('what could not be judged', () => {
  const judgement = estateJudgement(['SecurityGroups', 'Vpcs']);
  const outcomes = (overrides: Parameters<typeof contextOf>[0]) =>
    suitesIn(junit(judgement, overrides)).flatMap(({ testcase }) => testcase);
  const open = judgement.findings.filter(({ evaluation }) => evaluation.complianceType === 'INSUFFICIENT_DATA');
  const count = open.length + judgement.unjudged.length;

  test('is skipped, with the reason', async () => {
    expect(await problemsIn(junit(judgement))).toEqual([]);
    const skipped = outcomes({}).filter((each) => each.skipped?.startsWith('Not enough data: ') === true);
    expect(skipped).toHaveLength(count);
    expect(skipped.some(({ name }) => name.startsWith('all VPCs ('))).toBe(true);
  });

  test('is an error where it makes the command fail', () => {
    const errors = outcomes({ failOn: 'insufficient-data' }).filter(({ error }) => error !== undefined);
    expect(errors).toHaveLength(count);
  });
});

test('what the baseline has is skipped', () => {
  const judgement = complaint('Wrong.');
  const [finding] = judgement.findings;
  const entry = { ...finding?.evaluation, configRuleName: 'vpce-complains' };
  const key = JSON.stringify(['vpce-complains', '123456789012', 'us-east-1', finding?.evaluation.resourceId]);
  const comparison = compareWith(
    { file: 'b.json', notJudged: new Set(), entries: new Map([[key, entry as never]]) },
    judgement,
  );
  expect(suitesIn(junit(judgement, { comparison }))).toMatchObject([
    { failures: '0', skipped: '1', testcase: [{ skipped: 'As in the baseline: Wrong.' }] },
  ]);
});

test('no findings are a document, too', async () => {
  const text = junit({ networks: [], rules: [], findings: [], unjudged: [] });
  expect(await problemsIn(text)).toEqual([]);
});

test.each(attacks)('%j in names is text', async (attack) => {
  const judgement = hostileJudgement(attack);
  const text = junit(judgement);
  expect(text).not.toMatch(acting);
  expect(await problemsIn(text)).toEqual([]);
  const cases = suitesIn(text).flatMap(({ testcase }) => testcase);
  expect(cases).toHaveLength(judgement.findings.length + judgement.unjudged.length);
});

test('a message comes back as it was', () => {
  const message = 'a < b & "c" > d \' ]]> <failure/> &lt; 東京 🚀';
  const [suite] = suitesIn(junit(complaint(message)));
  expect(suite?.testcase[0]?.failure?.message).toBe(message);
  expect(suite?.testcase[0]?.failure?.['#text'].split('\n')[0]).toBe(message);
});
