// From a Terraform plan to the networks that there will be. Pure.
import { gatewayServices } from '../../network/gateway-endpoints';
import { serviceCode } from '../../network/service-names';
import type { VpcEndpointService } from '../../network/model/vpc-endpoint';
import type { Network } from '../../network/network';
import { plannedNetwork, type PlannedNetwork } from '../planned/network';
import { overlaid } from '../planned/overlay';
import type { Attachment, PlannedPrefixList, PlannedResources } from '../planned/resources';
import { mapped, type Maybe } from '../planned/values';
import { UnexpectedShape } from '../describe';
import { asOfAws } from './cloud-control';
import { dataOf, instancesOf, leftAlone } from './existing';
import { attribute, blockOf, optionalText, providerOf, reference, texts, withIds, type Planned } from './fields';
import { noPlan, planFrom, withInstances, type Instance, type Plan } from './plan';
import { withoutGone } from './removals';
import { endpoint, group, networkAcl, prefixList, propagated, routeTable, subnet, vpc } from './resources';
import { resolved } from './source/resolve';
import type { Source } from './source/syntax';
import { incompleteness } from './stacks';
import { aclEntryIn, attachment, permission, required, routeIn, singlePermission } from './rules';

/** What the plan may not say and the caller may. */
export interface Place {
  readonly accountId: string | undefined;
  /** The Region of everything that does not say its own. */
  readonly region: string | undefined;
  /** The Region of what nothing tells the Region of. */
  readonly fallback?: string | undefined;
  /** The configuration that the plan was made of. */
  readonly source?: Source | undefined;
  /** The networks that are there already, one for each Region. */
  readonly existing?: readonly Network[] | undefined;
}

/** The account that stands in where nothing says which one it will be. */
export const placeholderAccount = '123456789012';

/**
 * The networks that there will be after `terraform apply`, one for each Region.
 * @throws UnexpectedShape with the place and what was expected
 */
export function networksFromPlan(document: unknown, place: Place): readonly PlannedNetwork[] {
  const { existing = [], source } = place;
  const given = planFrom(document);
  const own = given.instances.map(asOfAws);
  const kept = leftAlone(existing.flatMap(instancesOf), own, given.gone);
  const changed = withoutGone([...own, ...kept], given.gone);
  const read = { ...withInstances(given, changed), data: [...given.data, ...existing.flatMap(dataOf)] };
  const { plan } = source ? resolved(read, source) : { plan: read };
  const accountId = place.accountId ?? dataValue(plan, 'aws_caller_identity', 'account_id') ?? placeholderAccount;
  const regionOf = regionsOf(plan, place);
  const judged = plan.instances.filter(({ type }) => ofNetworks.test(type));
  const planned = withIds(plan);
  return [...new Set(judged.map(regionOf))].sort().map((region) => {
    const inRegion = judged.filter((instance) => regionOf(instance) === region);
    const there = existing.find((network) => network.region === region);
    if (there === undefined) return plannedNetwork(accountId, region, declaredIn(planned, inRegion));
    const after = plannedNetwork(there.accountId, region, declaredIn(planned, inRegion));
    return overlaid(there, networkAsPlanned(there), after);
  });
}

/** Types of resources that make up networks; not `aws_route53_record`, nor `aws_vpclattice_service`. */
const ofNetworks =
  /^aws_(?:default_)?(?:vpc$|vpc_|subnet|security_group|route$|route_table|main_route_table|network_acl|ec2_managed|vpn_gateway_route)/;

/** What is there, in the words of a plan that changes nothing. */
function networkAsPlanned(network: Network): Network {
  const instances = instancesOf(network);
  const plan = withInstances({ ...noPlan, data: dataOf(network) }, instances);
  return plannedNetwork(network.accountId, network.region, declaredIn(withIds(plan), instances)).certain;
}

function dataValue({ data }: Plan, type: string, name: string): string | undefined {
  return data.flatMap((source) => (source.type === type ? (optionalText(source.values[name]) ?? []) : []))[0];
}

/** The Region of a resource: its own, its provider's, else what anything says of it. */
function regionsOf(plan: Plan, { region: given, fallback }: Place): (instance: Instance) => string {
  const ofProvider = (key: string | undefined): string | undefined => {
    const expression = key === undefined ? undefined : plan.providers[providerOf(key)]?.['region'];
    const { constant_value: constant, references } = (expression ?? {}) as Record<string, unknown>;
    if (typeof constant === 'string') return constant;
    const [first] = Array.isArray(references) ? (references as unknown[]) : [];
    const [kind, name] = String(first).split('.');
    return kind === 'var' && name !== undefined ? optionalText(plan.variables[name]) : undefined;
  };
  const anywhere =
    given ??
    ofProvider('aws') ??
    dataValue(plan, 'aws_region', 'name') ??
    dataValue(plan, 'aws_region', 'region') ??
    regionInNames(plan) ??
    fallback;
  return ({ values, config, address }) => {
    const region = optionalText(values['region']) ?? given ?? ofProvider(config?.providerKey) ?? anywhere;
    if (region !== undefined) return region;
    throw new UnexpectedShape(
      `nothing says which Region ${address} will be in: expected --region, AWS_REGION, or a provider with one`,
    );
  };
}

function declaredIn(planned: Planned, instances: readonly Instance[]): PlannedResources {
  const { plan } = planned;
  const of = (...types: readonly string[]) => instances.filter(({ type }) => types.includes(type));
  const each = <T>(types: readonly string[], convert: (planned: Planned, instance: Instance) => T): readonly T[] =>
    of(...types).map((instance) => convert(planned, instance));
  const own = <T>(type: string, to: string, valueOf: (instance: Instance) => Maybe<T>): readonly Attachment<T>[] =>
    of(type).map((instance) => attachment(planned, instance, to, valueOf(instance)));
  const idIn = (name: string) => (instance: Instance) => required(reference(planned, instance, name), instance, name);

  const rules = (direction: 'ingress' | 'egress') => [
    ...of('aws_security_group_rule')
      .filter(({ values }) => values['type'] === direction)
      .map((instance) => {
        const groupId = idIn('security_group_id')(instance);
        const value = permission(planned, instance, blockOf(instance), groupId, 'source_security_group_id');
        return { to: groupId, value };
      }),
    ...own(`aws_vpc_security_group_${direction}_rule`, 'security_group_id', (instance) =>
      singlePermission(planned, instance),
    ),
  ];
  const ingress = rules('ingress');
  const egress = rules('egress');
  const aclEntries = own('aws_network_acl_rule', 'network_acl_id', (instance) =>
    aclEntryIn(
      instance,
      blockOf(instance),
      attribute(instance, 'egress', (value) => value === true, false),
    ),
  );
  const more = incompleteness(plan);
  const hasOwn = (attachments: readonly Attachment<unknown>[], id: string) => attachments.some(({ to }) => to === id);
  const range = (name: string) => (instance: Instance) =>
    mapped(attribute(instance, name, optionalText, undefined), (cidr): readonly string[] =>
      cidr === undefined ? [] : [cidr],
    );
  return {
    vpcs: each(['aws_vpc', 'aws_default_vpc'], vpc),
    subnets: each(['aws_subnet', 'aws_default_subnet'], subnet),
    endpoints: each(['aws_vpc_endpoint'], endpoint),
    groups: of('aws_security_group', 'aws_default_security_group').map((instance) =>
      group(planned, instance, (id, direction) => hasOwn(direction === 'ingress' ? ingress : egress, id)),
    ),
    routeTables: each(['aws_route_table', 'aws_default_route_table'], routeTable),
    acls: of('aws_network_acl', 'aws_default_network_acl').map((instance) =>
      networkAcl(planned, instance, (id) => hasOwn(aclEntries, id)),
    ),
    prefixLists: [...each(['aws_ec2_managed_prefix_list'], prefixList), ...listsOfAws(plan)],
    services: servicesOfAws(plan),
    vpcCidrs: own('aws_vpc_ipv4_cidr_block_association', 'vpc_id', range('cidr_block')),
    vpcIpv6Cidrs: own('aws_vpc_ipv6_cidr_block_association', 'vpc_id', range('ipv6_cidr_block')),
    ingress,
    egress,
    routes: [
      ...own('aws_route', 'route_table_id', (instance) => routeIn(planned, instance, blockOf(instance))),
      ...own<never>('aws_vpn_gateway_route_propagation', 'route_table_id', propagated),
    ],
    tableAssociations: of('aws_route_table_association').map((instance) => {
      const subnetId = reference(planned, instance, 'subnet_id');
      return attachment(planned, instance, 'route_table_id', subnetId);
    }),
    mainTables: own('aws_main_route_table_association', 'vpc_id', idIn('route_table_id')),
    aclEntries,
    aclSubnets: own('aws_network_acl_association', 'network_acl_id', idIn('subnet_id')),
    prefixListEntries: own('aws_ec2_managed_prefix_list_entry', 'prefix_list_id', (instance) =>
      required(attribute(instance, 'cidr', optionalText, undefined), instance, 'cidr'),
    ),
    endpointSubnets: own('aws_vpc_endpoint_subnet_association', 'vpc_endpoint_id', idIn('subnet_id')),
    endpointTables: own('aws_vpc_endpoint_route_table_association', 'vpc_endpoint_id', idIn('route_table_id')),
    endpointGroups: own('aws_vpc_endpoint_security_group_association', 'vpc_endpoint_id', (instance) =>
      mapped(idIn('security_group_id')(instance), (groupId) => ({
        groupId,
        replacesDefault: instance.values['replace_default_association'] === true,
      })),
    ),
    endpointPolicies: own('aws_vpc_endpoint_policy', 'vpc_endpoint_id', (instance) =>
      required(attribute(instance, 'policy', optionalText, undefined), instance, 'policy'),
    ),
    endpointPrivateDns: own('aws_vpc_endpoint_private_dns', 'vpc_endpoint_id', (instance) =>
      attribute(instance, 'private_dns_enabled', (value) => value === true, false),
    ),
    others: [...planned.ids].map(([{ address }, id]) => ({ id, address })),
    mayHoldMore: () => more,
  };
}

/** The Region in the names of services and zones, where all name the same. */
function regionInNames({ instances }: Plan): string | undefined {
  const named = instances.flatMap(({ values }) => {
    const service = optionalText(values['service_name']) ?? '';
    const zone = optionalText(values['availability_zone']) ?? '';
    return [/[.]([a-z]{2,4}(?:-[a-z]+)+-[0-9])[.]/.exec(service)?.[1], /^([a-z-]+-[0-9])[a-z]$/.exec(zone)?.[1]];
  });
  const regions = new Set(named.filter((region) => region !== undefined));
  return regions.size === 1 ? [...regions][0] : undefined;
}

/** AWS's prefix lists that a data source has read. */
function listsOfAws({ data }: Plan): readonly PlannedPrefixList[] {
  const lists = data.flatMap(({ type, values }): readonly PlannedPrefixList[] => {
    if (type !== 'aws_prefix_list' && type !== 'aws_ec2_managed_prefix_list') return [];
    const id = optionalText(values['id']);
    const name = optionalText(values['name']);
    if (id === undefined || name === undefined) return [];
    const isOfAws = type === 'aws_prefix_list' || values['owner_id'] === 'AWS';
    const entries = Array.isArray(values['entries']) ? (values['entries'] as readonly unknown[]) : [];
    const listed = [
      ...(Array.isArray(values['cidr_blocks']) ? (values['cidr_blocks'] as readonly unknown[]) : []),
      ...entries.map((entry) => (entry as Record<string, unknown> | null)?.['cidr']),
    ];
    const cidrs = listed.filter((cidr) => typeof cidr === 'string');
    return [
      { id, address: id, name, ownerId: isOfAws ? 'AWS' : undefined, cidrs: cidrs.length > 0 ? cidrs : undefined },
    ];
  });
  return [...new Map(lists.map((list) => [list.id, list])).values()];
}

/**
 * AWS's services that a data source has read. Not those whose name stands for a gateway and an interface service: the
 * data source gives only the one that it was asked for.
 */
function servicesOfAws({ data }: Plan): readonly VpcEndpointService[] {
  const services = data.flatMap(({ type, values }): readonly VpcEndpointService[] => {
    const serviceName = optionalText(values['service_name']);
    if (type !== 'aws_vpc_endpoint_service' || serviceName === undefined || values['owner'] !== 'amazon') return [];
    if (gatewayServices.includes(serviceCode(serviceName) ?? '')) return [];
    const privateDnsName = optionalText(values['private_dns_name']);
    const isSupported = values['vpc_endpoint_policy_supported'];
    return [
      {
        serviceName,
        serviceTypes: texts([values['service_type']]),
        owner: 'amazon',
        privateDnsNames: privateDnsName === undefined ? [] : [privateDnsName],
        privateDnsNameVerificationState: undefined,
        vpcEndpointPolicySupported: typeof isSupported === 'boolean' ? isSupported : undefined,
        availabilityZones: texts(values['availability_zones']),
        availabilityZoneIds: [],
      },
    ];
  });
  const key = ({ serviceName, serviceTypes }: VpcEndpointService) => `${serviceName} ${serviceTypes.join()}`;
  return [...new Map(services.map((service) => [key(service), service])).values()];
}
