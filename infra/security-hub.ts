// The generated parts of security-hub/template.yaml. Pure: rules in, YAML out.
import { findingType } from '../shared/rule/finding-type';
import type { Rule } from '../shared/rule/rule';
import { logicalId } from './subscription';

/**
 * A rule of Security Hub that gives the findings of one of our rules its severity, its type and its remediation. It
 * leaves the note alone, which holds the annotation. Source of what it may set: AWS Security Hub API Reference,
 * AutomationRulesFindingFieldsUpdate.
 */
export function automationRule(rule: Rule): string {
  return `
  ${logicalId(rule)}Findings:
    Type: AWS::SecurityHub::AutomationRule
    Condition: HasAutomationRules
    Properties:
      RuleName: !Sub '\${RulePrefix}${rule.id}'
      Description: 'Severity, type and remediation of findings of the AWS Config rule ${rule.id}'
      RuleOrder: !Ref RuleOrder
      RuleStatus: ENABLED
      IsTerminal: false
      Criteria:
        ProductName:
          - Comparison: EQUALS
            Value: Config
        Title:
          - Comparison: EQUALS
            Value: !Sub '\${RulePrefix}${rule.id}'
          # In a conformance pack, and as a rule of an organisation, a rule's name becomes longer.
          - Comparison: PREFIX
            Value: !Sub '\${RulePrefix}${rule.id}-conformance-pack-'
          - Comparison: PREFIX
            Value: !Sub 'OrgConfigRule-\${RulePrefix}${rule.id}-'
      Actions:
        - Type: FINDING_FIELDS_UPDATE
          FindingFieldsUpdate:
            Severity:
              Label: ${rule.severity}
            Types:
              - ${findingType(rule)}
            UserDefinedFields:
              Remediation: ${quoted(rule.fix.text)}
              RemediationCommand: ${quoted(rule.fix.command)}
              RemediationUrl: !If [HasPagesUrl, !Sub '\${PagesUrl}/${rule.id}/README.md', !Ref AWS::NoValue]
`;
}

/** The names of all rules, as the function reads them from its environment. */
export function ruleNames(rules: readonly Rule[]): string {
  return `          RULE_NAMES: !Sub '${rules.map(({ id }) => `\${RulePrefix}${id}`).join(',')}'`;
}

/** The titles that an event must have to reach the function, which looks more closely. */
export function titlePatterns(rules: readonly Rule[]): string {
  const prefixes = [...rules.map(({ id }) => `\${RulePrefix}${id}`), 'OrgConfigRule-${RulePrefix}'];
  return prefixes.map((prefix) => `                  - prefix: !Sub '${prefix}'`).join('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
