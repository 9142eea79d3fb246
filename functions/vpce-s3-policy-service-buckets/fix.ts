import { modifyEndpoint } from '../../shared/fix/endpoints';
import { defineFix } from '../../shared/fix/fix';
import { editedPolicy, onOneLine } from '../../shared/fix/policies';
import { parsePolicy } from '../../shared/policy/document';
import { passage } from '../../shared/policy/requests';
import { requestsOf, type Values, type Wanted } from './rule';

/** What AWS takes at most. */
const maxPolicyLength = 20_480;

export const fix = defineFix<'AWS::EC2::VPCEndpoint', Values>('AWS::EC2::VPCEndpoint', (endpoint, network, values) => {
  const { policyDocument = '', vpcEndpointId } = endpoint;
  const requests = requestsOf(endpoint, network, values);
  const extended = withStatements(policyDocument, blockedBy(policyDocument, requests));
  // Where a Deny stands in the way, another Allow does not help.
  const suffices = extended.length <= maxPolicyLength && blockedBy(extended, requests).length === 0;
  return suffices
    ? [modifyEndpoint(network, vpcEndpointId, { 'policy-document': extended })]
    : editedPolicy(endpoint, network);
});

function blockedBy(policyDocument: string, requests: readonly Wanted[]): readonly Wanted[] {
  const policy = parsePolicy(policyDocument);
  return requests.filter((request) => !policy.valid || passage(policy.statements, request) === 'blocked');
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
