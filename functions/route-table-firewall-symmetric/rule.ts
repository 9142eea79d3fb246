import { answersTo } from '../../shared/network/questions';
import { list } from '../../shared/network/network';
import { destinationOf, targetOf } from '../../shared/network/route-tables';
import { checksOf, zonesCrossed, type Asymmetry } from '../../shared/path/firewalls';
import { sentence } from '../../shared/rule/annotations';
import { choice } from '../../shared/rule/parameters';
import { defineRule } from '../../shared/rule/rule';
import { routesList, sameVpc, sameVpcIf } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable, type Cause } from '../../shared/rule/verdict';
import type { RouteTable } from '../../shared/network/model/route-table';

/** A way whose way back leaves the firewall endpoint out. */
interface OneWay {
  readonly subnetId: string;
  readonly destination: string;
  readonly vpcEndpointId: string;
  /** The table that has to lead back to the endpoint, and the range that it has to lead there. */
  readonly routeTableId: string;
  readonly back: string;
  /** Where that range is led instead. */
  readonly instead: string;
  readonly more: number;
}

interface OtherZone {
  readonly subnetId: string;
  readonly zone: string;
  readonly vpcEndpointId: string;
  readonly endpointZone: string;
}

export const rule = defineRule({
  id: 'route-table-firewall-symmetric',
  title: 'What passes a firewall endpoint passes the same one on its way back',
  problem: 'one way only',
  question: 'works',
  evidence: 'routes',
  stopsTraffic: true,
  severity: 'HIGH',
  subject: 'AWS::EC2::RouteTable',
  needs: ['vpcEndpoints'],
  mayNeed: ['vpcs', 'subnets', 'natGateways', 'transitGatewayAttachments', 'prefixListEntries'],
  triggers: {
    'AWS::EC2::RouteTable': sameVpc,
    'AWS::EC2::VPC': sameVpc,
    'AWS::EC2::PrefixList': {
      reach: 'region',
      affects: ({ vpcId }, change, network) =>
        list(network, 'routeTables', vpcId).some((table) => routesList(table, change)),
    },
    'AWS::EC2::VPCEndpoint': sameVpcIf<RouteTable>(
      (_table, { vpcEndpointType }) => vpcEndpointType === undefined || vpcEndpointType === 'GatewayLoadBalancer',
    ),
  },
  // Nothing announces the appliance mode of an attachment.
  scheduled: true,
  parameters: {
    sameZone: choice(
      ['annotate', 'fail', 'ignore'],
      'annotate',
      "What follows where a subnet's traffic goes through the firewall endpoint of another Availability Zone.",
    ),
  },
  rationale:
    'A firewall that sees only half of a connection drops it. Where answers come back past another endpoint, or past none, connections time out, often in one zone only, and no log of the VPC says why.',
  fix: {
    text: 'Lead the answers to the endpoint that the requests pass. Open connections break.',
    command:
      'aws ec2 create-route --route-table-id <route-table> --destination-cidr-block <subnet-cidr> --vpc-endpoint-id <endpoint>',
  },
  frameworks: [{ framework: 'NIST SP 800-53 r5', controls: ['SC-7', 'SI-4'], mapping: 'ours' }],
  messages: {
    noFirewall: () => 'No way of its VPC through a firewall endpoint depends on it.',
    oneWay: ({ subnetId, destination, vpcEndpointId, routeTableId, back, instead, more }: OneWay) =>
      sentence`${subnetId} sends ${destination} through ${vpcEndpointId}, but ${routeTableId} leads ${back} back to ${instead}${more > 0 ? ` (+${more} more)` : ''}: the firewall drops what it sees one way only. Lead it to ${vpcEndpointId}.`,
    noEdgeTable: ({ subnetId, destination, vpcEndpointId, instead }: OneWay) =>
      sentence`${subnetId} sends ${destination} through ${vpcEndpointId}, but no route table of ${instead} sends the answers there: they come back directly, and the firewall drops the connection. Give ${instead} an edge route table.`,
    applianceMode: ({ subnetId, vpcEndpointId, instead }: OneWay) =>
      sentence`${subnetId} sends what a transit gateway brings through ${vpcEndpointId}, but ${instead} is not in appliance mode: answers may come through another zone's firewall. Turn on ApplianceModeSupport.`,
    otherZone: ({ subnetId, zone, vpcEndpointId, endpointZone }: OtherZone) =>
      sentence`${subnetId} in ${zone} goes through ${vpcEndpointId} in ${endpointZone}: AWS recommends the endpoint of its own zone.`,
  },
  evaluate(table, network, { sameZone }) {
    const checks = checksOf(network, table);
    if (checks.length === 0) return notApplicable('noFirewall');
    const faults = answersTo(checks.map(({ fault }) => fault));
    const [first] = faults;
    if (first) {
      const data = dataOf(table, first, faults.length - 1);
      const causes = faults.map((each) => causeOf(table, each));
      if (first.kind === 'no-edge-table') return nonCompliant('noEdgeTable', data, causes);
      return nonCompliant(first.kind === 'appliance-mode' ? 'applianceMode' : 'oneWay', data, causes);
    }
    const [crossed] = sameZone === 'ignore' ? [] : zonesCrossed(network, table);
    if (crossed === undefined) return compliant();
    return sameZone === 'fail' ? nonCompliant('otherZone', crossed) : compliant('otherZone', crossed);
  },
});

function dataOf(table: RouteTable, { way, back, range, instead, behind, kind }: Asymmetry, more: number): OneWay {
  return {
    subnetId: way.subnet.subnetId,
    destination: destinationOf(way.route),
    vpcEndpointId: way.endpoint.vpcEndpointId,
    routeTableId: (back ?? table).routeTableId,
    back: range,
    instead: kind === 'return-route' ? (instead ? targetOf(instead) : 'nothing') : behind,
    more,
  };
}

function causeOf(table: RouteTable, { way, back, range, kind }: Asymmetry): Cause {
  return {
    resourceType: 'AWS::EC2::RouteTable',
    resourceId: (back ?? table).routeTableId,
    ...(kind === 'return-route' && {
      part: { kind: 'route', destination: range, target: way.endpoint.vpcEndpointId, isMissing: true } as const,
    }),
  };
}
