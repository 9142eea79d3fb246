// What a plan takes away is not there any more, although the refreshed state still lists it with what it was attached to.
import { networksFromPlan } from '../../../../shared/sources/terraform/network';

type Values = Readonly<Record<string, unknown>>;

function changed(type: string, actions: readonly string[], before: Values | null, after: Values | null) {
  const address = `${type}.it`;
  return { address, type, name: 'it', change: { actions, before, after, after_unknown: {} } };
}

const same = (type: string, values: Values) => changed(type, ['no-op'], values, values);

function networkOf(...changes: readonly ReturnType<typeof changed>[]) {
  const types = [...new Set(changes.map(({ type }) => type))];
  const resources = types.map((type) => ({ mode: 'managed', type, name: 'it', expressions: {} }));
  const plan = {
    format_version: '1.2',
    planned_values: {},
    resource_changes: changes,
    configuration: { root_module: { resources } },
  };
  const [network] = networksFromPlan(plan, { accountId: undefined, region: 'eu-west-1' });
  if (network === undefined) throw new Error('expected a network');
  return network.certain;
}

const https = { protocol: 'tcp', from_port: 443, to_port: 443 };
const single = { security_group_id: 'sg-1', ip_protocol: 'tcp', from_port: 443, to_port: 443 };
const group = same('aws_security_group', {
  id: 'sg-1',
  vpc_id: 'vpc-1',
  ingress: [{ ...https, cidr_blocks: ['10.0.0.0/16', '0.0.0.0/0'], security_groups: ['sg-2'], self: true }],
});

test.each<[string, ReturnType<typeof changed>, unknown]>([
  [
    'a rule that is deleted',
    changed('aws_vpc_security_group_ingress_rule', ['delete'], { ...single, cidr_ipv4: '0.0.0.0/0' }, null),
    [{ cidrs: ['10.0.0.0/16'], groups: ['sg-2', 'sg-1'] }],
  ],
  [
    'a rule that is narrowed',
    changed(
      'aws_vpc_security_group_ingress_rule',
      ['update'],
      { ...single, cidr_ipv4: '0.0.0.0/0' },
      { ...single, cidr_ipv4: '10.1.0.0/16' },
    ),
    [
      { cidrs: ['10.0.0.0/16'], groups: ['sg-2', 'sg-1'] },
      { cidrs: ['10.1.0.0/16'], groups: [] },
    ],
  ],
  [
    'a rule of several peers that is replaced by nothing',
    changed(
      'aws_security_group_rule',
      ['delete'],
      { ...https, type: 'ingress', security_group_id: 'sg-1', cidr_blocks: ['10.0.0.0/16', '0.0.0.0/0'], self: true },
      null,
    ),
    [{ cidrs: [], groups: ['sg-2'] }],
  ],
  [
    'a rule of another port',
    changed(
      'aws_vpc_security_group_ingress_rule',
      ['delete'],
      { ...single, from_port: 80, to_port: 80, cidr_ipv4: '0.0.0.0/0' },
      null,
    ),
    [{ cidrs: ['10.0.0.0/16', '0.0.0.0/0'], groups: ['sg-2', 'sg-1'] }],
  ],
])('%s', (_name, change, expected) => {
  const [found] = networkOf(group, change).securityGroups.items;
  const shown = found?.ingress.map(({ cidrs, groups }) => ({ cidrs, groups: groups.map(({ groupId }) => groupId) }));
  expect(shown).toEqual(expected);
});

test('a route that is replaced leads elsewhere', () => {
  const table = same('aws_route_table', {
    id: 'rtb-1',
    vpc_id: 'vpc-1',
    route: [{ cidr_block: '0.0.0.0/0', nat_gateway_id: 'nat-1' }],
  });
  const before = { route_table_id: 'rtb-1', destination_cidr_block: '0.0.0.0/0', nat_gateway_id: 'nat-1' };
  const after = { ...before, nat_gateway_id: undefined, transit_gateway_id: 'tgw-1' };
  const [found] = networkOf(table, changed('aws_route', ['update'], before, after)).routeTables.items;
  expect(found?.routes.map(({ natGatewayId, transitGatewayId }) => [natGatewayId, transitGatewayId])).toEqual([
    [undefined, 'tgw-1'],
  ]);
});

test('an entry of a network ACL, an association of a subnet, an endpoint policy', () => {
  const acl = same('aws_network_acl', {
    id: 'acl-1',
    vpc_id: 'vpc-1',
    subnet_ids: ['subnet-1', 'subnet-2'],
    ingress: [{ rule_no: 100, action: 'allow', protocol: '-1', cidr_block: '0.0.0.0/0' }],
  });
  const rule = { network_acl_id: 'acl-1', egress: false, rule_number: 100 };
  const network = networkOf(
    acl,
    changed('aws_network_acl_rule', ['delete'], rule, null),
    changed('aws_network_acl_association', ['create'], null, { network_acl_id: 'acl-2', subnet_id: 'subnet-2' }),
    same('aws_vpc_endpoint', {
      id: 'vpce-1',
      vpc_id: 'vpc-1',
      subnet_ids: ['subnet-1', 'subnet-2'],
      policy: '{"own": 1}',
    }),
    changed(
      'aws_vpc_endpoint_subnet_association',
      ['delete'],
      { vpc_endpoint_id: 'vpce-1', subnet_id: 'subnet-1' },
      null,
    ),
    changed('aws_vpc_endpoint_policy', ['delete'], { vpc_endpoint_id: 'vpce-1', policy: '{"own": 1}' }, null),
  );
  const [guard] = network.networkAcls.items;
  expect(guard?.subnetIds).toEqual(['subnet-1']);
  expect(guard?.entries.filter(({ ruleNumber }) => ruleNumber === 100)).toEqual([]);
  const [endpoint] = network.vpcEndpoints.items;
  expect(endpoint?.subnetIds).toEqual(['subnet-2']);
  expect(endpoint?.policyDocument).toContain('"Action":"*"');
});

test('an endpoint whose last group is taken away has the default group', () => {
  const values = { id: 'vpce-1', vpc_id: 'vpc-1', vpc_endpoint_type: 'Interface', security_group_ids: ['sg-1'] };
  const gone = { vpc_endpoint_id: 'vpce-1', security_group_id: 'sg-1' };
  const change = changed('aws_vpc_endpoint_security_group_association', ['delete'], gone, null);
  const [endpoint] = networkOf(same('aws_vpc_endpoint', values), change).vpcEndpoints.items;
  expect(endpoint?.groups.map(({ groupName }) => groupName)).toEqual(['default']);
});
