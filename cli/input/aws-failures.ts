// What AWS refuses, in sentences that say where and what to do.
import { grouped } from '../../shared/network/derived';
import { LiveReadFailed } from '../shell/refusal';
import { harmless } from '../shell/terminal';
import { enumerated } from '../shell/words';

/** A call that failed: the SDK's errors do not say which. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  override readonly cause: Error;
  /** IAM actions, any of which may be the one; none where it was not yet about an action. */
  readonly actions: readonly string[];

  constructor(actions: readonly string[], cause: Error) {
    super(cause.message, { cause });
    this.cause = cause;
    this.actions = actions;
  }
}

/** What a call gives. @throws CallFailed in place of every error */
export async function call<T>(actions: readonly string[], make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    throw error instanceof Error ? new CallFailed(actions, error) : error;
  }
}

/** What could not be read in a Region. */
export interface Failure {
  readonly region: string;
  readonly error: Error;
}

type Kind = 'sso' | 'mfa' | 'no credentials' | 'denied' | 'refused' | 'opt-in' | 'throttled' | 'unreachable' | 'other';

const namesOf: Partial<Record<Kind, readonly string[]>> = {
  'no credentials': ['CredentialsProviderError', 'ProviderError', 'TokenProviderError'],
  denied: ['UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException', 'Client.UnauthorizedOperation'],
  refused: [
    'AuthFailure',
    'ExpiredToken',
    'ExpiredTokenException',
    'InvalidClientTokenId',
    'RequestExpired',
    'SignatureDoesNotMatch',
    'UnrecognizedClientException',
  ],
  'opt-in': ['OptInRequired'],
  throttled: ['RequestLimitExceeded', 'Throttling', 'ThrottlingException', 'TooManyRequestsException'],
  unreachable: ['TimeoutError'],
};
const unreachableCodes: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);

/** Was it a missing permission? Other calls may still be allowed. */
export function isDenied(error: unknown): error is CallFailed {
  return error instanceof CallFailed && kindOf(error.cause) === 'denied';
}

function kindOf(error: Error): Kind {
  const code = 'code' in error ? String(error.code) : '';
  if (unreachableCodes.has(code)) return 'unreachable';
  const kind = (Object.keys(namesOf) as Kind[]).find((each) => namesOf[each]?.includes(error.name)) ?? 'other';
  if (kind !== 'no credentials') return kind;
  if (/\bSSO\b/i.test(error.message) || error.name === 'TokenProviderError') return 'sso';
  return /multi-factor|\bMFA\b/i.test(error.message) ? 'mfa' : kind;
}

/**
 * The failures as sentences: one for all that one thing puts right, so that people change their policy once.
 * @param profile the profile in use, if any
 * @throws the error itself, where it is not AWS's but this program's
 */
export function sentencesOf(failures: readonly Failure[], profile: string | undefined): readonly string[] {
  const seen = failures.map(({ region, error }) => {
    if (error instanceof LiveReadFailed) return { region, error, actions: [], kind: 'other' as const };
    if (!(error instanceof CallFailed)) throw error;
    return { region, error: error.cause, actions: [actionOf(error)].flat(), kind: kindOf(error.cause) };
  });
  const keyOf = ({ kind, error }: (typeof seen)[number]) =>
    kind === 'other' ? `${error.name} ${error.message}` : kind;
  return [...grouped(seen, (each) => [keyOf(each)]).values()].flatMap((alike) => {
    const [first] = alike;
    if (!first) return [];
    const { error, kind } = first;
    if (error instanceof LiveReadFailed) return [error.message];
    const actions = unique(alike.flatMap((each) => each.actions));
    const regions = unique(alike.map(({ region }) => region)).join(', ');
    return [sentence(kind, error, actions, regions, profile)];
  });
}

function sentence(
  kind: Kind,
  error: Error,
  actions: readonly string[],
  regions: string,
  profile: string | undefined,
): string {
  const said = firstSentence(error.message);
  const called = enumerated(actions);
  const inProfile = profile === undefined ? '' : ` in the profile ${JSON.stringify(profile)}`;
  const option = profile === undefined ? '' : ` --profile ${profile}`;
  switch (kind) {
    case 'sso':
      return `The SSO session${inProfile} has expired, or there is none: run aws sso login${option} (${said}).`;
    case 'mfa':
      return `The role${inProfile} wants an MFA code, for which vpce-rules does not ask: run eval "$(aws configure export-credentials${option} --format env)" and leave out --profile (${said}).`;
    case 'no credentials':
      return `No AWS credentials${inProfile}: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, sign in, or choose another --profile (${said}).`;
    case 'denied': {
      const were = actions.length > 1 ? 'were' : 'was';
      return `${called || 'A call'} ${were} denied in ${regions}: allow ${actions.length > 1 ? 'them' : 'it'} to the credentials in use (${said}).`;
    }
    case 'refused':
      return `AWS does not accept the credentials in ${regions}: expired, wrong, or the account has not enabled the Region (${said}).`;
    case 'opt-in':
      return `The account has not enabled the Region ${regions} (${said}).`;
    case 'throttled':
      return `AWS throttles ${called} in ${regions} even after five tries: try again later, or with fewer Regions (${said}).`;
    case 'unreachable':
      return `AWS cannot be reached in ${regions}: check the Region's name and the network (${said}).`;
    case 'other':
      return `${called || 'Signing in'} failed in ${regions}: ${error.name} (${said}).`;
  }
}

/** The action that AWS names; else those that the call may have needed. */
function actionOf({ actions, cause }: CallFailed): string {
  const [, named] = /not authorized to perform:? (?:this operation: )?([a-z0-9-]+:[A-Za-z]+)/.exec(cause.message) ?? [];
  return named ?? actions.join(' or ');
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts.filter((text) => text !== ''))];
}

// The SDK's messages can be pages long, and may hold an encoded policy decision.
function firstSentence(message: string): string {
  const [line = ''] = message.trim().split('\n');
  const [first = ''] = line.split('. ');
  const text = harmless(first).replace(/\.$/, '');
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}
