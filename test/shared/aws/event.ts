// Events as AWS Config sends them.

export const captureTime = '2026-02-13T06:02:31.524Z';
export const notificationTime = '2026-02-13T06:02:33.000Z';

/** A configuration item of an endpoint, unless the test says otherwise. */
export function item(overrides: object = {}): object {
  return {
    resourceType: 'AWS::EC2::VPCEndpoint',
    resourceId: 'vpce-0a1b2c3d4e5f60001',
    configurationItemCaptureTime: captureTime,
    configurationItemStatus: 'OK',
    awsAccountId: '123456789012',
    awsRegion: 'us-east-1',
    configuration: {
      vpcEndpointId: 'vpce-0a1b2c3d4e5f60001',
      vpcId: 'vpc-0a1b2c3d4e5f60001',
      serviceName: 'com.amazonaws.us-east-1.sqs',
      vpcEndpointType: 'Interface',
    },
    relationships: [{ resourceType: 'AWS::EC2::VPC', resourceId: 'vpc-0a1b2c3d4e5f60001', name: 'Is contained in ' }],
    ...overrides,
  };
}

/** The item of a deleted endpoint: nothing is left of it. */
export function deletedItem(overrides: object = {}): object {
  return item({ configurationItemStatus: 'ResourceDeleted', configuration: null, relationships: [], ...overrides });
}

/** What a true deletion event says was there before. */
export const deletionDiff = {
  changeType: 'DELETE',
  changedProperties: {
    Configuration: {
      previousValue: {
        vpcId: 'vpc-0a1b2c3d4e5f60001',
        serviceName: 'com.amazonaws.us-east-1.sqs',
        vpcEndpointType: 'Interface',
      },
      updatedValue: null,
      changeType: 'DELETE',
    },
  },
};

/** A change event; a message may be given instead. */
export function changeEvent(configurationItem: object, message: object = {}, envelope: object = {}): object {
  return event(
    {
      messageType: 'ConfigurationItemChangeNotification',
      configurationItem,
      configurationItemDiff: null,
      notificationCreationTime: notificationTime,
      recordVersion: '1.3',
      ...message,
    },
    envelope,
  );
}

/** An oversized change: only a summary of the item. */
export function oversizedEvent(configurationItemSummary: object): object {
  return event({
    messageType: 'OversizedConfigurationItemChangeNotification',
    configurationItemSummary,
    notificationCreationTime: notificationTime,
  });
}

/** A scheduled event. */
export function scheduledEvent(envelope: object = {}): object {
  return event(
    { messageType: 'ScheduledNotification', notificationCreationTime: notificationTime, recordVersion: '1.0' },
    envelope,
  );
}

/** An event with any message. */
export function event(message: unknown, envelope: object = {}): object {
  return {
    version: '1.0',
    invokingEvent: typeof message === 'string' ? message : JSON.stringify(message),
    ruleParameters: '{}',
    resultToken: 'token',
    eventLeftScope: false,
    configRuleName: 'test-rule',
    accountId: '123456789012',
    evaluationMode: 'DETECTIVE',
    ...envelope,
  };
}
