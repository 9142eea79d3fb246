import { NotKnown, find, list, type View } from '../../shared/network/network';
import { parseServiceName, servicesWithoutPrivateDns } from '../../shared/network/service-names';
import { matchesAny } from '../../shared/rule/globs';
import { isUsable, typeOf } from '../../shared/network/vpc-endpoints';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import type { Vpc } from '../../shared/network/model/vpc';
import { sentence } from '../../shared/rule/annotations';
import { boolean } from '../../shared/rule/parameters';
import { defineRule } from '../../shared/rule/rule';
import { itself, sameVpc } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable, type Cause } from '../../shared/rule/verdict';

interface Demands {
  readonly requireAlways: boolean;
  readonly countGateway: boolean;
}

/** What cannot work without the attributes. */
type Sufferer = 'requiredAlways' | 'endpoints' | 'gatewayEndpoints';

const suffererWords: Readonly<Record<Sufferer, string>> = {
  requiredAlways: 'private DNS of endpoints',
  endpoints: 'private DNS of its endpoints',
  gatewayEndpoints: 'its gateway endpoints with Amazon DNS',
};

// The order in which they must be turned on.
const attributeNames = ['enableDnsSupport', 'enableDnsHostnames'] as const;

interface Off {
  readonly vpcId: string;
  readonly attributes: readonly (typeof attributeNames)[number][];
  readonly sufferer: Sufferer;
}

const options = {
  enableDnsSupport: '--enable-dns-support',
  enableDnsHostnames: '--enable-dns-hostnames',
} as const;

export const rule = defineRule({
  id: 'vpc-dns-attributes-enabled',
  title: 'VPCs with endpoints have DNS resolution and DNS hostnames enabled',
  problem: 'VPC DNS off',
  question: 'works',
  evidence: 'dns-attributes',
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
  messages: {
    notNeeded: () => 'No endpoint in this VPC needs the DNS attributes.',
    attributesOff: ({ vpcId, attributes, sufferer }: Off) =>
      sentence`${attributes.join(' and ')} ${attributes.length > 1 ? 'are' : 'is'} false in ${vpcId}, so ${suffererWords[sufferer]} cannot work. Run: aws ec2 modify-vpc-attribute --vpc-id ${vpcId} ${attributes.map((name) => options[name]).join(', then ')}.`,
  },
  evaluate(vpc, network, demands) {
    const sufferer = whatSuffers(vpc, network, demands);
    if (sufferer === undefined) return notApplicable('notNeeded');
    const attributes = find(network, 'dnsAttributes', vpc.vpcId);
    const off = attributeNames.filter((name) => attributes?.[name] === false);
    if (off.length > 0) {
      const { vpcId } = vpc;
      return nonCompliant(
        'attributesOff',
        { vpcId, attributes: off, sufferer },
        off.map((name) => attributeOf(vpcId, name)),
      );
    }
    if (attributeNames.some((name) => attributes?.[name] === undefined)) {
      throw new NotKnown('dnsAttributes', [vpc.vpcId]);
    }
    return compliant();
  },
});

function attributeOf(vpcId: string, name: string): Cause {
  return { resourceType: 'AWS::EC2::VPC', resourceId: vpcId, part: { kind: 'attribute', name } };
}

/** What cannot work without the attributes; `undefined` when nothing does. */
function whatSuffers(
  { vpcId }: Vpc,
  network: View<'vpcEndpoints'>,
  { requireAlways, countGateway }: Demands,
): Sufferer | undefined {
  if (requireAlways) return 'requiredAlways';
  const endpoints = list(network, 'vpcEndpoints', vpcId).filter(isUsable);
  if (endpoints.some(canHavePrivateDns)) return 'endpoints';
  const hasGateway = endpoints.some((endpoint) => endpoint.vpcEndpointType === 'Gateway');
  return countGateway && hasGateway ? 'gatewayEndpoints' : undefined;
}

// Amazon Location and Neptune Analytics have no private DNS either. A list, for looking it up would cost one call more
// than an event may cost.
const withoutPrivateDns = [...servicesWithoutPrivateDns, 'geo.*', 'neptune-graph*'];

// Also where private DNS is off: the attributes come first when it is to be turned on.
function canHavePrivateDns(endpoint: VpcEndpoint): boolean {
  const { vpcEndpointType, privateDnsEnabled, serviceName } = endpoint;
  // Names of what VPC Lattice offers need the attributes, with private DNS and without.
  if (typeOf(endpoint)?.names === true) return true;
  if (vpcEndpointType !== 'Interface') return false;
  const service = parseServiceName(serviceName);
  return privateDnsEnabled || (service.kind === 'aws' && !matchesAny(withoutPrivateDns, service.code));
}
