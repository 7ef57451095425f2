import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

import type { TaskSource } from '@forkwise/executor';
import { describe, expect, it } from 'vitest';

import { type TaskKey, forget, listRuns, recall, record, taskKey } from '../src/history/index.ts';
import { ownCache } from './support/cache.ts';
import { Folder } from './support/paths.ts';
import { KEY, RUN, ranFor } from './support/past-runs.ts';

ownCache();

const DAY_MS = 24 * 3_600_000;

function moduleTask(url: string, exportName = 'default'): TaskSource {
  const run = (): undefined => undefined;
  return { kind: 'module', url, exportName, run, shared: undefined, hasShared: false };
}

describe('the key of a task', () => {
  it('changes with the bytes of its file, its export and its query, and with nothing else', async () => {
    using folder = new Folder();
    const path = folder.file('a.task.ts');
    const { href } = pathToFileURL(path);
    writeFileSync(path, 'export default () => 1;');
    const first = await taskKey(moduleTask(href));
    expect(first).toMatchObject({ path, exportName: 'default' });
    expect(await taskKey(moduleTask(href))).toEqual(first);
    const others = [moduleTask(href, 'other'), moduleTask(`${href}?size=2`)];
    const hashes = await Promise.all(others.map(async (other) => (await taskKey(other))?.hash));
    writeFileSync(path, 'export default () => 2;');
    hashes.push(first?.hash, (await taskKey(moduleTask(href)))?.hash);
    expect(new Set(hashes).size).toBe(4);
  });

  it('changes with what this process may use of the machine', async () => {
    const source = moduleTask(import.meta.url);
    const before = await taskKey(source);
    process.env['UV_THREADPOOL_SIZE'] = '9';
    const after = await taskKey(source);
    delete process.env['UV_THREADPOOL_SIZE'];
    expect(after?.hash).not.toBe(before?.hash);
  });

  it.each([
    ['a plain function', { kind: 'function', run: () => 1, shared: undefined } as const],
    ['code without a file', moduleTask('data:text/javascript,export default () => 1')],
    ['a file that is gone', moduleTask('file:///nowhere/a.task.ts')],
  ])('is none for %s', async (_, source) => {
    expect(await taskKey(source)).toBeUndefined();
  });

  it('is none when FORKWISE_HISTORY is off', async () => {
    process.env['FORKWISE_HISTORY'] = 'off';
    const key = await taskKey(moduleTask(import.meta.url));
    delete process.env['FORKWISE_HISTORY'];
    expect(key).toBeUndefined();
  });
});

describe('a run', () => {
  it('is recalled as it was recorded', async () => {
    await record(KEY, RUN);
    const known = await recall(KEY);
    expect(known).toMatchObject({
      runs: 1,
      lastAt: RUN.at,
      class: 'cpu-bound',
      plan: RUN.plan,
      learnt: RUN.learnt,
    });
    expect(known?.strategies).toEqual({ threads: { runs: 1, perInputMs: 4.5, truthRatio: 1 } });
  });

  it('is listed with its task, the latest first', async () => {
    const { learnt: _, ...summary } = RUN;
    await record(KEY, RUN);
    await record({ ...KEY, exportName: 'other' }, ranFor(700));
    expect(await listRuns()).toEqual([
      { ...summary, wallMs: 700, path: KEY.path, exportName: 'other' },
      { ...summary, path: KEY.path, exportName: 'default' },
    ]);
  });

  it('teaches only about its own task', async () => {
    await record(KEY, RUN);
    expect(await recall({ ...KEY, hash: 'b2' })).toBeUndefined();
  });

  it('that did not end well is listed, and teaches nothing', async () => {
    await record(KEY, { ...RUN, clean: false });
    expect(await recall(KEY)).toBeUndefined();
    expect(await listRuns()).toMatchObject([{ clean: false }]);
  });

  it('need not have measured or predicted anything', async () => {
    await record(KEY, { ...RUN, class: 'unknown', predictedMs: null, learnt: null });
    const known = await recall(KEY);
    expect(known?.learnt).toBeUndefined();
    expect(known?.strategies.threads).toMatchObject({ perInputMs: 4.5, truthRatio: undefined });
  });

  it('that was never recorded leaves no file behind', async () => {
    const warned: unknown[] = [];
    expect(await recall(KEY, (warning) => warned.push(warning))).toBeUndefined();
    expect(await listRuns({}, (warning) => warned.push(warning))).toEqual([]);
    expect(warned).toEqual([]);
  });
});

describe('runs', () => {
  const others: readonly TaskKey[] = [
    { ...KEY, exportName: 'other' },
    { ...KEY, path: '/tasks/b.task.ts' },
  ];

  it.each([
    [undefined, 3],
    ['/tasks/a.task.ts', 2],
    ['/tasks/../tasks/a.task.ts', 2],
    ['/tasks/a.task.ts#other', 1],
    ['file:///tasks/a.task.ts#other', 1],
    [new URL('file:///tasks/b.task.ts'), 1],
    ['/tasks/c.task.ts', 0],
  ])('can be listed and forgotten by task: %s', async (task, count) => {
    for (const key of [KEY, ...others]) await record(key, RUN);
    const filter = task === undefined ? {} : { task };
    expect(await listRuns(filter)).toHaveLength(count);
    expect(await forget(filter)).toBe(count);
    expect(await listRuns()).toHaveLength(3 - count);
  });

  it('can be listed up to a limit', async () => {
    for (const wallMs of [1, 2, 3]) await record(KEY, ranFor(wallMs));
    expect(await listRuns({ limit: 2 })).toMatchObject([{ wallMs: 3 }, { wallMs: 2 }]);
  });

  it('are dropped when the next one is recorded after 90 days', async () => {
    const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();
    await record(KEY, { ...ranFor(1), at: daysAgo(91) });
    await record(KEY, { ...ranFor(2), at: daysAgo(89) });
    await record(KEY, ranFor(3));
    expect(await listRuns()).toMatchObject([{ wallMs: 3 }, { wallMs: 2 }]);
  });

  it('are 1,000 at most', async () => {
    for (let run = 0; run < 1003; run++) await record(KEY, ranFor(run));
    const runs = await listRuns();
    expect(runs).toHaveLength(1000);
    expect(runs.at(0)?.wallMs).toBe(1002);
    expect(runs.at(-1)?.wallMs).toBe(3);
  });
});
