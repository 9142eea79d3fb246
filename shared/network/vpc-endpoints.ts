// VPC endpoints and the services behind them.
import { endpointTypes, type EndpointType } from '../facts/endpoint-types';
import type { VpcEndpoint } from './model/vpc-endpoint';

/** What an endpoint has by its type; `undefined` for a type that is newer than this code. */
export function typeOf({ vpcEndpointType }: Pick<VpcEndpoint, 'vpcEndpointType'>): EndpointType | undefined {
  return Object.hasOwn(endpointTypes, vpcEndpointType) ? endpointTypes[vpcEndpointType] : undefined;
}

/** Is the endpoint gone, or about to be? AWS Config may show `deleting` for 40 minutes and longer. */
export function isGone(endpoint: VpcEndpoint): boolean {
  return endpoint.state === 'deleting' || endpoint.state === 'deleted';
}

/**
 * Does the endpoint carry traffic, or will it in a moment? `pending` counts: an endpoint falls back to it whenever its
 * owner modifies it (AWS PrivateLink Guide, "Interface endpoint states").
 */
export function isUsable(endpoint: VpcEndpoint): boolean {
  return endpoint.state === 'available' || endpoint.state === 'pending';
}

/** Has the endpoint security groups? Of a type that is newer than this code, only one that shows them. */
export function hasSecurityGroups(
  endpoint: Pick<VpcEndpoint, 'vpcEndpointType'> & Partial<Pick<VpcEndpoint, 'groups'>>,
): boolean {
  const type = typeOf(endpoint);
  return type === undefined ? (endpoint.groups ?? []).length > 0 : type.groups === true;
}

/** Do clients call the endpoint on ports of its service, or of its type? */
export function hasPorts(endpoint: Pick<VpcEndpoint, 'vpcEndpointType'>): boolean {
  return endpoint.vpcEndpointType === 'Interface' || typeOf(endpoint)?.port !== undefined;
}

/** Can the endpoint have network interfaces in several Availability Zones? */
export function canSpread(endpoint: Pick<VpcEndpoint, 'vpcEndpointType'>): boolean {
  return typeOf(endpoint)?.groups === true;
}

/** The address families that the endpoint's network interfaces answer on. Absent and unknown types mean IPv4. */
export function addressFamilies({ ipAddressType }: Pick<VpcEndpoint, 'ipAddressType'>): readonly (4 | 6)[] {
  if (ipAddressType === 'dualstack') return [4, 6];
  return ipAddressType === 'ipv6' ? [6] : [4];
}
