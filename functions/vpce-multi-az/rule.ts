import { NotKnown, list, type View } from '../../shared/network/network';
import { effectiveRouteTable, isPublic } from '../../shared/network/route-tables';
import { endpointSubnets, isInAvailabilityZone, type Subnet } from '../../shared/network/vpcs';
import { enumerate } from '../../shared/rule/annotations';
import { boolean, integer } from '../../shared/rule/parameters';
import { compliant, defineRule, nonCompliant, notApplicable } from '../../shared/rule/rule';
import { endpointsOfType, itself } from '../../shared/rule/triggers';

export const rule = defineRule({
  id: 'vpce-multi-az',
  title: 'Interface endpoints have network interfaces in several Availability Zones',
  severity: 'MEDIUM',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: ['subnets'],
  mayNeed: ['routeTables'],
  triggers: {
    'AWS::EC2::VPCEndpoint': itself,
    'AWS::EC2::Subnet': endpointsOfType('Interface'),
  },
  scheduled: false,
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
  evaluate(endpoint, network, { minAzs, coverClientAzs }) {
    if (endpoint.vpcEndpointType !== 'Interface') {
      return notApplicable(`${endpoint.vpcEndpointType} endpoints are not spread over Availability Zones.`);
    }
    const subnets = list(network, 'subnets', endpoint.vpcId).filter(isInAvailabilityZone);
    const zoneOf = zonesOf(subnets);
    const own = new Set(endpointSubnets(network, endpoint).filter(isInAvailabilityZone).map(zoneOf));
    const all = new Set(subnets.map(zoneOf));
    if (all.size < 2) return notApplicable('The VPC has subnets in one Availability Zone only.');

    const elsewhere = subnets.filter((subnet) => !own.has(zoneOf(subnet)));
    if (own.size < Math.min(minAzs, all.size)) {
      const where = own.size === 0 ? 'no ENI in an Availability Zone' : `an ENI only in ${enumerate([...own].sort())}`;
      return nonCompliant(
        `Endpoint has ${where} while the VPC spans ${all.size} AZs. Add a subnet in a further AZ: ${addition(elsewhere)}.`,
      );
    }
    const clients = coverClientAzs ? elsewhere.filter((subnet) => isPrivate(network, subnet)) : [];
    if (clients.length === 0) return compliant();
    return nonCompliant(
      `Endpoint has no ENI in ${enumerate([...new Set(clients.map(zoneOf))].sort())}, where ${endpoint.vpcId} has private subnets. Add a subnet there: ${addition(clients)}.`,
    );
  },
});

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

function isPrivate(network: View<'routeTables'>, subnet: Subnet): boolean {
  const table = effectiveRouteTable(network, subnet);
  // Every VPC has a main route table.
  if (table === undefined) throw new NotKnown('routeTables', [subnet.vpcId], 'no main route table is listed');
  return !isPublic(table);
}

function addition(candidates: readonly Subnet[]): string {
  const [first] = candidates.map((subnet) => subnet.subnetId).sort();
  return `modify-vpc-endpoint --add-subnet-ids ${String(first)}`;
}
