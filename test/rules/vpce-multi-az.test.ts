import { rule } from '../../functions/vpce-multi-az/rule';
import { evaluateChange } from '../../shared/rule/evaluate';
import { readParameters } from '../../shared/rule/parameters';
import { endpoint, gatewayEndpoint, localRoute, network, routeTable, subnet, type Described } from '../network';
import { ruleTable, type Case } from './rule-table';

const idOf = (number: number) => `subnet-0a1b2c3d4e5f6000${number}`;
/** A subnet with this number in the zone with this letter. */
const inZone = (number: number, zone: 'a' | 'b' | 'c', overrides: Described = {}) =>
  subnet({
    SubnetId: idOf(number),
    AvailabilityZone: `us-east-1${zone}`,
    AvailabilityZoneId: `use1-az${zone.charCodeAt(0) - 96}`,
    ...overrides,
  });
const inSubnets = (...numbers: readonly number[]) => [endpoint({ SubnetIds: numbers.map(idOf) })];
const three = [inZone(1, 'a'), inZone(2, 'b'), inZone(3, 'c')];
const localZone = { AvailabilityZone: 'us-east-1-lax-1a', AvailabilityZoneId: 'use1-lax1-az1' };
const wavelength = { AvailabilityZone: 'us-east-1-wl1-bos-wlz-1', AvailabilityZoneId: 'use1-wl1-bos-wlz1' };
const outpost = { OutpostArn: 'arn:aws:outposts:us-east-1:123456789012:outpost/op-0a1b2c3d4e5f60001' };
const nameless = { AvailabilityZoneId: undefined };
const toInternet = { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-0a1b2c3d4e5f60001', State: 'active' };
const mainTable = routeTable({
  RouteTableId: 'rtb-0a1b2c3d4e5f60002',
  Associations: [{ Main: true, AssociationState: { State: 'associated' } }],
});
const publicTableOf = (number: number) =>
  routeTable({
    Associations: [{ Main: false, SubnetId: idOf(number), AssociationState: { State: 'associated' } }],
    Routes: [localRoute, toInternet],
  });

const cases: readonly Case[] = [
  { name: 'two zones of three', given: { VpcEndpoints: inSubnets(1, 2), Subnets: three }, expected: 'COMPLIANT' },
  {
    name: 'one zone of three',
    given: { VpcEndpoints: inSubnets(1), Subnets: three },
    expected: 'NON_COMPLIANT',
    says: ['only in use1-az1', 'spans 3 AZs', '--add-subnet-ids subnet-0a1b2c3d4e5f60002'],
  },
  {
    name: 'two subnets in one zone',
    given: { VpcEndpoints: inSubnets(1, 2), Subnets: [inZone(1, 'a'), inZone(2, 'a'), inZone(3, 'b')] },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'no subnet at all',
    given: { VpcEndpoints: inSubnets(), Subnets: three },
    expected: 'NON_COMPLIANT',
    says: ['no ENI'],
  },
  {
    name: 'a VPC in one zone',
    given: { VpcEndpoints: inSubnets(1), Subnets: [inZone(1, 'a'), inZone(2, 'a')] },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'two zones of three, where three are needed',
    given: { VpcEndpoints: inSubnets(1, 2), Subnets: three },
    parameters: { minAzs: '3' },
    expected: 'NON_COMPLIANT',
    says: ['use1-az1, use1-az2'],
  },
  {
    name: 'two zones of two, where three are needed',
    given: { VpcEndpoints: inSubnets(1, 2), Subnets: three.slice(0, 2) },
    parameters: { minAzs: '3' },
    expected: 'COMPLIANT',
  },
  {
    name: 'one zone, which is enough',
    given: { VpcEndpoints: inSubnets(1), Subnets: three },
    parameters: { minAzs: '1' },
    expected: 'COMPLIANT',
  },

  ...Object.entries({ 'an Outpost': outpost, 'a Local Zone': localZone, 'a Wavelength Zone': wavelength }).flatMap(
    ([place, fields]) => [
      {
        name: `the only other subnet is in ${place}`,
        given: { VpcEndpoints: inSubnets(1), Subnets: [inZone(1, 'a'), inZone(2, 'b', fields)] },
        expected: 'NOT_APPLICABLE' as const,
      },
      {
        name: `the other network interface is in ${place}`,
        given: { VpcEndpoints: inSubnets(1, 3), Subnets: [inZone(1, 'a'), inZone(2, 'b'), inZone(3, 'c', fields)] },
        expected: 'NON_COMPLIANT' as const,
        says: ['spans 2 AZs'],
      },
    ],
  ),
  {
    name: 'a Local Zone that only its id gives away',
    given: {
      VpcEndpoints: inSubnets(1),
      Subnets: [inZone(1, 'a'), inZone(2, 'b', { ...localZone, AvailabilityZone: undefined })],
    },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'zones by name, where a subnet has no zone id',
    given: { VpcEndpoints: inSubnets(1, 2), Subnets: [inZone(1, 'a'), inZone(2, 'a', nameless), inZone(3, 'b')] },
    expected: 'NON_COMPLIANT',
    says: ['us-east-1a'],
  },
  {
    name: 'two zones by name',
    given: { VpcEndpoints: inSubnets(1, 2), Subnets: [inZone(1, 'a'), inZone(2, 'b', nameless)] },
    expected: 'COMPLIANT',
  },
  {
    name: 'a subnet without its zone',
    given: {
      VpcEndpoints: inSubnets(1, 2),
      Subnets: [inZone(1, 'a'), inZone(2, 'b', { ...nameless, AvailabilityZone: undefined })],
    },
    expected: 'INSUFFICIENT_DATA',
    says: ['Availability Zone is missing'],
  },
  {
    name: 'a subnet of the endpoint is not listed',
    given: { VpcEndpoints: inSubnets(1, 9), Subnets: three },
    expected: 'INSUFFICIENT_DATA',
    says: ['subnet-0a1b2c3d4e5f60009'],
  },
  {
    name: 'subnets not known',
    given: { VpcEndpoints: inSubnets(1) },
    expected: 'INSUFFICIENT_DATA',
    says: ['describe-subnets.json'],
  },

  {
    name: 'clients: a private subnet in a third zone',
    given: { VpcEndpoints: inSubnets(1, 2), Subnets: three, RouteTables: [mainTable] },
    parameters: { coverClientAzs: 'true' },
    expected: 'NON_COMPLIANT',
    says: ['use1-az3', 'subnet-0a1b2c3d4e5f60003'],
  },
  {
    name: 'clients: a public subnet in a third zone',
    given: { VpcEndpoints: inSubnets(1, 2), Subnets: three, RouteTables: [mainTable, publicTableOf(3)] },
    parameters: { coverClientAzs: 'true' },
    expected: 'COMPLIANT',
  },
  {
    name: 'clients: all zones',
    given: { VpcEndpoints: inSubnets(1, 2, 3), Subnets: three },
    parameters: { coverClientAzs: 'true' },
    expected: 'COMPLIANT',
  },
  {
    name: 'clients: route tables not known',
    given: { VpcEndpoints: inSubnets(1, 2), Subnets: three },
    parameters: { coverClientAzs: 'true' },
    expected: 'INSUFFICIENT_DATA',
    says: ['describe-route-tables.json'],
  },
  {
    name: 'clients: no main route table is listed',
    given: { VpcEndpoints: inSubnets(1, 2), Subnets: three, RouteTables: [publicTableOf(1)] },
    parameters: { coverClientAzs: 'true' },
    expected: 'INSUFFICIENT_DATA',
    says: ['no main route table'],
  },
  {
    name: 'clients: route tables not known, but too few zones anyway',
    given: { VpcEndpoints: inSubnets(1), Subnets: three },
    parameters: { coverClientAzs: 'true' },
    expected: 'NON_COMPLIANT',
  },

  { name: 'a gateway endpoint', given: { VpcEndpoints: [gatewayEndpoint()] }, expected: 'NOT_APPLICABLE' },
  {
    name: 'a Gateway Load Balancer endpoint',
    given: { VpcEndpoints: [endpoint({ VpcEndpointType: 'GatewayLoadBalancer' })], Subnets: three },
    expected: 'NOT_APPLICABLE',
  },
];
// Of the zones that a service offers nothing is known, unless the case says it.
ruleTable(
  rule,
  cases.map((row) => ({ ...row, given: { ServiceDetails: [], ...row.given } })),
);

const smtp = 'com.amazonaws.us-east-1.email-smtp';
const offeredIn = (...AvailabilityZones: readonly string[]) => [
  { ServiceName: smtp, ServiceType: [{ ServiceType: 'Interface' }], AvailabilityZones },
];
const smtpIn = (...numbers: readonly number[]) => [
  endpoint({ ServiceName: smtp, SubnetIds: numbers.map(idOf), VpcEndpointId: 'vpce-0a1b2c3d4e5f60003' }),
];
const inOne = (VpcEndpointType: string) => ({
  VpcEndpoints: [endpoint({ VpcEndpointType, ServiceName: undefined, SubnetIds: [idOf(1)] })],
  Subnets: three,
});

describe('zones that the service offers', () => {
  ruleTable(rule, [
    {
      name: 'in the only one of the VPC',
      given: { VpcEndpoints: smtpIn(1), Subnets: three, ServiceDetails: offeredIn('us-east-1a', 'us-east-1d') },
      expected: 'NOT_APPLICABLE',
      says: ['email-smtp', 'no other Availability Zone', 'use1-az1'],
    },
    {
      name: 'in one of two: the other one is named',
      given: { VpcEndpoints: smtpIn(1), Subnets: three, ServiceDetails: offeredIn('us-east-1a', 'us-east-1c') },
      expected: 'NON_COMPLIANT',
      says: ['--add-subnet-ids subnet-0a1b2c3d4e5f60003'],
    },
    {
      name: 'in both of two, where three are needed',
      given: { VpcEndpoints: smtpIn(1, 3), Subnets: three, ServiceDetails: offeredIn('us-east-1a', 'us-east-1c') },
      parameters: { minAzs: '3' },
      expected: 'NOT_APPLICABLE',
    },
    {
      name: 'by their ids, whatever they are called here',
      given: {
        VpcEndpoints: smtpIn(1),
        Subnets: three,
        ServiceDetails: [
          { ...offeredIn('us-east-1a', 'us-east-1b')[0], AvailabilityZoneIds: ['use1-az1', 'use1-az3'] },
        ],
      },
      expected: 'NON_COMPLIANT',
      says: ['--add-subnet-ids subnet-0a1b2c3d4e5f60003'],
    },
    {
      name: 'zones of another Region say nothing of this one',
      given: { VpcEndpoints: smtpIn(1), Subnets: three, ServiceDetails: offeredIn('eu-west-1a') },
      expected: 'NON_COMPLIANT',
    },
    {
      name: 'no subnet, and no zone of the VPC is offered',
      given: { VpcEndpoints: smtpIn(), Subnets: three, ServiceDetails: offeredIn('us-east-1d') },
      expected: 'NOT_APPLICABLE',
      says: ['no other Availability Zone of this VPC.'],
    },
    {
      name: 'clients in a zone that is not offered',
      given: {
        VpcEndpoints: smtpIn(1, 2),
        Subnets: three,
        RouteTables: [mainTable],
        ServiceDetails: offeredIn('us-east-1a', 'us-east-1b'),
      },
      parameters: { coverClientAzs: 'true' },
      expected: 'COMPLIANT',
    },
    {
      name: 'not known',
      given: { VpcEndpoints: smtpIn(1), Subnets: three },
      expected: 'INSUFFICIENT_DATA',
      says: ['describe-vpc-endpoint-services.json'],
    },
    {
      name: 'not asked for where the endpoint is in enough zones',
      given: { VpcEndpoints: smtpIn(1, 2), Subnets: three },
      expected: 'COMPLIANT',
    },
  ]);
});

describe('types', () => {
  ruleTable(rule, [
    ...['Resource', 'ServiceNetwork', 'Tunnel'].map((type) => ({
      name: `a ${type} endpoint in one zone`,
      given: inOne(type),
      expected: 'NON_COMPLIANT' as const,
      says: ['--add-subnet-ids subnet-0a1b2c3d4e5f60002'],
    })),
    { name: 'a type that nobody knows yet', given: inOne('Wormhole'), expected: 'NOT_APPLICABLE' },
  ]);
});

test('a changed subnet affects the interface endpoints of its VPC', () => {
  const elsewhere = { VpcId: 'vpc-0a1b2c3d4e5f60002', VpcEndpointId: 'vpce-0a1b2c3d4e5f60002' };
  const known = network({ VpcEndpoints: [endpoint(), endpoint(elsewhere), gatewayEndpoint()], Subnets: three });
  const change = {
    resourceType: 'AWS::EC2::Subnet',
    resourceId: idOf(1),
    vpcId: 'vpc-0a1b2c3d4e5f60001',
    deleted: false,
    serviceName: undefined,
    vpcEndpointType: undefined,
  };
  const { evaluations } = evaluateChange({ rule, values: readParameters(rule.parameters, {}) }, change, known, {
    kind: 'change',
    time: 0,
  });
  expect(evaluations.map((evaluation) => evaluation.resourceId)).toEqual(['vpce-0a1b2c3d4e5f60001']);
});
