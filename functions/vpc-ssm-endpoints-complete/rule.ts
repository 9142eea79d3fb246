import {
  ec2messages,
  isOfferKnown,
  isPresent,
  missingEndpoints,
  presentEndpoints,
  systemsManager,
  type RequiredEndpoint,
} from '../../shared/network/required-endpoints';
import { enumerate } from '../../shared/rule/annotations';
import { endpointPresence } from '../../shared/rule/frameworks';
import { choice } from '../../shared/rule/parameters';
import {
  describeRequired,
  elsewhereParameters,
  namesToCreate,
  providedElsewhere,
  requiredServices,
} from '../../shared/rule/required-services';
import { compliant, defineRule, nonCompliant, notApplicable } from '../../shared/rule/rule';
import { itself, sameVpc } from '../../shared/rule/triggers';

export const rule = defineRule({
  id: 'vpc-ssm-endpoints-complete',
  title: 'A VPC with an endpoint for Systems Manager has all that it needs',
  severity: 'HIGH',
  subject: 'AWS::EC2::VPC',
  needs: ['vpcEndpoints'],
  mayNeed: ['vpcEndpointServices'],
  triggers: {
    'AWS::EC2::VPC': itself,
    'AWS::EC2::VPCEndpoint': sameVpc,
  },
  scheduled: false,
  parameters: {
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
  },
  rationale:
    'SSM Agent talks to several services. With only some of their endpoints a private instance registers but cannot be reached, or does not appear at all.',
  fix: {
    text: 'Create the interface endpoints that are missing, with private DNS and a security group that admits the instances on TCP 443.',
    command:
      'aws ec2 create-vpc-endpoint --vpc-id <vpc> --vpc-endpoint-type Interface --service-name com.amazonaws.<region>.ssmmessages --subnet-ids <subnets> --security-group-ids <group> --private-dns-enabled',
  },
  frameworks: [{ framework: 'AWS Security Hub', controls: ['EC2.57'], mapping: 'ours' }, endpointPresence],
  evaluate(vpc, network, parameters) {
    const elsewhere = providedElsewhere(vpc, parameters.providedElsewhereVpcIds);
    if (elsewhere) return elsewhere;
    const present = presentEndpoints(network, vpc.vpcId);
    const inPlace = [...systemsManager, ec2messages].filter((member) => isPresent(present, member));
    if (parameters.mode === 'complete-if-any' && inPlace.length === 0) {
      return notApplicable(`${vpc.vpcId} has no endpoint for Systems Manager.`);
    }
    const required = [
      ...systemsManager,
      ...(parameters.ec2messages === 'required' ? [ec2messages] : []),
      ...parameters.alsoRequire,
    ];
    const requiredIfOffered = parameters.ec2messages === 'auto' ? [ec2messages] : [];
    const missing = missingEndpoints(network, present, required, requiredIfOffered);
    if (missing.length === 0) return compliant();

    const open = requiredIfOffered.filter(
      (member) => !isPresent(present, member) && !isOfferKnown(network, member.code),
    );
    const has = inPlace.length === 0 ? '' : `has ${inPlace.map(({ code }) => code).join(', ')} but `;
    const perhaps = open.map(({ code }) => ` (and ${code}, if the Region offers it)`).join('');
    return nonCompliant(
      `${vpc.vpcId} ${has}lacks ${enumerate(missing.map(describeRequired), 3)}${perhaps}: ${consequenceOf(missing)}. Create the endpoints ${namesToCreate(network.region, missing)}.`,
    );
  },
});

function consequenceOf(missing: readonly RequiredEndpoint[]): string {
  if (missing.some((one) => systemsManager.includes(one))) return 'Session Manager fails and agents show offline';
  if (missing.includes(ec2messages)) return 'agents before 3.3.40.0 show offline';
  return 'alsoRequire demands it';
}
