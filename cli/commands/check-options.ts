// The options of check, and what they must be together.
import { inputNamed, inputs, originsOf, type Input, type InputOptions, type Origin } from '../input/inputs';
import type { Failure, SeverityOption } from '../input/choices';
import { UnusableArguments } from '../shell/refusal';
import { enumerated } from '../shell/words';

/** The options of `check`, as they were given. */
export interface CheckOptions extends InputOptions {
  readonly accountId?: string;
  readonly source?: string;
  readonly parameterValues?: readonly string[];
  readonly region: readonly string[];
  readonly profile?: string;
  readonly rule: readonly string[];
  readonly excludeRule: readonly string[];
  readonly vpcId: readonly string[];
  readonly resolve?: boolean;
  readonly parameters?: string;
  /** `undefined`: each output's by its name, on standard output the table. */
  readonly format?: string;
  readonly output: readonly string[];
  readonly severity?: SeverityOption;
  readonly all?: boolean;
  readonly baseline?: string;
  readonly failOn?: Failure;
  readonly config?: string;
}

/** What is judged, and what is there already where that is a plan. */
export type AcceptedOrigin = Origin & { readonly over?: Origin };

function isThere({ kind }: Origin): boolean {
  return inputNamed(kind).stage !== 'planned';
}

/**
 * The one input that the options name, or a plan and what it is laid over.
 * @throws UnusableArguments where the options contradict each other
 */
export function acceptedOrigin(options: CheckOptions): AcceptedOrigin {
  const origins = originsOf(options);
  const plan = origins.find(({ kind }) => kind === 'plan');
  const [over] = origins.length === 2 && plan ? origins.filter(isThere) : [];
  if (plan && over) {
    refuseStandardInputTwice([...plan.paths, ...over.paths, options.baseline, options.config]);
    refuseWhatDoesNotBelong(inputNamed('plan'), options, over.kind === 'live');
    return { ...plan, over };
  }
  const [origin, ...others] = origins;
  if (!origin) {
    const each = inputs.map(({ name, value }) => `--${name}${value.replace(/<(\w+).*>/, ' $1').toUpperCase()}`);
    throw new UnusableArguments(`check needs something to look at: expected ${enumerated(each, 'or')}.`);
  }
  if (others.length > 0) {
    const given = origins.map(({ kind }) => `--${kind}`);
    throw new UnusableArguments(`${given.join(' and ')} cannot be combined: expected one of them.`);
  }
  refuseStandardInputTwice([...origin.paths, options.baseline, options.config]);
  if (options.source !== undefined && origin.kind !== 'plan') {
    throw new UnusableArguments('--source belongs to --plan: expected the folder that the plan was made in.');
  }
  if (options.parameterValues !== undefined && origin.kind !== 'template') {
    throw new UnusableArguments('--parameter-values belongs to --template: elsewhere nothing has parameters.');
  }
  refuseWhatDoesNotBelong(inputNamed(origin.kind), options, false);
  return origin;
}

function refuseStandardInputTwice(files: readonly (string | undefined)[]): void {
  if (files.filter((file) => file === '-').length > 1) {
    throw new UnusableArguments('- is standard input, which can be read once: expected - once, and names of files.');
  }
}

/** @param isOverLive whether a plan is laid over a live account */
function refuseWhatDoesNotBelong({ stage }: Input, options: CheckOptions, isOverLive: boolean): void {
  const { accountId, region: regions, profile, resolve } = options;
  const named = (wanted: (input: Input) => boolean, conjunction: 'and' | 'or') =>
    enumerated(
      inputs.filter(wanted).map(({ name }) => `--${name}`),
      conjunction,
    );
  const planned = named((input) => input.stage === 'planned', 'and');
  if (stage === 'planned') {
    if (resolve === true) {
      const there = named((input) => input.stage !== 'planned', 'or');
      throw new UnusableArguments(`--resolve needs endpoints that exist: expected ${there}.`);
    }
    if (profile !== undefined && !isOverLive)
      throw new UnusableArguments('--profile belongs to --live: nothing is read from AWS.');
    refuseWrongPlace(options, planned);
    return;
  }
  if (accountId !== undefined) {
    throw new UnusableArguments(`--account-id belongs to ${planned}: elsewhere the account is known.`);
  }
  if (stage !== 'live' && (regions.length > 0 || profile !== undefined)) {
    throw new UnusableArguments(
      `--${regions.length === 0 ? 'profile' : 'region'} belongs to --live: files say themselves where they are from.`,
    );
  }
}

function refuseWrongPlace({ accountId, region: [region, ...others] }: CheckOptions, planned: string): void {
  if (others.length > 0) {
    throw new UnusableArguments(`${planned} are judged for one Region: expected --region once.`);
  }
  if (accountId !== undefined && !/^[0-9]{12}$/.test(accountId)) {
    throw new UnusableArguments(`--account-id ${JSON.stringify(accountId)}: expected 12 digits.`);
  }
  if (region !== undefined && !/^[a-z]{2,8}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2}$/.test(region)) {
    throw new UnusableArguments(`--region ${JSON.stringify(region)}: expected a Region such as us-east-1.`);
  }
}
