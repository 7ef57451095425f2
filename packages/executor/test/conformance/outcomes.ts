import { expect, it } from 'vitest';

import { inInputOrder, outcomesOf } from '../../src/index.ts';
import {
  collect,
  type Context,
  countUp,
  countUpAsync,
  fulfilled,
  moduleWork,
  run,
} from './harness.ts';

const NUMBERS = Array.from({ length: 25 }, (_, at) => at);
const DOUBLES = NUMBERS.map((value) => value * 2);

export function outcomeTests(context: Context): void {
  const sources = {
    'an array': () => NUMBERS,
    'a typed array': () => Float64Array.from(NUMBERS),
    'a set': () => new Set(NUMBERS),
    'a generator': () => countUp(NUMBERS.length),
    'an async generator': () => countUpAsync(NUMBERS.length),
  };
  for (const [source, inputs] of Object.entries(sources)) {
    it(`gives every input of ${source} its own output`, async () => {
      expect(await run(context, 'numbers.task.ts', 'default', inputs())).toEqual(
        fulfilled(DOUBLES),
      );
    });
  }

  for (const exportName of ['doubleLater', 'doubleEitherWay']) {
    it(`awaits what the task ${exportName} returns`, async () => {
      expect(await run(context, 'numbers.task.ts', exportName, NUMBERS)).toEqual(
        fulfilled(DOUBLES),
      );
    });
  }

  it('ends at once when there are no inputs', async () => {
    for (const inputs of [[], countUp(0), countUpAsync(0)]) {
      expect(await run(context, 'numbers.task.ts', 'default', inputs)).toEqual([]);
    }
  });

  it('runs a single input, however many workers there are', async () => {
    expect(await run(context, 'numbers.task.ts', 'default', [21])).toEqual(fulfilled([42]));
  });

  it('runs ten thousand small inputs', async () => {
    const outcomes = await run(context, 'numbers.task.ts', 'default', countUp(10_000));
    expect(outcomes).toEqual(fulfilled(Array.from({ length: 10_000 }, (_, at) => at * 2)));
  });

  it('calls the task with the input alone when its module has no shared value', async () => {
    expect(await run(context, 'numbers.task.ts', 'countArguments', ['x'])).toEqual(fulfilled([1]));
  });

  it('passes the shared value to every call', async () => {
    const outcomes = await run(context, 'shared.task.ts', 'default', NUMBERS);
    expect(outcomes).toEqual(fulfilled(NUMBERS.map((value) => value * value)));
  });

  it('gives tasks that declare a third parameter the index and a signal', async () => {
    const outcomes = await run(context, 'numbers.task.ts', 'addContext', [7, 8, 9]);
    expect(outcomes).toEqual(fulfilled([7, 8, 9].map((value, at) => [value, at, false])));
  });

  it('delivers in input order through inInputOrder, whatever finishes first', async () => {
    await using executor = context.create();
    const waits = NUMBERS.map((at) => (at * 7) % 10);
    const work = await moduleWork('numbers.task.ts', 'waitFor', waits);
    const seen = [];
    for await (const batch of inInputOrder(executor.execute(context.plan, work))) {
      for (const outcome of outcomesOf(batch)) seen.push(outcome);
    }
    expect(seen).toEqual(fulfilled(waits));
  });

  it('delivers in completion order: a slow first input holds up only its own place', async () => {
    await using executor = context.create();
    const { workers, concurrency, chunkSize } = context.plan;
    const places = workers * concurrency;
    const waits = Array.from({ length: chunkSize * (places + 1) }, (_, at) => (at === 0 ? 800 : 0));
    const work = await moduleWork('numbers.task.ts', 'waitFor', waits);
    const order: number[] = [];
    for await (const batch of executor.execute(context.plan, work)) {
      for (const { index } of outcomesOf(batch)) order.push(index);
    }
    expect(order.toSorted((a, b) => a - b)).toEqual(waits.map((_, at) => at));
    expect(order[0] === 0).toBe(places === 1);
  });

  it('says where and when each batch ran', async () => {
    await using executor = context.create();
    const before = performance.timeOrigin + performance.now();
    const work = await moduleWork('numbers.task.ts', 'doubleLater', NUMBERS);
    for await (const { span } of executor.execute(context.plan, work)) {
      expect(span.worker > 0).toBe(context.isolates);
      expect(span.startMs).toBeLessThanOrEqual(span.endMs);
      // Clocks of other processes agree with ours to a few milliseconds.
      expect(span.startMs).toBeGreaterThan(before - 50);
    }
  });

  it('counts what it took and settled', async () => {
    await using executor = context.create();
    const work = await moduleWork('numbers.task.ts', 'default', NUMBERS);
    const execution = executor.execute(context.plan, work);
    await collect(execution);
    expect(execution.progress).toMatchObject({ taken: NUMBERS.length, settled: NUMBERS.length });
    expect(execution.progress.concurrency).toBeGreaterThanOrEqual(1);
  });
}
