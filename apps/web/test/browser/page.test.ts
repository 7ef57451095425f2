import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { describe, expect, inject, it } from 'vitest';

import { useBrowser } from './support.ts';

const visitor = useBrowser();

const KB = 1000;

describe('the built page', () => {
  it('loads less than 120 kB in all, compressed', async () => {
    const { page } = await visitor.visit();
    const loaded = await page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
    );
    const files = ['index.html', ...loaded.map((path) => path.replace('/some/folder/', ''))];
    const sizes = await Promise.all(
      files.map(async (file) => gzipSync(await readFile(join(inject('pageFolder'), file))).length),
    );
    expect(files.length).toBeGreaterThanOrEqual(3);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(120 * KB);
  });

  it('loads what is measured here, and what is run by a server, only when it is looked at', async () => {
    const { page } = await visitor.visit();
    const scripts = (): Promise<number> =>
      page.evaluate(
        () =>
          performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'))
            .length,
      );
    await expect.poll(scripts).toBe(1);
    await page.getByRole('button', { name: 'Measure here' }).click();
    await page.locator('#task-module').waitFor();
    await expect.poll(scripts).toBe(2);
    await page.getByRole('button', { name: 'On this computer' }).click();
    await page.locator('.aside').waitFor();
    await expect.poll(scripts).toBe(3);
  });

  it('has a policy that allows no code, style or connection but its own', async () => {
    const { page } = await visitor.visit();
    const policy = await page
      .locator('meta[http-equiv=Content-Security-Policy]')
      .getAttribute('content');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|connect-src|\*/);
    expect(policy).toMatch(/script-src 'self' 'sha256-[^' ]+'; /);
    const refused = await page.evaluate(async () => {
      const sent = await fetch(location.href).then(
        () => 'sent',
        () => 'refused',
      );
      const script = document.createElement('script');
      script.textContent = 'globalThis.injected = true';
      document.body.append(script);
      return [sent, 'injected' in globalThis];
    });
    expect(refused).toEqual(['refused', false]);
  });

  it('refers to its files by relative addresses alone', async () => {
    const html = await readFile(join(inject('pageFolder'), 'index.html'), 'utf8');
    const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address);
    expect(addresses.length).toBeGreaterThan(2);
    for (const address of addresses) expect(address).toMatch(/^(\.\/|data:)/);
    expect(await readdir(inject('pageFolder'))).toEqual(['assets', 'index.html']);
  });

  it('moves nothing when the answer comes, nor when the search ends', async () => {
    for (const viewport of [
      { width: 390, height: 844 },
      { width: 1024, height: 800 },
    ]) {
      const { page } = await visitor.visit('#v=1&inputs=100&perInput.cpuMs=50', { viewport });
      await page.evaluate(() => {
        const shifts: number[] = [];
        Object.assign(globalThis, { shifts });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            shifts.push((entry as PerformanceEntry & { readonly value: number }).value);
          }
        }).observe({ type: 'layout-shift', buffered: true });
      });
      const over = page.locator('[aria-labelledby=turning-title][aria-busy=false]');
      await over.waitFor();
      // The browser itself keeps in its place what is looked at, so where it is in the page is asked, too.
      const place = (): Promise<number> =>
        page.locator('#code-title').evaluate((title) => {
          return Math.round(scrollY + title.getBoundingClientRect().top);
        });
      const before = await place();
      // Far down, so that whatever changes its height above would move what is looked at.
      await page.evaluate(() => {
        document.querySelector('#code-title')?.scrollIntoView({ block: 'start' });
      });
      // By script, since shifts soon after a real keystroke would not be counted.
      await page.evaluate(() => {
        const field = document.querySelector<HTMLInputElement>('[name="perInput.cpuMs"]');
        if (field === null) throw new Error('no field');
        field.value = '51';
        field.dispatchEvent(new Event('input', { bubbles: true }));
      });
      expect(await place()).toBe(before);
      await over.waitFor();
      expect(await place()).toBe(before);
      // What is drawn is judged after its frame.
      const shifts = await page.evaluate(async () => {
        for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
        await new Promise((resolve) => setTimeout(resolve));
        return Reflect.get(globalThis, 'shifts') as number[];
      });
      expect(shifts).toEqual([]);
    }
  });

  it.each(['#v=1', '#v=1&view=measure', '#v=1&view=local'])(
    'fits windows from 1600 to 390 px: %s',
    async (hash) => {
      const { page } = await visitor.visit(hash);
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
      });
      for (const width of [1600, 1024, 768, 390]) {
        await page.setViewportSize({ width, height: 800 });
        const beyond = (): Promise<number> =>
          page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        await expect.poll(beyond, { message: `${width} px` }).toBeLessThanOrEqual(0);
      }
    },
  );
});
