import { covers, parseCidr, parseCidrs, type AddressRange } from '../../shared/network/address-ranges';
import { NotKnown, find, type View } from '../../shared/network/network';
import { allEntriesOf, knownEntriesOf } from '../../shared/network/prefix-lists';
import { allowsTcp, attachedGroups, requireAllGroups } from '../../shared/network/security-groups';
import type { IpPermission, SecurityGroup } from '../../shared/network/model/security-group';
import { addressFamilies } from '../../shared/network/vpc-endpoints';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { cut, enumerate } from '../../shared/rule/annotations';
import { boolean, choice, forms, list, type ValuesOf } from '../../shared/rule/parameters';
import { compliant, defineRule, nonCompliant, notApplicable, type Verdict } from '../../shared/rule/rule';
import { portParameters, portText, portsOf } from '../../shared/rule/service-ports';
import { endpointsUsingGroup, itself, sameVpcIf } from '../../shared/rule/triggers';

/** A permission together with the security group that has it. */
export interface Source extends IpPermission {
  readonly groupId: string;
}

interface Sources {
  readonly endpoint: VpcEndpoint;
  readonly sources: readonly Source[];
  /** For annotations: `TCP 443`, or `TCP 587, 465 or 25`. */
  readonly port: string;
}

type Prefixes = View<'prefixListEntries'>;

const parameters = {
  sourceMode: choice(
    ['any', 'vpc-cidrs', 'explicit'],
    'any',
    'Who must get in: anybody, every address of the VPC, or the required sources.',
  ),
  requiredSourceCidrs: list(
    '',
    (cidr) => parseCidr(cidr) !== undefined,
    'CIDR blocks',
    'With `explicit`: address ranges that must get in.',
  ),
  requiredSourceSgIds: list(
    '',
    forms.securityGroupId,
    'security group ids',
    'With `explicit`: security groups whose members must get in.',
  ),
  countSelfReference: boolean(true, 'Whether a rule that admits members of its own group counts.'),
  ...portParameters,
};

/** The values of the rule's parameters. */
export type Values = ValuesOf<typeof parameters>;

export const rule = defineRule({
  id: 'vpce-sg-allows-https',
  title: 'Security groups of an interface endpoint let its clients in',
  severity: 'HIGH',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: ['securityGroups'],
  mayNeed: ['vpcs', 'prefixListEntries'],
  triggers: {
    'AWS::EC2::VPCEndpoint': itself,
    'AWS::EC2::SecurityGroup': endpointsUsingGroup,
    // A new range of the VPC matters only where the whole VPC must get in.
    'AWS::EC2::VPC': sameVpcIf<VpcEndpoint, { readonly sourceMode: string }>(
      (endpoint, _change, { sourceMode }) => sourceMode === 'vpc-cidrs' && endpoint.vpcEndpointType === 'Interface',
    ),
  },
  scheduled: false,
  parameters,
  checkParameters: ({ sourceMode, requiredSourceCidrs, requiredSourceSgIds }) =>
    sourceMode === 'explicit' && requiredSourceCidrs.length + requiredSourceSgIds.length === 0
      ? 'Parameter sourceMode is "explicit": expected requiredSourceCidrs or requiredSourceSgIds to be set.'
      : undefined,
  rationale:
    'An interface endpoint is a set of network interfaces. Unless a security group on them admits the clients, every call to the service hangs until it times out.',
  fix: {
    text: 'Let the clients in on the port of the service. Egress rules of the group do not matter: the endpoint never starts a connection.',
    command:
      'aws ec2 authorize-security-group-ingress --group-id <group> --ip-permissions IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=<vpc-cidr>}]',
  },
  frameworks: [{ framework: 'NIST SP 800-53 r5', controls: ['AC-4', 'SC-7'], mapping: 'ours' }],
  evaluate(endpoint, network, values) {
    if (endpoint.vpcEndpointType !== 'Interface') {
      return notApplicable(`${endpoint.vpcEndpointType} endpoints have no security groups that decide on HTTPS.`);
    }
    const ports = portsOf(endpoint.serviceName, values);
    if (ports === undefined) {
      return notApplicable(`The port of ${cut(endpoint.serviceName, 150)} is not known; thirdPartyPort can give it.`);
    }
    if (endpoint.groups.length === 0) {
      return nonCompliant(
        'No security group is attached, so nothing can use this endpoint. Attach one that admits its clients.',
      );
    }
    const groups = attachedGroups(network, endpoint);
    const sources = sourcesOn(ports, groups);
    const verdict = whoGetsIn({ endpoint, sources, port: cut(portText(ports), 40) }, network, values);
    // A group that is hidden may let in whom the others leave out.
    if (verdict.complianceType === 'NON_COMPLIANT') requireAllGroups(groups, endpoint);
    return verdict;
  },
});

/** The permissions that let somebody in on one of these ports. */
export function sourcesOn(ports: readonly number[], groups: readonly SecurityGroup[]): readonly Source[] {
  return groups.flatMap((group) =>
    group.ingress
      .filter((permission) => ports.some((number) => allowsTcp(permission, number)))
      .map((permission) => ({ ...permission, groupId: group.groupId })),
  );
}

function whoGetsIn(known: Sources, network: View<'vpcs' | 'prefixListEntries'>, values: Values): Verdict {
  if (known.sources.length === 0) {
    return nonCompliant(
      `No attached security group (${groupsOf(known.endpoint)}) allows inbound ${known.port}, so nothing can use this endpoint. Add an ingress rule from the VPC CIDR or the clients' security group.`,
    );
  }
  switch (values.sourceMode) {
    case 'any':
      return anybodyGetsIn(known, network, values.countSelfReference);
    case 'vpc-cidrs':
      return wholeVpcGetsIn(known, network);
    case 'explicit':
      return requiredSourcesGetIn(known, network, values);
  }
}

function anybodyGetsIn({ endpoint, sources, port }: Sources, network: Prefixes, countSelfReference: boolean): Verdict {
  const byAddress = sources.some((source) => rangesOf(endpoint, addressesOf(source)).length > 0);
  const byGroup = sources.some((source) =>
    source.groups.some(
      (group) => isInForce(group.peeringStatus) && (countSelfReference || group.groupId !== source.groupId),
    ),
  );
  if (byAddress || byGroup) return compliant();
  const lists = listsOf(sources);
  if (rangesOf(endpoint, knownEntriesOf(network, lists)).length > 0) return compliant();
  requireEntries(network, lists);
  return nonCompliant(
    `The rules for inbound ${port} in ${groupsOf(endpoint)} admit nobody who can reach a ${endpoint.ipAddressType} endpoint. Allow it from the VPC CIDR or the clients' security group.`,
  );
}

function wholeVpcGetsIn({ endpoint, sources, port }: Sources, network: View<'vpcs' | 'prefixListEntries'>): Verdict {
  const vpc = find(network, 'vpcs', endpoint.vpcId);
  const needed = reachable(endpoint, vpc ? [...vpc.cidrBlocks, ...vpc.ipv6CidrBlocks] : []);
  // An endpoint has an address of each of its families in a range of its VPC.
  if (needed.length === 0) throw new NotKnown('vpcs', [endpoint.vpcId], 'its address ranges are not listed');
  const [first] = uncovered(endpoint, needed, sources, network);
  if (first === undefined) return compliant();
  return nonCompliant(
    `${first} of ${endpoint.vpcId} may not use this endpoint: ${groupsOf(endpoint)} allows inbound ${port} only from elsewhere. Add an ingress rule for it.`,
  );
}

function requiredSourcesGetIn({ endpoint, sources, port }: Sources, network: Prefixes, required: Values): Verdict {
  const needed = reachable(endpoint, required.requiredSourceCidrs);
  if (needed.length + required.requiredSourceSgIds.length === 0) {
    return notApplicable('No required source has addresses of a family that this endpoint answers on.');
  }
  const missing =
    unreferenced(required.requiredSourceSgIds, sources)[0] ?? uncovered(endpoint, needed, sources, network)[0];
  if (missing === undefined) return compliant();
  return nonCompliant(
    `${missing} must be able to use this endpoint, but ${groupsOf(endpoint)} does not allow inbound ${port} from it. Add an ingress rule for it.`,
  );
}

/** Of these ranges, those whose addresses can be clients of the endpoint at all. */
export function reachable(endpoint: VpcEndpoint, cidrs: readonly string[]): readonly string[] {
  return cidrs.filter((cidr) => rangesOf(endpoint, [cidr]).length > 0);
}

/** Of these security groups, those whose members are not let in. */
export function unreferenced(groupIds: readonly string[], sources: readonly Source[]): readonly string[] {
  const referenced = new Set(
    sources.flatMap((source) =>
      source.groups.filter((group) => isInForce(group.peeringStatus)).map((group) => group.groupId),
    ),
  );
  return groupIds.filter((groupId) => !referenced.has(groupId));
}

/**
 * Of these ranges, those that are not let in. References to security groups do not count as address ranges: who their
 * members are changes by the minute.
 * @throws NotKnown
 */
export function uncovered(
  endpoint: VpcEndpoint,
  needed: readonly string[],
  sources: readonly Source[],
  network: Prefixes,
): readonly string[] {
  const lists = listsOf(sources);
  const admitted = rangesOf(endpoint, [...sources.flatMap(addressesOf), ...knownEntriesOf(network, lists)]);
  const missing = needed.filter((cidr) => parseCidrs([cidr]).some((range) => !covers(admitted, range)));
  if (missing.length > 0) requireEntries(network, lists);
  return missing;
}

function addressesOf(source: Source): readonly string[] {
  return [...source.cidrs, ...source.ipv6Cidrs];
}

function listsOf(sources: readonly Source[]): readonly string[] {
  return [...new Set(sources.flatMap((source) => source.prefixListIds))];
}

/**
 * Makes sure that no list with other entries remains to be read.
 * @throws NotKnown
 */
function requireEntries(network: Prefixes, prefixListIds: readonly string[]): void {
  allEntriesOf(network, prefixListIds);
}

/** The ranges of the address families that the endpoint answers on. */
function rangesOf(endpoint: VpcEndpoint, cidrs: readonly string[]): AddressRange[] {
  const families = addressFamilies(endpoint);
  return parseCidrs(cidrs).filter((range) => families.includes(range.family));
}

// Absent for groups of the same VPC; a peering that is not active lets nothing through.
function isInForce(peeringStatus: string | undefined): boolean {
  return peeringStatus === undefined || peeringStatus === 'active';
}

function groupsOf(endpoint: VpcEndpoint): string {
  return enumerate(endpoint.groups.map((group) => group.groupId));
}
