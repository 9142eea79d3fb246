// What every rule about endpoint policies asks first: can this endpoint have one at all, and what does it say.
import { NotKnown, isKnown, list, type View } from '../network/network';
import { serviceCode } from '../network/service-names';
import type { VpcEndpoint } from '../network/model/vpc-endpoint';
import { before } from '../policy/patterns';
import { parsePolicy, type ParsedPolicy, type Statement } from '../policy/document';
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

/** `Statement "Sid"`, or `Statement 2` where it has none. */
export function statementText({ sid, number }: StatementName): Sentence {
  // A Sid that is too long to be shown whole is no name: then the number is.
  return sid === undefined || sid.length > maxSidLength ? sentence`Statement ${number}` : sentence`Statement "${sid}"`;
}

const maxSidLength = 64;

type Refusal = VerdictOf<typeof policyMessages>;

/** An endpoint's policy and the service that it is for. */
export interface EndpointPolicy {
  /** The service's code, for instance `ecr.api`. */
  readonly code: string;
  /** The prefix of the service's actions, as far as its code tells: `ecr` for `ecr.api`. */
  readonly actionPrefix: string;
  /** `undefined` when there is no document: then the endpoint gives full access. */
  readonly policy: ParsedPolicy | undefined;
}

/** The policy of an endpoint; a verdict for the endpoints that never have one. */
export function readEndpointPolicy(endpoint: VpcEndpoint): EndpointPolicy | Refusal {
  const { vpcEndpointType, serviceName, policyDocument = '' } = endpoint;
  if (vpcEndpointType !== 'Interface' && vpcEndpointType !== 'Gateway') {
    return notApplicable('noEndpointPolicy', { vpcEndpointType });
  }
  const code = serviceCode(serviceName);
  if (code === undefined) {
    return notApplicable('notOfAws', { serviceName });
  }
  return {
    code,
    actionPrefix: before(code, /\./),
    policy: policyDocument.trim() === '' ? undefined : parsePolicy(policyDocument),
  };
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
