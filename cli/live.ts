// check --live: the network of the account that the credentials reach. Loaded only where it is asked for.
import { DescribeVpcBlockPublicAccessOptionsCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { readMissing } from '../shared/aws/collect';
import { hostedZones } from '../shared/aws/hosted-zones';
import * as readers from '../shared/aws/readers';
import type { Reader, Readers } from '../shared/aws/readers';
import { emptyNetwork, sliceNames, slices, type Network, type SliceName } from '../shared/network/network';
import { evaluateRegion, type ConfiguredRule, type Missing } from '../shared/rule/evaluate';
import type { Occasion } from '../shared/rule/rule';
import { harmless } from './terminal';
import { LiveReadFailed, UnusableArguments } from './refusal';

/** Where to look. */
export interface LiveOptions {
  readonly region: string | undefined;
  readonly profile: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly time: number;
}

/** Reads more of a network. */
export type Read = (network: Network, missing: Missing) => Promise<Network>;

/**
 * The network, with all that the rules need.
 * @throws UnusableArguments, LiveReadFailed
 */
export async function readLive(configured: readonly ConfiguredRule[], options: LiveOptions): Promise<Network> {
  const { env, profile, time } = options;
  const region = options.region ?? nonEmpty(env['AWS_REGION']) ?? nonEmpty(env['AWS_DEFAULT_REGION']);
  if (region !== undefined && !/^[a-z]{2,8}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2}$/.test(region)) {
    throw new UnusableArguments(`Region ${JSON.stringify(region)} is not one of AWS: expected a name like us-east-1.`);
  }
  // What the SDK says of Node.js is for developers, and standard error is for what concerns the reader.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  // For every client, also those that readers make: they must all look into the same account.
  if (profile !== undefined) process.env['AWS_PROFILE'] = profile;
  const ec2 = new EC2Client({
    ...(region === undefined ? {} : { region }),
    maxAttempts: 5,
    retryMode: 'adaptive',
    requestHandler: { connectionTimeout: 5000, requestTimeout: 30_000 },
  });
  const failed = failedActions();
  const where = { region: region ?? 'no Region', profile };
  try {
    where.region = await regionOf(ec2);
    const accountId = await failed.watch('ec2:DescribeVpcs', () => accountOf(ec2));
    const collector = { ec2, readers: watched(failed) };
    return await sweep(configured, emptyNetwork(accountId, where.region), time, (network, missing) =>
      readMissing(collector, network, missing),
    );
  } catch (error) {
    if (!(error instanceof Error) || error instanceof UnusableArguments || error instanceof LiveReadFailed) throw error;
    throw explained(error, failed.of(error), where);
  } finally {
    ec2.destroy();
  }
}

/** Which action an error answers: the SDK's errors do not say. */
function failedActions() {
  const actions = new WeakMap<Error, string>();
  return {
    of: (error: Error) => actions.get(error),
    async watch<T>(action: string, call: () => Promise<T>): Promise<T> {
      try {
        return await call();
      } catch (error) {
        if (error instanceof Error) actions.set(error, action);
        throw error;
      }
    },
  };
}

function watched(failed: ReturnType<typeof failedActions>): Readers {
  const all: Readonly<Record<SliceName, Reader>> = { ...readers, hostedZones };
  const entries = sliceNames.map((name): [SliceName, Reader] => [
    name,
    (source, keys) => failed.watch(slices[name].actions.join(' or '), () => all[name](source, keys)),
  ]);
  return Object.fromEntries(entries);
}

/**
 * The network with all that the rules need and AWS has. Ends also where an answer leaves a question open: what was
 * asked for once is not asked for again.
 */
export async function sweep(
  configured: readonly ConfiguredRule[],
  start: Network,
  time: number,
  read: Read,
): Promise<Network> {
  // As in Lambda: what could be looked up is looked up.
  const occasion: Occasion = { kind: 'change', time };
  // Their names head the table, whatever the rules need.
  const asked = new Set(['vpcs all']);
  let network = await read(start, new Map([['vpcs', new Set(['all'])]]));
  for (;;) {
    const missing = new Map<SliceName, Set<string>>();
    for (const each of configured) {
      for (const [slice, keys] of evaluateRegion(each, network, occasion).missing) {
        for (const key of keys) {
          if (asked.has(`${slice} ${key}`)) continue;
          asked.add(`${slice} ${key}`);
          missing.set(slice, (missing.get(slice) ?? new Set()).add(key));
        }
      }
    }
    if (missing.size === 0) return network;
    network = await read(network, missing);
  }
}

async function regionOf(ec2: EC2Client): Promise<string> {
  try {
    return await ec2.config.region();
  } catch (error) {
    if (error instanceof Error && error.message === 'Region is missing') {
      throw new UnusableArguments('No Region: give --region, set AWS_REGION, or use a profile that has one.');
    }
    throw error;
  }
}

/**
 * The account of the credentials. Of resources that are not its own (a shared VPC) a rule says nothing, so a wrong
 * guess would be a wrong verdict. The credentials may know it; EC2 tells it with its setting for Block Public Access;
 * and the owner of a default VPC is the caller, for only other subnets than those of default VPCs can be shared
 * (Amazon VPC User Guide, "Share your VPC subnets with other accounts").
 */
async function accountOf(ec2: EC2Client): Promise<string> {
  const { accountId } = await ec2.config.credentials();
  if (accountId !== undefined) return accountId;
  try {
    const { VpcBlockPublicAccessOptions } = await ec2.send(new DescribeVpcBlockPublicAccessOptionsCommand({}));
    if (VpcBlockPublicAccessOptions?.AwsAccountId !== undefined) return VpcBlockPublicAccessOptions.AwsAccountId;
  } catch {
    // Denied, or an older API: the next way may still be open.
  }
  const { Vpcs = [] } = await ec2.send(
    new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }),
  );
  const [owner, ...others] = new Set(Vpcs.map(({ OwnerId }) => OwnerId));
  if (owner !== undefined && others.length === 0) return owner;
  throw new LiveReadFailed(
    'Nothing says which account the credentials are of: set AWS_ACCOUNT_ID, or allow ec2:DescribeVpcBlockPublicAccessOptions.',
  );
}

const deniedNames: ReadonlySet<string> = new Set([
  'UnauthorizedOperation',
  'AccessDenied',
  'AccessDeniedException',
  'Client.UnauthorizedOperation',
]);
const refusedNames: ReadonlySet<string> = new Set([
  'AuthFailure',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);
const unreachableCodes: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);

/** The failure as a sentence that says what to do. */
function explained(
  error: Error,
  action: string | undefined,
  { region, profile }: { readonly region: string; readonly profile: string | undefined },
): Error {
  const said = firstSentence(error.message);
  const code = 'code' in error ? String(error.code) : '';
  const failure = (message: string) => new LiveReadFailed(message, { cause: error });
  if (error.name === 'CredentialsProviderError' || error.name === 'ProviderError') {
    const where = profile === undefined ? '' : ` in the profile ${JSON.stringify(profile)}`;
    return failure(
      `No AWS credentials${where}: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, sign in, or choose another --profile (${said}).`,
    );
  }
  if (deniedNames.has(error.name)) {
    return failure(`${action ?? 'A call'} was denied in ${region}: allow it to the credentials in use (${said}).`);
  }
  if (refusedNames.has(error.name)) {
    return failure(
      `AWS does not accept the credentials in ${region}: expired, wrong, or not for this Region (${said}).`,
    );
  }
  if (error.name === 'OptInRequired') return failure(`The account has not enabled the Region ${region} (${said}).`);
  if (unreachableCodes.has(code) || error.name === 'TimeoutError') {
    return failure(`AWS cannot be reached in ${region}: check the Region's name and the network (${said}).`);
  }
  // What is wrong in this program is for run() to report.
  if (action === undefined) return error;
  return failure(`${action} failed in ${region}: ${error.name} (${said}).`);
}

// The SDK's messages can be pages long, and may hold an encoded policy decision.
function firstSentence(message: string): string {
  const [line = ''] = message.trim().split('\n');
  const [sentence = ''] = line.split('. ');
  const text = harmless(sentence).replace(/\.$/, '');
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
