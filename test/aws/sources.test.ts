// One account, read live by the bundles and read from the files of `check --describe`: the same verdicts.
import { readdirSync } from 'node:fs';
import { rules } from '../../functions/index';
import { evaluateRegion } from '../../shared/rule/evaluate';
import { readParameters } from '../../shared/rule/parameters';
import { networkFromDescribe } from '../../shared/sources/describe-outputs';
import type { DescribeOutputs } from '../../shared/sources/describe-outputs';
import { openAccount, region, verdicts, type Account } from './account';
import { buildEstate, describeAll } from './estate';
import { eventOf, notificationTime, scheduleMessage } from './events';

let account: Account;
let described: DescribeOutputs;

beforeAll(async () => {
  account = await openAccount();
  await buildEstate(account.ec2);
  described = await describeAll(account.ec2);
});
afterAll(() => account.close());

const built = new Set(readdirSync('dist/functions'));

test.each(rules.filter((rule) => built.has(rule.id)).map((rule) => [rule.id, rule] as const))(
  '%s',
  async (ruleId, rule) => {
    const event = eventOf(account.accountId, scheduleMessage(account.accountId));
    const live = await account.invoke(ruleId, event, { DRY_RUN: 'true' });

    const values = readParameters(rule.parameters, {});
    const network = networkFromDescribe(account.accountId, region, described);
    const { evaluations } = evaluateRegion({ rule, values }, network, {
      kind: 'schedule',
      time: Date.parse(notificationTime),
    });
    expect(evaluations.length).toBeGreaterThan(0);
    // Live, a rule reads no more than its verdict needs, so that an annotation may say less.
    expect(verdicts(live)).toEqual(
      Object.fromEntries(evaluations.map(({ resourceId, complianceType }) => [resourceId, complianceType])),
    );
  },
);
