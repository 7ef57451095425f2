import { readFile } from 'node:fs/promises';

import { validateAdvice } from '@forkwise/core';
import { describe, expect, it } from 'vitest';

import { EXPECTED } from '../support/expected.ts';
import { answerOn, focused, useBrowser } from './support.ts';

const visitor = useBrowser();

describe('the web advisor', () => {
  it('gives each example of work the right class and strategy', async () => {
    const { page, faults } = await visitor.visit();
    for (const [name, expected] of Object.entries(EXPECTED)) {
      await page.getByRole('button', { name, exact: true }).click();
      await expect.poll(() => answerOn(page)).toEqual(expected);
    }
    expect(faults).toEqual([]);
  });

  it('answers as one types', async () => {
    const { page } = await visitor.visit('#v=1&inputs=1000000&perInput.cpuMs=0.05');
    const before = await page.locator('.figures').innerText();
    await page.getByLabel('Computes in JavaScript').fill('5');
    await expect.poll(() => page.locator('.figures').innerText()).not.toBe(before);
    expect(await answerOn(page)).toEqual({ class: 'cpu-bound', strategy: 'threads' });
  });

  it('says beside a field what is wrong with it, and shows no stale answer', async () => {
    const { page } = await visitor.visit();
    const inputs = page.getByLabel('Inputs', { exact: true });
    await inputs.fill('0');
    const problem = 'A whole number from 1 to 1,000,000,000. “0” is not that.';
    const problems = page.locator('.field.faulty .problem');
    await expect.poll(() => problems.allInnerTexts()).toEqual([problem]);
    expect(await inputs.getAttribute('aria-invalid')).toBe('true');
    const describedBy = (await inputs.getAttribute('aria-describedby')) ?? '';
    expect(await page.locator(`#${describedBy.split(' ')[0] ?? ''}`).innerText()).toBe(problem);
    await page.getByRole('heading', { name: 'No answer yet' }).waitFor();
    expect(await page.locator('.summary, .figure').count()).toBe(0);

    await inputs.fill('500');
    await page.locator('.summary').waitFor();
    expect(await page.locator('.faulty').count()).toBe(0);
  });

  it('leads from the form to the answer where the screen is too narrow for both', async () => {
    const { page } = await visitor.visit('', { viewport: { width: 390, height: 844 } });
    await page.getByRole('link', { name: /^async: / }).click();
    await focused(page.locator('#answer'));
    const top = async (): Promise<number | undefined> =>
      (await page.locator('.summary').boundingBox())?.y;
    await expect.poll(top).toBeLessThan(100);
    expect(await top()).toBeGreaterThanOrEqual(0);
    expect(new URL(page.url()).hash).not.toBe('#answer');
  });

  it('restores a shared link, and keeps the address up to date', async () => {
    const { page } = await visitor.visit('#v=1&inputs=77&perInput.blockedMs=40&show=async');
    const inputs = page.getByLabel('Inputs', { exact: true });
    await expect.poll(() => inputs.inputValue()).toBe('77');
    await page.getByRole('heading', { name: 'Timeline: async' }).waitFor();
    expect((await answerOn(page)).class).toBe('blocking');

    await inputs.fill('78');
    await page.waitForURL(/inputs=78/);
    const copy = await visitor.visit(new URL(page.url()).hash);
    expect(await copy.page.locator('.summary').innerText()).toBe(
      await page.locator('.summary').innerText(),
    );

    await page.evaluate(() => {
      location.hash = '#v=1&inputs=79';
    });
    await expect.poll(() => inputs.inputValue()).toBe('79');
  });

  it.each(['#v=1&inputs=-5', '#v=1&inputs=<img src=x>', '#v=9', '#v=1&evil=1'])(
    'shows an example, and says so, for a link like %s',
    async (hash) => {
      const { page, faults } = await visitor.visit(hash);
      expect(await page.getByRole('alert').innerText()).toContain('could not be followed');
      await expect.poll(() => page.getByLabel('Inputs', { exact: true }).inputValue()).toBe('500');
      expect(faults).toEqual([]);
    },
  );

  it('shows other strategies in curve, timeline and code', async () => {
    const { page } = await visitor.visit('#v=1&inputs=100&perInput.cpuMs=50');
    for (const strategy of ['sequential', 'async', 'threads', 'shared-memory', 'processes']) {
      await page.getByRole('button', { name: new RegExp(`^${strategy}( ✓)?$`) }).click();
      await page.getByRole('heading', { name: `Timeline: ${strategy}` }).waitFor();
      await page.getByRole('heading', { name: `The code: ${strategy}` }).waitFor();
    }
    await page.getByRole('button', { name: 'With Node alone' }).click();
    expect(await page.getByRole('region', { name: 'main.mjs' }).innerText()).toContain('fork(');
  });

  it('lists what cannot be used, with the reason', async () => {
    const { page } = await visitor.visit('#v=1&perInput.cpuMs=50&task.source=function');
    const reason =
      'cannot be used: a plain function cannot leave its thread: move it into a module.';
    await expect.poll(() => page.locator('.lines li', { hasText: reason }).count()).toBe(4);
    expect((await answerOn(page)).strategy).toBe('sequential');
  });

  it('says what would change the decision, as the form then confirms', async () => {
    const { page } = await visitor.visit('#v=1&inputs=40&perInput.cpuMs=1');
    const card = page.locator('[aria-labelledby=turning-title]');
    await page.locator('[aria-labelledby=turning-title][aria-busy=false]').waitFor();
    const text = await card
      .locator('div', { hasText: 'Computes in JavaScript' })
      .locator('dd')
      .innerText();
    const [, value, strategy] = /from (.+) on: ([a-z-]+)/.exec(text) ?? [];
    await page.getByLabel('Computes in JavaScript').fill(value ?? 'none');
    await expect.poll(async () => (await answerOn(page)).strategy).toBe(strategy);
  });

  it('plays the timeline, and goes to any moment of it', async () => {
    const { page } = await visitor.visit('#v=1&inputs=4&perInput.cpuMs=2000&unevenness=0');
    const moment = page.getByLabel('Moment');
    await moment.fill('100');
    await page.locator('.moment', { hasText: /^\S+ m?s: .*4 computing/ }).waitFor();
    const covered = (): Promise<number> =>
      page.locator('.future').evaluate((element) => Number(element.getAttribute('x')));
    const half = await covered();
    // By a clock that stands, so that it is not over before it is paused.
    await page.clock.install();
    await page.clock.pauseAt(Date.now());
    await page.getByRole('button', { name: 'Play' }).click();
    await page.clock.runFor(1000);
    await expect.poll(covered).toBeGreaterThan(half);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Play' }).waitFor();
    await page.clock.runFor(1000);
    const paused = await covered();
    await page.clock.runFor(1000);
    expect(await covered()).toBe(paused);
  });

  it('saves the advice as a document that core’s schema takes, and charts as pictures', async () => {
    const { page, faults } = await visitor.visit();
    const save = async (name: string): Promise<Buffer> => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: new RegExp(name) }).click(),
      ]);
      return readFile(await download.path());
    };
    const advice = validateAdvice(JSON.parse((await save('Save JSON')).toString()));
    expect(advice.recommendation.strategy).toBe((await answerOn(page)).strategy);
    for (const chart of ['Every strategy', 'Timeline: async', 'Speed-up against']) {
      const svg = (await save(`${chart}.*: save as SVG`)).toString();
      expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
      expect(svg).not.toContain('class=');
      const png = await save(`${chart}.*: save as PNG`);
      expect(png.subarray(1, 4).toString()).toBe('PNG');
    }
    expect(faults).toEqual([]);
  });

  it('measures the device, and says what it measured and what it did not', async () => {
    const { page, faults } = await visitor.visit();
    await page.getByRole('button', { name: 'Measure this device' }).click();
    await page.getByText('Measured: the gain per further core.').waitFor();
    const cores = await page.evaluate(() => navigator.hardwareConcurrency);
    const field = page.getByLabel('Cores', { exact: true });
    await expect.poll(() => field.inputValue()).toBe(String(cores));
    const gain = Number(await page.getByLabel('Gain per further core').inputValue());
    expect(gain).toBeGreaterThanOrEqual(0);
    expect(gain).toBeLessThanOrEqual(1);
    expect(faults).toEqual([]);
  });
});
