// A fake EC2, and a fake Route 53 beside it, behind the SDK's own clients: the readers are the real ones.
import {
  DescribeDhcpOptionsCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribePrefixListsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeTransitGatewayVpcAttachmentsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
  GetManagedPrefixListEntriesCommand,
  type Filter,
} from '@aws-sdk/client-ec2';
import { ListHostedZonesByVPCCommand, Route53Client } from '@aws-sdk/client-route-53';
import { mockClient } from 'aws-sdk-client-mock';
import { hostedZones } from '../shared/aws/hosted-zones';
import * as readers from '../shared/aws/readers';
import type { Readers } from '../shared/aws/readers';
import type { SliceName } from '../shared/network/network';
import { slicesOf, type Rule } from '../shared/rule/rule';
import type { Listed } from './example-estate';
import type { Described } from './network';

/** Hears of every call before it is answered, and may throw in its place. Says how many answers are given at once. */
export type OnCall = (slice: SliceName, page: number) => 'all' | 'in two pages';

interface Input {
  readonly Filters?: readonly Filter[];
  /** Of NAT gateways the member has another name. */
  readonly Filter?: readonly Filter[];
  readonly VpcEndpointIds?: readonly string[];
  readonly NextToken?: string;
}

/** The client of an EC2 that holds these resources. Every test file may have one. */
export function fakeEc2(outputs: () => Listed, onCall: OnCall): EC2Client {
  const ec2 = new EC2Client({ region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
  // All clients, so that those that a function makes for itself are fake too.
  const mock = mockClient(EC2Client);
  const listed = (member: string): readonly Described[] => outputs()[member] ?? [];

  function paged(slice: SliceName, member: string, found: readonly Described[], token: string | undefined): object {
    if (token !== undefined) {
      onCall(slice, 2);
      return { [member]: found.slice(Math.floor(found.length / 2)) };
    }
    if (onCall(slice, 1) === 'all') return { [member]: found };
    return { [member]: found.slice(0, Math.floor(found.length / 2)), NextToken: 'second page' };
  }

  /** Answers as EC2 does: with what the filters let through. */
  function listing(slice: SliceName, member: string, idField: string) {
    return ({ Filter = [], Filters = Filter, VpcEndpointIds, NextToken }: Input): object => {
      const found = listed(member).filter(
        (resource) =>
          (VpcEndpointIds?.includes(String(resource[idField])) ?? true) &&
          Filters.every(({ Name = '', Values = [] }) =>
            Values.includes(String(resource[Name === 'vpc-id' ? 'VpcId' : idField])),
          ),
      );
      return paged(slice, member, found, NextToken);
    };
  }

  mock.on(DescribeVpcsCommand).callsFake(listing('vpcs', 'Vpcs', 'VpcId'));
  mock.on(DescribeSubnetsCommand).callsFake(listing('subnets', 'Subnets', 'SubnetId'));
  mock.on(DescribeRouteTablesCommand).callsFake(listing('routeTables', 'RouteTables', 'RouteTableId'));
  mock.on(DescribeNetworkAclsCommand).callsFake(listing('networkAcls', 'NetworkAcls', 'NetworkAclId'));
  mock.on(DescribeSecurityGroupsCommand).callsFake(listing('securityGroups', 'SecurityGroups', 'GroupId'));
  mock
    .on(DescribeNetworkInterfacesCommand)
    .callsFake(listing('networkInterfaces', 'NetworkInterfaces', 'NetworkInterfaceId'));
  mock.on(DescribeNatGatewaysCommand).callsFake(listing('natGateways', 'NatGateways', 'NatGatewayId'));
  mock
    .on(DescribeTransitGatewayVpcAttachmentsCommand)
    .callsFake(listing('transitGatewayAttachments', 'TransitGatewayVpcAttachments', 'TransitGatewayAttachmentId'));
  mock.on(DescribeDhcpOptionsCommand).callsFake(listing('dhcpOptions', 'DhcpOptions', 'DhcpOptionsId'));
  mock.on(DescribeVpcEndpointsCommand).callsFake(listing('vpcEndpoints', 'VpcEndpoints', 'VpcEndpointId'));
  mock.on(DescribePrefixListsCommand).callsFake(listing('prefixLists', 'PrefixLists', 'PrefixListId'));
  mock.on(DescribeVpcAttributeCommand).callsFake(({ VpcId, Attribute }: { VpcId: string; Attribute: string }) => {
    // Each attribute is a call of its own: the second is the second page.
    onCall('dnsAttributes', Attribute === 'enableDnsSupport' ? 1 : 2);
    const member = Attribute.charAt(0).toUpperCase() + Attribute.slice(1);
    return listed('VpcAttributes').find((one) => one['VpcId'] === VpcId && member in one) ?? {};
  });
  mock
    .on(DescribeVpcEndpointServicesCommand)
    .callsFake(({ ServiceNames, NextToken }: { ServiceNames: readonly string[]; NextToken?: string }) => {
      const found = (name: string) => listed('ServiceDetails').filter((one) => one['ServiceName'] === name);
      if (ServiceNames.some((name) => found(name).length === 0)) {
        onCall('vpcEndpointServices', 1);
        throw Object.assign(new Error('There is no such service.'), { name: 'InvalidServiceName' });
      }
      return paged('vpcEndpointServices', 'ServiceDetails', ServiceNames.flatMap(found), NextToken);
    });
  mock
    .on(GetManagedPrefixListEntriesCommand)
    .callsFake(({ PrefixListId, NextToken }: { PrefixListId: string; NextToken?: string }) => {
      const list = listed('PrefixListEntries').find((one) => one['PrefixListId'] === PrefixListId && one['Entries']);
      return paged('prefixListEntries', 'Entries', (list?.['Entries'] ?? []) as readonly Described[], NextToken);
    });
  // Its reader makes a client of its own.
  mockClient(Route53Client)
    .on(ListHostedZonesByVPCCommand)
    .callsFake(({ VPCId, NextToken }: { VPCId: string; NextToken?: string }) => {
      const zones = listed('HostedZones').find((one) => one['VpcId'] === VPCId)?.['HostedZoneSummaries'] ?? [];
      return paged('hostedZones', 'HostedZoneSummaries', zones as readonly Described[], NextToken);
    });
  return ec2;
}

/** The slices that a rule declares, each read by its own reader; any other is refused. */
export function readersOf(rule: Rule): Readers {
  const all = { ...readers, hostedZones };
  return Object.fromEntries(slicesOf(rule).map((name) => [name, all[name]]));
}
