// The commands that put a finding right, with the ids of this very finding.
import { fixes } from '../functions/fixes';
import { Unsayable } from '../shared/fix/command';
import { NotKnown } from '../shared/network/network';
import type { Finding } from './judgement';

/**
 * The commands of the AWS CLI for a finding that is NON_COMPLIANT, in their order, each on one line and for a POSIX
 * shell. What only the reader can decide stays a placeholder in angle brackets, as in the rule's own command, which it is
 * where no id exists yet or none can be written.
 */
export function fixCommands({ rule, subject, network, values, evaluation, isPlanned }: Finding): readonly string[] {
  const fix = isPlanned ? undefined : fixes[rule.id];
  if (fix === undefined) return [rule.fix.command];
  try {
    const commands = fix({ subject, network, values, verdict: evaluation });
    return commands.length > 0 ? commands : [rule.fix.command];
  } catch (error) {
    if (error instanceof NotKnown || error instanceof Unsayable) return [rule.fix.command];
    throw error;
  }
}
