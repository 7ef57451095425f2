import { describe, expect, it } from 'vitest';

import type { Machine } from '../../src/index.ts';
import { quantile } from '../../src/stats/summary.ts';
import { seededRandom } from '../../src/stats/random.ts';
import { frictionless, roundMachine } from '../support/machines.ts';
import { plan } from '../support/workloads.ts';
import { ratio } from './compare.ts';
import { simulateInProcess } from '../../src/simulate/in-process.ts';
import type { SimulatedInput } from '../../src/simulate/input.ts';
import { createDraw } from './random.ts';
import { AS_HERE, REGIMES } from './scenarios.ts';
import { simulateWorkers } from '../../src/simulate/workers.ts';

const DRAWS = 60;
/** Orders of the same inputs, since the prediction is for an order that is not known. */
const ORDERS = 2;

interface Found {
  readonly median: number;
  /** The share of draws that the law meets within 10 %. */
  readonly within: number;
}

/** The prediction ÷ the simulated time, for draws of one regime. */
function compare(regime: string): Found {
  const random = seededRandom(2026);
  const draw = createDraw(random);
  const scenario = REGIMES[regime];
  if (scenario === undefined) throw new Error(`no regime ${regime}`);
  const ratios = Array.from({ length: DRAWS }, () => ratio(scenario(draw), ORDERS, random));
  const sorted = Float64Array.from(ratios).toSorted();
  const near = ratios.filter((one) => Math.abs(one - 1) <= 0.1).length;
  return { median: quantile(sorted, 0.5), within: near / DRAWS };
}

describe('the law, against a simulation of the executors on 2 to 1,024 cores', () => {
  const found = new Map<string, Found>();

  it.each(Object.keys(REGIMES))('is off by a twentieth at most at the median for %s', (regime) => {
    const one = compare(regime);
    found.set(regime, one);
    expect(Math.abs(one.median - 1)).toBeLessThanOrEqual(0.05);
    expect(one.within).toBeGreaterThanOrEqual(0.85);
  });

  it('is within 10 % for nine in ten of all draws', () => {
    const shares = [...found.values()].map(({ within }) => within);
    expect(shares).toHaveLength(Object.keys(REGIMES).length);
    const all = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    expect(all).toBeGreaterThanOrEqual(0.9);
  });
});

describe('the simulation, by hand', () => {
  const input = (times: Partial<SimulatedInput>): SimulatedInput => ({
    cpuMs: 0,
    blockedMs: 0,
    poolMs: 0,
    poolWaitMs: 0,
    waitMs: 0,
    shareBefore: 0.5,
    ...times,
  });
  const many = (count: number, times: Partial<SimulatedInput>): SimulatedInput[] =>
    Array.from({ length: count }, () => input(times));
  const onWorkers = (
    workers: number,
    inputs: readonly SimulatedInput[],
    machine: Machine = frictionless(roundMachine()),
    concurrency = 1,
  ): number =>
    simulateWorkers({
      plan: plan('hybrid', { workers, concurrency }),
      inputs,
      machine,
      worker: AS_HERE,
      crossing: { mainMs: 0, workerMs: 0 },
    });
  const async = (
    inFlight: number,
    inputs: readonly SimulatedInput[],
    machine = roundMachine(),
  ): number => {
    const free = { ...machine, inProcess: { perInputMs: 0, perPromiseMs: 0 } };
    return simulateInProcess(plan('async', { concurrency: inFlight }), inputs, free);
  };

  it('shares the cores between those that compute', () => {
    expect(onWorkers(4, many(4, { cpuMs: 10 }))).toBeCloseTo(10, 9);
    const two = frictionless(roundMachine({ effectiveCores: [1, 1.6, 2] }));
    expect(onWorkers(4, many(4, { cpuMs: 10 }), two)).toBeCloseTo(20, 9);
    expect(onWorkers(2, many(2, { cpuMs: 10 }), two)).toBeCloseTo(20 / 1.6, 9);
  });

  it('speeds up who is left when others are done', () => {
    const one = frictionless(roundMachine({ effectiveCores: [1] }));
    expect(onWorkers(2, [input({ cpuMs: 10 }), input({ cpuMs: 30 })], one)).toBeCloseTo(40, 9);
  });

  it('blocks one input per worker, without a core', () => {
    const one = frictionless(roundMachine({ effectiveCores: [1] }));
    expect(onWorkers(4, many(8, { blockedMs: 10 }), one)).toBeCloseTo(20, 9);
  });

  it('starts workers one after another', () => {
    const machine = roundMachine();
    const dispatchMs = 0.1 + 0.01;
    expect(onWorkers(4, many(4, { blockedMs: 100 }), machine)).toBeCloseTo(
      40 + 3 * 10 + 100 + dispatchMs / 2,
      9,
    );
  });

  it('waits in as many places as are in flight', () => {
    expect(async(5, many(10, { waitMs: 10 }))).toBeCloseTo(20, 9);
    expect(onWorkers(2, many(12, { waitMs: 10 }), undefined, 3)).toBeCloseTo(20, 9);
  });

  it('computes one input at a time on a thread, while others wait', () => {
    expect(async(2, many(2, { cpuMs: 10, waitMs: 30, shareBefore: 1 }))).toBeCloseTo(50, 9);
    expect(async(2, many(4, { cpuMs: 10, waitMs: 10, shareBefore: 0 }))).toBeCloseTo(50, 9);
  });

  it('goes on with the next input in the same turn', () => {
    const convoy = many(6, { cpuMs: 10, waitMs: 15, shareBefore: 0 });
    expect(async(3, convoy)).toBeCloseTo(15 + 6 * 10, 9);
  });

  it('holds places of the native pool, computing or not', () => {
    expect(async(8, many(8, { poolMs: 10 }))).toBeCloseTo(20, 9);
    expect(async(8, many(8, { poolWaitMs: 10 }))).toBeCloseTo(20, 9);
    const one = roundMachine({ effectiveCores: [1] });
    expect(async(8, many(8, { poolMs: 10 }), one)).toBeCloseTo(80, 9);
    expect(async(8, many(8, { poolWaitMs: 10 }), one)).toBeCloseTo(20, 9);
  });
});
