// The resources of each rule in template.yaml. Pure: a rule in, YAML out.
import type { Rule, TriggerType } from '../shared/rule/rule';
import { chattyTypes, readActions, readsHistory, ruleDescription, runsDaily, triggerTypes } from './subscription';

/** The name of a rule's function in the template; its other resources begin with it. */
export function logicalId(rule: Rule): string {
  return rule.id.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The function of a rule, its log group, the permission to invoke it, and the rule of AWS Config. */
export function ruleResources(rule: Rule): string {
  const name = logicalId(rule);
  return `
  ${name}:
    Type: AWS::Serverless::Function
    # Bundled by npm run build: sam build has nothing left to do.
    Metadata:
      SkipBuild: true
    Properties:
      FunctionName: !Sub '\${RulePrefix}${rule.id}'
      Description: ${quoted(ruleDescription(rule))}
      CodeUri: dist/functions/${rule.id}/
      LoggingConfig:
        LogGroup: !Ref ${name}LogGroup
      Policies:
        - Version: '2012-10-17'
          Statement:
            - Effect: Allow
              Action:
${items(16, [...readActions(rule), 'config:PutEvaluations', ...(readsHistory(rule) ? ['config:GetResourceConfigHistory'] : [])])}
              # Any resource of the Region can be what it must read.
              Resource: '*'
${sweepStatement}
  ${name}LogGroup:
    Type: AWS::Logs::LogGroup
    DeletionPolicy: Delete
    UpdateReplacePolicy: Delete
    Properties:
      LogGroupName: !Sub '/aws/lambda/\${RulePrefix}${rule.id}'
      RetentionInDays: !Ref LogRetentionInDays

  ${name}Permission:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunction
      FunctionName: !Ref ${name}
      Principal: config.amazonaws.com
      SourceAccount: !Ref AWS::AccountId

  ${name}Rule:
    Type: AWS::Config::ConfigRule
    DependsOn: ${name}Permission
    Properties:
      ConfigRuleName: !Sub '\${RulePrefix}${rule.id}'
      Description: ${quoted(ruleDescription(rule))}
      Scope:
        ComplianceResourceTypes:
${triggerTypes(rule).map(scopeItem).join('\n')}
      Source:
        Owner: CUSTOM_LAMBDA
        SourceIdentifier: !GetAtt ${name}.Arn
        SourceDetails:
          - EventSource: aws.config
            MessageType: ConfigurationItemChangeNotification
          - EventSource: aws.config
            MessageType: OversizedConfigurationItemChangeNotification
${runsDaily(rule) ? daily : ''}`;
}

// Every function answers a schedule with a sweep; what it no longer finds is reported as NOT_APPLICABLE.
const sweepStatement = `            - Effect: Allow
              Action: config:GetComplianceDetailsByConfigRule
              Resource: !Sub 'arn:\${AWS::Partition}:config:\${AWS::Region}:\${AWS::AccountId}:config-rule/*'
`;

const daily = `          - EventSource: aws.config
            MessageType: ScheduledNotification
            MaximumExecutionFrequency: TwentyFour_Hours
`;

function scopeItem(resourceType: TriggerType): string {
  return chattyTypes.has(resourceType)
    ? `          - !If [HasSubnetTriggers, ${resourceType}, !Ref AWS::NoValue]`
    : `          - ${resourceType}`;
}

function items(indent: number, texts: readonly string[]): string {
  return texts.map((text) => `${' '.repeat(indent)}- ${text}`).join('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
