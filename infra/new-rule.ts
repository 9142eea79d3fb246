// npm run new-rule -- <id> "<title>": creates a rule that compiles, with its fix, page and test; npm run sync makes the rest.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { projectRoot } from './project';
import { RefusedRule, filesOfNewRule } from './scaffold';

const [id, title, ...rest] = process.argv.slice(2);
if (id === undefined || title === undefined || rest.length > 0) {
  console.error('Usage: npm run new-rule -- <id> "<title>"');
  process.exit(2);
}
try {
  await create(id, title);
} catch (error) {
  if (!(error instanceof RefusedRule)) throw error;
  console.error(error.message);
  process.exit(2);
}

async function create(ruleId: string, ruleTitle: string): Promise<void> {
  const files = filesOfNewRule(ruleId, ruleTitle);
  const taken = files.find(({ path }) => existsSync(`${projectRoot}/${path}`));
  if (taken) throw new RefusedRule(`${taken.path} exists already.`);
  for (const { path, content } of files) {
    const filepath = `${projectRoot}/${path}`;
    mkdirSync(dirname(filepath), { recursive: true });
    writeFileSync(filepath, await format(content, { ...(await resolveConfig(filepath)), filepath }));
    console.log(`Written: ${path}`);
  }
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', `${projectRoot}/infra/sync.ts`], {
    cwd: projectRoot,
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
  console.log(
    `Next: write functions/${ruleId}/rule.ts, its fix.ts and their cases in test/rules/${ruleId}.test.ts, then npm run sync.`,
  );
}
