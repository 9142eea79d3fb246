// Where an endpoint can have more network interfaces: the zones that its service offers, and the subnets to choose there.
import { grouped, once } from './derived';
import { list, type View } from './network';
import { ifKnown } from './questions';
import { isPublicSubnet } from './route-tables';
import { isGone } from './vpc-endpoints';
import type { VpcEndpoint, VpcEndpointService } from './model/vpc-endpoint';
import type { Subnet } from './model/vpc';

/**
 * Of these subnets, those in a zone where the endpoint's service has endpoints. Where nobody says which zones those are,
 * all.
 * @throws NotKnown when the service was not read
 */
export function offeredSubnets(
  endpoint: VpcEndpoint,
  network: View<'vpcEndpointServices'>,
  subnets: readonly Subnet[],
): readonly Subnet[] {
  if (endpoint.serviceName === '') return subnets;
  const services = list(network, 'vpcEndpointServices', endpoint.serviceName);
  const service = services.find(({ serviceTypes }) => serviceTypes.includes(endpoint.vpcEndpointType));
  return service === undefined ? subnets : subnets.filter((subnet) => isOffered(service, network.region, subnet));
}

function isOffered(
  { availabilityZones, availabilityZoneIds }: VpcEndpointService,
  region: string,
  { availabilityZone, availabilityZoneId }: Subnet,
): boolean {
  // The zones of a service in another Region say nothing of this one.
  if (availabilityZones.length > 0 && !availabilityZones.some((zone) => zone.startsWith(region))) return true;
  if (availabilityZoneIds.length > 0 && availabilityZoneId !== undefined) {
    return availabilityZoneIds.includes(availabilityZoneId);
  }
  return (
    availabilityZones.length === 0 || availabilityZone === undefined || availabilityZones.includes(availabilityZone)
  );
}

/**
 * The ids of the subnets to add for so many more zones, each in another one: first those that other endpoints of the VPC
 * are in, then private ones, as far as that is known, then by their ids.
 */
export function subnetsToAdd(
  network: View<'vpcEndpoints' | 'routeTables'>,
  candidates: readonly Subnet[],
  zones: number,
): readonly string[] {
  const ranked = candidates
    .map((subnet) => ({ subnet, rank: rankOf(network, subnet) }))
    .sort((a, b) => a.rank - b.rank || (a.subnet.subnetId < b.subnet.subnetId ? -1 : 1))
    .map(({ subnet }) => subnet);
  const byZone = grouped(ranked, ({ availabilityZone, availabilityZoneId }) => [
    availabilityZoneId ?? availabilityZone ?? '',
  ]);
  return [...byZone.values()].flatMap(([first]) => first?.subnetId ?? []).slice(0, zones);
}

function rankOf(network: View<'vpcEndpoints' | 'routeTables'>, subnet: Subnet): number {
  const used = usedSubnets(network.vpcEndpoints.byKey.get(subnet.vpcId) ?? none);
  if (used.has(subnet.subnetId)) return 0;
  return ifKnown(() => isPublicSubnet(network, subnet), true) ? 2 : 1;
}

const none: readonly VpcEndpoint[] = [];

const usedSubnets = once(
  (endpoints: readonly VpcEndpoint[]): ReadonlySet<string> =>
    new Set(endpoints.flatMap((endpoint) => ifKnown(() => (isGone(endpoint) ? [] : endpoint.subnetIds), []))),
);
