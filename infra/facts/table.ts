// The table of AWS's endpoint services, out of what the lists say. Pure.
import type { AwsService } from '../../shared/facts/services';
import { withoutFips } from '../../shared/network/service-names';
import type { CdkServices } from './cdk';
import {
  furtherServices,
  privateDnsNames,
  settledNames,
  types,
  withPolicies,
  withoutPolicies,
  withoutPrivateDns,
} from './documented';

/** The host names of each SDK service, by Region. */
export type Hosts = Readonly<
  Record<
    string,
    Readonly<Record<string, { readonly plain?: string; readonly dualStack?: string; readonly fips?: string }>>
  >
>;

/** Regions in which a host name must follow the same pattern. */
export const comparedRegions = ['us-east-1', 'eu-west-1'] as const;

/**
 * The services of all lists, by code in their order.
 * @throws Error when two lists give a service different names and nobody has settled which holds
 */
export function tableOf(
  cdk: CdkServices,
  guide: ReadonlyMap<string, string>,
  hosts: Hosts,
): Readonly<Record<string, AwsService>> {
  const names = namesOf(cdk, guide);
  const patterns = patternsOf(hosts);
  return Object.fromEntries([...names.keys()].sort().map((code) => [code, serviceOf(code, names, patterns)] as const));
}

function namesOf(cdk: CdkServices, guide: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const further = furtherServices.flatMap(({ services }) => Object.entries(services));
  const names = new Map<string, string>();
  for (const [code, name] of [...cdk.names, ...guide, ...further, ...Object.keys(types.services).map(usual)]) {
    const settled = settledNames.services[code] ?? name;
    const earlier = names.get(code);
    if (earlier !== undefined && earlier !== settled && !further.some(([other]) => other === code)) {
      throw new Error(`${earlier} or ${settled}? Say in documented.ts which name holds, and why.`);
    }
    names.set(code, earlier ?? settled);
  }
  return names;
}

function usual(code: string): readonly [string, string] {
  return [code, `com.amazonaws.{region}.${code}`];
}

function serviceOf(code: string, names: ReadonlyMap<string, string>, patterns: Patterns): AwsService {
  const base = withoutFips(code);
  const name = names.get(code) ?? '';
  const dns = documentedDns(code) ?? patterns.byHost.get(hostOf(code));
  const fips = [...names.keys()].filter((other) => other !== code && withoutFips(other) === code).sort()[0];
  const policy = policyOf(code) ?? policyOf(base);
  const typesOfService = types.services[code];
  return {
    ...(name === usual(code)[1] ? {} : { name }),
    ...(typesOfService === undefined ? {} : { types: typesOfService }),
    ...(dns === undefined ? {} : { privateDnsNames: dns }),
    ...(policy === undefined ? {} : { policies: policy }),
    ...(fips === undefined ? {} : { fips }),
    ...(patterns.dualStack.has(hostOf(code)) ? { dualStack: true } : {}),
  };
}

function documentedDns(code: string): readonly string[] | undefined {
  if (withoutPrivateDns.some(({ services }) => services.includes(code))) return [];
  return privateDnsNames.find(({ services }) => Object.hasOwn(services, code))?.services[code];
}

function policyOf(code: string): boolean | undefined {
  if (withPolicies.some(({ services }) => services.split(' ').includes(code))) return true;
  return withoutPolicies.some(({ services }) => services.split(' ').includes(code)) ? false : undefined;
}

/** Host names, by their part before the Region. */
interface Patterns {
  readonly byHost: ReadonlyMap<string, readonly string[]>;
  /** Those that have a dual-stack name as well. */
  readonly dualStack: ReadonlySet<string>;
}

/** The part of a private DNS name before the Region, as AWS builds it from the code: `api.ecr` of `ecr.api`. */
function hostOf(code: string): string {
  return code.split('.').reverse().join('.');
}

// A host name that stands in one Region only, or is the same in all, belongs to no service of the other Regions.
function patternsOf(hosts: Hosts): Patterns {
  const [first, ...others] = comparedRegions;
  const byHost = new Map<string, readonly string[]>();
  const dualStack = new Set<string>();
  for (const [service, found] of Object.entries(hosts[first] ?? {})) {
    for (const kind of ['plain', 'fips'] as const) {
      const pattern = patternOf(found[kind], first);
      if (pattern === undefined) continue;
      if (others.some((region) => patternOf(hosts[region]?.[service]?.[kind], region) !== pattern)) continue;
      const host = pattern.slice(0, pattern.indexOf('.{region}'));
      byHost.set(host, [pattern]);
      const isDualStack = found.dualStack !== undefined && found.dualStack !== found.plain;
      if (kind === 'plain' && isDualStack) dualStack.add(host);
    }
  }
  return { byHost, dualStack };
}

function patternOf(host: string | undefined, region: string): string | undefined {
  const [, before, suffix] = new RegExp(`^(.+)[.]${region}[.](amazonaws[.]com|api[.]aws)$`).exec(host ?? '') ?? [];
  if (before === undefined) return undefined;
  return `${before}.{region}.{${suffix === 'api.aws' ? 'dualStackDnsSuffix' : 'dnsSuffix'}}`;
}
