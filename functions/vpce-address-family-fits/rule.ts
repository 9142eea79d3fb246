import { once } from '../../shared/network/derived';
import { list, type View } from '../../shared/network/network';
import type { Subnet } from '../../shared/network/model/vpc';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { effectiveSubnetIds, isPublicSubnet } from '../../shared/network/route-tables';
import { serviceCode } from '../../shared/network/service-names';
import { isUsable } from '../../shared/network/vpc-endpoints';
import { subnetsById } from '../../shared/network/vpcs';
import {
  countOf,
  interfaceClients,
  subnetClient,
  withoutEndpointSubnets,
  type Client,
  type ClientView,
} from '../../shared/path/clients';
import { familiesOf, familyHop, nameFamilies } from '../../shared/path/families';
import { sentence } from '../../shared/rule/annotations';
import { defineRule } from '../../shared/rule/rule';
import { sameVpc, sameVpcIf } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable } from '../../shared/rule/verdict';

type Seen = ClientView & View<'prefixListEntries'>;

/** Clients that have no address of a family which the endpoint's names resolve to. */
interface Unserved {
  readonly kind: 'clients' | 'subnets';
  readonly stopped: number;
  readonly total: number;
  readonly example: string;
  readonly has: 'IPv4' | 'IPv6';
  readonly served: 'IPv4' | 'IPv6';
}

const types: readonly string[] = ['Interface', 'Gateway'];

export const rule = defineRule({
  id: 'vpce-address-family-fits',
  title: 'The names of an endpoint resolve to an address family that its clients have',
  problem: 'wrong IP family',
  question: 'works',
  evidence: 'zones',
  severity: 'MEDIUM',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: ['subnets', 'routeTables'],
  mayNeed: ['networkInterfaces', 'prefixListEntries'],
  triggers: {
    'AWS::EC2::VPCEndpoint': sameVpc,
    'AWS::EC2::Subnet': sameVpcIf<VpcEndpoint>((endpoint) => types.includes(endpoint.vpcEndpointType)),
  },
  scheduled: true,
  parameters: {},
  rationale:
    'A name that resolves to IPv4 addresses only is of no use to hosts with IPv6 addresses only, and the other way round: every call fails at once, though the endpoint is there and its groups are open.',
  fix: {
    text: 'Let the endpoint answer in both families; its subnets need ranges of both. Or give the subnets DNS64 and a route for 64:ff9b::/96 to a NAT gateway.',
    command:
      'aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint> --ip-address-type dualstack --dns-options DnsRecordIpType=dualstack',
  },
  frameworks: [{ framework: 'NIST SP 800-53 r5', controls: ['CP-2', 'SC-7'], mapping: 'ours' }],
  messages: {
    noNames: ({ vpcEndpointType }: { readonly vpcEndpointType: string }) =>
      sentence`${vpcEndpointType} endpoints are not called by the names of a service.`,
    noClient: () => 'No client of its VPC is known.',
    unserved: ({ kind, stopped, total, example, has, served }: Unserved) =>
      sentence`${stopped} of ${total} ${kind} have ${has} only, such as ${example}, but the names of this endpoint resolve to ${served} only. Make it dualstack${has === 'IPv6' ? ', or use DNS64 and NAT64' : ''}.`,
    layersUnserved: ({ vpcEndpointId }: { readonly vpcEndpointId: string }) =>
      sentence`Its names resolve to IPv6 too, but those of the S3 endpoint ${vpcEndpointId} do not: over IPv6, image layers have no way. Make the S3 endpoint dualstack.`,
  },
  evaluate(endpoint, network) {
    const { vpcEndpointType, vpcId } = endpoint;
    if (!types.includes(vpcEndpointType)) return notApplicable('noNames', { vpcEndpointType });
    const unserved = layerEndpoint(endpoint, network);
    if (unserved) {
      return nonCompliant('layersUnserved', { vpcEndpointId: unserved.vpcEndpointId }, [
        { resourceType: 'AWS::EC2::VPCEndpoint', resourceId: unserved.vpcEndpointId },
      ]);
    }
    const subnets = subnetsOf(endpoint, network);
    const isStopped = (client: Client) => familyHop(client, endpoint, network) === 'blocked';
    // In a subnet of both families each interface has IPv4, and not each has IPv6.
    const isDecided = nameFamilies(endpoint).includes(4) && !lacking(subnets, nameFamilies(endpoint)).some(isStopped);
    if (isDecided) return subnets.length === 0 ? notApplicable('noClient') : compliant();
    // Who is in these subnets, interfaces tell where they are known.
    const interfaces = interfaceClients(network, vpcId)?.classes;
    const clients = interfaces ? among(subnets, interfaces) : likelyClients(endpoint, subnets, network);
    const stopped = clients.filter(isStopped);
    const [first] = stopped;
    if (first === undefined) return compliant();
    const isIpv6 = familiesOf(first).includes(6);
    const data: Unserved = {
      kind: interfaces ? 'clients' : 'subnets',
      stopped: countOf(stopped),
      total: countOf(clients),
      example: first.name,
      has: isIpv6 ? 'IPv6' : 'IPv4',
      served: isIpv6 ? 'IPv4' : 'IPv6',
    };
    return nonCompliant('unserved', data);
  },
});

/** The subnets of the VPC; of a gateway endpoint those of its tables, by the owner's own choice. */
function subnetsOf({ vpcEndpointType, vpcId, routeTableIds }: VpcEndpoint, network: Seen): readonly Client[] {
  const all = list(network, 'subnets', vpcId);
  if (vpcEndpointType !== 'Gateway') return clientsIn(all);
  const known = subnetsById(all);
  return list(network, 'routeTables', vpcId)
    .filter(({ routeTableId }) => routeTableIds.includes(routeTableId))
    .flatMap((table) => effectiveSubnetIds(network, table).flatMap((id) => known.get(id) ?? []))
    .map(clientIn)
    .filter(hasAddress);
}

const clientsIn = once((subnets: readonly Subnet[]): readonly Client[] =>
  subnets
    .toSorted((a, b) => (a.subnetId < b.subnetId ? -1 : 1))
    .map(clientIn)
    .filter(hasAddress),
);

/** The clients without any of these families; worked out once for all endpoints of a VPC. */
function lacking(clients: readonly Client[], families: readonly (4 | 6)[]): readonly Client[] {
  const answers = lackingBy(clients);
  const key = families.join();
  const known =
    answers.get(key) ?? clients.filter((client) => !familiesOf(client).some((family) => families.includes(family)));
  answers.set(key, known);
  return known;
}

const lackingBy = once<readonly Client[], Map<string, readonly Client[]>>(() => new Map());

function among(subnets: readonly Client[], clients: readonly Client[]): readonly Client[] {
  const ids = new Set(subnets.map(({ id }) => id));
  return clients.filter(({ subnet, ranges }) => subnet !== undefined && ids.has(subnet.subnetId) && ranges.length > 0);
}

/** Where nobody knows the interfaces: in public subnets, and where only endpoints live, there need be no client. */
function likelyClients(
  { vpcEndpointType, vpcId }: VpcEndpoint,
  subnets: readonly Client[],
  network: Seen,
): readonly Client[] {
  return vpcEndpointType === 'Gateway'
    ? subnets
    : withoutEndpointSubnets(
        network,
        vpcId,
        subnets.filter(({ subnet }) => subnet && !isPublicSubnet(network, subnet)),
      );
}

/** A subnet as a client. Of one with IPv6 only the range need not be known. */
function clientIn(subnet: Subnet): Client {
  if (!subnet.ipv6Native) return subnetClient(subnet);
  const { subnetId } = subnet;
  return { subnet, ranges: [], groupIds: undefined, count: 1, name: subnetId, id: subnetId };
}

function hasAddress(client: Client): boolean {
  return familiesOf(client).length > 0;
}

/**
 * The endpoint for S3 that image layers cannot be had from in a family in which the registry answers. Without one, layers
 * come another way. Source: Amazon ECR User Guide, "Amazon ECR interface VPC endpoints", dual-stack.
 */
function layerEndpoint(endpoint: VpcEndpoint, network: Seen): VpcEndpoint | undefined {
  const code = serviceCode(endpoint.serviceName);
  const isRegistry = code === 'ecr.api' || code === 'ecr.dkr';
  if (!isRegistry || !nameFamilies(endpoint).includes(6)) return undefined;
  const ofS3 = list(network, 'vpcEndpoints', endpoint.vpcId).filter(
    (other) => serviceCode(other.serviceName) === 's3' && isUsable(other),
  );
  return ofS3.some((other) => nameFamilies(other).includes(6)) ? undefined : ofS3[0];
}
