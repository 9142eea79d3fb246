// check --resolve: do an endpoint's private names lead to it, seen from this machine? Evidence, never an evaluation.
import { isIP } from 'node:net';
import { normalizeIp } from 'ip-bigint';
import { overlaps, parseCidr, parseCidrs, publicParts, type AddressRange } from '../../shared/network/address-ranges';
import { isKnown, type Network } from '../../shared/network/network';
import { isUsable } from '../../shared/network/vpc-endpoints';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import type { Missing } from '../../shared/rule/evaluate';
import { eachOf } from '../shell/each-of';
import { compare } from '../shell/order';
import type { Progress } from '../shell/progress';
import type { Io } from '../shell/terminal';
import { shownNetwork } from './shown';

/** What a name leads to. Only `this-endpoint` is what one wants to see from inside the VPC. */
export type ResolvesTo =
  | 'this-endpoint'
  | 'this-vpc'
  | 'another-endpoint'
  | 'several'
  | 'public'
  | 'elsewhere'
  | 'no-answer'
  | 'not-known'
  | 'not-applicable';

/** What one name of one endpoint leads to. */
export interface Resolution {
  readonly network: Network;
  readonly endpoint: VpcEndpoint;
  /** As the endpoint or its service calls it; a name that starts with `*.` was resolved with the account id there. */
  readonly dnsName: string | undefined;
  /** The name that was asked for. */
  readonly asked: string | undefined;
  readonly addresses: readonly string[];
  readonly resolvesTo: ResolvesTo;
  /** One sentence for people. */
  readonly explanation: string;
}

/** Lookups under way at once: Node.js has four threads for them. */
const parallelLookups = 4;
/** In milliseconds. */
const patience = 5000;
/** So many names without any answer in time: then it is DNS that does not answer, not the name. */
const enough = 4;

/** What resolving needs of a network beside the rules' needs: endpoints, their services, their own addresses. */
export function neededToResolve(network: Network): Missing {
  if (!network.vpcEndpoints.swept) return new Map([['vpcEndpoints', new Set(['all'])]]);
  const endpoints = shownNetwork(network).vpcEndpoints.items.filter(hasNames);
  const interfaces = endpoints.flatMap(({ networkInterfaceIds }) => networkInterfaceIds);
  const services = endpoints.map(({ serviceName }) => serviceName).filter((name) => name !== '');
  return new Map([
    ['networkInterfaces', new Set(interfaces.filter((id) => !isKnown(network.networkInterfaces, id)))],
    ['vpcEndpointServices', new Set(services.filter((name) => !isKnown(network.vpcEndpointServices, name)))],
  ] as const);
}

/** Gateway and Gateway Load Balancer endpoints are ways of routes: they have no names. */
function hasNames({ vpcEndpointType }: VpcEndpoint): boolean {
  return vpcEndpointType !== 'Gateway' && vpcEndpointType !== 'GatewayLoadBalancer';
}

/**
 * Resolves the private names of the endpoints, each name once.
 * @param vpcIds only endpoints in these VPCs; none: all
 * @returns one for each endpoint and name, by account, Region, VPC, endpoint and name
 */
export async function resolveNames(
  given: readonly Network[],
  vpcIds: readonly string[],
  lookup: Io['lookup'],
  progress: Progress,
): Promise<readonly Resolution[]> {
  const networks = given.map(shownNetwork);
  const questions = networks.flatMap((network) =>
    network.vpcEndpoints.items
      .filter(({ vpcId }) => vpcIds.length === 0 || vpcIds.includes(vpcId))
      .flatMap((endpoint) => questionsOf(network, endpoint)),
  );
  const names = [...new Set(questions.flatMap(({ asked }) => asked ?? []))];
  const answers = await answersTo(names, lookup, progress);
  const owners = ownersOf(networks);
  return questions
    .map((question) => resolutionOf(question, answers.get(question.asked ?? ''), owners))
    .sort(
      (a, b) =>
        compare(a.network.accountId, b.network.accountId) ||
        compare(a.network.region, b.network.region) ||
        compare(a.endpoint.vpcId, b.endpoint.vpcId) ||
        compare(a.endpoint.vpcEndpointId, b.endpoint.vpcEndpointId) ||
        compare(a.dnsName ?? '', b.dnsName ?? ''),
    );
}

interface Question {
  readonly network: Network;
  readonly endpoint: VpcEndpoint;
  readonly dnsName: string | undefined;
  readonly asked: string | undefined;
  /** Why nothing is asked. */
  readonly unasked?: readonly [ResolvesTo, string];
}

function questionsOf(network: Network, endpoint: VpcEndpoint): readonly Question[] {
  const none = (reason: string, resolvesTo: ResolvesTo = 'not-applicable') => [
    { network, endpoint, dnsName: undefined, asked: undefined, unasked: [resolvesTo, reason] as const },
  ];
  if (!hasNames(endpoint)) return none('It is reached by routes: it has no names.');
  if (!isUsable(endpoint)) return none(`It is ${endpoint.state}.`);
  const names = privateNames(network, endpoint);
  const { serviceName } = endpoint;
  if (names.length === 0 && serviceName !== '' && !isKnown(network.vpcEndpointServices, serviceName)) {
    return none(`The private DNS names of ${serviceName} are not known.`, 'not-known');
  }
  if (names.length === 0) return none('It has no private DNS name.');
  return names.map((dnsName) => ({
    network,
    endpoint,
    dnsName,
    // Names under which each account has one of its own, such as a registry's, start with its id.
    asked: dnsName.replace(/^\*(?=\.)/, network.accountId),
  }));
}

// Also where private DNS is off: hosted zones of one's own may stand in for it. Not the names that AWS gives each
// endpoint (vpce-…-….vpce.amazonaws.com, and below it): they lead to it from everywhere.
function privateNames(network: Network, endpoint: VpcEndpoint): readonly string[] {
  const services = network.vpcEndpointServices.byKey.get(endpoint.serviceName) ?? [];
  const ofService = services
    .filter(({ serviceTypes }) => serviceTypes.includes('Interface'))
    .flatMap(({ privateDnsNames }) => privateDnsNames);
  const own = endpoint.dnsNames.filter((name) => !name.includes(`${endpoint.vpcEndpointId}-`));
  // A service may have more names than the endpoint's address type allows: the endpoint's own list is exact.
  return [...new Set(own.length > 0 ? own : ofService)].map((name) => name.toLowerCase()).sort(compare);
}

type Answer = { readonly addresses: readonly string[] } | { readonly silence: string };

async function answersTo(
  names: readonly string[],
  lookup: Io['lookup'],
  progress: Progress,
): Promise<ReadonlyMap<string, Answer>> {
  let done = 0;
  let late = 0;
  const answers = await eachOf(names, parallelLookups, async (name): Promise<Answer> => {
    progress.show(`Resolving ${name}`, done / names.length);
    done += 1;
    if (late >= enough) return { silence: 'DNS has stopped answering: it was not asked' };
    const answer = await inTime(lookup(name).then(found, silent));
    late = answer === undefined ? late + 1 : 0;
    return answer ?? { silence: `no answer in ${patience / 1000} seconds` };
  });
  progress.end();
  return new Map(names.map((name, index) => [name, answers[index] ?? { silence: 'it was not asked' }]));
}

function found(addresses: readonly string[]): Answer {
  return { addresses: [...new Set(addresses.flatMap(canonical))].sort(compare) };
}

function silent(error: unknown): Answer {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const known: Readonly<Record<string, string>> = { ENOTFOUND: 'there is no such name', EAI_AGAIN: 'DNS fails' };
  return { silence: known[code] ?? `DNS fails with ${code}` };
}

async function inTime<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, patience, undefined);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** One spelling for each address: IPv6 has many. */
function canonical(address: string): readonly string[] {
  return isIP(address) === 0 ? [] : [normalizeIp(address)];
}

/** Networks whose endpoints are not known: of their names nothing can be said. */
export function unresolved(networks: readonly Network[]): readonly Network[] {
  return networks.filter(({ vpcEndpoints }) => !vpcEndpoints.swept);
}

/** Which endpoints answer at an address. VPCs may use the same ranges, so there can be several. */
type Owners = ReadonlyMap<string, readonly VpcEndpoint[]>;

function ownersOf(networks: readonly Network[]): Owners {
  const owners = new Map<string, VpcEndpoint[]>();
  for (const network of networks) {
    for (const endpoint of network.vpcEndpoints.items) {
      for (const address of addressesOf(network, endpoint)) {
        owners.set(address, [...(owners.get(address) ?? []), endpoint]);
      }
    }
  }
  return owners;
}

function addressesOf(network: Network, { networkInterfaceIds }: VpcEndpoint): readonly string[] {
  return networkInterfaceIds.flatMap((id) =>
    (network.networkInterfaces.byKey.get(id) ?? []).flatMap(({ addresses }) => addresses.flatMap(canonical)),
  );
}

function resolutionOf({ unasked, ...question }: Question, answer: Answer | undefined, owners: Owners): Resolution {
  const say = (resolvesTo: ResolvesTo, explanation: string, addresses: readonly string[] = []) => ({
    ...question,
    addresses,
    resolvesTo,
    explanation,
  });
  if (unasked) return say(...unasked);
  if (answer === undefined) return say('no-answer', 'No answer: it was not asked.');
  if ('silence' in answer) return say('no-answer', `No answer: ${answer.silence}.`);
  const { addresses } = answer;
  if (addresses.length === 0) return say('no-answer', 'No answer: the name has no address.');
  return say(...meaningOf(question, addresses, owners), addresses);
}

const withoutInterfaces = 'is not known without its network interfaces';

function meaningOf(
  { network, endpoint }: Pick<Question, 'network' | 'endpoint'>,
  addresses: readonly string[],
  owners: Owners,
): [ResolvesTo, string] {
  const id = endpoint.vpcEndpointId;
  const answering = addresses.map((address) => owners.get(address) ?? []);
  const isOwn = (owner: readonly VpcEndpoint[]) => owner.some((one) => one.vpcEndpointId === id);
  if (answering.every(isOwn)) {
    const twins = others(answering.flat(), id);
    return twins.length === 0
      ? ['this-endpoint', 'Resolves to the network interfaces of this endpoint.']
      : [
          'several',
          `Resolves to addresses that ${[id, ...twins].join(' and ')} have alike: which it is depends on the VPC.`,
        ];
  }
  if (answering.some(isOwn)) return ['several', 'Resolves to this endpoint and to other addresses.'];
  // Without its network interfaces nobody knows the endpoint's own addresses: the VPC's ranges are weaker evidence.
  const ids = endpoint.networkInterfaceIds;
  const isSure = ids.length > 0 && ids.every((one) => network.networkInterfaces.byKey.has(one));
  const isInVpc = addresses.every((address) => isWithin(address, rangesOf(network, endpoint)));
  if (answering.every((owner) => owner.length > 0)) {
    const names = others(answering.flat(), id).join(', ');
    // VPCs may use the same ranges.
    return isSure || !isInVpc || answering.flat().some(({ vpcId }) => vpcId === endpoint.vpcId)
      ? ['another-endpoint', `Resolves to another endpoint: ${names}.`]
      : ['not-known', `Resolves to addresses of ${names}; whether they are this endpoint's too ${withoutInterfaces}.`];
  }
  if (isInVpc) {
    return isSure
      ? ['elsewhere', `Resolves to addresses in ${endpoint.vpcId} that are not this endpoint's.`]
      : [
          'this-vpc',
          `Resolves to addresses in ${endpoint.vpcId}; whether they are this endpoint's ${withoutInterfaces}.`,
        ];
  }
  if (addresses.some(isPublic)) return ['public', publicMeaning(endpoint)];
  if (!isSure && !network.vpcs.byKey.has(endpoint.vpcId)) {
    return ['not-known', `Resolves to private addresses; whether they are this endpoint's ${withoutInterfaces}.`];
  }
  return ['elsewhere', "Resolves to private addresses that are not this endpoint's."];
}

function publicMeaning(endpoint: VpcEndpoint): string {
  const start = 'Resolves to public addresses:';
  if (!endpoint.privateDnsEnabled) return `${start} private DNS is off, and nothing stands in for it here.`;
  if (endpoint.privateDnsOnlyForInboundResolverEndpoint === true) {
    return `${start} private DNS is only for inbound Resolver endpoints, or this machine does not use the VPC's DNS.`;
  }
  return `${start} this machine is outside the VPC, or private DNS does not work here.`;
}

function others(endpoints: readonly VpcEndpoint[], id: string): readonly string[] {
  return [...new Set(endpoints.map(({ vpcEndpointId }) => vpcEndpointId))].filter((one) => one !== id).sort(compare);
}

function rangesOf(network: Network, { vpcId }: VpcEndpoint): readonly AddressRange[] {
  return (network.vpcs.byKey.get(vpcId) ?? []).flatMap(({ cidrBlocks, ipv6CidrBlocks }) =>
    parseCidrs([...cidrBlocks, ...ipv6CidrBlocks]),
  );
}

function isWithin(address: string, ranges: readonly AddressRange[]): boolean {
  const range = rangeOf(address);
  return range !== undefined && ranges.some((one) => overlaps(one, range));
}

function isPublic(address: string): boolean {
  const range = rangeOf(address);
  return range !== undefined && publicParts(range).length > 0;
}

function rangeOf(address: string): AddressRange | undefined {
  return parseCidr(`${address}/${address.includes(':') ? 128 : 32}`);
}
