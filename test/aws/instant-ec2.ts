// EC2 (and Route 53's one call) from an estate in memory, over HTTP: filtered and paged as EC2 does it, answered at once
// or in rounds. For counting calls and measuring functions; what the answers mean is for moto to say.
import type { Listed } from '../example-estate';
import type { Described } from '../network';
import { ec2Error } from './ec2-proxy';
import { startServer, type Answer, type HttpServer } from './http-server';

/** A call. */
export interface CountedCall {
  /** For instance `DescribeVpcEndpoints`. */
  readonly action: string;
  /** Whether it asks for another page than the first. */
  readonly isLaterPage: boolean;
  /** How many resources it was answered with. */
  readonly resources: number;
  /** Whether it lists all of the Region: it names no VPC, no id and no service. */
  readonly isWhole: boolean;
  /** Counted from 0: those of one round were made without waiting for one another. Each is a round without `quiet`. */
  readonly round: number;
}

/** The server. */
export interface InstantEc2 extends HttpServer {
  /** Every call so far. Empty it at will. */
  readonly calls: CountedCall[];
}

interface Listing {
  readonly member: string;
  readonly idField: string;
}

/** How each action lists, and what its resources are called. */
const listings: Readonly<Record<string, Listing>> = {
  DescribeVpcs: { member: 'Vpcs', idField: 'VpcId' },
  DescribeSubnets: { member: 'Subnets', idField: 'SubnetId' },
  DescribeRouteTables: { member: 'RouteTables', idField: 'RouteTableId' },
  DescribeNetworkAcls: { member: 'NetworkAcls', idField: 'NetworkAclId' },
  DescribeSecurityGroups: { member: 'SecurityGroups', idField: 'GroupId' },
  DescribeNetworkInterfaces: { member: 'NetworkInterfaces', idField: 'NetworkInterfaceId' },
  DescribeNatGateways: { member: 'NatGateways', idField: 'NatGatewayId' },
  DescribeTransitGatewayVpcAttachments: {
    member: 'TransitGatewayVpcAttachments',
    idField: 'TransitGatewayAttachmentId',
  },
  DescribeDhcpOptions: { member: 'DhcpOptions', idField: 'DhcpOptionsId' },
  DescribeVpcEndpoints: { member: 'VpcEndpoints', idField: 'VpcEndpointId' },
  DescribeVpcEndpointServices: { member: 'ServiceDetails', idField: 'ServiceName' },
  DescribePrefixLists: { member: 'PrefixLists', idField: 'PrefixListId' },
};

/** Filters by id: of each listing its own. */
const idFilters: ReadonlySet<string> = new Set([
  'subnet-id',
  'route-table-id',
  'network-acl-id',
  'group-id',
  'network-interface-id',
  'nat-gateway-id',
  'transit-gateway-attachment-id',
  'dhcp-options-id',
]);

/** Elements of the answers that are not just the member with a small first letter. */
const irregular: Readonly<Record<string, string>> = {
  Associations: 'associationSet',
  AvailabilityZones: 'availabilityZoneSet',
  Cidrs: 'cidrSet',
  DhcpOptions: 'dhcpOptionsSet',
  DnsEntries: 'dnsEntrySet',
  Entries: 'entrySet',
  Groups: 'groupSet',
  NatGateways: 'natGatewaySet',
  NetworkAcls: 'networkAclSet',
  NetworkInterfaceIds: 'networkInterfaceIdSet',
  NetworkInterfaces: 'networkInterfaceSet',
  Ipv6Addresses: 'ipv6AddressesSet',
  PrefixLists: 'prefixListSet',
  PrivateIpAddresses: 'privateIpAddressesSet',
  PrivateDnsNames: 'privateDnsNameSet',
  RouteTableIds: 'routeTableIdSet',
  RouteTables: 'routeTableSet',
  Routes: 'routeSet',
  SecurityGroups: 'securityGroupInfo',
  ServiceDetails: 'serviceDetailSet',
  SubnetIds: 'subnetIdSet',
  Subnets: 'subnetSet',
  Tags: 'tagSet',
  TransitGatewayVpcAttachments: 'transitGatewayVpcAttachments',
  UserIdGroupPairs: 'groups',
  VpcEndpoints: 'vpcEndpointSet',
  Vpcs: 'vpcSet',
};

/**
 * Starts a server for an estate.
 * @param quiet ends when the function can only wait for answers: calls are answered in rounds, each when it has ended
 */
export async function startInstantEc2(estate: Listed, quiet?: () => Promise<void>): Promise<InstantEc2> {
  const calls: CountedCall[] = [];
  const rounds = quiet ? roundsBetween(quiet) : undefined;
  let last = -1;
  const lookUp = lookUpIn(estate);
  const rendered = new WeakMap<Described, string>();
  const xmlOf = (resource: Described): string => {
    const xml = rendered.get(resource) ?? `<item>${membersXml(resource)}</item>`;
    rendered.set(resource, xml);
    return xml;
  };

  function pageOf(action: string, { member }: Listing, found: readonly Described[], asked: URLSearchParams): Page {
    const size = Number(asked.get('MaxResults') ?? 1000);
    const start = Number(asked.get('NextToken') ?? 0);
    const items = found.slice(start, start + size);
    const token = start + size < found.length ? `<nextToken>${start + size}</nextToken>` : '';
    const element = elementOf(member);
    return {
      resources: items.length,
      answer: xml(200, action, `<${element}>${items.map(xmlOf).join('')}</${element}>${token}`),
    };
  }

  function answerTo(action: string, asked: URLSearchParams): Page {
    const listing = listings[action];
    if (listing) {
      const names = valuesOf(asked, 'ServiceName');
      const unknown = names.find((name) => lookUp(listing, name).length === 0);
      if (unknown !== undefined) return refused('InvalidServiceName', unknown);
      const gone = valuesOf(asked, 'VpcEndpointId').find((id) => lookUp(listing, id).length === 0);
      if (gone !== undefined) return refused('InvalidVpcEndpointId.NotFound', gone);
      return pageOf(action, listing, matching(listing, lookUp, asked), asked);
    }
    if (action === 'GetManagedPrefixListEntries') {
      const [list] = lookUp({ member: 'PrefixListEntries', idField: 'PrefixListId' }, asked.get('PrefixListId') ?? '');
      return { resources: 1, answer: xml(200, action, membersXml({ Entries: list?.['Entries'] ?? [] })) };
    }
    if (action === 'DescribeVpcAttribute') {
      const attribute = asked.get('Attribute') ?? '';
      const member = attribute.charAt(0).toUpperCase() + attribute.slice(1);
      const all = lookUp({ member: 'VpcAttributes', idField: 'VpcId' }, asked.get('VpcId') ?? '');
      return { resources: 1, answer: xml(200, action, membersXml(all.find((one) => member in one) ?? {})) };
    }
    if (action === 'ListHostedZonesByVPC') {
      return { resources: 0, answer: xml(200, action, '<HostedZoneSummaries/><MaxItems>100</MaxItems>') };
    }
    throw new Error(`The instant EC2 does not know ${action}.`);
  }

  const server = await startServer(async ({ path, body }) => {
    const isZones = path.includes('/hostedzonesbyvpc');
    const asked = new URLSearchParams(isZones ? path.slice(path.indexOf('?')) : body);
    const action = isZones ? 'ListHostedZonesByVPC' : (asked.get('Action') ?? path);
    const { answer, resources } = answerTo(action, asked);
    const round = rounds ? await rounds() : ++last;
    calls.push({ action, isLaterPage: asked.has('NextToken'), resources, isWhole: isWhole(action, asked), round });
    return answer;
  });
  return { ...server, calls };
}

/** Gives each caller the number of its round, at its end: after everybody who calls before all is quiet. */
function roundsBetween(quiet: () => Promise<void>): () => Promise<number> {
  let number = -1;
  let arrivals = 0;
  let round: Promise<number> | undefined;
  const untilQuiet = async (): Promise<number> => {
    for (let seen = 0; seen < arrivals;) {
      seen = arrivals;
      await quiet();
    }
    round = undefined;
    number += 1;
    return number;
  };
  return () => {
    arrivals += 1;
    round ??= untilQuiet();
    return round;
  };
}

/** How many calls had to wait for one another, further pages apart. */
export function sequenceDepth(calls: readonly CountedCall[]): number {
  return new Set(calls.filter(({ isLaterPage }) => !isLaterPage).map(({ round }) => round)).size;
}

interface Page {
  readonly answer: Answer;
  readonly resources: number;
}

type LookUp = (listing: Listing, key: string) => readonly Described[];

/** Resources by their own id and by their VPC's, in one step. */
function lookUpIn(estate: Listed): LookUp {
  const indexes = new Map<string, ReadonlyMap<string, readonly Described[]>>();
  const indexOf = ({ member, idField }: Listing): ReadonlyMap<string, readonly Described[]> => {
    const index = new Map<string, Described[]>();
    for (const resource of estate[member] ?? []) {
      for (const key of new Set([resource[idField], resource['VpcId'], '']).values()) {
        if (typeof key !== 'string') continue;
        const list = index.get(key);
        if (list) list.push(resource);
        else index.set(key, [resource]);
      }
    }
    return index;
  };
  return (listing, key) => {
    const index = indexes.get(listing.member) ?? indexOf(listing);
    indexes.set(listing.member, index);
    return index.get(key) ?? [];
  };
}

// The prefix lists of AWS are the same for every VPC.
function isWhole(action: string, asked: URLSearchParams): boolean {
  const isListing = action in listings && action !== 'DescribePrefixLists';
  return isListing && ![...asked.keys()].some((key) => /^(?:Filter|VpcEndpointId|ServiceName)\./.test(key));
}

/** What the filters and ids of a call let through, in the estate's order; without any of them everything. */
function matching(listing: Listing, lookUp: LookUp, asked: URLSearchParams): readonly Described[] {
  const filters: (readonly string[])[] = [];
  for (let number = 1; asked.has(`Filter.${number}.Name`); number += 1) {
    const name = asked.get(`Filter.${number}.Name`) ?? '';
    if (name !== 'vpc-id' && !idFilters.has(name)) throw new Error(`The instant EC2 does not know the filter ${name}.`);
    filters.push(valuesOf(asked, `Filter.${number}.Value`));
  }
  const ids = [...valuesOf(asked, 'VpcEndpointId'), ...valuesOf(asked, 'ServiceName')];
  if (ids.length > 0) filters.push(ids);
  const [keys, ...others] = filters;
  if (others.length > 0) throw new Error('The instant EC2 takes one filter.');
  return (keys ?? ['']).flatMap((key) => lookUp(listing, key));
}

function valuesOf(asked: URLSearchParams, name: string): readonly string[] {
  return [...asked].filter(([key]) => key.startsWith(`${name}.`)).map(([, value]) => value);
}

function refused(code: string, what: string): Page {
  return { resources: 0, answer: ec2Error(400, code, `There is no ${what}.`) };
}

function xml(status: number, action: string, body: string): Answer {
  return { status, contentType: 'text/xml', body: `<${action}Response>${body}</${action}Response>` };
}

/** Network ACLs have `default` where VPCs have `isDefault`; attachments call their subnets otherwise than endpoints. */
function exceptionIn(resource: object, member: string): string | undefined {
  if (member === 'IsDefault' && 'NetworkAclId' in resource) return 'default';
  return member === 'SubnetIds' && 'TransitGatewayAttachmentId' in resource ? 'subnetIds' : undefined;
}

function membersXml(resource: object): string {
  return Object.entries(resource)
    .map(([member, value]) => {
      const element = exceptionIn(resource, member) ?? elementOf(member);
      return `<${element}>${valueXml(value)}</${element}>`;
    })
    .join('');
}

function valueXml(value: unknown): string {
  if (Array.isArray(value)) return value.map((inner) => `<item>${valueXml(inner)}</item>`).join('');
  if (typeof value === 'object' && value !== null) return membersXml(value);
  return String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function elementOf(member: string): string {
  return irregular[member] ?? member.charAt(0).toLowerCase() + member.slice(1);
}
