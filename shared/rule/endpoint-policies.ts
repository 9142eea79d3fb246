// What every rule about endpoint policies asks first: can this endpoint have one at all, and what does it say.
import { NotKnown, isKnown, list, type View } from '../network/network';
import { serviceCode } from '../network/service-names';
import type { VpcEndpoint } from '../network/model/vpc-endpoint';
import { restrictionAdvice, type RestrictionAdvice } from '../facts/service-needs';
import { parsePolicy, type ParsedPolicy, type Statement } from '../policy/document';
import type { Access } from '../policy/openings';
import { partitionOf } from '../policy/service-buckets';
import { sentence, type Sentence } from './annotations';
import type { Occasion } from './rule';
import { notApplicable, type Verdict, type VerdictOf } from './verdict';

/** What every rule about endpoint policies can say. */
export const policyMessages = {
  noEndpointPolicy: ({ vpcEndpointType }: { readonly vpcEndpointType: string }) =>
    sentence`${vpcEndpointType} endpoints have no endpoint policy.`,
  notOfAws: ({ serviceName }: { readonly serviceName: string }) =>
    sentence`${serviceName} is not a service of AWS: its endpoints always give full access.`,
  unreadablePolicy: ({ reason }: { readonly reason: string }) =>
    sentence`The endpoint policy ${reason}: see vpce-policy-least-privilege.`,
  policyNotSupported: ({ serviceName }: { readonly serviceName: string }) =>
    sentence`${serviceName} does not support endpoint policies.`,
};

/** A statement of a policy, as a message names it. */
export type StatementName = Pick<Statement, 'sid' | 'number'>;

/** A Sid that is longer could only be shown in part. */
const maxSidLength = 64;

/** `Statement "Sid"`, or `Statement 2` where it has none, or one that is too long to be shown whole. */
export function statementText({ sid, number }: StatementName): Sentence {
  // The Sid is part of the text, not a value: it is shown whole or not at all.
  return sid === undefined || sid.length > maxSidLength ? sentence`Statement ${number}` : fixed(`Statement "${sid}"`);
}

type Refusal = VerdictOf<typeof policyMessages>;

/** An endpoint's policy and the service that it is for. */
export interface EndpointPolicy {
  /** The service's code, for instance `ecr.api`. */
  readonly code: string;
  /** `undefined` when there is no document: then the endpoint gives full access. */
  readonly policy: ParsedPolicy | undefined;
}

/**
 * Without a document an endpoint gives full access, and that is complained of elsewhere: but AWS prints one of every
 * endpoint, so for those who would have nothing to complain of it is not known.
 * @throws NotKnown
 */
export function requireDocument({ vpcEndpointId, policyDocument }: VpcEndpoint): void {
  if (policyDocument === undefined) throw new NotKnown('vpcEndpoints', [vpcEndpointId], 'it has no PolicyDocument');
}

/** The policy of an endpoint; a verdict for the endpoints that never have one. */
export function readEndpointPolicy(endpoint: VpcEndpoint): EndpointPolicy | Refusal {
  const { vpcEndpointType, serviceName } = endpoint;
  if (vpcEndpointType !== 'Interface' && vpcEndpointType !== 'Gateway') {
    return notApplicable('noEndpointPolicy', { vpcEndpointType });
  }
  const code = serviceCode(serviceName);
  if (code === undefined) {
    return notApplicable('notOfAws', { serviceName });
  }
  const { policyDocument = '' } = endpoint;
  return {
    code,
    policy: policyDocument.trim() === '' ? undefined : parsePolicy(policyDocument),
  };
}

/** What the policy of an endpoint lets through, as a question to ask of it. */
export function accessOf(
  { vpcId, vpcEndpointId, serviceRegion }: VpcEndpoint,
  { accountId, region }: { readonly accountId: string; readonly region: string },
  code: string,
  statements: readonly Statement[],
): Access {
  const partition = partitionOf(serviceRegion ?? region);
  return { code, statements, surroundings: { accountId, vpcId, vpcEndpointId, partition } };
}

/** `Restrict it with …`, as it fits the service of the endpoint, and what to beware of. */
export function adviceFor(code: string): Sentence {
  const { caution } = adviceOn(code);
  return caution === undefined ? shortAdviceFor(code) : sentence`${shortAdviceFor(code)} ${fixed(caution)}`;
}

/** The same without what to beware of. */
export function shortAdviceFor(code: string): Sentence {
  return sentence`Restrict it ${fixed(adviceOn(code).how)}.`;
}

function adviceOn(code: string): RestrictionAdvice {
  return restrictionAdvice[code] ?? restrictionAdvice[''] ?? { how: '' };
}

// A part of the text, not a value: it is never shortened.
function fixed(text: string): Sentence {
  return { texts: [text], values: [] };
}

/** The verdict of the rules that leave a policy which is none to `vpce-policy-least-privilege`. */
export function unreadable(reason: string): Refusal {
  return notApplicable('unreadablePolicy', { reason });
}

/**
 * The verdict on an endpoint policy, unless the service supports none: then nobody can fix it. Whether it does is looked
 * up only where it decides; offline, a document that is there counts as supported unless the input says otherwise.
 * @throws NotKnown
 */
export function whereSupported<V extends Verdict>(
  endpoint: VpcEndpoint,
  network: View<'vpcEndpointServices'>,
  occasion: Occasion,
  verdict: V,
): V | Refusal {
  const { serviceName, policyDocument, vpcEndpointType } = endpoint;
  // Every gateway endpoint has a policy.
  if (vpcEndpointType === 'Gateway') return verdict;
  const mayAssume =
    verdict.complianceType !== 'NON_COMPLIANT' || (occasion.kind === 'offline' && policyDocument !== undefined);
  if (mayAssume && !isKnown(network.vpcEndpointServices, serviceName)) return verdict;
  const supported = list(network, 'vpcEndpointServices', serviceName)
    .filter((service) => service.serviceTypes.includes(vpcEndpointType))
    .map((service) => service.vpcEndpointPolicySupported);
  if (!mayAssume && supported.includes(undefined)) throw new NotKnown('vpcEndpointServices', [serviceName]);
  return supported.includes(false) ? notApplicable('policyNotSupported', { serviceName }) : verdict;
}
