// Whose credentials answer an event: the function's own or, in an organisation, those of a role in the event's account.
import { AssumeRoleCommand, STSClient, type Credentials } from '@aws-sdk/nested-clients/sts';
import type { EC2ClientConfig } from '@aws-sdk/client-ec2';
import { shown } from '../rule/annotations';

/** Where credentials come from, as a client of AWS takes it. */
export type CredentialSource = NonNullable<EC2ClientConfig['credentials']>;

/** The role that a central function assumes in every account but its own. */
export interface MemberRole {
  /** Its name and, before it, its path without the first slash. */
  readonly name: string;
  /** What its trust policy asks for, if it asks. */
  readonly externalId: string | undefined;
  /** Tells the account's CloudTrail who came. */
  readonly sessionName: string;
}

/** What a function keeps for each account that it judges. */
export interface Accounts<T> {
  /**
   * @param functionArn the function's own, which names its own account
   * @throws AccountRefused
   */
  readonly of: (accountId: string, functionArn: string | undefined, abortSignal: AbortSignal) => Promise<T>;
}

/** The account of an event cannot be judged: there is no role to assume, or it leads to another account. */
export class AccountRefused extends Error {
  override readonly name = 'AccountRefused';
}

/** Credentials are given up so long before AWS does, in milliseconds: longer than a function may run. */
const spare = 5 * 60 * 1000;

/** Accounts that a warm function remembers. */
const maxAccounts = 20;

/**
 * What is kept for one account after the other. Without a member role all events are answered with the function's own
 * credentials; AWS Config takes no report with a token of another account.
 * @param open makes what is kept for an account; without credentials, for the function's own
 * @param close lets go of it
 */
export function accounts<T>(
  role: MemberRole | undefined,
  open: (credentials?: CredentialSource) => T,
  own: (kept: T) => CredentialSource,
  close: (kept: T) => void,
): Accounts<T> {
  const home = open();
  if (role === undefined) return { of: () => Promise.resolve(home) };
  const sts = new STSClient({ credentials: own(home), maxAttempts: 4 });
  const members = new Map<string, { readonly kept: T; readonly until: number }>();

  function forget(accountId: string | undefined): void {
    const member = accountId === undefined ? undefined : members.get(accountId);
    if (accountId === undefined || !member) return;
    members.delete(accountId);
    close(member.kept);
  }

  return {
    async of(accountId, functionArn, abortSignal) {
      // It becomes a part of an ARN.
      if (!/^[0-9]{12}$/.test(accountId)) {
        throw new AccountRefused(`accountId is ${shown(accountId, 60)}: expected the twelve digits of an account.`);
      }
      const [, partition = 'aws', , , ownAccountId] = functionArn?.split(':') ?? [];
      if (accountId === ownAccountId) return home;
      const member = members.get(accountId);
      if (member && Date.now() < member.until) return member.kept;
      forget(accountId);
      const roleArn = `arn:${partition}:iam::${accountId}:role/${role.name}`;
      const credentials = await assume(sts, roleArn, role, accountId, abortSignal);
      const kept = open({
        accessKeyId: credentials.AccessKeyId ?? '',
        secretAccessKey: credentials.SecretAccessKey ?? '',
        ...(credentials.SessionToken === undefined ? {} : { sessionToken: credentials.SessionToken }),
      });
      if (members.size === maxAccounts) forget(members.keys().next().value);
      members.set(accountId, { kept, until: (credentials.Expiration?.getTime() ?? 0) - spare });
      return kept;
    },
  };
}

async function assume(
  sts: STSClient,
  roleArn: string,
  { externalId, sessionName }: MemberRole,
  accountId: string,
  abortSignal: AbortSignal,
): Promise<Credentials> {
  const command = new AssumeRoleCommand({
    RoleArn: roleArn,
    RoleSessionName: sessionName,
    ...(externalId === undefined ? {} : { ExternalId: externalId }),
  });
  const { AssumedRoleUser, Credentials: credentials } = await sts
    .send(command, { abortSignal })
    .catch((error: unknown) => {
      const said = abortSignal.aborted
        ? 'There was no answer from AWS STS before the time was over.'
        : error instanceof Error
          ? `${error.name}: ${error.message}`
          : shown(error);
      throw new AccountRefused(`The role ${roleArn} cannot be assumed. ${said}`, { cause: error });
    });
  // Credentials of another account would judge that one, under the name of the event's.
  const [, , , , account] = AssumedRoleUser?.Arn?.split(':') ?? [];
  if (account !== accountId || !credentials) {
    throw new AccountRefused(
      `Events of account ${accountId} are not answered with credentials of account ${account ?? 'nobody'}.`,
    );
  }
  return credentials;
}
