// check --template: several templates, what lies beside them, and values of their parameters.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parameterValues } from '../../../cli/input/parameter-values';
import { vpceRules } from '../command-line';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'templates-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function written(name: string, content: unknown): Promise<string> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const vpc = { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } };
const gateway = (vpcId: unknown) => ({
  Type: 'AWS::EC2::VPCEndpoint',
  Properties: { VpcId: vpcId, ServiceName: { 'Fn::Sub': 'com.amazonaws.${AWS::Region}.s3' } },
});
const nestedStack = (url: unknown) => ({
  Type: 'AWS::CloudFormation::Stack',
  Properties: { TemplateURL: url, Parameters: { VpcId: { Ref: 'Vpc' } } },
});
const child = {
  Parameters: { VpcId: { Type: 'String' } },
  Resources: { Gateway: gateway({ Ref: 'VpcId' }) },
};
const rule = 'vpce-gateway-route-present';

async function verdicts(...argv: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const { out } = await vpceRules(['check', '--format', 'json', '--rule', rule, ...argv]);
  const { evaluations } = JSON.parse(out) as { evaluations: { resourceId: string; complianceType: string }[] };
  return Object.fromEntries(evaluations.map(({ resourceId, complianceType }) => [resourceId, complianceType]));
}

describe('nested stacks', () => {
  test.each<[string, string, unknown]>([
    ['beside their parent', 'parent.json', './nested/child.json'],
    ['by the name of a template that is given', 'parent.json', 'https://bucket.s3.amazonaws.com/v1/child.json'],
    [
      'by the end of what joins an address',
      'parent.json',
      { 'Fn::Sub': 'https://${Bucket}.s3.amazonaws.com/${Prefix}child.json' },
    ],
  ])('%s', async (_, name, url) => {
    const parent = await written(name, { Resources: { Vpc: vpc, Nested: nestedStack(url) } });
    const nested = await written('nested/child.json', child);
    const given = typeof url === 'string' && url.startsWith('.') ? [parent] : [parent, nested];
    expect(await verdicts('--template', ...given)).toEqual({
      'Nested/Gateway': 'NON_COMPLIANT',
    });
  });

  test('that are not at hand are named, and alone they are no pass', async () => {
    const parent = await written('parent.yaml', {
      Resources: { Net: nestedStack('https://x.s3.amazonaws.com/net.yaml') },
    });
    const { err, status } = await vpceRules(['check', '--template', parent]);
    expect([err, status]).toEqual([
      'The nested stack Net was not looked into: its template is not at hand.\n' +
        'The input holds no VPC and nothing in one: nothing was judged.\n',
      2,
    ]);
    expect((await vpceRules(['check', '--template', parent, '--fail-on', 'insufficient-data'])).status).toBe(1);
  });

  test('that refer to themselves come to an end', async () => {
    const parent = await written('parent.json', { Resources: { Vpc: vpc, A: nestedStack('b.json') } });
    await written('b.json', { Resources: { B: nestedStack('parent.json'), Vpc: vpc } });
    expect((await vpceRules(['check', '--template', parent, '--fail-on', 'never'])).status).toBe(0);
  });
});

describe('a cdk.out folder', () => {
  const stack = (templateFile: string, region: string, stackName: string) => ({
    type: 'aws:cloudformation:stack',
    environment: `aws://unknown-account/${region}`,
    properties: { templateFile, stackName },
  });

  test('is its stacks, each in its Region, with those of its stages', async () => {
    await written('cdk.out/manifest.json', {
      artifacts: {
        Net: stack('Net.template.json', 'eu-west-1', 'net'),
        Ends: stack('Ends.template.json', 'eu-west-1', 'ends'),
        'assembly-Prod': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod' } },
        Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
      },
    });
    await written('cdk.out/assembly-Prod/manifest.json', {
      artifacts: { P: stack('P.template.json', 'us-east-2', 'p') },
    });
    await written('cdk.out/Net.template.json', {
      Resources: { Vpc: vpc },
      Outputs: { V: { Value: { Ref: 'Vpc' }, Export: { Name: 'net:V' } } },
    });
    await written('cdk.out/Ends.template.json', { Resources: { Gateway: gateway({ 'Fn::ImportValue': 'net:V' }) } });
    await written('cdk.out/assembly-Prod/P.template.json', {
      Resources: { Vpc: vpc, Gateway: gateway({ Ref: 'Vpc' }) },
    });
    const { out } = await vpceRules([
      'check',
      '--template',
      path.join(folder, 'cdk.out'),
      '--rule',
      rule,
      '--format',
      'json',
    ]);
    const { evaluations } = JSON.parse(out) as { evaluations: Record<string, unknown>[] };
    expect(
      evaluations.map(({ resourceId, awsRegion, complianceType }) => [resourceId, awsRegion, complianceType]),
    ).toEqual([
      ['Gateway', 'us-east-2', 'NON_COMPLIANT'],
      ['ends/Gateway', 'eu-west-1', 'NON_COMPLIANT'],
    ]);
    expect(evaluations[1]?.['location']).toEqual({ file: path.join(folder, 'cdk.out/Ends.template.json'), line: 1 });
  });

  test('without templates is refused', async () => {
    await mkdir(path.join(folder, 'empty'));
    const { err, status } = await vpceRules(['check', '--template', path.join(folder, 'empty')]);
    expect([err, status]).toEqual([
      `vpce-rules: ${path.join(folder, 'empty')}: holds no templates: expected a cdk.out folder, or files named *.template.json\n`,
      2,
    ]);
  });
});

describe('values of parameters', () => {
  const expected = { A: 'x', B: 'y z' };

  test.each<[string, readonly string[]]>([
    ['aws cloudformation deploy', ['A=x', 'B=y z']],
    ['sam deploy, in one text', ['A=x B="y z"']],
    ['the long form', ['ParameterKey=A,ParameterValue=x', 'ParameterKey=B,ParameterValue=y z']],
    ['the long form in one text', ['ParameterKey=A,ParameterValue=x ParameterKey=B,ParameterValue="y z"']],
    ['the last one', ['A=w', 'B=y z', 'A=x']],
  ])('%s', async (_, given) => {
    expect(await parameterValues(given)).toEqual(expected);
  });

  test.each<[string, unknown]>([
    [
      'aws cloudformation create-stack',
      [
        { ParameterKey: 'A', ParameterValue: 'x' },
        { ParameterKey: 'B', ParameterValue: 'y z' },
        { ParameterKey: 'C', UsePreviousValue: true },
      ],
    ],
    ['aws cloudformation deploy', ['A=x', 'B=y z']],
    ['CodePipeline', { Parameters: expected, Tags: { T: 'x' } }],
    ['plain JSON', expected],
    ['YAML', 'A: x\nB: y z\n'],
  ])('a file of %s', async (_, content) => {
    const file = await written('values', content);
    expect(await parameterValues([file])).toEqual(expected);
    expect(await parameterValues([`file://${file}`])).toEqual(expected);
  });

  const template = {
    Parameters: { Make: { Type: 'String' } },
    Conditions: { Make: { 'Fn::Equals': [{ Ref: 'Make' }, 'yes'] } },
    Resources: { Vpc: vpc, Gateway: { ...gateway({ Ref: 'Vpc' }), Condition: 'Make' } },
  };

  test('decide what is there', async () => {
    const file = await written('t.json', template);
    expect(await verdicts('--template', file, '--parameter-values', 'Make=yes')).toEqual({ Gateway: 'NON_COMPLIANT' });
    expect(await verdicts('--template', file, '--parameter-values', 'Make=no')).toEqual({});
  });

  test.each<[string, readonly string[], string]>([
    [
      'of no parameter',
      ['Made=yes'],
      '--parameter-values gives Made a value, but no template has that parameter: expected one of Make.',
    ],
    ['of nothing', ['no-such-file'], 'no-such-file: does not exist: expected a file'],
  ])('%s are refused', async (_, given, message) => {
    const file = await written('t.json', template);
    const { err, status } = await vpceRules(['check', '--template', file, '--parameter-values', ...given]);
    expect([err, status]).toEqual([`vpce-rules: ${message}\n`, 2]);
  });
});

test('what its author may not have meant is said, once', async () => {
  const file = await written('t.yaml', 'Resources:\n  Vpc:\n    Type: AWS::EC2::VPC\n    Type: AWS::EC2::VPC\n');
  const { err } = await vpceRules(['check', '--template', file]);
  expect(err).toBe(`vpce-rules: ${file}: line 4: the key Type is there twice; the last one counts\n`);
});

test.each<[string, string, string]>([
  ['assumed', 'Resources: { Vpc: { Type: AWS::EC2::VPC } }', 'us-east-1 (assumed: --region gives another)'],
  [
    'of the names in it',
    'Resources: { Vpc: { Type: AWS::EC2::VPC }, S: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, AvailabilityZone: eu-west-3a } } }',
    'eu-west-3 (by its zones and services)',
  ],
])('the heading says that the Region is %s', async (_, text, expected) => {
  const file = await written('t.yaml', text);
  expect((await vpceRules(['check', '--template', file])).out).toContain(`Account 123456789012, ${expected}`);
  expect((await vpceRules(['check', '--template', file, '--region', 'eu-west-1'])).out).toContain(
    '123456789012, eu-west-1:',
  );
});
