// Services of moto that the tests set the stage with: each called by its query API, in any account.
import { motoUrl } from './account';

/**
 * Calls an action.
 * @returns the XML that moto answers with
 * @throws Error with moto's answer when it is not a success
 */
export async function motoQuery(
  service: 'cloudformation' | 'iam' | 'sts',
  accountId: string,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const response = await fetch(motoUrl(), {
    method: 'POST',
    headers: motoHeaders(service, accountId),
    body: new URLSearchParams(parameters),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${String(parameters['Action'])} in ${accountId}: ${response.status} ${text}`);
  return text;
}

/** moto tells services apart by the scope of the signature, which it does not check. */
export function motoHeaders(service: string, accountId: string): Record<string, string> {
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=testing/20260301/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    'x-moto-account-id': accountId,
  };
}

/** Creates a stack, and waits for nothing: moto creates it at once. */
export async function createStack(
  accountId: string,
  name: string,
  template: string,
  parameters: Readonly<Record<string, string>>,
): Promise<void> {
  const members = Object.entries(parameters).flatMap(([key, value], at) => [
    [`Parameters.member.${at + 1}.ParameterKey`, key],
    [`Parameters.member.${at + 1}.ParameterValue`, value],
  ]);
  await motoQuery('cloudformation', accountId, {
    Action: 'CreateStack',
    Version: '2010-05-15',
    StackName: name,
    TemplateBody: template,
    'Capabilities.member.1': 'CAPABILITY_NAMED_IAM',
    ...(Object.fromEntries(members) as Record<string, string>),
  });
  const state = textOf(
    await motoQuery('cloudformation', accountId, { Action: 'DescribeStacks', Version: '2010-05-15', StackName: name }),
    'StackStatus',
  );
  if (state !== 'CREATE_COMPLETE') throw new Error(`The stack ${name} is ${String(state)}.`);
}

/** The text of the first element of this name. */
export function textOf(xml: string, element: string): string | undefined {
  return new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1];
}
