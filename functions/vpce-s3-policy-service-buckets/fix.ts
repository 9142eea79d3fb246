import { modifyEndpoint } from '../../shared/fix/endpoints';
import { defineFix } from '../../shared/fix/fix';
import { editedPolicy, onOneLine } from '../../shared/fix/policies';
import { parsePolicy } from '../../shared/policy/document';
import { passage } from '../../shared/policy/requests';
import type { Wanted, rule } from './rule';

/** What AWS takes at most. */
const maxPolicyLength = 20_480;

export const fix = defineFix<typeof rule>(({ subject: endpoint, network, verdict }) => {
  const { policyDocument = '', vpcEndpointId } = endpoint;
  const blocked = verdict.message === 'bucketsBlocked' ? verdict.data.requests : [];
  const extended = withStatements(policyDocument, blocked);
  // Where a Deny stands in the way, another Allow does not help.
  const suffices = extended.length <= maxPolicyLength && !isBlocked(extended, blocked);
  return suffices
    ? [modifyEndpoint(network, vpcEndpointId, { 'policy-document': extended })]
    : editedPolicy(endpoint, network);
});

function isBlocked(policyDocument: string, requests: readonly Wanted[]): boolean {
  const policy = parsePolicy(policyDocument);
  return requests.some((request) => !policy.valid || passage(policy.statements, request) === 'blocked');
}

/** The policy, and one statement for each action of these requests. */
function withStatements(policyDocument: string, requests: readonly Wanted[]): string {
  const document = JSON.parse(policyDocument) as Readonly<Record<string, unknown>>;
  const name = Object.keys(document).find((key) => key.toLowerCase() === 'statement') ?? 'Statement';
  const actions = [...new Set(requests.map(({ action }) => action))];
  const added = actions.map((action) => ({
    Effect: 'Allow',
    Principal: '*',
    Action: action,
    Resource: requests.filter((request) => request.action === action).map(({ objects }) => objects),
  }));
  return onOneLine({ ...document, [name]: [document[name] ?? [], added].flat() });
}
