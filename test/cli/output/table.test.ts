import { stripVTControlCharacters } from 'node:util';
import { judgementOf } from '../../../cli/results/judgement';
import { tableOf } from '../../../cli/output/table';
import { displayWidth, type Style } from '../../../cli/shell/terminal';
import { rules } from '../../../functions/index';
import { readParameters } from '../../../shared/rule/parameters';
import { networkFromDescribe } from '../../../shared/sources/describe-outputs';
import { accountId, endpoint, network, region, securityGroup, vpc, vpcId, type Described } from '../../network';

const plain: Style = { width: 80, colours: false, unicode: true };
const chosen = ['vpce-sg-allows-https', 'vpce-private-dns-enabled', 'vpc-dns-attributes-enabled'];
const configured = rules
  .filter(({ id }) => chosen.includes(id))
  .map((rule) => ({ rule, values: readParameters(rule.parameters, undefined) }));

const named = (Value: string) => ({ Tags: [{ Key: 'Name', Value }] });
const closed = securityGroup({ IpPermissions: [] });
const given = (overrides: Described = {}) => ({
  Vpcs: [vpc(named('shop'))],
  VpcEndpoints: [endpoint({ ...named('orders'), ...overrides })],
  SecurityGroups: [closed],
});

function table(networks: Parameters<typeof judgementOf>[1], style: Style = plain, all = false): string {
  return [...tableOf(judgementOf(configured, networks, [], 0), style, all)].join('');
}

test('first how much is wrong, then what and where, then what is missing, then what to do', () => {
  const text = table([network(given())]);
  const order = [
    '1 of 2 resources is non-compliant: 1 HIGH',
    `Account ${accountId}, ${region}: 3 evaluations`,
    `shop · ${vpcId}`,
    'orders · vpce-0a1b2c3d4e5f60001 · sqs, Interface endpoint',
    'HIGH     vpce-sg-allows-https',
    'No attached security group',
    'Not enough data',
    'describe-vpc-attribute.json',
    'Next: vpce-rules explain vpce-sg-allows-https',
  ].map((part) => text.indexOf(part));
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(order).not.toContain(-1);
});

test('--all shows also what is right and what waits', () => {
  expect(table([network(given())])).not.toContain('NO DATA');
  const text = table([network(given())], plain, true);
  expect(text).toContain('NO DATA');
  const right = { ...given(), SecurityGroups: [securityGroup()] };
  expect(table([network(right)], plain, true)).toContain('OK       vpce-sg-allows-https');
});

test('nothing wrong', () => {
  const text = table([network({ ...given(), SecurityGroups: [securityGroup()] })]);
  expect(text).toMatch(/^None of 2 resources was found non-compliant, but not everything could be judged\.\n/);
  expect(text).not.toContain('Next:');
});

test('nothing there', () => {
  expect(table([network({ VpcEndpoints: [], Vpcs: [] })])).toContain('Nothing was judged');
  expect(table([network({ VpcEndpoints: [] })])).toContain('Without describe-vpcs.json or AWS::EC2::VPC items');
});

test('several accounts are told apart', () => {
  const other = networkFromDescribe('210987654321', 'eu-west-1', { ...given({ OwnerId: '210987654321' }) });
  const text = table([network(given()), other]);
  expect(text).toContain('2 accounts and Regions');
  expect(text).toContain('in account 210987654321, eu-west-1');
});

test.each([60, 80, 120])('nothing is wider than %i columns, with wide characters and long names too', (width) => {
  const text = table([network(given(named('東京の注文'.repeat(20))))], { ...plain, width }, true);
  for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width);
  expect(text).toContain('東京');
});

test('colours change nothing but colours', () => {
  const coloured = table([network(given())], { ...plain, colours: true });
  expect(coloured).toContain('\u001B[31m');
  expect(stripVTControlCharacters(coloured)).toBe(table([network(given())]));
});

test.each([
  ['::error file=x::pwned', '\\x3a:error file=x::pwned'],
  ['##vso[task.debug]x', '\\x23#vso[task.debug]x'],
])('a name cannot act on the log of a pipeline: %s', (name, shown) => {
  const text = table([network({ ...given(), VpcEndpoints: [endpoint({ Tags: [{ Key: 'Name', Value: name }] })] })]);
  expect(text).toContain(`\n${shown}`);
});

test('a name cannot act on the terminal', () => {
  const text = table([network(given(named('x\u001B]0;owned\u0007\u009B2J\u202Ey\nz')))], { ...plain, width: 120 });
  expect(text).toContain('x\\x1b]0;owned\\x07\\x9b2J\\u202ey\\x0az');
});
