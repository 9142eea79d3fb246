import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import type { Statement } from '../../shared/policy/document';
import {
  allowsNothing,
  allowsOf,
  fullAccessOf,
  isAnyAction,
  isForAnybody,
  openResource,
  openingOf,
  weaknessOf,
  type Access,
  type Opening,
} from '../../shared/policy/openings';
import { listed, sentence, type Sentence } from '../../shared/rule/annotations';
import { attributeAtFault, statementAtFault } from '../../shared/rule/causes';
import {
  accessOf,
  shortAdviceFor,
  policyMessages,
  readEndpointPolicy,
  requireDocument,
  statementText,
  whereSupported,
  type EndpointPolicy,
  type StatementName,
} from '../../shared/rule/endpoint-policies';
import { boolean, integer, type CommonValues, type ValuesOf } from '../../shared/rule/parameters';
import { defineRule } from '../../shared/rule/rule';
import { itself } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable, type VerdictOf } from '../../shared/rule/verdict';

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

/** What is wrong with an Allow statement. */
export type Fault =
  | { readonly kind: 'notElement'; readonly element: string }
  | { readonly kind: 'namedPrincipal' | 'anyAction' }
  | { readonly kind: 'notBoth'; readonly lacks: Opening['lacks'] }
  | {
      readonly kind: 'unbounded';
      /** The entry of `Resource` that matches anybody's; `undefined` with `NotResource`. */
      readonly resource: string | undefined;
      /** The keys of the conditions, none of which bounds the statement. */
      readonly conditionKeys: readonly string[];
      /** Why the first of them does not; the end of a sentence. */
      readonly why: string;
      readonly service: string;
    };

interface Loose {
  readonly statements: readonly [StatementFault, ...StatementFault[]];
}

interface StatementFault {
  readonly statement: StatementName;
  readonly fault: Fault;
}

const messages = {
  ...policyMessages,
  fullAccess: () => 'The policy gives full access: see vpce-policy-not-full-access.',
  invalidPolicy: ({ reason }: { readonly reason: string }) =>
    sentence`The endpoint policy ${reason}. Replace it by a valid one.`,
  noStatement: () => 'The endpoint policy has no Statement, so it allows nothing.',
  allowsNothing: () =>
    'The endpoint policy allows nothing, so every request through this endpoint fails. Add an Allow statement, or delete the endpoint.',
  looseStatements: ({ statements: [{ statement, fault }, ...others] }: Loose) =>
    sentence`${statementText(statement)} ${textOf(fault)}${others.length > 0 ? sentence` So it is with ${others.length} more.` : undefined}`,
};

export const rule = defineRule({
  id: 'vpce-policy-least-privilege',
  title: 'Every Allow statement of a VPC endpoint policy is bounded',
  problem: 'unbounded policy',
  question: 'tight',
  evidence: 'policy',
  severity: 'MEDIUM',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: [],
  mayNeed: ['vpcEndpointServices'],
  triggers: { 'AWS::EC2::VPCEndpoint': itself },
  // Nothing announces that a service has come to support endpoint policies.
  scheduled: true,
  parameters,
  rationale:
    'A statement can look restrictive and still admit everybody: a condition that is always true inside an endpoint policy, an IfExists, a NotAction. Each Allow must be bounded by identities, resources or actions.',
  fix: {
    text: 'Give each statement a condition such as aws:PrincipalOrgID or aws:ResourceOrgID, or list the resources. Without IfExists, ForAllValues and Not: a request that lacks the key passes those.',
    command: 'aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint> --policy-document file://<policy.json>',
  },
  frameworks: [{ framework: 'NIST SP 800-53 r5', controls: ['AC-3', 'AC-6'], mapping: 'ours' }],
  messages,
  evaluate(endpoint, network, values, occasion) {
    const read = readEndpointPolicy(endpoint);
    if ('complianceType' in read) return read;
    requireDocument(endpoint);
    return whereSupported(endpoint, network, occasion, judge(endpoint, network, read, values));
  },
});

function judge(
  endpoint: VpcEndpoint,
  network: { readonly accountId: string; readonly region: string },
  { code, policy }: EndpointPolicy,
  values: Values,
): VerdictOf<typeof messages> {
  const { vpcEndpointId, vpcEndpointType } = endpoint;
  const wholePolicy = [attributeAtFault(vpcEndpointId, 'PolicyDocument')];
  if (policy === undefined) return notApplicable('fullAccess');
  if (!policy.valid) return nonCompliant('invalidPolicy', { reason: policy.reason }, wholePolicy);
  if (policy.statements.length === 0) return nonCompliant('noStatement', undefined, wholePolicy);
  const access = accessOf(endpoint, network, code, policy.statements);
  if (fullAccessOf(access, true)) return notApplicable('fullAccess');
  if (allowsNothing(access)) {
    return values.flagDenyAll ? nonCompliant('allowsNothing', undefined, wholePolicy) : compliant();
  }
  const [first, ...others] = allowsOf(access).flatMap((statement): readonly StatementFault[] => {
    const fault = faultOf(access, statement, vpcEndpointType === 'Gateway', values);
    const { sid, number } = statement;
    return fault === undefined ? [] : [{ statement: { sid, number }, fault }];
  });
  if (first === undefined) return compliant();
  const loose: Loose = { statements: [first, ...others] };
  const atFault = loose.statements.map(({ statement }) => statementAtFault(vpcEndpointId, statement));
  return nonCompliant('looseStatements', loose, atFault);
}

function faultOf(access: Access, statement: Statement, isGateway: boolean, values: Values): Fault | undefined {
  const { principals, actions, resources } = statement;
  if (values.forbidNotElements) {
    const element = [
      principals.negated && 'NotPrincipal',
      actions.negated && 'NotAction',
      resources.negated && 'NotResource',
    ].find(Boolean);
    if (element) return { kind: 'notElement', element };
  }
  if (isGateway && !isForAnybody(statement)) return { kind: 'namedPrincipal' };
  if (values.forbidActionWildcard && isAnyAction(access, statement)) return { kind: 'anyAction' };
  const { minBounds, actionsCountAsBound, allowServicePrincipalException } = values;
  const opening = openingOf(access, statement, {
    both: minBounds === 2,
    namedActions: actionsCountAsBound,
    services: allowServicePrincipalException,
  });
  if (opening === undefined) return undefined;
  if (minBounds === 2) return { kind: 'notBoth', lacks: opening.lacks };
  const conditionKeys = [...new Set(statement.conditions.map(({ writtenKey }) => writtenKey))];
  const why = weaknessOf(statement);
  return { kind: 'unbounded', resource: openResource(access, statement), conditionKeys, why, service: access.code };
}

/** The end of a sentence that begins with the statement. */
function textOf(fault: Fault): Sentence {
  switch (fault.kind) {
    case 'notElement':
      return sentence`allows by ${fault.element} everything but what it lists. List what is allowed.`;
    case 'namedPrincipal':
      return sentence`names a Principal, which for a gateway endpoint admits at most the root user of the account. Use Principal "*" and a condition on aws:PrincipalArn or aws:PrincipalAccount.`;
    case 'anyAction':
      return sentence`allows every action. List the actions.`;
    case 'notBoth':
      return sentence`is not bounded in ${missing[fault.lacks]}. Add aws:PrincipalOrgID and aws:ResourceOrgID, or list resource ARNs of your accounts.`;
    case 'unbounded': {
      const { resource, conditionKeys, why, service } = fault;
      const cause = conditionKeys.length === 0 ? 'it has no condition' : sentence`${listed(conditionKeys)} ${why}`;
      return sentence`is open to anybody on ${resource ?? 'most resources'}: ${cause}. ${shortAdviceFor(service)}`;
    }
  }
}

const missing: Readonly<Record<Opening['lacks'], string>> = {
  everything: 'both identities and resources',
  identities: 'identities',
  resources: 'resources',
};
