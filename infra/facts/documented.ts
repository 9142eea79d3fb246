// What public lists do not say of endpoint services, as AWS's documentation and AWS's own solutions do. In names stand
// {region}, {dnsSuffix} (amazonaws.com) and {dualStackDnsSuffix} (api.aws).

/** A statement on some services, and where it is made. */
interface Documented<T> {
  readonly source: string;
  readonly read: string;
  readonly services: T;
}

const read = '2026-11-30';

/** Names of the AWS PrivateLink Guide's table that are said in another way elsewhere, and the name that holds. */
export const settledNames: Documented<Readonly<Record<string, string>>> = {
  // The table has com.amazonaws.{region}.freetier, the output of describe-vpc-endpoint-services on the same page this.
  source: 'https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html',
  read,
  services: { freetier: 'aws.api.{region}.freetier' },
};

/** Services that the lists lack. */
export const furtherServices: readonly Documented<Readonly<Record<string, string>>>[] = [
  {
    // Newer than the printed guide.
    source: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html',
    read,
    services: {
      'ecr-fips.api': 'com.amazonaws.{region}.ecr-fips.api',
      'ecr-fips.dkr': 'com.amazonaws.{region}.ecr-fips.dkr',
    },
  },
  {
    source: 'https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/vpc-interface-endpoints.html',
    read,
    services: { 'bedrock-agentcore-control': 'com.amazonaws.{region}.bedrock-agentcore-control' },
  },
  {
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html',
    read,
    services: { 'oidc-eks': 'com.amazonaws.{region}.oidc-eks' },
  },
];

/** The types of endpoints that a service has, where it is not Interface alone. */
export const types: Documented<Readonly<Record<string, readonly ('Interface' | 'Gateway')[]>>> = {
  source: 'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html',
  read,
  services: { s3: ['Gateway', 'Interface'], dynamodb: ['Gateway', 'Interface'], s3express: ['Gateway'] },
};

/** Services whose private DNS names are not the host name that SDKs call. */
export const privateDnsNames: readonly Documented<Readonly<Record<string, readonly string[]>>>[] = [
  {
    source: 'Landing Zone Accelerator on AWS 1.15.5: hosted-zone.ts, network-vpc-dns-stack.ts',
    read,
    services: {
      'appstream.api': ['appstream2.{region}.{dnsSuffix}'],
      'appsync-api': ['*.appsync-api.{region}.{dnsSuffix}'],
      'codeartifact.api': ['codeartifact.{region}.{dnsSuffix}'],
      'codeartifact.repositories': ['*.d.codeartifact.{region}.{dnsSuffix}'],
      'deviceadvisor.iot': ['*.deviceadvisor.iot.{region}.{dnsSuffix}'],
      ec2messages: ['ec2messages.{region}.{dnsSuffix}'],
      'ecr.dkr': ['*.dkr.ecr.{region}.{dnsSuffix}'],
      'ecs-agent': ['ecs-a.{region}.{dnsSuffix}'],
      'ecs-telemetry': ['ecs-t.{region}.{dnsSuffix}'],
      'eks-auth': ['eks-auth.{region}.{dualStackDnsSuffix}'],
      'email-smtp': ['email-smtp.{region}.{dnsSuffix}'],
      'execute-api': ['*.execute-api.{region}.{dnsSuffix}'],
      'git-codecommit': ['git-codecommit.{region}.{dnsSuffix}'],
      'grafana-workspace': ['*.grafana-workspace.{region}.{dnsSuffix}'],
      'lorawan.cups': ['*.cups.lorawan.{region}.{dnsSuffix}'],
      'lorawan.lns': ['*.lns.lorawan.{region}.{dnsSuffix}'],
      notebook: ['*.notebook.{region}.sagemaker.aws'],
      'pinpoint-sms-voice-v2': ['sms-voice.{region}.{dnsSuffix}'],
      'rum-dataplane': ['dataplane.rum.{region}.{dnsSuffix}'],
      s3: [
        's3.{region}.{dnsSuffix}',
        '*.s3.{region}.{dnsSuffix}',
        's3-control.{region}.{dnsSuffix}',
        '*.s3-control.{region}.{dnsSuffix}',
        's3-accesspoint.{region}.{dnsSuffix}',
        '*.s3-accesspoint.{region}.{dnsSuffix}',
      ],
      's3-global.accesspoint': ['*.accesspoint.s3-global.{dnsSuffix}'],
      ssmmessages: ['ssmmessages.{region}.{dnsSuffix}'],
      studio: ['*.studio.{region}.sagemaker.aws'],
      'sync-states': ['sync-states.{region}.{dnsSuffix}'],
      'transfer.server': ['*.server.transfer.{region}.{dnsSuffix}'],
    },
  },
  {
    source: 'https://docs.aws.amazon.com/streams/latest/dev/vpc.html, botocore',
    read,
    services: { 'kinesis-streams': ['kinesis.{region}.{dnsSuffix}'] },
  },
  {
    // Its rules of end points ask for more than the Region.
    source: 'https://docs.aws.amazon.com/acm/latest/userguide/acm-vpc-endpoints.html, botocore',
    read,
    services: { acm: ['acm.{region}.{dnsSuffix}'], 'acm-fips': ['acm-fips.{region}.{dnsSuffix}'] },
  },
  {
    source: 'https://docs.aws.amazon.com/firehose/latest/dev/vpc.html, botocore',
    read,
    services: { 'kinesis-firehose': ['firehose.{region}.{dnsSuffix}'] },
  },
];

/** Services whose endpoints have no private DNS. */
export const withoutPrivateDns: readonly Documented<readonly string[]>[] = [
  {
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-interface-endpoints.html',
    read,
    services: ['dynamodb', 'dynamodb-fips'],
  },
  {
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-streams.html',
    read,
    services: ['dynamodb-streams'],
  },
  {
    source: 'https://docs.aws.amazon.com/iot/latest/developerguide/IoTCore-VPC.html',
    read,
    services: ['iot.data', 'iot.credentials'],
  },
];

/** Services whose endpoints take an endpoint policy: support that AWS has once given, it has not withdrawn. */
export const withPolicies: readonly Documented<string>[] = [
  {
    source: 'Amazon VPC User Guide, integrated-services-vpce-list (awsdocs/amazon-vpc-user-guide, 2021): "Yes"',
    read,
    services:
      'acm-pca application-autoscaling athena autoscaling autoscaling-plans cassandra clouddirectory codeartifact.api codeartifact.repositories codebuild codecommit git-codecommit codedeploy codedeploy-commands-secure comprehend dataexchange ec2 ecr.api ecr.dkr elasticbeanstalk elasticbeanstalk-health elasticfilesystem elasticloadbalancing elasticmapreduce events execute-api frauddetector imagebuilder kendra kinesis-firehose kinesis-streams kms lambda license-manager logs monitoring notebook qldb.session rds rds-data redshift rekognition sagemaker.api sagemaker.runtime secretsmanager sns sqs states sts transcribe transcribestreaming',
  },
  {
    source: 'aws-samples/data-perimeter-policy-examples, vpc_endpoint_policies (2026-03-18)',
    read,
    services: 'cloudformation ecr.api iam s3 ssm',
  },
  {
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-interface-endpoints.html',
    read,
    services: 'dynamodb dynamodb-fips dynamodb-streams',
  },
  {
    source:
      'https://docs.aws.amazon.com/neptune-analytics/latest/userguide/gettingStarted-connecting-private-link-create-policy.html',
    read,
    services: 'neptune-graph-data',
  },
];

/** Services whose endpoints take no endpoint policy. */
export const withoutPolicies: readonly Documented<string>[] = [
  {
    source: 'https://docs.aws.amazon.com/iot/latest/developerguide/IoTCore-VPC.html',
    read,
    services: 'iot.data',
  },
  {
    source:
      'https://docs.aws.amazon.com/neptune-analytics/latest/userguide/gettingStarted-connecting-private-link-create-policy.html',
    read,
    services: 'neptune-graph neptune-graph-fips',
  },
];
