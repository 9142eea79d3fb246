import { once } from '../../shared/network/derived';
import { NotKnown, findAll, list, type View } from '../../shared/network/network';
import type { SecurityGroup } from '../../shared/network/model/security-group';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { serviceCode } from '../../shared/network/service-names';
import { https } from '../../shared/network/traffic';
import { isUsable } from '../../shared/network/vpc-endpoints';
import { interfaceClients, type Client } from '../../shared/path/clients';
import { egressOf, isShut, isUnrestricted, notReached } from '../../shared/path/egress';
import { commonFamilies, nameFamilies } from '../../shared/path/families';
import type { Opening } from '../../shared/path/openings';
import { listed, sentence } from '../../shared/rule/annotations';
import { clientParameters, needsEveryClient } from '../../shared/rule/client-services';
import { matchesAny } from '../../shared/rule/globs';
import { boolean, choice, list as listOf, tagKeyForm, text } from '../../shared/rule/parameters';
import { defineRule } from '../../shared/rule/rule';
import { groupsLettingOutToList, itself, mayBeOfType, sameVpcIf } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable, type Cause } from '../../shared/rule/verdict';

type Seen = View<
  'vpcEndpoints' | 'subnets' | 'networkInterfaces' | 'securityGroups' | 'prefixLists' | 'prefixListEntries'
>;

/** A client that its groups do not let out to some endpoints. */
interface Unreached {
  readonly groupId: string;
  readonly services: readonly string[];
  /** The groups of those endpoints. */
  readonly peers: readonly string[];
  readonly example: string;
}

export const rule = defineRule({
  id: 'sg-egress-allows-interface-endpoints',
  title: 'Security groups with restricted egress let clients out to interface endpoints',
  problem: 'egress closed',
  question: 'works',
  evidence: 'egress',
  stopsTraffic: true,
  severity: 'MEDIUM',
  subject: 'AWS::EC2::SecurityGroup',
  needs: ['vpcEndpoints'],
  mayNeed: ['subnets', 'networkInterfaces', 'prefixLists', 'prefixListEntries'],
  triggers: {
    'AWS::EC2::SecurityGroup': itself,
    'AWS::EC2::PrefixList': groupsLettingOutToList,
    'AWS::EC2::VPCEndpoint': sameVpcIf<SecurityGroup>((_group, change) => mayBeOfType(change, ['Interface'])),
  },
  // Nothing announces new network interfaces.
  scheduled: true,
  parameters: {
    services: listOf(
      '*',
      (entry) => /^[a-z0-9*?][a-z0-9.*?-]*$/.test(entry),
      'service codes such as sts or ecr.*, or *',
      'Services whose endpoints must be reachable, of those that every client needs.',
    ),
    scope: choice(['all', 'tagged'], 'all', 'Which security groups are judged: all, or those with the tag scopeTag.'),
    scopeTag: text(
      'vpce-posture:uses-endpoints',
      tagKeyForm,
      'a tag key of 1 to 128 characters',
      'With `tagged`: key of the tag on security groups whose members use interface endpoints.',
    ),
    flagNoEgress: boolean(false, 'Whether groups that let nothing out are judged, not taken for closed on purpose.'),
    ...clientParameters,
  },
  rationale:
    'Private DNS leads every client of a VPC to the endpoint. A client whose own groups let 443 out to the prefix list of S3 only, or to somewhere else, does not get there: calls hang, though the endpoint admits everybody.',
  fix: {
    text: "Allow TCP 443 to the endpoints' security group.",
    command:
      'aws ec2 authorize-security-group-egress --group-id <group> --ip-permissions IpProtocol=tcp,FromPort=443,ToPort=443,UserIdGroupPairs=[{GroupId=<endpoint-group>}]',
  },
  frameworks: [{ framework: 'NIST SP 800-53 r5', controls: ['AC-4', 'SC-7'], mapping: 'ours' }],
  messages: {
    notTagged: ({ scopeTag }: { readonly scopeTag: string }) => sentence`It does not have the tag ${scopeTag}.`,
    closed: () => 'It lets nothing out on TCP 443, to anywhere: closed on purpose.',
    noEndpoint: ({ vpcId }: { readonly vpcId: string }) =>
      sentence`${vpcId} has no usable interface endpoint with private DNS for a service that every client needs.`,
    unused: () => 'No network interface that is a client uses it.',
    noCaller: () =>
      'It lets TCP 443 out neither to a prefix list of AWS nor to an endpoint: its members call other hosts.',
    unreached: ({ groupId, services, example }: Unreached) =>
      sentence`Egress of ${groupId} has no rule to the endpoints for ${listed(services, 3)}, where private DNS leads its members, such as ${example}. Allow TCP 443 to the endpoints' security group.`,
  },
  evaluate(group, network, values) {
    const { groupId, vpcId, tags } = group;
    const { scope, scopeTag, flagNoEgress, services } = values;
    if (scope === 'tagged' && !Object.hasOwn(tags, scopeTag)) return notApplicable('notTagged', { scopeTag });
    const own = egressOf([group], https, network);
    if (!flagNoEgress && isShut(own, https)) return notApplicable('closed');
    const { endpoints, families } = demandedOf(list(network, 'vpcEndpoints', vpcId), services, values);
    if (endpoints.length === 0) return notApplicable('noEndpoint', { vpcId });
    if (isUnrestricted(own, families, https)) return compliant();
    const missedByItself = endpoints.filter(
      (endpoint) => notReached(own, endpoint, nameFamilies(endpoint), https, network).length > 0,
    );
    if (missedByItself.length === 0) return compliant();
    const clients = interfaceClients(network, vpcId);
    // Another group of the same interface may let out what this one does not.
    if (clients === undefined) throw new NotKnown('networkInterfaces', [vpcId]);
    const members = clients.classes.filter(({ groupIds }) => groupIds?.includes(groupId) === true);
    if (members.length === 0) return notApplicable('unused');
    const callers = members.flatMap((client) => callerOf(client, endpoints, network, flagNoEgress));
    if (callers.length === 0) return notApplicable('noCaller');
    const stopped = callers.find(({ missed }) => missed.length > 0);
    if (stopped === undefined) return compliant();
    const data: Unreached = {
      groupId,
      services: [...new Set(stopped.missed.map(({ serviceName }) => serviceCode(serviceName) ?? serviceName))].sort(),
      peers: [...new Set(stopped.missed.flatMap(({ groups }) => groups.map((each) => each.groupId)))].sort(),
      example: stopped.client.name,
    };
    return nonCompliant('unreached', data, [causeOf(data)]);
  },
});

/** The endpoints that clients must reach, and the families of their names. */
interface Demanded {
  readonly endpoints: readonly VpcEndpoint[];
  readonly families: readonly (4 | 6)[];
}

/** Worked out once for all groups of a VPC. */
function demandedOf(
  all: readonly VpcEndpoint[],
  services: readonly string[],
  everyClient: Parameters<typeof needsEveryClient>[1],
): Demanded {
  const answers = demands(all);
  const key = JSON.stringify([services, everyClient.everyClientServices]);
  const known = answers.get(key);
  if (known) return known;
  const endpoints = all.filter(
    (endpoint) =>
      endpoint.vpcEndpointType === 'Interface' &&
      isUsable(endpoint) &&
      endpoint.privateDnsEnabled &&
      matchesAny(services, serviceCode(endpoint.serviceName) ?? '') &&
      needsEveryClient(endpoint.serviceName, everyClient),
  );
  const found = { endpoints, families: [...new Set(endpoints.flatMap(nameFamilies))] };
  answers.set(key, found);
  return found;
}

const demands = once<readonly VpcEndpoint[], Map<string, Demanded>>(() => new Map());

interface Caller {
  readonly client: Client;
  /** The endpoints that it is not let out to. */
  readonly missed: readonly VpcEndpoint[];
}

/** A client that evidently calls AWS: its groups let it out to a prefix list of AWS, or to some endpoint. */
function callerOf(
  client: Client,
  endpoints: readonly VpcEndpoint[],
  network: Seen,
  isEverybody: boolean,
): readonly Caller[] {
  const opening = egressOf(findAll(network, 'securityGroups', client.groupIds ?? []), https, network);
  const missed = endpoints.filter((endpoint) => {
    const families = commonFamilies(client, nameFamilies(endpoint));
    return families.length > 0 && notReached(opening, endpoint, families, https, network).length > 0;
  });
  const calls = isEverybody || missed.length < endpoints.length || leadsToAws(opening, network);
  return calls ? [{ client, missed }] : [];
}

function leadsToAws({ prefixListIds }: Opening, network: View<'prefixLists'>): boolean {
  return prefixListIds.some((id) => list(network, 'prefixLists', id).length > 0);
}

function causeOf({ groupId, peers }: Unreached): Cause {
  return {
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: groupId,
    part: { kind: 'permission', direction: 'egress', peer: peers[0] ?? 'the endpoints' },
  };
}
