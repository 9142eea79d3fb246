// Which services a VPC has usable endpoints for, and which of those that it should have it lacks.
import { isKnown, list, type View } from './network';
import { answersTo } from './questions';
import { parseServiceName, possibleServiceNames, withoutFips } from './service-names';
import { isUsable } from './vpc-endpoints';

/** A service that a VPC should have an endpoint for. */
export interface RequiredEndpoint {
  readonly code: string;
  /** `any`: an interface or a gateway endpoint. */
  readonly type: 'interface' | 'gateway' | 'any';
}

/** Interface endpoints for these services. */
export function interfaces(...codes: readonly string[]): readonly RequiredEndpoint[] {
  return codes.map((code) => ({ code, type: 'interface' }));
}

/** What Systems Manager needs everywhere. */
export const systemsManager = interfaces('ssm', 'ssmmessages');

/**
 * What SSM Agent used before 3.3.40.0, and what Regions since 2024 do not offer any more.
 * Source: AWS Systems Manager User Guide, "Reference: ec2messages, ssmmessages, and other API operations".
 */
export const ec2messages: RequiredEndpoint = { code: 'ec2messages', type: 'interface' };

/** The endpoints of a VPC, as far as they carry traffic to the services of its own Region. */
export type Presence = ReadonlySet<`${string}:${string}`>;

/**
 * What a VPC has. Endpoints for another Region's services do not count: the names of this Region do not lead there.
 * @param countFips whether the FIPS variant of a service stands for the service
 * @throws NotKnown when the VPC's endpoints were not read
 */
export function presentEndpoints(network: View<'vpcEndpoints'>, vpcId: string, countFips = true): Presence {
  const usable = list(network, 'vpcEndpoints', vpcId).filter(isUsable);
  return new Set(
    usable.flatMap(({ serviceName, vpcEndpointType }) => {
      const parsed = parseServiceName(serviceName);
      if (parsed.kind !== 'aws' || (parsed.region ?? network.region) !== network.region) return [];
      const codes = countFips ? [parsed.code, withoutFips(parsed.code)] : [parsed.code];
      return codes.map((code) => `${code}:${vpcEndpointType.toLowerCase()}` as const);
    }),
  );
}

/** Is there an endpoint of the service that the type admits? */
export function isPresent(present: Presence, { code, type }: RequiredEndpoint): boolean {
  const types = type === 'any' ? ['interface', 'gateway'] : [type];
  return types.some((candidate) => present.has(`${code}:${candidate}`));
}

/**
 * Those of the required endpoints that a VPC lacks, and of the others those that its Region offers, each once.
 * @throws NotKnown when only the Region's services can tell whether there are any
 */
export function missingEndpoints(
  network: View<'vpcEndpointServices'>,
  present: Presence,
  required: readonly RequiredEndpoint[],
  requiredIfOffered: readonly RequiredEndpoint[],
): readonly RequiredEndpoint[] {
  const absent = (endpoints: readonly RequiredEndpoint[]) => endpoints.filter((one) => !isPresent(present, one));
  const missing = answersTo([
    ...absent(required).map((one) => () => one),
    ...absent(requiredIfOffered).map((one) => () => (isOffered(network, one.code) ? one : undefined)),
  ]);
  return missing.filter(
    (one, index) => missing.findIndex(({ code, type }) => code === one.code && type === one.type) === index,
  );
}

function isOffered(network: View<'vpcEndpointServices'>, code: string): boolean {
  // One name after the other: mostly the first one answers.
  return possibleServiceNames(network.region, code).some(
    (name) => list(network, 'vpcEndpointServices', name).length > 0,
  );
}

/** Is it known whether the Region offers a service? */
export function isOfferKnown(network: View<'vpcEndpointServices'>, code: string): boolean {
  return possibleServiceNames(network.region, code).every((name) => isKnown(network.vpcEndpointServices, name));
}
