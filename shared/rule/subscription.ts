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

/**
 * Whether the rule needs a sweep once a day: what it judges can change without a change that it is subscribed to. Others
 * are swept too, unless somebody turns that off: an event that failed for good must not leave an old result for ever.
 */
export function needsSweep(rule: Rule): boolean {
  return rule.scheduled || triggerTypes(rule).some((type) => chattyTypes.has(type));
}
