// Terraform's resource types, each as what it declares. Pure.
// Source: Terraform Registry, documentation of the provider hashicorp/aws.
import type {
  PlannedAcl,
  PlannedEndpoint,
  PlannedGroup,
  PlannedPrefixList,
  PlannedRouteTable,
  PlannedSubnet,
  PlannedVpc,
} from '../planned/resources';
import { chained, isUnknown, joined, mapped, together, unknown, type Maybe } from '../planned/values';
import {
  attribute,
  companionId,
  idOf,
  isConfigured,
  optionalText,
  reference,
  referenceList,
  tagsOf,
  texts,
  vpcOf,
  type Planned,
} from './fields';
import type { Instance } from './plan';
import { aclEntryIn, inBlocks, permission, routeIn } from './rules';

function common(planned: Planned, instance: Instance) {
  return {
    id: idOf(planned, instance),
    address: instance.address,
    exists: true,
    tags: tagsOf(planned, instance),
  } as const;
}

const asFlag = (value: unknown): boolean => value === true || value === 'true';

/** The Region of a service, which its name tells where nothing else does. */
function otherwise(region: Maybe<string | undefined>, service: Maybe<string | undefined>): Maybe<string | undefined> {
  const name = isUnknown(region) && !isUnknown(service) ? service : undefined;
  return /(?:^|[.])([a-z]{2,4}(?:-[a-z]+)+-[0-9])[.]/.exec(name ?? '')?.[1] ?? region;
}

function listed(text: Maybe<string | undefined>): Maybe<readonly string[]> {
  return mapped(text, (one): readonly string[] => (one === undefined ? [] : [one]));
}

/** `aws_vpc`, `aws_default_vpc`. */
export function vpc(planned: Planned, instance: Instance): PlannedVpc {
  const isDefault = instance.type === 'aws_default_vpc';
  const { address } = instance;
  const companion = (name: Parameters<typeof companionId>[2]) => ({
    id: companionId(planned, instance, name),
    address: `${address}.${name}`,
  });
  // AWS chooses the range, but only where one is asked for.
  const hasIpv6 = attribute(instance, 'assign_generated_ipv6_cidr_block', asFlag, false);
  const isIpv4Chosen = isConfigured(instance, 'cidr_block') === false && instance.isNew;
  const ipv6Ranges = attribute(instance, 'ipv6_cidr_block', optionalText, undefined);
  const isIpv6Chosen = hasIpv6 !== false || isConfigured(instance, 'ipv6_ipam_pool_id') === true;
  return {
    ...common(planned, instance),
    isNew: instance.isNew && !isDefault,
    cidrBlocks: isIpv4Chosen
      ? unknown(`cidr_block of ${address} is known only after apply`)
      : listed(attribute(instance, 'cidr_block', optionalText, undefined)),
    ipv6CidrBlocks:
      instance.isNew && isIpv6Chosen && !optionalText(instance.values['ipv6_cidr_block'])
        ? unknown(`ipv6_cidr_block of ${address} is known only after apply`)
        : listed(ipv6Ranges),
    enableDnsSupport: attribute(instance, 'enable_dns_support', asFlag, true),
    enableDnsHostnames: attribute(instance, 'enable_dns_hostnames', asFlag, isDefault),
    mainRouteTable: companion('main_route_table_id'),
    defaultSecurityGroup: companion('default_security_group_id'),
    defaultNetworkAcl: companion('default_network_acl_id'),
  };
}

/** `aws_subnet`. */
export function subnet(planned: Planned, instance: Instance): PlannedSubnet {
  const text = (name: string) => attribute(instance, name, optionalText, undefined);
  const zoneId = text('availability_zone_id');
  const knownZoneId = isUnknown(zoneId) ? undefined : zoneId;
  const zone = text('availability_zone');
  const isChosen = instance.unknown['availability_zone'] === true && knownZoneId === undefined;
  return {
    ...common(planned, instance),
    vpcId: vpcOf(planned, instance),
    cidrBlock: text('cidr_block'),
    ipv6CidrBlocks: listed(text('ipv6_cidr_block')),
    availabilityZone: isChosen ? unknown(`availability_zone of ${instance.address} is known only after apply`) : zone,
    availabilityZoneId: knownZoneId,
    outpostArn: text('outpost_arn'),
    ipv6Native: attribute(instance, 'ipv6_native', asFlag, false),
    enableDns64: attribute(instance, 'enable_dns64', asFlag, false),
  };
}

/** `aws_vpc_endpoint`. */
export function endpoint(planned: Planned, instance: Instance): PlannedEndpoint {
  const { values, isNew, address } = instance;
  const text = (name: string) => attribute(instance, name, optionalText, undefined);
  const state = optionalText(values['state']);
  const configurations = inBlocks(instance, 'subnet_configuration', true, (block) =>
    reference(planned, instance, 'subnet_id', block),
  );
  const [options] = Array.isArray(values['dns_options']) ? (values['dns_options'] as readonly unknown[]) : [];
  const recordType = optionalText((options as Record<string, unknown> | undefined)?.['dns_record_ip_type']);
  const onlyInbound: unknown = (options as Record<string, unknown> | undefined)?.[
    'private_dns_only_for_inbound_resolver_endpoint'
  ];
  const type = text('vpc_endpoint_type');
  const service = text('service_name');
  return {
    ...common(planned, instance),
    vpcId: vpcOf(planned, instance),
    vpcEndpointType: mapped(type, (name) => name ?? 'Gateway'),
    serviceName: mapped(service, (name) => name ?? ''),
    targetArn: chained(text('resource_configuration_arn'), (arn) => arn ?? text('service_network_arn')),
    serviceRegion: otherwise(text('service_region'), service),
    // What is created will be available; what exists is what the state says.
    state: isNew || state === undefined ? 'available' : state.toLowerCase(),
    policyDocument: text('policy'),
    routeTableIds: referenceList(planned, instance, 'route_table_ids'),
    subnetIds: joined([
      referenceList(planned, instance, 'subnet_ids'),
      isConfigured(instance, 'subnet_configuration') === false ? [] : flat(configurations),
    ]),
    groupIds: referenceList(planned, instance, 'security_group_ids'),
    ipAddressType: text('ip_address_type'),
    dnsRecordIpType:
      isConfigured(instance, 'dns_options') === true && recordType === undefined
        ? unknown(`dns_options of ${address} are known only after apply`)
        : recordType,
    privateDnsEnabled: attribute(instance, 'private_dns_enabled', asFlag, false),
    privateDnsOnlyForInboundResolverEndpoint:
      isConfigured(instance, 'dns_options') === true && onlyInbound === undefined
        ? unknown(`dns_options of ${address} are known only after apply`)
        : typeof onlyInbound === 'boolean'
          ? onlyInbound
          : undefined,
  };
}

/** `aws_security_group`, `aws_default_security_group`. */
export function group(
  planned: Planned,
  instance: Instance,
  hasOwnRules: (id: string, direction: 'ingress' | 'egress') => boolean,
): PlannedGroup {
  const vpcId = vpcOf(planned, instance);
  const isDefault = instance.type === 'aws_default_security_group';
  const id = isDefault ? defaultId(planned, vpcId, 'default_security_group_id') : idOf(planned, instance);
  const permissions = (direction: 'ingress' | 'egress') =>
    inBlocks(instance, direction, hasOwnRules(id, direction), (block) =>
      permission(planned, instance, block, id, 'security_groups'),
    );
  const { values } = instance;
  return {
    ...common(planned, instance),
    id: id === '' ? idOf(planned, instance) : id,
    groupName: isDefault ? 'default' : (optionalText(values['name']) ?? instance.address),
    vpcId,
    ingress: permissions('ingress'),
    egress: permissions('egress'),
  };
}

/** The id of what a VPC was made with; empty where the VPC is not in the plan. */
function defaultId(planned: Planned, vpcId: Maybe<string>, name: Parameters<typeof companionId>[2]): string {
  const owner = planned.plan.instances.find((instance) => idOf(planned, instance) === vpcId);
  return owner ? companionId(planned, owner, name) : '';
}

/** `aws_route_table`, `aws_default_route_table`. */
export function routeTable(planned: Planned, instance: Instance): PlannedRouteTable {
  const isDefault = instance.type === 'aws_default_route_table';
  const taken = isDefault ? reference(planned, instance, 'default_route_table_id') : undefined;
  const id = typeof taken === 'string' ? taken : idOf(planned, instance);
  const propagating = attribute(instance, 'propagating_vgws', texts, []);
  const routes = inBlocks(instance, 'route', true, (block) => routeIn(planned, instance, block));
  const learnt = !isUnknown(propagating) && propagating.length === 0 ? [] : propagated(instance);
  return {
    ...common(planned, instance),
    id,
    vpcId: isDefault ? ownerOf(planned, instance, id, 'main_route_table_id') : vpcOf(planned, instance),
    isDefault,
    routes: joined([routes, learnt]),
  };
}

/** Routes that a virtual private gateway brings in. */
export function propagated({ address }: Instance): Maybe<never> {
  return unknown(`a virtual private gateway propagates routes to it (${address})`);
}

function ownerOf(
  planned: Planned,
  instance: Instance,
  id: string,
  name: Parameters<typeof companionId>[2],
): Maybe<string> {
  const owner = planned.plan.instances.find(
    (candidate) => /^aws_(?:default_)?vpc$/.test(candidate.type) && companionId(planned, candidate, name) === id,
  );
  return owner ? idOf(planned, owner) : vpcOf(planned, instance);
}

/** `aws_network_acl`, `aws_default_network_acl`. */
export function networkAcl(planned: Planned, instance: Instance, hasOwnRules: (id: string) => boolean): PlannedAcl {
  const isDefault = instance.type === 'aws_default_network_acl';
  const taken = isDefault ? reference(planned, instance, 'default_network_acl_id') : undefined;
  const id = typeof taken === 'string' ? taken : idOf(planned, instance);
  const entries = (egress: boolean) =>
    inBlocks(instance, egress ? 'egress' : 'ingress', isDefault || hasOwnRules(id), (block) =>
      aclEntryIn(instance, block, egress),
    );
  return {
    ...common(planned, instance),
    id,
    vpcId: isDefault ? ownerOf(planned, instance, id, 'default_network_acl_id') : vpcOf(planned, instance),
    isDefault,
    subnetIds: referenceList(planned, instance, 'subnet_ids'),
    entries: joined([entries(false), entries(true)]),
  };
}

/** `aws_ec2_managed_prefix_list`. */
export function prefixList(planned: Planned, instance: Instance): PlannedPrefixList {
  const entries = inBlocks(instance, 'entry', true, ({ values, missing }) =>
    missing['cidr'] === true
      ? unknown(`an entry of ${instance.address} is known only after apply`)
      : optionalText(values['cidr']),
  );
  return {
    id: idOf(planned, instance),
    address: instance.address,
    name: optionalText(instance.values['name']),
    ownerId: undefined,
    cidrs: flat(entries),
  };
}

function flat(entries: Maybe<readonly Maybe<string | undefined>[]>): Maybe<readonly string[]> {
  if (isUnknown(entries)) return unknown(entries.unknownBecause);
  return mapped(together(entries), (all) => all.filter((entry) => entry !== undefined));
}
