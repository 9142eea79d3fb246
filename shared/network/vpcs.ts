// VPCs, their DNS attributes and their subnets.
import { once } from './derived';
import { NotKnown, list, type View } from './network';
import type { VpcEndpoint } from './model/vpc-endpoint';
import type { Subnet } from './model/vpc';

/**
 * The subnets that an endpoint has network interfaces in, in the order of their ids.
 * @throws NotKnown when the VPC's subnets were not read, or one of these is not listed
 */
export function endpointSubnets(
  network: View<'subnets'>,
  endpoint: Pick<VpcEndpoint, 'vpcId' | 'subnetIds'>,
): readonly Subnet[] {
  const subnets = subnetsById(list(network, 'subnets', endpoint.vpcId));
  const missing = endpoint.subnetIds.filter((id) => !subnets.has(id));
  // A subnet with network interfaces in it can't have been deleted.
  if (missing.length > 0) throw new NotKnown('subnets', missing);
  return [...new Set(endpoint.subnetIds)].sort().flatMap((id) => subnets.get(id) ?? []);
}

/** Subnets by their ids. */
export const subnetsById = once(
  (subnets: readonly Subnet[]): ReadonlyMap<string, Subnet> =>
    new Map(subnets.map((subnet) => [subnet.subnetId, subnet])),
);

/**
 * Is it in an Availability Zone proper, not on an Outpost or in a Local or Wavelength Zone? Those are called
 * `us-east-1-lax-1a` (`use1-lax1-az1`) and `us-east-1-wl1-bos-wlz-1` (`use1-wl1-bos-wlz1`).
 * Source: Amazon EC2 User Guide, "Regions and Zones".
 */
export function isInAvailabilityZone({ availabilityZone, availabilityZoneId, outpostArn }: Subnet): boolean {
  const isOtherZone =
    (availabilityZone !== undefined && /-[0-9]+-/.test(availabilityZone)) ||
    (availabilityZoneId !== undefined && availabilityZoneId.split('-').length > 2);
  return outpostArn === undefined && !isOtherZone;
}
