// The commands that put a finding right, with the ids of this very finding.
import { fixes } from '../../functions/fixes';
import { Unsayable } from '../../shared/fix/command';
import { NotKnown } from '../../shared/network/network';
import type { Finding } from './judgement';
import { propertiesToWrite } from './properties';

/**
 * The commands of the AWS CLI for a finding that is NON_COMPLIANT, in their order, each on one line and for a POSIX
 * shell. What only the reader can decide stays a placeholder in angle brackets, as in the rule's own command, which it is
 * where no id exists yet or none can be written. Of a template it is the place in the file, and the properties to write.
 */
export function fixCommands(finding: Finding): readonly string[] {
  const { rule, subject, network, values, evaluation, isPlanned } = finding;
  const properties = propertiesOf(finding);
  if (properties) return properties;
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

/** Whether what `fixCommands` gives are lines of a template. */
export function isInTemplate({ rule, location }: Finding): boolean {
  return location !== undefined && Object.hasOwn(propertiesToWrite, rule.id);
}

function propertiesOf(finding: Finding): readonly string[] | undefined {
  const { rule, location, evaluation } = finding;
  if (location === undefined || !isInTemplate(finding)) return undefined;
  const place = location.line === undefined ? location.file : `${location.file}:${location.line}`;
  return [`# ${place}, ${evaluation.resourceId}`, ...(propertiesToWrite[rule.id] ?? [])];
}
