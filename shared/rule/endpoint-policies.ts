// What every rule about endpoint policies asks first: can this endpoint have one at all, and what does it say.
import { NotKnown, isKnown, list, type View } from '../network/network';
import { serviceCode } from '../network/service-names';
import type { VpcEndpoint } from '../network/model/vpc-endpoint';
import { before } from '../policy/patterns';
import { parsePolicy, type ParsedPolicy } from '../policy/document';
import { cut } from './annotations';
import { notApplicable, type Occasion, type Verdict } from './rule';

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
export function readEndpointPolicy(endpoint: VpcEndpoint): EndpointPolicy | Verdict {
  const { vpcEndpointType, serviceName, policyDocument = '' } = endpoint;
  if (vpcEndpointType !== 'Interface' && vpcEndpointType !== 'Gateway') {
    return notApplicable(`${vpcEndpointType} endpoints have no endpoint policy.`);
  }
  const code = serviceCode(serviceName);
  if (code === undefined) {
    return notApplicable(`${cut(serviceName, 150)} is not a service of AWS: its endpoints always give full access.`);
  }
  return {
    code,
    actionPrefix: before(code, /\./),
    policy: policyDocument.trim() === '' ? undefined : parsePolicy(policyDocument),
  };
}

/** The verdict of the rules that leave a policy which is none to `vpce-policy-least-privilege`. */
export function unreadable(reason: string): Verdict {
  return notApplicable(`The endpoint policy ${reason}: see vpce-policy-least-privilege.`);
}

/**
 * The verdict on an endpoint policy, unless the service supports none: then nobody can fix it. Whether it does is looked
 * up only where it decides; offline, a document that is there counts as supported unless the input says otherwise.
 * @throws NotKnown
 */
export function whereSupported(
  endpoint: VpcEndpoint,
  network: View<'vpcEndpointServices'>,
  occasion: Occasion,
  verdict: Verdict,
): Verdict {
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
  return supported.includes(false)
    ? notApplicable(`${cut(serviceName, 150)} does not support endpoint policies.`)
    : verdict;
}
