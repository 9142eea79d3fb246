// The names of endpoint services, in every form and partition. Imports facts alone.
import { commercialPartition, otherPartitions, type Partition } from '../facts/partitions';
import {
  endsInChina,
  fipsVariants,
  namesInBothForms,
  otherNames,
  otherPrefixes,
  ownPrefixes,
} from '../facts/service-names';

/** What a service name says. */
export type ServiceName =
  /** A service of AWS. `code` without Region, for instance `ecr.api`; `region` is absent for global services. */
  | { readonly kind: 'aws'; readonly code: string; readonly region: string | undefined }
  /** A service that somebody published, for instance `com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0`. */
  | { readonly kind: 'third-party'; readonly region: string }
  | { readonly kind: 'invalid' };

// Each prefix, with the start of the Regions that have it. `com.amazonaws.` is everywhere: in other partitions some
// services have it, and some the partition's own.
const prefixes: readonly (readonly [prefix: string, regions: string])[] = [
  ...otherPartitions
    .filter(({ servicePrefix }) => servicePrefix !== 'com.amazonaws')
    .map(({ servicePrefix, regions }) => [`${servicePrefix}.`, regions] as const),
  ...['com.amazonaws', ...otherPrefixes].map((prefix) => [`${prefix}.`, ''] as const),
];

// us-east-1, ap-southeast-7, us-gov-west-1, us-isob-east-1, eusc-de-east-1, cn-north-1, il-central-1, mx-central-1.
const region = '(?:[a-z]{2}(?:-gov|-iso[a-z]?)?|eusc-[a-z]{2})-[a-z]{4,12}-[0-9]{1,2}';
const leadingRegion = new RegExp(`^(${region})(?:[.]|$)`);
const publishedService = new RegExp(`^vpce[.](${region})[.]vpce-svc-[0-9a-f]{1,32}$`);
const codeLabels = /^[a-z0-9](?:[a-z0-9.-]{0,126}[a-z0-9])?$/;

/** What a service name says; never throws. */
export function parseServiceName(serviceName: string): ServiceName {
  const [prefix, regions] = prefixes.find(([candidate]) => serviceName.startsWith(candidate)) ?? [];
  if (prefix === undefined || regions === undefined || serviceName.length > 255) return { kind: 'invalid' };
  const rest = serviceName.slice(prefix.length);
  const parsed = rest.startsWith('vpce.') ? published(rest) : ofAws(prefix, rest);
  const elsewhere = parsed.kind !== 'invalid' && parsed.region?.startsWith(regions) === false;
  return elsewhere ? { kind: 'invalid' } : parsed;
}

function ofAws(prefix: string, rest: string): ServiceName {
  const [, region] = leadingRegion.exec(rest) ?? [];
  const code = codeOf(prefix, rest.slice(region === undefined ? 0 : region.length + 1).replace(/^global[.]/, ''));
  if (!codeLabels.test(code) || code.includes('..')) return { kind: 'invalid' };
  return { kind: 'aws', code, region };
}

function published(rest: string): ServiceName {
  const [, region] = publishedService.exec(rest) ?? [];
  return region === undefined ? { kind: 'invalid' } : { kind: 'third-party', region };
}

function codeOf(prefix: string, code: string): string {
  const [ended, end = ''] = Object.entries(endsInChina).find(([plain, ending]) => code === plain + ending) ?? [];
  return prefix === 'cn.com.amazonaws.' && ended !== undefined ? code.slice(0, -end.length) : code;
}

/** The code of a service of AWS, FIPS variants included (`ecr.api-fips` → `ecr.api`); else `undefined`. */
export function serviceCode(serviceName: string): string | undefined {
  const parsed = parseServiceName(serviceName);
  return parsed.kind === 'aws' ? withoutFips(parsed.code) : undefined;
}

/** Do two names stand for the same service, FIPS variants included? Only such services can share DNS names. */
export function isSameService(a: string, b: string): boolean {
  return a === b || (serviceCode(a) !== undefined && serviceCode(a) === serviceCode(b));
}

/** A service code without FIPS, wherever that stands: `kms-fips`, `ecr-fips.api`, `mail-manager-smtp.auth.fips`. */
export function withoutFips(code: string): string {
  return fipsVariants[code] ?? code.replace(/(?<=[^.-])[.-]fips(?=[.]|$)/, '');
}

/** The partition of a Region. */
export function partitionOf(region: string): Partition {
  return otherPartitions.find(({ regions }) => region.startsWith(regions)) ?? commercialPartition;
}

/**
 * The name of a service of AWS in a Region, as people write it in a command: as far as public lists know it, in the
 * form that it has there.
 * @param type of the endpoint: gateway services have the usual prefix everywhere
 */
export function regionalServiceName(region: string, code: string, type: 'Interface' | 'Gateway' = 'Interface'): string {
  const own = ownPrefixes[region];
  if (type === 'Interface' && own?.codes.split(' ').includes(code) === true) {
    return `${own.prefix}.${region}.${code}${region.startsWith('cn-') ? (endsInChina[code] ?? '') : ''}`;
  }
  return (otherNames[code] ?? `com.amazonaws.{region}.${code}`).replace('{region}', region);
}

/**
 * The name that AWS has for an interface service in the Region of a name, where that is known to be another one;
 * `undefined` where the name is right for all that is known.
 */
export function rightNameOf(serviceName: string): string | undefined {
  const parsed = parseServiceName(serviceName);
  if (parsed.kind !== 'aws' || parsed.region === undefined || namesInBothForms.includes(parsed.code)) return undefined;
  const { code, region } = parsed;
  const right = regionalServiceName(region, code);
  // A usual name shows only that no list has another one; a service that is fixed to a Region may come to others.
  const isKnown = right !== `com.amazonaws.${region}.${code}` && [undefined, region].includes(regionIn(right));
  return isKnown && right !== serviceName ? right : undefined;
}

function regionIn(serviceName: string): string | undefined {
  const parsed = parseServiceName(serviceName);
  return parsed.kind === 'invalid' ? undefined : parsed.region;
}

/** All names that a service of AWS can have in a Region: in the form that is known, and in the others. */
export function possibleServiceNames(region: string, code: string): readonly string[] {
  const own = partitionOf(region).servicePrefix;
  return [
    ...new Set([
      regionalServiceName(region, code),
      ...['com.amazonaws', own].map((prefix) => `${prefix}.${region}.${code}`),
    ]),
  ];
}

export { servicesWithoutPrivateDns } from '../facts/service-names';
