// What is there already, as Terraform's resources: what a plan attaches to it or takes away finds it among its own. Pure.
import type { Network } from '../../network/network';
import type { IpPermission } from '../../network/model/security-group';
import { isKnown } from '../../network/network';
import type { Data, Gone, Instance } from './plan';

type Values = Readonly<Record<string, unknown>>;

/** The resources of a network. Their addresses are their ids. */
export function instancesOf(network: Network): readonly Instance[] {
  const made = (type: string, id: string, values: Values, unknown: Values = {}): Instance => ({
    address: id,
    modules: [],
    type,
    resource: `${type}.${id}`,
    index: undefined,
    values: { id, region: network.region, ...values },
    unknown,
    isNew: false,
    config: undefined,
  });
  const { vpcs, dnsAttributes, subnets, routeTables, networkAcls, securityGroups, vpcEndpoints } = network;
  const inVpc = <T extends { readonly vpcId: string }>(
    items: readonly T[],
    vpcId: string,
    isIt: (item: T) => boolean,
  ) => items.find((item) => item.vpcId === vpcId && isIt(item));
  return [
    ...vpcs.items.map(({ vpcId, cidrBlocks, ipv6CidrBlocks, tags }) => {
      const [dns] = dnsAttributes.byKey.get(vpcId) ?? [];
      const isDnsKnown = isKnown(dnsAttributes, vpcId) && dns !== undefined;
      const values = {
        cidr_block: cidrBlocks[0],
        ipv6_cidr_block: ipv6CidrBlocks[0],
        enable_dns_support: dns?.enableDnsSupport,
        enable_dns_hostnames: dns?.enableDnsHostnames,
        main_route_table_id: inVpc(routeTables.items, vpcId, isMain)?.routeTableId,
        default_security_group_id: inVpc(securityGroups.items, vpcId, isDefault)?.groupId,
        default_network_acl_id: inVpc(networkAcls.items, vpcId, (acl) => acl.isDefault)?.networkAclId,
        tags_all: tags,
      };
      return made('aws_vpc', vpcId, values, isDnsKnown ? {} : { enable_dns_support: true, enable_dns_hostnames: true });
    }),
    ...subnets.items.map(
      ({ subnetId, vpcId, cidrBlock, ipv6CidrBlocks, availabilityZone, availabilityZoneId, ...more }) =>
        made('aws_subnet', subnetId, {
          vpc_id: vpcId,
          cidr_block: cidrBlock,
          ipv6_cidr_block: ipv6CidrBlocks[0],
          availability_zone: availabilityZone,
          availability_zone_id: availabilityZoneId,
          outpost_arn: more.outpostArn,
          ipv6_native: more.ipv6Native,
          enable_dns64: more.enableDns64,
          tags_all: more.tags,
        }),
    ),
    ...securityGroups.items.map((group) =>
      made(isDefault(group) ? 'aws_default_security_group' : 'aws_security_group', group.groupId, {
        vpc_id: group.vpcId,
        name: group.groupName,
        ingress: group.ingress.map(permission),
        egress: group.egress.map(permission),
        tags_all: group.tags,
      }),
    ),
    ...networkAcls.items.map((acl) =>
      made(acl.isDefault ? 'aws_default_network_acl' : 'aws_network_acl', acl.networkAclId, {
        vpc_id: acl.vpcId,
        default_network_acl_id: acl.networkAclId,
        subnet_ids: acl.subnetIds,
        ingress: entries(acl.entries.filter(({ egress }) => !egress)),
        egress: entries(acl.entries.filter(({ egress }) => egress)),
        tags_all: acl.tags,
      }),
    ),
    ...routeTables.items.flatMap((table) => [
      made(isMain(table) ? 'aws_default_route_table' : 'aws_route_table', table.routeTableId, {
        vpc_id: table.vpcId,
        default_route_table_id: table.routeTableId,
        // Those of gateway endpoints follow from the endpoints.
        route: table.routes.filter(({ destinationPrefixListId: list, gatewayId }) => !(list && gatewayId)).map(route),
        tags_all: table.tags,
      }),
      ...table.associations
        .filter(({ main }) => !main)
        .map(({ subnetId, gatewayId }) =>
          made('aws_route_table_association', `${table.routeTableId} ${subnetId ?? gatewayId ?? ''}`, {
            route_table_id: table.routeTableId,
            subnet_id: subnetId,
            gateway_id: gatewayId,
          }),
        ),
    ]),
    ...vpcEndpoints.items.map((endpoint) =>
      made('aws_vpc_endpoint', endpoint.vpcEndpointId, {
        vpc_id: endpoint.vpcId,
        vpc_endpoint_type: endpoint.vpcEndpointType,
        service_name: endpoint.serviceName,
        service_region: endpoint.serviceRegion,
        state: endpoint.state,
        policy: endpoint.policyDocument,
        route_table_ids: endpoint.routeTableIds,
        subnet_ids: endpoint.subnetIds,
        security_group_ids: endpoint.groups.map(({ groupId }) => groupId),
        ip_address_type: endpoint.ipAddressType,
        private_dns_enabled: endpoint.privateDnsEnabled,
        tags_all: endpoint.tags,
      }),
    ),
  ];
}

/** AWS's prefix lists that a network knows, as data sources that were read. */
export function dataOf({ prefixLists }: Network): readonly Data[] {
  return prefixLists.items.map(({ prefixListId: id, prefixListName: name, cidrs }) => ({
    address: id,
    type: 'aws_prefix_list',
    values: { id, name, cidr_blocks: cidrs },
  }));
}

/** The resources that a plan leaves as they are: not those that it holds itself, deletes or associates anew. */
export function leftAlone(
  existing: readonly Instance[],
  planned: readonly Instance[],
  gone: readonly Gone[],
): readonly Instance[] {
  const all = [...planned, ...gone];
  const ids = new Set(all.map(({ values }) => values['id']));
  const associated = new Set(
    all.flatMap(({ type, values }) => (type === 'aws_route_table_association' ? [values['subnet_id']] : [])),
  );
  return existing.filter(
    ({ type, values }) =>
      !ids.has(values['id']) && !(type === 'aws_route_table_association' && associated.has(values['subnet_id'])),
  );
}

function isMain({ associations }: { readonly associations: readonly { readonly main: boolean }[] }): boolean {
  return associations.some(({ main }) => main);
}

function isDefault({ groupName }: { readonly groupName: string }): boolean {
  return groupName === 'default';
}

function permission({ ipProtocol, fromPort, toPort, cidrs, ipv6Cidrs, prefixListIds, groups }: IpPermission): Values {
  return {
    protocol: ipProtocol,
    from_port: fromPort,
    to_port: toPort,
    cidr_blocks: cidrs,
    ipv6_cidr_blocks: ipv6Cidrs,
    prefix_list_ids: prefixListIds,
    security_groups: groups.map(({ groupId }) => groupId),
  };
}

function entries(all: Network['networkAcls']['items'][number]['entries']): readonly Values[] {
  return all
    .filter(({ ruleNumber }) => ruleNumber < 32767)
    .map((entry) => ({
      rule_no: entry.ruleNumber,
      action: entry.ruleAction,
      protocol: entry.protocol,
      cidr_block: entry.cidrBlock,
      ipv6_cidr_block: entry.ipv6CidrBlock,
      from_port: entry.portRange?.from,
      to_port: entry.portRange?.to,
    }));
}

function route(one: Network['routeTables']['items'][number]['routes'][number]): Values {
  return {
    cidr_block: one.destinationCidrBlock,
    ipv6_cidr_block: one.destinationIpv6CidrBlock,
    destination_prefix_list_id: one.destinationPrefixListId,
    gateway_id: one.gatewayId,
    nat_gateway_id: one.natGatewayId,
    transit_gateway_id: one.transitGatewayId,
    vpc_peering_connection_id: one.vpcPeeringConnectionId,
    egress_only_gateway_id: one.egressOnlyInternetGatewayId,
    instance_id: one.instanceId,
    network_interface_id: one.networkInterfaceId,
    local_gateway_id: one.localGatewayId,
    carrier_gateway_id: one.carrierGatewayId,
    core_network_arn: one.coreNetworkArn,
  };
}
