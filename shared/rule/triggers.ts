// Which resources a change can have affected: the vocabulary of the rules' `triggers`.
import type { Network, SliceName } from '../network/network';
import { effectiveRouteTable, isMain } from '../network/route-tables';
import type { RouteTable } from '../network/model/route-table';
import type { SecurityGroup } from '../network/model/security-group';
import { attachedGroups } from '../network/security-groups';
import { isSameService, serviceCode } from '../network/service-names';
import type { VpcEndpoint } from '../network/model/vpc-endpoint';
import type { CommonValues } from './parameters';

/** What changed. */
export interface Change {
  readonly resourceType: string;
  readonly resourceId: string;
  /** The VPC that it is or was in; `undefined` when nobody knows any more. */
  readonly vpcId: string | undefined;
  /** True when the resource was deleted. */
  readonly deleted: boolean;
  /** For endpoints, what is known of its service and type, from the item or from what was there before. */
  readonly serviceName: string | undefined;
  readonly vpcEndpointType: string | undefined;
  /**
   * What its configuration item says of its surroundings: keys of what a verdict is likely to ask for. They are read
   * ahead, with the subjects; nothing is concluded from them.
   */
  readonly ahead?: Partial<Record<SliceName, readonly string[]>>;
}

/** Which subjects a change can have affected. */
export interface Trigger<Subject, Values> {
  /** Where they can be: only the changed resource itself, its VPC, or anywhere in the Region. */
  readonly reach: 'itself' | 'vpc' | 'region';
  /**
   * Among the subjects within reach, is this one affected?
   * @throws NotKnown when a slice is needed that was not read
   */
  affects(subject: Subject, change: Change, network: Network, values: Values & CommonValues): boolean;
}

interface Anything {
  readonly vpcId: string;
}

// A change that nobody can place in a VPC affects every VPC.
function inVpcOf(subject: Anything, change: Change): boolean {
  return change.vpcId === undefined || subject.vpcId === change.vpcId;
}

/** The changed resource and nothing else. */
export const itself: Trigger<unknown, unknown> = { reach: 'itself', affects: () => true };

/** Every subject in the changed resource's VPC; for rules about VPCs, that VPC. */
export const sameVpc: Trigger<Anything, unknown> = { reach: 'vpc', affects: inVpcOf };

/**
 * Every subject in the changed resource's VPC that meets a condition.
 * @param condition may throw NotKnown when a slice is needed that was not read
 */
export function sameVpcIf<Subject extends Anything, Values = unknown>(
  condition: (subject: Subject, change: Change, values: Values & CommonValues, network: Network) => boolean,
): Trigger<Subject, Values> {
  return {
    reach: 'vpc',
    affects: (subject, change, network, values) =>
      inVpcOf(subject, change) && condition(subject, change, values, network),
  };
}

/**
 * Can the changed endpoint be a gateway endpoint of one of these services? What nobody knows of it can be anything.
 * @param services service codes
 */
export function mayBeGatewayEndpoint(change: Change, services: readonly string[]): boolean {
  return mayBeOfType(change, ['Gateway']) && mayBeOfService(change, services);
}

/** Can the changed endpoint be of one of these types? */
export function mayBeOfType({ vpcEndpointType }: Change, types: readonly string[]): boolean {
  return vpcEndpointType === undefined || types.includes(vpcEndpointType);
}

/** Can the changed endpoint be of one of these services of AWS? */
export function mayBeOfService({ serviceName }: Change, services: readonly string[]): boolean {
  return serviceName === undefined || services.includes(serviceCode(serviceName) ?? '');
}

/** The endpoints of one type in the changed resource's VPC. */
export function endpointsOfType(vpcEndpointType: string): Trigger<VpcEndpoint, unknown> {
  return sameVpcIf((endpoint) => endpoint.vpcEndpointType === vpcEndpointType);
}

/** The endpoints, of whatever VPC, that the changed security group is attached to. */
export const endpointsUsingGroup: Trigger<VpcEndpoint, unknown> = {
  reach: 'region',
  affects: (endpoint, change) => endpoint.groups.some((group) => group.groupId === change.resourceId),
};

/** The endpoints with a group whose rules let in the addresses of the changed prefix list. */
export const endpointsLettingInList: Trigger<VpcEndpoint, unknown> = {
  reach: 'region',
  affects: (endpoint, { resourceId }, network) =>
    attachedGroups(network, endpoint).some(({ ingress }) =>
      ingress.some(({ prefixListIds }) => prefixListIds.includes(resourceId)),
    ),
};

/** The security groups whose rules let out to the addresses of the changed prefix list. */
export const groupsLettingOutToList: Trigger<SecurityGroup, unknown> = {
  reach: 'region',
  affects: ({ egress }, { resourceId }) => egress.some(({ prefixListIds }) => prefixListIds.includes(resourceId)),
};

/** Does the table send the addresses of the changed prefix list somewhere? */
export function routesList({ routes }: RouteTable, { resourceId }: Change): boolean {
  return routes.some(({ destinationPrefixListId }) => destinationPrefixListId === resourceId);
}

/** The route tables, of whatever VPC, with a route for the changed prefix list. */
export const tablesRoutingList: Trigger<RouteTable, unknown> = { reach: 'region', affects: routesList };

/** The changed endpoint and the interface endpoints of the same service in its VPC: only one can hold the name. */
export const itselfAndSameService: Trigger<VpcEndpoint, unknown> = sameVpcIf(
  (endpoint, change) =>
    endpoint.vpcEndpointId === change.resourceId ||
    (endpoint.vpcEndpointType === 'Interface' &&
      (change.serviceName === undefined || isSameService(endpoint.serviceName, change.serviceName))),
);

/** The route table that the changed subnet uses; the main one when the subnet is gone. */
export const tableOfSubnet: Trigger<RouteTable, unknown> = {
  reach: 'vpc',
  affects: (table, change, network) => {
    if (!inVpcOf(table, change)) return false;
    const subnet = { subnetId: change.resourceId, vpcId: table.vpcId };
    return change.deleted ? isMain(table) : effectiveRouteTable(network, subnet)?.routeTableId === table.routeTableId;
  },
};
