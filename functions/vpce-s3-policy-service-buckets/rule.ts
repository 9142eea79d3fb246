import { list as listIn, type View } from '../../shared/network/network';
import { serviceCode } from '../../shared/network/service-names';
import { isUsable } from '../../shared/network/vpc-endpoints';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { fullAccessOf } from '../../shared/policy/access';
import type { Statement } from '../../shared/policy/document';
import { passage, type Passage, type ServiceRequest } from '../../shared/policy/requests';
import {
  bucketIn,
  bucketProfiles,
  partitionOf,
  type BucketProfile,
  type BucketProfileName,
} from '../../shared/policy/service-buckets';
import { listed, sentence } from '../../shared/rule/annotations';
import { attributeAtFault } from '../../shared/rule/causes';
import { policyMessages, readEndpointPolicy, unreadable } from '../../shared/rule/endpoint-policies';
import { boolean, list, type Parameter } from '../../shared/rule/parameters';
import { defineRule } from '../../shared/rule/rule';
import { sameVpcIf } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable, type VerdictOf } from '../../shared/rule/verdict';

/** A request that must get through. */
export interface Wanted extends ServiceRequest {
  /** The feature that makes it; `undefined` for buckets that a parameter lists. */
  readonly name: BucketProfileName | undefined;
  readonly bucket: string;
  /** The ARN to allow. */
  readonly objects: string;
}

interface Blocked {
  readonly requests: readonly [Wanted, ...Wanted[]];
}

const messages = {
  ...policyMessages,
  notS3: () => 'Only policies of endpoints for Amazon S3 are judged.',
  nothingWanted: () => 'Nothing that needs buckets of AWS is asked for, or the VPC has no endpoint for Amazon ECR.',
  bucketsBlocked: ({ requests }: Blocked) => {
    const [{ name, action, objects }] = requests;
    const effect = name === 'ecr' ? sentence`, so ECR image pulls through ecr.dkr fail` : undefined;
    const buckets = requests.map(({ bucket }) => bucket);
    return sentence`S3 endpoint policy blocks ${listed(buckets, 1)}${effect}. Allow ${action} on ${objects}.`;
  },
  undecided: ({ buckets }: { readonly buckets: readonly string[] }) =>
    sentence`Conditions of the policy decide on ${listed(buckets)} at the time of the request; they are taken to be met.`,
};

export const rule = defineRule({
  id: 'vpce-s3-policy-service-buckets',
  title: 'The policy of an S3 endpoint lets through the buckets that AWS services need',
  problem: 'service buckets blocked',
  question: 'works',
  evidence: 'policy',
  severity: 'MEDIUM',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: [],
  triggers: {
    // Whether the ECR bucket matters depends on the VPC's endpoints for ECR.
    'AWS::EC2::VPCEndpoint': sameVpcIf<VpcEndpoint>(
      (endpoint, change) =>
        serviceCode(endpoint.serviceName) === 's3' && (change.serviceName === undefined || isEcr(change.serviceName)),
    ),
  },
  scheduled: false,
  parameters: {
    profiles: profileNames('ecr', 'Features whose buckets must be reachable.'),
    extraBuckets: list(
      '',
      /^[a-z0-9.{}-]{3,80}$/,
      'bucket names, `{region}` stands for the Region',
      'More buckets of other accounts whose objects must be readable.',
    ),
    whenEcrEndpointPresent: boolean(true, 'Whether `ecr` only counts in VPCs that have an endpoint for Amazon ECR.'),
  },
  rationale:
    'Image layers of Amazon ECR come from a bucket of AWS, over the S3 endpoint. A policy that admits only your own organisation and buckets lets docker pull begin and then fail.',
  fix: {
    text: 'Add a statement for the bucket, with Principal "*" and no condition on identities: the request is signed by an account of AWS, not by yours.',
    command: 'aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint> --policy-document file://<policy.json>',
  },
  frameworks: [],
  messages,
  evaluate(endpoint, network, values) {
    const read = readEndpointPolicy(endpoint);
    if ('complianceType' in read) return read;
    const { code, actionPrefix, policy } = read;
    if (code !== 's3') return notApplicable('notS3');
    if (policy === undefined || (policy.valid && isOpen(policy.statements, actionPrefix))) return compliant();
    const requests = requestsOf(endpoint, network, values);
    if (requests.length === 0) return notApplicable('nothingWanted');
    if (!policy.valid) return unreadable(policy.reason);
    return judge(endpoint.vpcEndpointId, policy.statements, requests);
  },
});

interface Demands {
  readonly profiles: readonly BucketProfileName[];
  readonly extraBuckets: readonly string[];
  readonly whenEcrEndpointPresent: boolean;
}

/**
 * The requests that must get through an S3 endpoint.
 * @throws NotKnown
 */
function requestsOf(
  { vpcId, vpcEndpointId, serviceRegion }: VpcEndpoint,
  network: View<'vpcEndpoints'>,
  { profiles, extraBuckets, whenEcrEndpointPresent }: Demands,
): readonly Wanted[] {
  const region = serviceRegion ?? network.region;
  const partition = partitionOf(region);
  const extra: BucketProfile = { buckets: extraBuckets, action: 's3:GetObject', signer: 'account' };
  const applying = profiles.filter(
    (name) => name !== 'ecr' || !whenEcrEndpointPresent || hasEcrEndpoint(network, vpcId),
  );
  const wanted = [...applying.map((name) => ({ name, ...bucketProfiles[name] })), { name: undefined, ...extra }];
  return wanted.flatMap(({ name, buckets, action, signer }) =>
    buckets.map((pattern) => {
      const bucket = bucketIn(region, pattern);
      const objects = `arn:${partition}:s3:::${bucket}/*`;
      return { name, bucket, objects, action, resource: objects.replace('*', 'object'), signer, vpcId, vpcEndpointId };
    }),
  );
}

function judge(
  vpcEndpointId: string,
  statements: readonly Statement[],
  requests: readonly Wanted[],
): VerdictOf<typeof messages> {
  const thatAre = (wanted: Passage) => requests.filter((request) => passage(statements, request) === wanted);
  const [first, ...others] = thatAre('blocked');
  if (first) {
    const blocked: Blocked = { requests: [first, ...others] };
    return nonCompliant('bucketsBlocked', blocked, [attributeAtFault(vpcEndpointId, 'PolicyDocument')]);
  }
  const undecided = thatAre('undecided');
  if (undecided.length === 0) return compliant();
  return compliant('undecided', { buckets: undecided.map(({ bucket }) => bucket) });
}

// With any Deny statement it takes a closer look.
function isOpen(statements: readonly Statement[], actionPrefix: string): boolean {
  const denies = statements.some(({ effect }) => effect === 'Deny');
  return !denies && fullAccessOf(statements, actionPrefix, true) !== undefined;
}

function hasEcrEndpoint(network: View<'vpcEndpoints'>, vpcId: string): boolean {
  return listIn(network, 'vpcEndpoints', vpcId).some((other) => isUsable(other) && isEcr(other.serviceName));
}

function isEcr(serviceName: string): boolean {
  const code = serviceCode(serviceName);
  return code === 'ecr.dkr' || code === 'ecr.api';
}

function profileNames(preset: BucketProfileName, description: string): Parameter<readonly BucketProfileName[]> {
  const names = Object.keys(bucketProfiles) as BucketProfileName[];
  const { parse, ...declared } = list(
    preset,
    (entry) => names.some((name) => name === entry),
    names.join(', '),
    description,
  );
  return {
    ...declared,
    expected: `a comma-separated list of ${names.join(', ')}`,
    unset: [],
    parse: (text) => parse(text) as BucketProfileName[] | undefined,
  };
}
