// The commands that put a finding right, with the ids of this very finding.
import type { Finding } from './judgement';

/**
 * The commands of the AWS CLI for a finding that is NON_COMPLIANT, in their order. What only the reader can decide stays
 * a placeholder in angle brackets.
 */
export function fixCommands({ rule }: Finding): readonly string[] {
  return [rule.fix.command];
}
