// The resources of EC2 in a template, each as what it declares. Pure.
// Source: AWS CloudFormation Template Reference Guide, "Amazon EC2".
import { allEgress } from '../planned/defaults';
import type { Declared, PlannedPermission, PlannedResources, PlannedTags } from '../planned/resources';
import { isUnknown, mapped, together, unknown, type Maybe } from '../planned/values';
import { whole, type Resolver } from './intrinsics';
import { permissionOf } from './rules';
import type { Template, TemplateResource } from './template';
import { type Properties, objectsIn, textIn, flagIn, listIn } from './properties';

/** A template and what resolves its values. */
export interface Source {
  readonly template: Template;
  readonly resolver: Resolver;
  readonly idOf: (resource: TemplateResource) => string;
}

function tagsIn(properties: Properties): Maybe<PlannedTags> {
  return mapped(objectsIn(properties, 'Tags'), (tags) => {
    const values = tags.map((tag) => mapped(textIn(tag, 'Value'), (text) => text ?? ''));
    return mapped(together(tags.map((tag) => textIn(tag, 'Key'))), (keys) =>
      Object.fromEntries(keys.map((key, position) => [key ?? '', values[position] ?? ''])),
    ) as PlannedTags;
  });
}

/** A policy as text. */
function policyIn(properties: Properties): Maybe<string | undefined> {
  const policy = whole(properties['PolicyDocument']);
  return mapped(policy, (document) =>
    document === undefined ? undefined : typeof document === 'string' ? document : JSON.stringify(document),
  );
}

/** The resources that stand by themselves. */
export function declarations(
  source: Source,
): Pick<PlannedResources, 'vpcs' | 'subnets' | 'endpoints' | 'groups' | 'routeTables' | 'acls' | 'prefixLists'> {
  const each = <T>(type: string, convert: (declared: Declared, properties: Properties) => T): readonly T[] =>
    presentOf(source, type).map(({ resource, exists, properties }) =>
      convert({ id: source.idOf(resource), address: resource.logicalId, exists, tags: tagsIn(properties) }, properties),
    );
  const idOrUnknown = (properties: Properties, name: string, { address }: Declared): Maybe<string> => {
    const id = textIn(properties, name);
    return id === undefined ? unknown(`${address} does not say its ${name}`) : (id as Maybe<string>);
  };
  const optionalList = (text: Maybe<string | undefined>) =>
    mapped(text, (one): readonly string[] => (one === undefined ? [] : [one]));

  return {
    vpcs: each('AWS::EC2::VPC', (declared, properties) => ({
      ...declared,
      isNew: true,
      cidrBlocks: Object.hasOwn(properties, 'CidrBlock')
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
      const isFromPool = !Object.hasOwn(properties, 'CidrBlock') && Object.hasOwn(properties, 'Ipv4IpamPoolId');
      return {
        ...declared,
        vpcId: idOrUnknown(properties, 'VpcId', declared),
        cidrBlock: isFromPool
          ? unknown(`the range of ${declared.address} is known only at deployment`)
          : textIn(properties, 'CidrBlock'),
        ipv6CidrBlocks: Object.hasOwn(properties, 'Ipv6IpamPoolId')
          ? unknown(`the IPv6 range of ${declared.address} is known only at deployment`)
          : optionalList(textIn(properties, 'Ipv6CidrBlock')),
        availabilityZone: isChosen ? unknown(`AWS chooses the Availability Zone of ${declared.address}`) : zone,
        availabilityZoneId: known,
        outpostArn: textIn(properties, 'OutpostArn'),
        ipv6Native: flagIn(properties, 'Ipv6Native', false),
        enableDns64: flagIn(properties, 'EnableDns64', false),
      };
    }),
    endpoints: each('AWS::EC2::VPCEndpoint', (declared, properties) => ({
      ...declared,
      vpcId: idOrUnknown(properties, 'VpcId', declared),
      vpcEndpointType: mapped(textIn(properties, 'VpcEndpointType'), (type) => type ?? 'Gateway'),
      serviceName: mapped(textIn(properties, 'ServiceName'), (name) => name ?? ''),
      serviceRegion: textIn(properties, 'ServiceRegion'),
      state: 'available',
      policyDocument: policyIn(properties),
      routeTableIds: listIn(properties, 'RouteTableIds'),
      subnetIds: listIn(properties, 'SubnetIds'),
      groupIds: listIn(properties, 'SecurityGroupIds'),
      ipAddressType: textIn(properties, 'IpAddressType'),
      dnsRecordIpType: dnsOption(properties, 'DnsRecordIpType'),
      privateDnsEnabled: flagIn(properties, 'PrivateDnsEnabled', false),
      privateDnsOnlyForInboundResolverEndpoint: onlyInbound(properties),
    })),
    groups: each('AWS::EC2::SecurityGroup', (declared, properties) => ({
      ...declared,
      groupName: groupNameIn(properties, declared),
      vpcId: idOrUnknown(properties, 'VpcId', declared),
      ingress: permissionsIn(properties, 'SecurityGroupIngress', 'Source'),
      egress: egressIn(properties, declared),
    })),
    routeTables: each('AWS::EC2::RouteTable', (declared, properties) => ({
      ...declared,
      vpcId: idOrUnknown(properties, 'VpcId', declared),
      isDefault: false,
      routes: [],
    })),
    acls: each('AWS::EC2::NetworkAcl', (declared, properties) => ({
      ...declared,
      vpcId: idOrUnknown(properties, 'VpcId', declared),
      isDefault: false,
      subnetIds: [],
      entries: [],
    })),
    prefixLists: each('AWS::EC2::PrefixList', ({ id, address }, properties) => {
      const name = textIn(properties, 'PrefixListName');
      const entries = objectsIn(properties, 'Entries');
      const cidrs = isUnknown(entries)
        ? unknown(entries.unknownBecause)
        : together(entries.map((entry) => mapped(textIn(entry, 'Cidr'), (cidr) => cidr ?? '')));
      return { id, address, name: isUnknown(name) ? undefined : name, ownerId: undefined, cidrs };
    }),
  };
}

// Nobody can give a group the name `default`: any other name is as good.
function groupNameIn(properties: Properties, { address }: Declared): string {
  const name = textIn(properties, 'GroupName');
  return isUnknown(name) || name === undefined ? address : name;
}

function permissionsIn(
  properties: Properties,
  name: string,
  peer: 'Source' | 'Destination',
): Maybe<readonly PlannedPermission[]> {
  return mapped(objectsIn(properties, name), (rules) => rules.map((rule) => permissionOf(rule, peer)));
}

// Without egress rules in the resource itself AWS adds its own, whatever rules come as resources of their own.
function egressIn(properties: Properties, { address }: Declared): Maybe<readonly PlannedPermission[]> {
  if (!Object.hasOwn(properties, 'SecurityGroupEgress')) return allEgress;
  const rules = permissionsIn(properties, 'SecurityGroupEgress', 'Destination');
  const isEmpty = !isUnknown(rules) && rules.length === 0;
  return isEmpty ? unknown(`SecurityGroupEgress of ${address} is empty: AWS may add its own rules`) : rules;
}

function dnsOption(properties: Properties, name: string): Maybe<string | undefined> {
  const options = properties['DnsOptions'];
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
export function presentOf({ template, resolver }: Source, type: string) {
  return [...template.resources.values()]
    .filter((resource) => resource.type === type)
    .flatMap((resource) => {
      const holds = resource.condition === undefined ? true : resolver.condition(resource.condition);
      if (holds === false) return [];
      const exists: Maybe<true> = isUnknown(holds) ? unknown(holds.unknownBecause) : true;
      return [{ resource, exists, properties: resolver.value(resource.properties) as Properties }];
    });
}
