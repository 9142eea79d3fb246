// The events under events/, for sam local invoke: for each rule, one of every kind that AWS Config can send it.
// Shapes: AWS Config Developer Guide, "Example events for AWS Config rules".
import type { Rule, TriggerType } from '../shared/rule/rule';
import { accountId, changedResources, region } from './changed-resources';
import { triggerTypes } from '../shared/rule/subscription';

/** A generated file; its path is relative to the project. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

const captureTime = '2026-02-01T12:00:00.000Z';
const notificationTime = '2026-02-01T12:00:05.000Z';

/** All events of a rule. */
export function eventsOf(rule: Rule): readonly GeneratedFile[] {
  const types = triggerTypes(rule);
  const [first] = types;
  const messages: readonly (readonly [string, object])[] = [
    ...types.map((type) => [`change-${shortName(type)}`, change(type)] as const),
    ...(first === undefined
      ? []
      : ([
          [`deletion-${shortName(first)}`, deletion(first)],
          [`oversized-${shortName(first)}`, oversized(first)],
        ] as const)),
    ['scheduled', scheduled] as const,
  ];
  return messages.map(([name, message]) => ({
    path: `events/${rule.id}/${name}.json`,
    content: JSON.stringify(envelope(rule, message)),
  }));
}

function envelope(rule: Rule, message: object): object {
  return {
    version: '1.0',
    invokingEvent: JSON.stringify(message),
    ruleParameters: '{}',
    // AWS Config checks evaluations that come with this token, and records none.
    resultToken: 'TESTMODE',
    eventLeftScope: false,
    executionRoleArn: `arn:aws:iam::${accountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
    configRuleArn: `arn:aws:config:${region}:${accountId}:config-rule/config-rule-0a1b2c`,
    configRuleName: rule.id,
    configRuleId: 'config-rule-0a1b2c',
    accountId,
    evaluationMode: 'DETECTIVE',
  };
}

function change(type: TriggerType): object {
  const { configuration, relationships } = changedResources[type];
  return {
    configurationItemDiff: { changedProperties: {}, changeType: 'CREATE' },
    configurationItem: {
      ...item(type, 'OK'),
      relationships,
      configuration,
      tags: {},
      supplementaryConfiguration: {},
      relatedEvents: [],
    },
    notificationCreationTime: notificationTime,
    messageType: 'ConfigurationItemChangeNotification',
    recordVersion: '1.3',
  };
}

function deletion(type: TriggerType): object {
  const { configuration, relationships } = changedResources[type];
  const before = (previousValue: object) => ({ previousValue, updatedValue: null, changeType: 'DELETE' });
  return {
    configurationItemDiff: {
      changedProperties: {
        Configuration: before(configuration),
        ...Object.fromEntries(relationships.map((related, index) => [`Relationships.${index}`, before(related)])),
      },
      changeType: 'DELETE',
    },
    configurationItem: {
      ...item(type, 'ResourceDeleted'),
      availabilityZone: null,
      resourceCreationTime: null,
      relationships: [],
      configuration: null,
      tags: {},
      supplementaryConfiguration: {},
      relatedEvents: [],
    },
    notificationCreationTime: notificationTime,
    messageType: 'ConfigurationItemChangeNotification',
    recordVersion: '1.3',
  };
}

function oversized(type: TriggerType): object {
  return {
    configurationItemSummary: { changeType: 'UPDATE', ...item(type, 'OK') },
    s3DeliverySummary: { s3BucketLocation: null, errorCode: null, errorMessage: null },
    notificationCreationTime: notificationTime,
    messageType: 'OversizedConfigurationItemChangeNotification',
    recordVersion: '1.0',
  };
}

const scheduled = {
  awsAccountId: accountId,
  notificationCreationTime: notificationTime,
  messageType: 'ScheduledNotification',
  recordVersion: '1.0',
};

function item(type: TriggerType, configurationItemStatus: string): object {
  const { id, arnType, availabilityZone } = changedResources[type];
  return {
    configurationItemVersion: '1.3',
    configurationItemCaptureTime: captureTime,
    configurationStateId: Date.parse(captureTime),
    awsAccountId: accountId,
    configurationItemStatus,
    resourceType: type,
    resourceId: id,
    resourceName: null,
    ARN: `arn:aws:ec2:${region}:${accountId}:${arnType}/${id}`,
    awsRegion: region,
    availabilityZone,
    configurationStateMd5Hash: '',
    resourceCreationTime: '2026-01-15T09:00:00.000Z',
  };
}

// AWS::EC2::VPCEndpoint → vpc-endpoint
function shortName(type: TriggerType): string {
  return type
    .replace('AWS::EC2::', '')
    .replace('VPCEndpoint', 'VpcEndpoint')
    .replace('VPC', 'Vpc')
    .replace(/(?<=[a-z])(?=[A-Z])/g, '-')
    .toLowerCase();
}
