import { allowsNothing, denyClauses, fullAccessOf } from '../../shared/policy/access';
import {
  allowClauses,
  isAnyAction,
  isAnyPrincipal,
  isNamedActions,
  openResource,
  type Bound,
  type Clause,
} from '../../shared/policy/bounds';
import type { Statement } from '../../shared/policy/document';
import { cut, enumerate } from '../../shared/rule/annotations';
import { readEndpointPolicy, whereSupported, type EndpointPolicy } from '../../shared/rule/endpoint-policies';
import { boolean, integer, type CommonValues, type ValuesOf } from '../../shared/rule/parameters';
import { compliant, defineRule, nonCompliant, notApplicable, type Verdict } from '../../shared/rule/rule';
import { itself } from '../../shared/rule/triggers';

const parameters = {
  minBounds: integer(1, 1, 2, '1: identities, resources or actions must be bounded; 2: identities and resources both.'),
  actionsCountAsBound: boolean(true, 'Whether a list of actions without wildcards is a bound.'),
  forbidActionWildcard: boolean(false, 'Whether a statement may not allow all actions, however else it is bounded.'),
  forbidNotElements: boolean(true, 'Whether Allow may not be combined with NotPrincipal, NotAction or NotResource.'),
  flagDenyAll: boolean(true, 'Whether a policy that allows nothing is a defect.'),
  allowServicePrincipalException: boolean(
    true,
    'Whether a statement may be open to the principals of AWS services (aws:PrincipalIsAWSService).',
  ),
};

type Values = ValuesOf<typeof parameters> & CommonValues;

export const rule = defineRule({
  id: 'vpce-policy-least-privilege',
  title: 'Every Allow statement of a VPC endpoint policy is bounded',
  severity: 'MEDIUM',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: [],
  mayNeed: ['vpcEndpointServices'],
  triggers: { 'AWS::EC2::VPCEndpoint': itself },
  scheduled: false,
  parameters,
  rationale:
    'A statement can look restrictive and still admit everybody: a condition that is always true inside an endpoint policy, an IfExists, a NotAction. Each Allow must be bounded by identities, resources or actions.',
  fix: {
    text: 'Give each statement a condition such as aws:PrincipalOrgID or aws:ResourceOrgID, or list the resources. Without IfExists, ForAllValues and Not: a request that lacks the key passes those.',
    command: 'aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint> --policy-document file://<policy.json>',
  },
  frameworks: [{ framework: 'NIST SP 800-53 r5', controls: ['AC-3', 'AC-6'], mapping: 'ours' }],
  evaluate(endpoint, network, values, occasion) {
    const read = readEndpointPolicy(endpoint);
    if ('complianceType' in read) return read;
    return whereSupported(endpoint, network, occasion, judge(read, endpoint.vpcEndpointType === 'Gateway', values));
  },
});

function judge({ policy, actionPrefix }: EndpointPolicy, isGateway: boolean, values: Values): Verdict {
  if (policy === undefined) return fullAccess;
  if (!policy.valid) return nonCompliant(`The endpoint policy ${policy.reason}. Replace it by a valid one.`);
  const { statements } = policy;
  if (statements.length === 0) return nonCompliant('The endpoint policy has no Statement, so it allows nothing.');
  if (fullAccessOf(statements, actionPrefix, true)) return fullAccess;
  if (allowsNothing(statements, actionPrefix)) {
    return values.flagDenyAll
      ? nonCompliant(
          'The endpoint policy allows nothing, so every request through this endpoint fails. Add an Allow statement, or delete the endpoint.',
        )
      : compliant();
  }
  const denied = denyClauses(statements, actionPrefix);
  const findings = statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((statement) => {
      const finding = findingOn(statement, denied, isGateway, values);
      return finding === undefined ? [] : [`${statement.label} ${finding}`];
    });
  const [first] = findings;
  if (first === undefined) return compliant();
  return nonCompliant(findings.length === 1 ? first : `${first} So it is with ${findings.length - 1} more.`);
}

const fullAccess = notApplicable('The policy gives full access: see vpce-policy-not-full-access.');

/** What is wrong with an Allow statement; the end of a sentence. */
function findingOn(
  statement: Statement,
  denied: readonly Clause[],
  isGateway: boolean,
  values: Values,
): string | undefined {
  const { principals, actions, resources } = statement;
  if (values.forbidNotElements) {
    const element = [
      principals.negated && 'NotPrincipal',
      actions.negated && 'NotAction',
      resources.negated && 'NotResource',
    ].find(Boolean);
    if (element) return `allows by ${element} everything but what it lists. List what is allowed.`;
  }
  if (isGateway && !isAnyPrincipal(statement)) {
    return 'names a Principal, which for a gateway endpoint admits at most the root user of the account. Use Principal "*" and a condition on aws:PrincipalArn or aws:PrincipalAccount.';
  }
  if (values.forbidActionWildcard && isAnyAction(statement, true)) return 'allows every action. List the actions.';
  const clauses = [...allowClauses(statement), ...denied];
  return isBounded(statement, clauses, values) ? undefined : unbounded(statement, values);
}

function isBounded(statement: Statement, clauses: readonly Clause[], values: Values): boolean {
  const { minBounds, actionsCountAsBound, allowServicePrincipalException } = values;
  const bounded = (accepts: (bound: Bound) => boolean): boolean =>
    clauses.some((clause) =>
      clause.every((bound) => (bound.kind === 'service' ? allowServicePrincipalException : accepts(bound))),
    );
  if (minBounds === 1) return bounded(() => true) || (actionsCountAsBound && isNamedActions(statement));
  return bounded(({ dimension }) => dimension === 'identity') && bounded(({ dimension }) => dimension === 'resource');
}

function unbounded(statement: Statement, { minBounds }: Values): string {
  if (minBounds === 2) {
    return 'is not bounded in both identities and resources. Add aws:PrincipalOrgID and aws:ResourceOrgID, or list resource ARNs of your accounts.';
  }
  const keys = [...new Set(statement.conditions.map(({ writtenKey }) => writtenKey))];
  const why = keys.length === 0 ? 'it has no condition' : `${cut(enumerate(keys), 46)} does not bound it`;
  const resource = openResource(statement);
  const where = resource === undefined ? 'most resources' : cut(resource, 30);
  return `is open to anybody on ${where}: ${why}. Add aws:PrincipalOrgID or aws:ResourceOrgID, or list resource ARNs.`;
}
