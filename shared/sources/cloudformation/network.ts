// From CloudFormation and SAM templates to the network that there will be. Pure.
import { grouped } from '../../network/derived';
import { plannedNetwork, type Location, type PlannedNetwork } from '../planned/network';
import type { Attachment, PlannedResources } from '../planned/resources';
import { isUnknown, mapped, unknown, type Maybe } from '../planned/values';
import { changesFromElsewhere, notLookedInto } from './elsewhere';
import { flagIn, idIn, idsIn, outsideIds, propertyOf, textIn, type Properties } from './properties';
import { regionOf } from './region';
import { declarations, idOf, presentOf, uncertainRules, type Source } from './resources';
import { aclEntryOf, permissionOf, routeOf } from './rules';
import { stacksOf, type Assumed, type Stack, type Target, type TemplateInput } from './stacks';

/** Where templates will be deployed, as far as that is said. */
export interface Place {
  readonly accountId: string;
  readonly region?: string | undefined;
}

/** The Region that stands in where nothing says which one it will be. */
const someRegion = 'us-east-1';

/** A template that is given, with where it is. */
export interface StackInput extends TemplateInput {
  /** The Region that its stack is made for, where something says so. */
  readonly region?: string | undefined;
}

/**
 * The networks that there will be where the templates are deployed together, one for each Region.
 * @throws UnexpectedShape with the file, the place and what was expected
 */
export function networksFromTemplates(inputs: readonly StackInput[], place: Place): readonly PlannedNetwork[] {
  const found = inputs.map((input) => ({ input, region: place.region ?? input.region ?? regionOf([input]) }));
  const regions = [...new Set(found.flatMap(({ region }) => region ?? []))].sort();
  // What names no Region goes where the others go, if that is one place.
  const preset = regions.length === 1 ? regions[0] : undefined;
  const groups = grouped(found, ({ region }) => [region ?? preset ?? '']);
  return [...groups].map(([region, members]) => ({
    ...networkFromTemplates(
      members.map(({ input }) => input),
      { ...place, region: region === '' ? undefined : region },
    ),
    regionFrom: place.region !== undefined ? 'given' : region === '' ? 'nothing' : 'names',
  }));
}

/**
 * The network that there will be where the templates are deployed together.
 * @throws UnexpectedShape with the place and what was expected
 */
export function networkFromTemplates(inputs: readonly TemplateInput[], { accountId, region }: Place): PlannedNetwork {
  const found = region ?? regionOf(inputs);
  const target: Target = { accountId, region: found ?? someRegion, isRegionAssumed: found === undefined };
  const assuming = (assumed?: Assumed): PlannedNetwork & { readonly stacks: readonly Stack[] } => {
    const stacks = stacksOf(inputs, target, assumed);
    return {
      ...plannedNetwork(accountId, target.region, declaredIn({ stacks, outside: outsideIds(), target })),
      stacks,
    };
  };
  const { stacks, ...network } = assuming();
  return {
    ...network,
    locations: locationsIn(stacks),
    notLookedInto: notLookedInto(stacks),
    whereItIs: whereItIs(stacks, (assumed) => assuming(assumed)),
  };
}

function locationsIn(stacks: readonly Stack[]): ReadonlyMap<string, Location> {
  return new Map(
    stacks.flatMap((stack) => {
      const { title, lineOf } = stack.input;
      if (title === undefined) return [];
      const at = (id: string): Location => ({ file: title, line: lineOf?.(id) });
      return [...stack.template.resources.values()].flatMap((resource): [string, Location][] => {
        const location = at(resource.logicalId);
        return companionsOf(idOf(stack, resource)).map((id) => [id, location]);
      });
    }),
  );
}

/** A resource, and what AWS makes with a VPC. */
function companionsOf(id: string): readonly string[] {
  return [id, `sg-of-${id}`, `rtb-of-${id}`, `acl-of-${id}`];
}

/** For what a condition may leave out: the network in which the condition holds. */
function whereItIs(
  stacks: readonly Stack[],
  networkWith: (assumed: Assumed) => PlannedNetwork,
): ReadonlyMap<string, () => PlannedNetwork> {
  const networks = new Map<string, () => PlannedNetwork>();
  const found = new Map<string, () => PlannedNetwork>();
  for (const stack of stacks) {
    for (const resource of stack.template.resources.values()) {
      const { condition } = resource;
      if (condition === undefined || !isUnknown(stack.resolver.condition(condition))) continue;
      const key = `${stack.number} ${condition}`;
      let made: PlannedNetwork | undefined;
      const network = networks.get(key) ?? (() => (made ??= networkWith({ stack: stack.number, condition })));
      networks.set(key, network);
      const id = idOf(stack, resource);
      for (const each of companionsOf(id)) found.set(each, network);
    }
  }
  return found;
}

function declaredIn(source: Source): PlannedResources {
  const { stacks, outside, target } = source;
  const { region, accountId } = target;
  const own = <T>(
    type: string,
    to: readonly (readonly [name: string, prefix: string])[],
    valueOf: (properties: Properties) => Maybe<T>,
  ): readonly Attachment<T>[] =>
    presentOf(source, type).map(({ properties, exists }) => {
      const [holder] = to.flatMap(([name, prefix]) => idIn(properties, name, prefix, outside) ?? []);
      return {
        to: required(holder, type, to[0]?.[0] ?? ''),
        value: isUnknown(exists) ? unknown(exists.unknownBecause) : valueOf(properties),
      };
    });
  const subnet = (properties: Properties) =>
    required(idIn(properties, 'SubnetId', 'subnet', outside), 'an association', 'SubnetId');
  const ranges = (name: string) => (properties: Properties) =>
    mapped(textIn(properties, name), (cidr): readonly string[] => (cidr === undefined ? [] : [cidr]));
  const has = (properties: Properties, name: string) => propertyOf(properties, name) !== undefined;
  const changes = changesFromElsewhere(source);
  const ofGroup = [
    ['GroupId', 'sg'],
    ['GroupName', 'sg'],
  ] as const;
  const ofTable = [['RouteTableId', 'rtb']] as const;
  const ofAcl = [['NetworkAclId', 'acl']] as const;
  const egress = [
    ...own('AWS::EC2::SecurityGroupEgress', ofGroup, (properties) => permissionOf(properties, 'Destination', outside)),
    ...uncertainRules(source, 'SecurityGroupEgress', 'Destination'),
  ];
  const things = declarations(source, egress);
  return {
    ...things,
    vpcs: things.vpcs.map((vpc) => {
      const uncertain = changes.ofDefaultGroup(vpc.id);
      const { defaultSecurityGroup } = vpc;
      return uncertain === undefined ? vpc : { ...vpc, defaultSecurityGroup: { ...defaultSecurityGroup, uncertain } };
    }),
    vpcCidrs: own('AWS::EC2::VPCCidrBlock', [['VpcId', 'vpc']], (properties) =>
      has(properties, 'Ipv4IpamPoolId') && !has(properties, 'CidrBlock')
        ? unknown('a range from an IPAM pool is known only at deployment')
        : ranges('CidrBlock')(properties),
    ),
    vpcIpv6Cidrs: own('AWS::EC2::VPCCidrBlock', [['VpcId', 'vpc']], (properties) =>
      (flagIn(properties, 'AmazonProvidedIpv6CidrBlock', false) !== false || has(properties, 'Ipv6IpamPoolId')) &&
      !has(properties, 'Ipv6CidrBlock')
        ? unknown('an IPv6 range of Amazon is known only at deployment')
        : ranges('Ipv6CidrBlock')(properties),
    ),
    ingress: [
      ...own('AWS::EC2::SecurityGroupIngress', ofGroup, (properties) => permissionOf(properties, 'Source', outside)),
      ...uncertainRules(source, 'SecurityGroupIngress', 'Source'),
      ...changes.attached,
    ],
    egress: [...egress, ...changes.attached],
    routes: [
      ...own('AWS::EC2::Route', ofTable, (properties) => routeOf(properties, outside)),
      ...presentOf(source, 'AWS::EC2::VPNGatewayRoutePropagation').flatMap(({ properties }) =>
        propagations(idsIn(properties, 'RouteTableIds', 'rtb', outside)),
      ),
      ...changes.attached,
    ],
    tableAssociations: [
      ...own<string | undefined>('AWS::EC2::SubnetRouteTableAssociation', ofTable, subnet),
      ...own<string | undefined>('AWS::EC2::GatewayRouteTableAssociation', ofTable, () => undefined),
    ],
    mainTables: [],
    aclEntries: [...own('AWS::EC2::NetworkAclEntry', ofAcl, aclEntryOf), ...changes.attached],
    aclSubnets: own('AWS::EC2::SubnetNetworkAclAssociation', ofAcl, subnet),
    prefixListEntries: [],
    endpointSubnets: [],
    endpointTables: [],
    endpointGroups: [],
    endpointPolicies: [],
    endpointPrivateDns: [],
    services: presentOf(source, 'AWS::EC2::VPCEndpointService').map(({ stack, resource, properties }) => ({
      serviceName: `com.amazonaws.vpce.${region}.${idOf(stack, resource)}`,
      serviceTypes: [has(properties, 'GatewayLoadBalancerArns') ? 'GatewayLoadBalancer' : 'Interface'],
      owner: accountId,
      privateDnsNames: [],
      privateDnsNameVerificationState: undefined,
      vpcEndpointPolicySupported: undefined,
      availabilityZones: [],
      availabilityZoneIds: [],
    })),
    others: [
      ...stacks.flatMap((stack) =>
        [...stack.template.resources.values()].map((resource) => ({
          id: idOf(stack, resource),
          address: stack.addressOf(resource.logicalId),
        })),
      ),
      ...outside.all(),
    ],
    mayHoldMore: changes.ofVpc,
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
