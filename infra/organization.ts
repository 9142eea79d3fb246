// What an organisation needs beside the functions: the role in each account, and the rules as a conformance pack.
import type { Rule } from '../shared/rule/rule';
import { allow, ref, sub, when, is, isNot, type Resource, type Template } from './cloudformation';
import { configRuleProperties, rolePath } from './rule-resources';
import {
  declarations,
  inputParameters,
  ruleParameters,
  scheduleParameters,
  type StackParameter,
} from './stack-parameters';
import { configActions, logicalId, readActions } from './subscription';

/** The role that a central function assumes in each account, for a stack set. */
export function memberRoleTemplate(rules: readonly Rule[]): Template {
  const actions = [...new Set(rules.flatMap((rule) => [...readActions(rule), ...configActions(rule)]))].sort();
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'The role with which the central functions of the VPC endpoint rules look into this account',
    Parameters: declarations(memberParameters),
    Conditions: { HasPermissionsBoundary: isNot('PermissionsBoundaryArn', '') },
    Resources: {
      MemberRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: ref('MemberRoleName'),
          Description: 'Reads the network and reports evaluations, for the central functions of the VPC endpoint rules',
          PermissionsBoundary: when('HasPermissionsBoundary', ref('PermissionsBoundaryArn')),
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { AWS: sub('arn:${AWS::Partition}:iam::${CentralAccountId}:root') },
                Action: 'sts:AssumeRole',
                Condition: {
                  ArnLike: {
                    'aws:PrincipalArn': sub(`arn:\${AWS::Partition}:iam::\${CentralAccountId}:role${rolePath}*`),
                  },
                  StringEquals: { 'sts:ExternalId': ref('ExternalId'), 'aws:PrincipalOrgID': ref('OrganizationId') },
                },
              },
            ],
          },
          Policies: [
            {
              PolicyName: 'evaluate',
              PolicyDocument: {
                Version: '2012-10-17',
                Statement: [
                  allow(actions, '*'),
                  allow(
                    ['config:GetComplianceDetailsByConfigRule'],
                    sub('arn:${AWS::Partition}:config:*:${AWS::AccountId}:config-rule/*'),
                  ),
                ],
              },
            },
          ],
        },
      },
    },
    Outputs: { MemberRoleArn: { Description: 'The role', Value: { 'Fn::GetAtt': ['MemberRole', 'Arn'] } } },
  };
}

const memberParameters: readonly StackParameter[] = [
  {
    name: 'CentralAccountId',
    group: 'Organization',
    declaration: {
      Type: 'String',
      AllowedPattern: '[0-9]{12}',
      ConstraintDescription: 'an account id of twelve digits',
      Description: 'The account with the functions',
    },
  },
  {
    name: 'OrganizationId',
    group: 'Organization',
    declaration: {
      Type: 'String',
      AllowedPattern: 'o-[a-z0-9]{10,32}',
      ConstraintDescription: 'the id of an organization, such as o-a1b2c3d4e5',
      Description: 'The id of the organization',
    },
  },
  {
    name: 'MemberRoleName',
    group: 'Organization',
    declaration: {
      Type: 'String',
      Default: 'vpc-endpoint-rules-member',
      AllowedPattern: '[A-Za-z0-9_+=,.@-]{1,64}',
      Description: 'The name of the role, the same as in the central stack',
    },
  },
  {
    name: 'ExternalId',
    group: 'Organization',
    declaration: {
      Type: 'String',
      AllowedPattern: '[A-Za-z0-9_+=,.@:/-]{2,128}',
      ConstraintDescription: '2 to 128 letters, digits and signs',
      Description: 'The external id, the same as in the central stack',
    },
  },
  {
    name: 'PermissionsBoundaryArn',
    group: 'Security',
    declaration: {
      Type: 'String',
      Default: '',
      AllowedPattern: '(?:arn:aws[a-z-]*:iam::[0-9a-z]*:policy/[A-Za-z0-9_+=,.@/-]{1,512})?',
      ConstraintDescription: 'empty or an ARN',
      Description: 'The permissions boundary of the role; empty: none',
    },
  },
];

/** The rules alone, for accounts that have the functions already. */
export function conformancePack(rules: readonly Rule[]): object {
  const prefix = ruleParameters(rules).filter(({ name }) => name === 'RulePrefix');
  const schedule = scheduleParameters.filter(({ name }) => name !== 'DryRun' && name !== 'SweepReports');
  const parameters = [...prefix, ...schedule, ...inputParameters(rules)];
  return {
    Parameters: Object.fromEntries(
      parameters.map(({ name, declaration: { Type, Default } }) => [name, { Type, Default }]),
    ),
    Conditions: { HasSubnetTriggers: is('SubnetTriggers', 'true'), HasDailySweeps: is('DailySweeps', 'true') },
    Resources: Object.fromEntries(
      rules.map((rule): [string, Resource] => [`${logicalId(rule)}Rule`, packedRule(rule)]),
    ),
  };
}

// Functions have the names that template.yaml gives them, in the same account and Region.
function packedRule(rule: Rule): Resource {
  const arn = sub(`arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:\${RulePrefix}${rule.id}`);
  return { Type: 'AWS::Config::ConfigRule', Properties: configRuleProperties(rule, arn) };
}
