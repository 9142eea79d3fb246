// One defect, one complaint: in a network where everything is right, each planted defect is found by the rule that it
// belongs to, and no resource is complained of by two rules unless the catalogue of rules wants both.
import { rules } from '../../functions/index';
import { evaluateRegion } from '../../shared/rule/evaluate';
import { readParameters } from '../../shared/rule/parameters';
import type { DescribeOutputs } from '../../shared/sources/describe-outputs';
import { allow, deny, equals, perimeter, policyOf } from '../endpoint-policies';
import { localRoute, network, networkInterface, permission, vpcId, type Described } from '../network';
import {
  aclEntry,
  buckets,
  healthy,
  inspectedTable,
  isolatedTable,
  privateTable,
  queues,
  toBuckets,
  toInspection,
  toItems,
  toNat,
} from './healthy-network';

type Member = Exclude<keyof DescribeOutputs, 'HostedZones'>;

/** The healthy network with these fields of one resource changed. */
function change(member: Member, id: string, fields: Described): DescribeOutputs {
  const list: readonly Described[] = healthy[member];
  const changed = list.map((item) => (Object.values(item).includes(id) ? { ...item, ...fields } : item));
  expect(changed).not.toEqual(list);
  return { ...healthy, [member]: changed };
}

/** The healthy network without one resource. */
function without(member: Member, id: string, from: DescribeOutputs = healthy): DescribeOutputs {
  const list = (from[member] ?? []) as readonly Described[];
  return { ...from, [member]: list.filter((item) => !Object.values(item).includes(id)) };
}

const changeQueues = (fields: Described): DescribeOutputs => change('VpcEndpoints', queues, fields);
const changeBuckets = (fields: Described): DescribeOutputs => change('VpcEndpoints', buckets, fields);
const changeGroup = (...IpPermissions: readonly Described[]): DescribeOutputs =>
  change('SecurityGroups', 'sg-queues', { IpPermissions });
const changeTable = (id: string, ...routes: readonly Described[]): DescribeOutputs =>
  change('RouteTables', id, { Routes: [localRoute, ...routes] });

interface Defect {
  readonly name: string;
  readonly given: DescribeOutputs;
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The rules that complain. */
  readonly rules: readonly string[];
  /** Rules that may complain of the same resource, because the catalogue gives the defect to each of them. */
  readonly together?: readonly string[];
}

const blackhole = { State: 'blackhole' };
const policies = ['vpce-policy-not-full-access', 'vpce-policy-least-privilege'] as const;
const trusting = {
  'vpce-policy-trusted-perimeter': { trustedOrgIds: perimeter.organisation, trustedAccountIds: perimeter.partner },
};
const openPolicy = policyOf(allow());
const denyAll = policyOf(deny());
const oneOf = (rule: string, name: string, given: DescribeOutputs): Defect => ({ name, given, rules: [rule] });

const defects: readonly Defect[] = [
  oneOf('vpce-state-available', 'an endpoint that was rejected', changeQueues({ State: 'rejected' })),
  oneOf('vpce-state-available', 'an endpoint without network interfaces', changeQueues({ NetworkInterfaceIds: [] })),
  {
    name: 'an endpoint without subnets',
    given: changeQueues({ NetworkInterfaceIds: [], SubnetIds: [] }),
    rules: ['vpce-multi-az', 'vpce-state-available'],
    together: ['vpce-multi-az', 'vpce-state-available'],
  },
  oneOf('vpce-service-name-allowed', 'a service of another Region', changeQueues({ ServiceRegion: 'eu-west-1' })),
  oneOf('vpce-service-name-allowed', 'a name that is none', changeQueues({ ServiceName: 'com.example.sqs' })),
  oneOf('vpce-private-dns-enabled', 'private DNS is off', changeQueues({ PrivateDnsEnabled: false })),
  oneOf('vpce-sg-allows-https', 'nobody gets in', changeGroup()),
  oneOf(
    'vpce-sg-allows-https',
    'UDP instead of TCP',
    changeGroup(permission({ IpProtocol: 'udp', IpRanges: [{ CidrIp: '10.0.0.0/16' }] })),
  ),
  oneOf('vpce-sg-not-open', 'everybody gets in', changeGroup(permission({ IpRanges: [{ CidrIp: '0.0.0.0/0' }] }))),
  oneOf(
    'vpce-sg-not-open',
    'all ports',
    changeGroup({ IpProtocol: 'tcp', FromPort: 0, ToPort: 65535, IpRanges: [{ CidrIp: '10.0.0.0/16' }] }),
  ),
  oneOf(
    'vpce-sg-not-default',
    'the default group beside another one',
    changeQueues({
      Groups: [
        { GroupId: 'sg-queues', GroupName: 'queues' },
        { GroupId: 'sg-default', GroupName: 'default' },
      ],
    }),
  ),
  {
    name: 'only the default group, which admits nobody',
    given: changeQueues({ Groups: [{ GroupId: 'sg-default', GroupName: 'default' }] }),
    rules: ['vpce-sg-allows-https', 'vpce-sg-not-default'],
    together: ['vpce-sg-allows-https', 'vpce-sg-not-default'],
  },
  {
    name: 'no security group',
    given: changeQueues({ Groups: [] }),
    rules: ['vpce-sg-allows-https', 'vpce-sg-not-default'],
    together: ['vpce-sg-allows-https', 'vpce-sg-not-default'],
  },
  oneOf('vpce-multi-az', 'one Availability Zone', changeQueues({ SubnetIds: ['subnet-a'] })),
  oneOf(
    'vpce-nacl-allows-https',
    'no answers get out',
    change('NetworkAcls', 'acl-1', { Entries: [{ ...aclEntry, Egress: false }] }),
  ),
  {
    name: 'a gateway endpoint without route tables',
    given: {
      ...changeBuckets({ RouteTableIds: [] }),
      RouteTables: changeTable(privateTable, toNat, toItems).RouteTables ?? [],
    },
    rules: ['route-table-gateway-endpoint-used', 'vpce-gateway-route-present'],
  },
  {
    name: 'a route to a gateway endpoint that is missing',
    given: changeTable(privateTable, toNat, toItems),
    rules: ['route-table-gateway-endpoint-used', 'vpce-gateway-route-present'],
  },
  oneOf(
    'vpce-gateway-route-present',
    'a missing route where nothing goes out',
    change('RouteTables', isolatedTable, { Routes: [localRoute] }),
  ),
  {
    name: 'a route to a gateway endpoint that is a blackhole: neither active nor healthy',
    given: changeTable(privateTable, toNat, toItems, { ...toBuckets, ...blackhole }),
    rules: ['route-table-endpoint-routes-healthy', 'route-table-gateway-endpoint-used', 'vpce-gateway-route-present'],
    together: ['route-table-endpoint-routes-healthy', 'route-table-gateway-endpoint-used'],
  },
  oneOf('vpce-policy-not-full-access', 'the default policy', changeQueues({ PolicyDocument: openPolicy })),
  {
    name: 'the default policy, where a perimeter is set',
    given: changeQueues({ PolicyDocument: openPolicy }),
    parameters: trusting,
    rules: ['vpce-policy-not-full-access', 'vpce-policy-trusted-perimeter'],
    together: ['vpce-policy-not-full-access', 'vpce-policy-trusted-perimeter'],
  },
  {
    name: 'a policy that is not JSON',
    given: changeBuckets({ PolicyDocument: '{' }),
    parameters: trusting,
    rules: policies,
    together: policies,
  },
  oneOf(
    'vpce-policy-least-privilege',
    'a condition that is always true',
    changeQueues({ PolicyDocument: policyOf(allow(equals('aws:SourceVpc', vpcId))) }),
  ),
  oneOf('vpce-policy-least-privilege', 'a policy that allows nothing', changeQueues({ PolicyDocument: denyAll })),
  oneOf(
    'vpce-policy-service-requirements',
    'a policy for ECR that gives out no token',
    change('VpcEndpoints', 'vpce-ecr.api', {
      PolicyDocument: policyOf(
        allow({ Action: 'ecr:BatchGetImage', ...equals('aws:ResourceOrgID', perimeter.organisation) }),
      ),
    }),
  ),
  {
    name: 'a policy for S3 that allows nothing, where ECR needs a bucket',
    given: changeBuckets({ PolicyDocument: denyAll }),
    parameters: trusting,
    rules: ['vpce-policy-least-privilege', 'vpce-s3-policy-service-buckets'],
    together: ['vpce-policy-least-privilege', 'vpce-s3-policy-service-buckets'],
  },
  {
    name: 'a policy that is bounded to strangers',
    given: changeQueues({ PolicyDocument: policyOf(allow(equals('aws:ResourceOrgID', 'o-stranger00'))) }),
    parameters: trusting,
    rules: ['vpce-policy-trusted-perimeter'],
  },
  {
    name: 'a policy for S3 without the bucket of ECR',
    given: changeBuckets({ PolicyDocument: policyOf(allow(equals('aws:PrincipalOrgID', perimeter.organisation))) }),
    parameters: trusting,
    rules: ['vpce-s3-policy-service-buckets'],
  },
  oneOf('vpce-gwlb-endpoint-routed', 'nothing is inspected', changeTable(inspectedTable)),
  {
    name: 'an inspection that is a blackhole',
    given: changeTable(inspectedTable, { ...toInspection, ...blackhole }),
    rules: ['route-table-endpoint-routes-healthy', 'vpce-gwlb-endpoint-routed'],
  },
  oneOf(
    'route-table-endpoint-routes-healthy',
    'a route to an endpoint that is gone',
    changeTable(inspectedTable, toInspection, { DestinationCidrBlock: '10.9.0.0/16', GatewayId: 'vpce-gone' }),
  ),
  oneOf(
    'route-table-endpoint-routes-healthy',
    'S3 over a transit gateway',
    changeTable(inspectedTable, toInspection, {
      DestinationPrefixListId: 'pl-s3',
      TransitGatewayId: 'tgw-0a1b2c3d4e5f60001',
    }),
  ),
  oneOf('route-table-gateway-endpoint-used', 'a table that nobody gave the endpoint', changeTable('rtb-main', toNat)),
  {
    name: 'a way out of an isolated subnet',
    given: changeTable(isolatedTable, toBuckets, { ...toNat, NatGatewayId: undefined, GatewayId: 'igw-1' }),
    rules: ['route-table-isolated-no-internet'],
  },
  oneOf(
    'vpc-dns-attributes-enabled',
    'DNS hostnames are off',
    change('VpcAttributes', vpcId, { EnableDnsHostnames: { Value: false } }),
  ),
  oneOf('vpc-ssm-endpoints-complete', 'no ssmmessages', without('VpcEndpoints', 'vpce-ssmmessages')),
  {
    name: 'no ssmmessages, where both rules are asked for the set',
    given: without('VpcEndpoints', 'vpce-ssmmessages'),
    parameters: { 'vpc-required-endpoints-present': { bundles: 'ssm' } },
    rules: ['vpc-required-endpoints-present', 'vpc-ssm-endpoints-complete'],
    together: ['vpc-required-endpoints-present', 'vpc-ssm-endpoints-complete'],
  },
  oneOf('vpc-required-endpoints-present', 'no ecr.api', without('VpcEndpoints', 'vpce-ecr.api')),
  oneOf(
    'sg-egress-allows-gateway-prefix-list',
    'egress that leaves out DynamoDB',
    change('SecurityGroups', 'sg-clients', {
      IpPermissionsEgress: [permission({ PrefixListIds: [{ PrefixListId: 'pl-s3' }] })],
    }),
  ),
  oneOf('sg-egress-allows-interface-endpoints', 'somebody whose egress leaves out interface endpoints', {
    ...healthy,
    NetworkInterfaces: [
      networkInterface({
        SubnetId: 'subnet-a',
        Groups: [{ GroupId: 'sg-clients' }],
        PrivateIpAddresses: [{ PrivateIpAddress: '10.0.0.9' }],
      }),
    ],
  }),
  oneOf('vpce-address-family-fits', 'somebody with IPv6 only', {
    ...change('Subnets', 'subnet-d', {
      CidrBlock: undefined,
      Ipv6Native: true,
      Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: '2001:db8:0:3::/64' }],
    }),
    NetworkInterfaces: [
      networkInterface({ SubnetId: 'subnet-d', Ipv6Addresses: [{ Ipv6Address: '2001:db8:0:3::9' }] }),
    ],
  }),
  oneOf(
    'route-table-firewall-symmetric',
    'answers from the internet that pass no firewall',
    changeTable('rtb-main', { ...toInspection, GatewayId: 'igw-1' }),
  ),
];

/** For each resource that is complained of, by whom. Nothing in these networks is unknown. */
function complaints({ given, parameters }: Pick<Defect, 'given' | 'parameters'>): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  for (const rule of rules) {
    const values = readParameters(rule.parameters, parameters?.[rule.id]);
    const { evaluations } = evaluateRegion({ rule, values }, network(given), { kind: 'offline', time: 0 });
    for (const { resourceId, complianceType, annotation } of evaluations) {
      expect([rule.id, resourceId, complianceType, annotation]).not.toContain('INSUFFICIENT_DATA');
      if (complianceType === 'NON_COMPLIANT') found.set(resourceId, [...(found.get(resourceId) ?? []), rule.id]);
    }
  }
  return found;
}

test.each([{}, trusting])('nobody complains of the healthy network (%j)', (parameters) => {
  expect(complaints({ given: healthy, parameters })).toEqual(new Map());
});

test.each(defects)('$name', (defect) => {
  const found = [...complaints(defect)];
  expect([...new Set(found.flatMap(([, by]) => by))].sort()).toEqual([...defect.rules].sort());
  for (const [, by] of found) if (by.length > 1) expect(by.sort()).toEqual([...(defect.together ?? [])].sort());
});

test('every rule has a defect of its own', () => {
  const alone = new Set(defects.filter((defect) => defect.together === undefined).flatMap((defect) => defect.rules));
  expect([...alone].sort()).toEqual(rules.map(({ id }) => id).sort());
});
