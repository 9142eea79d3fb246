import { HtmlValidate } from 'html-validate';
import { compareWith, type Baseline } from '../../cli/baseline';
import { contentsOf } from '../../cli/html/contents';
import { ownCode, lines, markup, serialized } from '../../cli/html/markup';
import { matrixOf, type Cell } from '../../cli/html/matrix';
import { rulesInReport } from '../../cli/html/questions';
import { judgementOf } from '../../cli/judgement';
import { keyOf } from '../../cli/identity';
import type { Resolution } from '../../cli/resolve';
import { rules } from '../../functions/index';
import { readParameters } from '../../shared/rule/parameters';
import { networkFromDescribe } from '../../shared/sources/describe-outputs';
import { bundleCli } from '../../infra/bundles';
import { estateTime } from '../example-estate';
import {
  accountId,
  endpoint,
  network,
  permission,
  region,
  securityGroup,
  vpc,
  vpcId,
  type Described,
} from '../network';
import { exampleReport, hostileNetwork, hostileTexts, pageOf, reportOf } from '../report';

const configured = rules.map((rule) => ({ rule, values: readParameters(rule.parameters, undefined) }));

test('every rule is about whether an endpoint works or whether it is tight, and no other is', () => {
  expect(Object.keys(rulesInReport).sort()).toEqual(rules.map(({ id }) => id).sort());
});

describe('the example estate', () => {
  let page: string;
  beforeAll(async () => {
    page = await exampleReport();
  });

  test('says first how bad it is, where, and as of when', () => {
    const order = [
      '22 of 68 resources are non-compliant',
      'Account 111122223333, us-east-1',
      '539 evaluations by 21 rules',
      '2026-03-01 12:00 UTC',
      '<h2 id="summary-title">',
      '<h2 id="matrix-title">',
      '<h2 id="findings-title">',
      '<h2 id="rules-title">',
    ].map((text) => page.indexOf(text));
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test('has every finding with its annotation, its reason, its evidence and its commands', () => {
    expect(page.match(/data-badge="/g)).toHaveLength(36);
    const card = articleWith(page, 'vpce-gateway-route-present');
    expect(card).toContain('Why it matters');
    expect(card).toContain('Route tables of the VPC');
    expect(textOf(card)).toContain('aws ec2 modify-vpc-endpoint');
  });

  test('every link inside the page leads somewhere', () => {
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const links = [...page.matchAll(/ href="#([^"]*)"/g)].map(([, target]) => target ?? '');
    const broken = links.filter((target) => !target.includes('=') && !ids.has(target));
    expect(links.length).toBeGreaterThan(100);
    expect(broken).toEqual([]);
  });

  test('loads nothing: addresses are only in links', () => {
    expect(page).not.toMatch(/ (?:src|srcset|action|data|poster)="/);
    expect(page).not.toMatch(/url\(|@import/);
    expect(page.match(/<link /g)).toHaveLength(1);
    expect(page).toContain('default-src &#39;none&#39;');
  });

  test.each([false, true])('is valid HTML; with everything: %s', async (all) => {
    expect(await problemsOf(await exampleReport({ all }))).toEqual([]);
  });

  test('with --all, what is in order is there too', async () => {
    const whole = await exampleReport({ all: true });
    expect(whole.match(/data-badge="/g)).toHaveLength(539);
    expect(whole).toMatch(/data-badge="OK"/);
  });

  test('is the same each time', async () => {
    expect(await exampleReport()).toBe(page);
  });
});

test('the command line holds the code of the page, and needs no tool to build it', async () => {
  const script = (await bundleCli()).files.find(({ path }) => path.endsWith('cli.mjs'))?.text ?? '';
  expect(script).toContain('#filter-status');
  expect(script).toContain('prefers-color-scheme');
  expect(script).not.toMatch(/["']esbuild["']/);
});

describe('hostile text', () => {
  test.each(hostileTexts.map((text) => [JSON.stringify(text).slice(0, 40), text]))('%s', async (_name, text) => {
    const page = await reportOf([hostileNetwork(text)], { all: true });
    const own = await reportOf([hostileNetwork('harmless')], { all: true });
    expect(page.split(serialized(markup`${text.slice(0, 12)}`)).length).toBeGreaterThan(10);
    expect(tagsOf(page)).toEqual(tagsOf(own));
    // The characters that no template writes: whatever comes from outside has lost them.
    // eslint-disable-next-line no-control-regex
    expect(page.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2060-\u206f]/g)).toBeNull();
    expect(await problemsOf(page)).toEqual([]);
  });

  test('values in a template are escaped, markup is not, and nothing else is markup', () => {
    const forged = { markup: '<b>', text: '<b>' };
    expect(serialized(markup`<p title="${'"<'}">${['<', markup`<b>${'&'}</b>`, undefined, false, 1]}</p>`)).toBe(
      '<p title="&quot;&lt;">&lt;<b>&amp;</b>1</p>',
    );
    expect(() => serialized(markup`${forged as never}`)).toThrow(TypeError);
    expect(serialized(lines('a\n\u202eb\r'))).toBe('a\n\\u202eb\\x0d');
    expect(() => ownCode('"</script>"')).toThrow(TypeError);
  });
});

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
          Associations: [],
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

describe('what is not known', () => {
  test('is said at the top, in the map, in the section of its own, and with each resource', async () => {
    const page = await reportOf([network({ Vpcs: [vpc()], VpcEndpoints: [endpoint()] })]);
    const text = textOf(page);
    expect(text).toMatch(/NO DATA [0-9]+ evaluations could not be decided/);
    expect(text).toContain('This map is not complete. The input does not hold all subnets');
    expect(text).toContain('Not judged for lack of data');
    expect(page).toContain('data-badge="NO DATA"');
    expect(await problemsOf(page)).toEqual([]);
  });

  test('several accounts are told apart, even with the same VPC in both', async () => {
    const outputs = { Vpcs: [vpc()], VpcEndpoints: [endpoint({ Groups: [] })] };
    const places = [
      ['123456789012', 'us-east-1'],
      ['210987654321', 'us-east-1'],
    ] as const;
    const page = await reportOf(places.map(([account, place]) => networkFromDescribe(account, place, outputs)));
    const text = textOf(page);
    expect(text).toContain('2 accounts and Regions');
    expect(text).toMatch(
      /Accounts and Regions Account ?Region ?VPCs ?HIGH ?MEDIUM ?LOW ?NO DATA 123456789012 us-east-1 1/,
    );
    expect(text).toMatch(/account 210987654321, us-east-1/);
    expect(await problemsOf(page)).toEqual([]);
  });

  test('of what is not deployed yet, no command pretends that it is', async () => {
    const network0 = network({ Vpcs: [vpc()], VpcEndpoints: [endpoint({ Groups: [] })] });
    const judgement = judgementOf(configured, [network0], [], estateTime);
    const planned = { ...judgement, findings: judgement.findings.map((each) => ({ ...each, isPlanned: true })) };
    const said = 'It is not deployed yet: change it in the template or the plan.';
    expect(await pageOf(planned, {})).toContain(said);
    expect(await pageOf(judgement, {})).not.toContain(said);
  });

  test('an input that holds nothing gives a page that says so', async () => {
    const page = await reportOf([]);
    expect(textOf(page)).toContain('Nothing was judged');
    expect(await problemsOf(page)).toEqual([]);
  });

  test('rules without a list of what to judge are named', async () => {
    const text = textOf(await reportOf([network({ VpcEndpoints: [endpoint()] })]));
    expect(text).toMatch(/Without describe-vpcs.json or AWS::EC2::VPC items nothing was judged by/);
  });
});

describe('beside the findings', () => {
  const given = network({ Vpcs: [vpc()], VpcEndpoints: [endpoint({ Groups: [] })], SecurityGroups: [] });
  const judgement = judgementOf(configured, [given], [], estateTime);

  test('with a baseline, what is new and what became of the rest', async () => {
    const before = { configRuleName: 'vpce-state-available', accountId, awsRegion: region };
    const earlier = { ...before, resourceType: 'AWS::EC2::VPCEndpoint', complianceType: 'NON_COMPLIANT' as const };
    const ids = [String(endpoint()['VpcEndpointId']), 'vpce-0aaaaaaaaaaaaaaaa'];
    const baseline: Baseline = {
      file: 'last "week".json',
      entries: new Map(ids.map((resourceId) => [keyOf({ ...earlier, resourceId }), { ...earlier, resourceId }])),
      notJudged: new Set(),
    };
    const page = await pageOf(judgement, { comparison: compareWith(baseline, judgement) });
    const text = textOf(page);
    expect(text).toContain('Compared with last &quot;week&quot;.json:');
    expect(text).toMatch(/vpce-sg-allows-https NEW/);
    expect(text).toMatch(/Fixed since the baseline vpce-0a1b2c3d4e5f60001 vpce-state-available/);
    expect(text).toMatch(/Removed since the baseline vpce-0aaaaaaaaaaaaaaaa vpce-state-available/);
    expect(await problemsOf(page)).toEqual([]);
  });

  test('with --resolve, what the names lead to', async () => {
    const [subject] = given.vpcEndpoints.items;
    if (!subject) throw new Error('no endpoint');
    const name = { network: given, endpoint: subject, dnsName: 'sqs.us-east-1.amazonaws.com' };
    const resolutions: Resolution[] = [
      { ...name, asked: name.dnsName, addresses: ['203.0.113.7'], resolvesTo: 'public', explanation: '<Elsewhere>.' },
      { ...name, asked: 'good.example', addresses: ['10.0.1.5'], resolvesTo: 'this-endpoint', explanation: 'Fine.' },
    ];
    const page = await pageOf({ ...judgement, resolutions }, {});
    const text = textOf(page);
    expect(text).toContain('1 of 2 lead to their endpoint');
    expect(text).toMatch(/sqs.us-east-1.amazonaws.com PUBLIC &lt;Elsewhere&gt;. 203.0.113.7/);
    expect(text).not.toContain('good.example');
    expect(textOf(await pageOf({ ...judgement, resolutions }, { all: true }))).toContain('good.example');
    expect(await problemsOf(page)).toEqual([]);
  });
});

/** The elements of a page, each with the names of its attributes, once. */
function tagsOf(page: string): readonly string[] {
  const tags = page.replace(/="[^"]*"/g, '=""').match(/<[^>]*>/g) ?? [];
  return [...new Set(tags.map((tag) => tag.replace(/\s+/g, ' ')))].sort();
}

function textOf(page: string): string {
  return page
    .replace(/<(style|script)[^]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, '')
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, ' ');
}

function articleWith(page: string, ruleId: string): string {
  const article = page.split('<article ').find((part) => part.includes(`data-rule="${ruleId}"`));
  return article?.split('</article>')[0] ?? '';
}

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    // Whoever writes pre keeps its lines; names of AWS and of rules are long.
    'no-trailing-whitespace': 'off',
    'long-title': 'off',
    // The filters act at once.
    'wcag/h32': 'off',
  },
});

async function problemsOf(page: string): Promise<readonly string[]> {
  const { results } = await validator.validateString(page);
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column }) => `${ruleId} ${line}:${column} ${message}`),
  );
}
