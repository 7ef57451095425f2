import { createInputReader, type InputReader } from '@forkwise/executor';
import { expect, it } from 'vitest';

import { GatedReader } from '../src/probe/gate.ts';
import { countTo } from './support/gather.ts';

const HEAD = { index: 7, value: 'seven', size: 1 };

/** What is taken until nothing more comes, as indices. */
async function drained(reader: InputReader, max: number): Promise<number[]> {
  const indices: number[] = [];
  for (;;) {
    const batch = await reader.take(max);
    if (batch === undefined) return indices;
    for (let at = 0; at < batch.values.length; at++) indices.push(batch.start + at);
  }
}

/** Whether `promise` is still pending after everything that is due has run. */
async function isPending(promise: unknown): Promise<boolean> {
  const none = Symbol('none');
  await new Promise(setImmediate);
  return (await Promise.race([promise, Promise.resolve(none)])) === none;
}

it('lets a few inputs through, the one out of turn first, and remembers them', async () => {
  const gate = new GatedReader(createInputReader(countTo(20)), 4, HEAD);
  expect(await gate.take(5)).toEqual({ start: 7, values: ['seven'] });
  expect(await gate.take(5)).toMatchObject({ start: 0, values: [0, 1, 2] });
  expect([...gate.handedOut.keys()]).toEqual([7, 0, 1, 2]);
  expect(await isPending(gate.take(5))).toBe(true);
});

it('lets a few more through that are asked for, and goes on remembering', async () => {
  const gate = new GatedReader(createInputReader(countTo(20)), 2, undefined);
  await gate.take(5);
  const waiting = gate.take(5);
  expect(await isPending(waiting)).toBe(true);
  gate.allow(3);
  expect(await waiting).toMatchObject({ start: 2, values: [2, 3, 4] });
  expect([...gate.handedOut.keys()]).toEqual([0, 1, 2, 3, 4]);
  expect(await isPending(gate.take(1))).toBe(true);
});

it('lets the rest through once it is open, and forgets what it remembered', async () => {
  const gate = new GatedReader(createInputReader(countTo(20)), 3, undefined);
  await gate.take(10);
  const waiting = gate.take(4);
  expect(await isPending(waiting)).toBe(true);
  gate.open();
  expect(await waiting).toMatchObject({ start: 3, values: [3, 4, 5, 6] });
  expect(gate.handedOut.size).toBe(0);
  expect(await drained(gate, 6)).toEqual(countTo(20).slice(7));
  expect(gate.ended).toBe(true);
});

it('ends waits when it ends, and gives back an input that nobody took', async () => {
  const source = createInputReader(countTo(20));
  const gate = new GatedReader(source, 1, HEAD);
  expect(gate.end()).toBe(HEAD);
  expect(await drained(gate, 3)).toEqual([]);
  expect(source.position).toBe(0);

  const used = new GatedReader(source, 1, undefined);
  await used.take(1);
  const waiting = used.take(1);
  expect(used.end()).toBeUndefined();
  expect(await waiting).toBeUndefined();
  expect(source.position).toBe(1);
});

it('says while its source may yet bring an input, and loses none when such a wait ends', async () => {
  const told = Promise.withResolvers<undefined>();
  const source = createInputReader(
    (async function* () {
      await told.promise;
      yield 'first';
    })(),
  );
  const gate = new GatedReader(source, 2, undefined);
  expect(gate.awaiting).toBe(false);
  const waiting = gate.take(1);
  expect(gate.awaiting).toBe(true);
  gate.end();
  expect(await waiting).toBeUndefined();
  expect(gate.awaiting).toBe(false);
  told.resolve(undefined);
  expect(await source.take(1)).toEqual({ start: 0, values: ['first'] });
});

it('ends a wait at the gate when whoever waits is told to stop', async () => {
  const gate = new GatedReader(createInputReader(countTo(5)), 0, undefined);
  const stop = new AbortController();
  const waiting = gate.take(1, stop.signal);
  stop.abort();
  expect(await waiting).toBeUndefined();
});

it('counts what is left with the input out of turn', async () => {
  const gate = new GatedReader(createInputReader(countTo(5)), 9, HEAD);
  expect(gate.remaining).toBe(6);
  await gate.take(1);
  expect(gate.remaining).toBe(5);
});
