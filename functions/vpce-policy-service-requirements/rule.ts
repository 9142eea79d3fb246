import { addOnRegistries } from '../../shared/facts/aws-resources';
import { serviceNeeds, type NeedUse, type ServiceNeed } from '../../shared/facts/service-needs';
import { once } from '../../shared/network/derived';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { list as listIn, type View } from '../../shared/network/network';
import { serviceCode } from '../../shared/network/service-names';
import { isUsable } from '../../shared/network/vpc-endpoints';
import { prefixesOf } from '../../shared/policy/actions';
import { accountOf } from '../../shared/policy/arns';
import { allowsOf, fullAccessOf, isDead, isNamedForService, type Access } from '../../shared/policy/openings';
import { passage, type KnownRequest } from '../../shared/policy/passage';
import { anyone, published, unpublished } from '../../shared/policy/request-sets';
import { partitionOf } from '../../shared/policy/service-buckets';
import { listed, sentence } from '../../shared/rule/annotations';
import { attributeAtFault, statementAtFault } from '../../shared/rule/causes';
import {
  accessOf,
  policyMessages,
  readEndpointPolicy,
  requireDocument,
  statementText,
  unreadable,
  whereSupported,
  type StatementName,
} from '../../shared/rule/endpoint-policies';
import { list } from '../../shared/rule/parameters';
import { defineRule } from '../../shared/rule/rule';
import { sameVpcIf } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable, type VerdictOf } from '../../shared/rule/verdict';

const auto = 'auto';
const uses: readonly NeedUse[] = [
  'webIdentity',
  'saml',
  'awsImages',
  'awsDocuments',
  'awsLayers',
  'awsManagedPolicies',
];

/** A request that a policy shuts out, and what fails without it. */
type Blocked = Pick<ServiceNeed, 'action' | 'breaks' | 'advice'>;

interface Shut {
  readonly needs: readonly [Blocked, ...Blocked[]];
}

const messages = {
  ...policyMessages,
  fullAccess: () => 'The policy gives full access: everything gets through.',
  needBlocked: ({ needs: [{ action, breaks, advice }] }: Shut) =>
    sentence`The policy blocks ${action}, so ${breaks}. ${advice}`,
  otherService: ({ statement, service }: { readonly statement: StatementName; readonly service: string }) =>
    sentence`${statementText(statement)} allows no action of ${service}, nor does any other: nothing gets through. Allow actions of this service.`,
  neverMet: ({ statement, keys }: { readonly statement: StatementName; readonly keys: readonly string[] }) =>
    sentence`No request through this endpoint can meet ${statementText(statement)} (${listed(keys)}), nor any other statement that allows. Use keys that these requests have.`,
  blockedForSome: ({ needs }: Shut) =>
    sentence`The policy blocks ${listed(needs.map(({ action }) => action))}: for those who use it, ${needs[0].breaks}.`,
};

export const rule = defineRule({
  id: 'vpce-policy-service-requirements',
  title: "A tightened endpoint policy lets through what the service's callers need of AWS",
  problem: 'need blocked',
  question: 'works',
  evidence: 'policy',
  severity: 'HIGH',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: [],
  mayNeed: ['vpcEndpointServices'],
  triggers: {
    // Whether web identities matter depends on the VPC's endpoints for EKS.
    'AWS::EC2::VPCEndpoint': sameVpcIf<VpcEndpoint>(
      ({ vpcEndpointId, serviceName }, change) =>
        vpcEndpointId === change.resourceId ||
        (serviceCode(serviceName) === 'sts' && (change.serviceName === undefined || isEks(change.serviceName))),
    ),
  },
  // Nothing announces that a service has come to support endpoint policies.
  scheduled: true,
  parameters: {
    require: list(
      auto,
      (entry) => entry === auto || uses.some((use) => use === entry),
      `${auto}, ${uses.join(', ')}`,
      'What must get through although it depends on use; `auto`: webIdentity, in VPCs that have an endpoint for eks.',
    ),
  },
  rationale:
    'A policy that admits only one’s own organization also shuts out what AWS itself lends: web identities that have no principal yet, tokens without a resource, images, documents, layers and managed policies of AWS. And a condition that no request through an endpoint meets shuts out everything.',
  fix: {
    text: 'Allow what is blocked in a statement of its own, without the condition that shuts it out.',
    command: 'aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint> --policy-document file://<policy.json>',
  },
  frameworks: [],
  messages,
  evaluate(endpoint, network, { require }, occasion) {
    const read = readEndpointPolicy(endpoint);
    if ('complianceType' in read) return read;
    requireDocument(endpoint);
    const { code, policy } = read;
    if (policy === undefined) return notApplicable('fullAccess');
    if (!policy.valid) return unreadable(policy.reason);
    const access = accessOf(endpoint, network, code, policy.statements);
    if (fullAccessOf(access, true)) return notApplicable('fullAccess');
    const verdict =
      deadness(endpoint.vpcEndpointId, access) ??
      judge(endpoint.vpcEndpointId, blockedNeeds(endpoint, network.region, access), (use) =>
        isRequired(use, require, endpoint, network),
      );
    return whereSupported(endpoint, network, occasion, verdict);
  },
});

function isRequired(
  use: NeedUse | undefined,
  require: readonly string[],
  { vpcId }: VpcEndpoint,
  network: View<'vpcEndpoints'>,
): boolean {
  if (use === undefined || require.includes(use)) return true;
  return (
    use === 'webIdentity' && require.includes(auto) && endpointsOfEks(listIn(network, 'vpcEndpoints', vpcId)).length > 0
  );
}

const endpointsOfEks = once((endpoints: readonly VpcEndpoint[]) =>
  endpoints.filter((endpoint) => isUsable(endpoint) && isEks(endpoint.serviceName)),
);

function isEks(serviceName: string): boolean {
  const code = serviceCode(serviceName);
  return code === 'eks' || code === 'eks-auth';
}

/** A policy of which no statement that allows can ever be met. */
function deadness(vpcEndpointId: string, access: Access): VerdictOf<typeof messages> | undefined {
  const allows = allowsOf(access);
  const [first] = allows;
  if (first === undefined || !allows.every((statement) => isDead(access, statement))) return undefined;
  const { sid, number, conditions } = first;
  const statement = { sid, number };
  const atFault = allows.map((allow) => statementAtFault(vpcEndpointId, allow));
  const isOfAnother =
    prefixesOf(access.code) !== undefined && !allows.some((allow) => isNamedForService(access, allow));
  if (isOfAnother) return nonCompliant('otherService', { statement, service: access.code }, atFault);
  // Those that no request meets, whatever the others ask; where only all of them together are too much, all.
  const unmet = conditions.filter((condition) => isDead(access, { ...first, conditions: [condition] }));
  const keys = [...new Set((unmet.length > 0 ? unmet : conditions).map(({ writtenKey }) => writtenKey))];
  return keys.length === 0 ? undefined : nonCompliant('neverMet', { statement, keys }, atFault);
}

function blockedNeeds({ serviceRegion }: VpcEndpoint, own: string, access: Access): readonly ServiceNeed[] {
  const region = serviceRegion ?? own;
  return serviceNeeds.filter(
    (need) => need.services.includes(access.code) && passage(access, requestOf(need, region, access)) === 'blocked',
  );
}

/** The request that a need is an example of. */
export function requestOf(
  { action, resource, caller, owner }: ServiceNeed,
  region: string,
  { surroundings: { accountId } }: Access,
): KnownRequest {
  const parts = {
    region,
    partition: partitionOf(region),
    account: accountId,
    addOns: addOnRegistries.by[region] ?? addOnRegistries.otherwise,
  };
  const arn = Object.entries(parts).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), resource);
  return {
    action,
    resource: arn,
    signer: { kind: caller === 'federated' ? 'federated' : 'party', party: anyone },
    owner: owner === 'own' ? anyone : ownerOf(arn),
  };
}

// An account that AWS publishes can be named, one that it does not cannot.
function ownerOf(arn: string): KnownRequest['owner'] {
  const account = accountOf(arn);
  return account === undefined ? unpublished : published([account]);
}

function judge(
  vpcEndpointId: string,
  blocked: readonly ServiceNeed[],
  isNeeded: (use: NeedUse | undefined) => boolean,
): VerdictOf<typeof messages> {
  const said = blocked.map(({ action, breaks, advice }): Blocked => ({ action, breaks, advice }));
  const atFault = [attributeAtFault(vpcEndpointId, 'PolicyDocument')];
  const needed = shutOut(said.filter((_, index) => isNeeded(blocked[index]?.use)));
  if (needed) return nonCompliant('needBlocked', needed, atFault);
  const some = shutOut(said);
  return some === undefined ? compliant() : compliant('blockedForSome', some);
}

function shutOut([first, ...others]: readonly Blocked[]): Shut | undefined {
  return first && { needs: [first, ...others] };
}
