// A resource of each type that can start a rule, as AWS Config describes it in a configuration item.
import type { TriggerType } from '../shared/rule/rule';

/** What is special about a resource's configuration item. */
export interface ChangedResource {
  readonly id: string;
  /** The middle of its ARN. */
  readonly arnType: string;
  readonly availabilityZone: string;
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly relationships: readonly Relationship[];
}

interface Relationship {
  readonly resourceId: string;
  readonly resourceName: null;
  readonly resourceType: string;
  readonly name: string;
}

export const accountId = '123456789012';
export const region = 'us-east-1';

const ids = {
  vpc: 'vpc-0a1b2c3d4e5f60001',
  endpoint: 'vpce-0a1b2c3d4e5f60001',
  gatewayEndpoint: 'vpce-0a1b2c3d4e5f60009',
  group: 'sg-0a1b2c3d4e5f60001',
  table: 'rtb-0a1b2c3d4e5f60001',
  subnet: 'subnet-0a1b2c3d4e5f60001',
  acl: 'acl-0a1b2c3d4e5f60001',
  interface: 'eni-0a1b2c3d4e5f60001',
  prefixList: 'pl-63a5400a',
  customerList: 'pl-0a1b2c3d4e5f60001',
} as const;

function related(resourceType: string, resourceId: string, name: string): Relationship {
  return { resourceId, resourceName: null, resourceType, name };
}

const inVpc = related('AWS::EC2::VPC', ids.vpc, 'Is contained in Vpc');

/** The resources that the events under events/ tell of. */
export const changedResources: Readonly<Record<TriggerType, ChangedResource>> = {
  'AWS::EC2::VPCEndpoint': {
    id: ids.endpoint,
    arnType: 'vpc-endpoint',
    availabilityZone: 'Not Applicable',
    configuration: {
      vpcEndpointId: ids.endpoint,
      vpcEndpointType: 'Interface',
      vpcId: ids.vpc,
      serviceName: `com.amazonaws.${region}.sqs`,
      state: 'available',
      policyDocument:
        '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:123456789012:orders"}]}',
      routeTableIds: [],
      subnetIds: [ids.subnet],
      groups: [{ groupId: ids.group, groupName: 'endpoints' }],
      ipAddressType: 'ipv4',
      dnsOptions: { dnsRecordIpType: 'ipv4' },
      privateDnsEnabled: true,
      requesterManaged: false,
      networkInterfaceIds: [ids.interface],
      dnsEntries: [{ dnsName: `sqs.${region}.amazonaws.com`, hostedZoneId: 'ZONEIDLOCAL' }],
      creationTimestamp: Date.UTC(2026, 0, 15, 9),
      tags: [{ key: 'Name', value: 'orders-sqs' }],
      ownerId: accountId,
    },
    relationships: [
      // AWS Config ends the names of an endpoint's relationships with a blank.
      related('AWS::EC2::NetworkInterface', ids.interface, 'Is attached to '),
      related('AWS::EC2::Subnet', ids.subnet, 'Is contained in '),
      related('AWS::EC2::VPC', ids.vpc, 'Is contained in '),
    ],
  },
  'AWS::EC2::SecurityGroup': {
    id: ids.group,
    arnType: 'security-group',
    availabilityZone: 'Not Applicable',
    configuration: {
      description: 'Clients of the VPC endpoints',
      groupName: 'endpoints',
      groupId: ids.group,
      ownerId: accountId,
      vpcId: ids.vpc,
      ipPermissions: [
        {
          fromPort: 443,
          toPort: 443,
          ipProtocol: 'tcp',
          ipv6Ranges: [],
          prefixListIds: [],
          userIdGroupPairs: [],
          ipv4Ranges: [{ cidrIp: '10.0.0.0/16' }],
          ipRanges: ['10.0.0.0/16'],
        },
      ],
      ipPermissionsEgress: [],
      tags: [],
    },
    relationships: [related('AWS::EC2::NetworkInterface', ids.interface, 'Is associated with NetworkInterface'), inVpc],
  },
  'AWS::EC2::RouteTable': {
    id: ids.table,
    arnType: 'route-table',
    availabilityZone: 'Not Applicable',
    configuration: {
      routeTableId: ids.table,
      vpcId: ids.vpc,
      ownerId: accountId,
      associations: [
        {
          main: false,
          routeTableAssociationId: 'rtbassoc-0a1b2c3d4e5f60001',
          routeTableId: ids.table,
          subnetId: ids.subnet,
          associationState: { state: 'associated' },
        },
      ],
      propagatingVgws: [],
      routes: [
        { destinationCidrBlock: '10.0.0.0/16', gatewayId: 'local', origin: 'CreateRouteTable', state: 'active' },
        {
          destinationPrefixListId: ids.prefixList,
          gatewayId: ids.gatewayEndpoint,
          origin: 'CreateRoute',
          state: 'active',
        },
      ],
      tags: [],
    },
    relationships: [related('AWS::EC2::Subnet', ids.subnet, 'Contains Subnet'), inVpc],
  },
  'AWS::EC2::VPC': {
    id: ids.vpc,
    arnType: 'vpc',
    availabilityZone: 'Multiple Availability Zones',
    configuration: {
      cidrBlock: '10.0.0.0/16',
      dhcpOptionsId: 'dopt-0a1b2c3d4e5f60001',
      state: 'available',
      vpcId: ids.vpc,
      ownerId: accountId,
      instanceTenancy: 'default',
      ipv6CidrBlockAssociationSet: [],
      cidrBlockAssociationSet: [
        {
          associationId: 'vpc-cidr-assoc-0a1b2c3d4e5f60001',
          cidrBlock: '10.0.0.0/16',
          cidrBlockState: { state: 'associated' },
        },
      ],
      isDefault: false,
      tags: [],
    },
    relationships: [
      related('AWS::EC2::RouteTable', ids.table, 'Contains RouteTable'),
      related('AWS::EC2::Subnet', ids.subnet, 'Contains Subnet'),
    ],
  },
  'AWS::EC2::Subnet': {
    id: ids.subnet,
    arnType: 'subnet',
    availabilityZone: `${region}a`,
    configuration: {
      availabilityZone: `${region}a`,
      availabilityZoneId: 'use1-az1',
      availableIpAddressCount: 249,
      cidrBlock: '10.0.1.0/24',
      defaultForAz: false,
      mapPublicIpOnLaunch: false,
      state: 'available',
      subnetId: ids.subnet,
      vpcId: ids.vpc,
      ownerId: accountId,
      assignIpv6AddressOnCreation: false,
      ipv6CidrBlockAssociationSet: [],
      tags: [],
    },
    relationships: [related('AWS::EC2::RouteTable', ids.table, 'Is contained in RouteTable'), inVpc],
  },
  // AWS Config writes the members of this type as CloudFormation does.
  'AWS::EC2::PrefixList': {
    id: ids.customerList,
    arnType: 'prefix-list',
    availabilityZone: 'Regional',
    configuration: {
      PrefixListId: ids.customerList,
      PrefixListName: 'clients',
      OwnerId: accountId,
      AddressFamily: 'IPv4',
      MaxEntries: 10,
      Version: 2,
      Entries: [{ Cidr: '10.8.0.0/16', Description: 'Offices' }],
      Arn: `arn:aws:ec2:${region}:${accountId}:prefix-list/${ids.customerList}`,
      Tags: [],
    },
    relationships: [],
  },
  'AWS::EC2::NetworkAcl': {
    id: ids.acl,
    arnType: 'network-acl',
    availabilityZone: 'Multiple Availability Zones',
    configuration: {
      networkAclId: ids.acl,
      vpcId: ids.vpc,
      ownerId: accountId,
      isDefault: true,
      associations: [
        { networkAclAssociationId: 'aclassoc-0a1b2c3d4e5f60001', networkAclId: ids.acl, subnetId: ids.subnet },
      ],
      entries: [
        { cidrBlock: '0.0.0.0/0', egress: true, protocol: '-1', ruleAction: 'allow', ruleNumber: 100 },
        { cidrBlock: '0.0.0.0/0', egress: false, protocol: '-1', ruleAction: 'allow', ruleNumber: 100 },
      ],
      tags: [],
    },
    relationships: [related('AWS::EC2::Subnet', ids.subnet, 'Is attached to Subnet'), inVpc],
  },
};
