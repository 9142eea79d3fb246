// The command line: how it starts, and how it ends.
import { CommanderError } from 'commander';
import { rules } from '../functions/index';
import type { Rule } from '../shared/rule/rule';
import { UnusableInput } from './inputs';
import { programOf, type Session } from './program';
import { LiveReadFailed, UnusableArguments, unusable } from './refusal';
import { harmless, type Io } from './terminal';

/**
 * Runs the command line.
 * @param argv the arguments behind the name of the program
 * @param pack the rules
 * @returns the exit status: 0, 1 or 2
 */
export async function run(argv: readonly string[], io: Io, pack: readonly Rule[] = rules): Promise<number> {
  const session: Session = { io, pack, help: '', status: 0 };
  try {
    await programOf(session).parseAsync([...argv], { from: 'user' });
    return session.status;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) {
      await io.out(session.help);
      return 0;
    }
    io.err(`vpce-rules: ${harmless(sentenceOf(error))}\n`);
    if (isUnexpected(error) && (io.env['DEBUG'] ?? '') !== '') io.err(`${String((error as Error).stack ?? error)}\n`);
    return unusable;
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof CommanderError) {
    if (error.code === 'commander.help') return 'No command: expected check, rules or explain. See vpce-rules --help.';
    const [, ...said] = /^(?:error: )?(.*)$/s.exec(error.message) ?? [];
    return `${said.join('').replaceAll('\n', ' ')}. See vpce-rules --help.`
      .replace('.. See', '. See')
      .replace(').', ')');
  }
  const message = error instanceof Error ? error.message : String(error);
  return isUnexpected(error) ? `internal error: ${message}. DEBUG=1 shows where.` : message;
}

function isUnexpected(error: unknown): boolean {
  const expected = [CommanderError, LiveReadFailed, UnusableArguments, UnusableInput];
  return !expected.some((kind) => error instanceof kind);
}
