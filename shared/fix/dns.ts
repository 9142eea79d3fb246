// The DNS attributes of a VPC, without which no private DNS works.
import type { Network } from '../network/network';
import { ec2 } from './command';

/** Turns on those attributes of a VPC that are known to be off: resolution first, each in a call of its own. */
export function dnsAttributeCommands(network: Network, vpcId: string): readonly string[] {
  const [attributes] = network.dnsAttributes.byKey.get(vpcId) ?? [];
  return [
    ...(attributes?.enableDnsSupport === false
      ? [ec2(network, 'modify-vpc-attribute', { 'vpc-id': vpcId, 'enable-dns-support': true })]
      : []),
    ...(attributes?.enableDnsHostnames === false
      ? [ec2(network, 'modify-vpc-attribute', { 'vpc-id': vpcId, 'enable-dns-hostnames': true })]
      : []),
  ];
}
