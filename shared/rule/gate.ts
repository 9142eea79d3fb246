// What every rule asks before it judges: exemptions, scope, and whose resource it is.
import { isGone, typeOf } from '../network/vpc-endpoints';
import type { VpcEndpoint } from '../network/model/vpc-endpoint';
import { sentence } from './annotations';
import { exemptionFrom, holds } from './exemptions';
import type { CommonValues } from './parameters';
import type { Rule, Subject, SubjectType } from './rule';
import { notApplicable, type VerdictOf } from './verdict';

interface Exempt {
  readonly tagKey: string;
  readonly until?: string | undefined;
  readonly reason?: string | undefined;
}

/** What the gate says, whatever the rule. */
export const gateMessages = {
  endpointGone: ({ state }: { readonly state: string }) => sentence`The endpoint is ${state}.`,
  exempt: ({ tagKey, until, reason }: Exempt) =>
    sentence`Exempt by the tag ${tagKey}${until === undefined ? '' : ` until ${until}`}${reason === undefined ? '.' : `: ${reason}`}`,
  outOfScope: ({ vpcId }: { readonly vpcId: string }) =>
    sentence`${vpcId} is not in the scope that vpcIds and excludeVpcIds give.`,
  ownedByAnother: ({ ownerId }: { readonly ownerId: string }) =>
    sentence`Owned by account ${ownerId}, which shares it with this one.`,
  requesterManaged: () => 'The endpoint is managed by the AWS service that created it.',
  guardDuty: () => 'The endpoint is managed by Amazon GuardDuty.',
  unusable: ({ state }: { readonly state: string }) => sentence`The endpoint is ${state}: see vpce-state-available.`,
  unknownType: ({ vpcEndpointType }: { readonly vpcEndpointType: string }) =>
    sentence`Endpoints of type ${vpcEndpointType} are not known to this rule.`,
};

type Refusal = VerdictOf<typeof gateMessages>;

const unusableStates: ReadonlySet<string> = new Set(['rejected', 'failed', 'expired', 'pendingacceptance', 'partial']);

/**
 * Why a rule does not judge a resource at all; `undefined` when it does.
 * @param time in milliseconds since 1970: exemptions end
 */
export function gate(
  rule: Rule,
  subject: Subject<SubjectType>,
  accountId: string,
  values: CommonValues,
  time: number,
): Refusal | undefined {
  const endpoint = rule.subject === 'AWS::EC2::VPCEndpoint' ? (subject as VpcEndpoint) : undefined;
  if (endpoint && isGone(endpoint)) return notApplicable('endpointGone', { state: endpoint.state });
  const exemption = exemptionFrom(rule.id, subject.tags, values.exemptTagKey);
  if (exemption && holds(exemption.until, time)) {
    const { until, reason } = exemption;
    return notApplicable('exempt', { tagKey: values.exemptTagKey, until, reason });
  }
  if (
    values.excludeVpcIds.includes(subject.vpcId) ||
    (values.vpcIds.length > 0 && !values.vpcIds.includes(subject.vpcId))
  ) {
    return notApplicable('outOfScope', { vpcId: subject.vpcId });
  }
  if (subject.ownerId !== undefined && subject.ownerId !== accountId) {
    return notApplicable('ownedByAnother', { ownerId: subject.ownerId });
  }
  return endpoint && endpointGate(rule, endpoint, values);
}

function endpointGate(rule: Rule, endpoint: VpcEndpoint, values: CommonValues): Refusal | undefined {
  if (endpoint.requesterManaged && !values.includeRequesterManaged) {
    return notApplicable('requesterManaged');
  }
  // GuardDuty's own endpoints may not be marked as requester-managed; its service-linked role tags them.
  if (Object.hasOwn(endpoint.tags, 'GuardDutyManaged') && rule.judgesGuardDutyEndpoints !== true) {
    return notApplicable('guardDuty');
  }
  if (unusableStates.has(endpoint.state) && rule.judgesUnusableEndpoints !== true) {
    return notApplicable('unusable', { state: endpoint.state });
  }
  if (typeOf(endpoint) === undefined && rule.judgesUnknownTypes !== true) {
    return notApplicable('unknownType', { vpcEndpointType: endpoint.vpcEndpointType });
  }
  return undefined;
}
