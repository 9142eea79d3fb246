// The parameters of the stacks: which there are, what they mean, how the console groups them.
import type { Rule, Severity } from '../shared/rule/rule';
import { commonParameters } from '../shared/rule/parameters';
import type { Members } from './cloudformation';
import { inputParametersOf, logicalId } from './subscription';

/** A parameter of a stack. */
export interface StackParameter {
  readonly name: string;
  /** The heading under which the console and the documentation show it. */
  readonly group: string;
  /** As in the template. */
  readonly declaration: Members & { readonly Description: string };
}

const severities: readonly Severity[] = ['HIGH', 'MEDIUM', 'LOW'];
const onOff: Members = { Type: 'String', AllowedValues: ['true', 'false'] };

/** Words that stand for many rules in the parameter Rules: the severities, and the types of what is judged. */
export function groupsOf(rules: readonly Rule[]): readonly string[] {
  const types = [...new Set(rules.map(subjectGroup))];
  return [...severities.filter((severity) => rules.some((rule) => rule.severity === severity)).map(lower), ...types];
}

/** The groups that a rule belongs to. */
export function groupsOfRule(rule: Rule): readonly string[] {
  return [lower(rule.severity), subjectGroup(rule)];
}

// AWS::EC2::VPCEndpoint → vpc-endpoint
function subjectGroup({ subject }: Rule): string {
  return subject
    .replace('AWS::EC2::', '')
    .replace(/([a-z])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3-$2$4')
    .toLowerCase();
}

function lower(severity: Severity): string {
  return severity.toLowerCase();
}

/** Which rules there are. */
export function ruleParameters(rules: readonly Rule[]): readonly StackParameter[] {
  const ids = rules.map(({ id }) => id);
  const words = ['all', ...groupsOf(rules), ...ids];
  return [
    {
      name: 'RulePrefix',
      group: 'Rules',
      declaration: {
        Type: 'String',
        Default: '',
        AllowedPattern: '[a-z0-9-]{0,24}',
        ConstraintDescription: 'at most 24 small letters, digits and hyphens',
        Description:
          'Goes before the name of every rule, function and log group, so that two stacks can live side by side, such as test-',
      },
    },
    {
      name: 'Rules',
      group: 'Rules',
      declaration: {
        Type: 'String',
        Default: 'all',
        AllowedPattern: listOf(words),
        ConstraintDescription: `rules and groups with commas and no blanks between them; groups are ${['all', ...groupsOf(rules)].join(', ')}`,
        Description: `The rules to create: names of rules and of groups (${['all', ...groupsOf(rules)].join(', ')}), with commas and no blanks between them`,
      },
    },
    {
      name: 'ExcludedRules',
      group: 'Rules',
      declaration: {
        Type: 'String',
        Default: '',
        AllowedPattern: `(?:${listOf(ids)})?`,
        ConstraintDescription: 'names of rules, with commas and no blanks between them',
        Description: 'Rules not to create although Rules names them or their group',
      },
    },
  ];
}

/** When rules run. */
export const scheduleParameters: readonly StackParameter[] = [
  {
    name: 'ScheduleFrequency',
    group: 'When rules run',
    declaration: {
      Type: 'String',
      Default: 'TwentyFour_Hours',
      AllowedValues: ['One_Hour', 'Three_Hours', 'Six_Hours', 'Twelve_Hours', 'TwentyFour_Hours'],
      Description: 'How often each rule looks at the whole Region',
    },
  },
  {
    name: 'DailySweeps',
    group: 'When rules run',
    declaration: {
      ...onOff,
      Default: 'true',
      Description:
        'Sweep with every rule; false: only with those that need it, and a result of another rule whose event failed for good stays as it was',
    },
  },
  {
    name: 'SweepReports',
    group: 'When rules run',
    declaration: {
      Type: 'String',
      Default: 'changes',
      AllowedValues: ['changes', 'all'],
      Description:
        'What a sweep reports: changes, what AWS Config does not show already; or all, and AWS charges for each evaluation',
    },
  },
  {
    name: 'SubnetTriggers',
    group: 'When rules run',
    declaration: {
      ...onOff,
      Default: 'false',
      Description:
        'Also evaluate when a subnet changes, and pay for it: AWS Config records a subnet anew at every address that is taken or given back',
    },
  },
  {
    name: 'DryRun',
    group: 'When rules run',
    declaration: { ...onOff, Default: 'false', Description: 'Evaluate and log, but report nothing to AWS Config' },
  },
];

/** What a stack in one account can leave to others. */
export const accountParameters: readonly StackParameter[] = [
  {
    name: 'ConfigRules',
    group: 'Rules',
    declaration: {
      ...onOff,
      Default: 'true',
      Description:
        'Create the rules of AWS Config; false where a conformance pack creates them, and only functions are wanted here',
    },
  },
];

/** The AWS managed rule that comes along. */
export const flowLogsParameter: StackParameter = {
  name: 'FlowLogsRule',
  group: 'Rules',
  declaration: {
    ...onOff,
    Default: 'true',
    Description: 'Create the AWS managed rule that checks if VPC flow logs are on; not needed where it exists already',
  },
};

/** How functions are run and watched. */
export const operationParameters: readonly StackParameter[] = [
  {
    name: 'LogLevel',
    group: 'Operation',
    declaration: {
      Type: 'String',
      Default: 'INFO',
      AllowedValues: ['DEBUG', 'INFO', 'WARN', 'ERROR'],
      Description: 'The least severe messages that the functions log',
    },
  },
  {
    name: 'LogRetentionInDays',
    group: 'Operation',
    declaration: {
      Type: 'Number',
      Default: 30,
      AllowedValues: [
        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
      ],
      Description: 'How long the logs of the functions are kept',
    },
  },
  {
    name: 'Alarms',
    group: 'Operation',
    declaration: {
      ...onOff,
      Default: 'true',
      Description: 'Create CloudWatch alarms on the failure queue and on the queue of what failed again',
    },
  },
  {
    name: 'AlarmTopicArn',
    group: 'Operation',
    declaration: optionalArn(
      'sns',
      '[A-Za-z0-9_-]{1,256}(?:\\.fifo)?',
      'The SNS topic that the alarms notify; empty: none',
    ),
  },
  {
    name: 'Metrics',
    group: 'Operation',
    declaration: {
      ...onOff,
      Default: 'false',
      Description: 'Publish metrics of the functions, such as calls of AWS; the log has the same numbers',
    },
  },
  {
    name: 'Tracing',
    group: 'Operation',
    declaration: { ...onOff, Default: 'false', Description: 'Trace the functions with AWS X-Ray' },
  },
  {
    name: 'ReservedConcurrency',
    group: 'Operation',
    declaration: {
      Type: 'Number',
      Default: -1,
      MinValue: -1,
      MaxValue: 100,
      Description:
        'Instances of each function that may run at once, taken from the concurrency of the account; -1: not limited',
    },
  },
  {
    name: 'KmsKeyArn',
    group: 'Security',
    declaration: optionalArn(
      'kms',
      'key/[A-Za-z0-9-]{1,64}',
      "The KMS key that encrypts logs, failed events and the functions' environment; empty: keys that AWS owns",
    ),
  },
  {
    name: 'PermissionsBoundaryArn',
    group: 'Security',
    declaration: optionalArn(
      'iam',
      'policy/[A-Za-z0-9_+=,.@/-]{1,512}',
      'The permissions boundary of every role; empty: none',
    ),
  },
];

function optionalArn(service: string, resource: string, description: string): StackParameter['declaration'] {
  return {
    Type: 'String',
    Default: '',
    AllowedPattern: `(?:arn:aws[a-z-]*:${service}:[a-z0-9-]*:[0-9a-z]*:${resource})?`,
    ConstraintDescription: 'empty or an ARN',
    Description: description,
  };
}

/** The parameters of each rule: one JSON object for each, as AWS Config takes it. */
export function inputParameters(rules: readonly Rule[]): readonly StackParameter[] {
  return rules.map((rule) => ({
    name: inputParametersOf(rule),
    group: 'Parameters of the rules',
    declaration: {
      Type: 'String',
      Default: '{}',
      // AWS Config takes no more.
      MaxLength: 1024,
      AllowedPattern: objectOf([...Object.keys(rule.parameters), ...Object.keys(commonParameters)]),
      ConstraintDescription:
        'a JSON object with names of parameters of the rule, and strings as values, none of them empty',
      Description: `${rule.id}, a JSON object of strings: ${Object.keys(rule.parameters).join(', ')}`,
    },
  }));
}

// One or more of these words, with commas between them.
function listOf(words: readonly string[]): string {
  const word = `(?:${words.join('|')})`;
  return `${word}(?:,${word})*`;
}

// A JSON object with some of these members, all of them strings without escapes. AWS Config refuses empty ones.
function objectOf(names: readonly string[]): string {
  const member = `\\s*"(?:${names.join('|')})"\\s*:\\s*"[^"\\\\]+"\\s*`;
  return `\\s*\\{(?:\\s*|${member}(?:,${member})*)\\}\\s*`;
}

/** As the section Parameters of a template. */
export function declarations(parameters: readonly StackParameter[]): Readonly<Record<string, Members>> {
  return Object.fromEntries(parameters.map(({ name, declaration }) => [name, declaration]));
}

/** How the console groups them. */
export function consoleInterface(parameters: readonly StackParameter[]): Members {
  const groups = [...new Set(parameters.map(({ group }) => group))];
  return {
    'AWS::CloudFormation::Interface': {
      ParameterGroups: groups.map((group) => ({
        Label: { default: group },
        Parameters: parameters.filter((parameter) => parameter.group === group).map(({ name }) => name),
      })),
    },
  };
}

/** What the template calls the conditions of a rule and of each group. */
export function ruleCondition(rule: Rule): string {
  return `${logicalId(rule)}Wanted`;
}
