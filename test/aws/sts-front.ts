// Stands in front of moto's STS, which lets anybody assume any role: here a role must exist, and its trust policy is
// asked for the external id.
import { motoUrl } from './account';
import { motoQuery, textOf } from './moto';
import { startServer, type Answer, type HttpServer } from './http-server';

/** An AssumeRole call. */
export interface AssumeRoleCall {
  readonly roleArn: string;
  readonly sessionName: string;
}

/** STS for a test. */
export interface StsFront extends HttpServer {
  readonly calls: AssumeRoleCall[];
  /** Leads every role into another account. */
  leadTo: string | undefined;
}

/** Starts it. */
export async function startStsFront(): Promise<StsFront> {
  const calls: AssumeRoleCall[] = [];
  const front = { calls, leadTo: undefined as string | undefined };
  const server = await startServer(async ({ headers, body }) => {
    const parameters = new URLSearchParams(body);
    const roleArn = parameters.get('RoleArn') ?? '';
    calls.push({ roleArn, sessionName: parameters.get('RoleSessionName') ?? '' });
    if (!(await trusts(roleArn, parameters.get('ExternalId')))) return denied(roleArn);
    if (front.leadTo !== undefined) parameters.set('RoleArn', roleArn.replace(/\d{12}/, front.leadTo));
    const response = await fetch(motoUrl(), {
      method: 'POST',
      body: parameters,
      headers: { authorization: headers.authorization ?? '' },
    });
    return { status: response.status, contentType: 'text/xml', body: await response.text() };
  });
  return Object.assign(front, server);
}

async function trusts(roleArn: string, externalId: string | null): Promise<boolean> {
  const [, accountId = '', name = ''] = /^arn:aws:iam::(\d{12}):role\/(.*)$/.exec(roleArn) ?? [];
  try {
    const role = await motoQuery('iam', accountId, { Action: 'GetRole', Version: '2010-05-08', RoleName: name });
    const policy = JSON.parse(decodeURIComponent(textOf(role, 'AssumeRolePolicyDocument') ?? '')) as {
      readonly Statement: readonly {
        readonly Condition: { readonly StringEquals: Readonly<Record<string, string>> };
      }[];
    };
    return policy.Statement.every(({ Condition }) => Condition.StringEquals['sts:ExternalId'] === externalId);
  } catch {
    return false;
  }
}

function denied(roleArn: string): Answer {
  return {
    status: 403,
    contentType: 'text/xml',
    body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: a-function is not authorized to perform: sts:AssumeRole on resource: ${roleArn}</Message></Error><RequestId>00000000-0000-4000-8000-000000000000</RequestId></ErrorResponse>`,
  };
}
