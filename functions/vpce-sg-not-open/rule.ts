import {
  covers,
  joinRanges,
  maskLength,
  parseCidr,
  parseCidrs,
  privateBlocks,
  publicParts,
  type AddressRange,
} from '../../shared/network/address-ranges';
import { coversPorts } from '../../shared/network/traffic';
import type { PortRange } from '../../shared/network/model/network-acl';
import { NotKnown, find, type View } from '../../shared/network/network';
import { allEntriesOf } from '../../shared/network/prefix-lists';
import { allowsAllPorts, attachedGroups, requireAllGroups } from '../../shared/network/security-groups';
import type { IpPermission, SecurityGroup } from '../../shared/network/model/security-group';
import { hasSecurityGroups } from '../../shared/network/vpc-endpoints';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { render, sentence, type Sentence } from '../../shared/rule/annotations';
import { boolean, integer, list } from '../../shared/rule/parameters';
import { defineRule } from '../../shared/rule/rule';
import { endpointsLettingInList, endpointsUsingGroup, itself, sameVpcIf } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable, type Cause } from '../../shared/rule/verdict';

/** A source of a security group rule, by address. */
interface Source {
  readonly groupId: string;
  readonly permission: IpPermission;
  readonly cidr: string;
  readonly range: AddressRange;
  /** The prefix list that holds the range, where one does. */
  readonly prefixListId: string | undefined;
}

/** A source that is too wide. */
export interface WideSource {
  readonly groupId: string;
  readonly permission: IpPermission;
  /** The range, or the prefix list that holds it. */
  readonly peer: string;
  /** The range that was looked at; `undefined` of a list of AWS's own, whose entries are not looked at. */
  readonly cidr: string | undefined;
  readonly width: Width;
}

/** Why a source is too wide. */
type Width = 'open' | 'privateBlock' | 'allPorts' | 'public' | 'listOfAws';

/** What the parameters tolerate. */
export interface Limits {
  readonly openIpv4Mask: number;
  readonly openIpv6Mask: number;
  readonly allowPublicSources: boolean;
  readonly flagRfc1918Blocks: boolean;
  readonly flagAllPorts: boolean;
  readonly trustedCidrs: readonly string[];
}

const protocols: ReadonlyMap<string, string> = new Map([
  ['tcp', 'TCP'],
  ['6', 'TCP'],
  ['udp', 'UDP'],
  ['17', 'UDP'],
  ['-1', 'all protocols'],
]);

export const rule = defineRule({
  id: 'vpce-sg-not-open',
  title: 'Security groups of a VPC endpoint let in only known networks, and only on the ports they need',
  problem: 'group too open',
  question: 'tight',
  evidence: 'ingress',
  severity: 'MEDIUM',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: ['securityGroups'],
  mayNeed: ['vpcs', 'prefixListEntries'],
  triggers: {
    'AWS::EC2::VPCEndpoint': itself,
    'AWS::EC2::SecurityGroup': endpointsUsingGroup,
    'AWS::EC2::PrefixList': endpointsLettingInList,
    // Public addresses are not too wide where they are the VPC's own.
    'AWS::EC2::VPC': sameVpcIf<VpcEndpoint, { readonly allowPublicSources: boolean }>(
      (endpoint, _change, { allowPublicSources }) => !allowPublicSources && hasSecurityGroups(endpoint),
    ),
  },
  scheduled: false,
  judgesUnknownTypes: true,
  parameters: {
    openIpv4Mask: integer(7, 0, 32, 'An IPv4 source with a mask of this length or a shorter one is open to all.'),
    openIpv6Mask: integer(16, 0, 128, 'An IPv6 source with a mask of this length or a shorter one is open to all.'),
    allowPublicSources: boolean(false, 'Whether public addresses that are not of the VPC may be let in.'),
    flagRfc1918Blocks: boolean(
      false,
      'Whether a whole private block (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10) is too wide.',
    ),
    flagAllPorts: boolean(true, 'Whether a rule for all ports is too wide, whatever its addresses.'),
    trustedCidrs: list('', (cidr) => parseCidr(cidr) !== undefined, 'CIDR blocks', 'Sources that are never flagged.'),
  },
  rationale:
    'An endpoint has private addresses only, so nobody reaches it from the internet; but everybody does who can route to the VPC: peers, transit gateways, VPN and Direct Connect. An open rule lets all of them use the service as if they were the VPC.',
  fix: {
    text: "First allow the service port from the VPC CIDR or the clients' security group with `aws ec2 authorize-security-group-ingress`, then revoke the wide rule. It goes for everything that the group is attached to; clients outside the VPC need a rule of their own first. Of endpoints that share a group, one does it for all: EC2 refuses to do it twice.",
    command:
      'aws ec2 revoke-security-group-ingress --group-id <group> --ip-permissions IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=0.0.0.0/0}]',
  },
  frameworks: [{ framework: 'NIST SP 800-53 r5', controls: ['AC-4', 'SC-7(5)'], mapping: 'ours' }],
  messages: {
    noGroups: ({ vpcEndpointType }: { readonly vpcEndpointType: string }) =>
      sentence`${vpcEndpointType} endpoints have no security groups.`,
    tooWide: ({ wide: [first, ...more] }: { readonly wide: readonly WideSource[] }) =>
      sentence`${first && admission(first)}${more.length > 0 ? ` (+${more.length} more)` : ''}. Replace it with the VPC CIDR or the client security group.`,
  },
  evaluate(endpoint, network, parameters) {
    if (!hasSecurityGroups(endpoint)) {
      return notApplicable('noGroups', { vpcEndpointType: endpoint.vpcEndpointType });
    }
    const groups = attachedGroups(network, endpoint);
    const wide = wideSources(groups, endpoint, network, parameters);
    if (wide.length > 0) {
      const inOrder = wide
        .map((source) => ({ source, text: render(admission(source), Infinity) }))
        .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
        .map(({ source }) => source);
      return nonCompliant('tooWide', { wide: inOrder }, inOrder.map(causeOf));
    }
    requireAllGroups(groups, endpoint);
    return compliant();
  },
});

/**
 * The sources of one kind that are too wide; there may be more of another kind. Plain ranges come first: where they are
 * open already, nobody needs to read prefix lists.
 * @throws NotKnown
 */
export function wideSources(
  groups: readonly SecurityGroup[],
  endpoint: VpcEndpoint,
  network: View<'vpcs' | 'prefixListEntries'>,
  limits: Limits,
): readonly WideSource[] {
  const plain = widest(plainSources(groups), endpoint, network, limits);
  return plain.length > 0 ? plain : wideLists(groups, endpoint, network, limits);
}

/** Of these sources, those that are too wide. */
function widest(
  sources: readonly Source[],
  endpoint: VpcEndpoint,
  network: View<'vpcs'>,
  limits: Limits,
): readonly WideSource[] {
  const trusted = parseCidrs(limits.trustedCidrs);
  const judged = sources.filter(({ range }) => !covers(trusted, range));
  const together = togetherOf(judged, limits);
  const open = judged.flatMap((source) => {
    const width = widthOf(source, together, limits);
    return width === undefined ? [] : [wide(source, width)];
  });
  if (open.length > 0) return open;

  if (limits.allowPublicSources) return [];
  const withPublic = judged.filter(({ range }) => publicParts(range).length > 0);
  if (withPublic.length === 0) return [];
  // A VPC's IPv6 ranges are public addresses, and so may be its IPv4 ranges.
  const vpc = find(network, 'vpcs', endpoint.vpcId);
  if (vpc === undefined) throw new NotKnown('vpcs', [endpoint.vpcId]);
  const own = parseCidrs([...vpc.cidrBlocks, ...vpc.ipv6CidrBlocks]);
  return withPublic.filter(({ range }) => publicParts(range, own).length > 0).map((source) => wide(source, 'public'));
}

function wide({ groupId, permission, cidr, prefixListId }: Source, width: Width): WideSource {
  return { groupId, permission, peer: prefixListId ?? cidr, cidr, width };
}

/** What is too wide about a source, whoever is there; `undefined` when nothing is. */
function widthOf(source: Source, together: Together, limits: Limits): Width | undefined {
  const { permission, range } = source;
  if (isOpen(source, limits)) return 'open';
  if (together.openBlocks(source).some((block) => covers([block], range))) return 'open';
  if (
    limits.flagRfc1918Blocks &&
    privateBlocks.some(
      (block) => covers([range], block) || (covers([block], range) && covers(together.ranges(source), block)),
    )
  ) {
    return 'privateBlock';
  }
  return limits.flagAllPorts && (allowsAllPorts(permission) || together.isOnAllPorts(source)) ? 'allPorts' : undefined;
}

/** What all sources let in together. What is the same for all sources on the same ports is worked out once. */
interface Together {
  /** All that is let in on the ports of a source. */
  readonly ranges: (source: Source) => readonly AddressRange[];
  /** Those that are as wide as an open source, where no single source is. */
  readonly openBlocks: (source: Source) => readonly AddressRange[];
  readonly isOnAllPorts: (source: Source) => boolean;
}

function togetherOf(all: readonly Source[], limits: Limits): Together {
  const onPorts = keptBy(portsKey, (source) =>
    joinRanges(all.filter((other) => sharesPorts(other, source)).map((other) => other.range)),
  );
  const noneIsOpen = all.length > 1 && !all.some((source) => isOpen(source, limits));
  const openOnPorts = keptBy(portsKey, (source) =>
    onPorts(source).filter((block) =>
      holdsBlock(block, block.family === 4 ? limits.openIpv4Mask : limits.openIpv6Mask),
    ),
  );
  const allPorts = keptBy(protocolOf, (source) => {
    const ofProtocol = all.filter((other) => protocolOf(other) === protocolOf(source));
    return { ofProtocol, areCovered: coversPorts(portsOfAll(ofProtocol), everyPort) };
  });
  return {
    ranges: onPorts,
    openBlocks: (source) => (noneIsOpen ? openOnPorts(source) : []),
    isOnAllPorts: (source) => {
      const { ofProtocol, areCovered } = allPorts(source);
      // Only where all sources together leave out no port, it can be so for one.
      return (
        areCovered &&
        coversPorts(portsOfAll(ofProtocol.filter((other) => covers([other.range], source.range))), everyPort)
      );
    },
  };
}

/** A function of a source that is worked out once for each key. */
function keptBy<T>(keyOf: (source: Source) => string, derive: (source: Source) => T): (source: Source) => T {
  const kept = new Map<string, T>();
  return (source) => {
    const key = keyOf(source);
    const known = kept.get(key);
    if (known !== undefined) return known;
    const derived = derive(source);
    kept.set(key, derived);
    return derived;
  };
}

function portsKey({ permission: { ipProtocol, fromPort, toPort } }: Source): string {
  return [ipProtocol, fromPort, toPort].join(' ');
}

function protocolOf({ permission: { ipProtocol } }: Source): string {
  return protocols.get(ipProtocol) ?? ipProtocol;
}

function portsOfAll(sources: readonly Source[]): readonly PortRange[] {
  return sources.map(({ permission }) => portsIn(permission));
}

function isOpen({ cidr, range }: Source, { openIpv4Mask, openIpv6Mask }: Limits): boolean {
  return maskLength(cidr) <= (range.family === 4 ? openIpv4Mask : openIpv6Mask);
}

/** Is the other source let in on all ports of this one? */
function sharesPorts({ permission: other }: Source, { permission }: Source): boolean {
  if (other.ipProtocol === '-1') return true;
  const isSame = protocols.get(other.ipProtocol) === protocols.get(permission.ipProtocol);
  return isSame && coversPorts([portsIn(other)], portsIn(permission));
}

// Nobody listens on port 0.
const everyPort = { from: 1, to: 65535 };

function portsIn({ fromPort = 0, toPort = 65535 }: IpPermission): PortRange {
  return { from: fromPort, to: toPort };
}

/** Does the range hold a whole block with a mask of this length? */
function holdsBlock({ family, from, to }: AddressRange, mask: number): boolean {
  const size = 1n << BigInt((family === 4 ? 32 : 128) - mask);
  const first = ((from + size - 1n) / size) * size;
  return first + size - 1n <= to;
}

function wideLists(
  groups: readonly SecurityGroup[],
  endpoint: VpcEndpoint,
  network: View<'vpcs' | 'prefixListEntries'>,
  limits: Limits,
): readonly WideSource[] {
  const references = permissionsOf(groups).flatMap(({ groupId, permission }) =>
    permission.prefixListIds.map((prefixListId) => ({ groupId, permission, prefixListId })),
  );
  const ids = [...new Set(references.map((found) => found.prefixListId))];
  const lists = ids.flatMap((id) => network.prefixListEntries.byKey.get(id) ?? []);
  // Entries of AWS's own lists may be unknown offline; that they are AWS's public addresses is known all the same.
  const ofAws = new Set(
    lists.filter((known) => known.cidrs === undefined && known.ownerId === 'AWS').map((known) => known.prefixListId),
  );
  const toAws = references.filter(({ prefixListId }) => ofAws.has(prefixListId));
  const tooWide = toAws.filter(
    ({ permission }) => !limits.allowPublicSources || (limits.flagAllPorts && allowsAllPorts(permission)),
  );
  if (tooWide.length > 0) {
    return tooWide.map(({ groupId, permission, prefixListId }) => ({
      groupId,
      permission,
      peer: prefixListId,
      cidr: undefined,
      width: 'listOfAws' as const,
    }));
  }
  const entries = new Map(lists.map(({ prefixListId, cidrs }) => [prefixListId, cidrs]));
  const sources = references.flatMap(({ groupId, permission, prefixListId }) =>
    (entries.get(prefixListId) ?? []).map((cidr) => sourceOf(groupId, permission, cidr, prefixListId)),
  );
  const found = widest(sources, endpoint, network, limits);
  // What was read decides where it can; only then the rest is asked for, all at once.
  if (found.length === 0) {
    allEntriesOf(
      network,
      ids.filter((id) => !ofAws.has(id)),
    );
  }
  return found;
}

function plainSources(groups: readonly SecurityGroup[]): readonly Source[] {
  return permissionsOf(groups).flatMap(({ groupId, permission }) =>
    [...permission.cidrs, ...permission.ipv6Cidrs].map((cidr) => sourceOf(groupId, permission, cidr, undefined)),
  );
}

// ICMP proves nothing: endpoints do not answer it.
function permissionsOf(groups: readonly SecurityGroup[]) {
  return groups.flatMap(({ groupId, ingress }) =>
    ingress.filter((permission) => protocols.has(permission.ipProtocol)).map((permission) => ({ groupId, permission })),
  );
}

function sourceOf(groupId: string, permission: IpPermission, cidr: string, prefixListId: string | undefined): Source {
  const range = parseCidr(cidr);
  if (range === undefined) {
    throw new NotKnown('securityGroups', [groupId], 'one of its sources is not a CIDR block');
  }
  return { groupId, permission, cidr, range, prefixListId };
}

const widthWords: Readonly<Record<Width, string>> = {
  open: '',
  privateBlock: ', a whole private block',
  allPorts: ', on all ports',
  public: ', a public source',
  listOfAws: ", a list of AWS's public addresses",
};

/** `sg-… allows inbound TCP 443 from 0.0.0.0/0 to this endpoint` */
function admission({ groupId, permission, peer, cidr, width }: WideSource): Sentence {
  const source = cidr === undefined ? peer : sentence`${cidr}${cidr === peer ? '' : ` (in ${peer})`} to this endpoint`;
  return sentence`${groupId} allows inbound ${trafficOf(permission)} from ${source}${widthWords[width]}`;
}

function causeOf({ groupId, peer }: WideSource): Cause {
  return {
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: groupId,
    part: { kind: 'permission', direction: 'ingress', peer },
  };
}

function trafficOf({ ipProtocol, fromPort = 0, toPort = 65535 }: IpPermission): string {
  const protocol = String(protocols.get(ipProtocol));
  if (ipProtocol === '-1') return protocol;
  return `${protocol} ${fromPort === toPort ? fromPort : `${fromPort}-${toPort}`}`;
}
