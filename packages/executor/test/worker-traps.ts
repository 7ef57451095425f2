import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

import { describe, expect, it } from 'vitest';

import type { ForkwiseError, Plan } from '@forkwise/core';

import {
  collect,
  type ConformanceOptions,
  countUp,
  fulfilled,
  moduleWork,
  run,
  verdicts,
} from './conformance/harness.ts';

const TASK = 'traps.task.ts';
const QUIET_RUN = new URL('./fixtures/quiet-run.ts', import.meta.url).pathname;

/** What has been seen to go wrong in worker pools, for the executors built on `PoolExecutor`. */
export function describeWorkerTraps(name: string, options: ConformanceOptions, plan: Plan): void {
  const context = { ...options, plan };
  const one = { ...context, plan: { ...plan, workers: 1 } };
  const hybrid: Plan = { ...plan, strategy: 'hybrid', workers: 1, concurrency: 4 };

  describe(`${name}, where pools fail`, () => {
    it('lets timers of an idle worker fire', async () => {
      await using executor = one.create();
      const start = await moduleWork(TASK, 'tick', ['start']);
      expect(await collect(executor.execute(one.plan, start))).toEqual(fulfilled([0]));
      const ticks = async (): Promise<unknown> => {
        const read = await moduleWork(TASK, 'tick', ['read']);
        const [outcome] = await collect(executor.execute(one.plan, read));
        return outcome?.status === 'fulfilled' && outcome.value;
      };
      await expect.poll(ticks).toBeGreaterThan(0);
    });

    it('reports an input that exhausts the heap by index', async () => {
      const inputs = ['a', 'b', 'hoard', 'c'];
      const outcomes = await run(context, TASK, 'hoard', inputs, { workerHeapMb: 48 });
      expect(verdicts(outcomes)).toEqual([
        'fulfilled',
        'fulfilled',
        'crashed WORKER_CRASHED',
        'fulfilled',
      ]);
      const hoarder = outcomes[2];
      const error = hoarder?.status === 'crashed' ? (hoarder.error as ForkwiseError) : undefined;
      expect(error?.found).toMatch(/out of memory|SIGABRT/);
    });

    it('refuses by itself a result that only cloning shows to be uncloneable', async () => {
      const outcomes = await run(context, TASK, 'makeProxy', ['a', 'proxy', 'b']);
      expect(verdicts(outcomes)).toEqual([
        'fulfilled',
        'rejected RESULT_NOT_TRANSFERABLE',
        'fulfilled',
      ]);
    });

    it('refuses by itself an input that only cloning shows to be uncloneable', async () => {
      await using executor = one.create();
      for (let round = 0; round < 2; round += 1) {
        const work = await moduleWork(TASK, 'makeProxy', ['a', { p: new Proxy({}, {}) }, 'b']);
        expect(verdicts(await collect(executor.execute(one.plan, work)))).toEqual([
          'fulfilled',
          'rejected INPUT_NOT_TRANSFERABLE',
          'fulfilled',
        ]);
      }
    });

    it('finds the killer among several inputs in flight', async () => {
      const inputs = ['a', 'b', 'killer', 'c', 'd', 'e'];
      await using executor = context.create();
      const work = await moduleWork(TASK, 'waitThenDie', inputs);
      const outcomes = await collect(executor.execute(hybrid, work));
      expect(verdicts(outcomes)).toEqual(
        inputs.map((input) => (input === 'killer' ? 'crashed WORKER_CRASHED' : 'fulfilled')),
      );
      // One that they share, one that the killer has to itself, one for the rest.
      expect(executor.starts.length).toBeLessThanOrEqual(3);
    });

    it('delivers what is done before a long chunk ends', async () => {
      await using executor = one.create();
      const longChunk = { ...one.plan, chunkSize: 8 };
      const work = await moduleWork(
        TASK,
        'holdThread',
        Array.from({ length: 8 }, () => 60),
      );
      let batches = 0;
      for await (const { indices } of executor.execute(longChunk, work)) {
        batches += 1;
        expect(indices.length).toBeLessThan(8);
      }
      expect(batches).toBeGreaterThan(1);
    });

    it('replaces a worker that dies while it is idle', async () => {
      await using executor = one.create();
      for (let round = 0; round < 2; round += 1) {
        const work = await moduleWork(TASK, 'dieLater', ['a', 'last']);
        expect(await collect(executor.execute(one.plan, work))).toEqual(fulfilled(['a', 'last']));
        // Many times as long as it is said to live on.
        await delay(400);
      }
      expect(executor.starts.length).toBeGreaterThan(1);
    });

    it('gives back what it was handed as long as no worker has begun', async () => {
      await using executor = context.create();
      const inputs = [...countUp(100)];
      const work = await moduleWork(TASK, 'makeProxy', inputs);
      const execution = executor.execute(plan, work);
      const taken = execution.withdraw?.() ?? [];
      expect(taken.length).toBeGreaterThan(0);
      expect(await collect(execution)).toEqual([]);
      const rest = await collect(executor.execute(plan, work));
      const all = [...taken.map(({ index }) => index), ...rest.map(({ index }) => index)];
      expect(all.toSorted((a, b) => a - b)).toEqual(inputs);
      for (const { index, value } of taken) expect(value).toBe(index);
    });

    it('gives nothing back once a worker has begun', async () => {
      await using executor = one.create();
      const inputs = [...countUp(20)];
      const execution = executor.execute(one.plan, await moduleWork(TASK, 'makeProxy', inputs));
      const outcomes = collect(execution);
      while (execution.progress.settled === 0) await delay(1);
      expect(execution.withdraw?.()).toBeUndefined();
      expect(await outcomes).toEqual(fulfilled(inputs));
    });

    it('starts no more workers than there are inputs', async () => {
      await using executor = context.create();
      const work = await moduleWork(TASK, 'makeProxy', ['only']);
      await collect(executor.execute({ ...plan, workers: 8 }, work));
      expect(executor.starts).toHaveLength(1);
    });

    it('keeps standard output clean when asked to', async () => {
      const given = [QUIET_RUN, options.moduleUrl, options.factory, JSON.stringify(plan)];
      const { stdout, stderr } = await promisify(execFile)(process.execPath, given);
      expect(stdout).toBe('');
      expect(stderr).toContain('printed a');
      expect(stderr).toContain('written a');
    });
  });
}
