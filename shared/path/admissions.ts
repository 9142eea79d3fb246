// The hop "endpoint group": which clients the security groups of an endpoint admit.
import { covers, parseCidrs } from '../network/address-ranges';
import type { ServicePorts } from '../network/traffic';
import { cidrsOf, rangesOf, type Client } from './clients';
import { commonFamilies } from './families';
import { notAdmitted, type Opening } from './openings';

/** Whom the groups of an endpoint admit, in the families that its names resolve to, on its ports. */
export interface Admission {
  readonly opening: Opening;
  readonly families: readonly (4 | 6)[];
  readonly ports: ServicePorts;
}

/** The clients that have a family which the endpoint's names resolve to. */
export function reaching(clients: readonly Client[], { families }: Pick<Admission, 'families'>): readonly Client[] {
  return clients.filter((client) => commonFamilies(client, families).length > 0);
}

/** Is all of a client admitted, in each family that it has and the names resolve to? */
export function isAdmitted(client: Client, { opening, families, ports }: Admission): boolean {
  return notAdmitted(opening, client, commonFamilies(client, families), ports).length === 0;
}

/** Is none of its addresses admitted? */
export function isShutOut(client: Client, { opening, families, ports }: Admission): boolean {
  return commonFamilies(client, families).every((family) => {
    const out = notAdmitted(opening, client, [family], ports);
    return rangesOf(client, family).every((range) => covers(out, range));
  });
}

/** Has the client the family, and does no rule admit any address of it, or any group? */
export function isFamilyClosed(family: 4 | 6, client: Client, { opening, ports }: Admission): boolean {
  const isOpen = opening.groups.length > 0 || opening.traffic.some(({ addresses }) => addresses.family === family);
  return !isOpen && notAdmitted(opening, client, commonFamilies(client, [family]), ports).length > 0;
}

/** Whom to add so that these clients are admitted: a group of each, or their subnets' ranges. */
export function peersOf(clients: readonly Client[], families: readonly (4 | 6)[]): readonly string[] {
  const ofSubnet = ({ subnet }: Client) =>
    (subnet ? cidrsOf(subnet) : []).filter((cidr) =>
      parseCidrs([cidr]).some(({ family }) => families.includes(family)),
    );
  return [
    ...new Set(
      clients.flatMap((client) => (client.groupIds === undefined ? ofSubnet(client) : (client.groupIds[0] ?? []))),
    ),
  ];
}
