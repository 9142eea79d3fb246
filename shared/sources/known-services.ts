// What AWS's public lists say of endpoint services, for networks whose source says nothing of them. Pure; no bundle of a
// rule holds it.
import { services } from '../facts/services';
import { NotKnown, isKnown, sliceOf, withSlice, type Network } from '../network/network';
import { parseServiceName, partitionOf, regionalServiceName } from '../network/service-names';
import type { VpcEndpointService } from '../network/model/vpc-endpoint';

/**
 * The network with what public lists know of the services that its endpoints name, where the network does not know them
 * itself. A service that is in no list stays not known, and so does what the lists do not say of one.
 */
export function withKnownServices(network: Network): Network {
  const slice = network.vpcEndpointServices;
  const names = new Set(network.vpcEndpoints.items.flatMap(serviceNameOf));
  const added = [...names].filter((name) => !isKnown(slice, name)).flatMap((name) => servicesNamed(name, network));
  if (added.length === 0 || slice.known === 'all') return network;
  const known = [...slice.known, ...added.map(({ serviceName }) => serviceName)];
  return withSlice(
    network,
    'vpcEndpointServices',
    sliceOf('vpcEndpointServices', [...slice.items, ...added], known, slice.swept),
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

function serviceNameOf(endpoint: { readonly serviceName: string }): readonly string[] {
  try {
    return [endpoint.serviceName];
  } catch (error) {
    // A template or a plan may not know it yet.
    if (error instanceof NotKnown) return [];
    throw error;
  }
}
