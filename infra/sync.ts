// npm run sync: writes everything that is derived from the rules.
//   --check    writes nothing; names each file that is out of step, and fails if there is one
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { slicesOf } from '../shared/rule/rule';
import { costTable } from './cost';
import { eventsOf } from './events';
import { factsFiles, factsIn, factsTable } from './facts-table';
import { livePolicy } from './live-policy';
import { withGenerated } from './markers';
import {
  bundlesTable,
  commonParameterTable,
  factsOf,
  fixOf,
  parametersOf,
  rulesTable,
  stackParameterTable,
} from './pages';
import { projectRoot } from './project';
import { readDocuments, remediationTemplate } from './remediation';
import { registryFiles, ruleIds } from './registry';
import { handlerSource } from './scaffold';
import { automationRule, ruleNames, titlePatterns } from './security-hub';
import { accountTemplate, centralTemplate, organizationParameters, stackParameters } from './template';
import { conformancePack, memberRoleTemplate } from './organization';
import { toYaml } from './cloudformation';

const { check } = parseArgs({ options: { check: { type: 'boolean', default: false } } }).values;

const stale: string[] = [];
for (const { path, content } of registryFiles(ruleIds())) await put(path, content);
// Only now: the registry may have been written just before.
const { rules } = await import('../functions/index');

/** Files with generated parts: for each its syntax, and the content of each part. */
const parts: readonly (readonly [string, 'markdown' | 'yaml', Readonly<Record<string, string>>])[] = [
  ['README.md', 'markdown', { rules: rulesTable(rules, 'functions') }],
  ['docs/cost.md', 'markdown', { cost: costTable(rules) }],
  ['docs/facts.md', 'markdown', { facts: factsTable((await factsFiles()).flatMap(factsIn)) }],
  ['docs/live.md', 'markdown', { 'live-policy': livePolicy() }],
  ['functions/README.md', 'markdown', { 'common-parameters': commonParameterTable() }],
  [
    'security-hub/template.yaml',
    'yaml',
    {
      'rule-names': ruleNames(rules),
      titles: titlePatterns(rules),
      'automation-rules': rules.map(automationRule).join(''),
    },
  ],
  ['docs/deploying.md', 'markdown', { 'stack-parameters': stackParameterTable(stackParameters(rules, 'account')) }],
  ['docs/organisation.md', 'markdown', { 'organization-parameters': stackParameterTable(organizationParameters) }],
  ['functions/vpc-required-endpoints-present/README.md', 'markdown', { bundles: bundlesTable() }],
  ...rules.map(
    (rule) =>
      [
        `functions/${rule.id}/README.md`,
        'markdown',
        { facts: factsOf(rule), parameters: parametersOf(rule), fix: fixOf(rule) },
      ] as const,
  ),
];
const events = rules.flatMap(eventsOf);

const wanted = new Map<string, string>(events.map(({ path, content }) => [path, content]));
for (const rule of rules) wanted.set(`functions/${rule.id}/handler.ts`, handlerSource(slicesOf(rule)));
const origin = 'Written by npm run sync from the rules: change infra/ instead.';
wanted.set('template.yaml', toYaml(accountTemplate(rules), origin));
wanted.set('organization/central.yaml', toYaml(centralTemplate(rules), origin));
wanted.set('organization/member-role.yaml', toYaml(memberRoleTemplate(rules), origin));
wanted.set('organization/conformance-pack.yaml', toYaml(conformancePack(rules), origin));
wanted.set('remediation/template.yaml', remediationTemplate(readDocuments()));
const problems: string[] = [];
for (const [path, syntax, contents] of parts) {
  try {
    let text = wanted.get(path) ?? (await readFile(`${projectRoot}/${path}`, 'utf8'));
    for (const [name, content] of Object.entries(contents)) text = withGenerated(text, syntax, name, content);
    wanted.set(path, text);
  } catch (error) {
    problems.push(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

for (const [path, text] of wanted) await put(path, text);
for (const path of await eventFiles()) {
  if (wanted.has(path)) continue;
  stale.push(path);
  if (!check) await rm(`${projectRoot}/${path}`);
}

for (const path of stale) console.error(check ? `Out of step with the rules: ${path}` : `Written: ${path}`);
for (const problem of problems) console.error(problem);
if (check && stale.length > 0) console.error('npm run sync puts it right.');
if (problems.length > 0 || (check && stale.length > 0)) process.exitCode = 1;

/** Writes a file where it is out of step, or only says so. */
async function put(path: string, text: string): Promise<void> {
  const filepath = `${projectRoot}/${path}`;
  const content = await format(text, { ...(await resolveConfig(filepath)), filepath });
  const current = await readFile(filepath, 'utf8').catch(() => undefined);
  if (content === current) return;
  stale.push(path);
  if (check) return;
  await mkdir(dirname(filepath), { recursive: true });
  await writeFile(filepath, content);
}

async function eventFiles(): Promise<readonly string[]> {
  const found = await readdir(`${projectRoot}/events`, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => `${entry.parentPath.slice(projectRoot.length + 1)}/${entry.name}`);
}
