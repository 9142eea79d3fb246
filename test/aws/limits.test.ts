// Every rule, a change of every type: at most four calls of EC2 and one of PutEvaluations, about the rule's own type.
import { DescribeNetworkAclsCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { rules } from '../../functions/index';
import { openAccount, verdicts, type Account } from './account';
import { buildEstate, type Estate } from './estate';
import { captureTime, changeMessage, deletedItem, eventOf, itemNow } from './events';
import { expectReport } from './expectations';

let account: Account;
let estate: Estate;

beforeAll(async () => {
  account = await openAccount();
  estate = await buildEstate(account.ec2);
});
afterAll(() => account.close());

type TestedVpc = Estate['good' | 'bad'];

const inVpc = ({ vpcId }: TestedVpc) => ({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] });

const resources: readonly (readonly [what: string, id: (vpc: TestedVpc) => Promise<string | undefined> | string])[] = [
  ['an interface endpoint', (vpc) => vpc.sqs],
  ['a gateway endpoint', (vpc) => vpc.s3],
  ['a security group', (vpc) => vpc.groupId],
  ['a route table', (vpc) => vpc.routeTableId],
  ['a VPC', (vpc) => vpc.vpcId],
  ['a subnet', async (vpc) => (await account.ec2.send(new DescribeSubnetsCommand(inVpc(vpc)))).Subnets?.[0]?.SubnetId],
  [
    'a network ACL',
    async (vpc) => (await account.ec2.send(new DescribeNetworkAclsCommand(inVpc(vpc)))).NetworkAcls?.[0]?.NetworkAclId,
  ],
];
const cases = (['good', 'bad'] as const).flatMap((vpc) => resources.map(([what, id]) => [what, vpc, id] as const));

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (ruleId, rule) => {
  test.each(cases)('%s of the %s VPC changes', async (_what, vpc, id) => {
    const resourceId = String(await id(estate[vpc]));
    const item = await itemNow(account.ec2, account.accountId, resourceId);
    const invocation = await account.invoke(ruleId, eventOf(account.accountId, changeMessage(item)));
    expectReport(invocation, verdicts(invocation), captureTime);
    for (const { ComplianceResourceType, ComplianceResourceId } of invocation.result?.evaluations ?? []) {
      expect([rule.subject, item['resourceType']]).toContain(ComplianceResourceType);
      if (ComplianceResourceType !== rule.subject) expect(ComplianceResourceId).toBe(resourceId);
    }
    expect(invocation.sent).toHaveLength(1);
  });

  test('an endpoint that was never there is deleted', async () => {
    const gone = deletedItem(account.accountId, 'AWS::EC2::VPCEndpoint', 'vpce-0123456789abcdef0');
    const diff = { changedProperties: { Configuration: { previousValue: { vpcId: estate.good.vpcId } } } };
    const invocation = await account.invoke(ruleId, eventOf(account.accountId, changeMessage(gone, diff)));
    expectReport(invocation, verdicts(invocation), captureTime);
    expect(invocation.sent).toHaveLength(1);
  });
});
