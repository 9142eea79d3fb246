// Sets of traffic: addresses and the ports that it is sent to. Decided as sets, never by samples.
import { overlaps, subtract, type AddressRange } from './address-ranges';
import type { PortRange } from './model/network-acl';

/** Traffic between one side and others: their addresses, and the ports it is sent to. */
export interface Traffic {
  readonly addresses: AddressRange;
  readonly ports: PortRange;
}

/** Protocols that have ports. */
export type Protocol = 'tcp' | 'udp';

/** The ports of a service: of several ranges one suffices, and is needed whole. */
export interface ServicePorts {
  readonly protocol: Protocol;
  readonly ranges: readonly PortRange[];
}

/** What services of AWS answer on, unless their documentation says otherwise. */
export const https: ServicePorts = { protocol: 'tcp', ranges: [{ from: 443, to: 443 }] };

/** All ports of TCP or UDP. */
export const allPorts: PortRange = { from: 0, to: 65535 };

/** All addresses, by family. */
export const everyAddress: Readonly<Record<4 | 6, AddressRange>> = {
  4: { family: 4, from: 0n, to: (1n << 32n) - 1n },
  6: { family: 6, from: 0n, to: (1n << 128n) - 1n },
};

/** Is there traffic in both? */
export function shares(a: Traffic, b: Traffic): boolean {
  return overlaps(a.addresses, b.addresses) && a.ports.from <= b.ports.to && b.ports.from <= a.ports.to;
}

/** What remains of traffic without other traffic: the other addresses on all ports, the same ones on the other ports. */
export function without(traffic: Traffic, other: Traffic): readonly Traffic[] {
  if (!shares(traffic, other)) return [traffic];
  const elsewhere = subtract(traffic.addresses, [other.addresses]);
  const [addresses] = subtract(traffic.addresses, elsewhere) as [AddressRange];
  const below = { from: traffic.ports.from, to: other.ports.from - 1 };
  const above = { from: other.ports.to + 1, to: traffic.ports.to };
  return [
    ...elsewhere.map((range) => ({ addresses: range, ports: traffic.ports })),
    ...[below, above].filter(({ from, to }) => from <= to).map((ports) => ({ addresses, ports })),
  ];
}

/** What remains of some traffic without all the other. */
export function remainder(traffic: readonly Traffic[], others: readonly Traffic[]): readonly Traffic[] {
  return traffic.flatMap((part) => {
    // What is on all ports of the part leaves addresses only: these are taken out in one go, for there may be thousands.
    const onAll = others.filter(({ ports }) => ports.from <= part.ports.from && ports.to >= part.ports.to);
    const onSome = others.filter(
      ({ ports }) =>
        ports.from <= part.ports.to &&
        ports.to >= part.ports.from &&
        (ports.from > part.ports.from || ports.to < part.ports.to),
    );
    const left = subtract(
      part.addresses,
      onAll.map(({ addresses }) => addresses),
    );
    let rest: readonly Traffic[] = onPorts(left, part.ports);
    for (const other of onSome) {
      if (rest.length === 0) return rest;
      rest = rest.flatMap((each) => without(each, other));
    }
    return rest;
  });
}

/** The same ports on each of these ranges. */
export function onPorts(ranges: readonly AddressRange[], ports: PortRange): readonly Traffic[] {
  return ranges.map((addresses) => ({ addresses, ports }));
}

/** Do these port ranges together hold all of another? */
export function coversPorts(ranges: readonly PortRange[], wanted: PortRange): boolean {
  let next = wanted.from;
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from)) {
    if (from > next) break;
    next = Math.max(next, to + 1);
  }
  return next > wanted.to;
}
