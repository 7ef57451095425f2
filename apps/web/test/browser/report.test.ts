import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { useBrowser, violationsOn } from './support.ts';

const CLI = fileURLToPath(new URL('../../../cli/src/cli.ts', import.meta.url));
const TASK = fileURLToPath(
  new URL('../../../../examples/render-markdown/render-markdown.task.ts', import.meta.url),
);

const visitor = useBrowser();
const folder = mkdtempSync(join(tmpdir(), 'forkwise-report-'));
const urlOf = (command: string): string => pathToFileURL(join(folder, `${command}.html`)).href;

beforeAll(async () => {
  const options = ['--limit', '40', '--quiet', '--report'];
  for (const command of [['run', '--strategy', 'threads', '--workers', '2'], ['compare']]) {
    const args = [...command, TASK, ...options, join(folder, `${command[0]}.html`)];
    await promisify(execFile)(process.execPath, [CLI, ...args]);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(['run', 'compare'])('the report of %s, opened from its file', (command) => {
  it.each([390, 1280])('complains of nothing, asks for nothing and fits %i px', async (width) => {
    const viewport = { width, height: 900 };
    const { page, faults } = await visitor.open(urlOf(command), { viewport });
    expect(faults).toEqual([]);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(over).toBe(0);
    expect(await page.locator('figure').count()).toBe(command === 'run' ? 3 : 1);
    for (const figure of await page.locator('figure').all()) {
      expect(await figure.locator('svg[role=img]:visible').count()).toBe(1);
    }
  });

  it.each(['light', 'dark'] as const)('axe finds nothing wrong in %s colours', async (scheme) => {
    const { page } = await visitor.open(urlOf(command), { colorScheme: scheme });
    expect(await violationsOn(page)).toEqual([]);
  });
});
