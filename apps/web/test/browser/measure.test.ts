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

/** What comes of each attempt, all of them expressions in one pasted function. */
async function toldByPasted(page: Page, attempts: readonly string[]): Promise<readonly string[]> {
  const tries = attempts.map((attempt) => `() => ${attempt},`);
  await paste(
    page,
    `function connect(target) {
       return new Promise((resolve, reject) => {
         addEventListener(
           'securitypolicyviolation',
           ({ effectiveDirective }) => reject('refused by ' + effectiveDirective),
           { once: true },
         );
         fetch(target, { mode: 'no-cors' }).then(resolve, () => undefined);
       });
     }
     export default async function attempt() {
       const told = [];
       for (const run of [${tries.join('\n')}]) {
         try {
           told.push('reached ' + (await run()));
         } catch (thrown) {
           told.push(String(thrown));
         }
       }
       throw 'TOLD' + JSON.stringify(told);
     }
     export const inputs = [1];`,
  );
  await measure(page);
  const [, told = '[]'] = /TOLD(.*)/.exec(await page.locator('.missing').innerText()) ?? [];
  return JSON.parse(told) as string[];
}

describe('measuring here', () => {
  it('runs every example in four strategies, with the same results, beside what was predicted', async () => {
    const { page, faults } = await visitor.visitLocal(HASH);
    await page.getByLabel('Time limit').fill('60');
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
    await page.getByText('Shared memory steps aside').waitFor();
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
    await paste(
      page,
      `export default (ms) => new Promise((resolve) => setTimeout(resolve, ms));
       export const inputs = Array.from({ length: 600 }, () => 50);`,
    );
    await page.getByRole('button', { name: 'Measure', exact: true }).click();
    await page.getByRole('progressbar', { name: 'Running all inputs: sequential' }).waitFor();
    await page.waitForFunction(() => (document.querySelector('progress')?.value ?? 0) > 0);
    expect(await page.locator('iframe').count()).toBe(1);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('heading', { name: 'Cancelled' }).waitFor();
    await page.getByRole('button', { name: 'Measure', exact: true, disabled: false }).waitFor();
    await page.locator('iframe').waitFor({ state: 'detached' });
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
    await page.getByRole('heading', { name: 'How should this run?' }).waitFor();
    const valueOf = (label: string): Promise<string> =>
      page.getByLabel(label, { exact: true }).inputValue();
    expect(await valueOf('Inputs')).toBe('6');
    // On a busy device some of the waiting looks like computing: it is late.
    const [waits, computes] = [await valueOf('Waits'), await valueOf('Computes in JavaScript')];
    expect(Number(waits)).toBeGreaterThan(0);
    expect(Number(waits) + Number(computes)).toBeGreaterThan(39);
  });
});

describe('pasted code', () => {
  it('that never ends is stopped, and the page lives', async () => {
    const { page } = await visitor.visitLocal(HASH);
    await page.getByLabel('Time limit').fill('1');
    await paste(page, 'export default () => { for (;;); }\nexport const inputs = [1, 2];');
    await measure(page);
    expect(await page.locator('.missing').innerText()).toContain('was stopped');
    await page.locator('iframe').waitFor({ state: 'detached' });
    await page.getByLabel('Time limit').fill('60');
    await paste(page, 'export default (n) => n;\nexport const inputs = [1, 2];');
    await measure(page);
    expect((await resultsOn(page)).get('sequential')?.get('Measured')).toMatch(/s$/);
  });

  it('that never ends on an input which was not tried is stopped under every strategy', async () => {
    const { page } = await visitor.visitLocal(HASH);
    await page.getByLabel('Time limit').fill('2');
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

  it('reaches no scripts, no code from texts, not the form, the page, its storage or its token', async () => {
    const { page } = await visitor.visitLocal(HASH);
    const scripts = `importScripts("${new URL('/assets/x.js', page.url()).href}")`;
    const attempts: readonly (readonly [string, RegExp])[] = [
      [scripts, /^NetworkError: .*importScripts/],
      ['eval("1")', /^EvalError/],
      ['document.querySelector("textarea").value', /document is not defined$/],
      ['parent.location.href', /parent is not defined$/],
      ['indexedDB.open("x")', /^SecurityError/],
      ['sessionStorage.getItem("forkwise-token")', /sessionStorage is not defined$/],
      // An origin of its own, which no other page shares.
      ['self.origin', /^reached null$/],
    ];
    const told = await toldByPasted(
      page,
      attempts.map(([attempt]) => attempt),
    );
    expect(told).toEqual(attempts.map(([, refusal]) => expect.stringMatching(refusal) as unknown));
  });

  it('connects to nothing: not to its server, the API of it, or another port', async () => {
    const { page } = await visitor.visitLocal(HASH);
    const home = new URL('/', page.url()).href;
    const targets = [home, `${home}api/tasks`, 'http://127.0.0.1:1/'];
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const told = await toldByPasted(
      page,
      targets.map((target) => `connect(${JSON.stringify(target)})`),
    );
    expect(told).toEqual(targets.map(() => 'refused by connect-src'));
    expect(asked.filter((url) => targets.includes(url))).toEqual([]);
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
