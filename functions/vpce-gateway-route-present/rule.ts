import { attributeAtFault, missingRoute, routeAtFault } from '../../shared/rule/causes';
import { find, findAll, list, type View } from '../../shared/network/network';
import { gatewayServiceOf } from '../../shared/network/prefix-lists';
import { answersTo } from '../../shared/network/questions';
import { associatedSubnetIds, effectiveSubnetIds, isLive, routesToEndpoint } from '../../shared/network/route-tables';
import type { Route, RouteTable } from '../../shared/network/model/route-table';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { listed, sentence, type Sentence } from '../../shared/rule/annotations';
import { boolean } from '../../shared/rule/parameters';
import { defineRule } from '../../shared/rule/rule';
import { endpointsOfType, itself } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable, type Cause } from '../../shared/rule/verdict';

/** What is wrong with the endpoint's list of tables, or with the routes of one of them. */
type Fault =
  | { readonly kind: 'tableGone' | 'noRoute' | 'blackhole'; readonly routeTableId: string }
  | { readonly kind: 'unusedTables'; readonly routeTableIds: readonly string[] }
  | {
      readonly kind: 'otherPrefixList';
      readonly routeTableId: string;
      readonly prefixListIds: readonly string[];
      readonly service: string;
    };

interface Faults {
  readonly faults: readonly [Fault, ...Fault[]];
}

interface Found {
  readonly fault: Fault;
  readonly causes: readonly Cause[];
}

interface Demands {
  readonly requireSubnetUse: boolean;
  readonly verifyPrefixList: boolean;
}

export const rule = defineRule({
  id: 'vpce-gateway-route-present',
  title: 'Every route table of a gateway endpoint has an active route to it, and subnets use them',
  problem: 'no route',
  question: 'works',
  evidence: 'endpoint-routes',
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
  messages: {
    notGateway: ({ vpcEndpointType }: { readonly vpcEndpointType: string }) =>
      sentence`${vpcEndpointType} endpoints do not work by routes to a prefix list.`,
    noRouteTable: ({ service }: { readonly service: string }) =>
      sentence`Gateway endpoint for ${service} has no route table, so ${service} traffic still leaves through NAT or the internet gateway. Associate the private route tables: modify-vpc-endpoint --add-route-table-ids.`,
    tablesAtFault: ({ faults: [fault, ...others] }: Faults) => {
      const { finding, advice } = textsOf(fault);
      const more = others.length === 0 ? undefined : sentence` (and ${others.length} more)`;
      return sentence`${finding}${more}. ${advice}.`;
    },
  },
  evaluate(endpoint, network, demands) {
    const { vpcEndpointId, vpcEndpointType } = endpoint;
    if (vpcEndpointType !== 'Gateway') return notApplicable('notGateway', { vpcEndpointType });
    if (endpoint.routeTableIds.length === 0) {
      const atFault = attributeAtFault(vpcEndpointId, 'RouteTableIds');
      return nonCompliant('noRouteTable', { service: serviceOf(endpoint) }, [atFault]);
    }
    const found = faultsOf(endpoint, network, demands);
    const [first, ...others] = found.map(({ fault }) => fault);
    if (first === undefined) return compliant();
    const data: Faults = { faults: [first, ...others] };
    return nonCompliant('tablesAtFault', data, [...new Set(found.flatMap(({ causes }) => causes))]);
  },
});

/**
 * What is wrong with the route tables of a gateway endpoint that has some.
 * @throws NotKnown
 */
function faultsOf(
  endpoint: VpcEndpoint,
  network: View<'routeTables' | 'subnets' | 'prefixLists'>,
  { requireSubnetUse, verifyPrefixList }: Demands,
): readonly Found[] {
  const inVpc = list(network, 'routeTables', endpoint.vpcId);
  const tables = inVpc.filter((table) => endpoint.routeTableIds.includes(table.routeTableId));
  const ownList = [attributeAtFault(endpoint.vpcEndpointId, 'RouteTableIds')];
  return answersTo([
    ...endpoint.routeTableIds.map((routeTableId) => (): Found | undefined => {
      const table = find(network, 'routeTables', routeTableId);
      return table ? routeFault(table, endpoint) : { fault: { kind: 'tableGone', routeTableId }, causes: ownList };
    }),
    ...(requireSubnetUse
      ? [
          (): Found | undefined =>
            isAnyUsed(tables, network)
              ? undefined
              : {
                  fault: { kind: 'unusedTables', routeTableIds: tables.map(({ routeTableId }) => routeTableId) },
                  causes: ownList,
                },
        ]
      : []),
    ...(verifyPrefixList ? tables.map((table) => () => prefixListFault(table, endpoint, network)) : []),
  ]);
}

/** The service as people call it: `s3`, `dynamodb`. */
function serviceOf({ serviceName }: VpcEndpoint): string {
  return serviceName.slice(serviceName.lastIndexOf('.') + 1);
}

/** @throws NotKnown when there is no route, but the table's record may lag behind the endpoint */
function routeFault(table: RouteTable, { vpcEndpointId }: VpcEndpoint): Found | undefined {
  const { routeTableId } = table;
  const routes = prefixListRoutes(routesToEndpoint(table, vpcEndpointId));
  // A dualstack endpoint adds a route for each address family; one that is broken is for route-table-endpoint-routes-healthy.
  if (routes.some(isLive)) return undefined;
  return routes.length === 0
    ? { fault: { kind: 'noRoute', routeTableId }, causes: [missingRoute(table, vpcEndpointId)] }
    : { fault: { kind: 'blackhole', routeTableId }, causes: routes.map((route) => routeAtFault(table, route)) };
}

function prefixListRoutes(routes: readonly Route[]): readonly Route[] {
  return routes.filter((route) => route.destinationPrefixListId !== undefined);
}

/** @throws NotKnown when only the VPC's subnets can tell */
function isAnyUsed(tables: readonly RouteTable[], network: View<'routeTables' | 'subnets'>): boolean {
  // Only a main table has subnets that it does not name itself.
  return (
    tables.length === 0 ||
    tables.some((table) => associatedSubnetIds(table).length > 0) ||
    tables.some((table) => effectiveSubnetIds(network, table).length > 0)
  );
}

/** @throws NotKnown when the name of a prefix list was not read */
function prefixListFault(table: RouteTable, endpoint: VpcEndpoint, network: View<'prefixLists'>): Found | undefined {
  const routes = prefixListRoutes(table.routes).filter(
    (route) => route.gatewayId === endpoint.vpcEndpointId && isLive(route),
  );
  const prefixListIds = routes.flatMap((route) => route.destinationPrefixListId ?? []);
  if (prefixListIds.length === 0) return undefined;
  const service = serviceOf(endpoint);
  const matches = findAll(network, 'prefixLists', prefixListIds).some((each) => gatewayServiceOf(each) === service);
  if (matches) return undefined;
  return {
    fault: { kind: 'otherPrefixList', routeTableId: table.routeTableId, prefixListIds, service },
    causes: routes.map((route) => routeAtFault(table, route)),
  };
}

/** What is wrong, and what to do about it, each a sentence without its full stop. */
function textsOf(fault: Fault): { readonly finding: Sentence; readonly advice: Sentence } {
  if (fault.kind === 'unusedTables') {
    return {
      finding: sentence`No subnet uses a route table of this gateway endpoint (${listed(fault.routeTableIds)})`,
      advice: sentence`Associate the private subnets' route tables: modify-vpc-endpoint --add-route-table-ids`,
    };
  }
  const { routeTableId } = fault;
  const renew = sentence`Associate the table anew: modify-vpc-endpoint --remove-route-table-ids, then --add-route-table-ids ${routeTableId}`;
  switch (fault.kind) {
    case 'tableGone':
      return {
        finding: sentence`Route table ${routeTableId} of this gateway endpoint does not exist`,
        advice: sentence`Remove it: modify-vpc-endpoint --remove-route-table-ids ${routeTableId}`,
      };
    case 'noRoute':
      return {
        finding: sentence`Route table ${routeTableId} has no prefix-list route to this gateway endpoint, so its subnets do not use it`,
        advice: renew,
      };
    case 'blackhole':
      return {
        finding: sentence`The route of ${routeTableId} to this gateway endpoint is a blackhole, so traffic to the service is dropped`,
        advice: renew,
      };
    case 'otherPrefixList':
      return {
        finding: sentence`The route of ${routeTableId} to this gateway endpoint is for ${listed(fault.prefixListIds)}, no prefix list of ${fault.service}`,
        advice: sentence`Associate the table anew: modify-vpc-endpoint --add-route-table-ids ${routeTableId}`,
      };
  }
}
