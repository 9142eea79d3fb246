// The command line: its commands and options, and how it ends.
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { rules } from '../functions/index';
import type { Rule } from '../shared/rule/rule';
import { version } from '../package.json';
import { check, failures, type CheckOptions } from './check';
import { explanationOf } from './explain';
import { formats } from './formats';
import { UnusableInput } from './inputs';
import { write } from './output';
import { ruleWithId } from './parameter-file';
import { LiveReadFailed, UnusableArguments } from './refusal';
import { rulesJson, rulesTable } from './rules';
import { harmless, paint, styleFor, type Io } from './terminal';

/** Arguments or input that cannot be used, or a failure. */
const unusable = 2;

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

interface Session {
  readonly io: Io;
  readonly pack: readonly Rule[];
  /** What commander has to say on standard output: help, or the version. */
  help: string;
  status: number;
}

function programOf(session: Session): Command {
  const { io, pack } = session;
  const style = styleFor(io, false);
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
    .configureHelp({ styleTitle: (title) => paint(style, 'bold', title) })
    .addHelpText('after', programHelp);

  const several = (value: string, sofar: readonly string[]) => [...sofar, value];
  program
    .command('check')
    .summary('judge the VPC endpoints of an account')
    .description('Judges the VPC endpoints of an account, and what they depend on. Reads only; changes nothing.')
    .optionsGroup('What to look at (exactly one):')
    .option('--snapshot <file...>', 'snapshot or history files of AWS Config: .json, .json.gz, - for standard input')
    .option('--describe <dir>', 'a folder of `aws ec2 describe-*` outputs of one account and Region')
    .option('--live', 'the account that the AWS credentials reach')
    .option('--template <file>', 'a CloudFormation or SAM template, YAML or JSON, before it is deployed')
    .option('--plan <file>', 'a Terraform plan as `terraform show -json` prints it, before it is applied')
    .optionsGroup('With --live, --template and --plan:')
    .option('--region <region>', 'the Region (else AWS_REGION, the profile; the plan; for templates us-east-1)')
    .option('--account-id <id>', 'with --template and --plan: the account (else 123456789012 stands in)')
    .option('--profile <profile>', 'a profile of the AWS configuration files')
    .optionsGroup('What to judge:')
    .addOption(repeatable('--rule <id>', 'only this rule; may be repeated').argParser(several))
    .addOption(repeatable('--vpc-id <id>', 'only resources in this VPC; may be repeated').argParser(several))
    .option('--parameters <file>', 'values of rule parameters: {"<rule-id>": {"<parameter>": "<string>"}}')
    .optionsGroup('What to show:')
    .addOption(formatOption(formats))
    .option('--output <file>', 'write the results to a file, whole or not at all')
    .option('--all', 'in the table, show also what is compliant, not applicable or without data')
    .addOption(
      new Option('--fail-on <what>', 'what makes the exit status 1; insufficient-data includes non-compliant')
        .choices([...failures])
        .default('non-compliant'),
    )
    .helpOption('-h, --help', 'print help')
    .addHelpText('after', checkHelp)
    .action(async (options: CheckOptions) => {
      session.status = await check(options, pack, io);
    });

  program
    .command('rules')
    .summary('list the rules')
    .description('Lists the rules: id, title, severity, resource type, triggers and parameters.')
    .addOption(formatOption(['table', 'json']))
    .action(async ({ format }: { readonly format: string }) => {
      await write([format === 'json' ? rulesJson(pack) : rulesTable(pack, style)], undefined, io);
    });

  program
    .command('explain')
    .summary('explain a rule')
    .description('Says why a rule exists, what passes and what fails, and how to put it right.')
    .argument('<rule>', 'the id of a rule, as vpce-rules rules lists them')
    .action(async (id: string) => {
      await write([await explanationOf(ruleWithId(pack, id), style)], undefined, io);
    });
  return program;
}

function repeatable(flags: string, description: string): Option {
  return new Option(flags, description).default([], 'all');
}

function formatOption(available: readonly string[]): Option {
  return new Option('--format <format>', `the form of the results: ${available.join(' or ')}`)
    .default('table')
    .argParser((format) => {
      if (available.includes(format)) return format;
      throw new InvalidArgumentError(`There is no such format: expected ${available.join(' or ')}.`);
    });
}

const programHelp = `
Examples:
  vpce-rules check --live --region us-east-1
  vpce-rules rules
  vpce-rules explain vpce-sg-allows-https

vpce-rules help check says more about check.`;

const checkHelp = `
Examples:
  vpce-rules check --snapshot snapshot.json.gz
  vpce-rules check --describe estate --rule vpce-sg-allows-https --all
  vpce-rules check --live --profile audit --region eu-central-1 --format json --output result.json
  terraform plan -out tf.plan && terraform show -json tf.plan | vpce-rules check --plan -
  vpce-rules check --template network.yaml --region eu-central-1
  aws configservice get-resource-config-history --resource-type AWS::EC2::VPCEndpoint \\
    --resource-id vpce-0a1b2c3d4e5f60001 | vpce-rules check --snapshot -

The folder of --describe holds what the commands print as JSON, each named after its command:
caller.json ({"Account": "123456789012", "Region": "us-east-1"}), describe-vpc-endpoints.json,
describe-vpcs.json and so on. A file that is missing means "not known", never "there is none".

Exit status:
  0  nothing to complain of
  1  at least one evaluation that --fail-on names
  2  unusable arguments or input, or a failure; standard error says what, in a line

Environment: NO_COLOR, FORCE_COLOR, COLUMNS; with --live what the AWS SDK reads, for instance
AWS_PROFILE and AWS_ENDPOINT_URL. DEBUG=1 shows where an internal error happened.`;

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
