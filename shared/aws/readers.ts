// How each slice of the network is read from AWS: one reader a slice, filtered, paged and in parallel. A function's
// handler names the readers of its rule, so that its bundle holds no others.
import {
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointServicesCommand,
  paginateDescribeDhcpOptions,
  paginateDescribeNatGateways,
  paginateDescribeNetworkAcls,
  paginateDescribeNetworkInterfaces,
  paginateDescribePrefixLists,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeTransitGatewayVpcAttachments,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcs,
  paginateGetManagedPrefixListEntries,
  type DescribeVpcEndpointServicesCommandOutput,
  type EC2Client,
  type Filter,
  type GetManagedPrefixListEntriesResult,
} from '@aws-sdk/client-ec2';
import { filterValues } from '../facts/limits';
import type { Resources, SliceName } from '../network/network';
import { parseServiceName } from '../network/service-names';
import type { Shape } from '../sources/describe';
import * as described from '../sources/described';
import * as endpoints from '../sources/described-endpoints';
import * as interfaces from '../sources/described-interfaces';
import { answered, refuseSameToken } from './pages';

/** Calls under way at once where a slice costs one call for each key. */
const parallelCalls = 10;

/** Where a reader reads. */
export interface Source {
  readonly ec2: EC2Client;
  readonly region: string;
  /** The account that is read. */
  readonly accountId: string;
  readonly options: { readonly abortSignal?: AbortSignal };
  /** What is kept of a resource as Describe returns it. Page by page: as the SDK gives it, it takes several times the room. */
  readonly keep: (described: unknown) => Resources[SliceName];
}

/** Resources of one slice. */
export type Found = readonly Resources[SliceName][];

/** How the resources of a slice are read. */
export interface Reader {
  /** That of what is given to `keep`. */
  readonly shape: Shape;
  /**
   * Reads the resources under these keys (VPC ids, resource ids, names); without keys all of the Region.
   * @throws every error of AWS unchanged, except those that say that a key does not exist
   */
  readonly read: (source: Source, keys: readonly string[] | undefined) => Promise<Found>;
}

/** The readers of some slices. */
export type Readers = Readonly<Partial<Record<SliceName, Reader>>>;

/** VPCs by id. */
export const vpcs: Reader = {
  shape: described.vpc,
  read: (source, keys) =>
    byFilter('vpc-id', source, keys, ({ ec2, options, keep }, Filters) =>
      all(paginateDescribeVpcs({ client: ec2, pageSize: 1000 }, { Filters }, options), (page) => page.Vpcs, keep),
    ),
};

/** Subnets by VPC or id. */
export const subnets: Reader = {
  shape: described.subnet,
  read: (source, keys) =>
    byFilter('subnet-id', source, keys, ({ ec2, options, keep }, Filters) =>
      all(paginateDescribeSubnets({ client: ec2, pageSize: 1000 }, { Filters }, options), (page) => page.Subnets, keep),
    ),
};

/** Route tables by VPC or id. */
export const routeTables: Reader = {
  shape: described.routeTable,
  read: (source, keys) =>
    byFilter('route-table-id', source, keys, ({ ec2, options, keep }, Filters) =>
      all(
        paginateDescribeRouteTables({ client: ec2, pageSize: 100 }, { Filters }, options),
        (page) => page.RouteTables,
        keep,
      ),
    ),
};

/** Network ACLs by VPC or id. */
export const networkAcls: Reader = {
  shape: described.networkAcl,
  read: (source, keys) =>
    byFilter('network-acl-id', source, keys, ({ ec2, options, keep }, Filters) =>
      all(
        paginateDescribeNetworkAcls({ client: ec2, pageSize: 1000 }, { Filters }, options),
        (page) => page.NetworkAcls,
        keep,
      ),
    ),
};

/** Security groups by VPC or id. */
export const securityGroups: Reader = {
  shape: described.securityGroup,
  read: (source, keys) =>
    byFilter('group-id', source, keys, ({ ec2, options, keep }, Filters) =>
      all(
        paginateDescribeSecurityGroups({ client: ec2, pageSize: 1000 }, { Filters }, options),
        (page) => page.SecurityGroups,
        keep,
      ),
    ),
};

/** Network interfaces by VPC or id. */
export const networkInterfaces: Reader = {
  shape: interfaces.networkInterface,
  read: (source, keys) =>
    byFilter('network-interface-id', source, keys, ({ ec2, options, keep }, Filters) =>
      all(
        paginateDescribeNetworkInterfaces(
          { client: ec2, pageSize: 1000 },
          { Filters, IncludeManagedResources: true },
          options,
        ),
        (page) => page.NetworkInterfaces,
        keep,
      ),
    ),
};

/** NAT gateways by VPC or id. */
export const natGateways: Reader = {
  shape: interfaces.natGateway,
  read: (source, keys) =>
    byFilter('nat-gateway-id', source, keys, ({ ec2, options, keep }, Filter) =>
      all(
        paginateDescribeNatGateways({ client: ec2, pageSize: 1000 }, { Filter }, options),
        (page) => page.NatGateways,
        keep,
      ),
    ),
};

/** Attachments of VPCs to transit gateways by VPC or id. */
export const transitGatewayAttachments: Reader = {
  shape: interfaces.transitGatewayAttachment,
  read: (source, keys) =>
    byFilter('transit-gateway-attachment-id', source, keys, ({ ec2, options, keep }, Filters) =>
      all(
        paginateDescribeTransitGatewayVpcAttachments({ client: ec2, pageSize: 1000 }, { Filters }, options),
        (page) => page.TransitGatewayVpcAttachments,
        keep,
      ),
    ),
};

/** DHCP options by id. */
export const dhcpOptions: Reader = {
  shape: interfaces.dhcpOptions,
  read: (source, keys) =>
    byFilter('dhcp-options-id', source, keys, ({ ec2, options, keep }, Filters) =>
      all(
        paginateDescribeDhcpOptions({ client: ec2, pageSize: 1000 }, { Filters }, options),
        (page) => page.DhcpOptions,
        keep,
      ),
    ),
};

/** VPC endpoints by VPC or id. */
export const vpcEndpoints: Reader = {
  shape: endpoints.vpcEndpoint,
  read: (source, keys) => {
    const { ec2, options, keep } = source;
    const read = (Filters?: Filter[]) =>
      all(
        paginateDescribeVpcEndpoints({ client: ec2, pageSize: 1000 }, { Filters }, options),
        (page) => page.VpcEndpoints,
        keep,
      );
    if (keys === undefined) return read();
    const vpcIds = keys.filter(isVpcId);
    const ids = keys.filter((key) => !isVpcId(key));
    return together([
      vpcIds.length === 0 ? nothing : read([{ Name: 'vpc-id', Values: vpcIds }]),
      eachKey(ids, (id) => endpointById(source, id)),
    ]);
  },
};

/** The two DNS attributes of VPCs, by VPC: the API returns one attribute a call. */
export const dnsAttributes: Reader = {
  shape: described.dnsAttributes,
  read: ({ ec2, options, keep }, keys = []) =>
    eachKey(keys, async (VpcId) => {
      const [support, hostnames] = await Promise.all(
        (['enableDnsSupport', 'enableDnsHostnames'] as const).map((Attribute) =>
          ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute }), options),
        ),
      );
      return [
        keep({
          VpcId,
          EnableDnsSupport: answered(support?.EnableDnsSupport, 'EnableDnsSupport'),
          EnableDnsHostnames: answered(hostnames?.EnableDnsHostnames, 'EnableDnsHostnames'),
        }),
      ];
    }),
};

/**
 * Endpoint services by name; none for a name that is not offered here, or that its owner hides. One call for all of
 * them. For a name that it does not know the API refuses the whole call: that name is found by halving. Not by the
 * filter `service-name`, which not every stand-in for AWS understands.
 */
export const vpcEndpointServices: Reader = {
  shape: endpoints.vpcEndpointService,
  read: async (source, names = []) => {
    if (names.length > filterValues) return halves(source, names);
    try {
      return await all(servicePages(source, names), (page) => page.ServiceDetails, source.keep);
    } catch (error) {
      if (!hasName(error, 'InvalidServiceName')) throw error;
      return names.length === 1 ? [] : halves(source, names);
    }
  },
};

function halves(source: Source, names: readonly string[]): Promise<Found> {
  const half = Math.ceil(names.length / 2);
  return together([names.slice(0, half), names.slice(half)].map((some) => vpcEndpointServices.read(source, some)));
}

/** The SDK has no paginator for this call. */
async function* servicePages(
  { ec2, region, options }: Source,
  names: readonly string[],
): AsyncIterable<DescribeVpcEndpointServicesCommandOutput> {
  // Services of other Regions are listed only where they are asked for.
  const regions = [...new Set([region, ...names.flatMap((name) => regionOf(name, region) ?? [])])];
  const input = { ServiceNames: [...names], ...(regions.length > 1 ? { ServiceRegions: regions } : {}) };
  let token: string | undefined;
  do {
    const page: DescribeVpcEndpointServicesCommandOutput = await ec2.send(
      new DescribeVpcEndpointServicesCommand({ ...input, ...(token ? { NextToken: token } : {}) }),
      options,
    );
    yield page;
    token = page.NextToken;
  } while (token);
}

/** AWS's own prefix lists. A dozen in all: never worth a filter. */
export const prefixLists: Reader = {
  shape: described.prefixList,
  read: ({ ec2, options, keep }) =>
    all(paginateDescribePrefixLists({ client: ec2, pageSize: 1000 }, {}, options), (page) => page.PrefixLists, keep),
};

/** The entries of prefix lists, by id; none of a list that AWS does not show. */
export const prefixListEntries: Reader = {
  shape: described.prefixList,
  read: ({ ec2, options, keep }, keys = []) =>
    eachKey(keys, async (PrefixListId) => {
      const pages = paginateGetManagedPrefixListEntries({ client: ec2, pageSize: 100 }, { PrefixListId }, options);
      const entriesIn = (page: GetManagedPrefixListEntriesResult) => page.Entries;
      try {
        return [keep({ PrefixListId, Entries: await all(pages, entriesIn, (entry) => entry) })];
      } catch (error) {
        if (hasName(error, 'InvalidPrefixListId.NotFound') || hasName(error, 'InvalidPrefixListID.NotFound')) return [];
        throw error;
      }
    }),
};

interface Page {
  readonly NextToken?: string | undefined;
}

async function all<P extends Page, R>(
  pages: AsyncIterable<P>,
  items: (page: P) => readonly unknown[] | undefined,
  keep: (described: unknown) => R,
): Promise<readonly R[]> {
  const found: R[] = [];
  let last: string | undefined;
  for await (const page of pages) {
    refuseSameToken(page.NextToken, last, 'EC2');
    for (const item of answered(items(page), 'list')) found.push(keep(item));
    last = page.NextToken;
  }
  return found;
}

// Filters instead of lists of ids: they find nothing where an id is gone, while an id that is gone is an error.
function byFilter(
  idFilter: string,
  source: Source,
  keys: readonly string[] | undefined,
  read: (source: Source, filters: Filter[] | undefined) => Promise<Found>,
): Promise<Found> {
  if (keys === undefined) return read(source, undefined);
  const vpcIds = keys.filter(isVpcId);
  const ids = keys.filter((key) => !isVpcId(key));
  return together([
    vpcIds.length === 0 ? nothing : read(source, [{ Name: 'vpc-id', Values: vpcIds }]),
    ids.length === 0 ? nothing : read(source, [{ Name: idFilter, Values: ids }]),
  ]);
}

function isVpcId(key: string): boolean {
  return key.startsWith('vpc-');
}

async function together(readings: readonly Promise<Found>[]): Promise<Found> {
  return (await Promise.all(readings)).flat();
}

const nothing: Promise<Found> = Promise.resolve([]);

async function eachKey(keys: readonly string[], read: (key: string) => Promise<Found>): Promise<Found> {
  const found: Resources[SliceName][] = [];
  for (let start = 0; start < keys.length; start += parallelCalls) {
    const some = await Promise.all(keys.slice(start, start + parallelCalls).map(read));
    found.push(...some.flat());
  }
  return found;
}

/** The Region in which AWS lists a service: of a global one, that of its partition. */
function regionOf(serviceName: string, region: string): string | undefined {
  const parsed = parseServiceName(serviceName);
  if (parsed.kind === 'invalid') return undefined;
  const isCommercial = !/^(?:cn|us-gov|us-iso[a-z]?|eu-isoe|eusc)-/.test(region);
  return parsed.region ?? (isCommercial ? 'us-east-1' : undefined);
}

// Not by filter: for one id the answer is as clear this way.
async function endpointById({ ec2, options, keep }: Source, id: string): Promise<Found> {
  try {
    const pages = paginateDescribeVpcEndpoints({ client: ec2 }, { VpcEndpointIds: [id] }, options);
    return await all(pages, (page) => page.VpcEndpoints, keep);
  } catch (error) {
    if (hasName(error, 'InvalidVpcEndpointId.NotFound')) return [];
    throw error;
  }
}

function hasName(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
