import { isKnown, list, type View } from '../../shared/network/network';
import {
  ec2messages,
  interfaces,
  isOfferKnown,
  isPresent,
  missingEndpoints,
  presentEndpoints,
  systemsManager,
  type Presence,
  type RequiredEndpoint,
} from '../../shared/network/required-endpoints';
import type { Vpc } from '../../shared/network/vpcs';
import { enumerate, listed, sentence } from '../../shared/rule/annotations';
import { endpointPresence } from '../../shared/rule/frameworks';
import { boolean, choice, list as listOf, type ValuesOf } from '../../shared/rule/parameters';
import {
  describeRequired,
  elsewhereMessages,
  elsewhereParameters,
  ifOffered,
  namesToCreate,
  providedElsewhere,
  requiredServices,
} from '../../shared/rule/required-services';
import { defineRule } from '../../shared/rule/rule';
import { itself, sameVpc, sameVpcIf } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable } from '../../shared/rule/verdict';

/** Endpoints that only work together. */
interface Bundle {
  readonly members: readonly RequiredEndpoint[];
  /** Members that are demanded only where the Region offers the service. */
  readonly ifOffered?: readonly RequiredEndpoint[];
  /** Why they belong together, as the end of a sentence. */
  readonly reason: string;
}

const s3: RequiredEndpoint = { code: 's3', type: 'any' };

const bundles: ReadonlyMap<string, Bundle> = new Map<string, Bundle>([
  ['ecr', { members: [...interfaces('ecr.api', 'ecr.dkr'), s3], reason: 'image layers are stored in S3' }],
  ['cloudwatch', { members: interfaces('logs', 'monitoring'), reason: 'logs and metrics are two services' }],
  ['ecs', { members: interfaces('ecs', 'ecs-agent', 'ecs-telemetry'), reason: 'container instances use all three' }],
  [
    'eks',
    {
      members: [...interfaces('ec2', 'ecr.api', 'ecr.dkr'), s3, ...interfaces('sts', 'logs')],
      reason: 'nodes of a private cluster use all of them',
    },
  ],
  ['secrets', { members: interfaces('secretsmanager', 'kms'), reason: 'secrets are encrypted with KMS keys' }],
  [
    'ssm',
    { members: systemsManager, ifOffered: [ec2messages], reason: 'Session Manager and the agents need the whole set' },
  ],
]);

/** Services that many designs use for themselves: their endpoints do not show that a bundle is in use. */
const sharedByMany: ReadonlySet<string> = new Set(['s3', 'ec2', 'sts', 'logs', 'kms']);

const parameters = {
  requiredServices: requiredServices('Services that every VPC must have an endpoint for.'),
  bundles: listOf(
    'ecr',
    (entry) => bundles.has(entry),
    [...bundles.keys()].join(', '),
    'Sets of endpoints that only work together.',
  ),
  bundleMode: choice(
    ['complete-if-any', 'always'],
    'complete-if-any',
    'Whether a set must be complete once a VPC has one of its distinctive endpoints, or in every VPC.',
  ),
  countFips: boolean(true, "Whether the endpoint of a service's FIPS variant counts for the service."),
  skipEmptyVpcs: boolean(true, 'Whether VPCs without subnets are left out.'),
  skipDefaultVpc: boolean(false, 'Whether default VPCs are left out.'),
  ...elsewhereParameters,
};

type Values = ValuesOf<typeof parameters>;

interface Lacking {
  readonly vpcId: string;
  readonly region: string;
  readonly missing: readonly RequiredEndpoint[];
  /** The codes of those that are demanded only if the Region offers them, which is not known. */
  readonly perhaps: readonly string[];
  /** Of the first that is missing: its bundle's members that are there, and why they belong together. */
  readonly bundle: { readonly inPlace: readonly string[]; readonly reason: string } | undefined;
}

export const rule = defineRule({
  id: 'vpc-required-endpoints-present',
  title: 'A VPC has the endpoints that its workloads need, as complete sets',
  problem: 'endpoints missing',
  question: 'works',
  evidence: 'endpoints',
  severity: 'MEDIUM',
  subject: 'AWS::EC2::VPC',
  needs: ['vpcEndpoints'],
  mayNeed: ['subnets', 'vpcEndpointServices'],
  triggers: {
    'AWS::EC2::VPC': itself,
    'AWS::EC2::VPCEndpoint': sameVpc,
    // The first subnet brings a VPC into the scope of the rule, the last one takes it out.
    'AWS::EC2::Subnet': sameVpcIf<{ readonly vpcId: string }, { readonly skipEmptyVpcs: boolean }>(
      (_vpc, _change, { skipEmptyVpcs }) => skipEmptyVpcs,
    ),
  },
  scheduled: false,
  parameters,
  rationale:
    'Some services need several endpoints to work in a private network. With one of them missing, image pulls, agents or log delivery fail with time-outs that do not name it.',
  fix: {
    text: 'Create the endpoint that is missing: an interface endpoint as below, or for S3 and DynamoDB a gateway endpoint with --vpc-endpoint-type Gateway and --route-table-ids.',
    command:
      'aws ec2 create-vpc-endpoint --vpc-id <vpc> --vpc-endpoint-type Interface --service-name <service> --subnet-ids <subnets> --security-group-ids <group> --private-dns-enabled',
  },
  frameworks: [
    {
      framework: 'AWS Security Hub',
      controls: ['EC2.10', 'EC2.55', 'EC2.56', 'EC2.57', 'EC2.58', 'EC2.60'],
      mapping: 'ours',
    },
    endpointPresence,
  ],
  messages: {
    ...elsewhereMessages,
    defaultVpc: () => 'A default VPC: skipDefaultVpc is true.',
    nothingRequired: ({ vpcId }: { readonly vpcId: string }) =>
      sentence`${vpcId} has no endpoint that would need others, and no service is required.`,
    empty: ({ vpcId }: { readonly vpcId: string }) => sentence`${vpcId} has no subnets: skipEmptyVpcs is true.`,
    lacking: ({ vpcId, region, missing, perhaps, bundle }: Lacking) =>
      sentence`${vpcId} lacks ${listed(missing.map(describeRequired), 3)}${ifOffered(perhaps)}, ${whyRequired(bundle)}. Create an endpoint for ${namesToCreate(region, missing)}.`,
  },
  evaluate(vpc, network, values) {
    const elsewhere = providedElsewhere(vpc, values.providedElsewhereVpcIds);
    if (elsewhere) return elsewhere;
    if (values.skipDefaultVpc && vpc.isDefault) return notApplicable('defaultVpc');

    const present = presentEndpoints(network, vpc.vpcId, values.countFips);
    const engaged = engagedBundles(present, values);
    if (values.requiredServices.length === 0 && engaged.length === 0) {
      return notApplicable('nothingRequired', { vpcId: vpc.vpcId });
    }
    if (values.skipEmptyVpcs && isEmpty(vpc.vpcId, network)) {
      return notApplicable('empty', { vpcId: vpc.vpcId });
    }
    const missing = missingIn(vpc, network, values);
    const [first] = missing;
    if (first === undefined) return compliant();
    const perhaps = engaged
      .flatMap((bundle) => bundle.ifOffered ?? [])
      .filter((one) => !isPresent(present, one) && !isOfferKnown(network, one.code))
      .map(({ code }) => code);
    const { vpcId } = vpc;
    return nonCompliant(
      'lacking',
      { vpcId, region: network.region, missing, perhaps, bundle: bundleOf(first, engaged, present) },
      missing.map((one) => ({ vpcId, missing: one })),
    );
  },
});

/**
 * The endpoints that a VPC must have and does not have.
 * @throws NotKnown
 */
function missingIn(
  { vpcId }: Pick<Vpc, 'vpcId'>,
  network: View<'vpcEndpoints' | 'vpcEndpointServices'>,
  values: Values,
): readonly RequiredEndpoint[] {
  const present = presentEndpoints(network, vpcId, values.countFips);
  const engaged = engagedBundles(present, values);
  return missingEndpoints(
    network,
    present,
    [...values.requiredServices, ...engaged.flatMap((bundle) => bundle.members)],
    engaged.flatMap((bundle) => bundle.ifOffered ?? []),
  );
}

/** The bundles that a VPC with these endpoints must have as a whole. */
function engagedBundles(present: Presence, values: Values): readonly Bundle[] {
  return [...bundles]
    .filter(([name]) => values.bundles.includes(name))
    .map(([, bundle]) => bundle)
    .filter((bundle) => values.bundleMode === 'always' || isEngaged(bundle, present));
}

function membersOf({ members, ifOffered = [] }: Bundle): readonly RequiredEndpoint[] {
  return [...members, ...ifOffered];
}

/** Does the VPC have an endpoint that is there for the sake of this bundle? */
function isEngaged(bundle: Bundle, present: Presence): boolean {
  return membersOf(bundle).some((member) => !sharedByMany.has(member.code) && isPresent(present, member));
}

/** @throws NotKnown when neither the subnets nor an endpoint in one of them can tell */
function isEmpty(vpcId: string, network: View<'vpcEndpoints' | 'subnets'>): boolean {
  const showsSubnets = list(network, 'vpcEndpoints', vpcId).some((endpoint) => endpoint.subnetIds.length > 0);
  if (showsSubnets && !isKnown(network.subnets, vpcId)) return false;
  return list(network, 'subnets', vpcId).length === 0;
}

function bundleOf(missing: RequiredEndpoint, engaged: readonly Bundle[], present: Presence): Lacking['bundle'] {
  const bundle = engaged.find((candidate) => membersOf(candidate).includes(missing));
  if (bundle === undefined) return undefined;
  const inPlace = membersOf(bundle).filter((member) => isPresent(present, member));
  return { inPlace: inPlace.map(({ code }) => code), reason: bundle.reason };
}

function whyRequired(bundle: Lacking['bundle']): string {
  if (bundle === undefined) return 'which requiredServices demands';
  const { inPlace, reason } = bundle;
  return `required${inPlace.length === 0 ? '' : ` with ${enumerate(inPlace)}`}: ${reason}`;
}
