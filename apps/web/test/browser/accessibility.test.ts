import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { answerOn, focused, useBrowser, violationsOn } from './support.ts';

const visitor = useBrowser();

interface Walk {
  /** Elements that take part. */
  readonly expected: number;
  /** Places in the document of those that were reached, in that order. */
  readonly reached: readonly number[];
  /** How the focus was shown on each. */
  readonly outlines: readonly string[];
}

/** Goes through the page by Tab, until the focus leaves it. */
async function walk(page: Page): Promise<Walk> {
  const expected = await page
    .locator('button:not(:disabled), input, select, textarea, summary, pre')
    .count();
  const reached = new Set<number>();
  const outlines: string[] = [];
  for (let press = 0; press < 3 * expected; press += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return undefined;
      const at = [...document.querySelectorAll('*')].indexOf(element);
      return { at, outline: getComputedStyle(element).outlineStyle };
    });
    if (found === undefined) break;
    outlines.push(found.outline);
    reached.add(found.at);
  }
  return { expected, reached: [...reached], outlines };
}

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

    it('axe finds nothing wrong with measuring here: before, while and after, and where it fails', async () => {
      const { page } = await visitor.visitLocal('#v=1&view=measure', { colorScheme });
      await page.getByLabel('Time limit').fill('none');
      await page.locator('#time-limit-problem').waitFor();
      expect(await violationsOn(page)).toEqual([]);
      await page.getByLabel('Time limit').fill('10');
      await page.getByRole('button', { name: 'Many tiny ones' }).click();
      await Promise.all([
        page.locator('#running-title').waitFor(),
        page.getByRole('button', { name: 'Measure', exact: true }).click(),
      ]);
      expect(await violationsOn(page)).toEqual([]);
      await page.locator('#measured-title').waitFor();
      await page.locator('figure summary').click();
      await page.locator('figure table').waitFor();
      expect(await violationsOn(page)).toEqual([]);
      await page.getByLabel('Task module').fill('import it');
      await page.getByRole('button', { name: 'Measure', exact: true }).click();
      await page.locator('#refused-title').waitFor();
      expect(await violationsOn(page)).toEqual([]);
    });

    it('axe finds nothing wrong with tasks of this computer: a list, a run, its report', async () => {
      const { page } = await visitor.visitLocal(undefined, { colorScheme });
      await page.getByRole('button', { name: 'long.task.ts', exact: true }).click();
      await page.getByLabel('Strategy of a run').selectOption('async');
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.getByText(/ of 1,000,000 inputs$/).waitFor();
      expect(await violationsOn(page)).toEqual([]);
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.locator('[aria-labelledby=job-title][aria-busy=false]').waitFor();
      await page.getByLabel('Only the first').fill('-1');
      await page.locator('#local-limit-problem').waitFor();
      expect(await violationsOn(page)).toEqual([]);
      const aside = await visitor.visit('#v=1&view=local', { colorScheme });
      await aside.page.locator('.aside').waitFor();
      expect(await violationsOn(aside.page)).toEqual([]);
    });

    it('axe finds nothing wrong with a faulty form, or a refused link', async () => {
      const { page } = await visitor.visit('#v=9', { colorScheme });
      await page.getByLabel('Waits').fill('long');
      await page.locator('.field.faulty').waitFor();
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
    await expect.poll(ground).not.toBe(dark);
    const light = await ground();
    await page.reload();
    await expect.poll(ground).toBe(light);
  });
});

describe('with the keyboard alone', () => {
  it.each([
    ['an answer', '#v=1&inputs=100&perInput.cpuMs=50', '.summary'],
    ['measuring here', '#v=1&view=measure', '#idle-title'],
    ['tasks of this computer', undefined, '.jobs, #job-title'],
  ])('everything of %s is reached, in order, with a visible focus', async (_, hash, there) => {
    const { page } = await visitor.visitLocal(hash);
    await page.locator(there).first().waitFor();
    const { expected, reached, outlines } = await walk(page);
    expect(outlines).not.toContain('none');
    expect(reached.length).toBeGreaterThanOrEqual(expected);
    expect(reached).toEqual(reached.toSorted((a, b) => a - b));
  });

  it('a task is measured here, and its table opened', async () => {
    const { page } = await visitor.visitLocal('#v=1');
    await page.getByRole('button', { name: 'Measure here' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Many tiny ones' }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await focused(page.locator('#task-module'));
    await page.keyboard.press('Tab');
    await focused(page.locator('#time-limit'));
    await page.keyboard.press('Enter');
    await page.locator('#measured-title').waitFor();
    await page.locator('figure summary').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('figure tbody tr:visible').count()).toBe(4);
  });

  it('a task of this computer is chosen, run, cancelled, and its report shown', async () => {
    const { page } = await visitor.visitLocal();
    await page.getByRole('button', { name: 'long.task.ts', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Strategy of a run').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.getByLabel('Strategy of a run').inputValue()).toBe('async');
    for (const name of ['Profile', 'Compare', 'Run']) {
      await page.keyboard.press('Tab');
      await focused(page.getByRole('button', { name, exact: true }));
    }
    await page.keyboard.press('Enter');
    await page.getByText(/ of 1,000,000 inputs$/).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('[aria-labelledby=job-title][aria-busy=false]').waitFor();
    // Then no report is shown, until it is asked for.
    await page.waitForURL(/view=local/);
    await page.reload();
    const report = page.locator('.jobs li', { hasText: 'Run long.task.ts' }).first();
    await report.getByRole('button', { pressed: false }).focus();
    await page.keyboard.press('Enter');
    await report.getByRole('button', { pressed: true }).waitFor();
    await page.getByRole('heading', { name: 'Run long.task.ts' }).waitFor();
  });

  it('an example is chosen, a field filled, another strategy looked at, the timeline moved', async () => {
    const { page } = await visitor.visit();
    await page.getByRole('button', { name: 'Four long counts' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => answerOn(page)).toEqual({ class: 'cpu-bound', strategy: 'threads' });
    await page.getByLabel('Computes in JavaScript').focus();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('0.01');
    await expect
      .poll(() => answerOn(page))
      .toEqual({ class: 'overhead-bound', strategy: 'sequential' });
    await page.getByRole('button', { name: 'processes', exact: true }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('heading', { name: 'Timeline: processes' }).waitFor();
    const moment = page.getByLabel('Moment');
    await moment.focus();
    const before = await moment.getAttribute('aria-valuetext');
    await page.keyboard.press('Home');
    await expect.poll(() => moment.getAttribute('aria-valuetext')).not.toBe(before);
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
    await expect.poll(() => page.locator('figure').count()).toBe(3);
    for (const summary of await page.locator('figure summary').all()) await summary.click();
    await expect.poll(() => page.locator('figure table:visible').count()).toBe(3);
    expect(await page.locator('figure').first().locator('tbody tr').count()).toBe(6);
  });
});

describe('whoever wants less motion', () => {
  it.each(['#v=1&inputs=4&perInput.cpuMs=2000', '#v=1&view=measure', '#v=1&view=local'])(
    'sees nothing move by itself on %s',
    async (hash) => {
      const { page } = await visitor.visitLocal(hash);
      const moving = await page.evaluate(
        () => document.getAnimations().filter(({ playState }) => playState === 'running').length,
      );
      expect(moving).toBe(0);
    },
  );
});
