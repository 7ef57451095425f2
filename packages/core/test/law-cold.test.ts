import { describe, expect, it } from 'vitest';

import {
  type Machine,
  type Makespan,
  type Plan,
  type Sample,
  type WorkerDemand,
  coldExtraMs,
  makespan,
  meanDemand,
} from '../src/index.ts';
import { roundMachine } from './support/machines.ts';
import { CURVE, plan, sample } from './support/workloads.ts';

const COMPUTES = [sample({ cpuMs: 10 })];
const WAITS = [sample({ waitMs: 10 })];
const AS_HERE: WorkerDemand = {
  cpuRatio: 1,
  processFactor: 1,
  importMs: 0,
  firstCallMs: 0,
  warmUp: [],
  busyWhenTried: 1,
};

interface Given {
  readonly samples?: readonly Sample[];
  readonly machine?: Machine;
  readonly worker?: WorkerDemand;
}

/** What a hundred inputs take where code is never cold. */
function warm(chosen: Plan, given: Given): Makespan {
  const { samples = COMPUTES, machine = roundMachine(), worker = AS_HERE } = given;
  return makespan(chosen, 100, meanDemand(samples), worker, machine);
}

describe('cold code', () => {
  const { draws } = CURVE.warmUp;
  const cold = { ...meanDemand(COMPUTES), warmUp: draws };
  const extraMs = (steadyMs: number): number => coldExtraMs(draws, steadyMs);
  const coldWorker: WorkerDemand = { ...AS_HERE, warmUp: draws };

  it('holds the main thread for longer, once, and for the first call', () => {
    const found = makespan(plan('sequential'), 100, cold, AS_HERE, roundMachine());
    expect(found.ms).toBeCloseTo(100 * 10.001 + extraMs(1000), 9);
    const first = { ...cold, firstCallMs: 30 };
    const async = plan('async', { concurrency: 50 });
    expect(makespan(async, 100, first, AS_HERE, roundMachine()).ms).toBeCloseTo(
      100 * 10.01 + extraMs(1000) + 30,
      9,
    );
  });

  it('waits no longer', () => {
    const waits = { ...meanDemand(WAITS), warmUp: draws };
    expect(makespan(plan('sequential'), 100, waits, AS_HERE, roundMachine()).ms).toBe(
      warm(plan('sequential'), { samples: WAITS }).ms,
    );
  });

  it('is paid for in every worker, for its own part of the inputs, though not before', () => {
    const machine = roundMachine({ effectiveCores: [1, 2, 3, 4, 5, 6, 7, 8] });
    const chosen = plan('threads', { workers: 1 });
    const found = makespan(chosen, 100, cold, coldWorker, machine);
    const steady = warm(chosen, { machine });
    expect(found.ms - steady.ms).toBeCloseTo(extraMs(1000), 9);
    expect(found.startMs).toBe(steady.startMs);
    const two = plan('threads', { workers: 2 });
    const shared = makespan(two, 100, cold, coldWorker, machine);
    const crowding = 1 + 0.8 / 7;
    expect(shared.ms - warm(two, { machine }).ms).toBeCloseTo(crowding * extraMs(500), 9);
  });

  it('takes four fifths longer where every core has a worker, unless κ was measured so', () => {
    const machine = roundMachine({ effectiveCores: [1, 2] });
    const chosen = plan('threads', { workers: 2 });
    const warmMs = warm(chosen, { machine }).ms;
    const untried = makespan(chosen, 100, cold, coldWorker, machine).ms - warmMs;
    expect(untried).toBeCloseTo(1.8 * extraMs(500), 9);
    const tried = { ...coldWorker, busyWhenTried: 2 };
    expect(makespan(chosen, 100, cold, tried, machine).ms - warmMs).toBeCloseTo(extraMs(500), 9);
  });

  it('is κ times as cold there', () => {
    const machine = roundMachine({ effectiveCores: [1] });
    const chosen = plan('threads', { workers: 1 });
    const slow = { ...coldWorker, cpuRatio: 2, processFactor: 1, busyWhenTried: 2 };
    const found = makespan(chosen, 100, cold, slow, machine).ms;
    const warmMs = warm(chosen, {
      machine,
      worker: { ...AS_HERE, cpuRatio: 2 },
    }).ms;
    expect(found - warmMs).toBeCloseTo(2 * extraMs(1000), 9);
  });
});
