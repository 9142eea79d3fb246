import { find, findAll, list, type View } from '../../shared/network/network';
import { gatewayServiceOf } from '../../shared/network/prefix-lists';
import { answersTo } from '../../shared/network/questions';
import { associatedSubnetIds, effectiveSubnetIds, isLive, routesToEndpoint } from '../../shared/network/route-tables';
import type { Route, RouteTable } from '../../shared/network/model/route-table';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { cut, enumerate } from '../../shared/rule/annotations';
import { boolean } from '../../shared/rule/parameters';
import { compliant, defineRule, nonCompliant, notApplicable } from '../../shared/rule/rule';
import { endpointsOfType, itself } from '../../shared/rule/triggers';

/** What is wrong, and what to do about it, each a sentence. */
export interface Fault {
  /** Which way the endpoint's list of tables must change, and by which table; without one: by those of private subnets. */
  readonly remedy: { readonly kind: 'remove' | 'renew'; readonly routeTableId: string } | { readonly kind: 'add' };
  readonly finding: string;
  readonly advice: string;
}

interface Demands {
  readonly requireSubnetUse: boolean;
  readonly verifyPrefixList: boolean;
}

export const rule = defineRule({
  id: 'vpce-gateway-route-present',
  title: 'Every route table of a gateway endpoint has an active route to it, and subnets use them',
  severity: 'HIGH',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: ['routeTables'],
  mayNeed: ['subnets', 'prefixLists'],
  triggers: {
    'AWS::EC2::VPCEndpoint': itself,
    'AWS::EC2::RouteTable': endpointsOfType('Gateway'),
  },
  // Nothing announces that a route has become a blackhole, or that a gateway endpoint has edited a table.
  scheduled: true,
  parameters: {
    requireSubnetUse: boolean(true, 'Whether a subnet must use at least one of the route tables.'),
    verifyPrefixList: boolean(
      false,
      "Whether the destination of each table's route must be a prefix list of the endpoint's own service.",
    ),
  },
  rationale:
    'A gateway endpoint works by routes alone. Where a route table has none to it, traffic to the service leaves through the NAT or internet gateway as before, or nowhere.',
  fix: {
    text: 'Associate the route tables of the subnets whose traffic belongs on the endpoint. AWS then adds the routes itself; they cannot be made with create-route. Existing connections to the service break when the route changes.',
    command: 'aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint> --add-route-table-ids <route-table>',
  },
  frameworks: [{ framework: 'NIST SP 800-53 r5', controls: ['AC-4', 'SC-7'], mapping: 'ours' }],
  evaluate(endpoint, network, demands) {
    if (endpoint.vpcEndpointType !== 'Gateway') {
      return notApplicable(`${endpoint.vpcEndpointType} endpoints do not work by routes to a prefix list.`);
    }
    const service = cut(serviceOf(endpoint), 20);
    if (endpoint.routeTableIds.length === 0) {
      return nonCompliant(
        `Gateway endpoint for ${service} has no route table, so ${service} traffic still leaves through NAT or the internet gateway. Associate the private route tables: modify-vpc-endpoint --add-route-table-ids.`,
      );
    }
    const [first, ...others] = faultsOf(endpoint, network, demands);
    if (first === undefined) return compliant();
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    return nonCompliant(`${first.finding}${more}. ${first.advice}.`);
  },
});

/**
 * What is wrong with the route tables of a gateway endpoint that has some.
 * @throws NotKnown
 */
export function faultsOf(
  endpoint: VpcEndpoint,
  network: View<'routeTables' | 'subnets' | 'prefixLists'>,
  { requireSubnetUse, verifyPrefixList }: Demands,
): readonly Fault[] {
  const inVpc = list(network, 'routeTables', endpoint.vpcId);
  const tables = inVpc.filter((table) => endpoint.routeTableIds.includes(table.routeTableId));
  return answersTo([
    ...endpoint.routeTableIds.map((id) => () => {
      const table = find(network, 'routeTables', id);
      return table ? routeFault(table, endpoint) : missing(id);
    }),
    ...(requireSubnetUse ? [() => useFault(tables, network)] : []),
    ...(verifyPrefixList ? tables.map((table) => () => prefixListFault(table, endpoint, network)) : []),
  ]);
}

/** The service as people call it: `s3`, `dynamodb`. */
function serviceOf({ serviceName }: VpcEndpoint): string {
  return serviceName.slice(serviceName.lastIndexOf('.') + 1);
}

function missing(routeTableId: string): Fault {
  return {
    remedy: { kind: 'remove', routeTableId },
    finding: `Route table ${routeTableId} of this gateway endpoint does not exist`,
    advice: `Remove it: modify-vpc-endpoint --remove-route-table-ids ${routeTableId}`,
  };
}

/** @throws NotKnown when there is no route, but the table's record may lag behind the endpoint */
function routeFault(table: RouteTable, endpoint: VpcEndpoint): Fault | undefined {
  const { routeTableId } = table;
  const routes = prefixListRoutes(routesToEndpoint(table, endpoint.vpcEndpointId));
  // A dualstack endpoint adds a route for each address family; one that is broken is for route-table-endpoint-routes-healthy.
  if (routes.some(isLive)) return undefined;
  return {
    remedy: { kind: 'renew', routeTableId },
    finding:
      routes.length === 0
        ? `Route table ${routeTableId} has no prefix-list route to this gateway endpoint, so its subnets do not use it`
        : `The route of ${routeTableId} to this gateway endpoint is a blackhole, so traffic to the service is dropped`,
    advice: `Associate the table anew: modify-vpc-endpoint --remove-route-table-ids, then --add-route-table-ids ${routeTableId}`,
  };
}

function prefixListRoutes(routes: readonly Route[]): readonly Route[] {
  return routes.filter((route) => route.destinationPrefixListId !== undefined);
}

/** @throws NotKnown when only the VPC's subnets can tell */
function useFault(tables: readonly RouteTable[], network: View<'routeTables' | 'subnets'>): Fault | undefined {
  // Only a main table has subnets that it does not name itself.
  const isUsed =
    tables.length === 0 ||
    tables.some((table) => associatedSubnetIds(table).length > 0) ||
    tables.some((table) => effectiveSubnetIds(network, table).length > 0);
  if (isUsed) return undefined;
  return {
    remedy: { kind: 'add' },
    finding: `No subnet uses a route table of this gateway endpoint (${enumerate(tables.map((table) => table.routeTableId))})`,
    advice: "Associate the private subnets' route tables: modify-vpc-endpoint --add-route-table-ids",
  };
}

/** @throws NotKnown when the name of a prefix list was not read */
function prefixListFault(table: RouteTable, endpoint: VpcEndpoint, network: View<'prefixLists'>): Fault | undefined {
  const ids = table.routes
    .filter((route) => route.gatewayId === endpoint.vpcEndpointId && isLive(route))
    .flatMap((route) => route.destinationPrefixListId ?? []);
  if (ids.length === 0) return undefined;
  const service = serviceOf(endpoint);
  const matches = findAll(network, 'prefixLists', ids).some((list) => gatewayServiceOf(list) === service);
  if (matches) return undefined;
  return {
    remedy: { kind: 'renew', routeTableId: table.routeTableId },
    finding: `The route of ${table.routeTableId} to this gateway endpoint is for ${enumerate(ids)}, no prefix list of ${cut(service, 20)}`,
    advice: `Associate the table anew: modify-vpc-endpoint --add-route-table-ids ${table.routeTableId}`,
  };
}
