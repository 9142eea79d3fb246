// Stands in front of moto's EC2 API, and of others that read the network: records every call, and can answer in their
// place.
import { accessKeyOf, startServer, type Answer, type HttpServer } from './http-server';

/** A call of the EC2 API. */
export interface Ec2Call {
  /** For instance `DescribeVpcEndpoints`. */
  readonly action: string;
  /** The form parameters, for instance `Filter.1.Name`. */
  readonly parameters: URLSearchParams;
  /** Who called. */
  readonly accessKeyId: string;
}

/** Answers a call in EC2's place; `undefined` lets it through. */
export type Fault = (call: Ec2Call) => Answer | undefined;

/** The proxy of one account. */
export interface Ec2Proxy extends HttpServer {
  /** Every call so far, oldest first, also those that a fault answered. */
  readonly calls: Ec2Call[];
  /** What goes wrong at the moment. */
  fault: Fault | undefined;
}

/**
 * Starts a proxy for an account of moto's: each account has resources of its own.
 * @param accountId without it, the account that the caller's credentials belong to
 */
export async function startEc2Proxy(motoUrl: string, accountId?: string): Promise<Ec2Proxy> {
  const calls: Ec2Call[] = [];
  const proxy = { calls, fault: undefined as Fault | undefined };
  const server = await startServer(async ({ method, path, headers, body }) => {
    const parameters = new URLSearchParams(body);
    const action = parameters.get('Action') ?? `${method} ${path}`;
    const call = { action, parameters, accessKeyId: accessKeyOf(headers) };
    calls.push(call);
    const faulty = proxy.fault?.(call);
    if (faulty) return faulty;
    const response = await fetch(motoUrl + path, {
      method,
      ...(method === 'GET' ? {} : { body: parameters.has('Action') ? forMoto(call) : body }),
      headers: {
        'content-type': headers['content-type'] ?? '',
        authorization: headers.authorization ?? '',
        ...(accountId === undefined ? {} : { 'x-moto-account-id': accountId }),
      },
    });
    return {
      status: response.status,
      contentType: response.headers.get('content-type') ?? 'text/xml',
      body: await response.text(),
    };
  });
  return Object.assign(proxy, server);
}

// moto fails on the filter service-name: it gets none, and answers with all services of the Region.
function forMoto({ action, parameters }: Ec2Call): string {
  const sent = new URLSearchParams(parameters);
  if (action === 'DescribeVpcEndpointServices') {
    for (const name of parameters.keys()) if (name.startsWith('Filter.')) sent.delete(name);
  }
  return sent.toString();
}

/** An error as EC2 answers it. */
export function ec2Error(status: number, code: string, message: string): Answer {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>00000000-0000-4000-8000-000000000000</RequestID></Response>`;
  return { status, contentType: 'text/xml;charset=UTF-8', body };
}

/** Denies one action, as EC2 does when the function's role lacks it. */
export function denying(action: string): Fault {
  return (call) =>
    call.action === action
      ? ec2Error(403, 'UnauthorizedOperation', `You are not authorized to perform this operation: ec2:${action}.`)
      : undefined;
}

/** Throttles the first calls of an action, then lets it through. */
export function throttling(action: string, times: number): Fault {
  let left = times;
  return (call) => {
    if (call.action !== action || left === 0) return undefined;
    left -= 1;
    return ec2Error(503, 'RequestLimitExceeded', 'Request limit exceeded.');
  };
}
