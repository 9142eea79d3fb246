// What each function was seen to call, over HTTP and whatever its parameters, against its role: neither more nor fewer.
import { rules } from '../../functions/index';
import { openAccount, type Account } from './account';
import { buildEstate, type Estate } from './estate';
import { changeMessage, deletedItem, eventOf, itemNow, scheduleMessage, type Item } from './events';
import { estateOutputs, type Listed } from '../example-estate';
import type { Described } from '../network';
import { startFunctions, type MeasuredFunctions } from './measured-functions';
import { actionsBehind, allowedActions } from './role';
import { addSpecialCases, parametersOf, prefixLists } from './special-cases';

const exampleAccount = '111122223333';
let account: Account;
let estate: Estate;
let example: MeasuredFunctions;

beforeAll(async () => {
  account = await openAccount();
  estate = await buildEstate(account.ec2);
  await addSpecialCases(account, estate);
  account.proxy.fault = prefixLists;
  example = await startFunctions(withSpecialCases(estateOutputs()));
});
afterAll(async () => {
  await example.close();
  await account.close();
});

test.each(rules.map((rule) => [rule.id, rule] as const))('%s', async (id, rule) => {
  const seen = new Set<string>();
  const messages = await messagesFor(Object.keys(rule.triggers));
  for (const ruleParameters of [{}, parametersOf(id, estate)]) {
    for (const message of messages) {
      const event = eventOf(account.accountId, message, { ruleParameters: JSON.stringify(ruleParameters) });
      const environment = { COLD: JSON.stringify(ruleParameters) };
      const { error, ec2Calls, configCalls } = await account.invoke(id, event, environment);
      expect(error).toBeUndefined();
      for (const action of actionsBehind(ec2Calls, configCalls)) seen.add(action);
    }
  }
  // The example company has what moto cannot build: firewalls, transit gateways, subnets with IPv6 only.
  const { error, ec2, config } = await example.cold(id, eventOf(exampleAccount, scheduleMessage(exampleAccount)));
  expect(error).toBeUndefined();
  const calls = ec2.map(({ action }) => action).filter((action) => action !== 'ListHostedZonesByVPC');
  for (const action of actionsBehind(
    calls,
    config.map(({ operation }) => operation),
  ))
    seen.add(action);
  expect([...seen].sort()).toEqual(allowedActions(id));
});

/** With routes whose ranges only the entries of a prefix list tell, and with a subnet that has IPv6 alone. */
function withSpecialCases(outputs: Listed): Listed {
  const listId = outputs['PrefixListEntries']?.[0]?.['PrefixListId'];
  const route = { DestinationPrefixListId: listId, NatGatewayId: 'nat-0123456789abcdef0', State: 'active' };
  const withRoute = (table: Described) => ({ ...table, Routes: [...(table['Routes'] as readonly object[]), route] });
  const ipv6Only = {
    ...outputs['Subnets']?.[0],
    SubnetId: 'subnet-0123456789abcdef0',
    CidrBlock: undefined,
    Ipv6Native: true,
    EnableDns64: true,
    Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: '2001:db8:1:2::/64', Ipv6CidrBlockState: { State: 'associated' } }],
  };
  return {
    ...outputs,
    RouteTables: (outputs['RouteTables'] ?? []).map(withRoute),
    Subnets: JSON.parse(JSON.stringify([...(outputs['Subnets'] ?? []), ipv6Only])) as readonly Described[],
  };
}

/** A sweep, a change of each type and, of each, a deletion of which nothing tells where it was. */
async function messagesFor(types: readonly string[]): Promise<readonly Item[]> {
  const ids: Readonly<Record<string, string>> = {
    'AWS::EC2::VPCEndpoint': estate.good.sqs,
    'AWS::EC2::SecurityGroup': estate.good.groupId,
    'AWS::EC2::RouteTable': estate.good.routeTableId,
    'AWS::EC2::VPC': estate.good.vpcId,
  };
  const changes = types.flatMap((type) => ids[type] ?? []).map((id) => itemNow(account.ec2, account.accountId, id));
  const gone = types.map((type) => deletedItem(account.accountId, type, 'gone-0123456789abcdef0'));
  return [
    scheduleMessage(account.accountId),
    ...(await Promise.all(changes)).map((item) => changeMessage(item)),
    ...gone.map((item) => changeMessage(item)),
  ];
}
