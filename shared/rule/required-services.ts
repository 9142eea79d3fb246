// What the rules on sets of endpoints share: their parameters, and VPCs whose endpoints are elsewhere.
import type { RequiredEndpoint } from '../network/required-endpoints';
import type { Vpc } from '../network/model/vpc';
import { regionalServiceName } from '../network/service-names';
import { listed, sentence, type ShortList } from './annotations';
import { forms, list, splitList, type Parameter } from './parameters';
import { notApplicable, type VerdictOf } from './verdict';

/** What the rules on sets of endpoints say of a VPC that need not have them. */
export const elsewhereMessages = {
  providedElsewhere: ({ vpcId }: { readonly vpcId: string }) =>
    sentence`The workloads of ${vpcId} use the endpoints of another VPC.`,
};

/** Marks a VPC whose workloads use the endpoints of another one. */
const elsewhereTagKey = 'vpce-posture:endpoints-via';

/** The parameter that names VPCs whose workloads use the endpoints of another one. */
export const elsewhereParameters = {
  providedElsewhereVpcIds: list(
    '',
    forms.vpcId,
    'VPC ids',
    `VPCs whose workloads use the endpoints of another VPC; the tag ${elsewhereTagKey} on a VPC says the same.`,
  ),
};

/** Why a VPC need not have endpoints of its own; `undefined` when it must. */
export function providedElsewhere(
  vpc: Vpc,
  providedElsewhereVpcIds: readonly string[],
): VerdictOf<typeof elsewhereMessages> | undefined {
  const isTagged = Object.hasOwn(vpc.tags, elsewhereTagKey);
  if (!isTagged && !providedElsewhereVpcIds.includes(vpc.vpcId)) return undefined;
  return notApplicable('providedElsewhere', { vpcId: vpc.vpcId });
}

/** A list of services, each with the type of endpoint that counts. */
export function requiredServices(description: string): Parameter<readonly RequiredEndpoint[]> {
  return {
    default: '',
    expected: 'a comma-separated list of code[:interface|gateway|any], for instance kms,s3:any',
    description: `${description} Without a type only an interface endpoint counts.`,
    parse: (text) => {
      const entries = splitList(text).map(parseRequired);
      return entries.every((entry) => entry !== undefined) ? entries : undefined;
    },
    unset: [],
  };
}

function parseRequired(entry: string): RequiredEndpoint | undefined {
  const [code, type = 'interface', ...others] = entry.split(':') as [string, ...string[]];
  const isType = type === 'interface' || type === 'gateway' || type === 'any';
  return isType && /^[a-z0-9][a-z0-9.-]{0,127}$/.test(code) && others.length === 0 ? { code, type } : undefined;
}

/** A required endpoint in words: `kms`, `s3 (gateway or interface)`. */
export function describeRequired({ code, type }: RequiredEndpoint): string {
  if (type === 'interface') return code;
  return `${code} (${type === 'gateway' ? 'gateway' : 'gateway or interface'})`;
}

/** The services to create endpoints for, by name: `com.amazonaws.us-east-1.ssm, .ssmmessages and 2 more`. */
export function namesToCreate(region: string, missing: readonly RequiredEndpoint[]): ShortList {
  // Where either type would do, it is the gateway that costs nothing.
  const names = missing.map(({ code, type }) =>
    regionalServiceName(region, code, type === 'interface' ? 'Interface' : 'Gateway'),
  );
  const usual = regionalServiceName(region, '');
  const shortened = names.map((name, index) =>
    index > 0 && names[0]?.startsWith(usual) === true && name.startsWith(usual) ? name.slice(usual.length - 1) : name,
  );
  return listed(shortened, 3);
}
