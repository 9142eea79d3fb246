// Exceptions of vpce-rules.yaml: which findings, how every format shows them, and what they must not hide.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Log } from 'sarif';
import { estateFolder } from '../../example-estate';
import { endpoint, vpc } from '../../network';
import { vpceRules, type Ending } from '../command-line';
import { describeFolderIn } from '../../describe-folder';
import { acceptedIn, resultsIn } from '../results-document';

const rule = 'vpce-sg-not-open';
const [open] = ['vpce-033da91e5cbe8821b', 'vpce-045bd024541a0ffb3', 'vpce-074a9ff33a736df98'];

let folder: string;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'exceptions-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function written(content: string, ending = '.yaml'): Promise<string> {
  const file = path.join(folder, `${(files += 1)}${ending}`);
  await writeFile(file, content);
  return file;
}

/** The check of the estate by one rule, on 2026-03-01, with these exceptions. */
async function check(exceptions: readonly object[], ...options: readonly string[]): Promise<Ending> {
  const config = await written(JSON.stringify({ exceptions }));
  return vpceRules(['check', '--describe', estateFolder, '--rule', rule, '--config', config, ...options]);
}

const all = { rule, resource: '*', reason: 'moves to the hub' };
describe('which findings', () => {
  test.each<[string, object, number]>([
    ['an id', { resource: open }, 1],
    ['a pattern', { resource: 'vpce-0*b*' }, 2],
    ['an ARN', { resource: `arn:aws:ec2:us-east-1:111122223333:vpc-endpoint/${open}` }, 1],
    ['a pattern of ARNs', { resource: 'arn:aws:ec2:*:111122223333:vpc-endpoint/*' }, 3],
    ['the ARN of another account', { resource: `arn:aws:ec2:us-east-1:999999999999:vpc-endpoint/${open}` }, 0],
    ['the account and the Region', { account: '111122223333', region: 'us-east-1' }, 3],
    ['another account', { account: '999999999999' }, 0],
    ['another Region', { region: 'eu-west-1' }, 0],
    ['a pattern of rules', { rule: 'vpce-sg-*' }, 3],
    ['another rule', { rule: 'vpce-multi-az' }, 0],
    ['until today', { until: '2026-03-01' }, 3],
    ['until yesterday', { until: '2026-02-28' }, 0],
  ])('%s', async (_name, part, expected) => {
    const ending = await check([{ ...all, ...part }], '--format', 'json');
    expect(acceptedIn(ending)).toHaveLength(expected);
    expect(ending.status).toBe(expected === 3 ? 0 : 1);
    expect(resultsIn(ending).summary).toMatchObject({
      accepted: expected,
      byComplianceType: { NON_COMPLIANT: 3 },
      nonCompliantBySeverity: { MEDIUM: 3 - expected },
    });
  });

  test('one that holds outweighs one that is over', async () => {
    const ending = await check([{ ...all, until: '2026-01-01' }, all], '--format', 'json');
    expect(acceptedIn(ending)).toHaveLength(3);
  });

  test('never what could not be judged', async () => {
    const given = await describeFolderIn(folder, { VpcEndpoints: [endpoint()], Vpcs: [vpc()] });
    const config = await written(JSON.stringify({ exceptions: [all] }));
    const argv = ['check', '--describe', given, '--rule', rule, '--config', config, '--fail-on', 'insufficient-data'];
    const ending = await vpceRules([...argv, '--format', 'json']);
    expect(ending.status).toBe(1);
    expect(resultsIn(ending).evaluations).toMatchObject([{ complianceType: 'INSUFFICIENT_DATA' }]);
    expect(acceptedIn(ending)).toEqual([]);
    expect(ending.err).not.toContain('not needed');
  });

  test.each(['never', 'high', 'medium', 'non-compliant', 'insufficient-data'])(
    '--fail-on %s does not count them',
    async (failOn) => {
      expect(await check([all], '--fail-on', failOn)).toMatchObject({ status: 0 });
    },
  );
});

describe('what is to be known', () => {
  test.each<[string, object, string]>([
    ['is over', { until: '2026-02-28' }, 'ended on 2026-02-28: 3 findings count again.'],
    ['is over and not needed', { resource: 'vpce-1*', until: '2026-02-28' }, 'ended on 2026-02-28.'],
    ['matches nothing', { resource: 'vpce-1*' }, 'matches nothing that was judged.'],
    ['is not needed', { resource: 'vpce-0ed99f8ed2c2b5d75' }, 'is not needed: nothing that it names is non-compliant.'],
  ])('an exception that %s is named', async (name, part, says) => {
    const { evaluations } = resultsIn(await check([], '--format', 'json'));
    const fine = evaluations.find(({ complianceType }) => complianceType === 'COMPLIANT')?.resourceId;
    const given = name === 'is not needed' ? { resource: fine } : part;
    const ending = await check([{ ...all, ...given }], '--format', 'json');
    expect(ending.err).toContain(says);
    expect(ending.err).toContain(`line 1: the exception of ${rule} for `);
    expect(resultsIn(ending).exceptionNotes).toEqual([expect.stringContaining(says)]);
    expect(ending.status).toBe(1);
  });

  test.each([
    [[{ ...all, rule: 'vpce-multi-az' }], []],
    [[{ ...all, account: '999999999999' }], []],
    [[{ ...all, resource: 'vpce-1*' }], ['--vpc-id', 'vpc-0351b8e02386c9078']],
  ])('of what was not looked at nothing is said: %j', async (exceptions, options) => {
    expect((await check(exceptions, ...options)).err).toBe('');
  });

  test('what is over is marked where it counts again', async () => {
    const ended = [{ ...all, until: '2026-02-28', owner: 'net-team' }];
    const says = 'Was accepted by net-team until 2026-02-28, which is over: moves to the hub.';
    expect((await check(ended)).out.replaceAll(/\s+/g, ' ')).toContain(says);
    expect((await check(ended, '--format', 'html')).out).toContain(says);
    expect((await check(ended, '--format', 'markdown')).out).toContain('which is over: moves to the hub.');
    expect(resultsIn(await check(ended, '--format', 'json')).evaluations).toContainEqual(
      expect.objectContaining({
        expiredException: { source: 'file', reason: 'moves to the hub', until: '2026-02-28', owner: 'net-team' },
      }),
    );
  });
});

describe('a format', () => {
  const some = [{ ...all, resource: open, until: '2026-03-13' }];

  test('table: apart, counted, and how to accept one', async () => {
    const { out } = await check(some);
    const [wrong = '', accepted = ''] = out.split('── Accepted');
    expect(wrong).not.toContain(open);
    expect(wrong).toContain('1 accepted, 1 expires in 12 days');
    expect(accepted).toContain(`${open} · ${rule}`);
    expect(accepted).toContain('Accepted until 2026-03-13 (expires in 12 days): moves to the hub.');
    expect(accepted).toContain(
      'To accept one, add it to vpce-rules.yaml:\n  exceptions:\n    - rule: vpce-sg-not-open',
    );
    expect((await check([all])).out).toMatch(
      /^None of [0-9]+ resources was found non-compliant, except 3 accepted findings/,
    );
  });

  test('markdown: apart', async () => {
    const { out } = await check(some, '--format', 'markdown');
    expect(
      out
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .join('\n'),
    ).not.toContain(open);
    expect(out).toContain('<summary>Exceptions: 1 accepted, 1 expires in 12 days</summary>');
    expect(out).toContain('accept it in `vpce-rules.yaml`');
  });

  test('html: apart, and how to accept one', async () => {
    const { out } = await check(some, '--format', 'html');
    expect(out.match(/<section class="finding/g)).toHaveLength(2);
    expect(out.match(/Accept it in vpce-rules.yaml/g)).toHaveLength(2);
    const [, section = ''] = out.split('<section id="accepted"');
    expect(section).toContain(open);
    expect(section).toContain('expires in 12 days');
  });

  test('sarif: a suppression, and of all others none', async () => {
    const { out } = await check(some, '--format', 'sarif');
    const results = (JSON.parse(out) as Log).runs[0]?.results ?? [];
    const suppressions = results.map(({ suppressions: each }) => each);
    expect(suppressions.filter((each) => each?.length === 0)).toHaveLength(2);
    expect(suppressions).toContainEqual([
      { kind: 'external', status: 'accepted', justification: expect.stringContaining('moves to the hub') as string },
    ]);
    expect((await check([], '--format', 'sarif')).out).not.toContain('suppressions');
  });

  test('junit: skipped', async () => {
    const { out } = await check(some, '--format', 'junit');
    expect(out.match(/<failure/g)).toHaveLength(2);
    expect(out).toContain('<skipped>Accepted until 2026-03-13 (expires in 12 days): moves to the hub. sg-');
  });

  test('csv: columns of its own', async () => {
    const { out } = await check(some, '--format', 'csv');
    const rows: Record<string, string>[] = parse(out, { columns: true });
    expect(rows.filter(({ exception }) => exception !== '')).toEqual([
      expect.objectContaining({
        resourceId: open,
        exception: 'file',
        exceptionReason: 'moves to the hub',
        exceptionUntil: '2026-03-13',
      }),
    ]);
  });

  test('asff: a suppressed finding beside the archived one, so that it does not stay suppressed', async () => {
    interface Asff {
      readonly Id: string;
      readonly RecordState: string;
      readonly Workflow?: object;
    }
    const findings = async (exceptions: readonly object[]) =>
      (JSON.parse((await check(exceptions, '--format', 'asff')).out) as { Findings: readonly Asff[] }).Findings.filter(
        ({ Id }) => Id.includes(open),
      ).map(({ Id, RecordState, Workflow }) => [Id.endsWith('/accepted'), RecordState, Workflow]);
    expect(await findings(some)).toEqual([
      [false, 'ARCHIVED', undefined],
      [true, 'ACTIVE', { Status: 'SUPPRESSED' }],
    ]);
    expect(await findings([{ ...all, until: '2026-01-01' }])).toEqual([
      [false, 'ACTIVE', undefined],
      [true, 'ARCHIVED', { Status: 'SUPPRESSED' }],
    ]);
    expect(await findings([])).toEqual([[false, 'ACTIVE', undefined]]);
  });
});

describe('with a baseline', () => {
  test('what is accepted is not new; what is not accepted any more is', async () => {
    const [before, accepted] = [
      await written((await check([all], '--format', 'json')).out, '.json'),
      await written(JSON.stringify({ evaluations: [] }), '.json'),
    ];
    expect(await check([], '--baseline', before)).toMatchObject({
      status: 1,
      out: expect.stringContaining('3 new') as string,
    });
    expect(await check([{ ...all, until: '2026-01-01' }], '--baseline', before)).toMatchObject({ status: 1 });
    expect(await check([all], '--baseline', before)).toMatchObject({ status: 0 });
    expect(await check([all], '--baseline', accepted)).toMatchObject({
      status: 0,
      out: expect.stringContaining('nothing new') as string,
    });
  });
});
