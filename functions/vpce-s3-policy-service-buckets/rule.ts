import { list as listIn, type View } from '../../shared/network/network';
import { serviceCode } from '../../shared/network/service-names';
import { isUsable } from '../../shared/network/vpc-endpoints';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { bucketProfiles, type BucketProfile } from '../../shared/facts/buckets';
import { fullAccessOf, type Access } from '../../shared/policy/openings';
import { passage, type KnownRequest } from '../../shared/policy/passage';
import { unpublished } from '../../shared/policy/request-sets';
import { bucketIn, partitionOf } from '../../shared/policy/service-buckets';
import { listed, sentence } from '../../shared/rule/annotations';
import { attributeAtFault } from '../../shared/rule/causes';
import {
  accessOf,
  policyMessages,
  readEndpointPolicy,
  requireDocument,
  unreadable,
} from '../../shared/rule/endpoint-policies';
import { boolean, list } from '../../shared/rule/parameters';
import { matchesAny } from '../../shared/rule/globs';
import { defineRule } from '../../shared/rule/rule';
import { sameVpcIf } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable, type VerdictOf } from '../../shared/rule/verdict';

/** The name of a feature. */
export type BucketProfileName = keyof typeof bucketProfiles;

/** A request that must get through. */
export interface Wanted extends KnownRequest {
  /** The feature that makes it; `undefined` for buckets that a parameter lists. */
  readonly name: BucketProfileName | undefined;
  /** Requests with the same number make up for each other: one of them is enough. */
  readonly group: number;
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
  nothingWanted: () => 'Nothing in the VPC or in the parameters asks for buckets of AWS.',
  bucketsBlocked: ({ requests }: Blocked) => {
    const [{ name, action, objects }] = requests;
    const effect = name === undefined ? undefined : effects[name];
    const buckets = requests.map(({ bucket }) => bucket);
    return sentence`S3 endpoint policy blocks ${listed(buckets, 1)}${effect}. Allow ${action} on ${objects}.`;
  },
  undecided: ({ buckets }: { readonly buckets: readonly string[] }) =>
    sentence`Conditions of the policy decide on ${listed(buckets)} at the time of the request; they are taken to be met.`,
};

const effects: Readonly<Partial<Record<BucketProfileName, string>>> = {
  ecr: ', so ECR image pulls through ecr.dkr fail',
  amazonlinux: ', so Amazon Linux gets no packages',
  cloudformation: ', so wait conditions and custom resources time out',
};

const auto = 'auto';
const names = Object.keys(bucketProfiles) as readonly BucketProfileName[];

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
    // Which buckets matter depends on the VPC's other endpoints.
    'AWS::EC2::VPCEndpoint': sameVpcIf<VpcEndpoint>(
      (endpoint, change) =>
        serviceCode(endpoint.serviceName) === 's3' &&
        (change.serviceName === undefined || isS3OrUses(serviceCode(change.serviceName))),
    ),
  },
  scheduled: false,
  parameters: {
    profiles: list(
      auto,
      (entry) => entry === auto || names.some((name) => name === entry),
      `${auto}, ${names.join(', ')}`,
      'Features whose buckets must be reachable; `auto`: those that the VPC’s other endpoints show to be used.',
    ),
    extraBuckets: list(
      '',
      /^[a-z0-9.{}-]{3,80}$/,
      'bucket names, `{region}` stands for the Region',
      'More buckets of other accounts whose objects must be readable.',
    ),
    whenEcrEndpointPresent: boolean(true, 'Whether `ecr` only counts in VPCs that have an endpoint for Amazon ECR.'),
  },
  rationale:
    'Image layers of Amazon ECR come from a bucket of AWS, over the S3 endpoint. A policy that admits only your own organization and buckets lets docker pull begin and then fail.',
  fix: {
    text: 'Add a statement for the bucket, with Principal "*" and no condition on identities: the request is signed by an account of AWS, not by yours.',
    command: 'aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint> --policy-document file://<policy.json>',
  },
  frameworks: [],
  messages,
  evaluate(endpoint, network, values) {
    const read = readEndpointPolicy(endpoint);
    if ('complianceType' in read) return read;
    const { code, policy } = read;
    if (code !== 's3') return notApplicable('notS3');
    requireDocument(endpoint);
    if (policy === undefined) return compliant();
    const access = policy.valid ? accessOf(endpoint, network, code, policy.statements) : undefined;
    if (access && isOpen(access)) return compliant();
    const features = featuresOf(endpoint, network, values);
    const wanted = requestsOf(endpoint, network.region, features, values.extraBuckets);
    if (wanted.length === 0) return notApplicable('nothingWanted');
    if (!policy.valid) return unreadable(policy.reason);
    return access ? judge(endpoint.vpcEndpointId, access, wanted) : compliant();
  },
});

interface Feature {
  readonly name: BucketProfileName;
  /** Whether it is asked for by name: then all of it must work. */
  readonly isNamed?: boolean;
}

/** The features whose buckets matter: those that are named, and with `auto` those that other endpoints show to be used. */
function featuresOf(
  { vpcId }: VpcEndpoint,
  network: View<'vpcEndpoints'>,
  {
    profiles,
    whenEcrEndpointPresent,
  }: { readonly profiles: readonly string[]; readonly whenEcrEndpointPresent: boolean },
): readonly Feature[] {
  const isUsed = (name: BucketProfileName): boolean =>
    listIn(network, 'vpcEndpoints', vpcId).some(
      (other) => isUsable(other) && uses(serviceCode(other.serviceName), name),
    );
  const named = names.filter((name) => profiles.includes(name));
  const found = profiles.includes(auto) ? names.filter((name) => !named.includes(name) && isUsed(name)) : [];
  return [
    ...named
      .filter((name) => name !== 'ecr' || !whenEcrEndpointPresent || isUsed(name))
      .map((name) => ({ name, isNamed: true })),
    ...found.map((name) => ({ name })),
    ...(profiles.includes(auto) && !whenEcrEndpointPresent && ![...named, ...found].includes('ecr')
      ? [{ name: 'ecr' as const }]
      : []),
  ];
}

function uses(code: string | undefined, name: BucketProfileName): boolean {
  return code !== undefined && matchesAny(bucketProfiles[name].usedWith, code);
}

function isS3OrUses(code: string | undefined): boolean {
  return code === 's3' || names.some((name) => uses(code, name));
}

/** The requests of these features that must get through an S3 endpoint. */
function requestsOf(
  { serviceRegion }: VpcEndpoint,
  own: string,
  features: readonly Feature[],
  extraBuckets: readonly string[],
): readonly Wanted[] {
  const region = serviceRegion ?? own;
  const partition = partitionOf(region);
  const extra: BucketProfile = { buckets: extraBuckets, action: 's3:GetObject', signer: 'account', usedWith: [] };
  const profiles: readonly (BucketProfile & { readonly name: BucketProfileName | undefined })[] = [
    ...features.map(({ name, isNamed = false }) => {
      const profile: BucketProfile = bucketProfiles[name];
      return { ...profile, name, buckets: [...profile.buckets, ...(isNamed ? (profile.forSome ?? []) : [])] };
    }),
    { ...extra, name: undefined },
  ];
  let group = 0;
  return profiles.flatMap(({ name, buckets, anyOne = false, action, signer }) => {
    group += 1;
    return buckets.flatMap((pattern) => {
      const path = bucketIn(region, pattern);
      if (path === undefined) return [];
      if (!anyOne) group += 1;
      const objects = `arn:${partition}:s3:::${path}/*`;
      return {
        name,
        group,
        bucket: path.split('/', 1).join(''),
        objects,
        action,
        resource: objects.replace('*', 'object'),
        signer: signerOf(signer),
        owner: unpublished,
      };
    });
  });
}

function signerOf(signer: BucketProfile['signer']): KnownRequest['signer'] {
  if (signer === 'nobody') return { kind: 'nobody' };
  return signer === 'account' ? { kind: 'party', party: unpublished } : { kind: 'service', name: signer.service };
}

function judge(vpcEndpointId: string, access: Access, requests: readonly Wanted[]): VerdictOf<typeof messages> {
  const passages = requests.map((request) => ({ request, passage: passage(access, request) }));
  const groupsThrough = new Set(
    passages.filter((found) => found.passage !== 'blocked').map(({ request }) => request.group),
  );
  const [first, ...others] = requests.filter(({ group }) => !groupsThrough.has(group));
  if (first) {
    const blocked: Blocked = { requests: [first, ...others] };
    return nonCompliant('bucketsBlocked', blocked, [attributeAtFault(vpcEndpointId, 'PolicyDocument')]);
  }
  const undecided = passages.filter((found) => found.passage === 'undecided');
  if (undecided.length === 0) return compliant();
  return compliant('undecided', { buckets: undecided.map(({ request }) => request.bucket) });
}

// With any Deny statement it takes a closer look.
function isOpen(access: Access): boolean {
  const denies = access.statements.some(({ effect }) => effect === 'Deny');
  return !denies && fullAccessOf(access, true) !== undefined;
}
