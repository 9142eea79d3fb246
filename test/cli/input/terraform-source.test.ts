// What a plan does not hold, the configuration beside it tells.
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { vpceRules } from '../command-line';

const folder = path.resolve('test/fixtures/before-deployment/source');
const plan = path.join(folder, 'plan.json');

interface Entry {
  readonly configRuleName: string;
  readonly resourceId: string;
  readonly complianceType: string;
}

async function entries(...argv: readonly string[]): Promise<readonly Entry[]> {
  const { out, err, status } = await vpceRules(['check', ...argv, '--all', '--format', 'json', '--fail-on', 'never']);
  expect([err, status]).toEqual(['', 0]);
  return (JSON.parse(out) as { evaluations: readonly Entry[] }).evaluations;
}

const complaints = (all: readonly Entry[]) =>
  all
    .filter(({ complianceType }) => complianceType === 'NON_COMPLIANT')
    .map(({ configRuleName, resourceId }) => `${configRuleName} ${resourceId.replace(/.*\["(.*)"\]/, '$1')}`);

test('with its source a plan decides what the apply will: the verdicts of the account after it', async () => {
  const all = await entries('--plan', plan, '--source', folder);
  expect(complaints(all)).toEqual([
    'vpce-multi-az logs',
    'vpce-nacl-allows-https kms',
    'vpce-nacl-allows-https sts',
    'vpce-policy-least-privilege kms',
    'vpce-policy-least-privilege logs',
    'vpce-policy-least-privilege sts',
    'vpce-private-dns-enabled sts',
    'vpce-sg-not-open sts',
  ]);
  expect(all.filter(({ complianceType }) => complianceType === 'INSUFFICIENT_DATA')).toEqual([]);
});

test('without it nothing is said that is not so', async () => {
  const decided = (all: readonly Entry[]) => all.filter(({ complianceType }) => complianceType !== 'INSUFFICIENT_DATA');
  const known = new Map(
    (await entries('--plan', plan, '--source', folder)).map((one) => [
      JSON.stringify([one.configRuleName, one.resourceId]),
      one.complianceType,
    ]),
  );
  for (const one of decided(await entries('--plan', plan))) {
    expect([one.configRuleName, one.resourceId, one.complianceType]).toEqual([
      one.configRuleName,
      one.resourceId,
      known.get(JSON.stringify([one.configRuleName, one.resourceId])),
    ]);
  }
});

describe('another folder', () => {
  let copy: string;
  beforeEach(async () => {
    copy = await mkdtemp(path.join(os.tmpdir(), 'source-'));
  });
  afterEach(() => rm(copy, { recursive: true }));

  test('a module that is not there leaves open what it decides', async () => {
    await cp(path.join(folder, 'main.tf'), path.join(copy, 'main.tf'));
    const all = await entries('--plan', plan, '--source', copy, '--rule', 'vpce-sg-not-open');
    expect(new Set(all.map(({ complianceType }) => complianceType))).toEqual(new Set(['INSUFFICIENT_DATA']));
  });

  test('modules are where terraform init has put them', async () => {
    const main = readFileSync(path.join(folder, 'main.tf'), 'utf8').replace(
      './modules/endpoints',
      'example/endpoints/aws',
    );
    await writeFile(path.join(copy, 'main.tf'), main);
    await cp(path.join(folder, 'modules', 'endpoints'), path.join(copy, '.terraform', 'modules', 'endpoints'), {
      recursive: true,
    });
    const modules = {
      Modules: [
        { Key: '', Dir: '.' },
        { Key: 'endpoints', Dir: '.terraform/modules/endpoints' },
      ],
    };
    await writeFile(path.join(copy, '.terraform', 'modules', 'modules.json'), JSON.stringify(modules));
    const all = await entries('--plan', plan, '--source', copy, '--rule', 'vpce-sg-not-open');
    expect(complaints(all)).toEqual(['vpce-sg-not-open sts']);
  });

  test.each<[string, string | undefined, string]>([
    ['no file', undefined, 'holds no .tf file: expected the folder that the plan was made in'],
    ['a file that is not HCL', 'a = ]', 'is not HCL: line 1, column 5'],
  ])('%s is refused', async (_name, text, message) => {
    if (text !== undefined) await writeFile(path.join(copy, 'main.tf'), text);
    const { err, status } = await vpceRules(['check', '--plan', plan, '--source', copy]);
    expect([status, err]).toEqual([2, expect.stringContaining(message)]);
  });
});

test('--source belongs to --plan', async () => {
  const { err, status } = await vpceRules(['check', '--template', 'a.yaml', '--source', folder]);
  expect([status, err]).toEqual([
    2,
    'vpce-rules: --source belongs to --plan: expected the folder that the plan was made in.\n',
  ]);
});
