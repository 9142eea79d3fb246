// npm run screenshots: the pictures in the documentation, of the example estate as it is judged now. Needs Chromium, at
// /usr/bin/chromium or where CHROMIUM says. Look at them before they are committed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import AnsiToHtml from 'ansi-to-html';
import { chromium, type Browser } from 'playwright-core';
import { projectRoot } from './project';

const folder = mkdtempSync(join(tmpdir(), 'screenshots-'));
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars'],
});
try {
  await picture(browser, 'table.png', {
    page: terminalPage('vpce-rules check --describe examples/estate', check(), 34),
  });
  const report = join(folder, 'report.html');
  check('--format', 'html', '--output', report);
  const url = pathToFileURL(report).href;
  await picture(browser, 'report.png', { url, width: 1280, height: 1204 });
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}

interface Subject {
  readonly page?: string;
  readonly url?: string;
  readonly width?: number;
  readonly height?: number;
}

/** Without a height, the picture is as high as the page. */
async function picture(opened: Browser, name: string, { page: content, url, width = 900, height }: Subject) {
  const page = await opened.newPage({
    viewport: { width, height: height ?? 100 },
    deviceScaleFactor: 1.5,
    colorScheme: 'light',
  });
  if (url !== undefined) await page.goto(url);
  else await page.setContent(content ?? '');
  const path = join(projectRoot, 'docs/images', name);
  await page.screenshot({ path, fullPage: height === undefined });
  await page.close();
  console.log(`docs/images/${name}: ${(readFileSync(path).length / 1000).toFixed(0)} kB`);
}

/** What `check` says of the example estate. */
function check(...argv: readonly string[]): string {
  const estate = ['--describe', 'examples/estate', '--parameters', 'examples/parameters.json', '--fail-on', 'never'];
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/cli.mjs', 'check', ...estate, ...argv], {
    cwd: projectRoot,
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '1', COLUMNS: '100', LANG: 'C.UTF-8' },
  });
  if (status !== 0) throw new Error(`The example estate cannot be judged: ${stderr}`);
  return stdout;
}

/** A page that looks like a terminal in which the command was typed, with the first lines of what it printed. */
function terminalPage(command: string, output: string, lines: number): string {
  const colours = {
    0: '#1b1f24',
    1: '#ff7b72',
    2: '#7ee787',
    3: '#e3b341',
    4: '#79c0ff',
    5: '#d2a8ff',
    6: '#76e3ea',
    7: '#e6edf3',
    8: '#8b949e',
  };
  // Up to the end of what is said of a resource.
  const shown = output
    .split('\n')
    .slice(0, lines)
    .join('\n')
    .replace(/\n\n(?:(?!\n\n)[^])*$/, '');
  const html = new AnsiToHtml({ fg: '#e6edf3', bg: '#0d1117', colors: colours, escapeXML: true }).toHtml(shown);
  return `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; background: #0d1117; color: #e6edf3; display: inline-block; }
    pre { margin: 0; padding: 20px 24px; font: 13px/1.45 'DejaVu Sans Mono', monospace; }
    .prompt { color: #8b949e; }
  </style><pre><span class="prompt">$</span> ${command}\n\n${html}\n<span class="prompt">…</span></pre>`;
}
