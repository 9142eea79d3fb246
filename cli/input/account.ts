// The account that the credentials reach: its clients, its Regions, its number.
import {
  DescribeRegionsCommand,
  DescribeVpcBlockPublicAccessOptionsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { CallFailed, call, sentencesOf, type Failure } from './aws-failures';
import { realOwner, type Owned } from './ownership';
import { LiveReadFailed, UnusableArguments } from '../shell/refusal';

/** Which account and Regions. */
export interface Place {
  /** None: the Region of the environment or the profile. `all`: every Region that the account has enabled. */
  readonly regions: readonly string[];
  readonly profile: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The account, reached. */
export interface AwsAccount {
  readonly accountId: string;
  /** A client for each Region; whoever opened the account destroys them. */
  readonly clients: ReadonlyMap<string, EC2Client>;
  /** The profile in use, if any. */
  readonly profile: string | undefined;
}

/** Adaptive, but never without an end. */
const maxAttempts = 5;

/**
 * Reaches the account.
 * @throws UnusableArguments, LiveReadFailed
 */
export async function openAccount({ regions, profile, env }: Place): Promise<AwsAccount> {
  for (const region of regions) refuseUnlikelyRegion(region, regions);
  // What the SDK says of Node.js is for developers, and standard error is for what concerns the reader.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  // For every client, also those that readers make: they must all look into the same account.
  if (profile !== undefined) process.env['AWS_PROFILE'] = profile;
  const current = nonEmpty(env['AWS_REGION']) ?? nonEmpty(env['AWS_DEFAULT_REGION']);
  if (current !== undefined && regions.length === 0) refuseUnlikelyRegion(current, [current]);
  const clients = new Map<string, EC2Client>();
  const used = profile ?? nonEmpty(env['AWS_PROFILE']);
  try {
    for (const region of await namesOf(regions, current, profile, used))
      clients.set(region, clientFor(region, profile));
    return { accountId: await accountOf(clients, used), clients, profile: used };
  } catch (error) {
    for (const client of clients.values()) client.destroy();
    throw error;
  }
}

function clientFor(region: string | undefined, profile: string | undefined): EC2Client {
  return new EC2Client({
    ...(region === undefined ? {} : { region }),
    // Whoever names a profile need not be told that there are other credentials too.
    ...(profile === undefined ? {} : { logger: silent }),
    maxAttempts,
    retryMode: 'adaptive',
    requestHandler: { connectionTimeout: 5000, requestTimeout: 30_000 },
  });
}

const say = () => undefined;
const silent = { debug: say, info: say, warn: say, error: say };

async function namesOf(
  regions: readonly string[],
  current: string | undefined,
  profile: string | undefined,
  used: string | undefined,
): Promise<readonly string[]> {
  if (regions.length > 0 && !regions.includes('all')) return [...new Set(regions)];
  const client = clientFor(current, profile);
  try {
    if (regions.length === 0) return [await regionOf(client)];
    // Any Region knows them all.
    const region = await regionOf(client).catch(() => 'us-east-1');
    return await enabledRegions(region, profile, used);
  } finally {
    client.destroy();
  }
}

async function enabledRegions(
  region: string,
  profile: string | undefined,
  used: string | undefined,
): Promise<readonly string[]> {
  const client = clientFor(region, profile);
  try {
    const { Regions = [] } = await call(['ec2:DescribeRegions'], () => client.send(new DescribeRegionsCommand({})));
    const names = Regions.flatMap(({ RegionName }) => RegionName ?? []).sort();
    if (names.length === 0) throw new LiveReadFailed('AWS says that the account has no Region: give --region.');
    return names;
  } catch (error) {
    throw refusal([{ region, error: error as Error }], used);
  } finally {
    client.destroy();
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

function refuseUnlikelyRegion(region: string, all: readonly string[]): void {
  if (region === 'all') {
    if (new Set(all).size > 1) throw new UnusableArguments('--region all cannot be combined with other Regions.');
    return;
  }
  if (!/^[a-z]{2,8}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2}$/.test(region)) {
    throw new UnusableArguments(`Region ${JSON.stringify(region)} is not one of AWS: expected a name like us-east-1.`);
  }
}

/** The number that any of the Regions tells. */
async function accountOf(clients: ReadonlyMap<string, EC2Client>, profile: string | undefined): Promise<string> {
  try {
    return await Promise.any([...clients.values()].map(accountIn));
  } catch (error) {
    const errors = (error as AggregateError).errors as readonly Error[];
    throw refusal(
      [...clients.keys()].map((region, index) => ({ region, error: errors[index] ?? (error as Error) })),
      profile,
    );
  }
}

function refusal(failures: readonly Failure[], profile: string | undefined): Error {
  try {
    return new LiveReadFailed(sentencesOf(failures, profile).join(' '));
  } catch (error) {
    return error as Error;
  }
}

/**
 * The account of the credentials. Of resources that are not its own (a shared VPC) a rule says nothing, so a wrong
 * guess would be a wrong verdict. The credentials may know it; EC2 tells it with its setting for Block Public Access;
 * and the owner of a default VPC is the caller, for only other subnets than those of default VPCs can be shared
 * (Amazon VPC User Guide, "Share your VPC subnets with other accounts").
 */
async function accountIn(ec2: EC2Client): Promise<string> {
  const { accountId } = await call([], () => ec2.config.credentials());
  if (accountId !== undefined) return accountId;
  try {
    const { VpcBlockPublicAccessOptions } = await call(['ec2:DescribeVpcBlockPublicAccessOptions'], () =>
      ec2.send(new DescribeVpcBlockPublicAccessOptionsCommand({})),
    );
    if (VpcBlockPublicAccessOptions?.AwsAccountId !== undefined) return VpcBlockPublicAccessOptions.AwsAccountId;
  } catch (error) {
    // Denied, or an older API: the next way may still be open. Where there is no way at all, it says the same.
    if (!(error instanceof CallFailed)) throw error;
  }
  const { Vpcs = [] } = await call(['ec2:DescribeVpcs'], () =>
    ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] })),
  );
  const [owner, ...others] = new Set(Vpcs.map(({ OwnerId }) => OwnerId));
  if (owner !== undefined && others.length === 0) return owner;
  throw new LiveReadFailed(
    'Nothing says which account the credentials are of: set AWS_ACCOUNT_ID (for a profile with keys, aws_account_id in it), or allow ec2:DescribeVpcBlockPublicAccessOptions.',
  );
}

/**
 * The credentials may be told to be of an account (AWS_ACCOUNT_ID, aws_account_id) that they are not of.
 * @throws LiveReadFailed
 */
export function refuseOtherOwner(accountId: string, owned: Owned): void {
  const owner = realOwner(accountId, owned);
  if (owner === undefined) return;
  throw new LiveReadFailed(
    `The credentials are said to be of account ${accountId}, but reach account ${owner}: expected AWS_ACCOUNT_ID, or aws_account_id of the profile, to be right or not set.`,
  );
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
