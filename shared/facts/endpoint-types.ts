// The types of VPC endpoints, and what each of them has.
import type { Sources } from './sourced';

/** What endpoints of a type have. What is not said they do not have. */
export interface EndpointType {
  /** An endpoint service, by whose name it is created. */
  readonly service?: true;
  /** Network interfaces in subnets of the VPC. */
  readonly interfaces?: true;
  /** Security groups on these, and one of them in each of several Availability Zones. */
  readonly groups?: true;
  /** DNS names that need both DNS attributes of the VPC, whatever the service. */
  readonly names?: true;
  /** The only traffic that its interfaces take, and send back, where the service does not decide that. */
  readonly port?: { readonly protocol: 'udp'; readonly port: number };
}

/** The types of endpoints that are known, by their names in the API. */
export const endpointTypes: Readonly<Record<string, EndpointType>> = {
  Interface: { service: true, interfaces: true, groups: true },
  Gateway: { service: true },
  // Each has one interface, in the one subnet that it is created in.
  GatewayLoadBalancer: { service: true, interfaces: true },
  Resource: { interfaces: true, groups: true, names: true },
  ServiceNetwork: { interfaces: true, groups: true, names: true },
  Tunnel: { interfaces: true, groups: true, port: { protocol: 'udp', port: 6081 } },
};

export const sources: Sources = {
  endpointTypes: {
    title: 'Types of endpoints: their interfaces, security groups, names and ports',
    source: [
      'https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html',
      'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-load-balancer-endpoints.html',
      'https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-resources.html',
      'https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-service-networks.html',
      'https://docs.aws.amazon.com/vpc/latest/privatelink/use-cidr-endpoint.html',
      'https://www.rfc-editor.org/rfc/rfc8926#section-3.3',
    ],
    read: '2026-11-30',
  },
};
