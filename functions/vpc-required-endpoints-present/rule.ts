import { endpointSets, sharedByMany, type EndpointSet } from '../../shared/facts/sets';
import { isKnown, list, type View } from '../../shared/network/network';
import {
  endpointsFor,
  isAnyPresent,
  isPresent,
  missingEndpoints,
  presentEndpoints,
  type Presence,
  type RequiredEndpoint,
} from '../../shared/network/required-endpoints';
import { enumerate, listed, sentence } from '../../shared/rule/annotations';
import { endpointPresence } from '../../shared/rule/frameworks';
import { boolean, choice, list as listOf, type ValuesOf } from '../../shared/rule/parameters';
import {
  describeRequired,
  elsewhereMessages,
  elsewhereParameters,
  namesToCreate,
  providedElsewhere,
  requiredServices,
} from '../../shared/rule/required-services';
import { defineRule } from '../../shared/rule/rule';
import { itself, sameVpc, sameVpcIf } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable } from '../../shared/rule/verdict';

const parameters = {
  requiredServices: requiredServices('Services that every VPC must have an endpoint for.'),
  bundles: listOf(
    'ecr',
    (entry) => Object.hasOwn(endpointSets, entry),
    Object.keys(endpointSets).join(', '),
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
  mayNeed: ['subnets'],
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
    lacking: ({ vpcId, region, missing, bundle }: Lacking) =>
      sentence`${vpcId} lacks ${listed(missing.map(describeRequired), 3)}, ${whyRequired(bundle)}. Create an endpoint for ${namesToCreate(region, missing)}.`,
  },
  evaluate(vpc, network, values) {
    const elsewhere = providedElsewhere(vpc, values.providedElsewhereVpcIds);
    if (elsewhere) return elsewhere;
    if (values.skipDefaultVpc && vpc.isDefault) return notApplicable('defaultVpc');

    const { vpcId } = vpc;
    const present = presentEndpoints(network, vpcId, values.countFips);
    const engaged = engagedSets(present, values);
    if (values.requiredServices.length === 0 && engaged.length === 0)
      return notApplicable('nothingRequired', { vpcId });
    if (values.skipEmptyVpcs && isEmpty(vpcId, network)) return notApplicable('empty', { vpcId });
    const missing = missingEndpoints(present, [...values.requiredServices, ...engaged.flatMap(membersOf)]);
    const [first] = missing;
    if (first === undefined) return compliant();
    return nonCompliant(
      'lacking',
      { vpcId, region: network.region, missing, bundle: bundleOf(first, engaged, present) },
      missing.map((one) => ({ vpcId, missing: one })),
    );
  },
});

/** The sets that a VPC with these endpoints must have as a whole. */
function engagedSets(present: Presence, { bundles, bundleMode }: Values): readonly EndpointSet[] {
  return Object.entries(endpointSets)
    .filter(([name]) => bundles.includes(name))
    .map(([, set]) => set)
    .filter((set) => bundleMode === 'always' || isAnyPresent(present, endpointsFor(distinctiveOf(set))));
}

/** The services whose endpoint is there for the sake of this set. */
function distinctiveOf({ members, engagedBy }: EndpointSet): readonly string[] {
  return engagedBy ?? members.filter((code) => !sharedByMany.includes(code));
}

function membersOf({ members }: EndpointSet): readonly RequiredEndpoint[] {
  return endpointsFor(members);
}

/** @throws NotKnown when neither the subnets nor an endpoint in one of them can tell */
function isEmpty(vpcId: string, network: View<'vpcEndpoints' | 'subnets'>): boolean {
  const showsSubnets = list(network, 'vpcEndpoints', vpcId).some((endpoint) => endpoint.subnetIds.length > 0);
  if (showsSubnets && !isKnown(network.subnets, vpcId)) return false;
  return list(network, 'subnets', vpcId).length === 0;
}

function bundleOf({ code }: RequiredEndpoint, engaged: readonly EndpointSet[], present: Presence): Lacking['bundle'] {
  const set = engaged.find(({ members }) => members.includes(code));
  if (set === undefined) return undefined;
  const inPlace = membersOf(set).filter((member) => isPresent(present, member));
  return { inPlace: inPlace.map((member) => member.code), reason: set.reason };
}

function whyRequired(bundle: Lacking['bundle']): string {
  if (bundle === undefined) return 'which requiredServices demands';
  const { inPlace, reason } = bundle;
  return `required${inPlace.length === 0 ? '' : ` with ${enumerate(inPlace)}`}: ${reason}`;
}
