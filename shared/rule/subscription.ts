// When a rule runs: what it is subscribed to, and whether a day brings the rest.
import type { Rule, TriggerType } from './rule';

/**
 * Types that AWS Config records anew all day: a subnet at every address that is taken or given back. Rules understand
 * their changes, but are subscribed to them only on request.
 */
export const chattyTypes: ReadonlySet<TriggerType> = new Set(['AWS::EC2::Subnet']);

/** The resource types whose changes the rule understands, its subject's first. */
export function triggerTypes(rule: Rule): readonly TriggerType[] {
  const types = Object.keys(rule.triggers) as TriggerType[];
  return [...types].sort((a, b) => Number(b === rule.subject) - Number(a === rule.subject));
}

/** Whether the rule also runs once a day. It does where it is not subscribed to a type that it would need to hear of. */
export function runsDaily(rule: Rule): boolean {
  return rule.scheduled || triggerTypes(rule).some((type) => chattyTypes.has(type));
}
