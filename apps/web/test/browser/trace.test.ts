import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, describe, expect, it } from 'vitest';

import { useBrowser } from './support.ts';

const CLI = fileURLToPath(new URL('../../../cli/src/cli.ts', import.meta.url));
const TASK = fileURLToPath(
  new URL('../../../../examples/render-markdown/render-markdown.task.ts', import.meta.url),
);
/** A trace viewer that is files alone. */
const VIEWER = pathToFileURL(
  join(
    dirname(createRequire(import.meta.url).resolve('speedscope/package.json')),
    'dist/release/index.html',
  ),
);

const visitor = useBrowser();
const folder = mkdtempSync(join(tmpdir(), 'forkwise-trace-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The address at which the viewer shows a file, which it takes as a script, as its own command does. */
function viewed(path: string): string {
  const content = JSON.stringify(readFileSync(path, 'base64'));
  writeFileSync(`${path}.js`, `speedscope.loadFileFromBase64('trace.json', ${content})`);
  return `${VIEWER.href}#localProfilePath=${path}.js`;
}

describe('a trace, opened in a viewer', () => {
  it.each([
    ['threads', 'forkwise (pid 1), worker 1 (tid 1) (1/2)'],
    ['async', 'forkwise (pid 1), main thread (tid 0)'],
  ])('has the rows of a run under %s', async (strategy, title) => {
    const path = join(folder, `${strategy}.json`);
    const args = ['run', TASK, '--limit', '40', '--strategy', strategy, '--workers', '2'];
    await promisify(execFile)(process.execPath, [CLI, ...args, '--quiet', '--trace', path]);
    const { page, faults } = await visitor.open(viewed(path));
    await page.getByText(title).waitFor();
    expect(faults.filter((fault) => !fault.startsWith('file:'))).toEqual([]);
  });
});
