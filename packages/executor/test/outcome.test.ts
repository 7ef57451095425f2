import type { FailedOutcome, OutcomeBatch } from '@forkwise/core';
import { expect, it } from 'vitest';

import {
  createInputReader,
  createOrderWindow,
  inInputOrder,
  OutcomeQueue,
  outcomesOf,
} from '../src/index.ts';

const SPAN = { worker: 1, startMs: 0, endMs: 1 };

function batch(indices: readonly number[], failed: readonly number[] = []): OutcomeBatch {
  const failures = failed.map((index): FailedOutcome => ({
    index,
    status: 'rejected',
    error: index,
  }));
  return { indices, values: indices.map((index) => `v${index}`), failures, span: SPAN };
}

function queue(capacity: number, drained: () => void = () => undefined): OutcomeQueue {
  return new OutcomeQueue({ capacity, onDrained: drained, onAbandoned: () => Promise.resolve() });
}

async function* stream(batches: readonly OutcomeBatch[]): AsyncGenerator<OutcomeBatch> {
  yield* batches;
}

async function indicesOf(batches: AsyncIterable<OutcomeBatch>): Promise<number[]> {
  const all: number[] = [];
  for await (const one of batches) for (const { index } of outcomesOf(one)) all.push(index);
  return all;
}

it('goes on past indices that have no outcome', async () => {
  const released: number[] = [];
  const window = { release: (next: number) => void released.push(next) };
  const nextFrom = (index: number): number => (index === 2 || index === 3 ? 4 : index);
  const batches = stream([batch([0, 1]), batch([5]), batch([4]), batch([6])]);
  expect(await indicesOf(inInputOrder(batches, window, nextFrom))).toEqual([0, 1, 4, 5, 6]);
  expect(released).toEqual([4, 4, 6, 7]);
});

it('delivers batches pushed before and after they are asked for, then ends', async () => {
  const outcomes = queue(10);
  outcomes.push(batch([0]));
  const reading = indicesOf(outcomes);
  outcomes.push(batch([1], [2]));
  await Promise.resolve();
  outcomes.push(batch([]));
  outcomes.push(batch([3]));
  outcomes.end();
  expect(await reading).toEqual([0, 1, 2, 3]);
});

it('is full at its capacity and says when it no longer is', async () => {
  let drained = 0;
  const outcomes = queue(3, () => (drained += 1));
  outcomes.push(batch([0, 1]));
  expect(outcomes.full).toBe(false);
  outcomes.push(batch([2]));
  expect(outcomes.full).toBe(true);
  await outcomes.next();
  expect(outcomes.full).toBe(false);
  await outcomes.next();
  expect(drained).toBe(1);
});

it('throws a failure after what came before it, once', async () => {
  const outcomes = queue(10);
  outcomes.push(batch([0]));
  outcomes.fail(new Error('source'));
  outcomes.push(batch([1]));
  expect((await outcomes.next()).value).toMatchObject({ indices: [0] });
  await expect(outcomes.next()).rejects.toThrow('source');
  expect(await outcomes.next()).toEqual({ done: true, value: undefined });
});

it('tells the executor when its consumer leaves early, and not otherwise', async () => {
  let abandoned = 0;
  const options = {
    capacity: 10,
    onDrained: () => undefined,
    onAbandoned: () => Promise.resolve(void (abandoned += 1)),
  };
  const left = new OutcomeQueue(options);
  left.push(batch([0]));
  for await (const _ of left) break;
  expect(abandoned).toBe(1);
  expect(await left.next()).toEqual({ done: true, value: undefined });
  const finished = new OutcomeQueue(options);
  finished.end();
  await finished.return();
  expect(abandoned).toBe(1);
});

it('puts runs, scattered outcomes and failures into input order', async () => {
  const shuffled = [batch([4, 5]), batch([2], [1]), batch([0]), batch([7, 3], [6]), batch([8])];
  expect(await indicesOf(inInputOrder(stream(shuffled)))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

it('holds nothing back that is already in order', async () => {
  const ordered = inInputOrder(stream([batch([0, 1]), batch([3]), batch([2])]));
  expect((await ordered.next()).value).toMatchObject({ indices: [0, 1] });
  expect((await ordered.next()).value).toMatchObject({ indices: [2] });
});

it('delivers what follows a gap at the end, in order', async () => {
  expect(await indicesOf(inInputOrder(stream([batch([9]), batch([5, 6]), batch([0])])))).toEqual([
    0, 5, 6, 9,
  ]);
});

it('starts at the index it is given', async () => {
  const first = await inInputOrder(stream([batch([11]), batch([10])]), undefined, (index) =>
    Math.max(index, 10),
  ).next();
  expect(first.value).toMatchObject({ indices: [10] });
});

it('stops reading at the window until the oldest input is delivered', async () => {
  const window = createOrderWindow(createInputReader(Array(100).keys()), 4);
  expect(window.inputs.take(3)).toMatchObject({ start: 0, values: [0, 1, 2] });
  expect(window.inputs.take(3)).toMatchObject({ start: 3, values: [3] });
  const later = window.inputs.take(3);
  expect(later).toBeInstanceOf(Promise);
  window.release(2);
  expect(await later).toMatchObject({ start: 4, values: [4, 5] });
});

it('ends a wait at the window when the signal aborts or the reader is closed', async () => {
  const window = createOrderWindow(createInputReader([1, 2, 3]), 1);
  void window.inputs.take(1);
  const controller = new AbortController();
  const aborted = window.inputs.take(1, controller.signal);
  controller.abort();
  expect(await aborted).toBeUndefined();
  const closed = window.inputs.take(1);
  await window.inputs.close();
  expect(await closed).toBeUndefined();
});

it('opens the window as ordered outcomes are delivered', async () => {
  const window = createOrderWindow(createInputReader(Array(50).keys()), 5);
  const source = (async function* () {
    for (;;) {
      const taken = await window.inputs.take(3);
      if (taken === undefined) return;
      yield batch(Array.from(taken.values, Number).toReversed());
    }
  })();
  expect(await indicesOf(inInputOrder(source, window))).toEqual([...Array(50).keys()]);
});
