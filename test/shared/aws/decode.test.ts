import { UnusableEvent, decode } from '../../../shared/aws/decode';
import {
  captureTime,
  changeEvent,
  deletedItem,
  deletionDiff,
  event,
  item,
  notificationTime,
  oversizedEvent,
  scheduledEvent,
} from './event';

test('a change carries what the item says', () => {
  expect(decode(changeEvent(item()))).toMatchObject({
    accountId: '123456789012',
    configRuleName: 'test-rule',
    resultToken: 'token',
    ruleParameters: {},
    message: {
      kind: 'change',
      resourceType: 'AWS::EC2::VPCEndpoint',
      resourceId: 'vpce-0a1b2c3d4e5f60001',
      captureTime: new Date(captureTime),
      time: new Date(notificationTime),
      deleted: false,
      configuration: { vpcId: 'vpc-0a1b2c3d4e5f60001' },
      relationships: [{ resourceType: 'AWS::EC2::VPC', resourceId: 'vpc-0a1b2c3d4e5f60001' }],
    },
  });
});

test('a deletion carries what was there before', () => {
  const { message } = decode(changeEvent(deletedItem(), { configurationItemDiff: deletionDiff }));
  expect(message).toMatchObject({
    kind: 'change',
    deleted: true,
    configuration: undefined,
    previous: { configuration: { vpcId: 'vpc-0a1b2c3d4e5f60001' }, relationships: [] },
  });
});

test('former relationships are read, odd ones passed over', () => {
  const changedProperties = {
    'Relationships.0': { previousValue: { resourceType: 'AWS::EC2::VPC', resourceId: 'vpc-1', name: 'x' } },
    'Relationships.1': { previousValue: null },
    'Tags.0': { previousValue: 'x' },
  };
  const { message } = decode(changeEvent(deletedItem(), { configurationItemDiff: { changedProperties } }));
  expect(message).toMatchObject({
    previous: { relationships: [{ resourceType: 'AWS::EC2::VPC', resourceId: 'vpc-1' }] },
  });
});

test.each([
  ['a property without a former value', { 'Tags.1': { updatedValue: {}, changeType: 'CREATE' } }],
  ['null for a property', { 'Tags.1': null, Configuration: null }],
])('a diff with %s is only a hint', (_name, changedProperties) => {
  const { message } = decode(changeEvent(item(), { configurationItemDiff: { changedProperties } }));
  expect(message).toMatchObject({ kind: 'change', previous: { configuration: undefined, relationships: [] } });
});

test('an oversized change is a change without configuration', () => {
  const summary = item({ configuration: undefined, relationships: undefined });
  expect(decode(oversizedEvent(summary)).message).toMatchObject({
    kind: 'change',
    configuration: undefined,
    deleted: false,
  });
});

test('a schedule carries its time', () => {
  expect(decode(scheduledEvent()).message).toEqual({ kind: 'schedule', time: new Date(notificationTime) });
});

test('without a notification time the capture time counts', () => {
  const { message } = decode(changeEvent(item(), { notificationCreationTime: undefined }));
  expect(message).toMatchObject({ time: new Date(captureTime) });
});

test.each([
  ['the resource left the scope', changeEvent(item(), {}, { eventLeftScope: true }), 'scope'],
  ['a proactive evaluation', changeEvent(item(), {}, { evaluationMode: 'PROACTIVE' }), 'proactive'],
  ['the resource is not recorded', changeEvent(item({ configurationItemStatus: 'ResourceNotRecorded' })), 'record'],
])('not judged: %s', (_, given, reason) => {
  const { message } = decode(given);
  expect(message).toMatchObject({ kind: 'not-judged', resourceId: 'vpce-0a1b2c3d4e5f60001' });
  expect(message).toHaveProperty('reason', expect.stringContaining(reason));
});

test.each([undefined, null, ''])('rule parameters may be %p', (ruleParameters) => {
  expect(decode(changeEvent(item(), {}, { ruleParameters })).ruleParameters).toEqual({});
});

test.each([
  ['no object', 'text', 'The event is "text"'],
  ['no invoking event', {}, 'invokingEvent is missing'],
  ['an invoking event that is no JSON', event('{"messageType":'), 'invokingEvent is not JSON'],
  [
    'an unknown message type',
    event({ messageType: 'ConfigurationSnapshotDeliveryCompleted' }),
    'invokingEvent.messageType is "ConfigurationSnapshotDeliveryCompleted"',
  ],
  [
    'no item',
    event({ messageType: 'ConfigurationItemChangeNotification' }),
    'invokingEvent.configurationItem is missing',
  ],
  [
    'an item without id',
    changeEvent(item({ resourceId: undefined })),
    'invokingEvent.configurationItem.resourceId is missing',
  ],
  ['an empty id', changeEvent(item({ resourceId: '' })), 'configurationItem.resourceId'],
  [
    'an id that PutEvaluations would not take',
    changeEvent(item({ resourceId: 'x'.repeat(769) })),
    'expected at most 768 characters',
  ],
  [
    'a time that no Date can read',
    changeEvent(item({ configurationItemCaptureTime: '2016-12-11T06:04:03.800UTC' })),
    'configurationItemCaptureTime is "2016-12-11T06:04:03.800UTC": expected an ISO 8601 time',
  ],
  ['an unknown status', changeEvent(item({ configurationItemStatus: 'Weird' })), 'configurationItemStatus is "Weird"'],
  ['a configuration that is text', changeEvent(item({ configuration: '{}' })), 'configurationItem.configuration'],
  ['rule parameters that are no JSON', changeEvent(item(), {}, { ruleParameters: '{' }), 'ruleParameters is not JSON'],
  ['no result token', changeEvent(item(), {}, { resultToken: undefined }), 'resultToken is missing'],
])('refused: %s', (_, given, sentence) => {
  expect(() => decode(given)).toThrow(UnusableEvent);
  expect(() => decode(given)).toThrow(sentence);
});

test('a refusal stays short, whatever was sent', () => {
  const long = changeEvent(item({ configurationItemStatus: 'x'.repeat(100_000) }));
  expect(() => decode(long)).toThrow(/^.{1,500}$/);
});
