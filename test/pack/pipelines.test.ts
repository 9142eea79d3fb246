// docs/pipelines.md: its YAML is YAML, its actions are pinned, and its commands do what it says.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { parse } from 'yaml';
import { formatNames } from '../../cli/output/formats';
import { vpceRules } from '../cli/command-line';
import { textOf } from './pack';

const page = textOf('docs/pipelines.md');

const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, block = '']) => block);

interface Step {
  readonly uses?: string;
  readonly run?: string;
}

interface Job {
  readonly steps?: readonly Step[];
  readonly before_script?: readonly string[];
  readonly script?: readonly string[];
}

const documents = blocks('yaml').map((block) => parse(block) as Readonly<Record<string, unknown>>);
const jobs = documents.flatMap(({ jobs: ofGitHub, stages, ...ofGitLab }) =>
  Object.values((stages === undefined ? ofGitHub : ofGitLab) as Readonly<Record<string, Job>>),
);
const scripts = [
  ...jobs.flatMap(({ steps = [], before_script: before = [], script = [] }) => [
    ...steps.flatMap(({ run }) => run ?? []),
    ...before,
    ...script,
  ]),
  ...blocks('sh'),
];

/** The arguments of each call of the command, also of those in sentences. */
const calls = [...scripts, ...[...page.matchAll(/`(vpce-rules [^`]*)`/g)].map(([, command = '']) => command)]
  .flatMap((script) => script.replaceAll(/\\\n\s*/g, '').split('\n'))
  .flatMap((line) => /^\s*vpce-rules (?<rest>[^>|]*)/.exec(line)?.groups?.['rest'] ?? [])
  .map((rest) => rest.trim().split(/\s+/));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'pipelines-'));
  await cp('examples/estate', path.join(folder, 'estate'), { recursive: true });
  await cp('test/fixtures/before-deployment/plan.json', path.join(folder, 'plan.json'));
  await cp('test/fixtures/before-deployment/network.yaml', path.join(folder, 'network.yaml'));
  await mkdir(path.join(folder, 'baseline'));
  await writeFile(path.join(folder, 'baseline/result.json'), '{"evaluations": []}');
});
afterAll(() => rm(folder, { recursive: true }));

/** The same call on the examples: there is no live account here. */
function onExamples(argv: readonly string[]): readonly string[] {
  const live = argv.includes('--live');
  const files = argv.map((word) => {
    if (word === '"$FAIL_ON"') return 'non-compliant';
    return /[./]/.test(word) || word === 'estate' ? path.join(folder, word) : word;
  });
  const region = files.indexOf('--region');
  const without = live && region !== -1 ? files.toSpliced(region, 2) : files;
  return without.flatMap((word) => (word === '--live' ? ['--describe', path.join(folder, 'estate')] : [word]));
}

test('there is something to check', () => {
  expect(documents).toHaveLength(3);
  expect(calls.length).toBeGreaterThanOrEqual(10);
});

test.each(jobs.flatMap(({ steps = [] }) => steps.flatMap(({ uses }) => uses ?? [])))(
  '%s is pinned to a commit',
  (uses) => {
    expect(uses).toMatch(/^[\w.-]+(?:\/[\w.-]+)+@[0-9a-f]{40}$/);
    expect(page).toMatch(new RegExp(`uses: ${uses} # v[0-9]+\\.[0-9]+\\.[0-9]+\n`));
  },
);

const checks = calls.filter(([command]) => command === 'check');

test.each(checks.map((argv) => [argv.join(' '), argv] as const))('vpce-rules %s', async (_line, argv) => {
  const { status, err, out } = await vpceRules(onExamples(argv));
  expect(err).toMatch(argv.includes('--output') ? /^Written: .*\n$/ : /^$/);
  expect(status).toBe(argv.includes('never') ? 0 : 1);
  const output = argv[argv.indexOf('--output') + 1];
  const text = argv.includes('--output') ? await readFile(path.join(folder, String(output)), 'utf8') : out;
  expect(text).not.toBe('');
});

test('only check and collect are called', () => {
  expect(new Set(calls.map(([command]) => command))).toEqual(new Set(['check', 'collect']));
});

test('every format has its words', () => {
  for (const format of formatNames.filter((each) => each !== 'table')) expect(page).toContain(`--format ${format}`);
});

test.each(scripts.map((script) => [script.split('\n')[0] ?? '', script] as const))(
  '%s … is a script',
  (_line, script) => {
    expect(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  },
);
