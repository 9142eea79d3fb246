// What AWS's public lists say of endpoint services, for networks whose source says nothing of them. Pure; no bundle of a
// rule holds it.
import { services } from '../facts/services';
import { sliceOf, withSlice, type Network } from '../network/network';
import { parseServiceName, partitionOf, regionalServiceName } from '../network/service-names';
import type { VpcEndpointService } from '../network/model/vpc-endpoint';

/**
 * The network with what public lists know of services, where the network does not know them itself. A service that is in
 * no list stays not known.
 * @param names of the services: those that its endpoints lead to
 */
export function withKnownServices(
  network: Network,
  names: readonly string[] = network.vpcEndpoints.items.map(({ serviceName }) => serviceName),
): Network {
  const { items, known, swept } = network.vpcEndpointServices;
  if (known === 'all') return network;
  const added = [...new Set(names)].filter((name) => !known.has(name)).flatMap((name) => servicesNamed(name, network));
  if (added.length === 0) return network;
  const allKnown = [...known, ...added.map(({ serviceName }) => serviceName)];
  return withSlice(
    network,
    'vpcEndpointServices',
    sliceOf('vpcEndpointServices', [...items, ...added], allKnown, swept),
  );
}

/** What public lists say of the services of this name: none where no list has the name, or says what its DNS names are. */
export function servicesNamed(serviceName: string, { region }: Pick<Network, 'region'>): readonly VpcEndpointService[] {
  const parsed = parseServiceName(serviceName);
  if (parsed.kind !== 'aws' || !Object.hasOwn(services, parsed.code)) return [];
  const { types = ['Interface'], privateDnsNames, policies } = services[parsed.code] ?? {};
  const place = parsed.region ?? region;
  return types
    .filter((type) => regionalServiceName(place, parsed.code, type) === serviceName)
    .flatMap((type) => {
      const names = type === 'Gateway' ? [] : namesIn(place, privateDnsNames);
      return names === undefined
        ? []
        : {
            serviceName,
            serviceTypes: [type],
            owner: 'amazon',
            privateDnsNames: names,
            privateDnsNameVerificationState: undefined,
            vpcEndpointPolicySupported: type === 'Gateway' ? true : policies,
            availabilityZones: [],
            availabilityZoneIds: [],
          };
    });
}

function namesIn(region: string, patterns: readonly string[] | undefined): readonly string[] | undefined {
  const { dnsSuffix, dualStackDnsSuffix } = partitionOf(region);
  // A name that does not end as its partition's names do is known of the commercial Regions alone.
  const isElsewhere =
    dnsSuffix !== 'amazonaws.com' && patterns?.some((pattern) => !pattern.endsWith('uffix}')) === true;
  if (isElsewhere) return undefined;
  return patterns?.map((pattern) =>
    pattern
      .replace('{region}', region)
      .replace('{dnsSuffix}', dnsSuffix)
      .replace('{dualStackDnsSuffix}', dualStackDnsSuffix),
  );
}
