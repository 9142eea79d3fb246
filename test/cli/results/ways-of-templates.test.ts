// What templates leave to AWS, local routes and IPv6 ranges, hides no fault of a way.
import { rules } from '../../../functions';
import { judgementOfPlanned } from '../../../cli/results/planned';
import { configure } from '../../../shared/rule/evaluate';
import { networksFromTemplates } from '../../../shared/sources/cloudformation/network';

const ref = (Ref: string) => ({ Ref });
const vpc = { VpcId: ref('Vpc') };
const of = (type: string, properties: object = {}) => ({ Type: `AWS::EC2::${type}`, Properties: properties });

function verdict(ruleId: string, resourceId: string, resources: object): string | undefined {
  const configured = rules.filter(({ id }) => id === ruleId).map((rule) => configure(rule, {}));
  const document = { Resources: { Vpc: of('VPC', { CidrBlock: '10.0.0.0/16' }), ...resources } };
  const planned = networksFromTemplates([{ name: 't', document }], { accountId: '1', region: 'us-east-1' });
  const { findings } = judgementOfPlanned(configured, planned, [], 0);
  return findings.find(({ evaluation }) => evaluation.resourceId === resourceId)?.evaluation.complianceType;
}

const ServiceName = 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001';
const zone = (name: string, app: string, firewall: string) => ({
  [`App${name}`]: of('Subnet', { ...vpc, CidrBlock: app }),
  [`Firewall${name}`]: of('Subnet', { ...vpc, CidrBlock: firewall }),
  [`Endpoint${name}`]: of('VPCEndpoint', {
    ...vpc,
    ServiceName,
    VpcEndpointType: 'GatewayLoadBalancer',
    SubnetIds: [ref(`Firewall${name}`)],
  }),
  [`Table${name}`]: of('RouteTable', vpc),
  [`Out${name}`]: of('Route', {
    RouteTableId: ref(`Table${name}`),
    DestinationCidrBlock: '0.0.0.0/0',
    VpcEndpointId: ref(`Endpoint${name}`),
  }),
  [`AppOf${name}`]: of('SubnetRouteTableAssociation', {
    RouteTableId: ref(`Table${name}`),
    SubnetId: ref(`App${name}`),
  }),
  [`FirewallOf${name}`]: of('SubnetRouteTableAssociation', {
    RouteTableId: ref('Onwards'),
    SubnetId: ref(`Firewall${name}`),
  }),
});
const back = (name: string, DestinationCidrBlock: string) =>
  of('Route', { RouteTableId: ref('Edge'), DestinationCidrBlock, VpcEndpointId: ref(`Endpoint${name}`) });
const inspected = (a: string, b: string) => ({
  ...zone('A', '10.0.1.0/24', '10.0.0.0/28'),
  ...zone('B', '10.0.2.0/24', '10.0.0.16/28'),
  Internet: of('InternetGateway'),
  Onwards: of('RouteTable', vpc),
  Out: of('Route', { RouteTableId: ref('Onwards'), DestinationCidrBlock: '0.0.0.0/0', GatewayId: ref('Internet') }),
  Edge: of('RouteTable', vpc),
  EdgeOf: of('GatewayRouteTableAssociation', { RouteTableId: ref('Edge'), GatewayId: ref('Internet') }),
  BackToA: back(a, '10.0.1.0/24'),
  BackToB: back(b, '10.0.2.0/24'),
});

test.each([
  ['COMPLIANT', 'A', 'B'],
  ['NON_COMPLIANT', 'B', 'A'],
  ['NON_COMPLIANT', 'A', 'A'],
])('an edge table is %s that leads back to %s and %s', (expected, a, b) => {
  expect(verdict('route-table-firewall-symmetric', 'Edge', inspected(a, b))).toBe(expected);
});

const native = (endpoint: object) => ({
  Endpoints: of('Subnet', { ...vpc, CidrBlock: '10.0.1.0/24' }),
  Hosts: of('Subnet', {
    ...vpc,
    Ipv6Native: true,
    Ipv6CidrBlock: { 'Fn::Select': [0, { 'Fn::GetAtt': ['Vpc', 'Ipv6CidrBlocks'] }] },
  }),
  Sts: of('VPCEndpoint', {
    ...vpc,
    ServiceName: 'com.amazonaws.us-east-1.sts',
    VpcEndpointType: 'Interface',
    SubnetIds: [ref('Endpoints')],
    PrivateDnsEnabled: true,
    ...endpoint,
  }),
});

test.each([
  ['NON_COMPLIANT', {}],
  ['COMPLIANT', { IpAddressType: 'dualstack' }],
])('an endpoint is %s for hosts with IPv6 only, with %j', (expected, endpoint) => {
  expect(verdict('vpce-address-family-fits', 'Sts', native(endpoint))).toBe(expected);
});
