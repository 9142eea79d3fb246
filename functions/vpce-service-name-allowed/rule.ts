import { gatewayServices } from '../../shared/network/gateway-endpoints';
import { NotKnown, isKnown, list, type View } from '../../shared/network/network';
import { parseServiceName, rightNameOf, withoutFips } from '../../shared/network/service-names';
import { typeOf } from '../../shared/network/vpc-endpoints';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { sentence } from '../../shared/rule/annotations';
import { matchesAny } from '../../shared/rule/globs';
import { boolean, forms, list as listOf } from '../../shared/rule/parameters';
import { defineRule, type Occasion } from '../../shared/rule/rule';
import { itself } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable, type VerdictOf } from '../../shared/rule/verdict';

interface OtherRegion {
  readonly serviceName: string;
  readonly serviceRegion: string;
  readonly region: string;
}

interface Misnamed {
  readonly serviceName: string;
  readonly rightName: string;
}

interface Untrusted {
  readonly serviceName: string;
  /** `undefined` where nobody knows it. */
  readonly owner: string | undefined;
}

/** What an endpoint without an endpoint service leads to. */
interface UntrustedTarget {
  /** Its kind and its id. */
  readonly target: string;
  /** An account id. */
  readonly owner: string;
}

/** What a message on a service of AWS names. */
interface AwsService {
  readonly service: string;
}

const messages = {
  ownerNotSaid: ({ vpcEndpointType }: { readonly vpcEndpointType: string }) =>
    sentence`${vpcEndpointType} endpoints name no endpoint service, and this one does not say what it leads to.`,
  untrustedTarget: ({ target, owner }: UntrustedTarget) =>
    sentence`Leads to ${target} of account ${owner}, which is not trusted. Review it, then add the account to allowedOwnerAccounts or delete the endpoint.`,
  noServiceName: ({ serviceName }: { readonly serviceName: string }) =>
    sentence`"${serviceName}" is not a service name of any partition of AWS. Find out what the endpoint leads to, or delete it.`,
  misnamed: ({ serviceName, rightName }: Misnamed) =>
    sentence`AWS has no service ${serviceName}. Its name is ${rightName}: use that.`,
  onlyInOtherRegion: ({ serviceName, serviceRegion, region }: OtherRegion) =>
    sentence`${serviceName} is reached in ${serviceRegion}, but the endpoint is in ${region}, which has no service of that name. Add ${serviceRegion} to allowedServiceRegions, or delete the endpoint.`,
  otherRegion: ({ serviceName, serviceRegion, region }: OtherRegion) =>
    sentence`${serviceName} is a service in ${serviceRegion}, but the endpoint is in ${region}. Use the service of ${region}, or add the Region to allowedServiceRegions.`,
  untrustedProvider: ({ serviceName, owner }: Untrusted) =>
    sentence`Third-party service ${serviceName}${owner === undefined ? undefined : sentence` of account ${owner}`} is not on the allow list. Review the provider, which can be AWS itself (MWAA), then add it to allowedServiceNames or delete the endpoint.`,
  deniedService: ({ service }: AwsService) =>
    sentence`The service ${service} is in deniedAwsServices. Delete the endpoint, or take it off the list.`,
  serviceNotAllowed: ({ service }: AwsService) =>
    sentence`The service ${service} is not in allowedAwsServices. Delete the endpoint, or add it to the list.`,
  noGatewayService: ({ service }: AwsService) =>
    sentence`Gateway endpoints exist for s3, dynamodb and s3express, not for ${service}. Find out what this endpoint leads to, or delete it.`,
};

type Judgement = VerdictOf<typeof messages>;

export const rule = defineRule({
  id: 'vpce-service-name-allowed',
  title: 'VPC endpoints lead to services of AWS in their Region, or to services that are explicitly trusted',
  problem: 'service not allowed',
  question: 'tight',
  evidence: 'service',
  severity: 'MEDIUM',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: [],
  mayNeed: ['vpcEndpointServices'],
  triggers: { 'AWS::EC2::VPCEndpoint': itself },
  scheduled: false,
  parameters: {
    allowedServiceNames: listOf(
      '',
      /^[a-z0-9*?][a-z0-9.*?-]{0,254}$/,
      'service names, `*` and `?` allowed',
      'Trusted services that are not of AWS.',
    ),
    allowedOwnerAccounts: listOf(
      '',
      forms.accountId,
      'account ids',
      'Accounts whose services, resource configurations and service networks are trusted.',
    ),
    allowOwnAccountServices: boolean(true, 'Whether what the same account offers is trusted.'),
    allowedAwsServices: listOf(
      '*',
      forms.serviceCode,
      'service codes, `*` and `?` allowed',
      'Services of AWS that may be used.',
    ),
    deniedAwsServices: listOf(
      '',
      forms.serviceCode,
      'service codes, `*` and `?` allowed',
      'Services of AWS that may not be used.',
    ),
    allowCrossRegion: boolean(false, 'Whether services of any other Region may be used.'),
    allowedServiceRegions: listOf('', /^[a-z0-9-]{1,32}$/, 'Regions', 'Other Regions whose services may be used.'),
  },
  judgesGuardDutyEndpoints: true,
  rationale:
    'An endpoint is a way out of the VPC. One that leads to a service of AWS stays with AWS; one that leads to a service of somebody else, or to another Region, hands them whatever the clients send.',
  fix: {
    text: 'Find out who owns the service. Then trust it with `allowedServiceNames` or `allowedOwnerAccounts`, or delete the endpoint, which cuts off whoever uses it.',
    command: 'aws ec2 delete-vpc-endpoints --vpc-endpoint-ids <endpoint>',
  },
  frameworks: [{ framework: 'NIST SP 800-53 r5', controls: ['AC-4', 'SC-7', 'SA-9'], mapping: 'ours' }],
  messages,
  evaluate(endpoint, network, parameters, occasion) {
    const { serviceName, vpcEndpointType } = endpoint;
    if (typeOf(endpoint)?.service !== true) return ofLattice(endpoint, network, parameters);
    const parsed = parseServiceName(serviceName);
    if (parsed.kind === 'invalid') return nonCompliant('noServiceName', { serviceName });
    const rightName = vpcEndpointType === 'Interface' ? rightNameOf(serviceName) : undefined;
    if (rightName !== undefined && !isOffered(serviceName, network, occasion)) {
      return nonCompliant('misnamed', { serviceName, rightName });
    }
    const serviceRegion = endpoint.serviceRegion ?? parsed.region;
    if (
      serviceRegion !== undefined &&
      serviceRegion !== network.region &&
      !parameters.allowCrossRegion &&
      !parameters.allowedServiceRegions.includes(serviceRegion)
    ) {
      const hasOwn = parsed.kind === 'aws' && parsed.region !== undefined;
      const found = { serviceName, serviceRegion, region: network.region };
      return hasOwn ? nonCompliant('otherRegion', found) : nonCompliant('onlyInOtherRegion', found);
    }
    return parsed.kind === 'third-party'
      ? ofAnybody(endpoint, network, parameters)
      : ofAws(endpoint, parsed.code, parameters);
  },
});

// An endpoint that is there shows that its service is, whatever public lists say: AWS is asked where it can be.
function isOffered(serviceName: string, network: View<'vpcEndpointServices'>, occasion: Occasion): boolean {
  if (occasion.kind === 'offline' && !isKnown(network.vpcEndpointServices, serviceName)) return false;
  return list(network, 'vpcEndpointServices', serviceName).length > 0;
}

/** Who may offer what endpoints lead to. */
interface Trusted {
  readonly allowedOwnerAccounts: readonly string[];
  readonly allowOwnAccountServices: boolean;
}

function trustedAccounts(
  { allowedOwnerAccounts, allowOwnAccountServices }: Trusted,
  { accountId }: View<never>,
): readonly string[] {
  return [...allowedOwnerAccounts, ...(allowOwnAccountServices ? [accountId] : [])];
}

/** An endpoint that leads to a resource configuration or a service network of Amazon VPC Lattice. */
function ofLattice(endpoint: VpcEndpoint, network: View<never>, trusted: Trusted): Judgement {
  const { vpcEndpointId, vpcEndpointType, targetArn } = endpoint;
  // A type of Lattice always has such an ARN; nobody says that others do.
  if (targetArn === undefined && typeOf(endpoint)?.names !== true)
    return notApplicable('ownerNotSaid', { vpcEndpointType });
  const [, owner, kind, id] = /^arn:[^:]*:vpc-lattice:[^:]*:([0-9]{12}):([a-z]+)\/(.+)$/.exec(targetArn ?? '') ?? [];
  if (owner === undefined) {
    throw new NotKnown('vpcEndpoints', [vpcEndpointId], 'the ARN of what it leads to is missing');
  }
  if (trustedAccounts(trusted, network).includes(owner)) return compliant();
  const kinds = new Map([
    ['resourceconfiguration', 'resource configuration'],
    ['servicenetwork', 'service network'],
  ]);
  return nonCompliant('untrustedTarget', { target: `${kinds.get(String(kind)) ?? String(kind)} ${String(id)}`, owner });
}

function ofAnybody(
  { serviceName }: VpcEndpoint,
  network: View<'vpcEndpointServices'>,
  trusted: Trusted & { readonly allowedServiceNames: readonly string[] },
): Judgement {
  if (matchesAny(trusted.allowedServiceNames, serviceName)) return compliant();
  const accounts = trustedAccounts(trusted, network);
  // Owners are looked up only where an owner can be trusted. A provider may hide its service: then nobody knows its owner.
  const services = accounts.length > 0 ? list(network, 'vpcEndpointServices', serviceName) : [];
  if (services.some(({ owner }) => owner !== undefined && accounts.includes(owner))) return compliant();
  const [{ owner } = {}] = services;
  return nonCompliant('untrustedProvider', { serviceName, owner });
}

function ofAws(
  { vpcEndpointType }: VpcEndpoint,
  code: string,
  { allowedAwsServices, deniedAwsServices }: Record<'allowedAwsServices' | 'deniedAwsServices', readonly string[]>,
): Judgement {
  // A FIPS endpoint is the same service; a list may still name it in full.
  const names = [code, withoutFips(code)];
  if (names.some((name) => matchesAny(deniedAwsServices, name))) {
    return nonCompliant('deniedService', { service: code });
  }
  if (!names.some((name) => matchesAny(allowedAwsServices, name))) {
    return nonCompliant('serviceNotAllowed', { service: code });
  }
  if (vpcEndpointType === 'Gateway' && !gatewayServices.includes(code)) {
    return nonCompliant('noGatewayService', { service: code });
  }
  return compliant();
}
