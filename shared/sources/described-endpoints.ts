// VPC endpoints and their services as `aws ec2 describe-…` prints them. Each is a function, so that a bundle holds and
// builds only those that its rule reads.
import * as v from 'valibot';
import type { VpcEndpoint } from '../network/model/vpc-endpoint';
import {
  complete,
  flag,
  listOf,
  missingOf,
  optionalFlag,
  optionalList,
  optionalText,
  tags,
  text,
  time,
} from './fields';
import { holding } from './planned/holding';
import { mapped, unknown, type Maybe } from './planned/values';

/** Types of endpoints that lead to an endpoint service. */
const withService: ReadonlySet<string> = new Set(['Gateway', 'Interface', 'GatewayLoadBalancer']);

/** A VPC endpoint. */
export const vpcEndpoint = () =>
  v.pipe(
    v.object({
      VpcEndpointId: text,
      VpcEndpointType: text,
      VpcId: text,
      ServiceName: v.optional(text),
      ResourceConfigurationArn: optionalText,
      ServiceNetworkArn: optionalText,
      ServiceRegion: optionalText,
      State: text,
      PolicyDocument: optionalText,
      RouteTableIds: optionalList(text),
      SubnetIds: optionalList(text),
      Groups: optionalList(v.object({ GroupId: text, GroupName: v.optional(text) })),
      NetworkInterfaceIds: optionalList(text),
      IpAddressType: v.optional(text),
      PrivateDnsEnabled: optionalFlag,
      DnsOptions: v.optional(
        v.object({ DnsRecordIpType: optionalText, PrivateDnsOnlyForInboundResolverEndpoint: optionalFlag }),
      ),
      DnsEntries: optionalList(v.object({ DnsName: optionalText })),
      RequesterManaged: flag,
      OwnerId: optionalText,
      CreationTimestamp: time,
      LastError: v.optional(v.object({ Message: optionalText })),
      FailureReason: optionalText,
      Tags: tags,
    }),
    complete((item) => {
      const { VpcEndpointType: type } = item;
      if (withService.has(type) && item.ServiceName === undefined) return 'ServiceName';
      if (type !== 'Gateway') return missingOf(item, ['SubnetIds', 'Groups']);
      return item.RouteTableIds === undefined ? 'RouteTableIds' : undefined;
    }),
    v.transform((item): VpcEndpoint => {
      // What a gateway endpoint has none of may be left out. Of another one it is not known then.
      const isGateway = item.VpcEndpointType === 'Gateway';
      const orElse = <T>(value: T | undefined, none: T, name: string): Maybe<T> =>
        value ?? (isGateway ? none : unknown(`it has no ${name}`));
      const holder = { slice: 'vpcEndpoints', id: item.VpcEndpointId, reading: 'certain' } as const;
      return holding<VpcEndpoint>(holder, {
        vpcEndpointId: item.VpcEndpointId,
        vpcEndpointType: item.VpcEndpointType,
        vpcId: item.VpcId,
        serviceName: item.ServiceName ?? '',
        targetArn: item.ResourceConfigurationArn ?? item.ServiceNetworkArn,
        serviceRegion: item.ServiceRegion,
        state: item.State.toLowerCase(),
        policyDocument: item.PolicyDocument,
        routeTableIds: item.RouteTableIds ?? [],
        subnetIds: orElse(item.SubnetIds, [], 'SubnetIds'),
        groups: mapped(orElse(item.Groups, [], 'Groups'), (groups) =>
          groups.map(({ GroupId, GroupName }) => ({ groupId: GroupId, groupName: GroupName ?? '' })),
        ),
        networkInterfaceIds: orElse(item.NetworkInterfaceIds, [], 'NetworkInterfaceIds'),
        ipAddressType: item.IpAddressType ?? 'ipv4',
        dnsRecordIpType: item.DnsOptions?.DnsRecordIpType,
        privateDnsEnabled: orElse(item.PrivateDnsEnabled, false, 'PrivateDnsEnabled'),
        privateDnsOnlyForInboundResolverEndpoint: item.DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint,
        dnsNames: mapped(orElse(item.DnsEntries, [], 'DnsEntries'), (entries) =>
          entries.flatMap(({ DnsName }) => DnsName ?? []),
        ),
        requesterManaged: item.RequesterManaged,
        ownerId: item.OwnerId,
        creationTimestamp: item.CreationTimestamp,
        failure: item.LastError?.Message ?? item.FailureReason,
        tags: item.Tags,
        captureTime: undefined,
      });
    }),
  );

/** An endpoint service. */
export const vpcEndpointService = () =>
  v.pipe(
    v.object({
      ServiceName: text,
      ServiceType: v.array(v.object({ ServiceType: optionalText })),
      Owner: optionalText,
      PrivateDnsName: optionalText,
      PrivateDnsNames: listOf(v.object({ PrivateDnsName: optionalText })),
      PrivateDnsNameVerificationState: optionalText,
      VpcEndpointPolicySupported: optionalFlag,
      AvailabilityZones: listOf(text),
      AvailabilityZoneIds: listOf(text),
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
      availabilityZoneIds: item.AvailabilityZoneIds,
    })),
  );
