import { describe, expect, it } from 'vitest';

import { run } from '../src/index.ts';
import { CHOICES, countTo, gather, valuesOf } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';
import { fixture } from './support/paths.ts';

const COUNT = 60;
const BYTES = 256 * 1024;

const buffers = (): Uint8Array[] => countTo(COUNT).map((at) => new Uint8Array(BYTES).fill(at));

describe.each(CHOICES)('buffers that may move under %s', (strategy) => {
  const options = { strategy, machine: MACHINE, workers: 2, history: false } as const;

  it('give the results that copies give', async () => {
    const inputs = buffers();
    const task = fixture('bytes.task.ts#sum');
    const { outcomes } = await gather(run(task, inputs, { ...options, transfer: 'both' }));
    expect(valuesOf(outcomes)).toEqual(countTo(COUNT).map((at) => at * BYTES));
  });

  it('are never tried again once they are empty', async () => {
    const inputs = buffers();
    const task = fixture('bytes.task.ts#refuse');
    const asked = { ...options, transfer: 'inputs', retryRejected: 1 } as const;
    const { outcomes } = await gather(run(task, inputs, asked));
    expect(outcomes).toHaveLength(COUNT);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', error: { message: `${BYTES} bytes` } });
    }
  });
});

it('under auto, buffers stay until it is known that the task works where they would go', async () => {
  const options = { machine: MACHINE, workers: 2, history: false, transfer: 'both' } as const;
  const { outcomes } = await gather(run(fixture('bytes.task.ts#mainOnly'), buffers(), options));
  expect(valuesOf(outcomes)).toEqual(countTo(COUNT).map(() => BYTES));
});

it('a caller keeps buffers under a forced strategy unless they may move', async () => {
  const task = fixture('bytes.task.ts#sum');
  const options = { strategy: 'threads', workers: 2, history: false } as const;
  const kept = buffers();
  await gather(run(task, kept, { ...options, transfer: 'results' }));
  expect(kept.every(({ byteLength }) => byteLength === BYTES)).toBe(true);
  const moved = buffers();
  await gather(run(task, moved, { ...options, transfer: 'inputs' }));
  expect(moved.some(({ byteLength }) => byteLength === 0)).toBe(true);
});
