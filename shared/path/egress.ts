// The hop "client egress": do a client's groups let the service's port out to the endpoint's interfaces?
import { parseAddress, parseCidrs, type AddressRange } from '../network/address-ranges';
import type { SecurityGroup } from '../network/model/security-group';
import type { VpcEndpoint } from '../network/model/vpc-endpoint';
import { NotKnown, findAll, type View } from '../network/network';
import { everyAddress, type ServicePorts } from '../network/traffic';
import { endpointSubnets } from '../network/vpcs';
import { cidrsOf } from './clients';
import { leftOut, openingOf, requireWhole, type Opening } from './openings';

/** What the hop may look at. */
export type EgressView = View<'subnets' | 'networkInterfaces' | 'prefixLists' | 'prefixListEntries'>;

/** What groups let out on a port. */
export function egressOf(
  groups: readonly Pick<SecurityGroup, 'groupId' | 'ingress' | 'egress'>[],
  { protocol }: ServicePorts,
  network: View<'prefixListEntries'>,
): Opening {
  return openingOf(groups, 'egress', protocol, network);
}

/**
 * Does it let nothing out on these ports, to anywhere: closed on purpose?
 * @throws NotKnown where a rule that is not known whole may
 */
export function isShut({ traffic, groups, prefixListIds, waitsFor }: Opening, { ranges }: ServicePorts): boolean {
  const shares = ({ ports }: { readonly ports: { readonly from: number; readonly to: number } }) =>
    ranges.some(({ from, to }) => ports.from <= to && from <= ports.to);
  const isOpen =
    prefixListIds.length > 0 || traffic.some((one) => shares(one) && !isLoopback(one.addresses)) || groups.some(shares);
  if (!isOpen && waitsFor) throw waitsFor;
  return !isOpen;
}

// What people write for "nothing": 127.0.0.1/32, and the CDK 255.255.255.255/32.
const nowhere = parseCidrs(['127.0.0.0/8', '255.255.255.255/32', '::1/128']);

function isLoopback(range: AddressRange): boolean {
  return nowhere.some((block) => block.family === range.family && block.from <= range.from && range.to <= block.to);
}

/** Does it let everything out on these ports, in these families? */
export function isUnrestricted(opening: Opening, families: readonly (4 | 6)[], ports: ServicePorts): boolean {
  return (
    leftOut(
      opening,
      families.map((family) => everyAddress[family]),
      [],
      ports,
    ).length === 0
  );
}

/**
 * The addresses of an endpoint that are not let out to. Whole subnets decide where they can: only then its interfaces
 * are asked for.
 * @throws NotKnown
 */
export function notReached(
  opening: Opening,
  endpoint: VpcEndpoint,
  families: readonly (4 | 6)[],
  ports: ServicePorts,
  network: EgressView,
): readonly AddressRange[] {
  const groupIds = endpoint.groups.map(({ groupId }) => groupId);
  const outOf = (ranges: readonly AddressRange[]) =>
    leftOut(
      opening,
      ranges.filter(({ family }) => families.includes(family)),
      groupIds,
      ports,
    );
  const subnets = endpointSubnets(network, endpoint).map((subnet) => parseCidrs(cidrsOf(subnet)));
  const anywhere = outOf(subnets.flat());
  if (anywhere.length === 0) return anywhere;
  // AWS's own lists hold public addresses, no interface of an endpoint.
  requireWhole({ ...opening, prefixListIds: customersOf(opening, network) }, network);
  // In each subnet of the endpoint is an interface of it, with an address of each family.
  const isShutOut = subnets.some((ranges) =>
    families.some((family) => {
      const ofFamily = ranges.filter((range) => range.family === family);
      return ofFamily.length > 0 && ofFamily.every((range) => leavesNothing(opening, range, ports));
    }),
  );
  if (isShutOut) return anywhere;
  return outOf(interfaceAddresses(endpoint, network));
}

/** The prefix lists that are not known to be AWS's. */
function customersOf({ prefixListIds }: Opening, network: View<'prefixLists'>): readonly string[] {
  return prefixListIds.filter((id) => (network.prefixLists.byKey.get(id) ?? []).length === 0);
}

function leavesNothing({ traffic }: Opening, range: AddressRange, { ranges }: ServicePorts): boolean {
  return !traffic.some(
    ({ addresses, ports }) =>
      addresses.family === range.family &&
      addresses.from <= range.to &&
      range.from <= addresses.to &&
      ranges.some(({ from, to }) => ports.from <= to && from <= ports.to),
  );
}

/** @throws NotKnown */
function interfaceAddresses(endpoint: VpcEndpoint, network: EgressView): readonly AddressRange[] {
  const { networkInterfaceIds } = endpoint;
  const interfaces = findAll(network, 'networkInterfaces', networkInterfaceIds);
  const addresses = interfaces.flatMap((one) => one.addresses);
  if (addresses.length === 0 || interfaces.length < networkInterfaceIds.length)
    throw new NotKnown('networkInterfaces', [endpoint.vpcEndpointId]);
  return addresses.flatMap((address) => parseAddress(address) ?? []);
}
