// The printed commands, run by the real AWS CLI: what was found is gone afterwards. Where moto does not do what EC2 does,
// the commands must at least be accepted; that is said for each such case.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateVpcEndpointCommand, DescribeSubnetsCommand, DescribeVpcEndpointsCommand } from '@aws-sdk/client-ec2';
import { fixCommands } from '../../cli/results/fixes';
import { judgementOf, type Finding } from '../../cli/results/judgement';
import { rules } from '../../functions/index';
import { readParameters } from '../../shared/rule/parameters';
import { placeholders } from '../../shared/fix/placeholders';
import { networkFromDescribe } from '../../shared/sources/describe-outputs';
import { findingsOfEstate, findingsOfLabelledCases } from '../findings';
import { openAccount, region, type Account } from './account';
import { parse, runInShell } from './cli';
import { createSubnet, createVpc, describeAll } from './estate';
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

test.each(brokenThings)('$ruleId: $name', async ({ ruleId, parameters, build, filled = {}, leftOut }) => {
  const resourceId = await build(account.ec2);
  const finding = await findingOn(ruleId, resourceId, parameters);
  expect(finding?.evaluation).toMatchObject({ complianceType: 'NON_COMPLIANT' });
  const commands = finding ? fixCommands(finding) : [];
  const left = new Set([...commands.join('\n').matchAll(/<([a-z-]+)>/g)].map(([, name]) => String(name)));
  expect([...left].sort()).toEqual(Object.keys(filled).sort());
  const whole = commands.map((command) => withValues(command, Object.entries(filled)));
  await runInShell(whole, account.proxy.url, folder);
  const after = await findingOn(ruleId, resourceId, parameters);
  if (leftOut === undefined) expect(after?.evaluation.complianceType ?? 'gone').not.toBe('NON_COMPLIANT');
  // When moto learns it, this says so.
  else expect(after?.evaluation.complianceType).toBe('NON_COMPLIANT');
});

test('an endpoint that is made anew keeps its policy and its tags, whatever is in them', async () => {
  const { ec2 } = account;
  const subnetId = await createSubnet(ec2, await createVpc(ec2, '10.9.0.0/16'), '10.9.1.0/24', 'us-east-1a');
  const value = 'it\'s "a, {b}" \\ [c]=d $(id) `id` & <e>';
  const policy = { Statement: [{ Sid: value, Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource: '*' }] };
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnetId] }));
  const { VpcEndpoint } = await ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: Subnets[0]?.VpcId,
      ServiceName: 'com.amazonaws.us-east-1.sqs',
      VpcEndpointType: 'Interface',
      SubnetIds: [subnetId],
      PolicyDocument: JSON.stringify(policy),
      TagSpecifications: [{ ResourceType: 'vpc-endpoint', Tags: [{ Key: 'Name', Value: value }] }],
    }),
  );
  // moto has no endpoint that failed.
  const { VpcEndpoints, ...others } = await describeAll(ec2);
  const failed = VpcEndpoints?.map((endpoint) => ({ ...(endpoint as object), State: 'failed' })) ?? [];
  const network = networkFromDescribe(account.accountId, region, { ...others, VpcEndpoints: failed });
  const configured = rules
    .filter(({ id }) => id === 'vpce-state-available')
    .map((rule) => ({ rule, values: readParameters(rule.parameters, {}) }));
  const [finding] = judgementOf(configured, [network], [], Date.now()).findings;
  await runInShell(finding ? fixCommands(finding) : [], account.proxy.url, folder);
  const after = await ec2.send(new DescribeVpcEndpointsCommand({}));
  const anew = after.VpcEndpoints?.find(({ VpcEndpointId }) => VpcEndpointId !== VpcEndpoint?.VpcEndpointId);
  expect(anew).toMatchObject({ SubnetIds: [subnetId], Tags: [{ Key: 'Name', Value: value }] });
  expect(JSON.parse(String(anew?.PolicyDocument))).toEqual(policy);
});

test('the AWS CLI reads every command for the example estate and the labelled cases', async () => {
  const findings = [...(await findingsOfEstate()), ...findingsOfLabelledCases().map(([, finding]) => finding)];
  // One of each kind: they differ by more than ids and numbers.
  const kindOf = (command: string): string => command.replace(/[0-9a-f]{8,}|[0-9]+/g, '#');
  const byKind = new Map(findings.flatMap(fixCommands).map((command) => [kindOf(command), filledIn(command)]));
  const commands = [...byKind.values()];
  const files = commands.flatMap((command) => /file:\/\/(\S+)/.exec(command)?.[1] ?? []);
  for (const file of files) await writeFile(join(folder, file), '{}');
  // The others are the shell's own: they write the files that the CLI reads.
  const ofCli = commands.filter((command) => command.startsWith('aws '));
  expect(commands.filter((command) => !/^(?:aws|printf) /.test(command))).toEqual([]);
  expect(await parse(commands, folder)).toBe(ofCli.length);
  await expect(parse(['aws ec2 delete-route --route-table rtb-1 --destination 0'], folder)).rejects.toThrow('route');
}, 300_000);

/** The command with an example in place of each placeholder. */
function filledIn(command: string): string {
  return withValues(
    command,
    Object.entries(placeholders).map(([name, { example }]) => [name, example]),
  );
}

function withValues(command: string, values: readonly (readonly [string, string])[]): string {
  return values.reduce((text, [name, value]) => text.replaceAll(`<${name}>`, value), command);
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
