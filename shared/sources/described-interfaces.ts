// Network interfaces and what stands behind routes and names, as `aws ec2 describe-…` prints them. Each is a function, so
// that a bundle holds and builds only those that its rule reads.
import * as v from 'valibot';
import { complete, flag, listOf, missingAll, optionalList, optionalText, text } from './fields';

/** A network interface. */
export const networkInterface = () =>
  v.pipe(
    v.object({
      NetworkInterfaceId: text,
      VpcId: text,
      SubnetId: optionalText,
      InterfaceType: optionalText,
      RequesterManaged: flag,
      RequesterId: optionalText,
      Status: optionalText,
      Description: optionalText,
      Attachment: v.optional(v.object({ InstanceId: optionalText })),
      Groups: v.array(v.object({ GroupId: text })),
      PrivateIpAddresses: v.array(v.object({ PrivateIpAddress: text })),
      Ipv6Addresses: listOf(v.object({ Ipv6Address: optionalText })),
    }),
    v.transform((item) => ({
      networkInterfaceId: item.NetworkInterfaceId,
      vpcId: item.VpcId,
      subnetId: item.SubnetId,
      interfaceType: item.InterfaceType,
      requesterManaged: item.RequesterManaged,
      requesterId: item.RequesterId,
      status: item.Status,
      description: item.Description ?? '',
      instanceId: item.Attachment?.InstanceId,
      groupIds: item.Groups.map(({ GroupId }) => GroupId),
      addresses: [
        ...item.PrivateIpAddresses.map(({ PrivateIpAddress }) => PrivateIpAddress),
        ...item.Ipv6Addresses.flatMap(({ Ipv6Address }) => Ipv6Address ?? []),
      ],
    })),
  );

/** A NAT gateway. */
export const natGateway = () =>
  v.pipe(
    v.object({
      NatGatewayId: text,
      VpcId: text,
      SubnetId: optionalText,
      AvailabilityMode: optionalText,
      // AWS Config writes `{ "value": "available" }`.
      State: v.optional(v.union([v.string(), v.object({ Value: optionalText })])),
      NatGatewayAddresses: listOf(v.object({ PrivateIp: optionalText })),
    }),
    // A Regional NAT gateway stands in no subnet.
    complete((item) => (item.SubnetId === undefined && item.AvailabilityMode !== 'regional' ? 'SubnetId' : undefined)),
    v.transform((item) => ({
      natGatewayId: item.NatGatewayId,
      vpcId: item.VpcId,
      subnetId: item.SubnetId,
      state: typeof item.State === 'object' ? item.State.Value : item.State,
      privateIps: item.NatGatewayAddresses.flatMap(({ PrivateIp }) => PrivateIp ?? []),
    })),
  );

/** A VPC's attachment to a transit gateway. */
export const transitGatewayAttachment = () =>
  v.pipe(
    v.object({
      TransitGatewayAttachmentId: text,
      TransitGatewayId: optionalText,
      VpcId: text,
      SubnetIds: v.array(text),
      Options: v.optional(v.object({ ApplianceModeSupport: optionalText })),
    }),
    v.transform((item) => ({
      transitGatewayAttachmentId: item.TransitGatewayAttachmentId,
      transitGatewayId: item.TransitGatewayId,
      vpcId: item.VpcId,
      subnetIds: item.SubnetIds,
      applianceMode:
        item.Options?.ApplianceModeSupport === undefined ? undefined : item.Options.ApplianceModeSupport === 'enable',
    })),
  );

/** DHCP options, as Describe prints them and as AWS Config records them. */
export const dhcpOptions = () =>
  v.pipe(
    v.object({
      DhcpOptionsId: text,
      DhcpConfigurations: v.optional(
        v.array(v.object({ Key: optionalText, Values: listOf(v.object({ Value: optionalText })) })),
      ),
      DomainNameServers: optionalList(text),
    }),
    complete((item) => missingAll(item, ['DhcpConfigurations', 'DomainNameServers'])),
    v.transform((item) => ({
      dhcpOptionsId: item.DhcpOptionsId,
      domainNameServers:
        item.DhcpConfigurations?.filter(({ Key }) => Key === 'domain-name-servers').flatMap(({ Values }) =>
          Values.flatMap(({ Value }) => Value ?? []),
        ) ??
        item.DomainNameServers ??
        [],
    })),
  );
