// The resources of EC2 in a template, each as what it declares. Pure.
// Source: AWS CloudFormation Template Reference Guide, "Amazon EC2".
import { allEgress } from '../planned/defaults';
import type { Attachment, Declared, PlannedPermission, PlannedResources } from '../planned/resources';
import { chained, isUnknown, mapped, together, unknown, type Maybe } from '../planned/values';
import {
  flagIn,
  idIn,
  idsIn,
  objectsIn,
  propertyOf,
  tagsIn,
  textIn,
  type OutsideIds,
  type Properties,
} from './properties';
import { plannedId } from './references';
import { regionsIn } from './region';
import { permissionOf } from './rules';
import { existenceOf, type Stack, type Target } from './stacks';
import type { TemplateResource } from './template';
import { whole } from './texts';

/** Stacks, and what they get from outside. */
export interface Source {
  readonly stacks: readonly Stack[];
  readonly outside: OutsideIds;
  readonly target: Target;
}

/** A resource that will or may be created, with its properties resolved. */
interface Present {
  readonly stack: Stack;
  readonly resource: TemplateResource;
  readonly exists: Maybe<true>;
  readonly properties: Properties;
}

/** The id by which the network knows a resource. */
export function idOf({ numberOf }: Stack, resource: TemplateResource): string {
  return plannedId(resource.type, numberOf(resource));
}

/** A policy as text. */
function policyIn({ stack, resource }: Present): Maybe<string | undefined> {
  return mapped(whole(stack.policyResolver.value(propertyOf(resource.properties, 'PolicyDocument'))), (document) =>
    document === undefined || typeof document === 'string' ? document : JSON.stringify(document),
  );
}

/** The resources that stand by themselves. */
export function declarations(
  source: Source,
  egress: readonly Attachment<unknown>[],
): Pick<PlannedResources, 'vpcs' | 'subnets' | 'endpoints' | 'groups' | 'routeTables' | 'acls' | 'prefixLists'> {
  const { outside, target } = source;
  const { region, isRegionAssumed } = target;
  const each = <T>(type: string, convert: (declared: Declared, properties: Properties, present: Present) => T) =>
    presentOf(source, type).map((present): T => {
      const { stack, resource, exists, properties } = present;
      const declared = {
        id: idOf(stack, resource),
        address: stack.addressOf(resource.logicalId),
        exists,
        tags: tagsIn(properties),
      };
      return convert(declared, properties, present);
    });
  // Nothing is wrong only because it names another Region than the one that is assumed.
  const inRegion = <T extends string | undefined>(text: Maybe<T>): Maybe<T> =>
    chained(text, (known) =>
      isRegionAssumed && regionsIn(known ?? '').some((one) => one !== region)
        ? unknown('the Region is not given')
        : known,
    );
  const vpcOf = (properties: Properties, { address }: Declared): Maybe<string> => {
    const id = idIn(properties, 'VpcId', 'vpc', outside);
    return id === undefined ? unknown(`${address} does not say its VpcId`) : (id as Maybe<string>);
  };
  const optionalList = (text: Maybe<string | undefined>) =>
    mapped(text, (one): readonly string[] => (one === undefined ? [] : [one]));

  return {
    vpcs: each('AWS::EC2::VPC', (declared, properties) => ({
      ...declared,
      isNew: true,
      cidrBlocks:
        propertyOf(properties, 'CidrBlock') !== undefined
          ? optionalList(textIn(properties, 'CidrBlock'))
          : unknown(`the range of ${declared.address} is known only at deployment`),
      ipv6CidrBlocks: [],
      enableDnsSupport: flagIn(properties, 'EnableDnsSupport', true),
      enableDnsHostnames: flagIn(properties, 'EnableDnsHostnames', false),
      mainRouteTable: { id: `rtb-of-${declared.id}`, address: `${declared.address}.MainRouteTable` },
      defaultSecurityGroup: { id: `sg-of-${declared.id}`, address: `${declared.address}.DefaultSecurityGroup` },
      defaultNetworkAcl: { id: `acl-of-${declared.id}`, address: `${declared.address}.DefaultNetworkAcl` },
    })),
    subnets: each('AWS::EC2::Subnet', (declared, properties) => {
      const zoneId = textIn(properties, 'AvailabilityZoneId');
      const zone = textIn(properties, 'AvailabilityZone');
      const known = isUnknown(zoneId) ? undefined : zoneId;
      const isChosen = zone === undefined && known === undefined;
      const isFromPool =
        propertyOf(properties, 'CidrBlock') === undefined && propertyOf(properties, 'Ipv4IpamPoolId') !== undefined;
      return {
        ...declared,
        vpcId: vpcOf(properties, declared),
        cidrBlock: isFromPool
          ? unknown(`the range of ${declared.address} is known only at deployment`)
          : textIn(properties, 'CidrBlock'),
        ipv6CidrBlocks:
          propertyOf(properties, 'Ipv6IpamPoolId') !== undefined
            ? unknown(`the IPv6 range of ${declared.address} is known only at deployment`)
            : optionalList(textIn(properties, 'Ipv6CidrBlock')),
        availabilityZone: isChosen ? unknown(`AWS chooses the Availability Zone of ${declared.address}`) : zone,
        availabilityZoneId: known,
        outpostArn: textIn(properties, 'OutpostArn'),
        ipv6Native: flagIn(properties, 'Ipv6Native', false),
        enableDns64: flagIn(properties, 'EnableDns64', false),
      };
    }),
    endpoints: each('AWS::EC2::VPCEndpoint', (declared, properties, present) => ({
      ...declared,
      vpcId: vpcOf(properties, declared),
      vpcEndpointType: mapped(textIn(properties, 'VpcEndpointType'), (type) => type ?? 'Gateway'),
      serviceName: inRegion(mapped(textIn(properties, 'ServiceName'), (name) => name ?? '')),
      targetArn: chained(
        textIn(properties, 'ResourceConfigurationArn'),
        (arn) => arn ?? textIn(properties, 'ServiceNetworkArn'),
      ),
      serviceRegion: textIn(properties, 'ServiceRegion'),
      state: 'available',
      policyDocument: inRegion(policyIn(present)),
      routeTableIds: idsIn(properties, 'RouteTableIds', 'rtb', outside),
      subnetIds: idsIn(properties, 'SubnetIds', 'subnet', outside),
      groupIds: idsIn(properties, 'SecurityGroupIds', 'sg', outside),
      ipAddressType: textIn(properties, 'IpAddressType'),
      dnsRecordIpType: dnsOption(properties, 'DnsRecordIpType'),
      privateDnsEnabled: flagIn(properties, 'PrivateDnsEnabled', false),
      privateDnsOnlyForInboundResolverEndpoint: onlyInbound(properties),
    })),
    groups: each('AWS::EC2::SecurityGroup', (declared, properties) => ({
      ...declared,
      groupName: groupNameIn(properties, declared),
      // Without a VPC it is in the one that every account has.
      vpcId: mapped(idIn(properties, 'VpcId', 'vpc', outside), (id) => id ?? outside.idOf('the default VPC', 'vpc')),
      ingress: certainRules(properties, 'SecurityGroupIngress', 'Source', outside),
      egress: egressIn(properties, declared, egress, outside),
    })),
    routeTables: each('AWS::EC2::RouteTable', (declared, properties) => ({
      ...declared,
      vpcId: vpcOf(properties, declared),
      isDefault: false,
      routes: [],
    })),
    acls: each('AWS::EC2::NetworkAcl', (declared, properties) => ({
      ...declared,
      vpcId: vpcOf(properties, declared),
      isDefault: false,
      subnetIds: [],
      entries: [],
    })),
    prefixLists: each('AWS::EC2::PrefixList', ({ id, address }, properties) => {
      const name = textIn(properties, 'PrefixListName');
      const entries = objectsIn(properties, 'Entries');
      const cidrs = isUnknown(entries)
        ? unknown(entries.unknownBecause)
        : together(
            entries.map((entry) => chained(entry, (known) => mapped(textIn(known, 'Cidr'), (cidr) => cidr ?? ''))),
          );
      return { id, address, name: isUnknown(name) ? undefined : name, ownerId: undefined, cidrs };
    }),
  };
}

// Nobody can give a group the name `default`: any other name is as good.
function groupNameIn(properties: Properties, { address }: Declared): string {
  const name = textIn(properties, 'GroupName');
  return isUnknown(name) || name === undefined ? address : name;
}

/** The inline rules of a group that are certain to be there. */
function certainRules(
  properties: Properties,
  name: string,
  peer: 'Source' | 'Destination',
  outside: OutsideIds,
): Maybe<readonly PlannedPermission[]> {
  return mapped(objectsIn(properties, name), (rules) =>
    rules.flatMap((rule) => (isUnknown(rule) ? [] : [permissionOf(rule, peer, outside)])),
  );
}

/** The inline rules of groups of which only the deployment decides what they are, or whether they are at all. */
export function uncertainRules(
  source: Source,
  name: string,
  peer: 'Source' | 'Destination',
): readonly Attachment<PlannedPermission | undefined>[] {
  return presentOf(source, 'AWS::EC2::SecurityGroup').flatMap(({ stack, resource, properties }) => {
    const rules = objectsIn(properties, name);
    if (isUnknown(rules)) return [];
    return rules
      .filter((rule) => isUnknown(rule))
      .map((rule: Maybe<Properties | undefined>) => ({
        to: idOf(stack, resource),
        value: mapped(rule, (known) => known && permissionOf(known, peer, source.outside)),
      }));
  });
}

// Without egress rules AWS adds its own; CloudFormation takes it away where a rule comes as a resource of its own.
// Source: CloudFormation Template Reference, AWS::EC2::SecurityGroupEgress.
function egressIn(
  properties: Properties,
  { id, address }: Declared,
  others: readonly Attachment<unknown>[],
  outside: OutsideIds,
): Maybe<readonly PlannedPermission[]> {
  const inline = objectsIn(properties, 'SecurityGroupEgress');
  if (isUnknown(inline)) return unknown(inline.unknownBecause);
  if (inline.length > 0) return certainRules(properties, 'SecurityGroupEgress', 'Destination', outside);
  if (others.some(({ to, value }) => to === id && !isUnknown(value))) return [];
  const open = others.find(({ to }) => to === id || isUnknown(to));
  if (open) return unknown(`a rule of its own may replace the egress of ${address}`);
  return propertyOf(properties, 'SecurityGroupEgress') === undefined
    ? allEgress
    : unknown(`SecurityGroupEgress of ${address} is empty: AWS may add its own rules`);
}

function dnsOption(properties: Properties, name: string): Maybe<string | undefined> {
  const options = propertyOf(properties, 'DnsOptions');
  if (options === undefined) return undefined;
  return isUnknown(options) ? unknown(options.unknownBecause) : textIn(options as Properties, name);
}

function onlyInbound(properties: Properties): Maybe<boolean | undefined> {
  return mapped(dnsOption(properties, 'PrivateDnsOnlyForInboundResolverEndpoint'), (text) =>
    text === undefined
      ? undefined
      : text !== 'NotSpecified' && text.toLowerCase() !== 'false' && text !== 'AllResolvers',
  );
}

/** The resources of a type that will or may be created, with their properties resolved. */
export function presentOf({ stacks }: Source, type: string): readonly Present[] {
  return stacks.flatMap((stack) =>
    [...stack.template.resources.values()]
      .filter((resource) => resource.type === type)
      .flatMap((resource) => {
        const exists = existenceOf(stack, resource);
        if (exists === false) return [];
        return [{ stack, resource, exists, properties: stack.resolver.value(resource.properties) as Properties }];
      }),
  );
}
