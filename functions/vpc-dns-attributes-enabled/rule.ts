import { NotKnown, find, list, type View } from '../../shared/network/network';
import { parseServiceName, servicesWithoutPrivateDns } from '../../shared/network/service-names';
import { matchesAny } from '../../shared/rule/globs';
import { isUsable } from '../../shared/network/vpc-endpoints';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import type { Vpc } from '../../shared/network/model/vpc';
import { boolean } from '../../shared/rule/parameters';
import { compliant, defineRule, nonCompliant, notApplicable } from '../../shared/rule/rule';
import { itself, sameVpc } from '../../shared/rule/triggers';

interface Demands {
  readonly requireAlways: boolean;
  readonly countGateway: boolean;
}

// The order in which they must be turned on.
const attributeNames = ['enableDnsSupport', 'enableDnsHostnames'] as const;

const options = {
  enableDnsSupport: '--enable-dns-support',
  enableDnsHostnames: '--enable-dns-hostnames',
} as const;

export const rule = defineRule({
  id: 'vpc-dns-attributes-enabled',
  title: 'VPCs with endpoints have DNS resolution and DNS hostnames enabled',
  severity: 'HIGH',
  subject: 'AWS::EC2::VPC',
  needs: ['vpcEndpoints'],
  // One call for each attribute: read only for VPCs that need them.
  mayNeed: ['dnsAttributes'],
  triggers: {
    'AWS::EC2::VPC': itself,
    'AWS::EC2::VPCEndpoint': sameVpc,
  },
  // Configuration items do not hold the attributes: nothing announces their change.
  scheduled: true,
  parameters: {
    requireAlways: boolean(false, 'Whether VPCs without endpoints must have the attributes too.'),
    countGateway: boolean(true, 'Whether a gateway endpoint suffices to demand the attributes.'),
  },
  rationale:
    "Names of AWS services lead to a VPC's endpoints only when both DNS attributes of the VPC are on. AWS refuses private DNS without them, but nothing stops anyone from turning them off later.",
  fix: {
    text: 'Turn on enableDnsSupport first, then enableDnsHostnames; each takes a call of its own.',
    command: 'aws ec2 modify-vpc-attribute --vpc-id <vpc> --enable-dns-hostnames',
  },
  frameworks: [{ framework: 'NIST SP 800-53 r5', controls: ['SC-7'], mapping: 'ours' }],
  evaluate(vpc, network, demands) {
    const suffers = whatSuffers(vpc, network, demands);
    if (suffers === undefined) return notApplicable('No endpoint in this VPC needs the DNS attributes.');
    const attributes = find(network, 'dnsAttributes', vpc.vpcId);
    const off = attributeNames.filter((name) => attributes?.[name] === false);
    if (off.length > 0) {
      const commands = off.map((name) => options[name]).join(', then ');
      return nonCompliant(
        `${off.join(' and ')} ${off.length > 1 ? 'are' : 'is'} false in ${vpc.vpcId}, so ${suffers} cannot work. Run: aws ec2 modify-vpc-attribute --vpc-id ${vpc.vpcId} ${commands}.`,
      );
    }
    if (attributeNames.some((name) => attributes?.[name] === undefined)) {
      throw new NotKnown('dnsAttributes', [vpc.vpcId]);
    }
    return compliant();
  },
});

/** What cannot work without the attributes; `undefined` when nothing does. */
function whatSuffers(
  { vpcId }: Vpc,
  network: View<'vpcEndpoints'>,
  { requireAlways, countGateway }: Demands,
): string | undefined {
  if (requireAlways) return 'private DNS of endpoints';
  const endpoints = list(network, 'vpcEndpoints', vpcId).filter(isUsable);
  if (endpoints.some(canHavePrivateDns)) return 'private DNS of its endpoints';
  const hasGateway = endpoints.some((endpoint) => endpoint.vpcEndpointType === 'Gateway');
  return countGateway && hasGateway ? 'its gateway endpoints with Amazon DNS' : undefined;
}

// Amazon Location and Neptune Analytics have no private DNS either. A list, for looking it up would cost one call more
// than an event may cost.
const withoutPrivateDns = [...servicesWithoutPrivateDns, 'geo.*', 'neptune-graph*'];

// Also where private DNS is off: the attributes come first when it is to be turned on.
function canHavePrivateDns({ vpcEndpointType, privateDnsEnabled, serviceName }: VpcEndpoint): boolean {
  if (vpcEndpointType !== 'Interface') return false;
  const service = parseServiceName(serviceName);
  return privateDnsEnabled || (service.kind === 'aws' && !matchesAny(withoutPrivateDns, service.code));
}
