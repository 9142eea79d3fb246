// The names of endpoint services, in every form and partition. Imports nothing.
// Sources: AWS PrivateLink Guide, "AWS services that integrate with AWS PrivateLink"; aws-cdk-lib, aws-ec2 vpc-endpoint.

/** What a service name says. */
export type ServiceName =
  /** A service of AWS. `code` without Region, for instance `ecr.api`; `region` is absent for global services. */
  | { readonly kind: 'aws'; readonly code: string; readonly region: string | undefined }
  /** A service that somebody published, for instance `com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0`. */
  | { readonly kind: 'third-party'; readonly region: string }
  | { readonly kind: 'invalid' };

// Reversed DNS suffixes of the partitions, and AWS's own other prefixes, each with the start of the Regions that have it.
// `com.amazonaws.` is everywhere: in other partitions some services have it, and some the partition's own.
const prefixes = new Map([
  ['cn.com.amazonaws.', 'cn-'],
  ['com.amazonaws.', ''],
  ['eu.amazonaws.', 'eusc-'],
  ['gov.ic.hci.csp.', 'us-isof-'],
  ['gov.ic.c2s.', 'us-iso-'],
  ['gov.sgov.sc2s.', 'us-isob-'],
  ['uk.adc-e.cloud.', 'eu-isoe-'],
  ['aws.sagemaker.', ''],
  ['aws.api.', ''],
  ['api.aws.', ''],
]);

// us-east-1, ap-southeast-7, us-gov-west-1, us-isob-east-1, eusc-de-east-1, cn-north-1, il-central-1, mx-central-1.
const region = '(?:[a-z]{2}(?:-gov|-iso[a-z]?)?|eusc-[a-z]{2})-[a-z]{4,12}-[0-9]{1,2}';
const leadingRegion = new RegExp(`^(${region})(?:[.]|$)`);
const publishedService = new RegExp(`^vpce[.](${region})[.]vpce-svc-[0-9a-f]{1,32}$`);
const codeLabels = /^[a-z0-9](?:[a-z0-9.-]{0,126}[a-z0-9])?$/;

/** What a service name says; never throws. */
export function parseServiceName(serviceName: string): ServiceName {
  const [prefix, regions] = [...prefixes].find(([candidate]) => serviceName.startsWith(candidate)) ?? [];
  if (prefix === undefined || regions === undefined || serviceName.length > 255) return { kind: 'invalid' };
  const rest = serviceName.slice(prefix.length);
  const parsed = rest.startsWith('vpce.') ? published(rest) : ofAws(prefix, rest);
  const elsewhere = parsed.kind !== 'invalid' && parsed.region?.startsWith(regions) === false;
  return elsewhere ? { kind: 'invalid' } : parsed;
}

function ofAws(prefix: string, rest: string): ServiceName {
  const [, region] = leadingRegion.exec(rest) ?? [];
  const code = codeOf(prefix, region === undefined ? rest : rest.slice(region.length + 1));
  if (!codeLabels.test(code) || code.includes('..')) return { kind: 'invalid' };
  return { kind: 'aws', code, region };
}

function published(rest: string): ServiceName {
  const [, region] = publishedService.exec(rest) ?? [];
  return region === undefined ? { kind: 'invalid' } : { kind: 'third-party', region };
}

function codeOf(prefix: string, code: string): string {
  // In China, transcribe is `cn.com.amazonaws.cn-north-1.transcribe.cn`.
  return prefix === 'cn.com.amazonaws.' && code.endsWith('.cn') ? code.slice(0, -'.cn'.length) : code;
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

/** A service code without its FIPS suffix. */
export function withoutFips(code: string): string {
  return code.endsWith('-fips') ? code.slice(0, -'-fips'.length) : code;
}

/** The name of a Regional service of AWS as people write it in a command, as far as it is known. */
export function regionalServiceName(region: string, code: string): string {
  const [, prefix] = ownPrefixes.find(([regions, , codes]) => region.startsWith(regions) && codes.includes(code)) ?? [];
  return `${prefix ?? 'com.amazonaws.'}${region}.${code}`;
}

// Services that have the partition's own prefix there, each only as interface services. By no means all: names are for
// people, and what is compared is always the code. Source: aws-cdk-lib, aws-ec2 vpc-endpoint.
const ownPrefixes: readonly (readonly [regions: string, prefix: string, codes: readonly string[]])[] = [
  [
    'cn-',
    'cn.com.amazonaws.',
    ['ec2', 'ecr.api', 'ecr.dkr', 'eks', 'kinesis-streams', 'lambda', 'monitoring', 'rds', 'sqs', 'states', 'sts'],
  ],
  ['eusc-', 'eu.amazonaws.', ['ecr.api', 'ecr.dkr', 'execute-api', 'securityhub']],
];

/** All names that a Regional service of AWS can have in a Region: with the usual prefix and the partition's own. */
export function possibleServiceNames(region: string, code: string): readonly string[] {
  return [...prefixes]
    .filter(([prefix, regions]) => prefix === 'com.amazonaws.' || (regions !== '' && region.startsWith(regions)))
    .map(([prefix]) => `${prefix}${region}.${code}`);
}

/**
 * Codes of services whose interface endpoints have no private DNS, whatever the API says.
 * Source: Amazon DynamoDB Developer Guide, "AWS PrivateLink for DynamoDB".
 */
export const servicesWithoutPrivateDns: readonly string[] = ['dynamodb', 'dynamodb-fips', 'dynamodb-streams'];
