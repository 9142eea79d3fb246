// Builds networks with EC2's own API, and reads them back as `aws ec2 describe-…` would print them.
import {
  AssociateRouteTableCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribePrefixListsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  ModifyVpcAttributeCommand,
  type EC2Client,
  type IpPermission,
  type VpcEndpointType,
} from '@aws-sdk/client-ec2';
import type { DescribeOutputs } from '../../shared/sources/describe-outputs';

/** TCP 443 from 10.0.0.0/8. */
export const httpsFromInside: IpPermission = {
  IpProtocol: 'tcp',
  FromPort: 443,
  ToPort: 443,
  IpRanges: [{ CidrIp: '10.0.0.0/8' }],
};

/** Creates a VPC with both DNS attributes on. */
export async function createVpc(ec2: EC2Client, cidrBlock: string): Promise<string> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: cidrBlock }));
  const vpcId = idOf(Vpc?.VpcId);
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId: vpcId, EnableDnsHostnames: { Value: true } }));
  return vpcId;
}

/** Creates a subnet. */
export async function createSubnet(
  ec2: EC2Client,
  vpcId: string,
  cidrBlock: string,
  availabilityZone: string,
): Promise<string> {
  const { Subnet } = await ec2.send(
    new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: cidrBlock, AvailabilityZone: availabilityZone }),
  );
  return idOf(Subnet?.SubnetId);
}

/** Creates a route table that these subnets use. */
export async function createRouteTable(ec2: EC2Client, vpcId: string, subnetIds: readonly string[]): Promise<string> {
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: vpcId }));
  const routeTableId = idOf(RouteTable?.RouteTableId);
  for (const SubnetId of subnetIds) {
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId: routeTableId, SubnetId }));
  }
  return routeTableId;
}

/** Creates a security group with these ingress rules. */
export async function createSecurityGroup(
  ec2: EC2Client,
  vpcId: string,
  name: string,
  ingress: readonly IpPermission[],
): Promise<string> {
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({ VpcId: vpcId, GroupName: name, Description: name }),
  );
  const groupId = idOf(GroupId);
  if (ingress.length > 0) {
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: [...ingress] }));
  }
  return groupId;
}

/** What an endpoint is created with, beside its VPC. */
export interface EndpointOptions {
  /** A service code such as `sqs`. */
  readonly service: string;
  readonly type: VpcEndpointType;
  readonly subnetIds?: readonly string[];
  readonly groupIds?: readonly string[];
  readonly routeTableIds?: readonly string[];
  readonly privateDnsEnabled?: boolean;
}

/** Creates an endpoint. */
export async function createEndpoint(ec2: EC2Client, vpcId: string, options: EndpointOptions): Promise<string> {
  const { VpcEndpoint } = await ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: vpcId,
      ServiceName: `com.amazonaws.us-east-1.${options.service}`,
      VpcEndpointType: options.type,
      SubnetIds: [...(options.subnetIds ?? [])],
      SecurityGroupIds: [...(options.groupIds ?? [])],
      RouteTableIds: [...(options.routeTableIds ?? [])],
      PrivateDnsEnabled: options.privateDnsEnabled ?? false,
    }),
  );
  return idOf(VpcEndpoint?.VpcEndpointId);
}

/** A VPC with an endpoint. */
export interface Built {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly endpointId: string;
  readonly groupId: string;
}

/** A VPC with an endpoint in its only subnet, which is private. */
export async function interfaceEndpoint(
  ec2: EC2Client,
  service: string,
  ingress: readonly IpPermission[] = [httpsFromInside],
): Promise<Built> {
  const vpcId = await createVpc(ec2, '10.9.0.0/16');
  const subnetId = await createSubnet(ec2, vpcId, '10.9.1.0/24', 'us-east-1a');
  await createRouteTable(ec2, vpcId, [subnetId]);
  const groupId = await createSecurityGroup(ec2, vpcId, 'endpoints', ingress);
  const endpointId = await createEndpoint(ec2, vpcId, {
    service,
    type: 'Interface',
    subnetIds: [subnetId],
    groupIds: [groupId],
    privateDnsEnabled: true,
  });
  return { vpcId, subnetId, endpointId, groupId };
}

/** Deletes an endpoint. moto keeps showing it for a while, in state `deleted`, as EC2 does. */
export async function deleteEndpoint(ec2: EC2Client, vpcEndpointId: string): Promise<void> {
  await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [vpcEndpointId] }));
}

function idOf(id: string | undefined): string {
  if (id === undefined) throw new Error('EC2 did not say what it created.');
  return id;
}

/** A VPC in which everything is as the four first rules want it. */
export interface GoodVpc {
  readonly vpcId: string;
  readonly groupId: string;
  readonly routeTableId: string;
  readonly sqs: string;
  readonly ssm: string;
  readonly ssmmessages: string;
  readonly s3: string;
}

/** A VPC in which nothing is as they want it. */
export interface BadVpc {
  readonly vpcId: string;
  readonly groupId: string;
  readonly routeTableId: string;
  /** Two interface endpoints of one service, private DNS off on both. */
  readonly sqs: string;
  readonly sqsToo: string;
  /** One of the three that Systems Manager needs. */
  readonly ssm: string;
  /** A gateway endpoint without a route table. */
  readonly s3: string;
}

/** The two VPCs that most tests look at. */
export interface Estate {
  readonly good: GoodVpc;
  readonly bad: BadVpc;
  /** The VPC that every Region comes with: no endpoints. */
  readonly defaultVpcId: string;
}

/** Builds the estate. */
export async function buildEstate(ec2: EC2Client): Promise<Estate> {
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
  return {
    good: await buildGoodVpc(ec2),
    bad: await buildBadVpc(ec2),
    defaultVpcId: idOf(Vpcs.find((vpc) => vpc.IsDefault)?.VpcId),
  };
}

async function buildGoodVpc(ec2: EC2Client): Promise<GoodVpc> {
  const vpcId = await createVpc(ec2, '10.1.0.0/16');
  const subnetIds = [
    await createSubnet(ec2, vpcId, '10.1.1.0/24', 'us-east-1a'),
    await createSubnet(ec2, vpcId, '10.1.2.0/24', 'us-east-1b'),
  ];
  const groupId = await createSecurityGroup(ec2, vpcId, 'endpoints', [httpsFromInside]);
  const routeTableId = await createRouteTable(ec2, vpcId, subnetIds);
  const create = (service: string): Promise<string> =>
    createEndpoint(ec2, vpcId, {
      service,
      type: 'Interface',
      subnetIds,
      groupIds: [groupId],
      privateDnsEnabled: true,
    });
  return {
    vpcId,
    groupId,
    routeTableId,
    sqs: await create('sqs'),
    ssm: await create('ssm'),
    ssmmessages: await create('ssmmessages'),
    s3: await createEndpoint(ec2, vpcId, { service: 's3', type: 'Gateway', routeTableIds: [routeTableId] }),
  };
}

async function buildBadVpc(ec2: EC2Client): Promise<BadVpc> {
  const vpcId = await createVpc(ec2, '10.2.0.0/16');
  const subnetIds = [await createSubnet(ec2, vpcId, '10.2.1.0/24', 'us-east-1a')];
  const groupId = await createSecurityGroup(ec2, vpcId, 'closed', []);
  const create = (service: string): Promise<string> =>
    createEndpoint(ec2, vpcId, { service, type: 'Interface', subnetIds, groupIds: [groupId] });
  return {
    vpcId,
    groupId,
    routeTableId: await createRouteTable(ec2, vpcId, subnetIds),
    sqs: await create('sqs'),
    sqsToo: await create('sqs'),
    ssm: await create('ssm'),
    s3: await createEndpoint(ec2, vpcId, { service: 's3', type: 'Gateway' }),
  };
}

/** The whole account as the files of `check --describe` hold it: the SDK's outputs, through JSON. */
export async function describeAll(ec2: EC2Client): Promise<DescribeOutputs> {
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const attributes = Vpcs.flatMap(({ VpcId }) =>
    (['enableDnsSupport', 'enableDnsHostnames'] as const).map((Attribute) =>
      ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute })),
    ),
  );
  const outputs = {
    Vpcs,
    VpcAttributes: await Promise.all(attributes),
    ...(await ec2.send(new DescribeSubnetsCommand({}))),
    ...(await ec2.send(new DescribeRouteTablesCommand({}))),
    ...(await ec2.send(new DescribeSecurityGroupsCommand({}))),
    ...(await ec2.send(new DescribeNetworkAclsCommand({}))),
    ...(await ec2.send(new DescribeNetworkInterfacesCommand({}))),
    ...(await ec2.send(new DescribeNatGatewaysCommand({}))),
    ...(await ec2.send(new DescribePrefixListsCommand({}))),
    ...(await ec2.send(new DescribeVpcEndpointServicesCommand({}))),
    ...(await ec2.send(new DescribeVpcEndpointsCommand({}))),
  };
  // moto prints the state of a subnet's IPv6 range as Python would.
  const text = JSON.stringify(outputs).replaceAll("{'State': 'associated'}", 'associated');
  return JSON.parse(text) as DescribeOutputs;
}
