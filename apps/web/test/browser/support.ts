import { type Browser, type BrowserContextOptions, type Page, chromium } from 'playwright-core';
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

/** A visit of the page. `faults`: whatever the page complained of, or asked of another place. */
export interface Visit {
  readonly page: Page;
  readonly faults: readonly string[];
}

export interface Visitor {
  /** @param hash the link's part after the address, `#` included */
  visit(hash?: string, options?: BrowserContextOptions): Promise<Visit>;
  /** The page as `forkwise web` serves it: isolated, with an API. By default with its token. */
  visitLocal(hash?: string, options?: BrowserContextOptions): Promise<Visit>;
}

/** One browser for the tests of a file, closed after the last. */
export function useBrowser(): Visitor {
  let browser: Browser;
  beforeAll(async () => {
    const executablePath = process.env['CHROMIUM'] ?? '';
    browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  });
  afterAll(() => browser.close());
  const visit = async (address: string, options: BrowserContextOptions = {}): Promise<Visit> => {
    const base = address.replace(/#.*/, '');
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(base) && !/^(blob|data|about):/.test(url)) faults.push(url);
    });
    await page.goto(address);
    return { page, faults };
  };
  return {
    visit: (hash = '', options = {}) => visit(inject('pageUrl') + hash, options),
    visitLocal: (hash, options = {}) => {
      const url = inject('localUrl');
      return visit(hash === undefined ? url : url.replace(/#.*/, hash), options);
    },
  };
}

/** What the page recommends at the moment. */
export async function answerOn(page: Page): Promise<{ class: string; strategy: string }> {
  return {
    class: await page.locator('.class-name').innerText(),
    strategy: await page.locator('.summary .strategy').innerText(),
  };
}
