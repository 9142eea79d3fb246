// VPC endpoints and the services behind them.
import type { VpcEndpoint } from './model/vpc-endpoint';

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

/** Has the endpoint network interfaces with security groups? Those of other types are routes, or newer than this code. */
export function hasSecurityGroups({ vpcEndpointType }: Pick<VpcEndpoint, 'vpcEndpointType'>): boolean {
  return ['Interface', 'Resource', 'ServiceNetwork'].includes(vpcEndpointType);
}

/** The address families that the endpoint's network interfaces answer on. Absent and unknown types mean IPv4. */
export function addressFamilies({ ipAddressType }: Pick<VpcEndpoint, 'ipAddressType'>): readonly (4 | 6)[] {
  if (ipAddressType === 'dualstack') return [4, 6];
  return ipAddressType === 'ipv6' ? [6] : [4];
}
