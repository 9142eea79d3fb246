import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { rules } from '../../functions/index';
import { networkFromDescribe } from '../../shared/sources/describe-outputs';
import { estateOf, generatedEstate } from '../generated-estate';
import { estateOutputs, reviewedComplaints, reviewedVerdicts, type ReviewedVerdict } from '../example-estate';
import { accountId, region, network, endpoint, vpc } from '../network';
import { exampleReport, hostileNetwork, hostileTexts, reportOf } from '../report';
import { startBrowser, type Open, type Opened } from './browser';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const wrong = reviewedComplaints();
const fine = reviewedVerdicts().filter(({ complianceType }) => complianceType === 'COMPLIANT');
const isHigh = ({ ruleId }: ReviewedVerdict) => rules.find(({ id }) => id === ruleId)?.severity === 'HIGH';
const isOfPerimeter = ({ ruleId }: ReviewedVerdict) => ruleId === 'vpce-policy-trusted-perimeter';

/** Whether a complaint is about an endpoint of this VPC. */
function isIn(vpcId: string): (verdict: ReviewedVerdict) => boolean {
  const endpoints = (estateOutputs()['VpcEndpoints'] ?? []).filter((each) => each['VpcId'] === vpcId);
  const ids = new Set(endpoints.map(({ VpcEndpointId }) => VpcEndpointId));
  return ({ resourceId }) => ids.has(resourceId);
}

const phone = { width: 375, height: 812 };
const desktop = { width: 1280, height: 900 };

let open: Open;
let close: () => Promise<void>;
let example: string;
beforeAll(async () => {
  ({ open, close } = await startBrowser());
  example = await exampleReport();
});
afterAll(async () => {
  await close();
});

const shownFindings = 'section.finding:visible';
const count = (page: Page) => page.locator(shownFindings).count();
const hashOf = (page: Page) => page.evaluate(() => location.hash);

async function filtered(page: Page, expected: number): Promise<void> {
  await page.waitForFunction(
    ([selector, number]) =>
      [...document.querySelectorAll<HTMLElement>(selector)].filter((each) => each.checkVisibility()).length === number,
    ['section.finding', expected] as const,
  );
}

describe('whoever reads it', () => {
  const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
    [phone, desktop].map((viewport) => ({ colorScheme, viewport, name: `${colorScheme}, ${viewport.width} px` })),
  );

  test.each(looks)('axe finds nothing wrong: $name', async ({ colorScheme, viewport }) => {
    const opened = await open(example, { colorScheme, viewport, bypassCSP: true });
    expect(await violations(opened.page)).toEqual([]);
  });

  test.each(looks)('axe finds nothing wrong with everything unfolded: $name', async ({ colorScheme, viewport }) => {
    const unknown = await reportOf([network({ Vpcs: [vpc()], VpcEndpoints: [endpoint()] })], { all: true });
    const { page } = await open(unknown, { colorScheme, viewport, bypassCSP: true });
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
      for (const box of document.querySelectorAll<HTMLInputElement>('input[name=show]:not(:checked)')) box.click();
    });
    expect(await violations(page)).toEqual([]);
  });

  test.each(looks)('nothing is wider than the screen: $name', async ({ colorScheme, viewport }) => {
    const { page } = await open(example, { colorScheme, viewport });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
  });

  test('headings are in order', async () => {
    const { page } = await open(example);
    const levels = await page.evaluate(() =>
      [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((heading) => Number(heading.tagName[1])),
    );
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
  });
});

describe('the file alone', () => {
  test.each<[string, BrowserContextOptions]>([
    ['with script', {}],
    ['without script', { javaScriptEnabled: false }],
  ])('asks for nothing and complains of nothing, %s', async (_name, options) => {
    const { page, requests, complaints } = await open(example, options);
    await page.locator('#rules details').first().click();
    await page.waitForTimeout(300);
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('a hostile estate runs nothing', async () => {
    for (const text of hostileTexts) {
      const opened = await open(await reportOf([hostileNetwork(text)], { all: true }), { bypassCSP: true });
      await opened.page.mouse.move(200, 200);
      const ran = await opened.page.evaluate(
        () => document.querySelectorAll('script').length + document.querySelectorAll('img, [onerror], [onload]').length,
      );
      expect([text, ran, opened.requests, opened.complaints]).toEqual([text, 1, [], []]);
      await opened.page.context().close();
    }
  });

  test('without script everything is there and nothing pretends to work', async () => {
    const { page } = await open(await exampleReport({ all: true }), { javaScriptEnabled: false });
    expect(await page.locator('#filters').isVisible()).toBe(false);
    expect(await page.locator('.copy').count()).toBe(0);
    expect(await count(page)).toBe(wrong.length);
    expect(await page.locator('li[data-badge=OK]').count()).toBe(fine.length);
    expect(await page.locator('[hidden]:not(#filters):not(#filter-empty):not(#filter-reset)').count()).toBe(0);
  });
});

describe('on paper', () => {
  test('everything is unfolded, controls are gone, and nothing is cut off', async () => {
    for (const javaScriptEnabled of [true, false]) {
      const { page } = await open(example, { javaScriptEnabled, viewport: { width: 718, height: 1000 } });
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('#filters').isVisible()).toBe(false);
      expect(await page.locator('.copy:visible').count()).toBe(0);
      expect(await page.locator('svg.network').first().isVisible()).toBe(true);
      const pdf = await page.pdf({ format: 'A4' });
      expect(pdf.length).toBeGreaterThan(50_000);
    }
  });

  test('what was folded is printed, and folded again afterwards', async () => {
    const { page } = await open(example);
    const folded = () => page.locator('details:not([open], .rule)').count();
    const before = await folded();
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect([before > 0, await folded()]).toEqual([true, 0]);
    expect(await page.locator('details.rule[open]').count()).toBe(0);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await folded()).toBe(before);
  });
});

describe('filters', () => {
  test('by severity, rule, VPC and text, and all together', async () => {
    const { page } = await open(example);
    expect(await count(page)).toBe(wrong.length);
    await page.getByRole('checkbox', { name: /MEDIUM/ }).uncheck();
    const high = wrong.filter(isHigh);
    await filtered(page, high.length);
    await page.getByLabel('Rule', { exact: true }).selectOption('vpce-policy-trusted-perimeter');
    const untrusted = high.filter(isOfPerimeter);
    await filtered(page, untrusted.length);
    await page.getByLabel('VPC', { exact: true }).selectOption({ label: 'lark-legacy (vpc-0351b8e02386c9078)' });
    const inLegacy = untrusted.filter(isIn('vpc-0351b8e02386c9078'));
    expect(inLegacy.length).toBeGreaterThan(1);
    await filtered(page, inLegacy.length);
    await page.getByLabel('Search').fill('execute-api');
    await filtered(page, 1);
    expect(await page.locator('#filter-status').textContent()).toBe(`1 of ${wrong.length} shown`);
    await page.getByRole('button', { name: 'Show everything again' }).click();
    await filtered(page, wrong.length);
    expect(await hashOf(page)).toBe('');
  });

  test('a VPC that two accounts share is one for each of them', async () => {
    const outputs = { Vpcs: [vpc()], VpcEndpoints: [endpoint({ Groups: [] })] };
    const networks = [accountId, '210987654321'].map((account) => networkFromDescribe(account, region, outputs));
    const { page } = await open(await reportOf(networks));
    const sections = page.locator('section.vpc:visible');
    expect(await sections.count()).toBe(2);
    const options = await page.locator('#filter-vpc option').allTextContents();
    expect(new Set(options).size).toBe(3);
    await page.selectOption('#filter-vpc', { label: options[2] ?? '' });
    await page.waitForFunction(() => document.querySelectorAll('section.vpc:not([hidden])').length === 1);
    expect(await sections.locator('.meta').first().textContent()).toContain('210987654321');
  });

  test('nothing that matches is said, and not left blank', async () => {
    const { page } = await open(example);
    await page.getByLabel('Search').fill('no such thing');
    await filtered(page, 0);
    expect(await page.locator('#filter-empty').isVisible()).toBe(true);
    expect(await page.locator('section.vpc:visible').count()).toBe(0);
  });

  test('a VPC in which everything is fine keeps its map', async () => {
    const { page } = await open(example);
    await page.getByLabel('VPC', { exact: true }).selectOption({ label: 'lark-prod (vpc-0d6d11e8ca45ae173)' });
    await filtered(page, 0);
    expect(await page.locator('section.vpc:visible').count()).toBe(1);
    expect(await page.locator('svg.network:visible').count()).toBe(1);
  });

  test('the address holds them, and a shared address brings them back', async () => {
    const { page } = await open(example);
    await page.getByRole('checkbox', { name: /MEDIUM/ }).uncheck();
    await page.getByLabel('Search').fill('<sqs> & "more"');
    await filtered(page, 0);
    const hash = await hashOf(page);
    expect(Object.fromEntries(new URLSearchParams(hash.slice(1)))).toEqual({ text: '<sqs> & "more"', show: 'HIGH' });
    const { page: other } = await open(example, {}, hash);
    expect(await other.getByLabel('Search').inputValue()).toBe('<sqs> & "more"');
    expect(await other.getByRole('checkbox', { name: /MEDIUM/ }).isChecked()).toBe(false);
    expect(await count(other)).toBe(0);
  });

  test.each(['#rule=no-such-rule&vpc=vpc-none', '#show=', '#=&%&&x=1', '#text=%E0%A4%A', '#[a=b]', '#no-such-anchor'])(
    'an address that nobody made does no harm: %s',
    async (hash) => {
      const { page, complaints } = await open(example, {}, hash);
      await page.getByLabel('Rule', { exact: true }).selectOption('');
      expect(complaints).toEqual([]);
      expect(await page.locator('#filters').isVisible()).toBe(true);
    },
  );

  test('what is in order is hidden at first and can be shown', async () => {
    const { page } = await open(await exampleReport({ all: true }));
    expect(await page.locator('[data-badge]:visible').count()).toBe(wrong.length);
    await page.getByRole('checkbox', { name: /OK/ }).check();
    const status = `${wrong.length + fine.length} of ${reviewedVerdicts().length} shown`;
    await page.waitForFunction((text) => document.querySelector('#filter-status')?.textContent === text, status);
    expect(await page.locator('li[data-badge=OK]:visible').count()).toBe(fine.length);
  });

  test('a link to a finding that is filtered away shows it', async () => {
    const { page } = await open(example);
    await page.getByLabel('Search').fill('no such thing');
    await filtered(page, 0);
    await page.locator('.matrix td a').first().click();
    await filtered(page, wrong.length);
    const anchor = (await hashOf(page)).slice(1);
    expect(await page.evaluate((id) => document.getElementById(id)?.checkVisibility(), anchor)).toBe(true);
  });

  test('a link to a rule unfolds it, and a number in the summary filters by it', async () => {
    const { page } = await open(example);
    await page.locator('.worst a[href="#rule-vpce-multi-az"]').click();
    expect(await page.locator('#rule-vpce-multi-az').getAttribute('open')).toBe('');
    await page.locator('.worst a[href="#rule=vpce-multi-az"]').click();
    await filtered(page, wrong.filter(({ ruleId }) => ruleId === 'vpce-multi-az').length);
  });
});

describe('by keyboard alone', () => {
  test('the first stop leads past everything to the findings', async () => {
    const { page } = await open(example);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toMatch(/Skip to the findings/);
    await page.keyboard.press('Enter');
    expect(await hashOf(page)).toBe('#findings');
  });

  test('filters, a copy button and a fold can be reached and used, and it shows where one is', async () => {
    const { page } = await open(example);
    await page.locator('#filter-text').focus();
    await page.keyboard.type('sqs');
    await filtered(page, await matching(page, 'sqs'));
    await page.keyboard.press('Tab');
    expect(await focused(page)).toMatch(/all rules/);
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);
    expect(outline).not.toBe('none');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    expect(await page.getByRole('checkbox', { name: /HIGH/ }).isChecked()).toBe(false);
    await tabTo(page, /Show everything again/);
    await page.keyboard.press('Enter');
    await filtered(page, wrong.length);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('filter-text');
    await tabTo(page, /^Map$/);
    await page.keyboard.press('Enter');
    expect(await page.locator('details.map').first().getAttribute('open')).toBeNull();
    await tabTo(page, /^Copy$/);
  });
});

test('a command is copied as it stands', async () => {
  const { page } = await open(example, { permissions: ['clipboard-read', 'clipboard-write'] });
  const command = page.locator('.command').first();
  const text = (await command.locator('code').textContent())?.trimEnd();
  await command.getByRole('button').click();
  await command.getByText('Copied').waitFor();
  expect((await page.evaluate(() => navigator.clipboard.readText())).trimEnd()).toBe(text);
  expect(text).toMatch(/^(?:aws |printf )/);
});

describe('an estate of 1,000 endpoints in 50 VPCs', () => {
  const outputs = generatedEstate({
    ...estateOf(1000),
    vpcs: 50,
    endpoints: 20,
    groups: 20,
    routeTables: 13,
    subnets: 13,
  });
  const networks = [networkFromDescribe(accountId, region, outputs)];

  test.each([false, true])('is small enough, soon there, and quick to filter; with everything: %s', async (all) => {
    const report = await reportOf(networks, { all });
    expect(report.length).toBeLessThan(10_000_000);
    const start = performance.now();
    const opened: Opened = await open(report, { viewport: desktop });
    const { page } = opened;
    await page.locator('#filters').waitFor();
    const ready = performance.now() - start;
    const took = await page.evaluate(async () => {
      const field = document.querySelector<HTMLInputElement>('#filter-text');
      if (!field) throw new Error('no field');
      const begin = performance.now();
      field.value = '42';
      field.dispatchEvent(new Event('input', { bubbles: true }));
      const before = document.querySelector('#filter-status')?.textContent;
      while (document.querySelector('#filter-status')?.textContent === before) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return performance.now() - begin;
    });
    console.info(
      `all: ${all}, ${(report.length / 1e6).toFixed(1)} MB, ready ${ready.toFixed()} ms, filter ${took.toFixed()} ms`,
    );
    expect(ready).toBeLessThan(10_000);
    expect(took).toBeLessThan(3_000);
    expect(opened.complaints).toEqual([]);
  });
});

async function violations(page: Page): Promise<readonly string[]> {
  await page.addScriptTag({ content: axe });
  // What is far below is not painted otherwise, and its colours could not be judged.
  await page.addStyleTag({ content: '.resource { content-visibility: visible !important }' });
  const results = await page.evaluate(async () => {
    const { axe: checker } = window as unknown as { readonly axe: { run: () => Promise<AxeResults> } };
    return checker.run();
  });
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`),
  );
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => (document.activeElement?.textContent ?? '').trim());
}

async function tabTo(page: Page, text: RegExp): Promise<void> {
  for (let stops = 0; stops < 60; stops += 1) {
    if (text.test(await focused(page))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no stop at ${String(text)}`);
}

/** How many findings have the text in them, or in the head or the evidence of their resource. */
function matching(page: Page, text: string): Promise<number> {
  return page.evaluate(
    (sought) =>
      [...document.querySelectorAll('.resource')].reduce((sum, card) => {
        const common = [...card.querySelectorAll('header, .evidence')];
        const inHead = common.some((each) => each.textContent.toLowerCase().includes(sought));
        const found = [...card.querySelectorAll('section.finding')];
        return sum + found.filter((each) => inHead || each.textContent.toLowerCase().includes(sought)).length;
      }, 0),
    text,
  );
}
