// Route tables: their routes, and who uses them.
import type { Tags } from './tags';

/** One route: a destination and its target. */
export interface Route {
  readonly destinationCidrBlock: string | undefined;
  readonly destinationIpv6CidrBlock: string | undefined;
  readonly destinationPrefixListId: string | undefined;
  /** `local`, `igw-…`, `vgw-…`, or `vpce-…` for gateway and Gateway Load Balancer endpoints alike. */
  readonly gatewayId: string | undefined;
  readonly natGatewayId: string | undefined;
  readonly transitGatewayId: string | undefined;
  readonly vpcPeeringConnectionId: string | undefined;
  readonly egressOnlyInternetGatewayId: string | undefined;
  readonly instanceId: string | undefined;
  readonly networkInterfaceId: string | undefined;
  readonly localGatewayId: string | undefined;
  readonly carrierGatewayId: string | undefined;
  readonly coreNetworkArn: string | undefined;
  /** A network of Oracle Database@AWS. */
  readonly odbNetworkArn: string | undefined;
  /** An address that Amazon VPC Route Server has learned. */
  readonly ipAddress: string | undefined;
  /**
   * Of the automated internet firewall that inspects what follows this route: `active`, `pending` or `disabling`. The
   * target stays the internet gateway.
   */
  readonly firewallStatus: string | undefined;
  /** `active`, `blackhole` or `filtered`. */
  readonly state: string | undefined;
  readonly origin: string | undefined;
}

/** Who uses a route table. */
export interface RouteTableAssociation {
  readonly main: boolean;
  readonly subnetId: string | undefined;
  /** An internet or virtual private gateway: an edge association. */
  readonly gatewayId: string | undefined;
}

/** A route table. Only associations in force are listed. */
export interface RouteTable {
  readonly routeTableId: string;
  readonly vpcId: string;
  readonly ownerId: string | undefined;
  readonly associations: readonly RouteTableAssociation[];
  readonly routes: readonly Route[];
  readonly tags: Tags;
  /**
   * True for configuration items: AWS Config does not record a route table anew when a gateway endpoint edits it, so a
   * route to an endpoint that is not there may exist all the same.
   */
  readonly endpointRoutesMayLag: boolean;
}
