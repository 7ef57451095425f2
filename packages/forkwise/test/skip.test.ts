import { describe, expect, it } from 'vitest';

import { IndexSet, run } from '../src/index.ts';
import { faultOf } from './support/faults.ts';
import { CHOICES, countTo, gather, indicesOf } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';
import { fixture } from './support/paths.ts';

const INDEX = fixture('index.task.ts');
const COUNT = 700;

function setOf(indices: readonly number[]): IndexSet {
  const set = new IndexSet();
  for (const index of indices) set.add(index);
  return set;
}

async function* later(inputs: readonly number[]): AsyncGenerator<number> {
  for (const input of inputs) {
    await Promise.resolve();
    yield input;
  }
}

/** What an earlier run may have done: the front, with holes, and some way ahead. */
const DONE = countTo(COUNT).filter(
  (index) => (index < 300 && index % 97 !== 0) || index === 450 || index > 690,
);
const LEFT = countTo(COUNT).filter((index) => !DONE.includes(index));

const SOURCES: readonly (readonly [
  string,
  (inputs: readonly number[]) => Iterable<number> | AsyncIterable<number>,
])[] = [
  ['an array', (inputs) => inputs],
  ['an iterable', (inputs) => new Set(inputs)],
  ['an async iterable', later],
];

describe.each(CHOICES)('inputs that are skipped, under %s', (strategy) => {
  it.each(SOURCES)('are read and not run, of %s', async (_, sourceOf) => {
    const read: number[] = [];
    const running = run(INDEX, sourceOf(countTo(COUNT)), {
      ...{ strategy, machine: MACHINE, workers: 2 },
      skip: setOf(DONE),
      onRead: (input, index) => {
        expect(input).toBe(index);
        read.push(index);
      },
    });
    const { outcomes, report } = await gather(running);
    expect(indicesOf(outcomes)).toEqual(LEFT);
    expect(outcomes).toEqual(
      LEFT.map((index) => ({ index, status: 'fulfilled', value: [index, index] })),
    );
    expect(read).toEqual(countTo(COUNT));
    expect(report.counts).toMatchObject({ total: LEFT.length, fulfilled: LEFT.length });
    expect(running.progress.total ?? LEFT.length).toBe(LEFT.length);
  });

  it('leave out nothing else in the order of completion', async () => {
    const options = { strategy, machine: MACHINE, order: 'completion', workers: 2 } as const;
    const running = run(INDEX, countTo(COUNT), { ...options, skip: setOf(DONE) });
    const { outcomes } = await gather(running);
    expect(indicesOf(outcomes).toSorted((a, b) => a - b)).toEqual(LEFT);
  });

  it.each(SOURCES)('may be all of %s: nothing is begun, all are read', async (_, sourceOf) => {
    const read: number[] = [];
    const running = run(INDEX, sourceOf(countTo(200)), {
      ...{ strategy, machine: MACHINE },
      skip: setOf(countTo(250)),
      onRead: (_input, index) => void read.push(index),
    });
    const { outcomes, report } = await gather(running);
    expect(outcomes).toEqual([]);
    expect(report.counts.total).toBe(0);
    expect(read).toEqual(countTo(200));
  });

  it('are told of before anything runs, so that what is wrong with them ends the run', async () => {
    const running = run(INDEX, countTo(COUNT), {
      ...{ strategy, machine: MACHINE },
      skip: setOf(DONE),
      onRead: (_input, index) => {
        if (index === 5) throw new TypeError('another input');
      },
    });
    const fault = await faultOf(() => gather(running));
    expect(fault).toMatchObject({ code: 'INPUTS_FAILED', found: 'TypeError: another input' });
    expect(fault.message).toContain('input 5');
  });
});

it('tells once of every input, before it has an outcome, also of those measured out of turn', async () => {
  const sizes = countTo(300).map((n) => 1 + ((n * 37) % 300) / 100);
  const told = new Set<number>();
  const running = run(fixture('kinds.task.ts#wait'), sizes, {
    ...{ machine: MACHINE, order: 'completion', history: false },
    onRead: (input, index) => {
      expect(input).toBe(sizes[index]);
      expect(told.has(index)).toBe(false);
      told.add(index);
    },
  });
  for await (const { index } of running) expect(told).toContain(index);
  expect([...told].toSorted((a, b) => a - b)).toEqual(countTo(300));
  // The largest is measured early.
  expect([...told]).not.toEqual(countTo(300));
});

it('reads no further once it is to stop, however many inputs are skipped', async () => {
  let read = 0;
  function* endless(): Generator<number> {
    for (;;) yield 0;
  }
  const running = run(INDEX, endless(), {
    strategy: 'sequential',
    skip: setOf(countTo(1_000_000)),
    onRead: () => {
      read += 1;
      if (read === 100) running.drain();
    },
  });
  const { outcomes } = await gather(running);
  expect(outcomes).toEqual([]);
  expect(read).toBeLessThan(1000);
});

it('predicts for the inputs that are left', async () => {
  const spin = fixture('kinds.task.ts#compute');
  const running = run(spin, Array(2000).fill(1), {
    machine: MACHINE,
    skip: setOf(countTo(1900)),
  });
  await gather(running);
  expect((await running.advice)?.profile.inputs).toBe(100);
});
