// Runs the command line inside the test.
import type { Rule } from '../../shared/rule/rule';
import { run } from '../../cli/run';

/** How a run ended, and what it wrote. */
export interface Ending {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** What is special about the process around the run. */
export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  /** The working folder: by default one without vpce-rules.yaml. */
  readonly cwd?: string;
  /** ISO 8601. */
  readonly now?: string;
  readonly pack?: readonly Rule[];
  /** The addresses behind names; others do not exist. */
  readonly names?: Readonly<Record<string, readonly string[]>>;
}

/** The ending of `vpce-rules` with these arguments. */
export async function vpceRules(
  argv: readonly string[],
  { env = {}, columns, pack, names = {}, cwd = '/', now = '2026-03-01T12:00:00Z' }: Surroundings = {},
): Promise<Ending> {
  let out = '';
  let err = '';
  const io = {
    out: (text: string) => {
      out += text;
      return Promise.resolve();
    },
    err: (text: string) => {
      err += text;
    },
    env: { LANG: 'en_US.UTF-8', ...env },
    cwd,
    columns,
    errColumns: undefined,
    now: () => Date.parse(now),
    lookup: (name: string) =>
      names[name]
        ? Promise.resolve(names[name])
        : Promise.reject(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' })),
  };
  const status = await (pack ? run(argv, io, pack) : run(argv, io));
  return { status, out, err };
}
