// Reads from EC2 what an evaluation did not know: filtered, paged, in parallel, and nothing else.
import {
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcEndpointServicesCommand,
  paginateDescribeNetworkAcls,
  paginateDescribeNetworkInterfaces,
  paginateDescribePrefixLists,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcs,
  paginateGetManagedPrefixListEntries,
  type EC2Client,
  type Filter,
} from '@aws-sdk/client-ec2';
import {
  mergeSlices,
  sliceOf,
  withSlice,
  type Network,
  type Resources,
  type Slice,
  type SliceName,
} from '../network/network';
import { parseServiceName } from '../network/service-names';
import { missingSlices, type Missing, type Outcome } from '../rule/evaluate';
import { fromDescribe } from '../sources/describe';

/** EC2 accepts at most 200 values in a filter; beyond that the whole Region is listed. */
const maxFilterValues = 200;

/** Calls under way at once where a slice costs one call for each key. */
const parallelCalls = 10;

/** What an evaluation needed could not be had, though nothing failed. It must not become an evaluation. */
export class InsufficientData extends Error {
  override readonly name = 'InsufficientData';
}

/**
 * Evaluates, reads what was not known, and evaluates again until everything is known.
 * @param evaluate pure; called once for each round of reading
 * @throws InsufficientData when what AWS returned does not answer; every error of EC2 unchanged
 */
export async function evaluateLive(
  ec2: EC2Client,
  start: Network,
  evaluate: (network: Network) => Outcome,
  abortSignal?: AbortSignal,
): Promise<{ readonly outcome: Outcome; readonly network: Network }> {
  const asked = new Set<string>();
  let network = start;
  for (;;) {
    const outcome = evaluate(network);
    if (outcome.missing.size === 0) {
      const open = outcome.evaluations.find((evaluation) => evaluation.complianceType === 'INSUFFICIENT_DATA');
      if (open) throw new InsufficientData(`${open.resourceId}: ${open.annotation ?? 'not enough is known'}`);
      return { outcome, network };
    }
    const before = asked.size;
    for (const [slice, keys] of outcome.missing) for (const key of keys) asked.add(`${slice} ${key}`);
    if (asked.size === before) {
      throw new InsufficientData(`AWS did not return what was asked for: ${[...asked].join(', ')}.`);
    }
    network = await readMissing(ec2, network, outcome.missing, abortSignal);
  }
}

/**
 * The network with all that was missing.
 * @param missing for each slice the VPC ids, resource ids or service names, or `all` for the whole Region
 * @throws every error of EC2 unchanged: a part that could not be read leaves nothing behind
 */
export async function readMissing(
  ec2: EC2Client,
  network: Network,
  missing: Missing,
  abortSignal?: AbortSignal,
): Promise<Network> {
  const names = missingSlices(missing);
  const readings = await Promise.all(
    names.map((name) => readSlice(ec2, network.region, name, [...(missing.get(name) ?? [])], abortSignal)),
  );
  return readings.reduce((richer, merge) => merge(richer), network);
}

async function readSlice(
  ec2: EC2Client,
  region: string,
  name: SliceName,
  keys: readonly string[],
  abortSignal: AbortSignal | undefined,
): Promise<(network: Network) => Network> {
  const whole = listed.has(name) && (keys.includes('all') || keys.length > maxFilterValues);
  const reader: Reader = { ec2, region, options: abortSignal ? { abortSignal } : {} };
  const described = await readers[name](reader, whole ? undefined : keys);
  const later = sliceOf(
    name,
    described.map((resource) => fromDescribe(name, resource)),
    whole || name === 'prefixLists' ? 'all' : keys,
  );
  return (network) => withSlice(network, name, mergeSlices(name, network[name] as Slice<Resources[SliceName]>, later));
}

/** Slices that one paged listing can give for the whole Region. */
const listed: ReadonlySet<SliceName> = new Set([
  'vpcs',
  'subnets',
  'routeTables',
  'networkAcls',
  'securityGroups',
  'networkInterfaces',
  'vpcEndpoints',
]);

interface Reader {
  readonly ec2: EC2Client;
  readonly region: string;
  readonly options: { readonly abortSignal?: AbortSignal };
}

/** Reads the resources under these keys as Describe returns them; without keys, all of the Region. */
type ReadKeys = (reader: Reader, keys: readonly string[] | undefined) => Promise<readonly unknown[]>;

const readers: Readonly<Record<SliceName, ReadKeys>> = {
  vpcs: byFilter('vpc-id', ({ ec2, options }, Filters) =>
    all(paginateDescribeVpcs({ client: ec2, pageSize: 1000, stopOnSameToken }, { Filters }, options), (p) => p.Vpcs),
  ),
  subnets: byFilter('subnet-id', ({ ec2, options }, Filters) =>
    all(
      paginateDescribeSubnets({ client: ec2, pageSize: 1000, stopOnSameToken }, { Filters }, options),
      (p) => p.Subnets,
    ),
  ),
  routeTables: byFilter('route-table-id', ({ ec2, options }, Filters) =>
    all(
      paginateDescribeRouteTables({ client: ec2, pageSize: 100, stopOnSameToken }, { Filters }, options),
      (p) => p.RouteTables,
    ),
  ),
  networkAcls: byFilter('network-acl-id', ({ ec2, options }, Filters) =>
    all(
      paginateDescribeNetworkAcls({ client: ec2, pageSize: 1000, stopOnSameToken }, { Filters }, options),
      (p) => p.NetworkAcls,
    ),
  ),
  securityGroups: byFilter('group-id', ({ ec2, options }, Filters) =>
    all(
      paginateDescribeSecurityGroups({ client: ec2, pageSize: 1000, stopOnSameToken }, { Filters }, options),
      (p) => p.SecurityGroups,
    ),
  ),
  networkInterfaces: byFilter('network-interface-id', ({ ec2, options }, Filters) =>
    all(
      paginateDescribeNetworkInterfaces({ client: ec2, pageSize: 1000, stopOnSameToken }, { Filters }, options),
      (p) => p.NetworkInterfaces,
    ),
  ),
  vpcEndpoints: async ({ ec2, options }, keys) => {
    const read = (Filters?: Filter[]) =>
      all(
        paginateDescribeVpcEndpoints({ client: ec2, pageSize: 1000, stopOnSameToken }, { Filters }, options),
        (p) => p.VpcEndpoints,
      );
    if (keys === undefined) return read();
    const vpcIds = keys.filter((key) => key.startsWith('vpc-'));
    const found = await Promise.all([
      vpcIds.length === 0 ? [] : read([{ Name: 'vpc-id', Values: vpcIds }]),
      eachKey(
        keys.filter((key) => !key.startsWith('vpc-')),
        (id) => endpointById(ec2, id, options),
      ),
    ]);
    return found.flat();
  },
  dnsAttributes: (reader, keys = []) => eachKey(keys, (vpcId) => dnsAttributesOf(reader, vpcId)),
  vpcEndpointServices: (reader, keys = []) => servicesNamed(reader, keys),
  // A dozen lists in all: never worth a filter.
  prefixLists: ({ ec2, options }) =>
    all(
      paginateDescribePrefixLists({ client: ec2, pageSize: 1000, stopOnSameToken }, {}, options),
      (p) => p.PrefixLists,
    ),
  prefixListEntries: (reader, keys = []) => eachKey(keys, (id) => entriesOf(reader, id)),
  hostedZones: (_reader, keys = []) =>
    Promise.reject(new InsufficientData(`Private hosted zones are not read from Route 53: ${keys.join(', ')}.`)),
};

const stopOnSameToken = true;

async function all<Page>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => readonly unknown[] | undefined,
): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for await (const page of pages) found.push(...(items(page) ?? []));
  return found;
}

// Filters instead of lists of ids: they find nothing where an id is gone, while an id that is gone is an error.
function byFilter(
  idFilter: string,
  read: (reader: Reader, filters: Filter[] | undefined) => Promise<readonly unknown[]>,
): ReadKeys {
  return async (reader, keys) => {
    if (keys === undefined) return read(reader, undefined);
    const vpcIds = keys.filter((key) => key.startsWith('vpc-'));
    const ids = keys.filter((key) => !key.startsWith('vpc-'));
    const found = await Promise.all([
      vpcIds.length === 0 ? [] : read(reader, [{ Name: 'vpc-id', Values: vpcIds }]),
      ids.length === 0 ? [] : read(reader, [{ Name: idFilter, Values: ids }]),
    ]);
    return found.flat();
  };
}

async function eachKey(
  keys: readonly string[],
  read: (key: string) => Promise<readonly unknown[]>,
): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (let start = 0; start < keys.length; start += parallelCalls) {
    const some = await Promise.all(keys.slice(start, start + parallelCalls).map(read));
    found.push(...some.flat());
  }
  return found;
}

// The API returns one attribute a call.
async function dnsAttributesOf({ ec2, options }: Reader, vpcId: string): Promise<readonly unknown[]> {
  const [support, hostnames] = await Promise.all(
    (['enableDnsSupport', 'enableDnsHostnames'] as const).map((Attribute) =>
      ec2.send(new DescribeVpcAttributeCommand({ VpcId: vpcId, Attribute }), options),
    ),
  );
  return [
    {
      VpcId: vpcId,
      EnableDnsSupport: support?.EnableDnsSupport,
      EnableDnsHostnames: hostnames?.EnableDnsHostnames,
    },
  ];
}

/**
 * The entries of these services; none for a name that is not offered here, or that its owner hides.
 * The API refuses a whole call for one such name: it is found by halving.
 */
async function servicesNamed(reader: Reader, names: readonly string[]): Promise<readonly unknown[]> {
  const { ec2, region, options } = reader;
  // Services of other Regions are listed only where they are asked for.
  const regions = [...new Set([region, ...names.flatMap((name) => regionOf(name) ?? [])])];
  const input = { ServiceNames: [...names], ...(regions.length > 1 ? { ServiceRegions: regions } : {}) };
  const found: unknown[] = [];
  try {
    let NextToken: string | undefined;
    do {
      const page = await ec2.send(
        new DescribeVpcEndpointServicesCommand(NextToken === undefined ? input : { ...input, NextToken }),
        options,
      );
      found.push(...(page.ServiceDetails ?? []));
      NextToken = page.NextToken === NextToken ? undefined : page.NextToken;
    } while (NextToken);
  } catch (error) {
    if (!hasName(error, 'InvalidServiceName')) throw error;
    if (names.length === 1) return [];
    const half = Math.ceil(names.length / 2);
    const halves = await Promise.all(
      [names.slice(0, half), names.slice(half)].map((some) => servicesNamed(reader, some)),
    );
    return halves.flat();
  }
  return found;
}

function regionOf(serviceName: string): string | undefined {
  const parsed = parseServiceName(serviceName);
  return parsed.kind === 'invalid' ? undefined : parsed.region;
}

// Not by filter: a filter would find nothing where an id is gone, but for one id the answer is as clear this way.
async function endpointById(ec2: EC2Client, id: string, options: Reader['options']): Promise<readonly unknown[]> {
  try {
    const { VpcEndpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }), options);
    return VpcEndpoints;
  } catch (error) {
    if (hasName(error, 'InvalidVpcEndpointId.NotFound')) return [];
    throw error;
  }
}

function hasName(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

async function entriesOf({ ec2, options }: Reader, prefixListId: string): Promise<readonly unknown[]> {
  const Entries = await all(
    paginateGetManagedPrefixListEntries(
      { client: ec2, pageSize: 100, stopOnSameToken },
      { PrefixListId: prefixListId },
      options,
    ),
    (page) => page.Entries,
  );
  return [{ PrefixListId: prefixListId, Entries }];
}
