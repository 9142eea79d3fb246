// VPC endpoints and the services behind them.
import type { Tags } from './tags';

/** A VPC endpoint. */
export interface VpcEndpoint {
  readonly vpcEndpointId: string;
  /** One of `endpointTypes`, or a type that is newer than this code. */
  readonly vpcEndpointType: string;
  readonly vpcId: string;
  /** Empty for Resource, ServiceNetwork and Tunnel endpoints, which have no endpoint service. */
  readonly serviceName: string;
  /** What such an endpoint leads to: the ARN of a resource configuration or of a service network. */
  readonly targetArn: string | undefined;
  readonly serviceRegion: string | undefined;
  /** Lower-case: the wire has `pendingAcceptance`, the SDK's enum `PendingAcceptance`. */
  readonly state: string;
  /** A JSON document as text. */
  readonly policyDocument: string | undefined;
  readonly routeTableIds: readonly string[];
  readonly subnetIds: readonly string[];
  readonly groups: readonly { readonly groupId: string; readonly groupName: string }[];
  readonly networkInterfaceIds: readonly string[];
  /** `ipv4`, `ipv6` or `dualstack`. */
  readonly ipAddressType: string;
  /** Which addresses its names resolve to: `ipv4`, `ipv6`, `dualstack` or `service-defined`. */
  readonly dnsRecordIpType: string | undefined;
  readonly privateDnsEnabled: boolean;
  readonly privateDnsOnlyForInboundResolverEndpoint: boolean | undefined;
  readonly dnsNames: readonly string[];
  readonly requesterManaged: boolean;
  readonly ownerId: string | undefined;
  /** Milliseconds since 1970. */
  readonly creationTimestamp: number | undefined;
  /** What AWS says went wrong. */
  readonly failure: string | undefined;
  readonly tags: Tags;
  /** When AWS Config captured it, in milliseconds since 1970; `undefined` for what was read from EC2. */
  readonly captureTime: number | undefined;
}

/** An endpoint service: of AWS, of another account, or one's own. */
export interface VpcEndpointService {
  readonly serviceName: string;
  /** `Interface`, `Gateway`, `GatewayLoadBalancer`: one entry may have several. */
  readonly serviceTypes: readonly string[];
  /** An account id, or `amazon`. */
  readonly owner: string | undefined;
  readonly privateDnsNames: readonly string[];
  /** `verified`, `pendingVerification` or `failed`; only for services that are not AWS's. */
  readonly privateDnsNameVerificationState: string | undefined;
  /** `undefined` where the source does not say. */
  readonly vpcEndpointPolicySupported: boolean | undefined;
  /** Names of the zones where it can have endpoints; empty where the source does not say. */
  readonly availabilityZones: readonly string[];
  /** Their ids; empty where the source does not say. */
  readonly availabilityZoneIds: readonly string[];
}
