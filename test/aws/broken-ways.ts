// Ways from a client to a service that something stops, built with EC2's own API.
import {
  AuthorizeSecurityGroupEgressCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribePrefixListsCommand,
  RevokeSecurityGroupEgressCommand,
  RunInstancesCommand,
  type EC2Client,
  type RunInstancesCommandInput,
} from '@aws-sdk/client-ec2';
import {
  createEndpoint,
  createRouteTable,
  createSecurityGroup,
  createSubnet,
  createVpc,
  httpsFromInside,
  interfaceEndpoint,
} from './estate';

/** Returns the group of an instance. */
export async function egressToS3Only(ec2: EC2Client): Promise<string> {
  const { vpcId, subnetId } = await interfaceEndpoint(ec2, 'sts');
  const GroupId = await createSecurityGroup(ec2, vpcId, 'clients', []);
  const { PrefixLists = [] } = await ec2.send(new DescribePrefixListsCommand({}));
  const list = PrefixLists.find(({ PrefixListName }) => PrefixListName === 'com.amazonaws.us-east-1.s3');
  const everywhere = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  const toS3 = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, PrefixListIds: [{ PrefixListId: list?.PrefixListId }] };
  await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: [everywhere] }));
  await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions: [toS3] }));
  await runInstance(ec2, { SubnetId: subnetId, SecurityGroupIds: [GroupId] });
  return GroupId;
}

async function runInstance(ec2: EC2Client, where: Omit<RunInstancesCommandInput, 'MinCount' | 'MaxCount'>) {
  await ec2.send(new RunInstancesCommand({ ImageId: 'ami-12c6146b', MinCount: 1, MaxCount: 1, ...where }));
}

/** Returns the route table of the subnet with the NAT gateway. */
export async function answersPastFirewall(ec2: EC2Client): Promise<string> {
  const vpcId = await createVpc(ec2, '10.9.0.0/16');
  const create = (third: number) => createSubnet(ec2, vpcId, `10.9.${third}.0/24`, 'us-east-1a');
  const [client, firewall, nat] = [await create(1), await create(2), await create(3)];
  const endpointId = await createEndpoint(ec2, vpcId, {
    service: 'sqs',
    type: 'GatewayLoadBalancer',
    subnetIds: [firewall],
  });
  const { NatGateway } = await ec2.send(new CreateNatGatewayCommand({ SubnetId: nat, ConnectivityType: 'private' }));
  const everywhere = { DestinationCidrBlock: '0.0.0.0/0' };
  const fromClient = { RouteTableId: await createRouteTable(ec2, vpcId, [client]), ...everywhere };
  const onwards = { RouteTableId: await createRouteTable(ec2, vpcId, [firewall]), ...everywhere };
  await ec2.send(new CreateRouteCommand({ ...fromClient, VpcEndpointId: endpointId }));
  await ec2.send(new CreateRouteCommand({ ...onwards, NatGatewayId: NatGateway?.NatGatewayId }));
  return createRouteTable(ec2, vpcId, [nat]);
}

/** Returns the endpoint. */
export async function ipv6Only(ec2: EC2Client): Promise<string> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16', AmazonProvidedIpv6CidrBlock: true }));
  const vpcId = String(Vpc?.VpcId);
  const block = String(Vpc?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock);
  const AvailabilityZone = 'us-east-1a';
  const subnet = async (
    Ipv6CidrBlock: string,
    ipv4: { readonly CidrBlock?: string; readonly Ipv6Native?: boolean },
  ) => {
    const made = await ec2.send(new CreateSubnetCommand({ VpcId: vpcId, AvailabilityZone, Ipv6CidrBlock, ...ipv4 }));
    return String(made.Subnet?.SubnetId);
  };
  const both = await subnet(block.replace('/56', '/64'), { CidrBlock: '10.9.1.0/24' });
  const native = await subnet(block.replace('00::/56', '01::/64'), { Ipv6Native: true });
  await runInstance(ec2, { SubnetId: native, Ipv6AddressCount: 1 });
  const groupIds = [await createSecurityGroup(ec2, vpcId, 'endpoints', [httpsFromInside])];
  return createEndpoint(ec2, vpcId, { service: 'sqs', type: 'Interface', subnetIds: [both], groupIds });
}
