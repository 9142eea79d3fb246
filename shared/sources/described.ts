// What resources look like as `aws ec2 describe-…` prints them (and the SDK returns them), and what the model makes of
// them. Each is a function, so that a bundle holds and builds only those that its rule reads.
import * as v from 'valibot';
import type { NetworkAclEntry } from '../network/model/network-acl';
import type { IpPermission } from '../network/model/security-group';
import type { Route, RouteTable } from '../network/model/route-table';
import {
  complete,
  flag,
  ipv4Ranges,
  ipv6Ranges,
  missingAll,
  missingOf,
  optionalFlag,
  optionalList,
  optionalNumber,
  optionalText,
  tags,
  text,
} from './fields';

/** A VPC. */
export const vpc = () =>
  v.pipe(
    v.object({
      VpcId: text,
      OwnerId: optionalText,
      IsDefault: optionalFlag,
      CidrBlock: text,
      CidrBlockAssociationSet: v.optional(ipv4Ranges),
      Ipv6CidrBlockAssociationSet: ipv6Ranges,
      DhcpOptionsId: optionalText,
      Tags: tags,
    }),
    complete((item) => missingOf(item, ['IsDefault', 'CidrBlockAssociationSet'])),
    v.transform((item) => ({
      vpcId: item.VpcId,
      ownerId: item.OwnerId,
      isDefault: item.IsDefault ?? false,
      cidrBlocks: [...new Set([item.CidrBlock, ...(item.CidrBlockAssociationSet ?? [])])],
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
      NetworkFirewallConnectivityType: optionalText,
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
      firewallConnectivity: item.NetworkFirewallConnectivityType,
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
      OdbNetworkArn: optionalText,
      IpAddress: optionalText,
      IgwFirewall: v.optional(v.object({ Status: optionalText })),
      State: text,
      Origin: optionalText,
    }),
    complete((item) =>
      missingAll(item, ['DestinationCidrBlock', 'DestinationIpv6CidrBlock', 'DestinationPrefixListId']),
    ),
    v.transform((item): Route => ({
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
      odbNetworkArn: item.OdbNetworkArn,
      ipAddress: item.IpAddress,
      firewallStatus: item.IgwFirewall?.Status,
      state: item.State,
      origin: item.Origin,
    })),
  );

const association = () =>
  v.pipe(
    v.object({
      Main: flag,
      SubnetId: optionalText,
      GatewayId: optionalText,
      AssociationState: v.optional(v.object({ State: optionalText })),
    }),
    complete((item) => (item.Main ? undefined : missingAll(item, ['SubnetId', 'GatewayId']))),
  );

/** A route table. */
export const routeTable = () =>
  v.pipe(
    v.object({
      RouteTableId: text,
      VpcId: text,
      OwnerId: optionalText,
      Associations: v.array(association()),
      Routes: v.array(route()),
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
      PortRange: v.optional(v.object({ From: v.number(), To: v.number() })),
    }),
    complete(({ Protocol, PortRange }) => (hasPorts(Protocol) && PortRange === undefined ? 'PortRange' : undefined)),
    v.transform((item): NetworkAclEntry => {
      return {
        egress: item.Egress,
        ruleNumber: item.RuleNumber,
        ruleAction: item.RuleAction,
        protocol: item.Protocol,
        cidrBlock: item.CidrBlock,
        ipv6CidrBlock: item.Ipv6CidrBlock,
        portRange: item.PortRange && { from: item.PortRange.From, to: item.PortRange.To },
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
      Associations: v.array(v.object({ SubnetId: text })),
      Entries: v.array(aclEntry()),
      Tags: tags,
    }),
    v.transform((item) => ({
      networkAclId: item.NetworkAclId,
      vpcId: item.VpcId,
      ownerId: item.OwnerId,
      isDefault: item.IsDefault,
      guardsTheRest: false,
      subnetIds: item.Associations.map(({ SubnetId }) => SubnetId),
      entries: item.Entries,
      tags: item.Tags,
    })),
  );

const peerLists = ['IpRanges', 'Ipv6Ranges', 'PrefixListIds', 'UserIdGroupPairs'] as const;

/** TCP and UDP: AWS prints their ports always, and those of no other protocol but ICMP, which has types for them. */
function hasPorts(protocol: string): boolean {
  return ['tcp', '6', 'udp', '17'].includes(protocol);
}

const permission = () =>
  v.pipe(
    v.object({
      IpProtocol: text,
      FromPort: optionalNumber,
      ToPort: optionalNumber,
      IpRanges: optionalList(v.object({ CidrIp: text })),
      Ipv6Ranges: optionalList(v.object({ CidrIpv6: text })),
      PrefixListIds: optionalList(v.object({ PrefixListId: text })),
      UserIdGroupPairs: optionalList(
        v.object({
          GroupId: text,
          UserId: optionalText,
          PeeringStatus: optionalText,
          VpcId: optionalText,
          VpcPeeringConnectionId: optionalText,
        }),
      ),
    }),
    complete((item) => {
      if (hasPorts(item.IpProtocol)) {
        if (item.FromPort === undefined) return 'FromPort';
        if (item.ToPort === undefined) return 'ToPort';
      }
      // One kind of peers alone is what people write by hand; AWS prints all four.
      const missing = peerLists.filter((name) => item[name] === undefined);
      return missing.length === peerLists.length - 1 ? undefined : missing[0];
    }),
    v.transform((item): IpPermission => ({
      ipProtocol: item.IpProtocol,
      fromPort: item.FromPort,
      toPort: item.ToPort,
      cidrs: [...new Set(item.IpRanges?.map(({ CidrIp }) => CidrIp))],
      ipv6Cidrs: (item.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6),
      prefixListIds: (item.PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId),
      groups: (item.UserIdGroupPairs ?? []).map((pair) => ({
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
      IpPermissions: v.array(permission()),
      IpPermissionsEgress: v.array(permission()),
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

/**
 * The private hosted zones of a VPC, with their records where those were read. Our own shape: the output of
 * `list-hosted-zones-by-vpc` does not say of which VPC, and records are listed apart.
 */
export const hostedZones = () =>
  v.pipe(
    v.object({
      VpcId: text,
      HostedZoneSummaries: v.array(
        v.object({
          HostedZoneId: optionalText,
          Name: text,
          ResourceRecordSets: v.optional(v.array(v.object({ Name: text, Type: text }))),
        }),
      ),
    }),
    v.transform((item) => ({
      vpcId: item.VpcId,
      zones: item.HostedZoneSummaries.map(({ HostedZoneId, Name, ResourceRecordSets }) => ({
        hostedZoneId: HostedZoneId,
        name: domainName(Name),
        records: ResourceRecordSets?.filter(({ Type }) => ['A', 'AAAA', 'CNAME'].includes(Type)).map((record) =>
          domainName(record.Name),
        ),
      })).filter(({ name }) => name !== ''),
    })),
  );

// Route 53 prints the asterisk of a wildcard as its octal code.
function domainName(printed: string): string {
  return printed.toLowerCase().replaceAll('\\052', '*').replace(/\.$/, '');
}
