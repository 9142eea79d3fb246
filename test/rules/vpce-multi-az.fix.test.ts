import { rule } from '../../functions/vpce-multi-az/rule';
import { endpoint, routeTable, subnet } from '../network';
import { ruleTable } from './rule-table';

const zone = (letter: string, number: number, SubnetId: string) =>
  subnet({ SubnetId, AvailabilityZone: `us-east-1${letter}`, AvailabilityZoneId: `use1-az${number}` });
const inA = zone('a', 1, 'subnet-0a1b2c3d4e5f6000a');
const inB = zone('b', 2, 'subnet-0a1b2c3d4e5f6000b');
const alsoInB = zone('b', 2, 'subnet-0a1b2c3d4e5f6000c');
const inC = zone('c', 3, 'subnet-0a1b2c3d4e5f6000d');
const other = ({ SubnetId }: typeof inA) =>
  endpoint({ VpcEndpointId: 'vpce-0a1b2c3d4e5f60002', SubnetIds: ['subnet-0a1b2c3d4e5f6000a', SubnetId] });
const given = (Subnets: (typeof inA)[], others: (typeof inA)[] = []) => ({
  VpcEndpoints: [endpoint({ SubnetIds: ['subnet-0a1b2c3d4e5f6000a'] }), ...others],
  Subnets,
  ServiceDetails: [],
});
const services = [
  {
    ServiceName: 'com.amazonaws.us-east-1.sqs',
    ServiceType: [{ ServiceType: 'Interface' }],
    AvailabilityZones: ['us-east-1a', 'us-east-1b'],
  },
];
const tables = [
  routeTable({ Associations: [{ Main: true, AssociationState: { State: 'associated' } }] }),
  routeTable({
    RouteTableId: 'rtb-0a1b2c3d4e5f60002',
    Associations: [{ Main: false, SubnetId: 'subnet-0a1b2c3d4e5f6000b', AssociationState: { State: 'associated' } }],
    Routes: [{ DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-0a1b2c3d', State: 'active' }],
  }),
];

ruleTable(rule, [
  {
    name: 'the only subnet in the other zone',
    given: given([inA, inB]),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --add-subnet-ids subnet-0a1b2c3d4e5f6000b',
    ],
  },
  {
    name: 'two subnets there: the one that other endpoints use',
    given: given([inA, inB, alsoInB], [other(inB)]),
    subject: 'vpce-0a1b2c3d4e5f60001',
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --add-subnet-ids subnet-0a1b2c3d4e5f6000b',
    ],
  },
  {
    name: 'two subnets there: the private one',
    given: { ...given([inA, inB, alsoInB]), RouteTables: tables },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --add-subnet-ids subnet-0a1b2c3d4e5f6000c',
    ],
  },
  {
    name: 'two subnets there, and nothing tells them apart: the first by its id',
    given: given([inA, inB, alsoInB]),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --add-subnet-ids subnet-0a1b2c3d4e5f6000b',
    ],
  },
  {
    name: 'two more zones, one of which the service does not offer',
    given: { ...given([inA, inB, inC]), ServiceDetails: services },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --add-subnet-ids subnet-0a1b2c3d4e5f6000b',
    ],
  },
  {
    name: 'two more zones to choose from',
    given: given([inA, inB, inC]),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --add-subnet-ids subnet-0a1b2c3d4e5f6000b',
    ],
  },
  {
    name: 'both of two more zones',
    given: given([inA, inB, inC]),
    parameters: { minAzs: '3' },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --add-subnet-ids subnet-0a1b2c3d4e5f6000b subnet-0a1b2c3d4e5f6000d',
    ],
  },
]);
