// What a plan or a template declares, whichever tool wrote it. Ids are those that the network will know them by.
import type { NetworkAclEntry } from '../../network/model/network-acl';
import type { Route } from '../../network/model/route-table';
import type { ReferencedGroup } from '../../network/model/security-group';
import type { VpcEndpointService } from '../../network/model/vpc-endpoint';
import type { Maybe } from './values';

/** What every declared resource has. */
export interface Declared {
  readonly id: string;
  /** What people call it: a Terraform address, a CloudFormation logical id. */
  readonly address: string;
  /** `true`, or unknown where a condition decides that only the deployment will know. */
  readonly exists: Maybe<true>;
  readonly tags: Maybe<PlannedTags>;
}

/** Tags, of which some values may be unknown. */
export type PlannedTags = Readonly<Record<string, Maybe<string>>>;

interface InVpc extends Declared {
  readonly vpcId: Maybe<string>;
}

/** A VPC. */
export interface PlannedVpc extends Declared {
  /** Whether the deployment creates it: then nothing is in it but what is declared. */
  readonly isNew: boolean;
  readonly cidrBlocks: Maybe<readonly string[]>;
  readonly ipv6CidrBlocks: Maybe<readonly string[]>;
  readonly enableDnsSupport: Maybe<boolean>;
  readonly enableDnsHostnames: Maybe<boolean>;
  /** Ids and names of what AWS makes together with it. */
  readonly mainRouteTable: Companion;
  readonly defaultSecurityGroup: Companion;
  readonly defaultNetworkAcl: Companion;
}

/** Something that exists although nobody declares it. */
export interface Companion {
  readonly id: string;
  readonly address: string;
  /** Why something that is declared may change it in ways that cannot be seen. */
  readonly uncertain?: string | undefined;
}

/** A subnet. */
export interface PlannedSubnet extends InVpc {
  readonly cidrBlock: Maybe<string | undefined>;
  readonly ipv6CidrBlocks: Maybe<readonly string[]>;
  readonly availabilityZone: Maybe<string | undefined>;
  readonly availabilityZoneId: string | undefined;
  readonly outpostArn: Maybe<string | undefined>;
  readonly ipv6Native: Maybe<boolean>;
  readonly enableDns64: Maybe<boolean>;
}

/** A VPC endpoint, with what it says itself. */
export interface PlannedEndpoint extends InVpc {
  readonly vpcEndpointType: Maybe<string>;
  readonly serviceName: Maybe<string>;
  readonly targetArn: Maybe<string | undefined>;
  readonly serviceRegion: Maybe<string | undefined>;
  readonly state: string;
  /** `undefined`: AWS gives it the default policy. */
  readonly policyDocument: Maybe<string | undefined>;
  readonly routeTableIds: Maybe<readonly string[]>;
  readonly subnetIds: Maybe<readonly string[]>;
  /** Where there are none, AWS attaches the default group of the VPC. */
  readonly groupIds: Maybe<readonly string[]>;
  readonly ipAddressType: Maybe<string | undefined>;
  readonly dnsRecordIpType: Maybe<string | undefined>;
  readonly privateDnsEnabled: Maybe<boolean>;
  readonly privateDnsOnlyForInboundResolverEndpoint: Maybe<boolean | undefined>;
}

/** One permission of a security group. */
export interface PlannedPermission {
  readonly ipProtocol: Maybe<string>;
  readonly fromPort: Maybe<number | undefined>;
  readonly toPort: Maybe<number | undefined>;
  readonly cidrs: Maybe<readonly string[]>;
  readonly ipv6Cidrs: Maybe<readonly string[]>;
  readonly prefixListIds: Maybe<readonly string[]>;
  readonly groups: Maybe<readonly ReferencedGroup[]>;
}

/** A security group, with what it says itself. */
export interface PlannedGroup extends InVpc {
  readonly groupName: string;
  readonly ingress: Maybe<readonly PlannedPermission[]>;
  readonly egress: Maybe<readonly PlannedPermission[]>;
}

/** A route. */
export type PlannedRoute = { readonly [K in keyof Route]: Maybe<Route[K]> };

/** A route table, with what it says itself. */
export interface PlannedRouteTable extends InVpc {
  /** The table that AWS makes with the VPC, taken over. */
  readonly isDefault: boolean;
  readonly routes: Maybe<readonly PlannedRoute[]>;
}

/** An entry of a network ACL. */
export type PlannedAclEntry = { readonly [K in keyof NetworkAclEntry]: Maybe<NetworkAclEntry[K]> };

/** A network ACL, with what it says itself. */
export interface PlannedAcl extends InVpc {
  /** The ACL that AWS makes with the VPC, taken over. */
  readonly isDefault: boolean;
  readonly subnetIds: Maybe<readonly string[]>;
  readonly entries: Maybe<readonly PlannedAclEntry[]>;
}

/** A prefix list: a customer's with its entries, or one of AWS's by its name. */
export interface PlannedPrefixList {
  readonly id: string;
  readonly address: string;
  readonly name: string | undefined;
  readonly ownerId: string | undefined;
  readonly cidrs: Maybe<readonly string[] | undefined>;
}

/** Something that is declared by itself and belongs to another resource. */
export interface Attachment<T> {
  readonly to: Maybe<string>;
  readonly value: Maybe<T>;
}

/** All that a plan or a template declares in one account and Region. */
export interface PlannedResources {
  readonly vpcs: readonly PlannedVpc[];
  readonly subnets: readonly PlannedSubnet[];
  readonly endpoints: readonly PlannedEndpoint[];
  readonly groups: readonly PlannedGroup[];
  readonly routeTables: readonly PlannedRouteTable[];
  readonly acls: readonly PlannedAcl[];
  readonly prefixLists: readonly PlannedPrefixList[];
  /** Of AWS's services those that are known. */
  readonly services: readonly VpcEndpointService[];
  readonly vpcCidrs: readonly Attachment<readonly string[]>[];
  readonly vpcIpv6Cidrs: readonly Attachment<readonly string[]>[];
  /** Of these some may prove to be none. */
  readonly ingress: readonly Attachment<PlannedPermission | undefined>[];
  readonly egress: readonly Attachment<PlannedPermission | undefined>[];
  readonly routes: readonly Attachment<PlannedRoute>[];
  /** Subnets, or gateways as `undefined`. */
  readonly tableAssociations: readonly Attachment<string | undefined>[];
  /** From VPCs to the tables that replace their main ones. */
  readonly mainTables: readonly Attachment<string>[];
  readonly aclEntries: readonly Attachment<PlannedAclEntry>[];
  readonly aclSubnets: readonly Attachment<string>[];
  readonly prefixListEntries: readonly Attachment<string>[];
  readonly endpointSubnets: readonly Attachment<string>[];
  readonly endpointTables: readonly Attachment<string>[];
  readonly endpointGroups: readonly Attachment<{ readonly groupId: string; readonly replacesDefault: boolean }>[];
  readonly endpointPolicies: readonly Attachment<string>[];
  readonly endpointPrivateDns: readonly Attachment<boolean>[];
  /** Ids of other resources, gateways for instance, and what people call them. */
  readonly others: readonly Pick<Declared, 'id' | 'address'>[];
  /** Why there may be more in a VPC than is declared: the end of a sentence. */
  readonly mayHoldMore: (vpcId: string) => string | undefined;
}
