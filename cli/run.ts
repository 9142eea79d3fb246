// The command line: how it starts, and how it ends.
import { CommanderError, type Command } from 'commander';
import { rules } from '../functions/index';
import type { Rule } from '../shared/rule/rule';
import { UnusableInput, LiveReadFailed, UnusableArguments, didYouMean, unusable } from './shell/refusal';
import { programOf, type Session } from './program';
import { harmless, type Io } from './shell/terminal';
import { enumerated } from './shell/words';

/**
 * Runs the command line.
 * @param argv the arguments behind the name of the program
 * @param pack the rules
 * @returns the exit status: 0, 1 or 2
 */
export async function run(argv: readonly string[], io: Io, pack: readonly Rule[] = rules): Promise<number> {
  const session: Session = { io, pack, help: '', status: 0 };
  const program = programOf(session);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return session.status;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) {
      await io.out(session.help);
      return 0;
    }
    io.err(`vpce-rules: ${harmless(sentenceOf(error, argv, program))}\n`);
    if (isUnexpected(error) && (io.env['DEBUG'] ?? '') !== '') io.err(`${String((error as Error).stack ?? error)}\n`);
    return unusable;
  }
}

function sentenceOf(error: unknown, argv: readonly string[], program: Command): string {
  if (error instanceof CommanderError) {
    if (error.code === 'commander.help') return `${withoutCommand(argv, program)} See vpce-rules --help.`;
    const [, ...said] = /^(?:error: )?(.*)$/s.exec(error.message) ?? [];
    const [first] = argv;
    const help = program.commands.some((command) => command.name() === first) ? `help ${String(first)}` : '--help';
    return `${said.join('').replaceAll('\n', ' ')}. See vpce-rules ${help}.`
      .replace('.. See', '. See')
      .replace(').', ')');
  }
  const message = error instanceof Error ? error.message : String(error);
  return isUnexpected(error) ? `internal error: ${message}. DEBUG=1 shows where.` : message;
}

function withoutCommand([first, topic]: readonly string[], program: Command): string {
  const names = program.commands.map((command) => command.name());
  if (first === 'help' && topic !== undefined) {
    return `There is no command ${JSON.stringify(topic)}.${didYouMean(topic, names)}`;
  }
  return `No command: expected ${enumerated(names, 'or')}.`;
}

function isUnexpected(error: unknown): boolean {
  const expected = [CommanderError, LiveReadFailed, UnusableArguments, UnusableInput];
  return !expected.some((kind) => error instanceof kind);
}
