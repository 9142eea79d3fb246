// Whose the resources are, and where. Of other accounts' resources no rule says anything, so a wrong account would look
// spotless; for another Region every service name would look wrong.
import type { Subnet, Vpc } from '../../shared/network/model/vpc';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import type { Network } from '../../shared/network/network';
import { parseServiceName } from '../../shared/network/service-names';

/** What tells the owner of an account's network. */
export interface Owned {
  readonly vpcs: readonly Pick<Vpc, 'ownerId' | 'isDefault'>[];
  readonly vpcEndpoints: readonly Pick<VpcEndpoint, 'ownerId' | 'requesterManaged'>[];
}

/**
 * The account that the resources are of, where they cannot be of this one. Default VPCs and endpoints are shown to
 * nobody but their owner; other VPCs may be shared (Amazon VPC User Guide, "Share your VPC subnets with other accounts").
 */
export function realOwner(accountId: string, { vpcs, vpcEndpoints }: Owned): string | undefined {
  if ([...vpcs, ...vpcEndpoints].some(({ ownerId }) => ownerId === accountId)) return undefined;
  const unshared = [
    ...vpcs.filter(({ isDefault }) => isDefault),
    ...vpcEndpoints.filter((one) => !one.requesterManaged),
  ];
  return unshared.find(({ ownerId }) => ownerId !== undefined)?.ownerId;
}

/**
 * The Region that the resources are in, where it is another one than the network's. Availability Zones tell it for
 * certain; without any, the names of services do, of which at least one must be of the network's own Region.
 */
export function realRegion({ region, subnets, vpcEndpoints }: Network): string | undefined {
  const ofZones = subnets.items.flatMap(regionOfZone);
  const told = ofZones.length > 0 ? ofZones : vpcEndpoints.items.flatMap(regionOfService);
  return told.includes(region) ? undefined : told[0];
}

// us-east-1a; a Local Zone is us-west-2-lax-1a.
function regionOfZone({ availabilityZone = '' }: Subnet): readonly string[] {
  const [, region] = /^([a-z]{2,8}(?:-[a-z]+){1,3}-[0-9]{1,2})(?:[a-z]|-)/.exec(availabilityZone) ?? [];
  return region === undefined ? [] : [region];
}

function regionOfService({ serviceName, serviceRegion }: VpcEndpoint): readonly string[] {
  const parsed = parseServiceName(serviceName);
  return serviceRegion === undefined && 'region' in parsed && parsed.region !== undefined ? [parsed.region] : [];
}
