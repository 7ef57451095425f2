import type { Sample } from '@forkwise/core';
import { createInputReader } from '@forkwise/executor';
import { describe, expect, it } from 'vitest';

import { inputSize } from '../src/probe/size.ts';
import { SkippingReader } from '../src/probe/skipping-reader.ts';
import { type ProbeSource, createProbeSource } from '../src/probe/source.ts';
import { countTo } from './support/gather.ts';

const live = new AbortController().signal;

async function takeAll(reader: SkippingReader, max: number): Promise<[number, unknown][]> {
  const taken: [number, unknown][] = [];
  for (;;) {
    const batch = await reader.take(max);
    if (batch === undefined) return taken;
    expect(batch.values.length).toBeGreaterThan(0);
    expect(batch.values.length).toBeLessThanOrEqual(max);
    Array.from(batch.values).forEach((value, at) => taken.push([batch.start + at, value]));
  }
}

async function* later(count: number): AsyncGenerator<number> {
  for (const input of countTo(count)) yield await Promise.resolve(input);
}

const SOURCES: Readonly<Record<string, () => Iterable<number> | AsyncIterable<number>>> = {
  'an array': () => countTo(20),
  'an iterator': () => countTo(20).values(),
  'an async iterable': () => later(20),
};

describe.each(Object.keys(SOURCES))('a skipping reader over %s', (name) => {
  const open = (): SkippingReader =>
    new SkippingReader(createInputReader((SOURCES[name] as () => Iterable<number>)()));

  it.each([1, 3, 7, 100])('leaves out what it was told to, %i at a time', async (max) => {
    const reader = open();
    for (const index of [0, 4, 5, 11, 19]) reader.skip(index);
    const kept = countTo(20).filter((index) => ![0, 4, 5, 11, 19].includes(index));
    expect(await takeAll(reader, max)).toEqual(kept.map((index) => [index, index]));
    expect(reader.ended).toBe(true);
  });

  it('has nothing left when all is left out', async () => {
    const reader = open();
    for (const index of countTo(20)) reader.skip(index);
    expect(await takeAll(reader, 4)).toEqual([]);
  });

  it('can be told of more while it is read', async () => {
    const reader = open();
    await reader.take(3);
    reader.skip(10);
    const rest = await takeAll(reader, 5);
    expect(rest.map(([index]) => index)).toEqual([
      3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19,
    ]);
  });

  it('looks ahead without those left out, and takes nothing', async () => {
    const reader = open();
    reader.skip(1);
    const ahead = await reader.peek(3);
    expect([0, 2, 3].slice(0, ahead.length)).toEqual(ahead);
    expect((await takeAll(reader, 50)).map(([index]) => index)).toHaveLength(19);
  });
});

it('a skipping reader knows how much remains where its source does', async () => {
  const reader = new SkippingReader(createInputReader(countTo(10)));
  reader.skip(2);
  reader.skip(7);
  expect(reader.remaining).toBe(8);
  await reader.take(4);
  expect(reader.remaining).toBe(6);
  await takeAll(reader, 3);
  expect(reader.remaining).toBe(0);
});

function picked(source: ProbeSource): number[] {
  const indices: number[] = [];
  for (let item = source.pick(); item !== undefined; item = source.pick()) indices.push(item.index);
  return indices;
}

const NO_PAYLOAD = { bytes: 0, encodeMs: 0, decodeMs: 0, binary: false };
const SAMPLE: Sample = {
  index: 0,
  weight: 1,
  runs: 1,
  wallMs: 1,
  cpuMs: 1,
  blockedMs: 0,
  poolMs: 0,
  waitMs: 0,
  helperMs: 0,
  input: NO_PAYLOAD,
  output: NO_PAYLOAD,
};

describe('the inputs that are measured', () => {
  it('stand for those nearest in size, however few of them have run', async () => {
    const sizes = [...countTo(99), 1000];
    const source = await createProbeSource(createInputReader(sizes), live, 'far');
    const [middle, largest] = [source.pick(), source.pick()];
    expect(largest?.value).toBe(1000);
    const samples = [middle, largest].map((item) => ({ ...SAMPLE, index: item?.index ?? -1 }));
    const weights = source.weigh(samples, 1).map(({ weight }) => weight);
    expect(weights[0]).toBeCloseTo(98, 0);
    expect(weights[1]).toBeCloseTo(1, 0);
  });

  it('are joined by one to scale for those far larger than any that has run', async () => {
    const sizes = [...countTo(20).map(() => 10), 1000];
    const source = await createProbeSource(createInputReader(sizes), live, 'far');
    const weighed = source.weigh([{ ...SAMPLE, index: 3, wallMs: 2, cpuMs: 2 }], 1);
    expect(weighed).toHaveLength(2);
    expect(weighed[1]).toMatchObject({ index: 20, weight: 1, wallMs: 200, cpuMs: 200 });
  });

  it('stand for what is left, once the giant has run', async () => {
    const sizes = [...countTo(20).map(() => 10), 1000];
    const source = await createProbeSource(createInputReader(sizes), live, 'far');
    const taken = [source.pick(), source.pick()].map((item) => ({
      ...SAMPLE,
      index: item?.index ?? -1,
      wallMs: item?.size ?? 0,
    }));
    const of = (samples: readonly Sample[]): number =>
      samples.reduce((sum, { weight, wallMs }) => sum + weight * wallMs, 0) /
      samples.reduce((sum, { weight }) => sum + weight, 0);
    expect(of(source.weigh(taken, 1))).toBeCloseTo(1200 / 21, 0);
    expect(of(source.weighLeft(taken, 1))).toBeCloseTo(10, 5);
  });

  it('are weighed with those that ran before it was known how many there are', async () => {
    const slow = countTo(40).map((at) => (at === 30 ? 'x'.repeat(4000) : 'x'));
    async function* slowly(): AsyncGenerator<string> {
      for (const text of slow) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        yield text;
      }
    }
    const source = await createProbeSource(createInputReader(slowly()), live, 'near');
    const [first] = await source.next(1);
    expect(source.total).toBeUndefined();
    while (source.total === undefined) await source.lookFurther();
    const weighed = source.weigh([{ ...SAMPLE, index: first?.index ?? -1 }], 1);
    expect(weighed[1]).toMatchObject({ index: 30, weight: 1 });
  });

  it('stand for themselves where all are of one size, or some were timed together', async () => {
    const even = await createProbeSource(createInputReader([5, 5, 5, 5]), live, 'far');
    expect(even.weigh([SAMPLE], 1)).toEqual([SAMPLE]);
    const source = await createProbeSource(createInputReader(countTo(100)), live, 'far');
    const samples = [SAMPLE, { ...SAMPLE, index: 50, weight: 16, runs: 16 }];
    expect(source.weigh(samples, 1)).toEqual(samples);
  });

  it('are of every size, the largest among them, and stand for the whole list', async () => {
    const sizes = countTo(1000).map((index) => (index * 7919) % 1000);
    const source = await createProbeSource(createInputReader(sizes), live, 'far');
    const samples: Sample[] = [];
    const values: number[] = [];
    for (let item = source.pick(); item !== undefined; item = source.pick()) {
      samples.push({ ...SAMPLE, index: item.index });
      values.push(item.value as number);
    }
    expect(values).toContain(999);
    expect(Math.min(...values)).toBeLessThan(100);
    const weighed = source.weigh(samples.toReversed(), 1);
    expect(weighed.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1000);
    const largest = weighed.find(({ index }) => sizes[index] === 999);
    expect(largest?.weight).toBeCloseTo(1, 1);
    expect(source.even).toBe(false);
  });

  it('are none of those that remain to be run', async () => {
    const source = await createProbeSource(createInputReader(countTo(100)), live, 'far');
    const taken = picked(source);
    const rest = await takeAll(source.rest, 9);
    expect([...taken, ...rest.map(([index]) => index)].toSorted((a, b) => a - b)).toEqual(
      countTo(100),
    );
  });

  it('include the largest once only, and not if it does not fit', async () => {
    const source = await createProbeSource(createInputReader([1, 9, 3, 2]), live, 'far');
    expect(source.largest(() => false)).toBeUndefined();
    expect(source.largest(() => true)?.index).toBe(1);
    expect(source.largest(() => true)).toBeUndefined();
    expect(picked(source)).not.toContain(1);
  });

  it('come in order once the list is read in order', async () => {
    const source = await createProbeSource(createInputReader(countTo(50)), live, 'far');
    const first = source.pick();
    const next = await source.next(60);
    expect(source.pick()).toBeUndefined();
    const indices = [first?.index, ...next.map(({ index }) => index)];
    expect(indices.toSorted((a, b) => (a ?? 0) - (b ?? 0)).slice(0, 2)).toEqual([0, 1]);
    expect(new Set(indices).size).toBe(indices.length);
  });

  it('count a source that ends soon, and not one that goes on', async () => {
    expect((await createProbeSource(createInputReader(later(100)), live, 'far')).total).toBe(100);
    expect(
      (await createProbeSource(createInputReader(countTo(100).values()), live, 'far')).total,
    ).toBe(100);
    const long = await createProbeSource(createInputReader(later(40_000)), live, 'far');
    expect(long.total).toBeUndefined();
    expect(long.pick()).toBeUndefined();
    expect(await long.next(2)).toMatchObject([{ index: 0 }, { index: 1 }]);
  });
});

it.each([
  ['text', 4],
  [-7, 7],
  [Number.NaN, 0],
  [Infinity, 0],
  [null, 0],
  [undefined, 0],
  [true, 0],
  [2n ** 64n, 17],
  [[1, 2, 3], 3],
  [new Uint8Array(9), 9],
  [new ArrayBuffer(6), 6],
  [{ rows: 10, name: 'abc', list: [1, 2] }, 15],
  [{ deep: { a: 1, b: 2 }, map: new Map([[1, 2]]), set: new Set([1, 2, 3]) }, 6],
])('the size of %o is taken to be %i', (input, size) => {
  expect(inputSize(input)).toBe(size);
});

describe('a source that does not say how many inputs it has', () => {
  function* texts(count: number, length: number): Generator<string> {
    for (let text = 0; text < count; text += 1) yield 'x'.repeat(length) + String(text);
  }

  it('is known by its length where it is short', async () => {
    const { total, expected } = await createProbeSource(
      createInputReader(texts(500, 10)),
      live,
      'far',
    );
    expect([total, expected]).toEqual([500, 500]);
  });

  it('is expected to have many times as many as were looked at', async () => {
    const { total, expected } = await createProbeSource(
      createInputReader(texts(40_000, 10)),
      live,
      'far',
    );
    expect(total).toBeUndefined();
    expect(expected).toBeGreaterThan(40_000);
  });

  it('is not held in memory to be looked at', async () => {
    let made = 0;
    function* large(): Generator<Uint8Array> {
      for (; made < 500; made += 1) yield new Uint8Array(4 * 2 ** 20);
    }
    const { total, expected } = await createProbeSource(createInputReader(large()), live, 'far');
    expect(total).toBeUndefined();
    expect(made).toBeLessThan(40);
    expect(expected).toBeGreaterThanOrEqual(100);
  });
});
