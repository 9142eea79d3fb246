// The templates with the functions of all rules: template.yaml for one account, organization/central.yaml for many.
// Pure: rules in, a template out.
import type { Rule } from '../shared/rule/rule';
import {
  attribute,
  is,
  isNot,
  lists,
  named,
  omits,
  ref,
  sub,
  when,
  type Members,
  type Resource,
  type Template,
  type Value,
} from './cloudformation';
import { replayResources } from './replay';
import { functionGlobals, ruleResources, type StackKind } from './rule-resources';
import {
  accountParameters,
  consoleInterface,
  declarations,
  flowLogsParameter,
  groupsOf,
  groupsOfRule,
  inputParameters,
  operationParameters,
  ruleCondition,
  ruleParameters,
  scheduleParameters,
  type StackParameter,
} from './stack-parameters';
import { logicalId } from './subscription';

export { logicalId } from './subscription';

/** The functions and the rules of AWS Config in the account that they judge. */
export function accountTemplate(rules: readonly Rule[]): Template {
  return template(rules, 'account', '');
}

/** The functions in one account, and rules of AWS Config in every account of the organisation. */
export function centralTemplate(rules: readonly Rule[]): Template {
  return template(rules, 'organization', '../');
}

const descriptions: Readonly<Record<StackKind, string>> = {
  account: 'AWS Config rules that check whether VPC endpoints work and are tight, the moment something changes',
  organization:
    'AWS Config rules that check the VPC endpoints of all accounts of an organization; the functions live in this account',
};

/** The parameters of a stack, in the order in which people are asked for them. */
export function stackParameters(rules: readonly Rule[], kind: StackKind): readonly StackParameter[] {
  return [
    ...ruleParameters(rules),
    ...(kind === 'account' ? accountParameters : organizationParameters),
    flowLogsParameter,
    ...scheduleParameters,
    ...operationParameters,
    ...inputParameters(rules),
  ];
}

/** Parameters that only the stack with central functions has. */
export const organizationParameters: readonly StackParameter[] = [
  {
    name: 'OrganizationId',
    group: 'Organization',
    declaration: {
      Type: 'String',
      AllowedPattern: 'o-[a-z0-9]{10,32}',
      ConstraintDescription: 'the id of an organization, such as o-a1b2c3d4e5',
      Description: 'The id of the organization; functions enter no account outside of it',
    },
  },
  {
    name: 'MemberRoleName',
    group: 'Organization',
    declaration: {
      Type: 'String',
      Default: 'vpc-endpoint-rules-member',
      AllowedPattern: '[A-Za-z0-9_+=,.@-]{1,64}',
      Description: 'The role in each account that the functions assume; its stack set creates it under the same name',
    },
  },
  {
    name: 'ExternalId',
    group: 'Organization',
    declaration: {
      Type: 'String',
      AllowedPattern: '[A-Za-z0-9_+=,.@:/-]{2,128}',
      ConstraintDescription: '2 to 128 letters, digits and signs',
      Description: 'The external id that the role in each account asks for; choose one, and give it to both stacks',
    },
  },
  {
    name: 'ExcludedAccounts',
    group: 'Organization',
    declaration: {
      Type: 'CommaDelimitedList',
      Default: '',
      Description: 'Accounts that get no rules, with commas between their ids',
    },
  },
];

function template(rules: readonly Rule[], kind: StackKind, codeRoot: string): Template {
  const parameters = stackParameters(rules, kind);
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Transform: 'AWS::Serverless-2016-10-31',
    Description: descriptions[kind],
    Metadata: consoleInterface(parameters),
    Parameters: declarations(parameters),
    Conditions: conditions(rules, kind),
    Globals: functionGlobals(kind),
    Resources: {
      ...replayResources(rules),
      VpcFlowLogsEnabledRule: flowLogsRule(kind),
      ...merged(rules.map((rule) => ruleResources(rule, kind, codeRoot))),
    },
    Outputs: outputs(rules),
  };
}

function conditions(rules: readonly Rule[], kind: StackKind): Readonly<Record<string, Value>> {
  const groups = ['all', ...groupsOf(rules)];
  return {
    HasSubnetTriggers: is('SubnetTriggers', 'true'),
    HasDailySweeps: is('DailySweeps', 'true'),
    HasMetrics: is('Metrics', 'true'),
    HasFlowLogsRule: is('FlowLogsRule', 'true'),
    HasAlarms: is('Alarms', 'true'),
    HasAlarmTopic: isNot('AlarmTopicArn', ''),
    HasTracing: is('Tracing', 'true'),
    HasReservedConcurrency: isNot('ReservedConcurrency', '-1'),
    HasKmsKey: isNot('KmsKeyArn', ''),
    HasPermissionsBoundary: isNot('PermissionsBoundaryArn', ''),
    ...(kind === 'account'
      ? { HasConfigRules: is('ConfigRules', 'true') }
      : {
          HasExcludedAccounts: { 'Fn::Not': [{ 'Fn::Equals': [{ 'Fn::Join': ['', ref('ExcludedAccounts')] }, ''] }] },
        }),
    ...Object.fromEntries(groups.map((group) => [groupCondition(group), lists('Rules', group)])),
    ...merged(rules.map((rule) => ruleConditions(rule, kind))),
  };
}

function merged<T>(records: readonly Readonly<Record<string, T>>[]): Readonly<Record<string, T>> {
  return Object.fromEntries(records.flatMap((record) => Object.entries(record)));
}

function groupCondition(group: string): string {
  return `Names${group.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())}`;
}

function ruleConditions(rule: Rule, kind: StackKind): Readonly<Record<string, Value>> {
  const name = logicalId(rule);
  const wanted = ruleCondition(rule);
  const and = (condition: string): Value => ({ 'Fn::And': [named(wanted), named(condition)] });
  const groups = ['all', ...groupsOfRule(rule)].map((group) => named(groupCondition(group)));
  return {
    [wanted]: {
      'Fn::And': [{ 'Fn::Or': [...groups, lists('Rules', rule.id)] }, omits('ExcludedRules', rule.id)],
    },
    ...(kind === 'account' ? { [`${name}RuleWanted`]: and('HasConfigRules') } : {}),
  };
}

// Flow logs are checked by a rule of AWS, not by one of ours. With the name that the console proposes for it, the stack
// would fail where somebody has it already.
function flowLogsRule(kind: StackKind): Resource {
  const name = sub('${RulePrefix}vpc-has-flow-logs');
  const description = 'Checks if VPC flow logs are on for every VPC.';
  const properties: Members =
    kind === 'account'
      ? {
          ConfigRuleName: name,
          Description: description,
          MaximumExecutionFrequency: ref('ScheduleFrequency'),
          Source: { Owner: 'AWS', SourceIdentifier: 'VPC_FLOW_LOGS_ENABLED' },
        }
      : {
          OrganizationConfigRuleName: name,
          ExcludedAccounts: when('HasExcludedAccounts', ref('ExcludedAccounts')),
          OrganizationManagedRuleMetadata: {
            Description: description,
            MaximumExecutionFrequency: ref('ScheduleFrequency'),
            RuleIdentifier: 'VPC_FLOW_LOGS_ENABLED',
          },
        };
  return {
    Type: kind === 'account' ? 'AWS::Config::ConfigRule' : 'AWS::Config::OrganizationConfigRule',
    Condition: 'HasFlowLogsRule',
    Properties: properties,
  };
}

function outputs(rules: readonly Rule[]): Readonly<Record<string, Members>> {
  return {
    FailureQueueUrl: {
      Description: 'The queue with the events that failed in spite of retries',
      Value: ref('FailureQueue'),
    },
    FailureQueueArn: { Description: 'The ARN of that queue', Value: attribute('FailureQueue', 'Arn') },
    GivenUpQueueUrl: {
      Description: 'The queue with the events that failed again each time they were replayed',
      Value: ref('GivenUpQueue'),
    },
    ...Object.fromEntries(
      rules.map((rule) => [
        `${logicalId(rule)}FunctionArn`,
        {
          Description: `The function of ${rule.id}`,
          Condition: ruleCondition(rule),
          Value: attribute(logicalId(rule), 'Arn'),
        },
      ]),
    ),
  };
}
