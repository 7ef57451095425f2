import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';

import { run } from '../src/index.ts';
import { CHOICES, byIndex, countTo, gather, indicesOf, valuesOf } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';
import { Folder, fixture } from './support/paths.ts';

const COUNT = 60;

describe.each(CHOICES)('a run under %s', (strategy) => {
  const options = { strategy, machine: MACHINE, workers: 2 } as const;

  it.each(['computing', 'waiting'])(
    'runs each input of a %s task once and delivers the results in input order',
    async (name) => {
      using folder = new Folder();
      const inputs = countTo(COUNT).map((id) => ({ log: folder.file('log'), id, cpuMs: 2 }));
      const running = run(fixture(`logged.task.ts#${name}`), inputs, options);
      const { outcomes, report } = await gather(running);
      expect(indicesOf(outcomes)).toEqual(countTo(COUNT));
      expect(valuesOf(outcomes)).toEqual(countTo(COUNT).map((id) => id * 3));
      expect(folder.numbers('log')).toEqual(countTo(COUNT));
      expect(report.counts).toMatchObject({ total: COUNT, fulfilled: COUNT });
    },
  );

  it('delivers the same results in completion order', async () => {
    using folder = new Folder();
    const inputs = countTo(COUNT).map((id) => ({
      log: folder.file('log'),
      id,
      waitMs: id === 0 ? 300 : 1,
    }));
    const task = fixture('logged.task.ts#waiting');
    const { outcomes } = await gather(run(task, inputs, { ...options, order: 'completion' }));
    expect(valuesOf(byIndex(outcomes))).toEqual(countTo(COUNT).map((id) => id * 3));
    expect(folder.numbers('log')).toEqual(countTo(COUNT));
  });

  it('hands `shared` of the module to every call', async () => {
    const { outcomes } = await gather(run(fixture('shared.task.ts'), countTo(20), options));
    expect(valuesOf(outcomes)).toEqual(countTo(20).map((input) => input + 100));
  });

  it('has no outcome for no inputs', async () => {
    const { outcomes, report } = await gather(run(fixture('kinds.task.ts#double'), [], options));
    expect(outcomes).toEqual([]);
    expect(report.counts.total).toBe(0);
  });

  it('runs a single input', async () => {
    const { outcomes } = await gather(run(fixture('kinds.task.ts#double'), [21], options));
    expect(outcomes).toEqual([{ index: 0, status: 'fulfilled', value: 42 }]);
  });

  it('tells failures from results, each at its index', async () => {
    const inputs = countTo(30).map((id) => ({ log: '/dev/null', id, fails: id % 7 === 3 }));
    const { outcomes, report } = await gather(
      run(fixture('logged.task.ts#computing'), inputs, options),
    );
    expect(indicesOf(outcomes)).toEqual(countTo(30));
    const failed = outcomes.filter(({ status }) => status === 'rejected');
    expect(indicesOf(failed)).toEqual([3, 10, 17, 24]);
    for (const { index, error } of failed.filter((outcome) => 'error' in outcome)) {
      expect(error).toMatchObject({
        name: 'RangeError',
        message: `input ${index} is out of range`,
      });
    }
    const fulfilled = outcomes.filter(({ status }) => status === 'fulfilled');
    expect(valuesOf(fulfilled)).toEqual(fulfilled.map(({ index }) => index * 3));
    expect(report.counts).toMatchObject({ total: 30, fulfilled: 26, rejected: 4 });
  });
});

it('delivers early what is done early when the order of completion is asked for', async () => {
  const inputs = [400, 1, 1, 1, 1, 1];
  const running = run(fixture('kinds.task.ts#wait'), inputs, {
    strategy: 'async',
    order: 'completion',
  });
  const { outcomes } = await gather(running);
  expect(outcomes.at(-1)).toMatchObject({ index: 0, value: 400 });
});

it('asks a server for each of its URLs once, those asked while probing included', async () => {
  const asked = new Map<string, number>();
  const server = createServer((request, response) => {
    const { url = '' } = request;
    asked.set(url, (asked.get(url) ?? 0) + 1);
    setTimeout(() => response.end(`text of ${url}`), 5);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const urls = countTo(80).map((id) => `http://127.0.0.1:${port}/${id}`);
    const running = run(fixture('fetch.task.ts'), urls, { machine: MACHINE, concurrency: 16 });
    const { outcomes, report } = await gather(running);
    expect(valuesOf(outcomes)).toEqual(countTo(80).map((id) => `text of /${id}`));
    expect(asked.size).toBe(80);
    expect([...asked.values()].every((times) => times === 1)).toBe(true);
    expect(report.probed).toBeGreaterThan(0);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

it.each([2, 5, 39, 41, 300])('runs each of %i uneven inputs once under auto', async (count) => {
  using folder = new Folder();
  const inputs = countTo(count).map((id) => ({
    log: folder.file('log'),
    id,
    cpuMs: (id * 7) % 5,
    padding: 'x'.repeat((id * 31) % 100),
  }));
  const task = fixture('logged.task.ts#computing');
  const { outcomes, report } = await gather(run(task, inputs, { machine: MACHINE }));
  expect(valuesOf(outcomes)).toEqual(countTo(count).map((id) => id * 3));
  expect(folder.numbers('log')).toEqual(countTo(count));
  expect(report.probed).toBeLessThanOrEqual(count);
});

it('lets a worker that has begun with an input keep it', async () => {
  using folder = new Folder();
  // So long that the worker which starts beside the measuring is at its input before that ends.
  const inputs = countTo(20).map((id) => ({ log: folder.file('log'), id, waitMs: 400 }));
  const task = fixture('logged.task.ts#waiting');
  const { outcomes } = await gather(run(task, inputs, { machine: MACHINE }));
  expect(valuesOf(outcomes)).toEqual(countTo(20).map((id) => id * 3));
  expect(folder.numbers('log')).toEqual(countTo(20));
});

it('delivers batches that hold the same outcomes', async () => {
  const seen: unknown[] = [];
  for await (const batch of run(fixture('kinds.task.ts#double'), countTo(5000)).batches()) {
    expect(batch.failures).toEqual([]);
    for (let at = 0; at < batch.indices.length; at++)
      seen[batch.indices[at] ?? -1] = batch.values[at];
  }
  expect(seen).toEqual(countTo(5000).map((input) => input * 2));
});
