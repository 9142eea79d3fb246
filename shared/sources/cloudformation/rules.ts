// Permissions, routes and entries of network ACLs in a template. Pure.
import { route } from '../planned/defaults';
import type { PlannedAclEntry, PlannedPermission, PlannedRoute } from '../planned/resources';
import { isUnknown, mapped, unknown, type Maybe } from '../planned/values';
import { flagIn, idIn, numberIn, propertyOf, textIn, type OutsideIds, type Properties } from './properties';

function asList(text: Maybe<string | undefined>): Maybe<readonly string[]> {
  return mapped(text, (one): readonly string[] => (one === undefined ? [] : [one]));
}

/** A rule of a security group, inline or a resource of its own. */
export function permissionOf(rule: Properties, peer: 'Source' | 'Destination', outside: OutsideIds): PlannedPermission {
  const id = (name: string, prefix: string) => asList(idIn(rule, name, prefix, outside));
  // Groups of the default VPC can be named, too.
  const named = textIn(rule, `${peer}SecurityGroupName`);
  const group = named === undefined ? `${peer}SecurityGroupId` : `${peer}SecurityGroupName`;
  return {
    ipProtocol: mapped(textIn(rule, 'IpProtocol'), (protocol) => (protocol ?? '-1').toLowerCase()),
    fromPort: numberIn(rule, 'FromPort'),
    toPort: numberIn(rule, 'ToPort'),
    cidrs: asList(textIn(rule, 'CidrIp')),
    ipv6Cidrs: asList(textIn(rule, 'CidrIpv6')),
    prefixListIds: id(`${peer}PrefixListId`, 'pl'),
    groups: mapped(id(group, 'sg'), (ids) =>
      ids.map((groupId) => ({ groupId, userId: undefined, peeringStatus: undefined })),
    ),
  };
}

/** An `AWS::EC2::Route`. */
export function routeOf(properties: Properties, outside: OutsideIds): PlannedRoute {
  const text = (name: string) => textIn(properties, name);
  // Whichever it is, what it is is known.
  const id = (name: string, prefix: string) => idIn(properties, name, prefix, outside);
  const gateway = text('GatewayId');
  return route({
    destinationCidrBlock: text('DestinationCidrBlock'),
    destinationIpv6CidrBlock: text('DestinationIpv6CidrBlock'),
    destinationPrefixListId: id('DestinationPrefixListId', 'pl'),
    gatewayId: gateway ?? text('VpcEndpointId'),
    natGatewayId: id('NatGatewayId', 'nat'),
    transitGatewayId: id('TransitGatewayId', 'tgw'),
    vpcPeeringConnectionId: id('VpcPeeringConnectionId', 'pcx'),
    egressOnlyInternetGatewayId: id('EgressOnlyInternetGatewayId', 'eigw'),
    instanceId: id('InstanceId', 'i'),
    networkInterfaceId: id('NetworkInterfaceId', 'eni'),
    localGatewayId: id('LocalGatewayId', 'lgw'),
    carrierGatewayId: id('CarrierGatewayId', 'cagw'),
    coreNetworkArn: text('CoreNetworkArn'),
  });
}

/** An `AWS::EC2::NetworkAclEntry`. */
export function aclEntryOf(properties: Properties): PlannedAclEntry {
  const range = propertyOf(properties, 'PortRange');
  return {
    egress: flagIn(properties, 'Egress', false),
    ruleNumber: mapped(numberIn(properties, 'RuleNumber'), (number) => number ?? 0),
    ruleAction: mapped(textIn(properties, 'RuleAction'), (action) =>
      action?.toLowerCase() === 'allow' ? ('allow' as const) : ('deny' as const),
    ),
    protocol: mapped(textIn(properties, 'Protocol'), (protocol) => protocol ?? '-1'),
    cidrBlock: textIn(properties, 'CidrBlock'),
    ipv6CidrBlock: textIn(properties, 'Ipv6CidrBlock'),
    portRange: isUnknown(range) ? unknown(range.unknownBecause) : portsOf(range),
  };
}

function portsOf(range: unknown): PlannedAclEntry['portRange'] {
  if (typeof range !== 'object' || range === null) return undefined;
  const [from, to] = [numberIn(range as Properties, 'From'), numberIn(range as Properties, 'To')];
  if (isUnknown(from)) return unknown(from.unknownBecause);
  return mapped(to, (last) =>
    from === undefined && last === undefined ? undefined : { from: from ?? 0, to: last ?? 65535 },
  );
}
