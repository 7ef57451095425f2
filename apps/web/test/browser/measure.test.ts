import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { useBrowser } from './support.ts';

const visitor = useBrowser();

const HASH = '#v=1&view=measure';
const STRATEGIES = ['sequential', 'async', 'threads', 'shared-memory'];
const PRESETS = [
  'Sum squares',
  'Four downloads',
  'Count primes',
  'Search a big table',
  'Many tiny ones',
];

async function paste(page: Page, module: string): Promise<void> {
  await page.getByLabel('Task module').fill(module);
}

/** Measures what is in the form, to its end. */
async function measure(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Measure', exact: true }).click();
  await page.locator('#measured-title, #refused-title').waitFor();
}

/** The table twin of the result, by strategy and column. */
async function resultsOn(page: Page): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const figure = page.locator('figure', { hasText: 'Measured beside predicted' });
  const heads = await figure.locator('thead th').allTextContents();
  const rows = await figure.locator('tbody tr').all();
  const cells = await Promise.all(rows.map((row) => row.locator('th, td').allTextContents()));
  return new Map(
    cells.map((row) => [row[0] ?? '', new Map(row.map((cell, at) => [heads[at] ?? '', cell]))]),
  );
}

/** What a pasted function returns, or throws, for one input. */
async function answerOfPasted(page: Page, body: string): Promise<string> {
  await paste(page, `export default ${body}\nexport const inputs = [1];`);
  await measure(page);
  return (await page.locator('.missing, tbody').first().textContent()) ?? '';
}

describe('measuring here', () => {
  it('runs every example in four strategies, with the same results, beside what was predicted', async () => {
    const { page, faults } = await visitor.visitLocal(HASH);
    for (const name of PRESETS) {
      await page.getByRole('button', { name, exact: true }).click();
      await measure(page);
      const results = await resultsOn(page);
      expect([...results.keys()]).toEqual(STRATEGIES);
      for (const [strategy, row] of results) {
        expect([strategy, row.get('Results')]).toEqual([strategy, 'all fulfilled, the same']);
        for (const column of ['Measured', 'Predicted', 'From', 'To']) {
          expect(row.get(column)).toMatch(/^[\d.]+ (ns|µs|ms|s|min)$/);
        }
        const [measured, predicted, speedup] = ['Measured', 'Predicted', 'Speed-up'].map((column) =>
          row.get(column),
        );
        console.log(`${name}: ${strategy} ${measured}, predicted ${predicted}, ${speedup}`);
      }
    }
    expect(faults).toEqual([]);
  });

  it('does without shared memory where the page is not isolated, and says why', async () => {
    const { page, faults } = await visitor.visit(HASH);
    expect(await page.getByText('Shared memory steps aside').count()).toBe(1);
    await paste(page, 'export default (n) => n + 1;\nexport const inputs = [1, 2, 3];');
    await measure(page);
    const results = await resultsOn(page);
    expect(results.get('threads')?.get('Results')).toBe('all fulfilled, the same');
    expect(results.get('shared-memory')?.get('Measured')).toBe('cannot be used');
    expect(results.get('shared-memory')?.get('Results')).toContain('cross-origin isolated');
    expect(faults).toEqual([]);
  });

  it('shows how far it is, and stops when it is cancelled', async () => {
    const { page } = await visitor.visitLocal(HASH);
    const frames = (): Promise<number> => page.locator('iframe').count();
    await paste(
      page,
      `export default (ms) => new Promise((resolve) => setTimeout(resolve, ms));
       export const inputs = Array.from({ length: 600 }, () => 50);`,
    );
    await page.getByRole('button', { name: 'Measure', exact: true }).click();
    await page.getByRole('progressbar', { name: 'Running all inputs: sequential' }).waitFor();
    await page.waitForFunction(() => (document.querySelector('progress')?.value ?? 0) > 0);
    expect(await frames()).toBe(1);
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await page.getByRole('heading', { name: 'Cancelled' }).count()).toBe(1);
    expect(await page.getByRole('button', { name: 'Measure', exact: true }).isEnabled()).toBe(true);
    await page.waitForFunction(() => document.querySelector('iframe') === null);
  });

  it('describes in the form what was measured', async () => {
    const { page } = await visitor.visitLocal(HASH);
    await paste(
      page,
      `export default (ms) => new Promise((resolve) => setTimeout(resolve, ms));
       export const inputs = [40, 40, 40, 40, 40, 40];`,
    );
    await measure(page);
    await page.getByRole('button', { name: 'Describe it with these numbers' }).click();
    expect(await page.getByLabel('Inputs', { exact: true }).inputValue()).toBe('6');
    expect(Number(await page.getByLabel('Waits').inputValue())).toBeGreaterThan(20);
    expect(await page.locator('.class-name').innerText()).toBe('io-bound');
  });
});

describe('pasted code', () => {
  it('that never ends is stopped, and the page lives', async () => {
    const { page } = await visitor.visitLocal(HASH);
    await page.getByLabel('Time limit').fill('1');
    await paste(page, 'export default () => { for (;;); }\nexport const inputs = [1, 2];');
    await measure(page);
    expect(await page.locator('.missing').innerText()).toContain('was stopped');
    expect(await page.locator('iframe').count()).toBe(0);
    await paste(page, 'export default (n) => n;\nexport const inputs = [1, 2];');
    await measure(page);
    expect((await resultsOn(page)).get('sequential')?.get('Measured')).toMatch(/s$/);
  });

  it('that never ends on an input which was not tried is stopped under every strategy', async () => {
    const { page } = await visitor.visitLocal(HASH);
    await page.getByLabel('Time limit').fill('1');
    await paste(
      page,
      `export default (n) => { while (n === 1); return n; }
       export const inputs = Array.from({ length: 100 }, (_, at) => at);`,
    );
    await measure(page);
    const results = await resultsOn(page);
    expect([...results.keys()]).toEqual(STRATEGIES);
    for (const row of results.values()) expect(row.get('Measured')).toMatch(/^stopped after/);
    expect(await page.locator('#measured-title').innerText()).toContain('Nothing came to its end');
  });

  it.each([
    ['scripts', '() => { importScripts("HEREassets/x.js"); return "reached"; }', /importScripts/],
    ['code from texts', '() => eval("1")', /EvalError/],
    ['the form', '() => document.querySelector("textarea").value', /document is not defined/],
    ['the page', '() => parent.location.href', /parent is not defined/],
    ['storage', '() => { indexedDB.open("x"); return "reached"; }', /SecurityError/],
    [
      'the token',
      '() => sessionStorage.getItem("forkwise-token")',
      /sessionStorage is not defined/,
    ],
  ])('does not reach %s', async (_, body, refusal) => {
    const { page } = await visitor.visitLocal(HASH);
    const answer = await answerOfPasted(page, body.replace('HERE', new URL('/', page.url()).href));
    expect(answer).toMatch(refusal);
    expect(answer).not.toContain('all fulfilled');
  });

  it.each(['HERE', 'HEREapi/tasks', 'http://127.0.0.1:1/'])(
    'connects to nothing, so not to %s',
    async (address) => {
      const { page } = await visitor.visitLocal(HASH);
      const asked: string[] = [];
      const target = address.replace('HERE', new URL('/', page.url()).href);
      page.on('request', (request) => {
        if (request.url() === target) asked.push(request.url());
      });
      const body = `() => new Promise((resolve, reject) => {
        addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          reject(new Error('refused by ' + effectiveDirective));
        });
        fetch(${JSON.stringify(target)}, { mode: 'no-cors' }).then(resolve, () => undefined);
      });`;
      expect(await answerOfPasted(page, body)).toContain('refused by connect-src');
      expect(asked).toEqual([]);
    },
  );

  it('has an origin of its own, which no other page shares', async () => {
    const { page } = await visitor.visitLocal(HASH);
    const body = '() => { if (self.origin !== "null") throw new Error("an origin"); return 1; }';
    expect(await answerOfPasted(page, body)).toContain('all fulfilled');
  });

  it.each([
    ['a fault in its syntax', 'export default () => 1;\nlet x = ;', 'Line 2: SyntaxError'],
    ['an exception while it loads', '\n\nthrow new TypeError("no");', 'Line 3: TypeError: no'],
    ['nothing to run', 'export const inputs = [1];', 'There is no function to run'],
    ['no inputs', 'export default () => 1;', 'There are no inputs'],
    ['an import', 'import fs from "node:fs";', 'Nothing can be imported here'],
    [
      'a task that always throws',
      'export default () => { throw new RangeError("far"); };\nexport const inputs = [1];',
      'RangeError: far',
    ],
  ])('with %s is told so', async (_, module, reason) => {
    const { page } = await visitor.visitLocal(HASH);
    await paste(page, module);
    await measure(page);
    expect(await page.locator('.missing').innerText()).toContain(reason);
  });
});
