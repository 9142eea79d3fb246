// What every rule asks before it judges: exemptions, scope, and whose resource it is.
import type { Tags } from '../network/model/tags';
import { isGone } from '../network/vpc-endpoints';
import type { VpcEndpoint } from '../network/model/vpc-endpoint';
import { splitList, type CommonValues } from './parameters';
import { notApplicable, type Rule, type Subject, type SubjectType, type Verdict } from './rule';

const unusableStates: ReadonlySet<string> = new Set(['rejected', 'failed', 'expired', 'pendingacceptance', 'partial']);

/** The endpoint types that this code knows. */
export const endpointTypes: readonly string[] = [
  'Interface',
  'Gateway',
  'GatewayLoadBalancer',
  'Resource',
  'ServiceNetwork',
];

/** Why a rule does not judge a resource at all; `undefined` when it does. */
export function gate(
  rule: Rule,
  subject: Subject<SubjectType>,
  accountId: string,
  values: CommonValues,
): Verdict | undefined {
  const endpoint = rule.subject === 'AWS::EC2::VPCEndpoint' ? (subject as VpcEndpoint) : undefined;
  if (endpoint && isGone(endpoint)) return notApplicable(`The endpoint is ${endpoint.state}.`);
  if (isExempt(rule.id, subject.tags, values.exemptTagKey)) {
    return notApplicable(`Exempt by the tag ${values.exemptTagKey}.`);
  }
  if (
    values.excludeVpcIds.includes(subject.vpcId) ||
    (values.vpcIds.length > 0 && !values.vpcIds.includes(subject.vpcId))
  ) {
    return notApplicable(`${subject.vpcId} is not in the scope that vpcIds and excludeVpcIds give.`);
  }
  if (subject.ownerId !== undefined && subject.ownerId !== accountId) {
    return notApplicable(`Owned by account ${subject.ownerId}, which shares it with this one.`);
  }
  return endpoint && endpointGate(rule, endpoint, values);
}

function endpointGate(rule: Rule, endpoint: VpcEndpoint, values: CommonValues): Verdict | undefined {
  if (endpoint.requesterManaged && !values.includeRequesterManaged) {
    return notApplicable('The endpoint is managed by the AWS service that created it.');
  }
  // GuardDuty's own endpoints may not be marked as requester-managed; its service-linked role tags them.
  if (Object.hasOwn(endpoint.tags, 'GuardDutyManaged') && rule.judgesGuardDutyEndpoints !== true) {
    return notApplicable('The endpoint is managed by Amazon GuardDuty.');
  }
  if (unusableStates.has(endpoint.state) && rule.judgesUnusableEndpoints !== true) {
    return notApplicable(`The endpoint is ${endpoint.state}: see vpce-state-available.`);
  }
  if (!endpointTypes.includes(endpoint.vpcEndpointType)) {
    return notApplicable(`Endpoints of type ${endpoint.vpcEndpointType} are not known to this rule.`);
  }
  return undefined;
}

/** Does the tag exempt the resource from the rule: `*`, or the rule's id, with or without the stack's prefix? */
export function isExempt(ruleId: string, tags: Tags, exemptTagKey: string): boolean {
  const value = Object.hasOwn(tags, exemptTagKey) ? tags[exemptTagKey] : undefined;
  if (value === undefined) return false;
  return splitList(value).some((name) => name === '*' || name === ruleId || name.endsWith(`-${ruleId}`));
}
