import { NotKnown, find, list, type Network, type Resources } from '../../../shared/network/network';
import type { CommonValues } from '../../../shared/rule/parameters';
import {
  endpointsLettingInList,
  endpointsOfType,
  endpointsUsingGroup,
  itself,
  itselfAndSameService,
  mayBeGatewayEndpoint,
  mayBeOfService,
  mayBeOfType,
  sameVpc,
  sameVpcIf,
  tableOfSubnet,
  tablesRoutingList,
  type Trigger,
} from '../../../shared/rule/triggers';
import type { DescribeOutputs } from '../../../shared/sources/describe-outputs';
import {
  endpoint,
  gatewayEndpoint,
  localRoute,
  network,
  permission,
  routeTable,
  securityGroup,
  vpc,
  vpcId,
} from '../../network';
import { changeOf } from '../../rules/changes';

const otherVpc = 'vpc-0a1b2c3d4e5f60002';
const [first, second, third] = ['vpce-0a1b2c3d4e5f60001', 'vpce-0a1b2c3d4e5f60002', 'vpce-0a1b2c3d4e5f60003'] as const;

/** A trigger of one of the subject types, asked for all subjects that a network holds. */
function affected<S extends 'vpcEndpoints' | 'routeTables' | 'vpcs'>(
  slice: S,
  trigger: Trigger<never, never>,
  change: ReturnType<typeof changeOf>,
  given: DescribeOutputs,
): readonly Resources[S][] {
  const known = network(given);
  const subjects = known[slice].items as readonly Resources[S][];
  return subjects.filter((subject) => trigger.affects(subject as never, change, known, {} as never));
}

const endpointIds = (
  trigger: Trigger<never, never>,
  change: ReturnType<typeof changeOf>,
  given: DescribeOutputs,
): readonly string[] => affected('vpcEndpoints', trigger, change, given).map(({ vpcEndpointId }) => vpcEndpointId);

const inBothVpcs = {
  VpcEndpoints: [endpoint(), endpoint({ VpcEndpointId: second, VpcId: otherVpc })],
};

test('itself reaches nothing else', () => {
  expect(itself.reach).toBe('itself');
  expect(endpointIds(itself, changeOf('AWS::EC2::VPCEndpoint', first), { VpcEndpoints: [endpoint()] })).toEqual([
    first,
  ]);
});

describe('sameVpc', () => {
  test('holds for what is in the VPC of the change', () => {
    expect(sameVpc.reach).toBe('vpc');
    expect(endpointIds(sameVpc, changeOf('AWS::EC2::VPC', vpcId), inBothVpcs)).toEqual([first]);
  });

  test('holds for everything where nobody knows the VPC', () => {
    const change = changeOf('AWS::EC2::RouteTable', 'rtb-0a1b2c3d4e5f60001', { vpcId: undefined, deleted: true });
    expect(endpointIds(sameVpc, change, inBothVpcs)).toEqual([first, second]);
  });

  test('holds for the VPC itself', () => {
    const given = { Vpcs: [vpc(), vpc({ VpcId: otherVpc })] };
    const vpcs = affected('vpcs', sameVpc, changeOf('AWS::EC2::VPCEndpoint', first), given);
    expect(vpcs.map((subject) => subject.vpcId)).toEqual([vpcId]);
  });
});

describe('sameVpcIf', () => {
  test('asks its condition only within the VPC, with the change, the values and the network', () => {
    const condition = jest.fn(() => true);
    const change = changeOf('AWS::EC2::VPC', vpcId);
    const known = network(inBothVpcs);
    const values = { vpcIds: [] } as unknown as CommonValues;
    const trigger = sameVpcIf(condition);
    const answers = known.vpcEndpoints.items.map((subject) => trigger.affects(subject, change, known, values));
    expect(trigger.reach).toBe('vpc');
    expect(answers).toEqual([true, false]);
    expect(condition.mock.calls).toEqual([[find(known, 'vpcEndpoints', first), change, values, known]]);
  });

  test('is false where its condition is', () => {
    expect(
      endpointIds(
        sameVpcIf(() => false),
        changeOf('AWS::EC2::VPC', vpcId),
        inBothVpcs,
      ),
    ).toEqual([]);
  });

  test('lets its condition ask for what was not read', () => {
    const trigger = sameVpcIf((_subject, _change, _values, known: Network) => list(known, 'subnets', vpcId).length > 0);
    expect(() => endpointIds(trigger, changeOf('AWS::EC2::VPC', vpcId), inBothVpcs)).toThrow(NotKnown);
  });
});

test('endpointsOfType holds for endpoints of that type in the VPC', () => {
  const given = { VpcEndpoints: [...inBothVpcs.VpcEndpoints, gatewayEndpoint({ VpcEndpointId: third })] };
  const change = changeOf('AWS::EC2::RouteTable', 'rtb-0a1b2c3d4e5f60001');
  expect(endpointIds(endpointsOfType('Gateway'), change, given)).toEqual([third]);
  expect(endpointIds(endpointsOfType('Interface'), change, given)).toEqual([first]);
});

test('endpointsUsingGroup holds for endpoints with the group, in any VPC', () => {
  const given = {
    VpcEndpoints: [
      ...inBothVpcs.VpcEndpoints,
      endpoint({ VpcEndpointId: third, Groups: [{ GroupId: 'sg-0a1b2c3d' }] }),
    ],
  };
  expect(endpointsUsingGroup.reach).toBe('region');
  expect(endpointIds(endpointsUsingGroup, changeOf('AWS::EC2::SecurityGroup', 'sg-0a1b2c3d4e5f60001'), given)).toEqual([
    first,
    second,
  ]);
});

describe('itselfAndSameService', () => {
  const s3 = 'com.amazonaws.us-east-1.s3';
  const published = (id: string) => `com.amazonaws.vpce.us-east-1.vpce-svc-${id}`;
  const ids = (changedName: string | undefined, ...others: object[]) =>
    endpointIds(itselfAndSameService, changeOf('AWS::EC2::VPCEndpoint', first, { serviceName: changedName }), {
      VpcEndpoints: [endpoint({ ServiceName: changedName ?? s3 }), ...others],
    });

  test('holds for the changed endpoint, of whatever type', () => {
    expect(ids(s3)).toEqual([first]);
    const change = changeOf('AWS::EC2::VPCEndpoint', first);
    expect(
      endpointIds(itselfAndSameService, change, { VpcEndpoints: [gatewayEndpoint({ VpcEndpointId: first })] }),
    ).toEqual([first]);
  });

  test.each([
    ['an interface endpoint of the same service', s3, { ServiceName: s3 }, true],
    ['its FIPS variant', 'com.amazonaws.us-east-1.kms', { ServiceName: 'com.amazonaws.us-east-1.kms-fips' }, true],
    ['another service', s3, { ServiceName: 'com.amazonaws.us-east-1.sqs' }, false],
    ['a gateway endpoint of the same service', s3, { ServiceName: s3, VpcEndpointType: 'Gateway' }, false],
    ['the same service in another VPC', s3, { ServiceName: s3, VpcId: otherVpc }, false],
    ['the same service of a company', published('0a1b2c3d'), { ServiceName: published('0a1b2c3d') }, true],
    ['another service of a company', published('0a1b2c3d'), { ServiceName: published('0a1b2c3e') }, false],
    ['any, when the service of the changed endpoint is not known', undefined, { ServiceName: s3 }, true],
  ])('%s', (_name, changedName, other, expected) => {
    expect(ids(changedName, endpoint({ VpcEndpointId: second, ...other })).includes(second)).toBe(expected);
  });
});

describe('tableOfSubnet', () => {
  const [own, main, elsewhere] = ['rtb-0a1b2c3d4e5f60001', 'rtb-0a1b2c3d4e5f60002', 'rtb-0a1b2c3d4e5f60003'] as const;
  const given = {
    RouteTables: [
      routeTable(),
      routeTable({ RouteTableId: main, Associations: [{ Main: true }] }),
      routeTable({ RouteTableId: elsewhere, VpcId: otherVpc, Associations: [{ Main: true }] }),
    ],
  };
  const ids = (subnetId: string, deleted = false, tables: DescribeOutputs = given) =>
    affected('routeTables', tableOfSubnet, changeOf('AWS::EC2::Subnet', subnetId, { deleted }), tables).map(
      ({ routeTableId }) => routeTableId,
    );

  test('holds for the table that is associated with the subnet', () => {
    expect(ids('subnet-0a1b2c3d4e5f60001')).toEqual([own]);
  });

  test('holds for the main table of a subnet without one', () => {
    expect(ids('subnet-0a1b2c3d4e5f60009')).toEqual([main]);
  });

  test('holds for the main table when the subnet is gone', () => {
    expect(ids('subnet-0a1b2c3d4e5f60001', true)).toEqual([main]);
  });

  test('holds for nothing where there is no main table', () => {
    expect(ids('subnet-0a1b2c3d4e5f60009', false, { RouteTables: [routeTable()] })).toEqual([]);
  });
});

describe('what a changed endpoint can be', () => {
  const change = (vpcEndpointType?: string, serviceName?: string) =>
    changeOf('AWS::EC2::VPCEndpoint', first, { vpcEndpointType, serviceName });

  test.each([
    ['Gateway', 'com.amazonaws.us-east-1.s3', true],
    ['Gateway', 'com.amazonaws.us-east-1.dynamodb', false],
    ['Gateway', 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d', false],
    ['Gateway', undefined, true],
    ['Interface', 'com.amazonaws.us-east-1.s3', false],
    [undefined, 'com.amazonaws.us-east-1.s3', true],
    [undefined, undefined, true],
  ])('%s endpoint of %s: a gateway endpoint for S3 or S3 Express? %s', (type, name, expected) => {
    expect(mayBeGatewayEndpoint(change(type, name), ['s3', 's3express'])).toBe(expected);
  });

  test('a type that is known is no other', () => {
    expect(mayBeOfType(change('Gateway'), ['Interface', 'Gateway'])).toBe(true);
    expect(mayBeOfType(change('Gateway'), ['Interface'])).toBe(false);
    expect(mayBeOfType(change(), ['Interface'])).toBe(true);
  });

  test('FIPS variants are the same service', () => {
    expect(mayBeOfService(change('Interface', 'com.amazonaws.us-east-1.kms-fips'), ['kms'])).toBe(true);
    expect(mayBeOfService(change('Interface', 'com.amazonaws.us-east-1.kms'), [])).toBe(false);
  });
});

describe('a prefix list', () => {
  const listId = 'pl-0a1b2c3d4e5f60001';
  const change = changeOf('AWS::EC2::PrefixList', listId, { vpcId: undefined });
  const naming = permission({ PrefixListIds: [{ PrefixListId: listId }] });
  const behind = (GroupId: string) => [{ GroupId, GroupName: 'endpoints' }];
  const VpcEndpoints = [
    endpoint({ Groups: behind('sg-0a1b2c3d4e5f60001') }),
    endpoint({ VpcEndpointId: second, VpcId: otherVpc, Groups: behind('sg-0a1b2c3d4e5f60002') }),
    endpoint({ VpcEndpointId: third, Groups: behind('sg-0a1b2c3d4e5f60003') }),
  ];

  test('reaches the endpoints behind groups that let it in, of whatever VPC', () => {
    const SecurityGroups = [
      securityGroup({ IpPermissions: [permission({ IpRanges: [{ CidrIp: '10.0.0.0/8' }] })] }),
      securityGroup({ GroupId: 'sg-0a1b2c3d4e5f60002', VpcId: otherVpc, IpPermissions: [naming] }),
      securityGroup({ GroupId: 'sg-0a1b2c3d4e5f60003', IpPermissions: [], IpPermissionsEgress: [naming] }),
    ];
    expect(endpointsLettingInList.reach).toBe('region');
    expect(endpointIds(endpointsLettingInList, change, { VpcEndpoints, SecurityGroups })).toEqual([second]);
  });

  test('reaches the route tables that route it', () => {
    const RouteTables = [
      routeTable({ Routes: [localRoute] }),
      routeTable({
        RouteTableId: 'rtb-0a1b2c3d4e5f60002',
        VpcId: otherVpc,
        Routes: [{ DestinationPrefixListId: listId, NatGatewayId: 'nat-0a1b2c3d4e5f60001', State: 'active' }],
      }),
    ];
    const found = affected('routeTables', tablesRoutingList, change, { RouteTables });
    expect(found.map(({ routeTableId }) => routeTableId)).toEqual(['rtb-0a1b2c3d4e5f60002']);
  });
});
