// Who is left out by the security groups of an endpoint, and how it is said.
import type { ServicePorts } from '../network/traffic';
import { listed, sentence } from './annotations';
import { portText } from './service-ports';

/** Who is not let in; none: the clients, whoever they are. */
export interface LeftOut {
  readonly groupIds: readonly string[];
  readonly ports: ServicePorts;
  readonly leftOut: readonly string[];
}

/** Clients that are not let in. */
export interface ClientsLeftOut extends LeftOut {
  /** `clients`, where interfaces are known, or `private subnets`. */
  readonly kind: 'clients' | 'private subnets';
  readonly stopped: number;
  readonly total: number;
  /** One of them. */
  readonly example: string;
  /** Whom the rules admit. */
  readonly admitted: readonly string[];
}

/** Clients of one address family that are not let in. */
export interface FamilyLeftOut extends ClientsLeftOut {
  readonly family: 4 | 6;
}

/** What a rule says of clients that are left out. */
export const clientMessages = {
  clientsLeftOut: ({ stopped, total, kind, groupIds, ports, admitted, example, leftOut }: ClientsLeftOut) =>
    sentence`${stopped} of ${total} ${kind} cannot use this endpoint: ${listed(groupIds, 1)} admits ${portText(ports)} only from ${listed(admitted)}, not from ${example}. Add ${listed(leftOut)}.`,
  familyLeftOut: ({ family, kind, stopped, total, groupIds, ports, example, leftOut }: FamilyLeftOut) =>
    sentence`Its names resolve to IPv${family}, but ${listed(groupIds, 1)} admits no IPv${family} on ${portText(ports)}: ${stopped} of ${total} ${kind} hang, such as ${example}. Add ${listed(leftOut)}.`,
  someLeftOut: ({ stopped, total, kind, example, service }: ClientsLeftOut & { readonly service: string }) =>
    sentence`Admits ${total - stopped} of ${total} ${kind}; the others, such as ${example}, have no way to ${service} while its names lead here.`,
  admittedByGroup: ({ groupIds }: { readonly groupIds: readonly string[] }) =>
    sentence`Admits its clients by ${listed(groupIds)}, whose members are not in the input.`,
};
