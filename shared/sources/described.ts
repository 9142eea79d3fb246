// What resources look like as `aws ec2 describe-…` prints them (and the SDK returns them), and what the model makes of
// them. Each is a function, so that a bundle holds and builds only those that its rule reads.
import * as v from 'valibot';
import type { NetworkAclEntry } from '../network/model/network-acl';
import type { IpPermission } from '../network/model/security-group';
import type { RouteTable } from '../network/model/route-table';
import {
  flag,
  ipv4Ranges,
  ipv6Ranges,
  listOf,
  optionalFlag,
  optionalNumber,
  optionalText,
  tags,
  text,
  time,
} from './fields';

/** A VPC. */
export const vpc = () =>
  v.pipe(
    v.object({
      VpcId: text,
      OwnerId: optionalText,
      IsDefault: flag,
      CidrBlock: optionalText,
      CidrBlockAssociationSet: ipv4Ranges,
      Ipv6CidrBlockAssociationSet: ipv6Ranges,
      DhcpOptionsId: optionalText,
      Tags: tags,
    }),
    v.transform((item) => ({
      vpcId: item.VpcId,
      ownerId: item.OwnerId,
      isDefault: item.IsDefault,
      cidrBlocks: [
        ...new Set([...(item.CidrBlock === undefined ? [] : [item.CidrBlock]), ...item.CidrBlockAssociationSet]),
      ],
      ipv6CidrBlocks: item.Ipv6CidrBlockAssociationSet,
      dhcpOptionsId: item.DhcpOptionsId,
      tags: item.Tags,
    })),
  );

const attributeValue = () => v.optional(v.object({ Value: optionalFlag }));
/** The DNS attributes of a VPC, in one. */
export const dnsAttributes = () =>
  v.pipe(
    v.object({ VpcId: text, EnableDnsSupport: attributeValue(), EnableDnsHostnames: attributeValue() }),
    v.transform((item) => ({
      vpcId: item.VpcId,
      enableDnsSupport: item.EnableDnsSupport?.Value,
      enableDnsHostnames: item.EnableDnsHostnames?.Value,
    })),
  );

/** A subnet. */
export const subnet = () =>
  v.pipe(
    v.object({
      SubnetId: text,
      VpcId: text,
      OwnerId: optionalText,
      CidrBlock: optionalText,
      Ipv6CidrBlockAssociationSet: ipv6Ranges,
      AvailabilityZone: optionalText,
      AvailabilityZoneId: optionalText,
      OutpostArn: optionalText,
      BlockPublicAccessStates: v.optional(v.object({ InternetGatewayBlockMode: optionalText })),
      Ipv6Native: flag,
      EnableDns64: flag,
      Tags: tags,
    }),
    v.transform((item) => ({
      subnetId: item.SubnetId,
      vpcId: item.VpcId,
      ownerId: item.OwnerId,
      // An IPv6-only subnet has no IPv4 range.
      cidrBlock: item.CidrBlock === '' ? undefined : item.CidrBlock,
      ipv6CidrBlocks: item.Ipv6CidrBlockAssociationSet,
      availabilityZone: item.AvailabilityZone,
      availabilityZoneId: item.AvailabilityZoneId,
      outpostArn: item.OutpostArn,
      internetGatewayBlockMode: item.BlockPublicAccessStates?.InternetGatewayBlockMode,
      ipv6Native: item.Ipv6Native,
      enableDns64: item.EnableDns64,
      tags: item.Tags,
    })),
  );

const route = () =>
  v.pipe(
    v.object({
      DestinationCidrBlock: optionalText,
      DestinationIpv6CidrBlock: optionalText,
      DestinationPrefixListId: optionalText,
      GatewayId: optionalText,
      NatGatewayId: optionalText,
      TransitGatewayId: optionalText,
      VpcPeeringConnectionId: optionalText,
      EgressOnlyInternetGatewayId: optionalText,
      InstanceId: optionalText,
      NetworkInterfaceId: optionalText,
      LocalGatewayId: optionalText,
      CarrierGatewayId: optionalText,
      CoreNetworkArn: optionalText,
      State: optionalText,
      Origin: optionalText,
    }),
    v.transform((item) => ({
      destinationCidrBlock: item.DestinationCidrBlock,
      destinationIpv6CidrBlock: item.DestinationIpv6CidrBlock,
      destinationPrefixListId: item.DestinationPrefixListId,
      gatewayId: item.GatewayId,
      natGatewayId: item.NatGatewayId,
      transitGatewayId: item.TransitGatewayId,
      vpcPeeringConnectionId: item.VpcPeeringConnectionId,
      egressOnlyInternetGatewayId: item.EgressOnlyInternetGatewayId,
      instanceId: item.InstanceId,
      networkInterfaceId: item.NetworkInterfaceId,
      localGatewayId: item.LocalGatewayId,
      carrierGatewayId: item.CarrierGatewayId,
      coreNetworkArn: item.CoreNetworkArn,
      state: item.State,
      origin: item.Origin,
    })),
  );

const association = () =>
  v.object({
    Main: flag,
    SubnetId: optionalText,
    GatewayId: optionalText,
    AssociationState: v.optional(v.object({ State: optionalText })),
  });

/** A route table. */
export const routeTable = () =>
  v.pipe(
    v.object({
      RouteTableId: text,
      VpcId: text,
      OwnerId: optionalText,
      Associations: listOf(association()),
      Routes: listOf(route()),
      Tags: tags,
    }),
    v.transform((item): RouteTable => ({
      routeTableId: item.RouteTableId,
      vpcId: item.VpcId,
      ownerId: item.OwnerId,
      associations: item.Associations.filter(({ AssociationState }) =>
        ['associated', undefined].includes(AssociationState?.State),
      ).map(({ Main, SubnetId, GatewayId }) => ({ main: Main, subnetId: SubnetId, gatewayId: GatewayId })),
      routes: item.Routes,
      tags: item.Tags,
      endpointRoutesMayLag: false,
    })),
  );

const aclEntry = () =>
  v.pipe(
    v.object({
      Egress: v.boolean(),
      RuleNumber: v.number(),
      RuleAction: v.picklist(['allow', 'deny']),
      Protocol: text,
      CidrBlock: optionalText,
      Ipv6CidrBlock: optionalText,
      PortRange: v.optional(v.object({ From: optionalNumber, To: optionalNumber })),
    }),
    v.transform((item): NetworkAclEntry => {
      const { From, To } = item.PortRange ?? {};
      return {
        egress: item.Egress,
        ruleNumber: item.RuleNumber,
        ruleAction: item.RuleAction,
        protocol: item.Protocol,
        cidrBlock: item.CidrBlock,
        ipv6CidrBlock: item.Ipv6CidrBlock,
        portRange: From === undefined && To === undefined ? undefined : { from: From ?? 0, to: To ?? 65535 },
      };
    }),
  );

/** A network ACL. */
export const networkAcl = () =>
  v.pipe(
    v.object({
      NetworkAclId: text,
      VpcId: text,
      OwnerId: optionalText,
      IsDefault: flag,
      Associations: listOf(v.object({ SubnetId: optionalText })),
      Entries: listOf(aclEntry()),
      Tags: tags,
    }),
    v.transform((item) => ({
      networkAclId: item.NetworkAclId,
      vpcId: item.VpcId,
      ownerId: item.OwnerId,
      isDefault: item.IsDefault,
      subnetIds: item.Associations.flatMap(({ SubnetId }) => SubnetId ?? []),
      entries: item.Entries,
      tags: item.Tags,
    })),
  );

const permission = () =>
  v.pipe(
    v.object({
      IpProtocol: text,
      FromPort: optionalNumber,
      ToPort: optionalNumber,
      IpRanges: listOf(v.object({ CidrIp: text })),
      Ipv6Ranges: listOf(v.object({ CidrIpv6: text })),
      PrefixListIds: listOf(v.object({ PrefixListId: text })),
      UserIdGroupPairs: listOf(
        v.object({
          GroupId: text,
          UserId: optionalText,
          PeeringStatus: optionalText,
          VpcId: optionalText,
          VpcPeeringConnectionId: optionalText,
        }),
      ),
    }),
    v.transform((item): IpPermission => ({
      ipProtocol: item.IpProtocol,
      fromPort: item.FromPort,
      toPort: item.ToPort,
      cidrs: [...new Set(item.IpRanges.map(({ CidrIp }) => CidrIp))],
      ipv6Cidrs: item.Ipv6Ranges.map(({ CidrIpv6 }) => CidrIpv6),
      prefixListIds: item.PrefixListIds.map(({ PrefixListId }) => PrefixListId),
      groups: item.UserIdGroupPairs.map((pair) => ({
        groupId: pair.GroupId,
        userId: pair.UserId,
        peeringStatus: pair.PeeringStatus,
        vpcId: pair.VpcId,
        vpcPeeringConnectionId: pair.VpcPeeringConnectionId,
      })),
    })),
  );

/** A security group. */
export const securityGroup = () =>
  v.pipe(
    v.object({
      GroupId: text,
      GroupName: v.optional(text),
      VpcId: text,
      OwnerId: optionalText,
      IpPermissions: listOf(permission()),
      IpPermissionsEgress: listOf(permission()),
      Tags: tags,
    }),
    v.transform((item) => ({
      groupId: item.GroupId,
      groupName: item.GroupName ?? '',
      vpcId: item.VpcId,
      ownerId: item.OwnerId,
      ingress: item.IpPermissions,
      egress: item.IpPermissionsEgress,
      tags: item.Tags,
    })),
  );

/** A VPC endpoint. */
export const vpcEndpoint = () =>
  v.pipe(
    v.object({
      VpcEndpointId: text,
      // Outputs from before 2017 have no type: all endpoints were gateway endpoints.
      VpcEndpointType: v.optional(text),
      VpcId: text,
      ServiceName: v.optional(text),
      ServiceRegion: optionalText,
      State: text,
      PolicyDocument: optionalText,
      RouteTableIds: listOf(text),
      SubnetIds: listOf(text),
      Groups: listOf(v.object({ GroupId: text, GroupName: v.optional(text) })),
      NetworkInterfaceIds: listOf(text),
      IpAddressType: v.optional(text),
      PrivateDnsEnabled: flag,
      DnsOptions: v.optional(
        v.object({ DnsRecordIpType: optionalText, PrivateDnsOnlyForInboundResolverEndpoint: optionalFlag }),
      ),
      DnsEntries: listOf(v.object({ DnsName: optionalText })),
      RequesterManaged: flag,
      OwnerId: optionalText,
      CreationTimestamp: time,
      LastError: v.optional(v.object({ Message: optionalText })),
      FailureReason: optionalText,
      Tags: tags,
    }),
    v.transform((item) => ({
      vpcEndpointId: item.VpcEndpointId,
      vpcEndpointType: item.VpcEndpointType ?? 'Gateway',
      vpcId: item.VpcId,
      serviceName: item.ServiceName ?? '',
      serviceRegion: item.ServiceRegion,
      state: item.State.toLowerCase(),
      policyDocument: item.PolicyDocument,
      routeTableIds: item.RouteTableIds,
      subnetIds: item.SubnetIds,
      groups: item.Groups.map(({ GroupId, GroupName }) => ({ groupId: GroupId, groupName: GroupName ?? '' })),
      networkInterfaceIds: item.NetworkInterfaceIds,
      ipAddressType: item.IpAddressType ?? 'ipv4',
      dnsRecordIpType: item.DnsOptions?.DnsRecordIpType,
      privateDnsEnabled: item.PrivateDnsEnabled,
      privateDnsOnlyForInboundResolverEndpoint: item.DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint,
      dnsNames: item.DnsEntries.flatMap(({ DnsName }) => DnsName ?? []),
      requesterManaged: item.RequesterManaged,
      ownerId: item.OwnerId,
      creationTimestamp: item.CreationTimestamp,
      failure: item.LastError?.Message ?? item.FailureReason,
      tags: item.Tags,
      captureTime: undefined,
    })),
  );

/** An endpoint service. */
export const vpcEndpointService = () =>
  v.pipe(
    v.object({
      ServiceName: text,
      ServiceType: listOf(v.object({ ServiceType: optionalText })),
      Owner: optionalText,
      PrivateDnsName: optionalText,
      PrivateDnsNames: listOf(v.object({ PrivateDnsName: optionalText })),
      PrivateDnsNameVerificationState: optionalText,
      VpcEndpointPolicySupported: optionalFlag,
      AvailabilityZones: listOf(text),
    }),
    v.transform((item) => ({
      serviceName: item.ServiceName,
      serviceTypes: item.ServiceType.flatMap(({ ServiceType }) => ServiceType ?? []),
      owner: item.Owner,
      privateDnsNames: [
        ...new Set([item.PrivateDnsName, ...item.PrivateDnsNames.map(({ PrivateDnsName }) => PrivateDnsName)]),
      ].filter((name) => name !== undefined),
      privateDnsNameVerificationState: item.PrivateDnsNameVerificationState,
      vpcEndpointPolicySupported: item.VpcEndpointPolicySupported,
      availabilityZones: item.AvailabilityZones,
    })),
  );

/** A prefix list: of AWS with its address ranges, of customers with its entries. */
export const prefixList = () =>
  v.pipe(
    v.object({
      PrefixListId: text,
      PrefixListName: optionalText,
      OwnerId: optionalText,
      Cidrs: v.optional(v.array(text)),
      Entries: v.optional(v.array(v.object({ Cidr: text }))),
    }),
    v.transform((item) => ({
      prefixListId: item.PrefixListId,
      prefixListName: item.PrefixListName,
      ownerId: item.OwnerId,
      cidrs: item.Cidrs ?? item.Entries?.map(({ Cidr }) => Cidr),
    })),
  );

/** The private hosted zones of a VPC. Our own shape: the output of `list-hosted-zones-by-vpc` does not say of which. */
export const hostedZones = () =>
  v.pipe(
    v.object({ VpcId: text, HostedZoneSummaries: v.array(v.object({ Name: text })) }),
    v.transform((item) => ({
      vpcId: item.VpcId,
      names: item.HostedZoneSummaries.map(({ Name }) => Name.toLowerCase().replace(/\.$/, '')).filter(
        (name) => name !== '',
      ),
    })),
  );
