// vpce-rules completion: scripts that complete commands, options and their values, made from the commands themselves.
// Fixed text: pressing Tab starts no program. (Libraries for it complete no file names, or write to the shell's files.)
import type { Argument, Command, Option } from 'commander';

/** The shells that a script can be made for. */
export const shells = ['bash', 'zsh', 'fish'] as const;

/** A shell. */
export type Shell = (typeof shells)[number];

/** What may stand for a value: words, names of files or folders, or whatever one likes. */
type Values = readonly string[] | 'files' | 'folders' | 'anything';

interface CompletedOption {
  readonly long: string;
  readonly short: string | undefined;
  readonly description: string;
  /** `undefined`: it takes no value. */
  readonly values: Values | undefined;
  readonly isVariadic: boolean;
}

interface Completed {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** Of its first argument. */
  readonly values: Values | undefined;
}

/**
 * The script for a shell.
 * @param words by the name of a placeholder (`<rule>`), what may stand for it; `<file>` and `<dir>` go without saying
 */
export function completionScript(
  program: Command,
  shell: Shell,
  words: Readonly<Record<string, readonly string[]>>,
): string {
  const commands = program
    .createHelp()
    .visibleCommands(program)
    .map((command) => completed(command, words));
  // `help` takes the name of a command.
  const names = commands.map(({ name }) => name);
  const all = commands.map((command) => (command.name === 'help' ? { ...command, values: names } : command));
  return scripts[shell](all, completed(program, words));
}

function completed(command: Command, words: Readonly<Record<string, readonly string[]>>): Completed {
  const [argument] = command.registeredArguments;
  const valuesOf = ({ argChoices }: Option | Argument, placeholder: string): Values =>
    argChoices ?? words[placeholder] ?? places[placeholder] ?? 'anything';
  return {
    name: command.name(),
    summary: command.summary() || command.description(),
    options: command
      .createHelp()
      .visibleOptions(command)
      .map((option) => ({
        long: option.long ?? '',
        short: option.short,
        description: option.description,
        values: option.required ? valuesOf(option, /<([a-z-]+)/.exec(option.flags)?.[1] ?? '') : undefined,
        isVariadic: option.variadic,
      })),
    values: argument && valuesOf(argument, argument.name()),
  };
}

const places: Readonly<Record<string, Values>> = { file: 'files', dir: 'folders' };

type Script = (commands: readonly Completed[], program: Completed) => string;

const scripts: Readonly<Record<Shell, Script>> = { bash, zsh, fish };

/** The lines of a part of a script. */
function lines(each: readonly string[], margin = ''): string {
  return each.map((line) => margin + line).join('\n');
}

function bash(commands: readonly Completed[], program: Completed): string {
  const words = (list: readonly string[]) => `COMPREPLY=($(compgen -W "${list.join(' ')}" -- "$word"))`;
  const flags = (options: readonly CompletedOption[]) =>
    words(options.flatMap(({ short, long }) => [short ?? [], long].flat()));
  const given = (values: Values): string => {
    if (values === 'files') return '_vpce_rules_names -f';
    if (values === 'folders') return '_vpce_rules_names -d';
    return values === 'anything' ? ':' : words(values);
  };
  // `option` is followed by a dot for each word behind it: only an option with several values cares.
  const ofOptions = commands.flatMap(({ name, options }) =>
    options.flatMap(({ long, values, isVariadic }) =>
      values === undefined ? [] : [`"${name} ${long}"${isVariadic ? '*' : ''}) ${given(values)}; return ;;`],
    ),
  );
  const ofCommands = commands.flatMap(({ name, options, values }) => [
    `"${name} -"*) ${flags(options)} ;;`,
    `"${name} "*) ${values === undefined ? flags(options) : given(values)} ;;`,
  ]);
  return `# Completion of vpce-rules in bash. Load it with: eval "$(vpce-rules completion bash)"
_vpce_rules_names() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen "$1" -- "$word"))
}
_vpce_rules() {
  local word=\${COMP_WORDS[COMP_CWORD]} command= option= at
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    case \${COMP_WORDS[at]} in
      =) ;;
      -*) option=\${COMP_WORDS[at]} ;;
      *) if [ -z "$command" ]; then command=\${COMP_WORDS[at]}; else option+=.; fi ;;
    esac
  done
  if [ "$word" = = ]; then word=; fi
  if [[ $word != -* ]]; then
    case "$command $option" in
${lines(ofOptions, '      ')}
    esac
  fi
  case "$command $word" in
    " -"*) ${flags(program.options)} ;;
    " "*) ${words(commands.map(({ name }) => name))} ;;
${lines(ofCommands, '    ')}
  esac
}
complete -F _vpce_rules vpce-rules
`;
}

function zsh(commands: readonly Completed[], program: Completed): string {
  const text = (raw: string) => raw.replace(/[[\]:\\]/g, '\\$&').replaceAll("'", "'\\''");
  const given = (values: Values): string => {
    if (values === 'files') return '_files';
    if (values === 'folders') return '_files -/';
    return values === 'anything' ? ' ' : `(${values.join(' ')})`;
  };
  const spec = ({ long, short, description, values, isVariadic }: CompletedOption): string => {
    const names = short === undefined ? `'*${long}` : `{${short},${long}}'`;
    // Several values go on until the next option.
    const value = values === undefined ? '' : `:${isVariadic ? '*-*:' : ''}${long.slice(2)}:${given(values)}`;
    return `${names}[${text(description)}]${value}'`;
  };
  const specs = ({ options, values }: Completed) =>
    [...options.map(spec), ...(values === undefined ? [] : [`'1:value:${given(values)}'`])].join(' ');
  return `#compdef vpce-rules
# Completion of vpce-rules in zsh. Load it with: source <(vpce-rules completion zsh)
_vpce_rules() {
  local context state state_descr line
  local -A opt_args
  _arguments -C ${specs(program)} '1:command:->command' '*::argument:->argument'
  case $state in
    command)
      local -a commands=(
${lines(
  commands.map(({ name, summary }) => `'${name}:${text(summary)}'`),
  '        ',
)}
      )
      _describe command commands ;;
    argument)
      case $line[1] in
${lines(
  commands.map((command) => `${command.name}) _arguments ${specs(command)} ;;`),
  '        ',
)}
      esac ;;
  esac
}
if [ "$funcstack[1]" = _vpce_rules ]; then _vpce_rules "$@"; else compdef _vpce_rules vpce-rules; fi
`;
}

function fish(commands: readonly Completed[], program: Completed): string {
  const text = (raw: string) => `'${raw.replace(/[\\']/g, '\\$&')}'`;
  const given = (values: Values): string => {
    if (values === 'files') return '-F';
    if (values === 'folders') return "-f -a '(__fish_complete_directories)'";
    return values === 'anything' ? '-f' : `-f -a ${text(values.join(' '))}`;
  };
  const line = (condition: string, ...rest: readonly string[]) =>
    ['complete -c vpce-rules -n', text(condition), ...rest].filter((part) => part !== '').join(' ');
  const option =
    (condition: string) =>
    ({ long, short, description, values }: CompletedOption) =>
      line(
        condition,
        short === undefined ? '' : `-s ${short.slice(1)}`,
        `-l ${long.slice(2)}`,
        values === undefined ? '' : `-r ${given(values)}`,
        `-d ${text(description)}`,
      );
  const each = commands.flatMap(({ name, summary, options, values = 'anything' }) => {
    const condition = `__fish_seen_subcommand_from ${name}`;
    // Behind the first of several files come more of them.
    const goesOn = values === 'anything' && options.some(({ isVariadic }) => isVariadic);
    return [
      line('__fish_use_subcommand', `-f -a ${name}`, `-d ${text(summary)}`),
      line(condition, given(goesOn ? 'files' : values)),
      ...options.map(option(condition)),
    ];
  });
  return `# Completion of vpce-rules in fish. Load it with: vpce-rules completion fish | source
${lines([...program.options.map(option('__fish_use_subcommand')), ...each])}
`;
}
