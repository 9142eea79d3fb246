import { HtmlValidate } from 'html-validate';
import { compareWith, type Baseline } from '../../../../cli/results/baseline';
import { ownCode, lines, markup, serialized } from '../../../../cli/output/html/markup';
import { withExceptions } from '../../../../cli/results/exceptions';
import { judgementOf } from '../../../../cli/results/judgement';
import { keyOf } from '../../../../cli/results/identity';
import type { Resolution } from '../../../../cli/results/resolve';
import { rules } from '../../../../functions/index';
import { readParameters } from '../../../../shared/rule/parameters';
import { networkFromDescribe } from '../../../../shared/sources/describe-outputs';
import { bundleCli } from '../../../../infra/bundles';
import { estateTime, reviewedComplaints, reviewedVerdicts } from '../../../example-estate';
import { accountId, endpoint, network, region, vpc, vpcId } from '../../../network';
import { exampleReport, hostileNetwork, hostileTexts, pageOf, reportOf } from '../../../report';

const configured = rules.map((rule) => ({ rule, values: readParameters(rule.parameters, undefined) }));

describe('the example estate', () => {
  const complaints = reviewedComplaints();
  const judged = new Set(reviewedVerdicts().map(({ resourceId }) => resourceId));
  let page: string;
  beforeAll(async () => {
    page = await exampleReport();
  });

  test('says first how bad it is, where, and as of when', () => {
    const order = [
      `${new Set(complaints.map(({ resourceId }) => resourceId)).size} of ${judged.size} resources are non-compliant`,
      'Account 111122223333, us-east-1',
      `${reviewedVerdicts().length} evaluations by ${rules.length} rules`,
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
    expect(page.match(/data-badge="/g)).toHaveLength(complaints.length);
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
    expect(whole.match(/data-badge="/g)).toHaveLength(reviewedVerdicts().length);
    expect(whole).toMatch(/data-badge="OK"/);
  });

  test('is the same each time', async () => {
    expect(await exampleReport()).toBe(page);
  });
});

test('the command line holds the code of the page, and needs no tool to build it', async () => {
  const script = Buffer.from(
    (await bundleCli()).files.find(({ path }) => path.endsWith('cli.mjs'))?.contents ?? [],
  ).toString();
  expect(script).toContain('#filter-status');
  expect(script).toContain('prefers-color-scheme');
  expect(script).not.toMatch(/["']esbuild["']/);
}, 120_000);

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

  test('what was left out is said: rules, VPCs, and parameters that let more pass', async () => {
    const other = { ...vpc(), VpcId: 'vpc-0a1b2c3d4e5f60002' };
    const two = network({ Vpcs: [vpc(), other], VpcEndpoints: [endpoint({ Groups: [] })], Subnets: [] });
    const whole = textOf(await reportOf([two]));
    expect(whole).not.toContain('Only a part was judged');
    expect(whole).not.toContain('Asked with');
    const [rule] = rules.filter(({ id }) => id === 'vpce-sg-not-open');
    if (!rule) throw new Error('no such rule');
    const values = readParameters(rule.parameters, { openIpv4Mask: '2' });
    const part = textOf(await pageOf(judgementOf([{ rule, values }], [two], [vpcId], estateTime), {}));
    expect(part).toContain(`1 of 2 VPCs · 1 evaluation by 1 of ${rules.length} rules`);
    expect(part).toContain(`Only a part was judged, without ${rules.length - 1} rules and 1 VPC: what this page`);
    expect(part).toContain('Asked with openIpv4Mask=2');
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

test.each([true, false])('what is accepted is valid HTML, with hostile reasons too (all: %s)', async (all) => {
  const judgement = judgementOf(configured, [hostileNetwork(hostileTexts.join(' '))], [], estateTime);
  const reason = hostileTexts.join(' ');
  const line = 1;
  const ruleIds = new Set(rules.map(({ id }) => id).filter((id) => id.startsWith('vpce-')));
  const stated = { rule: 'vpce-*', ruleIds, resource: '*', line };
  const exceptions = [
    { ...stated, reason, until: '2026-04-01', owner: reason },
    { ...stated, reason, resource: hostileTexts.join('') },
  ];
  const acceptance = { configuration: { file: reason, exceptions }, pack: rules, isPartial: false, time: estateTime };
  const page = await pageOf(withExceptions(judgement, acceptance), { all });
  expect(page).toContain('<section id="accepted"');
  expect(page).toContain('matches nothing that was judged');
  expect(await problemsOf(page)).toEqual([]);
});

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
