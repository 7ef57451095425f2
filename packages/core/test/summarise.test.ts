import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  type ProfileFacts,
  NO_WARM_UP,
  WORKER_NOT_MEASURED,
  median,
  quantile,
  summariseProfile,
} from '../src/index.ts';
import { summarise } from '../src/stats/summary.ts';
import { sample } from './support/workloads.ts';

const FACTS: ProfileFacts = {
  inputs: 100,
  source: 'module',
  importMs: 5,
  readMs: 0,
  firstCallMs: 1,
  warmUp: NO_WARM_UP,
  promises: false,
  failures: 0,
  places: undefined,
  worker: {
    measured: true,
    cpuRatio: 1,
    cpuRatioError: 0.1,
    processCpuRatio: null,
    importMs: 5,
    firstCallMs: 1,
    sampled: 3,
  },
  probeMs: 40,
  ratioWindowMs: 20,
};

describe('a profile', () => {
  it('counts the inputs measured, those timed together too', () => {
    const samples = [sample({ cpuMs: 30 }), sample({ cpuMs: 0.1 }, { runs: 200 })];
    expect(summariseProfile(samples, FACTS).sampled).toBe(201);
  });

  it('summarises each part of the time, by weight', () => {
    const samples = [sample({ cpuMs: 10, waitMs: 30 }, { weight: 3 }), sample({ cpuMs: 30 })];
    const { perInput } = summariseProfile(samples, FACTS);
    expect(perInput.cpuMs).toEqual({ mean: 15, min: 10, max: 30, deviation: Math.sqrt(75) });
    expect(perInput.waitMs).toMatchObject({ mean: 22.5, min: 0, max: 30 });
    expect(perInput.wallMs.mean).toBe(37.5);
    expect(perInput.blockedMs).toEqual({ mean: 0, min: 0, max: 0, deviation: 0 });
  });

  it('keeps the samples and what was found out about the task', () => {
    const samples = [sample({ cpuMs: 30 })];
    expect(summariseProfile(samples, FACTS)).toMatchObject({
      inputs: 100,
      samples,
      task: {
        source: 'module',
        importMs: 5,
        readMs: 0,
        firstCallMs: 1,
        warmUp: NO_WARM_UP,
        promises: false,
        failures: 0,
        places: null,
      },
      worker: FACTS.worker,
      probeMs: 40,
    });
  });
});

function missing(facts: Partial<ProfileFacts>, cpuMs = 30, runs = 1): readonly string[] {
  return summariseProfile([sample({ cpuMs }, { runs })], { ...FACTS, ...facts }).notMeasured;
}

describe('what a profile does not know', () => {
  it('is nothing when all was measured', () => {
    expect(missing({})).toEqual([]);
  });

  it('is everything when nothing was run', () => {
    const { notMeasured } = summariseProfile([], { ...FACTS, worker: WORKER_NOT_MEASURED });
    expect(notMeasured).toEqual(['Nothing was run, so nothing is known of the inputs.']);
  });

  it('is blocking, when the thread was held too shortly for its clock', () => {
    const [first, ...rest] = missing({}, 19.4);
    expect(rest).toEqual([]);
    expect(first).toContain('19.4 ms');
    expect(first).toContain('below 20 ms');
  });

  it('is not blocking when short inputs were timed together for long enough', () => {
    expect(missing({}, 0.01, 2000)).toEqual([]);
  });

  it('is how many inputs there are, when the source does not say', () => {
    expect(missing({ inputs: undefined })).toEqual([expect.stringContaining('how many inputs')]);
  });

  it('is how a worker does, when none was tried with a task that could run in one', () => {
    const untried = { worker: WORKER_NOT_MEASURED };
    expect(missing(untried)).toEqual([expect.stringContaining('not tried in a worker')]);
    expect(missing({ ...untried, source: 'function' })).toEqual([]);
  });
});

describe('a summary of numbers', () => {
  it('of one number has no spread', () => {
    expect(summarise([{ value: 7, weight: 2 }])).toEqual({ mean: 7, min: 7, max: 7, deviation: 0 });
  });

  it('of none is all zeros', () => {
    expect(summarise([])).toEqual({ mean: 0, min: 0, max: 0, deviation: 0 });
  });

  it('counts a number of weight two as two numbers', () => {
    const twice = summarise([
      { value: 1, weight: 2 },
      { value: 4, weight: 1 },
    ]);
    const apart = summarise([1, 1, 4].map((value) => ({ value, weight: 1 })));
    expect(twice).toEqual(apart);
  });
});

describe('quantiles', () => {
  it('interpolate between the closest ranks', () => {
    expect([0, 0.25, 0.5, 0.9, 1].map((p) => quantile([1, 2, 3, 4], p))).toEqual([
      1, 1.75, 2.5, 3.7, 4,
    ]);
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1])).toBe(2.5);
  });

  it('of one number are that number, and of none not a number', () => {
    expect(quantile([3], 0.9)).toBe(3);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it('never leave the range and never fall as p grows', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 });
    const p = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(values, p, p, (numbers, a, b) => {
        const sorted = Float64Array.from(numbers).toSorted();
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((at) => quantile(sorted, at));
        expect(low).toBeLessThanOrEqual((high ?? 0) + 1e-9);
        expect(low).toBeGreaterThanOrEqual(sorted[0] ?? Infinity);
        expect(high).toBeLessThanOrEqual((sorted.at(-1) ?? -Infinity) + 1e-9);
      }),
    );
  });
});
