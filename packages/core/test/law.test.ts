import { describe, expect, it } from 'vitest';

import {
  type Limit,
  type Machine,
  type Makespan,
  type Plan,
  type Sample,
  type WorkerDemand,
  makespan,
  meanDemand,
  usualRatio,
  workerDemand,
} from '../src/index.ts';
import { roundMachine as staggeredMachine, startingTogether } from './support/machines.ts';
import { CURVE, plan, profileOf, sample } from './support/workloads.ts';

type Traits = Parameters<typeof staggeredMachine>[0];

/** Its workers all start at once, so that only what a test is about has to be added up. */
const roundMachine = (traits?: Traits): Machine => startingTogether(staggeredMachine(traits));

const AS_HERE: WorkerDemand = {
  cpuRatio: 1,
  importMs: 0,
  firstCallMs: 0,
  processFactor: 1,
  warmUp: [],
  busyWhenTried: 1,
};

function timeOf(
  chosen: Plan,
  inputs: number,
  samples: readonly Sample[],
  given: { readonly machine?: Machine; readonly worker?: WorkerDemand } = {},
): Makespan {
  const { machine = roundMachine(), worker = AS_HERE } = given;
  return makespan(chosen, inputs, meanDemand(samples), worker, machine);
}

const takes = (ms: number, limitedBy: Limit): object => ({
  ms: expect.closeTo(ms, 9) as number,
  limitedBy,
});

const binary = (bytes: number): Sample['input'] => ({
  bytes,
  encodeMs: 0,
  decodeMs: 0,
  binary: true,
});
const COMPUTES = [sample({ cpuMs: 10 })];
const WAITS = [sample({ waitMs: 10 })];
const BLOCKS = [sample({ blockedMs: 10 })];
const POOLS = [sample({ poolMs: 10 })];

describe('sequential', () => {
  it('takes the sum of all inputs and the overhead of each', () => {
    expect(timeOf(plan('sequential'), 100, COMPUTES)).toMatchObject(
      takes(100 * (10 + 0.001), 'main-thread'),
    );
  });

  it('pays a promise per input when inputs wait, and is limited by the waiting', () => {
    expect(timeOf(plan('sequential'), 100, WAITS)).toMatchObject(
      takes(100 * (10 + 0.01), 'waiting'),
    );
  });
});

describe('async', () => {
  it('waits in rounds of as many as may be in flight', () => {
    expect(timeOf(plan('async', { concurrency: 10 }), 100, WAITS)).toMatchObject(
      takes(10 * 10, 'waiting'),
    );
  });

  it('takes one wait when all may be in flight', () => {
    expect(timeOf(plan('async', { concurrency: 100 }), 100, WAITS)).toMatchObject(
      takes(10 + 0.75 + 100 * 0.001, 'main-thread'),
    );
  });

  it('computes on one thread, however many are in flight', () => {
    const found = timeOf(plan('async', { concurrency: 50 }), 100, COMPUTES);
    expect(found).toMatchObject(takes(100 * (10 + 0.01), 'main-thread'));
  });

  it('does not overlap what holds the thread without computing', () => {
    const found = timeOf(plan('async', { concurrency: 50 }), 100, BLOCKS);
    expect(found).toMatchObject(takes(100 * (10 + 0.01), 'main-thread'));
  });

  it('is held back by a native pool of two, whatever the cores', () => {
    const machine = roundMachine({ poolSize: 2 });
    const found = timeOf(plan('async', { concurrency: 8 }), 100, POOLS, { machine });
    expect(found).toMatchObject(takes((100 * 10) / 2, 'native-pool'));
  });

  it('is held back by the cores where the pool has more threads than there are cores', () => {
    const machine = roundMachine({ effectiveCores: [1, 2] });
    const found = timeOf(plan('async', { concurrency: 8 }), 100, POOLS, { machine });
    expect(found).toMatchObject(takes((100 * 10) / 2, 'cpu'));
  });

  it('counts helper threads as users of the cores', () => {
    const machine = roundMachine({ effectiveCores: [1] });
    const allocating = [sample({ cpuMs: 10 }, { helperMs: 5 })];
    const found = timeOf(plan('async', { concurrency: 2 }), 100, allocating, { machine });
    expect(found).toMatchObject(takes(100 * 15, 'cpu'));
  });

  it('is never done before its longest input', () => {
    const oneGiant = [sample({ waitMs: 1 }, { weight: 99 }), sample({ waitMs: 500 })];
    const found = timeOf(plan('async', { concurrency: 50 }), 100, oneGiant);
    expect(found).toMatchObject(takes(500, 'longest-input'));
  });
});

describe('threads', () => {
  it('share the computing between the cores after starting, the dispatcher taking its part', () => {
    const found = timeOf(plan('threads'), 100, COMPUTES);
    expect(found.startMs).toBe(40);
    expect(found).toMatchObject(takes(40 + (100 * (10 + 0.1 + 0.01)) / 4, 'cpu'));
  });

  it('get from four workers what four workers get together, not four cores', () => {
    const machine = roundMachine({ effectiveCores: [1, 1.5, 1.8, 2] });
    const found = timeOf(plan('threads'), 100, COMPUTES, { machine });
    expect(found).toMatchObject(takes(40 + (100 * 10.11) / 2, 'cpu'));
  });

  it('block one input per worker at a time', () => {
    expect(timeOf(plan('threads', { workers: 2 }), 100, BLOCKS)).toMatchObject(
      takes(40 + 50 * 10, 'workers'),
    );
  });

  it('are limited by handing out where inputs are tiny, less so in chunks', () => {
    const tiny = [sample({ cpuMs: 0.01 })];
    const single = timeOf(plan('threads'), 10_000, tiny);
    const chunked = timeOf(plan('threads', { chunkSize: 100 }), 10_000, tiny);
    expect(single).toMatchObject(takes(40 + 10_000 * (0.1 + 0.01), 'dispatch'));
    expect(chunked).toMatchObject(takes(40 + 10_000 * (0.1 / 100 + 0.01), 'dispatch'));
  });

  it('are limited by starting where there is little to do', () => {
    expect(timeOf(plan('threads'), 4, COMPUTES)).toMatchObject(
      takes(40 + (4 * 10.11) / 4, 'start-up'),
    );
  });

  it('wait for their longest input', () => {
    const oneGiant = [sample({ cpuMs: 1 }, { weight: 99 }), sample({ cpuMs: 1000 })];
    expect(timeOf(plan('threads'), 100, oneGiant)).toMatchObject(takes(40 + 1000, 'longest-input'));
  });

  it('compute κ times as long as the main thread', () => {
    const worker = { ...AS_HERE, cpuRatio: 1.5 };
    expect(timeOf(plan('threads'), 100, COMPUTES, { worker })).toMatchObject(
      takes(40 + (100 * 15.11) / 4, 'cpu'),
    );
  });

  it('import and warm up in every worker at once, sharing the cores', () => {
    const worker = { ...AS_HERE, importMs: 20, firstCallMs: 10 };
    const machine = roundMachine({ effectiveCores: [1, 2, 2, 2] });
    expect(timeOf(plan('threads'), 100, COMPUTES, { worker }).startMs).toBe(40 + 30);
    expect(timeOf(plan('threads'), 100, COMPUTES, { worker, machine }).startMs).toBe(40 + 2 * 30);
  });

  it('copy binary inputs in the sender and binary outputs in the worker', () => {
    const moves = [sample({ cpuMs: 10 }, { input: binary(1e5), output: binary(2e6) })];
    const main = 0.1 + 0.01 + 0.1;
    expect(timeOf(plan('threads'), 100, moves)).toMatchObject(
      takes(40 + (100 * (10 + 2 + main)) / 4, 'cpu'),
    );
  });

  it('serialize inputs here and outputs there, and the other way round for deserializing', () => {
    const input = { bytes: 100, encodeMs: 1, decodeMs: 2, binary: false };
    const output = { bytes: 100, encodeMs: 4, decodeMs: 8, binary: false };
    const found = timeOf(plan('threads'), 100, [sample({ cpuMs: 1 }, { input, output })]);
    expect(found).toMatchObject(takes(40 + 100 * (0.11 + 1 + 8), 'dispatch'));
  });

  it('share the one pool of their process', () => {
    const machine = roundMachine({ poolSize: 2 });
    const found = timeOf(plan('threads'), 100, POOLS, { machine });
    expect(found).toMatchObject(takes(40 + (100 * 10) / 2, 'native-pool'));
  });
});

describe('processes', () => {
  it('start for longer and write and read every byte through a pipe', () => {
    const moves = [sample({ cpuMs: 10 }, { input: binary(1e5) })];
    const found = timeOf(plan('processes'), 100, moves);
    expect(found.startMs).toBe(60);
    expect(found).toMatchObject(takes(60 + (100 * (10 + 1 + 0.2 + 0.02 + 1)) / 4, 'cpu'));
  });

  it('have a pool each, with their share of the cores', () => {
    const machine = roundMachine({ effectiveCores: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] });
    const two = plan('processes', { workers: 2, concurrency: 20 });
    const { bounds } = timeOf(two, 120, POOLS, { machine });
    expect(bounds).toContainEqual({ limit: 'native-pool', ms: (120 * 10) / 12 });
  });

  it('have the pool that the user has set', () => {
    const machine = roundMachine({ poolSize: 1 });
    const pooled = timeOf(plan('processes', { concurrency: 2 }), 100, POOLS, { machine });
    expect(pooled.bounds).toContainEqual({ limit: 'native-pool', ms: (100 * 10) / 4 });
  });
});

describe('shared-memory', () => {
  it('copies values at memory speed on both sides and claims instead of sending', () => {
    const moves = [sample({ cpuMs: 10 }, { input: binary(1e5) })];
    const found = timeOf(plan('shared-memory'), 100, moves);
    expect(found).toMatchObject(takes(40 + (100 * (10 + 0.1 + 0.01 + 0.001 + 0.1)) / 4, 'cpu'));
  });
});

describe('hybrid', () => {
  const CPU_AND_WAIT = [sample({ cpuMs: 10, waitMs: 90 })];

  it('holds each worker, which waits unfilled once', () => {
    const found = timeOf(plan('hybrid', { workers: 2, concurrency: 10 }), 100, CPU_AND_WAIT);
    expect(found).toMatchObject(
      takes(40 + 50 * (10 + 0.1 * (90 / 10)) + 90 - (10 * 10) / 4, 'workers'),
    );
  });

  it('of processes pays for processes', () => {
    const chosen = plan('hybrid', { concurrency: 10, workerKind: 'process' });
    expect(timeOf(chosen, 100, CPU_AND_WAIT).startMs).toBe(60);
  });
});

describe('what a workload asks', () => {
  it('of nothing takes no time', () => {
    for (const strategy of ['sequential', 'async', 'threads', 'processes'] as const) {
      expect(timeOf(plan(strategy), 0, COMPUTES).ms).toBe(0);
    }
  });

  it('is the mean of its samples by weight, the longest and the relative spread', () => {
    const found = meanDemand([sample({ cpuMs: 2 }, { weight: 3 }), sample({ cpuMs: 10 })]);
    expect(found).toMatchObject({ wallMs: 4, cpuMs: 4, longestMs: 10 });
    expect(found.variation).toBeCloseTo(Math.sqrt((3 * 4 + 36) / 4) / 4, 12);
  });

  it('is zero without samples', () => {
    expect(meanDemand([])).toMatchObject({ wallMs: 0, cpuMs: 0, longestMs: 0, variation: 0 });
  });

  it('counts a replicate as often as it was drawn, and the longest input always', () => {
    const found = meanDemand([sample({ cpuMs: 2 }), sample({ cpuMs: 10 })], [2, 0]);
    expect(found).toMatchObject({ wallMs: 2, longestMs: 10, variation: 0 });
  });

  it('has nothing to serialize in binary values', () => {
    const payload = { bytes: 500, encodeMs: 3, decodeMs: 4, binary: true };
    const { input } = meanDemand([sample({ cpuMs: 1 }, { input: payload })]);
    expect(input).toEqual({ encodeMs: 0, decodeMs: 0, binaryBytes: 500, bytes: 500 });
  });

  it('of a worker is what was measured in one, else what the main thread paid and an allowance', () => {
    const measured = {
      measured: true,
      cpuRatio: 0.6,
      cpuRatioError: 0.1,
      processCpuRatio: null,
      importMs: 30,
      firstCallMs: 5,
      sampled: 3,
    } as const;
    const { warmUp } = CURVE;
    expect(workerDemand(profileOf(COMPUTES, { worker: measured, warmUp }))).toEqual({
      cpuRatio: 0.6,
      importMs: 30,
      firstCallMs: 5,
      processFactor: 1,
      warmUp: warmUp.draws,
      busyWhenTried: 2,
    });
    const profile = profileOf(COMPUTES, { firstCallMs: 10, warmUp });
    const cold = { ...profile, task: { ...profile.task, importMs: 7 } };
    expect(workerDemand(cold)).toEqual({
      cpuRatio: usualRatio(warmUp.draws),
      importMs: 7,
      firstCallMs: 10 * usualRatio(warmUp.draws),
      processFactor: 1,
      warmUp: warmUp.draws,
      busyWhenTried: 1,
    });
  });
});
