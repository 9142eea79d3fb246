// Whose the resources are. Of other accounts' resources no rule says anything, so a wrong account would look spotless.
import type { Vpc } from '../../shared/network/model/vpc';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';

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
