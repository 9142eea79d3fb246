import { rule } from '../../functions/route-table-firewall-symmetric/rule';
import { endpoint, localRoute, subnet, vpc, vpcId, type Described } from '../network';
import { ruleTable } from './rule-table';

const app = 'subnet-0a1b2c3d4e5f60001';
const firewall = 'subnet-0a1b2c3d4e5f60002';
const natSubnet = 'subnet-0a1b2c3d4e5f60003';
const e = 'vpce-0a1b2c3d4e5f60001';
const f = 'vpce-0a1b2c3d4e5f60002';
const route = (DestinationCidrBlock: string, target: Described): Described => ({
  DestinationCidrBlock,
  State: 'active',
  ...target,
});
const toFirewall = (cidr: string, GatewayId = e) => route(cidr, { GatewayId });
const igw = { GatewayId: 'igw-0a1b2c3d4e5f60001' };
const nat = { NatGatewayId: 'nat-0a1b2c3d4e5f60001' };
const tgw = { TransitGatewayId: 'tgw-0a1b2c3d4e5f60001' };
const table = (number: number, association: Described, ...routes: readonly Described[]): Described => ({
  RouteTableId: `rtb-0a1b2c3d4e5f6000${number}`,
  VpcId: vpcId,
  OwnerId: '123456789012',
  Associations: [association],
  Routes: [localRoute, ...routes],
});
const of = (tables: readonly Described[], more: object = {}) => ({
  Vpcs: [vpc()],
  VpcEndpoints: [
    endpoint({ VpcEndpointId: e, VpcEndpointType: 'GatewayLoadBalancer', SubnetIds: [firewall] }),
    endpoint({
      VpcEndpointId: f,
      VpcEndpointType: 'GatewayLoadBalancer',
      SubnetIds: ['subnet-0a1b2c3d4e5f60004'],
      RequesterManaged: true,
    }),
  ],
  Subnets: [
    subnet(),
    subnet({ SubnetId: firewall, CidrBlock: '10.0.2.0/28' }),
    subnet({ SubnetId: natSubnet, CidrBlock: '10.0.3.0/24' }),
    subnet({ SubnetId: 'subnet-0a1b2c3d4e5f60004', CidrBlock: '10.0.4.0/28', AvailabilityZone: 'us-east-1b' }),
  ],
  RouteTables: tables,
  NatGateways: [{ NatGatewayId: nat.NatGatewayId, VpcId: vpcId, SubnetId: natSubnet, State: 'available' }],
  ...more,
});
const withoutLocal = (tables: readonly Described[]) =>
  tables.map((one) => ({ ...one, Routes: (one['Routes'] as Described[]).filter((each) => each !== localRoute) }));
const main = table(9, { Main: true });
const client = (...routes: readonly Described[]) => table(1, { SubnetId: app }, ...routes);
const behind = (target: Described, cidr = '0.0.0.0/0') => table(2, { SubnetId: firewall }, route(cidr, target));
const first = 'rtb-0a1b2c3d4e5f60001';
const third = 'rtb-0a1b2c3d4e5f60003';
const edge = (...routes: readonly Described[]) => table(3, igw, ...routes);
const ofNat = (...routes: readonly Described[]) =>
  table(3, { SubnetId: natSubnet }, route('0.0.0.0/0', igw), ...routes);
const attached = (SubnetIds: readonly string[], ApplianceModeSupport?: string) => ({
  TransitGatewayVpcAttachments: [
    {
      TransitGatewayAttachmentId: 'tgw-attach-0a1b2c3d4e5f60001',
      TransitGatewayId: tgw.TransitGatewayId,
      VpcId: vpcId,
      SubnetIds,
      ...(ApplianceModeSupport === undefined ? {} : { Options: { ApplianceModeSupport } }),
    },
  ],
});

ruleTable(rule, [
  {
    name: 'an internet gateway with an edge table',
    given: of([client(toFirewall('0.0.0.0/0')), behind(igw), edge(toFirewall('10.0.1.0/24')), main]),
    subject: third,
    expected: 'COMPLIANT',
  },
  {
    name: 'without an edge table',
    given: of([client(toFirewall('0.0.0.0/0')), behind(igw), main]),
    subject: first,
    expected: 'NON_COMPLIANT',
    says: ['edge route table', e],
    fixedBy: [
      `aws ec2 create-route-table --region us-east-1 --vpc-id ${vpcId}`,
      `aws ec2 associate-route-table --region us-east-1 --route-table-id '<new-route-table>' --gateway-id ${igw.GatewayId}`,
      `aws ec2 create-route --region us-east-1 --route-table-id '<new-route-table>' --destination-cidr-block 10.0.1.0/24 --vpc-endpoint-id ${e}`,
    ],
  },
  {
    name: 'an edge table that leads to the other endpoint',
    given: of([client(toFirewall('0.0.0.0/0')), behind(igw), edge(toFirewall('10.0.1.0/24', f)), main]),
    subject: third,
    expected: 'NON_COMPLIANT',
    says: [`leads 10.0.1.0/24 back to ${f}`],
    fixedBy: [
      `aws ec2 replace-route --region us-east-1 --route-table-id ${third} --destination-cidr-block 10.0.1.0/24 --vpc-endpoint-id ${e}`,
    ],
  },
  {
    name: 'tables without their local routes, as templates and plans leave them',
    given: of(withoutLocal([client(toFirewall('0.0.0.0/0')), behind(igw), edge(toFirewall('10.0.1.0/24', f)), main])),
    subject: third,
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'tables without their local routes, and an edge table that leads there',
    given: of(withoutLocal([client(toFirewall('0.0.0.0/0')), behind(igw), edge(toFirewall('10.0.1.0/24')), main])),
    subject: third,
    expected: 'COMPLIANT',
  },
  {
    name: 'an edge table that leads half of the subnet there',
    given: of([client(toFirewall('0.0.0.0/0')), behind(igw), edge(toFirewall('10.0.1.0/25')), main]),
    subject: third,
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a default route in halves',
    given: of([client(toFirewall('0.0.0.0/1'), toFirewall('128.0.0.0/1')), behind(igw), main]),
    subject: first,
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a NAT gateway whose subnet leads back',
    given: of([client(toFirewall('0.0.0.0/0')), behind(nat), ofNat(toFirewall('10.0.1.0/24')), main]),
    subject: third,
    expected: 'COMPLIANT',
  },
  {
    name: 'a NAT gateway whose subnet leads back directly',
    given: of([client(toFirewall('0.0.0.0/0')), behind(nat), ofNat(), main]),
    subject: third,
    expected: 'NON_COMPLIANT',
    says: ['back to local'],
    fixedBy: [
      `aws ec2 create-route --region us-east-1 --route-table-id ${third} --destination-cidr-block 10.0.1.0/24 --vpc-endpoint-id ${e}`,
    ],
  },
  {
    name: 'what a transit gateway brings, and a NAT gateway that leads it back',
    given: of(
      [
        client(toFirewall('0.0.0.0/0')),
        behind(nat),
        ofNat(toFirewall('10.0.0.0/8')),
        table(9, { Main: true }, route('10.0.0.0/8', tgw)),
      ],
      attached([app]),
    ),
    subject: third,
    expected: 'COMPLIANT',
  },
  {
    name: 'what a transit gateway brings, and a NAT gateway that leads it to the other endpoint',
    given: of(
      [
        client(toFirewall('0.0.0.0/0')),
        behind(nat),
        ofNat(toFirewall('10.0.0.0/8', f)),
        table(9, { Main: true }, route('10.0.0.0/8', tgw)),
      ],
      attached([app]),
    ),
    subject: third,
    expected: 'NON_COMPLIANT',
    says: [`leads 10.0.0.0/8 back to ${f}`],
    fixedBy: [
      `aws ec2 replace-route --region us-east-1 --route-table-id ${third} --destination-cidr-block 10.0.0.0/8 --vpc-endpoint-id ${e}`,
    ],
  },
  {
    name: 'what a transit gateway brings, and a NAT gateway that leads back its own subnet only',
    given: of(
      [
        client(toFirewall('0.0.0.0/0')),
        behind(nat),
        ofNat(toFirewall('10.0.1.0/24')),
        table(9, { Main: true }, route('10.0.0.0/8', tgw)),
      ],
      attached([app]),
    ),
    subject: third,
    expected: 'NON_COMPLIANT',
    fixedBy: [
      `aws ec2 create-route --region us-east-1 --route-table-id ${third} --destination-cidr-block 10.0.0.0/8 --vpc-endpoint-id ${e}`,
    ],
  },
  {
    name: "a customer's list that leads back, whose entries are not known",
    given: of(
      [
        client(toFirewall('0.0.0.0/0')),
        behind(igw),
        edge({ DestinationPrefixListId: 'pl-0a1b2c3d4e5f60001', GatewayId: e, State: 'active' }),
        main,
      ],
      { PrefixListEntries: undefined },
    ),
    subject: third,
    expected: 'INSUFFICIENT_DATA',
  },
  {
    name: "a customer's list that leads back",
    given: of(
      [
        client(toFirewall('0.0.0.0/0')),
        behind(igw),
        edge({ DestinationPrefixListId: 'pl-0a1b2c3d4e5f60001', GatewayId: e, State: 'active' }),
        main,
      ],
      {
        PrefixListEntries: [
          { PrefixListId: 'pl-0a1b2c3d4e5f60001', Entries: [{ Cidr: '10.0.1.0/25' }, { Cidr: '10.0.1.128/25' }] },
        ],
      },
    ),
    subject: third,
    expected: 'COMPLIANT',
  },
  {
    name: 'another subnet through the firewall that answers directly',
    given: of([client(toFirewall('10.0.3.0/24')), behind(igw, '9.0.0.0/8'), table(3, { SubnetId: natSubnet }), main]),
    subject: first,
    expected: 'NON_COMPLIANT',
    says: [third],
  },
  {
    name: 'two subnets through the same endpoint',
    given: of([
      client(toFirewall('10.0.3.0/24')),
      behind(igw, '9.0.0.0/8'),
      table(3, { SubnetId: natSubnet }, toFirewall('10.0.1.0/24')),
      main,
    ]),
    subject: first,
    expected: 'COMPLIANT',
  },
  {
    name: 'a transit gateway between zones without appliance mode',
    given: of(
      [client(toFirewall('0.0.0.0/0')), behind(tgw, '10.0.0.0/8'), main],
      attached([app, natSubnet], 'disable'),
    ),
    subject: first,
    expected: 'NON_COMPLIANT',
    says: ['ApplianceModeSupport'],
    fixedBy: [
      'aws ec2 modify-transit-gateway-vpc-attachment --region us-east-1 --transit-gateway-attachment-id tgw-attach-0a1b2c3d4e5f60001 --options ApplianceModeSupport=enable',
    ],
  },
  {
    name: 'in appliance mode',
    given: of([client(toFirewall('0.0.0.0/0')), behind(tgw, '10.0.0.0/8'), main], attached([app, natSubnet], 'enable')),
    subject: first,
    expected: 'COMPLIANT',
  },
  {
    name: 'its mode is not known',
    given: of([client(toFirewall('0.0.0.0/0')), behind(tgw, '10.0.0.0/8'), main]),
    subject: first,
    expected: 'INSUFFICIENT_DATA',
  },
  {
    name: 'the endpoint of another zone is told',
    given: of([
      client(toFirewall('0.0.0.0/0', f)),
      table(4, { SubnetId: 'subnet-0a1b2c3d4e5f60004' }, route('0.0.0.0/0', igw)),
      edge(toFirewall('10.0.1.0/24', f)),
      client(toFirewall('10.0.3.0/24', f)),
      main,
    ]),
    subject: first,
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a replaced local route is not judged',
    given: of([client(toFirewall('10.0.0.0/16')), behind(igw), main]),
    subject: first,
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'nothing behind the endpoint: a two-arm appliance',
    given: of([client(toFirewall('0.0.0.0/0')), main]),
    subject: first,
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'NAT gateways not known',
    given: of([client(toFirewall('0.0.0.0/0')), behind(nat), main], { NatGateways: undefined }),
    subject: first,
    expected: 'INSUFFICIENT_DATA',
  },
]);
