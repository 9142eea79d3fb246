import { covers, parseCidr, parseCidrs, type AddressRange } from '../../shared/network/address-ranges';
import { once } from '../../shared/network/derived';
import { gatewayEndpoints } from '../../shared/network/gateway-endpoints';
import { NotKnown, isKnown, list, type Network, type View } from '../../shared/network/network';
import type { NetworkInterface } from '../../shared/network/model/network-interface';
import { allEntriesOf, entriesOf } from '../../shared/network/prefix-lists';
import type { PrefixList } from '../../shared/network/model/prefix-list';
import { holdsForSome, knownOf } from '../../shared/network/questions';
import { allows, leadsNowhere } from '../../shared/network/security-groups';
import { https } from '../../shared/network/traffic';
import type { IpPermission, SecurityGroup } from '../../shared/network/model/security-group';
import { addressFamilies, isGone } from '../../shared/network/vpc-endpoints';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { listed, sentence } from '../../shared/rule/annotations';
import { gatewayServicesParameter } from '../../shared/rule/gateway-services';
import { boolean, choice, tagKeyForm, text } from '../../shared/rule/parameters';
import { defineRule } from '../../shared/rule/rule';
import {
  groupsLettingOutToList,
  itself,
  mayBeGatewayEndpoint,
  sameVpcIf,
  type Change,
} from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable } from '../../shared/rule/verdict';

type Prefixes = View<'prefixLists' | 'prefixListEntries'>;

/** A gateway endpoint and the code of its service. */
export interface GatewayEndpoint {
  readonly endpoint: VpcEndpoint;
  readonly service: string;
}

/** The addresses of a gateway service, as AWS lists them. */
export interface Destination {
  readonly prefixList: PrefixList;
  readonly service: string;
}

interface Unreachable {
  readonly groupId: string;
  /** The prefix lists that it must let out to. */
  readonly destinations: readonly { readonly prefixListId: string; readonly service: string }[];
}

const allIpv4 = parseCidrs(['0.0.0.0/0']);

export const rule = defineRule({
  id: 'sg-egress-allows-gateway-prefix-list',
  title: 'Security groups with restricted egress let traffic out to gateway endpoints',
  problem: 'egress closed',
  question: 'works',
  evidence: 'egress',
  severity: 'MEDIUM',
  subject: 'AWS::EC2::SecurityGroup',
  needs: ['vpcEndpoints'],
  mayNeed: ['prefixLists', 'prefixListEntries', 'networkInterfaces'],
  triggers: {
    'AWS::EC2::SecurityGroup': itself,
    'AWS::EC2::VPCEndpoint': sameVpcIf<
      SecurityGroup,
      { readonly services: readonly string[]; readonly ignoreEndpointSgs: boolean }
    >(
      (group, change, { services, ignoreEndpointSgs }, network) =>
        mayBeGatewayEndpoint(change, services) || (ignoreEndpointSgs && isAttachedTo(change, group, network)),
    ),
    'AWS::EC2::PrefixList': groupsLettingOutToList,
  },
  // Nothing announces new network interfaces.
  scheduled: true,
  parameters: {
    services: gatewayServicesParameter(
      'Services that must be reachable, as far as the VPC has a gateway endpoint for them.',
    ),
    scope: choice(['all', 'tagged'], 'all', 'Which security groups are judged: all, or those with the tag scopeTag.'),
    scopeTag: text(
      'vpce-posture:uses-gateway',
      tagKeyForm,
      'a tag key of 1 to 128 characters',
      'With `tagged`: key of the tag on security groups whose members use gateway endpoints.',
    ),
    flagNoEgress: boolean(false, 'Whether groups without any egress rule are judged, not taken for closed on purpose.'),
    ignoreEndpointSgs: boolean(
      true,
      'Whether groups of interface endpoints, which never start a connection, are left out.',
    ),
    ignoreUnattached: boolean(false, 'Whether groups that no network interface in the VPC uses are left out.'),
  },
  rationale:
    'A gateway endpoint does not change the address of the service. Where egress is restricted, only a rule for its prefix list lets clients reach it.',
  fix: {
    text: "Allow TCP 443 to the service's prefix list. It opens the way to all of the service in the Region: the endpoint policy decides what can be reached there.",
    command:
      'aws ec2 authorize-security-group-egress --group-id <group> --ip-permissions IpProtocol=tcp,FromPort=443,ToPort=443,PrefixListIds=[{PrefixListId=<prefix-list>}]',
  },
  frameworks: [{ framework: 'NIST SP 800-53 r5', controls: ['AC-4', 'SC-7'], mapping: 'ours' }],
  messages: {
    notTagged: ({ scopeTag }: { readonly scopeTag: string }) => sentence`It does not have the tag ${scopeTag}.`,
    noEgress: () => 'It has no egress rule at all: closed on purpose.',
    noGatewayEndpoint: ({ vpcId, services }: { readonly vpcId: string; readonly services: readonly string[] }) =>
      sentence`${vpcId} has no usable gateway endpoint for ${services.join(', ')}.`,
    ofEndpoint: () => 'It belongs to an interface endpoint, which never starts a connection.',
    unattached: ({ vpcId }: { readonly vpcId: string }) => sentence`No network interface in ${vpcId} uses it.`,
    portClosed: ({ groupId, serviceNames }: { readonly groupId: string; readonly serviceNames: readonly string[] }) =>
      sentence`Egress of ${groupId} has no rule for TCP 443, so the gateway endpoint is unreachable. Allow TCP 443 to the prefix list of ${listed(serviceNames)}.`,
    unreachable: ({ groupId, destinations }: Unreachable) =>
      sentence`Egress of ${groupId} is restricted and has no rule to ${listed(destinations.map(({ prefixListId, service }) => `${prefixListId} (${service})`))}, so the gateway ${destinations.length > 1 ? 'endpoints are' : 'endpoint is'} unreachable. Allow TCP 443 to ${destinations.length > 1 ? 'them' : 'it'} by prefix list.`,
  },
  evaluate(group, network, parameters) {
    const { groupId, vpcId } = group;
    if (parameters.scope === 'tagged' && !Object.hasOwn(group.tags, parameters.scopeTag)) {
      return notApplicable('notTagged', { scopeTag: parameters.scopeTag });
    }
    const { egress } = group;
    if (!parameters.flagNoEgress && !holdsForSome(egress, (permission) => !leadsNowhere(permission))) {
      return notApplicable('noEgress');
    }
    // Where another account shares the VPC, its endpoints are not visible either.
    const endpoints = endpointsFor(parameters.services, vpcId, network);
    if (endpoints.length === 0) {
      return notApplicable('noGatewayEndpoint', { vpcId, services: parameters.services });
    }
    if (parameters.ignoreEndpointSgs && isOfEndpoint(group, network)) {
      return notApplicable('ofEndpoint');
    }
    if (parameters.ignoreUnattached && !isAttached(group, network)) {
      return notApplicable('unattached', { vpcId });
    }
    if (!holdsForSome(egress, allowsHttps)) {
      const serviceNames = [...new Set(endpoints.map(({ endpoint }) => endpoint.serviceName))];
      return nonCompliant('portClosed', { groupId, serviceNames });
    }
    const missing = unreachable(endpoints, egress, network);
    if (missing.length === 0) return compliant();
    const destinations = missing.map(({ prefixList: { prefixListId }, service }) => ({ prefixListId, service }));
    return nonCompliant('unreachable', { groupId, destinations });
  },
});

/**
 * The usable gateway endpoints of a VPC for these services.
 * @throws NotKnown
 */
export function endpointsFor(
  services: readonly string[],
  vpcId: string,
  network: View<'vpcEndpoints'>,
): readonly GatewayEndpoint[] {
  return services.flatMap((service) =>
    gatewayEndpoints(network, vpcId, service).map((endpoint) => ({ endpoint, service })),
  );
}

function isOfEndpoint({ groupId, vpcId }: SecurityGroup, network: View<'vpcEndpoints'>): boolean {
  return groupsOfInterfaces(list(network, 'vpcEndpoints', vpcId)).has(groupId);
}

const groupsOfInterfaces = once((endpoints: readonly VpcEndpoint[]) => {
  const there = endpoints.filter((endpoint) => endpoint.vpcEndpointType === 'Interface' && !isGone(endpoint));
  return new Set(there.flatMap(({ groups }) => groups.map(({ groupId }) => groupId)));
});

function isAttached({ groupId, vpcId }: SecurityGroup, network: View<'networkInterfaces'>): boolean {
  return groupsInUse(list(network, 'networkInterfaces', vpcId)).has(groupId);
}

const groupsInUse = once(
  (networkInterfaces: readonly NetworkInterface[]) => new Set(networkInterfaces.flatMap(({ groupIds }) => groupIds)),
);

/** Is the group attached to the changed interface endpoint? Which groups it was detached from, nobody can tell. */
function isAttachedTo(change: Change, { groupId, vpcId }: SecurityGroup, network: Network): boolean {
  if (change.vpcEndpointType !== 'Interface' || change.deleted) return false;
  if (!isKnown(network.vpcEndpoints, vpcId)) throw new NotKnown('vpcEndpoints', [vpcId]);
  const [changed] = network.vpcEndpoints.byKey.get(change.resourceId) ?? [];
  return changed?.vpcId === vpcId && changed.groups.some((group) => group.groupId === groupId);
}

/**
 * The destinations that no egress rule lets through. Customers' prefix lists are asked for only when they can decide.
 * @throws NotKnown
 */
export function unreachable(
  endpoints: readonly GatewayEndpoint[],
  egress: readonly IpPermission[],
  network: Prefixes,
): readonly Destination[] {
  // What is known decides where it is enough; the rest may hold what is missing.
  const lists = knownOf(egress, (permission) => (allowsHttps(permission) ? permission.prefixListIds : []));
  const ipv4 = knownOf(egress, (permission) => (allowsHttps(permission) ? permission.cidrs : []));
  const ipv6 = knownOf(egress, (permission) => (allowsHttps(permission) ? permission.ipv6Cidrs : []));
  const waitsFor = lists.waitsFor ?? ipv4.waitsFor ?? ipv6.waitsFor;
  const listIds = new Set(lists.known);
  const outside = (ranges: readonly AddressRange[]) =>
    unique(
      endpoints
        // Open to all of IPv4 is not restricted, even where the endpoint answers on IPv6 too.
        .filter(({ endpoint }) => !(isOpen(ranges) && addressFamilies(endpoint).includes(4)))
        .flatMap((endpoint) => destinationsOf(endpoint, network))
        .filter(
          (destination) =>
            !listIds.has(destination.prefixList.prefixListId) && !isCovered(destination.prefixList, ranges, network),
        ),
    );

  const plain = parseCidrs([...ipv4.known, ...ipv6.known]);
  const missing = outside(plain);
  if (missing.length === 0) return [];
  if (waitsFor) throw waitsFor;
  const customerIds = [...listIds].filter((id) => list(network, 'prefixLists', id).length === 0);
  return customerIds.length === 0 ? missing : outside([...plain, ...parseCidrs(allEntriesOf(network, customerIds))]);
}

function allowsHttps(permission: IpPermission): boolean {
  return allows(permission, https);
}

function isOpen(ranges: readonly AddressRange[]): boolean {
  return allIpv4.every((everything) => covers(ranges, everything));
}

/**
 * The prefix lists of a gateway endpoint. The one for IPv4 has the name of the service; where AWS has one for IPv6 too,
 * endpoints that answer on IPv6 need it.
 * @throws NotKnown when AWS's lists were not read, or the service's is not among them
 */
function destinationsOf({ endpoint, service }: GatewayEndpoint, network: View<'prefixLists'>): readonly Destination[] {
  const { serviceName } = endpoint;
  const families = addressFamilies(endpoint);
  const ipv6Name = serviceName.replace(`.${network.region}.`, `.${network.region}.ipv6.`);
  const ipv4Lists = families.includes(4) ? list(network, 'prefixLists', serviceName) : [];
  const ipv6Lists = families.includes(6) ? list(network, 'prefixLists', ipv6Name) : [];
  if ((families.includes(4) ? ipv4Lists : ipv6Lists).length === 0) {
    throw new NotKnown('prefixLists', [serviceName], 'AWS lists none of that name');
  }
  return [...ipv4Lists, ...ipv6Lists].map((prefixList) => ({ prefixList, service }));
}

/** @throws NotKnown when the address ranges of the prefix list were not read */
function isCovered(
  { prefixListId, cidrs }: PrefixList,
  ranges: readonly AddressRange[],
  network: View<'prefixListEntries'>,
): boolean {
  if (ranges.length === 0) return false;
  const needed = (cidrs ?? entriesOf(network, prefixListId)).map(parseCidr);
  return needed.length > 0 && needed.every((range) => range !== undefined && covers(ranges, range));
}

// Two endpoints of one service have the same prefix list.
function unique(destinations: readonly Destination[]): readonly Destination[] {
  return [...new Map(destinations.map((destination) => [destination.prefixList.prefixListId, destination])).values()];
}
