// The TCP ports of endpoint services, and the two parameters that say which.
import { servicePorts } from '../facts/ports';
import { parseServiceName, withoutFips } from '../network/service-names';
import { enumerate } from './annotations';
import { optionalInteger, splitList, type Parameter, type ValuesOf } from './parameters';

function portsByService(preset: string, description: string): Parameter<ReadonlyMap<string, readonly number[]>> {
  return {
    default: preset,
    expected: 'a comma-separated list of code=port, several ports separated by /',
    description,
    parse: (text) => {
      const ports = new Map<string, readonly number[]>();
      for (const entry of splitList(text)) {
        const [, code, numbers] = /^([a-z0-9][a-z0-9.-]*)=([0-9]{1,5}(?:\/[0-9]{1,5})*)$/.exec(entry) ?? [];
        if (code === undefined || numbers === undefined) return undefined;
        const all = numbers.split('/').map(Number);
        if (all.some((port) => port < 1 || port > 65535)) return undefined;
        ports.set(code, all);
      }
      return ports;
    },
    unset: new Map(),
  };
}

/** The parameters of every rule that must know a service's port. */
export const portParameters = {
  portOverrides: portsByService(
    Object.entries(servicePorts)
      .map(([code, ports]) => `${code}=${ports.join('/')}`)
      .join(),
    'TCP ports of services that do not use 443; of several, one suffices.',
  ),
  thirdPartyPort: optionalInteger(
    1,
    65535,
    'TCP port of services that are not of AWS; empty: such endpoints are not judged.',
  ),
};

/** The TCP ports of a service, any of which suffices; `undefined` when nobody can know. */
export function portsOf(
  serviceName: string,
  { portOverrides, thirdPartyPort }: ValuesOf<typeof portParameters>,
): readonly number[] | undefined {
  const parsed = parseServiceName(serviceName);
  if (parsed.kind === 'aws') {
    return portOverrides.get(parsed.code) ?? portOverrides.get(withoutFips(parsed.code)) ?? [443];
  }
  return thirdPartyPort === undefined ? undefined : [thirdPartyPort];
}

/** Ports for annotations: `TCP 443`, or `TCP 587, 465 or 25`. */
export function portText(ports: readonly number[]): string {
  if (ports.length > 6) return `TCP ${enumerate(ports.map(String), 5)}`;
  return `TCP ${ports.slice(0, -1).join(', ')}${ports.length > 1 ? ' or ' : ''}${String(ports.at(-1))}`;
}
