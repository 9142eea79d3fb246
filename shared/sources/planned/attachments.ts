// What belongs to a resource by what is declared elsewhere: rules, routes, associations.
import type { Resources } from '../../network/network';
import type { RouteTableAssociation } from '../../network/model/route-table';
import { hasSecurityGroups } from '../../network/vpc-endpoints';
import { route } from './defaults';
import type { Holder } from './holding';
import type {
  Attachment,
  PlannedEndpoint,
  PlannedPrefixList,
  PlannedResources,
  PlannedRoute,
  PlannedRouteTable,
} from './resources';
import { chained, isUnknown, joined, mapped, picked, unknown, type Maybe, type Pick } from './values';

/** What is attached to a resource; unknown where something else may be too. */
export function attached<T>(attachments: readonly Attachment<T>[], id: string): Maybe<readonly T[]> {
  return joined(
    attachments.map(({ to, value }): Maybe<readonly T[]> => {
      return chained(to, (known) => (known === id ? mapped(value, (one) => [one]) : []));
    }),
  );
}

/**
 * The items of a list and what is attached to its resource: what is known first, since one of these may decide. What may
 * be more is an item of which nothing is known.
 * @param pattern any item, for the names of its fields
 */
export function itemsOf<T extends object>(
  own: Maybe<readonly T[]>,
  attachments: readonly Attachment<T | undefined>[],
  { id, reading }: Holder,
  pattern: T,
): Maybe<readonly T[]> {
  const parts = [
    own,
    ...attachments.map((one) => mapped(attached([one], id), (items) => items.filter((item) => item !== undefined))),
  ];
  const as = (pick: Pick | undefined): readonly T[] => {
    const found = parts.map((part) => (pick ? picked(part, pick) : isUnknown(part) ? undefined : { value: part }));
    const known = found.flatMap((part) => part?.value ?? []);
    const reasons = parts.flatMap((part, at) => (isUnknown(part) && !found[at] ? [part.unknownBecause] : []));
    return [...known, ...[...new Set(reasons)].map((because) => nothingKnown(pattern, because))];
  };
  const open = parts.find((part) => isUnknown(part));
  if (reading === 'certain' || open === undefined) return as(undefined);
  return { ...open, among: (pick) => ({ value: as(pick) }) };
}

function nothingKnown<T extends object>(pattern: T, because: string): T {
  return Object.fromEntries(Object.keys(pattern).map((field) => [field, unknown(because)])) as T;
}

/** An endpoint with what is declared of it elsewhere. */
export function withAttachments(endpoint: PlannedEndpoint, declared: PlannedResources): PlannedEndpoint {
  const { id } = endpoint;
  const policies = attached(declared.endpointPolicies, id);
  const privateDns = attached(declared.endpointPrivateDns, id);
  return {
    ...endpoint,
    subnetIds: distinct([endpoint.subnetIds, attached(declared.endpointSubnets, id)]),
    routeTableIds: distinct([endpoint.routeTableIds, attached(declared.endpointTables, id)]),
    policyDocument: lastOf(endpoint.policyDocument, policies),
    privateDnsEnabled: lastOf(endpoint.privateDnsEnabled, privateDns),
  };
}

function distinct(lists: readonly Maybe<readonly string[]>[]): Maybe<readonly string[]> {
  return mapped(joined(lists), (ids) => [...new Set(ids)]);
}

/** What a resource of its own says wins over what the endpoint says. */
function lastOf<T>(own: Maybe<T>, others: Maybe<readonly T[]>): Maybe<T> {
  return chained(others, (known) => {
    const last = known.at(-1);
    return last === undefined ? own : last;
  });
}

/** The groups of an endpoint with their names; the default group of its VPC where it has no other. */
export function groupsOf(
  endpoint: PlannedEndpoint,
  declared: PlannedResources,
): Maybe<Resources['vpcEndpoints']['groups']> {
  const { vpcEndpointType, groupIds, vpcId } = endpoint;
  const nameOf = (groupId: string) => declared.groups.find(({ id }) => id === groupId)?.groupName;
  const named = (ids: readonly string[]): Maybe<Resources['vpcEndpoints']['groups']> =>
    // A group that is not declared may be any, the default one too: its name stays empty.
    [...new Set(ids)].map((groupId) => ({ groupId, groupName: nameOf(groupId) ?? '' }));
  const more = attached(declared.endpointGroups, endpoint.id);
  const flat = (own: readonly string[], others: readonly { groupId: string; replacesDefault: boolean }[]) => {
    if (isUnknown(vpcEndpointType)) return unknown(vpcEndpointType.unknownBecause);
    if (!hasSecurityGroups({ vpcEndpointType })) return named(own);
    const keepsDefault = own.length === 0 && !others.some(({ replacesDefault }) => replacesDefault);
    const ids = [...own, ...others.map(({ groupId }) => groupId)];
    if (!keepsDefault) return named(ids);
    if (isUnknown(vpcId)) return unknown(vpcId.unknownBecause);
    const vpc = declared.vpcs.find(({ id }) => id === vpcId);
    // Without another group AWS attaches the default one, whichever that is.
    const preset = { groupId: vpc?.defaultSecurityGroup.id ?? defaultGroupOf(vpcId), groupName: 'default' };
    return mapped(named(ids), (others) => [preset, ...others]);
  };
  return chained(groupIds, (own) => chained(more, (others) => flat(own, others)));
}

/** The id by which the network knows the default group of a VPC that exists already. */
export function defaultGroupOf(vpcId: string): string {
  return `sg-of-${vpcId}`;
}

/** Who uses a route table. */
export function associationsOf(
  table: PlannedRouteTable,
  declared: PlannedResources,
): Maybe<readonly RouteTableAssociation[]> {
  const explicit = mapped(attached(declared.tableAssociations, table.id), (subnets) =>
    subnets.map((subnetId) => ({ main: false, subnetId, gatewayId: subnetId === undefined ? 'gateway' : undefined })),
  );
  const main: RouteTableAssociation = { main: true, subnetId: undefined, gatewayId: undefined };
  return joined([explicit, mapped(isMain(table, declared), (is) => (is ? [main] : []))]);
}

function isMain({ id, vpcId, isDefault }: PlannedRouteTable, { mainTables }: PlannedResources): Maybe<boolean> {
  if (mainTables.length === 0) return isDefault;
  if (isUnknown(vpcId)) return unknown(vpcId.unknownBecause);
  return mapped(attached(mainTables, vpcId), (ids) => (ids.length === 0 ? isDefault : ids.includes(id)));
}

/** The routes that gateway endpoints make in a table. */
export function gatewayRoutes(
  { id }: PlannedRouteTable,
  endpoints: readonly PlannedEndpoint[],
  { prefixLists }: PlannedResources,
): readonly Attachment<PlannedRoute>[] {
  return endpoints.flatMap((endpoint): readonly Attachment<PlannedRoute>[] => {
    const { vpcEndpointType, serviceName, routeTableIds, exists } = endpoint;
    if (vpcEndpointType !== 'Gateway' && !isUnknown(vpcEndpointType)) return [];
    const through = mapped(routeTableIds, (ids) => (ids.includes(id) ? id : undefined));
    if (through === undefined) return [];
    const to = through as Maybe<string>;
    if (isUnknown(vpcEndpointType)) return [{ to, value: unknown(vpcEndpointType.unknownBecause) }];
    if (isUnknown(exists)) return [{ to, value: unknown(exists.unknownBecause) }];
    if (isUnknown(serviceName)) return [{ to, value: unknown(serviceName.unknownBecause) }];
    const list = prefixLists.find(({ name }) => name === serviceName);
    const made = route({
      destinationPrefixListId: list?.id ?? awsListId(serviceName),
      gatewayId: endpoint.id,
      origin: 'CreateRoute',
    });
    return [{ to, value: made }];
  });
}

/** The address ranges in a prefix list; `undefined` for a list of AWS. */
export function joinedEntries(
  { cidrs }: PlannedPrefixList,
  entries: Maybe<readonly string[]>,
): Maybe<readonly string[] | undefined> {
  if (cidrs === undefined) return undefined;
  return joined([cidrs as Maybe<readonly string[]>, entries]);
}

/** The id by which the network knows a prefix list of AWS that only has a name. */
export function awsListId(serviceName: string): string {
  return `pl-${serviceName}`;
}
