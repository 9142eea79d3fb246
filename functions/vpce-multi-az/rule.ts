import { grouped, once } from '../../shared/network/derived';
import { NotKnown, list, type View } from '../../shared/network/network';
import { isPublicSubnet } from '../../shared/network/route-tables';
import { offeredSubnets, subnetsToAdd } from '../../shared/network/spread';
import { canSpread } from '../../shared/network/vpc-endpoints';
import { endpointSubnets, isInAvailabilityZone } from '../../shared/network/vpcs';
import { serviceCode } from '../../shared/network/service-names';
import type { Subnet } from '../../shared/network/model/vpc';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { listed, sentence } from '../../shared/rule/annotations';
import { boolean, integer } from '../../shared/rule/parameters';
import { defineRule } from '../../shared/rule/rule';
import { itself, sameVpcIf } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable } from '../../shared/rule/verdict';

interface Demands {
  readonly minAzs: number;
  readonly coverClientAzs: boolean;
}

/** Where an endpoint is, among the zones of its VPC. */
interface Spread {
  readonly own: ReadonlySet<string>;
  readonly all: ReadonlySet<string>;
  /** The subnets in zones that it is not in. */
  readonly elsewhere: readonly Subnet[];
  /** How zones are called, so that they can be compared. */
  readonly zoneOf: (subnet: Subnet) => string;
}

/** In how many more zones the endpoint must be, and the subnets there. */
interface Gap {
  readonly candidates: readonly Subnet[];
  readonly zones: number;
}

/** The subnets to add, one in each zone that is to be added. */
interface Addition {
  readonly subnetIds: readonly string[];
}

interface TooFewZones extends Addition {
  readonly own: readonly string[];
  readonly zonesOfVpc: number;
}

interface ClientZonesLeftOut extends Addition {
  readonly zones: readonly string[];
  readonly vpcId: string;
}

export const rule = defineRule({
  id: 'vpce-multi-az',
  title: 'Interface endpoints have network interfaces in several Availability Zones',
  problem: 'too few zones',
  question: 'works',
  evidence: 'zones',
  severity: 'MEDIUM',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: ['subnets'],
  mayNeed: ['routeTables', 'vpcEndpointServices'],
  triggers: {
    'AWS::EC2::VPCEndpoint': itself,
    'AWS::EC2::Subnet': sameVpcIf<VpcEndpoint>(canSpread),
  },
  // Nothing announces that a service is offered in another zone.
  scheduled: true,
  parameters: {
    minAzs: integer(2, 1, 6, 'How many Availability Zones the endpoint must be in, where the VPC has as many.'),
    coverClientAzs: boolean(
      false,
      'Whether the endpoint must be in every Availability Zone where the VPC has a private subnet.',
    ),
  },
  rationale:
    'With all its network interfaces in one Availability Zone, an endpoint fails with that zone, and with it the calls of every client in the VPC, wherever they run.',
  fix: {
    text: 'Add a subnet in another Availability Zone. Each network interface costs by the hour.',
    command: 'aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint> --add-subnet-ids <subnet>',
  },
  frameworks: [{ framework: 'AWS PrivateLink Guide', controls: ['at least two Availability Zones'], mapping: 'ours' }],
  messages: {
    notSpread: ({ vpcEndpointType }: { readonly vpcEndpointType: string }) =>
      sentence`${vpcEndpointType} endpoints are not spread over Availability Zones.`,
    notOfferedElsewhere: ({ service, own }: { readonly service: string; readonly own: readonly string[] }) =>
      sentence`${service} is offered in no other Availability Zone of this VPC${own.length === 0 ? undefined : sentence` than ${listed(own)}`}.`,
    oneZone: () => 'The VPC has subnets in one Availability Zone only.',
    tooFewZones: ({ own, zonesOfVpc, subnetIds: [example] }: TooFewZones) =>
      sentence`Endpoint has ${own.length === 0 ? 'no ENI in an Availability Zone' : sentence`an ENI only in ${listed(own)}`} while the VPC spans ${zonesOfVpc} AZs. Add a subnet in a further AZ, e.g. modify-vpc-endpoint --add-subnet-ids ${example}.`,
    clientZonesLeftOut: ({ zones, vpcId, subnetIds: [example] }: ClientZonesLeftOut) =>
      sentence`Endpoint has no ENI in ${listed(zones)}, where ${vpcId} has private subnets. Add a subnet there, e.g. modify-vpc-endpoint --add-subnet-ids ${example}.`,
  },
  evaluate(endpoint, network, demands) {
    if (!canSpread(endpoint)) {
      return notApplicable('notSpread', { vpcEndpointType: endpoint.vpcEndpointType });
    }
    const spread = spreadOf(endpoint, network);
    const { own, all, zoneOf } = spread;
    if (all.size < 2) return notApplicable('oneZone');
    const gap = gapIn(spread, network, demands);
    if (gap === undefined) return compliant();
    const candidates = offeredSubnets(endpoint, network, gap.candidates);
    const zones = [...new Set(candidates.map(zoneOf))].sort();
    const isTooFew = own.size < Math.min(demands.minAzs, all.size);
    if (zones.length === 0) {
      if (!isTooFew) return compliant();
      const service = serviceCode(endpoint.serviceName) ?? endpoint.serviceName;
      return notApplicable('notOfferedElsewhere', { service, own: [...own].sort() });
    }
    const subnetIds = subnetsToAdd(network, candidates, Math.min(gap.zones, zones.length));
    return isTooFew
      ? nonCompliant('tooFewZones', { subnetIds, own: [...own].sort(), zonesOfVpc: all.size })
      : nonCompliant('clientZonesLeftOut', { subnetIds, zones, vpcId: endpoint.vpcId });
  },
});

/**
 * The zones that an endpoint is in, and those of its VPC.
 * @throws NotKnown
 */
function spreadOf(endpoint: VpcEndpoint, network: View<'subnets'>): Spread {
  const { subnets, zoneOf } = inZones(list(network, 'subnets', endpoint.vpcId));
  const own = new Set(endpointSubnets(network, endpoint).filter(isInAvailabilityZone).map(zoneOf));
  const { all, elsewhere } = zonesOfVpc(subnets);
  return { own, all, elsewhere: elsewhere(own), zoneOf };
}

const inZones = once((all: readonly Subnet[]) => {
  const subnets = all.filter(isInAvailabilityZone);
  return { subnets, zoneOf: zonesOf(subnets) };
});

const zonesOfVpc = once((subnets: readonly Subnet[]) => {
  const zoneOf = zonesOf(subnets);
  const byZone = grouped(subnets, (subnet) => [zoneOf(subnet)]);
  // Endpoints in the same zones lack the same ones.
  const known = new Map<string, readonly Subnet[]>();
  return {
    all: new Set(byZone.keys()),
    elsewhere: (own: ReadonlySet<string>): readonly Subnet[] => {
      const key = [...own].sort().join();
      const found = known.get(key) ?? [...byZone].filter(([zone]) => !own.has(zone)).flatMap(([, inZone]) => inZone);
      known.set(key, found);
      return found;
    },
  };
});

/**
 * What an endpoint lacks; `undefined` when it is in enough zones.
 * @throws NotKnown
 */
function gapIn(
  { own, all, elsewhere, zoneOf }: Spread,
  network: View<'routeTables'>,
  { minAzs, coverClientAzs }: Demands,
): Gap | undefined {
  const wanted = Math.min(minAzs, all.size);
  if (own.size < wanted) return { candidates: elsewhere, zones: wanted - own.size };
  const clients = coverClientAzs ? elsewhere.filter((subnet) => !isPublicSubnet(network, subnet)) : [];
  return clients.length === 0 ? undefined : { candidates: clients, zones: new Set(clients.map(zoneOf)).size };
}

/**
 * How to name the zones of these subnets so that they can be compared: by id, or by name where one has no id.
 * @throws NotKnown when a subnet has neither
 */
function zonesOf(subnets: readonly Subnet[]): (subnet: Subnet) => string {
  const byId = subnets.every((subnet) => subnet.availabilityZoneId !== undefined);
  return ({ subnetId, availabilityZone, availabilityZoneId }) => {
    const zone = byId ? availabilityZoneId : availabilityZone;
    if (zone === undefined) throw new NotKnown('subnets', [subnetId], 'its Availability Zone is missing');
    return zone;
  };
}
