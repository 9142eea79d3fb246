// For each rule something that it complains of, built with EC2's own API.
import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  AttachInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateRouteCommand,
  CreateTagsCommand,
  CreateVpcEndpointCommand,
  CreateVpcPeeringConnectionCommand,
  DescribeNetworkAclsCommand,
  DescribePrefixListsCommand,
  DescribeSecurityGroupsCommand,
  ModifyVpcAttributeCommand,
  ReplaceNetworkAclAssociationCommand,
  RevokeSecurityGroupEgressCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { answersPastFirewall, egressToS3Only, ipv6Only } from './broken-ways';
import {
  createEndpoint,
  createRouteTable,
  createSecurityGroup,
  createSubnet,
  createVpc,
  interfaceEndpoint,
} from './estate';

/** Something that a rule complains of. */
export interface BrokenThing {
  readonly ruleId: string;
  readonly name: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Builds it and returns the id of the resource. */
  readonly build: (ec2: EC2Client) => Promise<string>;
  /** What the reader puts in place of placeholders, by their names. */
  readonly filled?: Readonly<Record<string, string>>;
  /** What moto does not do although the command asks for it: the finding stays. */
  readonly leftOut?: string;
}

const ownOrganization = { 'organization-id': 'o-a1b2c3d4e5' };
const unbounded = { Statement: [{ Effect: 'Allow', Principal: '*', NotAction: 'sqs:DeleteQueue', Resource: '*' }] };
const imagesOnly = {
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'ecr:BatchGetImage', Resource: '*' }],
};
const bucketsOnly = {
  Statement: [
    { Sid: "It's $(mine)", Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::mine/*' },
  ],
};

export const brokenThings: readonly BrokenThing[] = [
  { ruleId: 'vpc-dns-attributes-enabled', name: 'both attributes are off', build: dnsOff },
  {
    ruleId: 'vpc-ssm-endpoints-complete',
    name: 'one of three endpoints',
    build: async (ec2) => (await interfaceEndpoint(ec2, 'ssm')).vpcId,
  },
  {
    ruleId: 'vpc-required-endpoints-present',
    name: 'ecr.dkr alone, with a private subnet for S3',
    build: async (ec2) => (await interfaceEndpoint(ec2, 'ecr.dkr')).vpcId,
  },
  {
    ruleId: 'vpce-sg-allows-https',
    name: 'a group without a rule',
    build: async (ec2) => (await interfaceEndpoint(ec2, 'sqs', [])).endpointId,
  },
  {
    ruleId: 'vpce-sg-allows-https',
    name: 'not from where it must be, on a port of its own',
    parameters: {
      sourceMode: 'explicit',
      requiredSourceCidrs: '192.168.7.0/24,10.1.0.0/16',
      portOverrides: 'sqs=8443',
    },
    build: async (ec2) => (await interfaceEndpoint(ec2, 'sqs')).endpointId,
  },
  { ruleId: 'vpce-sg-not-open', name: 'open in three ways', build: openGroup },
  { ruleId: 'vpce-sg-not-default', name: 'the default group, and a group of other endpoints', build: defaultGroup },
  { ruleId: 'vpce-multi-az', name: 'one of two zones', build: oneZone },
  { ruleId: 'vpce-nacl-allows-https', name: 'an ACL that denies everything', build: (ec2) => guarded(ec2, []) },
  {
    ruleId: 'vpce-nacl-allows-https',
    name: 'an ACL whose first rule denies the clients',
    build: (ec2) => guarded(ec2, ['deny', 'allow']),
  },
  {
    ruleId: 'vpce-nacl-allows-https',
    name: 'an ACL whose rule 1 denies the clients',
    build: (ec2) => guarded(ec2, ['deny', 'allow'], 1),
  },
  {
    ruleId: 'vpce-policy-not-full-access',
    name: 'the default policy',
    filled: ownOrganization,
    build: async (ec2) => (await interfaceEndpoint(ec2, 'sqs')).endpointId,
  },
  {
    ruleId: 'vpce-policy-least-privilege',
    name: 'NotAction',
    filled: { 'allowed-actions': 'sqs:SendMessage' },
    build: (ec2) => withPolicy(ec2, 'sqs', unbounded),
  },
  {
    ruleId: 'vpce-policy-trusted-perimeter',
    name: 'nobody is named',
    parameters: { trustedOrgIds: 'o-a1b2c3d4e5' },
    build: (ec2) => withPolicy(ec2, 'sqs', unbounded),
  },
  {
    ruleId: 'vpce-policy-service-requirements',
    name: 'ECR without a token',
    filled: ownOrganization,
    build: (ec2) => withPolicy(ec2, 'ecr.api', imagesOnly),
  },
  {
    ruleId: 'vpce-s3-policy-service-buckets',
    name: 'own buckets only, and a Sid that a shell could take apart',
    parameters: { whenEcrEndpointPresent: 'false' },
    build: (ec2) => withPolicy(ec2, 's3', bucketsOnly),
  },
  {
    ruleId: 'vpce-service-name-allowed',
    name: 'a service that is denied',
    parameters: { deniedAwsServices: 'sqs' },
    build: async (ec2) => (await interfaceEndpoint(ec2, 'sqs')).endpointId,
  },
  { ruleId: 'sg-egress-allows-gateway-prefix-list', name: 'egress on another port only', build: restrictedEgress },
  {
    ruleId: 'sg-egress-allows-interface-endpoints',
    name: 'an instance whose egress is to S3 only',
    build: egressToS3Only,
  },
  {
    ruleId: 'route-table-firewall-symmetric',
    name: 'a NAT gateway whose subnet answers past the firewall',
    build: answersPastFirewall,
  },
  {
    ruleId: 'vpce-address-family-fits',
    name: 'an instance with IPv6 only',
    leftOut: 'the address type is not remembered',
    build: ipv6Only,
  },
  {
    ruleId: 'route-table-gateway-endpoint-used',
    name: 'a NAT gateway and no endpoint',
    build: async (ec2) => (await natRouted(ec2)).routeTableId,
  },
  { ruleId: 'route-table-isolated-no-internet', name: 'isolated, with two ways out', build: isolated },
  {
    ruleId: 'route-table-endpoint-routes-healthy',
    name: "S3's prefix list to another network",
    build: listToOtherNetwork,
  },
  { ruleId: 'vpce-gwlb-endpoint-routed', name: 'no route', build: unroutedInspection },
  {
    ruleId: 'vpce-private-dns-enabled',
    name: 'private DNS is off',
    leftOut: 'private DNS is not remembered',
    build: privateDnsOff,
  },
  {
    ruleId: 'vpce-gateway-route-present',
    name: 'no route table',
    leftOut: 'the route is not written',
    build: unusedGateway,
  },
  {
    ruleId: 'vpce-state-available',
    name: 'no network interface',
    leftOut: 'no network interface is created',
    build: withoutInterface,
  },
];

async function dnsOff(ec2: EC2Client): Promise<string> {
  const { vpcId } = await interfaceEndpoint(ec2, 'sqs');
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId: vpcId, EnableDnsHostnames: { Value: false } }));
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId: vpcId, EnableDnsSupport: { Value: false } }));
  return vpcId;
}

async function openGroup(ec2: EC2Client): Promise<string> {
  const { endpointId, groupId } = await interfaceEndpoint(ec2, 'sqs', [
    { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'everybody, "for now"' }] },
    { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
    { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '52.94.76.10/32' }] },
  ]);
  const UserIdGroupPairs = [{ GroupId: groupId }];
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: groupId,
      IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs }],
    }),
  );
  return endpointId;
}

async function defaultGroup(ec2: EC2Client): Promise<string> {
  const { vpcId, subnetId } = await interfaceEndpoint(ec2, 'kms');
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
  const [group] = SecurityGroups.filter(({ VpcId, GroupName }) => VpcId === vpcId && GroupName === 'default');
  return createEndpoint(ec2, vpcId, {
    service: 'sqs',
    type: 'Interface',
    subnetIds: [subnetId],
    groupIds: [String(group?.GroupId)],
  });
}

async function oneZone(ec2: EC2Client): Promise<string> {
  const { vpcId, endpointId } = await interfaceEndpoint(ec2, 'sqs');
  await createSubnet(ec2, vpcId, '10.9.2.0/24', 'us-east-1b');
  return endpointId;
}

/** An endpoint behind an ACL with these entries for the VPC in both directions, and a client elsewhere. */
async function guarded(ec2: EC2Client, actions: readonly ('allow' | 'deny')[], first = 100): Promise<string> {
  const { vpcId, subnetId, endpointId } = await interfaceEndpoint(ec2, 'sqs');
  await createSubnet(ec2, vpcId, '10.9.2.0/24', 'us-east-1b');
  const { NetworkAcl } = await ec2.send(new CreateNetworkAclCommand({ VpcId: vpcId }));
  const { NetworkAcls = [] } = await ec2.send(new DescribeNetworkAclsCommand({}));
  const current = NetworkAcls.flatMap(({ Associations = [] }) => Associations).find((one) => one.SubnetId === subnetId);
  const NetworkAclId = NetworkAcl?.NetworkAclId;
  const AssociationId = current?.NetworkAclAssociationId;
  await ec2.send(new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId }));
  for (const Egress of [false, true]) {
    for (const [index, RuleAction] of actions.entries()) {
      const RuleNumber = first + 100 * index;
      const entry = { Egress, RuleAction, RuleNumber, Protocol: '-1', CidrBlock: '10.9.0.0/16' };
      await ec2.send(new CreateNetworkAclEntryCommand({ NetworkAclId, ...entry }));
    }
  }
  return endpointId;
}

async function withPolicy(ec2: EC2Client, service: string, policy: object): Promise<string> {
  const { vpcId, subnetId, groupId } = await interfaceEndpoint(ec2, 'kms');
  const { VpcEndpoint } = await ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: vpcId,
      ServiceName: `com.amazonaws.us-east-1.${service}`,
      VpcEndpointType: 'Interface',
      SubnetIds: [subnetId],
      SecurityGroupIds: [groupId],
      PolicyDocument: JSON.stringify(policy),
    }),
  );
  return String(VpcEndpoint?.VpcEndpointId);
}

async function restrictedEgress(ec2: EC2Client): Promise<string> {
  const { vpcId, routeTableId } = await natRouted(ec2);
  await createEndpoint(ec2, vpcId, { service: 's3', type: 'Gateway', routeTableIds: [routeTableId] });
  const GroupId = await createSecurityGroup(ec2, vpcId, 'clients', []);
  const everywhere = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '10.9.0.0/16' }] };
  await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: [everywhere] }));
  await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions: [ssh] }));
  return GroupId;
}

interface NatRouted {
  readonly vpcId: string;
  readonly routeTableId: string;
}

async function natRouted(ec2: EC2Client): Promise<NatRouted> {
  const { vpcId, subnetId } = await interfaceEndpoint(ec2, 'kms');
  const clientSubnet = await createSubnet(ec2, vpcId, '10.9.2.0/24', 'us-east-1b');
  const routeTableId = await createRouteTable(ec2, vpcId, [clientSubnet]);
  const { NatGateway } = await ec2.send(
    new CreateNatGatewayCommand({ SubnetId: subnetId, ConnectivityType: 'private' }),
  );
  const NatGatewayId = NatGateway?.NatGatewayId;
  const everywhere = { RouteTableId: routeTableId, DestinationCidrBlock: '0.0.0.0/0' };
  await ec2.send(new CreateRouteCommand({ ...everywhere, NatGatewayId }));
  return { vpcId, routeTableId };
}

async function isolated(ec2: EC2Client): Promise<string> {
  const { vpcId, routeTableId } = await natRouted(ec2);
  await leadOut(ec2, vpcId, routeTableId, { DestinationIpv6CidrBlock: '::/0' });
  const Tags = [{ Key: 'vpce-posture:isolated', Value: 'true' }];
  await ec2.send(new CreateTagsCommand({ Resources: [routeTableId], Tags }));
  return routeTableId;
}

/** Routes a destination to an internet gateway of its own. */
async function leadOut(
  ec2: EC2Client,
  vpcId: string,
  RouteTableId: string,
  destination: { readonly DestinationCidrBlock: string } | { readonly DestinationIpv6CidrBlock: string },
): Promise<void> {
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const InternetGatewayId = InternetGateway?.InternetGatewayId;
  await ec2.send(new AttachInternetGatewayCommand({ VpcId: vpcId, InternetGatewayId }));
  await ec2.send(new CreateRouteCommand({ RouteTableId, ...destination, GatewayId: InternetGatewayId }));
}

async function listToOtherNetwork(ec2: EC2Client): Promise<string> {
  const { vpcId, routeTableId } = await natRouted(ec2);
  const peer = { VpcId: vpcId, PeerVpcId: await createVpc(ec2, '10.8.0.0/16') };
  const { VpcPeeringConnection } = await ec2.send(new CreateVpcPeeringConnectionCommand(peer));
  const { PrefixLists = [] } = await ec2.send(new DescribePrefixListsCommand({}));
  const list = PrefixLists.find(({ PrefixListName }) => PrefixListName === 'com.amazonaws.us-east-1.s3');
  await ec2.send(
    new CreateRouteCommand({
      RouteTableId: routeTableId,
      DestinationPrefixListId: list?.PrefixListId,
      VpcPeeringConnectionId: VpcPeeringConnection?.VpcPeeringConnectionId,
    }),
  );
  return routeTableId;
}

async function unroutedInspection(ec2: EC2Client): Promise<string> {
  const vpcId = await createVpc(ec2, '10.9.0.0/16');
  // Its clients use the main route table.
  await createSubnet(ec2, vpcId, '10.9.2.0/24', 'us-east-1b');
  const subnetId = await createSubnet(ec2, vpcId, '10.9.3.0/24', 'us-east-1c');
  await leadOut(ec2, vpcId, await createRouteTable(ec2, vpcId, [subnetId]), { DestinationCidrBlock: '0.0.0.0/0' });
  return createEndpoint(ec2, vpcId, { service: 'sqs', type: 'GatewayLoadBalancer', subnetIds: [subnetId] });
}

async function privateDnsOff(ec2: EC2Client): Promise<string> {
  const { vpcId, subnetId, groupId } = await interfaceEndpoint(ec2, 'kms');
  return createEndpoint(ec2, vpcId, {
    service: 'sqs',
    type: 'Interface',
    subnetIds: [subnetId],
    groupIds: [groupId],
  });
}

async function unusedGateway(ec2: EC2Client): Promise<string> {
  const { vpcId } = await natRouted(ec2);
  return createEndpoint(ec2, vpcId, { service: 's3', type: 'Gateway' });
}

async function withoutInterface(ec2: EC2Client): Promise<string> {
  const { vpcId, groupId } = await interfaceEndpoint(ec2, 'kms');
  return createEndpoint(ec2, vpcId, { service: 'sqs', type: 'Interface', groupIds: [groupId] });
}
