import { describe, expect, it } from 'vitest';

import { type Makespan, type Sample, makespan, meanDemand } from '../src/index.ts';
import { AS_HERE } from './simulation/scenarios.ts';
import { roundMachine } from './support/machines.ts';
import { plan, sample } from './support/workloads.ts';

const COMPUTES = [sample({ cpuMs: 10 })];
const BLOCKS = [sample({ blockedMs: 10 })];

function onThreads(workers: number, inputs: number, samples: readonly Sample[]): Makespan {
  const chosen = plan('threads', { workers });
  return makespan(chosen, inputs, meanDemand(samples), AS_HERE, roundMachine());
}

describe('workers that start one after another', () => {
  it('are ready after the mean of their delays, and join the work as they come', () => {
    const found = onThreads(2, 1000, COMPUTES);
    const meanStartMs = 40 + 10 / 2;
    expect(found.startMs).toBe(meanStartMs);
    expect(found.limitedBy).toBe('cpu');
    expect(found.ms).toBeCloseTo(meanStartMs + (1000 * 10) / 2 + (1 / 2) * (10 / 2), 9);
  });

  it('are not done before the last one has run an input', () => {
    const found = onThreads(4, 4, BLOCKS);
    expect(found).toMatchObject({ ms: 40 + 3 * 10 + 10, limitedBy: 'start-up' });
  });

  it('are no more than there are first chunks', () => {
    const few = onThreads(64, 3, BLOCKS);
    expect(few).toMatchObject({ ms: 40 + 2 * 10 + 10, startMs: 40 + 2 * 5 });
  });

  it('take the cores from the work once every core has one', () => {
    const six = onThreads(6, 1000, COMPUTES);
    expect(six.ms).toBeCloseTo(40 + 2 * 10 + (1000 * 10.11) / 4, 9);
  });
});
