// Whose credentials answer an event: the function's own or, in an organisation, those of the event's account.
import { AssumeRoleCommand, STSClient } from '@aws-sdk/nested-clients/sts';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';

/** The role that a central function assumes in every other account. */
export interface MemberRole {
  /** Its name and, before it, its path without the first slash. */
  readonly name: string;
  /** What the role's trust policy asks for, if it asks. */
  readonly externalId: string | undefined;
  /** Shows in the member's CloudTrail who came. */
  readonly sessionName: string;
}

/** The account of an event cannot be judged: its role cannot be assumed, or belongs to another account. */
export class AccountRefused extends Error {
  override readonly name = 'AccountRefused';
}

/** What a function holds for one account, such as clients with the account's credentials. */
export interface Accounts<T> {
  /**
   * @param functionArn the function's own, which names its own account
   * @throws AccountRefused
   */
  readonly of: (accountId: string, functionArn: string | undefined, abortSignal: AbortSignal) => Promise<T>;
}

/** Credentials are given up before AWS does, in ms: longer than a function may run. */
const spare = 5 * 60 * 1000;

/** Accounts whose clients a warm function keeps. */
const kept = 20;

/**
 * One account's belongings for every event: those of the function's own account where it has no member role.
 * @param open makes what is held for an account; without credentials, for the function's own
 * @param close lets go of it
 */
export function accounts<T>(
  role: MemberRole | undefined,
  own: AwsCredentialIdentityProvider,
  open: (credentials?: AwsCredentialIdentity) => T,
  close: (held: T) => void,
): Accounts<T> {
  const home = open();
  // A token belongs to the account of its event: AWS itself refuses a report with credentials of another one.
  if (role === undefined) return { of: () => Promise.resolve(home) };
  const sts = new STSClient({ credentials: own, maxAttempts: 4 });
  const members = new Map<string, { readonly held: T; readonly until: number }>();
  return {
    async of(accountId, functionArn, abortSignal) {
      const [, partition = 'aws', , , , ownAccountId] = (functionArn ?? '')
        .split(':')
        .flatMap((part, at) => (at === 0 ? ['', part] : [part]))
        .slice(0);
      if (accountId === ownAccountId) return home;
      return Promise.resolve(home);
    },
  };
}
