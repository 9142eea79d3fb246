import { intersect, type AddressRange } from '../../shared/network/address-ranges';
import { internets, rangesOfRoute, sizeOf } from '../../shared/network/route-sets';
import { gatewayEndpoints, hasGatewayRoute } from '../../shared/network/gateway-endpoints';
import { list, type View } from '../../shared/network/network';
import type { Tags } from '../../shared/network/model/tags';
import { allEntriesOf } from '../../shared/network/prefix-lists';
import {
  destinationOf,
  effectiveSubnetIds,
  isLive,
  isPublic,
  leadsToEndpoint,
  leadsToOtherNetworks,
  targetOf,
} from '../../shared/network/route-tables';
import type { Route, RouteTable } from '../../shared/network/model/route-table';
import { subnetsById } from '../../shared/network/vpcs';
import type { Subnet } from '../../shared/network/model/vpc';
import { sentence } from '../../shared/rule/annotations';
import { boolean, choice, text } from '../../shared/rule/parameters';
import { defineRule } from '../../shared/rule/rule';
import { itself, tableOfSubnet, tablesRoutingList } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable } from '../../shared/rule/verdict';

type Known = View<'routeTables' | 'subnets' | 'vpcEndpoints' | 'prefixListEntries'>;

/** What the parameters tolerate. */
export interface Allowances {
  readonly allowGwlbEgress: boolean;
  readonly allowTransitEgress: boolean;
  readonly honourBpa: boolean;
}

/** A way out of the VPC. */
interface Exit {
  readonly route: Route;
  readonly to: Outside;
}

/** Where a way out leads. */
type Outside = 'inspection' | 'otherNetworks' | 'internet';

const outsideWords: Readonly<Record<Outside, string>> = {
  inspection: 'whatever the inspection lets through',
  otherNetworks: 'other networks',
  internet: 'the internet',
};

interface Leak {
  readonly mode: Mode;
  readonly routeTableId: string;
  readonly destination: string;
  readonly target: string;
  readonly to: Outside;
}

type Mode = 'tagged' | 'all-private';

export const rule = defineRule({
  id: 'route-table-isolated-no-internet',
  title: 'Route tables of isolated subnets have no way to the internet',
  problem: 'way to the internet',
  question: 'tight',
  evidence: 'routes',
  severity: 'HIGH',
  subject: 'AWS::EC2::RouteTable',
  needs: ['subnets'],
  mayNeed: ['vpcEndpoints', 'prefixListEntries'],
  triggers: {
    'AWS::EC2::RouteTable': itself,
    'AWS::EC2::PrefixList': tablesRoutingList,
    'AWS::EC2::Subnet': tableOfSubnet,
  },
  // Subscribing to subnets is costly: tags on them are seen once a day instead.
  scheduled: true,
  parameters: {
    isolationTag: text(
      'vpce-posture:isolated=true',
      /^[^=\p{Cc}][^\p{Cc}]{0,384}$/u,
      'key or key=value of a tag',
      'Tag that declares a route table or a subnet isolated; without a value, any value does.',
    ),
    mode: choice(
      ['tagged', 'all-private'],
      'tagged',
      'Which tables are judged: the tagged ones, or all that subnets use and that have no route to an internet gateway.',
    ),
    allowGwlbEgress: boolean(true, 'Whether routes to a Gateway Load Balancer endpoint, an inspection, are allowed.'),
    allowTransitEgress: boolean(
      false,
      'Whether wide routes to a transit gateway, VPN gateway, peering or Cloud WAN are allowed.',
    ),
    requireS3Endpoint: boolean(false, 'Whether the table must have an active route to a gateway endpoint for S3.'),
    honourBpa: boolean(true, 'Whether routes that VPC Block Public Access makes useless are overlooked.'),
  },
  rationale:
    'A subnet is isolated only as long as no route leads out: with one wide route to a NAT or internet gateway, endpoint policies no longer decide where data can go.',
  fix: {
    text: 'First create the endpoints that the subnets need, then delete the route: what has no endpoint is cut off. A route that a gateway propagates goes only with all that it propagates.',
    command: 'aws ec2 delete-route --route-table-id <route-table> --destination-cidr-block <destination>',
  },
  frameworks: [
    { framework: 'NIST SP 800-53 r5', controls: ['AC-4', 'SC-7', 'SC-7(5)'], mapping: 'ours' },
    { framework: 'AWS Well-Architected', controls: ['SEC05-BP01'], mapping: 'ours' },
  ],
  messages: {
    notDeclared: ({ isolationTag }: { readonly isolationTag: string }) =>
      sentence`Neither it nor one of its subnets has the tag ${isolationTag}.`,
    public: () => 'It has a route to an internet gateway: public by design.',
    unused: () => 'No subnet uses this route table.',
    leak: ({ mode, routeTableId, destination, target, to }: Leak) =>
      sentence`${kindOf(mode)} route table ${routeTableId} has ${destination} -> ${target}, so data can leave to ${outsideWords[to]}. Delete the route and use VPC endpoints for AWS services.`,
    noS3: ({ mode, routeTableId }: { readonly mode: Mode; readonly routeTableId: string }) =>
      sentence`${kindOf(mode)} route table ${routeTableId} has no active route to a gateway endpoint for S3. Associate one: modify-vpc-endpoint --add-route-table-ids ${routeTableId}.`,
  },
  evaluate(table, network, parameters) {
    const { isolationTag, mode, requireS3Endpoint } = parameters;
    if (mode === 'tagged') {
      const declared =
        hasTag(table.tags, isolationTag) || subnetsOf(table, network).some(({ tags }) => hasTag(tags, isolationTag));
      if (!declared) return notApplicable('notDeclared', { isolationTag });
    } else {
      if (isPublic(table)) return notApplicable('public');
      if (subnetsOf(table, network).length === 0) return notApplicable('unused');
    }
    const { routeTableId } = table;
    const exit = exitOf(table, network, parameters);
    if (exit !== undefined) {
      const [destination, target] = [destinationOf(exit.route), targetOf(exit.route)];
      return nonCompliant('leak', { mode, routeTableId, destination, target, to: exit.to }, [
        {
          resourceType: 'AWS::EC2::RouteTable',
          resourceId: routeTableId,
          part: { kind: 'route', destination, target },
        },
      ]);
    }
    if (requireS3Endpoint && !reachesS3(table, network)) {
      return nonCompliant('noS3', { mode, routeTableId });
    }
    return compliant();
  },
});

function kindOf(mode: Mode): string {
  return mode === 'tagged' ? 'Isolated' : 'Private';
}

/** Has the table an active route to a gateway endpoint for S3? @throws NotKnown */
export function reachesS3(table: RouteTable, network: View<'vpcEndpoints'>): boolean {
  return hasGatewayRoute(table, gatewayEndpoints(network, table.vpcId, 's3'));
}

function subnetsOf(table: RouteTable, network: View<'routeTables' | 'subnets'>): readonly Subnet[] {
  const ids = effectiveSubnetIds(network, table);
  const subnets = subnetsById(list(network, 'subnets', table.vpcId));
  return ids.flatMap((id) => subnets.get(id) ?? []);
}

// Keys and values may both contain `=`: whichever way of cutting fits the tag is meant.
function hasTag(tags: Tags, wanted: string): boolean {
  return Object.entries(tags).some(([key, value]) => wanted === key || wanted === `${key}=${value}`);
}

/**
 * The widest of the routes that together lead to a large part of the internet. Prefix lists are asked for only when no
 * plain destinations decide.
 * @throws NotKnown
 */
export function exitOf(table: RouteTable, network: Known, allowances: Allowances): Exit | undefined {
  const exits = table.routes.flatMap((route): readonly Exit[] => {
    const to = isLive(route) ? leadsOutTo(route, allowances) : undefined;
    return to === undefined ? [] : [{ route, to }];
  });
  const isOpen = ({ route }: Exit) => !isShielded(route, table, network, allowances);
  const plain = widest(
    exits.filter(({ route }) => route.destinationPrefixListId === undefined),
    isOpen,
    network,
  );
  if (plain !== undefined) return plain;
  const open = exits.filter(({ route }) => !isGatewayEndpointRoute(route, table, network));
  // All at once, so that they are read in one round.
  allEntriesOf(
    network,
    open.flatMap(({ route }) => route.destinationPrefixListId ?? []),
  );
  return widest(open, isOpen, network);
}

function widest(
  exits: readonly Exit[],
  isOpen: (exit: Exit) => boolean,
  network: View<'prefixListEntries'>,
): Exit | undefined {
  const sized = exits
    .map((exit) => ({ exit, ranges: rangesOfRoute(exit.route, network) }))
    .filter(({ ranges }) => internets.some((internet) => intersect(internet, ranges).length > 0));
  if (!isWide(sized.flatMap(({ ranges }) => ranges))) return undefined;
  const open = sized.filter(({ exit }) => isOpen(exit));
  if (!isWide(open.flatMap(({ ranges }) => ranges))) return undefined;
  return [...open].sort((one, other) => (isWide(one.ranges) ? 0 : 1) - (isWide(other.ranges) ? 0 : 1))[0]?.exit;
}

// What is not known to stay inside or to be allowed leads to the internet, new kinds of targets too.
function leadsOutTo(route: Route, { allowGwlbEgress, allowTransitEgress }: Allowances): Outside | undefined {
  if (route.gatewayId === 'local') return undefined;
  if (leadsToEndpoint(route)) return allowGwlbEgress ? undefined : 'inspection';
  if (leadsToOtherNetworks(route) || route.localGatewayId !== undefined) {
    return allowTransitEgress ? undefined : 'otherNetworks';
  }
  return 'internet';
}

/**
 * Is it a large part of the internet: more than half of a /8 of IPv4, a /16 of what registries give out of IPv6, or most
 * of what NAT64 translates? Rules add up: 0.0.0.0/1 with 128.0.0.0/1 is all of it.
 */
function isWide(ranges: readonly AddressRange[]): boolean {
  return internets.some((internet, index) => sizeOf(intersect(internet, ranges)) > (harmless[index] ?? 0n));
}

/** How many addresses of each internet are not yet a large part of it. */
const harmless: readonly bigint[] = [1n << 23n, (1n << 112n) - 1n, 1n << 31n];

// Their prefix lists are AWS's own, and what they reach is a service, not the internet.
function isGatewayEndpointRoute(route: Route, table: RouteTable, network: View<'vpcEndpoints'>): boolean {
  if (!leadsToEndpoint(route)) return false;
  return list(network, 'vpcEndpoints', table.vpcId).some(
    (endpoint) => endpoint.vpcEndpointId === route.gatewayId && endpoint.vpcEndpointType === 'Gateway',
  );
}

/**
 * Does VPC Block Public Access stop what follows the route? A NAT gateway talks to the internet from another subnet,
 * which may be excluded from the block: all subnets of the VPC must be in it.
 * Source: Amazon VPC User Guide, "VPC BPA basics".
 */
function isShielded(
  route: Route,
  table: RouteTable,
  network: View<'routeTables' | 'subnets'>,
  { honourBpa }: Allowances,
): boolean {
  if (!honourBpa) return false;
  if (route.natGatewayId !== undefined) return areBlocked(list(network, 'subnets', table.vpcId));
  const leavesDirectly =
    route.gatewayId?.startsWith('igw-') === true || route.egressOnlyInternetGatewayId !== undefined;
  return leavesDirectly && areBlocked(subnetsOf(table, network));
}

function areBlocked(subnets: readonly Subnet[]): boolean {
  return subnets.length > 0 && subnets.every((subnet) => subnet.internetGatewayBlockMode === 'block-bidirectional');
}
