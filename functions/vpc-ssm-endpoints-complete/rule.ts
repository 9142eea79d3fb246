import {
  endpointsFor,
  isAnyPresent,
  isPresent,
  missingEndpoints,
  presentEndpoints,
  systemsManager,
  type RequiredEndpoint,
} from '../../shared/network/required-endpoints';
import { listed, sentence } from '../../shared/rule/annotations';
import { endpointPresence } from '../../shared/rule/frameworks';
import { choice } from '../../shared/rule/parameters';
import {
  describeRequired,
  elsewhereMessages,
  elsewhereParameters,
  namesToCreate,
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
    'Whether ec2messages belongs to the set. AWS retired it on 2026-09-30: auto and optional do not demand it any more.',
  ),
  alsoRequire: requiredServices('Services that belong to the set too.'),
  ...elsewhereParameters,
};

const ec2messages = endpointsFor(['ec2messages']);

interface Incomplete {
  readonly vpcId: string;
  readonly region: string;
  /** The codes of those that are there. */
  readonly inPlace: readonly string[];
  readonly missing: readonly RequiredEndpoint[];
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
    incomplete: ({ vpcId, region, inPlace, missing }: Incomplete) =>
      sentence`${vpcId} ${inPlace.length === 0 ? '' : `has ${inPlace.join(', ')} but `}lacks ${listed(missing.map(describeRequired), 3)}: ${consequenceOf(missing)}. Create the endpoints ${namesToCreate(region, missing)}.`,
  },
  evaluate(vpc, network, values) {
    const elsewhere = providedElsewhere(vpc, values.providedElsewhereVpcIds);
    if (elsewhere) return elsewhere;
    const { vpcId } = vpc;
    const present = presentEndpoints(network, vpcId);
    const set = values.ec2messages === 'required' ? [...systemsManager, ...ec2messages] : systemsManager;
    if (values.mode === 'complete-if-any' && !isAnyPresent(present, set)) return notApplicable('notUsed', { vpcId });
    const missing = missingEndpoints(present, [...set, ...values.alsoRequire]);
    if (missing.length === 0) return compliant();
    const inPlace = set.filter((member) => isPresent(present, member)).map(({ code }) => code);
    return nonCompliant(
      'incomplete',
      { vpcId, region: network.region, inPlace, missing },
      missing.map((one) => ({ vpcId, missing: one })),
    );
  },
});

function consequenceOf(missing: readonly RequiredEndpoint[]): string {
  if (missing.some((one) => systemsManager.includes(one))) return 'Session Manager fails and agents show offline';
  if (missing.some((one) => ec2messages.includes(one))) return 'ec2messages=required demands it';
  return 'alsoRequire demands it';
}
