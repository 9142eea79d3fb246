// The printed commands, run by the real AWS CLI: what was found is gone afterwards. Where moto does not do what EC2 does,
// the commands must at least be accepted; that is said for each such case.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixCommands } from '../../cli/fix-commands';
import { judgementOf, type Finding } from '../../cli/judgement';
import { rules } from '../../functions/index';
import { readParameters } from '../../shared/rule/parameters';
import { placeholders } from '../../shared/fix/placeholders';
import { networkFromDescribe } from '../../shared/sources/describe-outputs';
import { findingsOfEstate, findingsOfLabelledCases } from '../findings';
import { openAccount, region, type Account } from './account';
import { parse, runInShell } from './cli';
import { describeAll } from './estate';
import { brokenThings } from './broken-things';

let account: Account;
let folder: string;

beforeEach(async () => {
  account = await openAccount();
  folder = await mkdtemp(join(tmpdir(), 'fixes-'));
});

afterEach(async () => {
  await account.close();
  await rm(folder, { recursive: true });
});

test('every rule has something broken', () => {
  const broken = new Set(brokenThings.map(({ ruleId }) => ruleId));
  expect(rules.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([]);
});

test.each(brokenThings)('$ruleId: $name', async ({ ruleId, parameters, build, edited, leftOut }) => {
  const resourceId = await build(account.ec2);
  const finding = await findingOn(ruleId, resourceId, parameters);
  expect(finding?.evaluation).toMatchObject({ complianceType: 'NON_COMPLIANT' });
  const commands = finding ? fixCommands(finding) : [];
  expect(commands.join('\n')).not.toContain('<');
  if (edited === undefined) {
    await runInShell(commands, account.proxy.url, folder);
  } else {
    // Somebody edits the file that the first command writes and the second one reads.
    await runInShell(commands.slice(0, 1), account.proxy.url, folder);
    await writeFile(join(folder, `${resourceId}-policy.json`), JSON.stringify(edited));
    await runInShell(commands.slice(1), account.proxy.url, folder);
  }
  const after = await findingOn(ruleId, resourceId, parameters);
  if (leftOut === undefined) expect(after?.evaluation.complianceType ?? 'gone').not.toBe('NON_COMPLIANT');
  // When moto learns it, this says so.
  else expect(after?.evaluation.complianceType).toBe('NON_COMPLIANT');
});

test('the AWS CLI reads every command for the example estate and the labelled cases', async () => {
  const findings = [...(await findingsOfEstate()), ...findingsOfLabelledCases().map(([, finding]) => finding)];
  // One of each kind: they differ by more than ids and numbers.
  const kindOf = (command: string): string => command.replace(/[0-9a-f]{8,}|[0-9]+/g, '#');
  const byKind = new Map(findings.flatMap(fixCommands).map((command) => [kindOf(command), filledIn(command)]));
  const commands = [...byKind.values()];
  const files = commands.flatMap((command) => /file:\/\/(\S+)/.exec(command)?.[1] ?? []);
  for (const file of files) await writeFile(join(folder, file), '{}');
  expect(await parse(commands, folder)).toBe(commands.length);
  await expect(parse(['aws ec2 delete-route --route-table rtb-1 --destination 0'], folder)).rejects.toThrow('route');
}, 300_000);

/** The command with an example in place of each placeholder. */
function filledIn(command: string): string {
  return Object.entries(placeholders).reduce(
    (text, [name, { example }]) => text.replaceAll(`<${name}>`, example),
    command,
  );
}

async function findingOn(
  ruleId: string,
  resourceId: string,
  parameters: Readonly<Record<string, string>> = {},
): Promise<Finding | undefined> {
  const configured = rules
    .filter(({ id }) => id === ruleId)
    .map((rule) => ({ rule, values: readParameters(rule.parameters, parameters) }));
  const network = networkFromDescribe(account.accountId, region, await describeAll(account.ec2));
  const { findings } = judgementOf(configured, [network], [], Date.now());
  return findings.find(({ evaluation }) => evaluation.resourceId === resourceId);
}
