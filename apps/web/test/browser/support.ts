import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import type { AxeResults } from 'axe-core';
import {
  type Browser,
  type BrowserContextOptions,
  type Locator,
  type Page,
  chromium,
} from 'playwright-core';
import { afterAll, beforeAll, inject } from 'vitest';

/** No sandbox, since containers forbid it; and nothing that would go to the network by itself. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** On a busy machine a page takes long; a test has time for several such waits. */
const WAIT_MS = 60_000;

/** A visit of the page. `faults`: whatever the page complained of, or asked of another place. */
export interface Visit {
  /** Its view is there, though not what that asks a worker or a server for. */
  readonly page: Page;
  readonly faults: readonly string[];
}

export interface Visitor {
  /** @param hash the link's part after the address, `#` included */
  visit(hash?: string, options?: BrowserContextOptions): Promise<Visit>;
  /** The page as `forkwise web` serves it: isolated, with an API. By default with its token. */
  visitLocal(hash?: string, options?: BrowserContextOptions): Promise<Visit>;
  /** Another page, which is to ask for nothing beside itself. */
  open(url: string, options?: BrowserContextOptions): Promise<Visit>;
}

/** One browser for the tests of a file, closed after the last. */
export function useBrowser(): Visitor {
  let browser: Browser;
  beforeAll(async () => {
    const executablePath = process.env['CHROMIUM'] ?? '';
    browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  });
  afterAll(() => browser.close());
  const open = async (
    url: string,
    base: string,
    options: BrowserContextOptions = {},
  ): Promise<Visit> => {
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(WAIT_MS);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    page.on('request', (request) => {
      const asked = request.url();
      if (!asked.startsWith(base) && !/^(blob|data|about):/.test(asked)) faults.push(asked);
    });
    await page.goto(url);
    return { page, faults };
  };
  const visit = async (...asked: Parameters<typeof open>): Promise<Visit> => {
    const it = await open(...asked);
    // Of some views the code is loaded after the page is.
    await it.page.locator('h1').waitFor();
    return it;
  };
  return {
    visit: (hash = '', options = {}) => {
      const base = inject('pageUrl');
      return visit(base + hash, base, options);
    },
    visitLocal: (hash, options) => {
      const address = inject('localUrl');
      const base = address.replace(/#.*/, '');
      return visit(hash === undefined ? address : base + hash, base, options);
    },
    open: (url, options) => open(url, url, options),
  };
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Evaluated by the debugger's own way, which the page's policy does not reach. */
export async function violationsOn(page: Page): Promise<readonly string[]> {
  await page.evaluate(await readFile(AXE, 'utf8'));
  const found = await page.evaluate<AxeResults>('axe.run()');
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((one) => one.html).join(' ')}`,
  );
}

/** Waits until the focus is on the element. */
export function focused(locator: Locator): Promise<void> {
  return locator.and(locator.page().locator(':focus')).waitFor();
}

/** What the page recommends at the moment. */
export async function answerOn(page: Page): Promise<{ class: string; strategy: string }> {
  return {
    class: await page.locator('.class-name').innerText(),
    strategy: await page.locator('.summary .strategy').innerText(),
  };
}
