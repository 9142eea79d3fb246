// Which endpoint exists, works and is tight: what is not known, not asked or missing is never fine.
import { contentsOf } from '../../../../cli/output/html/contents';
import { matrixOf, type Cell } from '../../../../cli/output/html/matrix';
import { judgementOf } from '../../../../cli/results/judgement';
import { rules } from '../../../../functions/index';
import { readParameters } from '../../../../shared/rule/parameters';
import { estateTime } from '../../../example-estate';
import { endpoint, network, permission, securityGroup, vpc, vpcId, type Described } from '../../../network';
import { reportOf } from '../../../report';

const configured = rules.map((rule) => ({ rule, values: readParameters(rule.parameters, undefined) }));

describe('the matrix', () => {
  const open = securityGroup();
  const closed = securityGroup({ IpPermissions: [] });
  const everyone = securityGroup({ IpPermissions: [permission({ IpRanges: [{ CidrIp: '0.0.0.0/0' }] })] });
  const bounded = JSON.stringify({
    Statement: [
      {
        Effect: 'Allow',
        Principal: '*',
        Action: 'sqs:SendMessage',
        Resource: '*',
        Condition: { StringEquals: { 'aws:PrincipalAccount': '123456789012', 'aws:ResourceAccount': '123456789012' } },
      },
    ],
  });
  const tight = { PolicyDocument: bounded };
  const chosen = [
    'vpce-sg-allows-https',
    'vpce-sg-not-open',
    'vpce-policy-not-full-access',
    'vpce-state-available',
    'vpc-dns-attributes-enabled',
  ];

  /** The cells of the only VPC, by service; `network` is what is around the endpoints. */
  function cells(outputs: Described, ids?: readonly string[]): Readonly<Record<string, string>> {
    const asked = configured.filter(({ rule }) => ids?.includes(rule.id) ?? true);
    const judgement = judgementOf(asked, [network({ Vpcs: [vpc()], ...outputs })], [], estateTime);
    const { services, rows } = matrixOf(contentsOf(judgement, false, estateTime));
    const [row] = rows;
    if (!row) throw new Error('no row');
    const entries = [
      ['network', row.network] as const,
      ...row.cells.map((cell, i) => [services[i] ?? '', cell] as const),
    ];
    return Object.fromEntries(entries.map(([name, cell]) => [name, shown(cell)]));
  }
  const shown = ({ exists, works, tight: isTight }: Cell) => [exists, works, isTight].join(' ');

  /** The outputs without one of them: it is not known. */
  const without = (outputs: Described, member: string): Described =>
    Object.fromEntries(Object.entries(outputs).filter(([name]) => name !== member));

  const whole = (overrides: Described, group: Described) => ({
    VpcEndpoints: [endpoint({ ...tight, ...overrides })],
    SecurityGroups: [group],
    Subnets: [],
    RouteTables: [],
    NetworkAcls: [],
    ServiceDetails: [],
    PrefixLists: [],
    VpcAttributes: [{ VpcId: vpcId, EnableDnsSupport: { Value: true }, EnableDnsHostnames: { Value: true } }],
  });

  test.each<[string, Described, Described, string]>([
    ['works and is tight, as far as the rest is known', {}, open, 'ok unknown ok'],
    ['does not work', {}, closed, 'ok bad ok'],
    ['is not tight', {}, everyone, 'ok unknown bad'],
    ['is not there any more', { State: 'deleted' }, open, 'none none none'],
    ['is there and failed', { State: 'failed' }, open, 'ok bad none'],
    [
      'waits to be accepted, as it may',
      { State: 'pendingAcceptance', CreationTimestamp: new Date(estateTime - 60_000).toISOString() },
      open,
      'ok unknown none',
    ],
  ])('an endpoint that %s', (_name, overrides, group, expected) => {
    expect(cells(whole(overrides, group))['sqs']).toBe(expected);
  });

  test('is fine only when every rule that asks was asked and knows', () => {
    const good = {
      ...whole({}, open),
      Subnets: [1, 2].map((n) => ({
        SubnetId: `subnet-0a1b2c3d4e5f6000${n}`,
        VpcId: vpcId,
        CidrBlock: `10.0.${n}.0/24`,
        AvailabilityZone: `us-east-1${'ab'[n - 1] ?? ''}`,
        AvailabilityZoneId: `use1-az${n}`,
      })),
      NetworkAcls: [
        {
          NetworkAclId: 'acl-0a1b2c3d4e5f60001',
          VpcId: vpcId,
          IsDefault: true,
          Associations: [1, 2].map((n) => ({ SubnetId: `subnet-0a1b2c3d4e5f6000${n}` })),
          Entries: [true, false].map((Egress) => ({
            Egress,
            RuleNumber: 100,
            RuleAction: 'allow',
            Protocol: '-1',
            CidrBlock: '0.0.0.0/0',
          })),
        },
      ],
    };
    expect(cells(good)['sqs']).toBe('ok ok ok');
    expect(cells(good, chosen)['sqs']).toBe('ok unknown unknown');
    expect(cells(without(good, 'NetworkAcls'))['sqs']).toBe('ok unknown ok');
  });

  test('what is not known is not fine, and does not hide what is wrong', () => {
    const withoutGroups = without(whole({}, open), 'SecurityGroups');
    expect(cells(withoutGroups)['sqs']).toBe('ok unknown unknown');
    expect(cells({ ...withoutGroups, VpcEndpoints: [endpoint({ Groups: [] })] })['sqs']).toBe('ok bad bad');
  });

  test('endpoints that nobody listed are not known to be absent', () => {
    expect(cells({ SecurityGroups: [open] })['network']).toBe('ok unknown unknown');
  });

  test('what is around the endpoints counts for the VPC', () => {
    const off = {
      VpcAttributes: [{ VpcId: vpcId, EnableDnsSupport: { Value: false }, EnableDnsHostnames: { Value: true } }],
    };
    const { sqs, network: around } = cells({ ...whole({}, open), ...off });
    expect(around).toMatch(/^ok bad /);
    expect(sqs).toBe('ok unknown ok');
  });

  test('an endpoint that a rule requires and that is not there is missing, not merely absent', () => {
    const ssm = endpoint({ ServiceName: 'com.amazonaws.us-east-1.ssm' });
    const other = endpoint({ VpcEndpointId: 'vpce-0a1b2c3d4e5f60002' });
    const { ssm: there, ssmmessages, sqs, ...rest } = cells({ ...whole({}, open), VpcEndpoints: [ssm, other] });
    expect([there, ssmmessages, sqs]).toEqual([
      expect.stringMatching(/^ok /),
      'bad none none',
      expect.stringMatching(/^ok /),
    ]);
    expect(Object.keys(rest)).toEqual(['network']);
    const waiting = endpoint({
      VpcEndpointId: 'vpce-0a1b2c3d4e5f60003',
      ServiceName: 'com.amazonaws.us-east-1.ssmmessages',
      State: 'failed',
    });
    const three = cells({ ...whole({}, open), VpcEndpoints: [ssm, other, waiting] });
    expect(three['ssmmessages']).toBe('ok bad none');
  });

  test('a cell of a missing endpoint says so and leads to the finding', async () => {
    const ssm = endpoint({ ServiceName: 'com.amazonaws.us-east-1.ssm' });
    const page = await reportOf([network({ Vpcs: [vpc()], ...whole({}, open), VpcEndpoints: [ssm] })]);
    expect(page).toMatch(/<td class="bad">\s*<a href="#vpc-1-[0-9]+" title="missing">[^]{0,200}ssmmessages: missing/);
  });

  test('one bad endpoint of several decides for its service', () => {
    const two = [endpoint(tight), endpoint({ ...tight, VpcEndpointId: 'vpce-0a1b2c3d4e5f60002', Groups: [] })];
    expect(cells({ ...whole({}, open), VpcEndpoints: two })['sqs']).toMatch(/^ok bad /);
  });
});
