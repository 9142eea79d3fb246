// The hop "family": do the addresses behind a name include a family that the client has?
import { nat64Block } from '../facts/internet';
import { parseCidrs } from '../network/address-ranges';
import type { VpcEndpoint } from '../network/model/vpc-endpoint';
import type { View } from '../network/network';
import { leadsTo } from '../network/route-sets';
import { effectiveRouteTable, isLive } from '../network/route-tables';
import { serviceCode } from '../network/service-names';
import { addressFamilies } from '../network/vpc-endpoints';
import { rangesOf, type Client } from './clients';

/** What the hop may look at. */
export type FamilyView = View<'routeTables' | 'prefixListEntries'>;

/**
 * The families of the addresses that an endpoint's names resolve to. DnsRecordIpType decides, not IpAddressType alone;
 * of gateway endpoints the service's own names decide, and what the endpoint routes.
 * Source: AWS PrivateLink Guide, "DNS record IP type".
 */
export function nameFamilies(
  endpoint: Pick<VpcEndpoint, 'vpcEndpointType' | 'serviceName' | 'ipAddressType' | 'dnsRecordIpType'>,
): readonly (4 | 6)[] {
  if (endpoint.vpcEndpointType === 'Gateway' && serviceCode(endpoint.serviceName) === 'dynamodb') return [4];
  switch (endpoint.dnsRecordIpType) {
    case 'ipv4':
      return [4];
    case 'ipv6':
      return [6];
    case 'dualstack':
      return [4, 6];
    default:
      return addressFamilies(endpoint);
  }
}

/** The families of a client's addresses. */
export function familiesOf(client: Client): readonly (4 | 6)[] {
  // Whichever range such a subnet is given, which a template need not say.
  if (client.groupIds === undefined && client.subnet?.ipv6Native === true) return [6];
  return ([4, 6] as const).filter((family) => rangesOf(client, family).length > 0);
}

/** The families that a client and an endpoint's names have both. */
export function commonFamilies(client: Client, families: readonly (4 | 6)[]): readonly (4 | 6)[] {
  return families.filter((family) => rangesOf(client, family).length > 0);
}

/**
 * Does an IPv6-only client reach IPv4 addresses by NAT64: its resolver makes addresses of 64:ff9b::/96 of them, and its
 * table leads those to a NAT gateway? Not in its own subnet: the NAT gateway is in another one.
 * Source: Amazon VPC User Guide, "DNS64 and NAT64".
 * @throws NotKnown
 */
export function hasNat64({ subnet }: Client, network: FamilyView): boolean {
  if (subnet?.enableDns64 !== true) return false;
  const table = effectiveRouteTable(network, subnet);
  if (table === undefined) return false;
  return leadsTo(table, translated, (route) => isLive(route) && route.natGatewayId !== undefined, network);
}

const translated = [parseCidrs([nat64Block])];

/** Whether a client reaches an endpoint in a family that both have, by NAT64, or not at all. */
export type FamilyHop = 'direct' | 'nat64' | 'blocked';

/**
 * The hop of one client.
 * @throws NotKnown
 */
export function familyHop(
  client: Client,
  endpoint: Pick<VpcEndpoint, 'vpcEndpointType' | 'serviceName' | 'ipAddressType' | 'dnsRecordIpType' | 'subnetIds'>,
  network: FamilyView,
): FamilyHop {
  const families = nameFamilies(endpoint);
  if (familiesOf(client).some((family) => families.includes(family))) return 'direct';
  const isElsewhere =
    endpoint.vpcEndpointType === 'Gateway' || endpoint.subnetIds.some((id) => id !== client.subnet?.subnetId);
  return families.includes(4) && isElsewhere && hasNat64(client, network) ? 'nat64' : 'blocked';
}
