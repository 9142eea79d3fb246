// remediation/template.yaml: the automation documents of that folder, their roles, and how they hang on the rules.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import {
  allow,
  attribute,
  is,
  isNot,
  named,
  ref,
  sub,
  toYaml,
  type Members,
  type Resource,
  type Value,
} from './cloudformation';
import { projectRoot } from './project';

/** A step of an automation document. */
export interface Step {
  readonly name: string;
  readonly action: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs?: readonly { readonly Name: string; readonly Selector: string; readonly Type: string }[];
  readonly timeoutSeconds?: number;
  readonly onFailure?: string;
  readonly isEnd?: boolean;
}

/** A parameter of an automation document. */
export interface DocumentParameter {
  readonly type: string;
  readonly description: string;
  readonly default?: unknown;
  readonly allowedPattern?: string;
  readonly allowedValues?: readonly unknown[];
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** An automation document of AWS Systems Manager, schema version 0.3. */
export interface AutomationDocument {
  readonly schemaVersion: string;
  readonly description: string;
  readonly assumeRole: string;
  readonly parameters: Readonly<Record<string, DocumentParameter>>;
  readonly mainSteps: readonly Step[];
}

/** What a document is for, and what its role may do beyond reading. */
export interface Remediation {
  /** The name of its file in remediation/, without the ending. */
  readonly name: string;
  readonly ruleId: string;
  /** The parameter that takes the resource's id, and the values of others; absent where a person must choose. */
  readonly attachment?: { readonly resourceParameter: string; readonly values: Members };
  /** Whether it may run without being asked. */
  readonly mayBeAutomatic: boolean;
  /** What it changes, and on which types of resources of EC2. */
  readonly changes: readonly { readonly action: string; readonly resources: readonly string[] }[];
  /** Actions that its steps do not name. */
  readonly alsoCalls?: readonly string[];
}

/** All documents. */
export const remediations: readonly Remediation[] = [
  {
    name: 'enable-vpc-dns-attributes',
    ruleId: 'vpc-dns-attributes-enabled',
    attachment: { resourceParameter: 'VpcId', values: {} },
    mayBeAutomatic: true,
    changes: [{ action: 'ec2:ModifyVpcAttribute', resources: ['vpc'] }],
  },
  {
    name: 'enable-private-dns',
    ruleId: 'vpce-private-dns-enabled',
    attachment: { resourceParameter: 'VpcEndpointId', values: {} },
    mayBeAutomatic: false,
    changes: [{ action: 'ec2:ModifyVpcEndpoint', resources: ['vpc-endpoint'] }],
    // EC2 associates the service's hosted zone with the VPC in the name of the caller.
    alsoCalls: ['route53:AssociateVPCWithHostedZone'],
  },
  {
    name: 'allow-https-to-endpoint',
    ruleId: 'vpce-sg-allows-https',
    attachment: { resourceParameter: 'VpcEndpointId', values: {} },
    mayBeAutomatic: false,
    changes: [{ action: 'ec2:AuthorizeSecurityGroupIngress', resources: ['security-group', 'security-group-rule'] }],
  },
  {
    name: 'add-route-table-to-gateway-endpoint',
    ruleId: 'route-table-gateway-endpoint-used',
    attachment: { resourceParameter: 'RouteTableId', values: { Service: ref('GatewayService') } },
    mayBeAutomatic: false,
    changes: [{ action: 'ec2:ModifyVpcEndpoint', resources: ['vpc-endpoint', 'route-table'] }],
  },
  {
    name: 'add-subnets-to-endpoint',
    ruleId: 'vpce-multi-az',
    mayBeAutomatic: false,
    changes: [{ action: 'ec2:ModifyVpcEndpoint', resources: ['vpc-endpoint', 'subnet'] }],
  },
];

/** The actions that a document's steps call, sorted; `aws:approve` publishes to its topic. */
export function actionsOf({ mainSteps }: AutomationDocument): readonly string[] {
  const actions = mainSteps.flatMap(({ action, inputs: { Service, Api, Script } }) => {
    if (action === 'aws:approve') return ['sns:Publish'];
    // A paginator is named after its call too.
    const scripted = typeof Script === 'string' ? (Script.match(/\bdescribe_[a-z_]+\b/g) ?? []) : [];
    const called = typeof Api === 'string' ? [`${String(Service)}:${Api}`] : [];
    return [
      ...called,
      ...scripted.map((name) => `ec2:${name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())}`),
    ];
  });
  return [...new Set(actions)].sort();
}

/** Whether somebody must approve before a document changes anything. */
export function needsApproval({ mainSteps }: AutomationDocument): boolean {
  return mainSteps.some(({ action }) => action === 'aws:approve');
}

/** The documents of the folder remediation/, by name. */
export function readDocuments(): Readonly<Record<string, AutomationDocument>> {
  const read = (name: string) => readFileSync(`${projectRoot}/remediation/${name}.yaml`, 'utf8');
  return Object.fromEntries(remediations.map(({ name }) => [name, parse(read(name)) as AutomationDocument]));
}

/** The template with these documents. */
export function remediationTemplate(documents: Readonly<Record<string, AutomationDocument>>): string {
  const Resources: Record<string, Resource> = {};
  const Outputs: Record<string, Members> = {};
  for (const remediation of remediations) {
    const document = documents[remediation.name];
    if (document === undefined) throw new Error(`There is no remediation/${remediation.name}.yaml.`);
    const id = pascalCase(remediation.name);
    Resources[`${id}Role`] = roleOf(remediation, document);
    Resources[id] = {
      Type: 'AWS::SSM::Document',
      Properties: {
        Name: sub(`\${RulePrefix}vpce-rules-${remediation.name}`),
        DocumentType: 'Automation',
        DocumentFormat: 'YAML',
        UpdateMethod: 'NewVersion',
        Content: document as unknown as Value,
      },
    };
    if (remediation.attachment) Resources[`${id}Attachment`] = attachmentOf(remediation, document, id);
    Outputs[id] = { Description: `The document for ${remediation.ruleId}`, Value: ref(id) };
    Outputs[`${id}RoleArn`] = { Description: 'The role to start it with', Value: attribute(`${id}Role`, 'Arn') };
  }
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description:
      'Runbooks that put right what the VPC endpoint rules complain of; nothing runs until somebody wants it',
    Parameters: parameters,
    Conditions: conditions,
    Resources,
    Outputs,
  };
  return toYaml(template, 'Written by npm run sync from infra/remediation.ts and the documents in this folder.');
}

const yesOrNo = { Type: 'String', Default: 'false', AllowedValues: ['true', 'false'] };

const parameters: Readonly<Record<string, Members>> = {
  RulePrefix: {
    Type: 'String',
    Default: '',
    AllowedPattern: '[a-z0-9-]{0,24}',
    Description: 'The RulePrefix of the stack whose rules these are',
  },
  AttachToRules: {
    ...yesOrNo,
    Description: 'Offer the runbooks as remediation actions of the rules, in the console of AWS Config',
  },
  AutomaticVpcDnsAttributes: {
    ...yesOrNo,
    Description: 'Turn on the DNS attributes of VPCs without being asked; needs AttachToRules',
  },
  Approvers: {
    Type: 'CommaDelimitedList',
    Default: '',
    Description:
      'Up to ten who may approve - ARNs or names of IAM users, ARNs of IAM roles; without them only the DNS attributes are attached',
  },
  ApprovalTopicArn: {
    Type: 'String',
    Default: '',
    AllowedPattern: '(arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+)?',
    Description: 'The SNS topic on which approval is asked for',
  },
  GatewayService: {
    Type: 'String',
    Default: 's3',
    AllowedValues: ['s3', 'dynamodb'],
    Description: 'The service whose gateway endpoint is offered to route tables',
  },
  PermissionsBoundary: {
    Type: 'String',
    Default: '',
    AllowedPattern: '(arn:[a-z0-9-]+:iam::[0-9]{12}:policy/[!-~]+)?',
    Description: 'The ARN of a policy that bounds the roles, where one is demanded',
  },
};

const conditions: Members = {
  IsAttached: is('AttachToRules', 'true'),
  IsAutomatic: is('AutomaticVpcDnsAttributes', 'true'),
  HasTopic: isNot('ApprovalTopicArn', ''),
  HasApprovers: { 'Fn::Not': [{ 'Fn::Equals': [{ 'Fn::Join': ['', ref('Approvers')] }, ''] }] },
  IsAttachedWithApproval: { 'Fn::And': [named('IsAttached'), named('HasTopic'), named('HasApprovers')] },
  HasPermissionsBoundary: isNot('PermissionsBoundary', ''),
};

/** A role that only automations of this account can take on, with exactly what the document calls. */
function roleOf({ changes, alsoCalls = [] }: Remediation, document: AutomationDocument): Resource {
  const changing = new Set(changes.map(({ action }) => action));
  const reads = actionsOf(document).filter((action) => !changing.has(action) && action !== 'sns:Publish');
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'ssm.amazonaws.com' },
            Action: 'sts:AssumeRole',
            Condition: {
              StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') },
              ArnLike: { 'aws:SourceArn': sub('arn:${AWS::Partition}:ssm:*:${AWS::AccountId}:automation-execution/*') },
            },
          },
        ],
      },
      PermissionsBoundary: { 'Fn::If': ['HasPermissionsBoundary', ref('PermissionsBoundary'), ref('AWS::NoValue')] },
      Policies: [
        {
          PolicyName: 'runbook',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              // These actions know no resources.
              allow(reads, '*'),
              ...changes.map(({ action, resources }) => allow([action], resources.map(ofThisAccount))),
              ...alsoCalls.map((action) =>
                allow(
                  [action],
                  [
                    sub('arn:${AWS::Partition}:route53:::hostedzone/*'),
                    sub('arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:vpc/*'),
                  ],
                ),
              ),
              ...(needsApproval(document)
                ? [{ 'Fn::If': ['HasTopic', allow(['sns:Publish'], ref('ApprovalTopicArn')), ref('AWS::NoValue')] }]
                : []),
            ],
          },
        },
      ],
    },
  };
}

function ofThisAccount(resourceType: string): Members {
  return sub(`arn:\${AWS::Partition}:ec2:\${AWS::Region}:\${AWS::AccountId}:${resourceType}/*`);
}

function attachmentOf(
  { ruleId, attachment, mayBeAutomatic }: Remediation,
  document: AutomationDocument,
  id: string,
): Resource {
  const approval: Members = needsApproval(document)
    ? { Approvers: values(ref('Approvers')), ApprovalTopicArn: values([ref('ApprovalTopicArn')]) }
    : {};
  const others = Object.entries(attachment?.values ?? {}).map(([name, value]) => [name, values([value])]);
  return {
    Type: 'AWS::Config::RemediationConfiguration',
    Condition: needsApproval(document) ? 'IsAttachedWithApproval' : 'IsAttached',
    Properties: {
      ConfigRuleName: sub(`\${RulePrefix}${ruleId}`),
      TargetType: 'SSM_DOCUMENT',
      TargetId: ref(id),
      Parameters: {
        AutomationAssumeRole: values([attribute(`${id}Role`, 'Arn')]),
        [attachment?.resourceParameter ?? '']: { ResourceValue: { Value: 'RESOURCE_ID' } },
        ...approval,
        ...(Object.fromEntries(others) as Members),
      },
      Automatic: mayBeAutomatic ? { 'Fn::If': ['IsAutomatic', true, false] } : false,
      ...(mayBeAutomatic ? { MaximumAutomaticAttempts: 3, RetryAttemptSeconds: 300 } : {}),
    },
  };
}

function values(list: Value): Members {
  return { StaticValue: { Values: list } };
}

function pascalCase(name: string): string {
  return name.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
