import { missingRoute, routeAtFault } from '../../shared/rule/causes';
import { grouped, once } from '../../shared/network/derived';
import { gatewayEndpoints, hasGatewayRoute } from '../../shared/network/gateway-endpoints';
import { NotKnown, list, type View } from '../../shared/network/network';
import { answersTo } from '../../shared/network/questions';
import {
  effectiveSubnetIds,
  isLive,
  isPublic,
  leadsToEndpoint,
  leadsToNat,
  targetOf,
} from '../../shared/network/route-tables';
import { isNatRouted, isTransitRouted, leadsToInternet, ledBy } from '../../shared/network/route-sets';
import { gatewayServiceOf } from '../../shared/network/prefix-lists';
import { interfaceClients } from '../../shared/path/clients';
import type { Route, RouteTable } from '../../shared/network/model/route-table';
import { parseServiceName, regionalServiceName } from '../../shared/network/service-names';
import { isUsable } from '../../shared/network/vpc-endpoints';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { listed, sentence } from '../../shared/rule/annotations';
import { gatewayServicesParameter } from '../../shared/rule/gateway-services';
import { boolean, choice } from '../../shared/rule/parameters';
import { defineRule } from '../../shared/rule/rule';
import {
  itself,
  mayBeGatewayEndpoint,
  mayBeOfService,
  mayBeOfType,
  sameVpcIf,
  tableOfSubnet,
  tablesRoutingList,
} from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable, type Cause, type VerdictOf } from '../../shared/rule/verdict';

interface Scope {
  readonly scope: 'nat' | 'private' | 'all';
  readonly includeTransit: boolean;
}

/** A service that the table's subnets do not reach through an endpoint. */
interface Unreached {
  readonly service: string;
  readonly serviceName: string;
  /** The gateway endpoint for the service that the VPC has. */
  readonly vpcEndpointId: string | undefined;
}

interface Bypassed {
  readonly routeTableId: string;
  readonly services: readonly [Unreached, ...Unreached[]];
  /** Where the traffic goes instead: the target of a default route. */
  readonly target: string | undefined;
}

const messages = {
  public: ({ scope }: Pick<Scope, 'scope'>) =>
    sentence`It has a route to an internet gateway: not judged with scope=${scope}.`,
  noNat: () =>
    'It neither leads to a NAT device nor leaves clients without any way to a service that the VPC has a gateway endpoint for: not judged with scope=nat.',
  unused: () => 'No subnet uses this route table.',
  bypassed: ({ routeTableId, services, target }: Bypassed) => {
    const [{ serviceName, vpcEndpointId }] = services;
    const names = services.map(({ service }) => service);
    const all = listed(names, names.length);
    const path =
      target === undefined
        ? sentence`Subnets of ${routeTableId} have no route to ${all}.`
        : sentence`Subnets of ${routeTableId} reach ${all} through ${target}.`;
    return vpcEndpointId === undefined
      ? sentence`${path} Create a gateway endpoint (no charge) for ${serviceName} with this route table.`
      : sentence`${path} Associate the gateway endpoint (no charge): modify-vpc-endpoint --vpc-endpoint-id ${vpcEndpointId} --add-route-table-ids ${routeTableId}.`;
  },
};

export const rule = defineRule({
  id: 'route-table-gateway-endpoint-used',
  title: 'Private route tables send S3 and DynamoDB traffic to gateway endpoints',
  problem: 'bypasses the endpoint',
  question: 'works',
  evidence: 'routes',
  severity: 'MEDIUM',
  subject: 'AWS::EC2::RouteTable',
  needs: ['subnets', 'vpcEndpoints'],
  mayNeed: ['prefixLists', 'prefixListEntries', 'networkInterfaces'],
  triggers: {
    'AWS::EC2::RouteTable': itself,
    'AWS::EC2::VPCEndpoint': sameVpcIf<RouteTable, { readonly services: readonly string[] }>(
      (_table, change, { services }) =>
        mayBeGatewayEndpoint(change, services) ||
        (services.includes('s3') && mayBeOfType(change, ['Interface']) && mayBeOfService(change, ['s3'])),
    ),
    'AWS::EC2::PrefixList': tablesRoutingList,
    'AWS::EC2::Subnet': tableOfSubnet,
  },
  scheduled: true,
  parameters: {
    services: gatewayServicesParameter('Services that must be reached through a gateway endpoint.'),
    scope: choice(
      ['nat', 'private', 'all'],
      'nat',
      'Which tables are judged: those that lead to a NAT device or leave clients without any way, all without an internet gateway, or all.',
    ),
    includeTransit: boolean(
      false,
      'With `nat`: also tables whose default route leads to a transit gateway, VPN gateway, peering or Cloud WAN.',
    ),
  },
  rationale:
    'Traffic to S3 and DynamoDB that passes a NAT gateway is charged by the gigabyte and bypasses endpoint policies. Gateway endpoints cost nothing.',
  fix: {
    text: 'Create a gateway endpoint for the service, or associate the route table with the one that is there. Open connections to the service are dropped when the route appears.',
    command: 'aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint> --add-route-table-ids <route-table>',
  },
  frameworks: [
    { framework: 'AWS Well-Architected', controls: ['COST08-BP03'], mapping: 'ours' },
    { framework: 'AWS Startup Security Baseline', controls: ['WKLD.12'], mapping: 'ours' },
    { framework: 'NIST SP 800-53 r5', controls: ['SC-7'], mapping: 'ours' },
  ],
  messages,
  evaluate(table, network, parameters) {
    const judged = servicesInScope(table, network, parameters);
    if (!('codes' in judged)) return judged;
    if (effectiveSubnetIds(network, table).length === 0) return notApplicable('unused');
    const [first, ...others] = missingServices(table, network, judged.codes).map((code) =>
      unreached(table, network, code),
    );
    if (first === undefined) return compliant();
    const { route } = judged;
    const data: Bypassed = {
      routeTableId: table.routeTableId,
      services: [first, ...others],
      target: route && targetOf(route),
    };
    return nonCompliant('bypassed', data, [
      ...data.services.flatMap((each) => whatIsMissing(table, each)),
      ...(route ? [routeAtFault(table, route)] : []),
    ]);
  },
});

type Known = View<
  'routeTables' | 'subnets' | 'vpcEndpoints' | 'prefixLists' | 'prefixListEntries' | 'networkInterfaces'
>;

/** The services that a table is judged for, and the route that their traffic takes instead of an endpoint. */
interface InScope {
  readonly codes: readonly string[];
  readonly route: Route | undefined;
}

function servicesInScope(
  table: RouteTable,
  network: Known,
  { scope, includeTransit, services }: Scope & { readonly services: readonly string[] },
): InScope | Exclude<VerdictOf<typeof messages>, { readonly complianceType: 'COMPLIANT' }> {
  if (scope === 'all') return { codes: services, route: defaultRouteOf(table, network) };
  if (isPublic(table)) return notApplicable('public', { scope });
  const all = () => ({ codes: services, route: defaultRouteOf(table, network) });
  if (scope === 'private') return all();
  const [led] = answersTo<InScope>([
    () => (isNatRouted(table, network) ? all() : undefined),
    () => (includeTransit && isTransitRouted(table, network) ? all() : undefined),
    () => servicesLedToNat(table, network, services),
  ]);
  if (led) return led;
  // Without any way out, a service whose gateway endpoint the table was left out of is not reached at all.
  const stranded = services.filter(
    (code) => gatewayEndpoints(network, table.vpcId, code).length > 0 && !hasOtherWay(code, table, network),
  );
  const isStranded =
    stranded.length > 0 &&
    !leadsToInternet(table, (route) => isWayOut(route, network), network) &&
    hasClients(table, network);
  return isStranded ? { codes: stranded, route: undefined } : notApplicable('noNat');
}

// AWS's lists of gateway services hold those services, and no internet.
function isWayOut(route: Route, network: Known): boolean {
  const id = route.destinationPrefixListId;
  const isOfService =
    id !== undefined &&
    (leadsToEndpoint(route) ||
      (network.prefixLists.byKey.get(id) ?? []).some((one) => gatewayServiceOf(one) !== undefined));
  return isLive(route) && !isOfService;
}

/** Does a live route lead the service's own prefix list anywhere but to an endpoint? */
function hasOtherWay(code: string, table: RouteTable, network: Known): boolean {
  return table.routes.some(
    (route) =>
      route.destinationPrefixListId !== undefined &&
      isLive(route) &&
      !leadsToEndpoint(route) &&
      list(network, 'prefixLists', route.destinationPrefixListId).some((found) => gatewayServiceOf(found) === code),
  );
}

/** The live route that most of the internet follows, or of several the first. */
function defaultRouteOf(table: RouteTable, network: View<'prefixListEntries'>): Route | undefined {
  return (
    ledBy(table, network).find(
      ({ route }) => isLive(route) && leadsToInternet({ routes: [route] }, () => true, network),
    )?.route ?? table.routes.find((route) => isLive(route) && leadsToNat(route))
  );
}

/** Services whose own prefix list a route leads to a NAT device. */
function servicesLedToNat(table: RouteTable, network: Known, services: readonly string[]): InScope | undefined {
  const routes = table.routes.filter(
    (route) => route.destinationPrefixListId !== undefined && isLive(route) && leadsToNat(route),
  );
  const led = routes.flatMap((route) =>
    list(network, 'prefixLists', String(route.destinationPrefixListId)).flatMap((found) => {
      const code = gatewayServiceOf(found);
      return code !== undefined && services.includes(code) ? [{ code, route }] : [];
    }),
  );
  const [first] = led;
  return first && { codes: [...new Set(led.map(({ code }) => code))], route: first.route };
}

/**
 * Is somebody in one of the table's subnets who may call the service: an interface that is a client; where interfaces
 * are not known, a subnet in which other things than endpoints may live?
 * @throws NotKnown
 */
function hasClients(table: RouteTable, network: Known): boolean {
  const subnetIds = new Set(effectiveSubnetIds(network, table));
  const clients = interfaceClients(network, table.vpcId);
  if (clients) return clients.classes.some(({ subnet }) => subnet !== undefined && subnetIds.has(subnet.subnetId));
  const taken = new Set(list(network, 'vpcEndpoints', table.vpcId).flatMap((endpoint) => endpoint.subnetIds));
  const others = list(network, 'subnets', table.vpcId).filter(({ subnetId }) => !taken.has(subnetId));
  return [...subnetIds].some((id) => others.length === 0 || !taken.has(id));
}

function unreached(table: RouteTable, network: View<'vpcEndpoints'>, service: string): Unreached {
  const [endpoint] = gatewayEndpoints(network, table.vpcId, service);
  const serviceName = regionalServiceName(network.region, service, 'Gateway');
  return { service, serviceName, vpcEndpointId: endpoint?.vpcEndpointId };
}

/** An endpoint, or the route to the one that is there: a dead one is as good as none. */
function whatIsMissing(table: RouteTable, { service, vpcEndpointId }: Unreached): readonly Cause[] {
  if (vpcEndpointId === undefined) return [{ vpcId: table.vpcId, missing: { code: service, type: 'gateway' } }];
  const dead = table.routes.filter((route) => route.gatewayId === vpcEndpointId && route.state !== 'active');
  return dead.length > 0 ? dead.map((route) => routeAtFault(table, route)) : [missingRoute(table, vpcEndpointId)];
}

/**
 * The services that a table's subnets do not reach through endpoints. One that is surely missing decides, whatever is
 * unknown of the others.
 * @throws NotKnown
 */
function missingServices(
  table: RouteTable,
  network: View<'vpcEndpoints'>,
  services: readonly string[],
): readonly string[] {
  return answersTo(services.map((code) => () => (isReachedPrivately(network, table, code) ? undefined : code)));
}

// S3 may also be reached through an interface endpoint. That is asked first: it never depends on the table's routes.
function isReachedPrivately(network: View<'vpcEndpoints'>, table: RouteTable, code: string): boolean {
  const interfaces = code === 's3' ? interfacesForS3(network, table.vpcId) : [];
  if (interfaces.some((endpoint) => endpoint.privateDnsOnlyForInboundResolverEndpoint === false)) return true;
  if (hasGatewayRoute(table, gatewayEndpoints(network, table.vpcId, code))) return true;
  const unclear = interfaces.filter((endpoint) => endpoint.privateDnsOnlyForInboundResolverEndpoint === undefined);
  const recorded = unclear.find((endpoint) => endpoint.captureTime !== undefined);
  if (recorded !== undefined) {
    throw new NotKnown(
      'vpcEndpoints',
      [recorded.vpcEndpointId],
      'whether its private DNS serves the VPC is not recorded',
    );
  }
  // EC2 leaves the option out where it is not set.
  return unclear.length > 0;
}

/** Usable endpoints that hold S3's own names of this Region. */
function interfacesForS3(network: View<'vpcEndpoints'>, vpcId: string): readonly VpcEndpoint[] {
  return nameHolders(list(network, 'vpcEndpoints', vpcId)).get(`s3 ${network.region}`) ?? [];
}

/** By service and Region, the usable interface endpoints that hold the service's own names. */
const nameHolders = once((endpoints: readonly VpcEndpoint[]) =>
  grouped(
    endpoints.filter(
      (endpoint) => endpoint.vpcEndpointType === 'Interface' && isUsable(endpoint) && endpoint.privateDnsEnabled,
    ),
    ({ serviceName }) => {
      const service = parseServiceName(serviceName);
      return service.kind === 'aws' ? [`${service.code} ${service.region ?? ''}`] : [];
    },
  ),
);
