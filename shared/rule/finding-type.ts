// What kind of finding a rule makes, in the words of Security Hub.
import type { Rule } from './rule';

/** `namespace/category/classifier`, from the types taxonomy of the AWS Security Finding Format. */
export function findingType(rule: Pick<Rule, 'id'>): string {
  const practices = 'Software and Configuration Checks/AWS Security Best Practices';
  return rule.id.includes('-policy-') ? practices : `${practices}/Network Reachability`;
}
