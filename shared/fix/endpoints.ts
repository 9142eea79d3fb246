// Endpoints that are missing or must be made anew, with what the VPC's other endpoints show of how to make them.
import { gatewayEndpoints } from '../network/gateway-endpoints';
import type { Network } from '../network/network';
import type { RequiredEndpoint } from '../network/required-endpoints';
import { isNatRouted } from '../network/route-sets';
import { isPublic } from '../network/route-tables';
import type { RouteTable } from '../network/model/route-table';
import {
  possibleServiceNames,
  regionalServiceName,
  serviceCode,
  servicesWithoutPrivateDns,
} from '../network/service-names';
import { isUsable } from '../network/vpc-endpoints';
import type { VpcEndpoint, VpcEndpointService } from '../network/model/vpc-endpoint';
import { ec2, type Options } from './command';
import { dnsAttributeCommands } from './dns';
import { ifKnown } from './fix';
import { placeholder } from './placeholders';
import { isUsed } from './routes';

/** Changes an endpoint. */
export function modifyEndpoint(network: Network, vpcEndpointId: string, options: Options): string {
  return ec2(network, 'modify-vpc-endpoint', { 'vpc-endpoint-id': vpcEndpointId, ...options });
}

/**
 * Sends a route table's traffic for a gateway service to a gateway endpoint: to the one that is there, else to a new one.
 * A table that it has already without a working route is associated anew.
 */
export function gatewayCommands(
  network: Network,
  { vpcId, routeTableId }: RouteTable,
  code: string,
): readonly string[] {
  const existing = ifKnown(() => gatewayEndpoints(network, vpcId, code), []);
  const associated = existing.find((endpoint) => endpoint.routeTableIds.includes(routeTableId));
  if (associated) return reassociation(network, associated, routeTableId);
  const [endpoint] = existing;
  return endpoint === undefined
    ? [createGatewayEndpoint(network, vpcId, code, [routeTableId])]
    : [modifyEndpoint(network, endpoint.vpcEndpointId, { 'add-route-table-ids': routeTableId })];
}

/** Takes a route table off a gateway endpoint and puts it back: AWS then writes its routes anew. */
export function reassociation(
  network: Network,
  { vpcEndpointId }: VpcEndpoint,
  routeTableId: string,
): readonly string[] {
  return [
    modifyEndpoint(network, vpcEndpointId, { 'remove-route-table-ids': routeTableId }),
    modifyEndpoint(network, vpcEndpointId, { 'add-route-table-ids': routeTableId }),
  ];
}

/** Creates the endpoints that a VPC lacks. */
export function createEndpoints(
  network: Network,
  vpcId: string,
  missing: readonly RequiredEndpoint[],
): readonly string[] {
  const interfaces = missing.filter(({ type }) => type === 'interface');
  const gateways = missing.filter(({ type }) => type !== 'interface');
  return [
    // Without the attributes AWS refuses private DNS.
    ...(interfaces.length > 0 ? dnsAttributeCommands(network, vpcId) : []),
    ...interfaces.map(({ code }) => createInterfaceEndpoint(network, vpcId, code)),
    // They cost nothing, so where both types would do it is these.
    ...gateways.map(({ code }) =>
      createGatewayEndpoint(
        network,
        vpcId,
        code,
        privateTables(network, vpcId).map(({ routeTableId }) => routeTableId),
      ),
    ),
  ];
}

function createGatewayEndpoint(
  network: Network,
  vpcId: string,
  code: string,
  routeTableIds: readonly string[],
): string {
  return ec2(network, 'create-vpc-endpoint', {
    'vpc-id': vpcId,
    'vpc-endpoint-type': 'Gateway',
    'service-name': nameOfService(network, code, 'Gateway'),
    'route-table-ids': routeTableIds.length > 0 ? routeTableIds : placeholder('private-route-table'),
  });
}

function createInterfaceEndpoint(network: Network, vpcId: string, code: string): string {
  const serviceName = nameOfService(network, code, 'Interface');
  const model = modelFor(network, vpcId, code);
  const [service] = servicesNamed(network, serviceName, 'Interface');
  const zones = service?.availabilityZones ?? [];
  const subnetIds = (model?.subnetIds ?? []).filter((subnetId) => isIn(zones, subnetId, network));
  const groupIds = (model?.groups ?? []).filter(({ groupName }) => groupName !== 'default');
  const hasName = !servicesWithoutPrivateDns.includes(code) && service?.privateDnsNames.length !== 0;
  return ec2(network, 'create-vpc-endpoint', {
    'vpc-id': vpcId,
    'vpc-endpoint-type': 'Interface',
    'service-name': serviceName,
    'subnet-ids': subnetIds.length > 0 ? subnetIds : placeholder('subnet-in-each-zone'),
    'security-group-ids':
      groupIds.length > 0 ? groupIds.map(({ groupId }) => groupId) : placeholder('endpoint-security-group'),
    ...(hasName ? privateDns(serviceName) : {}),
  });
}

/** Private DNS that serves the VPC itself: for S3 AWS must be told so. */
export function privateDns(serviceName: string): Options {
  return {
    'private-dns-enabled': true,
    'dns-options':
      serviceCode(serviceName) === 's3' ? { PrivateDnsOnlyForInboundResolverEndpoint: 'false' } : undefined,
  };
}

/** The endpoint that shows how this VPC has its interface endpoints: of the same family of services, in most subnets. */
function modelFor(network: Network, vpcId: string, code: string): VpcEndpoint | undefined {
  const family = (name: string) => /^[a-z0-9]*/.exec(name)?.[0].replace(/messages$/, '');
  const isRelated = ({ serviceName }: VpcEndpoint) => family(serviceCode(serviceName) ?? '') === family(code);
  const candidates = (network.vpcEndpoints.byKey.get(vpcId) ?? []).filter(
    (endpoint) => endpoint.vpcEndpointType === 'Interface' && isUsable(endpoint) && !endpoint.requesterManaged,
  );
  const related = candidates.filter(isRelated);
  return (related.length > 0 ? related : candidates).toSorted((a, b) => b.subnetIds.length - a.subnetIds.length)[0];
}

function isIn(zones: readonly string[], subnetId: string, network: Network): boolean {
  const zone = network.subnets.byKey.get(subnetId)?.[0]?.availabilityZone;
  return zones.length === 0 || zone === undefined || zones.includes(zone);
}

function nameOfService(network: Network, code: string, type: 'Interface' | 'Gateway'): string {
  const names = possibleServiceNames(network.region, code);
  const offered = names.find((name) => servicesNamed(network, name, type).length > 0);
  return offered ?? regionalServiceName(network.region, code, type);
}

/** What is known of the services of a name and type. */
export function servicesNamed(network: Network, serviceName: string, type: string): readonly VpcEndpointService[] {
  const services = network.vpcEndpointServices.byKey.get(serviceName) ?? [];
  return services.filter(({ serviceTypes }) => serviceTypes.includes(type));
}

/** The route tables whose traffic a gateway endpoint is for: those to a NAT device, else all private ones in use. */
export function privateTables(network: Network, vpcId: string): readonly RouteTable[] {
  const tables = (network.routeTables.byKey.get(vpcId) ?? []).filter((table) => isUsed(network, table));
  const routed = tables.filter((table) => ifKnown(() => isNatRouted(table, network), false));
  return routed.length > 0 ? routed : tables.filter((table) => !isPublic(table));
}
