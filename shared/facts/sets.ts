// Endpoints that only work together, as the guides of the services have them.
import type { Sources } from './sourced';

/** Services whose endpoints a workload needs together. */
export interface EndpointSet {
  /** Service codes; `s3` may be a gateway endpoint as well. */
  readonly members: readonly string[];
  /** Codes whose endpoint shows that the set is in use; without it, each member that is not shared by many. */
  readonly engagedBy?: readonly string[];
  /** Codes that some workloads need as well: said, not demanded. */
  readonly whereUsed: readonly string[];
  /** Why they belong together, as the end of a sentence. */
  readonly reason: string;
  readonly source: string;
}

/** What Systems Manager needs everywhere. */
export const systemsManagerServices: readonly string[] = ['ssm', 'ssmmessages'];

/** Sets of endpoints, by the name that a parameter gives them. */
export const endpointSets: Readonly<Record<string, EndpointSet>> = {
  ecr: {
    members: ['ecr.api', 'ecr.dkr', 's3'],
    whereUsed: [],
    reason: 'image layers are stored in S3',
    source: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html',
  },
  cloudwatch: {
    members: ['logs', 'monitoring'],
    whereUsed: [],
    reason: 'logs and metrics are two services',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-interface-VPC.html',
  },
  ecs: {
    members: ['ecs', 'ecs-agent', 'ecs-telemetry'],
    whereUsed: ['ecr.api', 'ecr.dkr', 's3', 'logs', 'secretsmanager'],
    reason: 'container instances on EC2 use all three',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html',
  },
  eks: {
    members: ['ec2', 'ecr.api', 'ecr.dkr', 's3'],
    engagedBy: ['eks', 'eks-auth', 'oidc-eks', 'eks-proxy'],
    whereUsed: ['sts', 'eks-auth', 'eks', 'elasticloadbalancing', 'logs', 'xray', 'ssm', 'autoscaling'],
    reason: 'nodes of a private cluster use all of them',
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html',
  },
  secrets: {
    members: ['secretsmanager', 'kms'],
    whereUsed: [],
    reason: 'secrets are encrypted with KMS keys',
    source: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/vpc-endpoint-overview.html',
  },
  ssm: {
    members: ['ssm', 'ssmmessages'],
    whereUsed: ['s3', 'ec2', 'kms', 'logs'],
    reason: 'Session Manager and the agents need both',
    source: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html',
  },
  bedrock: {
    members: ['bedrock', 'bedrock-runtime', 'bedrock-agent', 'bedrock-agent-runtime'],
    whereUsed: [],
    reason: 'models and agents have two services each',
    source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/vpc-interface-endpoints.html',
  },
  agentcore: {
    members: ['bedrock-agentcore', 'bedrock-agentcore-control', 'bedrock-agentcore.gateway'],
    whereUsed: [],
    reason: 'runtime, control and gateway are three services',
    source: 'https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/vpc-interface-endpoints.html',
  },
  sagemaker: {
    members: ['sagemaker.api', 'sagemaker.runtime', 'studio', 'notebook', 'sts', 'logs'],
    whereUsed: ['s3', 'ecr.api', 'ecr.dkr'],
    reason: 'Studio and notebooks in a private network use all of them',
    source: 'https://docs.aws.amazon.com/sagemaker/latest/dg/interface-vpc-endpoint.html',
  },
  codeartifact: {
    members: ['codeartifact.api', 'codeartifact.repositories', 's3'],
    whereUsed: [],
    reason: 'packages are stored in S3',
    source: 'https://docs.aws.amazon.com/codeartifact/latest/ug/create-vpc-endpoints.html',
  },
  stepfunctions: {
    members: ['states', 'sync-states'],
    whereUsed: [],
    reason: 'synchronous executions have a service of their own',
    source: 'https://docs.aws.amazon.com/step-functions/latest/dg/vpc-endpoints.html',
  },
};

/** Services that many designs use for themselves: their endpoints do not show that a set is in use. */
export const sharedByMany: readonly string[] = ['s3', 'ec2', 'sts', 'logs', 'kms'];

const read = '2026-11-30';

export const sources: Sources = {
  systemsManagerServices: {
    title: 'What Systems Manager needs: without ec2messages, which is retired',
    source: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html',
    read,
  },
  endpointSets: {
    title: 'Endpoints that only work together',
    source: 'the guides of the services',
    read,
  },
  sharedByMany: {
    title: 'Services that many designs use for themselves',
    source: 'the sets above: members of more than one, or of any workload',
    read,
  },
};
