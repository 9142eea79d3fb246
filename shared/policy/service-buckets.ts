// S3 buckets of AWS's own that workloads read through an endpoint. Imports nothing.
// Source: aws-samples/data-perimeter-policy-examples, vpc_endpoint_policies, and the guides of the services.

/** Which buckets a feature needs, and by what kind of request. `{region}` stands for the Region, `{regionid}` for it without dashes. */
export interface BucketProfile {
  readonly buckets: readonly string[];
  readonly action: 's3:GetObject' | 's3:PutObject';
  readonly signer: 'nobody' | 'account' | { readonly service: string };
}

/** The features that a policy can be checked for. */
export const bucketProfiles = {
  // Presigned by an account of Amazon ECR: neither one's own organisation nor the principal of a service.
  ecr: { buckets: ['prod-{region}-starport-layer-bucket'], action: 's3:GetObject', signer: 'account' },
  ssm: {
    buckets: [
      'aws-ssm-{region}',
      'aws-windows-downloads-{region}',
      'amazon-ssm-{region}',
      'amazon-ssm-packages-{region}',
      '{region}-birdwatcher-prod',
      'aws-ssm-distributor-file-{region}',
      'aws-ssm-document-attachments-{region}',
      'patch-baseline-snapshot-{region}',
      'aws-patchmanager-macos-{region}',
    ],
    action: 's3:GetObject',
    signer: 'nobody',
  },
  amazonlinux: {
    buckets: [
      'packages.{region}.amazonaws.com',
      'repo.{region}.amazonaws.com',
      'amazonlinux.{region}.amazonaws.com',
      'amazonlinux-2-repos-{region}',
      'al2023-{region}',
      'al2023-repos-{region}-de612dc2',
    ],
    action: 's3:GetObject',
    signer: 'nobody',
  },
  'cloudwatch-agent': {
    buckets: ['amazoncloudwatch-agent-{region}', 'amazoncloudwatch-agent'],
    action: 's3:GetObject',
    signer: 'nobody',
  },
  codedeploy: { buckets: ['aws-codedeploy-{region}'], action: 's3:GetObject', signer: 'nobody' },
  // Responses of wait conditions and custom resources are uploaded to URLs that CloudFormation's principal presigned.
  cloudformation: {
    buckets: ['cloudformation-waitcondition-{region}', 'cloudformation-custom-resource-response-{regionid}'],
    action: 's3:PutObject',
    signer: { service: 'cloudformation.amazonaws.com' },
  },
} as const satisfies Record<string, BucketProfile>;

/** The name of a profile. */
export type BucketProfileName = keyof typeof bucketProfiles;

/** More buckets of AWS's own that its published endpoint policies list. */
const furtherBuckets = [
  'repo.{region}.emr.amazonaws.com',
  'prod.{region}.appinfo.src',
  'ec2imagebuilder-toe-{region}-prod',
  'ec2imagebuilder-managed-resources-{region}-prod',
  'aws-mgn-clients-{region}',
  'aws-mgn-clients-hashes-{region}',
  'aws-mgn-internal-{region}',
  'aws-mgn-internal-hashes-{region}',
  'aws-application-migration-service-{region}',
  'aws-application-migration-service-hashes-{region}',
  'aws-drs-clients-{region}',
  'aws-drs-clients-hashes-{region}',
  'aws-drs-internal-{region}',
  'aws-drs-internal-hashes-{region}',
  'aws-elastic-disaster-recovery-{region}',
  'aws-elastic-disaster-recovery-hashes-{region}',
  'aws-ec2-enclave-certificate-{region}-prod',
];

/** A bucket's name in a Region. */
export function bucketIn(region: string, bucket: string): string {
  return bucket.replaceAll('{region}', region).replaceAll('{regionid}', region.replaceAll('-', ''));
}

/** Is it the name of a bucket of AWS's own in this Region? */
export function isAwsOwnedBucket(region: string, bucket: string): boolean {
  const profiles: readonly BucketProfile[] = Object.values(bucketProfiles);
  return [...profiles.flatMap(({ buckets }) => buckets), ...furtherBuckets].some(
    (owned) => bucketIn(region, owned) === bucket,
  );
}

// By the start of the Region's name; everything else is the commercial partition.
const partitions = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-isob-', 'aws-iso-b'],
  ['us-isof-', 'aws-iso-f'],
  ['us-iso-', 'aws-iso'],
  ['eu-isoe-', 'aws-iso-e'],
  ['eusc-', 'aws-eusc'],
] as const;

/** The partition of a Region, as ARNs name it. */
export function partitionOf(region: string): string {
  return partitions.find(([start]) => region.startsWith(start))?.[1] ?? 'aws';
}
