// Subnets to add to an endpoint: the network's own choice where it shows one.
import type { Network } from '../network/network';
import { effectiveRouteTable, isPublic } from '../network/route-tables';
import { isGone } from '../network/vpc-endpoints';
import type { VpcEndpoint } from '../network/model/vpc-endpoint';
import type { Subnet } from '../network/model/vpc';
import { servicesNamed } from './endpoints';
import { ifKnown } from './fix';

/**
 * The ids of subnets in so many zones, each in another zone. Where several would do, those count that the VPC's other
 * endpoints use, and then private ones.
 * @param otherwise the placeholder where that does not decide
 */
export function chooseSubnets(
  endpoint: VpcEndpoint,
  network: Network,
  candidates: readonly Subnet[],
  zones: number,
  otherwise: string,
): readonly string[] {
  const offered = servicesNamed(network, endpoint.serviceName, endpoint.vpcEndpointType)[0]?.availabilityZones ?? [];
  const possible = candidates.filter(
    ({ availabilityZone }) =>
      offered.length === 0 || availabilityZone === undefined || offered.includes(availabilityZone),
  );
  const used = usedByOthers(endpoint, network);
  const isUsed = (subnet: Subnet): boolean => used.has(subnet.subnetId);
  const inZones = chosenZones(possible, isUsed, zones);
  const chosen = inZones.map((subnets) => onlyOne(narrowed(subnets, isUsed, network)));
  return Array.from({ length: zones }, (_, index) => chosen[index] ?? otherwise);
}

/** The subnets of each zone to add, as far as it is clear which zones those are. */
function chosenZones(
  subnets: readonly Subnet[],
  isUsed: (subnet: Subnet) => boolean,
  zones: number,
): readonly (readonly Subnet[])[] {
  const nameOf = ({ availabilityZone, availabilityZoneId }: Subnet) => availabilityZoneId ?? availabilityZone;
  const byZone = [...new Set(subnets.map(nameOf))].map((zone) => subnets.filter((subnet) => nameOf(subnet) === zone));
  if (byZone.length <= zones) return byZone;
  const usual = byZone.filter((ofZone) => ofZone.some(isUsed));
  return usual.length <= zones ? usual : [];
}

function narrowed(
  subnets: readonly Subnet[],
  isUsed: (subnet: Subnet) => boolean,
  network: Network,
): readonly Subnet[] {
  const used = subnets.filter(isUsed);
  const pool = used.length > 0 ? used : subnets;
  const inside = pool.filter((subnet) => {
    const table = ifKnown(() => effectiveRouteTable(network, subnet), undefined);
    return table !== undefined && !isPublic(table);
  });
  return inside.length > 0 ? inside : pool;
}

function onlyOne(subnets: readonly Subnet[]): string | undefined {
  return subnets.length === 1 ? subnets[0]?.subnetId : undefined;
}

function usedByOthers({ vpcId, vpcEndpointId }: VpcEndpoint, network: Network): ReadonlySet<string> {
  const others = (network.vpcEndpoints.byKey.get(vpcId) ?? []).filter(
    (other) => other.vpcEndpointId !== vpcEndpointId && !isGone(other),
  );
  return new Set(others.flatMap(({ subnetIds }) => subnetIds));
}
