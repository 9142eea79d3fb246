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
