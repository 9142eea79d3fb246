import type { View } from '../../shared/network/network';
import {
  ec2messages,
  isOfferKnown,
  isPresent,
  missingEndpoints,
  presentEndpoints,
  systemsManager,
  type RequiredEndpoint,
} from '../../shared/network/required-endpoints';
import type { Vpc } from '../../shared/network/vpcs';
import { listed, sentence } from '../../shared/rule/annotations';
import { endpointPresence } from '../../shared/rule/frameworks';
import { choice, type ValuesOf } from '../../shared/rule/parameters';
import {
  describeRequired,
  elsewhereMessages,
  elsewhereParameters,
  namesToCreate,
  ifOffered,
  providedElsewhere,
  requiredServices,
} from '../../shared/rule/required-services';
import { defineRule } from '../../shared/rule/rule';
import { itself, sameVpc } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable } from '../../shared/rule/verdict';

const parameters = {
  mode: choice(
    ['complete-if-any', 'always'],
    'complete-if-any',
    'Whether the set must be complete once a VPC has one of its endpoints, or in every VPC.',
  ),
  ec2messages: choice(
    ['auto', 'required', 'optional'],
    'auto',
    'Whether ec2messages belongs to the set: where the Region offers it, always, or never.',
  ),
  alsoRequire: requiredServices('Services that belong to the set too.'),
  ...elsewhereParameters,
};

type Values = ValuesOf<typeof parameters>;

interface Incomplete {
  readonly vpcId: string;
  readonly region: string;
  /** The codes of those that are there. */
  readonly inPlace: readonly string[];
  readonly missing: readonly RequiredEndpoint[];
  /** The codes of those that are demanded only if the Region offers them, which is not known. */
  readonly perhaps: readonly string[];
}

export const rule = defineRule({
  id: 'vpc-ssm-endpoints-complete',
  title: 'A VPC with an endpoint for Systems Manager has all that it needs',
  problem: 'Systems Manager incomplete',
  question: 'works',
  evidence: 'endpoints',
  severity: 'HIGH',
  subject: 'AWS::EC2::VPC',
  needs: ['vpcEndpoints'],
  mayNeed: ['vpcEndpointServices'],
  triggers: {
    'AWS::EC2::VPC': itself,
    'AWS::EC2::VPCEndpoint': sameVpc,
  },
  scheduled: false,
  parameters,
  rationale:
    'SSM Agent talks to several services. With only some of their endpoints a private instance registers but cannot be reached, or does not appear at all.',
  fix: {
    text: 'Create the interface endpoints that are missing, with private DNS and a security group that admits the instances on TCP 443.',
    command:
      'aws ec2 create-vpc-endpoint --vpc-id <vpc> --vpc-endpoint-type Interface --service-name com.amazonaws.<region>.ssmmessages --subnet-ids <subnets> --security-group-ids <group> --private-dns-enabled',
  },
  frameworks: [{ framework: 'AWS Security Hub', controls: ['EC2.57'], mapping: 'ours' }, endpointPresence],
  messages: {
    ...elsewhereMessages,
    notUsed: ({ vpcId }: { readonly vpcId: string }) => sentence`${vpcId} has no endpoint for Systems Manager.`,
    incomplete: ({ vpcId, region, inPlace, missing, perhaps }: Incomplete) =>
      sentence`${vpcId} ${inPlace.length === 0 ? '' : `has ${inPlace.join(', ')} but `}lacks ${listed(missing.map(describeRequired), 3)}${ifOffered(perhaps)}: ${consequenceOf(missing)}. Create the endpoints ${namesToCreate(region, missing)}.`,
  },
  evaluate(vpc, network, values) {
    const elsewhere = providedElsewhere(vpc, values.providedElsewhereVpcIds);
    if (elsewhere) return elsewhere;
    const present = presentEndpoints(network, vpc.vpcId);
    const inPlace = [...systemsManager, ec2messages].filter((member) => isPresent(present, member));
    if (values.mode === 'complete-if-any' && inPlace.length === 0) {
      return notApplicable('notUsed', { vpcId: vpc.vpcId });
    }
    const missing = missingIn(vpc, network, values);
    if (missing.length === 0) return compliant();

    const open = requiredIfOffered(values).filter(
      (member) => !isPresent(present, member) && !isOfferKnown(network, member.code),
    );
    const { vpcId } = vpc;
    return nonCompliant(
      'incomplete',
      {
        vpcId,
        region: network.region,
        inPlace: inPlace.map(({ code }) => code),
        missing,
        perhaps: open.map(({ code }) => code),
      },
      missing.map((one) => ({ vpcId, missing: one })),
    );
  },
});

/**
 * The endpoints that a VPC needs for Systems Manager and does not have.
 * @throws NotKnown
 */
function missingIn(
  { vpcId }: Pick<Vpc, 'vpcId'>,
  network: View<'vpcEndpoints' | 'vpcEndpointServices'>,
  values: Values,
): readonly RequiredEndpoint[] {
  const required = [
    ...systemsManager,
    ...(values.ec2messages === 'required' ? [ec2messages] : []),
    ...values.alsoRequire,
  ];
  return missingEndpoints(network, presentEndpoints(network, vpcId), required, requiredIfOffered(values));
}

function requiredIfOffered(values: Values): readonly RequiredEndpoint[] {
  return values.ec2messages === 'auto' ? [ec2messages] : [];
}

function consequenceOf(missing: readonly RequiredEndpoint[]): string {
  if (missing.some((one) => systemsManager.includes(one))) return 'Session Manager fails and agents show offline';
  if (missing.includes(ec2messages)) return 'agents before 3.3.40.0 show offline';
  return 'alsoRequire demands it';
}
