// check --template and --plan: verdicts that were checked by hand, and what nobody can know beforehand.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { networksFromPlan } from '../../../shared/sources/terraform/network';
import { vpceRules } from '../command-line';

const fixture = (name: string) => path.resolve('test/fixtures/before-deployment', name);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'planned-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

interface Entry {
  readonly configRuleName: string;
  readonly accountId: string;
  readonly awsRegion: string;
  readonly resourceId: string;
  readonly complianceType: string;
  readonly annotation?: string;
}

async function entries(...argv: readonly string[]): Promise<readonly Entry[]> {
  const { out, err, status } = await vpceRules(['check', ...argv, '--format', 'json', '--fail-on', 'never']);
  expect([err.replace(/^The nested stack .* was not looked into.*\n/, ''), status]).toEqual(['', 0]);
  return (JSON.parse(out) as { evaluations: readonly Entry[] }).evaluations;
}

function verdicts(all: readonly Entry[], rule: string): Readonly<Record<string, string>> {
  const ofRule = all.filter(
    ({ configRuleName, complianceType }) => configRuleName === rule && complianceType !== 'NOT_APPLICABLE',
  );
  return Object.fromEntries(ofRule.map(({ resourceId, complianceType }) => [resourceId, complianceType]));
}

async function written(name: string, content: unknown): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('a CloudFormation template', () => {
  const template = fixture('network.yaml');

  test.each<[string, Readonly<Record<string, string>>]>([
    ['vpce-multi-az', { Ssm: 'COMPLIANT', SsmMessages: 'NON_COMPLIANT', Logs: 'COMPLIANT' }],
    ['vpce-sg-allows-https', { Ssm: 'COMPLIANT', SsmMessages: 'COMPLIANT', Logs: 'INSUFFICIENT_DATA' }],
    ['vpce-sg-not-open', { Ssm: 'COMPLIANT', SsmMessages: 'NON_COMPLIANT', Logs: 'INSUFFICIENT_DATA' }],
    ['vpce-nacl-allows-https', { Ssm: 'COMPLIANT', SsmMessages: 'COMPLIANT', Logs: 'COMPLIANT', S3: 'COMPLIANT' }],
    ['vpce-gateway-route-present', { S3: 'COMPLIANT', DynamoDb: 'NON_COMPLIANT' }],
    ['route-table-gateway-endpoint-used', { PrivateTable: 'NON_COMPLIANT' }],
    ['vpc-dns-attributes-enabled', { Vpc: 'COMPLIANT' }],
  ])('%s', async (rule, expected) => {
    expect(verdicts(await entries('--template', template, '--rule', rule), rule)).toEqual(expected);
  });

  test('names are those of the template, and the Region is the one that is asked for', async () => {
    const [first] = await entries('--template', template, '--rule', 'vpce-multi-az', '--region', 'eu-west-3');
    expect(first?.awsRegion).toBe('eu-west-3');
    const all = await entries('--template', template);
    expect(all.filter(({ annotation = '' }) => /planned|unknown/.test(annotation))).toEqual([]);
    expect(all.filter(({ annotation = '' }) => annotation.length > 256)).toEqual([]);
  });

  test('what a parameter without a default decides is not known', async () => {
    const all = await entries('--template', template, '--rule', 'vpce-sg-not-open');
    expect(all.find(({ resourceId }) => resourceId === 'Logs')?.annotation).toBe(
      'Not known before deployment: the security groups of parameter ClientGroup.',
    );
  });

  test('a resource that a condition may leave out is judged as it is where it exists', async () => {
    const text = readFileSync(template, 'utf8').replace("    Default: 'yes'\n", '');
    const file = await written('template.yaml', text);
    const ofDynamoDb = (all: readonly Entry[]) =>
      all
        .filter(({ resourceId }) => resourceId === 'DynamoDb')
        .map(({ configRuleName, complianceType, annotation }) => [configRuleName, complianceType, annotation]);
    const all = await entries('--template', file);
    expect(ofDynamoDb(all)).toEqual(ofDynamoDb(await entries('--template', template)));
    expect(ofDynamoDb(all)).not.toEqual([]);
    // Who asks which endpoints the VPC has gets no answer.
    expect(verdicts(all, 'vpc-dns-attributes-enabled')).toEqual({ Vpc: 'INSUFFICIENT_DATA' });
  });

  test('what a nested stack may create in a VPC that it knows is not absent', async () => {
    const nested = (properties: string) =>
      `${readFileSync(template, 'utf8')}  Nested: { Type: AWS::CloudFormation::Stack, Properties: ${properties} }\n`;
    const knowing = await written('knowing.yaml', nested('{ TemplateURL: x, Parameters: { Id: !Ref Vpc } }'));
    const all = await entries('--template', knowing);
    expect(verdicts(all, 'vpce-multi-az')).toEqual({
      Ssm: 'INSUFFICIENT_DATA',
      SsmMessages: 'INSUFFICIENT_DATA',
      Logs: 'INSUFFICIENT_DATA',
    });
    expect(all.find(({ complianceType }) => complianceType === 'INSUFFICIENT_DATA')?.annotation).toBe(
      'Not known before deployment: Nested may create more.',
    );
    const other = await entries('--template', await written('other.yaml', nested('{ TemplateURL: x }')));
    expect(verdicts(other, 'vpce-multi-az')).toEqual(verdicts(await entries('--template', template), 'vpce-multi-az'));
  });

  test.each([
    ['the IPv4 range decides, whatever IPv6 range Amazon gives the VPC', '10.0.0.0/16', 'COMPLIANT'],
    ['one of two subnets, and perhaps the other', '10.0.1.0/24', 'INSUFFICIENT_DATA'],
  ])('of two sources one is known only after deployment: %s', async (_name, range, expected) => {
    const subnet = (index: number) => ({
      Type: 'AWS::EC2::Subnet',
      Properties: {
        VpcId: { Ref: 'Vpc' },
        CidrBlock: `10.0.${index}.0/24`,
        AvailabilityZone: { 'Fn::Select': [index - 1, { 'Fn::GetAZs': '' }] },
      },
    });
    const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };
    const file = await written('sources.json', {
      Resources: {
        Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
        Ipv6: {
          Type: 'AWS::EC2::VPCCidrBlock',
          Properties: { VpcId: { Ref: 'Vpc' }, AmazonProvidedIpv6CidrBlock: true },
        },
        One: subnet(1),
        Two: subnet(2),
        Other: {
          Type: 'Custom::Range',
          Properties: { ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:f' },
        },
        Group: {
          Type: 'AWS::EC2::SecurityGroup',
          Properties: {
            GroupDescription: 'of the endpoint',
            VpcId: { Ref: 'Vpc' },
            SecurityGroupIngress: [
              { ...https, CidrIp: range },
              { ...https, CidrIpv6: { 'Fn::Select': [0, { 'Fn::GetAtt': ['Vpc', 'Ipv6CidrBlocks'] }] } },
              { ...https, CidrIp: { 'Fn::GetAtt': ['Other', 'Range'] } },
            ],
          },
        },
        Sts: {
          Type: 'AWS::EC2::VPCEndpoint',
          Properties: {
            VpcId: { Ref: 'Vpc' },
            VpcEndpointType: 'Interface',
            ServiceName: { 'Fn::Sub': 'com.amazonaws.${AWS::Region}.sts' },
            SubnetIds: [{ Ref: 'One' }, { Ref: 'Two' }],
            SecurityGroupIds: [{ Ref: 'Group' }],
          },
        },
      },
    });
    const all = await entries('--template', file, '--rule', 'vpce-sg-allows-https');
    expect(verdicts(all, 'vpce-sg-allows-https')).toEqual({ Sts: expected });
  });

  test('the same in JSON', async () => {
    const vpc = { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } };
    const endpoint = {
      Type: 'AWS::EC2::VPCEndpoint',
      Properties: { ServiceName: { 'Fn::Sub': 'com.amazonaws.${AWS::Region}.s3' }, VpcId: { Ref: 'Vpc' } },
    };
    const file = await written('template.json', { Resources: { Vpc: vpc, S3: endpoint } });
    const all = await entries('--template', file);
    expect(verdicts(all, 'vpce-gateway-route-present')).toEqual({ S3: 'NON_COMPLIANT' });
  });
});

describe('a Terraform plan', () => {
  const plan = fixture('plan.json');
  const name = (rest: string) => `module.network.${rest}`;
  const each = (verdict: string) =>
    Object.fromEntries(
      ['ssm', 'ssmmessages', 'ec2messages'].map((key) => [name(`aws_vpc_endpoint.interface["${key}"]`), verdict]),
    );
  const [logs, kms] = [name('aws_vpc_endpoint.logs'), name('aws_vpc_endpoint.kms')];

  test.each<[string, Readonly<Record<string, string>>]>([
    // subnet_ids = aws_subnet.private[*].id looks in a plan like a choice of them: never compliant for certain.
    ['vpce-multi-az', { ...each('INSUFFICIENT_DATA'), [kms]: 'COMPLIANT', [logs]: 'NON_COMPLIANT' }],
    ['vpce-sg-not-open', { ...each('COMPLIANT'), [kms]: 'COMPLIANT', [logs]: 'NON_COMPLIANT' }],
    ['vpce-sg-not-default', { ...each('COMPLIANT'), [kms]: 'NON_COMPLIANT', [logs]: 'COMPLIANT' }],
    [
      'vpce-state-available',
      { ...each('COMPLIANT'), [kms]: 'COMPLIANT', [logs]: 'COMPLIANT', [name('aws_vpc_endpoint.s3')]: 'COMPLIANT' },
    ],
    ['vpce-gateway-route-present', { [name('aws_vpc_endpoint.s3')]: 'COMPLIANT' }],
    [
      'route-table-gateway-endpoint-used',
      {
        [name('aws_route_table.private')]: 'NON_COMPLIANT',
        // Which subnets the associations leave to the main table is known only after apply.
        [name('aws_vpc.this.main_route_table_id')]: 'INSUFFICIENT_DATA',
      },
    ],
    ['vpc-ssm-endpoints-complete', { [name('aws_vpc.this')]: 'COMPLIANT' }],
  ])('%s', async (rule, expected) => {
    expect(verdicts(await entries('--plan', plan, '--rule', rule), rule)).toEqual(expected);
  });

  test('a prefix list that a module passes on is the one of its endpoint', async () => {
    const all = await entries('--plan', plan, '--rule', 'sg-egress-allows-gateway-prefix-list');
    expect(verdicts(all, 'sg-egress-allows-gateway-prefix-list')['aws_security_group.app']).toBe('COMPLIANT');
  });

  test('account and Region are those that the plan tells', async () => {
    const [first] = await entries('--plan', plan);
    expect([first?.accountId, first?.awsRegion]).toEqual(['210987654321', 'eu-west-1']);
  });

  test('a VPC that exists already may hold more than the plan shows', async () => {
    const text = readFileSync(plan, 'utf8');
    const document = JSON.parse(text) as { resource_changes: { type: string; change: Record<string, unknown> }[] };
    const vpc = document.resource_changes.find(({ type }) => type === 'aws_vpc');
    if (vpc) {
      const after = { ...(vpc.change['after'] as object), id: 'vpc-0a1b2c3d4e5f60718' };
      vpc.change = { ...vpc.change, actions: ['no-op'], after, after_unknown: {} };
    }
    const all = await entries('--plan', await written('plan.json', document));
    expect(verdicts(all, 'vpc-ssm-endpoints-complete')).toEqual({ [name('aws_vpc.this')]: 'INSUFFICIENT_DATA' });
    expect(verdicts(all, 'vpce-multi-az')[kms]).toBe('INSUFFICIENT_DATA');
  });

  test('only resources in a VPC, by its address', async () => {
    const all = await entries('--plan', plan, '--vpc-id', 'module.network.aws_vpc.this');
    expect(all.length).toBeGreaterThan(20);
    const { err } = await vpceRules(['check', '--plan', plan, '--vpc-id', 'aws_vpc.other']);
    expect(err).toBe(
      'vpce-rules: --vpc-id "aws_vpc.other" is not in the input: expected one of module.network.aws_vpc.this.\n',
    );
  });

  test('the table shows names, too', async () => {
    const { out } = await vpceRules(['check', '--plan', plan, '--all', '--fail-on', 'never']);
    expect(out).toContain('module.network.aws_vpc_endpoint.s3');
    expect(out).not.toMatch(/planned[0-9]/);
  });
});

describe('a plan of published modules, which pass ids on as local values and as values of a map', () => {
  // terraform-aws-modules/vpc/aws 5.21.0 and its submodule vpc-endpoints: a gateway endpoint for S3, interface endpoints
  // for SSM, and one for SQS without private DNS and with a policy that allows everything.
  const plan = fixture('published-module.plan.json');
  const endpoint = (key: string) => `module.endpoints.aws_vpc_endpoint.this["${key}"]`;
  const vpc = 'module.vpc.aws_vpc.this[0]';
  const interfaces = (verdict: string) => ({
    [endpoint('sqs')]: verdict,
    [endpoint('ssm')]: verdict,
    [endpoint('ssmmessages')]: verdict,
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    // The data source of the module says which private DNS name each service has.
    ['vpce-private-dns-enabled', { ...interfaces('COMPLIANT'), [endpoint('sqs')]: 'NON_COMPLIANT' }],
    ['vpce-service-name-allowed', { ...interfaces('COMPLIANT'), [endpoint('s3')]: 'COMPLIANT' }],
    // An interface endpoint without subnets has no interface.
    ['vpce-state-available', { ...interfaces('INSUFFICIENT_DATA'), [endpoint('s3')]: 'COMPLIANT' }],
    // Without a policy in the map AWS would give full access, but a policy that is known only after apply looks the same.
    [
      'vpce-policy-not-full-access',
      { ...interfaces('INSUFFICIENT_DATA'), [endpoint('sqs')]: 'NON_COMPLIANT', [endpoint('s3')]: 'INSUFFICIENT_DATA' },
    ],
    // Only the interface endpoints can have private DNS, and the VPC is ready for it.
    ['vpc-dns-attributes-enabled', { [vpc]: 'COMPLIANT' }],
    // subnet_ids and security_group_ids go through the map and through a local value.
    ['vpce-multi-az', interfaces('INSUFFICIENT_DATA')],
    ['vpce-sg-allows-https', interfaces('INSUFFICIENT_DATA')],
    ['vpce-sg-not-open', interfaces('INSUFFICIENT_DATA')],
    ['vpce-gateway-route-present', { [endpoint('s3')]: 'INSUFFICIENT_DATA' }],
    ['vpc-ssm-endpoints-complete', { [vpc]: 'COMPLIANT' }],
  ])('%s', async (rule, expected) => {
    expect(verdicts(await entries('--plan', plan, '--rule', rule), rule)).toEqual(expected);
  });

  test('a service that was read as a gateway does not hide the interface service of that name', () => {
    const document: unknown = JSON.parse(readFileSync(plan, 'utf8'));
    const [network] = networksFromPlan(document, { accountId: undefined, region: undefined });
    const named = network?.certain.vpcEndpointServices.byKey.get('com.amazonaws.eu-west-1.s3') ?? [];
    expect(named.map(({ serviceTypes }) => serviceTypes)).toEqual([['Gateway'], ['Interface']]);
  });
});

test.each<[string, string, string, string]>([
  [
    '--plan',
    'p.json',
    '{"resources": []}',
    'format_version is missing: expected a plan as terraform show -json prints it',
  ],
  ['--plan', 'p.json', '[', 'is not JSON: line 1, column 2: the text ends too early'],
  ['--template', 't.yaml', 'Resources: [a', 'is not YAML: line 2, column 1'],
  ['--template', 't.yaml', 'Description: x', 'Resources is missing: expected a CloudFormation or SAM template'],
])('%s of what is none is refused: %s', async (option, name, content, message) => {
  const file = await written(name, content);
  const { status, err } = await vpceRules(['check', option, file]);
  expect(status).toBe(2);
  expect(err).toContain(`${name}: ${message}`);
});

test('one source only', async () => {
  const { status, err } = await vpceRules(['check', '--template', 'a', '--plan', 'b']);
  expect([status, err]).toEqual([2, 'vpce-rules: --template and --plan cannot be combined: expected one of them.\n']);
});

test('of a template a fix is where to write which property', async () => {
  const text =
    'Resources:\n  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }\n' +
    '  Ssm:\n    Type: AWS::EC2::VPCEndpoint\n    Properties:\n' +
    '      { VpcId: !Ref Vpc, VpcEndpointType: Interface, ServiceName: !Sub "com.amazonaws.${AWS::Region}.ssm" }\n';
  const file = await written('t.yaml', text);
  const { out } = await vpceRules([
    'check',
    '--template',
    file,
    '--rule',
    'vpce-private-dns-enabled',
    '--format',
    'json',
  ]);
  const { evaluations } = JSON.parse(out) as { evaluations: { fixCommands: readonly string[] }[] };
  expect(evaluations.map(({ fixCommands }) => fixCommands)).toEqual([[`# ${file}:3, Ssm`, 'PrivateDnsEnabled: true']]);
});
