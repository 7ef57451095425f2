import type { Outcome, Plan } from '@forkwise/core';
import {
  createInputReader,
  type Executor,
  outcomesOf,
  type TaskFunction,
  type Work,
} from '@forkwise/executor';
import { describe, expect, it } from 'vitest';

import { createSharedMemoryExecutor } from '../src/index.ts';

const PLAN: Plan = {
  strategy: 'shared-memory',
  workers: 2,
  concurrency: 1,
  chunkSize: 64,
  workerKind: 'thread',
};

async function workOf(
  file: string,
  exportName: string,
  inputs: Iterable<unknown>,
  changes: Partial<Work> = {},
): Promise<Work> {
  const url = new URL(file, import.meta.url).href;
  const exported = (await import(url)) as Record<string, unknown>;
  const shared = exported['shared'] as (() => unknown) | undefined;
  return {
    task: {
      kind: 'module',
      url,
      exportName,
      run: exported[exportName] as TaskFunction,
      shared: shared?.(),
      hasShared: shared !== undefined,
    },
    inputs: createInputReader(inputs),
    signal: new AbortController().signal,
    timeoutMs: Infinity,
    retries: 0,
    concurrencyControl: 'fixed',
    workerHeapMb: undefined,
    quietStdout: false,
    ...changes,
  };
}

async function outcomesBy(executor: Executor, plan: Plan, work: Work): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for await (const batch of executor.execute(plan, work)) outcomes.push(...outcomesOf(batch));
  return outcomes.toSorted((a, b) => a.index - b.index);
}

async function valuesOf(plan: Plan, work: Work): Promise<unknown[]> {
  await using executor = createSharedMemoryExecutor();
  const outcomes = await outcomesBy(executor, plan, work);
  return outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome));
}

function* range(end: number): Generator<number> {
  for (let value = 0; value < end; value += 1) yield value;
}

describe('workers that die within a block', () => {
  it('take only the inputs they were on with them, wherever in the block that is', async () => {
    const fatal = [0, 5, 6, 63, 64, 199, 300];
    const inputs = Array.from(range(400), (at) => ({ at, fatal }));
    await using executor = createSharedMemoryExecutor();
    const work = await workOf('tasks.task.ts', 'exitAt', inputs);
    const outcomes = await outcomesBy(executor, PLAN, work);
    expect(outcomes.map(({ index }) => index)).toEqual([...range(400)]);
    const crashed = outcomes.filter(({ status }) => status === 'crashed');
    expect(crashed.map(({ index }) => index)).toEqual(fatal);
    expect(crashed[0]).toMatchObject({ error: { found: 'exit code 7' } });
  });
});

describe('memory', () => {
  it('is bounded by the ring, not by a million inputs', async () => {
    await using executor = createSharedMemoryExecutor();
    const work = await workOf('tasks.task.ts', 'double', range(1_000_000));
    const before = process.memoryUsage().rss;
    let sum = 0;
    let most = 0;
    for await (const { values } of executor.execute({ ...PLAN, chunkSize: 512 }, work)) {
      for (let at = 0; at < values.length; at += 1) sum += values[at] as number;
      most = Math.max(most, process.memoryUsage.rss());
    }
    expect(sum).toBe(999_999_000_000);
    expect(most - before).toBeLessThan(200 * 2 ** 20);
  });

  it('holds inputs far larger than an arena, mixed with small ones', async () => {
    const sizes = [10, 9_000_000, 20, 70_000, 5_000_000, 30];
    const inputs = sizes.map((size) => new Uint8Array(size).fill(1));
    const work = await workOf('tasks.task.ts', 'byteSum', inputs);
    expect(await valuesOf(PLAN, work)).toEqual(sizes);
  });

  it('lets results that do not fit spill over the port, and then fits them', async () => {
    const sizes = Array.from(range(60), (at) => 40_000 + at);
    const work = await workOf('tasks.task.ts', 'bytes', [...sizes, 6_000_001]);
    const values = (await valuesOf(PLAN, work)) as Uint8Array[];
    expect(values.map(({ length }) => length)).toEqual([...sizes, 6_000_001]);
    for (const value of values) expect(value.at(-1)).toBe(value.length % 10);
  });

  it('gives tasks the very memory of shared inputs', async () => {
    const counter = new Int32Array(new SharedArrayBuffer(4));
    const inputs = Array.from(range(100), () => counter);
    const work = await workOf('tasks.task.ts', 'addTo', inputs);
    const seen = (await valuesOf(PLAN, work)) as number[];
    expect(counter[0]).toBe(100);
    expect(seen.toSorted((a, b) => a - b)).toEqual([...range(100)]);
  });

  it('is one for the typed arrays of `shared`, though its functions are made in each worker', async () => {
    const work = await workOf('shared.task.ts', 'default', range(200));
    const values = (await valuesOf({ ...PLAN, chunkSize: 1 }, work)) as {
      seen: number;
      text: string;
    }[];
    expect(values.map(({ seen }) => seen).toSorted((a, b) => a - b)).toEqual(
      Array.from(range(200), (at) => at + 1),
    );
    expect(values[7]?.text).toBe('made here 7');
  });
});

describe('workers', () => {
  it('let timers fire that tasks left behind while further blocks wait', async () => {
    const work = await workOf('tasks.task.ts', 'leaveTimerAndSpin', range(32));
    const values = await valuesOf({ ...PLAN, workers: 1, chunkSize: 8 }, work);
    expect(values.at(-1)).toBeGreaterThan(0);
  });

  it('let timers fire that tasks left behind while there is nothing to do', async () => {
    await using executor = createSharedMemoryExecutor();
    const plan = { ...PLAN, workers: 1 };
    await outcomesBy(executor, plan, await workOf('tasks.task.ts', 'leaveTimer', [0]));
    const fired = async (): Promise<unknown> => {
      const work = await workOf('tasks.task.ts', 'leaveTimer', [1]);
      const [outcome] = await outcomesBy(executor, plan, work);
      return outcome?.status === 'fulfilled' && outcome.value;
    };
    await expect.poll(fired).toBeGreaterThan(0);
  });

  it('take part again after a run that was over before they were up', async () => {
    await using executor = createSharedMemoryExecutor();
    const plan = { ...PLAN, chunkSize: 1 };
    const short = await workOf('late.task.ts', 'meet', [-1, -1]);
    const long: Work = { ...short, inputs: createInputReader([0, 1]) };
    executor.warm(plan, short);
    await outcomesBy(executor, plan, short);
    const outcomes = await outcomesBy(executor, plan, long);
    expect(outcomes).toMatchObject([{ value: true }, { value: true }]);
  });

  it('give tasks that ask for it their index and a signal', async () => {
    const work = await workOf('tasks.task.ts', 'context', ['a', 'b', 'c'], { timeoutMs: 10_000 });
    expect(await valuesOf(PLAN, work)).toEqual(['0 false', '1 false', '2 false']);
  });

  it('refuse a plain function and the plans of other strategies', async () => {
    await using executor = createSharedMemoryExecutor();
    const work = await workOf('tasks.task.ts', 'double', [1]);
    const infeasible = expect.objectContaining({ code: 'STRATEGY_INFEASIBLE' }) as Error;
    const plain: Work = { ...work, task: { kind: 'function', run: () => 1, shared: undefined } };
    expect(() => executor.execute(PLAN, plain)).toThrow(infeasible);
    expect(() => executor.execute({ ...PLAN, strategy: 'threads' }, work)).toThrow(infeasible);
  });
});
