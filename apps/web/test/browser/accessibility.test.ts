import { describe, expect, it } from 'vitest';

import { answerOn, useBrowser, violationsOn } from './support.ts';

const visitor = useBrowser();

const VIEWS = [
  ['an answer', ''],
  ['another strategy', '#v=1&inputs=1000&perInput.poolMs=80&show=processes'],
  ['blocked and infeasible ones', '#v=1&perInput.blockedMs=40&task.isolation=process'],
] as const;

for (const colorScheme of ['light', 'dark'] as const) {
  describe(`in ${colorScheme} colours`, () => {
    it.each(VIEWS)('axe finds nothing wrong with %s', async (_, hash) => {
      const { page } = await visitor.visit(hash, { colorScheme });
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(await violationsOn(page)).toEqual([]);
    });

    it('axe finds nothing wrong with a faulty form, or a refused link', async () => {
      const { page } = await visitor.visit('#v=9', { colorScheme });
      await page.getByLabel('Waits').fill('long');
      expect(await violationsOn(page)).toEqual([]);
    });
  });
}

describe('the theme', () => {
  it('follows the system until it is chosen, and is remembered', async () => {
    const { page } = await visitor.visit('', { colorScheme: 'dark' });
    const ground = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await ground();
    await page.getByLabel('Theme').selectOption('light');
    const light = await ground();
    expect(light).not.toBe(dark);
    await page.reload();
    expect(await ground()).toBe(light);
  });
});

describe('with the keyboard alone', () => {
  it('everything is reached, in order, with a visible focus', async () => {
    const { page } = await visitor.visit('#v=1&inputs=100&perInput.cpuMs=50');
    const expected = await page
      .locator('button:not(:disabled), input, select, summary, pre')
      .count();
    const reached = new Set<string>();
    for (let press = 0; press < 3 * expected; press += 1) {
      await page.keyboard.press('Tab');
      const found = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element === document.body) return undefined;
        const all = [...document.querySelectorAll('*')];
        return {
          at: String(all.indexOf(element)),
          outline: getComputedStyle(element).outlineStyle,
        };
      });
      if (found === undefined) break;
      expect(found.outline).not.toBe('none');
      reached.add(found.at);
    }
    expect(reached.size).toBeGreaterThanOrEqual(expected);
    expect([...reached].map(Number)).toEqual([...reached].map(Number).toSorted((a, b) => a - b));
  });

  it('an example is chosen, a field filled, another strategy looked at, the timeline moved', async () => {
    const { page } = await visitor.visit();
    await page.getByRole('button', { name: 'Four long counts' }).focus();
    await page.keyboard.press('Enter');
    expect(await answerOn(page)).toEqual({ class: 'cpu-bound', strategy: 'threads' });
    await page.getByLabel('Computes in JavaScript').focus();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('0.01');
    expect(await answerOn(page)).toEqual({ class: 'overhead-bound', strategy: 'sequential' });
    await page.getByRole('button', { name: 'processes', exact: true }).focus();
    await page.keyboard.press('Space');
    expect(await page.getByRole('heading', { name: 'Timeline: processes' }).count()).toBe(1);
    const moment = page.getByLabel('Moment');
    await moment.focus();
    const before = await moment.getAttribute('aria-valuetext');
    await page.keyboard.press('Home');
    expect(await moment.getAttribute('aria-valuetext')).not.toBe(before);
  });
});

describe('screen readers', () => {
  it('are told the answer once it stays, and that there is none', async () => {
    const { page } = await visitor.visit();
    const status = page.locator('.unseen[role=status]');
    await status.getByText('io-bound').waitFor();
    expect(await status.innerText()).toContain('Run it with async');
    await page.getByLabel('Inputs', { exact: true }).fill('none');
    await status.getByText('No answer: 1 field has to be mended.').waitFor();
    expect(await status.getAttribute('aria-live')).toBe('polite');
  });

  it('find every chart again as a table', async () => {
    const { page } = await visitor.visit('#v=1&inputs=100&perInput.cpuMs=50');
    const charts = await page.locator('figure').count();
    expect(charts).toBe(3);
    for (const summary of await page.locator('figure summary').all()) await summary.click();
    expect(await page.locator('figure table:visible').count()).toBe(charts);
    const rows = await page.locator('figure').first().locator('tbody tr').count();
    expect(rows).toBe(6);
  });
});
