import { expect, it } from 'vitest';

import { createInputReader, type InputBatch, type InputReader } from '../src/index.ts';

async function* slowly(values: readonly unknown[]): AsyncGenerator {
  for (const value of values) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    yield value;
  }
}

async function takeAll(reader: InputReader, max: number): Promise<unknown[]> {
  const all: unknown[] = [];
  for (;;) {
    const batch = await reader.take(max);
    if (batch === undefined) return all;
    expect(batch.start).toBe(all.length);
    all.push(...Array.from(batch.values));
  }
}

const LETTERS = ['a', 'b', 'c', 'd', 'e'];

const SOURCES = {
  'an array': () => LETTERS,
  'a set': () => new Set(LETTERS),
  'a generator': () => LETTERS.values(),
  'an async generator': () => slowly(LETTERS),
};

for (const [name, source] of Object.entries(SOURCES)) {
  it(`hands out ${name} in order, each input once, also after a look ahead`, async () => {
    const reader = createInputReader(source());
    expect(Array.from(await reader.peek(1))).toEqual(['a']);
    expect(reader.position).toBe(0);
    expect(await takeAll(reader, 2)).toEqual(LETTERS);
    expect(reader.ended).toBe(true);
    expect(reader.position).toBe(5);
    expect(reader.remaining).toBe(0);
  });

  it(`has nothing to take from ${name} after close`, async () => {
    const reader = createInputReader(source());
    await reader.take(1);
    await reader.close();
    expect(await reader.take(1)).toBeUndefined();
    expect(reader.ended).toBe(true);
  });
}

it('knows what remains of arrays and typed arrays, and answers without a promise', () => {
  for (const source of [[1, 2, 3], Float64Array.of(1, 2, 3), Buffer.from([1, 2, 3])]) {
    const reader = createInputReader(source);
    expect(reader.remaining).toBe(3);
    const batch = reader.take(2) as InputBatch;
    expect(Array.from(batch.values)).toEqual([1, 2]);
    expect(reader.remaining).toBe(1);
  }
});

it('gives typed batches memory of their own', () => {
  const source = Buffer.from([1, 2, 3]);
  const batch = createInputReader(source).take(2) as InputBatch;
  source[0] = 9;
  expect(batch.values[0]).toBe(1);
});

it('reads an array subclass by its own iterator', async () => {
  class Backwards extends Array<number> {
    override *[Symbol.iterator](): ArrayIterator<number> {
      for (let at = this.length - 1; at >= 0; at -= 1) yield this[at] ?? Number.NaN;
      return undefined;
    }
  }
  expect(await takeAll(createInputReader(Backwards.of(1, 2, 3)), 2)).toEqual([3, 2, 1]);
});

it('reads a generator no further than it is asked to', () => {
  let read = 0;
  const source = (function* () {
    for (;;) yield (read += 1);
  })();
  const reader = createInputReader(source);
  void reader.take(3);
  expect(read).toBe(3);
});

it('reads ahead of an async source by at most twice what was asked for', async () => {
  let read = 0;
  const source = (async function* () {
    for (;;) yield (read += 1);
  })();
  const reader = createInputReader(source);
  await reader.take(4);
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(read).toBeLessThanOrEqual(4 + 8);
});

it('gives concurrent takers of an async source each their own inputs', async () => {
  const reader = createInputReader(slowly(LETTERS));
  const batches = await Promise.all(Array.from({ length: 8 }, async () => reader.take(1)));
  const values = batches.flatMap((batch) => Array.from(batch?.values ?? []));
  expect(values.map(String).toSorted((a, b) => a.localeCompare(b))).toEqual(LETTERS);
});

it('ends a wait for inputs when its signal aborts, and loses none', async () => {
  const reader = createInputReader(slowly(LETTERS));
  const controller = new AbortController();
  const waiting = reader.take(1, controller.signal);
  controller.abort();
  expect(await waiting).toBeUndefined();
  expect(await takeAll(reader, 2)).toEqual(LETTERS);
});

for (const [name, source] of Object.entries({
  generator: function* () {
    yield* LETTERS;
    throw new Error('broken');
  },
  'async generator': async function* () {
    yield* LETTERS;
    throw new Error('broken');
  },
})) {
  it(`hands out what a failing ${name} gave, then fails each time`, async () => {
    const reader = createInputReader(source());
    const seen: unknown[] = [];
    const failure = { code: 'INPUTS_FAILED', cause: { message: 'broken' } };
    const reading = (async () => {
      for (;;) seen.push(...Array.from((await reader.take(2))?.values ?? []));
    })();
    await expect(reading).rejects.toMatchObject(failure);
    await expect((async () => reader.take(2))()).rejects.toMatchObject(failure);
    expect(seen).toEqual(LETTERS);
    expect(reader.ended).toBe(false);
  });
}

it('ends the source on close, also while a read is under way that never ends', async () => {
  let returned = 0;
  const generator = (function* () {
    try {
      for (;;) yield 1;
    } finally {
      returned += 1;
    }
  })();
  const reader = createInputReader(generator);
  void reader.take(1);
  await reader.close();
  expect(returned).toBe(1);

  const silent = createInputReader({
    [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }),
  });
  const waiting = silent.take(1);
  await silent.close();
  expect(await waiting).toBeUndefined();
});

it('refuses what cannot be iterated over', () => {
  const wrong: unknown[] = [5, null, undefined, {}, new DataView(new ArrayBuffer(1))];
  for (const source of wrong) {
    expect(() => createInputReader(source as unknown[])).toThrow(
      expect.objectContaining({ code: 'INPUTS_NOT_ITERABLE' }) as Error,
    );
  }
});
