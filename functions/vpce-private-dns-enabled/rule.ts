import { attributeAtFault } from '../../shared/rule/causes';
import { grouped, once } from '../../shared/network/derived';
import { gatewayEndpoints } from '../../shared/network/gateway-endpoints';
import { hasRecord, zoneOf } from '../../shared/network/hosted-zones';
import { find, findAll, isKnown, list, type View } from '../../shared/network/network';
import {
  serviceCode,
  parseServiceName,
  servicesWithoutPrivateDns,
  withoutFips,
} from '../../shared/network/service-names';
import { isUsable } from '../../shared/network/vpc-endpoints';
import type { HostedZones } from '../../shared/network/model/hosted-zones';
import type { VpcEndpoint, VpcEndpointService } from '../../shared/network/model/vpc-endpoint';
import { sentence } from '../../shared/rule/annotations';
import { endpointPresence } from '../../shared/rule/frameworks';
import { matchesAny } from '../../shared/rule/globs';
import { boolean, choice, forms, list as listOf, tagKeyForm, text } from '../../shared/rule/parameters';
import { defineRule } from '../../shared/rule/rule';
import { itselfAndSameService } from '../../shared/rule/triggers';
import { compliant, insufficientData, nonCompliant, notApplicable, type VerdictOf } from '../../shared/rule/verdict';

interface PrivateDnsOff {
  /** The name that leads past the endpoint, where it is known. */
  readonly dnsName: string | undefined;
  readonly isS3: boolean;
}

interface RecordMissing {
  /** The domain of the zone. */
  readonly zone: string;
  readonly hostedZoneId: string | undefined;
  readonly dnsName: string;
  readonly vpcId: string;
}

const s3Options = sentence` --dns-options PrivateDnsOnlyForInboundResolverEndpoint=false`;

const messages = {
  hasNone: ({ vpcEndpointType }: { readonly vpcEndpointType: string }) =>
    sentence`${vpcEndpointType} endpoints have no private DNS that their owner could turn on.`,
  onlyForResolver: () =>
    'Private DNS serves only queries through inbound Resolver endpoints; in the VPC S3 has its gateway.',
  notSupported: ({ service }: { readonly service: string }) =>
    sentence`${service} has no private DNS name that AWS would support.`,
  takesAllApis: () =>
    'Private DNS of execute-api takes over the names of all APIs of the Region in this VPC: public APIs answer 403 here, unless they have a custom domain name.',
  apisByEndpointNames: () =>
    'Private DNS of execute-api may be off: public APIs stay reachable, and private ones are called by the DNS names of the endpoint.',
  notOfAwsService: () => 'The service is not known to be of AWS; includeThirdParty=true judges it too.',
  s3Ignored: () => 'S3 is not judged: s3Mode is ignore.',
  gatewayTaken: ({ gatewayEndpointId }: { readonly gatewayEndpointId: string }) =>
    sentence`S3 traffic of this VPC takes the gateway endpoint ${gatewayEndpointId} anyway.`,
  offOnPurpose: () => 'Private DNS is off on purpose: a private hosted zone or a Route 53 Profile takes its place.',
  noPrivateDnsName: () => 'The service has no private DNS name.',
  notVerified: () => "The service's provider has not verified a private DNS name.",
  heldByAnother: ({ vpcEndpointId }: { readonly vpcEndpointId: string }) =>
    sentence`${vpcEndpointId} holds the private DNS name; in a VPC only one endpoint can.`,
  namesNotKnown: ({ serviceName }: { readonly serviceName: string }) =>
    sentence`The DNS names of ${serviceName} are not among the endpoint services.`,
  notAnswered: ({ vpcId, dnsName }: { readonly vpcId: string; readonly dnsName: string }) =>
    sentence`Exempted for central DNS, but no private hosted zone of ${vpcId} answers for ${dnsName}. Associate the zone with the VPC, or turn private DNS on.`,
  zoneAnswers: ({ zone }: { readonly zone: string }) =>
    sentence`The private hosted zone ${zone} answers for the names of the service in this VPC.`,
  recordsNotRead: ({ zone }: { readonly zone: string }) =>
    sentence`The private hosted zone ${zone} answers for the names of the service in this VPC; whether it has a record for each is not known.`,
  recordMissing: ({ zone, dnsName, vpcId }: RecordMissing) =>
    sentence`The private hosted zone ${zone} of ${vpcId} has no record for ${dnsName}, so that name cannot be found in the VPC. Add an alias record for it that leads to the endpoint.`,
  privateDnsOff: ({ dnsName = "the service's normal name", isS3 }: PrivateDnsOff) =>
    sentence`Private DNS is off, so ${dnsName} resolves to public IPs in this VPC. Run modify-vpc-endpoint --private-dns-enabled${isS3 ? s3Options : undefined} (both VPC DNS attributes must be true).`,
};

type Judgement = VerdictOf<typeof messages>;

export const rule = defineRule({
  id: 'vpce-private-dns-enabled',
  title: "The service's normal DNS name leads to the interface endpoint",
  problem: 'no private DNS',
  question: 'works',
  evidence: 'private-dns',
  severity: 'MEDIUM',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: [],
  mayNeed: ['vpcEndpointServices', 'hostedZones'],
  triggers: { 'AWS::EC2::VPCEndpoint': itselfAndSameService },
  // Nothing announces a hosted zone, or the private DNS name of a service.
  scheduled: true,
  parameters: {
    centralDnsVpcIds: listOf(
      '',
      forms.vpcId,
      'VPC ids',
      'VPCs whose endpoints are found through private hosted zones or Route 53 Profiles instead of private DNS.',
    ),
    centralDnsTagKey: text(
      'vpce-posture:central-dns',
      tagKeyForm,
      'a tag key of 1 to 128 characters',
      'Tag on an endpoint that is found through a private hosted zone or a Route 53 Profile.',
    ),
    verifyHostedZone: boolean(
      false,
      'Whether a private hosted zone of the VPC must answer for the names of such endpoints, with a record for each. Leave it off with Route 53 Profiles.',
    ),
    includeThirdParty: boolean(false, 'Also judge services that are not of AWS, where their DNS name is verified.'),
    s3Mode: choice(
      ['auto', 'require', 'ignore'],
      'auto',
      'S3: judged unless the VPC has a gateway endpoint for it, always judged, or never.',
    ),
    noPrivateDnsServices: listOf(
      servicesWithoutPrivateDns.join(),
      forms.serviceCode,
      'service codes, * and ? allowed',
      'Services for which AWS does not support private DNS.',
    ),
  },
  rationale:
    "With private DNS, SDKs and the CLI reach the endpoint under the service's normal name. Without it that name still resolves to public addresses, and traffic passes the endpoint by.",
  fix: {
    text: "Turn private DNS on. Both DNS attributes of the VPC must be true, and the endpoint's security groups must admit its clients: every client in the VPC moves to the endpoint at once. For S3 add --dns-options PrivateDnsOnlyForInboundResolverEndpoint=false where the VPC has no gateway endpoint for S3.",
    command: 'aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint> --private-dns-enabled',
  },
  frameworks: [endpointPresence],
  messages,
  evaluate(endpoint, network, parameters) {
    if (endpoint.vpcEndpointType !== 'Interface') {
      return notApplicable('hasNone', { vpcEndpointType: endpoint.vpcEndpointType });
    }
    const parsed = parseServiceName(endpoint.serviceName);
    const isOfApis = parsed.kind === 'aws' && withoutFips(parsed.code) === 'execute-api';
    if (endpoint.privateDnsEnabled) {
      if (isOfApis) return compliant('takesAllApis');
      return endpoint.privateDnsOnlyForInboundResolverEndpoint === true ? compliant('onlyForResolver') : compliant();
    }
    // Both are legitimate: on takes over the public APIs of the Region too.
    if (isOfApis) return notApplicable('apisByEndpointNames');
    if (parsed.kind === 'aws' && matchesAny(parameters.noPrivateDnsServices, parsed.code)) {
      return notApplicable('notSupported', { service: parsed.code });
    }
    if (parsed.kind !== 'aws' && !parameters.includeThirdParty) {
      return notApplicable('notOfAwsService');
    }
    const s3Region = s3RegionOf(endpoint);
    if (s3Region !== undefined) {
      if (parameters.s3Mode === 'ignore') return notApplicable('s3Ignored');
      // A gateway endpoint's prefix list holds the addresses of its own Region only.
      const takesGateway = parameters.s3Mode === 'auto' && s3Region === network.region;
      const [gateway] = takesGateway ? gatewayEndpoints(network, endpoint.vpcId, 's3') : [];
      if (gateway) return notApplicable('gatewayTaken', { gatewayEndpointId: gateway.vpcEndpointId });
    }
    const isCentral = isFoundCentrally(endpoint, parameters);
    if (isCentral && !parameters.verifyHostedZone && !isKnown(network.hostedZones, endpoint.vpcId)) {
      return notApplicable('offOnPurpose');
    }
    const holders = holdersIn(list(network, 'vpcEndpoints', endpoint.vpcId));
    const twin = othersOf(endpoint, holders.byService.get(serviceKey(endpoint)) ?? []).find(
      ({ serviceName }) => serviceName === endpoint.serviceName,
    );
    if (twin && !isCentral) return heldBy(twin);

    const service = serviceOf(endpoint, list(network, 'vpcEndpointServices', endpoint.serviceName));
    if (service?.privateDnsNames.length === 0) return notApplicable('noPrivateDnsName');
    if (parsed.kind !== 'aws' && service?.privateDnsNameVerificationState !== 'verified') {
      return notApplicable('notVerified');
    }
    const names = service?.privateDnsNames ?? [];
    if (isCentral) {
      return parameters.verifyHostedZone
        ? answeredCentrally(endpoint, names, network)
        : (answeredByZone(endpoint, names, network) ?? notApplicable('offOnPurpose'));
    }
    const holder = holderOf(names, endpoint, holders, network);
    if (holder) return heldBy(holder);
    const byZone = answeredByZone(endpoint, names, network);
    if (byZone) return byZone;
    return privateDnsOff(endpoint, names, s3Region !== undefined);
  },
});

/** What the parameters say of central DNS. */
interface CentralDns {
  readonly centralDnsVpcIds: readonly string[];
  readonly centralDnsTagKey: string;
}

/** Is the endpoint found through a private hosted zone or a Route 53 Profile, not through private DNS? */
function isFoundCentrally({ vpcId, tags }: VpcEndpoint, central: CentralDns): boolean {
  return central.centralDnsVpcIds.includes(vpcId) || Object.hasOwn(tags, central.centralDnsTagKey);
}

/** The Region of the S3 service that an endpoint leads to; `undefined` when it leads elsewhere. */
function s3RegionOf({ serviceName }: VpcEndpoint): string | undefined {
  const parsed = parseServiceName(serviceName);
  return parsed.kind === 'aws' && withoutFips(parsed.code) === 's3' ? parsed.region : undefined;
}

/** The interface endpoints of a VPC that hold the private DNS names of their services. */
interface Holders {
  /** By service, FIPS variants included. */
  readonly byService: ReadonlyMap<string, readonly VpcEndpoint[]>;
  readonly byDnsName: ReadonlyMap<string, readonly VpcEndpoint[]>;
  /** Their places in the VPC's list. */
  readonly places: ReadonlyMap<string, number>;
}

const holdersIn = once((endpoints: readonly VpcEndpoint[]): Holders => {
  const holders = endpoints.filter(
    (endpoint) => endpoint.vpcEndpointType === 'Interface' && endpoint.privateDnsEnabled && isUsable(endpoint),
  );
  return {
    byService: grouped(holders, (holder) => [serviceKey(holder)]),
    byDnsName: grouped(holders, ({ dnsNames }) => dnsNames),
    places: new Map(holders.map(({ vpcEndpointId }, place) => [vpcEndpointId, place])),
  };
});

/** The same for services that can share DNS names. */
function serviceKey({ serviceName }: VpcEndpoint): string {
  const code = serviceCode(serviceName);
  return code === undefined ? serviceName : `AWS ${code}`;
}

function othersOf(endpoint: VpcEndpoint, holders: readonly VpcEndpoint[]): readonly VpcEndpoint[] {
  return holders.filter(({ vpcEndpointId }) => vpcEndpointId !== endpoint.vpcEndpointId);
}

// S3 and DynamoDB have a gateway service and an interface service of the same name.
function serviceOf(endpoint: VpcEndpoint, services: readonly VpcEndpointService[]): VpcEndpointService | undefined {
  return services.find((service) => service.serviceTypes.includes(endpoint.vpcEndpointType));
}

/** The endpoint that holds one of these names. Where that is not listed, only a variant of the service is looked up. */
function holderOf(
  names: readonly string[],
  endpoint: VpcEndpoint,
  { byService, byDnsName, places }: Holders,
  network: View<'vpcEndpointServices'>,
): VpcEndpoint | undefined {
  const shared = new Set(names);
  const listed = othersOf(
    endpoint,
    [...shared].flatMap((name) => byDnsName.get(name) ?? []),
  );
  const place = ({ vpcEndpointId }: VpcEndpoint) => places.get(vpcEndpointId) ?? 0;
  const [holder] = [...listed].sort((a, b) => place(a) - place(b));
  if (holder || shared.size === 0) return holder;
  const variants = othersOf(endpoint, byService.get(serviceKey(endpoint)) ?? []);
  const services = findAll(network, 'vpcEndpointServices', [...new Set(variants.map((other) => other.serviceName))]);
  return variants.find((other) =>
    serviceOf(
      other,
      services.filter((service) => service.serviceName === other.serviceName),
    )?.privateDnsNames.some((name) => shared.has(name)),
  );
}

function heldBy({ vpcEndpointId }: VpcEndpoint): Judgement {
  return notApplicable('heldByAnother', { vpcEndpointId });
}

function answeredCentrally(endpoint: VpcEndpoint, names: readonly string[], network: View<'hostedZones'>): Judgement {
  const { vpcId, serviceName } = endpoint;
  const needed = plainNames(names);
  if (needed.length === 0) return insufficientData('namesNotKnown', { serviceName });
  const zones = find(network, 'hostedZones', vpcId);
  const unanswered = needed.find((name) => zones === undefined || zoneOf(zones, name) === undefined);
  if (unanswered !== undefined) return nonCompliant('notAnswered', { vpcId, dnsName: unanswered });
  if (zones === undefined) return insufficientData('namesNotKnown', { serviceName });
  const unread = needed.flatMap((name) => zoneOf(zones, name) ?? []).find(({ records }) => records === undefined);
  return missingRecord(zones, names) ?? (unread ? notApplicable('recordsNotRead', { zone: unread.name }) : compliant());
}

/**
 * The verdict where a private hosted zone takes the place of private DNS; `undefined` where none does, or where zones are
 * not in the input.
 * @throws NotKnown where they can still be read
 */
function answeredByZone(
  { vpcId }: VpcEndpoint,
  names: readonly string[],
  network: View<'hostedZones'>,
): Judgement | undefined {
  if (!network.live && !isKnown(network.hostedZones, vpcId)) return undefined;
  const zones = find(network, 'hostedZones', vpcId);
  const [zone] = zones ? plainNames(names).flatMap((name) => zoneOf(zones, name) ?? []) : [];
  if (zones === undefined || zone === undefined) return undefined;
  return missingRecord(zones, names) ?? notApplicable('zoneAnswers', { zone: zone.name });
}

/** A wildcard stands in for the service's own name only where there is none, as with *.dkr.ecr.<region>.amazonaws.com. */
function plainNames(names: readonly string[]): readonly string[] {
  const plain = names.filter((name) => !name.startsWith('*.'));
  return plain.length > 0 ? plain : names.map((name) => name.slice('*.'.length));
}

/** A name of the service for which the zone that must answer has no record, of zones whose records are known. */
function missingRecord(zones: HostedZones, names: readonly string[]): Judgement | undefined {
  for (const dnsName of names) {
    const zone = zoneOf(zones, dnsName);
    if (zone?.records === undefined || hasRecord(zone.records, dnsName)) continue;
    const { vpcId } = zones;
    return nonCompliant('recordMissing', { zone: zone.name, hostedZoneId: zone.hostedZoneId, dnsName, vpcId });
  }
  return undefined;
}

function privateDnsOff({ vpcEndpointId }: VpcEndpoint, names: readonly string[], isS3: boolean): Judgement {
  const dnsName = names.find((candidate) => !candidate.startsWith('*.')) ?? names[0];
  return nonCompliant('privateDnsOff', { dnsName, isS3 }, [attributeAtFault(vpcEndpointId, 'PrivateDnsEnabled')]);
}
