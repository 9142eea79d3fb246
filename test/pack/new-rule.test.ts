// What npm run new-rule writes is right from the start: it compiles, its own test passes, and so do the tests of the pack.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../infra/project';
import { inReadingOrder, registryFiles, ruleIds } from '../../infra/registry';
import { filesOfNewRule } from '../../infra/scaffold';

const run = promisify(execFile);
const id = 'vpce-is-2-good';
const title = "Everybody's endpoint is good";

describe('a new rule', () => {
  let copy: string;

  beforeAll(async () => {
    copy = await realpath(await mkdtemp(join(tmpdir(), 'new-rule-')));
    for (const name of ['node_modules', 'events', 'template.yaml']) {
      await symlink(join(projectRoot, name), join(copy, name));
    }
    for (const name of ['package.json', 'tsconfig.json', 'jest.config.js', 'infra', 'shared', 'functions', 'test']) {
      await cp(join(projectRoot, name), join(copy, name), { recursive: true });
    }
    const files = [...filesOfNewRule(id, title), ...registryFiles([...ruleIds(), id])];
    for (const { path, content } of files) {
      await mkdir(dirname(join(copy, path)), { recursive: true });
      await writeFile(join(copy, path), content);
    }
  });

  afterAll(async () => {
    await rm(copy, { recursive: true, force: true });
  });

  test('compiles', async () => {
    const settings = { extends: './tsconfig.json', include: [`functions/${id}`, `test/rules/${id}.test.ts`] };
    await writeFile(join(copy, 'tsconfig.new-rule.json'), JSON.stringify(settings));
    const compiler = join(copy, 'node_modules/typescript/bin/tsc');
    const { stdout } = await run(process.execPath, [compiler, '-p', 'tsconfig.new-rule.json'], { cwd: copy }).catch(
      (error: unknown) => error as { readonly stdout: string },
    );
    // What is wrong elsewhere is the business of npm run types.
    expect(stdout.split('\n').filter((line) => line.includes(id))).toEqual([]);
  }, 120_000);

  test('passes its own test and those of the pack', async () => {
    const jest = join(copy, 'node_modules/jest/bin/jest.js');
    const files = [`test/rules/${id}.test.ts`, 'test/pack/pages.test.ts', 'test/pack/registry.test.ts'];
    const { stderr } = await run(process.execPath, [jest, ...files, '-t', id, '--runInBand'], { cwd: copy });
    expect(stderr).toMatch(/Test Suites: +3 passed/);
  }, 120_000);
});

test('the registry and the fixes are made of the folders', () => {
  const [registry, fixes] = registryFiles(['a-b', 'c-2-d']);
  expect(registry?.content).toContain("import { rule as c2D } from './c-2-d/rule';");
  expect(registry?.content).toContain('export const rules: readonly Rule[] = [aB, c2D];');
  expect(fixes?.content).toContain("import { fix as aB } from './a-b/fix';");
  expect(fixes?.content).toContain("fixes: Readonly<Record<string, Fix>> = {'a-b': aB, 'c-2-d': c2D};");
});

test('rules without a place in the reading order come last, by name', () => {
  expect(inReadingOrder(['zz-new', 'vpce-sg-not-open', 'aa-new', 'vpce-state-available'])).toEqual([
    'vpce-state-available',
    'vpce-sg-not-open',
    'aa-new',
    'zz-new',
  ]);
});

test.each([
  ['Vpce-good', title, 'The id "Vpce-good" cannot be used'],
  ['good', title, 'The id "good" cannot be used'],
  ['../vpce-good', title, 'cannot be used'],
  ['vpce--good', title, 'cannot be used'],
  [`vpce-${'x'.repeat(36)}`, title, 'is 41 characters long'],
  ['vpce-good', 'It is good.', 'The title "It is good." cannot be used'],
  ['vpce-good', '', 'The title "" cannot be used'],
])('%j, %j is refused', (badId, badTitle, message) => {
  expect(() => filesOfNewRule(badId, badTitle)).toThrow(message);
});

test('an id of 40 characters is not refused', () => {
  expect(filesOfNewRule(`vpce-${'x'.repeat(35)}`, title)).toHaveLength(5);
});
