// Exceptions by a tag, and of either kind in templates, plans and snapshots.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Log } from 'sarif';
import { describeFolderIn } from '../../describe-folder';
import { neededForTags } from '../../../cli/results/exceptions';
import { rules } from '../../../functions/index';
import { configure } from '../../../shared/rule/evaluate';
import { endpoint, network, permission, securityGroup, vpc, vpcId } from '../../network';
import { vpceRules } from '../command-line';
import { acceptedIn, resultsIn } from '../results-document';

const rule = 'vpce-sg-not-open';

let folder: string;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'exemption-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function written(content: string, ending = '.yaml'): Promise<string> {
  const file = path.join(folder, `${(files += 1)}${ending}`);
  await writeFile(file, content);
  return file;
}

describe('a tag on the resource', () => {
  const world = permission({ IpRanges: [{ CidrIp: '0.0.0.0/0' }] });
  const tagged = (Value: string) => ({
    Vpcs: [vpc()],
    VpcEndpoints: [endpoint({ Tags: [{ Key: 'vpce-posture:exempt', Value }] })],
    SecurityGroups: [securityGroup({ IpPermissions: [world] })],
  });
  const checked = async (value: string, ...options: readonly string[]) =>
    vpceRules(['check', '--describe', await describeFolderIn(folder, tagged(value)), '--rule', rule, ...options]);

  test('accepts what it names: NOT_APPLICABLE as in AWS Config, with what the rule says without it', async () => {
    const ending = await checked(`${rule} until=2026-03-13 reason=moves to the hub`, '--format', 'json');
    expect(ending.status).toBe(0);
    expect(resultsIn(ending).evaluations).toMatchObject([
      {
        complianceType: 'NOT_APPLICABLE',
        annotation: 'Exempt by the tag vpce-posture:exempt until 2026-03-13: moves to the hub',
        exception: {
          source: 'tag',
          reason: 'moves to the hub',
          until: '2026-03-13',
          annotation: expect.stringContaining('0.0.0.0/0') as string,
        },
      },
    ]);
  });

  test.each(['table', 'markdown', 'html'])('is shown apart in %s', async (format) => {
    const { out } = await checked(`${rule} reason=moves to the hub`, '--format', format);
    expect(out).toContain('Accepted by a tag on the resource: moves to the hub.');
    expect(out).toContain('1 accepted');
  });

  test('is a suppressed failure in SARIF', async () => {
    const log = JSON.parse((await checked(rule, '--format', 'sarif')).out) as Log;
    expect(log.runs[0]?.results).toMatchObject([{ kind: 'fail', suppressions: [{ status: 'accepted' }] }]);
  });

  test.each([
    [`${rule} until=2026-02-28`, 'the tag vpce-posture:exempt ended on 2026-02-28.'],
    [`${rule} until=soon`, 'exempts from nothing: it says until="soon": expected a day such as 2027-01-31.'],
    ['vpce-sg-not-opn', 'names "vpce-sg-not-opn", which is no rule. Did you mean vpce-sg-not-open?'],
    [' ', 'exempts from nothing: it names no rule.'],
  ])('%j accepts nothing, and is named', async (value, says) => {
    const ending = await checked(value, '--format', 'json');
    expect(ending.status).toBe(1);
    expect(acceptedIn(ending)).toEqual([]);
    expect(ending.err).toContain(says);
  });

  test('accepts nothing where nothing is wrong', async () => {
    const fine = { ...tagged('*'), SecurityGroups: [securityGroup()] };
    const ending = await vpceRules([
      'check',
      '--describe',
      await describeFolderIn(folder, fine),
      '--rule',
      rule,
      '--format',
      'json',
    ]);
    expect(acceptedIn(ending)).toEqual([]);
  });
});

test('of a live account is read also what says whether the tag is needed', () => {
  const sgNotOpen = rules.find(({ id }) => id === rule);
  if (!sgNotOpen) throw new Error('no rule');
  const needs = neededForTags([configure(sgNotOpen, undefined)], Date.parse('2026-03-01T12:00:00Z'));
  const withTag = (value: string) =>
    network({ Vpcs: [vpc()], VpcEndpoints: [endpoint({ Tags: [{ Key: 'vpce-posture:exempt', Value: value }] })] });
  expect([...needs(withTag(rule)).keys()]).toEqual(['securityGroups']);
  expect(needs(withTag('vpce-multi-az')).size).toBe(0);
  expect(needs(withTag(`${rule} until=2026-02-28`)).size).toBe(0);
});

describe('before it is deployed', () => {
  const template = (tags: string) => `Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: all
      VpcId: !Ref Vpc
      SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }]
  Queues:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      VpcEndpointType: Interface
      ServiceName: com.amazonaws.us-east-1.sqs
      SecurityGroupIds: [!Ref Group]
      Tags: ${tags}
`;
  const argvFor = (file: string) => ['check', '--template', file, '--rule', rule, '--format', 'json'];

  test('an exception names what the template names', async () => {
    const file = await written(template('[]'));
    expect((await vpceRules(argvFor(file))).status).toBe(1);
    const config = await written(`exceptions:\n  - { rule: ${rule}, resource: Queues, reason: meant so }\n`);
    const ending = await vpceRules([...argvFor(file), '--config', config]);
    expect(ending).toMatchObject({ status: 0, err: '' });
    expect(acceptedIn(ending)).toEqual(['Queues']);
  });

  test('of exceptions with ids of AWS nothing is said: one file serves templates and accounts', async () => {
    const file = await written(template('[]'));
    const run = async (resource: string) => {
      const config = await written(JSON.stringify({ exceptions: [{ rule, resource, reason: 'r' }] }));
      return (await vpceRules([...argvFor(file), '--config', config])).err;
    };
    expect(await run('vpce-0a1b2c3d4e5f60001')).toBe('');
    expect(await run('Qeues')).toContain('matches nothing that was judged');
  });

  test('a tag of the template', async () => {
    const tag = (value: string) => `[{ Key: vpce-posture:exempt, Value: "${value}" }]`;
    const ending = await vpceRules(argvFor(await written(template(tag(`${rule} reason=meant so`)))));
    expect(ending.status).toBe(0);
    expect(acceptedIn(ending)).toEqual(['Queues']);
    expect((await vpceRules(argvFor(await written(template(tag(`${rule} until=2026-01-01`)))))).status).toBe(1);
  });

  test('a plan', async () => {
    const plan = 'test/fixtures/before-deployment/plan.json';
    const argv = ['check', '--plan', plan, '--format', 'json'];
    const before = resultsIn(await vpceRules(argv)).evaluations.filter(
      ({ complianceType }) => complianceType === 'NON_COMPLIANT',
    );
    const exceptions = [{ rule: '*', resource: before[0]?.resourceId, reason: 'as planned' }];
    const config = await written(JSON.stringify({ exceptions }));
    const after = await vpceRules([...argv, '--config', config]);
    expect(new Set(acceptedIn(after))).toEqual(new Set([before[0]?.resourceId]));
  });
});

test('a snapshot', async () => {
  const item = {
    configurationItemCaptureTime: '2026-02-01T00:00:00Z',
    configurationItemStatus: 'OK',
    awsAccountId: '123456789012',
    awsRegion: 'us-east-1',
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: 'sg-0a1b2c3d4e5f60001',
    configuration: {
      groupId: 'sg-0a1b2c3d4e5f60001',
      groupName: 'all',
      vpcId,
      ipPermissions: [],
      ipPermissionsEgress: [],
    },
  };
  const endpointItem = {
    ...item,
    resourceType: 'AWS::EC2::VPCEndpoint',
    resourceId: 'vpce-0a1b2c3d4e5f60001',
    configuration: {
      vpcEndpointId: 'vpce-0a1b2c3d4e5f60001',
      vpcEndpointType: 'Interface',
      vpcId,
      serviceName: 'com.amazonaws.us-east-1.sqs',
      state: 'available',
      subnetIds: [],
      routeTableIds: [],
      networkInterfaceIds: [],
      dnsEntries: [],
      privateDnsEnabled: true,
      requesterManaged: false,
      groups: [{ groupId: 'sg-0a1b2c3d4e5f60001', groupName: 'all' }],
      tags: [{ key: 'vpce-posture:exempt', value: 'vpce-sg-allows-https' }],
    },
  };
  const file = await written(JSON.stringify({ configurationItems: [item, endpointItem] }), '.json');
  const argv = ['check', '--snapshot', file, '--rule', 'vpce-sg-allows-https', '--format', 'json'];
  const ending = await vpceRules(argv);
  expect(ending).toMatchObject({ status: 0, err: '' });
  expect(acceptedIn(ending)).toEqual(['vpce-0a1b2c3d4e5f60001']);
});
