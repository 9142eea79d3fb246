// What Ref and Fn::GetAtt give of a resource. What is not listed is known only at deployment. Pure.
// Source: AWS CloudFormation Template Reference Guide, "Return values" of each resource type, read on 2026-11-30.
import { isUnknown, mapped, together, unknown, type Maybe } from '../planned/values';
import { partitionOf } from './intrinsics';
import type { TemplateResource } from './template';
import { scalarText } from './texts';

/** The beginning of EC2's ids, by resource type. */
const prefixes: Readonly<Record<string, string>> = {
  'AWS::EC2::CarrierGateway': 'cagw',
  'AWS::EC2::DHCPOptions': 'dopt',
  'AWS::EC2::EgressOnlyInternetGateway': 'eigw',
  'AWS::EC2::Instance': 'i',
  'AWS::EC2::InternetGateway': 'igw',
  'AWS::EC2::NatGateway': 'nat',
  'AWS::EC2::NetworkAcl': 'acl',
  'AWS::EC2::NetworkInterface': 'eni',
  'AWS::EC2::PrefixList': 'pl',
  'AWS::EC2::RouteTable': 'rtb',
  'AWS::EC2::SecurityGroup': 'sg',
  'AWS::EC2::Subnet': 'subnet',
  'AWS::EC2::TransitGateway': 'tgw',
  'AWS::EC2::VPC': 'vpc',
  'AWS::EC2::VPCEndpoint': 'vpce',
  'AWS::EC2::VPCPeeringConnection': 'pcx',
  'AWS::EC2::VPNGateway': 'vgw',
};

/** Attributes of resources that are their ids. */
const idAttributes: ReadonlySet<string> = new Set([
  'GroupId',
  'Id',
  'InstanceId',
  'InternetGatewayId',
  'NatGatewayId',
  'NetworkAclId',
  'PrefixListId',
  'RouteTableId',
  'SubnetId',
  'VPNGatewayId',
  'VpcId',
]);

interface Named {
  /** Empty where AWS chooses the name. */
  readonly property: string;
  /** Without `arn:<partition>:`; `*` stands for the name. */
  readonly arn: string;
  /** What `Ref` gives, where it is not the name. */
  readonly ref?: 'arn' | 'url';
}

/** The property that names a resource, and its ARN. */
const named: Readonly<Record<string, Named>> = {
  'AWS::CodeArtifact::Domain': { property: 'DomainName', arn: 'codeartifact:<region>:<account>:domain/*', ref: 'arn' },
  'AWS::DynamoDB::GlobalTable': { property: 'TableName', arn: 'dynamodb:<region>:<account>:table/*' },
  'AWS::DynamoDB::Table': { property: 'TableName', arn: 'dynamodb:<region>:<account>:table/*' },
  'AWS::ECR::Repository': { property: 'RepositoryName', arn: 'ecr:<region>:<account>:repository/*' },
  'AWS::ECS::Cluster': { property: 'ClusterName', arn: 'ecs:<region>:<account>:cluster/*' },
  'AWS::EKS::Cluster': { property: 'Name', arn: 'eks:<region>:<account>:cluster/*' },
  'AWS::Events::EventBus': { property: 'Name', arn: 'events:<region>:<account>:event-bus/*' },
  'AWS::IAM::Group': { property: 'GroupName', arn: 'iam::<account>:group/*' },
  'AWS::IAM::InstanceProfile': { property: 'InstanceProfileName', arn: 'iam::<account>:instance-profile/*' },
  'AWS::IAM::ManagedPolicy': { property: 'ManagedPolicyName', arn: 'iam::<account>:policy/*', ref: 'arn' },
  'AWS::IAM::Role': { property: 'RoleName', arn: 'iam::<account>:role/*' },
  'AWS::IAM::User': { property: 'UserName', arn: 'iam::<account>:user/*' },
  'AWS::KMS::Key': { property: '', arn: 'kms:<region>:<account>:key/*' },
  'AWS::Kinesis::Stream': { property: 'Name', arn: 'kinesis:<region>:<account>:stream/*' },
  'AWS::KinesisFirehose::DeliveryStream': {
    property: 'DeliveryStreamName',
    arn: 'firehose:<region>:<account>:deliverystream/*',
  },
  'AWS::Lambda::Function': { property: 'FunctionName', arn: 'lambda:<region>:<account>:function:*' },
  'AWS::Logs::LogGroup': { property: 'LogGroupName', arn: 'logs:<region>:<account>:log-group:*:*' },
  'AWS::S3::Bucket': { property: 'BucketName', arn: 's3:::*' },
  'AWS::SNS::Topic': { property: 'TopicName', arn: 'sns:<region>:<account>:*', ref: 'arn' },
  'AWS::SQS::Queue': { property: 'QueueName', arn: 'sqs:<region>:<account>:*', ref: 'url' },
  'AWS::SSM::Parameter': { property: 'Name', arn: 'ssm:<region>:<account>:parameter/*' },
  'AWS::SecretsManager::Secret': { property: '', arn: 'secretsmanager:<region>:<account>:secret:*', ref: 'arn' },
  'AWS::Serverless::Function': { property: 'FunctionName', arn: 'lambda:<region>:<account>:function:*' },
  'AWS::StepFunctions::StateMachine': {
    property: 'StateMachineName',
    arn: 'states:<region>:<account>:stateMachine:*',
    ref: 'arn',
  },
};

/** What references need to know of where they stand. */
export interface Surroundings {
  readonly accountId: string;
  readonly region: string;
  /** The number of the resource among all. */
  readonly numberOf: (resource: TemplateResource) => string;
  /** What people call something of the template. */
  readonly addressOf: (name: string) => string;
  readonly propertyOf: (resource: TemplateResource, name: string) => unknown;
  /** Whether what has no name yet is called by its logical id: enough for a policy, which only has to bound it. */
  readonly callsOwnByLogicalId: boolean;
}

/** The id by which the network knows a resource of a template. */
export function plannedId(type: string, number: string): string {
  if (type === 'AWS::EC2::VPCEndpointService') return `vpce-svc-${number.padStart(17, '0')}`;
  return `${prefixes[type] ?? 'res'}-planned${number}`;
}

/** What `Ref` gives. */
export function refOf(resource: TemplateResource, around: Surroundings): Maybe<unknown> {
  const { type, logicalId } = resource;
  const number = around.numberOf(resource);
  if (type in prefixes || type === 'AWS::EC2::VPCEndpointService') return plannedId(type, number);
  if (type === 'AWS::EC2::EIP') return publicAddress(number);
  const entry = Object.hasOwn(named, type) ? named[type] : undefined;
  if (entry?.ref === 'arn') return arnOf(resource, entry, around);
  if (entry && entry.ref === undefined) return nameOf(resource, entry.property, around);
  return ownOr(resource, around, unknown(`what ${logicalId} is called is known only at deployment`));
}

/** What `Fn::GetAtt` gives. */
export function attributeOf(resource: TemplateResource, attribute: string, around: Surroundings): Maybe<unknown> {
  const { logicalId, type } = resource;
  const isStack = type === 'AWS::CloudFormation::Stack' || type === 'AWS::Serverless::Application';
  if (isStack)
    return unknown(
      `${logicalId}.${attribute} is known only at deployment`,
      around.addressOf(`${logicalId}.${attribute}`),
    );
  const id = plannedId(type, around.numberOf(resource));
  const open = unknown(`${logicalId}.${attribute} is known only at deployment`);
  if (type === 'AWS::EC2::VPC' && attribute === 'DefaultSecurityGroup') return `sg-of-${id}`;
  if (type === 'AWS::EC2::VPC' && attribute === 'DefaultNetworkAcl') return `acl-of-${id}`;
  if (type === 'AWS::EC2::EIP' && attribute === 'PublicIp') return refOf(resource, around);
  if (type === 'AWS::EC2::VPCEndpointService') return attribute === 'ServiceId' ? id : open;
  // What it is itself, not what it is in.
  const isOwn = attribute !== 'VpcId' || type === 'AWS::EC2::VPC';
  if (type in prefixes && isOwn && idAttributes.has(attribute)) return id;
  if (type in prefixes && ['CidrBlock', 'VpcId', 'AvailabilityZone', 'SubnetId'].includes(attribute)) {
    return around.propertyOf(resource, attribute) ?? open;
  }
  const entry = Object.hasOwn(named, type) ? named[type] : undefined;
  if (entry && attribute === 'Arn') return arnOf(resource, entry, around);
  if (entry && (attribute === entry.property || attribute === 'Name')) return nameOf(resource, entry.property, around);
  return attribute.endsWith('Arn') ? ownOr(resource, around, open) : open;
}

function nameOf(resource: TemplateResource, property: string, around: Surroundings): Maybe<unknown> {
  const name = property === '' ? undefined : around.propertyOf(resource, property);
  if (name !== undefined && !isUnknown(name)) return name;
  if (around.callsOwnByLogicalId) return `<${resource.logicalId}>`;
  return name ?? unknown(`the name of ${resource.logicalId} is known only at deployment`);
}

function arnOf(resource: TemplateResource, { property, arn }: Named, around: Surroundings): Maybe<unknown> {
  const path = resource.type.startsWith('AWS::IAM::') ? around.propertyOf(resource, 'Path') : undefined;
  return mapped(together([nameOf(resource, property, around), path]), ([name, given]) => {
    const full = `${scalarText(given)}${scalarText(name)}`;
    return `arn:${partitionOf(around.region)}:${placed(arn, around).replace('*', () => (arn.includes('/*') ? full.replace(/^\//, '') : full))}`;
  });
}

function placed(arn: string, { region, accountId }: Surroundings): string {
  return arn.replace('<region>', region).replace('<account>', accountId);
}

// Whatever a custom resource or another stack gives, it need not be theirs.
function ownOr({ type, logicalId }: TemplateResource, around: Surroundings, open: Maybe<unknown>): Maybe<unknown> {
  const [, service = ''] = /^AWS::([A-Za-z0-9]+)::/.exec(type) ?? [];
  if (!around.callsOwnByLogicalId || service === '' || service === 'CloudFormation') return open;
  return `arn:${partitionOf(around.region)}:${placed(`${service.toLowerCase()}:<region>:<account>:<${logicalId}>`, around)}`;
}

/** An address that nobody has, for an Elastic IP address. Source: RFC 5737. */
function publicAddress(number: string): string {
  const value = Number.parseInt(number, 16);
  return `${['203.0.113', '198.51.100', '192.0.2'][Math.floor(value / 256) % 3] ?? ''}.${value % 256}`;
}
