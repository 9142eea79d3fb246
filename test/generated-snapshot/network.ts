// Made-up VPCs with what the rules look at: subnets, route tables, network ACLs, security groups, endpoints.
import { accountId, arn, itemOf, listed, region, tagsFor, zones, type Recorded, type Relationship } from './item';
import type { Random } from './random';

const services = ['sqs', 'ssm', 'ssmmessages', 'ec2messages', 'kms', 'logs', 'ecr.api', 'ecr.dkr'] as const;
const open = '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}';

/** The items of one VPC after the other, without end. */
export function* networkItems(random: Random): Generator<unknown, never> {
  for (let number = 0; ; number += 1) {
    for (const resource of vpcResources(random, number)) yield itemOf(random, resource);
  }
}

function* vpcResources(random: Random, number: number): Generator<Recorded> {
  const block = `10.${number % 250}`;
  const id = (prefix: string) => `${prefix}-0${random.hex(16)}`;
  const vpcId = id('vpc');
  const inVpc: readonly Relationship[] = [['AWS::EC2::VPC', vpcId, 'Is contained in Vpc']];
  const ec2 = (
    type: string,
    resourceId: string,
    kind: string,
    configuration: object,
    relationships: readonly Relationship[] = inVpc,
  ): Recorded => {
    const tags = tagsFor(random, `network-${number}-${kind}`);
    const own = {
      ...configuration,
      tags: listed(tags),
      ...(resourceId === vpcId ? {} : { vpcId }),
      ownerId: accountId,
    };
    const recorded = { resourceId, arn: arn('ec2', `${kind}/${resourceId}`), relationships, configuration: own, tags };
    return { resourceType: `AWS::EC2::${type}`, ...recorded };
  };
  const association = { associationId: id('vpc-cidr-assoc'), cidrBlock: `${block}.0.0/16` };
  yield ec2(
    'VPC',
    vpcId,
    'vpc',
    {
      cidrBlock: `${block}.0.0/16`,
      dhcpOptionsId: id('dopt'),
      state: 'available',
      vpcId,
      instanceTenancy: 'default',
      ipv6CidrBlockAssociationSet: [],
      cidrBlockAssociationSet: [{ ...association, cidrBlockState: { state: 'associated' } }],
      isDefault: false,
    },
    [],
  );

  const subnetIds = zones.map(() => id('subnet'));
  for (const [index, subnetId] of subnetIds.entries()) {
    yield ec2('Subnet', subnetId, 'subnet', {
      availabilityZone: zones[index],
      availabilityZoneId: `euw1-az${index + 1}`,
      availableIpAddressCount: random.below(4000),
      cidrBlock: `${block}.${index * 16}.0/20`,
      defaultForAz: false,
      mapPublicIpOnLaunch: false,
      state: 'available',
      subnetId,
      assignIpv6AddressOnCreation: false,
      ipv6CidrBlockAssociationSet: [],
      subnetArn: arn('ec2', `subnet/${subnetId}`),
      enableDns64: false,
      firewallConnectivity: undefined,
    });
  }

  const gatewayId = id('vpce');
  const tableIds = [id('rtb'), id('rtb')] as const;
  const local = {
    destinationCidrBlock: `${block}.0.0/16`,
    gatewayId: 'local',
    origin: 'CreateRouteTable',
    state: 'active',
  };
  const listedRoute = {
    destinationPrefixListId: 'pl-6da54004',
    gatewayId,
    origin: 'CreateRoute',
    state: 'active',
  };
  const out = { destinationCidrBlock: '0.0.0.0/0', natGatewayId: id('nat'), origin: 'CreateRoute', state: 'active' };
  for (const [index, routeTableId] of tableIds.entries()) {
    const associated = (index === 0 ? [undefined] : subnetIds).map((subnetId) => ({
      main: subnetId === undefined,
      routeTableAssociationId: id('rtbassoc'),
      routeTableId,
      ...(subnetId === undefined ? {} : { subnetId }),
      associationState: { state: 'associated' },
    }));
    yield ec2('RouteTable', routeTableId, 'route-table', {
      associations: associated,
      propagatingVgws: [],
      routeTableId,
      routes: index === 0 ? [local] : [local, out, listedRoute],
    });
  }

  const networkAclId = id('acl');
  yield ec2('NetworkAcl', networkAclId, 'network-acl', {
    associations: subnetIds.map((subnetId) => ({ networkAclAssociationId: id('aclassoc'), networkAclId, subnetId })),
    entries: [100, 32767].flatMap((ruleNumber) =>
      [true, false].map((egress) => ({
        cidrBlock: '0.0.0.0/0',
        egress,
        protocol: '-1',
        ruleAction: ruleNumber === 100 ? 'allow' : 'deny',
        ruleNumber,
      })),
    ),
    isDefault: true,
    networkAclId,
  });

  const anywhere = {
    ipProtocol: '-1',
    ipv6Ranges: [],
    prefixListIds: [],
    userIdGroupPairs: [],
    ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }],
    ipRanges: ['0.0.0.0/0'],
  };
  const from = (cidrIp: string) => ({
    ...anywhere,
    fromPort: 443,
    ipProtocol: 'tcp',
    toPort: 443,
    ipv4Ranges: [{ cidrIp }],
    ipRanges: [cidrIp],
  });
  const groupId = id('sg');
  const groups = [
    ['default', id('sg'), { ...anywhere, ipv4Ranges: [], ipRanges: [] }],
    ['endpoints', groupId, from(random.below(10) === 0 ? '0.0.0.0/0' : `${block}.0.0/16`)],
    ...Array.from({ length: 6 }, (_none, index) => [`service-${index}`, id('sg'), from(`${block}.16.0/20`)] as const),
  ] as const;
  for (const [groupName, groupIdOfOne, permission] of groups) {
    yield ec2('SecurityGroup', groupIdOfOne, 'security-group', {
      description: `${groupName} of network ${number}`,
      groupName,
      ipPermissions: [permission],
      groupId: groupIdOfOne,
      ipPermissionsEgress: [anywhere],
    });
  }

  for (const service of services.slice(0, 2 + random.below(7))) {
    const vpcEndpointId = id('vpce');
    const networkInterfaceIds = subnetIds.slice(0, 2).map(() => id('eni'));
    yield ec2('VPCEndpoint', vpcEndpointId, 'vpc-endpoint', {
      vpcEndpointId,
      vpcEndpointType: 'Interface',
      serviceName: `com.amazonaws.${region}.${service}`,
      state: 'available',
      policyDocument: open,
      routeTableIds: [],
      subnetIds: subnetIds.slice(0, random.below(8) === 0 ? 1 : 2),
      groups: [{ groupId, groupName: 'endpoints' }],
      ipAddressType: 'ipv4',
      dnsOptions: { dnsRecordIpType: 'ipv4' },
      privateDnsEnabled: random.below(6) > 0,
      requesterManaged: false,
      networkInterfaceIds,
      dnsEntries: [
        {
          dnsName: `${vpcEndpointId}-${random.hex(8)}.${service}.${region}.vpce.amazonaws.com`,
          hostedZoneId: 'Z1EXAMPLE',
        },
      ],
      creationTimestamp: 1767225600000 + random.below(1_000_000),
    });
  }
  yield ec2('VPCEndpoint', gatewayId, 'vpc-endpoint', {
    vpcEndpointId: gatewayId,
    vpcEndpointType: 'Gateway',
    serviceName: `com.amazonaws.${region}.s3`,
    state: 'available',
    policyDocument: open,
    routeTableIds: [tableIds[1]],
    subnetIds: [],
    groups: [],
    ipAddressType: 'ipv4',
    dnsOptions: { dnsRecordIpType: 'service-defined' },
    privateDnsEnabled: false,
    requesterManaged: false,
    networkInterfaceIds: [],
    dnsEntries: [],
    creationTimestamp: 1767225600000 + random.below(1_000_000),
  });
}
