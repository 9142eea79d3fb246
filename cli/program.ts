// The commands of the command line and their options.
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import type { Rule } from '../shared/rule/rule';
import { version } from '../package.json';
import { check } from './commands/check';
import type { CheckOptions } from './commands/check-options';
import { failures, severityOptions } from './input/choices';
import { completionScript, shells, type Shell } from './commands/completion';
import { explanationOf } from './commands/explain';
import { init } from './commands/init';
import { inputs } from './input/inputs';
import { formatNames, formats } from './output/formats';
import type { CollectOptions } from './commands/collect';
import { checkHelp, collectHelp, completionHelp, programHelp } from './shell/help';
import { write } from './shell/write';
import { ruleWithId } from './input/parameter-file';
import { rulesJson, rulesTable } from './commands/rules';
import { UnusableArguments } from './shell/refusal';
import { paint, styleFor, type Io, type Style } from './shell/terminal';
import { enumerated } from './shell/words';

/** One run of the command line. */
export interface Session {
  readonly io: Io;
  readonly pack: readonly Rule[];
  /** What commander has to say on standard output: help, or the version. */
  help: string;
  status: number;
}

/** The commands and their options. What they end with is in the session. */
export function programOf(session: Session): Command {
  const style = styleFor(session.io, false);
  const program = new Command('vpce-rules')
    .description('Checks whether VPC endpoints work and are tight, by the same rules that run in AWS Config.')
    .version(version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help on a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        session.help += text;
      },
      // run() says it in one line.
      writeErr: () => undefined,
      getOutHelpWidth: () => style.width,
      getOutHasColors: () => style.colours,
    })
    .configureHelp({
      styleTitle: (title) => paint(style, 'bold', title),
      optionDescription: described,
      argumentDescription: described,
    })
    .addHelpText('after', programHelp);
  // In the order in which help lists them.
  for (const add of [addCheck, addCollect, addInit, addRules, addExplain, addCompletion]) add(program, session, style);
  for (const command of program.commands) for (const option of command.options) refuseTwice(command, option);
  return program;
}

function addCheck(program: Command, session: Session): void {
  const command = program
    .command('check')
    .summary('judge the VPC endpoints of an account')
    .description('Judges the VPC endpoints of an account, and what they depend on. Reads only; changes nothing.')
    .optionsGroup('What to look at (exactly one):');
  for (const { name, value, description } of inputs) command.option(`--${name} ${value}`.trimEnd(), description);
  const showMore = enumerated(formats.filter(({ heedsAll }) => heedsAll).map(({ name }) => name));
  command
    .optionsGroup('With --live, --template and --plan:')
    .addOption(
      new Option(
        '--region <region>',
        'the Region; with --live it may be repeated, and all means every Region that is enabled',
      )
        .default([], 'AWS_REGION, or that of the profile or the plan; for templates that of their zones and services')
        .argParser(several),
    )
    .option('--source <dir>', 'with --plan: the folder of its .tf files, for what a plan does not hold')
    .option(
      '--parameter-values <values...>',
      'with --template: values of its parameters, Key=Value or a file of them as CloudFormation and SAM take it',
    )
    .option('--account-id <id>', 'with --template and --plan: the account (else 123456789012 stands in)')
    .option('--profile <profile>', 'with --live: a profile of the AWS configuration files')
    .optionsGroup('What to judge:')
    .addOption(
      repeatable(
        '--rule <rule>',
        'only these rules: ids, patterns with * and ?, comma lists; may be repeated',
      ).argParser(several),
    )
    .addOption(
      new Option('--exclude-rule <rule>', 'all rules but these: as with --rule').default([], 'none').argParser(several),
    )
    .addOption(repeatable('--vpc-id <id>', 'only resources in this VPC; may be repeated').argParser(several))
    .option('--parameters <file>', 'values of rule parameters: {"<rule-id>": {"<parameter>": "<string>"}}')
    .optionsGroup('What to show:')
    .option('--resolve', 'also what the private DNS names of the endpoints lead to, resolved from this machine')
    .addOption(formatOption(formatNames, 'by the name of the file, else table'))
    .addOption(
      new Option(
        '--output <file>',
        'write the results to a file, whole or not at all; may be repeated; - is standard output',
      )
        .default([], 'standard output')
        .argParser(several),
    )
    .addOption(
      new Option('--severity <least>', 'show only rules of at least this severity').choices([...severityOptions]),
    )
    .option('--all', `in ${showMore}, show also what is compliant, not applicable or without data`)
    .option('--baseline <file>', 'an earlier --format json: complain only of what is new since then')
    .addOption(
      new Option(
        '--fail-on <what>',
        'what makes the exit status 1: non-compliant, of at least a severity, or insufficient-data too',
      )
        .choices([...failures])
        .default(undefined, 'non-compliant'),
    )
    .option('--config <file>', 'what the team agreed on (default: the nearest vpce-rules.yaml upwards)')
    .helpOption('-h, --help', 'print help')
    .addHelpText('after', checkHelp)
    .action(async (options: CheckOptions) => {
      session.status = await check(options, session.pack, session.io);
    });
}

function addCollect(program: Command, session: Session): void {
  program
    .command('collect')
    .summary('write what the rules need into a folder, to be judged elsewhere')
    .description(
      'Writes the folder that check --describe reads: for those who may not give out credentials. Reads only; changes nothing in AWS.',
    )
    .argument('<dir>', 'a new or empty folder; with several Regions each gets one of its name in it')
    .addOption(
      new Option('--region <region>', 'the Region; may be repeated, and all means every Region that is enabled')
        .default([], 'AWS_REGION, or that of the profile')
        .argParser(several),
    )
    .option('--profile <profile>', 'a profile of the AWS configuration files')
    .addHelpText('after', collectHelp)
    .action(async (folder: string, options: CollectOptions) => {
      // The SDK takes longer to load than everything else.
      const { collect } = await import('./commands/collect');
      session.status = await collect(folder, options, session.io);
    });
}

function addInit(program: Command, { io }: Session): void {
  program
    .command('init')
    .summary('write a configuration file to start with')
    .description(
      'Writes vpce-rules.yaml into the working folder, with comments. It asks nothing, and replaces nothing.',
    )
    .action(async () => {
      await init(io);
    });
}

function addRules(program: Command, { pack, io }: Session, style: Style): void {
  program
    .command('rules')
    .summary('list the rules')
    .description('Lists the rules: id, title, severity, resource type, triggers and parameters.')
    .addOption(formatOption(['table', 'json'], 'table'))
    .action(async ({ format }: { readonly format?: string }) => {
      await write([format === 'json' ? rulesJson(pack) : rulesTable(pack, style)], undefined, io);
    });
}

function addExplain(program: Command, { pack, io }: Session, style: Style): void {
  program
    .command('explain')
    .summary('explain a rule')
    .description('Says why a rule exists, what passes and what fails, and how to put it right.')
    .argument('<rule>', 'the id of a rule, as vpce-rules rules lists them')
    .action(async (id: string) => {
      await write([await explanationOf(ruleWithId(pack, id), style)], undefined, io);
    });
}

function addCompletion(program: Command, { pack, io }: Session): void {
  program
    .command('completion')
    .summary('print a script that completes commands in a shell')
    .description('Prints a script for a shell: with it, Tab completes commands, options, rules and files.')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .addHelpText('after', completionHelp)
    .action(async (shell: Shell) => {
      const words = { rule: pack.map(({ id }) => id), region: ['all'] };
      await write([completionScript(program, shell, words)], undefined, io);
    });
}

/** For an option that may be repeated. */
function several(value: string, sofar: readonly string[]): readonly string[] {
  return [...sofar, value];
}

/** What an option or argument is, what can be chosen, and what holds without it. */
function described({ description, argChoices, defaultValue, defaultValueDescription }: Option | Argument): string {
  const fallback = defaultValueDescription ?? (typeof defaultValue === 'string' ? defaultValue : undefined);
  const notes = [
    ...(argChoices ? [argChoices.join(', ')] : []),
    ...(fallback === undefined ? [] : [`default: ${fallback}`]),
  ];
  return notes.length === 0 ? description : `${description} (${notes.join('; ')})`;
}

function repeatable(flags: string, description: string): Option {
  return new Option(flags, description).default([], 'all');
}

/** An option that takes one value is given once: which of two was meant, nobody can tell. */
function refuseTwice(command: Command, option: Option): void {
  const { parseArg } = option;
  if (!option.required || option.variadic || parseArg === several) return;
  option.argParser((value, previous) => {
    if (command.getOptionValueSource(option.attributeName()) === 'cli') {
      throw new UnusableArguments(`${option.long ?? option.flags} is given twice: expected it once.`);
    }
    return parseArg ? parseArg(value, previous) : value;
  });
}

/** @param without what holds where it is not given */
function formatOption(available: readonly string[], without: string): Option {
  return new Option('--format <format>', 'the form of the results')
    .choices(available)
    .default(undefined, without)
    .argParser((format) => {
      if (available.includes(format)) return format;
      throw new InvalidArgumentError(`There is no such format: expected ${enumerated(available, 'or')}.`);
    });
}
