// The ports of endpoint services, and who says so: the type of endpoint, a tag, the parameters, or AWS's documentation.
import { servicePorts } from '../facts/ports';
import type { PortRange } from '../network/model/network-acl';
import type { VpcEndpoint } from '../network/model/vpc-endpoint';
import { parseServiceName, withoutFips } from '../network/service-names';
import type { ServicePorts } from '../network/traffic';
import { typeOf } from '../network/vpc-endpoints';
import { enumerate } from './annotations';
import { matchesGlob } from './globs';
import { optionalInteger, splitList, type Parameter, type ValuesOf } from './parameters';

/** The tag on an endpoint that says on which ports its service answers. */
export const portTagKey = 'vpce-posture:port';

/** The ports of services: their code or id, `*` and `?` allowed. */
export interface PortOverride {
  readonly service: string;
  /** Of several one suffices; a range is needed whole. */
  readonly ports: readonly PortRange[];
}

/** What a parameter or a tag says of ports: `443`, `8883/443`, `10000-31000`; `undefined` when it is not of that form. */
export function parsePorts(text: string): readonly PortRange[] | undefined {
  const ranges = text.split('/').map((part) => {
    const [, from, to = from] = /^([0-9]{1,5})(?:-([0-9]{1,5}))?$/.exec(part) ?? [];
    const range = { from: Number(from), to: Number(to) };
    return range.from >= 1 && range.from <= range.to && range.to <= 65535 ? range : undefined;
  });
  return ranges.every((range) => range !== undefined) ? ranges : undefined;
}

function portsByService(preset: string, description: string): Parameter<readonly PortOverride[]> {
  return {
    default: preset,
    expected:
      'a comma-separated list of service=port: a code of AWS or vpce-svc-…, `*` and `?` allowed; ranges with -, several ports separated by /',
    description,
    parse: (text) => {
      const overrides = splitList(text).map((entry): PortOverride | undefined => {
        const [, service, given] = /^([a-z0-9*?][a-z0-9.*?-]*)=([0-9/-]+)$/.exec(entry) ?? [];
        const ports = given === undefined ? undefined : parsePorts(given);
        return service === undefined || ports === undefined ? undefined : { service, ports };
      });
      return overrides.every((override) => override !== undefined) ? overrides : undefined;
    },
    unset: [],
  };
}

/** The parameters of every rule that must know a service's port. */
export const portParameters = {
  portOverrides: portsByService(
    servicePorts.map(({ service, ports }) => `${service}=${ports.map(textOf).join('/')}`).join(),
    `TCP ports of services; of several, one suffices. What is not listed has the ports of this default, or 443. The tag ${portTagKey} on an endpoint says the same.`,
  ),
  thirdPartyPort: optionalInteger(
    1,
    65535,
    'TCP port of services that are not of AWS; empty: such endpoints are not judged, unless portOverrides or the tag names their ports.',
  ),
};

/**
 * The ports that an endpoint answers on; `undefined` when nobody can know. A type of endpoint with a port of its own wins
 * over a tag, a tag over the parameters, and a service that is named in full over a pattern.
 */
export function portsOf(
  endpoint: Pick<VpcEndpoint, 'vpcEndpointType' | 'serviceName' | 'tags'>,
  values: ValuesOf<typeof portParameters>,
): ServicePorts | undefined {
  const own = typeOf(endpoint)?.port;
  if (own) return { protocol: own.protocol, ranges: [{ from: own.port, to: own.port }] };
  const ranges = tcpPortsOf(endpoint, values);
  return ranges && { protocol: 'tcp', ranges };
}

function tcpPortsOf(
  { serviceName, tags }: Pick<VpcEndpoint, 'serviceName' | 'tags'>,
  { portOverrides, thirdPartyPort }: ValuesOf<typeof portParameters>,
): readonly PortRange[] | undefined {
  const tagged = Object.hasOwn(tags, portTagKey) ? parsePorts(tags[portTagKey] ?? '') : undefined;
  if (tagged !== undefined) return tagged;
  const parsed = parseServiceName(serviceName);
  if (parsed.kind === 'aws') {
    const codes = [parsed.code, withoutFips(parsed.code)];
    return chosen(portOverrides, codes) ?? usualPorts(parsed.code);
  }
  const id = /vpce-svc-[0-9a-f]+$/.exec(serviceName)?.[0];
  const named = id === undefined ? undefined : chosen(portOverrides, [id]);
  return named ?? (thirdPartyPort === undefined ? undefined : [{ from: thirdPartyPort, to: thirdPartyPort }]);
}

/** The TCP ports of a service of AWS, as its documentation has them. */
export function usualPorts(code: string): readonly PortRange[] {
  return chosen(facts, [code, withoutFips(code)]) ?? [{ from: 443, to: 443 }];
}

const facts: readonly PortOverride[] = servicePorts.map(({ service, ports }) => ({
  service,
  ports: ports.map((port) => (typeof port === 'number' ? { from: port, to: port } : { from: port[0], to: port[1] })),
}));

function chosen(overrides: readonly PortOverride[], names: readonly string[]): readonly PortRange[] | undefined {
  for (const name of names) {
    const found =
      overrides.find(({ service }) => service === name) ?? overrides.find(({ service }) => matchesGlob(service, name));
    if (found) return found.ports;
  }
  return undefined;
}

/** Ports for annotations: `TCP 443`, `TCP 587, 465 or 25`, `TCP 10000-31000`, or `UDP 6081`. */
export function portText({ protocol, ranges }: ServicePorts): string {
  const name = protocol.toUpperCase();
  const texts = ranges.map(({ from, to }) => textOf([from, to]));
  if (texts.length > 6) return `${name} ${enumerate(texts, 5)}`;
  return `${name} ${texts.slice(0, -1).join(', ')}${texts.length > 1 ? ' or ' : ''}${String(texts.at(-1))}`;
}

function textOf(port: number | readonly [number, number]): string {
  if (typeof port === 'number') return String(port);
  return port[0] === port[1] ? String(port[0]) : `${port[0]}-${port[1]}`;
}
