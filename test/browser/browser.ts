// Pages in headless Chromium, and everything that they do beside showing themselves.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type BrowserContextOptions, type Page } from 'playwright-core';

/** A page, with the requests that it made beside its own file, and what it complained of. */
export interface Opened {
  readonly page: Page;
  readonly requests: readonly string[];
  readonly complaints: readonly string[];
}

/** Opens a report as people do: from a file. */
export type Open = (report: string, options?: BrowserContextOptions, hash?: string) => Promise<Opened>;

/** The system's own browser, until it is closed. Nothing is downloaded. */
export async function startBrowser(): Promise<{ readonly open: Open; readonly close: () => Promise<void> }> {
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
      ...['--disable-background-networking', '--disable-component-update'],
    ],
  });
  const folder = await mkdtemp(path.join(os.tmpdir(), 'report-'));
  let number = 0;
  return {
    open: async (report, options = {}, hash = '') => {
      number += 1;
      const file = path.join(folder, `${number}.html`);
      await writeFile(file, report);
      const address = pathToFileURL(file).href;
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const requests: string[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => {
        if (request.url().split('#')[0] !== address && !request.url().startsWith('data:')) requests.push(request.url());
      });
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(address + hash);
      return { page, requests, complaints };
    },
    close: async () => {
      await browser.close();
      await rm(folder, { recursive: true });
    },
  };
}
