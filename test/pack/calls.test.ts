// What an event costs: every rule, every resource of the example estate that can start it, read from a fake EC2.
import {
  DescribeDhcpOptionsCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribePrefixListsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeTransitGatewayVpcAttachmentsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
  GetManagedPrefixListEntriesCommand,
  type Filter,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { rules } from '../../functions/index';
import { evaluateLive } from '../../shared/aws/collect';
import * as readers from '../../shared/aws/readers';
import { hostedZones } from '../../shared/aws/hosted-zones';
import type { Reader, Readers } from '../../shared/aws/readers';
import { emptyNetwork, type Network, type SliceName } from '../../shared/network/network';
import { evaluateChange, evaluateRegion, type ConfiguredRule, type Outcome } from '../../shared/rule/evaluate';
import { readParameters } from '../../shared/rule/parameters';
import { slicesOf, type Rule, type TriggerType } from '../../shared/rule/rule';
import type { Change } from '../../shared/rule/triggers';
import { estateOutputs, estateTime } from '../example-estate';
import { accountId, network, region, type Described } from '../network';

const estate = estateOutputs();

/** How each type is listed, and what its resources are called. */
const kinds: Readonly<Record<TriggerType, { readonly member: string; readonly idField: string }>> = {
  'AWS::EC2::VPCEndpoint': { member: 'VpcEndpoints', idField: 'VpcEndpointId' },
  'AWS::EC2::RouteTable': { member: 'RouteTables', idField: 'RouteTableId' },
  'AWS::EC2::VPC': { member: 'Vpcs', idField: 'VpcId' },
  'AWS::EC2::SecurityGroup': { member: 'SecurityGroups', idField: 'GroupId' },
  'AWS::EC2::Subnet': { member: 'Subnets', idField: 'SubnetId' },
  'AWS::EC2::NetworkAcl': { member: 'NetworkAcls', idField: 'NetworkAclId' },
  'AWS::EC2::PrefixList': { member: 'PrefixListEntries', idField: 'PrefixListId' },
};

/** The calls of EC2, in order. */
let calls: string[] = [];
const ec2 = new EC2Client({ region });
const mock = mockClient(ec2);

interface Input {
  readonly Filters?: readonly Filter[];
  readonly Filter?: readonly Filter[];
  readonly VpcEndpointIds?: readonly string[];
}

/** Answers as EC2 does: with what the filters let through. */
function listing(member: string, idField: string) {
  const fields: Readonly<Record<string, string>> = { 'vpc-id': 'VpcId' };
  return ({ Filter = [], Filters = Filter, VpcEndpointIds }: Input): object => {
    calls.push(member);
    const found = (estate[member] ?? []).filter(
      (resource) =>
        (VpcEndpointIds?.includes(String(resource[idField])) ?? true) &&
        Filters.every(({ Name = '', Values = [] }) => Values.includes(String(resource[fields[Name] ?? idField]))),
    );
    return { [member]: found };
  };
}

beforeAll(() => {
  mock.on(DescribeVpcsCommand).callsFake(listing('Vpcs', 'VpcId'));
  mock.on(DescribeSubnetsCommand).callsFake(listing('Subnets', 'SubnetId'));
  mock.on(DescribeRouteTablesCommand).callsFake(listing('RouteTables', 'RouteTableId'));
  mock.on(DescribeNetworkAclsCommand).callsFake(listing('NetworkAcls', 'NetworkAclId'));
  mock.on(DescribeSecurityGroupsCommand).callsFake(listing('SecurityGroups', 'GroupId'));
  mock.on(DescribeNetworkInterfacesCommand).callsFake(listing('NetworkInterfaces', 'NetworkInterfaceId'));
  mock.on(DescribeNatGatewaysCommand).callsFake(listing('NatGateways', 'NatGatewayId'));
  mock
    .on(DescribeTransitGatewayVpcAttachmentsCommand)
    .callsFake(listing('TransitGatewayVpcAttachments', 'TransitGatewayAttachmentId'));
  mock.on(DescribeDhcpOptionsCommand).callsFake(listing('DhcpOptions', 'DhcpOptionsId'));
  mock.on(DescribeVpcEndpointsCommand).callsFake(listing('VpcEndpoints', 'VpcEndpointId'));
  mock.on(DescribePrefixListsCommand).callsFake(listing('PrefixLists', 'PrefixListId'));
  mock.on(DescribeVpcAttributeCommand).callsFake(({ VpcId, Attribute }: { VpcId: string; Attribute: string }) => {
    calls.push('VpcAttributes');
    const member = Attribute.charAt(0).toUpperCase() + Attribute.slice(1);
    return (estate['VpcAttributes'] ?? []).find((one) => one['VpcId'] === VpcId && member in one);
  });
  mock.on(DescribeVpcEndpointServicesCommand).callsFake(({ ServiceNames }: { ServiceNames: readonly string[] }) => {
    calls.push('ServiceDetails');
    const listed = (name: string) => (estate['ServiceDetails'] ?? []).filter((one) => one['ServiceName'] === name);
    if (ServiceNames.some((name) => listed(name).length === 0)) {
      throw Object.assign(new Error('There is no such service.'), { name: 'InvalidServiceName' });
    }
    return { ServiceDetails: ServiceNames.flatMap(listed) };
  });
  mock.on(GetManagedPrefixListEntriesCommand).callsFake(({ PrefixListId }: { PrefixListId: string }) => {
    calls.push('PrefixListEntries');
    return (estate['PrefixListEntries'] ?? []).find((one) => one['PrefixListId'] === PrefixListId && one['Entries']);
  });
});

/** The slices that a rule declares, each read by its own reader; any other is refused. */
function readersOf(rule: Rule): Readers {
  const zones: Reader = {
    ...hostedZones,
    read: ({ keep }, vpcIds = []) => Promise.resolve(vpcIds.map((VpcId) => keep({ VpcId, HostedZoneSummaries: [] }))),
  };
  const all: Readonly<Record<SliceName, Reader>> = { ...readers, hostedZones: zones };
  return Object.fromEntries(slicesOf(rule).map((name) => [name, all[name]]));
}

interface Cost {
  readonly outcome: Outcome;
  readonly rounds: number;
  readonly calls: readonly string[];
}

async function costOf(rule: Rule, evaluate: (network: Network) => Outcome): Promise<Cost> {
  calls = [];
  let evaluations = 0;
  let outcome: Outcome = { evaluations: [], missing: new Map() };
  await evaluateLive({ ec2, readers: readersOf(rule) }, emptyNetwork(accountId, region, true), (network) => {
    evaluations += 1;
    outcome = evaluate(network);
    return outcome;
  });
  return { outcome, rounds: evaluations - 1, calls };
}

/** What happened to each resource of a type: it changed, and it was deleted. */
function changesOf(resourceType: TriggerType): readonly Change[] {
  const { member, idField } = kinds[resourceType];
  return (estate[member] ?? []).flatMap((resource: Described) =>
    [false, true].map((deleted) => ({
      resourceType,
      resourceId: String(resource[idField]),
      vpcId: resource['VpcId'] as string | undefined,
      deleted,
      serviceName: resource['ServiceName'] as string | undefined,
      vpcEndpointType: resource['VpcEndpointType'] as string | undefined,
    })),
  );
}

/** What an item could name: what is there, what is elsewhere, and what is gone. */
function surroundingsOf({ resourceId, vpcId = '' }: Change): readonly NonNullable<Change['ahead']>[] {
  const groups = (estate['SecurityGroups'] ?? []).map((group) => String(group['GroupId']));
  const vpcIds = [...new Set((estate['Vpcs'] ?? []).map((vpc) => String(vpc['VpcId'])))];
  return [
    { securityGroups: groups.slice(0, 16), routeTables: [vpcId], networkAcls: [vpcId] },
    { securityGroups: ['sg-00000000000000bad'], routeTables: vpcIds.slice(0, 2), networkAcls: vpcIds.slice(0, 2) },
    { securityGroups: [resourceId], routeTables: ['vpc-00000000000000bad'], vpcEndpoints: ['vpce-00000000000000bad'] },
  ];
}

const configured = rules.map((rule): [string, ConfiguredRule] => [
  rule.id,
  { rule, values: readParameters(rule.parameters, {}) },
]);

describe.each(configured)('%s', (_id, { rule, values }) => {
  const types = Object.keys(rule.triggers) as TriggerType[];

  test.each(types)('a change of %s costs at most four calls in three rounds', async (type) => {
    const changes = changesOf(type);
    expect(changes).not.toEqual([]);
    for (const change of changes) {
      const cost = await costOf(rule, (network) =>
        evaluateChange({ rule, values }, change, network, { kind: 'change', time: estateTime }),
      );
      const what = `${change.resourceId}${change.deleted ? ' deleted' : ''}: ${cost.calls.join(', ')}`;
      expect({ what, tooMany: cost.calls.length > 4, tooManyRounds: cost.rounds > 3 }).toEqual({
        what,
        tooMany: false,
        tooManyRounds: false,
      });
      expect(cost.outcome.evaluations.length).toBeGreaterThan(0);
    }
  });

  test.each(types)(
    'a change of %s gets the verdicts of the whole estate, whatever its item says of its surroundings',
    async (type) => {
      for (const change of changesOf(type)) {
        const evaluate = (given: Change) => (known: Network) =>
          evaluateChange({ rule, values }, given, known, { kind: 'change', time: estateTime });
        const { evaluations } = evaluate(change)(network(estate));
        for (const ahead of surroundingsOf(change)) {
          const { outcome: other } = await costOf(rule, evaluate({ ...change, ahead }));
          expect({ ahead, evaluations: other.evaluations }).toEqual({ ahead, evaluations });
        }
      }
    },
  );

  test.each(types)('a deletion of %s in nobody knows which VPC takes at most four different actions', async (type) => {
    for (const change of changesOf(type).filter(({ deleted }) => deleted)) {
      const nowhere = { ...change, vpcId: undefined, serviceName: undefined, vpcEndpointType: undefined };
      const cost = await costOf(rule, (network) =>
        evaluateChange({ rule, values }, nowhere, network, { kind: 'change', time: estateTime }),
      );
      expect(new Set(cost.calls).size).toBeLessThanOrEqual(4);
      expect(cost.outcome.evaluations.length).toBeGreaterThan(0);
    }
  });

  test('a sweep takes at most four different actions in four rounds, and judges every resource', async () => {
    const cost = await costOf(rule, (network) =>
      evaluateRegion({ rule, values }, network, { kind: 'schedule', time: estateTime }),
    );
    expect(new Set(cost.calls).size).toBeLessThanOrEqual(4);
    expect(cost.rounds).toBeLessThanOrEqual(4);
    expect(cost.outcome.evaluations).toHaveLength((estate[kinds[rule.subject].member] ?? []).length);
  });
});
