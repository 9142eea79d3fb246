// Permissions, routes and entries of network ACLs, inline and as resources of their own. Pure.
import { route as routeWith } from '../planned/defaults';
import type { Attachment, PlannedAclEntry, PlannedPermission, PlannedRoute } from '../planned/resources';
import { isUnknown, likely, mapped, unknown, type Maybe } from '../planned/values';
import {
  asRecord,
  blockOf,
  isConfigured,
  isPartly,
  optionalNumber,
  optionalText,
  reference,
  referenceList,
  type Block,
  type Planned,
} from './fields';
import type { Instance } from './plan';

/** A field of a block. */
function fieldOf<T>(
  { values, missing }: Block,
  instance: Instance,
  name: string,
  convert: (value: unknown) => T,
): Maybe<T> {
  return isPartly(missing[name])
    ? unknown(`${name} in ${instance.address} is known only after apply`)
    : convert(values[name]);
}

/**
 * What stands in the blocks of a resource, as far as it is known.
 * @param others whether resources of their own hold more of the same
 */
export function inBlocks<T>(
  instance: Instance,
  name: string,
  others: boolean,
  convert: (block: Block) => T,
): Maybe<readonly T[]> {
  const missing = instance.unknown[name];
  if (missing === true) {
    const reason = `${name} of ${instance.address} is known only after apply`;
    if (isConfigured(instance, name) !== false) return unknown(reason);
    // Left to AWS; or blocks that are made for each of something unknown, which a plan looks like just the same.
    return others ? [] : likely([], reason);
  }
  const values: unknown = instance.values[name];
  if (!Array.isArray(values)) return [];
  return values.map((value: unknown, position) =>
    convert({
      values: asRecord(value),
      missing: Array.isArray(missing) ? asRecord(missing[position]) : {},
      ...expressionsOf(instance, name, values.length),
    }),
  );
}

/**
 * The expressions of blocks. Of those that a provider defines as an attribute (ingress, egress, route) a plan holds the
 * references of all together; of others those of each, but not of blocks that are made for each of something.
 */
function expressionsOf({ config }: Instance, name: string, count: number): Pick<Block, 'expressions' | 'shared'> {
  const written = config?.expressions[name];
  if (!Array.isArray(written)) {
    return {
      expressions: undefined,
      shared: written === undefined ? undefined : { expression: written, blocks: count },
    };
  }
  if (written.length === 1 && count === 1) return { expressions: asRecord(written[0]) };
  return {
    expressions: undefined,
    shared: count > written.length ? undefined : { expression: written, blocks: count },
  };
}

/** A permission in an `ingress` or `egress` block, or an `aws_security_group_rule`. */
export function permission(
  planned: Planned,
  instance: Instance,
  block: Block,
  own: Maybe<string>,
  groupField: string,
): PlannedPermission {
  const list = (name: string): Maybe<readonly string[]> =>
    fieldOf(block, instance, name, (value) => (Array.isArray(value) ? value.map(String) : []));
  const groups =
    groupField === 'security_groups'
      ? referenceList(planned, instance, groupField, block)
      : mapped(reference(planned, instance, groupField, block), (id) => (id === undefined ? [] : [id]));
  const self = fieldOf(block, instance, 'self', (value) => value === true);
  return {
    ipProtocol: fieldOf(block, instance, 'protocol', protocolOf),
    fromPort: fieldOf(block, instance, 'from_port', optionalNumber),
    toPort: fieldOf(block, instance, 'to_port', optionalNumber),
    cidrs: list('cidr_blocks'),
    ipv6Cidrs: list('ipv6_cidr_blocks'),
    prefixListIds: referenceList(planned, instance, 'prefix_list_ids', block),
    groups: groupsWith(groups, self, own),
  };
}

function groupsWith(
  groups: Maybe<readonly string[]>,
  self: Maybe<boolean>,
  own: Maybe<string>,
): PlannedPermission['groups'] {
  const named = (ids: readonly string[]) =>
    ids.map((id) => ({ groupId: id.split('/').at(-1) ?? id, userId: undefined, peeringStatus: undefined }));
  if (isUnknown(self)) return unknown(self.unknownBecause);
  if (!self) return mapped(groups, named);
  if (isUnknown(own)) return unknown(own.unknownBecause);
  return mapped(groups, (ids) => named([...ids, own]));
}

/** As EC2 writes it: `-1`, `tcp`, a number. */
function protocolOf(value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).toLowerCase() : '-1';
  return text === 'all' ? '-1' : text;
}

/** An `aws_vpc_security_group_ingress_rule` or `…_egress_rule`. */
export function singlePermission(planned: Planned, instance: Instance): PlannedPermission {
  const block = blockOf(instance);
  const one = (name: string) =>
    fieldOf(block, instance, name, (value) => (optionalText(value) === undefined ? [] : [String(value)]));
  const asList = (name: string) =>
    mapped(reference(planned, instance, name), (id): readonly string[] => (id === undefined ? [] : [id]));
  return {
    ipProtocol: fieldOf(block, instance, 'ip_protocol', protocolOf),
    fromPort: fieldOf(block, instance, 'from_port', optionalNumber),
    toPort: fieldOf(block, instance, 'to_port', optionalNumber),
    cidrs: one('cidr_ipv4'),
    ipv6Cidrs: one('cidr_ipv6'),
    prefixListIds: asList('prefix_list_id'),
    groups: groupsWith(asList('referenced_security_group_id'), false, ''),
  };
}

/**
 * Where the target of a route is written, where the network has it, and whether AWS fills it in where nothing is written.
 * What stands in `gateway_id` is of several kinds.
 */
const targets: readonly (readonly [name: string, field: keyof PlannedRoute, kind: 'one' | 'several' | 'computed'])[] = [
  ['gateway_id', 'gatewayId', 'several'],
  ['vpc_endpoint_id', 'gatewayId', 'one'],
  ['nat_gateway_id', 'natGatewayId', 'one'],
  ['transit_gateway_id', 'transitGatewayId', 'one'],
  ['vpc_peering_connection_id', 'vpcPeeringConnectionId', 'one'],
  ['egress_only_gateway_id', 'egressOnlyInternetGatewayId', 'one'],
  ['instance_id', 'instanceId', 'computed'],
  ['network_interface_id', 'networkInterfaceId', 'computed'],
  ['local_gateway_id', 'localGatewayId', 'one'],
  ['carrier_gateway_id', 'carrierGatewayId', 'one'],
  ['core_network_arn', 'coreNetworkArn', 'one'],
  ['odb_network_arn', 'odbNetworkArn', 'one'],
];

/** A route, inline (`cidr_block`) or an `aws_route` (`destination_cidr_block`). */
export function routeIn(planned: Planned, instance: Instance, block: Block): PlannedRoute {
  const either = (inline: string, alone: string): Maybe<string | undefined> => {
    const first = fieldOf(block, instance, inline, optionalText);
    return first ?? fieldOf(block, instance, alone, optionalText);
  };
  const listIds = reference(planned, instance, 'destination_prefix_list_id', block);
  const found = targets.flatMap(([name, field, kind]): [string, Maybe<string | undefined>][] => {
    const id = reference(planned, instance, name, block);
    if (id === undefined) return [];
    // Whichever it is, it is one of its kind: an unknown NAT gateway is a NAT gateway.
    return [[field, kind === 'one' && isUnknown(id) && id.among === undefined ? `${name} of ${instance.address}` : id]];
  });
  return routeWith({
    destinationCidrBlock: either('cidr_block', 'destination_cidr_block'),
    destinationIpv6CidrBlock: either('ipv6_cidr_block', 'destination_ipv6_cidr_block'),
    destinationPrefixListId: listIds,
    ...Object.fromEntries(found),
  });
}

/** An entry of a network ACL, inline (`rule_no`, `action`) or an `aws_network_acl_rule`. */
export function aclEntryIn(instance: Instance, block: Block, egress: Maybe<boolean>): PlannedAclEntry {
  const has = (name: string) => block.values[name] !== undefined || block.missing[name] !== undefined;
  const [number, action] = has('rule_no') ? ['rule_no', 'action'] : ['rule_number', 'rule_action'];
  const from = fieldOf(block, instance, 'from_port', optionalNumber);
  const to = fieldOf(block, instance, 'to_port', optionalNumber);
  const ports = isUnknown(from)
    ? unknown(from.unknownBecause)
    : mapped(to, (last) =>
        from === undefined && last === undefined ? undefined : { from: from ?? 0, to: last ?? 65535 },
      );
  return {
    egress,
    ruleNumber: fieldOf(block, instance, number, (value) => optionalNumber(value) ?? 0),
    ruleAction: fieldOf(block, instance, action, (value) =>
      String(value).toLowerCase() === 'allow' ? ('allow' as const) : ('deny' as const),
    ),
    protocol: fieldOf(block, instance, 'protocol', protocolOf),
    cidrBlock: fieldOf(block, instance, 'cidr_block', optionalText),
    ipv6CidrBlock: fieldOf(block, instance, 'ipv6_cidr_block', optionalText),
    portRange: ports,
  };
}

/** Something that is declared by itself, and the id of what it belongs to. */
export function attachment<T>(planned: Planned, instance: Instance, name: string, value: Maybe<T>): Attachment<T> {
  return { to: required(reference(planned, instance, name), instance, name), value };
}

/** An id that must be there. */
export function required(id: Maybe<string | undefined>, instance: Instance, name: string): Maybe<string> {
  return id === undefined ? unknown(`${instance.address} does not say its ${name}`) : (id as Maybe<string>);
}
