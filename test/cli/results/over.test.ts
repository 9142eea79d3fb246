// check --plan over what is there: the network as it will be, and which of its findings the plan brings.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { vpceRules } from '../command-line';

const vpcId = 'vpc-0a1b2c3d4e5f60718';
const [groupId, tableId, endpointId] = ['sg-0a1b2c3d4e5f60718', 'rtb-0a1b2c3d4e5f60718', 'vpce-0a1b2c3d4e5f60718'];
const subnetIds = ['subnet-0a1b2c3d4e5f60718', 'subnet-0a1b2c3d4e5f60719'];
const policy = '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}';

const there: Readonly<Record<string, unknown>> = {
  'caller.json': { Account: '123456789012', Region: 'eu-west-1' },
  'describe-vpcs.json': {
    Vpcs: [
      {
        VpcId: vpcId,
        OwnerId: '123456789012',
        CidrBlock: '10.0.0.0/16',
        IsDefault: false,
        CidrBlockAssociationSet: [{ CidrBlock: '10.0.0.0/16', CidrBlockState: { State: 'associated' } }],
        Ipv6CidrBlockAssociationSet: [],
        Tags: [],
      },
    ],
  },
  'describe-subnets.json': {
    Subnets: subnetIds.map((SubnetId, at) => ({
      SubnetId,
      VpcId: vpcId,
      OwnerId: '123456789012',
      CidrBlock: `10.0.${at}.0/24`,
      AvailabilityZone: `eu-west-1${'ab'.charAt(at)}`,
      AvailabilityZoneId: `euw1-az${at + 1}`,
      Ipv6CidrBlockAssociationSet: [],
      Tags: [],
    })),
  },
  'describe-security-groups.json': {
    SecurityGroups: [
      {
        GroupId: groupId,
        GroupName: 'endpoints',
        VpcId: vpcId,
        OwnerId: '123456789012',
        IpPermissions: [
          {
            IpProtocol: 'tcp',
            FromPort: 443,
            ToPort: 443,
            IpRanges: [{ CidrIp: '10.0.0.0/16' }],
            Ipv6Ranges: [],
            PrefixListIds: [],
            UserIdGroupPairs: [],
          },
        ],
        IpPermissionsEgress: [],
        Tags: [],
      },
    ],
  },
  'describe-route-tables.json': {
    RouteTables: [
      {
        RouteTableId: tableId,
        VpcId: vpcId,
        OwnerId: '123456789012',
        Associations: [{ Main: true, RouteTableId: tableId, AssociationState: { State: 'associated' } }],
        Routes: [
          { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' },
          { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1', Origin: 'CreateRoute', State: 'active' },
        ],
        PropagatingVgws: [],
        Tags: [],
      },
    ],
  },
  'describe-vpc-endpoints.json': {
    VpcEndpoints: [
      {
        VpcEndpointId: endpointId,
        VpcEndpointType: 'Interface',
        VpcId: vpcId,
        ServiceName: 'com.amazonaws.eu-west-1.kms',
        State: 'available',
        PolicyDocument: policy,
        RouteTableIds: [],
        SubnetIds: subnetIds,
        Groups: [{ GroupId: groupId, GroupName: 'endpoints' }],
        NetworkInterfaceIds: ['eni-1', 'eni-2'],
        PrivateDnsEnabled: true,
        RequesterManaged: false,
        OwnerId: '123456789012',
        IpAddressType: 'ipv4',
        DnsEntries: [],
        Tags: [],
      },
    ],
  },
};

interface Change {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly change: { readonly actions: readonly string[]; readonly before?: unknown; readonly after?: unknown };
}

const removedRule: Change = {
  address: 'aws_vpc_security_group_ingress_rule.https',
  type: 'aws_vpc_security_group_ingress_rule',
  name: 'https',
  change: {
    actions: ['delete'],
    before: { security_group_id: groupId, ip_protocol: 'tcp', from_port: 443, to_port: 443, cidr_ipv4: '10.0.0.0/16' },
  },
};

function newEndpoint(tables: readonly string[]): Change {
  const values = { vpc_id: vpcId, service_name: 'com.amazonaws.eu-west-1.s3', vpc_endpoint_type: 'Gateway', policy };
  const after = { ...values, route_table_ids: tables, region: 'eu-west-1' };
  return {
    address: 'aws_vpc_endpoint.s3',
    type: 'aws_vpc_endpoint',
    name: 's3',
    change: { actions: ['create'], after },
  };
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'over-'));
  for (const [name, content] of Object.entries(there))
    await writeFile(path.join(folder, name), JSON.stringify(content));
});
afterEach(() => rm(folder, { recursive: true }));

async function over(rule: string, ...changes: readonly Change[]) {
  const plan = path.join(folder, 'plan.json');
  const document = { format_version: '1.2', planned_values: {}, resource_changes: changes };
  await writeFile(plan, JSON.stringify(document));
  const options = ['--describe', folder, '--region', 'eu-west-1', '--rule', rule, '--all'];
  const { out, err, status } = await vpceRules(['check', '--plan', plan, ...options, '--format', 'json']);
  expect(err).toBe('');
  const { evaluations } = JSON.parse(out) as {
    readonly evaluations: readonly { readonly resourceId: string; readonly complianceType: string }[];
  };
  return { status, verdicts: evaluations.map(({ resourceId, complianceType }) => [resourceId, complianceType]) };
}

test('a rule that the plan removes from a group that it does not hold is gone', async () => {
  expect(await over('vpce-sg-allows-https', newEndpoint([]))).toMatchObject({
    status: 0,
    verdicts: expect.arrayContaining([[endpointId, 'COMPLIANT']]) as unknown,
  });
  expect(await over('vpce-sg-allows-https', removedRule, newEndpoint([]))).toMatchObject({
    status: 1,
    verdicts: expect.arrayContaining([[endpointId, 'NON_COMPLIANT']]) as unknown,
  });
});

test('an endpoint that the plan brings has its routes in tables that are there', async () => {
  const rule = 'route-table-gateway-endpoint-used';
  const dynamodb = newEndpoint([tableId]);
  const after = { ...(dynamodb.change.after as object), service_name: 'com.amazonaws.eu-west-1.dynamodb' };
  const other = { ...dynamodb, address: 'aws_vpc_endpoint.d', name: 'd', change: { ...dynamodb.change, after } };
  expect((await over(rule, newEndpoint([tableId]), other)).verdicts).toEqual([[tableId, 'COMPLIANT']]);
  expect((await over(rule, newEndpoint([]), other)).verdicts).toEqual([[tableId, 'NON_COMPLIANT']]);
  // Without the plan it was so, too.
  expect((await over(rule, newEndpoint([]), other)).status).toBe(0);
});

test('what is wrong already fails no plan', async () => {
  const { status, verdicts } = await over('vpce-policy-not-full-access', removedRule);
  expect([status, verdicts]).toEqual([0, [[endpointId, 'NON_COMPLIANT']]]);
});

test('what the plan deletes is not there', async () => {
  const values = { id: endpointId, vpc_id: vpcId };
  const deleted = { ...removedRule, address: 'aws_vpc_endpoint.kms', type: 'aws_vpc_endpoint', name: 'kms' };
  const change = { actions: ['delete'], before: values };
  expect((await over('vpce-state-available', { ...deleted, change }, newEndpoint([]))).verdicts).toEqual([
    ['aws_vpc_endpoint.s3', 'COMPLIANT'],
  ]);
});

test('only a plan can be laid over something', async () => {
  const { status, err } = await vpceRules(['check', '--template', 'a.yaml', '--describe', folder]);
  expect([status, err]).toEqual([2, expect.stringContaining('cannot be combined')]);
});
