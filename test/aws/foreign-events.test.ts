// Events of other times, tools and services, and broken ones: each ends in a report or in a clear error.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openAccount, type Account, type Invocation } from './account';
import { captureTime, changeMessage, eventOf, itemOf, type Item } from './events';

let account: Account;

beforeAll(async () => {
  account = await openAccount();
});
afterAll(() => account.close());

const accountId = '123456789012';
const ruleIds = readdirSync('dist/functions');

/** What nobody should ever see: a defect, not a statement about the event. */
const defects = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'NotAnError'];

function expectClearEnding({ result, error, sent, ec2Calls }: Invocation): void {
  if (result) {
    // Only a sweep of a Region with nothing in it, which was read, has nothing to report.
    expect(result.evaluations.length + ec2Calls.length).toBeGreaterThan(0);
    expect(sent).toHaveLength(result.evaluations.length > 0 ? 1 : 0);
  } else {
    expect(defects).not.toContain(error?.name);
    expect(error?.message).toMatch(/\w{3}/);
    expect(sent).toEqual([]);
  }
}

const instance = itemOf(accountId, 'AWS::EC2::Instance', 'i-0123456789abcdef0', {
  instanceId: 'i-0123456789abcdef0',
  state: { code: 80, name: 'stopped' },
});
const anOldGroup = itemOf(
  accountId,
  'AWS::EC2::SecurityGroup',
  'sg-1a2b3c4d',
  {
    ownerId: accountId,
    groupName: 'old',
    groupId: 'sg-1a2b3c4d',
    description: 'recorded in 2016',
    ipPermissions: [
      {
        ipProtocol: '-1',
        fromPort: null,
        toPort: null,
        userIdGroupPairs: [],
        ipRanges: ['0.0.0.0/0'],
        prefixListIds: [],
      },
    ],
    ipPermissionsEgress: [],
    vpcId: 'vpc-1a2b3c4d',
    tags: [],
  },
  { configurationItemVersion: '1.2', relatedEvents: ['a8b8c8d8-0000-4000-8000-000000000000'], resourceName: 'old' },
);
const scheduled: Item = {
  awsAccountId: accountId,
  notificationCreationTime: '2020-05-03T13:55:44.576Z',
  messageType: 'ScheduledNotification',
  recordVersion: '1.0',
};
const summary: Item = {
  changeType: 'UPDATE',
  configurationItemVersion: '1.2',
  configurationItemCaptureTime: '2016-10-06T16:46:16.261Z',
  configurationStateId: 0,
  awsAccountId: accountId,
  configurationItemStatus: 'OK',
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: 'sg-1a2b3c4d',
  resourceName: null,
  ARN: `arn:aws:ec2:us-west-2:${accountId}:security-group/sg-1a2b3c4d`,
  awsRegion: 'us-west-2',
  availabilityZone: 'Not Applicable',
  configurationStateMd5Hash: '8f1ee69b287895a0f8bc5753eca68e96',
  resourceCreationTime: '2016-10-06T16:46:10.489Z',
};

/** A whole event with this message. */
const event = (message: unknown, envelope: Item = {}): Item => ({
  ...eventOf(accountId, {}),
  invokingEvent: JSON.stringify(message),
  ...envelope,
});
const without = (value: Item, ...names: readonly string[]): Item =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
const changed = (item: unknown, diff: unknown = null): Item => ({
  ...changeMessage({}, null),
  configurationItem: item,
  configurationItemDiff: diff,
});

/** Events that every rule must answer with a report. */
const reportable: readonly (readonly [name: string, event: unknown])[] = [
  [
    'of 2016: no evaluationMode, no ruleParameters',
    without(event(changed(anOldGroup)), 'evaluationMode', 'ruleParameters'),
  ],
  [
    'as the documentation has it: no diff, no time, no version',
    event(without(changed(instance), 'configurationItemDiff', 'notificationCreationTime', 'recordVersion')),
  ],
  [
    'a change with a diff',
    event(
      changed(instance, {
        changeType: 'UPDATE',
        changedProperties: {
          'Configuration.State.Name': { previousValue: 'running', updatedValue: 'stopped', changeType: 'UPDATE' },
          'SupplementaryConfiguration.Tags.0': {
            previousValue: null,
            updatedValue: { key: 'a', value: 'b' },
            changeType: 'CREATE',
          },
        },
      }),
    ),
  ],
  ['a creation', event(changed(instance, { changeType: 'CREATE', changedProperties: {} }))],
  [
    'members that nobody has heard of',
    event({ ...changed({ ...instance, newMember: { deep: [1] } }), newMember: 1 }, { newMember: true }),
  ],
  ['empty ruleParameters', event(changed(instance), { ruleParameters: '' })],
  [
    'relationships without ids',
    event(
      changed({
        ...anOldGroup,
        relationships: [{ resourceName: 'x', resourceType: 'AWS::EC2::VPC', name: 'Is contained in Vpc' }],
      }),
    ),
  ],
  [
    'oversized, of 2016',
    event({
      configurationItemSummary: summary,
      messageType: 'OversizedConfigurationItemChangeNotification',
      notificationCreationTime: '2016-10-06T16:46:16.261Z',
      recordVersion: '1.0',
    }),
  ],
  ['a schedule at the beginning of time', event({ ...scheduled, notificationCreationTime: '1970-01-01T00:00:00.0Z' })],
];

/** Events that no rule can answer. */
const unusable: readonly (readonly [name: string, event: unknown])[] = [
  ['null', null],
  ['a text', 'event'],
  ['a list', []],
  ['an empty object', {}],
  ['an SNS notification around the message', { Type: 'Notification', Message: JSON.stringify(changed(instance)) }],
  ['an EventBridge event', { version: '0', 'detail-type': 'Config Rules Compliance Change', detail: {} }],
  ['a message that is not JSON', event(null, { invokingEvent: '{' })],
  ['a message that is an object', event(null, { invokingEvent: changed(instance) })],
  ['a message that is null', event(null)],
  ['a message that is a list', event([changed(instance)])],
  ['a message without a type', event(without(changed(instance), 'messageType'))],
  [
    'a snapshot that was delivered',
    event({
      configSnapshotId: 'a',
      s3ObjectKey: 'b',
      s3Bucket: 'c',
      notificationCreationTime: captureTime,
      messageType: 'ConfigurationSnapshotDeliveryCompleted',
      recordVersion: '1.1',
    }),
  ],
  ['a change without an item', event(changed(null))],
  ['a change with a text for an item', event(changed('vpce-1'))],
  ['an item without an id', event(changed(without(instance, 'resourceId')))],
  ['an item without a type', event(changed(without(instance, 'resourceType')))],
  ['an item with an unknown status', event(changed({ ...instance, configurationItemStatus: 'Splendid' }))],
  ['a time that is none', event(changed({ ...instance, configurationItemCaptureTime: '2016-12-11T06:04:03.800UTC' }))],
  ['a schedule without a time', event(without(scheduled, 'notificationCreationTime'))],
  ['oversized without a summary', event({ messageType: 'OversizedConfigurationItemChangeNotification' })],
  ['no token', without(event(changed(instance)), 'resultToken')],
  ['no account', without(event(changed(instance)), 'accountId')],
  ['parameters that are not JSON', event(changed(instance), { ruleParameters: '{a}' })],
  ['parameters that are a list', event(changed(instance), { ruleParameters: '[]' })],
  ['a parameter that is a number', event(changed(instance), { ruleParameters: '{"exemptTagKey":1}' })],
  ['parameters of another rule', event(scheduled, { ruleParameters: '{"test":"x"}' })],
];

/** Events whose item is not like any that AWS Config records: whatever comes of them, it must be clear. */
const odd: readonly (readonly [name: string, event: unknown])[] = [
  'AWS::EC2::VPCEndpoint',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::RouteTable',
  'AWS::EC2::VPC',
  'AWS::EC2::Subnet',
  'AWS::EC2::NetworkAcl',
].flatMap((resourceType) => {
  const item = itemOf(accountId, resourceType, 'x-0123456789abcdef0', {});
  const diff = {
    changeType: 'DELETE',
    changedProperties: {
      Configuration: { previousValue: null },
      'Relationships.0': { previousValue: 'x' },
      'Relationships.1': {},
    },
  };
  return [
    [`${resourceType} with nothing in it`, event(changed(item))],
    [
      `${resourceType} with nulls in it`,
      event(
        changed({
          ...item,
          configuration: { vpcId: null, state: null, routes: [null] },
          relationships: null,
          tags: null,
        }),
      ),
    ],
    [`${resourceType} with a text for a configuration`, event(changed({ ...item, configuration: '{}' }))],
    [`${resourceType} with a list for a configuration`, event(changed({ ...item, configuration: [] }))],
    [
      `${resourceType} deleted, with an odd diff`,
      event(changed({ ...item, configuration: null, configurationItemStatus: 'ResourceDeleted' }, diff)),
    ],
    [
      `${resourceType} deleted, with a text for a diff`,
      event(changed({ ...item, configuration: null, configurationItemStatus: 'ResourceDeletedNotRecorded' }, 'diff')),
    ],
    [
      `${resourceType} deleted, oversized`,
      event({
        configurationItemSummary: {
          ...summary,
          resourceType,
          resourceId: item['resourceId'],
          configurationItemStatus: 'ResourceDeleted',
          changeType: 'DELETE',
        },
        messageType: 'OversizedConfigurationItemChangeNotification',
      }),
    ],
  ] as const;
});

describe.each(ruleIds)('%s', (ruleId) => {
  test.each(reportable)('%s: a report', async (_name, given) => {
    const { error, result } = await account.invoke(ruleId, given);
    expect(error).toBeUndefined();
    expect(result?.evaluations).toBeDefined();
  });

  test.each(unusable)('%s: a clear error', async (_name, given) => {
    const invocation = await account.invoke(ruleId, given);
    expect(invocation.result).toBeUndefined();
    expectClearEnding(invocation);
    expect(invocation.ec2Calls).toEqual([]);
  });

  test.each(odd)('%s: a report or a clear error', async (_name, given) => {
    expectClearEnding(await account.invoke(ruleId, given));
  });

  // Events of the project, and recorded ones where somebody has laid them beside the checkout.
  const recorded = ['events', '../shared/samples/lambda-events', '../shared/samples/sns-change-notifications'].flatMap(
    eventsIn,
  );
  if (recorded.length > 0) {
    test.each(recorded)('%s: a report or a clear error', async (_name, given) => {
      expectClearEnding(await account.invoke(ruleId, given));
    });
  }
});

/** The events in the JSON files of a folder; of a message alone, or in an SNS notification, an event is made. */
function eventsIn(folder: string): (readonly [name: string, event: unknown])[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const content = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Item;
      if (typeof content['Message'] === 'string') return [name, event(JSON.parse(content['Message']))];
      return [name, 'invokingEvent' in content ? content : event(content)];
    });
}
