// What the instant EC2 says is what its estate holds: every rule finds over HTTP what it finds in the estate itself.
import { rules } from '../../functions/index';
import { evaluateRegion } from '../../shared/rule/evaluate';
import { readParameters } from '../../shared/rule/parameters';
import { generatedEstate } from '../generated-estate';
import { accountId, network } from '../network';
import { changeMessage, configurationOf, eventOf, itemOf, notificationTime, scheduleMessage } from './events';
import { sequenceDepth } from './instant-ec2';
import { startFunctions, type MeasuredFunctions } from './measured-functions';

const estate = generatedEstate({ vpcs: 2, endpoints: 24, groups: 48, routeTables: 14, subnets: 14, tags: 2 });
let functions: MeasuredFunctions;

beforeAll(async () => {
  functions = await startFunctions(estate);
});

afterAll(() => functions.close());

test.each(rules.map((rule) => [rule.id, rule] as const))('%s', async (id, rule) => {
  const { error, result } = await functions.cold(id, eventOf(accountId, scheduleMessage(accountId)));
  expect(error?.stack).toBeUndefined();
  const configured = { rule, values: readParameters(rule.parameters, {}) };
  const occasion = { kind: 'schedule', time: Date.parse(notificationTime) } as const;
  const { evaluations } = evaluateRegion(configured, network(estate), occasion);
  const found = result?.evaluations.map((one) => [one.ComplianceResourceId, one.ComplianceType, one.Annotation]);
  expect(found).toEqual(
    evaluations.map(({ resourceId, complianceType, annotation }) => [resourceId, complianceType, annotation]),
  );
});

test('calls that do not wait for one another are of one round', async () => {
  const [endpoint = {}] = estate['VpcEndpoints']?.slice(6, 7) ?? [];
  const item = itemOf(accountId, 'AWS::EC2::VPCEndpoint', String(endpoint['VpcEndpointId']), configurationOf(endpoint));
  const { ec2 } = await functions.cold('vpce-sg-allows-https', eventOf(accountId, changeMessage(item)));
  const [first = -1] = ec2.map(({ round }) => round);
  expect(ec2.map(({ action, round }) => [action, round - first]).sort()).toEqual([
    ['DescribeSecurityGroups', 0],
    ['DescribeSubnets', 2],
    ['DescribeVpcEndpoints', 0],
    ['GetManagedPrefixListEntries', 1],
  ]);
  expect(sequenceDepth(ec2)).toBe(3);
});

test('a call that lists the whole Region is told from one that is filtered', async () => {
  const { ec2: swept } = await functions.cold('vpce-sg-allows-https', eventOf(accountId, scheduleMessage(accountId)));
  expect(swept.filter(({ isWhole }) => isWhole).map(({ action }) => action)).toContain('DescribeVpcEndpoints');
  const [endpoint = {}] = estate['VpcEndpoints']?.slice(6, 7) ?? [];
  const item = itemOf(accountId, 'AWS::EC2::VPCEndpoint', String(endpoint['VpcEndpointId']), configurationOf(endpoint));
  const { ec2 } = await functions.cold('vpce-sg-allows-https', eventOf(accountId, changeMessage(item)));
  expect(ec2.map(({ isWhole }) => isWhole)).toEqual([false, false, false, false]);
});
