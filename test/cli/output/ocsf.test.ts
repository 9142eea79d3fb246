// check --format ocsf: what a data lake asks of an event. test/aws validates the events by the schema itself.
import { compareWith } from '../../../cli/results/baseline';
import { withExceptions } from '../../../cli/results/exceptions';
import type { Judgement } from '../../../cli/results/judgement';
import { ocsfOf } from '../../../cli/output/ocsf';
import { rules } from '../../../functions/index';
import { vpceRules } from '../command-line';
import { acting, attacks, complaint, contextOf, estateJudgement, estateTime, hostileJudgement } from './given';

interface Event {
  readonly type_uid: number;
  readonly class_uid: number;
  readonly activity_id: number;
  readonly severity_id: number;
  readonly status_id: number;
  readonly status: string;
  readonly time: number;
  readonly comment?: string;
  readonly message: string;
  readonly finding_info: { readonly uid: string };
  readonly compliance: { readonly status_id: number; readonly status_code: string; readonly control: string };
  readonly remediation?: { readonly desc: string };
  readonly resources: readonly [{ readonly uid?: string; readonly name: string }];
}

const ocsf = (judgement: Judgement, overrides: Parameters<typeof contextOf>[0] = {}) =>
  [...ocsfOf(judgement, contextOf(overrides))].join('');
const eventsIn = (text: string) => JSON.parse(text) as readonly Event[];

describe('the example estate', () => {
  const judgement = estateJudgement();
  const events = eventsIn(ocsf(judgement));

  test('an event for each evaluation, each with an id of its own that stays', () => {
    expect(events).toHaveLength(judgement.findings.length);
    const ids = events.map(({ finding_info: { uid } }) => uid);
    expect(new Set(ids).size).toBe(ids.length);
    expect(eventsIn(ocsf(judgement, { time: 0 })).map(({ finding_info: { uid } }) => uid)).toEqual(ids);
  });

  test('numbers as the schema has them', () => {
    for (const event of events) {
      expect(event).toMatchObject({ class_uid: 2003, type_uid: 200301, activity_id: 1, time: estateTime });
      const kind = `${event.compliance.status_code} ${event.compliance.status_id} ${event.status_id}`;
      expect(['COMPLIANT 1 4', 'NON_COMPLIANT 3 1', 'NOT_APPLICABLE 99 5', 'INSUFFICIENT_DATA 0 1']).toContain(kind);
      const isFailure = event.compliance.status_code === 'NON_COMPLIANT';
      expect(event.remediation !== undefined).toBe(isFailure);
      expect(event.severity_id > 1).toBe(isFailure);
    }
    const grades = { HIGH: 4, MEDIUM: 3, LOW: 2 };
    for (const event of events.filter(({ remediation }) => remediation)) {
      const rule = rules.find(({ id }) => id === event.compliance.control);
      expect(event.severity_id).toBe(grades[rule?.severity ?? 'LOW']);
    }
  });
});

test('what is accepted is suppressed, and still a failure', () => {
  const ruleIds = new Set(['vpce-complains']);
  const stated = { rule: 'vpce-complains', ruleIds, resource: '*', reason: 'meant so', line: 1 };
  const configuration = { file: 'vpce-rules.yaml', exceptions: [stated] };
  const acceptance = { configuration, pack: [], isPartial: false, time: estateTime };
  const [event, ...others] = eventsIn(ocsf(withExceptions(complaint('It is wrong.'), acceptance)));
  expect(others).toEqual([]);
  expect(event).toMatchObject({
    status_id: 3,
    status: 'Suppressed',
    comment: 'Accepted: meant so.',
    compliance: { status_id: 3, status_code: 'NON_COMPLIANT' },
  });
});

test('what could not even be listed is not known', () => {
  const events = eventsIn(ocsf(estateJudgement(['VpcEndpoints'])));
  const unknown = events.filter(({ resources: [{ name }] }) => name === 'all VPC endpoints');
  expect(unknown.length).toBeGreaterThan(5);
  for (const { compliance, severity_id: severity } of unknown) {
    expect(compliance.status_id).toBe(0);
    expect(severity).toBeGreaterThan(1);
  }
});

test('what was removed since the baseline is closed', () => {
  const judgement = complaint('It is wrong.');
  const before = {
    configRuleName: 'vpce-complains',
    accountId: '123456789012',
    awsRegion: 'us-east-1',
    resourceType: 'AWS::EC2::VPCEndpoint',
    resourceId: 'vpce-0dead000000000000',
    complianceType: 'NON_COMPLIANT' as const,
  };
  const comparison = compareWith(
    { file: 'result.json', entries: new Map([['gone', before]]), notJudged: new Set() },
    judgement,
  );
  expect(eventsIn(ocsf(judgement, { comparison })).at(-1)).toMatchObject({
    activity_id: 3,
    type_uid: 200303,
    status: 'Resolved',
    message: 'vpce-0dead000000000000 does not exist any more.',
  });
});

test.each(attacks)('a name that does harm does none: %j', (attack) => {
  const text = ocsf(hostileJudgement(attack));
  expect(text).not.toMatch(acting);
  expect(eventsIn(text).length).toBeGreaterThan(0);
});

test('nothing at all is an empty list', () => {
  expect(eventsIn(ocsf({ networks: [], rules: [], findings: [], unjudged: [] }))).toEqual([]);
});

test('of what is planned there are no findings', async () => {
  const template = 'test/fixtures/before-deployment/network.yaml';
  const ending = await vpceRules(['check', '--template', template, '--format', 'ocsf']);
  expect(ending).toMatchObject({ status: 2, out: '' });
  expect(ending.err).toContain('--format ocsf is about resources that exist: expected another format with --template');
});
