import { describe, expect, it } from 'vitest';

import { createInvoke } from '../src/probe/invoke.ts';
import { OutcomeStore, joined, ofSingle } from '../src/probe/outcomes.ts';
import { runAll } from '../src/probe/run-all.ts';
import { run } from '../src/index.ts';
import { probedBatches } from '../src/run/probed-batch.ts';
import { countTo, gather } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';

type Run = (input: unknown, shared: unknown, context?: { readonly index: number }) => unknown;

async function ran(task: Run, values: readonly unknown[]) {
  const store = new OutcomeStore();
  const { signal } = new AbortController();
  const invoke = createInvoke({ kind: 'function', run: task, shared: undefined }, signal, Infinity);
  const { first, promises } = await runAll(invoke, { start: 10, values }, store);
  const { count, failures } = store;
  return { first, promises, count, failures, batches: [...probedBatches(store.takeAll(), 0)] };
}

describe('many inputs run one after another', () => {
  it('are one run where all answer at once', async () => {
    const { batches, ...rest } = await ran((input) => Number(input) * 2, [1, 2, 3]);
    const first = { index: 10, status: 'fulfilled', value: 2 };
    expect(rest).toEqual({ first, promises: false, count: 3, failures: 0 });
    expect(batches).toMatchObject([{ indices: [10, 11, 12], values: [2, 4, 6], failures: [] }]);
  });

  it('keep their places where some throw or wait', async () => {
    const answers: Record<string, () => unknown> = {
      value: () => 'at once',
      late: () => Promise.resolve('later'),
      reject: () => Promise.reject(new Error('late')),
      throw: () => {
        throw new Error('now');
      },
      trap: () =>
        // oxlint-disable-next-line unicorn/no-thenable -- the trap is what is tested
        Object.defineProperty({}, 'then', {
          get: () => {
            throw new Error('trap');
          },
        }),
    };
    const kinds = ['throw', 'value', 'late', 'value', 'value', 'reject', 'trap', 'value'];
    const { batches, count, failures, promises, first } = await ran(
      (kind) => answers[kind as string]?.(),
      kinds,
    );
    expect({ count, failures, promises }).toEqual({ count: 8, failures: 3, promises: true });
    expect(first).toMatchObject({ index: 10, status: 'rejected' });
    const failed = batches.flatMap((batch) => batch.failures);
    expect(failed.map(({ index, error }) => [index, (error as Error).message])).toEqual([
      [10, 'now'],
      [15, 'late'],
      [16, 'trap'],
    ]);
    const values = batches.flatMap((batch) =>
      Array.from(batch.values, (value, at) => [batch.indices[at], value]),
    );
    expect(values.toSorted(([a], [b]) => Number(a) - Number(b))).toEqual([
      [11, 'at once'],
      [12, 'later'],
      [13, 'at once'],
      [14, 'at once'],
      [17, 'at once'],
    ]);
  });

  it('are told their index where the task asks for it', async () => {
    const { batches } = await ran((_input, _shared, context) => context?.index, ['a', 'b']);
    expect(batches[0]).toMatchObject({ indices: [10, 11], values: [10, 11] });
  });
});

it('outcomes can be joined, and taken one by one or all', () => {
  const store = new OutcomeStore();
  store.addRun({ start: 0, values: ['a', 'b'] });
  store.addRun({ start: 2, values: [] });
  store.add({ index: 2, status: 'rejected', error: 'no' });
  store.add({ index: 3, status: 'fulfilled', value: 'd' });
  expect(store.takeOne(2)).toMatchObject({ status: 'rejected' });
  expect(store.takeOne(2)).toBeUndefined();
  const all = joined(store.takeAll(), ofSingle([{ index: 9, status: 'fulfilled', value: 'j' }]));
  expect(all).toMatchObject({ count: 4, runs: [{ start: 0, values: ['a', 'b'] }] });
  expect(all.single.map(({ index }) => index)).toEqual([3, 9]);
  expect([store.count, store.failures, store.takeAll().count]).toEqual([0, 1, 0]);
});

it('inputs that turn out tiny once their code is warm are run in blocks', async () => {
  let calls = 0;
  const slowAtFirst = (input: number): number => {
    calls += 1;
    const end = performance.now() + (calls <= 6 ? 1 : 0);
    while (performance.now() < end);
    return input;
  };
  const sampled: number[] = [];
  const running = run(slowAtFirst, countTo(5000), {
    machine: MACHINE,
    onEvent: (event) => {
      if (event.kind === 'probing') sampled.push(event.sampled);
    },
  });
  const { outcomes } = await gather(running);
  expect(outcomes).toHaveLength(5000);
  const steps = sampled.map((count, at) => count - (sampled[at - 1] ?? 0));
  expect(Math.max(...steps)).toBeGreaterThan(10);
});
