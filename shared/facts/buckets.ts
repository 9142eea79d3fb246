// S3 buckets of AWS's own that workloads read through an endpoint.
import type { Sources } from './sourced';

/**
 * Which objects a feature needs, and by what kind of request. `{region}` stands for the Region, `{regionid}` for it
 * without dashes, other names in braces for what `regionalParts` says of the Region. What follows a slash begins the key.
 */
export interface BucketProfile {
  readonly buckets: readonly string[];
  /** Needed by a part of the feature only. */
  readonly forSome?: readonly string[];
  /** Whether one of the buckets is enough. */
  readonly anyOne?: boolean;
  readonly action: 's3:GetObject' | 's3:PutObject';
  /** Nobody; an account of AWS's own, by a presigned URL; or the principal of a service. */
  readonly signer: 'nobody' | 'account' | { readonly service: string };
  /** Codes of endpoint services whose presence says that the feature is used; `*` allowed. */
  readonly usedWith: readonly string[];
}

/** The features that a policy can be checked for. */
export const bucketProfiles = {
  // Presigned by an account of Amazon ECR: neither one's own organization nor the principal of a service.
  ecr: {
    buckets: ['prod-{region}-starport-layer-bucket'],
    action: 's3:GetObject',
    signer: 'account',
    usedWith: ['ecr.api', 'ecr.dkr', 'ecr-fips.api', 'ecr-fips.dkr'],
  },
  ssm: {
    buckets: [
      'aws-ssm-{region}',
      'aws-windows-downloads-{region}',
      'amazon-ssm-{region}',
      '{region}-birdwatcher-prod',
      'patch-baseline-snapshot-{region}{snapshotSuffix}',
    ],
    forSome: ['aws-patch-manager-{region}-{patchSuffix}', 'aws-patchmanager-macos-{region}-{patchSuffix}'],
    action: 's3:GetObject',
    signer: 'nobody',
    usedWith: ['ssm', 'ssmmessages', 'ec2messages'],
  },
  // Amazon Linux 2023 and Amazon Linux 2: who uses one of them needs not the other.
  amazonlinux: {
    buckets: ['al2023-repos-{region}-de612dc2', 'amazonlinux-2-repos-{region}'],
    anyOne: true,
    action: 's3:GetObject',
    signer: 'nobody',
    usedWith: [],
  },
  'cloudwatch-agent': {
    buckets: ['amazoncloudwatch-agent-{region}', 'amazoncloudwatch-agent'],
    anyOne: true,
    action: 's3:GetObject',
    signer: 'nobody',
    usedWith: [],
  },
  codedeploy: {
    buckets: ['aws-codedeploy-{region}'],
    action: 's3:GetObject',
    signer: 'nobody',
    usedWith: ['codedeploy', 'codedeploy-commands-secure'],
  },
  // Responses of wait conditions and custom resources are uploaded to URLs that CloudFormation's principal presigned.
  cloudformation: {
    buckets: ['cloudformation-waitcondition-{region}', 'cloudformation-custom-resource-response-{regionid}'],
    action: 's3:PutObject',
    signer: { service: 'cloudformation.amazonaws.com' },
    usedWith: ['cloudformation'],
  },
  emr: {
    buckets: ['repo.{region}.emr.amazonaws.com', 'prod.{region}.appinfo.src'],
    action: 's3:GetObject',
    signer: 'nobody',
    usedWith: ['elasticmapreduce'],
  },
  imagebuilder: {
    buckets: ['ec2imagebuilder-toe-{region}-prod', 'ec2imagebuilder-managed-resources-{region}-prod/components'],
    action: 's3:GetObject',
    signer: 'nobody',
    usedWith: ['imagebuilder'],
  },
} as const satisfies Record<string, BucketProfile>;

/** More buckets of AWS's own that its published endpoint policies and the guides of its services list. */
export const furtherBuckets: readonly string[] = [
  'al2023-{region}',
  'amazon-ssm-packages-{region}',
  'amazonlinux.{region}.amazonaws.com',
  'assets-{codeartifact}-{region}',
  'athena-examples-{region}',
  'aws-application-migration-service-hashes-{region}',
  'aws-application-migration-service-{region}',
  'aws-cli',
  'aws-drs-clients-hashes-{region}',
  'aws-drs-clients-{region}',
  'aws-drs-internal-hashes-{region}',
  'aws-drs-internal-{region}',
  'aws-ec2-enclave-certificate-{region}-prod',
  'aws-elastic-disaster-recovery-hashes-{region}',
  'aws-elastic-disaster-recovery-{region}',
  'aws-mgn-clients-hashes-{region}',
  'aws-mgn-clients-{region}',
  'aws-mgn-internal-hashes-{region}',
  'aws-mgn-internal-{region}',
  'aws-neptune-notebook',
  'aws-neptune-notebook-{region}',
  'aws-patchmanager-macos-{region}',
  'aws-sap-data-provider',
  'aws-sap-dataprovider-{region}',
  'aws-ssm-distributor-file-{region}',
  'aws-ssm-document-attachments-{region}',
  'awslambda-{region}-tasks',
  'awssap-backint-agent',
  'awssupportdatasvcs.com',
  'cloudformation-examples',
  'ec2imagebuilder-managed-resources-{region}-prod',
  'elasticbeanstalk-env-resources-{region}',
  'elasticbeanstalk-platform-assets-{region}',
  'elasticbeanstalk-samples-{region}',
  'elasticbeanstalk-{region}',
  'jumpstart-cache-prod-{region}',
  'packages.{region}.amazonaws.com',
  'patch-baseline-snapshot-{region}',
  'prod-04-2014-tasks',
  'redshift-downloads',
  'repo.{region}.amazonaws.com',
  'session-manager-downloads',
  'ssm-document-categories',
  // Named by three letters for an airport.
  'static-{region}-prod-static-???',
];

/** Parts of bucket names that differ by Region; where a Region is not listed, `otherwise`, else there is no such bucket. */
export const regionalParts: Readonly<
  Record<string, { readonly otherwise?: string; readonly by: Readonly<Record<string, string>> }>
> = {
  snapshotSuffix: {
    otherwise: '',
    by: {
      'af-south-1': '-tbxdb5b9',
      'ap-south-2': '-50209442',
      'ap-southeast-3': '-be0a3174',
      'ap-southeast-4': '-dc6f76ce',
      'eu-south-2': '-df2c9d70',
      'me-south-1': '-uduvl7q8',
    },
  },
  patchSuffix: {
    by: {
      'af-south-1': 'bdd5f65a9',
      'ap-east-1': '632356271',
      'ap-northeast-1': '4849fa78f',
      'ap-northeast-2': '10467995c',
      'ap-northeast-3': '67373598a',
      'ap-south-1': 'cb7c62ff9',
      'ap-south-2': '32f4b4128',
      'ap-southeast-1': '7fdfd9ef7',
      'ap-southeast-2': '17283a275',
      'ap-southeast-3': 'aa48fc462',
      'ap-southeast-4': '01e2c40d3',
      'ca-central-1': '3148e69e3',
      'ca-west-1': '9e3a4b2f9',
      'eu-central-1': '9163fdaaf',
      'eu-central-2': '184ce43c8',
      'eu-north-1': '795879e9b',
      'eu-south-1': 'c52f3f594',
      'eu-south-2': 'a4cf248b1',
      'eu-west-1': '5522fb710',
      'eu-west-2': '902a2bc74',
      'eu-west-3': '29bf85721',
      'il-central-1': 'e221cb57b',
      'me-central-1': '2932f2f80',
      'me-south-1': 'a53fc9dce',
      'sa-east-1': 'ddf4b6a09',
      'us-east-1': '1970c647d',
      'us-east-2': '552881074',
      'us-west-1': '8badb4304',
      'us-west-2': '34d7f99f8',
    },
  },
  codeartifact: {
    by: {
      'ap-northeast-1': '660291247815',
      'ap-south-1': '681137435769',
      'ap-southeast-1': '421485864821',
      'ap-southeast-2': '860415559748',
      'eu-central-1': '769407342218',
      'eu-north-1': '611884512288',
      'eu-south-1': '484130244270',
      'eu-west-1': '438097961670',
      'eu-west-2': '247805302724',
      'eu-west-3': '762466490029',
      'us-east-1': '193858265520',
      'us-east-2': '250872398865',
      'us-west-2': '787052242323',
    },
  },
};

const agent = 'https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-technical-details.html';
const patching = 'https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-operations-s3-buckets.html';
const artifacts = 'https://docs.aws.amazon.com/codeartifact/latest/ug/create-s3-gateway-endpoint.html';

export const sources: Sources = {
  bucketProfiles: {
    title: 'Buckets of AWS’s own that features need, and who signs',
    source: [
      'https://github.com/aws-samples/data-perimeter-policy-examples, vpc_endpoint_policies and service_owned_resources.md',
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html',
      agent,
      patching,
    ],
    read: '2026-11-30',
  },
  furtherBuckets: {
    title: 'More buckets of AWS’s own',
    source: [
      'https://github.com/aws-samples/data-perimeter-policy-examples, vpc_endpoint_policies/s3_endpoint_policy.json (2026-03-18)',
      agent,
      artifacts,
    ],
    read: '2026-11-30',
  },
  regionalParts: {
    title: 'Parts of AWS’s bucket names that differ by Region',
    source: [patching, artifacts],
    read: '2026-11-30',
  },
};
