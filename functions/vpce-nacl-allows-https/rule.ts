import { parseCidr, parseCidrs, subtract, type AddressRange } from '../../shared/network/address-ranges';
import { once } from '../../shared/network/derived';
import { list, type View } from '../../shared/network/network';
import { denyingRule, effectiveNetworkAcl } from '../../shared/network/network-acls';
import type { NetworkAcl, PortRange } from '../../shared/network/model/network-acl';
import { addressFamilies } from '../../shared/network/vpc-endpoints';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { endpointSubnets } from '../../shared/network/vpcs';
import type { Subnet } from '../../shared/network/model/vpc';
import { sentence } from '../../shared/rule/annotations';
import { choice, integer, list as listOf, type ValuesOf } from '../../shared/rule/parameters';
import { defineRule } from '../../shared/rule/rule';
import { portParameters, portTagKey, portText, portsOf } from '../../shared/rule/service-ports';
import { endpointsBehindAcl, itself, sameVpcIf } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable } from '../../shared/rule/verdict';

/** A subnet of the endpoint and the network ACL that guards it. */
interface Guarded {
  readonly subnet: Subnet;
  readonly acl: NetworkAcl;
}

/** A client's addresses as an endpoint's subnet sees them: without the subnet's own. */
export interface Path extends Guarded {
  readonly client: string;
  readonly addresses: readonly AddressRange[];
}

const parameters = {
  clientMode: choice(
    ['any', 'all'],
    'any',
    'Who must get through to every subnet of the endpoint: at least one client, or all of them.',
  ),
  clientCidrs: listOf(
    '',
    (cidr) => parseCidr(cidr) !== undefined,
    'CIDR blocks',
    'The clients; empty: the subnets of the VPC.',
  ),
  ephemeralFrom: integer(1024, 1, 65535, 'First port that clients send from.'),
  ephemeralTo: integer(65535, 1, 65535, 'Last port that clients send from.'),
  ...portParameters,
};

/** The number that the API gives to the last rule, which people know as `*`. */
const lastRule = 32767;

/** The values of the rule's parameters. */
export type Values = ValuesOf<typeof parameters>;

/** A network ACL that lets something not through. */
export interface Obstacle {
  readonly networkAclId: string;
  readonly subnetId: string;
  readonly direction: 'ingress' | 'egress';
  readonly client: string;
  /** The rule that denies; `*` is the last one. */
  readonly ruleNumber: number | '*';
}

interface Blocked extends Obstacle {
  readonly ports: readonly PortRange[];
  readonly answers: PortRange;
}

export const rule = defineRule({
  id: 'vpce-nacl-allows-https',
  title: 'Network ACLs let clients reach an interface endpoint, and its answers come back',
  problem: 'blocked by ACL',
  question: 'works',
  evidence: 'network-acls',
  stopsTraffic: true,
  severity: 'MEDIUM',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: ['subnets', 'networkAcls'],
  triggers: {
    'AWS::EC2::VPCEndpoint': itself,
    'AWS::EC2::NetworkAcl': endpointsBehindAcl,
    // Subnets are clients unless the parameter names others.
    'AWS::EC2::Subnet': sameVpcIf<VpcEndpoint, { readonly clientCidrs: readonly string[] }>(
      (endpoint, { resourceId }, { clientCidrs }) =>
        endpoint.vpcEndpointType === 'Interface' &&
        (clientCidrs.length === 0 || endpoint.subnetIds.includes(resourceId)),
    ),
  },
  scheduled: false,
  parameters,
  checkParameters: ({ ephemeralFrom, ephemeralTo }) =>
    ephemeralFrom > ephemeralTo
      ? `Parameter ephemeralTo is "${ephemeralTo}": expected at least ephemeralFrom, which is ${ephemeralFrom}.`
      : undefined,
  rationale:
    'Network ACLs are stateless: a packet to the endpoint and the answer to it each need a rule. Where one is missing, every call to the service hangs until it times out, whatever the security groups say.',
  fix: {
    text: 'Allow the service port in from the client subnets and TCP 1024-65535 out to them, with numbers lower than those of the rules that deny.',
    command:
      'aws ec2 create-network-acl-entry --network-acl-id <acl> --ingress --rule-number <number> --protocol tcp --port-range From=443,To=443 --cidr-block <client-cidr> --rule-action allow',
  },
  frameworks: [
    {
      framework: 'AWS PrivateLink Guide',
      controls: ['network ACLs allow traffic between VPC and endpoint'],
      mapping: 'ours',
    },
  ],
  messages: {
    noPort: ({ vpcEndpointType }: { readonly vpcEndpointType: string }) =>
      sentence`${vpcEndpointType} endpoints do not answer on a port of their own.`,
    portUnknown: () =>
      sentence`The port of this third-party service is not known; thirdPartyPort, portOverrides or the tag ${portTagKey} can give it.`,
    noSubnets: () => 'The endpoint has no subnets: see vpce-multi-az.',
    noClientOfFamily: ({ ipAddressType }: { readonly ipAddressType: string }) =>
      sentence`No client has addresses of the endpoint's type, ${ipAddressType}.`,
    blocked: ({ networkAclId, subnetId, direction, client, ruleNumber, ports, answers }: Blocked) =>
      sentence`Network ACL ${networkAclId} on ${subnetId} denies ${direction === 'ingress' ? `inbound ${portText(ports)} from` : `outbound TCP ${answers.from}-${answers.to} to`} ${client} (rule ${ruleNumber}). Allow ${portText(ports.slice(0, 1))} in and TCP ${answers.from}-${answers.to} out for the client subnets.`,
  },
  evaluate(endpoint, network, values) {
    if (endpoint.vpcEndpointType !== 'Interface') {
      return notApplicable('noPort', { vpcEndpointType: endpoint.vpcEndpointType });
    }
    const ports = portsOf(endpoint, values);
    if (ports === undefined) {
      return notApplicable('portUnknown');
    }
    if (endpoint.subnetIds.length === 0) return notApplicable('noSubnets');
    const clients = clientsOf(endpoint, network, values.clientCidrs);
    if (!clients.some((client) => isOfFamily(client, endpoint))) {
      return notApplicable('noClientOfFamily', { ipAddressType: endpoint.ipAddressType });
    }
    let worst: Obstacle | undefined;
    for (const paths of eachClient(endpoint, network, values)) {
      const obstacle = firstObstacle(paths, ports, values);
      if (obstacle === undefined && values.clientMode === 'any') return compliant();
      worst ??= obstacle;
    }
    if (worst === undefined) return compliant();
    const { networkAclId, ruleNumber, direction } = worst;
    const egress = direction === 'egress';
    return nonCompliant('blocked', { ...worst, ports, answers: answersOf(values) }, [
      {
        resourceType: 'AWS::EC2::NetworkAcl',
        resourceId: networkAclId,
        part: { kind: 'entry', ruleNumber: ruleNumber === '*' ? lastRule : ruleNumber, egress },
      },
    ]);
  },
});

/**
 * For each client its paths to the subnets of an endpoint.
 * @throws NotKnown
 */
export function pathsOfClients(
  endpoint: VpcEndpoint,
  network: View<'subnets' | 'networkAcls'>,
  values: Values,
): readonly (readonly Path[])[] {
  return [...eachClient(endpoint, network, values)];
}

// One by one: mostly the first client gets through.
function* eachClient(
  endpoint: VpcEndpoint,
  network: View<'subnets' | 'networkAcls'>,
  { clientCidrs }: Values,
): Generator<readonly Path[]> {
  const guarded = endpointSubnets(network, endpoint).map((subnet): Guarded => ({
    subnet,
    acl: effectiveNetworkAcl(network, subnet),
  }));
  for (const client of clientsOf(endpoint, network, clientCidrs)) {
    const paths = isOfFamily(client, endpoint) ? pathsOf(client, guarded) : [];
    // Nothing filters traffic within a subnet, so a client that is always in the endpoint's own proves nothing.
    if (paths.length > 0) yield paths;
  }
}

function clientsOf(endpoint: VpcEndpoint, network: View<'subnets'>, clientCidrs: readonly string[]): readonly string[] {
  return clientCidrs.length > 0 ? distinct(clientCidrs) : cidrsInOrder(list(network, 'subnets', endpoint.vpcId));
}

const distinct = once((cidrs: readonly string[]) => [...new Set(cidrs)]);
const cidrsInOrder = once((subnets: readonly Subnet[]) => [...new Set(subnets.flatMap(cidrsOf).sort())]);

function isOfFamily(cidr: string, endpoint: VpcEndpoint): boolean {
  const families: readonly number[] = addressFamilies(endpoint);
  return parseCidrs([cidr]).some(({ family }) => families.includes(family));
}

function cidrsOf({ cidrBlock, ipv6CidrBlocks }: Subnet): readonly string[] {
  return [...(cidrBlock === undefined ? [] : [cidrBlock]), ...ipv6CidrBlocks];
}

function pathsOf(client: string, guarded: readonly Guarded[]): readonly Path[] {
  return guarded
    .map(({ subnet, acl }) => ({
      subnet,
      acl,
      client,
      addresses: parseCidrs([client]).flatMap((range) => subtract(range, parseCidrs(cidrsOf(subnet)))),
    }))
    .filter(({ addresses }) => addresses.length > 0);
}

/** What keeps a client from using the endpoint through all its subnets; of several ports, one suffices. */
export function firstObstacle(
  paths: readonly Path[],
  ports: readonly PortRange[],
  values: Values,
): Obstacle | undefined {
  const answers = answersOf(values);
  const obstacles = ports.map((range) =>
    paths.map((path) => obstacleIn(path, 'ingress', range)).find((obstacle) => obstacle !== undefined),
  );
  if (obstacles.every((obstacle) => obstacle !== undefined)) return obstacles[0];
  return paths.map((path) => obstacleIn(path, 'egress', answers)).find((obstacle) => obstacle !== undefined);
}

function answersOf({ ephemeralFrom, ephemeralTo }: Values): PortRange {
  return { from: ephemeralFrom, to: ephemeralTo };
}

function obstacleIn(
  { subnet, acl, client, addresses }: Path,
  direction: 'ingress' | 'egress',
  ports: PortRange,
): Obstacle | undefined {
  for (const range of addresses) {
    const rule = denyingRule(acl, direction, { addresses: range, ports });
    if (rule !== undefined) {
      const { networkAclId } = acl;
      return { networkAclId, subnetId: subnet.subnetId, direction, client, ruleNumber: rule };
    }
  }
  return undefined;
}
