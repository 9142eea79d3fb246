// Which services a VPC has usable endpoints for, and which of those that it should have it lacks.
import { systemsManagerServices } from '../facts/sets';
import { NotKnown, list, type View } from './network';
import { parseServiceName, withoutFips } from './service-names';
import { isUsable } from './vpc-endpoints';

/** A service that a VPC should have an endpoint for. */
export interface RequiredEndpoint {
  readonly code: string;
  /** `any`: an interface or a gateway endpoint. */
  readonly type: 'interface' | 'gateway' | 'any';
}

/** Endpoints for these services: interface endpoints, and for S3 one of either type. */
export function endpointsFor(codes: readonly string[]): readonly RequiredEndpoint[] {
  return codes.map((code) => ({ code, type: code === 's3' ? 'any' : 'interface' }));
}

/** What Systems Manager needs everywhere. */
export const systemsManager: readonly RequiredEndpoint[] = endpointsFor(systemsManagerServices);

/** The endpoints of a VPC, as far as they carry traffic to the services of its own Region. */
export interface Presence {
  /** `code:type` of each. */
  readonly known: ReadonlySet<string>;
  /** For each endpoint of which nobody knows whether it counts, and for what: the question without an answer. */
  readonly open: readonly NotKnown[];
}

/**
 * What a VPC has. Endpoints for another Region's services do not count: the names of this Region do not lead there.
 * @param countFips whether the FIPS variant of a service stands for the service
 * @throws NotKnown when the VPC's endpoints were not read
 */
export function presentEndpoints(network: View<'vpcEndpoints'>, vpcId: string, countFips = true): Presence {
  const known = new Set<string>();
  const open: NotKnown[] = [];
  for (const endpoint of list(network, 'vpcEndpoints', vpcId)) {
    try {
      if (!isUsable(endpoint)) continue;
      const { serviceName, vpcEndpointType } = endpoint;
      const parsed = parseServiceName(serviceName);
      if (parsed.kind !== 'aws' || (parsed.region ?? network.region) !== network.region) continue;
      for (const code of countFips ? [parsed.code, withoutFips(parsed.code)] : [parsed.code]) {
        known.add(`${code}:${vpcEndpointType.toLowerCase()}`);
      }
    } catch (error) {
      // A template or a plan may not know yet what it leads to.
      if (!(error instanceof NotKnown)) throw error;
      open.push(error);
    }
  }
  return { known, open };
}

/** Is an endpoint of the service known that the type admits? */
export function isPresent({ known }: Presence, { code, type }: RequiredEndpoint): boolean {
  const types = type === 'any' ? ['interface', 'gateway'] : [type];
  return types.some((candidate) => known.has(`${code}:${candidate}`));
}

/**
 * Is one of these endpoints there?
 * @throws NotKnown when only an endpoint can tell of which nobody knows what it leads to
 */
export function isAnyPresent(present: Presence, members: readonly RequiredEndpoint[]): boolean {
  if (members.some((member) => isPresent(present, member))) return true;
  const [unanswered] = present.open;
  if (unanswered && members.length > 0) throw unanswered;
  return false;
}

/**
 * Those of the required endpoints that are not known to be there, each once.
 * @throws NotKnown when endpoints of which nobody knows what they lead to could be all of them
 */
export function missingEndpoints(
  present: Presence,
  required: readonly RequiredEndpoint[],
): readonly RequiredEndpoint[] {
  const missing = required.filter(
    (one, index) =>
      !isPresent(present, one) &&
      required.findIndex(({ code, type }) => code === one.code && type === one.type) === index,
  );
  const [unanswered] = present.open;
  if (unanswered && missing.length > 0 && missing.length <= present.open.length) throw unanswered;
  return missing;
}
