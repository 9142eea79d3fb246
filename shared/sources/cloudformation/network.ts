// From a CloudFormation or SAM template to the network that there will be. Pure.
import { plannedNetwork, type PlannedNetwork } from '../planned/network';
import type { Attachment, PlannedResources } from '../planned/resources';
import { isUnknown, mapped, unknown, type Maybe } from '../planned/values';
import { resolverFor, type Deployment } from './intrinsics';
import { declarations, presentOf, type Source } from './resources';
import { flagIn, listIn, textIn, type Properties } from './properties';
import { aclEntryOf, permissionOf, routeOf } from './rules';
import { templateFrom, type TemplateResource } from './template';

/** Where the template will be deployed. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** The beginning of EC2's ids, by resource type. */
const prefixes: Readonly<Record<string, string>> = {
  'AWS::EC2::VPC': 'vpc',
  'AWS::EC2::Subnet': 'subnet',
  'AWS::EC2::VPCEndpoint': 'vpce',
  'AWS::EC2::SecurityGroup': 'sg',
  'AWS::EC2::RouteTable': 'rtb',
  'AWS::EC2::NetworkAcl': 'acl',
  'AWS::EC2::PrefixList': 'pl',
  'AWS::EC2::InternetGateway': 'igw',
  'AWS::EC2::VPNGateway': 'vgw',
  'AWS::EC2::NatGateway': 'nat',
  'AWS::EC2::EgressOnlyInternetGateway': 'eigw',
  'AWS::EC2::TransitGateway': 'tgw',
  'AWS::EC2::VPCPeeringConnection': 'pcx',
  'AWS::EC2::CarrierGateway': 'cagw',
};

/** Attributes of resources that are their ids. */
const idAttributes: ReadonlySet<string> = new Set([
  'VpcId',
  'SubnetId',
  'GroupId',
  'Id',
  'RouteTableId',
  'NetworkAclId',
  'PrefixListId',
  'InternetGatewayId',
  'NatGatewayId',
  'VPNGatewayId',
]);

/**
 * The network that there will be where the template is deployed.
 * @throws UnexpectedShape with the place and what was expected
 */
export function networkFromTemplate(document: unknown, { accountId, region }: Place): PlannedNetwork {
  const template = templateFrom(document);
  const ids = new Map(
    [...template.resources.values()].map(({ logicalId, type }, position) => [
      logicalId,
      `${prefixes[type] ?? 'res'}-planned${position}`,
    ]),
  );
  const idOf = ({ logicalId }: TemplateResource) => ids.get(logicalId) ?? '';
  const deployment: Deployment = {
    accountId,
    region,
    idOf,
    attributeOf: (resource, attribute) => attributeOf(resource, attribute),
  };
  const resolver = resolverFor(template, deployment);

  function attributeOf(resource: TemplateResource, attribute: string): Maybe<unknown> {
    const { logicalId, type, properties } = resource;
    const open = unknown(`${logicalId}.${attribute} is known only at deployment`);
    if (type === 'AWS::EC2::VPC' && attribute === 'DefaultSecurityGroup') return `sg-of-${idOf(resource)}`;
    if (type === 'AWS::EC2::VPC' && attribute === 'DefaultNetworkAcl') return `acl-of-${idOf(resource)}`;
    // What it is itself, not what it is in.
    const isOwn = attribute !== 'VpcId' || type === 'AWS::EC2::VPC';
    if (type in prefixes && isOwn && idAttributes.has(attribute)) return idOf(resource);
    const isInput = ['CidrBlock', 'VpcId', 'AvailabilityZone', 'SubnetId'].includes(attribute);
    const written = isInput && Object.hasOwn(properties, attribute) ? resolver.value(properties[attribute]) : undefined;
    return written ?? open;
  }

  return plannedNetwork(accountId, region, declaredIn({ template, resolver, idOf }));
}

function declaredIn(source: Source): PlannedResources {
  const { template } = source;
  const things = declarations(source);
  const each = <T>(
    type: string,
    valuesOf: (properties: Properties, exists: Maybe<true>) => readonly T[],
  ): readonly T[] => presentOf(source, type).flatMap(({ properties, exists }) => valuesOf(properties, exists));
  const own = <T>(type: string, to: string, valueOf: (properties: Properties) => Maybe<T>): readonly Attachment<T>[] =>
    each(type, (properties, exists) => [
      {
        to: required(textIn(properties, to), type, to),
        value: isUnknown(exists) ? unknown(exists.unknownBecause) : valueOf(properties),
      },
    ]);
  const idIn = (type: string, name: string) => (properties: Properties) =>
    required(textIn(properties, name), type, name);
  const ranges = (name: string) => (properties: Properties) =>
    mapped(textIn(properties, name), (cidr): readonly string[] => (cidr === undefined ? [] : [cidr]));
  const custom = [...template.resources.values()].find(
    ({ type }) => type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource',
  );
  return {
    ...things,
    vpcs: things.vpcs.map((vpc) => {
      const { defaultSecurityGroup: groupOf } = vpc;
      return custom
        ? { ...vpc, defaultSecurityGroup: { ...groupOf, uncertain: `${custom.logicalId} may change it` } }
        : vpc;
    }),
    vpcCidrs: own('AWS::EC2::VPCCidrBlock', 'VpcId', (properties) =>
      Object.hasOwn(properties, 'Ipv4IpamPoolId') && !Object.hasOwn(properties, 'CidrBlock')
        ? unknown('a range from an IPAM pool is known only at deployment')
        : ranges('CidrBlock')(properties),
    ),
    vpcIpv6Cidrs: own('AWS::EC2::VPCCidrBlock', 'VpcId', (properties) =>
      (flagIn(properties, 'AmazonProvidedIpv6CidrBlock', false) !== false ||
        Object.hasOwn(properties, 'Ipv6IpamPoolId')) &&
      !Object.hasOwn(properties, 'Ipv6CidrBlock')
        ? unknown('an IPv6 range of Amazon is known only at deployment')
        : ranges('Ipv6CidrBlock')(properties),
    ),
    ingress: own('AWS::EC2::SecurityGroupIngress', 'GroupId', (properties) => permissionOf(properties, 'Source')),
    egress: own('AWS::EC2::SecurityGroupEgress', 'GroupId', (properties) => permissionOf(properties, 'Destination')),
    routes: [
      ...own('AWS::EC2::Route', 'RouteTableId', routeOf),
      ...each('AWS::EC2::VPNGatewayRoutePropagation', (properties) =>
        propagations(listIn(properties, 'RouteTableIds')),
      ),
    ],
    tableAssociations: [
      ...own('AWS::EC2::SubnetRouteTableAssociation', 'RouteTableId', idIn('association', 'SubnetId')),
      ...own<string | undefined>('AWS::EC2::GatewayRouteTableAssociation', 'RouteTableId', () => undefined),
    ],
    mainTables: [],
    aclEntries: own('AWS::EC2::NetworkAclEntry', 'NetworkAclId', aclEntryOf),
    aclSubnets: own('AWS::EC2::SubnetNetworkAclAssociation', 'NetworkAclId', idIn('association', 'SubnetId')),
    prefixListEntries: [],
    endpointSubnets: [],
    endpointTables: [],
    endpointGroups: [],
    endpointPolicies: [],
    endpointPrivateDns: [],
    services: [],
    others: [...template.resources.values()].map((resource) => ({
      id: source.idOf(resource),
      address: resource.logicalId,
    })),
    incomplete: template.incomplete,
  };
}

function propagations(tables: Maybe<readonly string[]>): readonly Attachment<never>[] {
  const learnt = unknown('a virtual private gateway propagates routes to it');
  return isUnknown(tables)
    ? [{ to: unknown(tables.unknownBecause), value: learnt }]
    : tables.map((to) => ({ to, value: learnt }));
}

function required(id: Maybe<string | undefined>, type: string, name: string): Maybe<string> {
  return id === undefined ? unknown(`${type} does not say its ${name}`) : (id as Maybe<string>);
}
