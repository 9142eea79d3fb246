import {
  DescribePrefixListsCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
  GetManagedPrefixListEntriesCommand,
  type DescribeVpcEndpointServicesCommandInput,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import * as readers from '../../../shared/aws/readers';
import { InsufficientData, evaluateLive, readMissing } from '../../../shared/aws/collect';
import { NotKnown, emptyNetwork, find, findAll, list, listAll, type SliceName } from '../../../shared/network/network';
import type { Missing, Outcome } from '../../../shared/rule/evaluate';
import { endpoint, securityGroup, subnet, vpc, vpcId } from '../../network';

const ec2 = new EC2Client({ region: 'us-east-1' });
const mock = mockClient(ec2);
const collector = { ec2, readers };
const start = emptyNetwork('123456789012', 'us-east-1');

beforeEach(() => mock.reset());

function missing(wanted: Partial<Record<SliceName, string[]>>): Missing {
  return new Map(Object.entries(wanted).map(([name, keys]) => [name as SliceName, new Set(keys)]));
}

test('reads the resources of a VPC with a filter, all pages, and knows then that there are no others', async () => {
  mock
    .on(DescribeSubnetsCommand)
    .resolvesOnce({ Subnets: [subnet()], NextToken: 'more' })
    .resolvesOnce({ Subnets: [subnet({ SubnetId: 'subnet-0a1b2c3d4e5f60002' })] });
  const network = await readMissing(collector, start, missing({ subnets: [vpcId] }));
  expect(list(network, 'subnets', vpcId)).toHaveLength(2);
  expect(() => list(network, 'subnets', 'vpc-0a1b2c3d4e5f60002')).toThrow('not known');
  expect(mock.commandCalls(DescribeSubnetsCommand)[0]?.args[0].input).toMatchObject({
    Filters: [{ Name: 'vpc-id', Values: [vpcId] }],
    MaxResults: 1000,
  });
});

test('reads security groups by id and by VPC; an id that is gone is known to be gone', async () => {
  mock.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [securityGroup()] });
  const ids = ['sg-0a1b2c3d4e5f60001', 'sg-0a1b2c3d4e5f6000f'];
  const network = await readMissing(collector, start, missing({ securityGroups: [vpcId, ...ids] }));
  expect(findAll(network, 'securityGroups', ids)).toHaveLength(1);
  expect(mock.commandCalls(DescribeSecurityGroupsCommand).map((call) => call.args[0].input.Filters)).toEqual([
    [{ Name: 'vpc-id', Values: [vpcId] }],
    [{ Name: 'group-id', Values: ids }],
  ]);
});

test('lists the Region without a filter', async () => {
  mock.on(DescribeVpcsCommand).resolves({ Vpcs: [vpc()] });
  const network = await readMissing(collector, start, missing({ vpcs: ['all'] }));
  expect(listAll(network, 'vpcs')).toHaveLength(1);
  expect(mock.commandCalls(DescribeVpcsCommand)[0]?.args[0].input.Filters).toBeUndefined();
});

test('lists the Region rather than more keys than a filter takes', async () => {
  mock.on(DescribeVpcsCommand).resolves({ Vpcs: [vpc()] });
  const keys = Array.from({ length: 201 }, (_, index) => `vpc-${index}`);
  await readMissing(collector, start, missing({ vpcs: keys }));
  expect(mock.commandCalls(DescribeVpcsCommand).map((call) => call.args[0].input.Filters)).toEqual([undefined]);
});

test('an endpoint that does not exist is known not to exist', async () => {
  const notFound = Object.assign(new Error('gone'), { name: 'InvalidVpcEndpointId.NotFound' });
  mock.on(DescribeVpcEndpointsCommand).rejects(notFound);
  const network = await readMissing(collector, start, missing({ vpcEndpoints: ['vpce-0a1b2c3d4e5f60001'] }));
  expect(find(network, 'vpcEndpoints', 'vpce-0a1b2c3d4e5f60001')).toBeUndefined();
});

test('an endpoint that is on the second page exists', async () => {
  mock
    .on(DescribeVpcEndpointsCommand)
    .resolvesOnce({ VpcEndpoints: [], NextToken: 'more' })
    .resolvesOnce({ VpcEndpoints: [endpoint()] as never });
  const network = await readMissing(collector, start, missing({ vpcEndpoints: ['vpce-0a1b2c3d4e5f60001'] }));
  expect(find(network, 'vpcEndpoints', 'vpce-0a1b2c3d4e5f60001')).toBeDefined();
});

test.each(['UnauthorizedOperation', 'RequestLimitExceeded'])('%s is not swallowed', async (name) => {
  mock.on(DescribeVpcEndpointsCommand).rejects(Object.assign(new Error('no'), { name }));
  await expect(readMissing(collector, start, missing({ vpcEndpoints: ['vpce-1'] }))).rejects.toThrow('no');
  await expect(readMissing(collector, start, missing({ vpcEndpoints: [vpcId] }))).rejects.toThrow('no');
});

test('a page that fails fails the whole reading', async () => {
  mock
    .on(DescribeVpcEndpointsCommand)
    .resolvesOnce({ VpcEndpoints: [endpoint()], NextToken: 'more' })
    .rejectsOnce(new Error('second page'));
  await expect(readMissing(collector, start, missing({ vpcEndpoints: [vpcId] }))).rejects.toThrow('second page');
});

test.each([
  ['an endpoint', DescribeVpcEndpointsCommand, { vpcEndpoints: ['vpce-1'] }],
  ['a VPC', DescribeVpcsCommand, { vpcs: [vpcId] }],
  ['a service', DescribeVpcEndpointServicesCommand, { vpcEndpointServices: ['com.amazonaws.us-east-1.s3'] }],
  ['an attribute', DescribeVpcAttributeCommand, { dnsAttributes: [vpcId] }],
])(
  'an answer without %s that was asked for, as of a proxy that wants a login, is an error',
  async (_what, command, wanted) => {
    mock.on(command as typeof DescribeVpcsCommand).resolves({});
    await expect(readMissing(collector, start, missing(wanted))).rejects.toThrow('has no');
  },
);

test('a listing that never ends is not taken for a whole one', async () => {
  mock.on(DescribeVpcEndpointsCommand).resolves({ VpcEndpoints: [endpoint()], NextToken: 'same' });
  mock.on(DescribeVpcEndpointServicesCommand).resolves({ ServiceDetails: [], NextToken: 'same' });
  const read = (wanted: Partial<Record<SliceName, string[]>>) => readMissing(collector, start, missing(wanted));
  await expect(read({ vpcEndpoints: [vpcId] })).rejects.toThrow('the same page again');
  await expect(read({ vpcEndpointServices: ['com.amazonaws.us-east-1.s3'] })).rejects.toThrow('the same page again');
});

test('reads both DNS attributes of a VPC', async () => {
  mock
    .on(DescribeVpcAttributeCommand, { Attribute: 'enableDnsSupport' })
    .resolves({ EnableDnsSupport: { Value: true } });
  mock
    .on(DescribeVpcAttributeCommand, { Attribute: 'enableDnsHostnames' })
    .resolves({ EnableDnsHostnames: { Value: false } });
  const network = await readMissing(collector, start, missing({ dnsAttributes: [vpcId] }));
  expect(find(network, 'dnsAttributes', vpcId)).toEqual({ vpcId, enableDnsSupport: true, enableDnsHostnames: false });
});

describe('endpoint services', () => {
  const offered = new Set(['com.amazonaws.us-east-1.ssm', 'com.amazonaws.us-east-1.s3', 'com.amazonaws.eu-west-1.kms']);

  beforeEach(() => {
    mock.on(DescribeVpcEndpointServicesCommand).callsFake((input: DescribeVpcEndpointServicesCommandInput) => {
      const names = input.ServiceNames ?? [];
      if (names.some((name) => !offered.has(name))) {
        throw Object.assign(new Error('no such service'), { name: 'InvalidServiceName' });
      }
      return { ServiceDetails: names.map((ServiceName) => ({ ServiceName, ServiceType: [] })) };
    });
  });

  test('one that is not offered is known not to be offered, and hides no other', async () => {
    const names = [...offered, 'com.amazonaws.us-east-1.ec2messages', 'com.amazonaws.us-east-1.nothing'];
    const network = await readMissing(collector, start, missing({ vpcEndpointServices: names }));
    for (const name of names) {
      expect(list(network, 'vpcEndpointServices', name)).toHaveLength(offered.has(name) ? 1 : 0);
    }
  });

  test('those that are offered take one call', async () => {
    const names = [...offered].slice(0, 2);
    await readMissing(collector, start, missing({ vpcEndpointServices: names }));
    expect(mock.commandCalls(DescribeVpcEndpointServicesCommand)).toHaveLength(1);
  });

  test('more names than a call takes are asked for in parts', async () => {
    mock.on(DescribeVpcEndpointServicesCommand).resolves({ ServiceDetails: [] });
    const names = Array.from({ length: 250 }, (_, index) => `com.amazonaws.us-east-1.s${index}`);
    const network = await readMissing(collector, start, missing({ vpcEndpointServices: names }));
    expect(list(network, 'vpcEndpointServices', 'com.amazonaws.us-east-1.s249')).toEqual([]);
    expect(mock.commandCalls(DescribeVpcEndpointServicesCommand)).toHaveLength(2);
  });

  test('those of other Regions are asked for there', async () => {
    await readMissing(collector, start, missing({ vpcEndpointServices: ['com.amazonaws.eu-west-1.kms'] }));
    expect(mock.commandCalls(DescribeVpcEndpointServicesCommand)[0]?.args[0].input.ServiceRegions).toEqual([
      'us-east-1',
      'eu-west-1',
    ]);
  });

  test('global ones are asked for in the Region that lists them', async () => {
    const inEurope = emptyNetwork('123456789012', 'eu-west-1');
    await readMissing(collector, inEurope, missing({ vpcEndpointServices: ['com.amazonaws.iam'] }));
    const [call] = mock.commandCalls(DescribeVpcEndpointServicesCommand);
    expect(call?.args[0].input.ServiceRegions).toEqual(['eu-west-1', 'us-east-1']);
  });

  test('all pages are read', async () => {
    mock.reset();
    mock
      .on(DescribeVpcEndpointServicesCommand)
      .resolvesOnce({ ServiceDetails: [], NextToken: '1' })
      .resolvesOnce({
        ServiceDetails: [{ ServiceName: 'com.amazonaws.us-east-1.s3', ServiceType: [] }],
        NextToken: '',
      });
    const network = await readMissing(
      collector,
      start,
      missing({ vpcEndpointServices: ['com.amazonaws.us-east-1.s3'] }),
    );
    expect(list(network, 'vpcEndpointServices', 'com.amazonaws.us-east-1.s3')).toHaveLength(1);
  });
});

test('reads prefix lists and entries', async () => {
  mock.on(DescribePrefixListsCommand).resolves({
    PrefixLists: [{ PrefixListId: 'pl-1', PrefixListName: 'com.amazonaws.us-east-1.s3', Cidrs: ['52.216.0.0/15'] }],
  });
  mock
    .on(GetManagedPrefixListEntriesCommand)
    .resolvesOnce({ Entries: [{ Cidr: '10.0.0.0/8' }], NextToken: 'more' })
    .resolvesOnce({ Entries: [{ Cidr: '172.16.0.0/12' }] });
  const network = await readMissing(collector, start, missing({ prefixLists: ['pl-1'], prefixListEntries: ['pl-2'] }));
  expect(list(network, 'prefixLists', 'com.amazonaws.us-east-1.s3')).toHaveLength(1);
  expect(list(network, 'prefixLists', 'com.amazonaws.us-east-1.dynamodb')).toEqual([]);
  expect(find(network, 'prefixListEntries', 'pl-2')?.cidrs).toEqual(['10.0.0.0/8', '172.16.0.0/12']);
});

test('a prefix list that AWS does not show is not known: it may be shared no longer, and work on', async () => {
  const notFound = Object.assign(new Error('The prefix list does not exist'), { name: 'InvalidPrefixListID.NotFound' });
  mock.on(GetManagedPrefixListEntriesCommand, { PrefixListId: 'pl-2' }).resolves({ Entries: [{ Cidr: '10.0.0.0/8' }] });
  mock.on(GetManagedPrefixListEntriesCommand, { PrefixListId: 'pl-3' }).rejects(notFound);
  const network = await readMissing(collector, start, missing({ prefixListEntries: ['pl-2', 'pl-3'] }));
  expect(find(network, 'prefixListEntries', 'pl-2')?.cidrs).toEqual(['10.0.0.0/8']);
  expect(() => find(network, 'prefixListEntries', 'pl-3')).toThrow(NotKnown);
});

test('and one that may not be read is an error, as everything else', async () => {
  const denied = Object.assign(new Error('no'), { name: 'UnauthorizedOperation' });
  mock.on(GetManagedPrefixListEntriesCommand).rejects(denied);
  await expect(readMissing(collector, start, missing({ prefixListEntries: ['pl-2'] }))).rejects.toBe(denied);
});

describe('evaluating live', () => {
  const answer: Outcome = {
    evaluations: [{ resourceType: 'AWS::EC2::VPC', resourceId: vpcId, complianceType: 'COMPLIANT' }],
    missing: missing({}),
  };

  test('reads until everything is known', async () => {
    mock.on(DescribeVpcsCommand).resolves({ Vpcs: [vpc()] });
    const { decided, undecided } = await evaluateLive(collector, start, (network) =>
      network.vpcs.items.length === 0 ? { evaluations: [], missing: missing({ vpcs: [vpcId] }) } : answer,
    );
    expect(decided).toEqual(answer.evaluations);
    expect(undecided).toEqual([]);
  });

  test('what AWS does not answer is an error, and no endless loop', async () => {
    mock.on(DescribeVpcsCommand).resolves({ Vpcs: [] });
    const evaluating = evaluateLive(collector, start, () => ({ evaluations: [], missing: missing({ vpcs: [vpcId] }) }));
    await expect(evaluating).rejects.toThrow(InsufficientData);
    expect(mock.commandCalls(DescribeVpcsCommand)).toHaveLength(1);
  });

  test('what stays undecided is kept apart from what is decided', async () => {
    mock.on(DescribeVpcsCommand).resolves({ Vpcs: [] });
    const open = { resourceType: 'AWS::EC2::VPC', resourceId: 'vpc-2', complianceType: 'INSUFFICIENT_DATA' } as const;
    const { decided, undecided } = await evaluateLive(collector, start, () => ({
      evaluations: [...answer.evaluations, open],
      missing: missing({ vpcs: ['vpc-2'] }),
    }));
    expect(decided).toEqual(answer.evaluations);
    expect(undecided).toEqual([open]);
    expect(mock.commandCalls(DescribeVpcsCommand)).toHaveLength(1);
  });
});
