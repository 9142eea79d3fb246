import { answersTo, holdsForSome, ifKnown, knownOf } from '../../shared/network/questions';
import { covers as coversRange, parseCidr, parseCidrs, type AddressRange } from '../../shared/network/address-ranges';
import { NotKnown, find, list as allOf, type View } from '../../shared/network/network';
import { allEntriesOf, knownEntriesOf } from '../../shared/network/prefix-lists';
import { allows, attachedGroups, requireAllGroups } from '../../shared/network/security-groups';
import type { IpPermission, SecurityGroup } from '../../shared/network/model/security-group';
import { hasPorts } from '../../shared/network/vpc-endpoints';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { serviceCode } from '../../shared/network/service-names';
import { leadsToOtherNetworks } from '../../shared/network/route-tables';
import type { ServicePorts } from '../../shared/network/traffic';
import {
  countOf,
  interfaceClients,
  privateSubnets,
  rangesClient,
  subnetClient,
  withoutEndpointSubnets,
  type Client,
  type ClientView,
} from '../../shared/path/clients';
import { nameFamilies } from '../../shared/path/families';
import { isAdmitted, isFamilyClosed, isShutOut, peersOf, reaching, type Admission } from '../../shared/path/admissions';
import { admittingGroups, isInForce, openingOf, requireWhole } from '../../shared/path/openings';
import { listed, sentence } from '../../shared/rule/annotations';
import { clientParameters, needsEveryClient } from '../../shared/rule/client-services';
import { boolean, choice, forms, list, type ValuesOf } from '../../shared/rule/parameters';
import { defineRule } from '../../shared/rule/rule';
import { clientMessages, type ClientsLeftOut, type LeftOut } from '../../shared/rule/left-out';
import { portParameters, portTagKey, portText, portsOf } from '../../shared/rule/service-ports';
import { endpointsLettingInList, endpointsUsingGroup, itself, sameVpcIf } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable, type Cause, type VerdictOf } from '../../shared/rule/verdict';

/** A permission together with the security group that has it. */
interface Source {
  readonly groupId: string;
  readonly permission: IpPermission;
}

interface Sources {
  readonly endpoint: VpcEndpoint;
  readonly groups: readonly SecurityGroup[];
  readonly sources: readonly Source[];
  readonly ports: ServicePorts;
}

type Prefixes = View<'prefixListEntries'>;
type Seen = ClientView & View<'vpcs' | 'prefixListEntries'>;

const parameters = {
  sourceMode: choice(
    ['clients', 'any', 'vpc-cidrs', 'explicit'],
    'clients',
    'Who must get in: the clients of the VPC, anybody, every address of the VPC, or the required sources.',
  ),
  ...clientParameters,
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

type Values = ValuesOf<typeof parameters>;

const messages = {
  noSecurityGroups: ({ vpcEndpointType }: { readonly vpcEndpointType: string }) =>
    sentence`${vpcEndpointType} endpoints have no security groups that decide on HTTPS.`,
  portUnknown: ({ serviceName }: { readonly serviceName: string }) =>
    sentence`The port of ${serviceName} is not known; thirdPartyPort, portOverrides or the tag ${portTagKey} can give it.`,
  noGroupAttached: () =>
    'No security group is attached, so nothing can use this endpoint. Attach one that admits its clients.',
  portClosed: ({ groupIds, ports }: LeftOut) =>
    sentence`No attached security group (${listed(groupIds)}) allows inbound ${portText(ports)}, so nothing can use this endpoint. Add an ingress rule from the VPC CIDR or the clients' security group.`,
  admitsNobody: ({ groupIds, ports, ipAddressType }: LeftOut & { readonly ipAddressType: string }) =>
    sentence`The rules for inbound ${portText(ports)} in ${listed(groupIds)} admit nobody who can reach a ${ipAddressType} endpoint. Allow it from the VPC CIDR or the clients' security group.`,
  vpcLeftOut: ({ groupIds, ports, leftOut: [first], vpcId }: LeftOut & { readonly vpcId: string }) =>
    sentence`${first} of ${vpcId} may not use this endpoint: ${listed(groupIds)} allows inbound ${portText(ports)} only from elsewhere. Add an ingress rule for it.`,
  ...clientMessages,
  noRequiredSource: () => 'No required source has addresses of a family that this endpoint answers on.',
  requiredLeftOut: ({ groupIds, ports, leftOut: [first] }: LeftOut) =>
    sentence`${first} must be able to use this endpoint, but ${listed(groupIds)} does not allow inbound ${portText(ports)} from it. Add an ingress rule for it.`,
};

type Answer = VerdictOf<typeof messages>;

export const rule = defineRule({
  id: 'vpce-sg-allows-https',
  title: 'Security groups of an interface endpoint let its clients in',
  problem: 'port closed',
  question: 'works',
  evidence: 'ingress',
  stopsTraffic: true,
  severity: 'HIGH',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: ['securityGroups'],
  mayNeed: ['vpcs', 'prefixListEntries', 'subnets', 'routeTables', 'networkInterfaces'],
  triggers: {
    'AWS::EC2::VPCEndpoint': itself,
    'AWS::EC2::SecurityGroup': endpointsUsingGroup,
    'AWS::EC2::PrefixList': endpointsLettingInList,
    // A new range of the VPC matters only where the whole VPC must get in.
    'AWS::EC2::VPC': sameVpcIf<VpcEndpoint, { readonly sourceMode: string }>(
      (endpoint, _change, { sourceMode }) => sourceMode === 'vpc-cidrs' && hasPorts(endpoint),
    ),
  },
  // Nothing announces new network interfaces.
  scheduled: true,
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
  messages,
  evaluate(endpoint, network, values) {
    if (!hasPorts(endpoint)) {
      return notApplicable('noSecurityGroups', { vpcEndpointType: endpoint.vpcEndpointType });
    }
    const ports = portsOf(endpoint, values);
    if (ports === undefined) {
      return notApplicable('portUnknown', { serviceName: endpoint.serviceName });
    }
    if (endpoint.groups.length === 0) {
      return nonCompliant('noGroupAttached');
    }
    const groups = attachedGroups(network, endpoint);
    const sources = sourcesOn(ports, groups);
    const verdict = whoGetsIn({ endpoint, groups, sources, ports }, network, values);
    // A group that is hidden may let in whom the others leave out.
    if (verdict.complianceType === 'NON_COMPLIANT') requireAllGroups(groups, endpoint);
    return verdict;
  },
});

/** The permissions that let somebody in on one of these ports, and those of which that is not known. */
function sourcesOn(ports: ServicePorts, groups: readonly SecurityGroup[]): readonly Source[] {
  return groups.flatMap(({ groupId, ingress }) =>
    ingress
      .filter((permission) => {
        const { known, waitsFor } = knownOf([permission], (one) => [allows(one, ports)]);
        return waitsFor !== undefined || known.includes(true);
      })
      .map((permission) => ({ groupId, permission })),
  );
}

function whoGetsIn(known: Sources, network: Seen, values: Values): Answer {
  if (known.sources.length === 0) {
    return nonCompliant('portClosed', leftOutOf(known, requiredSources(known.endpoint, values)), causesOf(known));
  }
  // Of a tunnel, only hosts that encapsulate are clients, and nobody can see which they are.
  const isTunnel = known.endpoint.vpcEndpointType !== 'Interface';
  switch (isTunnel && values.sourceMode === 'clients' ? 'any' : values.sourceMode) {
    case 'clients':
      return clientsGetIn(known, network, values);
    case 'any':
      return anybodyGetsIn(known, network, values.countSelfReference);
    case 'vpc-cidrs':
      return wholeVpcGetsIn(known, network);
    case 'explicit':
      return requiredSourcesGetIn(known, network, values);
  }
}

/** Ranges decide first, then interfaces, where they are known or can be read. */
function clientsGetIn(known: Sources, network: Seen, values: Values): Answer {
  const { endpoint, groups, ports } = known;
  const { vpcId } = endpoint;
  const anybody = anybodyGetsIn(known, network, values.countSelfReference);
  if (anybody.complianceType !== 'COMPLIANT') return anybody;
  const admission: Admission = {
    opening: openingOf(groups, 'ingress', ports.protocol, network),
    families: nameFamilies(endpoint),
    ports,
  };
  const admits = (clients: readonly Client[]) => {
    const some = reaching(clients, admission);
    return some.length > 0 && some.every((client) => isAdmitted(client, admission));
  };
  // All subnets lie in the ranges of the VPC: where those are known already, nothing else need be read.
  const [vpc] = network.vpcs.byKey.get(vpcId) ?? [];
  const isForAll = () => vpc !== undefined && admits([rangesClient([...vpc.cidrBlocks, ...vpc.ipv6CidrBlocks])]);
  if (ifKnown(isForAll, false)) return compliant();
  if (admits([rangesClient(['0.0.0.0/0', '::/0'])])) return compliant();
  if (admits(allOf(network, 'subnets', vpcId).map(subnetClient))) return compliant();
  const subnets = privateSubnets(network, vpcId);
  if (admits(subnets)) return compliant();
  const interfaces = interfaceClients(network, vpcId);
  return interfaces
    ? verdictOn(known, reaching(interfaces.classes, admission), 'clients', admission, network, values)
    : subnetsGetIn(known, subnets, admission, network, values);
}

/** Who is in the subnets is not known: a group of the VPC that is admitted counts for all of them. */
function subnetsGetIn(
  known: Sources,
  subnets: readonly Client[],
  admission: Admission,
  network: Seen,
  values: Values,
): Answer {
  const { vpcId } = known.endpoint;
  const byGroup = admittingGroups(admission.opening, vpcId, admission.ports).filter(
    ({ group, ownerId }) => values.countSelfReference || group.groupId !== ownerId,
  );
  if (byGroup.length > 0) {
    return compliant('admittedByGroup', { groupIds: [...new Set(byGroup.map(({ group }) => group.groupId))].sort() });
  }
  const clients = reaching(withoutEndpointSubnets(network, vpcId, subnets), admission);
  if (!clients.every((client) => isAdmitted(client, admission))) requireWhole(admission.opening, network);
  // In a hub the clients may all be elsewhere.
  const isHub = allOf(network, 'routeTables', vpcId).some(({ routes }) => routes.some(leadsToOtherNetworks));
  const isForOthers = clients.every((client) => isShutOut(client, admission));
  if (isHub && isForOthers) return compliant();
  return verdictOn(known, clients, 'private subnets', admission, network, values);
}

function verdictOn(
  known: Sources,
  clients: readonly Client[],
  kind: ClientsLeftOut['kind'],
  admission: Admission,
  network: Seen,
  values: Values,
): Answer {
  const { families } = admission;
  const { endpoint, sources, ports } = known;
  const stopped = clients.filter((client) => !isAdmitted(client, admission));
  const [first] = stopped;
  if (first === undefined) return compliant();
  requireWhole(admission.opening, network);
  const data: ClientsLeftOut = {
    ...leftOutOf(known, peersOf(stopped, families)),
    ports,
    kind,
    stopped: countOf(stopped),
    total: countOf(clients),
    example: first.name,
    admitted: [
      ...new Set(
        sources.flatMap(({ permission }) => [
          ...permission.groups.map(({ groupId }) => groupId),
          ...addressesOf(permission, endpoint),
          ...permission.prefixListIds,
        ]),
      ),
    ],
  };
  const closed = families.find((family) => stopped.some((client) => isFamilyClosed(family, client, admission)));
  if (closed !== undefined && families.length > 1) {
    const hanging = stopped.filter((client) => isFamilyClosed(closed, client, admission));
    const [one = first] = hanging;
    const leftOut = peersOf(hanging, [closed]);
    return nonCompliant(
      'familyLeftOut',
      { ...data, family: closed, stopped: countOf(hanging), example: one.name, leftOut },
      causesOf(known),
    );
  }
  if (stopped.length < clients.length && !needsEveryClient(endpoint.serviceName, values)) {
    return compliant('someLeftOut', { ...data, service: serviceCode(endpoint.serviceName) ?? endpoint.serviceName });
  }
  return nonCompliant('clientsLeftOut', data, causesOf(known));
}

function anybodyGetsIn(known: Sources, network: Prefixes, countSelfReference: boolean): Answer {
  const { endpoint, sources, ports } = known;
  // One source that is known to get in decides, whatever the others are.
  const admits = ({ permission, groupId }: Source) =>
    allows(permission, ports) &&
    (rangesOf(endpoint, addressesOf(permission, endpoint)).length > 0 ||
      permission.groups.some(
        (group) => isInForce(group, endpoint.vpcId) && (countSelfReference || group.groupId !== groupId),
      ));
  if (holdsForSome(sources, admits)) return compliant();
  const lists = listsOf(sources);
  if (rangesOf(endpoint, knownEntriesOf(network, lists)).length > 0) return compliant();
  allEntriesOf(network, lists);
  return nonCompliant(
    'admitsNobody',
    { ...leftOutOf(known, []), ipAddressType: endpoint.ipAddressType },
    causesOf(known),
  );
}

function wholeVpcGetsIn(known: Sources, network: View<'vpcs' | 'prefixListEntries'>): Answer {
  const { endpoint } = known;
  const vpc = find(network, 'vpcs', endpoint.vpcId);
  const needed = reachable(endpoint, vpc ? [...vpc.cidrBlocks, ...vpc.ipv6CidrBlocks] : []);
  // An endpoint has an address of each of its families in a range of its VPC.
  if (needed.length === 0) throw new NotKnown('vpcs', [endpoint.vpcId], 'its address ranges are not listed');
  const leftOut = uncovered(known, needed, network);
  if (leftOut.length === 0) return compliant();
  return nonCompliant('vpcLeftOut', { ...leftOutOf(known, leftOut), vpcId: endpoint.vpcId }, causesOf(known));
}

function requiredSourcesGetIn(known: Sources, network: Prefixes, required: Values): Answer {
  const { endpoint, sources } = known;
  const needed = reachable(endpoint, required.requiredSourceCidrs);
  if (needed.length + required.requiredSourceSgIds.length === 0) {
    return notApplicable('noRequiredSource');
  }
  // Where a group is left out already, prefix lists need not be read to say so.
  const leftOut = answersTo([
    () => nonEmpty(unreferenced(required.requiredSourceSgIds, sources, endpoint.vpcId)),
    () => nonEmpty(uncovered(known, needed, network)),
  ]).flat();
  return leftOut.length === 0
    ? compliant()
    : nonCompliant('requiredLeftOut', leftOutOf(known, leftOut), causesOf(known));
}

function nonEmpty(items: readonly string[]): readonly string[] | undefined {
  return items.length === 0 ? undefined : items;
}

function leftOutOf({ endpoint, ports }: Sources, leftOut: readonly string[]): LeftOut {
  return { groupIds: endpoint.groups.map(({ groupId }) => groupId), ports, leftOut };
}

/** The sources that the parameters name, as far as they can be clients of the endpoint. */
function requiredSources(endpoint: VpcEndpoint, { sourceMode, requiredSourceSgIds, requiredSourceCidrs }: Values) {
  return sourceMode === 'explicit' ? [...requiredSourceSgIds, ...reachable(endpoint, requiredSourceCidrs)] : [];
}

function causesOf({ endpoint }: Sources): readonly Cause[] {
  return endpoint.groups.map(({ groupId }) => ({ resourceType: 'AWS::EC2::SecurityGroup', resourceId: groupId }));
}

/** Of these ranges, those whose addresses can be clients of the endpoint at all. */
function reachable(endpoint: VpcEndpoint, cidrs: readonly string[]): readonly string[] {
  return cidrs.filter((cidr) => rangesOf(endpoint, [cidr]).length > 0);
}

/** Of these security groups, those whose members are not let in. */
function unreferenced(groupIds: readonly string[], sources: readonly Source[], vpcId: string): readonly string[] {
  const referenced = new Set(
    sources.flatMap((source) =>
      source.permission.groups.filter((group) => isInForce(group, vpcId)).map((group) => group.groupId),
    ),
  );
  return groupIds.filter((groupId) => !referenced.has(groupId));
}

/**
 * Of these ranges, those that are not let in. References to groups do not count: who their members are changes.
 * @throws NotKnown
 */
function uncovered(
  { endpoint, sources, ports }: Sources,
  needed: readonly string[],
  network: Prefixes,
): readonly string[] {
  const { known: addresses, waitsFor } = knownOf(sources, ({ permission }) =>
    allows(permission, ports) ? addressesOf(permission, endpoint) : [],
  );
  const { known: lists, waitsFor: also } = knownOf(sources, ({ permission }) =>
    allows(permission, ports) ? permission.prefixListIds : [],
  );
  const admitted = rangesOf(endpoint, [...addresses, ...knownEntriesOf(network, lists)]);
  const missing = needed.filter((cidr) => parseCidrs([cidr]).some((range) => !coversRange(admitted, range)));
  const open = waitsFor ?? also;
  if (missing.length > 0 && open) throw open;
  if (missing.length > 0) allEntriesOf(network, lists);
  return missing;
}

/** The addresses of the families that the endpoint answers on. */
function addressesOf(permission: IpPermission, endpoint: VpcEndpoint): readonly string[] {
  const families = nameFamilies(endpoint);
  return [...(families.includes(4) ? permission.cidrs : []), ...(families.includes(6) ? permission.ipv6Cidrs : [])];
}

function listsOf(sources: readonly Source[]): readonly string[] {
  return [...new Set(sources.flatMap(({ permission }) => permission.prefixListIds))];
}

/** The ranges of the address families that the endpoint's names resolve to. */
function rangesOf(endpoint: VpcEndpoint, cidrs: readonly string[]): AddressRange[] {
  const families = nameFamilies(endpoint);
  return parseCidrs(cidrs).filter((range) => families.includes(range.family));
}
