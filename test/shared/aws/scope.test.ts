import {
  ConfigServiceClient,
  GetResourceConfigHistoryCommand,
  NoAvailableConfigurationRecorderException,
  ResourceNotDiscoveredException,
} from '@aws-sdk/client-config-service';
import { mockClient } from 'aws-sdk-client-mock';
import { decode, type Message } from '../../../shared/aws/decode';
import { changeOf, withHistory } from '../../../shared/aws/scope';
import { captureTime, changeEvent, deletedItem, deletionDiff, item } from './event';

type ChangeMessage = Extract<Message, { kind: 'change' }>;

const client = new ConfigServiceClient({ region: 'us-east-1' });
const config = mockClient(client);
const signal = AbortSignal.timeout(60_000);
const configuration = JSON.stringify({
  vpcId: 'vpc-h',
  serviceName: 'com.amazonaws.us-east-1.ssm',
  vpcEndpointType: 'Interface',
});

beforeEach(() => config.reset());

function message(configurationItem: object, configurationItemDiff: object | null = null): ChangeMessage {
  return decode(changeEvent(configurationItem, { configurationItemDiff })).message as ChangeMessage;
}

function history(): ReturnType<typeof withHistory> {
  return withHistory(client, message(deletedItem()), signal);
}

test.each([
  ['the configuration', message(item())],
  ['the relationships', message(item({ configuration: null }))],
  ['the former configuration', message(deletedItem(), deletionDiff)],
  [
    'the former relationships',
    message(deletedItem(), {
      changedProperties: {
        'Relationships.0': { previousValue: { resourceType: 'AWS::EC2::Subnet', resourceId: 'subnet-1' } },
        'Relationships.1': { previousValue: { resourceType: 'AWS::EC2::VPC', resourceId: 'vpc-0a1b2c3d4e5f60001' } },
      },
    }),
  ],
  [
    'its own id',
    message(item({ resourceType: 'AWS::EC2::VPC', resourceId: 'vpc-0a1b2c3d4e5f60001', configuration: null })),
  ],
])('the VPC comes from %s', (_, given) => {
  expect(changeOf(given).vpcId).toBe('vpc-0a1b2c3d4e5f60001');
});

test('a deletion that is sent again says nothing of its VPC', () => {
  expect(changeOf(message(deletedItem()))).toMatchObject({ deleted: true, vpcId: undefined, serviceName: undefined });
});

test('the history is asked up to the capture time, and the first configuration in it counts', async () => {
  config.on(GetResourceConfigHistoryCommand).resolves({
    configurationItems: [{ configurationItemStatus: 'ResourceDeleted' }, { configuration: 'null' }, { configuration }],
  });
  await expect(history()).resolves.toMatchObject({
    vpcId: 'vpc-h',
    serviceName: 'com.amazonaws.us-east-1.ssm',
    vpcEndpointType: 'Interface',
    deleted: true,
  });
  expect(config.commandCalls(GetResourceConfigHistoryCommand)[0]?.args[0].input).toMatchObject({
    resourceType: 'AWS::EC2::VPCEndpoint',
    resourceId: 'vpce-0a1b2c3d4e5f60001',
    laterTime: new Date(captureTime),
  });
});

test('empty pages are followed, but not for ever', async () => {
  config
    .on(GetResourceConfigHistoryCommand)
    .resolvesOnce({ configurationItems: [], nextToken: '1' })
    .resolvesOnce({ configurationItems: [{ configuration: 'not JSON' }], nextToken: '2' })
    .resolvesOnce({ configurationItems: [{ configuration }] });
  await expect(history()).resolves.toMatchObject({ vpcId: 'vpc-h' });

  config.reset();
  let page = 0;
  config.on(GetResourceConfigHistoryCommand).callsFake(() => ({ configurationItems: [], nextToken: String(++page) }));
  await expect(history()).resolves.toMatchObject({ vpcId: undefined });
  expect(page).toBe(5);
});

test.each([ResourceNotDiscoveredException, NoAvailableConfigurationRecorderException])(
  'nothing is known after %p',
  async (Unknown) => {
    config.on(GetResourceConfigHistoryCommand).rejects(new Unknown({ message: 'no', $metadata: {} }));
    await expect(history()).resolves.toMatchObject({ vpcId: undefined });
  },
);

test('other errors are not swallowed', async () => {
  config.on(GetResourceConfigHistoryCommand).rejects(new Error('denied'));
  await expect(history()).rejects.toThrow('denied');
});

describe('what is read ahead', () => {
  const ahead = (resourceType: string, resourceId: string, given: object | null) =>
    changeOf(message(item({ resourceType, resourceId, configuration: given }))).ahead;

  test.each([
    [
      'the groups of an endpoint',
      'AWS::EC2::VPCEndpoint',
      { groups: [{ groupId: 'sg-0a1b2c3d' }, { groupId: 'sg-0a1b2c3e' }] },
      { securityGroups: ['sg-0a1b2c3d', 'sg-0a1b2c3e'] },
    ],
    ['nothing for an endpoint without groups', 'AWS::EC2::VPCEndpoint', { groups: [] }, {}],
    [
      'a group that refers to a prefix list',
      'AWS::EC2::SecurityGroup',
      { ipPermissions: [{ prefixListIds: [{ prefixListId: 'pl-1' }] }] },
      { securityGroups: ['an-id'] },
    ],
    ['no other group', 'AWS::EC2::SecurityGroup', { ipPermissions: [{ prefixListIds: [] }] }, {}],
    ['the network ACLs of the VPC', 'AWS::EC2::NetworkAcl', { vpcId: 'vpc-1' }, { networkAcls: ['vpc-1'] }],
    [
      "the tables beside a VPC's main one",
      'AWS::EC2::RouteTable',
      { vpcId: 'vpc-1', associations: [{ main: false }, { main: true }] },
      { routeTables: ['vpc-1'] },
    ],
    ['none beside another', 'AWS::EC2::RouteTable', { vpcId: 'vpc-1', associations: [{ main: false }] }, {}],
    ['nothing for a subnet', 'AWS::EC2::Subnet', { vpcId: 'vpc-1' }, {}],
  ])('%s', (_, resourceType, given, expected) => {
    expect(ahead(resourceType, 'an-id', given)).toEqual(expected);
  });

  test.each([
    ['no list', 'sg-0a1b2c3d'],
    ['no objects', [null, 'sg-0a1b2c3d', 7]],
    ['no ids', [{ groupId: 7 }, { groupId: 'vpc-0a1b2c3d' }, { groupId: 'sg-' }, {}]],
  ])('nothing where the groups are %s', (_, groups) => {
    expect(ahead('AWS::EC2::VPCEndpoint', 'vpce-0a1b2c3d', { groups })).toEqual({});
  });

  test('no more groups than an endpoint can have, so that it never becomes a listing of the Region', () => {
    const groups = Array.from({ length: 300 }, (_, index) => ({ groupId: `sg-${index}` }));
    expect(ahead('AWS::EC2::VPCEndpoint', 'vpce-0a1b2c3d', { groups })?.securityGroups).toHaveLength(16);
  });

  test('nothing after a deletion', () => {
    expect(changeOf(message(deletedItem(), deletionDiff)).ahead).toEqual({});
  });
});
