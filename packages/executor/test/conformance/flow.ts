import { setTimeout as delay } from 'node:timers/promises';

import { expect, it } from 'vitest';

import { outcomesOf } from '../../src/index.ts';
import { collect, type Context, countUp, countUpAsync, moduleWork } from './harness.ts';

/** As long as nothing more is taken for this long, the executor is taken to have stopped reading. */
const QUIET_MS = 150;

export function flowTests(context: Context): void {
  it('stops reading when the consumer stops consuming', async () => {
    await using executor = context.create();
    const work = await moduleWork('numbers.task.ts', 'default', countUp());
    const execution = executor.execute(context.plan, work);
    const iterator = execution[Symbol.asyncIterator]();
    let consumed = 0;
    for (let step = 0; step < 3; step += 1) {
      const { value } = (await iterator.next()) as { value: Parameters<typeof outcomesOf>[0] };
      consumed += value.indices.length + value.failures.length;
      await untilQuiet(() => execution.progress.taken);
      expect(execution.progress.taken - consumed).toBeLessThanOrEqual(
        context.maxAhead(context.plan),
      );
    }
    await iterator.return?.();
  });

  it('takes no more than it can use while tasks are slow', async () => {
    await using executor = context.create();
    const controller = new AbortController();
    const work = await moduleWork('numbers.task.ts', 'never', Array(100_000).fill(-1), {
      signal: controller.signal,
    });
    const execution = executor.execute(context.plan, work);
    const outcomes = collect(execution);
    await untilQuiet(() => execution.progress.taken);
    const { taken, settled } = execution.progress;
    expect(taken).toBeGreaterThan(0);
    expect(taken - settled).toBeLessThanOrEqual(context.maxAhead(context.plan));
    controller.abort();
    expect(await outcomes).toHaveLength(execution.progress.taken);
  });

  for (const [kind, source] of [
    ['generator', countUp],
    ['async generator', countUpAsync],
  ] as const) {
    it(`drains, and a second execution goes on over the same ${kind}`, async () => {
      await using executor = context.create();
      const work = await moduleWork('numbers.task.ts', 'default', source());
      const indices: number[] = [];
      for (let leg = 0; leg < 3; leg += 1) {
        const execution = executor.execute(context.plan, work);
        const before = indices.length;
        for await (const batch of execution) {
          for (const outcome of outcomesOf(batch)) {
            indices.push(outcome.index);
            expect(outcome).toMatchObject({ value: outcome.index * 2 });
          }
          execution.drain();
        }
        expect(indices.length).toBeGreaterThan(before);
        expect(execution.progress.taken).toBe(execution.progress.settled);
      }
      expect(indices.toSorted((a, b) => a - b)).toEqual([...indices.keys()]);
    });
  }

  it('drains at once while it waits for an input that does not come', async () => {
    await using executor = context.create();
    const silence = Promise.withResolvers<undefined>();
    const work = await moduleWork(
      'numbers.task.ts',
      'default',
      (async function* () {
        yield 1;
        await silence.promise;
        yield 2;
      })(),
    );
    const first = executor.execute(context.plan, work);
    const indices: number[] = [];
    for await (const batch of first) {
      indices.push(...Array.from(batch.indices));
      first.drain();
    }
    expect(indices).toEqual([0]);
    silence.resolve(undefined);
    expect(await collect(executor.execute(context.plan, work))).toEqual([
      { index: 1, status: 'fulfilled', value: 4 },
    ]);
  });

  it('delivers what is done while other inputs are still awaited from the source', async () => {
    await using executor = context.create();
    const seen = Promise.withResolvers<undefined>();
    const work = await moduleWork(
      'numbers.task.ts',
      'default',
      (async function* () {
        yield* [1, 2, 3];
        await seen.promise;
        yield 4;
      })(),
    );
    const values: unknown[] = [];
    for await (const batch of executor.execute(context.plan, work)) {
      values.push(...Array.from(batch.values));
      if (values.length === 3) seen.resolve(undefined);
    }
    expect(values.toSorted((a, b) => Number(a) - Number(b))).toEqual([2, 4, 6, 8]);
  });
}

async function untilQuiet(count: () => number): Promise<void> {
  for (let before = -1; count() !== before || before === 0;) {
    before = count();
    await delay(QUIET_MS);
  }
}
