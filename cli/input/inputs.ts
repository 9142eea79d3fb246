// What `check` can look at: an entry for each option, in the order in which help lists them.
import type { Network, SliceName, slices } from '../../shared/network/network';
import type { ConfiguredRule } from '../../shared/rule/evaluate';
import type { PlannedNetwork } from '../../shared/sources/planned/network';
import { withKnownServices } from '../../shared/sources/known-services';
import type { Progress } from '../shell/progress';
import type { Io } from '../shell/terminal';
import { misnamedFiles, readOwnFolder } from './describe-folder';
import type { Wants } from './live';
import { readPlanned } from './planned';
import { readSnapshots } from './snapshots';
import type { Unread } from './unread';

/** What reading an input may need beside its files. */
export interface InputContext {
  readonly configured: readonly ConfiguredRule[];
  readonly regions: readonly string[];
  readonly profile: string | undefined;
  readonly accountId: string | undefined;
  /** The folder of the configuration that a plan was made of. */
  readonly source: string | undefined;
  /** Of templates: values of their parameters, as they were given. */
  readonly parameterValues: readonly string[] | undefined;
  /** What is there already, over which a plan is laid. */
  readonly existing: readonly Network[] | undefined;
  readonly env: Io['env'];
  /** The program itself, for threads of its own; without it there are none. */
  readonly program: URL | undefined;
  /** In milliseconds since 1970. */
  readonly time: number;
  readonly progress: Progress;
  /** What is to be read beside what the rules need. */
  readonly also: Wants | undefined;
}

/** What an input holds: networks that are there, or networks that there would be. */
export type Reading =
  | {
      readonly networks: readonly Network[];
      /** Why something could not be read, for people. */
      readonly problems?: readonly string[];
      readonly unread?: Unread;
    }
  | {
      readonly planned: readonly PlannedNetwork[];
      /** What their authors may not have meant, in sentences. */
      readonly warnings?: readonly string[];
      readonly problems?: readonly string[];
    };

/** A thing that `check` can look at. */
export interface Input {
  /** Its option, without `--`. */
  readonly name: string;
  /** What stands behind the option, as help shows it; nothing behind a flag. */
  readonly value: '<file>' | '<file...>' | '<dir>' | '';
  readonly description: string;
  /** `planned`: of what is judged nothing need exist yet. */
  readonly stage: 'live' | 'recorded' | 'planned';
  /** @throws UnusableInput, UnusableArguments, LiveReadFailed */
  readonly read: (paths: readonly string[], context: InputContext) => Promise<Reading>;
  /** What to say where it holds nothing at all; `undefined`: that was said when it was read. */
  readonly empty: string | undefined;
  /** What to say where it holds nothing of a slice; `undefined`: likewise. */
  readonly lacks: ((slice: (typeof slices)[SliceName]) => string) | undefined;
}

const noItems = 'The input holds no configuration items of types that the rules know: nothing was judged.';
const noVpc = 'The input holds no VPC and nothing in one: nothing was judged.';

/** Networks that AWS is not asked about: its public lists tell of services. */
function offline(networks: readonly Network[]): { readonly networks: readonly Network[] } {
  return { networks: networks.map((network) => withKnownServices(network)) };
}

/** All inputs. */
export const inputs = [
  {
    name: 'snapshot',
    value: '<file...>',
    description: 'snapshot or history files of AWS Config: .json, .json.gz, - for standard input',
    stage: 'recorded',
    read: async (paths, { progress, program }) => offline(await readSnapshots(paths, progress, program)),
    empty: noItems,
    lacks: ({ resourceType }) => `There are no ${String(resourceType)} items`,
  },
  {
    name: 'describe',
    value: '<dir>',
    description: 'a folder of `aws ec2 describe-*` outputs of one account and Region',
    stage: 'recorded',
    read: async ([folder = '']) => ({
      ...offline([await readOwnFolder(folder)]),
      problems: await misnamedFiles(folder),
    }),
    empty: noItems,
    lacks: ({ file }) => `${file} is missing`,
  },
  {
    name: 'live',
    value: '',
    description: 'the account that the AWS credentials reach',
    stage: 'live',
    read: async (_paths, context) => {
      // The SDK takes longer to load than everything else.
      const { readLive } = await import('./live');
      return readLive(context.configured, context);
    },
    empty: undefined,
    lacks: undefined,
  },
  {
    name: 'template',
    value: '<file...>',
    description: 'CloudFormation or SAM templates, or a cdk.out folder, before they are deployed; judged together',
    stage: 'planned',
    read: (template, { regions: [region], accountId, parameterValues }) =>
      readPlanned({ template, region, accountId, parameterValues }),
    empty: noVpc,
    lacks: ({ title }) => `There are no ${title}`,
  },
  {
    name: 'plan',
    value: '<file>',
    description: 'a Terraform plan as `terraform show -json` prints it, or a state',
    stage: 'planned',
    read: ([plan], { regions: [region], accountId, source, env, existing }) =>
      readPlanned({ plan, region, accountId, source, env, existing }),
    empty: noVpc,
    lacks: ({ title }) => `There are no ${title}`,
  },
] as const satisfies readonly Input[];

/** The name of an input. */
export type InputName = (typeof inputs)[number]['name'];

/** The options of `check` that name inputs, as they were given. */
export type InputOptions = Readonly<Partial<Record<InputName, string | readonly string[] | boolean>>>;

/** What `check` looked at. */
export interface Origin {
  readonly kind: InputName;
  /** The files or the folder as they were named, `-` for standard input; of a live account none. */
  readonly paths: readonly string[];
}

/** The inputs that the options name. */
export function originsOf(options: InputOptions): readonly Origin[] {
  return inputs.flatMap(({ name }) => {
    const given = options[name];
    if (given === undefined || given === false) return [];
    return [{ kind: name, paths: given === true ? [] : [given].flat() }];
  });
}

/** The input of that name. */
export function inputNamed(name: InputName): Input {
  return inputs.find((input) => input.name === name) ?? inputs[0];
}
