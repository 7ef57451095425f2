import { readFile } from 'node:fs/promises';

import { validateAdvice } from '@forkwise/core';
import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';

import { useBrowser } from './support.ts';

const visitor = useBrowser();

const TOKEN = new URL(inject('localUrl')).hash.slice('#token='.length);

async function choose(page: Page, module: string): Promise<void> {
  await page.getByRole('button', { name: module, exact: true }).click();
}

function press(page: Page, name: string): Promise<void> {
  return page.getByRole('button', { name, exact: true }).click();
}

/** The card of the job that is shown, once the job is over. */
async function ended(page: Page): Promise<string> {
  const card = page.locator('[aria-labelledby=job-title][aria-busy=false]');
  await card.waitFor();
  return card.innerText();
}

describe('on this computer', () => {
  it('lists the tasks under the root, and takes the token out of the address', async () => {
    const { page, faults } = await visitor.visitLocal();
    await page.getByRole('button', { name: 'sums.task.ts', exact: true }).waitFor();
    const tasks = page.getByRole('group', { name: 'Task modules' });
    expect(await tasks.getByRole('button').allInnerTexts()).toEqual([
      'long.task.ts',
      'sums.task.ts',
    ]);
    expect(page.url()).not.toContain('token');
    await page.waitForURL(/view=local/);
    await page.reload();
    await page.getByRole('button', { name: 'sums.task.ts', exact: true }).waitFor();
    expect(page.url()).not.toContain(TOKEN);
    expect(faults).toEqual([]);
  });

  it('fits a narrow window, however long the path of the root is', async () => {
    const { page } = await visitor.visitLocal(undefined, { viewport: { width: 390, height: 844 } });
    const beyond = await page
      .locator('.form code')
      .first()
      .evaluate((path) => {
        path.append('/and-on'.repeat(20));
        return document.documentElement.scrollWidth - window.innerWidth;
      });
    expect(beyond).toBeLessThanOrEqual(0);
  });

  it('profiles a task, and keeps its advice among the reports', async () => {
    const { page, faults } = await visitor.visitLocal();
    await choose(page, 'sums.task.ts');
    await press(page, 'Profile');
    await page.getByRole('heading', { name: 'Profile sums.task.ts' }).waitFor();
    const card = await ended(page);
    const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Save JSON')]);
    const advice = validateAdvice(JSON.parse(await readFile(await download.path(), 'utf8')));
    expect(advice.profile.inputs).toBe(40);
    expect(card).toContain(advice.class);
    const row = page.locator('.jobs li', { hasText: 'Profile sums.task.ts' }).first();
    await row.getByText('done, asked for').waitFor();
    await row.getByRole('button', { name: 'Show report' }).waitFor();

    await page.waitForURL(/view=local/);
    await page.reload();
    await row.getByRole('button').click();
    expect(await ended(page)).toContain(advice.summary);
    expect(faults).toEqual([]);
  });

  it('runs a task with a strategy of one’s choice, and only the first inputs', async () => {
    const { page } = await visitor.visitLocal();
    await choose(page, 'sums.task.ts');
    await page.getByLabel('Only the first').fill('7');
    await page.getByLabel('Strategy of a run').selectOption('sequential');
    await press(page, 'Run');
    expect(await ended(page)).toMatch(/7 of 7 inputs fulfilled in .* with sequential/);
    const past = page.getByRole('region', { name: 'Earlier runs, as a table' });
    await past.getByText('sums.task.ts').first().waitFor();
  });

  it('compares strategies', async () => {
    const { page } = await visitor.visitLocal();
    await choose(page, 'sums.task.ts');
    await page.getByLabel('Only the first').fill('4');
    await press(page, 'Compare');
    expect(await ended(page)).toContain('every strategy gave the same results');
    const table = page.getByRole('region', { name: 'Measured times' });
    await expect.poll(() => table.locator('tbody tr').count()).toBe(6);
  });

  it('shows how far a run is, cancels it, and lists the report of what it did', async () => {
    const { page, faults } = await visitor.visitLocal();
    await choose(page, 'long.task.ts');
    await page.getByLabel('Only the first').fill('100000');
    await page.getByLabel('Strategy of a run').selectOption('async');
    await press(page, 'Run');
    await page.getByText(/^[\d,]+ of 100,000 inputs$/).waitFor();
    await page.waitForFunction(() => (document.querySelector('progress')?.value ?? 0) > 0);
    await press(page, 'Cancel');
    expect(await ended(page)).toMatch(/Cancelled\.[^]*[\d,]+ of [\d,]+ inputs fulfilled/);
    const row = page.locator('.jobs li', { hasText: 'Run long.task.ts' }).first();
    await row.getByText('cancelled, asked for').waitFor();
    await row.getByRole('button', { name: 'Show report' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('says beside the field what is wrong with a number of inputs, and starts nothing', async () => {
    const { page } = await visitor.visitLocal();
    await choose(page, 'sums.task.ts');
    const limit = page.getByLabel('Only the first');
    await limit.fill('some');
    await page.locator('#local-limit-problem', { hasText: 'A whole number' }).waitFor();
    expect(await limit.getAttribute('aria-invalid')).toBe('true');
    for (const name of ['Profile', 'Compare', 'Run']) {
      await page.getByRole('button', { name, exact: true, disabled: true }).waitFor();
    }
  });

  it('says what to do where the token is missing, or of another start', async () => {
    const without = await visitor.visitLocal('#v=1&view=local');
    expect(await without.page.locator('.aside').innerText()).toContain('has no token');
    const foreign = await visitor.visitLocal('#token=another');
    const alert = foreign.page.getByRole('alert');
    await alert.getByText('Open the URL that forkwise web has printed').waitFor();
  });

  it('steps aside on a static host, and says why in a line', async () => {
    const { page, faults } = await visitor.visit('#v=1&view=local');
    expect(await page.locator('.aside').innerText()).toContain('static host');
    expect(await page.getByRole('button', { name: 'Profile' }).count()).toBe(0);
    expect(faults).toEqual([]);
  });
});
