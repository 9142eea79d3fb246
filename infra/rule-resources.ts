// The resources of one rule: its function with all that belongs to it, and the rule of AWS Config.
import type { Rule, TriggerType } from '../shared/rule/rule';
import { allow, attribute, ref, sub, when, type Members, type Resource, type Value } from './cloudformation';
import { ruleCondition } from './stack-parameters';
import { configActions, inputParametersOf, logicalId, readActions, ruleDescription } from './subscription';
import { chattyTypes, needsSweep, triggerTypes } from '../shared/rule/subscription';

/** Where functions live: in the account that they judge, or in one account for a whole organisation. */
export type StackKind = 'account' | 'organization';

/** Roles have a path of their own: a member account can trust them all, and nobody else, by it. */
export const rolePath = '/vpc-endpoint-rules/';

/**
 * Memory in MB, from a measurement (bench/sweeps.ts): a sweep of 10,000 endpoints needs from 142 to 200 MB in most rules,
 * and 250 and more in the one that judges 20,000 security groups. The share of a processor grows with the memory too.
 */
export const functionMemory = 512;

/** In seconds. A sweep of 10,000 endpoints computes for four, and waits for a hundred and twenty answers. */
export const functionTimeout = 240;

/** What all functions have in common. */
export function functionGlobals(kind: StackKind): Members {
  const member: Members =
    kind === 'organization'
      ? { MEMBER_ROLE_NAME: ref('MemberRoleName'), MEMBER_ROLE_EXTERNAL_ID: ref('ExternalId') }
      : {};
  return {
    Function: {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: functionMemory,
      Timeout: functionTimeout,
      Tracing: when('HasTracing', 'Active', 'PassThrough'),
      ReservedConcurrentExecutions: when('HasReservedConcurrency', ref('ReservedConcurrency')),
      KmsKeyArn: when('HasKmsKey', ref('KmsKeyArn')),
      Environment: {
        Variables: {
          DRY_RUN: ref('DryRun'),
          LOG_LEVEL: ref('LogLevel'),
          SWEEP_REPORTS: ref('SweepReports'),
          POWERTOOLS_METRICS_DISABLED: when('HasMetrics', 'false', 'true'),
          ...member,
        },
      },
      EventInvokeConfig: {
        MaximumRetryAttempts: 2,
        // Throttled events wait; after an hour the next change or sweep has told more.
        MaximumEventAgeInSeconds: 3600,
        DestinationConfig: { OnFailure: { Type: 'SQS', Destination: attribute('FailureQueue', 'Arn') } },
      },
    },
  };
}

/** What a scanner of policies says of the functions, and why it stays so. */
const accepted = [
  { id: 'CKV_AWS_116', comment: 'Failed events go to the failure queue, as a destination: it tells the error too' },
  {
    id: 'CKV_AWS_117',
    comment:
      'The functions call public APIs of AWS and nothing in a VPC; in one they would need endpoints to judge endpoints',
  },
];

/** All resources of a rule. */
export function ruleResources(rule: Rule, kind: StackKind, codeRoot: string): Readonly<Record<string, Resource>> {
  const name = logicalId(rule);
  const wanted = ruleCondition(rule);
  const named = sub(`\${RulePrefix}${rule.id}`);
  return {
    [name]: {
      Type: 'AWS::Serverless::Function',
      Condition: wanted,
      // Bundled by npm run build: sam build has nothing left to do.
      Metadata: { SkipBuild: true, checkov: { skip: accepted } },
      Properties: {
        FunctionName: named,
        Description: ruleDescription(rule),
        CodeUri: `${codeRoot}dist/functions/${rule.id}/`,
        Role: attribute(`${name}Role`, 'Arn'),
        LoggingConfig: { LogGroup: ref(`${name}LogGroup`) },
      },
    },
    [`${name}Role`]: role(rule, kind),
    [`${name}LogGroup`]: {
      Type: 'AWS::Logs::LogGroup',
      Condition: wanted,
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
      Properties: {
        LogGroupName: sub(`/aws/lambda/\${RulePrefix}${rule.id}`),
        RetentionInDays: ref('LogRetentionInDays'),
        KmsKeyId: when('HasKmsKey', ref('KmsKeyArn')),
      },
    },
    [`${name}Permission`]: permission(rule, kind),
    [`${name}Rule`]: kind === 'account' ? configRule(rule) : organizationRule(rule),
  };
}

function role(rule: Rule, kind: StackKind): Resource {
  const name = logicalId(rule);
  const statements: Value[] = [
    // What it must read can be any resource of the Region: none of these actions can be bound to some.
    allow([...readActions(rule), ...configActions(rule)], '*'),
    // Every function answers a schedule with a sweep; what it no longer finds is reported as NOT_APPLICABLE.
    allow(
      ['config:GetComplianceDetailsByConfigRule'],
      sub('arn:${AWS::Partition}:config:${AWS::Region}:${AWS::AccountId}:config-rule/*'),
    ),
    ...(kind === 'organization' ? [assumeMemberRole] : []),
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], attribute(`${name}LogGroup`, 'Arn')),
    allow(['sqs:SendMessage'], attribute('FailureQueue', 'Arn')),
    when('HasKmsKey', allow(['kms:Decrypt', 'kms:GenerateDataKey'], ref('KmsKeyArn'))),
    when('HasTracing', allow(['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], '*')),
  ];
  return {
    Type: 'AWS::IAM::Role',
    Condition: ruleCondition(rule),
    Properties: {
      Description: `The function of ${rule.id}: reads the network and reports evaluations`,
      Path: rolePath,
      PermissionsBoundary: when('HasPermissionsBoundary', ref('PermissionsBoundaryArn')),
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      Policies: [{ PolicyName: 'function', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
    },
  };
}

// Into accounts of the organisation and no others, whatever account an event names.
const assumeMemberRole = allow(['sts:AssumeRole'], sub('arn:${AWS::Partition}:iam::*:role/${MemberRoleName}'), {
  Condition: { StringEquals: { 'aws:ResourceOrgID': ref('OrganizationId') } },
});

function permission(rule: Rule, kind: StackKind): Resource {
  return {
    Type: 'AWS::Lambda::Permission',
    Condition: ruleCondition(rule),
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: ref(logicalId(rule)),
      Principal: 'config.amazonaws.com',
      // AWS Config invokes in the name of the member account, and a permission names one account or none. Events of
      // strangers fail: their role cannot be assumed.
      ...(kind === 'account'
        ? { SourceAccount: ref('AWS::AccountId') }
        : { SourceArn: sub('arn:${AWS::Partition}:config:${AWS::Region}:*:config-rule/*') }),
    },
  };
}

/** What AWS Config invokes a rule for: types of resources, and messages. */
function scopeOf(rule: Rule): readonly Value[] {
  return triggerTypes(rule).map(scopeItem);
}

function scopeItem(resourceType: TriggerType): Value {
  return chattyTypes.has(resourceType) ? when('HasSubnetTriggers', resourceType) : resourceType;
}

/** The rule of AWS Config, in the account of its function. */
function configRule(rule: Rule): Resource {
  const name = logicalId(rule);
  return {
    Type: 'AWS::Config::ConfigRule',
    Condition: `${name}RuleWanted`,
    DependsOn: `${name}Permission`,
    Properties: configRuleProperties(rule, attribute(name, 'Arn')),
  };
}

/** The properties of a rule of AWS Config whose function has this ARN. */
export function configRuleProperties(rule: Rule, functionArn: Value): Members {
  const scope = scopeOf(rule);
  return {
    ConfigRuleName: sub(`\${RulePrefix}${rule.id}`),
    Description: ruleDescription(rule),
    InputParameters: ref(inputParametersOf(rule)),
    ...(scope.length === 0 ? {} : { Scope: { ComplianceResourceTypes: scope } }),
    Source: {
      Owner: 'CUSTOM_LAMBDA',
      SourceIdentifier: functionArn,
      SourceDetails: [
        ...changeMessages(rule).map((type) => ({ EventSource: 'aws.config', MessageType: type })),
        swept(rule, {
          EventSource: 'aws.config',
          MessageType: 'ScheduledNotification',
          MaximumExecutionFrequency: ref('ScheduleFrequency'),
        }),
      ],
    },
  };
}

/** What makes a rule sweep: always for those that need it, for the others unless it is turned off. */
function swept(rule: Rule, schedule: Value): Value {
  return needsSweep(rule) ? schedule : when('HasDailySweeps', schedule);
}

function changeMessages(rule: Rule): readonly string[] {
  return triggerTypes(rule).length === 0
    ? []
    : ['ConfigurationItemChangeNotification', 'OversizedConfigurationItemChangeNotification'];
}

/** The same in every account of the organisation. */
function organizationRule(rule: Rule): Resource {
  const name = logicalId(rule);
  const scope = scopeOf(rule);
  return {
    Type: 'AWS::Config::OrganizationConfigRule',
    Condition: ruleCondition(rule),
    DependsOn: `${name}Permission`,
    Properties: {
      OrganizationConfigRuleName: sub(`\${RulePrefix}${rule.id}`),
      ExcludedAccounts: when('HasExcludedAccounts', ref('ExcludedAccounts')),
      OrganizationCustomRuleMetadata: {
        Description: ruleDescription(rule),
        InputParameters: ref(inputParametersOf(rule)),
        LambdaFunctionArn: attribute(name, 'Arn'),
        ...(scope.length === 0 ? {} : { ResourceTypesScope: scope }),
        OrganizationConfigRuleTriggerTypes: [...changeMessages(rule), swept(rule, 'ScheduledNotification')],
        MaximumExecutionFrequency: swept(rule, ref('ScheduleFrequency')),
      },
    },
  };
}
