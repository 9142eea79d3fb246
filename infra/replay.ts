// What becomes of events that failed in spite of retries: a queue, a function that invokes again what failed, and a
// second queue, with an alarm, for what failed each time.
import type { Rule } from '../shared/rule/rule';
import { allow, attribute, ref, sub, when, type Members, type Resource } from './cloudformation';
import { functionTimeout, rolePath } from './rule-resources';

/** An event is invoked again so often, and so many seconds apart: for half a day in all. Then it is given up. */
export const replays = { times: 6, apart: 2 * 3600, firstAfter: 900 } as const;

/**
 * The function's code: CommonJS, with the AWS SDK that its runtime brings. It waits for the end of what it invokes: an
 * event that fails again is not taken from the queue.
 */
export const replayCode = `const { InvokeCommand, LambdaClient } = require('@aws-sdk/client-lambda');
const lambda = new LambdaClient({ maxAttempts: 1 });
exports.handler = async ({ Records }) => {
  for (const { body } of Records) {
    const { requestContext, requestPayload } = JSON.parse(body);
    // Without its version: the role names functions.
    const FunctionName = requestContext.functionArn.split(':').slice(0, 7).join(':');
    const input = { FunctionName, Payload: JSON.stringify(requestPayload) };
    const { FunctionError, Payload } = await lambda.send(new InvokeCommand(input));
    if (FunctionError) throw new Error(FunctionName + ' failed again: ' + Buffer.from(Payload).toString());
    console.log(FunctionName + ' has answered ' + requestContext.requestId);
  }
};
`;

/** In seconds: longer than a function that it invokes. */
const replayTimeout = functionTimeout + 30;

/** The queues, the function between them and their alarms. */
export function replayResources(rules: readonly Rule[]): Readonly<Record<string, Resource>> {
  return {
    FailureQueue: queue({
      DelaySeconds: replays.firstAfter,
      VisibilityTimeout: replays.apart,
      RedrivePolicy: { deadLetterTargetArn: attribute('GivenUpQueue', 'Arn'), maxReceiveCount: replays.times },
    }),
    GivenUpQueue: queue({}),
    FailureQueueAlarm: alarm(
      'FailureQueue',
      'NumberOfMessagesSent',
      'Sum',
      'Events failed in spite of retries. They are replayed; the log of the function says why they failed.',
    ),
    GivenUpQueueAlarm: alarm(
      'GivenUpQueue',
      'ApproximateNumberOfMessagesVisible',
      'Maximum',
      'Events failed each time they were replayed. The next sweep puts right what they were about.',
    ),
    Replay: {
      Type: 'AWS::Serverless::Function',
      Metadata: {
        SkipBuild: true,
        checkov: {
          skip: [
            { id: 'CKV_AWS_116', comment: 'What it fails on stays in its queue, and goes to another one in the end' },
            { id: 'CKV_AWS_117', comment: 'It calls a public API of AWS and nothing in a VPC' },
            { id: 'CKV_AWS_115', comment: 'Its queue gives it two events at once' },
          ],
        },
      },
      Properties: {
        Description: 'Invokes the functions of the rules again with events that failed',
        InlineCode: replayCode,
        Timeout: replayTimeout,
        MemorySize: 128,
        ReservedConcurrentExecutions: ref('AWS::NoValue'),
        Role: attribute('ReplayRole', 'Arn'),
        LoggingConfig: { LogGroup: ref('ReplayLogGroup') },
        Events: {
          Failures: {
            Type: 'SQS',
            Properties: {
              Queue: attribute('FailureQueue', 'Arn'),
              BatchSize: 1,
              ScalingConfig: { MaximumConcurrency: 2 },
            },
          },
        },
      },
    },
    ReplayRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        Description: 'Takes failed events from their queue and invokes the functions of the rules with them',
        Path: rolePath,
        PermissionsBoundary: when('HasPermissionsBoundary', ref('PermissionsBoundaryArn')),
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
        Policies: [
          {
            PolicyName: 'replay',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                allow(
                  ['lambda:InvokeFunction'],
                  rules.map(({ id }) =>
                    sub(
                      `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:\${RulePrefix}${id}`,
                    ),
                  ),
                ),
                allow(
                  ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
                  attribute('FailureQueue', 'Arn'),
                ),
                allow(['sqs:SendMessage'], attribute('FailureQueue', 'Arn')),
                allow(['logs:CreateLogStream', 'logs:PutLogEvents'], attribute('ReplayLogGroup', 'Arn')),
                when('HasKmsKey', allow(['kms:Decrypt', 'kms:GenerateDataKey'], ref('KmsKeyArn'))),
                when('HasTracing', allow(['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], '*')),
              ],
            },
          },
        ],
      },
    },
    ReplayLogGroup: {
      Type: 'AWS::Logs::LogGroup',
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
      Properties: {
        RetentionInDays: ref('LogRetentionInDays'),
        KmsKeyId: when('HasKmsKey', ref('KmsKeyArn')),
      },
    },
  };
}

function queue(properties: Members): Resource {
  return {
    Type: 'AWS::SQS::Queue',
    DeletionPolicy: 'Delete',
    UpdateReplacePolicy: 'Delete',
    Properties: {
      MessageRetentionPeriod: 14 * 24 * 3600,
      SqsManagedSseEnabled: when('HasKmsKey', ref('AWS::NoValue'), true),
      KmsMasterKeyId: when('HasKmsKey', ref('KmsKeyArn')),
      ...properties,
    },
  };
}

function alarm(name: string, metric: string, statistic: string, says: string): Resource {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Condition: 'HasAlarms',
    Properties: {
      AlarmDescription: says,
      Namespace: 'AWS/SQS',
      MetricName: metric,
      Dimensions: [{ Name: 'QueueName', Value: attribute(name, 'QueueName') }],
      Statistic: statistic,
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: when('HasAlarmTopic', [ref('AlarmTopicArn')]),
    },
  };
}
